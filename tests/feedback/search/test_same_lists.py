"""The same search and filters give the same opinions in the same order on both databases, which both run this."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.db.backends.sqlite3._functions import register
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue_portal.lib.keyset import keyset_page, page_among
from dialogue_portal.lib.queues import Queue
from feedback.forms.cases import CaseFilterForm
from feedback.forms.narrowing import OpinionFilterForm
from feedback.models import Assignment, Opinion, Referral, conditions
from feedback.models.columns import BY_URGENCY
from feedback.search import words as search
from feedback.search.index import Words
from feedback.views.narrowing import ORDERS, Narrowed
from sessions_app.models import Topic
from tests.builders import (
    make_body,
    make_concern,
    make_group,
    make_opinion,
    make_response,
    make_session,
    make_superuser,
)
from tests.staff import signed_in

PLACES = ["Đường Lê Lợi ngập sâu", "Cống thoát nước bị tắc", "Đèn đường không sáng", "Rác chưa thu gom"]
STATES = ["received", "assigned", "answered", "closed", "answered"]


@pytest.fixture(autouse=True)
def many(monkeypatch):
    """Words are looked for as they are among many opinions."""
    monkeypatch.setattr(search, "FEW", 0)


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


PUBLIC_LISTS = [
    ({}, [23, 22, 20, 19, 18, 17, 16, 15, 14, 13]),
    ({"q": "duong"}, [22, 20, 18, 16, 14, 12, 8, 6, 4, 2]),
    ({"q": "ngo 1 ngap"}, [16, 4]),
    ({"q": "thoat nu"}, [17, 13, 9, 5, 1]),
    ({"tinh_trang": "da-tra-loi"}, [23, 22, 19, 18, 17, 14, 13, 12, 9, 8]),
    ({"tinh_trang": "moi-nhan"}, [20, 15, 5, 0]),
    ({"linh_vuc": 1, "to": 0}, [22, 16, 4]),
    ({"linh_vuc": 1, "to": 0, "sap_xep": "cu-nhat"}, [4, 16, 22]),
    ({"tinh_trang": "moi-nhan", "linh_vuc": 2}, [20, 5]),
    ({"tinh_trang": "chua-tra-loi", "to": 0, "sap_xep": "cu-nhat"}, [0, 6, 16, 20]),
]


def test_the_public_list_is_the_same(numbers):
    keys, topics, groups = numbers
    named = {"linh_vuc": lambda place: topics[place].slug, "to": lambda place: groups[place].slug}
    for asked, expected in PUBLIC_LISTS:
        form = OpinionFilterForm({name: named.get(name, str)(value) for name, value in asked.items()})
        order = form.chosen().get("sap_xep", "")
        page = keyset_page(Narrowed(form.chosen()).opinions, ORDERS[order], {}, 10)
        assert [keys[key] for key in page.keys] == expected, asked


BY_CONCERN = [
    ({}, [8, 5, 2, 22, 4, 1, 23, 20, 19, 18]),
    ({"q": "duong"}, [8, 2, 22, 4, 20, 18, 16, 14, 12, 6]),
    ({"q": "ngo 1 ngap"}, [4, 16]),
    ({"tinh_trang": "da-tra-loi"}, [8, 2, 22, 4, 23, 19, 18, 17, 14, 13]),
    ({"tinh_trang": "chua-tra-loi"}, [5, 1, 20, 16, 15, 11, 6, 0]),
    ({"nam": "2026", "linh_vuc": 1}, [22, 4, 1, 19, 16, 13, 7]),
    ({"linh_vuc": 2, "to": 0}, [8, 2, 20, 14]),
    ({"hoi_nghi": True, "linh_vuc": 1}, [22, 4, 1, 19, 16, 13, 7]),
    ({"hoi_nghi": True, "tinh_trang": "moi-nhan", "kenh": "portal"}, [5, 20, 15, 0]),
]


@pytest.mark.parametrize("are_few", [True, False])
def test_the_public_list_by_those_who_care_is_the_same_gathered_and_walked(numbers, are_few):
    keys, topics, groups = numbers
    for number, people in {1: 1, 4: 1, 22: 1, 2: 2, 5: 2, 8: 2, 10: 9}.items():
        make_concern(Opinion.objects.get(pk=key_of(keys, number)), people)
    named = {
        "linh_vuc": lambda place: topics[place].slug,
        "to": lambda place: groups[place].slug,
        "hoi_nghi": lambda _: Opinion.objects.first().session.slug,
    }
    for asked, expected in BY_CONCERN:
        form = OpinionFilterForm({name: named.get(name, str)(value) for name, value in asked.items()})
        page = page_among(Narrowed(form.chosen()).by_concern(are_few=are_few), {}, 10)
        assert [keys[key] for key in page.keys] == expected, asked


RARE_WORDS = {
    "loi ng": [20, 16, 12, 8, 4, 0],
    "loi ngo 1 ng": [16, 4],
    "ngo loi": [20, 16, 12, 8, 4, 0],
    "ngo 1 loi": [16, 4],
    "loi zz": [],
    "zz ng": [],
}


def test_words_that_none_of_the_newest_hold_are_found_the_same(numbers, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", 1)
    for words, expected in RARE_WORDS.items():
        found = Opinion.objects.public().containing(words)
        assert found.query.where.children[-1].rhs.rare
        page = keyset_page(found, ORDERS[""], {}, 10)
        assert [numbers[0][key] for key in page.keys] == expected, words


@pytest.mark.parametrize(("found", "is_read"), [(8_000, False), (90_000, True)])
def test_a_list_is_read_in_turn_where_the_index_would_give_very_many_of_others(found, is_read):
    words = Words('"thoat"', "'thoat'", patterns=("thoat",), share=0.009, found=found)
    asks_index = {"sqlite": "MATCH", "postgresql": "ANY(ARRAY("}[connection.vendor]
    assert (asks_index in str(Opinion.objects.filter(folded__has=words)[:51].query)) is not is_read


CASE_LISTS = [
    ({}, [20, 21, 16, 15, 10, 11, 5, 6, 0, 1]),
    ({"sap_xep": "moi-nhat", "q": "duong"}, [22, 20, 18, 16, 14, 12, 10, 8, 6, 4]),
    ({"tinh_trang": "cho-phan-cong"}, [20, 15, 5, 0]),
    ({"tinh_trang": "da-tra-loi", "sap_xep": "cu-nhat"}, [2, 4, 7, 9, 12, 14, 17, 19, 22]),
    ({"linh_vuc": 2}, [20, 11, 5, 2, 8, 14, 17, 23]),
    ({"to": 1, "sap_xep": "so"}, [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]),
    ({"sap_xep": "quan-tam"}, [10, 5, 2, 1, 20, 21, 16, 15, 11, 6]),
]


def test_the_list_of_cases_is_the_same(numbers):
    keys, topics, groups = numbers
    for number, people in {1: 1, 2: 2, 5: 2, 10: 9}.items():
        make_concern(Opinion.objects.get(pk=key_of(keys, number)), people)
    named = {"linh_vuc": lambda place: topics[place].pk, "to": lambda place: groups[place].pk}
    reader = make_superuser()
    for asked, expected in CASE_LISTS:
        form = CaseFilterForm({name: named.get(name, str)(value) for name, value in asked.items()}, reader=reader)
        page = page_among(form.listed(form.narrow(Opinion.objects.all(), originals=False)), {}, 10)
        assert [keys[key] for key in page.keys] == expected, asked


def test_a_queue_is_walked_through_in_its_order_past_what_others_decided_meanwhile(numbers):
    keys, _, _ = numbers
    queue, walked, standing = Queue(BY_URGENCY, Opinion.objects.filter(moderation="approved")), [], None
    while key := queue.following(standing):
        walked.append(keys[key])
        standing = queue.standing(key)
        Opinion.objects.filter(pk=key, processing="assigned").update(moderation="held", held_reason="flood")
    assert walked == [20, 16, 15, 11, 5, 6, 0, 1, 2, 3, 4, 7, 8, 9, 12, 13, 14, 17, 18, 19, 22, 23]
    assert queue.standing(key_of(keys, 16)) is None
    assert keys[queue.following(None)] == 20


def test_a_queue_of_several_parts_has_one_order_behind_what_stands_ahead(numbers, django_assert_num_queries):
    keys, _, _ = numbers
    opinions = Opinion.objects.filter(moderation="approved")
    old, new = opinions.filter(pk__lt=key_of(keys, 12)), opinions.filter(pk__gte=key_of(keys, 12))
    two = [key_of(keys, 6), key_of(keys, 19)]
    queue = Queue(BY_URGENCY, old.exclude(pk__in=two), new.exclude(pk__in=two), ahead=opinions.filter(pk__in=two))
    expected = [6, 19, 20, 16, 15, 11, 5, 0, 1, 2, 3, 4, 7, 8, 9, 12, 13, 14, 17, 18, 22, 23]
    with django_assert_num_queries(3):
        assert [keys[key] for key in queue.first(4)] == expected[:4]
    assert [keys[key] for key in queue.first(30)] == expected
    assert queue.number().number == queue.number(but=two[0]).number + 1 == 22
    walked, standing = [], None
    while key := queue.following(standing):
        walked.append(keys[key])
        standing = queue.standing(key)
        Opinion.objects.filter(pk=key, processing="assigned").update(moderation="held", held_reason="flood")
    assert walked == expected
    assert queue.standing(key_of(keys, 16)) is None
    assert queue.around(two[0])[0] == two[1]


@pytest.mark.only_on("sqlite", "there Python is asked for each pattern")
def test_a_pattern_is_asked_only_of_texts_that_hold_its_letters(numbers):
    asked = []

    def regexp(pattern, text):
        asked.append(text)
        return re.search(pattern, text) is not None

    found = Opinion.objects.public().containing("tac")
    connection.connection.create_function("regexp", 2, regexp)
    try:
        keys = list(found.newest_first().values_list("pk", flat=True)[:3])
    finally:
        register(connection.connection)  # Django's own again
    assert [numbers[0][key] for key in keys] == [17, 13, 9]
    assert asked
    assert all("tac" in text for text in asked)


@pytest.fixture
def body(numbers):
    """It leads or helps with every third opinion, and answered one that it does not lead; every fourth was sent on."""
    keys, _, _ = numbers
    body, other = make_body(), make_body()
    for key, number in keys.items():
        if number % 3 == 0:
            Assignment.objects.create(opinion_id=key, body=body, is_lead=number % 2 == 0)
        if number % 4 == 0:
            sent = {"to_body": other, "letter_number": "1/CV", "sent_on": dt.date(2026, 3, 9)}
            Referral.objects.create(opinion_id=key, **sent)
    make_response(opinion=Opinion.objects.get(pk=key_of(keys, 17)), body=body, state="published")
    make_response(opinion=Opinion.objects.get(pk=key_of(keys, 12)), body=other, state="published")
    Assignment.objects.filter(opinion=key_of(keys, 18)).update(ended_at=dt.datetime(2026, 3, 9, tzinfo=dt.UTC))
    return body


def key_of(keys, wanted):
    return next(key for key, number in keys.items() if number == wanted)


WAYS = pytest.mark.parametrize("many", [0, 20_000])
"""Asked of each opinion, or listed: what a body has is found in either way, as much as it is."""


@WAYS
def test_the_public_list_of_a_body_is_the_same_in_either_way(numbers, body, many, monkeypatch):
    monkeypatch.setattr(conditions, "many", lambda opinions: many)
    for asked, expected in [
        ({"don_vi": str(body.pk)}, [17, 6, 0]),
        ({"tinh_trang": "tung-chuyen"}, [20, 16, 12, 8, 4, 0]),
    ]:
        page = keyset_page(Narrowed(OpinionFilterForm(asked).chosen()).opinions, ORDERS[""], {}, 10)
        assert [numbers[0][key] for key in page.keys] == expected, asked


CASES_OF_A_BODY = [
    ("Văn phòng", {"don_vi": True}, [0, 3, 6, 9, 12, 15, 21]),
    ("Văn phòng", {"don_vi": True, "vai": "phoi-hop"}, [3, 9, 15, 21]),
    ("Đơn vị xử lý", {}, [0, 3, 6, 9, 12, 15, 21]),
    ("Đơn vị xử lý", {"q": "duong"}, [0, 6, 12]),
]


@WAYS
def test_the_cases_of_a_body_are_the_same_in_either_way(numbers, body, many, monkeypatch):
    monkeypatch.setattr(conditions, "many", lambda opinions: many)
    for role, asked, expected in CASES_OF_A_BODY:
        query = {**asked, "sap_xep": "so", **({"don_vi": body.pk} if "don_vi" in asked else {})}
        rows = signed_in(role, body=body).get(reverse("admin:case_list"), query).context["rows"]
        assert [numbers[0][row.pk] for row in rows] == expected, (role, asked)


@pytest.mark.parametrize("query", ["?don_vi={}", "?tinh_trang=tung-chuyen"])
def test_the_public_list_of_a_body_takes_the_same_queries_for_any_length(client, numbers, body, query):
    address = reverse("feedback:opinions") + query.format(body.pk)
    assert queries_of(client, address) == with_one_row(client, address) <= 16


def test_the_cases_of_a_unit_take_the_same_queries_for_any_length(numbers, body):
    unit = signed_in("Đơn vị xử lý", body=body)
    address = reverse("admin:case_list")
    assert queries_of(unit, address) == with_one_row(unit, address) <= 22


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def with_one_row(client, address):
    """How many queries it takes when all but one opinion are out of sight."""
    left = Assignment.objects.current().filter(is_lead=True, opinion__referrals__isnull=False).first().opinion_id
    Assignment.objects.exclude(opinion=left).update(ended_at=dt.datetime(2026, 3, 9, tzinfo=dt.UTC))
    Opinion.objects.exclude(pk=left).update(withdrawn_at=dt.datetime(2026, 3, 9, tzinfo=dt.UTC))
    return queries_of(client, address)
