"""What a store that ails looks like to the portal, and that it holds up only who asked for a file."""

import time
from threading import Thread

import pytest

pytest.importorskip("storages", reason="needs what speaks S3: make test-s3")

from botocore.exceptions import ClientError, ConnectTimeoutError
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from dialogue_portal.faults import is_outage
from dialogue_portal.lib import s3_storage
from dialogue_portal.lib.object_storage import StoreUnavailable, storage_at
from dialogue_portal.lib.s3_storage import Door, ObjectStorage, as_of_a_folder


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject"), FileNotFoundError),
        (ClientError({"Error": {"Code": "NoSuchBucket"}}, "PutObject"), StoreUnavailable),
        (ClientError({"Error": {"Code": "AccessDenied"}}, "PutObject"), StoreUnavailable),
        (ConnectTimeoutError(endpoint_url="http://kho"), StoreUnavailable),
        (ValueError(), ValueError),
    ],
)
def test_errors_are_those_of_a_folder(error, seen):
    with pytest.raises(seen) as found, as_of_a_folder():
        raise error
    assert is_outage(found.value) is (seen is StoreUnavailable)


def test_a_store_that_failed_is_left_alone_for_a_while(monkeypatch):
    door = Door()
    with pytest.raises(StoreUnavailable, match="AccessDenied"), door.passed():
        raise StoreUnavailable("AccessDenied")
    with pytest.raises(StoreUnavailable, match="NotAsked"), door.passed():
        pytest.fail("asked again at once")
    door.shut_until = 0
    with door.passed():
        pass


def test_a_file_that_is_not_there_shuts_no_door():
    door = Door()
    with pytest.raises(FileNotFoundError), door.passed():
        raise FileNotFoundError
    with door.passed():
        pass


def test_few_wait_for_a_slow_store_and_the_next_is_sent_away(monkeypatch):
    monkeypatch.setattr(s3_storage, "PLACE_SECONDS", 0.01)
    door, is_over = Door(), []

    def wait():
        with door.passed():
            while not is_over:
                time.sleep(0.01)

    waiting = [Thread(target=wait) for _ in range(s3_storage.AT_ONCE)]
    for thread in waiting:
        thread.start()
    time.sleep(0.05)
    with pytest.raises(StoreUnavailable), door.passed():
        pytest.fail("one too many")
    is_over.append(True)
    for thread in waiting:
        thread.join()
    with door.passed():
        pass


def test_the_store_is_given_seconds_to_answer():
    storage = ObjectStorage(**storage_at("s3://a:b@127.0.0.1:1/tep?tls=no")["OPTIONS"])
    waits = storage.connection.meta.client.meta.config
    assert (waits.connect_timeout, waits.read_timeout, waits.s3["addressing_style"]) == (3, 5, "path")


@pytest.mark.skipif(not settings.FILES_URL, reason="needs a store: make test-s3")
def test_a_file_comes_back_whole_with_its_size():
    content = b"0123456789" * 300_000  # more than stays in memory
    name = default_storage.save("lon/tep", ContentFile(content))
    with default_storage.open(name) as file:
        assert (file.size, file.read() == content) == (len(content), True)
    default_storage.delete(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)
    with pytest.raises(FileNotFoundError):
        default_storage.get_modified_time(name)
