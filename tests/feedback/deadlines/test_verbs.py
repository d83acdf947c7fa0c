"""After whatever verbs in whatever order, a case says what is owed."""

from contextlib import suppress
from unittest import mock

from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from feedback import actions
from feedback.deadlines import owed, refresh_all_deadlines, refresh_deadline
from feedback.models import Opinion, Response
from sessions_app.actions import ActionRefused
from sessions_app.models import Topic
from tests.builders import make_body, make_opinion, make_outcome, make_user

from .cases import IN_DATABASE, at, days, starts


def withdraw(opinion, by, now):
    actions.withdraw(opinion)


def add_note(opinion, by, now):
    actions.add_note(opinion, text="Ở ngõ 5.")


def approve(opinion, by, now):
    actions.approve(opinion, by=by, subject="Tiêu đề", public_text="Nội dung.")


def decline(opinion, by, now):
    actions.decline(opinion, by=by, reason="Lý do.")


def classify_here(opinion, by, now):
    actions.classify(opinion, by=by, topic=Topic.objects.first(), competence="ward")


def classify_higher(opinion, by, now):
    actions.classify(opinion, by=by, topic=Topic.objects.first(), competence="higher")


def assign(opinion, by, now):
    actions.assign(opinion, by=by, body=make_body(), reason="Đúng việc.")


def extend(opinion, by, now):
    actions.extend_deadline(opinion, by=by, until=now + days(45), reason="Cần đo lại.")


def ask(opinion, by, now):
    actions.ask_sender(opinion, by=by, question="Ở đâu?")


def resume(opinion, by, now):
    actions.resume(opinion, by=by, reason="Đã gọi điện.")


def forward(opinion, by, now):
    actions.forward(opinion, by=by, to_body=make_body(), letter_number="1", sent_on=now, expected_on=now + days(9))


def reply(opinion, by, now):
    for referral in opinion.referrals.filter(replied_on=None):
        actions.record_reply(referral, by=by, replied_on=now, reply="Đã xem.")


def answer(opinion, by, now):
    content = {"text": "Đã sửa.", "outcome": make_outcome(), "body": make_body(), "issued_on": now}
    response = actions.start_response(opinion, by=by, **content)
    other = make_user()
    actions.submit_response(response, by=by)
    actions.approve_response(response, by=other)
    actions.publish_response(Response.objects.get(pk=response.pk), by=other)


def reopen(opinion, by, now):
    actions.reopen(opinion, by=by, reason="Chưa đủ.")


def hide(opinion, by, now):
    actions.hide(opinion, by=by, reason="Lộ thông tin.")


EVERY_VERB = [
    approve,
    decline,
    classify_here,
    classify_higher,
    assign,
    extend,
    ask,
    resume,
    add_note,
    forward,
    reply,
    answer,
    reopen,
    hide,
    withdraw,
]
COMMON = [approve, *(verb for verb in EVERY_VERB if verb not in {decline, withdraw, hide})]
steps = st.lists(st.tuples(st.sampled_from([*COMMON, *EVERY_VERB]), st.integers(0, 12)), min_size=3, max_size=9)


def play(opinion, by, verbs):
    """Do `verbs` some days apart, passing over what is refused; after each the row must say what is owed."""
    today = timezone.localdate(opinion.received_at)
    for verb, later in verbs:
        today += days(later)
        with mock.patch("django.utils.timezone.now", return_value=at(today, 10)):
            with suppress(ActionRefused), transaction.atomic():
                verb(Opinion.objects.get(pk=opinion.pk), by, today)
            stored = Opinion.objects.get(pk=opinion.pk)
            now = owed(stored)
            assert (stored.duty, stored.due_on) == ((now.duty, now.due_on) if now else ("", None)), verb.__name__


@IN_DATABASE
@given(verbs=steps, received_on=starts)
def test_after_any_verbs_the_row_says_what_is_owed(tet, verbs, received_on):
    with transaction.atomic():
        opinion = make_opinion(received_at=at(received_on), sender={"phone": "+84912345678"})
        refresh_deadline(opinion)
        play(opinion, make_user(), [(approve, 1), *verbs])
        assert refresh_all_deadlines() == 0
        transaction.set_rollback(True)
