"""Five hundred people send at once while the server is killed: what was acknowledged is stored, nothing twice, each with
the first link of its record.

Runs the portal as `make run` does, on a database of the server that DATABASE_URL names (SQLite without). Not part of `make test`:
`make soak`. `SENDERS=60` makes it shorter.
"""

import http.client
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from .databases import fresh_database

SENDERS = int(os.environ.get("SENDERS", "500"))
AT_ONCE = int(os.environ.get("AT_ONCE", SENDERS))
PATIENCE_SECONDS = 90
COUNT = (
    "from feedback.models import Opinion; from sessions_app.models import CaseEvent; "
    "begun = CaseEvent.objects.filter(case_kind='opinion', verb='submit').values('case_id'); "
    "sent = Opinion.objects.filter(original_text__startswith='Thử tải', pk__in=begun); "
    "print(*sent.values_list('code_hash', flat=True), sep='\\n')"
)


@pytest.fixture
def portal(tmp_path):
    """The portal on a free port: its address, its process, its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "PORT": str(port)}
    environment |= {"RATE_LIMIT_EXEMPT": "127.0.0.0/8", "SHARES_OF_HALLS": "1000"}
    if url := fresh_database():
        environment["DATABASE_URL"] = url
    for name in ["DEBUG", "SECRET_KEY", "CODE_KEY", "AUDIT_KEY", "DJANGO_SETTINGS_MODULE"]:
        environment.pop(name, None)
    process = subprocess.Popen([sys.executable, "tools/serve.py"], env=environment, stdout=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    wait_for(base + "/healthz")
    yield base, process, environment
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def wait_for(address):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


class Sender:
    """A browser that tries again when the line breaks, as people do."""

    def __init__(self, base, number):
        self.base, self.number = base, number
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, address, fields=None):
        deadline = time.monotonic() + PATIENCE_SECONDS
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        while True:
            try:
                with self.opener.open(urllib.parse.urljoin(self.base, address), data, timeout=30) as response:
                    return response.geturl(), response.read().decode()
            except (OSError, http.client.HTTPException) as error:
                if isinstance(error, urllib.error.HTTPError) and error.code < 500:
                    raise
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)

    def send(self):
        """The code on the receipt."""
        start, page = self.open("/y-kien/gui/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
        steps = {
            start: {"kind": "report"},
            f"{start}noi-dung/": {"text": f"Thử tải số {self.number}"},
            f"{start}nguoi-gui/": {},
            f"{start}cong-khai/": {"visibility": "unnamed", "consent": "2026-11"},
            f"{start}kiem-tra/": {},
        }
        for address, fields in steps.items():
            _, page = self.open(address, {"csrfmiddlewaretoken": token, **fields})
        receipt = re.search(r"<code>([0-9A-Z-]+)</code>", page)
        assert receipt, re.search(r"<main.*?</main>", page, re.DOTALL).group()
        return receipt.group(1)


def kill_the_web_server(process):
    """Every child that serves pages, at once and without a word; the supervisor starts it again."""
    for child in psutil.Process(process.pid).children(recursive=True):
        if "work" not in child.cmdline():
            child.kill()


def test_what_was_acknowledged_is_stored_once_through_a_kill(portal):
    base, process, environment = portal
    with ThreadPoolExecutor(AT_ONCE) as pool:
        receipts = [pool.submit(Sender(base, number).send) for number in range(SENDERS)]
        while sum(receipt.done() for receipt in receipts) < SENDERS // 2:
            time.sleep(0.1)
        kill_the_web_server(process)
        codes = [receipt.result() for receipt in receipts]
    shell = [sys.executable, "manage.py", "shell", "-v", "0", "-c", COUNT]
    names = ["SECRET_KEY", "CODE_KEY", "AUDIT_KEY"]
    keys = {name: Path(environment["VAR_DIR"], name.lower()).read_text() for name in names}
    as_the_portal = {"env": {**environment, **keys}, "capture_output": True, "text": True}
    stored = subprocess.run(shell, check=True, **as_the_portal).stdout.split()
    assert len(set(codes)) == SENDERS
    assert len(stored) == len(set(stored)) == SENDERS
    record = subprocess.run([sys.executable, "manage.py", "verify_events"], **as_the_portal)
    assert (record.returncode, record.stderr) == (0, "")
    assert "Mọi chuỗi đều khớp." in record.stdout
