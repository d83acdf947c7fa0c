"""The databases with all migrations applied, kept for the next run of the tests."""

import os
from pathlib import Path

import pytest

from . import kept_database


def test_what_is_still_asked_for_is_not_thrown_away_for_what_came_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def make(folder: Path) -> Path:
        (folder / "made").touch()
        return folder / "made"

    def ask_for(name: str) -> None:
        monkeypatch.setattr(kept_database, "kept", lambda kind: tmp_path / f"{name}.{kind}")
        kept_database.keep()

    monkeypatch.setattr(kept_database, "FOLDER", tmp_path)
    monkeypatch.setattr(kept_database, "make_sqlite", make)
    monkeypatch.setattr(kept_database, "make_postgres", make)
    for name in map(str, range(kept_database.KEPT)):
        ask_for(name)
        for made in tmp_path.glob(f"{name}.*"):
            os.utime(made, (int(name), int(name)))
    ask_for("0")
    ask_for("another")

    assert (tmp_path / "0.postgres").exists()
    assert not (tmp_path / "1.postgres").exists()
