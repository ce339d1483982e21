"""Holds thousands of connections open that ask for nothing, and looks at what they cost.

    python3 tests/resistance/connections.py PROGRAM [--connections 10000]

Three kinds: those that never said a word, those that stopped within the head of a request, those
that were answered once and are kept. Meanwhile one client calls as if it were alone. Loopback only;
ends the program it starts, and no other.
"""

import argparse
import http.client
import json
import os
import resource
import socket
import statistics
import time

from hub import FORM, credentials, start

# The hub keeps a second handle on each connection, for the faults that reset it.
HANDLES = 2
SPARE = 200
CALLS = 200
# No call may take longer meanwhile: whoever waits for idle connections waits much longer.
LONGEST = 1.0

HALF = b"GET /teledossiers/v1/notifications HTTP/1.1\r\nHost: localhost\r\nX-Half"
WHOLE = b"GET /_sim/health HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Hub:
    """A hub in memory, and one client of it."""

    def __init__(self, program):
        self.process, address = start(program, "--client-timeout", "3600")
        host, port = address.split(":")
        self.address = (host, int(port))
        answer = self.ask("POST", "/oauth2/token", credentials("si-certdc-paris"), {"Content-Type": FORM})
        self.token = {"Authorization": f"Bearer {json.loads(answer)['access_token']}"}

    def ask(self, method, path, body=None, headers={}):
        connection = http.client.HTTPConnection(*self.address, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        assert answer.status == 200, (answer.status, text)
        return text

    def calls(self):
        """The times of calls that list notifications, each on a connection of its own."""
        times = []
        for _ in range(CALLS):
            begun = time.perf_counter()
            self.ask("GET", "/teledossiers/v1/notifications", headers=self.token)
            times.append(time.perf_counter() - begun)
        assert max(times) < LONGEST, f"a call took {max(times):.2f} s"
        return times

    def memory(self):
        """The bytes of memory that it has."""
        with open(f"/proc/{self.process.pid}/status") as status:
            (line,) = [line for line in status if line.startswith("VmRSS")]
        return int(line.split()[1]) * 1024

    def handles(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def end(self):
        self.process.terminate()
        assert self.process.wait(timeout=30) == 0


def raise_limit(connections):
    """As many connections as the machine lets a process have, up to those asked for."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = HANDLES * connections + SPARE
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    try:
        # Root may go past the bound.
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, most)))
        allowed = wanted
    except (ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
    return (allowed - SPARE) // HANDLES


def opened(hub, count, said):
    held = []
    for _ in range(count):
        connection = socket.create_connection(hub.address, timeout=30)
        connection.sendall(said)
        held.append(connection)
    if said == WHOLE:
        for connection in held:
            assert connection.recv(4096).startswith(b"HTTP/1.1 200")
    return held


def wait_for(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "the hub keeps handles of connections that are closed"
        time.sleep(0.05)


def row(name, count, grown, times):
    per_connection = f"{grown / count / 1024:.1f} KiB" if count else ""
    print(f"| {name} | {per_connection} | {statistics.median(times) * 1000:.2f} ms | {max(times) * 1000:.1f} ms |", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program")
    arguments.add_argument("--connections", type=int, default=10_000)
    asked = arguments.parse_args()
    count = raise_limit(asked.connections)
    print(f"| {count:,} connections | memory of each | a plain call meanwhile, median | the slowest of {CALLS} |\n|---|---|---|---|")
    for name, said in [("that say nothing", b""), ("that stopped within a head", HALF), ("answered once, and kept", WHOLE)]:
        # Another hub for each, so that none has the memory of the one before.
        hub = Hub(asked.program)
        try:
            alone, before = hub.calls(), hub.memory()
            if not said:
                row("none, for comparison", 0, 0, alone)
            held = opened(hub, count, said)
            times = hub.calls()
            assert hub.handles() > count, "the connections are not there"
            row(name, count, hub.memory() - before, times)
            for connection in held:
                connection.close()
            wait_for(lambda: hub.handles() < SPARE)
            hub.calls()
        finally:
            hub.end()


if __name__ == "__main__":
    main()
