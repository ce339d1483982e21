"""What two thousand calls that hang cost a hub in resident memory.

    cargo build --release && python3 benches/hanging.py target/release/hubee-sim

Loopback only; ends the one program it starts.
"""

import http.client
import json
import resource
import socket
import statistics
import subprocess
import sys
import time

CALLS = 2000
TRIES = 200


def memory(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def ask(address, method, path, body=None):
    connection = http.client.HTTPConnection(*address)
    connection.request(method, path, body and json.dumps(body))
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return json.loads(text) if text else None


def milliseconds(address):
    """The median time of a plain request."""
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        ask(address, "GET", "/.well-known/openid-configuration")
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main(program):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    hub = subprocess.Popen([program, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    try:
        host, port = hub.stdout.readline().split("//")[1].strip().split(":")
        address = (host, int(port))
        rule = {"match": {"path": "/oauth2/jwks"}, "effect": {"kind": "timeout"}}
        added = ask(address, "POST", "/_sim/faults", rule)
        before, quick = memory(hub.pid), milliseconds(address)
        hanging = [socket.create_connection(address) for _ in range(CALLS)]
        for call in hanging:
            call.sendall(b"GET /oauth2/jwks HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while ask(address, "GET", "/_sim/faults/" + added["id"])["hits"]["total"] < CALLS:
            time.sleep(0.01)
        during, still = memory(hub.pid), milliseconds(address)
        print(f"resident memory: {before:.1f} MB before, {during:.1f} MB with {CALLS} calls that hang")
        print(f"a plain request meanwhile: {still / quick:.2f} times as long")
    finally:
        hub.terminate()
        hub.wait()


main(sys.argv[1])
