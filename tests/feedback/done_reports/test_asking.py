"""A body says that it is done; each sender says once whether it is so: a refusal is seen at once."""

import datetime as dt
from functools import partial

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dialogue_portal.lib.files import BadFile
from feedback import actions
from feedback.actions import done_reports, promised
from feedback.actions.calls import waiting_calls
from feedback.actions.erase import erase_original
from feedback.actions.synthesise import merge_issues
from feedback.models import CommitmentState, DoneReport, Opinion, Verification, VerificationFile
from feedback.models.verifying import ASKING_DAYS
from sessions_app.actions import NotReady, WrongState
from sessions_app.chain import ERASED
from sessions_app.models import CaseEvent, OutboxMessage
from tests.marks import committing
from tests.pdfs import kept_pdf

from ...builders import image_file, make_body, make_done_report, make_issue, make_session, make_user
from ...staff import fresh, text_of
from .steps import WORDS, heard, page_of, promise, refuse, reported, say, state_of

# Asking


def test_everybody_who_asked_for_it_is_asked_once():
    lead, member, left, alike = heard(), heard(), heard(), None
    alike = heard(moderation="duplicate", duplicate_of=lead)
    issue = make_issue(member, left)
    issue.members.filter(opinion=left).update(ended_at=timezone.now())
    commitment = promise(lead)
    commitment.issues.add(issue)
    report = actions.report_done(commitment, by=make_user())
    asked = OutboxMessage.objects.filter(kind="asked_done", occurrence=str(report.pk))
    assert set(asked.values_list("case_id", flat=True)) == {lead.pk, member.pk, alike.pk}
    assert set(promised.asked_about(commitment)) == {lead, member, alike}


def test_who_was_promised_something_in_an_issue_is_asked_when_it_went_into_another():
    session = make_session()
    shown, quiet, other = (
        heard(session=session),
        heard(session=session, visibility="not_published"),
        heard(session=session),
    )
    gone, kept = make_issue(shown, quiet), make_issue(other)
    commitment = promise(shown)
    commitment.issues.add(gone)
    merge_issues(gone, into=kept, by=make_user())
    assert set(promised.asked_about(commitment)) == {shown, quiet}
    assert set(promised.promised_to(quiet)) == {commitment}


@pytest.mark.parametrize(
    "fields",
    [{"withdrawn_at": "now"}, {"moderation": "declined"}, {"moderation": "diverted"}, {"moderation": "pending"}],
)
def test_who_took_it_back_or_was_never_heard_is_not_asked(fields):
    fields = {**fields, **({"withdrawn_at": timezone.now()} if "withdrawn_at" in fields else {})}
    report = reported(heard(**fields), shown := heard())
    assert list(OutboxMessage.objects.filter(kind="asked_done").values_list("case_id", flat=True)) == [shown.pk]
    with pytest.raises(WrongState):
        say(report, Opinion.objects.exclude(pk=shown.pk).get())


def test_the_sender_of_two_parts_is_asked_once_about_the_whole():
    whole = heard(hidden_at=timezone.now(), hidden_reason="Đã tách.")
    parts = [heard(part_of=whole, sender={}) for _ in range(2)]
    report = reported(*parts)
    assert OutboxMessage.objects.get(kind="asked_done").case_id == whole.pk
    say(report, whole)
    assert state_of(report) == CommitmentState.VERIFIED


def test_who_left_no_mail_is_to_be_called():
    reported(heard(sender={"phone": "+84911115678"}))
    assert OutboxMessage.objects.get(kind="asked_done").channel == "phone"


def test_who_has_answered_by_the_code_is_not_called_any_more():
    by_phone = {"phone": "+84911115678"}
    told, of_the_same, other = heard(sender=by_phone), heard(sender=by_phone), heard(sender={"phone": "+84911119999"})
    first = reported(told, of_the_same, other)
    refuse(first, other)
    again = actions.report_done(fresh(first.commitment), by=make_user())
    say(again, told)
    assert [(call.case_id, call.occurrence) for call in waiting_calls()] == [(other.pk, str(again.pk))]


def test_who_sent_several_is_asked_once_with_one_way_to_answer():
    session = make_session()
    rows = [heard(sender={"email": "dau@example.vn"}, session=session) for _ in range(3)]
    report = reported(*rows)
    (sent,) = [each for each in mail.outbox if each.to == ["dau@example.vn"]]
    assert f"Các ý kiến số {rows[0].pk}, {rows[1].pk} và {rows[2].pk} ông/bà gửi" in sent.body
    assert sent.body.count("Trả lời tại: http") == sent.body.count("/xac-nhan/") == 1
    say(report, rows[0])
    assert state_of(report) == CommitmentState.VERIFIED


def test_of_what_the_public_cannot_see_nobody_is_asked():
    commitment = promise(heard(), published_at=None)
    with pytest.raises(NotReady):
        actions.report_done(commitment, by=make_user())
    assert fresh(commitment).state == "under_way"
    assert not OutboxMessage.objects.exists()


def test_what_is_reported_already_is_not_reported_again():
    report = reported(heard())
    with pytest.raises(WrongState):
        actions.report_done(report.commitment, by=make_user())
    assert DoneReport.objects.count() == 1


# What a sender says


def test_a_sender_who_says_done_verifies_it(client):
    report = reported(opinion := heard())
    say(report, opinion)
    assert state_of(report) == CommitmentState.VERIFIED
    assert "01 người nêu ý kiến xác nhận đã xong" in text_of(client.get(page_of(report)))


def test_not_yet_is_seen_at_once_but_not_who_said_it_nor_in_which_words(client):
    report = reported(opinion := heard(), heard())
    refuse(report, opinion)
    assert (state_of(report), bool(fresh(report).refuted_at)) == (CommitmentState.UNDER_WAY, True)
    page = text_of(client.get(page_of(report)))
    assert "01 người nêu ý kiến nói chưa xong" in page
    assert WORDS not in page


def test_what_staff_wrote_of_the_reason_is_public_and_the_pictures_they_let_through(client):
    report = reported(opinion := heard())
    said = refuse(report, opinion, pictures=[image_file(), image_file()])
    shown, kept = map(fresh, said.files.order_by("pk"))
    assert client.get(shown.largest_url).status_code == 404
    actions.publish_reason(said, by=make_user(), public_reason="Một nắp cống vẫn vỡ.", shown=[shown.pk])
    page = text_of(client.get(page_of(report)))
    assert "Một nắp cống vẫn vỡ." in page
    assert [client.get(file.largest_url).status_code for file in [shown, kept]] == [200, 404]
    assert (shown.largest_url in page, kept.largest_url in page, WORDS in page) == (True, False, False)


def test_a_picture_that_was_let_through_can_be_taken_back():
    said = refuse(reported(opinion := heard()), opinion, pictures=[image_file()])
    for shown in [[said.files.get().pk], []]:
        actions.publish_reason(said, by=make_user(), public_reason="Còn một nắp vỡ.", shown=shown)
        assert said.files.get().is_public == bool(shown)


def test_a_picture_that_is_not_encoded_anew_yet_is_not_let_through():
    report = reported(opinion := heard())
    said = refuse(report, opinion)
    file = VerificationFile.objects.create(
        verification=said, file_name="a.jpg", media_type="image/jpeg", size=1, width=9, height=9
    )
    with pytest.raises(NotReady):
        actions.publish_reason(said, by=make_user(), public_reason="x", shown=[file.pk])
    assert (fresh(file).is_public, fresh(said).public_reason) == (False, "")


@pytest.mark.parametrize("first", ["done", "not_yet"])
def test_each_sender_answers_a_report_once(first):
    report = reported(opinion := heard(), heard())
    say(report, opinion, first, reason=WORDS)
    state = state_of(report)
    for answer in ["done", "not_yet"]:
        with pytest.raises(NotReady):
            say(report, opinion, answer, reason=WORDS)
    assert (Verification.objects.count(), state_of(report)) == (1, state)


def test_not_yet_reopens_what_another_or_the_front_verified(front):
    report = reported(one := heard(), other := heard())
    say(report, one)
    refuse(report, other)
    assert state_of(report) == CommitmentState.UNDER_WAY
    again = actions.report_done(fresh(report.commitment), by=make_user())
    actions.verify_commitment(fresh(report.commitment), by=front)
    refuse(again, one)
    assert state_of(report) == CommitmentState.UNDER_WAY


def test_after_a_refusal_the_others_are_counted_and_nothing_more_happens(client):
    report = reported(*(opinions := [heard() for _ in range(3)]))
    refuse(report, opinions[0])
    refuse(report, opinions[1])
    say(report, opinions[2])
    assert state_of(report) == CommitmentState.UNDER_WAY
    page = text_of(client.get(page_of(report)))
    assert "02 người nêu ý kiến nói chưa xong" in page
    assert "01 người nêu ý kiến xác nhận đã xong" in page


def test_after_another_report_the_earlier_one_is_answered_no_more():
    report = reported(opinion := heard(), other := heard())
    refuse(report, opinion)
    again = actions.report_done(fresh(report.commitment), by=make_user())
    with pytest.raises(NotReady):
        say(report, other)
    assert list(done_reports.open_reports(other)) == [again]
    say(again, opinion)
    assert state_of(report) == CommitmentState.VERIFIED
    asked = OutboxMessage.objects.filter(kind="asked_done", case_id=opinion.pk)
    assert set(asked.values_list("occurrence", flat=True)) == {str(report.pk), str(again.pk)}


def test_a_month_later_nobody_is_asked_any_more():
    report = reported(opinion := heard())
    DoneReport.objects.update(reported_at=timezone.now() - ASKING_DAYS - dt.timedelta(minutes=1))
    assert not done_reports.open_reports(opinion).exists()
    with pytest.raises(NotReady):
        refuse(report, opinion)
    DoneReport.objects.update(reported_at=timezone.now() - ASKING_DAYS + dt.timedelta(minutes=1))
    refuse(report, opinion)
    assert state_of(report) == CommitmentState.UNDER_WAY


def test_of_what_was_dropped_nobody_says_anything():
    report = make_done_report(promise(opinion := heard()))
    assert list(done_reports.open_reports(opinion)) == [report]
    type(report.commitment).objects.update(state="dropped", dropped_reason="Hết tiền.")
    with pytest.raises(NotReady):
        say(report, opinion)
    assert not done_reports.open_reports(opinion).exists()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"reason": "  "}, NotReady),
        ({"pictures": [1, 2, 3]}, NotReady),
        ({"pictures": [SimpleUploadedFile("a.pdf", kept_pdf())]}, BadFile),
        ({"pictures": [SimpleUploadedFile("a.png", b"<script>")]}, BadFile),
    ],
    ids=["no reason", "three pictures", "a document", "no picture"],
)
def test_a_wrong_refusal_changes_nothing(said, refusal):
    report = reported(opinion := heard())
    said = {
        **said,
        "pictures": [image_file() if upload in {1, 2, 3} else upload for upload in said.get("pictures", [])],
    }
    with pytest.raises(refusal):
        refuse(report, opinion, **said)
    assert state_of(report) == CommitmentState.REPORTED_DONE
    assert not Verification.objects.exists()
    assert not VerificationFile.objects.exists()


def test_only_a_sender_of_the_promise_answers_its_report():
    report = reported(heard())
    with pytest.raises(WrongState):
        say(report, heard())


def test_the_record_knows_what_was_said_and_not_by_whom_nor_in_which_words():
    report = reported(opinion := heard())
    refuse(report, opinion)
    event = CaseEvent.objects.get(verb="refute_done")
    assert (event.actor, event.actor_name, event.reason) == (None, "", "")
    assert (event.from_state, event.to_state) == ("reported_done", "under_way")


def test_the_body_hears_of_a_refusal_at_once():
    body = make_body()
    worker = make_user(body=body, email="donvi@example.vn")
    make_user(body=body, email="da-nghi@example.vn", is_active=False)
    report = reported(opinion := heard(), lead_body=body)
    refuse(report, opinion)
    message = OutboxMessage.objects.get(kind="not_done")
    assert (message.recipient_id, message.case_id, message.case_kind) == (worker.pk, report.commitment_id, "commitment")


@committing
def test_of_two_answers_of_one_sender_at_the_same_moment_one_counts(pressed):
    report = reported(opinion := heard())
    answers = [partial(say, report, opinion, what, reason=WORDS) for what in ["done", "not_yet"]]
    refusals, counted = pressed(answers, lambda: (Verification.objects.get().answer, state_of(report)))
    assert [bool(refusal) for refusal in refusals] == [False, True]
    assert counted in [("done", "verified"), ("not_yet", "under_way")]


@pytest.mark.parametrize("how", ["withdrawn", "diverted"])
def test_what_its_sender_said_is_told_no_more_when_the_opinion_is_taken_back_or_diverted(client, how):
    """The reason that is offered to be published is the sender's own words."""
    report = reported(opinion := heard(), other := heard())
    for row, words in [(opinion, WORDS), (other, "Hố ga còn hở")]:
        said = actions.say_whether_done(report, row, answer="not_yet", reason=words, pictures=[image_file()])
        actions.publish_reason(said, by=make_user(), public_reason=words, shown=[said.files.get().pk])
    gone, kept = VerificationFile.objects.order_by("pk")
    address = page_of(report)
    assert WORDS in text_of(client.get(address))
    assert client.get(gone.largest_url).status_code == 200
    actions.withdraw(fresh(opinion)) if how == "withdrawn" else actions.divert(fresh(opinion), by=make_user())
    page = text_of(client.get(address))
    assert WORDS not in page
    assert str(gone.key) not in page
    assert client.get(gone.largest_url).status_code == 404
    assert "Hố ga còn hở" in page
    assert client.get(kept.largest_url).status_code == 200


def test_what_was_told_of_an_opinion_that_was_taken_back_is_erased_with_its_words():
    report = reported(opinion := heard())
    said = refuse(report, opinion, pictures=[image_file()])
    actions.publish_reason(said, by=make_user(), public_reason=WORDS, shown=[said.files.get().pk])
    actions.withdraw(fresh(opinion))
    erase_original(fresh(opinion), by=None, reason="Đã quá hạn.")
    assert (fresh(said).reason, fresh(said).public_reason, said.files.count()) == (ERASED, "", 0)
