"""Kills a hub at random moments under load, and looks at what is left.

    python3 tests/resistance/kills.py PROGRAM [--kills 200] [--seed 1]

Four clients deposit, upload, answer and delete without a pause, each remembering what the hub
acknowledged. The hub is ended with SIGKILL, its database looked at with SQLite itself, and started
again on it: everything acknowledged must be there to the byte, everything else there whole or not
at all, and no attachment's file without a row or row without a file. Loopback only; ends the
programs it starts, and no other.
"""

import argparse
import hashlib
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import tempfile
import threading
import time

from hub import FORM, credentials, start

CLIENTS = 4
PARIS = {"type": "SI", "companyRegister": "11001401600015", "branchCode": "75108"}
# Small ones are kept in the database, large ones in files beside it.
SIZES = [100, 5_000, 300_000]


class Hub:
    """A hub on a database, and calls to it."""

    def __init__(self, program, database):
        self.process, self.address = start(program, "--database", database)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Connection:
    """A client's connection; whatever breaks is an OSError or an HTTPException."""

    def __init__(self, address):
        self.http = http.client.HTTPConnection(address, timeout=30)
        self.tokens = {}

    def ask(self, method, path, body=None, token=None, kind="application/json"):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = kind
            body = json.dumps(body).encode() if isinstance(body, dict) else body
        self.http.request(method, path, body, headers)
        answer = self.http.getresponse()
        return answer.status, answer.read()

    def api(self, client, method, path, body=None, kind="application/json"):
        if client not in self.tokens:
            _, text = self.ask("POST", "/oauth2/token", credentials(client).encode(), kind=FORM)
            self.tokens[client] = json.loads(text)["access_token"]
        status, text = self.ask(method, "/teledossiers/v1" + path, body, self.tokens[client], kind)
        if status >= 500:
            raise SystemExit(f"{method} {path} was answered {status}: {text[:300]}")
        return status, text


class Known:
    """What the hub acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        self.folders = {}
        self.files = {}
        self.events = {}
        self.deleted = set()
        self.waiting = []

    def note(self, change):
        with self.lock:
            change(self)


def content(number, size):
    """Bytes that no other attachment has."""
    head = f'<?xml version="1.0"?><n>{number}</n>'.encode()
    return head + hashlib.sha256(head).hexdigest().encode() * (size // 64)


def deposit(connection, known, number):
    case, bytes_ = f"DGS-CERTDC-{number:013}-01", content(number, random.choice(SIZES))
    folder = {
        "processCode": "CERTDC",
        "externalId": f"DGS-CERTDC-{number:013}",
        "applicant": {"firstName": "Camille", "lastName": "EXEMPLE"},
        "cases": [{"externalId": case, "recipient": PARIS}],
        "attachments": [
            {"fileName": "acte.xml", "type": "DD_Certificatdedeces", "mimeType": "application/xml", "size": len(bytes_), "recipients": [case]}
        ],
    }
    status, text = connection.api("osl-dgs", "POST", "/folders", folder)
    assert status == 200 or status == 201, (status, text)
    made = json.loads(text)
    folder, case, attachment = made["id"], made["cases"][0]["id"], made["attachments"][0]["id"]
    known.note(lambda it: it.folders.update({folder: "HUBEE_RECEIVED"}))
    path = f"/folders/{folder}"
    status, text = connection.api("osl-dgs", "PUT", f"{path}/attachments/{attachment}", bytes_, "application/octet-stream")
    assert status < 300, (status, text)
    status, text = connection.api("osl-dgs", "PATCH", path, {"globalStatus": "HUBEE_COMPLETED"})
    assert status < 300, (status, text)

    def complete(it):
        it.folders[folder] = "SENT"
        it.files[case, attachment] = hashlib.sha256(bytes_).hexdigest()
        it.waiting.append(case)

    known.note(complete)
    return case


def treat(connection, known, case):
    event = {"actionType": "STATUS_UPDATE", "caseNewStatus": "IN_PROGRESS", "notification": True, "author": "SI"}
    status, text = connection.api("si-certdc-paris", "POST", f"/cases/{case}/events", event)
    assert status < 300, (status, text)
    made = json.loads(text)["id"]
    known.note(lambda it: it.events.update({(case, made): "SENT"}))


def delete_one(connection, known, random_):
    _, text = connection.api("si-certdc-paris", "GET", "/notifications?maxResult=50")
    waiting = [one["id"] for one in json.loads(text)]
    if not waiting:
        return
    chosen = random_.choice(waiting)
    status, _ = connection.api("si-certdc-paris", "DELETE", f"/notifications/{chosen}")
    # Two clients may choose the same one.
    if status < 300:
        known.note(lambda it: it.deleted.add(chosen))


def live(address, known, numbers, seed):
    """One client, until the hub is gone."""
    random_ = random.Random(seed)
    connection = Connection(address)
    try:
        while True:
            case = deposit(connection, known, next(numbers))
            treat(connection, known, case)
            if random_.random() < 0.5:
                delete_one(connection, known, random_)
    except (OSError, http.client.HTTPException, json.JSONDecodeError):
        return


def look(database):
    """What SQLite says of the file, and files without a row or rows without a file."""
    connection = sqlite3.connect(database)
    (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
    assert sound == "ok", sound
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    half = "SELECT count(*) FROM folders f WHERE NOT EXISTS (SELECT 1 FROM cases WHERE folder = f.seq) OR NOT EXISTS (SELECT 1 FROM attachments WHERE folder = f.seq)"
    assert connection.execute(half).fetchone() == (0,), "a folder is there by half"
    named = {name for (name,) in connection.execute("SELECT file FROM contents WHERE file IS NOT NULL")}
    connection.close()
    kept = set(os.listdir(database + "-attachments"))
    assert named <= kept, f"rows without a file: {named - kept}"
    return named, kept


def check(address, known, since):
    """All that was acknowledged since is there; gives how many things were looked at."""
    connection, looked = Connection(address), 0
    for folder, status in list(known.folders.items())[since["folders"] :]:
        answer, text = connection.api("osl-dgs", "GET", f"/folders/{folder}")
        found = json.loads(text) if answer == 200 else {}
        assert answer == 200, f"the folder {folder}, acknowledged, is answered {answer}"
        # Its completion may have been committed without an answer.
        assert status == "HUBEE_RECEIVED" or found["globalStatus"] != "HUBEE_RECEIVED", found
        looked += 1
    for (case, attachment), digest in list(known.files.items())[since["files"] :]:
        answer, bytes_ = connection.api("si-certdc-paris", "GET", f"/cases/{case}/attachments/{attachment}")
        assert answer == 200 and hashlib.sha256(bytes_).hexdigest() == digest, f"the file {attachment} of the case {case}: {answer}"
        looked += 1
    for case, event in list(known.events)[since["events"] :]:
        answer, _ = connection.api("si-certdc-paris", "GET", f"/cases/{case}/events/{event}")
        assert answer == 200, f"the event {event} of the case {case}, acknowledged, is answered {answer}"
        looked += 1
    _, text = connection.api("si-certdc-paris", "GET", "/notifications?maxResult=1000000")
    waiting = {one["id"] for one in json.loads(text)}
    assert not waiting & known.deleted, "a deleted notification came back"
    return looked + len(known.deleted)


def count():
    number = int(time.time()) % 1_000_000 * 1_000_000
    while True:
        number += 1
        yield number


class Numbers:
    """Numbers for several threads."""

    def __init__(self):
        self.lock, self.numbers = threading.Lock(), count()

    def __next__(self):
        with self.lock:
            return next(self.numbers)


def kill_once(program, database, known, numbers, random_):
    hub = Hub(program, database)
    clients = [threading.Thread(target=live, args=(hub.address, known, numbers, random_.random())) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    # The moment is what is drawn: there is nothing to wait for.
    time.sleep(random_.uniform(0.02, 0.4))
    hub.kill()
    for client in clients:
        client.join()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("program")
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    asked = arguments.parse_args()
    random_, known, numbers, orphans, looked = random.Random(asked.seed), Known(), Numbers(), 0, 0
    folder = tempfile.mkdtemp()
    database = str(pathlib.Path(folder) / "hub.db")
    try:
        for _ in range(asked.kills):
            since = {"folders": len(known.folders), "files": len(known.files), "events": len(known.events)}
            kill_once(asked.program, database, known, numbers, random_)
            named, kept = look(database)
            # Bytes that came in with nobody left to name them: the next start clears them away.
            orphans += len(kept - named)
            hub = Hub(asked.program, database)
            looked += check(hub.address, known, since)
            hub.kill()
            named, kept = look(database)
            assert named == kept, f"files without a row after a start: {kept - named}"
        hub = Hub(asked.program, database)
        looked += check(hub.address, known, {"folders": 0, "files": 0, "events": 0})
        hub.kill()
    except BaseException:
        print(f"seed {asked.seed}, database kept in {folder}")
        raise
    shutil.rmtree(folder)
    print(f"| kills | {2 * asked.kills} |\n| of these, under load | {asked.kills} |")
    print(f"| télédossiers, files, events and deletions acknowledged | {len(known.folders):,} · {len(known.files):,} · {len(known.events):,} · {len(known.deleted):,} |")
    print(f"| looked at afterwards | {looked:,} |\n| lost or half-written | 0 |")
    print(f"| files left by uploads that were broken off, cleared at the next start | {orphans:,} |")


if __name__ == "__main__":
    main()
