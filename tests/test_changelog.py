"""The changelog says each thing once, in a line that is read at a glance."""

from pathlib import Path

from django.conf import settings

CHANGELOG = Path(settings.BASE_DIR, "CHANGELOG.md")


def test_no_two_lines_begin_alike():
    """When two branches change a line, both of its wordings may stay."""
    lines = [line for line in CHANGELOG.read_text().splitlines() if line.startswith("- ")]
    beginnings = [line[:25] for line in lines]
    assert [line for line in lines if beginnings.count(line[:25]) > 1] == []


def test_no_line_is_long():
    assert [line for line in CHANGELOG.read_text().splitlines() if len(line) > 250] == []
