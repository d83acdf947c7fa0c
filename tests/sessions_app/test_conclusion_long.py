"""The conclusion of a conference of a hundred and fifty opinions: two items for each, saved from its own form."""

import pytest

from sessions_app.models import ConclusionItem, ConclusionPart

from ..builders import make_body, make_conclusion
from ..forms import opened_form, send
from ..staff import fresh, page_of, signed_in, text_of

pytestmark = pytest.mark.django_db

OPINIONS = 150
QUERIES = 23


def test_a_conclusion_about_every_opinion_can_be_saved():
    office, notice, body = signed_in("Văn phòng"), make_conclusion(), make_body()
    parts = {ConclusionPart.RAISED: None, ConclusionPart.ASSIGNED: body}
    ConclusionItem.objects.bulk_create(
        ConclusionItem(notice=notice, part=part, order=number, text=f"Việc {number}.", body=leads)
        for part, leads in parts.items()
        for number in range(1, OPINIONS + 1)
    )
    form = opened_form(office, page_of(notice))
    form.fill("introduction", "Ngày họp có đông người dự.")
    saved = send(office, page_of(notice), form)
    assert saved.status_code == 302
    assert fresh(notice).introduction == "Ngày họp có đông người dự."
    assert notice.items.count() == 2 * OPINIONS


@pytest.mark.parametrize("rows", [1, 30])
def test_the_draft_takes_the_same_queries_for_any_number_of_items(rows, django_assert_num_queries):
    office, notice, body = signed_in("Văn phòng"), make_conclusion(), make_body()
    for number in range(1, rows + 1):
        notice.items.create(part=ConclusionPart.ASSIGNED, order=number, text=f"Việc {number}.", body=body)
    page = text_of(office.get(page_of(notice)))
    assert page.count(f'<option value="{body.pk}" selected>{body}</option>') == rows
    with django_assert_num_queries(QUERIES):
        office.get(page_of(notice))
