"""Figures count what they say, lead to exactly that, and tell of no one rater."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from feedback import deadlines
from feedback.figures import stored
from feedback.figures.counting import Tally, cells_of
from feedback.figures.ratings import FEW, untold
from feedback.figures.tables import Figures
from feedback.forms.public import CommitmentFilterForm, OpinionFilterForm
from feedback.models import (
    AnswerTime,
    Commitment,
    CommitmentState,
    FigureTotals,
    Issue,
    Moderation,
    Opinion,
    Rating,
    Referral,
    SessionFigures,
)
from feedback.views.board import narrowed
from feedback.views.public import filtered
from sessions_app.actions import record
from sessions_app.models import CaseEvent, DialogueSession, Topic
from tests.builders import (
    make_body,
    make_commitment,
    make_group,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

ZONE = timezone.get_default_timezone()
STATES = [*CommitmentState.values, "planned"]


def at(year: int, month: int = 3, day: int = 2, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=ZONE)


def approved(**kwargs) -> Opinion:
    return make_opinion(moderation=Moderation.APPROVED, **kwargs)


@pytest.fixture
def world():
    """Two public conferences and a draft, two years, every state; what is not public stands beside it everywhere."""
    topics, bodies = [make_topic(), make_topic()], [make_body(), make_body()]
    kept = make_group()
    groups = [kept, make_group(), make_group(merged_into=kept)]
    sessions = [make_session(year=2025), make_session(year=2026), make_session(announced_at=None)]
    for number in range(24):
        opinion = approved(
            session=sessions[number % 3],
            topic=[*topics, None][number % 3] if number % 5 else topics[0],
            group=[*groups, None][number % 4],
            channel=["portal", "front", "letter_box"][number % 3],
            received_at=at(2025 + number % 2, 1 + number % 12),
        )
        if number % 2:
            opinion.assignments.create(body=bodies[number % 4 // 2])
        if number % 4 < 2:
            late = dt.timedelta(days=90 if number % 3 else 4)
            on = timezone.localdate(opinion.received_at) + late
            make_response(opinion=opinion, state="published", body=bodies[number % 3 // 2], issued_on=on)
        if number % 6 == 0:
            Referral.objects.create(
                opinion=opinion, to_body=bodies[0], letter_number="1/UBND", sent_on=timezone.localdate()
            )
        if number % 8 == 0:
            Opinion.objects.filter(pk=opinion.pk).update(reopened_at=opinion.received_at)
        today = timezone.localdate()
        commitment = make_commitment(
            session=sessions[number % 3],
            lead_body=bodies[number % 2],
            state=STATES[number % 6],
            dropped_reason="Không có vốn." if STATES[number % 6] == "dropped" else "",
            due_on=today + dt.timedelta(days=number - 12),
            published_at=at(2025 + number % 2) if number % 7 else None,
        )
        if number % 5 == 0:
            commitment.issues.add(make_issue(opinion, session=opinion.session))
        elif number % 5 < 3:
            commitment.opinions.add(opinion)
    hidden = {"hidden_at": timezone.now()}, {"withdrawn_at": timezone.now()}, {"visibility": "not_published"}
    for fields in hidden:
        approved(session=sessions[0], topic=topics[0], group=groups[0], received_at=at(2025), **fields)
    make_opinion(session=sessions[0], topic=topics[0], received_at=at(2025))
    deadlines.recount_answer_times()
    return sessions


def all_figures(figures: Figures):
    yield from figures.whole.figures
    for table in figures.tables:
        for row in table.rows:
            yield from row.figures


def rows_at(link: str) -> int:
    """As the view of the list counts them, without drawing the page: there are hundreds of links."""
    address, query = urlsplit(link).path, QueryDict(urlsplit(link).query)
    if address == reverse("feedback:opinions"):
        return filtered(Opinion.objects.public(), OpinionFilterForm(query).chosen()).count()
    assert address == reverse("feedback:commitments")
    return narrowed(Commitment.objects.public(), CommitmentFilterForm(query).chosen()).count()


@pytest.mark.parametrize("query", ["", "?nam=2025", "?hoi_nghi={}", "?nam=2026&hoi_nghi={}"])
def test_every_figure_leads_to_a_list_of_as_many_rows(client, world, query):
    if not query:
        stored.store()
    page = client.get(reverse("feedback:figures") + query.format(world[0].slug))
    shown = list(all_figures(page.context["figures"]))
    assert len(shown) >= 50
    assert sum(figure.number for figure in shown) > 20
    assert [figure for figure in shown if rows_at(figure.link) != figure.number] == []
    html = page.content.decode()
    assert all(f'href="{figure.link.replace("&", "&amp;")}"' in html for figure in shown)


@pytest.mark.parametrize("by", ["year", "session", "topic", "group", "channel", "body"])
def test_lists_open_at_the_links(client, world, by):
    row = next(table for table in Figures().tables if table.by == by).rows[0]
    for figure in row.figures:
        context = client.get(figure.link).context
        shown = context["count"].number if "count" in context else context["page"].paginator.count
        assert shown == figure.number


def test_page_of_a_session_tells_its_own_figures_and_apart_what_was_reported(client, world):
    world[0].reported_figures.create(kind="opinions", value=41)
    page = client.get(reverse("feedback:session_figures", args=[world[0].slug]))
    assert page.context["figures"].whole.received == Opinion.objects.public().filter(session=world[0]).count() > 0
    reported, counted = page.content.decode().split("Số cổng này đếm</h2>")
    assert "<b>41</b>" in reported
    assert "<b>41</b>" not in counted


def test_page_of_a_draft_session_is_not_found(client, world):
    assert client.get(reverse("feedback:session_figures", args=[world[2].slug])).status_code == 404
    assert client.get(reverse("feedback:figures"), {"hoi_nghi": world[2].slug}).context["figures"].session is None


def test_values_that_are_none_of_ours_are_ignored(client, world):
    page = client.get(reverse("feedback:figures"), {"nam": "hai nghìn", "hoi_nghi": "khong-co"})
    assert page.status_code == 200
    assert page.context["figures"].whole.received == Opinion.objects.public().count()


def test_table_to_take_along_says_the_same(client, world):
    text = client.get(reverse("feedback:figures_file")).content.decode("utf-8-sig")
    whole = Figures().whole
    assert text.splitlines()[1].startswith(
        ",".join(["Tất cả", "Tất cả", *(figure.text for figure in whole.figures[:3])])
    )
    assert len(text.splitlines()) == 2 + sum(len(table.rows) for table in Figures().tables)


def test_page_without_any_rows(client, db):
    page = client.get(reverse("feedback:figures"))
    assert page.status_code == 200
    assert page.context["figures"].whole.received == 0


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("is_kept", [True, False])
def test_page_takes_the_same_queries_for_any_number_of_rows(client, rows, is_kept, django_assert_num_queries):
    for _ in range(rows):
        session = make_session()
        approved(session=session, topic=make_topic(), group=make_group())
        make_commitment(session=session, published_at=timezone.now())
    if is_kept:
        stored.store()
    with django_assert_num_queries(16 if is_kept else 17):
        client.get(reverse("feedback:figures"))


# --- The year -----------------------------------------------------------------------------------------------------


def test_year_ends_at_midnight_by_the_wards_clock():
    session = make_session()
    for moment in [at(2026, 1, 1, 0, 0) - dt.timedelta(microseconds=1), at(2026, 1, 1, 0, 0)]:
        approved(session=session, received_at=moment)
    assert [Figures(year=year).whole.received for year in (2025, 2026)] == [1, 1]


def test_list_of_a_year_ends_at_the_same_moment(client):
    first = approved(received_at=at(2025, 12, 31, 23, 59))
    second = approved(received_at=at(2026, 1, 1, 0, 0))
    page = client.get(reverse("feedback:opinions"), {"nam": "2025"}).content.decode()
    assert first.subject in page
    assert second.subject not in page


# --- How long an answer takes ---------------------------------------------------------------------------------------


def test_median_is_the_middle_of_the_days():
    tally = Tally()
    tally.add([0] * len(tally.numbers), {"3": 2, "10": 1}, {})
    assert tally.median_days == 3
    tally.add([0] * len(tally.numbers), {"10": 1}, {})
    assert tally.median_days == 6.5
    assert Tally().median_days is None


def test_answer_is_timed_from_the_day_it_came_over_working_days():
    opinion = approved(received_at=at(2026, 3, 2))
    make_response(opinion=opinion, state="published", issued_on=dt.date(2026, 3, 16))
    deadlines.refresh_deadline(opinion)
    assert opinion.answer_time.working_days == 10
    assert opinion.answer_time.answered_on == dt.date(2026, 3, 16)
    assert opinion.answer_time.due_on == dt.date(2026, 3, 23)


def test_correction_does_not_make_an_answer_late():
    opinion = approved(received_at=at(2026, 3, 2))
    first = make_response(
        opinion=opinion, state="superseded", issued_on=dt.date(2026, 3, 6), published_at=at(2026, 3, 6)
    )
    make_response(
        opinion=opinion,
        state="published",
        issued_on=dt.date(2026, 6, 1),
        published_at=at(2026, 6, 1),
        corrects=first,
        correction_note="Sửa số.",
    )
    deadlines.refresh_deadline(opinion)
    assert opinion.answer_time.working_days == 4


def test_reopened_opinion_is_timed_from_its_reopening():
    opinion = approved(received_at=at(2026, 3, 2), reopened_at=at(2026, 6, 1))
    make_response(opinion=opinion, state="superseded", issued_on=dt.date(2026, 3, 6), published_at=at(2026, 3, 6))
    make_response(opinion=opinion, state="published", issued_on=dt.date(2026, 6, 3), published_at=at(2026, 6, 3))
    deadlines.refresh_deadline(opinion)
    assert opinion.answer_time.working_days == 2


def test_member_of_an_issue_is_timed_by_the_answer_to_it():
    lead, member = approved(received_at=at(2026, 3, 2)), approved(received_at=at(2026, 3, 9), processing="answered")
    issue: Issue = make_issue(lead, member, session=lead.session)
    make_response(opinion=lead, issue=issue, state="published", issued_on=dt.date(2026, 3, 16))
    deadlines.refresh_deadline(member)
    assert member.answer_time.working_days == 5


def test_opinion_that_is_opened_again_has_no_time_until_it_is_answered():
    opinion = approved(received_at=at(2026, 3, 2))
    make_response(opinion=opinion, state="published", issued_on=dt.date(2026, 3, 16))
    deadlines.refresh_deadline(opinion)
    opinion.processing = "assigned"
    deadlines.refresh_deadline(opinion)
    assert not AnswerTime.objects.exists()


# --- Counts that are kept -------------------------------------------------------------------------------------------


def settle() -> None:
    """As if the events so far were older than any transaction."""
    CaseEvent.objects.update(at=timezone.now() - 2 * stored.SETTLED)
    stored.store()


def test_kept_counts_are_read_while_nothing_changes(world, django_assert_num_queries):
    settle()
    assert stored.outdated() == set()
    with django_assert_num_queries(10):
        stored.sums_of_all()


def test_verb_makes_the_counts_of_its_session_old_and_no_others(world):
    settle()
    opinion = Opinion.objects.public().filter(session=world[0]).first()
    record(opinion, "classify", by=None)
    assert stored.outdated() == {world[0].pk}
    settle()
    assert stored.outdated() == set()


def test_figure_follows_a_change_at_once(world):
    settle()
    before = Figures().whole.received
    opinion = Opinion.objects.public().filter(session=world[1]).first()
    opinion.hidden_at, opinion.hidden_reason = timezone.now(), "x"
    opinion.save()
    record(opinion, "hide", by=None)
    assert Figures().whole.received == before - 1


def told(figures: Figures) -> list[tuple[str, list[str]]]:
    rows = [figures.whole, *(row for table in figures.tables for row in table.rows)]
    return [(row.name, [figure.text for figure in row.figures]) for row in rows]


@pytest.mark.parametrize("year", [None, 2025, 2026, 1999])
def test_stored_sums_tell_the_same_as_counting_everything(world, year):
    settle()
    assert FigureTotals.objects.count() >= 2
    kept = told(Figures(year=year))
    SessionFigures.objects.all().delete()
    assert told(Figures(year=year)) == kept


def test_conference_that_is_no_longer_public_goes_out_of_the_sums(world):
    settle()
    DialogueSession.objects.filter(pk=world[0].pk).update(announced_at=None)
    left = Opinion.objects.public().count()
    assert Figures().whole.received == left == Opinion.objects.public().filter(session=world[1]).count() > 0


def test_sums_of_other_rows_are_not_shown(world):
    """A row that is written between the sweep's reading of the rows and its writing of the sums."""
    settle()
    SessionFigures.objects.filter(session=world[0]).update(counted_at=timezone.now())
    FigureTotals.objects.update(cells=[])
    assert Figures().whole.received == Opinion.objects.public().count() > 0
    stored.store()
    assert FigureTotals.objects.filter(cells=[]).count() == 0


def test_event_that_committed_late_is_not_missed(world):
    """Its key is smaller than one that was seen: it took its number first and was written last."""
    settle()
    opinion = Opinion.objects.public().filter(session=world[0]).first()
    late = record(opinion, "hide", by=None)
    CaseEvent.objects.filter(pk=late.pk).delete()
    record(Opinion.objects.public().filter(session=world[1]).first(), "hide", by=None)
    stored.store()
    late.save(force_insert=True)
    assert world[0].pk in stored.outdated()


def test_lateness_is_asked_of_today_and_never_kept(world, monkeypatch):
    settle()
    before = Figures().whole.tally.late
    later = timezone.localdate() + dt.timedelta(days=400)
    monkeypatch.setattr(timezone, "localdate", lambda value=None: later if value is None else value.date())
    assert Figures().whole.tally.late > before > 0


def test_check_finds_nothing_after_a_recount_and_something_after_tampering(world, capsys):
    call_command("recount_figures")
    settle()
    call_command("recount_figures", "--check")
    row = SessionFigures.objects.get(session=world[0])
    row.cells[0][3][0] += 1
    row.save()
    AnswerTime.objects.filter(pk=AnswerTime.objects.first().pk).update(working_days=999)
    with pytest.raises(CommandError, match="4 chỗ"):
        call_command("recount_figures", "--check")
    call_command("recount_figures")
    call_command("recount_figures", "--check")


def test_merging_a_group_counts_everything_again(world):
    settle()
    record(make_group(), "merge_group", by=make_user())
    assert stored.outdated() == {world[0].pk, world[1].pk}


# --- Raters ---------------------------------------------------------------------------------------------------------


def rate(topic: Topic, *scores: str, session=None) -> None:
    for score in scores:
        opinion = approved(topic=topic, session=session or make_session())
        response = make_response(opinion=opinion, state="published")
        Rating.objects.create(response=response, opinion=opinion, score=score)
        record(opinion, "rate", by=None)


def satisfaction_by(by: str) -> dict[str, tuple[int, bool]]:
    table = next(table for table in Figures().tables if table.by == by)
    return {row.name: (row.satisfaction.raters, row.satisfaction.is_told) for row in table.rows if row.satisfaction}


def test_fewer_than_five_raters_are_not_told(client):
    topic = make_topic()
    rate(topic, *["satisfied"] * 4)
    page = client.get(reverse("feedback:figures")).content.decode()
    assert Figures().whole.satisfaction.raters == 0
    assert "4 trên 4" not in page
    assert "hài lòng (" not in page


def test_small_row_hides_another_so_that_it_cannot_be_subtracted(client):
    one, two, three = make_topic(), make_topic(), make_topic()
    session = make_session()
    rate(one, *["satisfied"] * 8, session=session)
    rate(two, *["satisfied"] * 5, session=session)
    rate(three, "unsatisfied", "satisfied", session=session)
    told = satisfaction_by("topic")
    assert told[one.name] == (8, True)
    assert told[two.name] == told[three.name] == (0, False)
    assert Figures().whole.satisfaction.raters == 15
    page = client.get(reverse("feedback:figures")).content.decode()
    table = page.split('id="bang-topic"')[1].split("</table>")[0]
    assert table.count("ít hơn 05 người đánh giá") == 2
    assert "ít hơn 05 người đánh giá</a>" not in page


def test_newest_raters_wait_until_five_have_come():
    topic = make_topic()
    rate(topic, *["satisfied"] * 5)
    before = Figures().whole.satisfaction
    rate(topic, "unsatisfied")
    assert Figures().whole.satisfaction == before
    rate(topic, *["unsatisfied"] * 4)
    assert Figures().whole.satisfaction.raters == 10
    assert Figures().whole.satisfaction.unsatisfied == 5


def test_who_rates_twice_counts_once_as_they_said_last():
    topic = make_topic()
    rate(topic, *["satisfied"] * 5)
    rating = Rating.objects.first()
    again = make_response(opinion=rating.opinion, state="superseded")
    Rating.objects.create(response=again, opinion=rating.opinion, score="unsatisfied")
    whole = Figures().whole.satisfaction
    assert (whole.raters, whole.satisfied, whole.unsatisfied) == (5, 4, 1)


def test_raters_are_not_told_by_year_nor_for_a_part_of_a_conference():
    session, topic = make_session(), make_topic()
    rate(topic, *["satisfied"] * 5, session=session)
    assert satisfaction_by("year") == {}
    narrowed = Figures(session=session)
    assert narrowed.whole.satisfaction.raters == 5
    assert all(row.satisfaction is None for table in narrowed.tables for row in table.rows)
    assert Figures(year=timezone.localdate().year).whole.satisfaction is None


@pytest.mark.parametrize(
    ("raters", "hidden"),
    [
        ({"a": 5, "b": 9}, ""),
        ({"a": 4, "b": 9}, "ab"),
        ({"a": 4, "b": 9, "c": 30}, "ab"),
        ({"a": 3, "b": 2, "c": 30}, "ab"),
        ({"a": 2, "b": 2, "c": 30}, "abc"),
        ({"a": 4, "b": 0, "c": 9}, "ac"),
        ({"a": 0, "b": 9}, ""),
    ],
)
def test_what_is_untold_is_never_one_row_nor_few_people(raters, hidden):
    assert untold(raters) == set(hidden)
    assert not hidden or sum(raters[name] for name in hidden) >= FEW


def test_cells_hold_no_draft_session(world):
    assert cells_of([world[2].pk]) == {world[2].pk: []}
