"""Several lists in one query that is put together once: what comes back is what the querysets would give."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Count, Q, Value
from django.utils import timezone

from dialogue_portal.lib import combined_query
from dialogue_portal.lib.combined_query import AskedAgain, Rows, ask_together, asked_together, give, totals
from dialogue_portal.lib.query_values import Given, IsOneOf, RightNow, Today
from feedback.models import Commitment, Opinion
from sessions_app.models import Announcement, DialogueSession, Document, Meeting, PaperText, Photo
from tests.marks import committing

from ..builders import (
    make_announcement,
    make_commitment,
    make_conclusion,
    make_document,
    make_meeting,
    make_opinion,
    make_paper_text,
    make_photo,
    make_session,
)

pytestmark = pytest.mark.django_db


def columns_of(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_models_come_back_as_a_queryset_gives_them(django_assert_num_queries):
    """Every kind of column: moments, days, hours, numbers, yes and no, files, JSON, nothing, quotes and marks."""
    conclusion = make_conclusion(published_at=timezone.now(), introduction="«Kết luận» \"một\" 'hai' \\ ý kiến\n\t🙂")
    make_meeting(session=conclusion.session, start_time=dt.time(8, 30))
    make_commitment(session=conclusion.session)
    rows = {
        "sessions": DialogueSession.objects.select_related("conclusion", "organiser").with_dates().order_by("pk"),
        "meetings": Meeting.objects.select_related("session").all(),
        "commitments": Commitment.objects.with_names().with_percent(),
        "texts": PaperText.objects.filter(pk=make_paper_text().pk),
        "photos": Photo.objects.filter(pk=make_photo().pk).select_related("session"),
        "opinions": Opinion.objects.filter(pk=make_opinion(moderation="approved").pk).with_counts(),
        "tuples": Meeting.objects.values_list("held_on", "start_time", "session__title", "session__announced_at"),
        "named": Meeting.objects.values("place", "held_on"),
        "flat": list_of_one(),
    }
    with django_assert_num_queries(1):
        found = ask_together(rows)
    for name in ["sessions", "meetings", "commitments", "texts", "photos", "opinions"]:
        assert list(map(columns_of, found[name])) == list(map(columns_of, rows[name])) != [], name
    for name in ["tuples", "named", "flat"]:
        assert found[name] == list(rows[name]) != [], name
    with django_assert_num_queries(0):
        session = next(row for row in found["sessions"] if row == conclusion.session)
        assert (session.conclusion.introduction, session.organiser) == (conclusion.introduction, None)
        assert (session._state.adding, session._state.db) == (False, "default")
        assert found["commitments"][0].lead_body.name


def list_of_one():
    return Document.objects.filter(pk=make_document().pk).values_list("subject", flat=True)


def test_what_holds_nothing_is_empty_and_order_and_limits_hold():
    days = [make_announcement(published_at=timezone.now() - dt.timedelta(days=number)).pk for number in range(5)]
    found = ask_together(
        {
            "none": Announcement.objects.none(),
            "in nothing": Announcement.objects.filter(pk__in=[]),
            "hidden": Announcement.objects.filter(hidden_at__isnull=False),
            "newest": Announcement.objects.public().values_list("pk", flat=True)[:3],
            "next": Announcement.objects.public().values_list("pk", flat=True)[3:4],
        }
    )
    assert found == {"none": [], "in nothing": [], "hidden": [], "newest": days[:3], "next": days[3:4]}


def test_totals_are_one_row_whatever_there_is():
    def counted():
        return ask_together({"row": totals(Opinion.objects.all(), of=Count("pk"), named=Count("pk", filter=Q(pk=0)))})

    assert counted() == {"row": [{"of": 0, "named": 0}]}
    make_opinion()
    assert counted() == {"row": [{"of": 1, "named": 0}]}


@asked_together
def announcements_of(session: Given, keys: Given) -> Rows:
    public = Announcement.objects.public()
    return {"of": public.filter(session=session), "called": public.filter(IsOneOf("pk", keys))}


def test_asked_together_uses_the_arguments_of_each_call(django_assert_num_queries):
    first, second = make_session(), make_session()
    one, two = make_announcement(session=first), make_announcement(session=second)
    announcements_of(0, [])
    with django_assert_num_queries(3):
        assert announcements_of(first.pk, []) == {"of": [one], "called": []}
        assert announcements_of(second.pk, [one.pk]) == {"of": [two], "called": [one]}
        assert sorted(row.pk for row in announcements_of(0, [one.pk, two.pk, 0])["called"]) == [one.pk, two.pk]


def test_what_each_asks_for_is_put_together_once_for_each_and_the_day(monkeypatch, django_assert_num_queries):
    asked, read = AskedAgain(), []
    one, two = make_session(), make_session()

    def of(session):
        read.append(session)
        return {
            "of": DialogueSession.objects.filter(Q(announced_at=None) | Q(announced_at__lte=RightNow()), pk=session.pk)
        }

    monkeypatch.setattr(combined_query, "MOST_KEPT", 2)
    for session in [one, two, one, two]:
        with django_assert_num_queries(1):
            assert asked.ask(session.pk, lambda session=session: of(session)) == {"of": [session]}
    assert read == [one, two]
    tomorrow = timezone.now() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert asked.ask(one.pk, lambda: of(one)) == {"of": [one]}
    assert (read, len(asked.kept)) == ([one, two, one], 1)
    with pytest.raises(ValueError, match="RightNow"):
        asked.ask("fixed", lambda: {"of": DialogueSession.objects.filter(announced_at__lte=tomorrow)})


def test_a_function_is_read_once_and_its_sql_stays():
    read = []

    @asked_together
    def everything() -> Rows:
        read.append(1)
        return {"all": Announcement.objects.public()}

    assert everything() == {"all": []}
    row = make_announcement()
    assert everything() == {"all": [row]}
    assert read == [1]


@pytest.mark.parametrize("number", [10**30, -(10**30), 2**63])
def test_a_number_that_no_column_holds_finds_nothing(number):
    make_opinion()

    @asked_together
    def asked(pk: Given) -> Rows:
        return {"found": Opinion.objects.filter(pk=pk)}

    assert asked(number) == {"found": []}


def test_the_clock_is_asked_anew_each_time(monkeypatch):
    """What is put together once hides what is hidden by the clock of the reader, and shows what has come."""
    now = timezone.now()
    coming = make_announcement(published_at=now + dt.timedelta(hours=1))
    late = make_commitment(due_on=timezone.localdate() + dt.timedelta(days=2), published_at=now)

    @asked_together
    def told() -> Rows:
        return {"news": Announcement.objects.public(), "late": Commitment.objects.public().overdue()}

    assert told() == {"news": [], "late": []}
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + dt.timedelta(hours=2))
    assert told() == {"news": [coming], "late": []}
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + dt.timedelta(days=3))
    assert told() == {"news": [coming], "late": [late]}


@pytest.mark.parametrize("fixed", [timezone.now, timezone.localdate])
def test_a_query_with_a_fixed_moment_is_not_kept(fixed):
    @asked_together
    def told() -> Rows:
        return {"news": Announcement.objects.filter(published_at__date__lte=fixed())}

    with pytest.raises(ValueError, match="RightNow"):
        told()


def test_more_columns_than_postgresql_hands_to_a_function_are_refused_everywhere():
    many = {f"again_{number}": Value(number) for number in range(100)}
    with pytest.raises(ValueError, match="only"):
        ask_together({"news": Announcement.objects.annotate(**many)})


def test_the_moment_of_a_query_asked_by_itself():
    make_meeting(held_on=timezone.localdate())
    assert Meeting.objects.filter(held_on__lte=Today()).count() == 1
    assert Meeting.objects.filter(held_on__lt=Today()).count() == 0
    assert DialogueSession.objects.filter(announced_at__lte=RightNow()).count() == 1


def test_give_attaches_related_rows_as_prefetch_related_does(django_assert_num_queries):
    first, second, third = make_session(), make_session(), make_session()
    meetings = [make_meeting(session=first), make_meeting(session=second), make_meeting(session=first)]
    give([first, second, third], "meetings", meetings, "session_id")
    with django_assert_num_queries(0):
        assert [list(row.meetings.all()) for row in [first, second, third]] == [meetings[::2], [meetings[1]], []]
        assert [row.session for row in meetings] == [first, second, first]
    give([first, third], "sittings", meetings, "session_id", as_list=True)
    assert (first.sittings, third.sittings) == (meetings[::2], [])


@pytest.mark.only_on("postgresql", "SQLite plans quickly")
@committing
def test_postgresql_plans_a_kept_query_once_for_each_connection(django_assert_num_queries):
    opinions = [make_opinion(subject=subject) for subject in ["100 % «đúng»", "Đèn đường"]]

    @asked_together
    def asked(keys: Given, subject: Given) -> Rows:
        named = Opinion.objects.filter(IsOneOf("pk", keys), subject__contains=subject)
        return {
            "named": named.values_list("pk", flat=True),
            "like": named.filter(subject__startswith="100 %").values("pk"),
        }

    keys = [opinion.pk for opinion in opinions]
    for _ in range(2):
        assert asked(keys, "đường") == {"named": [keys[1]], "like": []}
        assert asked([], "đường") == {"named": [], "like": []}
        with django_assert_num_queries(1):
            assert asked(keys, "đúng") == {"named": [keys[0]], "like": [{"pk": keys[0]}]}
        with connection.cursor() as cursor:
            told = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = %s"
            cursor.execute(told, [asked.asking.prepared.name])
            assert cursor.fetchall() == [(3, 0)]
        connection.close()
