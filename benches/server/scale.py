"""What a hub costs as it fills: from a thousand télédossiers to a million, on disk.

    cargo build --release --bin hubee-sim --example load && python3 benches/server/scale.py

prints the tables of docs/performance.md: how long main calls take, how long a start on that file
does, how large the file is; then the memory of a hub in memory before and after a million requests.
Loopback only; ends the programs it starts, and no other.
"""

import argparse
import os
import pathlib
import shutil
import tempfile
import time

from measuring import RELEASE, load, request, resident, started
from run import Hub

AT_ONCE = 1000
# One small file of the first type that the process has.
FILE = [{}]


def fill(hub, wanted, there):
    for first in range(there, wanted, AT_ONCE):
        count = min(AT_ONCE, wanted - first)
        hub.ask("POST", "/_sim/dossiers", {"processCode": "CERTDC", "count": count, "attachments": FILE})


def calls(hub):
    """Those whose cost could grow."""
    case = hub.notifications(1)[0]["caseId"]
    return {
        "25 notifications": hub.list(),
        "a case": [[request("GET", f"/teledossiers/v1/cases/{case}", hub.si)]],
        "a deposit": hub.deposit(),
        "newest télédossiers": [[request("GET", "/_sim/dossiers")]],
        "of one status": [[request("GET", "/_sim/dossiers?status=SI_RECEIVED")]],
        "of one number": [[request("GET", "/_sim/dossiers?text=DGS-CERTDC-0000000000001")]],
    }


def started_on(database):
    begun = time.perf_counter()
    with started(RELEASE / "hubee-sim", "--listen", "127.0.0.1:0", "--database", database) as (address, _):
        Hub(address)
        return 1000 * (time.perf_counter() - begun)


def curve(database, sizes, seconds):
    rows, there = {}, 0
    for size in sizes:
        with started(RELEASE / "hubee-sim", "--listen", "127.0.0.1:0", "--database", database) as (address, process):
            hub, begun = Hub(address), time.perf_counter()
            fill(hub, size, there)
            rows[size] = {"filled in, s": f"{time.perf_counter() - begun:.1f}"}
            there = size
            for name, made in calls(hub).items():
                rows[size][f"{name}, ms"] = f"{load(address, made, 1, seconds)['p50'] / 1000:.2f}"
            rows[size]["resident, MB"] = f"{resident(process):.0f}"
        rows[size]["file, MB"] = f"{os.path.getsize(database) / 1e6:,.0f}"
        rows[size]["start to first token, ms"] = f"{started_on(database):.0f}"
    names = rows[sizes[0]]
    print("| télédossiers | " + " | ".join(f"{size:,}" for size in sizes) + " |\n|---" + "|---" * len(sizes) + "|")
    for name in names:
        print(f"| {name} | " + " | ".join(rows[size][name] for size in sizes) + " |")


def flat(requests):
    with started(RELEASE / "hubee-sim", "--listen", "127.0.0.1:0") as (address, process):
        idle = resident(process)
        hub, made, noted = Hub(address), 0, []
        while made < requests:
            made += load(address, hub.list() + hub.case(), 16, 5)["calls"]
            noted.append(resident(process))
    print(f"\n| requests | 0 | {made // len(noted):,} | {made:,} |\n|---|---|---|---|")
    print(f"| resident, MB | {idle:.0f} | {noted[0]:.0f} | {noted[-1]:.0f} |")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--most", type=int, default=1_000_000)
    arguments.add_argument("--seconds", type=float, default=1.0)
    arguments.add_argument("--requests", type=int, default=1_000_000)
    asked = arguments.parse_args()
    folder = tempfile.mkdtemp(dir=RELEASE.parent)
    try:
        sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= asked.most]
        curve(str(pathlib.Path(folder) / "hub.db"), sizes, asked.seconds)
        flat(asked.requests)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
