"""Folders of each test's own, and no key unless it sets one."""

import pytest


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.BACKUP_KEY = ""
