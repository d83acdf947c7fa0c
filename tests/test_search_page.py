"""One search through everything public: nothing else is ever in it, and it costs the same for any number of rows."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from feedback.models import Opinion

from .builders import (
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_document,
    make_group,
    make_opinion,
    make_session,
    make_topic,
    make_ward,
)
from .whole_conference import PRIVATE, seed_private

pytestmark = pytest.mark.django_db


def searched(client, words):
    return client.get(reverse("search"), {"q": words}).content.decode()


def make_everything(words, **session_fields):
    """One public row of each kind that holds `words`."""
    session = make_session(title=f"Hội nghị {words}", **session_fields)
    return [
        session,
        make_opinion(session=session, moderation="approved", subject=f"Ý kiến {words}", group=make_group()),
        make_conclusion(session=session, title=f"Kết luận {words}", published_at=timezone.now()),
        make_commitment(session=session, title=f"Việc {words}", published_at=timezone.now()),
        make_announcement(title=f"Tin {words}"),
        make_document(session=session, subject=f"Kế hoạch {words}"),
    ]


def test_every_kind_is_found_and_linked(client):
    make_everything("đèn đường")
    rows = make_everything("vỉa hè")
    for words in ["vỉa hè", "VIA HE", "hè vỉ", "hè, vỉa!"]:
        page = searched(client, words)
        assert all(f'href="{row.get_absolute_url()}"' in page for row in rows)
        assert "đèn đường" not in page
        assert (
            "Tìm thấy 01 ý kiến; 01 hội nghị đối thoại; 01 thông báo kết luận; 01 việc phải làm; 01 thông báo, tin; "
            "01 văn bản, tài liệu" in strip_tags(page)
        )


def test_what_is_looked_for_in_short_leads_to_the_words_and_back(client):
    """A text has one of the two; whoever types the other finds some, or nothing."""
    make_everything("GPMB")
    make_everything("giải phóng mặt bằng")
    assert "Còn được viết cách khác" not in searched(client, "kế hoạch")
    for page in [searched(client, "GPMB"), client.get(reverse("feedback:commitments"), {"q": "gpmb"}).content.decode()]:
        assert "tìm «giải phóng mặt bằng»" in page
    page = client.get(reverse("feedback:opinions"), {"q": "giai phong mat bang", "kenh": "portal"}).content.decode()
    (way,) = re.findall(r'href="\?([^"]*)" rel="nofollow">tìm «GPMB»', page)
    assert way == "q=GPMB&amp;kenh=portal"


def test_of_each_opinion_is_told_whether_it_was_answered(client):
    """The box on the home page asks «đã được trả lời chưa?»."""
    make_opinion(moderation="approved", subject="Vỉa hè một", processing="answered")
    make_opinion(moderation="approved", subject="Vỉa hè hai", processing="assigned")
    make_opinion(moderation="approved", subject="Vỉa hè ba", processing="assigned", reopened_at=timezone.now())
    rows = {row.split("</a>")[0].split(">")[-1]: row for row in searched(client, "vỉa hè").split("<li>")}
    assert "<b>đã trả lời</b>" in rows["Vỉa hè một"]
    assert "chưa đăng trả lời" in rows["Vỉa hè hai"]
    assert "đang được xem xét lại" in rows["Vỉa hè ba"]


def test_a_conference_that_is_put_off_or_called_off_says_so(client):
    for name in ["cancelled", "postponed"]:
        make_session(title=f"Hội nghị vỉa hè {name}", **{f"{name}_at": timezone.now(), f"{name}_reason": "Bão."})
    make_session(title="Hội nghị vỉa hè sắp tới")
    page = searched(client, "vỉa hè")
    told = [strip_tags(page.partition(f"vỉa hè {name}</a>")[2].partition("</li>")[0]).strip() for name in STANDS]
    assert told == list(STANDS.values())


STANDS = {"cancelled": "Hủy", "postponed": "Hoãn", "sắp tới": ""}


@pytest.mark.parametrize("typed", ["7K3M-9QWT-2HXA-C8ND-5", "7k3m 9qwt 2hxa c8nd 4", "7k3m9qwt2hxac8nd5"])
def test_who_types_a_code_here_is_shown_where_it_belongs(client, typed):
    """Right or wrong: «nothing found» would read as if the opinion were lost. No browser keeps the code."""
    assert "no-store" in client.get(reverse("search"), {"q": typed})["Cache-Control"]
    page = searched(client, typed)
    assert f'href="{reverse("feedback:look_up")}#{typed.replace(" ", "")}"' in page
    assert f'href="{reverse("feedback:look_up_registration")}#' in page
    assert "Không tìm thấy" not in page


@pytest.mark.parametrize("typed", ["0912 345 678", "ngap ngo 12 tu dau nam", "so 05/TB-UBND", "thoatnuocngapungo"])
def test_the_search_page_searches_for_words_that_are_no_code(client, typed):
    assert "Không tìm thấy gì về" in searched(client, typed)
    assert "Cache-Control" not in client.get(reverse("search"), {"q": typed})


@pytest.mark.parametrize("typed", ["{}", "số {}", "Y KIEN SO 00{}", "ý kiến {}", "#{}."])
def test_the_number_of_an_opinion_leads_to_it(client, typed):
    opinion = make_opinion(moderation="approved", subject="Vỉa hè")
    page = searched(client, typed.format(opinion.pk))
    assert "Tìm thấy 01 ý kiến mang số này." in strip_tags(page)
    assert f'<a href="{opinion.get_absolute_url()}">Vỉa hè</a>' in page


def test_a_number_that_is_not_public_looks_like_one_that_is_not_there(client):
    kept_back = [
        {"moderation": "pending"},
        {"moderation": "approved", "visibility": "not_published"},
        {"moderation": "approved", "hidden_at": timezone.now(), "hidden_reason": "Nhầm."},
        {"moderation": "approved", "withdrawn_at": timezone.now()},
        {"moderation": "approved", "session": make_session(announced_at=None)},
    ]
    numbers = [make_opinion(pk=90_001 + place, **fields).pk for place, fields in enumerate(kept_back)] + [99_999]
    pages = {strip_tags(searched(client, f"số {number}")).replace(str(number), "N") for number in numbers}
    assert len(pages) == 1
    assert "Không tìm thấy gì về «số N»" in pages.pop()


@pytest.mark.parametrize("typed", ["to 3", "tổ 03", "TDP3"])
def test_the_name_of_a_group_leads_to_its_page(client, typed):
    third, _, _ = [make_group(name=f"Tổ dân phố số {number}") for number in [3, 13, 30]]
    page = searched(client, typed)
    assert "Tìm thấy 01 tổ dân phố." in strip_tags(page)
    assert f'<a href="{third.get_absolute_url()}">Tổ dân phố số 3</a>' in page
    assert "Xem tất cả" not in page


def test_many_groups_with_a_name_are_one_link_away(client):
    for number in range(1, 12):
        make_group(name=f"Thôn Đoài {number}")
    page = searched(client, "thôn đoài")
    board = re.search(r'<p class="more on-screen"><a href="([^"]+)">Xem tất cả tổ dân phố tìm thấy', page)[1]
    assert "Thôn Đoài 11</a>" in client.get(board).content.decode()


@pytest.mark.parametrize("typed", ["công an phường", "CAP"])
def test_the_name_of_a_unit_leads_to_its_cases_if_one_is_public(client, typed):
    unit = make_body(name="Công an phường", short_name="CAP")
    hidden = {"hidden_at": timezone.now(), "hidden_reason": "Nhầm."}
    opinion = make_opinion(moderation="approved", processing="assigned", **hidden)
    opinion.assignments.create(body=unit)
    assert f"Không tìm thấy gì về «{typed}»" in searched(client, typed)
    Opinion.objects.update(hidden_at=None, hidden_reason="")
    page = searched(client, typed)
    assert "Tìm thấy 01 cơ quan, đơn vị." in strip_tags(page)
    for name in ["opinions", "commitments"]:
        assert f'href="{reverse(f"feedback:{name}")}?don_vi={unit.pk}"' in page


def test_what_was_found_of_each_kind_is_one_link_away_and_of_one_kind_needs_none(client):
    make_everything("vỉa hè")
    page = searched(client, "vỉa hè")
    assert '<a href="#tim-thay-4">01 việc phải làm</a>' in page
    assert page.index('<section class="results" id="tim-thay-4">') < page.index("<h2>Việc phải làm (1)</h2>")
    assert page.count('href="#tim-thay-') == page.count(' id="tim-thay-') == 6
    make_opinion(moderation="approved", subject="Hố ga")
    assert "#tim-thay-" not in searched(client, "hố ga")


def test_nothing_private_is_found(client):
    session = make_session(title="Hội nghị công khai DAU RIENG TU khac")
    seed_private(session)
    page = searched(client, PRIVATE)
    assert session.get_absolute_url() in page
    assert page.count(PRIVATE) == page.count(f"«{PRIVATE}»") + page.count(f'value="{PRIVATE}"')
    assert "01 hội nghị đối thoại." in page


def test_words_with_their_marks_come_before_words_without(client):
    session = make_session()
    for subject in ["Hoà giải ở cơ sở", "Hóa giải vướng mắc", "Hoa giai dieu"]:
        make_opinion(session=session, moderation="approved", subject=subject)
        make_announcement(title=subject)
    page = searched(client, "hòa giải")
    opinions, announcements = page.split("<section")[1:]
    for part in [opinions, announcements]:
        places = [part.index(subject) for subject in ["Hoà giải", "Hoa giai", "Hóa giải"]]
        assert places == sorted(places)
    newest_first = searched(client, "hoa giai").split("<section")[1]
    places = [newest_first.index(subject) for subject in ["Hoa giai", "Hóa giải", "Hoà giải"]]
    assert places == sorted(places)


def test_crossed_d_is_a_mark_too(client):
    for subject in ["Đường dân sinh", "Dương dan sinh"]:
        make_opinion(moderation="approved", subject=subject)
    page = searched(client, "đường")
    assert page.index("Đường dân sinh") < page.index("Dương dan sinh")


@pytest.mark.parametrize(
    "kept_back",
    [
        {"published_at": None},
        {"published_at": timezone.now() + dt.timedelta(days=1)},
        {"published_at": timezone.now(), "session": {"announced_at": None}},
    ],
)
def test_a_promise_that_is_not_out_is_left_out(client, kept_back):
    session = make_session(**kept_back.pop("session", {}))
    promise = make_commitment(session=session, title="Lát vỉa hè", **kept_back)
    assert "Không tìm thấy gì về «vỉa hè»" in searched(client, "vỉa hè")
    make_commitment(title="Lát vỉa hè", published_at=timezone.now())
    page = searched(client, "vỉa hè")
    assert "1 việc phải làm" in page
    assert promise.get_absolute_url() not in page


def test_a_promise_tells_how_it_stands_and_the_board_lists_all_that_were_found(client):
    body = make_body(name="Phòng Kinh tế")
    for number in range(11):
        promise = make_commitment(
            title=f"Nạo vét {number}", description="Rãnh ngõ 15", lead_body=body, published_at=timezone.now()
        )
    page = searched(client, "ranh ng")
    assert "Việc phải làm (11)" in page
    assert promise.in_short in page
    assert "Phòng Kinh tế chủ trì" in promise.in_short
    board = re.search(r'<p class="more on-screen"><a href="([^"]+)">Xem tất cả việc phải làm tìm thấy', page)[1]
    assert "Nạo vét 0" in client.get(board).content.decode()


def test_a_paper_that_is_not_out_is_left_out(client):
    make_document(subject="Kế hoạch vỉa hè", published_at=None)
    assert "Không tìm thấy gì về «vỉa hè»" in searched(client, "vỉa hè")


@pytest.mark.parametrize("words", ["", "   "])
def test_without_words_it_says_what_can_be_found(client, words):
    make_everything("vỉa hè")
    page = searched(client, words)
    assert "Gõ một vài từ" in page
    assert "vỉa hè" not in page


def test_signs_find_nothing_and_break_nothing(client):
    make_everything("vỉa hè")
    signs = ['"', "*", "NEAR(a b)", "zz OR", "-", "' OR 1=1 --", "(", "zz:*", "%", "\\", "🙂"]
    assert [words for words in signs if "Không tìm thấy gì" not in searched(client, words)] == []


def test_what_cannot_be_typed_or_is_too_long_is_told(client):
    assert "không đọc được" in searched(client, "via\x00he")
    assert "Thừa" in searched(client, "a" * 101)


def test_what_was_typed_is_shown_as_text(client):
    page = searched(client, "<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_search_page_counts_up_to_a_limit(client, monkeypatch):
    monkeypatch.setattr("dialogue_portal.search.RANKED", 20)
    session = make_session()
    row = {"session": session, "moderation": "approved", "received_at": timezone.now()}
    Opinion.objects.bulk_create([Opinion(subject="Vỉa hè", public_text="x", **row) for _ in range(21)])
    page = searched(client, "vỉa hè")
    assert "Ý kiến (hơn 20)" in page
    assert page.count('<li><a href="/y-kien/') == 10 + page.count('<li><a href="/y-kien/"') + page.count(
        "/y-kien/tra-cuu/"
    )
    assert f'href="{reverse("feedback:opinions")}?q=v%E1%BB%89a+h%C3%A8"' in page


@pytest.mark.parametrize("rows", [1, 30])
def test_it_takes_the_same_queries_for_any_length(client, django_assert_max_num_queries, rows):
    make_ward()
    for number in range(rows):
        make_everything("vỉa hè")
        make_group(name=f"Xóm Vỉa Hè {number}")
    with django_assert_max_num_queries(4):
        assert f"Ý kiến ({rows})" in searched(client, "vỉa hè")


def test_it_sets_no_cookie_and_only_reads(client):
    response = client.get(reverse("search"), {"q": "x"})
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert client.post(reverse("search")).status_code == 405


def test_every_page_leads_to_it(client):
    assert f'href="{reverse("search")}"' in client.get("/").content.decode()


@pytest.mark.parametrize("words", ["", "khongcogi"])
def test_who_found_nothing_is_led_to_the_topics_that_something_was_said_of(client, words):
    said, hidden, empty = make_topic(), make_topic(), make_topic()
    make_opinion(moderation="approved", topic=said, subject="Vỉa hè")
    make_opinion(moderation="pending", topic=hidden)
    page = searched(client, words)
    assert f'href="{reverse("feedback:opinions")}?linh_vuc={said.slug}"' in page
    assert hidden.slug not in page
    assert empty.slug not in page
    assert "Xem ý kiến theo lĩnh vực" not in searched(client, "vỉa hè")
