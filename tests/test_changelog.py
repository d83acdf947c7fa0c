"""The changelog says each thing once, in a line that is read at a glance, and its links lead somewhere."""

import re
from pathlib import Path

from django.conf import settings

CHANGELOG = Path(settings.BASE_DIR, "CHANGELOG.md")


def headings_of(path):
    """The addresses of its headings within a page, as Markdown readers make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_no_two_lines_begin_alike():
    """When two branches change a line, both of its wordings may stay."""
    lines = [line for line in CHANGELOG.read_text().splitlines() if line.startswith("- ")]
    beginnings = [line[:25] for line in lines]
    assert [line for line in lines if beginnings.count(line[:25]) > 1] == []


def test_no_line_is_long():
    assert [line for line in CHANGELOG.read_text().splitlines() if len(line) > 250] == []


def test_every_link_leads_to_a_page_and_a_heading_of_it():
    links = re.findall(r"\]\(([^)#]*)#?([^)]*)\)", CHANGELOG.read_text())
    pages = [(CHANGELOG.parent / name if name else CHANGELOG, heading) for name, heading in links]
    assert len(pages) > 1
    assert [page for page, _ in pages if not page.is_file()] == []
    assert [heading for page, heading in pages if heading and heading not in headings_of(page)] == []
