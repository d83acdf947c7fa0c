"""What keeps the page open, for how long, and for whom."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from feedback import actions
from feedback.models import Opinion

from ...builders import make_user
from .page import LOOK_UP, OWN, do, look_up, opened, sent


def test_the_cookie_opens_these_pages_only_and_not_for_scripts(client):
    code, opinion = sent()
    cookie = look_up(client, code).cookies["own_opinion"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (OWN, True, "Strict", 1800)
    assert code not in cookie.value
    assert opinion.code_hash not in cookie.value


def test_the_page_is_kept_nowhere(client):
    opened(client)
    for address in [OWN, f"{OWN}rut/", LOOK_UP]:
        assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("name", ["", "bo-sung/", "rut/", "rut-ten/", "lien-lac/", "danh-gia/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_look_up_every_page_leads_to_it(client, method, name):
    sent()
    assert getattr(client, method)(f"{OWN}{name}").url == LOOK_UP
    client.cookies["own_opinion"] = "1:abc"
    assert getattr(client, method)(f"{OWN}{name}").url == LOOK_UP


def test_after_half_an_hour_the_page_is_closed(client, monkeypatch):
    opened(client)
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 1790)
    assert client.get(OWN).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 1790 + 1810)
    assert client.get(OWN).url == LOOK_UP


@pytest.mark.parametrize(("name", "box"), [("bo-sung", "text"), ("danh-gia", "reason")])
def test_who_wrote_for_too_long_is_given_the_words_back(client, monkeypatch, name, box):
    opinion = opened(client)
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 1810)
    page = client.post(f"{OWN}{name}/", {box: "Ngõ 5 <b>còn</b> tối."})
    assert "cổng không giữ" not in page.content.decode()
    assert "Ngõ 5 &lt;b&gt;còn&lt;/b&gt; tối." in page.content.decode()
    assert f'href="{LOOK_UP}"' in page.content.decode()
    assert not opinion.sender_notes.exists()


def test_who_came_too_late_with_a_file_is_told_to_choose_it_again(client):
    page = client.post(f"{OWN}bo-sung/", {"files": [SimpleUploadedFile("a.png", b"x")]}).content.decode()
    assert "Ảnh, tệp vừa chọn thì cổng không giữ được: nhập mã lần nữa rồi chọn lại." in page
    assert "Bài viết vẫn còn" not in page


def test_a_code_issued_anew_closes_what_the_old_one_opened(client):
    opinion = opened(client)
    code = actions.reissue_code(opinion, by=make_user(), reason="Gọi lại số đã ghi.")
    assert client.get(OWN).url == LOOK_UP
    assert look_up(client, code).url == OWN


def test_another_number_closes_what_the_old_one_opened_elsewhere(client):
    code, _ = sent()
    stranger = Client()
    assert [look_up(browser, code).url for browser in (client, stranger)] == [OWN, OWN]
    assert "Đã lưu cách liên lạc." in do(client, "lien-lac", phone="0912345678").content.decode()
    assert client.get(OWN).status_code == 200
    assert stranger.get(OWN).url == LOOK_UP


def test_closing_the_page_forgets_it(client):
    opened(client)
    assert client.get(f"{OWN}thoat/").status_code == 405
    assert do(client, "thoat").redirect_chain == [(LOOK_UP, 302)]
    assert client.get(OWN).url == LOOK_UP


def test_withdrawing_without_a_csrf_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    code, opinion = sent()
    client.post(LOOK_UP, {"code": code, "contact": "5678"})
    assert client.post(f"{OWN}rut/").status_code == 403
    assert Opinion.objects.get(pk=opinion.pk).withdrawn_at is None
