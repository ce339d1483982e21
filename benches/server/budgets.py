"""What a start, a program and an idle hub may cost, checked.

    make budgets

builds the static program of the image, measures it beside a bare actix-web server and another
message hub's sandbox, and fails when a budget is exceeded. `--peers` installs and starts that
sandbox too (mesh-sandbox, from PyPI). Loopback only; ends the programs it starts, and no other.
"""

import argparse
import gzip
import http.client
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import peers
from measuring import RELEASE, resident, started

TRIES = 20
# Most, in the unit of the row.
BUDGETS = {
    "program, MB": 10.0,
    "program compressed, MB": 6.0,
    "start to first answer, ms": 25.0,
    "start in a test's process, ms": 5.0,
    "resident when idle, MB": 15.0,
}


def first_answer(program, path):
    """Milliseconds from the start of the program to its first answer, and its memory then."""
    begun = time.perf_counter()
    with started(*program) as (address, process):
        connection = http.client.HTTPConnection(address)
        connection.request("GET", path)
        connection.getresponse().read()
        milliseconds = 1000 * (time.perf_counter() - begun)
        connection.close()
        # Workers that start later have their share by then.
        time.sleep(0.2)
        return milliseconds, resident(process)


def medians(program, path):
    times, memory = zip(*(first_answer(program, path) for _ in range(TRIES)))
    return statistics.median(times), statistics.median(memory)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--peers", action="store_true")
    arguments.add_argument("program", type=pathlib.Path, help="the static program of packaging/layer")
    asked = arguments.parse_args()
    program = asked.program
    start, memory = medians([program, "--listen", "127.0.0.1:0"], "/_sim/health")
    bare, bare_memory = medians([RELEASE / "examples" / "bare"], "/2")
    inside = json.loads(subprocess.run([RELEASE / "examples" / "starts"], capture_output=True, check=True).stdout)
    found = {
        "program, MB": os.path.getsize(program) / 1e6,
        "program compressed, MB": len(gzip.compress(program.read_bytes())) / 1e6,
        "start to first answer, ms": start,
        "start in a test's process, ms": inside["median"],
        "resident when idle, MB": memory,
    }
    beside = {
        "program, MB": f"{os.path.getsize(RELEASE / 'examples' / 'bare') / 1e6:.1f}",
        "start to first answer, ms": f"{bare:.1f}",
        "start in a test's process, ms": f"the first of 50: {inside['first']:.1f}",
        "resident when idle, MB": f"{bare_memory:.1f}",
    }
    print("| | hubee-sim | most | bare actix-web |\n|---|---|---|---|")
    for name, budget in BUDGETS.items():
        print(f"| {name} | {found[name]:.1f} | {budget:.0f} | {beside.get(name, '')} |")
    if asked.peers:
        peers.installed()
        with peers.mesh_sandbox(peers.free_port()) as (_, process, milliseconds):
            print(f"\nmesh-sandbox in the same run: {milliseconds:.0f} ms, {resident(process):.0f} MB.")
    exceeded = [name for name, budget in BUDGETS.items() if found[name] > budget]
    sys.exit(f"over budget: {', '.join(exceeded)}" if exceeded else None)


if __name__ == "__main__":
    main()
