"""Folders of each test's own, and no key unless it sets one."""

import pytest

from .steps import backup, lose_everything, make_case


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.BACKUP_KEY = ""


@pytest.fixture
def saved(settings, tmp_path):
    """A backup without a key, and an empty portal to restore it into."""
    make_case()
    path, _ = backup(tmp_path / "sao-luu")
    lose_everything(settings, tmp_path)
    return path
