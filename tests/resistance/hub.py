"""Starting a hub for the scripts beside this one, and what its demonstration's clients send for a token."""

import subprocess
import urllib.parse

FORM = "application/x-www-form-urlencoded"


def start(program, *settings):
    """The process of a hub on a free port of the loopback, and its address."""
    # The log would tell of broken connections alone.
    process = subprocess.Popen(
        [program, "--listen", "127.0.0.1:0", *settings], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return process, process.stdout.readline().split("//")[1].strip()


def credentials(client):
    """The body of a token request."""
    scope = "OSL" if client.startswith("osl") else "SI"
    form = {"grant_type": "client_credentials", "scope": scope, "client_id": client, "client_secret": client + "-secret"}
    return urllib.parse.urlencode(form)
