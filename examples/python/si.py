"""A service instructeur: treats all that waits for it, then ends.

    python3 si.py [FOLDER]      files are kept in FOLDER

Where the hub is and who calls is in the environment: see README.md.
"""

import pathlib
import sys
import tempfile

from hub import Hub, Lost, Refused, say


class Si:
    def __init__(self, hub, folder):
        self.hub, self.folder = hub, folder

    def run(self):
        self.hub.drain(self.treat)

    def treat(self, case, event):
        if event is None:
            self.treat_case(case)
        else:
            self.hub.take_event(case, event, self.keep)

    def treat_case(self, case):
        path = f"/cases/{case}"
        read = self.hub.get(path)
        # Taken over as soon as possible; some processes want SI_RECEIVED here.
        if read["status"] == "HUBEE_NOTIFIED":
            self.move(path, "HUBEE_NOTIFIED", "IN_PROGRESS")
            read["status"] = "IN_PROGRESS"
        self.keep(path, read["attachments"])
        # Here your own software does its work.
        if read["status"] == "IN_PROGRESS":
            self.move(path, "IN_PROGRESS", "DONE")

    def move(self, path, before, after):
        """An event moves the case; no PATCH is needed besides."""
        event = {
            "actionType": "STATUS_UPDATE",
            "notification": True,
            "author": "Alix MODELE",
            "caseCurrentStatus": before,
            "caseNewStatus": after,
        }
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
