"""Starting programs and putting a load on them."""

import contextlib
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = ROOT / "target" / "release"
NAMES = {"token": "token", "deposit": "deposit, three requests", "list": "25 notifications", "case": "a case", "event": "an event", "delete": "a deletion"}
ACT = '<?xml version="1.0"?>' + " " * 1003


@contextlib.contextmanager
def started(*command):
    """A program that says on its first line where it listens: its address and its process."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().split("//")[1].strip(), process
    finally:
        process.terminate()
        process.wait()


def load(address, calls, connections, seconds, repeat=True):
    plan = {"address": address, "connections": connections, "seconds": seconds, "repeat": repeat, "calls": calls}
    done = subprocess.run([RELEASE / "examples" / "load"], input=json.dumps(plan), capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    if result["refused"]:
        raise SystemExit(f"{result['refused']} of {result['calls']} calls were refused: {calls[0]}")
    return result


def request(method, path, headers="", body=""):
    if isinstance(body, dict):
        headers, body = headers + "Content-Type: application/json\r\n", json.dumps(body)
    return {"method": method, "path": path, "headers": headers, "body": body}


def resident(process):
    """Resident memory, in megabytes."""
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def milliseconds(result):
    return f"{result['p50'] / 1000:.2f} / {result['p99'] / 1000:.2f}"
