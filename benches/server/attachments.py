"""How quickly a large attachment goes in and out, beside what loopback and disk allow.

    cargo build --release --bin hubee-sim && python3 benches/server/attachments.py

The same bytes pass through a socket that only counts them, and into a file that is synced; the
ceiling of an upload to a file is the slower of both. Loopback only; ends the programs it starts.
"""

import hashlib
import os
import shutil
import socket
import tempfile
import threading
import time

from measuring import RELEASE, started
from run import PARIS, Hub

SIZE = 512 * 1024 * 1024
BLOCK = b"x" * (1 << 20)
# What archives begin with.
HEAD = b"PK\x03\x04"


def blocks():
    """The bytes, a piece at a time."""
    yield HEAD
    left = SIZE - len(HEAD)
    while left:
        piece = BLOCK[: min(left, len(BLOCK))]
        left -= len(piece)
        yield piece


def rate(begun):
    return SIZE / 1e6 / (time.perf_counter() - begun)


def through_a_socket():
    """Megabytes a second to a reader that forgets them."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def swallow():
            taken, _ = server.accept()
            with taken:
                while taken.recv(1 << 16):
                    pass
                taken.sendall(b"!")

        reader = threading.Thread(target=swallow)
        reader.start()
        begun = time.perf_counter()
        with socket.create_connection(server.getsockname()) as sender:
            for piece in blocks():
                sender.sendall(piece)
            sender.shutdown(socket.SHUT_WR)
            sender.recv(1)
        reader.join()
        return rate(begun)


def onto_disk(folder):
    """Megabytes a second into a file, on disk at the end."""
    begun = time.perf_counter()
    with open(os.path.join(folder, "plain"), "wb") as plain:
        for piece in blocks():
            plain.write(piece)
        plain.flush()
        os.fsync(plain.fileno())
    return rate(begun)


def hashed():
    """Megabytes a second of SHA-256, which the hub takes of every attachment."""
    digest, begun = hashlib.sha256(), time.perf_counter()
    for piece in blocks():
        digest.update(piece)
    return rate(begun)


def connection(hub, method, path, headers):
    host, port = hub.address.split(":")
    opened = socket.create_connection((host, int(port)))
    opened.sendall(f"{method} /teledossiers/v1{path} HTTP/1.1\r\nHost: {hub.address}\r\n{headers}Connection: close\r\n\r\n".encode())
    return opened


def through_the_hub(database):
    """Megabytes a second in and out, and the most memory the hub took."""
    with started(RELEASE / "hubee-sim", "--listen", "127.0.0.1:0", *(["--database", database] if database else [])) as (address, process):
        hub = Hub(address)
        # The process that takes files of a gigabyte.
        osl, si = hub.bearer("osl-cnaf", "OSL"), hub.bearer("si-sgr-paris", "SI")
        case = "CNAF-SGR-0000000000042-01"
        attachment = {"fileName": "lot.zip", "type": "SGR", "mimeType": "application/zip", "size": SIZE, "recipients": [case]}
        folder = {
            "processCode": "SGR",
            "externalId": case[:-3],
            "applicant": {"firstName": "Camille", "lastName": "EXEMPLE"},
            "cases": [{"externalId": case, "recipient": PARIS}],
            "attachments": [attachment],
        }
        allowed = {**hub.headers(osl), "Content-Type": "application/json"}
        made = hub.ask("POST", "/teledossiers/v1/folders", folder, allowed)
        file = made["attachments"][0]["id"]
        begun = time.perf_counter()
        headers = osl + f"Content-Type: application/octet-stream\r\nContent-Length: {SIZE}\r\n"
        with connection(hub, "PUT", f"/folders/{made['id']}/attachments/{file}", headers) as sender:
            for piece in blocks():
                sender.sendall(piece)
            assert sender.recv(12)[9:10] == b"2", "the upload was refused"
        up = rate(begun)
        hub.ask("PATCH", f"/teledossiers/v1/folders/{made['id']}", {"globalStatus": "HUBEE_COMPLETED"}, allowed)
        begun, taken = time.perf_counter(), 0
        with connection(hub, "GET", f"/cases/{made['cases'][0]['id']}/attachments/{file}", si) as reader:
            while piece := reader.recv(1 << 16):
                taken += len(piece)
        down = rate(begun)
        assert taken > SIZE, f"{taken} bytes came"
        with open(f"/proc/{process.pid}/status") as status:
            most = next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
        return up, down, most


def main():
    folder = tempfile.mkdtemp(dir=RELEASE.parent)
    try:
        loopback, disk, digest = through_a_socket(), onto_disk(folder), hashed()
        print(f"| {SIZE >> 20} MiB | MB a second | compared | most memory |\n|---|---|---|---|")
        print(f"| through a socket | {loopback:,.0f} | | |\n| into a file, synced | {disk:,.0f} | | |\n| SHA-256 alone, as Python has it | {digest:,.0f} | | |")
        for name, database in (("a hub in memory", None), ("a hub on a file", os.path.join(folder, "hub.db"))):
            up, down, most = through_the_hub(database)
            ceiling = min(loopback, disk) if database else loopback
            print(f"| up to {name} | {up:,.0f} | {100 * up / ceiling:.0f} % | {most:.0f} MB |")
            print(f"| down from {name} | {down:,.0f} | {100 * down / loopback:.0f} % of the socket | |")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
