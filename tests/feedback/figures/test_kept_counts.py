"""Counts that are kept say what counting says."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from feedback.actions.answer import reopen
from feedback.figures import stored
from feedback.figures.counting import cells_of
from feedback.figures.tables import Figures
from feedback.models import (
    AnswerTime,
    FigureTotals,
    Opinion,
    SessionFigures,
)
from sessions_app.actions import record
from sessions_app.models import CaseEvent, DialogueSession, ResidentialGroup
from tests.builders import (
    make_group,
    make_topic,
    make_user,
)

from .world import told


def settle() -> None:
    """As if the events so far were older than any transaction."""
    CaseEvent.objects.update(at=timezone.now() - 2 * stored.SETTLED)
    stored.store()


def test_kept_counts_are_read_while_nothing_changes(world, django_assert_num_queries):
    settle()
    assert stored.outdated() == set()
    with django_assert_num_queries(7):
        stored.sums_of_all()


def test_verb_makes_the_counts_of_its_session_old_and_no_others(world):
    settle()
    opinion = Opinion.objects.public().filter(session=world[0]).first()
    record(opinion, "classify", by=None)
    assert stored.outdated() == {world[0].pk}
    settle()
    assert stored.outdated() == set()


def test_a_figure_changes_as_soon_as_an_opinion_is_hidden(world):
    settle()
    before = Figures().whole.received
    opinion = Opinion.objects.public().filter(session=world[1]).first()
    opinion.hidden_at, opinion.hidden_reason = timezone.now(), "x"
    opinion.save()
    record(opinion, "hide", by=None)
    assert Figures().whole.received == before - 1


def test_page_stands_when_the_only_answer_about_something_is_opened_again(world, client):
    opinion = Opinion.objects.filter(answer_time__isnull=False).first()
    Opinion.objects.filter(pk=opinion.pk).update(topic=make_topic(name="Chỉ một câu trả lời"))
    settle()
    reopen(Opinion.objects.get(pk=opinion.pk), by=make_user(), reason="Xem lại")
    page = client.get(reverse("feedback:figures"))
    assert page.status_code == 200
    assert "Chỉ một câu trả lời" in page.content.decode()


@pytest.mark.parametrize("year", [None, 2025, 2026, 1999])
def test_stored_sums_tell_the_same_as_counting_everything(world, year):
    settle()
    assert FigureTotals.objects.count() >= 2
    kept = told(Figures(year=year))
    SessionFigures.objects.all().delete()
    assert told(Figures(year=year)) == kept


def test_all_opinions_are_counted_by_what_is_kept_and_what_changed(world, monkeypatch):
    monkeypatch.setattr(stored, "FEW", 0)
    everything = Opinion.objects.public().figures()
    assert stored.opinions_of_all() == everything
    settle()
    assert stored.opinions_of_all() == everything
    opinion = Opinion.objects.public().answered().filter(session=world[0]).first()
    Opinion.objects.filter(pk=opinion.pk).update(hidden_at=timezone.now(), hidden_reason="x")
    record(opinion, "hide", by=None)
    assert everything["overdue"]
    less = {name: number - (name != "overdue") for name, number in everything.items()}
    assert stored.opinions_of_all() == less == Opinion.objects.public().figures()


def of_group(group: ResidentialGroup) -> dict[str, int]:
    lineage = ResidentialGroup.objects.lineage(group)
    counted = stored.opinions_of_group(group, lineage)
    assert counted == Opinion.objects.public().filter(group__in=lineage).by_state()
    return counted


def test_opinions_of_a_group_are_counted_by_what_is_kept_and_what_changed(world, monkeypatch):
    monkeypatch.setattr(stored, "FEW", 0)
    groups = list(ResidentialGroup.objects.all())
    counted = [of_group(group) for group in groups]
    assert counted[0]["total"] > counted[0]["answered"] > 0
    settle()
    assert [of_group(group) for group in groups] == counted
    reopened = Opinion.objects.public().filter(group=groups[0]).answered().first()
    Opinion.objects.filter(pk=reopened.pk).update(processing="assigned")
    record(reopened, "reopen", by=None)
    now = of_group(groups[0])
    assert (now["answered"], now["total"]) == (counted[0]["answered"] - 1, counted[0]["total"])


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
    call_command("recount_figures", skip_checks=False)  # as from the command line
    call_command("recount_figures", "--check")


def test_merging_a_group_counts_everything_again(world):
    settle()
    record(make_group(), "merge_group", by=make_user())
    assert stored.outdated() == {world[0].pk, world[1].pk}


def test_cells_hold_no_draft_session(world):
    assert cells_of([world[2].pk]) == {world[2].pk: []}
