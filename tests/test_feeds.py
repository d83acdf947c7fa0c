"""The feeds, read by a program that knows nothing of this portal."""

import datetime as dt

import feedparser
import pytest
from django.utils import timezone
from django.utils.http import http_date

from sessions_app.actions import postpone_session, resume_session
from sessions_app.models import DialogueSession, SessionChange

from .builders import (
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_issue,
    make_meeting,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from .whole_conference import PRIVATE, SECTION_NAMES, published_chain, seed_private

pytestmark = pytest.mark.django_db

PUBLIC_URL = "https://doi-thoai.example.vn"


@pytest.fixture(autouse=True)
def world(settings):
    settings.PUBLIC_URL = PUBLIC_URL
    make_ward()


def read(client, name, kind=""):
    """The feed as feedparser understands it; anything it complains of is a fault."""
    response = client.get(f"/rss/{name}/{kind}")
    assert response.status_code == 200
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize("kind", ["", "atom/"])
def test_every_feed_is_valid_and_names_itself_its_ward_and_its_page(client, kind):
    published_chain()
    for name in SECTION_NAMES:
        feed = read(client, name, kind)
        assert feed.version == ("atom10" if kind else "rss20")
        assert "Phường Thử Nghiệm" in feed.feed.title
        assert feed.feed.language == "vi" or feed.feed.title_detail.language == "vi"
        assert f"{PUBLIC_URL}/rss/{name}/{kind}" in [link.href for link in feed.feed.links if link.rel == "self"]
        assert all(entry.link.startswith(PUBLIC_URL) and entry.id and entry.published for entry in feed.entries)


@pytest.mark.parametrize("kind", ["", "atom/"])
def test_a_feed_holds_what_is_public_and_nothing_else(client, kind):
    chain = published_chain()
    seed_private(chain["session"])
    public = {
        "thong-bao": [chain["announcement"]],
        "tra-loi": [chain["opinion"]],
        "ket-luan": [chain["notice"]],
        "hoi-nghi": DialogueSession.objects.public(),
        "viec-phai-lam": [chain["commitment"]],
    }
    feeds = {name: read(client, name, kind) for name in SECTION_NAMES}
    links = {name: {entry.link.removeprefix(PUBLIC_URL) for entry in feed.entries} for name, feed in feeds.items()}
    assert links == {name: {row.get_absolute_url() for row in rows} for name, rows in public.items()}
    assert PRIVATE not in str(feeds)


def test_a_feed_of_nothing_is_still_a_feed(client):
    assert [read(client, name).entries for name in SECTION_NAMES] == [[]] * len(SECTION_NAMES)


def test_a_section_that_is_not_there_has_no_feed(client):
    assert client.get("/rss/khong-co/").status_code == 404
    assert client.get("/rss/khong-co/atom/").status_code == 404


def test_signs_of_html_stay_signs(client):
    make_announcement(title="Bán & mua <b>đất</b>", summary="Giá < 3 triệu <script>alert(1)</script>", text="x")
    for kind in ["", "atom/"]:
        content = client.get(f"/rss/thong-bao/{kind}").content.decode()
        assert "<title>Bán &amp; mua &lt;b&gt;đất&lt;/b&gt;</title>" in content
        assert "&amp;lt;script&amp;gt;" in content


def test_an_answer_in_a_feed_says_who_answers_what_came_of_it_and_what_was_corrected(client):
    answer = make_response(state="published", body=make_body(name="Công an phường"), correction_note="Sửa ngày")
    opinion = answer.opinion
    type(opinion).objects.update(moderation="approved")
    (entry,) = read(client, "tra-loi").entries
    assert entry.summary == (
        f"<blockquote><p>{opinion.public_text}</p></blockquote>"
        f"<p>Công an phường trả lời ({str(answer.outcome).lower()}):</p>"
        f"<p>{answer.text}</p><p>Đính chính: Sửa ngày.</p>"
    )


def test_a_shared_answer_to_an_issue_without_a_summary_quotes_nothing(client):
    opinion = make_opinion(moderation="approved")
    make_response(
        opinion=opinion, issue=make_issue(opinion, published_at=timezone.now(), summary=""), state="published"
    )
    (entry,) = read(client, "tra-loi").entries
    assert "blockquote" not in entry.summary


def test_an_answer_that_corrects_another_is_news_again(client):
    opinion = make_opinion(moderation="approved", subject="Đèn ngõ 5")
    now = timezone.now()
    first = make_response(opinion=opinion, state="superseded", published_at=now - dt.timedelta(days=1))
    make_response(
        opinion=opinion, state="published", published_at=now, corrects=first, correction_note="Sai ngày", text="Đã sửa"
    )
    (entry,) = read(client, "tra-loi").entries
    assert entry.title == "Đính chính: Đèn ngõ 5"
    assert "Đã sửa" in entry.summary


@pytest.mark.parametrize(
    ("field", "reason", "word"), [("postponed", "Mưa bão", "Hoãn"), ("cancelled", "Trùng lịch", "Hủy")]
)
def test_a_session_that_was_called_off_is_news_again_with_its_reason(client, field, reason, word):
    meeting = make_meeting(session=make_session(announced_at=timezone.now() - dt.timedelta(days=9)))
    make_meeting(session=make_session(announced_at=timezone.now() - dt.timedelta(days=1)))
    before = next(entry for entry in read(client, "hoi-nghi").entries if entry.title == meeting.session.title)
    moved = {f"{field}_at": timezone.now(), f"{field}_reason": reason}
    DialogueSession.objects.filter(pk=meeting.session.pk).update(**moved)
    entry = read(client, "hoi-nghi").entries[0]
    assert entry.title == f"{word}: {meeting.session.title}"
    assert reason in entry.summary
    assert entry.link == before.link
    assert entry.id != before.id


def test_a_session_put_off_twice_on_one_day_is_news_twice(client):
    session, by = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9)).session, make_user()

    def told(verb, **facts):
        verb(session, by=by, **facts)
        return read(client, "hoi-nghi").entries[0].id

    first = told(postpone_session, reason="Mưa bão")
    assert first.endswith(f"#hoan-{session.postponed_at:%Y%m%d}")
    assert len({first, told(resume_session), told(postpone_session, reason="Mất điện")}) == 3


@pytest.mark.parametrize("what", ["cancelled", "rescheduled"])
def test_what_became_of_a_session_is_news_however_many_were_announced_since(client, what, monkeypatch):
    monkeypatch.setattr("dialogue_portal.feeds.ENTRIES", 2)
    old = make_session(announced_at=timezone.now() - dt.timedelta(days=9))
    for _ in range(2):
        make_session(announced_at=timezone.now() - dt.timedelta(days=1))
    assert old.title not in [entry.title for entry in read(client, "hoi-nghi").entries]
    if what == "cancelled":
        DialogueSession.objects.filter(pk=old.pk).update(cancelled_at=timezone.now(), cancelled_reason="Bão")
    else:
        SessionChange.objects.create(session=old, kind=what, before="Thứ Ba", after="Thứ Tư")
    assert old.title in read(client, "hoi-nghi").entries[0].title


@pytest.mark.parametrize("kind", ["rescheduled", "resumed"])
def test_another_day_is_news_again_with_both_days(client, kind):
    meeting = make_meeting(session=make_session(announced_at=timezone.now() - dt.timedelta(days=9)))
    make_meeting(session=make_session(announced_at=timezone.now() - dt.timedelta(days=1)))
    before = read(client, "hoi-nghi").entries[1]
    meeting.session.changes.create(kind=kind, before="Sáng Thứ Hai", after="Sáng Thứ Ba", reason="Trùng lịch bầu cử")
    meeting.session.changes.create(kind="corrected", after="Sửa đầu mối liên hệ")
    entry = read(client, "hoi-nghi").entries[0]
    assert entry.title == f"Đổi lịch: {meeting.session.title}"
    assert "Lịch cũ: Sáng Thứ Hai" in entry.summary
    assert "Lý do: Trùng lịch bầu cử." in entry.summary
    assert entry.link == before.link
    assert entry.id != before.id


def test_a_reader_that_asks_by_date_alone_learns_what_was_taken_down(client):
    make_announcement(published_at=timezone.now() - dt.timedelta(days=2))
    newest = make_announcement()
    dated = {"If-Modified-Since": http_date(timezone.now().timestamp())}
    assert newest.title in client.get("/rss/thong-bao/", headers=dated).content.decode()
    type(newest).objects.filter(pk=newest.pk).update(hidden_at=timezone.now(), hidden_reason="Nhầm.")
    response = client.get("/rss/thong-bao/", headers=dated)
    assert response.status_code == 200
    assert newest.title not in response.content.decode()


def test_a_feed_answers_304_until_there_is_news(client):
    make_announcement()
    response = client.get("/rss/thong-bao/")
    assert client.get("/rss/thong-bao/", headers={"If-None-Match": response["ETag"]}).status_code == 304
    make_announcement()
    assert client.get("/rss/thong-bao/", headers={"If-None-Match": response["ETag"]}).status_code == 200


QUERIES = {"thong-bao": 2, "tra-loi": 2, "ket-luan": 3, "hoi-nghi": 4, "viec-phai-lam": 9}


@pytest.mark.parametrize("rows", [1, 35])
def test_a_feed_takes_the_same_queries_for_any_length(client, django_assert_num_queries, rows):
    body = make_body()
    for number in range(rows):
        session = make_session(year=2000 + number)
        make_meeting(session=session)
        make_conclusion(session=session, published_at=timezone.now())
        make_announcement()
        make_commitment(session=session, lead_body=body, published_at=timezone.now())
        make_response(opinion=make_opinion(session=session, moderation="approved"), state="published", body=body)
    for name, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            assert client.get(f"/rss/{name}/").status_code == 200
        assert len(read(client, name).entries) == min(rows, 30)


@pytest.mark.parametrize("kind", ["", "atom/"])
def test_whoever_opens_a_feed_in_a_browser_is_led_to_its_page(client, kind):
    """A browser styles what comes as XML of no kind of its own, and shows the bare text of anything else."""
    make_commitment(title="Sửa đèn ngõ 8", published_at=timezone.now())
    response = client.get(f"/rss/viec-phai-lam/{kind}")
    text = response.content.decode()
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert text.index('<?xml-stylesheet href="/static/css/feed.css" type="text/css"?>') < text.index("<title>")
    way = f'mở trang <h:a href="{PUBLIC_URL}/viec-phai-lam/">Việc phải làm</h:a>.'
    assert way in text
    assert "http://www.w3.org/1999/xhtml" in text


def test_every_page_tells_readers_where_the_feeds_are(client):
    for address in ["/", "/thong-bao/"]:
        page = client.get(address).content.decode()
        assert page.count('<link rel="alternate" type="application/rss+xml"') == len(SECTION_NAMES)
    listed = client.get("/rss/").content.decode()
    whole = [f"{PUBLIC_URL}/rss/{name}/{kind}" for name in SECTION_NAMES for kind in ["", "atom/"]]
    assert [address for address in whole if f'<a href="{address}">{address}</a>' not in listed] == []
    assert all(f'<h2><a href="/{section}/">' in listed for section in ["viec-phai-lam", "y-kien", "ket-luan"])


def test_feeds_only_answer_to_reading(client):
    for address in ["/rss/", "/rss/thong-bao/", "/rss/thong-bao/atom/"]:
        assert client.post(address).status_code == 405
