"""Tests of both clients, each with a hub of its own on a free port.

    HUBEE_PROGRAM=…/hubee-sim python3 -m unittest

Without HUBEE_PROGRAM, hubee-sim is looked for in the PATH.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.request

from hub import Hub
from osl import Osl
from si import Si


class SimulatedHub:
    """A hub that lives as long as a `with`."""

    def __enter__(self):
        program = os.environ.get("HUBEE_PROGRAM", "hubee-sim")
        command = [program, "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        # Its first line, "hubee-sim listening on http://…": it is ready.
        self.url = self.process.stdout.readline().split()[-1]
        return self

    def __exit__(self, *failure):
        self.process.terminate()
        self.process.communicate()

    def client(self, name, scope):
        """The hub as a client of the demonstration sees it."""
        return Hub(
            {
                "HUBEE_URL": self.url,
                "HUBEE_TOKEN_URL": self.url + "/oauth2/token",
                "HUBEE_CLIENT_ID": name,
                "HUBEE_CLIENT_SECRET": name + "-secret",
                "HUBEE_SCOPE": scope,
            }
        )

    def control(self, method, path, body=None):
        """What only a simulator has: situations to set up, and what became of them."""
        headers = {"Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_sim{path}", data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


class ClientsTest(unittest.TestCase):
    def test_the_si_treats_what_is_deposited(self):
        with SimulatedHub() as hub, tempfile.TemporaryDirectory() as folder:
            [deposited] = hub.control("POST", "/dossiers", {"processCode": "CERTDC"})
            client = hub.client("si-certdc-paris", "SI")
            Si(client, pathlib.Path(folder)).run()
            self.assertEqual("DONE", client.get(f"/cases/{deposited['caseId']}")["status"])
            self.keeps_to_the_obligations(hub)

    def test_the_osl_answers_a_question_and_closes(self):
        with SimulatedHub() as hub:
            hub.control("PUT", "/bots", [{"side": "SI", "processCode": "recensementCitoyen", "does": "ask"}])
            osl = Osl(hub.client("osl-dila", "OSL"))
            osl.deposit("recensementCitoyen")
            osl.follow()
            [folder] = osl.folders.values()
            self.assertEqual("CLOSED", osl.hub.get(f"/folders/{folder}")["globalStatus"])
            self.keeps_to_the_obligations(hub)

    def keeps_to_the_obligations(self, hub):
        """The hub judges its clients by what they sent."""
        [report] = hub.control("GET", "/conformance")["clients"]
        failed = [rule for rule in report["rules"] if rule["verdict"] == "failed"]
        self.assertEqual([], failed)


if __name__ == "__main__":
    unittest.main()
