"""Finished pages that are kept: who gets one, how it is packed, and that nothing outlives what it was made from."""

import re

import pytest
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from dialogue_portal.kept_pages import addresses as kept_addresses
from dialogue_portal.kept_pages import handler, publication
from dialogue_portal.kept_pages.addresses import KEPT
from feedback.actions import correct_public_words, hide, publish_reason, publish_response, report_done, say_whether_done
from feedback.models import Moderation, Opinion
from sessions_app.models import Announcement
from sessions_app.views import announcement_views
from tests.builders import (
    make_announcement,
    make_commitment,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from tests.marks import committing
from tests.visitors import BROWSER, Process
from tests.whole_conference import addresses, machine_addresses, published_chain

from .steps import MARK, pages_about, told_at, told_everywhere

pytestmark = pytest.mark.usefixtures("kept")


# What moves the publication

WORD_INDICES = {"feedback_opinion_words", "feedback_commitment_words"}
"""Tables on SQLite alone, changed with the rows that they are over."""


@pytest.mark.django_db
def test_every_table_says_whether_the_public_reads_it():
    listed = [*publication.names(publication.WATCHED), *publication.names(publication.UNSEEN), *publication.LAGS]
    there = {
        re.sub(r"^(feedback_(?:opinion|commitment)_words)_\w+$", r"\1", name)
        for name in connection.introspection.table_names()
    }
    words = WORD_INDICES
    assert sorted(set(listed) - words) == sorted(there - words)
    assert len(listed) == len(set(listed))


@pytest.mark.django_db
def test_what_is_kept_reads_only_what_is_watched(client):
    make_ward()
    known = publication.names(publication.WATCHED) | publication.LAGS.keys() | WORD_INDICES | {"json_each"}
    kept_names, read = set(), set()
    for address in [
        "/robots.txt",
        "/og.png",
        "/tim-kiem/?q=ý+kiến",
        *addresses(published_chain()),
        *machine_addresses(),
    ]:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        if resolve(address.partition("?")[0]).view_name in KEPT:
            assert handler.may_be_kept(response.wsgi_request, response), address
            kept_names.add(response.resolver_match.view_name)
            read |= {table for row in asked for table in re.findall(r'(?:FROM|JOIN) "?(\w+)"?', row["sql"])}
    assert kept_names == KEPT
    assert not read - known
    assert len(read) > 40


@committing
def test_a_change_moves_it_at_commit_and_not_before_and_not_after_a_rollback():
    make_announcement()
    before = publication.current()
    with transaction.atomic():
        make_announcement()
        transaction.set_rollback(True)
    assert publication.current() == before
    with transaction.atomic():
        make_announcement()
    assert publication.current() not in (before, None)


@committing
def test_what_waits_to_be_read_moves_nothing():
    """So nobody can have every page made anew by sending."""
    session = make_session()
    response = make_response(opinion=make_opinion(session=session))
    make_announcement()
    before = publication.current()
    waiting = make_opinion(session=session)
    waiting.public_text = "Bản nháp của cán bộ."
    waiting.save()
    response.text = "Gõ dở."
    response.save()
    Announcement.objects.update(view_count=7)
    assert publication.current() == before
    Opinion.objects.filter(pk=waiting.pk).update(moderation=Moderation.APPROVED, subject="Đã duyệt")
    approved = publication.current()
    assert approved != before
    Opinion.objects.filter(pk=waiting.pk).update(hidden_at=timezone.now(), hidden_reason="Lộ số điện thoại.")
    assert publication.current() != approved


@committing
def test_while_tables_change_nothing_is_kept(process):
    make_ward()
    process.get("/")
    publication.unwatch(using="default")
    assert publication.current() is None
    process.get("/")
    assert not process.is_kept("/")
    publication.watch(using="default")
    process.get("/")
    assert process.is_kept("/")


# Nothing stale


@committing
def test_what_is_hidden_is_gone_at_once_from_every_page_of_every_process():
    make_ward()
    processes, clerk = [Process(), Process()], make_user()
    opinion = told_everywhere()
    for process in processes:
        assert told_at(process, opinion) == pages_about(opinion)
        assert all(process.is_kept(page) for page in pages_about(opinion))
    hide(opinion, by=clerk, reason="Lộ số nhà.")
    assert [told_at(process, opinion) for process in processes] == [[], []]
    assert processes[1].get(opinion.get_absolute_url()).status == 410


@committing
def test_what_is_put_right_is_read_at_once_on_every_page_of_every_process():
    make_ward()
    processes, clerk = [Process(), Process()], make_user()
    opinion = told_everywhere()
    for process in processes:
        assert told_at(process, opinion) == pages_about(opinion)
    words = {"subject": "Lời mới", "public_text": "Nội dung mới.", "note": "Bỏ số nhà."}
    correct_public_words(opinion, by=clerk, **words)
    for process in processes:
        shown = [process.get(address).text for address in pages_about(opinion)]
        assert not [text for text in shown if MARK in text]
        assert "Đính chính lời đăng" in process.get(opinion.get_absolute_url()).text


@committing
def test_what_is_published_is_there_at_once(process):
    make_ward()
    opinion = make_opinion(moderation=Moderation.APPROVED, processing="assigned")
    response = make_response(opinion=opinion, state="approved", text="Đã thay bóng.", author=make_user())
    assert "Đã thay bóng." not in process.get(opinion.get_absolute_url()).text
    assert process.is_kept(opinion.get_absolute_url())
    publish_response(response, by=make_user())
    assert "Đã thay bóng." in process.get(opinion.get_absolute_url()).text


@committing
def test_whoever_kept_the_page_of_a_promise_is_given_it_anew_once_a_reason_is_edited(process):
    make_ward()
    promise = make_commitment(published_at=timezone.now(), state="under_way")
    promise.opinions.add(opinion := make_opinion(moderation=Moderation.APPROVED))
    said = say_whether_done(report_done(promise, by=make_user()), opinion, answer="not_yet", reason="Còn hở")
    publish_reason(said, by=make_user(), public_reason="Hố ga nhà ông Bí Mật hở.")
    address = promise.get_absolute_url()
    kept = {"HTTP_IF_NONE_MATCH": process.get(address).headers["ETag"]}
    assert process.get(address, **kept).status == 304
    publish_reason(said, by=make_user(), public_reason="", edited_for="personal")
    again = process.get(address, **kept)
    assert (again.status, "Bí Mật" in again.text) == (200, False)


@pytest.mark.django_db
def test_a_page_is_never_older_than_its_minute(process, standing_clock):
    standing_clock.time = lambda: 119.0
    process.get("/")
    assert process.is_kept("/")
    standing_clock.time = lambda: 120.0
    assert not process.is_kept("/")
    assert process.is_kept("/")


@pytest.mark.django_db
def test_a_page_of_the_minute_before_is_not_ready(process, monkeypatch):
    process.get("/")
    environ, version, minute = RequestFactory().get("/").environ, publication.current(), handler.minute_now()
    assert process.door.make_ready(environ, version)
    monkeypatch.setattr(handler, "minute_now", lambda: minute + 1)
    assert not process.door.make_ready(environ, version)


# Who gets one


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["sessionid=" + "a" * 32, "csrftoken=b; messages=x", "_ga=1; sessionid=zz"])
def test_who_may_be_somebody_neither_gets_nor_makes_a_kept_page(process, cookie):
    process.get("/", HTTP_COOKIE=cookie)
    assert not process.door.shelf.kept
    process.get("/")
    assert process.is_kept("/", HTTP_COOKIE="_ga=1; csrftoken=b")
    assert not process.is_kept("/", HTTP_COOKIE=cookie)


@pytest.mark.django_db
def test_forms_refusals_and_pages_of_the_staff_are_not_kept(process):
    make_ward()
    opinion = make_opinion(moderation=Moderation.APPROVED)
    form = reverse("feedback:concern", args=[opinion.pk])
    codes = [f"{page}?q=7K3M-9QWT-2HXA-C8ND-5" for page in ["/tim-kiem/", "/y-kien/", "/viec-phai-lam/"]]
    for address in [form, reverse("feedback:look_up"), "/healthz", "/quan-tri/", "/y-kien/999999/", "/khong-co/"]:
        process.get(address)
    assert all("X-Accel-Expires" not in process.get(address).headers for address in codes)
    process.get("/", method="POST")
    process.get("/", HTTP_HOST="la.example.com")
    assert not process.door.shelf.kept


@pytest.mark.django_db
def test_one_address_does_not_answer_for_another(process):
    make_ward()
    for number in range(3):
        make_announcement(title=f"Tin số {number}")
    assert "Tin số 1" in process.get("/thong-bao/").text
    assert "Tin số 1" not in process.get("/thong-bao/?q=khong-co-dau").text
    process.get("/")
    assert process.get("/", HTTP_HOST="la.example.com").status == 400
    assert not process.is_kept("/", **{"wsgi.url_scheme": "https"})
    assert not process.is_kept("/", CONTENT_LENGTH="9")


@pytest.mark.django_db
def test_a_page_that_nobody_has_thought_about_is_not_kept(process, monkeypatch):
    monkeypatch.setattr(kept_addresses, "KEPT", KEPT - {"home"})
    for address in ["/", "/can-bo/"]:
        process.get(address)
    assert [process.is_kept(address) for address in ["/", "/can-bo/"]] == [False, True]


@pytest.mark.parametrize(
    ("kept", "fields"),
    [
        (True, {}),
        (True, {"headers": {"Vary": "Accept-Encoding", "Cache-Control": "max-age=60"}}),
        (False, {"headers": {"Vary": "Cookie"}}),
        (False, {"headers": {"Cache-Control": "max-age=0, no-store"}}),
        (False, {"headers": {"Cache-Control": "private"}}),
        (False, {"status": 404}),
        (False, {"content": b"x" * (handler.LARGEST + 1)}),
    ],
)
def test_only_a_whole_page_that_is_the_same_for_everybody_is_kept(rf, kept, fields):
    request, response = rf.get("/"), HttpResponse(**fields)
    assert handler.may_be_kept(request, response) is kept
    response.set_cookie("csrftoken", "x")
    assert not handler.may_be_kept(request, response)


def test_neither_a_stream_nor_a_page_with_a_secret_of_its_own_is_kept(rf):
    assert not handler.may_be_kept(rf.get("/"), StreamingHttpResponse([b"x"]))
    request = rf.get("/")
    get_token(request)
    assert not handler.may_be_kept(request, HttpResponse())


@pytest.mark.django_db
def test_a_kept_page_has_the_headers_of_the_first_answer(process):
    first, again = process.get("/", **BROWSER), process.get("/", **BROWSER)
    assert again == first
    assert process.is_kept("/", **BROWSER)
    for name in ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"]:
        assert again.headers[name]
    assert "Set-Cookie" not in again.headers


@pytest.mark.django_db
def test_readings_of_a_kept_page_are_counted(process):
    announcement_views.counts.clear()
    announcement = make_announcement()
    for environ in [BROWSER, BROWSER, {"HTTP_USER_AGENT": "Googlebot"}, BROWSER]:
        process.get(announcement.get_absolute_url(), **environ)
    assert announcement_views.counts.pop(announcement.pk) == 3
