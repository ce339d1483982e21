"""The whole server under load: beside a bare server, SQLite alone, and tools of the same kind.

    make bench

builds a release and runs this; it prints tables of docs/performance.md. `--only hub` or `--only
peers` measures a part, `--seconds` says for how long each time. Loopback only; ends the programs it
starts, and no other.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request

import peers
from measuring import ACT, NAMES, RELEASE, load, milliseconds, request, resident, started

CONNECTIONS = [1, 16, 64, 256]
PARIS = {"type": "SI", "companyRegister": "11001401600015", "branchCode": "75108"}


class Hub:
    """What a client of the hub needs."""

    def __init__(self, address):
        self.address = address
        self.osl, self.si = (self.bearer(*one) for one in (("osl-dgs", "OSL"), ("si-certdc-paris", "SI")))

    def ask(self, method, path, body=None, headers=None):
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        asked = urllib.request.Request(f"http://{self.address}{path}", data, headers or {}, method=method)
        with urllib.request.urlopen(asked) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    @staticmethod
    def form(client, scope):
        return urllib.parse.urlencode(
            {"grant_type": "client_credentials", "scope": scope, "client_id": client, "client_secret": client + "-secret"}
        )

    def bearer(self, client, scope):
        token = self.ask("POST", "/oauth2/token", self.form(client, scope).encode())["access_token"]
        return f"Authorization: Bearer {token}\r\n"

    @staticmethod
    def headers(line):
        """A line of headers as a program has them."""
        return dict([line.strip().split(": ", 1)])

    def notifications(self, most):
        return self.ask("GET", f"/teledossiers/v1/notifications?maxResult={most}", headers=self.headers(self.si))

    def token(self):
        form = "Content-Type: application/x-www-form-urlencoded\r\n"
        return [[request("POST", "/oauth2/token", form, self.form("si-certdc-paris", "SI"))]]

    def deposit(self):
        case = "DGS-CERTDC-$n-01"
        folder = {
            "processCode": "CERTDC",
            "externalId": "DGS-CERTDC-$n",
            "applicant": {"firstName": "Camille", "lastName": "EXEMPLE"},
            "cases": [{"externalId": case, "recipient": PARIS}],
            "attachments": [
                {"fileName": "acte.xml", "type": "DD_Certificatdedeces", "mimeType": "application/xml", "size": len(ACT), "recipients": [case]}
            ],
        }
        upload = self.osl + "Content-Type: application/octet-stream\r\n"
        return [
            [
                request("POST", "/teledossiers/v1/folders", self.osl, folder),
                request("PUT", "/teledossiers/v1/folders/$1/attachments/$3", upload, ACT),
                request("PATCH", "/teledossiers/v1/folders/$1", self.osl, {"globalStatus": "HUBEE_COMPLETED"}),
            ]
        ]

    def list(self):
        return [[request("GET", "/teledossiers/v1/notifications?maxResult=25", self.si)]]

    def case(self):
        return [[request("GET", f"/teledossiers/v1/cases/{one['caseId']}", self.si)] for one in self.notifications(25)]

    def event(self):
        event = {"actionType": "STATUS_UPDATE", "caseNewStatus": "IN_PROGRESS", "notification": True, "author": "SI"}
        return [[request("POST", f"/teledossiers/v1/cases/{one['caseId']}/events", self.si, event)] for one in self.notifications(25)]

    def delete(self, wanted):
        while len(waiting := self.notifications(1_000_000)) < wanted:
            self.ask("POST", "/_sim/dossiers", {"processCode": "CERTDC", "count": min(1000, wanted - len(waiting))})
        return [[request("DELETE", f"/teledossiers/v1/notifications/{one['id']}", self.si)] for one in waiting]


CALLS = ["token", "deposit", "list", "case", "event", "delete"]


def measure_hub(seconds, database):
    """Rate, p50 and p99 of each call at each number of connections; memory; and how long answers are."""
    command = [RELEASE / "hubee-sim", "--listen", "127.0.0.1:0"]
    with started(*command, *(["--database", database] if database else [])) as (address, process):
        hub = Hub(address)
        hub.ask("POST", "/_sim/dossiers", {"processCode": "CERTDC", "count": 100})
        sizes = {"token": len(json.dumps(hub.ask("POST", "/oauth2/token", hub.form("si-certdc-paris", "SI").encode()))), "delete": 0}
        for call in ("list", "case"):
            sizes[call] = len(json.dumps(hub.ask("GET", getattr(hub, call)()[0][0]["path"], headers=hub.headers(hub.si)), separators=(",", ":")))
        results = {}
        for call in CALLS:
            for connections in CONNECTIONS:
                calls = hub.delete(int(6_000 * seconds)) if call == "delete" else getattr(hub, call)()
                results[call, connections] = load(address, calls, connections, seconds, repeat=call != "delete")
        return results, sizes, resident(process)


def measure_bare(seconds, sizes):
    results = {}
    with started(RELEASE / "examples" / "bare") as (address, _):
        for call, size in sizes.items():
            for connections in CONNECTIONS:
                results[call, connections] = load(address, [[request("GET", f"/{size}")]], connections, seconds)
    return results


def measure_floor(seconds, folder):
    results = {}
    for connections in CONNECTIONS:
        database = pathlib.Path(folder) / f"floor-{connections}.db"
        done = subprocess.run([RELEASE / "examples" / "floor", database, str(connections), str(seconds)], capture_output=True, text=True, check=True)
        results.update({(call, connections): rate for call, rate in json.loads(done.stdout).items()})
    return results


def tell(memory, disk, bare, floor):
    for title, results in (("in memory", memory), ("in a file", disk)):
        print(f"\n### The hub {title}\n\n| call | connections | calls a second | p50 / p99, ms | compared |\n|---|---|---|---|---|")
        for call in CALLS:
            for connections in CONNECTIONS:
                result, compared = results[call, connections], ""
                if (call, connections) in bare:
                    compared = f"{100 * result['rate'] / bare[call, connections]['rate']:.0f} % of a bare server"
                if results is disk and (call, connections) in floor:
                    compared = f"{100 * result['rate'] / floor[call, connections]:.0f} % of SQLite alone"
                print(f"| {NAMES[call]} | {connections} | {result['rate']:,.0f} | {milliseconds(result)} | {compared} |")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--seconds", type=float, default=2.0)
    arguments.add_argument("--only", choices=["hub", "peers"])
    asked = arguments.parse_args()
    # On the disk of the project: a temporary folder may be in memory.
    folder = tempfile.mkdtemp(dir=RELEASE.parent)
    try:
        memory, sizes, resident_memory = measure_hub(asked.seconds, None)
        if asked.only != "peers":
            bare = measure_bare(asked.seconds, sizes)
            disk, _, resident_disk = measure_hub(asked.seconds, os.path.join(folder, "hub.db"))
            tell(memory, disk, bare, measure_floor(asked.seconds, folder))
            print(f"\nResident after all that: {resident_memory:.0f} MB in memory, {resident_disk:.0f} MB in a file.")
        if asked.only != "hub":
            peers.tell(memory, asked.seconds, sizes)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
