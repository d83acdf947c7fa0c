"""The table of times that the ward sets, and the command that goes by it."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.actions.forget import FORGET, forget_all
from sessions_app.models import BOUNDS, CaseEvent, DataKind, RetentionRule
from sessions_app.models.retention import months_before
from tests.forms import opened_form, send
from tests.staff import fresh, page_of, signed_in, text_of

from .past_cases import WHO, ago, is_past, make_case, who_of


@pytest.mark.parametrize("kind", DataKind)
def test_every_kind_has_its_rule_within_bounds_that_the_database_holds(kind):
    rule, bounds = RetentionRule.objects.of(kind), BOUNDS[kind]
    assert rule.pk
    assert rule.amount == bounds.usual
    for wrong in [bounds.least - 1, bounds.most + 1]:
        with pytest.raises(IntegrityError), transaction.atomic():
            RetentionRule.objects.filter(pk=rule.pk).update(amount=wrong)


def test_every_kind_in_the_database_can_be_taken_away():
    assert set(DataKind) - set(FORGET) == {DataKind.BACKUPS}


def test_the_ward_sets_another_time_and_the_record_says_who(settings):
    opinion, client = make_case(60), signed_in("Quản trị")
    rule = RetentionRule.objects.of("contacts")
    form = opened_form(client, page_of(rule))
    form.fill("amount", "45")
    form.fill("basis", "Quyết định 12")
    send(client, page_of(rule), form)
    event = CaseEvent.objects.get(case_kind="retentionrule")
    assert (event.actor, event.reason) == (client.user, "90 ngày → 45 ngày. Căn cứ: Quyết định 12")
    assert is_past(DataKind.CONTACTS, opinion)
    notice = text_of(client.get(reverse("feedback:privacy")))
    assert "<strong>45 ngày</strong> sau khi việc khép lại" in notice
    assert "sau lần ghi cuối; tệp chọn để gửi thêm cho ý kiến đã gửi mà chưa gửi cũng vậy" in notice


def test_a_time_out_of_bounds_is_refused_with_a_sentence():
    client, rule = signed_in("Quản trị"), RetentionRule.objects.of("contacts")
    form = opened_form(client, page_of(rule))
    form.fill("amount", "5")
    assert "Hãy đặt từ 30 đến 730 ngày." in text_of(client.post(page_of(rule), form.values))
    assert fresh(rule).amount == 90


def test_the_trial_counts_and_takes_nothing():
    opinion = make_case(91)
    out = io.StringIO()
    call_command("retention", "--dry-run", stdout=out)
    line = next(line for line in out.getvalue().splitlines() if line.endswith("người gửi ý kiến"))
    assert line.split()[:2] == ["1", f"{timezone.localdate(ago(91)):%d/%m/%Y}"]
    assert who_of(opinion) == WHO


def test_the_command_takes_it_and_the_record_holds_numbers_only():
    make_case(91)
    call_command("retention", stdout=io.StringIO())
    event = CaseEvent.objects.get(case_kind="retentionrule")
    assert (event.verb, event.reason, event.actor_name) == ("forget", "Xóa 1 mục đã quá 90 ngày.", "")
    texts = str(list(CaseEvent.objects.values()))
    assert not [value for value in WHO.values() if value in texts]


def test_nothing_goes_where_nothing_is_past_its_time():
    make_case(10)
    assert set(forget_all().values()) == {0}
    assert not CaseEvent.objects.filter(verb="forget").exists()


def test_counting_takes_the_same_queries_however_much_there_is(django_assert_num_queries):
    make_case(91)
    with CaptureQueriesContext(connection) as one:
        call_command("retention", "--dry-run", stdout=io.StringIO())
    for _ in range(4):
        make_case(91)
    with django_assert_num_queries(len(one)):
        call_command("retention", "--dry-run", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [((2026, 3, 31), 1, (2026, 2, 28)), ((2026, 1, 15), 12, (2025, 1, 15)), ((2024, 2, 29), 60, (2019, 2, 28))],
)
def test_months_are_counted_by_the_calendar(moment, months, before):
    assert months_before(dt.datetime(*moment), months) == dt.datetime(*before)
