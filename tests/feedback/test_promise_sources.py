"""Where promises come from: an item of a conclusion or an answer becomes one by a press."""

import pytest
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


@pytest.mark.parametrize("source", ["", "muc.", "muc.x", "khac.1", "tra-loi.99999999999999999999", "muc.²"])
def test_nonsense_makes_nothing(office, source):
    promised_item()
    assert office.post(SOURCES, {"tu": source}).status_code == 404
    assert not Commitment.objects.exists()


def test_what_is_not_out_is_no_source(office):
    hidden = make_conclusion().items.create(part="d", text="DAU-KIN", body=make_body())
    assert hidden.text not in text_of(office.get(SOURCES))
    assert office.post(SOURCES, {"tu": f"muc.{hidden.pk}"}).status_code == 404
