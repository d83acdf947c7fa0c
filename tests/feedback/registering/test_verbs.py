"""Seats and turns to speak: given, waited for, handed on; who is told, and what the database refuses."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions, emails
from feedback.actions import Asked, Full, schedule
from feedback.actions.register import CameAlready
from feedback.actions.submit import Contact
from feedback.models import Follow, Registration, RegistrationState
from feedback.outbox import delivery
from sessions_app.actions import MeetingPlan, NotReady, WrongState
from sessions_app.models import OutboxMessage
from tests.builders import make_meeting, make_registration, make_session, make_user
from tests.mails import IN_JOBS, mail_for
from tests.marks import committing
from tests.staff import do, fresh, signed_in, text_of, verbs_of
from tests.threads import at_once

from .steps import BY_MAIL, BY_PHONE, SPEAKS, messages, register, soon


def test_a_registration_gets_a_seat_and_its_record_and_mail():
    ticket = codes.new_ticket()
    row = register(soon(), SPEAKS, BY_MAIL, ticket=ticket, consent_version="1.0")
    assert (row.state, row.place, verbs_of(row)) == ("registered", 1, ["register"])
    assert (row.registrant.consent_version, bool(row.registrant.consented_at)) == ("1.0", True)
    delivery.deliver_due()
    assert codes.code_for(ticket) in mail.outbox[0].body
    assert "(nhập mã đăng ký ghi ở trên)" in mail.outbox[0].body
    assert mail.outbox[0].subject == "Đã nhận đăng ký dự hội nghị – phường Thử Nghiệm"
    assert codes.code_for(ticket) not in str(Registration.objects.values()) + str(OutboxMessage.objects.values())


def test_the_same_page_sent_twice_is_one_registration():
    meeting, ticket = soon(), codes.new_ticket()
    assert register(meeting, ticket=ticket) == register(meeting, ticket=ticket)
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("limits", "asked"),
    [({"seats": 1}, Asked()), ({"seats": 2}, Asked(people=2)), ({"speaking_slots": 1}, SPEAKS), ({"seats": 1}, SPEAKS)],
)
def test_a_full_meeting_refuses_and_offers_the_waiting_list(limits, asked):
    meeting = soon(**limits)
    register(meeting, SPEAKS)
    with pytest.raises(Full, match="thứ 1"):
        register(meeting, asked)
    waiting = register(meeting, asked, would_wait=True)
    assert (waiting.state, waiting.number_waiting) == ("waiting_list", 1)
    with pytest.raises(Full, match="thứ 2"):
        register(meeting, asked)


def test_who_only_listens_comes_in_when_the_turns_to_speak_are_gone():
    meeting = soon(speaking_slots=1)
    register(meeting, SPEAKS)
    assert register(meeting).state == "registered"


def test_a_seat_given_back_goes_to_the_first_who_waits_and_fits():
    meeting = soon(seats=2)
    first, second = register(meeting), register(meeting)
    party = register(meeting, Asked(people=2), would_wait=True)
    single, late = (register(meeting, contact=BY_MAIL, would_wait=True) for _ in range(2))
    actions.withdraw_registration(first)
    assert [fresh(row).state for row in [party, single, late]] == ["waiting_list", "registered", "waiting_list"]
    assert late.number_waiting == 2
    actions.withdraw_registration(second)
    assert fresh(late).state == "registered"
    assert verbs_of(first)[-1] == "withdraw_registration"
    assert messages(kind="moved_up").count() == 2


def test_who_moves_up_to_speak_speaks_last_and_who_listens_has_no_place():
    meeting = soon(seats=3, speaking_slots=2)
    first, _, listener = register(meeting, SPEAKS), register(meeting, SPEAKS), register(meeting)
    speaker, other = (register(meeting, asked, would_wait=True) for asked in [SPEAKS, Asked()])
    for row in [first, listener]:
        actions.withdraw_registration(row)
    assert [(fresh(row).state, fresh(row).place) for row in [speaker, other]] == [("registered", 3), ("registered", 0)]
    assert Registration.objects.speakers().last() == speaker


def test_who_moves_up_is_told_by_mail_or_comes_up_to_be_called():
    meeting = soon(seats=1)
    first = register(meeting)
    by_mail, by_phone = (register(meeting, contact=who, would_wait=True) for who in [BY_MAIL, BY_PHONE])
    actions.withdraw_registration(first)
    actions.withdraw_registration(fresh(by_mail))
    assert messages(kind="moved_up").values_list("channel", "case_id").order_by("pk")[0] == ("mail", by_mail.pk)
    call = messages(kind="moved_up", channel="phone").get()
    assert call.case_id == by_phone.pk
    assert "đã có chỗ" in emails.script_for(call)
    assert not messages(kind="registered", channel="phone").exists()


def test_nobody_moves_up_into_a_meeting_that_has_begun_or_was_put_off():
    for kwargs in [{"held_on": timezone.localdate() - dt.timedelta(days=1)}, {"session": put_off()}]:
        meeting = make_meeting(**{"held_on": timezone.localdate() + dt.timedelta(days=9), **kwargs})
        make_registration(meeting=meeting, state="waiting_list")
        assert actions.move_up(meeting) == []


def put_off():
    return make_session(postponed_at=timezone.now(), postponed_reason="Bão.")


def test_withdrawing_twice_and_without_staffs_reason_is_refused():
    row, clerk = register(soon(), contact=BY_MAIL), make_user()
    with pytest.raises(NotReady):
        actions.withdraw_registration(row, by=clerk, reason=" ")
    actions.withdraw_registration(row, by=clerk, reason="Trùng đăng ký")
    with pytest.raises(WrongState):
        actions.withdraw_registration(row)
    delivery.deliver_due()
    assert mail.outbox[-1].subject == "Đăng ký dự hội nghị của ông/bà đã được rút – phường Thử Nghiệm"
    assert "Trùng đăng ký." in mail.outbox[-1].body


@pytest.mark.parametrize(
    "kwargs",
    [
        {"held_on": timezone.localdate() - dt.timedelta(days=1)},
        {"session": {"announced_at": None}},
        {"session": {"cancelled_at": timezone.now(), "cancelled_reason": "Bão."}},
        {"session": {"postponed_at": timezone.now(), "postponed_reason": "Bão."}},
        {"session": {"closed_at": timezone.now()}},
    ],
)
def test_a_meeting_that_is_over_unknown_or_called_off_takes_nobody(kwargs):
    if "session" in kwargs:
        kwargs = {**kwargs, "session": make_session(**kwargs["session"])}
    meeting = make_meeting(**{"held_on": timezone.localdate() + dt.timedelta(days=9), **kwargs})
    with pytest.raises(NotReady):
        register(meeting, by=make_user())


def test_staff_still_register_somebody_while_the_meeting_goes_on():
    meeting = make_meeting(start_time=dt.time(0), end_time=dt.time(23, 59, 59))
    with pytest.raises(NotReady):
        register(meeting)
    assert register(meeting, by=make_user()).state == "registered"


def test_who_came_is_marked_on_the_day_and_unmarked():
    clerk, early = make_user(), register(soon())
    with pytest.raises(NotReady):
        actions.mark_came(early, by=clerk)
    meeting = make_meeting()
    row = make_registration(meeting=meeting, state="waiting_list", wish="speak", place=0)
    actions.mark_came(row, by=clerk)
    assert (fresh(row).state, fresh(row).place) == ("came", 1)
    with pytest.raises(CameAlready):
        actions.mark_came(row, by=clerk)
    actions.unmark_came(row, by=clerk)
    assert fresh(row).came_at is None


@pytest.mark.parametrize(("state", "place"), [("registered", 1), ("waiting_list", 0)])
def test_whose_line_was_pressed_by_mistake_gains_no_seat(state, place):
    clerk, meeting = make_user(), make_meeting(seats=0)
    row = make_registration(meeting=meeting, state=state, wish="speak", place=place)
    actions.mark_came(row, by=clerk)
    actions.unmark_came(row, by=clerk)
    assert (fresh(row).state, fresh(row).place) == (state, place)


def test_whose_line_is_put_right_twice_is_where_they_were_the_last_time():
    clerk, row = make_user(), make_registration(meeting=make_meeting(), state="waiting_list")
    for state in ["waiting_list", "registered"]:
        Registration.objects.filter(pk=row.pk).update(state=state)
        actions.mark_came(fresh(row), by=clerk)
        actions.unmark_came(fresh(row), by=clerk)
        assert fresh(row).state == state


def test_speakers_change_places():
    meeting, clerk = soon(), make_user()
    first, second, third = (register(meeting, SPEAKS) for _ in range(3))
    actions.move_speaker(third, by=clerk, step=-1)
    actions.move_speaker(first, by=clerk, step=-1)
    assert list(Registration.objects.speakers()) == [first, third, second]
    with pytest.raises(WrongState):
        actions.move_speaker(register(meeting), by=clerk, step=1)


@pytest.mark.parametrize("verb", ["hoan", "huy"])
def test_everybody_who_registered_is_told_once_that_there_will_be_no_meeting(verb):
    meeting = soon(seats=1)
    kept, waiting = register(meeting, contact=BY_MAIL), register(meeting, would_wait=True)
    gone = make_registration(meeting=meeting, state="cancelled", withdrawn_at=timezone.now(), who={"email": "a@b.vn"})
    yesterday = make_meeting(session=meeting.session, held_on=timezone.localdate() - dt.timedelta(days=1))
    make_registration(meeting=yesterday, who={"email": "hom-qua@example.vn"})
    do(signed_in("Văn phòng"), meeting.session, verb, reason="Bão")
    kind = {"hoan": "postponed", "huy": "cancelled"}[verb]
    assert set(messages(kind=kind).values_list("case_id", "channel")) == {(kept.pk, "mail"), (waiting.pk, "phone")}
    assert gone.pk not in messages().values_list("case_id", flat=True)
    delivery.deliver_due()
    assert [sent.subject.split(" – ")[0] for sent in mail.outbox if "Lý do: Bão." in sent.body] == [
        "Hội nghị ông/bà đăng ký dự " + {"hoan": "được hoãn", "huy": "đã hủy"}[verb]
    ]


def test_a_session_that_is_held_after_all_tells_those_who_registered_its_day():
    meeting = soon()
    register(meeting, contact=BY_MAIL)
    office = signed_in("Văn phòng")
    do(office, meeting.session, "hoan", reason="Bão")
    typed = {f"b{meeting.pk}-held_on": f"{meeting.held_on:%d/%m/%Y}", "seen": 1}
    do(office, meeting.session, "hop-lai", **typed)
    delivery.deliver_due()
    assert "Chỗ của ông/bà vẫn được giữ" in mail.outbox[-1].body
    assert meeting.when in mail.outbox[-1].body
    assert mail_for(messages(kind="postponed").get()) is None


@pytest.mark.parametrize("verb", [schedule.cancel_session, schedule.postpone_session])
def test_who_means_to_come_and_follows_hears_once_that_it_is_off(verb):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9))
    make_registration(meeting=meeting, who={"email": "Den@example.vn"})
    for address in ["den@example.vn", "theo@example.vn"]:
        meeting.session.follows.create(email=address, confirmed_at=timezone.now(), token_hash=address)
    verb(meeting.session, by=make_user(), reason="Bão số 5")
    assert sorted(sent.to[0].lower() for sent in mail.outbox) == ["den@example.vn", "theo@example.vn"]
    assert "Xin ông/bà không đến" in next(sent.body for sent in mail.outbox if sent.to == ["Den@example.vn"])


def test_a_meeting_is_dropped_once_all_have_been_taken_off_it_and_told():
    meeting, clerk = soon(), make_user()
    other = make_meeting(session=meeting.session, held_on=meeting.held_on)
    row = register(meeting, contact=BY_PHONE)
    plans = [MeetingPlan(meeting, is_dropped=True), MeetingPlan(other)]
    facts = {"by": clerk, "meetings": plans, "reason": "Chỉ họp một buổi."}
    with pytest.raises(NotReady, match="đã có người đăng ký"):
        schedule.reschedule_session(meeting.session, **facts)
    actions.withdraw_registration(row, by=clerk, reason="Chỉ họp một buổi.")
    with pytest.raises(NotReady, match="chưa được báo"):
        schedule.reschedule_session(meeting.session, **facts)
    actions.log_registrant_call(messages().get(), by=clerk, result="told")
    schedule.reschedule_session(meeting.session, **facts)
    assert list(meeting.session.meetings.all()) == [other]
    assert sorted(verbs_of(row)) == ["call_registrant", "register", "withdraw_registration"]


def test_who_registered_hears_of_another_day_and_keeps_the_meeting_from_being_dropped():
    meeting = soon(seats=1)
    row, waiting = register(meeting, contact=BY_MAIL), register(meeting, would_wait=True)
    office, day = signed_in("Văn phòng"), meeting.held_on + dt.timedelta(days=7)
    make_meeting(session=meeting.session, held_on=day)
    other = meeting.session.meetings.last()
    typed = {f"b{meeting.pk}-held_on": f"{day:%d/%m/%Y}", f"b{meeting.pk}-seats": 2, "reason": "Trùng lịch", "seen": 0}
    typed |= {f"b{other.pk}-held_on": f"{day:%d/%m/%Y}"}
    page = do(office, meeting.session, "doi-lich", **typed, **{f"b{meeting.pk}-bo": "on"}).content.decode()
    assert "Buổi bị bỏ đã có người đăng ký." in page
    do(office, meeting.session, "doi-lich", **typed)
    assert set(messages(kind="rescheduled").values_list("case_id", flat=True)) == {row.pk, waiting.pk}
    assert fresh(waiting).state == "registered"
    delivery.deliver_due()
    assert any("đổi lịch họp. Nay họp như sau." in sent.body for sent in mail.outbox)


def test_who_comes_to_a_meeting_that_stands_is_not_told_of_another_that_is_moved():
    stays = soon()
    moved = make_meeting(session=stays.session, held_on=stays.held_on + dt.timedelta(days=1))
    register(stays, contact=BY_MAIL)
    row = register(moved, contact=BY_PHONE)
    plans = [MeetingPlan(stays, {"seats": 40}), MeetingPlan(moved, {"held_on": moved.held_on + dt.timedelta(days=1)})]
    schedule.reschedule_session(stays.session, by=make_user(), meetings=plans, reason="Trùng lịch")
    assert list(messages(kind="rescheduled").values_list("case_id", flat=True)) == [row.pk]


def test_of_two_changes_of_the_day_the_last_is_told(settings):
    settings.TASKS = IN_JOBS
    meeting = soon()
    register(meeting, contact=BY_MAIL)
    phone = register(meeting, contact=BY_PHONE)
    for days in [1, 2]:
        plan = MeetingPlan(meeting, {"held_on": meeting.held_on + dt.timedelta(days=days)})
        schedule.reschedule_session(meeting.session, by=make_user(), meetings=[plan], reason="Trùng lịch")
    delivery.deliver_due()
    assert len([sent for sent in mail.outbox if "đổi lịch họp" in sent.subject]) == 1
    scripts = [emails.script_for(message) for message in messages(case_id=phone.pk, kind="rescheduled").order_by("pk")]
    assert [bool(script) for script in scripts] == [False, True]


def test_more_seats_let_in_who_waits_and_nobody_else_hears_of_them():
    meeting = soon(seats=1)
    Follow.objects.create(session=meeting.session, email="a@example.vn", confirmed_at=timezone.now())
    _, waiting = register(meeting, contact=BY_MAIL), register(meeting, contact=BY_MAIL, would_wait=True)
    before = set(OutboxMessage.objects.all())
    typed = {f"b{meeting.pk}-held_on": f"{meeting.held_on:%d/%m/%Y}", f"b{meeting.pk}-seats": 2, "seen": 0}
    do(signed_in("Văn phòng"), meeting.session, "doi-lich", **typed, reason="Phòng rộng hơn")
    (message,) = set(OutboxMessage.objects.all()) - before
    assert (message.kind, message.case_id) == ("moved_up", waiting.pk)
    assert (fresh(meeting).seats, fresh(waiting).state) == (2, "registered")


def test_an_address_that_takes_no_mail_leaves_a_call():
    row = register(soon(), contact=Contact("Thử", "+84911115678", "thu@example.vn"))
    delivery.give_up_mail([messages(case_id=row.pk).get()], "NoAddress")
    assert messages(case_id=row.pk).get().channel == "phone"


@pytest.mark.parametrize(
    "wrong",
    [
        {"wish": "speak", "about": ""},
        {"people": 0},
        {"people": 11},
        {"state": RegistrationState.WITHDRAWN},
        {"state": RegistrationState.CAME},
        {"came_at": timezone.now()},
    ],
)
def test_the_database_refuses_an_impossible_registration(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_registration(**wrong)


def test_a_meeting_with_registrations_is_not_deleted_from_its_session():
    meeting = soon()
    register(meeting)
    page = signed_in("Văn phòng").get(reverse("admin:sessions_app_dialoguesession_change", args=[meeting.session_id]))
    assert "số lượt phát biểu nhận đăng ký" in text_of(page).lower()
    with pytest.raises(Exception, match="protected"):
        meeting.delete()


@committing
def test_of_many_at_once_one_gets_the_last_seat(tmp_path):
    meeting = soon(seats=3)
    states = at_once(lambda _: register(meeting, would_wait=True).state, threads=6, folder=tmp_path)
    assert sorted(states) == ["registered"] * 3 + ["waiting_list"] * 3


@committing
def test_a_double_tap_at_the_same_moment_is_one_registration(tmp_path):
    meeting, ticket = soon(), codes.new_ticket()

    def tap(_):
        return register(meeting, ticket=ticket).pk, Registration.objects.count()

    found = at_once(tap, threads=2, folder=tmp_path)
    assert len({key for key, _ in found}) == 1
    assert {number for _, number in found} == {1}


def test_a_session_that_needs_no_registration_takes_none_and_keeps_those_it_has(client):
    meeting = soon(seats=1)
    first, second = register(meeting), register(meeting, would_wait=True)
    page = meeting.session.get_absolute_url()
    assert "Đăng ký dự, phát biểu" in text_of(client.get(page))
    type(meeting.session).objects.update(takes_registrations=False, how_to_attend="Ai cũng được vào")
    assert "Đăng ký dự, phát biểu" not in text_of(client.get(page))
    closed = text_of(client.get(reverse("feedback:register", args=[meeting.session.slug])))
    assert "không nhận đăng ký qua cổng.</strong> Ai cũng được vào.</p>" in closed
    with pytest.raises(NotReady):
        register(meeting)
    assert register(meeting, would_wait=True, by=make_user()).state == "waiting_list"
    actions.withdraw_registration(first)
    assert fresh(second).state == "registered"
    type(meeting.session).objects.update(postponed_at=timezone.now(), postponed_reason="Bão.")
    closed = text_of(client.get(reverse("feedback:register", args=[meeting.session.slug])))
    assert "không nhận đăng ký qua cổng.</strong> Hội nghị này đang hoãn.</p>" in closed
