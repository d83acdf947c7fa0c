"""The tables of figures on screens of any width: read down, never sideways."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.builders import make_commitment, make_opinion, make_session, make_topic
from tests.marks import committing

pytestmark = committing

UNFOLD = "() => document.querySelectorAll('details').forEach(one => one.open = true)"
SIDEWAYS = "() => [...document.querySelectorAll('.table-frame')].map(frame => frame.scrollWidth - frame.clientWidth)"


SELDOM = [pytest.param(width, marks=pytest.mark.long) for width in [360, 390, 768, 1280]]


@pytest.mark.parametrize("width", [320, *SELDOM])
def test_no_table_of_figures_scrolls_sideways(new_context, width, assert_accessible):
    session = make_session(title="Hội nghị đối thoại với Nhân dân về thoát nước")
    opinion = make_opinion(session=session, topic=make_topic(), moderation="approved")
    make_commitment(session=session).opinions.add(opinion)
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(reverse("feedback:figures"))
    assert_accessible(page)
    page.evaluate(UNFOLD)
    assert set(page.evaluate(SIDEWAYS)) == {0}
    assert_accessible(page)


def test_on_a_phone_a_row_says_what_is_not_nothing_beside_its_head(phone):
    make_opinion(session=make_session(), topic=make_topic(name="Thoát nước"), moderation="approved")
    phone.goto(reverse("feedback:figures"))
    phone.get_by_text("Thoát nước: 01 ý kiến").click()
    row = phone.get_by_role("row", name="Thoát nước")
    assert row.get_by_role("cell").all_inner_texts() == ["1"]
    assert (
        row.get_by_role("cell").first.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Ý kiến" / ""'
    )


def test_tables_are_folded_on_a_phone_and_whole_at_a_desk_and_on_paper(phone, desktop):
    make_opinion(session=make_session(), topic=make_topic(name="Thoát nước"), moderation="approved")
    for page in (phone, desktop):
        page.goto(reverse("feedback:figures"))
    row = phone.get_by_role("row", name="Thoát nước")
    expect(row).to_be_hidden()
    phone.emulate_media(media="print")
    expect(row).to_be_visible()
    expect(desktop.get_by_role("row", name="Thoát nước")).to_be_visible()
    expect(desktop.get_by_text("Thoát nước: 01 ý kiến")).to_be_hidden()
