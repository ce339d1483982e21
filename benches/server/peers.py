"""Tools of the same kind, started and measured beside the hub by run.py.

They are installed from their package registries under target/peers: mesh-sandbox (the sandbox of a
public message hub, whose inbox, read and acknowledge are the same work as notifications, case and
delete), Prism (a mock over the hub's own API description) and WireMock (stubs of the same size).
"""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

from measuring import ACT, NAMES, RELEASE, ROOT, load, milliseconds, request, resident

HERE = ROOT / "target" / "peers"
CONNECTIONS = [1, 16]
# Most of these need longer for a call than the hub does for a thousand.
WAITING = 2000


def installed():
    HERE.mkdir(parents=True, exist_ok=True)
    quiet = {"check": True, "cwd": HERE, "stdout": subprocess.DEVNULL}
    if not (HERE / "venv" / "bin" / "uvicorn").exists():
        subprocess.run(["python3", "-m", "venv", "venv"], **quiet)
        subprocess.run(["venv/bin/pip", "install", "--quiet", "mesh-sandbox==1.0.137"], **quiet)
    if not (HERE / "node_modules" / "wiremock").exists():
        subprocess.run(["npm", "install", "--silent", "--no-save", "@stoplight/prism-cli@5", "wiremock@3"], **quiet)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(command, port, path, **environment):
    """A program that listens on `port`: its address, its process, and the milliseconds to its first answer."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=HERE, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"127.0.0.1:{port}"
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://{address}{path}").close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - begun > 60:
                    raise SystemExit(f"{command} does not answer") from None
                time.sleep(0.002)
        yield address, process, 1000 * (time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait()


def mesh_sandbox(port):
    return serving(
        ["venv/bin/uvicorn", "mesh_sandbox.api:app", "--port", str(port), "--log-level", "critical"], port, "/health",
        AUTH_MODE="none", STORE_MODE="memory",
    )


def prism(port):
    (HERE / "teledossiers.json").write_bytes(subprocess.run([RELEASE / "hubee-sim", "openapi", "teledossiers"], capture_output=True, check=True).stdout)
    return serving(["node_modules/.bin/prism", "mock", "--port", str(port), "teledossiers.json"], port, "/notifications")


def wiremock(port):
    jar = next((HERE / "node_modules" / "wiremock").rglob("*.jar"))
    return serving(["java", "-jar", jar, "--port", str(port), "--disable-banner", "--use-chunked-encoding", "never"], port, "/__admin/health")


def ask(address, method, path, body=b"", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    with urllib.request.urlopen(urllib.request.Request(f"http://{address}{path}", body or None, headers, method=method)) as answer:
        return json.loads(answer.read() or "null")


def calls_of_mesh(address):
    inbox = "/messageexchange/X26ABC2/inbox"
    allowed = "Authorization: NHSMESH X26ABC2:a:1:b:c\r\n"
    sent = {"authorization": "NHSMESH X26ABC1:a:1:b:c", "mex_to": "X26ABC2", "mex_workflowid": "TEST", "content_type": "text/plain"}
    for _ in range(WAITING):
        ask(address, "POST", "/messageexchange/X26ABC1/outbox", ACT.encode(), **sent)
    found = ask(address, "GET", inbox + "?max_results=5000", authorization="NHSMESH X26ABC2:a:1:b:c")["messages"]
    return {
        "list": [[request("GET", inbox + "?max_results=25", allowed)]],
        "case": [[request("GET", f"{inbox}/{one}", allowed)] for one in found[:25]],
        "delete": [[request("PUT", f"{inbox}/{one}/status/acknowledged", allowed)] for one in found],
    }


def calls_of_prism(_):
    allowed = "Authorization: Bearer x\r\n"
    some = "2b6a1d3c-3f0b-4b5e-9c58-1f1f4d0a7e11"
    return {
        "list": [[request("GET", "/notifications?maxResult=25", allowed)]],
        "case": [[request("GET", f"/cases/{some}", allowed)]],
        "delete": [[request("DELETE", f"/notifications/{some}", allowed)]],
    }


def calls_of_wiremock(address, sizes):
    for path, size in sizes.items():
        stub = {"request": {"url": f"/{path}"}, "response": {"status": 200, "body": "x" * size}}
        ask(address, "POST", "/__admin/mappings", json.dumps(stub).encode(), content_type="application/json")
    return {path: [[request("GET", f"/{path}")]] for path in sizes}


def tell(hub, seconds, sizes):
    """A table: the hub's calls a second beside those of each."""
    installed()
    print("\n### Beside tools of the same kind\n")
    print("| tool | call | connections | calls a second | p50 / p99, ms | the hub is quicker |\n|---|---|---|---|---|---|")
    for name, start, calls in (
        ("mesh-sandbox", mesh_sandbox, calls_of_mesh),
        ("Prism", prism, calls_of_prism),
        ("WireMock", wiremock, lambda address: calls_of_wiremock(address, {one: sizes[one] for one in ("list", "case", "delete")})),
    ):
        with start(free_port()) as (address, process, first):
            before = resident(process)
            for call, made in calls(address).items():
                for connections in CONNECTIONS:
                    half = len(made) // 2
                    part = (made[:half] if connections == 1 else made[half:]) if call == "delete" and half else made
                    result = load(address, part, connections, seconds, repeat=call != "delete" or not half)
                    quicker = hub[call, connections]["rate"] / result["rate"]
                    times = f"{quicker:.0f}" if quicker >= 10 else f"{quicker:.1f}"
                    print(f"| {name} | {NAMES[call]} | {connections} | {result['rate']:,.0f} | {milliseconds(result)} | {times} × |")
            print(f"| {name} | first answer {first:.0f} ms after its start | | | resident: {before:.0f}, then {resident(process):.0f} MB | |")
