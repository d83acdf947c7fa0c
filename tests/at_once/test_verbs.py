"""Two presses in the same instant: each verb has read its rows before the other has written. On both databases."""

import datetime as dt
import sys
from functools import partial
from time import sleep

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from feedback import actions
from feedback.actions import live, schedule
from feedback.actions.carry_over import TITLE
from feedback.actions.concern import recount_all
from feedback.actions.register import withdraw_registration
from feedback.actions.waiting_files import keep_waiting, waiting_files
from feedback.documents import PAPERS
from feedback.models import (
    Assignment,
    Attachment,
    CaseHandBack,
    ConcernCount,
    LiveEntry,
    Opinion,
    Referral,
    SenderNote,
    Urging,
    WaitingFile,
)
from sessions_app.actions import (
    MeetingPlan,
    add_groups,
    cancel_session,
    make_paper,
    merge_group,
    postpone_session,
    respell_group,
    take_number,
)
from sessions_app.actions import schedule as days
from sessions_app.group_names import read_names
from sessions_app.models import AgendaItem, CaseEvent, ConclusionItem, OutboxMessage, ResidentialGroup, SessionChange
from tests.builders import (
    make_body,
    make_commitment,
    make_concern,
    make_conclusion,
    make_group,
    make_meeting,
    make_opinion,
    make_registration,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from tests.marks import committing
from tests.pdfs import kept_pdf
from tests.staff import fresh, page_of, signed_in, text_of

from .steps import ONE_OF_THREE, read_by_three

urging = sys.modules["feedback.actions.urge"]
"""The name in the package is that of the verb."""
pytestmark = committing


@pytest.fixture
def clerk():
    make_ward()
    return make_user("Văn phòng")


def test_an_answer_is_handed_in_or_its_case_handed_back(clerk, pressed):
    unit, opinion = make_user("Đơn vị xử lý", body=make_body()), make_opinion(moderation="approved")
    actions.assign(opinion, by=clerk, body=unit.body)
    draft = make_response(opinion=opinion, body=unit.body, author=unit)
    steps = [
        partial(actions.submit_response, fresh(draft), by=unit),
        partial(actions.hand_back, fresh(opinion), by=unit, reason="Việc của công an."),
    ]
    refused, done = pressed(steps, lambda: (CaseHandBack.objects.count(), fresh(draft).state))
    assert (refused, done in [(1, "draft"), (0, "submitted")]) == (["", "NotReady"], True)


def test_a_case_is_forwarded_once_and_its_sender_told_once(clerk, pressed):
    opinion = make_opinion(moderation="approved", processing="classified", sender={"email": "a@example.vn"})
    letter = {"to_body": make_body(), "letter_number": "5/UBND", "sent_on": timezone.localdate()}
    steps = read_by_three(opinion, lambda seen: actions.forward(seen, by=clerk, **letter))
    told = OutboxMessage.objects.filter(kind="forwarded")
    assert pressed(steps, lambda: (Referral.objects.count(), told.count())) == (ONE_OF_THREE, (1, 1))


def test_an_issue_is_forwarded_once_by_three_who_press_at_once(clerk, pressed):
    opinions = [make_opinion(moderation="approved", sender={"email": "a@example.vn"}) for _ in range(2)]
    letter = {"to_body": make_body(), "sent_on": timezone.localdate()}
    steps = [partial(actions.forward_many, rows, by=clerk, **letter) for rows in [opinions, opinions[::-1], opinions]]
    told = OutboxMessage.objects.filter(kind="forwarded")
    assert pressed(steps, lambda: (Referral.objects.count(), told.count())) == (["", "", ""], (2, 2))


def test_who_gives_a_case_to_others_in_the_same_instant_leaves_one_lead(clerk, pressed):
    opinion = make_opinion(moderation="approved", processing="classified")
    actions.assign(opinion, by=clerk, body=make_body())
    bodies = [make_body() for _ in range(3)]
    given = {"by": clerk, "reason": "Đúng việc hơn."}
    steps = [partial(actions.assign, fresh(opinion), body=body, **given) for body in bodies]
    assert pressed(steps, lambda: Assignment.objects.current().count()) == (["", "", ""], 1)


def test_a_case_given_to_the_same_bodies_in_the_same_instant_is_given_once(clerk, pressed):
    opinion = make_opinion(moderation="approved", processing="classified")
    actions.assign(opinion, by=clerk, body=make_body())
    lead, helper = make_body(), make_body()
    for body in [lead, helper]:
        make_user("Đơn vị xử lý", body=body, email="can-bo@example.vn")
    given = {"by": clerk, "body": lead, "helpers": [helper], "reason": "Đúng việc hơn."}
    steps = read_by_three(opinion, lambda seen: actions.assign(seen, **given))
    now, told = Assignment.objects.current(), OutboxMessage.objects.filter(kind="assigned")
    events = CaseEvent.objects.filter(verb="reassign")
    came = pressed(steps, lambda: (now.count(), told.count(), events.count()))
    assert came == (["", "", ""], (2, 2, 1))


def test_two_opinions_do_not_wait_for_each_other(clerk, pressed):
    one, other = (make_opinion(moderation="approved") for _ in range(2))
    steps = [
        lambda: actions.mark_duplicate(fresh(one), by=clerk, of=fresh(other)),
        lambda: actions.mark_duplicate(fresh(other), by=clerk, of=fresh(one)),
    ]
    came, public = pressed(steps, lambda: Opinion.objects.public().count())
    assert (came.count(""), public) == (1, 1)


def test_all_who_press_in_the_same_instant_that_they_care_are_counted_once(pressed):
    opinion = make_opinion(moderation="approved")
    steps = [partial(actions.show_concern, fresh(opinion), browser=str(number % 6)) for number in range(8)]
    assert pressed(steps, lambda: ConcernCount.objects.get().number) == ([""] * 8, 6)


def test_a_file_that_waited_goes_off_once_when_three_press(pressed):
    opinion, key = make_opinion(), "x" * 32
    keep_waiting(opinion, key, [SimpleUploadedFile("don.pdf", kept_pdf())], report=None, most=5)
    files = waiting_files(opinion, key)
    steps = read_by_three(opinion, lambda seen: actions.add_note(seen, text="", waiting=files))
    models = [SenderNote, Attachment, WaitingFile]
    assert pressed(steps, lambda: [model.objects.count() for model in models]) == ([""] * 3, [1, 1, 0])


def test_who_presses_while_two_are_joined_waits_for_nobody_who_waits_for_them(clerk, pressed):
    one, other = (make_opinion(moderation="approved") for _ in range(2))
    for opinion in [one, other]:
        make_concern(opinion, 2)
    presses = [partial(actions.show_concern, fresh(one), browser=str(number)) for number in range(4)]
    steps = [lambda: actions.mark_duplicate(fresh(other), by=clerk, of=fresh(one)), *presses]
    came, found = pressed(steps, lambda: (recount_all(), ConcernCount.objects.get(opinion=one).number))
    assert (came, found[1]) == ([""] * 5, 8)


def test_an_opinion_stands_in_a_conclusion_once(clerk, pressed):
    opinion = make_opinion(moderation="approved")
    make_conclusion(session=opinion.session)
    steps = read_by_three(opinion, lambda seen: actions.add_to_conclusion(seen, by=clerk))
    assert pressed(steps, lambda: ConclusionItem.objects.count()) == (["", "", ""], 1)


def test_a_body_is_urged_once_when_three_press(clerk, pressed):
    opinion, today = make_opinion(moderation="approved", processing="classified"), timezone.localdate()
    referral = Referral.objects.create(opinion=opinion, to_body=make_body(), letter_number="1", sent_on=today)
    steps = read_by_three(referral, lambda seen: actions.urge(seen, by=clerk, urged_on=today, means="phone"))
    events = CaseEvent.objects.filter(verb="urge")
    assert pressed(steps, events.count) == (["", "NotReady", "NotReady"], 1)


def test_what_three_write_to_one_body_in_the_same_instant_is_one_letter(clerk, pressed, monkeypatch):
    read = urging.same_letter
    monkeypatch.setattr(urging, "same_letter", lambda *asked: (read(*asked), sleep(0.05))[0])
    today, body = timezone.localdate(), make_body()
    opinions = [make_opinion(moderation="approved", processing="classified") for _ in range(4)]
    for opinion in opinions:
        Referral.objects.create(opinion=opinion, to_body=body, letter_number="1", sent_on=today)
    said = {"by": clerk, "urged_on": today, "means": "letter"}
    steps = [partial(actions.urge, actions.away(opinion), **said) for opinion in opinions[:2]]
    steps += [partial(actions.urge_many, opinions[:1:-1], **said)]
    come, firsts = pressed(steps, lambda: sorted(row.letter_of_id is None for row in Urging.objects.all()))
    assert (come, firsts) == (["", "", ""], [False, False, False, True])


def test_the_number_of_a_letter_and_what_is_noted_of_it_at_once_do_not_wait_for_each_other(clerk, pressed, monkeypatch):
    opinion, today = make_opinion(moderation="approved", processing="classified"), timezone.localdate()
    referral = Referral.objects.create(opinion=opinion, to_body=make_body(), sent_on=today)
    letter = actions.urge(referral, by=clerk, urged_on=today, means="letter")
    make_body(kind="committee")
    document = make_paper(PAPERS["urging"], letter, by=clerk).document
    bear, give = Urging.bear_number, urging.give_number
    monkeypatch.setattr(Urging, "bear_number", lambda *told: (bear(*told), sleep(0.2)))
    monkeypatch.setattr(urging, "give_number", lambda *told: (sleep(0.2), give(*told)))
    said = {"by": clerk, "urged_on": today, "means": "letter", "letter_number": "01/UBND"}
    steps = [partial(take_number, document, issuer=document.issuer, by=clerk, issued_on=today)]
    steps += [partial(actions.urge, actions.away(opinion), **said)] * 2
    assert pressed(steps, lambda: Urging.objects.get().letter_number) == (["", "", ""], "01/UBND")


def test_what_is_carried_over_has_one_place_on_the_programme(clerk, pressed):
    coming = make_session()
    left = [make_commitment(published_at=timezone.now()) for _ in range(3)]
    steps = [partial(actions.carry_over, [row], to_session=fresh(coming), by=clerk) for row in left]
    items = AgendaItem.objects.filter(title=TITLE)
    came, there = pressed(steps, lambda: (items.count(), SessionChange.objects.count()))
    assert (came, there) == (["", "", ""], (1, 1))


def test_a_list_of_groups_that_three_press_is_made_once(clerk, pressed):
    steps = [partial(add_groups, read_names("123", before="Tổ").new, by=clerk) for _ in range(3)]
    came, there = pressed(steps, lambda: list(ResidentialGroup.objects.values_list("name", flat=True)))
    assert (came, there) == (["", "NotReady", "NotReady"], ["Tổ 1", "Tổ 2", "Tổ 3"])


def test_of_three_who_type_one_name_in_their_own_way_one_adds_it_and_two_read_that_it_is_there(pressed):
    make_ward()
    browsers, answers = [signed_in("Văn phòng") for _ in range(3)], []

    def add(client, name):
        answers.append(client.post(page_of(ResidentialGroup, "add"), {"name": name}))

    ways = zip(browsers, ["Tổ 3", "Tổ 03", "TDP số 3"], strict=True)
    came, there = pressed([partial(add, *way) for way in ways], ResidentialGroup.objects.count)
    assert (came, there) == (["", "", ""], 1)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 302]
    assert sum("trong cùng thời gian; người dân" in text_of(answer) for answer in answers) == 2


def test_of_three_who_mend_a_name_into_the_same_one_does(clerk, pressed):
    steps = [partial(respell_group, make_group(), name=name, number=3, by=clerk) for name in ["Tổ 3", "Tổ 03", "TDP 3"]]
    same = ResidentialGroup.objects.filter(likeness="to 3")
    assert pressed(steps, same.count) == (["", "NotReady", "NotReady"], 1)


def test_two_groups_do_not_go_into_each_other(clerk, pressed):
    groups = [make_group(), make_group()]
    pairs = [(fresh(groups[0]), fresh(groups[1])), (fresh(groups[1]), fresh(groups[0]))]
    on = {"on": timezone.localdate(), "by": clerk}
    steps = [partial(merge_group, group, into=into, **on) for group, into in pairs]
    came, active = pressed(steps, lambda: ResidentialGroup.objects.active().count())
    assert (came.count(""), active) == (1, 1)


def test_what_was_called_off_is_not_put_off(clerk, pressed):
    session = make_meeting().session
    seen = [fresh(session), fresh(session)]
    cancel_session(seen[0], by=clerk, reason="Bão.")
    steps = [lambda: postpone_session(seen[1], by=clerk, reason="Bão.")]
    assert pressed(steps, lambda: SessionChange.objects.count()) == (["WrongState"], 1)


def test_of_three_who_give_a_conference_other_days_two_are_told_that_they_are_others_by_now(clerk, pressed):
    session, today = make_meeting().session, timezone.localdate()

    def move(days):
        plan = MeetingPlan(session.meetings.get(), {"held_on": today + dt.timedelta(days)})
        schedule.reschedule_session(fresh(session), by=clerk, meetings=[plan], reason="Bão.", seen=0)

    steps = [partial(move, days) for days in [20, 30, 40]]
    assert pressed(steps, SessionChange.objects.count) == (["", "NotReady", "NotReady"], 1)


def test_what_three_take_out_of_a_programme_is_gone_once(clerk, pressed):
    meeting = make_meeting()
    make_meeting(session=meeting.session)
    plans = [MeetingPlan(meeting, is_dropped=True)]
    facts = {"by": clerk, "meetings": plans, "reason": "Chỉ họp một buổi.", "seen": 0}
    steps = read_by_three(meeting.session, lambda seen: schedule.reschedule_session(seen, **facts))
    assert pressed(steps, SessionChange.objects.count) == (["", "NotReady", "NotReady"], 1)


def test_a_conference_whose_day_is_told_to_be_over_is_not_called_off_meanwhile(clerk, pressed, monkeypatch):
    meeting, passed = make_meeting(), days.has_passed
    monkeypatch.setattr(days, "has_passed", lambda session: (passed(session), sleep(0.3))[0])
    over = MeetingPlan(meeting, {"held_on": timezone.localdate() - dt.timedelta(1)})
    steps = [
        lambda: cancel_session(fresh(meeting.session), by=clerk, reason="Bão."),
        lambda: days.reschedule_session(fresh(meeting.session), by=clerk, meetings=[over], reason="Ghi sai."),
    ]
    came, changes = pressed(steps, SessionChange.objects.count)
    assert (came.count(""), changes) == (1, 1)


def test_of_three_who_press_in_the_hall_one_changes_the_screen_and_two_are_told(clerk, pressed):
    steps = [partial(live.pause, make_meeting(), by=clerk, after=0)] * 3
    refused = ["", "OnAlready", "OnAlready"]
    assert pressed(steps, LiveEntry.objects.count) == (refused, 1)


def test_who_is_called_in_the_hall_is_not_taken_off_the_list_in_the_same_instant(clerk, pressed, monkeypatch):
    put, row = live.put, make_registration(meeting=make_meeting(), wish="speak")
    monkeypatch.setattr(live, "put", lambda *told, **facts: (sleep(0.5), put(*told, **facts))[1])

    def take_off():
        sleep(0.2)
        withdraw_registration(fresh(row), by=clerk, reason="Nhầm người.")

    steps = [partial(live.call_speaker, row.meeting, by=clerk, after=0, registration=fresh(row)), take_off]
    assert pressed(steps, lambda: fresh(row).state) == (["", "WrongState"], "came")
