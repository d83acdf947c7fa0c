"""A complaint or denunciation that was approved before anybody saw what it is: nothing of it stays."""

import pytest
from django.core import mail
from django.utils import timezone

from feedback import actions
from feedback.models import IssueOpinion, Opinion
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import CaseEvent, PaperText
from tests.builders import (
    make_body,
    make_commitment,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_topic,
    make_user,
)
from tests.feedback.privacy.redacting import SUBJECT, everything_in, made, named
from tests.staff import do, fresh, page_of, signed_in, text_of
from tests.whole_conference import PRIVATE, hidden_opinion


def test_what_is_public_leaves_every_page_and_its_address_says_only_that(client):
    opinion, picture = hidden_opinion()
    opinion.responses.all().delete()
    Opinion.objects.filter(pk=opinion.pk).update(processing="assigned")
    assert client.get(opinion.get_absolute_url()).content.decode().count(PRIVATE) > 3
    office = signed_in("Văn phòng")
    do(office, opinion, "chuyen-khieu-nai", reason="Đã hướng dẫn.")
    gone = client.get(opinion.get_absolute_url())
    assert gone.status_code == 410
    assert "theo thủ tục khác" in gone.content.decode()
    assert PRIVATE not in gone.content.decode()
    assert client.get(picture.largest_url).status_code == 404
    assert fresh(opinion).moderation == "diverted"


def test_the_unit_has_it_no_more_and_the_sender_is_told_where_to_go(django_capture_on_commit_callbacks):
    opinion = make_opinion(
        moderation="approved", processing="waiting", topic=make_topic(), sender={"email": "chi@example.vn"}
    )
    opinion.assignments.create(body=make_body())
    opinion.information_requests.create(question="Ở đâu?", asked_at=timezone.now())
    make_response(opinion=opinion, state="draft")
    with django_capture_on_commit_callbacks(execute=True):
        actions.divert(opinion, by=make_user())
    opinion = fresh(opinion)
    assert (opinion.duty, opinion.due_on) == ("", None)
    assert not opinion.assignments.current().exists()
    assert not opinion.information_requests.filter(ended_at=None).exists()
    assert CaseEvent.objects.get(case_id=opinion.pk).verb == "divert"
    assert "tiếp công dân" in mail.outbox[0].body


def test_its_words_leave_the_papers_and_what_was_promised_because_of_it():
    make_body(kind="front")
    opinion = named(make_session())
    made(opinion.session, make_user(), "synthesis")
    promise = make_commitment(session=opinion.session, title=SUBJECT)
    promise.opinions.add(opinion)
    assert SUBJECT in everything_in(PaperText.objects.public())
    actions.divert(fresh(opinion), by=make_user())
    assert SUBJECT not in everything_in(PaperText.objects.public())
    assert fresh(promise).title == f"Việc nêu ở ý kiến số {opinion.pk}"


def test_an_issue_goes_on_with_another_lead():
    lead, member = (make_opinion(moderation="approved", topic=make_topic()) for _ in range(2))
    issue = make_issue(lead, member, session=lead.session)
    actions.divert(lead, by=make_user())
    issue.refresh_from_db()
    assert issue.lead == member
    assert IssueOpinion.objects.filter(issue=issue, opinion=member, ended_at=None).exists()


def test_what_waited_for_its_answer_is_decided_on_anew():
    first, alike = make_opinion(moderation="approved"), make_opinion()
    actions.mark_duplicate(alike, by=make_user(), of=first)
    actions.divert(first, by=make_user())
    assert (fresh(alike).moderation, fresh(alike).duty) == ("pending", "first_response")


def test_when_and_why_it_was_hidden_before_stays():
    opinion = make_opinion(moderation="approved")
    actions.hide(opinion, by=make_user(), reason="Lộ tên.")
    since = fresh(opinion).hidden_at
    actions.divert(opinion, by=make_user())
    assert (fresh(opinion).hidden_at, fresh(opinion).hidden_reason) == (since, "Lộ tên.")


def answered(opinion):
    Opinion.objects.filter(pk=opinion.pk).update(processing="answered")


def split_up(opinion):
    actions.split_opinion(
        opinion, by=make_user(), parts=[actions.Part(f"Việc {n}", "Nội dung.", make_topic()) for n in [1, 2]]
    )


@pytest.mark.parametrize(
    ("change", "refusal"), [(answered, NotReady), (split_up, WrongState), (actions.withdraw, actions.TakenBack)]
)
def test_what_is_answered_split_or_taken_back_is_not_diverted(change, refusal):
    opinion = make_opinion(moderation="approved", topic=make_topic())
    change(fresh(opinion))
    with pytest.raises(refusal):
        actions.divert(fresh(opinion), by=make_user())
    assert fresh(opinion).moderation == "approved"
    assert "chuyen-khieu-nai" not in text_of(signed_in("Văn phòng").get(page_of(opinion)))
