"""The conclusion of a conference of a hundred and fifty opinions: two items for each, edited on its own page."""

import pytest

from sessions_app.admin.conclusions import OPEN_AT_ONCE
from sessions_app.models import ConclusionItem, ConclusionPart

from ..builders import make_body, make_conclusion
from ..forms import opened_form, send
from ..staff import fresh, page_of, signed_in, text_of

pytestmark = pytest.mark.django_db

OPINIONS = 150
QUERIES = 23
HEAVIEST = 500_000
"""Bytes of its page: those of the items' boxes were 1.8 million at 246 items."""


def long_conclusion():
    notice, body = make_conclusion(), make_body()
    parts = {ConclusionPart.RAISED: None, ConclusionPart.ASSIGNED: body}
    ConclusionItem.objects.bulk_create(
        ConclusionItem(notice=notice, part=part, order=number, text=f"Việc {part}{number}.", body=leads)
        for part, leads in parts.items()
        for number in range(1, OPINIONS + 1)
    )
    return notice


def test_an_item_far_down_is_opened_and_saved_with_all_that_was_typed():
    office, notice = signed_in("Văn phòng"), long_conclusion()
    far = notice.items.get(text="Việc d41.")
    page = office.get(page_of(notice))
    assert len(page.content) < HEAVIEST
    assert all(f"Việc {part}{OPINIONS}." in text_of(page) for part in "ad")
    form = opened_form(office, page_of(notice))
    form.fill("introduction", "Ngày họp có đông người dự.")
    form.values["_open"] = [str(far.pk)]
    opened = send(office, page_of(notice), form)
    assert opened.url == f"{page_of(notice)}?tu={far.pk}#items-group"
    form = opened_form(office, opened.url)
    form.fill("items-0-text", "Việc đã sửa lời.")
    form.fill("items-1-text", "")
    refused = text_of(office.post(opened.url, form.values))
    assert "Việc đã sửa lời." in refused
    assert refused.count('name="_open"') == 2 * OPINIONS - OPEN_AT_ONCE
    form.fill("items-1-text", "Việc sau đó.")
    form.values["_continue"] = ["1"]
    assert send(office, opened.url, form).url == opened.url
    assert fresh(notice).introduction == "Ngày họp có đông người dự."
    assert fresh(far).text == "Việc đã sửa lời."
    assert notice.items.count() == 2 * OPINIONS


@pytest.mark.parametrize("rows", [1, 30])
def test_the_draft_takes_the_same_queries_for_any_number_of_items(rows, django_assert_num_queries):
    office, notice, body = signed_in("Văn phòng"), make_conclusion(), make_body()
    for number in range(1, rows + 1):
        notice.items.create(part=ConclusionPart.ASSIGNED, order=number, text=f"Việc {number}.", body=body)
    page = text_of(office.get(page_of(notice)))
    assert page.count(f'<option value="{body.pk}" selected>{body}</option>') == min(rows, OPEN_AT_ONCE)
    assert page.count('name="_open"') == (rows - OPEN_AT_ONCE + 1 if rows > OPEN_AT_ONCE else 0)
    with django_assert_num_queries(QUERIES):
        office.get(page_of(notice))
