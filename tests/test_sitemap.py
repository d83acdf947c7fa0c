"""The map of the portal for search engines, and what they are asked to leave alone."""

import xml.etree.ElementTree as ET

import pytest
from django.utils import timezone
from protego import Protego

from dialogue_portal import sitemap
from feedback.actions import withdraw
from feedback.models import DoneReport, Opinion, Verification
from sessions_app.models import SessionChange

from .builders import (
    make_announcement,
    make_commitment,
    make_document,
    make_meeting,
    make_official,
    make_opinion,
    make_response,
    make_session,
    make_ward,
)
from .whole_conference import addresses, files_of_the_map, published_chain, seed_private

pytestmark = pytest.mark.django_db

PUBLIC_URL = "https://doi-thoai.example.vn"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def known_as(settings):
    settings.PUBLIC_URL = PUBLIC_URL


def tree(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ET.fromstring(response.content)


def places(client, address):
    """The paths that a file of the map names; all are of this portal."""
    found = [element.text for element in tree(client, address).iter(f"{SPACE}loc")]
    assert all(place.startswith(f"{PUBLIC_URL}/") for place in found)
    return [place.removeprefix(PUBLIC_URL) for place in found]


def whole_map(client):
    root = tree(client, "/sitemap.xml")
    assert root.tag == f"{SPACE}sitemapindex"
    return [page for file in places(client, "/sitemap.xml") for page in places(client, file)]


def test_the_map_has_exactly_the_pages_that_are_public(client):
    chain = published_chain()
    private = seed_private(chain["session"])
    mapped = whole_map(client)
    assert len(mapped) == len(set(mapped))
    assert not {row.get_absolute_url() for row in private} & set(mapped)
    rows = ["session", "announcement", "notice", "document", "opinion", "issue", "commitment", "official", "group"]
    assert {chain[name].get_absolute_url() for name in rows} <= set(mapped)
    opinions = {page for page in mapped if page.startswith("/y-kien/") and page != "/y-kien/"}
    assert opinions == {opinion.get_absolute_url() for opinion in Opinion.objects.public()}
    assert all(client.get(page).status_code == 200 for page in mapped)


def test_the_map_names_no_page_that_is_closed_to_search_engines(client):
    published_chain()
    rules = Protego.parse(client.get("/robots.txt").content.decode())
    assert all(rules.can_fetch(f"{PUBLIC_URL}{page}", "Googlebot") for page in whole_map(client))


def test_a_file_that_would_be_empty_is_neither_named_nor_there(client):
    assert places(client, "/sitemap.xml") == ["/sitemap-danh-muc.xml"]
    for address in ["/sitemap-y-kien.0.xml", "/sitemap-y-kien.99999999999999999999.xml", "/sitemap-khong-co.0.xml"]:
        assert client.get(address).status_code == 404


def test_a_large_table_is_split(client, monkeypatch):
    monkeypatch.setattr(sitemap, "PER_FILE", 2)
    rows = [make_announcement() for _ in range(5)]
    files = [file for file in places(client, "/sitemap.xml") if "thong-bao" in file]
    assert 3 <= len(files) <= 4
    assert max(len(places(client, file)) for file in files) == 2
    mapped = sorted(page for file in files for page in places(client, file))
    assert mapped == sorted(row.get_absolute_url() for row in rows)


def days(client, address):
    return [element.text for element in tree(client, address).iter(f"{SPACE}lastmod")]


def test_a_page_says_when_it_last_changed(client):
    def at(day):
        return timezone.make_aware(timezone.datetime(2026, 3, day, 1))

    session = make_session(announced_at=at(1))
    opinion = make_opinion(session=session, moderation="approved", received_at=at(2))
    assert days(client, "/sitemap-y-kien.0.xml") == ["2026-03-02"]
    make_response(opinion=opinion, state="draft", published_at=None)
    assert days(client, "/sitemap-y-kien.0.xml") == ["2026-03-02"]
    opinion.responses.update(state="published", published_at=at(9))
    assert days(client, "/sitemap-y-kien.0.xml") == ["2026-03-09"]
    assert days(client, "/sitemap-hoi-nghi.0.xml") == ["2026-03-01"]
    for kind, day in [("postponed", 5), ("resumed", 7)]:
        SessionChange.objects.create(session=session, kind=kind, at=at(day))
        assert days(client, "/sitemap-hoi-nghi.0.xml") == [f"2026-03-0{day}"]


def test_what_was_published_changes_with_its_correction_and_its_next_file_or_text(client):
    at = [timezone.make_aware(timezone.datetime(2026, 3, day, 1)) for day in [1, 5, 9]]
    document, announcement = make_document(published_at=at[0]), make_announcement(published_at=at[0])
    document.versions.update(added_at=at[1])
    announcement.versions.create(number=1, title="Cũ", text="Cũ", note="Sửa ngày", replaced_at=at[1])
    assert days(client, "/sitemap-van-ban.0.xml") == days(client, "/sitemap-thong-bao.0.xml") == ["2026-03-05"]
    draft = document.texts.create(paper="plan", subject_id=1, content={}, digest="0" * 64)
    assert days(client, "/sitemap-van-ban.0.xml") == ["2026-03-05"]
    document.texts.filter(pk=draft.pk).update(published_at=at[2])
    assert days(client, "/sitemap-van-ban.0.xml") == ["2026-03-09"]
    assert '"dateModified":"2026-03-05T01:00:00+07:00"' in client.get(announcement.get_absolute_url()).content.decode()


def test_the_page_of_a_promise_changes_with_a_reason_that_is_edited_and_not_of_who_is_not_heard(client):
    at = [timezone.make_aware(timezone.datetime(2026, 3, day, 1)) for day in [1, 5, 9]]
    promise = make_commitment(published_at=at[0], state="under_way")
    for moment in at[1:]:
        promise.opinions.add(opinion := make_opinion(session=promise.session, moderation="approved"))
        report = DoneReport.objects.create(commitment=promise, refuted_at=moment)
        said = Verification.objects.create(report=report, opinion=opinion, answer="not_yet", reason="Hở")
        said.earlier_reasons.create(number=1, text="Hở", replaced_at=moment, edited_for="asked")
    assert days(client, "/sitemap-viec-phai-lam.0.xml") == ["2026-03-09"]
    withdraw(opinion)
    assert days(client, "/sitemap-viec-phai-lam.0.xml") == ["2026-03-05"]


def test_the_map_does_not_tell_what_will_be_published_when(client):
    chain = published_chain(announced_at=timezone.now() - timezone.timedelta(days=3))
    later = timezone.now() + timezone.timedelta(days=5)
    type(chain["notice"]).objects.update(published_at=later)
    assert f"{timezone.localdate(later)}" not in client.get("/sitemap-hoi-nghi.0.xml").content.decode()


@pytest.mark.parametrize("rows", [1, 5])
def test_the_map_takes_the_same_queries_for_any_length(client, django_assert_num_queries, rows):
    for _ in range(rows):
        published_chain()
    with django_assert_num_queries(2 * len(sitemap.PARTS)):
        client.get("/sitemap.xml")
    for address in files_of_the_map()[2:]:
        with django_assert_num_queries(1):
            assert client.get(address).status_code == 200


def test_robots_may_read_what_is_published_and_no_form(client):
    make_ward()
    chain = published_chain()
    rules = Protego.parse(client.get("/robots.txt").content.decode())
    assert list(rules.sitemaps) == [f"{PUBLIC_URL}/sitemap.xml"]
    closed = (
        "/gui/",
        "tra-cuu",
        "quan-tam",
        "theo-doi",
        "xin-go",
        "xem-truoc",
        "/dang-ky/",
        "/anh/",
        "/anh-tin/",
        "/tep/",
        "/niem-yet/",
    )
    for address in [*addresses(chain), "/", "/rss/thong-bao/", "/og.png", "/doi-thoai/?trang=2"]:
        assert rules.can_fetch(PUBLIC_URL + address, "Googlebot") is not any(part in address for part in closed), (
            address
        )
    for address in [
        "/quan-tri/",
        "/quan-tri/ban/duyet/",
        "/y-kien/cua-toi/rut/",
        "/tim-kiem/?q=x",
        "/y-kien/bien-nhan/",
    ]:
        assert not rules.can_fetch(PUBLIC_URL + address, "Googlebot"), address


def test_every_page_with_a_form_that_changes_something_asks_not_to_be_listed(client):
    make_ward()
    chain = published_chain()
    make_meeting(session=chain["session"])
    forms = 0
    for address in addresses(chain):
        response = client.get(address, follow=True)
        if not response.streaming and b'method="post"' in response.content:
            forms += 1
            assert response["X-Robots-Tag"] == "noindex", address
            assert b'<meta name="robots" content="noindex">' in response.content, address
            assert b'rel="canonical"' not in response.content, address
    assert forms == 7
    assert client.get("/quan-tri/login/")["X-Robots-Tag"] == "noindex"
    assert not client.get("/").has_header("X-Robots-Tag")


def test_officials_who_are_not_shown_are_not_on_the_map(client):
    make_official(is_public=False)
    assert client.get("/sitemap-can-bo.0.xml").status_code == 404
