"""A flood of many pages: let in, taken back or held back as a whole, after a page that says how many these are."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.actions import held_registrations
from feedback.models import Registration
from feedback.staff_views.registrations import desk
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_meeting, make_registration
from tests.staff import fresh, signed_in, text_of

from .steps import DESK

ALL = reverse("admin:registrations_all")
LIST = {"nhan": "cho-xem", "rut": "cho-xem", "giu": "moi"}


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr(desk, "PER_PAGE", 2)
    monkeypatch.setattr(held_registrations, "AT_ONCE", 2)


@pytest.fixture
def meeting():
    return make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9), seats=3)


def flood(meeting, number=5, **kwargs):
    defaults = {"state": "held", "who": {"name": "Thử", "email": "a@example.vn"}}
    return [make_registration(meeting=meeting, **{**defaults, **kwargs}) for _ in range(number)]


def ask(client, deed, **asked):
    return client.get(ALL, {"viec": deed, "loai": LIST[deed], **asked})


def do(client, page, **changes):
    """Press the button of the page that asks."""
    looked_at = page.context["looked_at"]
    sent = {"so": looked_at.number, "tu": looked_at.oldest, "den": looked_at.newest, "reason": "Một loạt số lạ"}
    return client.post(ALL, {**page.context["hidden"], **sent, **changes}, follow=True)


def states(rows):
    return [fresh(row).state for row in rows]


def test_the_list_offers_it_where_there_are_more_pages_than_one(office, meeting):
    flood(meeting, 2)
    assert "đang lọc…" not in text_of(office.get(DESK, {"loai": "cho-xem"}))
    flood(meeting, 1)
    page = text_of(office.get(DESK, {"loai": "cho-xem"}))
    assert "Nhận cả 03 đăng ký đang lọc…" in page
    assert "Rút cả 03 đăng ký đang lọc…" in page
    flood(meeting, 3, state="waiting_list")
    assert "Giữ lại cả 03 đăng ký đang lọc…" in text_of(office.get(DESK, {"loai": "moi"}))
    assert "đang lọc…" not in text_of(office.get(DESK, {"hoi_nghi": meeting.session_id}))


def test_all_are_let_in_first_come_first_served_after_the_number_was_read(office, meeting):
    rows = flood(meeting)
    Registration.objects.filter(pk=rows[4].pk).update(registered_at=timezone.now() - dt.timedelta(hours=2))
    page = ask(office, "nhan")
    assert "<strong>05 đăng ký</strong>" in text_of(page)
    assert states(rows) == ["held"] * 5
    done = do(office, page)
    assert "Đã nhận 05 đăng ký." in text_of(done)
    assert done.redirect_chain[0][0].endswith("?loai=cho-xem&")
    assert states(rows) == ["registered", "registered", "waiting_list", "waiting_list", "registered"]
    assert OutboxMessage.objects.filter(kind="moved_up").count() == 3


def test_all_are_taken_back_with_a_reason_and_nobody_hears_of_it(office, meeting):
    rows = flood(meeting)
    page = ask(office, "rut")
    again = do(office, page, reason=" ")
    assert "Hãy ghi lý do." in text_of(again)
    assert states(rows) == ["held"] * 5
    assert "Đã rút 05 đăng ký." in text_of(do(office, again))
    assert states(rows) == ["cancelled"] * 5
    told = CaseEvent.objects.filter(verb="withdraw_registration").values_list("actor", "reason")
    assert list(told) == [(office.user.pk, "Một loạt số lạ")] * 5
    assert not OutboxMessage.objects.exists()


def test_of_a_flood_that_is_held_back_nobody_takes_the_seat_of_another(office, meeting):
    early = make_registration(meeting=meeting, state="waiting_list", who={"email": "cho@example.vn"})
    Registration.objects.filter(pk=early.pk).update(registered_at=timezone.now() - dt.timedelta(hours=2))
    rows = [*flood(meeting, 3, state="registered"), *flood(meeting, 2, state="waiting_list")]
    assert "Đã giữ lại 05 đăng ký" in text_of(do(office, ask(office, "giu")))
    assert states(rows) == ["held"] * 5
    assert fresh(early).state == "registered"
    assert [message.recipient_id for message in OutboxMessage.objects.all()] == [early.registrant.pk]


def test_accepting_all_held_leaves_registrations_that_came_since(office, meeting):
    rows, page = flood(meeting), ask(office, "nhan")
    late = flood(meeting, 1)[0]
    assert "Đã nhận 05 đăng ký." in text_of(do(office, page))
    assert fresh(late).state == "held"
    assert "held" not in states(rows)


def test_withdrawing_all_held_asks_again_if_the_list_has_changed(office, meeting):
    rows, page = flood(meeting), ask(office, "rut")
    Registration.objects.filter(pk=rows[0].pk).update(state="registered")
    again = do(office, page)
    assert "Danh sách vừa đổi" in text_of(again)
    assert "<strong>04 đăng ký</strong>" in text_of(again)
    assert 'value="Một loạt số lạ"' in text_of(again)
    assert states(rows) == ["registered", *["held"] * 4]
    assert "Đã rút 04 đăng ký." in text_of(do(office, again))


def test_what_is_older_than_an_hour_by_now_is_held_back_all_the_same(office, meeting):
    rows, page = flood(meeting, state="registered"), ask(office, "giu")
    Registration.objects.update(registered_at=timezone.now() - dt.timedelta(minutes=61))
    assert "Đã giữ lại 05 đăng ký" in text_of(do(office, page))
    assert states(rows) == ["held"] * 5


def test_only_what_the_filter_shows_is_done_and_a_name_stands_in_no_address(office, meeting):
    others = flood(make_meeting(held_on=meeting.held_on), 3)
    rows = flood(meeting, 3, who={"name": "Lạ Hoắc"})
    shown = office.post(DESK, {"loai": "cho-xem", "q": "la hoac"}, follow=True)
    assert "Nhận cả 03 đăng ký đang lọc…" in text_of(shown)
    assert f'<form method="get" action="{ALL}"' not in text_of(shown)
    page = office.post(ALL, {"viec": "rut", "loai": "cho-xem", "q": "la hoac"}, follow=True)
    assert "<strong>03 đăng ký</strong> có «la hoac»" in text_of(page)
    done = do(office, page)
    assert "hoac" not in done.redirect_chain[0][0]
    assert states([*rows, *others]) == ["cancelled"] * 3 + ["held"] * 3
    assert "<strong>03 đăng ký</strong>" in text_of(ask(office, "nhan", hoi_nghi=others[0].meeting.session_id))


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"viec": "xoa"},
        {"viec": "giu", "loai": "cho-xem"},
        {"viec": "rut", "loai": ""},
        {"viec": "nhan", "loai": "x"},
    ],
)
def test_what_is_no_deed_of_the_list_does_nothing(office, meeting, sent):
    rows = flood(meeting)
    looked_at = {"so": 5, "tu": rows[0].pk, "den": rows[-1].pk, "reason": "x"}
    for answer in [office.get(ALL, sent, follow=True), office.post(ALL, {**looked_at, **sent}, follow=True)]:
        assert "Việc này không có trong danh sách." in text_of(answer)
    assert states(rows) == ["held"] * 5


@pytest.mark.parametrize("changes", [{"so": "x"}, {"den": "9" * 30}, {"tu": ""}, {"so": "0"}, {"so": 4}])
def test_without_what_was_looked_at_it_is_asked_again(office, meeting, changes):
    rows = flood(meeting)
    again = do(office, ask(office, "rut"), **changes)
    assert "<strong>05 đăng ký</strong>" in text_of(again)
    assert states(rows) == ["held"] * 5


def test_a_get_request_withdraws_nobody_and_leaders_are_refused(office, meeting):
    rows = flood(meeting)
    looked_at = {"so": 5, "tu": rows[0].pk, "den": rows[-1].pk, "reason": "x", "viec": "rut", "loai": "cho-xem"}
    assert office.get(ALL, looked_at).status_code == 200
    leader = signed_in("Lãnh đạo")
    assert leader.post(ALL, looked_at).status_code == leader.get(ALL, looked_at).status_code == 403
    assert "đang lọc…" not in text_of(leader.get(DESK, {"loai": "cho-xem"}))
    assert states(rows) == ["held"] * 5


def test_the_page_takes_the_same_queries_for_few_and_for_many(office, meeting):
    counts = []
    for _ in range(2):
        flood(meeting, 6)
        flood(make_meeting(held_on=meeting.held_on), 1)
        ask(office, "rut")
        with CaptureQueriesContext(connection) as asked:
            ask(office, "rut")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_when_nothing_is_left_the_list_says_so(office, meeting):
    rows, page = flood(meeting), ask(office, "rut")
    Registration.objects.update(state="registered")
    assert "Không còn đăng ký nào như vậy." in text_of(do(office, page))
    assert states(rows) == ["registered"] * 5
