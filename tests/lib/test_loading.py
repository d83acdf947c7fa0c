"""Rows with all that hangs on them, in one statement: the same as Django loads them, and in the same places."""

import datetime as dt

import pytest
from django.db.models import Prefetch
from django.utils import timezone

from dialogue_portal.lib.loading import LoadedTogether
from feedback.cases import tables
from feedback.models import Attachment, Commitment, Opinion, Referral
from feedback.staff_views.answering import queue as answering
from feedback.staff_views.moderation import queue as moderation
from feedback.staff_views.sorting import queue as sorting
from sessions_app.models import DialogueSession

from ..builders import make_body, make_group, make_issue, make_meeting, make_opinion, make_response, make_topic

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


def told(row, seen=()):
    """All that is known of `row` without asking: its columns, what it leads to, and what hangs on it."""
    if row is None or row in seen:
        return row
    seen = (*seen, row)
    known = vars(row) | {f"{name} at hand": each for name, each in row._state.fields_cache.items()}
    kept = known.pop("_prefetched_objects_cache", {})
    del known["_state"]
    return {name: told_of(each, seen) for name, each in (known | dict(kept)).items()}


def told_of(value, seen):
    if hasattr(value, "_state"):
        return told(value, seen)
    return [told(row, seen) for row in value] if hasattr(value, "__iter__") and not isinstance(value, str) else value


def fill(number):
    """Opinions with and without everything that may hang on them."""
    rows = [make_opinion(moderation="approved", topic=make_topic(), group=make_group()) for _ in range(number)]
    for opinion in rows[::2]:
        for body in [make_body(), make_body()]:
            opinion.assignments.create(body=body, is_lead=not opinion.assignments.exists(), due_on=DAY)
            sent = opinion.referrals.create(to_body=body, sent_on=DAY, replied_on=DAY, reply="Đã nhận.")
            for means in ["phone", "letter"]:
                sent.urgings.create(urged_on=DAY, means=means, again_on=DAY + dt.timedelta(days=9))
        make_response(opinion=opinion, state="submitted")
        opinion.sender_notes.create(text="Xin bổ sung.")
        opinion.sender_notes.create(text="Xin bổ sung nữa.")
        Attachment.objects.create(opinion=opinion, file_name="don.pdf", media_type="application/pdf", size=1)
    make_issue(*rows)
    return rows


def case_rows(opinions):
    return tables.loaded(opinions.defer(*tables.LONG_TEXTS))


DESKS = {
    "moderation": (moderation.load, moderation.whole),
    "sorting": (sorting.load, sorting.whole),
    "answering": (answering.load, answering.with_answers),
    "cases": (tables.lines_of, case_rows),
}


@pytest.mark.parametrize("desk", DESKS)
@pytest.mark.parametrize("number", [2, 5])
def test_the_rows_of_a_desk_are_what_django_loads(desk, number, django_assert_num_queries):
    rows, (load, usual) = fill(number), DESKS[desk]
    keys = [row.pk for row in rows[1:]]
    expected = usual(Opinion.objects.all()).in_bulk(keys)
    with django_assert_num_queries(1):
        found = load(keys)
    assert sorted(found) == sorted(keys)
    assert {key: told(row) for key, row in found.items()} == {key: told(row) for key, row in expected.items()}


def test_what_hangs_on_a_row_leads_back_to_it(django_assert_num_queries):
    opinion = fill(1)[0]
    found = sorting.load([opinion.pk])[opinion.pk]
    with django_assert_num_queries(0):
        (first, second) = found.referrals.all()
        assert first.opinion is found
        assert [urging.referral for urging in second.urgings.all()] == [second, second]
        assert first.to_body.name


def test_a_row_that_is_gone_and_no_rows_at_all():
    opinion = make_opinion()
    assert list(sorting.load([opinion.pk, opinion.pk + 1])) == [opinion.pk]
    assert sorting.load([]) == {}


def test_what_was_put_together_once_tells_what_is_so_now():
    opinion = make_opinion(moderation="approved")
    assert not list(sorting.load([opinion.pk])[opinion.pk].referrals.all())
    Referral.objects.create(opinion=opinion, to_body=make_body(), sent_on=timezone.localdate())
    assert len(sorting.load([opinion.pk])[opinion.pk].referrals.all()) == 1


def test_what_is_kept_under_a_name_of_its_own_may_have_rows_too(django_assert_num_queries):
    session = make_opinion().session
    make_meeting(session=session)
    opinions = Opinion.objects.prefetch_related(Prefetch("attachments", to_attr="papers"))
    load = LoadedTogether(
        DialogueSession, lambda rows: rows.prefetch_related(Prefetch("opinions", opinions), "meetings")
    )
    with django_assert_num_queries(1):
        found = load([session.pk])[session.pk]
        assert len(found.meetings.all()) == 1
        assert [opinion.papers for opinion in found.opinions.all()] == [[]]


@pytest.mark.parametrize("lookup", ["conclusion_items", "topic__opinions"])
def test_what_does_not_hang_by_a_foreign_key_is_refused(lookup):
    load = LoadedTogether(Opinion, lambda rows: rows.prefetch_related(lookup))
    with pytest.raises(ValueError, match="foreign key"):
        load([1])


def test_a_list_of_bodies_that_help_is_refused():
    with pytest.raises(ValueError, match="foreign key"):
        LoadedTogether(Commitment, lambda rows: rows.prefetch_related("coordinating_bodies"))([1])
