"""What README and the documents name is there: files, other documents and their headings."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "deploy/README.md", *sorted(ROOT.glob("docs/**/*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
MODULE = re.compile(r"`(?:[\w./-]*/)?([\w-]+\.py)`")


def anchors_of(document):
    """As code hosts make them of headings."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    for address, anchor in LINK.findall(document.read_text(encoding="utf-8")):
        target = (document.parent / address) if address else document
        assert target.exists(), address
        assert not anchor or anchor in anchors_of(target), f"{address}#{anchor}"


def test_modules_that_are_named_are_there():
    there = {
        path.name
        for app in ["dialogue_portal", "feedback", "sessions_app", "tests", "tools"]
        for path in (ROOT / app).rglob("*.py")
    }
    named = {name for document in DOCUMENTS for name in MODULE.findall(document.read_text(encoding="utf-8"))}
    assert named - there - {"manage.py"} == set()
