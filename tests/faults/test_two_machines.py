"""Two machines that share a PostgreSQL and, by TLS, an object store: web and worker on both, people on both.

Not part of `make test`: `make faults-s3`.
"""

import json
import os
import re
import shutil
import tempfile
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .crowd import Crowd, Person
from .portal import KEYS, Portal, Server
from .sealed_road import SealedRoad

pytestmark = pytest.mark.skipif("FAULTS" not in os.environ, reason="slow: make faults-s3")

SHOWN = """
import json
from feedback.actions import hide
from feedback.models import Opinion
from sessions_app.models import User
opinion = Opinion.objects.public().newest_first().first()
print(json.dumps([opinion.get_absolute_url(), opinion.subject]))
"""
HIDE = f"{SHOWN}hide(opinion, by=User.objects.get(username='vanphong'), reason='Lộ số nhà.')"


@pytest.fixture(scope="module")
def road(store, tmp_path_factory):
    return SealedRoad(store.ports["s3.port"], tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def machines(store, road):
    folder = Path(tempfile.mkdtemp(prefix="portal-two-"))
    folder.chmod(0o755)  # PostgreSQL is another user there
    (folder / "postgres").mkdir()
    server = Server(folder / "postgres")
    shared = {"FILES_URL": sealed(store, road), "AWS_CA_BUNDLE": str(road.certificate)}
    first = Portal(folder / "one", server.url, **shared)
    keys = {name: (first.var / name.lower()).read_text().strip() for name in KEYS}
    second = Portal(folder / "two", server.url, **shared, **keys)
    yield first, second
    for portal in [second, first]:
        portal.stop()
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def sealed(store, road):
    return store.url(port=road.port).removesuffix("?tls=no")


def test_what_is_sent_on_both_is_stored_once_with_its_files(machines, road):
    with Crowd(machines[0].base, people=6) as one, Crowd(machines[1].base, people=6) as other:
        for crowd in [one, other]:
            crowd.wait_for_more(10)
    stored = machines[0].stored()
    assert stored == machines[1].stored()
    for crowd in [one, other]:
        assert (crowd.errors, crowd.not_kept, set(crowd.statuses)) == ([], [], {200})
        assert crowd.lost_or_doubled(stored) == []
    assert road.visits


def test_what_was_begun_on_one_is_finished_and_followed_on_the_other(machines):
    """Nothing of a visitor stays with the machine that they were sent to first: each step goes to the other one."""
    statuses = Counter()
    text = "Phép thử hai máy: cống tắc."
    person = Traveller([portal.base for portal in machines], text, statuses)
    code = person.send()
    for _ in machines:
        _, page = person.open("/y-kien/tra-cuu/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        asked = {"csrfmiddlewaretoken": token, "code": code, "contact": person.email}
        assert text in person.open("/y-kien/tra-cuu/", asked)[1]
        person.bases.reverse()
    assert set(statuses) == {200}


class Traveller(Person):
    """Whoever is sent to another machine with each page."""

    def __init__(self, bases, text, statuses):
        super().__init__(bases[0], text, statuses)
        self.bases, self.email = bases, ""

    def open(self, address, fields=None, file=None):
        self.bases.reverse()
        self.base, path = self.bases[0], urllib.parse.urlsplit(address).path
        self.email = (fields or {}).get("email", self.email)
        return super().open(path, fields, file)


def test_what_is_hidden_on_one_is_gone_on_the_other_at_once(machines):
    address, subject = json.loads(machines[0].shell(SHOWN))
    for portal in machines:
        for _ in range(8):  # both processes of each keep it
            assert subject in portal.get(address)[1]
    machines[0].shell(HIDE)
    with ThreadPoolExecutor(8) as pool:
        pages = [page for portal in machines for page in pool.map(portal.get, [address] * 8)]
    assert {status for status, _ in pages} == {410}
    assert not any(subject in page for _, page in pages)


def test_a_store_that_cannot_prove_who_it_is_gets_no_file(machines):
    portal = machines[1]
    right = portal.environment.pop("AWS_CA_BUNDLE")
    portal.stop()
    portal.start()
    try:
        assert "files" in portal.faults()
        crowd = Crowd(portal.base)
        crowd.send_one()
        assert (crowd.errors, len(crowd.acknowledged)) == ([], 1)
    finally:
        portal.stop()
        portal.environment["AWS_CA_BUNDLE"] = right
        portal.start()
    assert "files" not in portal.faults()
