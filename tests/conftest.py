"""What every test takes for granted: files and mail go to a folder of its own. The rest is in `tests/settings.py`."""

import gc
from pathlib import Path
from typing import Any

import pytest


gc.set_threshold(100_000, 50, 100)
"""Looking for cycles ever so often among a hundred thousand objects that stay took a tenth of the suite's time."""


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
