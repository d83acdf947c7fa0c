"""What is owed about a conference: done, due, late; counted across Tết; why it was late."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.models import Follow
from sessions_app import actions
from sessions_app.actions import MeetingPlan
from sessions_app.countdown import countdown_of, countdowns
from sessions_app.models import CalendarDay, CaseEvent, DeadlineRule, OutboxMessage
from tests.builders import make_conclusion, make_document, make_meeting, make_session, make_user, make_ward
from tests.staff import do, fresh, page_of, signed_in, text_of, verb_address


@pytest.fixture
def tet(db):
    """Tết 2027: from Friday 5 February to Thursday 11 February, and the Saturday after is worked."""
    for number in range(7):
        CalendarDay.objects.create(day=dt.date(2027, 2, 5 + number), name="Tết Nguyên đán")
    CalendarDay.objects.create(day=dt.date(2027, 2, 13), kind="worked", name="Làm bù")


def held_on(*days, **kwargs):
    session = make_session(**kwargs)
    for day in days:
        make_meeting(session=session, held_on=day)
    return session


def duty_of(session, label):
    return next(duty for duty in countdown_of(session.pk).duties if duty.label == label)


def at(monkeypatch, *moment):
    now = timezone.make_aware(dt.datetime(*moment))
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_the_announcement_is_counted_backwards_into_tet_and_never_moved(tet):
    duty = duty_of(held_on(dt.date(2027, 2, 15)), "Thông báo hội nghị")
    assert duty.due_on == dt.date(2027, 2, 8)
    assert duty.computation.lines == [
        "Tính từ ngày 15/02/2027.",
        "Trước đó 7 ngày; ngày ấy không tính.",
        "Căn cứ: Luật 72/2025/QH15, Điều 43.",
        "Kết quả: 08/02/2027.",
    ]


def test_a_result_due_in_tet_is_due_on_the_next_working_day_and_says_which_days_it_skipped(tet):
    duty = duty_of(held_on(dt.date(2027, 1, 20), dt.date(2027, 1, 26)), "Công bố kết luận")
    assert duty.due_on == dt.date(2027, 2, 12)
    skipped = [line for line in duty.computation.lines if line.startswith("Không tính")]
    assert len(skipped) == 7
    assert skipped[0] == "Không tính 05/02/2027 (thứ Sáu, Tết Nguyên đán)."


def test_a_result_due_on_a_worked_saturday_is_due_that_day(tet):
    assert duty_of(held_on(dt.date(2027, 2, 3)), "Công bố kết luận").due_on == dt.date(2027, 2, 13)


def test_calendar_days_are_counted_not_working_days(tet):
    assert duty_of(held_on(dt.date(2027, 2, 12)), "Công bố kết luận").due_on == dt.date(2027, 2, 22)


@pytest.mark.parametrize(("is_complex", "due_on"), [(False, dt.date(2027, 2, 12)), (True, dt.date(2027, 2, 12))])
def test_a_youth_conclusion_due_in_tet_waits_for_its_end(tet, is_complex, due_on):
    held = dt.date(2027, 1, 22) if is_complex else dt.date(2027, 1, 28)
    duty = duty_of(held_on(held, kind="youth", is_complex=is_complex), "Công bố kết luận")
    assert duty.due_on == due_on
    assert "Căn cứ: Luật Thanh niên 57/2020/QH14, Điều 10." in duty.computation.lines
    assert duty.computation.rule.startswith("15 ngày" if is_complex else "10 ngày")


def test_a_youth_dialogue_needs_its_plan_thirty_days_before(tet):
    session = held_on(dt.date(2027, 3, 10), kind="youth")
    assert duty_of(session, "Ra kế hoạch đối thoại").due_on == dt.date(2027, 2, 8)
    make_document(session=session, kind="notice", issued_on=dt.date(2027, 1, 4))
    assert duty_of(session, "Ra kế hoạch đối thoại").done_on is None
    make_document(session=session, kind="plan", issued_on=dt.date(2027, 2, 9))
    assert duty_of(session, "Ra kế hoạch đối thoại").was_late
    make_document(session=session, kind="plan", issued_on=dt.date(2027, 1, 9))
    assert not duty_of(session, "Ra kế hoạch đối thoại").was_late


def test_only_youth_dialogues_owe_a_plan():
    labels = [duty.label for duty in countdown_of(held_on(dt.date(2027, 3, 10)).pk).duties]
    assert labels == ["Thông báo hội nghị", "Công bố kết luận"]


def test_the_window_closes_the_day_before(tet, monkeypatch):
    at(monkeypatch, 2027, 1, 4)
    opens, closes = [timezone.make_aware(dt.datetime(2027, 2, day, 17)) for day in [1, 15]]
    session = held_on(dt.date(2027, 2, 15), opinions_open_at=opens, opinions_close_at=closes)
    duty = duty_of(session, "Ngừng nhận ý kiến qua cổng")
    assert (duty.due_on, duty.note) == (dt.date(2027, 2, 14), "Đang đặt đến ngày 15/02/2027, sau hạn")
    type(session).objects.update(opinions_close_at=closes - dt.timedelta(days=1))
    assert duty_of(session, "Ngừng nhận ý kiến qua cổng").note == ""


@pytest.mark.parametrize(("day", "progress"), [(8, "due"), (9, "late")])
def test_a_duty_is_late_from_the_day_after(tet, monkeypatch, day, progress):
    session = held_on(dt.date(2027, 2, 15), announced_at=None)
    at(monkeypatch, 2027, 2, day, 23, 59)
    assert duty_of(session, "Thông báo hội nghị").progress == progress


def test_days_are_those_of_the_rules_that_staff_edit():
    DeadlineRule.objects.filter(duty="announce").update(days=15, basis="Quy chế")
    session = held_on(dt.date(2027, 3, 10))
    assert duty_of(session, "Thông báo hội nghị").due_on == dt.date(2027, 2, 23)
    DeadlineRule.objects.all().delete()
    assert duty_of(session, "Thông báo hội nghị").due_on == dt.date(2027, 3, 3)


def test_the_office_changes_the_days_of_a_rule_and_not_where_it_counts_from():
    rule = DeadlineRule.objects.get(duty="announce")
    typed = {"days": "10", "basis": "Quy chế", "counts_from": "received", "counts_working_days": "on"}
    signed_in("Văn phòng").post(page_of(rule), typed)
    rule = fresh(rule)
    assert (rule.days, rule.basis, rule.counts_from, rule.counts_working_days) == (10, "Quy chế", "first_day", False)


def in_days(number):
    return timezone.localdate() + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("days", "source", "asks"),
    [(7, "", False), (6, "", True), (-3, "", True), (6, "Bài đăng", True), (-3, "Bài đăng", False)],
)
def test_announcing_late_asks_why_and_in_time_or_of_what_is_retold_it_does_not(days, source, asks):
    session, office = held_on(in_days(days), announced_at=None, source=source), signed_in("Văn phòng")
    page = text_of(office.get(verb_address(session, "cong-bo")))
    assert ("Vì sao muộn" in page) == asks
    do(office, session, "cong-bo")
    assert bool(fresh(session).announced_at) != asks


def test_a_late_announcement_goes_out_with_its_reason_on_record_and_in_the_list_of_duties():
    session, office = held_on(in_days(2), announced_at=None), signed_in("Văn phòng")
    assert "Hãy ghi phần này." in text_of(do(office, session, "cong-bo", reason=" "))
    do(office, session, "cong-bo", reason="Chờ quyết định nơi họp")
    assert CaseEvent.objects.get(verb="announce").reason == "Chờ quyết định nơi họp"
    page = text_of(office.get(reverse("admin:session_duties", args=[session.pk])))
    assert "đã làm muộn" in page
    assert "Lý do: Chờ quyết định nơi họp." in page
    assert "Chờ quyết định" not in text_of(office.get(session.get_absolute_url()))


def test_a_late_result_is_published_with_its_reason_and_followers_are_told():
    make_ward()
    session, office = held_on(in_days(-30)), signed_in("Văn phòng")
    Follow.objects.create(session=session, email="a@example.vn", confirmed_at=timezone.now())
    notice = make_conclusion(session=session, items=1)
    assert "Hãy ghi phần này." in text_of(do(office, notice, "cong-bo"))
    assert fresh(notice).published_at is None
    do(office, notice, "cong-bo", reason="Chờ ý kiến thành phố.")
    assert fresh(notice).published_at
    assert OutboxMessage.objects.get(recipient_kind="follow").kind == "concluded"
    duty = duty_of(session, "Công bố kết luận")
    assert (duty.was_late, duty.reason) == (True, "Chờ ý kiến thành phố.")


def test_a_result_in_time_is_published_without_a_question():
    session, office = held_on(in_days(-3)), signed_in("Văn phòng")
    notice = make_conclusion(session=session, items=1)
    do(office, notice, "cong-bo")
    assert fresh(notice).published_at
    assert duty_of(session, "Công bố kết luận").reason == ""


def test_who_may_not_see_sessions_does_not_see_their_duties():
    session = held_on(in_days(9), announced_at=None)
    address = reverse("admin:session_duties", args=[session.pk])
    assert signed_in("Đơn vị xử lý").get(address).status_code == 403
    leader = signed_in("Lãnh đạo")
    assert "còn 2 ngày" in text_of(leader.get(address))
    assert leader.get(reverse("admin:session_duties", args=[session.pk + 99])).status_code == 404
    assert address in text_of(leader.get(reverse("admin:index")))


def test_a_new_day_told_too_late_is_a_duty_of_its_own_with_its_reason():
    session = held_on(in_days(4))
    session.changes.create(kind="corrected", after="mục đích")
    assert len(countdown_of(session.pk).duties) == 2
    session.changes.create(kind="rescheduled", before="a", after="b", reason="Bão số 5")
    duty = duty_of(session, "Báo lịch họp mới")
    assert (duty.due_on, duty.was_late, duty.reason) == (in_days(-3), True, "Bão số 5")


def told_again(session, **columns):
    """The last meeting of `session` gets other `columns`; the others stay as they are."""
    *_, last = plans = [MeetingPlan(meeting, {}, ()) for meeting in session.meetings.all()]
    last.columns.update(columns)
    actions.reschedule_session(session, by=make_user(), meetings=plans, reason="Bão số 5")
    return duty_of(session, "Báo lịch họp mới")


@pytest.mark.parametrize("first", [-3, 2])
def test_another_day_of_a_later_meeting_is_counted_from_that_meeting(first):
    duty = told_again(held_on(in_days(first), in_days(20)), held_on=in_days(25))
    assert (duty.due_on, duty.was_late) == (in_days(18), False)


def test_another_place_is_counted_from_the_meeting_that_is_held_there():
    duty = told_again(held_on(in_days(2), in_days(4)), place="Nhà văn hóa")
    assert (duty.due_on, duty.was_late) == (in_days(-3), True)


def test_what_is_held_after_all_is_told_again_from_its_first_day_to_come():
    session = held_on(in_days(-3), in_days(20))
    actions.postpone_session(session, by=make_user(), reason="Bão.")
    actions.resume_session(session, by=make_user())
    assert duty_of(session, "Báo lịch họp mới").due_on == in_days(13)


def test_mending_a_day_that_is_over_owes_nothing():
    session = held_on(in_days(-4))
    session.changes.create(kind="rescheduled", before="a", after="b", reason="Ghi nhầm")
    assert [duty.label for duty in countdown_of(session.pk).duties] == ["Thông báo hội nghị", "Công bố kết luận"]


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"postponed_at": timezone.now(), "postponed_reason": "Bão."}, "đang hoãn"),
        ({"cancelled_at": timezone.now(), "cancelled_reason": "Bão."}, "đã hủy"),
        ({"announced_at": timezone.now() + dt.timedelta(days=3), "source": "Bài đăng"}, "nhập lại"),
    ],
)
def test_a_session_called_off_or_retold_owes_nothing_and_its_page_says_so(facts, says):
    session = held_on(in_days(2), **facts)
    assert countdown_of(session.pk).duties == []
    assert says in text_of(signed_in("Lãnh đạo").get(reverse("admin:session_duties", args=[session.pk])))


def test_from_a_day_that_is_only_told_in_words_nothing_is_counted():
    session = make_meeting(held_on=in_days(-60), day_said="cuối tháng trước").session
    assert countdown_of(session.pk).duties == []
    assert "Ngày họp chỉ ghi bằng lời" in text_of(
        signed_in("Lãnh đạo").get(reverse("admin:session_duties", args=[session.pk]))
    )


def test_three_sessions_cost_the_start_page_no_more_than_one():
    def filled():
        session = held_on(in_days(9), in_days(10), kind="youth")
        make_document(session=session)
        make_conclusion(session=session)

    filled()
    with CaptureQueriesContext(connection) as one:
        assert len(countdowns()) == 1
    filled()
    filled()
    with CaptureQueriesContext(connection) as three:
        assert len(countdowns()) == 3
    assert len(one) == len(three)
