"""What the ward promised because of one's opinion, how it stands, and who does what next."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback.models import Commitment

from ...builders import make_body, make_commitment, make_done_report, make_drop_reason, make_issue, make_opinion
from .page import OWN, opened

HEADING = "Việc đã hứa làm"
TODAY = timezone.localdate


@pytest.fixture
def promised(client):
    """A public promise that comes from the opinion whose page is open."""
    opinion = opened(client, moderation="approved")
    fields = {"title": "Thay nắp cống ngõ 15", "published_at": timezone.now(), "session": opinion.session}
    commitment = make_commitment(lead_body=make_body(name="Phòng Hạ tầng"), **fields)
    commitment.opinions.add(opinion)
    return commitment


def page_of(client):
    return client.get(OWN).content.decode()


def put(commitment, **fields):
    Commitment.objects.filter(pk=commitment.pk).update(**fields)


def test_the_sender_reads_what_was_promised_by_whom_until_when_and_what_follows(client, promised):
    put(promised, due_on=TODAY() + dt.timedelta(days=9))
    page = page_of(client)
    assert HEADING in page
    assert f'<a href="{promised.get_absolute_url()}">Thay nắp cống ngõ 15</a>' in page
    assert f"Phòng Hạ tầng chủ trì · hạn {TODAY() + dt.timedelta(days=9):%d/%m/%Y}" in page
    assert "Làm xong, đơn vị báo trên cổng; ở trang này ông/bà cho biết việc đã xong chưa." in page
    assert "quá hạn" not in page.lower()


def test_who_promised_nothing_has_no_heading(client):
    opened(client, moderation="approved")
    assert HEADING not in page_of(client)


@pytest.mark.parametrize("hidden", [{"published_at": None}, {"published_at": "later"}])
def test_a_promise_that_is_not_public_is_not_told(client, promised, hidden):
    put(promised, published_at=hidden["published_at"] and timezone.now() + dt.timedelta(days=1))
    assert HEADING not in page_of(client)


def test_a_promise_that_is_late_and_was_put_off_says_so(client, promised):
    put(promised, due_on=TODAY() - dt.timedelta(days=1))
    promised.postponements.create(
        due_before=dt.date(2026, 1, 1), due_on=TODAY() - dt.timedelta(days=1), reason="Nhà thầu giao chậm."
    )
    page = page_of(client)
    assert "Đã quá hạn mà đơn vị chưa báo xong, cũng chưa hẹn ngày khác." in page
    assert "Lùi hạn từ 01/01/2026" in page
    assert "Lý do: Nhà thầu giao chậm." in page


def test_what_is_reported_done_is_not_confirmed_yet_and_what_was_refuted_goes_on(client, promised):
    report = make_done_report(promised)
    assert f"Đơn vị báo đã xong ngày {TODAY():%d/%m/%Y}. Chưa ai xác nhận đã xong." in page_of(client)
    put(promised, state="under_way")
    report.refuted_at = timezone.now()
    report.save()
    assert f"Đơn vị báo đã xong, nhưng ngày {TODAY():%d/%m/%Y} bị báo lại là chưa xong; đơn vị làm tiếp." in page_of(
        client
    )


def test_what_is_done_or_given_up_says_so(client, promised):
    put(promised, state="verified")
    assert "Đã xác nhận xong" in page_of(client)
    put(
        promised,
        state="dropped",
        drop_reason=make_drop_reason(name="Đã có dự án khác"),
        dropped_reason="Làm cùng đường.",
    )
    page = page_of(client)
    assert "Vì sao không làm nữa:</strong> Đã có dự án khác. Làm cùng đường." in page
    assert "Làm xong, đơn vị báo" not in page


def test_a_promise_on_the_issue_or_to_the_opinion_that_said_the_same_is_told_too(client):
    leading = make_opinion(moderation="approved")
    opinion = opened(client, moderation="duplicate", duplicate_of=leading, session=leading.session)
    issue = make_issue(leading)
    commitment = make_commitment(title="Thay cả tuyến cống", published_at=timezone.now())
    commitment.issues.add(issue)
    assert "Thay cả tuyến cống" in page_of(client)
    opinion.withdrawn_at = timezone.now()
    opinion.save()
    assert "Thay cả tuyến cống" not in page_of(client)


@pytest.mark.parametrize("rows", [1, 3])
def test_more_promises_and_corrections_take_the_same_queries(client, rows, django_assert_num_queries):
    opinion = opened(client, moderation="approved")
    for number in range(rows):
        opinion.corrections.create(number=number, note=f"Sửa chữ lần {number}", subject="Lời cũ", text="Lời cũ")
        commitment = make_commitment(published_at=timezone.now())
        commitment.opinions.add(opinion)
        make_done_report(commitment, refuted_at=timezone.now())
        commitment.postponements.create(due_on=TODAY(), reason="Chậm.")
    page_of(client)
    with django_assert_num_queries(20):
        page = page_of(client)
    told = f"Ngày {TODAY():%d/%m/%Y} đính chính lời đăng: Sửa chữ lần {rows - 1}."
    assert (told in page, "Lời cũ" in page) == (True, False)


def test_the_question_whether_it_is_done_has_a_way_back_to_the_own_page(client, promised):
    report = make_done_report(commitment=promised)
    put(promised, state="reported_done")
    asked = client.get(f"{OWN}da-xong/{report.pk}/").content.decode()
    assert asked.count(f'href="{OWN}"') == 2
