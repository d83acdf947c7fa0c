"""What pages carry in themselves, and that browsers are told of it."""

import re

import pytest

from dialogue_portal.look import SCRIPT, SHEETS, STYLE, Inline, smaller


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
    assert re.findall(r"<style>(.*?)</style>", page, re.DOTALL) == [STYLE.text]
    assert re.findall(r"<script data-look>(.*?)</script>", page, re.DOTALL) == [SCRIPT.text]
    assert {STYLE.source, SCRIPT.source} < set(policy.replace(";", "").split())
    assert "unsafe" not in policy
    assert 'rel="stylesheet"' not in page


@pytest.mark.django_db
def test_while_developing_the_sheets_are_linked(client, settings):
    settings.DEBUG = True
    page = client.get("/").content.decode()
    assert re.findall(r"css/(\w+)\.css", page) == [*SHEETS]
    assert "<style>" not in page
