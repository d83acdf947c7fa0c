"""An announced conference changes in the open: by a verb, with a reason, and its followers are told once."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from dialogue_portal import feeds
from feedback.models import Follow
from feedback.outbox import delivery
from sessions_app import actions
from sessions_app.models import CaseEvent, OutboxMessage, SessionChange
from tests.builders import make_group, make_meeting, make_session, make_user
from tests.staff import do, fresh, page_of, text_of, verb_address

pytestmark = pytest.mark.usefixtures("ward")


def in_days(number):
    return timezone.localdate() + dt.timedelta(days=number)


@pytest.fixture
def session(office):
    """One that is announced for ten days from now, in one meeting, with somebody who follows it."""
    session = make_session()
    make_meeting(session=session, held_on=in_days(10), start_time=dt.time(19), place="Hội trường cũ")
    Follow.objects.create(
        session=session, email="a@example.vn", token_hash="x", confirmed_at=timezone.now() - dt.timedelta(days=1)
    )
    return session


def typed(client, session, verb="doi-lich", **changes):
    """What the page of the verb would send if nothing were changed, and `changes`: «m0» is the first meeting."""
    form = client.get(verb_address(session, verb)).context["adminform"].form
    data = {}
    for bound in form:
        value = bound.value()
        if value is not None and value is not False:
            data[bound.html_name] = f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value
    keys = [f"b{meeting.pk}" for meeting in session.meetings.all()]
    for name, value in changes.items():
        which, _, rest = name.partition("__")
        data[f"{keys[int(which[1:])]}-{rest}" if which[0] == "m" and which[1:].isdecimal() else name] = value
    return data


def moved(client, session, verb="doi-lich", **changes):
    answers = {"m0__held_on": f"{in_days(20):%d/%m/%Y}", "reason": "Trùng lịch họp thành phố", **changes}
    return do(client, session, verb, **typed(client, session, verb, **answers))


def told():
    """The kinds of mail that the follower got."""
    delivery.deliver_due()
    return [message.body for message in mail.outbox]


def test_moving_the_day_is_on_the_page_with_the_old_day_the_new_and_why(office, session):
    moved(office, session)
    assert session.meetings.get().held_on == in_days(20)
    page = text_of(office.get(session.get_absolute_url()))
    top = page.partition("Thay đổi sau khi thông báo")[2].partition('id="thoi-gian"')[0]
    assert "Đổi lịch họp" in top
    assert f"<s>19:00, {weekday(10)}; Hội trường cũ</s>" in top
    assert f"19:00, {weekday(20)}; Hội trường cũ</dd>" in top
    assert "Lý do: Trùng lịch họp thành phố." in top


def weekday(number):
    names = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]
    day = in_days(number)
    return f"{names[day.weekday()]}, {day:%d/%m/%Y}"


def test_followers_hear_of_the_new_day_once_and_it_is_on_record(office, session):
    moved(office, session)
    (body,) = told()
    assert f"Lịch mới:\n19:00, {weekday(20)}; Hội trường cũ" in body
    assert "Lý do: Trùng lịch họp thành phố." in body
    assert told() == [body]
    event = CaseEvent.objects.get(verb="reschedule")
    assert (event.actor, event.case_id) == (office.user, session.pk)
    assert event.reason.endswith("Trùng lịch họp thành phố")


def test_another_place_another_meeting_and_one_dropped_are_changes_too(office, session):
    group = make_group()
    new = {"moi-held_on": f"{in_days(12):%d/%m/%Y}", "moi-part_of_day": "evening", "moi-groups": [group.pk]}
    moved(office, session, m0__held_on=f"{in_days(10):%d/%m/%Y}", m0__place="Nhà văn hóa", **new)
    first, second = session.meetings.all()
    assert (first.place, second.held_on, list(second.groups.all())) == ("Nhà văn hóa", in_days(12), [group])
    do(office, session, "doi-lich", **typed(office, session, m0__bo="on", reason="Gộp lại"))
    assert list(session.meetings.all()) == [second]
    kept = SessionChange.objects.last().dropped
    assert [row["meeting"] for row in kept] == [first.pk]
    page = do(office, session, "doi-lich", **typed(office, session, reason="x") | {f"b{second.pk}-bo": "on"})
    assert "ít nhất một buổi" in text_of(page) or list(session.meetings.all()) == [second]


def test_a_day_in_words_and_the_places_that_join_by_camera_are_changes_too(office, session):
    (day, here) = (f"{in_days(10):%d/%m/%Y}", "12 điểm cầu\nở các nhà văn hóa")
    moved(office, session, m0__held_on=day, m0__day_said="giữa tháng 5/2031", m0__bridge_points=here)
    meeting = session.meetings.get()
    assert (meeting.day_said, meeting.bridge_points) == ("giữa tháng 5/2031", here)
    page = text_of(office.get(session.get_absolute_url()))
    assert "Giữa tháng 5/2031; Hội trường cũ; điểm cầu: 12 điểm cầu, ở các nhà văn hóa</dd>" in page
    assert "Giữa tháng 5/2031" in text_of(office.get(verb_address(session, "doi-lich")))


def test_nothing_changed_is_refused_and_told_to_nobody(office, session):
    page = text_of(moved(office, session, m0__held_on=f"{in_days(10):%d/%m/%Y}"))
    assert "Lịch họp chưa đổi gì." in page
    assert (SessionChange.objects.count(), OutboxMessage.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reason": " "}, "Hãy ghi phần này."),
        ({"m0__held_on": ""}, "Hãy ghi ngày họp."),
        ({"m0__held_on": "31/02/2027"}, "Ngày chưa đúng."),
        ({"m0__end_time": "08:00"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"m0__online_url": "x y"}, "online_url_error"),
        ({"m0__place": "x" * 201}, "Thừa 1 ký tự"),
        ({"moi-place": "Nơi nào đó"}, "Hãy ghi ngày họp."),
        ({"seen": "7"}, "vừa được đổi từ nơi khác"),
        ({"seen": ""}, "vừa được đổi từ nơi khác"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(office, session, changes, says):
    answers = {"m0__address": "Số 5 phố Thử", "reason": "x", **changes}
    page = text_of(do(office, session, "doi-lich", **typed(office, session, **answers)))
    assert says in page
    assert "Số 5 phố Thử" in page
    assert (session.meetings.get().held_on, SessionChange.objects.count()) == (in_days(10), 0)


def test_the_last_meeting_cannot_be_dropped(session):
    plan = actions.MeetingPlan(session.meetings.get(), is_dropped=True)
    with pytest.raises(actions.NotReady, match="ít nhất một buổi"):
        actions.reschedule_session(session, by=make_user(), meetings=[plan], reason="x")


def test_the_page_of_an_announced_session_shows_its_meetings_and_does_not_edit_them(office, session):
    page = office.get(page_of(session))
    assert "Hội trường cũ" in text_of(page)
    meeting = session.meetings.get()
    data = {"meetings-TOTAL_FORMS": 1, "meetings-INITIAL_FORMS": 1, "meetings-0-id": meeting.pk}
    office.post(page_of(session), {**data, "meetings-0-session": session.pk, "meetings-0-held_on": "01/01/2030"})
    assert fresh(meeting).held_on == in_days(10)


@pytest.mark.parametrize("fields", [{"announced_at": None}, {"closed_at": timezone.now()}])
def test_what_is_not_announced_or_closed_has_no_such_verb(office, fields):
    session = make_session(**fields)
    make_meeting(session=session, held_on=in_days(3))
    assert "Đổi lịch họp" not in text_of(office.get(page_of(session)))
    with pytest.raises(actions.WrongState):
        actions.reschedule_session(session, by=make_user(), meetings=[], reason="x")


def test_a_day_that_is_over_is_corrected_and_nobody_is_written_to(office, session):
    session.meetings.update(held_on=in_days(-9))
    moved(office, session, "sua-lich-da-hop", m0__held_on=f"{in_days(-8):%d/%m/%Y}")
    assert session.meetings.get().held_on == in_days(-8)
    assert told() == []
    assert "Thay đổi sau khi thông báo" in text_of(office.get(session.get_absolute_url()))


def test_followers_hear_once_that_it_is_put_off_and_once_of_the_new_day(office, session):
    do(office, session, "hoan", reason="Bão số 5")
    (put_off,) = told()
    assert "tạm hoãn. Lý do: Bão số 5." in put_off
    assert text_of(office.get(session.get_absolute_url())).count("Bão số 5") == 1
    do(office, session, "hop-lai", **typed(office, session, "hop-lai", m0__held_on=f"{in_days(30):%d/%m/%Y}"))
    assert fresh(session).postponed_at is None
    _, again = told()
    assert f"họp lại theo lịch mới:\n19:00, {weekday(30)}" in again
    assert f"không còn hiệu lực:\n19:00, {weekday(10)}" in again
    page = text_of(office.get(session.get_absolute_url()))
    assert f"<s>19:00, {weekday(10)}; Hội trường cũ</s>" in page
    assert ("tạm hoãn" in page, page.count("Bão số 5")) == (False, 1)
    assert len(told()) == 2


def test_of_days_that_stand_after_all_nobody_reads_that_they_are_new(office, session):
    do(office, session, "hoan", reason="Bão số 5")
    do(office, session, "hop-lai", **typed(office, session, "hop-lai"))
    _, again = told()
    changes = text_of(office.get(session.get_absolute_url())).partition("Thay đổi sau khi thông báo")[2]
    (entry,) = [entry for entry in feeds.sessions() if entry.address == session.get_absolute_url()]
    assert f"nay họp theo đúng lịch đã báo trước khi hoãn:\n19:00, {weekday(10)}; Hội trường cũ" in again
    assert "Họp lại, lịch như trước khi hoãn" in changes
    assert entry.title.startswith("Họp lại: ")
    for words in [again, changes.partition("</ul>")[0], entry.html]:
        assert "lịch mới" not in words.lower()
        assert "lịch cũ" not in words.lower()


def test_nobody_hears_of_a_day_that_no_longer_stands(office, session):
    first = SessionChange.objects.create(session=session, kind="rescheduled", before="a", after="b", reason="c")
    OutboxMessage.objects.create(
        kind="rescheduled",
        case_kind="dialoguesession",
        case_id=session.pk,
        recipient_kind="follow",
        recipient_id=session.follows.get().pk,
        occurrence=str(first.pk),
    )
    actions.cancel_session(session, by=make_user(), reason="Không họp nữa")
    assert told() == []
    assert OutboxMessage.objects.get().dropped_at


def test_a_cancelled_session_says_so_on_top_with_its_day_and_tells_its_followers(office, session):
    do(office, session, "huy", reason="Phường sáp nhập")
    (body,) = told()
    assert "đã hủy. Lý do: Phường sáp nhập." in body
    page = text_of(office.get(session.get_absolute_url()))
    assert "<strong>Hội nghị đã hủy.</strong> Lý do: Phường sáp nhập." in page
    assert f"Báo hủy ngày {timezone.localdate():%d/%m/%Y}." in page
    assert "Lịch đã thông báo, không còn hiệu lực." in page
    assert "Thêm vào lịch" not in page


def session_form(client, session, **changes):
    form = client.get(page_of(session)).context["adminform"].form
    data = {bound.html_name: bound.value() or "" for bound in form if bound.name not in form.Meta.model.__dict__}
    data |= {name: form[name].value() or "" for name in form.fields if "opinions" not in name}
    inlines = ["meetings", "agenda", "participations", "attendee_counts", "reported_figures"]
    data |= {f"{name}-{count}_FORMS": 0 for name in inlines for count in ["TOTAL", "INITIAL"]}
    return {**{name: value for name, value in data.items() if "opinions" not in name}, **changes}


def test_words_that_the_public_has_read_are_mended_with_a_note_that_it_reads(office, session):
    typed_form = session_form(office, session, purpose="Mục đích mới.")
    assert "Hãy ghi lý do sửa." in text_of(office.post(page_of(session), typed_form))
    assert fresh(session).purpose != "Mục đích mới."
    office.post(page_of(session), {**typed_form, "change_note": "Ghi nhầm"})
    assert fresh(session).purpose == "Mục đích mới."
    page = text_of(office.get(session.get_absolute_url()))
    assert "<strong>Sửa thông báo</strong>" in page
    assert "mục đích. Lý do: Ghi nhầm." in page.lower().replace("lý do: ghi nhầm", "Lý do: Ghi nhầm")
    assert CaseEvent.objects.get(verb="correct").actor == office.user


def test_what_is_written_after_the_conference_needs_no_note(office, session):
    office.post(page_of(session), session_form(office, session, topics_raised="Đèn đường"))
    assert fresh(session).topics_raised == "Đèn đường"
    assert not SessionChange.objects.exists()


def test_a_draft_is_edited_without_a_note(office):
    draft = make_session(announced_at=None)
    assert "Lý do sửa" not in text_of(office.get(page_of(draft)))
    office.post(page_of(draft), session_form(office, draft, purpose="Khác."))
    assert fresh(draft).purpose == "Khác."


def test_changes_cost_the_page_no_more_queries(client, session, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    SessionChange.objects.create(session=session, kind="corrected", after="mục đích")
    with CaptureQueriesContext(connection) as one:
        client.get(session.get_absolute_url())
    for _ in range(20):
        SessionChange.objects.create(session=session, kind="rescheduled", before="a", after="b")
    for days in range(11, 16):
        make_meeting(session=session, held_on=in_days(days)).groups.add(make_group())
    with django_assert_num_queries(len(one)):
        client.get(session.get_absolute_url())


def test_the_announcement_leads_to_a_map_a_calendar_and_a_sheet(client, session):
    session.meetings.update(address="Số 1 phố Thử & Nghiệm")
    page = client.get(session.get_absolute_url()).content.decode()
    assert "https://www.openstreetmap.org/search?query=S%E1%BB%91+1+ph%E1%BB%91+Th%E1%BB%AD+%26+Nghi" in page
    assert reverse("sessions_app:session_calendar", args=[session.slug]) in page
    assert reverse("sessions_app:poster", args=[session.slug]) in page
    session.meetings.update(held_on=in_days(-3), address="", place="")
    page = client.get(session.get_absolute_url()).content.decode()
    assert "openstreetmap" not in page
    assert "Thêm vào lịch" not in page


def test_beside_another_day_stands_until_when_opinions_are_taken(office, session):
    session.opinions_close_at = timezone.make_aware(dt.datetime(2031, 5, 9, 17))
    session.opinions_open_at = timezone.now()
    session.save()
    page = text_of(office.get(verb_address(session, "doi-lich")))
    assert "<dt>Nhận ý kiến đến</dt><dd><p>17 giờ, thứ Sáu, ngày 09 tháng 5 năm 2031. Muốn đổi" in page


@pytest.mark.parametrize("verb", [actions.postpone_session, actions.cancel_session])
def test_a_conference_is_put_off_or_called_off_until_its_day_is_over(office, verb):
    today, over = make_session(), make_session()
    make_meeting(session=today, held_on=in_days(0))
    make_meeting(session=over, held_on=in_days(-1))
    verb(today, by=office.user, reason="Bão.")
    with pytest.raises(actions.NotReady, match="đã qua ngày"):
        verb(over, by=office.user, reason="Bão.")


def test_what_was_put_off_is_called_off_also_when_its_first_day_is_over(office):
    session = make_session(postponed_at=timezone.now(), postponed_reason="Bão.")
    make_meeting(session=session, held_on=in_days(-1))
    actions.cancel_session(session, by=office.user, reason="Không họp nữa.")
    assert fresh(session).cancelled_at


def test_what_is_called_off_is_neither_put_off_nor_held_after_all(office):
    standing, waiting = (make_meeting(session=make_session(), held_on=in_days(3)).session for _ in range(2))
    actions.postpone_session(waiting, by=office.user, reason="Bão.")
    for session in [standing, waiting]:
        actions.cancel_session(session, by=office.user, reason="Không họp nữa.")
    with pytest.raises(actions.WrongState):
        actions.postpone_session(standing, by=office.user, reason="Bão.")
    with pytest.raises(actions.WrongState):
        actions.resume_session(waiting, by=office.user)
    assert (fresh(standing).postponed_at, fresh(waiting).postponed_reason) == (None, "Bão.")


def test_what_is_held_after_all_keeps_no_reason_of_the_delay(office, session):
    actions.postpone_session(session, by=office.user, reason="Bão.")
    actions.resume_session(session, by=office.user)
    assert (fresh(session).postponed_at, fresh(session).postponed_reason) == (None, "")


def test_that_nobody_can_register_any_more_is_a_change_that_replaces_no_news_of_the_day(office, session):
    moved(office, session)
    moved(office, session, m0__seats=0, m0__speaking_slots=0, reason="Hết chỗ")
    change = session.changes.last()
    assert change.after.endswith("; nhận 0 người đăng ký; nhận 0 lượt phát biểu")
    (body,) = told()
    assert f"Lịch mới:\n19:00, {weekday(20)}" in body
    page = text_of(office.get(session.get_absolute_url()))
    assert "Đổi số chỗ, số lượt nhận đăng ký" in page
    assert f"<dt>Nay</dt><dd>{change.after}</dd>" in page
    assert f"<s>{change.before}</s>" not in page  # day and place stand
