"""The same search and filters give the same opinions in the same order on both databases, which both run this."""

import datetime as dt

import pytest

from dialogue_portal.lib.keyset import keyset_page
from feedback.forms.cases import CaseFilterForm
from feedback.forms.public import OpinionFilterForm
from feedback.models import Opinion
from feedback.views.public import NEWEST_FIRST, filtered
from sessions_app.models import Topic

from ..builders import make_group, make_opinion, make_session

pytestmark = pytest.mark.django_db

PLACES = ["Đường Lê Lợi ngập sâu", "Cống thoát nước bị tắc", "Đèn đường không sáng", "Rác chưa thu gom"]
STATES = ["received", "assigned", "answered", "closed", "answered"]


@pytest.fixture
def numbers():
    """The 24 opinions by primary key: from 0, the oldest. Some came at the same moment, some are due on the same day."""
    session, groups = make_session(), [make_group(), make_group()]
    topics = list(Topic.objects.order_by("pk")[:3])
    began, keys = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC), {}
    for number in range(24):
        state = STATES[number % 5]
        is_open = state in {"received", "assigned"}
        opinion = make_opinion(
            session=session,
            moderation="declined" if number % 11 == 10 else "approved",
            subject=PLACES[number % 4],
            public_text=f"{PLACES[number % 4]} ở ngõ {number % 3}.",
            topic=topics[number % 3],
            group=groups[number % 2],
            processing=state,
            received_at=began + dt.timedelta(hours=number // 2),
            duty="answer" if is_open else "",
            due_on=dt.date(2026, 4, 20 - number // 4) if is_open else None,
        )
        keys[opinion.pk] = number
    return keys, topics, groups


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [23, 22, 20, 19, 18, 17, 16, 15, 14, 13]),
        ({"q": "duong"}, [22, 20, 18, 16, 14, 12, 8, 6, 4, 2]),
        ({"q": "ngo 1 ngap"}, [16, 4]),
        ({"q": "thoat nu"}, [17, 13, 9, 5, 1]),
        ({"tinh_trang": "da-tra-loi"}, [23, 22, 19, 18, 17, 14, 13, 12, 9, 8]),
        ({"tinh_trang": "moi-nhan"}, [20, 15, 5, 0]),
        ({"linh_vuc": 1, "to": 0}, [22, 16, 4]),
    ],
)
def test_the_public_list_is_the_same(numbers, asked, expected):
    keys, topics, groups = numbers
    named = {"linh_vuc": lambda place: topics[place].slug, "to": lambda place: groups[place].slug}
    form = OpinionFilterForm({name: named.get(name, str)(value) for name, value in asked.items()})
    page = keyset_page(filtered(Opinion.objects.public(), form.chosen()), NEWEST_FIRST, {}, 10)
    assert [keys[key] for key in page.keys] == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [20, 21, 16, 15, 10, 11, 5, 6, 0, 1]),
        ({"sap_xep": "moi-nhat", "q": "duong"}, [22, 20, 18, 16, 14, 12, 10, 8, 6, 4]),
        ({"tinh_trang": "cho-phan-cong"}, [20, 15, 5, 0]),
        ({"tinh_trang": "da-tra-loi", "sap_xep": "cu-nhat"}, [2, 4, 7, 9, 12, 14, 17, 19, 22]),
        ({"linh_vuc": 2}, [20, 11, 5, 2, 8, 14, 17, 23]),
        ({"to": 1, "sap_xep": "so"}, [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]),
    ],
)
def test_the_list_of_cases_is_the_same(numbers, asked, expected):
    keys, topics, groups = numbers
    named = {"linh_vuc": lambda place: topics[place].pk, "to": lambda place: groups[place].pk}
    form = CaseFilterForm({name: named.get(name, str)(value) for name, value in asked.items()})
    page = keyset_page(form.narrow(Opinion.objects.all(), originals=False), form.order, {}, 10)
    assert [keys[key] for key in page.keys] == expected
