"""The lists that lead to the desk: conferences, what is left of each, and issues."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.models import Issue, Opinion
from feedback.models.conditions import is_for_synthesis
from feedback.staff_views.synthesis.sessions import Progress
from tests.builders import make_conclusion, make_issue, make_opinion, make_session
from tests.marks import asks_sqlite_how
from tests.staff import page_of, text_of

from .steps import issue_page, lights, other


def test_the_conferences_say_how_much_is_left(front, session):
    first, _second, _third = lights(session, 3)
    make_issue(first, published_at=timezone.now())
    page = front.get(reverse("admin:synthesis"))
    assert page.context["rows"] == [(session, Progress(opinions=3, left=2, issues=1, public=1))]


def test_the_conferences_count_what_stands_for_itself_and_is_in_an_issue_now(front, session):
    whole, part, taken_back, left, _free = lights(session, 5)
    pending = make_opinion(session=session)
    make_issue(whole, part, taken_back, left, pending)
    Opinion.objects.filter(pk=part.pk).update(part_of=whole)
    Opinion.objects.filter(pk=taken_back.pk).update(withdrawn_at=timezone.now())
    left.issue_memberships.update(ended_at=timezone.now())
    make_issue(session=session, dissolved_at=timezone.now())
    page = front.get(reverse("admin:synthesis"))
    assert page.context["rows"] == [(session, Progress(opinions=3, left=2, issues=1, public=0))]


def test_only_the_conferences_of_the_page_are_counted(front):
    for _ in range(3):
        make_issue(other(make_session()))
    with CaptureQueriesContext(connection) as asked:
        front.get(reverse("admin:synthesis"))
    how_many = [row["sql"] for row in asked if row["sql"].startswith("SELECT COUNT(*)")]
    assert len(how_many) == 1
    assert "feedback_opinion" not in how_many[0]


@asks_sqlite_how
def test_the_opinions_of_a_conference_are_counted_by_an_index_of_their_own(session):
    plan = Opinion.objects.filter(is_for_synthesis(), session__in=[session]).order_by().values("session").explain()
    assert "INDEX opinion_for_synthesis" in plan


def test_the_conferences_take_the_same_queries_for_one_and_for_many(front, django_assert_num_queries):
    make_issue(other(make_session()))
    address = reverse("admin:synthesis")
    front.get(address)
    with CaptureQueriesContext(connection) as one:
        front.get(address)
    for _ in range(9):
        make_issue(other(make_session()))
    with django_assert_num_queries(len(one)):
        front.get(address)


def test_the_start_page_counts_conferences_that_closed_with_opinions_left(front):
    now = timezone.now()
    past = {"opinions_open_at": now - dt.timedelta(days=9), "opinions_close_at": now - dt.timedelta(days=1)}
    waiting, done, still_open = make_session(**past), make_session(**past), make_session()
    concluded = make_conclusion(session=make_session(**past), published_at=now).session
    make_conclusion(session=waiting)
    other(waiting)
    other(concluded)
    make_issue(other(done))
    other(still_open)
    (tile,) = [tile for tile in front.get(reverse("admin:index")).context["tiles"] if "tổng hợp" in tile.tile.label]
    assert tile.number == 1
    listed = front.get(tile.address)
    assert [session for session, _ in listed.context["rows"]] == [waiting]


def test_the_list_of_issues_finds_without_marks_and_leads_to_the_desk(front, session):
    issue, gone = make_issue(other(session), title="Chậm cấp sổ đỏ"), make_issue(title="Khác hẳn")
    page = text_of(front.get(page_of(Issue, "changelist"), {"q": "cham cap so do"}))
    assert issue_page(issue) in page
    assert gone.title not in page
    assert front.get(page_of(issue)).status_code == 200
