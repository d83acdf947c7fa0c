"""What is past its time goes, what is not stays, and the ward decides how long that is."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.actions import Part, attach, hide, publish_reason, report_done, say_whether_done, split_opinion
from feedback.actions.erase import erase_contact, erase_original
from feedback.actions.forget import FORGET, forget
from feedback.actions.registrants import erase_registrant
from feedback.actions.tell import put_in_outbox, tell_sender
from feedback.documents import PAPERS
from feedback.models import Follow, ImportBatch, Opinion, PhoneCall, Rating, Registrant, Sender, SenderNote
from feedback.privacy.retention import PAST, past
from feedback.privacy.scrubbing import PERSONAL_TABLES
from sessions_app.actions import make_paper, record
from sessions_app.chain import ERASED
from sessions_app.models import CaseEvent, DataKind, OutboxMessage, RateWindow, RemovalRequest
from tests.builders import (
    image_file,
    make_body,
    make_commitment,
    make_event,
    make_issue,
    make_meeting,
    make_opinion,
    make_photo,
    make_registration,
    make_response,
    make_session,
    make_topic,
    make_user,
)
from tests.mails import mail_for
from tests.pdfs import kept_pdf
from tests.staff import fresh

from .past_cases import WHO, ago, is_past, make_case, who_of

NOBODY = dict.fromkeys(WHO, "")


@pytest.mark.parametrize(
    ("kind", "visibility", "for_each"),
    [
        (DataKind.CONTACTS, "public_unnamed", 0),
        (DataKind.ORIGINALS, "public_unnamed", 0),
        (DataKind.UNPUBLISHED, "not_published", 1),
    ],
)
def test_many_are_forgotten_in_hardly_more_queries_than_one(kind, visibility, for_each):
    asked = []
    for number in [1, 3]:
        cases = [make_case(2000, visibility=visibility) for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert forget(kind) == number
        asked.append(len(queries))
        held = [{**who_of(case), "text": Opinion.objects.get(pk=case.pk).original_text} for case in cases]
        left = NOBODY if kind == DataKind.CONTACTS else {"text": ERASED}
        assert all(left.items() <= row.items() for row in held)
        verb = "erase_contact" if kind == DataKind.CONTACTS else "erase_original"
        for case in cases:
            first, second = CaseEvent.objects.filter(case_kind="opinion", case_id=case.pk).order_by("sequence")
            assert (second.verb, second.sequence, second.previous_hash) == (verb, 2, first.hash)
    assert asked[1] - asked[0] == 2 * for_each


# Who sent it


def test_contacts_go_when_the_case_has_rested_for_ninety_days():
    old, new = make_case(91), make_case(89)
    assert forget(DataKind.CONTACTS) == 1
    assert (who_of(old), who_of(new)) == (NOBODY, WHO)
    assert forget(DataKind.CONTACTS) == 0


def test_with_the_contact_go_followers_waiting_mail_and_notes_of_calls():
    opinion = make_case(91, sender={**WHO, "email_confirmed_at": ago(95)})
    follow = Follow.objects.create(opinion=opinion, email="khac@example.vn", confirmed_at=ago(50))
    to_follow = put_in_outbox("answered", case=("opinion", opinion.pk), recipient=("follow", follow.pk))
    OutboxMessage.objects.filter(pk=to_follow.pk).update(sent_at=None)
    concern = Follow.objects.create(opinion=opinion, browser_hash="x" * 64)
    waiting = tell_sender(opinion, "answered", ticket="0" * 32)
    call = PhoneCall.objects.create(message=waiting, result="no_answer", note="Con trai nghe máy")
    OutboxMessage.objects.filter(pk=waiting.pk).update(sent_at=None, ticket="0" * 32)
    forget(DataKind.CONTACTS)
    assert list(Follow.objects.all()) == [concern]
    assert mail_for(fresh(to_follow)) is None
    assert Sender.objects.get().email_confirmed_at is None
    assert (fresh(waiting).ticket, bool(fresh(waiting).dropped_at), fresh(call).note) == ("", True, "")


def test_with_the_contact_of_the_whole_go_what_was_noted_at_its_parts_and_whom_a_letter_about_one_names():
    whole = make_case(91, processing="closed", sender={**WHO, "email": ""})
    part = make_case(91, part_of=whole, sender=None)
    make_body(kind="committee")
    answer = make_response(opinion=part, state="published")
    letter = make_paper(PAPERS["letter"], answer, by=make_user(), options={"addressee": "Bà Lê Thị Nêu Tên"})
    waiting = tell_sender(part, "answered")
    call = PhoneCall.objects.create(message=waiting, result="no_answer", note="Con trai nghe máy")
    forget(DataKind.CONTACTS)
    assert (bool(fresh(waiting).dropped_at), fresh(call).note) == (True, "")
    letter.refresh_from_db()
    assert "Nêu Tên" not in f"{letter.text} {letter.content} {letter.chosen}"


def test_who_brought_a_list_is_forgotten_with_the_last_of_its_senders():
    session = make_session()
    batch = ImportBatch.objects.create(
        session=session, file_name="a.xlsx", collector="Tổ trưởng tổ 3", received_on="2026-01-01", row_count=2
    )
    other = ImportBatch.objects.create(
        session=session, file_name="b.xlsx", collector="Tổ trưởng tổ 4", received_on="2026-01-01", row_count=1
    )
    early = make_case(91, processing="closed", sender=WHO, import_batch=batch)
    late = make_case(89, processing="closed", sender=WHO, import_batch=batch)
    forget(DataKind.CONTACTS)
    assert fresh(early).sender.collected_by == ""
    assert fresh(batch).collector == "Tổ trưởng tổ 3"
    erase_contact(late, by=None, reason="Đề nghị của người gửi.")
    assert (fresh(batch).collector, fresh(other).collector) == ("", "Tổ trưởng tổ 4")


@pytest.mark.parametrize(
    "state",
    [
        {"processing": "assigned"},
        {"processing": "waiting"},
        {"moderation": "pending", "processing": "received"},
        {"moderation": "held", "processing": "received"},
    ],
)
def test_what_is_still_owed_keeps_the_contact_however_long_it_takes(state):
    assert not is_past(DataKind.CONTACTS, make_case(2000, **state))


@pytest.mark.parametrize("state", [{"moderation": "declined"}, {"moderation": "diverted"}, {"withdrawn_at": ago(100)}])
def test_what_is_never_to_be_answered_is_at_rest_as_well(state):
    processing = "closed" if "withdrawn_at" in state else "received"
    assert is_past(DataKind.CONTACTS, make_case(91, processing=processing, **state))


def test_a_duplicate_rests_when_the_other_does():
    done, open_one = make_case(95), make_case(95, processing="assigned")
    rests, waits = (
        make_case(91, moderation="duplicate", processing="received", duplicate_of=o) for o in [done, open_one]
    )
    assert (is_past(DataKind.CONTACTS, rests), is_past(DataKind.CONTACTS, waits)) == (True, False)


PROMISES = {
    "named": lambda opinion, **kwargs: make_commitment(**kwargs).opinions.add(opinion),
    "answered": lambda opinion, **kwargs: make_commitment(response=make_response(opinion=opinion), **kwargs),
    "issue": lambda opinion, **kwargs: make_commitment(**kwargs).issues.add(make_issue(opinion)),
    "duplicate": lambda opinion, **kwargs: make_commitment(**kwargs).opinions.add(other_of(opinion)),
    "part": lambda opinion, **kwargs: make_commitment(**kwargs).opinions.add(make_case(300, part_of=opinion)),
}


def other_of(opinion):
    other = make_case(300)
    Opinion.objects.filter(pk=opinion.pk).update(moderation="duplicate", duplicate_of=other)
    return other


@pytest.mark.parametrize("way", PROMISES)
@pytest.mark.parametrize(("state", "goes"), [("under_way", False), ("reported_done", False), ("verified", True)])
def test_an_open_promise_keeps_the_contact(way, state, goes):
    opinion = make_case(300)
    PROMISES[way](opinion, state=state)
    assert is_past(DataKind.CONTACTS, opinion) is goes


def test_a_part_that_was_answered_lately_or_not_yet_keeps_the_sender_of_the_whole():
    old, new = make_case(200, processing="closed"), make_case(200, processing="closed")
    make_case(150, part_of=old)
    make_case(20, part_of=new)
    assert (is_past(DataKind.CONTACTS, old), is_past(DataKind.CONTACTS, new)) == (True, False)
    make_case(150, part_of=old, processing="assigned")
    assert not is_past(DataKind.CONTACTS, old)


def test_looking_at_a_case_does_not_keep_it():
    opinion = make_case(91)
    record(opinion, "see_contact", by=None, reason="Gọi hỏi")
    assert is_past(DataKind.CONTACTS, opinion)
    record(opinion, "reopen", by=None)
    assert not is_past(DataKind.CONTACTS, opinion)


# What they wrote


def with_all(opinion):
    """Everything that comes with an opinion beside its text: a note, a reason, two pictures of which one is public."""
    note = SenderNote.objects.create(opinion=opinion, text="Nhà tôi ở số 5")
    Rating.objects.create(opinion=opinion, response=make_response(), score="unsatisfied", reason="Ông Thử nói sai")
    files = [attach(owner, SimpleUploadedFile("don.pdf", kept_pdf())) for owner in [opinion, note]]
    return [default_storage.path(fresh(file).file.name) for file in files]


@pytest.mark.parametrize(
    "state", [{"moderation": "declined"}, {"visibility": "not_published"}, {"hidden_at": ago(500)}]
)
def test_what_was_not_published_goes_after_a_year_with_its_files(state, django_capture_on_commit_callbacks):
    named = {} if "visibility" in state else {"visibility": "named", "public_name": "Lê Thị Nêu Tên"}
    opinion = make_case(370, place="Số 5 ngõ 3", public_place="Số 5", **named, **state)
    paths = with_all(opinion)
    attach(opinion, image_file())
    opinion.attachments.filter(file_name="anh.png").update(is_public=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert (forget(DataKind.UNPUBLISHED), forget(DataKind.UNPUBLISHED)) == (1, 0)
    opinion.refresh_from_db()
    left = "" if opinion.moderation == "declined" else ERASED
    assert (opinion.original_text, opinion.place, opinion.public_text) == (ERASED, "", left)
    assert (opinion.public_place, opinion.public_name) == ("", "")
    assert (opinion.attachments.count(), opinion.sender_notes.count(), opinion.ratings.get().reason) == (0, 0, "")
    assert not [path for path in paths if default_storage.exists(path)]
    assert not Opinion.objects.filter(pk=opinion.pk).containing("công khai")


def test_of_a_published_opinion_the_public_text_stays_when_the_original_goes(django_capture_on_commit_callbacks):
    opinion = make_case(365 * 5 + 10)
    with_all(opinion)
    said = opinion.public_text
    assert not is_past(DataKind.UNPUBLISHED, opinion)
    with django_capture_on_commit_callbacks(execute=True):
        forget(DataKind.ORIGINALS)
    opinion.refresh_from_db()
    assert (opinion.original_text, opinion.public_text, opinion.attachments.count()) == (ERASED, said, 0)


def test_what_was_taken_down_after_its_original_had_gone_goes_at_its_time():
    opinion, stays = make_case(365 * 5 + 10), make_case(365 * 5 + 10)
    forget(DataKind.ORIGINALS)
    hide(fresh(opinion), by=make_user(), reason="Lộ thông tin")
    CaseEvent.objects.filter(case_id=opinion.pk).update(at=ago(365 * 5 + 5))
    assert (forget(DataKind.UNPUBLISHED), forget(DataKind.UNPUBLISHED)) == (1, 0)
    assert fresh(opinion).public_text == ERASED
    assert fresh(stays).public_text == stays.public_text


def test_a_whole_that_its_parts_tell_is_forgotten_once_and_its_words_when_a_part_is_taken_down():
    opinion = make_case(365 * 5 + 10, processing="classified")
    one, other = split_opinion(opinion, by=make_user(), parts=[Part(name, f"{name}.", make_topic()) for name in "ab"])
    Opinion.objects.filter(part_of=opinion).update(processing="answered", received_at=ago(365 * 5 + 10))
    CaseEvent.objects.update(at=ago(365 * 5 + 5))
    assert (forget(DataKind.UNPUBLISHED), forget(DataKind.UNPUBLISHED)) == (1, 0)
    assert (fresh(opinion).original_text, fresh(opinion).public_text) == (ERASED, opinion.public_text)
    forget(DataKind.ORIGINALS)
    hide(fresh(other), by=make_user(), reason="Lộ thông tin")
    CaseEvent.objects.update(at=ago(365 * 5 + 5))
    assert (forget(DataKind.UNPUBLISHED), forget(DataKind.UNPUBLISHED)) == (2, 0)
    assert [fresh(row).public_text for row in [opinion, one, other]] == [ERASED, "a.", ERASED]


def test_a_picture_that_the_public_sees_stays():
    opinion = make_case(365 * 5 + 10)
    shown = attach(opinion, image_file())
    opinion.attachments.update(is_public=True)
    forget(DataKind.ORIGINALS)
    assert list(opinion.attachments.all()) == [shown]


@pytest.mark.parametrize(("reason", "left"), [("spam", 0), ("unconfirmed", 0), ("flood", 1)])
def test_held_spam_goes_after_a_month_and_what_came_in_a_flood_waits_for_a_person(
    reason, left, django_capture_on_commit_callbacks
):
    opinion = make_opinion(moderation="held", held_reason=reason, received_at=ago(31), sender=WHO)
    make_opinion(moderation="held", held_reason="spam", received_at=ago(29))
    path = attach(opinion, SimpleUploadedFile("don.pdf", kept_pdf())).file.name
    put_in_outbox("confirm", case=("opinion", opinion.pk), recipient=("sender", opinion.sender.pk))
    with django_capture_on_commit_callbacks(execute=True):
        forget(DataKind.HELD)
    assert default_storage.exists(path) == bool(left)
    assert Opinion.objects.filter(pk=opinion.pk).count() == left
    assert Opinion.objects.count() == left + 1


# The rest


def test_of_what_is_deleted_nothing_waits_to_be_told():
    opinion = make_opinion(moderation="held", held_reason="unconfirmed", sender=WHO, received_at=ago(400))
    tell_sender(opinion, "received")
    forget(DataKind.HELD)
    assert not Opinion.objects.filter(pk=opinion.pk).exists()
    assert not OutboxMessage.objects.exists()


def test_what_a_sender_said_of_a_promise_goes_with_the_original_but_for_what_the_public_reads():
    opinion = make_case(1000)
    promise = make_commitment(published_at=timezone.now(), state="under_way")
    promise.opinions.add(opinion)
    said = say_whether_done(
        report_done(promise, by=make_user()),
        opinion,
        answer="not_yet",
        reason="Nắp cống nhà tôi vẫn vỡ",
        pictures=[image_file(f"{number}.png") for number in range(2)],
    )
    shown = said.files.first()
    publish_reason(said, by=make_user(), public_reason="Một nắp còn vỡ.", shown=[shown.pk])
    erase_original(opinion, by=None, reason="Đã quá hạn.")
    assert (fresh(said).reason, fresh(said).public_reason, list(said.files.all())) == (
        ERASED,
        "Một nắp còn vỡ.",
        [shown],
    )


def test_followers_go_who_stopped_or_never_confirmed_or_whose_conference_is_closed():
    opinion, closed = make_opinion(), make_session(closed_at=ago(31))
    gone = [
        Follow(opinion=opinion, email="a@example.vn", confirmed_at=ago(90), stopped_at=ago(31)),
        Follow(opinion=opinion, email="b@example.vn"),
        Follow(session=closed, email="c@example.vn", confirmed_at=ago(90)),
    ]
    kept = [
        Follow(opinion=opinion, email="d@example.vn", confirmed_at=ago(90)),
        Follow(opinion=opinion, email="e@example.vn", confirmed_at=ago(90), stopped_at=ago(29)),
        Follow(opinion=opinion, browser_hash="x"),
    ]
    Follow.objects.bulk_create(gone + kept)
    Follow.objects.update(created_at=ago(90))
    assert forget(DataKind.FOLLOWERS) == 3
    assert set(Follow.objects.all()) == set(kept)


def test_followers_of_a_promise_go_some_time_after_it_has_ended():
    ended = make_commitment(state="verified", published_at=ago(90))
    again = make_commitment(state="verified", published_at=ago(90))
    open_one = make_commitment(state="under_way", published_at=ago(90))
    make_event(case_kind="commitment", case_id=again.pk, at=ago(29))
    for promise in [ended, again, open_one]:
        Follow.objects.create(commitment=promise, email="a@example.vn", confirmed_at=ago(90))
    assert forget(DataKind.FOLLOWERS) == 1
    assert set(Follow.objects.values_list("commitment", flat=True)) == {again.pk, open_one.pk}


def test_who_was_erased_by_hand_while_the_run_went_on_is_no_stone_in_its_way():
    held_on = timezone.localdate(ago(400))
    for name in ["Một", "Hai"]:
        make_registration(meeting=make_meeting(held_on=held_on), who={"name": name})
    rows = list(past(DataKind.REGISTRANTS)[0])
    erase_registrant(rows[0], by=None, reason="Người đăng ký đề nghị")
    FORGET[DataKind.REGISTRANTS](rows, "Đã quá 30 ngày.")
    assert set(Registrant.objects.values_list("name", flat=True)) == {""}


def test_why_a_photograph_should_go_is_forgotten_once_it_is_settled():
    old, new, open_one = (
        RemovalRequest.objects.create(photo=make_photo(), text="Cháu tôi", settled_at=at)
        for at in [ago(91), ago(9), None]
    )
    forget(DataKind.REMOVALS)
    assert [fresh(row).text for row in [old, new, open_one]] == [ERASED, "Cháu tôi", "Cháu tôi"]


def test_each_table_from_which_something_goes_in_time_is_written_anew_after_a_restore():
    tables = {rows.model._meta.db_table for kind in PAST for rows in past(kind)}
    assert tables - set(PERSONAL_TABLES) == {RateWindow._meta.db_table}  # numbers alone
