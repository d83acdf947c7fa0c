"""What pages carry in themselves, and that browsers are told of it."""

import re
from pathlib import Path

import pytest

from dialogue_portal.page_styles import (
    FOLDER,
    MARKS,
    SCRIPT,
    SHEETS,
    STAFF,
    STYLES,
    STYLES_FOR_SOME,
    Inline,
    classes_in,
    smaller,
    styles_for,
)

ROOT = Path(__file__).resolve().parent.parent


def test_a_sheet_loses_comments_and_blanks_but_no_meaning():
    css = '/* why */\na > b , c:is(.d) e {\n  margin: 0 calc(1px + 2em);\n  content: "› ";\n}\n'
    assert smaller(css) == 'a>b,c:is(.d) e{margin:0 calc(1px + 2em);content:"› "}'


def test_a_hash_is_written_as_browsers_want_it():
    assert Inline("").source == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/y-kien/tra-cuu/", "/khong-co/"])
def test_every_page_carries_what_the_policy_names_and_nothing_else_inline(client, address):
    response = client.get(address)
    page, policy = response.content.decode(), response["Content-Security-Policy"]
    here = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert here == [style.text for style in styles_for(page)]
    assert 1 <= len(here) < len(STYLES)
    assert re.findall(r"<script>(.*?)</script>", page, re.DOTALL) == [SCRIPT.text]
    assert {SCRIPT.source, *(style.source for style in STYLES)} < set(policy.replace(";", "").split())
    assert "unsafe" not in policy
    assert re.findall(r'<link rel="stylesheet" [^>]*>', page) == [
        '<link rel="stylesheet" href="/static/css/print.css" media="print">'
    ]


@pytest.mark.django_db
def test_while_developing_the_sheets_are_linked(client, settings):
    settings.DEBUG = True
    page = client.get("/").content.decode()
    assert re.findall(r"css/(\w+)\.css", page) == [*SHEETS]
    assert "<style>" not in page


@pytest.mark.django_db
def test_a_page_of_the_staff_has_every_sheet_of_theirs_in_its_order(client):
    page = client.get("/quan-tri/login/").content.decode()
    assert re.findall(r"css/staff/(\w+)\.css", page) == [*STAFF]
    assert {path.stem for path in (FOLDER / "css" / "staff").iterdir()} == {*STAFF}


@pytest.mark.parametrize("name", STYLES_FOR_SOME)
def test_a_sheet_for_some_pages_speaks_of_nothing_that_others_have(name):
    css = re.sub(r"@(?:media|container|supports)[^{]*\{", "", STYLES_FOR_SOME[name].text)
    selectors = [one for rule in re.findall(r"([^{}]+)\{", css) for one in re.split(r",(?![^(]*\))", rule)]
    assert len(selectors) > 5
    assert [one for one in selectors if not classes_in(one) & MARKS[name]] == []


def test_a_page_has_the_sheets_that_its_classes_ask_for():
    assert styles_for("<p class='meta'>figures</p>") == [STYLES[0]]
    assert styles_for('<p class="meta">A</p><ul class="plain figures">') == [STYLES[0], STYLES_FOR_SOME["figures"]]


def test_a_label_that_a_sheet_names_stands_in_a_template():
    """A column that is called otherwise since would lose its width, and nothing else would tell."""
    sheets, templates = (
        "".join(path.read_text() for path in (ROOT / folder).rglob(kind))
        for folder, kind in [("static/css", "*.css"), ("templates", "*.html")]
    )
    named = set(re.findall(r'data-label="[^"]+"', sheets))
    assert len(named) > 5
    assert {label for label in named if label not in templates} == set()
