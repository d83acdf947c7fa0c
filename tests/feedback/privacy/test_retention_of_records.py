"""Records of cases go whole when their time is over, and what was tampered with stays to be found."""

from django.utils import timezone

from feedback.actions.forget import forget
from sessions_app import chain
from sessions_app.actions import record
from sessions_app.models import CaseEvent, DataKind, RetentionRule
from tests.builders import make_commitment, make_issue, make_opinion

from .past_cases import ago, make_case


def test_old_records_go_whole_and_the_seal_holds_before_and_after():
    old, public = make_case(365 * 5 + 10, moderation="declined"), make_case(365 * 5 + 10)
    for opinion in [old, public]:
        CaseEvent.objects.filter(case_id=opinion.pk).delete()
        event = record(opinion, "decline", by=None)
        event.at = ago(365 * 5 + 10)
        chain.link(event, 0, "")
        event.save()
    chain.seal()
    assert forget(DataKind.EVENTS) == 1
    assert set(CaseEvent.objects.values_list("case_kind", "case_id", "verb")) == {
        ("opinion", public.pk, "decline"),
        ("retentionrule", RetentionRule.objects.of("events").pk, "archive_events"),
        ("retentionrule", RetentionRule.objects.of("events").pk, "forget"),
    }
    assert list(chain.verify(chain.Tally())) == []


def test_records_of_promises_and_issues_stay_unless_nobody_ever_read_of_them():
    at = timezone.now()
    kept = [
        make_commitment(published_at=at, state="verified"),
        make_commitment(state="planned"),
        make_issue(published_at=at, dissolved_at=at),
        make_issue(),
    ]
    gone = [make_commitment(state="verified"), make_issue(dissolved_at=at)]
    for row in [*kept, *gone]:
        event = record(row, "assign", by=None)
        event.at = ago(365 * 5 + 10)
        chain.link(event, 0, "")
        event.save()
    chain.seal()
    assert forget(DataKind.EVENTS) == len(gone)
    left = CaseEvent.objects.filter(verb="assign").values_list("case_kind", "case_id")
    assert set(left) == {(row._meta.model_name, row.pk) for row in kept}
    assert list(chain.verify(chain.Tally())) == []


def test_a_record_that_was_tampered_with_is_not_swept_under_the_carpet():
    event = record(make_opinion(moderation="declined"), "decline", by=None)
    CaseEvent.objects.filter(pk=event.pk).update(at=ago(365 * 5 + 10))
    forget(DataKind.EVENTS)
    assert [fault.case_id for fault in chain.verify(chain.Tally())] == [event.case_id]
