"""What a page says of itself to search engines and to whoever shares it: address, picture, what it is about."""

import datetime as dt
import json
from html.parser import HTMLParser

import pytest
from django.urls import resolve, reverse
from django.utils import timezone

from dialogue_portal.lib import cards as drawing
from feedback.actions import hide
from sessions_app.models import DialogueSession

from .builders import (
    make_announcement,
    make_body,
    make_commitment,
    make_meeting,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from .whole_conference import PRIVATE, addresses, cards, published_chain, seed_private

pytestmark = pytest.mark.django_db

PUBLIC_URL = "https://doi-thoai.example.vn"


@pytest.fixture(autouse=True)
def world(settings):
    settings.PUBLIC_URL = PUBLIC_URL
    make_ward()


class Head(HTMLParser):
    """The metas, links and blocks of data of a page, as a program reads them."""

    def __init__(self, page):
        super().__init__()
        self.meta, self.links, self.data, self.in_data = {}, {}, [], False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "meta" and "content" in given:
            self.meta[given.get("property") or given.get("name")] = given["content"]
        if tag == "link":
            self.links.setdefault(given["rel"], given["href"])
        self.in_data = tag == "script" and given.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self.in_data:
            block = json.loads(data)
            assert block["@context"] == "https://schema.org"
            self.data += block["@graph"]
        self.in_data = False

    def thing(self, kind):
        (found,) = [thing for thing in self.data if thing["@type"] == kind]
        return found


def head_of(client, address):
    return Head(client.get(address).content.decode())


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/", "/"),
        ("/?utm_source=zalo", "/"),
        ("/thong-bao/?trang=2", "/thong-bao/?trang=2"),
        ("/thong-bao/?trang=1", "/thong-bao/"),
        ("/thong-bao/?trang=x", "/thong-bao/"),
        ("/thong-bao/?trang=999", "/thong-bao/?trang=2"),
        ("/doi-thoai/?nam=2026", "/doi-thoai/"),
        ("/y-kien/?q=den&trang=2", "/y-kien/"),
        ('/y-kien/?q="><script>', "/y-kien/"),
    ],
)
def test_a_page_has_one_address_whatever_was_added_to_it(client, address, canonical):
    for _ in range(21):
        make_announcement()
    head = head_of(client, address)
    assert head.links["canonical"] == head.meta["og:url"] == PUBLIC_URL + canonical


def test_every_page_that_may_be_listed_says_what_a_shared_link_shows(client):
    listed, sheets = set(), {"poster": "to-roi/"}
    for address in addresses(published_chain()):
        response = client.get(address)
        head = Head(response.content.decode()) if "html" in response["Content-Type"] else None
        if head is None or "noindex" in head.meta.get("robots", ""):
            continue
        if (name := resolve(address).url_name) in sheets:
            assert head.links["canonical"] == PUBLIC_URL + address.removesuffix(sheets[name])
            continue
        assert head.links["canonical"] == PUBLIC_URL + address
        assert head.meta["og:title"]
        assert head.meta["og:description"]
        assert head.meta["og:type"]
        assert head.meta["twitter:card"] == "summary_large_image"
        picture = client.get(head.meta["og:image"].removeprefix(PUBLIC_URL))
        assert picture["Content-Type"] == "image/png", address
        listed.add(name)
    rows = {
        "session",
        "announcement",
        "conclusion",
        "opinion",
        "issue",
        "commitment",
        "document",
        "official",
        "group",
        "photo",
    }
    lists = {"home", "sessions", "announcements", "conclusions", "opinions", "commitments", "documents", "officials"}
    assert rows | lists <= listed


def test_a_form_to_which_people_invite_each_other_shows_well_and_is_not_listed(client):
    now = timezone.now()
    window = {"opinions_open_at": now - dt.timedelta(days=1), "opinions_close_at": now + dt.timedelta(days=1)}
    session = make_session(title="Đối thoại về thoát nước", **window)
    meeting = make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9))
    send = head_of(client, reverse("feedback:send_to", args=[session.slug]))
    register = head_of(client, reverse("feedback:register", args=[session.slug]))
    assert send.meta["og:title"] == "Gửi ý kiến: Đối thoại về thoát nước"
    assert session.opinions_until in send.meta["og:description"]
    assert register.meta["og:title"] == "Đăng ký dự, phát biểu: Đối thoại về thoát nước"
    assert meeting.when in register.meta["og:description"]
    for head in [send, register]:
        assert head.meta["og:image"] == f"{PUBLIC_URL}{session.get_absolute_url()}og.png"
        assert head.meta["robots"] == "noindex"
        assert "canonical" not in head.links
    make_session(**window)
    assert head_of(client, reverse("feedback:send")).meta["og:title"] == "Gửi ý kiến cho phường Thử Nghiệm"
    assert "og:title" not in head_of(client, reverse("feedback:look_up")).meta


def test_a_shared_promise_says_how_it_stands_who_does_it_and_until_when(client):
    body, yesterday = make_body(name="Phòng Kinh tế"), timezone.localdate() - dt.timedelta(days=1)
    late = make_commitment(title="Nạo vét", lead_body=body, due_on=yesterday, published_at=timezone.now())
    head = head_of(client, late.get_absolute_url())
    told = f"Chưa làm, quá hạn. Phòng Kinh tế chủ trì, hạn {yesterday:%d/%m/%Y}."
    assert (head.meta["og:title"], head.meta["og:description"]) == ("Nạo vét", told)
    assert head.meta["og:image"] == f"{PUBLIC_URL}{late.get_absolute_url()}og.png"
    assert client.get(reverse("feedback:commitment_card", args=[make_commitment().pk])).status_code == 404


def test_a_shared_link_says_first_what_one_asks_first(client):
    """Of a conference when and where, of an opinion whether it was answered, of a list what stands in it."""
    session = make_session(summary="Về thoát nước.")
    meeting = make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9), place="Nhà văn hóa")
    answer = make_response(body=make_body(name="Phòng Kinh tế"), state="published")
    told = [head_of(client, one.get_absolute_url()).meta["og:description"] for one in [session, answer.opinion]]
    assert told[0] == f"{meeting.when}, Nhà văn hóa. Về thoát nước."
    assert told[1].startswith(f"Phòng Kinh tế đã trả lời ngày {answer.issued_on:%d/%m/%Y}. Nội dung")
    DialogueSession.objects.filter(pk=session.pk).update(cancelled_at=timezone.now(), cancelled_reason="Bão.")
    page = head_of(client, session.get_absolute_url())
    assert page.meta["og:description"] == "Hội nghị đã hủy. Về thoát nước."
    lists = ["feedback:opinions", "feedback:commitments", "sessions_app:conclusions", "home"]
    assert len({head_of(client, reverse(name)).meta["og:description"] for name in lists}) == len(lists)


def test_the_words_of_people_stay_words(client):
    announcement = make_announcement(title='Bán & mua "đất" </script><script>alert(1)</script>', summary='"><b>')
    page = client.get(announcement.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    head = Head(page)
    assert head.meta["og:title"] == announcement.title
    assert head.meta["og:description"] == '"><b>'
    assert head.thing("BreadcrumbList")["itemListElement"][-1]["name"] == announcement.title
    assert head.thing("Article")["headline"].startswith('Bán & mua "đất" </script>')


def test_a_session_is_an_event_in_the_wards_own_time(client):
    session = make_session(title="Đối thoại", mode="hybrid", summary="Về thoát nước")
    hours = {"start_time": dt.time(19), "end_time": dt.time(21, 30)}
    make_meeting(session=session, held_on=dt.date(2026, 12, 8), place="Nhà văn hóa", address="Số 1", **hours)
    event = head_of(client, session.get_absolute_url()).thing("Event")
    assert event["startDate"] == "2026-12-08T19:00:00+07:00"
    assert event["endDate"] == "2026-12-08T21:30:00+07:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    hall, online = event["location"]
    assert (hall["@type"], hall["name"], hall["address"]) == ("Place", "Nhà văn hóa", "Số 1")
    assert online["@type"] == "VirtualLocation"
    assert event["image"] == f"{PUBLIC_URL}{session.get_absolute_url()}og.png"


@pytest.mark.parametrize(
    ("then", "address"),
    [("phường Thử Nghiệm", "Phường Thử Nghiệm, Hà Nội"), ("xã Cũ, Nam Định", "Xã Cũ, Nam Định")],
)
def test_only_this_ward_lies_in_its_province(client, then, address):
    make_ward()
    session = make_meeting(session=make_session(ward_then=then)).session
    assert head_of(client, session.get_absolute_url()).thing("Event")["location"]["address"] == address


@pytest.mark.parametrize(("field", "status"), [("postponed", "EventPostponed"), ("cancelled", "EventCancelled")])
def test_an_event_that_was_called_off_says_so(client, field, status):
    session = make_meeting().session
    DialogueSession.objects.filter(pk=session.pk).update(**{f"{field}_at": timezone.now(), f"{field}_reason": "Bão"})
    event = head_of(client, session.get_absolute_url()).thing("Event")
    assert event["eventStatus"] == f"https://schema.org/{status}"


@pytest.mark.parametrize(("field", "word"), [("postponed", "Hoãn"), ("cancelled", "Hủy")])
def test_a_shared_link_to_what_was_called_off_says_so_and_draws_no_day(client, monkeypatch, field, word):
    monkeypatch.setattr(drawing, "drawn", lambda card: repr(card).encode())
    meeting = make_meeting()
    session, card = meeting.session, f"{meeting.session.get_absolute_url()}og.png"
    assert meeting.when in client.get(card).content.decode()
    DialogueSession.objects.filter(pk=session.pk).update(**{f"{field}_at": timezone.now(), f"{field}_reason": "Bão"})
    assert meeting.when not in client.get(card).content.decode()
    title = head_of(client, session.get_absolute_url()).meta["og:title"]
    assert title == f"{word}: {session.title}"


def test_a_session_of_several_meetings_has_parts_and_one_without_a_day_is_no_event(client):
    session = make_session()
    assert [thing["@type"] for thing in head_of(client, session.get_absolute_url()).data] == ["BreadcrumbList"]
    for day in [1, 2, 3]:
        make_meeting(session=session, held_on=dt.date(2026, 12, day), start_time=None)
    event = head_of(client, session.get_absolute_url()).thing("Event")
    assert [part["startDate"] for part in event["subEvent"]] == ["2026-12-01", "2026-12-02", "2026-12-03"]
    assert (event["startDate"], event["endDate"]) == ("2026-12-01", "2026-12-03")


def test_an_event_whose_end_nobody_knows_does_not_end_before_it_starts(client):
    session = make_session()
    make_meeting(session=session, held_on=dt.date(2026, 12, 8), start_time=dt.time(8))
    assert "endDate" not in head_of(client, session.get_absolute_url()).thing("Event")
    make_meeting(session=session, held_on=dt.date(2026, 12, 9), start_time=dt.time(8))
    event = head_of(client, session.get_absolute_url()).thing("Event")
    assert (event["startDate"], event["endDate"]) == ("2026-12-08T08:00:00+07:00", "2026-12-09T08:00:00+07:00")


def test_a_day_that_is_known_only_in_words_is_no_date_for_machines(client):
    meeting = make_meeting(held_on=dt.date(2024, 5, 31), day_said="cuối tháng 5/2024")
    page = client.get(meeting.session.get_absolute_url()).content.decode()
    assert "Cuối tháng 5/2024" in page
    assert "2024-05-31" not in page
    assert "31/05/2024" not in page


def test_an_answer_is_an_article_of_the_body_that_gave_it(client):
    chain = published_chain()
    opinion = chain["opinion"]
    article = head_of(client, opinion.get_absolute_url()).thing("Article")
    answer = opinion.responses.get()
    assert article["author"]["name"] == answer.body.name
    assert article["headline"] == f"Trả lời: {opinion.subject}"
    assert article["datePublished"] == timezone.localtime(answer.published_at).isoformat(timespec="seconds")
    assert head_of(client, chain["notice"].get_absolute_url()).thing("Article")["headline"] == chain["notice"].title
    waiting = make_opinion(moderation="approved")
    assert [thing["@type"] for thing in head_of(client, waiting.get_absolute_url()).data] == ["BreadcrumbList"]


def test_news_is_news_and_a_notice_an_article(client):
    news = make_announcement(category="news")
    assert head_of(client, news.get_absolute_url()).thing("NewsArticle")["url"] == PUBLIC_URL + news.get_absolute_url()


def test_staff_who_look_at_a_page_before_it_is_public_see_nothing_for_machines(client):
    opinion = make_opinion(moderation="pending", subject="Đèn", public_text="Đèn hỏng")
    client.force_login(make_user("Văn phòng"))
    typed = {"subject": "Đèn", "public_text": "Hỏng"}
    page = client.post(reverse("admin:moderate_preview", args=[opinion.pk]), typed, follow=True)
    head = Head(page.content.decode())
    assert "Người dân sẽ đọc trang dưới đây" in page.content.decode()
    assert head.meta["robots"] == "noindex"
    assert head.data == []
    assert "og:image" not in head.meta
    assert "canonical" not in head.links


def test_what_is_not_public_has_no_picture(client):
    session = make_session()
    for row in seed_private(session):
        assert client.get(f"{row.get_absolute_url()}og.png").status_code == 404, row


def test_a_picture_goes_with_what_it_shows(client):
    opinion = published_chain()["opinion"]
    address = f"{opinion.get_absolute_url()}og.png"
    assert client.get(address).status_code == 200
    hide(opinion, by=make_user(), reason="Lộ thông tin")
    assert client.get(address).status_code == 404
    gone = client.get(opinion.get_absolute_url()).content.decode()
    assert '<meta name="robots" content="noindex">' in gone
    assert "og:" not in gone


def test_nothing_private_is_drawn(client, monkeypatch):
    chain = published_chain()
    seed_private(chain["session"])
    monkeypatch.setattr(drawing, "drawn", lambda card: repr(card).encode())
    for address in cards(chain):
        words = client.get(address).content.decode()
        assert "Phường Thử Nghiệm" in words
        assert PRIVATE not in words


def test_a_picture_is_drawn_once_and_not_sent_again_to_who_has_it(client, django_assert_max_num_queries):
    chain = published_chain()
    for address in cards(chain):
        with django_assert_max_num_queries(5):
            response = client.get(address)
        assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    before = drawing.drawn.cache_info().misses
    client.get(address)
    assert drawing.drawn.cache_info().misses == before


def test_the_picture_of_a_corrected_answer_is_another(client):
    opinion = make_opinion(moderation="approved")
    answer = make_response(opinion=opinion, state="published", text="Sẽ sửa.", body=make_body())
    first = client.get(f"{opinion.get_absolute_url()}og.png")
    type(answer).objects.update(text="Đã sửa.")
    again = client.get(f"{opinion.get_absolute_url()}og.png", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again.content != first.content
