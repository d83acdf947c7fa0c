"""Announcements and news: how they read, how they are found, how staff write them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions_app.models import Announcement
from tests.builders import make_announcement, make_document, make_session
from tests.lib.pasted import PASTED
from tests.staff import do, fresh, page_of, signed_in, text_of

from .news_form import typed

LIST = "sessions_app:announcements"
MARK = '<span class="tag tag--late">'


def test_text_from_word_is_stored_clean_and_shown_with_its_headings(office, client):
    office.post(page_of(Announcement, "add"), typed(text=PASTED))
    announcement = Announcement.objects.get()
    assert "Mso" not in announcement.text
    do(office, announcement, "dang")
    page = text_of(client.get(announcement.get_absolute_url()))
    assert "<h2>I. Thời gian, địa điểm</h2>" in page
    assert "alert" not in page
    assert "javascript:" not in page


def test_what_was_typed_comes_back_when_the_form_is_refused(office):
    page = text_of(office.post(page_of(Announcement, "add"), typed(title="", text="Gõ tay & <b>đậm</b>")))
    assert "Gõ tay &amp; &lt;b&gt;đậm&lt;/b&gt;" in page
    assert not Announcement.objects.exists()


def test_plain_text_is_taken_where_no_script_runs(office):
    office.post(page_of(Announcement, "add"), typed(text="Một\n\n- hai\n- ba"))
    assert Announcement.objects.get().text == "<p>Một</p>\n<ul><li>hai</li><li>ba</li></ul>"


def test_the_editor_has_pasted_html_cleaned_on_the_server(office):
    address = reverse("admin:sessions_app_announcement_clean")
    assert text_of(office.post(address, {"html": "<p class=MsoNormal>a<script>x</script></p>"})) == "<p>a</p>"
    assert office.post(address, {"html": "\x01"}).status_code == 400
    assert office.get(address).status_code == 405
    assert signed_in("MTTQ").post(address, {"html": "<p>a</p>"}).status_code == 403
    assert Client().post(address, {"html": "<p>a</p>"}).status_code == 302


def test_what_is_too_tangled_to_be_read_comes_back_with_the_reason(office):
    tangled = "<ul><li>" * 500 + "lời"
    page = text_of(office.post(page_of(Announcement, "add"), typed(text=tangled)))
    assert "quá nhiều định dạng lồng vào nhau" in page
    assert "&lt;ul&gt;&lt;li&gt;lời" in page
    cleaned = office.post(reverse("admin:sessions_app_announcement_clean"), {"html": tangled})
    assert (cleaned.status_code, "Ctrl+Shift+V" in text_of(cleaned)) == (400, True)
    assert not Announcement.objects.exists()


def test_search_finds_words_of_the_text_without_marks_and_never_tags(client):
    found = make_announcement(text="<p>Sửa <strong>đèn</strong> đường ở <em>ngõ</em> 5</p>")
    other = make_announcement(text="<p>Họp tổ dân phố</p>")
    for words in ["den duong", "NGÕ 5", "sửa đe"]:
        for name in [LIST, "search"]:
            page = text_of(client.get(reverse(name), {"q": words}))
            assert found.title in page, words
            assert other.title not in page
    for words in ["strong", "em ngo", "p", "ngo 55"]:
        assert list(Announcement.objects.public().containing(words)) == [], words


def test_the_list_shows_one_category(client):
    notice, party = make_announcement(category="notice"), make_announcement(category="party")
    page = text_of(client.get(reverse(LIST), {"chuyen-muc": "cong-tac-dang"}))
    assert party.title in page
    assert notice.title not in page
    assert 'value="cong-tac-dang" selected' in page


@pytest.mark.parametrize("nonsense", [{"chuyen-muc": "x"}, {"q": "!"}, {"trang": "x"}, {"chuyen-muc": "notice"}])
def test_nonsense_in_the_address_of_the_list_is_no_error(client, nonsense):
    make_announcement()
    assert client.get(reverse(LIST), nonsense).status_code == 200


def test_an_empty_list_says_whether_it_was_narrowed(client):
    assert "Chưa có thông báo nào." in text_of(client.get(reverse(LIST)))
    assert "Không có bài nào phù hợp" in text_of(client.get(reverse(LIST), {"q": "không có"}))


def test_pages_of_the_list_keep_the_filter(client):
    for _ in range(21):
        make_announcement(category="news", text="Đèn đường")
    page = text_of(client.get(reverse(LIST), {"q": "den", "chuyen-muc": "tin-hoat-dong"}))
    assert "?q=den&amp;chuyen-muc=tin-hoat-dong&amp;trang=2" in page


def test_without_a_summary_the_list_shows_how_the_text_begins(client):
    make_announcement(text="<h2>Đề mục</h2><p>Câu <em>đầu</em> tiên.</p>")
    assert "<p>Đề mục Câu đầu tiên.</p>" in text_of(client.get(reverse(LIST)))


def test_author_and_source_stand_below_the_text(client):
    announcement = make_announcement(author="Ban biên tập", source="Báo Hà Nội mới")
    assert "Người viết: Ban biên tập · Nguồn: Báo Hà Nội mới" in text_of(client.get(announcement.get_absolute_url()))


def as_stored(announcement, text):
    announcement.text = text
    announcement.save()
    return fresh(announcement)


@pytest.mark.parametrize(("name", "words"), [("cancelled", "Hội nghị đã hủy."), ("postponed", "Hội nghị tạm hoãn.")])
def test_an_invitation_to_what_is_called_off_says_so(client, name, words):
    news = make_announcement(session=make_session(), title="Mời dự hội nghị")
    paper = make_document(session=news.session)
    pages = [news.get_absolute_url(), paper.get_absolute_url()]
    assert not any(MARK in text_of(client.get(page)) for page in pages)
    assert words not in text_of(client.get(pages[0]))
    type(news.session).objects.update(**{f"{name}_at": timezone.now(), f"{name}_reason": "Bão."})
    assert words in text_of(client.get(pages[0]))
    assert MARK in text_of(client.get(pages[1]))
