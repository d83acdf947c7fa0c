"""Files of all cases take no more memory for many than for few. With 100,000 rows: `tests/bench/cases.py`."""

import gc
import tracemalloc

import pytest

from feedback.cases import files, tables
from feedback.models import Opinion
from tests.builders import make_opinion

pytestmark = pytest.mark.long

CELLS, SIGNS, LINES = 20, 1000, 1000
ENOUGH = 4_000_000
"""Bytes; the file has twenty million."""


@pytest.fixture
def long_file(monkeypatch):
    def lines(keys, *, originals):
        for number in keys:
            yield [f"{number} {place}".ljust(SIGNS, "x") for place in range(CELLS)]

    monkeypatch.setattr(files, "lines", lines)


def write_csv():
    return sum(len(line) for line in files.csv_lines(range(LINES), originals=True))


def write_workbook():
    with files.workbook(range(LINES), ["x"], originals=True) as book:
        return book.seek(0, 2)


@pytest.mark.parametrize("write", [write_csv, write_workbook])
def test_a_file_is_never_whole_in_memory(long_file, write):
    write()  # what it takes to import the writer, once, is not counted
    tracemalloc.start()
    try:
        assert write()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < ENOUGH


def test_the_cases_of_a_file_are_in_memory_some_at_a_time(monkeypatch):
    monkeypatch.setattr(tables, "AT_ONCE", 2)
    keys = [make_opinion(moderation="approved").pk for _ in range(9)]
    gc.collect()
    before = cases_in_memory()
    most = max(cases_in_memory() - before for _ in tables.lines(keys, originals=True))
    assert most <= 4  # the next two are loaded while the last two are still held


def cases_in_memory():
    return sum(type(thing) is Opinion for thing in gc.get_objects())
