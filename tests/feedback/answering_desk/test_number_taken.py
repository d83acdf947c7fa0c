"""The letter of a draft takes its number while its author has the words open."""

import datetime as dt
import re

import pytest

from feedback import actions
from feedback.documents import letter
from feedback.models import Draft
from sessions_app.actions import make_paper, take_number, void_number
from tests.builders import make_body, make_response, make_user
from tests.staff import fresh, text_of

from .steps import given_to, screen, words

DAY = dt.date(2026, 3, 5)
NUMBER = "01/UBND"
OPENED = ["version", "number_opened", "day_opened"]


@pytest.fixture
def draft(unit, body):
    return make_response(opinion=given_to(body), body=body, author=unit.user, state=Draft.DRAFT, text="Sẽ sửa.")


@pytest.fixture
def clerk():
    return make_user(full_name="Văn thư Phường")


def as_opened(page):
    """What the page carries to say as what it was opened."""
    found = {name: re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0] for name in OPENED}
    return {name: (re.search(r'value="([^"]*)"', box) or ["", ""])[1] for name, box in found.items()}


def opened(unit, draft, **typed):
    """All that the author's page holds, and what is typed into it."""
    day = {"issued_on": f"{draft.issued_on:%d/%m/%Y}", "number_symbol": draft.number_symbol}
    return words(draft.body, **as_opened(text_of(unit.get(screen(draft)))), **{**day, **typed})


def numbered(draft, clerk):
    committee = make_body(name="Ủy ban nhân dân phường Thử", kind="committee")
    document = make_paper(letter.PAPER, fresh(draft), by=clerk).document
    return take_number(document, issuer=committee, by=clerk, issued_on=DAY)


def test_a_number_taken_while_the_author_wrote_stays_with_its_day(unit, draft, clerk):
    form = opened(unit, draft, text="Đã sửa đèn ngõ 3.")
    numbered(draft, clerk)
    assert unit.post(screen(draft), {**form, "viec": "luu"}).status_code == 302
    saved = fresh(draft)
    assert (saved.text, saved.number_symbol, saved.issued_on) == ("Đã sửa đèn ngõ 3.", NUMBER, DAY)


def test_a_number_given_back_while_the_author_wrote_does_not_come_again(unit, draft, clerk):
    row = numbered(draft, clerk)
    form = opened(unit, fresh(draft), text="Đã sửa đèn ngõ 3.")
    void_number(row, by=clerk, reason="Lấy nhầm.")
    unit.post(screen(draft), {**form, "viec": "luu"})
    saved = fresh(draft)
    assert (saved.text, saved.number_symbol) == ("Đã sửa đèn ngõ 3.", "")


def test_who_typed_a_number_too_is_told_and_nothing_is_written(unit, draft, clerk):
    form = opened(unit, draft, number_symbol="9/KT", text="Đã sửa đèn ngõ 3.")
    numbered(draft, clerk)
    page = unit.post(screen(draft), {**form, "viec": "luu"})
    for told in ["Văn thư Phường", NUMBER, "9/KT", "Đã sửa đèn ngõ 3."]:
        assert told in text_of(page)
    assert (fresh(draft).number_symbol, fresh(draft).text) == (NUMBER, "Sẽ sửa.")
    again = {**form, **as_opened(text_of(page)), "issued_on": "05/03/2026", "viec": "luu"}
    assert unit.post(screen(draft), again).status_code == 302
    assert (fresh(draft).number_symbol, fresh(draft).issued_on) == ("9/KT", DAY)


def test_what_another_wrote_is_told_and_the_number_is_kept_in_its_box(unit, draft, clerk):
    form = opened(unit, draft, text="Đã sửa đèn ngõ 3.")
    numbered(draft, clerk)
    actions.edit_response(fresh(draft), by=clerk, version=1, text="Đèn đã sáng.")
    page = unit.post(screen(draft), {**form, "viec": "luu"})
    assert page.context["words"]["number_symbol"].value() == NUMBER
    box = {"number_symbol": NUMBER, "issued_on": "05/03/2026"}
    unit.post(screen(draft), {**form, **box, **as_opened(text_of(page)), "viec": "luu"})
    saved = fresh(draft)
    assert (saved.text, saved.number_symbol, saved.issued_on) == ("Đã sửa đèn ngõ 3.", NUMBER, DAY)


def test_what_was_typed_before_a_template_was_filled_in_is_still_typed(unit, draft):
    form = opened(unit, draft, number_symbol="9/KT")
    page = text_of(unit.post(screen(draft), {**form, "viec": "dien-mau"}))
    unit.post(screen(draft), {**form, **as_opened(page), "viec": "luu"})
    assert fresh(draft).number_symbol == "9/KT"
