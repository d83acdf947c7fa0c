"""A unit that loses an opinion is told so, unless it gave it back or keeps a part in it."""

import pytest
from django.core import mail

from feedback import actions
from sessions_app.actions.accounts import staff_of
from sessions_app.models import OutboxMessage
from tests.builders import make_body, make_ward
from tests.mails import mail_for
from tests.staff import fresh

from .steps import approved, forwarded, told, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(clerk):
    """An opinion that a unit was given, and was told of."""
    make_ward()
    opinion, lead, helper = approved(), unit(), unit(email="phoihop@example.vn")
    actions.assign(opinion, by=clerk, body=lead, helpers=[helper])
    mail.outbox.clear()
    return opinion


def lead_of(opinion):
    return opinion.assignments.leading().get().body


def words_to(address):
    return [sent.body for sent in mail.outbox if sent.to == [address]]


def test_who_lost_it_reads_who_has_it_now_and_is_led_to_no_page_that_is_closed(lost, clerk):
    actions.assign(lost, by=clerk, body=make_body(name="Công an phường"), reason="Việc trật tự.")
    assert sorted(to for (to,), _ in told()) == ["donvi@example.vn", "phoihop@example.vn"]
    (words,) = words_to("donvi@example.vn")
    assert f"Ý kiến số {lost.pk}" in words
    assert "nay do Công an phường chủ trì, không còn là việc của đơn vị ông/bà" in words
    assert "http" not in words
    assert "Việc trật tự" not in words


@pytest.mark.parametrize(
    ("leave", "sentence"),
    [
        (lambda opinion, clerk: forwarded(opinion, clerk), "đã chuyển Công ty Cấp nước"),
        (lambda opinion, clerk: actions.divert(opinion, by=clerk), "không còn giao cho đơn vị nào xử lý"),
        (lambda opinion, clerk: actions.withdraw(opinion), "không còn giao cho đơn vị nào xử lý"),
    ],
)
def test_whichever_way_it_leaves_the_unit_is_told(lost, clerk, leave, sentence):
    leave(fresh(lost), clerk)
    (words,) = words_to("donvi@example.vn")
    assert sentence in words


def test_who_stays_in_it_or_gave_it_back_hears_nothing_of_losing_it(lost, clerk):
    lead, (helper,) = lead_of(lost), [line.body for line in lost.assignments.filter(is_lead=False)]
    actions.assign(lost, by=clerk, body=helper, helpers=[lead], reason="Đổi vai.")
    (user,) = staff_of(helper)
    actions.hand_back(fresh(lost), by=user, reason="Không phải.")
    actions.assign(fresh(lost), by=clerk, body=lead, reason="Đúng.")
    assert not OutboxMessage.objects.filter(kind="released").exists()


def test_who_got_it_again_or_never_heard_of_it_is_not_told_of_losing_it(lost, clerk, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    first, unheard = lead_of(lost), unit(email="ba@example.vn")
    for body in [unheard, first]:
        actions.assign(fresh(lost), by=clerk, body=body, reason="Đổi.")
    released = OutboxMessage.objects.filter(
        kind="released", recipient_id__in=[user.pk for body in [first, unheard] for user in staff_of(body)]
    )
    assert [mail_for(message) for message in released] == [None, None]
