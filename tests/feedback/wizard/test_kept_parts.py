"""The form takes what is the same for everybody from kept parts: quicker for a crowd, and never older than the last
publication."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.models import Opinion, OpinionDraft, PrivacyNotice
from sessions_app.models import CalendarDay, DeadlineRule, RateWindow, WardProfile
from tests.builders import make_meeting, make_session, make_ward
from tests.marks import committing

from .steps import STEPS, address, go

pytestmark = committing


@pytest.fixture(autouse=True)
def with_parts(settings):
    settings.KEEP_PARTS_MB = 4


@pytest.fixture
def session():
    make_ward()
    now = timezone.now()
    session = make_session(
        opinions_open_at=now - dt.timedelta(days=5), opinions_close_at=now + dt.timedelta(days=5), year=2027
    )
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9))
    return session


def ready(client, session):
    """Everything but the last button."""
    assert go(client, session, upto="cong-khai").status_code == 302
    OpinionDraft.objects.update(opened_at=timezone.now() - dt.timedelta(minutes=5))


def test_who_sends_reads_the_version_and_the_draft_and_writes(client, session, settings):
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.0/8"]
    go(client, session)
    ready(client, session)
    with CaptureQueriesContext(connection) as asked:
        assert client.post(address(session, "kiem-tra"), {}).status_code == 302
    reads = [row["sql"] for row in asked if row["sql"].startswith(("SELECT", "EXECUTE"))]
    assert len(reads) == 2, reads
    assert len(asked) <= 14, [row["sql"] for row in asked]
    assert Opinion.objects.count() == 2


def test_the_counts_of_a_flood_wait_for_the_disk_together_with_what_is_sent_where_writers_wait_anyway(client, session):
    ready(client, session)
    with CaptureQueriesContext(connection) as asked:
        client.post(address(session, "kiem-tra"), {})
    assert [row["sql"] for row in asked].count("COMMIT") == (1 if connection.vendor == "sqlite" else 2)
    assert (Opinion.objects.count(), RateWindow.objects.filter(count=1).count()) == (1, 3)


def test_a_conference_that_was_closed_takes_nothing_from_that_moment(client, session):
    ready(client, session)
    session.opinions_close_at = timezone.now() - dt.timedelta(minutes=1)
    session.save()
    page = client.post(address(session, "kiem-tra"), {})
    assert page.status_code == 200
    assert STEPS["noi-dung"]["text"] in page.content.decode()
    assert f'href="{reverse("feedback:send")}">Gửi ý kiến cho hội nghị khác</a>' in page.content.decode()
    assert not Opinion.objects.exists()


def test_a_conference_that_was_withdrawn_is_gone_at_once(client, session):
    ready(client, session)
    session.announced_at = timezone.now() + dt.timedelta(days=1)
    session.save()
    assert client.post(address(session, "kiem-tra"), {}).status_code == 404


def test_who_agreed_to_an_earlier_notice_is_asked_again_at_once(client, session):
    ready(client, session)
    PrivacyNotice.objects.create(version="2026-12", text="Bản mới.", in_force_from=timezone.localdate())
    assert client.post(address(session, "kiem-tra"), {}).url == f"{address(session, 'cong-khai')}?sua=1"
    assert "bản 2026-12" in client.get(address(session, "cong-khai")).content.decode()


def test_what_the_ward_asks_for_counts_at_once(client, session):
    ready(client, session)
    WardProfile.objects.update(accepts_unsigned=False)
    assert client.post(address(session, "kiem-tra"), {}).url == f"{address(session, 'nguoi-gui')}?sua=1"


def test_a_new_day_off_counts_at_once(client, session):
    go(client, session)
    day = Opinion.objects.get().due_on
    CalendarDay.objects.create(day=day, kind=CalendarDay.Kind.OFF, name="Ngày nghỉ mới")
    go(Client(), session)
    assert Opinion.objects.latest("pk").due_on > day
    assert DeadlineRule.objects.count()  # the rules of the migrations, not of the code


def test_the_page_of_one_sender_shows_nothing_of_another(session):
    first, second = Client(), Client()
    go(first, session, upto="nguoi-gui", text="Chuyện riêng của người thứ nhất.", name="Người Thứ Nhất")
    go(second, session, upto="nguoi-gui")
    assert "Người Thứ Nhất" in first.get(address(session, "kiem-tra")).content.decode()
    page = second.get(address(session, "kiem-tra")).content.decode()
    assert "Thứ Nhất" not in page
    assert "thứ nhất" not in page
