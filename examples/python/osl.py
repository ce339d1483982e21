"""An online service: deposits one télédossier, then reads what the SI said of
its own, answers what it asks for, and closes what is finished.

    python3 osl.py [PROCESS]

Where the hub is and who calls is in the environment: see README.md.
"""

import sys
import time

from hub import Hub, Lost, Refused, say

# The SI that receives: a commune is named by its SIRET and its INSEE code.
PARIS = {"type": "SI", "companyRegister": "11001401600015", "branchCode": "75108"}

# How a télédossier of each process is numbered, after the OSL and the process,
# and the type of its file.
PROCESSES = {
    "CERTDC": ("DGS-CERTDC", "DD_Certificatdedeces"),
    "recensementCitoyen": ("SP-RECENS", "10870-PDF"),
}

PDF = b"%PDF-1.4\n% an invented document\n%%EOF\n"


class Osl:
    def __init__(self, hub):
        self.hub = hub
        # The folder of each case; a database in a real client.
        self.folders = {}

    def deposit(self, process):
        prefix, file_type = PROCESSES[process]
        # 13 characters after the prefix: never given twice.
        number = f"{prefix}-{time.time_ns() // 1_000_000:013d}"
        try:
            declared = declaration(process, number, file_type)
            folder = self.hub.expect(201, "POST", "/folders", declared).json()
        except Lost:
            # The hub would take it again, and the SI would have it twice.
            say(f"{number} is put aside: nobody knows whether the hub has it")
            return
        path = f"/folders/{folder['id']}"
        for attachment in folder["attachments"]:
            self.hub.upload(f"{path}/attachments/{attachment['id']}", PDF)
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
        # An OSL is told of events only: of deposits, the SI is.
        said = self.hub.take_event(case, event, self.keep)
        read = self.hub.get(f"/cases/{case}")
        if said["caseNewStatus"] == read["status"] == "ADD_AWAITING":
            self.answer(case, PROCESSES[read["processCode"]][1])
        elif read["status"] in ("DONE", "REFUSED"):
            self.hub.expect(204, "PATCH", f"/cases/{case}", {"status": "CLOSED"})
            # One case a folder here; with several, the folder after the last.
            if case in self.folders:
                self.hub.expect(204, "PATCH", f"/folders/{self.folders[case]}", {"globalStatus": "CLOSED"})

    def answer(self, case, file_type):
        """Sends the file that was asked for, and gives the case back to the SI."""
        event = self.begun_answer(case, file_type)
        path = f"/cases/{case}/events/{event['id']}"
        for attachment in event["attachments"]:
            self.hub.upload(f"{path}/attachments/{attachment['id']}", PDF)
        self.hub.expect(204, "PATCH", path, {"status": "SENT"})

    def begun_answer(self, case, file_type):
        """The event that waits for its file: a new one, unless the hub has it already."""
        event = {
            "actionType": "ATTACH_DEPOSIT",
            "notification": True,
            "author": "Camille EXEMPLE",
            "message": "Voici le document demandé.",
            "caseCurrentStatus": "ADD_AWAITING",
            "caseNewStatus": "HUBEE_NOTIFIED",
            "attachments": [described("complement.pdf", file_type)],
        }
        while True:
            for known in self.hub.get(f"/cases/{case}")["events"]:
                if known["status"] == "IN_PROGRESS":
                    return known
            try:
                return self.hub.expect(201, "POST", f"/cases/{case}/events", event).json()
            except Lost:
                say(f"{case}: the case tells whether the hub has our event")

    def keep(self, path, attachments):
        for attachment in attachments:
            if attachment["status"] == "RECEIVED":
                self.hub.download(f"{path}/attachments/{attachment['id']}")


def declaration(process, number, file_type):
    case = number + "-01"
    return {
        "processCode": process,
        "externalId": number,
        "applicant": {"firstName": "Camille", "lastName": "EXEMPLE"},
        "cases": [{"externalId": case, "recipient": PARIS}],
        "attachments": [{**described("demande.pdf", file_type), "recipients": [case]}],
    }


def described(name, file_type):
    return {"fileName": name, "type": file_type, "mimeType": "application/pdf", "size": len(PDF)}


def main():
    osl = Osl(Hub())
    try:
        osl.deposit(sys.argv[1] if len(sys.argv) > 1 else "CERTDC")
        osl.follow()
    except Refused as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
