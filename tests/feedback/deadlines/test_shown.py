"""«Cách tính»: the same lines for the sender and for staff."""

import datetime as dt

from django.template import Context, Template
from django.utils import timezone

from feedback.actions import ask_sender
from feedback.deadlines import owed, refresh_deadline
from tests.builders import make_opinion, make_user


def shown(opinion):
    template = Template("{% load staff_feedback %}{% deadline_of opinion %}")
    return template.render(Context({"opinion": opinion}))


def test_staff_read_what_is_owed_until_when_and_how_it_was_counted():
    opinion = make_opinion(received_at=timezone.now() - dt.timedelta(days=90))
    page = shown(opinion)
    assert f"Hạn phản hồi lần đầu cho người gửi: <strong>{owed(opinion).due_on:%d/%m/%Y}</strong>" in page
    assert all(f"<li>{line}</li>" in page for line in owed(opinion).computation.lines)
    assert "đã quá hạn" in page


def test_a_clock_that_waits_for_the_sender_says_so():
    opinion = make_opinion(moderation="approved", sender={"email": "nguoi@example.com"})
    assert "quá hạn" not in shown(opinion)
    ask_sender(opinion, by=make_user(), question="Ở ngõ nào?")
    assert f"chờ người gửi bổ sung từ ngày {timezone.localdate():%d/%m/%Y}" in shown(opinion)


def test_no_deadline_is_shown_for_a_case_without_one():
    opinion = make_opinion(moderation="declined")
    refresh_deadline(opinion)
    assert shown(opinion).strip() == ""
