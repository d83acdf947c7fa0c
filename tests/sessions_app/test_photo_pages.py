"""The gallery and the page of one photograph: what everybody sees, and only that."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from sessions_app.models import Photo
from sessions_app.photo_files import render_photo
from tests.builders import make_photos

from ..builders import image_bytes, make_photo, make_session, make_ward


def gallery_of(session):
    return reverse("sessions_app:gallery", args=[session.slug])


@pytest.mark.parametrize("number", [1, 400])
def test_pages_of_photographs_take_the_same_queries_for_any_number(client, django_assert_num_queries, number):
    make_ward()
    session = make_session()
    photos = make_photos(session, number)
    with django_assert_num_queries(4):
        client.get(gallery_of(session))
    with django_assert_num_queries(6):
        client.get(photos[number // 2].get_absolute_url())


def shown_in(page):
    return re.findall(r'alt="(Hàng ghế \d+)"', page)


def test_400_photographs_come_48_to_a_page_and_load_as_they_are_reached(client):
    session = make_session()
    make_photos(session, 400)
    first, last = (client.get(gallery_of(session), {"trang": page}).content.decode() for page in ["1", "9"])
    assert (len(shown_in(first)), len(shown_in(last))) == (48, 16)
    assert "400 hình ảnh" in first
    assert re.findall("<h1>(.*)</h1>", first) == [f"Hình ảnh <small>{session.title}</small>"]
    assert first.partition("<main")[2].count(session.title) == 1
    assert first.count('loading="lazy"') == 44
    assert first.count('width="1600" height="1200"') == 48


def test_the_page_of_a_session_shows_six_and_counts_those_that_are_public(client):
    session = make_session()
    make_photos(session, 9)
    make_photo(session=session, published_at=None)
    make_photo(session=session, hidden_at=timezone.now())
    make_photo(session=session, rendered=False, published_at=timezone.now())
    page = client.get(session.get_absolute_url()).content.decode()
    assert "Xem tất cả 09 hình ảnh" in page
    assert len(shown_in(page)) == 6
    assert "09 hình ảnh." in client.get(gallery_of(session)).content.decode()


def test_the_session_counts_all_photographs_of_its_zip(client):
    session = make_session()
    assert "một tệp ZIP: thông báo, ý kiến" in client.get(session.get_absolute_url()).content.decode()
    make_photos(session, 7)
    page = client.get(session.get_absolute_url()).content.decode()
    assert "một tệp ZIP: 07 hình ảnh, thông báo" in page
    assert "tệp nặng" not in page
    make_photos(session, 20)
    assert "tệp nặng" in client.get(session.get_absolute_url()).content.decode()


def test_a_gallery_without_photographs_says_so(client):
    page = client.get(gallery_of(make_session())).content.decode()
    assert "Hội nghị này chưa có hình ảnh." in page
    assert client.get(gallery_of(make_session(announced_at=None))).status_code == 404


def test_a_photograph_has_a_page_with_its_words_its_title_and_its_address(client, settings):
    settings.PUBLIC_URL = "https://doi-thoai.example.vn"
    photo = make_photo(caption="Quang cảnh <b>", alt_text="Hội trường", credit="Văn phòng phường")
    page = client.get(photo.get_absolute_url()).content.decode()
    assert f"<title>Quang cảnh &lt;b&gt;: ảnh 1, {photo.session.title}" in page
    assert f'<link rel="canonical" href="https://doi-thoai.example.vn{photo.get_absolute_url()}">' in page
    assert all(words in page for words in ['alt="Hội trường"', "Văn phòng phường", "Ảnh 1 trên 1"])
    assert 'rel="prev"' not in page
    assert 'rel="next"' not in page


def test_whoever_is_in_a_photograph_reads_whom_to_ask(client):
    make_ward(responsible_body="Văn phòng phường Thử Nghiệm", phone="024 3827 0000", email="vp@example.vn")
    photo = make_photo()
    ways = {photo.get_absolute_url(): "thì bấm «Tôi có mặt", gallery_of(photo.session): "thì mở trang của ảnh và bấm"}
    for address, way in ways.items():
        notice = client.get(address).content.decode().partition('class="photo-notice')[2].partition("</aside>")[0]
        assert all(words in notice for words in ["Văn phòng phường Thử Nghiệm", "024 3827 0000", "vp@example.vn"])
        assert way in notice


def test_neighbours_are_those_that_everybody_may_see(client):
    session = make_session()
    first, unpublished, hidden, middle, last = (make_photo(session=session, order=place) for place in [1, 2, 3, 4, 4])
    Photo.objects.filter(pk=unpublished.pk).update(published_at=None)
    Photo.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    make_photo(order=3)
    page = client.get(middle.get_absolute_url()).content.decode()
    assert "Ảnh 2 trên 3" in page
    assert f'rel="prev" href="{first.get_absolute_url()}"' in page
    assert f'rel="next" href="{last.get_absolute_url()}"' in page


@pytest.mark.parametrize(("place", "page"), [(0, ""), (47, ""), (48, "?trang=2"), (99, "?trang=3")])
def test_the_way_back_leads_to_the_photographs_place_in_the_gallery(client, place, page):
    session = make_session()
    photo = make_photos(session, 100)[place]
    back = f"{gallery_of(session)}{page}#anh-{photo.pk}"
    assert f'data-back href="{back}"' in client.get(photo.get_absolute_url()).content.decode()
    assert f'id="anh-{photo.pk}"' in client.get(f"{gallery_of(session)}{page}").content.decode()


def ask(client, photo, text="Tôi đứng bên trái, xin gỡ ảnh.", **typed):
    address = reverse("sessions_app:ask_removal", args=[photo.session.slug, photo.pk])
    return client.post(address, {"text": text, **typed}, follow=True)


def test_whoever_is_in_a_photograph_asks_without_saying_who_they_are(client):
    make_ward()
    photo = make_photo()
    assert "xin-go/" in client.get(photo.get_absolute_url()).content.decode()
    page = ask(client, photo).content.decode()
    assert "Phường đã nhận đề nghị." in page
    assert "<title>Đã nhận: " in page
    assert photo.removal_requests.get().text == "Tôi đứng bên trái, xin gỡ ảnh."
    assert Photo.objects.public().get() == photo


def test_a_request_needs_a_word_and_a_robot_hears_the_same(client):
    make_ward()
    photo = make_photo()
    assert "Hãy ghi vài lời" in ask(client, photo, " ").content.decode()
    assert "Phường đã nhận đề nghị." in ask(client, photo, website="x").content.decode()
    assert not photo.removal_requests.exists()


def test_nobody_fills_the_desk_with_requests(client, settings):
    photo = make_photo()
    pages = [ask(client, photo).content.decode() for _ in range(11)]
    assert "Mạng ông/bà đang dùng vừa có nhiều đề nghị" in pages[-1]
    assert photo.removal_requests.count() == 10
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.1"]
    pages = [ask(client, photo).content.decode() for _ in range(11)]
    assert "Đã có nhiều người đề nghị gỡ ảnh này" in pages[-1]
    assert photo.removal_requests.count() == 20


def test_nothing_is_asked_about_a_photograph_that_nobody_sees(client):
    for photo in [make_photo(published_at=None), make_photo(hidden_at=timezone.now())]:
        assert ask(client, photo).status_code == 404
        assert not photo.removal_requests.exists()


def test_a_photograph_has_no_page_under_another_conference(client):
    photo, other = make_photo(), make_session()
    assert client.get(reverse("sessions_app:photo", args=[other.slug, photo.pk])).status_code == 404


def test_each_photograph_says_what_it_shows(client):
    photo = make_photo(caption="Quang cảnh", alt_text="Hội trường đông người")
    page = client.get(reverse("sessions_app:gallery", args=[photo.session.slug])).content.decode()
    assert 'alt="Hội trường đông người"' in page
    assert f'width="{photo.width}" height="{photo.height}"' in page
    assert "Quang cảnh" in page


def test_a_photograph_is_served_at_its_own_widths_only(client):
    photo = make_photo()
    response = client.get(photo.url(64, "webp"))
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(photo.url(65, "webp")).status_code == 404
    assert client.get(photo.url(64, "png")).status_code == 404


def test_who_kept_a_photograph_asks_again_and_learns_that_it_was_taken_down(client):
    photo = make_photo()
    first = client.get(photo.largest_url)
    assert "no-cache" in first["Cache-Control"]
    kept = {"If-None-Match": first["ETag"]}
    assert client.get(photo.largest_url, headers=kept).status_code == 304
    assert client.get(photo.url(64, "webp"), headers=kept).status_code == 200
    Photo.objects.filter(pk=photo.pk).update(hidden_at=timezone.now())
    assert client.get(photo.largest_url, headers=kept).status_code == 404


def test_a_replaced_photograph_gets_a_new_address_and_the_old_files_go():
    photo = make_photo()
    old_url, old_file = photo.largest_url, photo.path(64, "jpg")
    photo.incoming = ContentFile(image_bytes(size=(32, 24)), "anh.png")
    photo.save()
    render_photo(photo)
    photo.refresh_from_db()
    assert photo.largest_url != old_url
    assert not default_storage.exists(old_file)
    assert default_storage.exists(photo.path(32, "jpg"))
