"""A service instructeur: treats all that waits for it, then ends.

    python3 si.py [FOLDER]      files are kept in FOLDER

Where the hub is and who calls is in the environment: see README.md.
"""

import pathlib
import sys
import tempfile

from hub import Hub, Lost, Refused, say

# What is asked of the OSL before a case of these processes is finished. Your own
# software reads what came, and decides.
QUESTIONS = {"recensementCitoyen": "Merci d'envoyer le livret de famille complet."}


class Si:
    def __init__(self, hub, folder):
        self.hub, self.folder = hub, folder

    def run(self):
        self.hub.drain(self.treat)

    def treat(self, case, event):
        path = f"/cases/{case}"
        if event is not None:
            self.hub.take_event(case, event, self.keep)
        read = self.hub.get(path)
        # Taken over as soon as possible; some processes want SI_RECEIVED here.
        # An answer of the OSL brings the case back here too.
        if read["status"] == "HUBEE_NOTIFIED":
            self.move(path, "HUBEE_NOTIFIED", "IN_PROGRESS")
            read["status"] = "IN_PROGRESS"
        self.keep(path, read["attachments"])
        if read["status"] == "IN_PROGRESS":
            question = QUESTIONS.get(read["processCode"])
            if question and not any(event["caseNewStatus"] == "ADD_AWAITING" for event in read["events"]):
                self.move(path, "IN_PROGRESS", "ADD_AWAITING", question)
            else:
                self.move(path, "IN_PROGRESS", "DONE")

    def move(self, path, before, after, message=None):
        """An event moves the case; no PATCH is needed besides."""
        event = {
            "actionType": "STATUS_UPDATE",
            "notification": True,
            "author": "Alix MODELE",
            "caseCurrentStatus": before,
            "caseNewStatus": after,
        }
        if message is not None:
            event["message"] = message
        while True:
            try:
                self.hub.expect(201, "POST", path + "/events", event)
                return
            except Lost:
                # The case tells whether the hub has it.
                if self.hub.get(path)["status"] == after:
                    return

    def keep(self, path, attachments):
        for attachment in attachments:
            file = self.folder / attachment["id"]
            if attachment["status"] == "RECEIVED" and not file.exists():
                content = self.hub.download(f"{path}/attachments/{attachment['id']}")
                if content is not None:
                    file.write_bytes(content)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="si-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        Si(Hub(), folder).run()
    except Refused as refusal:
        sys.exit(str(refusal))
    say(f"nothing waits any more; files are in {folder}")


if __name__ == "__main__":
    main()
