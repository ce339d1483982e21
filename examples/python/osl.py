"""An online service: deposits one télédossier, then reads what the SI said of
its own, and closes what is finished.

    python3 osl.py

Where the hub is and who calls is in the environment: see README.md.
"""

import sys
import time

from hub import Hub, Lost, Refused, say

# The SI that receives: a commune is named by its SIRET and its INSEE code.
PARIS = {"type": "SI", "companyRegister": "11001401600015", "branchCode": "75108"}

DEED = b"%PDF-1.4\n% an invented deed\n%%EOF\n"


class Osl:
    def __init__(self, hub):
        self.hub = hub
        # The folder of each case; a database in a real client.
        self.folders = {}

    def deposit(self):
        # Code of the OSL, code of the process, 13 characters: never given twice.
        number = f"DGS-CERTDC-{time.time_ns() // 1_000_000:013d}"
        try:
            folder = self.hub.expect(201, "POST", "/folders", declaration(number)).json()
        except Lost:
            # The hub would take it again, and the SI would have it twice.
            say(f"{number} is put aside: nobody knows whether the hub has it")
            return
        path = f"/folders/{folder['id']}"
        for attachment in folder["attachments"]:
            self.hub.upload(f"{path}/attachments/{attachment['id']}", DEED)
        # Files are scanned: only the folder tells what became of them.
        if any(file["status"] != "RECEIVED" for file in self.hub.get(path)["attachments"]):
            say(f"{number} stays incomplete: a file is refused")
            return
        self.hub.expect(204, "PATCH", path, {"globalStatus": "HUBEE_COMPLETED"})
        for case in folder["cases"]:
            self.folders[case["id"]] = folder["id"]

    def follow(self):
        self.hub.drain(self.read)

    def read(self, case, event):
        if event is not None:
            self.hub.take_event(case, event, self.keep)
        if self.hub.get(f"/cases/{case}")["status"] in ("DONE", "REFUSED"):
            self.hub.expect(204, "PATCH", f"/cases/{case}", {"status": "CLOSED"})
            # One case a folder here; with several, the folder after the last.
            if case in self.folders:
                self.hub.expect(204, "PATCH", f"/folders/{self.folders[case]}", {"globalStatus": "CLOSED"})

    def keep(self, path, attachments):
        for attachment in attachments:
            if attachment["status"] == "RECEIVED":
                self.hub.download(f"{path}/attachments/{attachment['id']}")


def declaration(number):
    return {
        "processCode": "CERTDC",
        "externalId": number,
        "applicant": {"firstName": "Camille", "lastName": "EXEMPLE"},
        "cases": [{"externalId": number + "-01", "recipient": PARIS}],
        "attachments": [
            {
                "fileName": "acte.pdf",
                "type": "DD_Certificatdedeces",
                "mimeType": "application/pdf",
                "size": len(DEED),
                "recipients": [number + "-01"],
            }
        ],
    }


def main():
    osl = Osl(Hub())
    try:
        osl.deposit()
        osl.follow()
    except Refused as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
