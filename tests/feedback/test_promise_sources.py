"""Where promises come from: an item of a conclusion or an answer becomes one by a press."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Commitment

from ..builders import make_body, make_conclusion, make_outcome, make_response, make_ward
from ..staff import signed_in, text_of
from .test_promise_desk import LIST, address_of

pytestmark = pytest.mark.django_db

SOURCES = f"{LIST}nguon/"


@pytest.fixture(autouse=True)
def ward():
    return make_ward()


@pytest.fixture
def office():
    return signed_in("Văn phòng")


def promised_item(**fields):
    notice = make_conclusion(published_at=timezone.now())
    return notice.items.create(part="d", **{"text": "Sửa đèn ngõ 8", "body": make_body(), **fields})


def promised_answer():
    return make_response(state="published", outcome=make_outcome(is_promise=True))


def test_one_press_makes_a_promise_of_an_item_or_an_answer(office):
    item, answer = promised_item(), promised_answer()
    page = text_of(office.get(SOURCES))
    assert item.text in page
    assert answer.opinion.subject in page
    for source in [f"muc.{item.pk}", f"tra-loi.{answer.pk}"]:
        made = office.post(SOURCES, {"tu": source})
        assert made.url == address_of(Commitment.objects.latest("pk"))
        assert office.post(SOURCES, {"tu": source}).status_code == 404
    assert Commitment.objects.count() == 2
    assert item.text not in text_of(office.get(SOURCES))


def test_a_published_conclusion_leads_on_to_what_it_promises_until_all_of_it_is_made(office):
    item = promised_item()
    other = item.notice.items.create(part="d", text="Nạo vét cống", body=item.body, order=2)
    there = reverse("admin:sessions_app_conclusionnotice_change", args=[item.notice_id])
    for first in [item, other]:
        assert leads_to(office.get(there)) == f"{SOURCES}#muc-{first.pk}"
        assert leads_to(signed_in("MTTQ").get(there)) is None
        office.post(SOURCES, {"tu": f"muc.{first.pk}"})
    assert leads_to(office.get(there)) is None


def leads_to(page):
    return {link.label: address for link, address in page.context["verbs"]}.get("Lập việc phải làm")


@pytest.mark.parametrize("source", ["", "muc.", "muc.x", "khac.1", "tra-loi.99999999999999999999", "muc.²"])
def test_nonsense_makes_nothing(office, source):
    promised_item()
    assert office.post(SOURCES, {"tu": source}).status_code == 404
    assert not Commitment.objects.exists()


def test_what_is_not_out_is_no_source(office):
    hidden = make_conclusion().items.create(part="d", text="DAU-KIN", body=make_body())
    assert hidden.text not in text_of(office.get(SOURCES))
    assert office.post(SOURCES, {"tu": f"muc.{hidden.pk}"}).status_code == 404
