"""Whoever did something too often is told for how long to wait, in words and in Retry-After, and loses nothing typed."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions_app import limits
from sessions_app.limits import wait_in_words
from sessions_app.models import Announcement, RateWindow
from tests.pdfs import kept_pdf

from .builders import make_commitment, make_opinion, make_photo, make_session, make_user, make_ward
from .feedback.own_opinion.page import LOOK_UP
from .feedback.registering import pages as registering
from .feedback.wizard import steps
from .sessions_app.signing_in.steps import CODE, LOGIN, PASSWORD, Clock, after_password, with_app
from .staff import page_of, signed_in, text_of, verb_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It stands, 37 minutes past the hour: the time left is none that a page could say by chance."""
    clock = Clock()
    clock.now = dt.datetime(2026, 11, 26, 2, 37, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    make_ward(phone="024 3827 0000", office_hours="Sáng thứ Năm")
    return clock


def posting(address, **typed):
    return lambda: Client().post(address, typed)


def taking_opinions(clock):
    hour = dt.timedelta(hours=1)
    return make_session(opinions_open_at=clock.now - hour, opinions_close_at=clock.now + hour)


def draft(clock):
    return posting(steps.address(taking_opinions(clock)), kind="report", place="ngõ 15")


def files(clock):
    client, session = Client(), taking_opinions(clock)
    steps.go(client, session, upto="noi-dung")
    large = kept_pdf(b"x" * 1024**2)
    return lambda: client.post(steps.address(session, "tep"), {"files": [SimpleUploadedFile("don.pdf", large)]})


def slow_files(clock):
    limits.counted("reading", "127.0.0.1", 3600)
    client, session = Client(), taking_opinions(clock)
    steps.go(client, session, upto="noi-dung")
    return lambda: client.post(steps.address(session, "tep"), {"files": [SimpleUploadedFile("don.pdf", kept_pdf())]})


def registration(clock):
    meeting = registering.meeting_of()
    typed = registering.typed(meeting, about="thoát nước")
    return posting(registering.address(meeting), **typed)


def follow(clock):
    address = reverse("feedback:follow_opinion", args=[make_opinion(moderation="approved").pk])
    return posting(address, email="theo-doi@example.vn", consent="on")


def concern(clock):
    address = reverse("feedback:concern", args=[make_opinion(moderation="approved").pk])
    return posting(address, tiep="/y-kien/gui/hoi-nghi/")


def removal(clock):
    photo = make_photo()
    return posting(reverse("sessions_app:ask_removal", args=[photo.session.slug, photo.pk]), text="Xin gỡ ảnh này.")


def opinion_of_ones_own(clock):
    return posting(LOOK_UP, code="0000-0000-0000-0000-0", contact="5678")


def registration_of_ones_own(clock):
    return posting(reverse("feedback:look_up_registration"), code="0000-0000-0000-0000-0", contact="5678")


def wrong_link(clock):
    return lambda: Client().get(reverse("feedback:verify_done", args=["abc"]))


def password(clock):
    return posting(LOGIN, username="van-phong", password="sai-mat-khau")


def code(clock):
    with_app(make_user(username="van-phong", password=PASSWORD), clock)
    browser = after_password()
    return lambda: browser.post(CODE, {"code": "000000"})


def new_password(clock):
    return posting(reverse("admin_password_reset"), email="can-bo@example.vn")


WALKS = [
    (draft, {"draft"}, ['value="ngõ 15"']),
    (files, {"megabytes"}, []),
    (slow_files, {"reading"}, []),
    (registration, {"register-from"}, ['value="thoát nước"', 'value="0911 115 678"']),
    (follow, {"follow-from", "follow"}, ['value="theo-doi@example.vn"']),
    (concern, {"concern"}, ['value="/y-kien/gui/hoi-nghi/"']),
    (removal, {"removal"}, ["Xin gỡ ảnh này."]),
    (opinion_of_ones_own, {"look_up_address", "look_up_code"}, ['value="0000-0000-0000-0000-0"', 'value="5678"']),
    (registration_of_ones_own, {"look_up_address", "look_up_code"}, ['value="0000-0000-0000-0000-0"', 'value="5678"']),
    (wrong_link, {"wrong_link"}, []),
    (password, {"password"}, ['value="van-phong"']),
    (code, {"second-step"}, []),
    (new_password, {"password-reset"}, ['value="can-bo@example.vn"']),
]
CALL_US = r'Cần gấp, xin gọi <a href="tel:[+0-9]+">024 3827 0000</a>, hoặc đến phường\. Giờ tiếp dân: Sáng thứ Năm\.'
SAID_TO_NOBODY = {
    "send": "held",
    "send-contact": "held",
    "register": "held",
    "register-contact": "held",
    "follow-address": "the answer would tell what others asked for that address",
    "password-reset-to": "the answer would tell that there is such an account",
    "mail-{kind}": "counted by the worker that sends",
}


@pytest.mark.parametrize(("walk", "kept"), [(walk, kept) for walk, _, kept in WALKS])
def test_every_wait_is_told_and_keeps_what_was_typed(walk, kept, clock):
    ask = walk(clock)
    assert ask().status_code != 429
    assert RateWindow.objects.exists()
    RateWindow.objects.update(count=1_000_000)
    refused = ask()
    page, wait = text_of(refused), int(refused["Retry-After"])
    assert refused.status_code == 429
    assert wait in {limits.left_of(seconds) for seconds in [300, 900, 1800, 3600, 4 * 3600, 24 * 3600]}
    assert wait_in_words(wait) in page
    assert [words for words in kept if words not in page] == []
    assert re.search(r"<title>\s*(Vui lòng|Xin) đợi", page)
    is_at_work = walk in {password, code, new_password}
    assert (walk is concern or is_at_work) != bool(re.search(CALL_US, page))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (1380, "23 phút (đến 10:00)"),
        (61, "2 phút (đến 09:38)"),
        (3600 * 3, "3 giờ (đến 12:37)"),
        (3600 * 20, "20 giờ (đến 05:37 ngày 27/11/2026)"),
    ],
)
def test_a_wait_is_told_with_the_hour_when_it_ends(clock, seconds, told):
    assert wait_in_words(seconds) == told


def test_whoever_waits_for_all_networks_to_calm_down_is_told_so_too(clock, monkeypatch):
    monkeypatch.setattr("feedback.actions.follow.REQUESTS_IN_ALL", 1)
    ask = follow(clock)
    assert ask().status_code == 302
    refused = ask()
    assert (refused.status_code, refused["Retry-After"]) == (429, str(limits.left_of(3600)))
    assert "đợi 24 phút (đến 10:00)" in text_of(refused)


def test_every_limit_of_the_source_is_walked_or_said_to_nobody():
    call = re.compile(
        r'\b(?:over_limit|is_over|is_over_share|has_had_enough|Limit|Tries)\(\s*(?:(?:self\.)?request, )?f?"([^"]+)"'
    )
    files = [path for app in ["feedback", "sessions_app"] for path in (Path(settings.BASE_DIR) / app).rglob("*.py")]
    found = {purpose for path in files for purpose in call.findall(path.read_text())}
    made_by_tries = {"{purpose}-{seconds}", "{purpose}-on-{seconds}", "{purpose}-from"}
    walked = {purpose for _, purposes, _ in WALKS for purpose in purposes}
    assert found - made_by_tries == walked | set(SAID_TO_NOBODY)


def test_a_page_with_something_to_put_right_says_that_instead(clock):
    page = text_of(Client().post(LOOK_UP, {"code": "", "contact": ""}))
    assert "<title>Có lỗi: Tra cứu" in page
    signing_in = text_of(Client().post(LOGIN, {"username": "van-phong", "password": "sai-mat-khau"}))
    assert re.search(r"<title>\s*Có lỗi: ", signing_in)


def test_a_page_of_the_admin_says_the_same():
    office, commitment = signed_in("Văn phòng"), make_commitment()
    for address in [verb_address(commitment, "lui-han"), page_of(Announcement, "add")]:
        assert re.search(r"<title>\s*Có lỗi: ", text_of(office.post(address, {})))
