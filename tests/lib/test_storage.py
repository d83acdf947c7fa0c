"""A file has its name only once it is whole and on the disk."""

import errno
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, filesystem

from dialogue_portal.lib import storage


def every_name():
    return [name for _, _, names in os.walk(default_storage.base_location) for name in names]


def test_a_file_is_kept_under_the_name_that_is_told():
    name = default_storage.save("attachments/a", ContentFile(b"whole"))
    assert name == "attachments/a"
    assert default_storage.open(name).read() == b"whole"
    assert every_name() == ["a"]
    assert default_storage.save("attachments/a", ContentFile(b"another")) != name
    assert default_storage.open(name).read() == b"whole"


def test_a_file_that_may_not_be_read_is_none(monkeypatch):
    def refuse(path, mode):
        raise PermissionError(errno.EACCES, "root's")

    for name in ["ours", "roots"]:
        default_storage.save(f"attachments/{name}", ContentFile(b"whole"))
    monkeypatch.setattr(os, "access", lambda path, way: not path.endswith("roots"))
    monkeypatch.setattr(filesystem, "open", refuse, raising=False)
    assert default_storage.listdir("attachments") == ([], ["ours"])
    assert (default_storage.exists("attachments/ours"), default_storage.exists("attachments/roots")) == (True, False)
    with pytest.raises(FileNotFoundError):
        default_storage.open("attachments/roots")


def test_a_file_that_did_not_reach_the_disk_leaves_nothing(monkeypatch):
    def refuse(path):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(storage, "sync", refuse)
    with pytest.raises(OSError, match="full"):
        default_storage.save("attachments/a", ContentFile(b"half"))
    assert every_name() == []
