"""Files in an object store, a real one, and every fault of it while people send: their words go on, files that were
acknowledged are there, nobody sees a 500, all heals by itself.

Not part of `make test`: `make faults-s3`.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from .crowd import Crowd, Person
from .portal import Portal, Server
from .slow_road import SlowRoad

pytestmark = pytest.mark.skipif("FAULTS" not in os.environ, reason="slow: make faults-s3")
pytest.importorskip("storages", reason="needs what speaks S3: make faults-s3")
object_store = pytest.importorskip("tools.object_store", reason="needs what speaks S3: make faults-s3")

FAULT_SECONDS = 12
READ_PAGE = "/y-kien/"
PUBLIC_PAGES = ["/", "/y-kien/?q=den+{}", "/tim-kiem/?q=den+{}", "/doi-thoai/"]
CAME = """
import json
from feedback.models import Attachment
print(json.dumps([bool(file.rendered_at) for file in Attachment.objects.filter(media_type="image/jpeg")]))
"""
PICTURES = """
import json
from django.core.files.storage import default_storage
from feedback.models import Attachment
files = Attachment.objects.filter(opinion__original_text__startswith="Phép chụp")
print(json.dumps([
    [[default_storage.exists(name) for name in file.rendition_names()], file.render_error] for file in files
]))
"""
PAIR = """
import datetime as dt, json
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from dialogue_portal import files_and_rows
before = sorted(files_and_rows.files_in_storage())
strays = [default_storage.save(f"attachments/stray-{n}", ContentFile(b"x")) for n in range(7)]
young = files_and_rows.pair_files()
files_and_rows.GRACE = dt.timedelta(0)
files_and_rows.is_old.__defaults__ = (dt.timedelta(0),)
old = files_and_rows.pair_files()
print(json.dumps([young.strays, old.strays, old.missing, sorted(files_and_rows.files_in_storage()) == before, len(before)]))
"""


@pytest.fixture(scope="module")
def road(store):
    return SlowRoad(store.ports["s3.port"])


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def portal(request, store):
    folder = Path(tempfile.mkdtemp(prefix="portal-faults-"))
    folder.chmod(0o755)  # PostgreSQL is another user there
    (folder / "postgres").mkdir()
    server = Server(folder / "postgres") if request.param == "postgresql" else None
    bucket = request.param
    store.client().create_bucket(Bucket=bucket)
    portal = Portal(folder / "var", server.url if server else "", FILES_URL=store.url(bucket))
    yield portal
    portal.stop()
    if server:
        server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def told(what, **figures):
    print(f"\n{what}: " + ", ".join(f"{name} {value}" for name, value in figures.items()))


@contextmanager
def people_sending(portal):
    """A crowd before, during and after the fault; every other one sends a file."""
    with Crowd(portal.base) as crowd:
        crowd.wait_for_more(6)
        yield crowd
        crowd.wait_for_more(6)
    files = sum(content is not None for _, content in crowd.acknowledged.values())
    told("sent", receipts=len(crowd.acknowledged), files=files, **{str(key): n for key, n in crowd.statuses.items()})
    assert crowd.errors == []
    assert crowd.statuses[500] == 0
    assert crowd.not_kept == []
    assert crowd.lost_or_doubled(portal.stored()) == []


@contextmanager
def files_at(portal, url):
    """The portal started anew with another address of its files, and with its own in the end."""
    usual = portal.environment["FILES_URL"]
    for address in [url, usual]:
        portal.stop()
        portal.environment["FILES_URL"] = address
        portal.start()
        if address == url:
            yield


def photograph():
    """Large enough that to make it anew takes the worker a while."""
    content = BytesIO()
    Image.effect_noise((3600, 2400), 40).convert("RGB").save(content, "JPEG")
    return content.getvalue()


def pictures(portal, seconds=60):
    """What became of every photograph that was sent, once the worker has made all of them anew."""
    deadline = time.monotonic() + seconds
    while True:
        found = json.loads(portal.shell(PICTURES))
        if all(sizes for sizes, _ in found) or time.monotonic() > deadline:
            return found
        time.sleep(1)


def times_of_pages(portal, seconds):
    """How long public pages took that nobody had asked for before."""
    took, statuses, deadline = [], set(), time.monotonic() + seconds
    while time.monotonic() < deadline:
        for page in PUBLIC_PAGES:
            begin = time.monotonic()
            statuses.add(portal.get(page.format(len(took) + 1))[0])
            took.append(time.monotonic() - begin)
    told("pages", number=len(took), median=f"{statistics.median(took):.2f} s", longest=f"{max(took):.2f} s")
    return took, statuses


def test_a_day_without_faults(portal):
    with people_sending(portal) as crowd:
        times_of_pages(portal, 5)
    assert set(crowd.statuses) == {200}


@pytest.mark.parametrize("way", ["stop", "kill"])
def test_the_store_goes_and_comes_back(portal, store, way):
    with people_sending(portal) as crowd:
        getattr(store, way)()
        try:
            before = len(crowd.acknowledged)
            _, statuses = times_of_pages(portal, FAULT_SECONDS)
            assert statuses == {200}
            assert portal.get("/healthz")[0] == 200
            assert portal.faults() >= {"files"}
            told("meanwhile", receipts=len(crowd.acknowledged) - before)
            assert len(crowd.acknowledged) > before, "who sends no file is taken"
        finally:
            store.start()
    assert crowd.statuses[503]
    assert portal.faults() <= {"outage"}


def test_the_store_is_killed_right_after_a_file_was_acknowledged(portal, store):
    crowd = Crowd(portal.base)
    for _ in range(3):
        crowd.send_one()
        crowd.send_one()  # every other one has a file
        store.kill()
        store.start()
    assert (crowd.errors, len(crowd.acknowledged)) == ([], 6)
    assert crowd.lost_or_doubled(portal.stored()) == []


def test_photographs_whose_store_goes_before_they_are_made_anew(portal, store):
    people = [Person(portal.base, f"Phép chụp số {number}", Counter(), photograph()) for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(person.send) for person in people]
        while len(json.loads(portal.shell(CAME))) < 1:
            time.sleep(0.1)
        store.kill()
        during = json.loads(portal.shell(CAME))
        time.sleep(3)
        store.start()
        assert all(receipt.result() for receipt in sent)
    found = pictures(portal, 240)
    told("photographs", number=len(found), came_before=len(during), made_before=sum(map(bool, during)))
    assert len(found) == 4
    assert all(sizes and all(sizes) and not error for sizes, error in found), found
    assert all(not person.statuses[500] for person in people)


@pytest.mark.parametrize("manner", ["slow", "silent"])
def test_a_store_that_answers_late_or_never_holds_up_no_page(portal, road, store, manner):
    with files_at(portal, store.url(bucket_of(portal), road.port)), people_sending(portal) as crowd:
        road.manner = manner
        try:
            took, statuses = times_of_pages(portal, 25)
            assert manner == "slow" or portal.faults() >= {"files"}
        finally:
            road.manner = "quick"
    assert statuses == {200}
    assert statistics.median(took) < 1
    assert max(took) < 6
    assert crowd.statuses[503]


def test_wrong_keys_are_told_and_only_files_are_refused(portal, store):
    right = portal.environment["FILES_URL"]
    with files_at(portal, right.replace(object_store.SECRET, "another")):
        assert "files" in portal.faults()
        assert portal.get(READ_PAGE)[0] == 200
        crowd = Crowd(portal.base)
        crowd.send_one()
        assert (crowd.errors, len(crowd.acknowledged)) == ([], 1)
    assert "files" not in portal.faults()


def test_files_and_rows_are_paired(portal):
    young, old, missing, is_as_before, number = json.loads(portal.shell(PAIR))
    told("paired", files=number, strays=old, missing=missing)
    assert (young, old, missing, is_as_before) == (0, 7, 0, True)
    assert number > 10


def test_a_backup_holds_the_files_and_comes_back_into_another_store(portal, store, tmp_path):
    said = portal.manage("backup", str(tmp_path))
    told("backup", said=re.search(r"\((.*?)\)", said)[1])
    (backup,) = tmp_path.glob("sao-luu-*.tar.gz")
    bucket = f"{bucket_of(portal)}-restored"
    with elsewhere(portal, tmp_path, store.url(bucket)) as target:
        store.kill()
        try:
            assert refused(portal, "backup", str(tmp_path)).startswith("CommandError: Kho tệp")
            assert refused(target, "restore", str(backup)).startswith("CommandError: Kho tệp")
        finally:
            store.start()
        assert [path.name for path in tmp_path.glob("sao-luu-*")] == [backup.name]
        store.client().create_bucket(Bucket=bucket)
        assert "Đã khôi phục" in target.manage("restore", str(backup))
    assert names(store, bucket) == names(store, bucket_of(portal)) != []


@contextmanager
def elsewhere(portal, folder, files_url):
    """An empty portal with the keys of `portal`, on a database of its own kind; nothing of it runs."""
    environment = {**portal.environment, "VAR_DIR": str(folder / "var"), "FILES_URL": files_url}
    shutil.copytree(portal.var, folder / "var", ignore=shutil.ignore_patterns("*.sqlite3*", "files"))
    if "DATABASE_URL" not in environment:
        yield Target(folder / "var", environment)
        return
    with tempfile.TemporaryDirectory() as place:  # not among pytest's own, where PostgreSQL, another user, may not go
        server = Server(place)
        try:
            yield Target(folder / "var", {**environment, "DATABASE_URL": server.url})
        finally:
            server.stop()


class Target(Portal):
    def __init__(self, var, environment):
        self.var, self.environment = var, environment


def refused(portal, *arguments):
    with pytest.raises(subprocess.CalledProcessError) as found:
        portal.manage(*arguments)
    return found.value.stderr


def bucket_of(portal):
    return re.search(r"/(\w+)\?", portal.environment["FILES_URL"])[1]


def names(store, bucket):
    pages = store.client().get_paginator("list_objects_v2").paginate(Bucket=bucket)
    found = [item["Key"] for page in pages for item in page.get("Contents", [])]
    return sorted(name for name in found if not name.startswith("tmp/"))


def test_the_log_tells_of_no_person_and_no_key(portal):
    lines = portal.logged()
    assert "Phép thử" not in lines
    assert object_store.SECRET not in lines
    assert '"status": 500' not in lines
