"""What every client of the hub needs: a token, patience, and whole files.

Standard library only; copy it.
"""

import base64
import hashlib
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

# Longer each time, in seconds: whoever calls a failing hub at once makes it worse.
PAUSES = (2, 4, 8)

# A token is renewed this many seconds before its end.
MARGIN = 60


class Lost(Exception):
    """A POST without an answer: the hub may have done it, or not."""


class Refused(Exception):
    """An answer that asking again does not change."""


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Hub:
    """The hub as one client sees it; where it is and who calls is in the environment."""

    def __init__(self, environment=os.environ):
        self.url = environment["HUBEE_URL"].rstrip("/") + "/teledossiers/v1"
        self.token_url = environment["HUBEE_TOKEN_URL"]
        self.client = environment["HUBEE_CLIENT_ID"]
        self.secret = environment["HUBEE_CLIENT_SECRET"]
        self.scope = environment["HUBEE_SCOPE"]
        self.token, self.token_end = None, 0.0

    def get(self, path):
        return self.expect(200, "GET", path).json()

    def expect(self, status, method, path, body=None):
        """A call that has to succeed with that status."""
        answer = self.call(method, path, body)
        if answer.status != status:
            raise Refused(f"{method} {path}: {answer.status} {answer.body[:500]!r}")
        return answer

    def call(self, method, path, body=None, headers=None):
        """Makes a call; again, after a pause, when that can do no harm."""
        headers = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        renewed = False
        for pause in (*PAUSES, None):
            answer = self.once(method, path, body, headers)
            if answer is not None and answer.status == 401 and not renewed:
                # The token has ended, or was taken back: one new one, not one a call.
                self.token, renewed = None, True
                answer = self.once(method, path, body, headers)
            # These two were not processed, whatever was asked.
            if answer is not None and answer.status not in (429, 503):
                if answer.status < 500:
                    return answer
            if method == "POST" and (answer is None or answer.status not in (429, 503)):
                raise Lost(f"{method} {path}")
            if pause is None:
                raise Refused(f"{method} {path} goes on failing")
            time.sleep(pause)

    def once(self, method, path, body, headers):
        """None when no whole answer comes."""
        request = urllib.request.Request(self.url + path, body, method=method)
        request.add_header("Authorization", "Bearer " + self.bearer())
        # Who calls, with which software: the hub's operators ask for it.
        request.add_header("editorName", "Exemple")
        request.add_header("applicationName", "exemple-python")
        request.add_header("softwareVersion", "1.0")
        for name, value in headers.items():
            request.add_header(name, value)
        return send(request)

    def bearer(self):
        if self.token is None or time.monotonic() > self.token_end:
            form = {"grant_type": "client_credentials", "scope": self.scope}
            request = urllib.request.Request(self.token_url, urllib.parse.urlencode(form).encode())
            basic = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
            request.add_header("Authorization", "Basic " + basic)
            answer = send(request)
            for pause in PAUSES:
                if answer is not None and answer.status < 500 and answer.status != 429:
                    break
                time.sleep(pause)
                answer = send(request)
            if answer is None or answer.status != 200:
                raise Refused(f"no token: {answer and answer.body!r}")
            given = answer.json()
            self.token = given["access_token"]
            self.token_end = time.monotonic() + given["expires_in"] - MARGIN
        return self.token

    def upload(self, path, content):
        """Sends a file with its digest: the hub refuses what was damaged on its way."""
        headers = {"Content-Type": "application/octet-stream", "digest": digest(content)}
        answer = self.call("PUT", path, content, headers)
        if answer.status != 204:
            raise Refused(f"PUT {path}: {answer.status} {answer.body[:500]!r}")

    def download(self, path):
        """A file as it was sent, or None when the hub has purged it."""
        for pause in (*PAUSES, None):
            answer = self.call("GET", path)
            if answer.status == 404:
                say(f"{path} is gone")
                return None
            if answer.status == 200 and answer.headers.get("digest") == digest(answer.body):
                return answer.body
            if pause is not None:
                time.sleep(pause)
        raise Refused(f"{path} never comes whole")

    def drain(self, treat, batch_size=25):
        """Treats all that waits, once each; deletes each notification after.

        There is no page number: what is deleted makes room. Until nothing waits,
        since the other party may have answered meanwhile.
        """
        treated = set()
        while True:
            batch = self.get(f"/notifications?maxResult={batch_size}&eventDetails=true")
            for notification in batch:
                what = (notification["caseId"], notification.get("eventId"))
                # RECEIVED: it only says that the other party has read an event of ours.
                if notification.get("eventStatus") != "RECEIVED" and what not in treated:
                    treated.add(what)
                    treat(*what)
                answer = self.call("DELETE", f"/notifications/{notification['id']}")
                if answer.status not in (204, 404):
                    raise Refused(f"the notification stays: {answer.status}")
            if not batch:
                return

    def take_event(self, case, event, keep):
        """Reads what the other party says, keeps its files, and says so."""
        path = f"/cases/{case}/events/{event}"
        read = self.get(path)
        keep(path, read["attachments"])
        if read["status"] == "SENT":
            self.expect(204, "PATCH", path, {"status": "RECEIVED"})
        return read


def send(request):
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refusal:
        try:
            return Answer(refusal.code, refusal.headers, refusal.read())
        except (OSError, http.client.HTTPException):
            return None
    except (OSError, http.client.HTTPException):
        return None


def digest(content):
    """As the hub writes it: base64 of the SHA-256."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def say(text):
    print(text, file=sys.stderr)
