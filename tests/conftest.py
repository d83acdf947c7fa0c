"""Fixtures for every test: files and mail go to a folder of its own. The rest is in `tests/settings.py`."""

import gc
import os
from collections.abc import Iterator
from functools import cache, partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from _pytest import runner
from django.db import connection
from django.template import Context, RequestContext
from django.template import Template as Base
from django.template.backends.django import Template
from django.test.signals import template_rendered

from dialogue_portal.lib import heic, pdf, sealed_files, spreadsheets
from dialogue_portal.lib.child_process import OutOfBounds
from dialogue_portal.lib.deep_calls import with_room
from dialogue_portal.lib.pdf_writer import rewritten

from . import kept_database
from .as_migrated import put_back_quickly
from .files import put_files_into
from .which_database import left_out

gc.set_threshold(100_000, 50, 100)
"""Searching for cycles among a hundred thousand lasting objects took a tenth of the suite's time."""

NUMBERS = count()

sealed_files.WORK = 2**5
"""Otherwise making a key takes a tenth of a second, twice for each backup that is made and read."""


hypothesis.settings.register_profile("check", hypothesis.settings.get_profile("ci"), max_examples=50)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "check"))
"""The same examples in each check, so that it gives the same result for the same code; `make test-all` draws new ones,
and more."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Each of several workers has its own database, in memory on SQLite. pytest-django recognises only Django's own
    backend and would name a file for ours."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = None
    kept_database.begin()
    put_back_quickly()


@pytest.fixture(autouse=True, scope="session")
def nothing_waits_for_the_disk() -> Iterator[None]:
    """Tests need not survive a power cut: saves two thousand times five thousandths of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def files_are_read_here() -> Iterator[None]:
    """Read files in this process: starting a child process takes a fifth of a second."""

    def photograph(module: str, content: bytes, seconds: float) -> bytes:
        try:
            return heic.decoded(content)
        except Exception as error:  # as in a process that ends by it
            raise OutOfBounds from error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "run_in_child", lambda module, content, seconds: rewritten(content))
        patch.setattr(heic, "run_in_child", photograph)
        patch.setattr(spreadsheets, "run_in_child", lambda module, content, seconds: spreadsheets.rows_told(content))
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run each test with the stack of the web processes, for the deep calls of a page."""
    return with_room(runner.pytest_runtest_protocol)(item, nextitem)


@pytest.fixture(autouse=True, scope="session")
def only_pages_are_told_of(django_test_environment: None) -> Iterator[None]:
    """Django's test client keeps the context of every rendered template, four hundred for a staff form. Here only that
    of the page, which is what tests use: this saves a tenth of the rendering time."""

    def draw(self: Base, context: Context) -> str:
        if context.template is self and isinstance(context, RequestContext):
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Base, "_render", draw)
        yield


def pytest_collection_finish(session: pytest.Session) -> None:
    """Nothing of what is loaded by now is searched for cycles again, at whatever time."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--each-once", action="store_true", help="leave out what runs on the other database")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return collection_path in not_run_here(config) or None


@cache
def not_run_here(config: pytest.Config) -> set[Path]:
    return left_out(connection.vendor) if config.getoption("each_once") else set()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what only the other database can pass, unless nobody asks the other."""
    for item in items:
        for mark in item.iter_markers("only_on"):
            vendor, why = mark.args
            if vendor != connection.vendor:
                if item.path in left_out(vendor):
                    raise pytest.UsageError(f"{item.nodeid} runs nowhere: see tests/which_database.py")
                item.add_marker(pytest.mark.skip(why))


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Numbered here: to number a `tmp_path`, pytest lists the folders of all earlier tests."""
    folder = tmp_path_factory.getbasetemp() / f"own-{next(NUMBERS)}"
    folder.mkdir()
    put_files_into(settings, folder / "files")
    settings.EMAIL_FILE_PATH = folder / "mail"


@pytest.fixture(autouse=True)
def clocks_of_other_tests_forgotten() -> None:
    """A test that sets the clock must not make later ones doubt it."""
    from dialogue_portal import clock

    clock.last_seen.cache_clear()


@pytest.fixture
def ward(db: None) -> Any:
    """The profile of a ward, which most pages need. For a whole module: `pytest.mark.usefixtures("ward")`."""
    from .builders import make_ward

    return make_ward()


@pytest.fixture
def by(db: None) -> Any:
    """Somebody of the office, for acts where it does not matter who."""
    from .builders import make_user

    return make_user("Văn phòng")


@pytest.fixture
def office(db: None) -> Any:
    """A browser with somebody of the office signed in (`.user`)."""
    from .staff import signed_in

    return signed_in("Văn phòng")


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests fill in six pages faster than a person, and would be taken for a robot."""
    monkeypatch.setattr("feedback.spam.FASTEST_SECONDS", 0)


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock by which kept pages age. It stands still, so that no test crosses a minute by chance."""
    from dialogue_portal.kept_pages import pages

    clock = SimpleNamespace(time=lambda: 0.0)
    monkeypatch.setattr(pages, "time", clock)
    return clock


@pytest.fixture
def pressed(tmp_path: Path) -> Any:
    """`threads.press` with a folder of this test."""
    from .threads import press

    return partial(press, tmp_path)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty templates, for what is decided before a page is rendered: who may open it, its headers. Rendering is
    slow."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
