"""`make_load`: many made-up rows, past the ORM, that are what the portal itself would have written."""

import pytest
from django.core.management import CommandError, call_command

from dialogue_portal.lib.text import fold
from feedback import load
from feedback.models import Commitment, Issue, Opinion, Response
from sessions_app.models import CaseEvent, DialogueSession
from tests.builders import make_opinion, make_session

pytestmark = pytest.mark.long


@pytest.fixture
def loaded():
    load.fill(load.Scale(opinions=600, sessions=4), lambda words: None)


def test_rows_are_what_the_portal_would_count_and_chain(loaded, capsys):
    assert (Opinion.objects.count(), DialogueSession.objects.count(), CaseEvent.objects.count()) == (600, 4, 600)
    assert 300 < Opinion.objects.public().count() < 600
    assert Response.objects.published().count() > 200
    assert Issue.objects.public().count() > 4
    assert Commitment.objects.public().count() >= 50
    assert Opinion.objects.filter(moderation="pending").exclude(due_on=None).exists()
    call_command("recount_figures", "--check")
    call_command("verify_events")


def test_what_is_searched_is_what_saving_would_have_made_of_it(loaded):
    for opinion in Opinion.objects.all():
        assert opinion.folded == fold(f"{opinion.subject} {opinion.public_text}")
    some = Opinion.objects.public().first()
    assert some in Opinion.objects.containing(some.public_text[:60])


def test_what_people_enter_afterwards_has_its_place_and_is_found(loaded):
    opinion = make_opinion(moderation="approved", public_text="Đề nghị sửa khinh khí cầu")
    assert opinion.pk > 600
    assert list(Opinion.objects.containing("khinh khi cau")) == [opinion]


def test_a_second_load_adds_to_the_first(loaded):
    call_command("make_load", "--opinions", "40", "--sessions", "2")
    assert Opinion.objects.count() == 640
    assert CaseEvent.objects.count() == 640


def test_database_with_what_people_entered_is_refused():
    make_session()
    with pytest.raises(CommandError, match="dữ liệu thật"):
        call_command("make_load", "--opinions", "10", "--sessions", "1")
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("scale", [["--opinions", "1", "--sessions", "2"], ["--opinions", "5", "--sessions", "0"]])
def test_sizes_that_make_no_sense_are_refused(scale):
    with pytest.raises(CommandError, match="ít nhất"):
        call_command("make_load", *scale)
