"""People who send opinions one after the other, and retry while the portal asks them to."""

import html
import http.client
import http.cookiejar
import itertools
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from contextlib import contextmanager

from dialogue_portal.lib.child_process import BUSY
from tests.pdfs import kept_pdf

NO_ROOM = "không nhận thêm ảnh, tệp"
PATIENCE_SECONDS = 120
THINKING_SECONDS = 5.5
"""Faster senders are taken for robots, and get no mail."""
MAIL_HOST = "nguoi-gui.example.vn"
"""Each has their own address there, as one address gets at most ten receipts a day."""

AREA = r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>'
HIDDEN = r'<input type="hidden" name="([^"]+)" value="([^"]*)">'
FORM = re.compile(f"{AREA}|{HIDDEN}", re.DOTALL)


class Person:
    """A browser that sends one opinion, and the answers it got."""

    def __init__(self, base, text, statuses, content=None):
        self.base, self.text, self.statuses, self.content = base, text, statuses, content
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.kept_nothing = []

    def open(self, address, fields=None, file=None):
        """The final address and page. While the portal is down, the form that it returned is sent again."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                with self.opener.open(request(self.base, address, fields, file), timeout=40) as response:
                    self.statuses[response.status] += 1
                    return response.geturl(), response.read().decode()
            except urllib.error.HTTPError as error:
                self.statuses[error.code] += 1
                page = error.read().decode()
                if error.code != 503 or time.monotonic() > deadline:
                    raise AssertionError(f"{error.code} {address}: {page[-1500:]}") from error
                self.check(page, fields if error.geturl().endswith(address) else None)
            except (OSError, http.client.HTTPException):
                self.statuses["broken"] += 1
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.5)

    def check(self, page, fields):
        """A refused form must come back with every word."""
        if fields:
            found = {a or c: html.unescape(b or d) for a, b, c, d in FORM.findall(page)}
            self.kept_nothing += [name for name, value in fields.items() if found.get(name, "") != value]

    def hand_in(self, address, token):
        """Hand in the file. A person who reads that the last of the disk is reserved for words, or that others' files
        are being read, keeps it and retries."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (page := self.open(address, token, self.content)[1]) and time.monotonic() < deadline:
            if NO_ROOM not in page and BUSY not in page:
                return
            self.statuses["no room" if NO_ROOM in page else "busy"] += 1
            time.sleep(0.5)

    def send(self):
        """Send the opinion; returns the code on the receipt."""
        start, page = self.open("/y-kien/gui/")
        token = {"csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)}
        self.open(start, {**token, "kind": "report"})
        begin = time.monotonic()  # the draft exists; on a busy machine it came a second after the request
        self.open(f"{start}noi-dung/", {**token, "text": self.text})
        self.hand_in(f"{start}tep/", token)
        self.open(f"{start}nguoi-gui/", {**token, "email": f"{uuid.uuid4().hex}@{MAIL_HOST}"})
        self.open(f"{start}cong-khai/", {**token, "visibility": "unnamed", "consent": "2026-11"})
        time.sleep(max(0.0, begin + THINKING_SECONDS - time.monotonic()))
        _, page = self.open(f"{start}kiem-tra/", token)
        receipt = re.search(r"<code>([0-9A-Z-]+)</code>", page)
        assert receipt, re.search(r"<main.*?</main>", page, re.DOTALL).group()
        return receipt.group(1)


def request(base, address, fields, content):
    whole = urllib.parse.urljoin(base, address)
    if fields is None:
        return urllib.request.Request(whole)
    if content is None:
        return urllib.request.Request(whole, urllib.parse.urlencode(fields).encode())
    limit = uuid.uuid4().hex
    name, kind = ("don.pdf", "application/pdf") if content.startswith(b"%PDF") else ("anh.jpg", "image/jpeg")
    parts = [f'--{limit}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    parts.append(
        f'--{limit}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={limit}"}
    return urllib.request.Request(whole, "".join(parts).encode() + content + f"\r\n--{limit}--\r\n".encode(), headers)


class Crowd:
    """`people` who send all the time, each a new opinion as soon as the last has its receipt."""

    def __init__(self, base, people=12):
        self.base, self.people = base, people
        self.statuses: Counter = Counter()
        self.acknowledged: dict[str, tuple[str, bytes | None]] = {}
        self.errors: list[str] = []
        self.not_kept: list[str] = []
        self.name, self.numbers, self.is_over = uuid.uuid4().hex[:8], itertools.count(), False

    def __enter__(self):
        self.threads = [threading.Thread(target=self.go_on) for _ in range(self.people)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *args):
        self.is_over = True
        for thread in self.threads:
            thread.join(PATIENCE_SECONDS * 2)

    def go_on(self):
        while not self.is_over:
            self.send_one()

    def send_one(self):
        number = next(self.numbers)
        text = f"Phép thử {self.name} số {number}: đèn đường hỏng."
        content = kept_pdf(f"{self.name} {number}".encode()) if number % 2 else None
        person = Person(self.base, text, self.statuses, content)
        try:
            self.acknowledged[person.send()] = (text, content)
        except Exception as error:  # errors are the subject here: they are reported at the end
            self.errors.append(f"{type(error).__name__}: {error}"[:3000])
        self.not_kept += person.kept_nothing

    def wait_for_more(self, number, seconds=PATIENCE_SECONDS):
        """Wait until `number` more have receipts: the portal works."""
        wanted, deadline = len(self.acknowledged) + number, time.monotonic() + seconds
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < deadline, (self.statuses, self.errors[:2])
            time.sleep(0.2)

    def lost_or_doubled(self, stored):
        """Differences between stored rows and receipts; empty if all is well."""
        by_text: dict[str, list] = {}
        for row in stored:
            by_text.setdefault(row["text"], []).append(row)
        wrong = [text for text, rows in by_text.items() if len(rows) > 1]
        for text, content in self.acknowledged.values():
            (row, *_) = by_text.get(text, [None])
            if row != {"text": text, "files": [content.decode("latin-1")] if content else [], "events": 1, "mails": 1}:
                wrong.append(f"{text}: {row}")
        return wrong


@contextmanager
def people_sending(world, *, refuses=True):
    """A crowd before, during and after the fault. `refuses`: somebody must have got 503 or a broken connection."""
    with Crowd(world.portal.base) as crowd:
        crowd.wait_for_more(5)
        yield crowd
        crowd.wait_for_more(5)
    stored = world.portal.stored()
    assert crowd.errors == []
    assert crowd.statuses[500] == 0
    assert crowd.not_kept == []
    assert crowd.lost_or_doubled(stored) == []
    assert not refuses or crowd.statuses[503] + crowd.statuses["broken"] + crowd.statuses["no room"]
    assert world.portal.faults() <= {"outage"}  # which is reported for two minutes more
