"""The public list of opinions: its pages, order, filters, and how it names and shortens what it tells."""

import datetime as dt
import html
import re
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Assignment, ConcernCount

from .builders import (
    make_body,
    make_commitment,
    make_concern,
    make_document,
    make_opinion,
    make_response,
    make_session,
    make_topic,
    make_ward,
)

pytestmark = pytest.mark.django_db


def test_pages_of_the_list_lead_through_all_opinions_once_and_back(client, monkeypatch):
    monkeypatch.setattr("feedback.views.opinion_list.COUNTED", 40)
    made = [make_opinion(moderation="approved") for _ in range(45)]
    seen, query, pages = [], "", []
    while query is not None:
        page = client.get(f"{reverse('feedback:opinions')}?{query}")
        pages.append(page)
        seen += page.context["part"].keys
        query = page.context["part"].next or None
    assert sorted(seen) == [opinion.pk for opinion in made]
    assert "Có hơn 40 ý kiến" in pages[0].content.decode()
    back = client.get(f"{reverse('feedback:opinions')}?{pages[2].context['part'].previous}")
    assert back.context["part"].keys == seen[20:40]


@pytest.mark.parametrize(
    ("text", "told"),
    [("Ngõ 8 mất\nđiện.", []), ("Ngõ 8 mất điện cả tuần.", ["Ngõ 8 mất điện cả tuần."])],
)
def test_what_the_title_of_an_opinion_has_told_is_not_told_again(client, text, told):
    make_ward()
    opinion = make_response(
        state="published", opinion=make_opinion(moderation="approved", subject="Ngõ 8 mất điện", public_text=text)
    ).opinion
    for address in [opinion.get_absolute_url(), reverse("feedback:opinions"), reverse("home")]:
        page = client.get(address).content.decode()
        quotes = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page)
        assert [re.sub("<[^>]*>", "", quote) for quote in quotes] == told
        assert opinion.subject in page
    found = client.get(reverse("search"), {"q": "mất điện"}).content.decode()
    assert found.count("mất điện cả tuần") == len(told)
    assert found.count("Ngõ 8 mất") == 1 + len(told)


def test_what_holds_a_word_is_counted_less_far(client, monkeypatch):
    monkeypatch.setattr("feedback.views.opinion_list.COUNTED_OF_SEARCH", 3)
    for _ in range(5):
        make_opinion(moderation="approved", subject="Vỉa hè")
    assert "Có 05 ý kiến" in client.get(reverse("feedback:opinions")).content.decode()
    assert "Có hơn 3 ý kiến phù hợp" in client.get(reverse("feedback:opinions"), {"q": "via"}).content.decode()


@pytest.mark.parametrize("state", ["", "chua-tra-loi"])
def test_the_list_begins_with_the_oldest_if_asked_and_its_pages_and_filters_keep_that(client, state):
    made = [make_opinion(moderation="approved") for _ in range(45)]
    answered = make_response(state="published").opinion
    expected = [opinion.pk for opinion in made] + ([] if state else [answered.pk])
    seen, query = [], urlencode({"tinh_trang": state, "sap_xep": "cu-nhat"})
    while query:
        page = client.get(f"{reverse('feedback:opinions')}?{query}")
        seen += page.context["part"].keys
        query = page.context["kept"] + page.context["part"].next if page.context["part"].next else ""
    assert seen == expected
    text = page.content.decode()
    assert '<b aria-current="true">Cũ nhất trước</b>' in text
    assert '<input type="hidden" name="sap_xep" value="cu-nhat" id="id_sap_xep">' in text
    link = html.unescape(re.search(r'href="([^"]*)" rel="nofollow">Mới nhất trước', text)[1])
    newest = client.get(reverse("feedback:opinions") + link)
    assert newest.context["part"].keys[0] == expected[-1]
    assert ("Đang lọc theo" in text) is bool(state)
    assert ('href="?sap_xep=cu-nhat" aria-label="Bỏ lọc tình trạng: Chưa trả lời"' in text) is bool(state)


def test_everybody_reads_what_should_have_been_answered_before_today(client):
    yesterday, session = timezone.localdate() - dt.timedelta(days=1), make_session()
    facts = {"session": session, "moderation": "approved", "duty": "answer"}
    late, due = make_opinion(**facts, due_on=yesterday), make_opinion(**facts, due_on=timezone.localdate())
    make_opinion(**facts, due_on=yesterday, visibility="not_published")
    listed = client.get(reverse("feedback:opinions"), {"tinh_trang": "qua-han"})
    assert listed.context["part"].keys == [late.pk]
    told, tag = f"Hạn {yesterday:%d/%m/%Y}.", '<span class="tag tag--late">Quá hạn</span>'
    for page in [listed, client.get(late.get_absolute_url()), client.get(session.get_absolute_url())]:
        assert page.content.decode().count(told) == page.content.decode().count(tag) == 1
    assert tag not in client.get(due.get_absolute_url()).content.decode()
    assert "01 ý kiến quá hạn mà chưa trả lời</a>" in client.get(session.get_absolute_url()).content.decode()
    assert "<b>1</b> ý kiến quá hạn trả lời</a>" in client.get("/").content.decode()


def test_an_order_that_is_none_is_the_usual_one(client):
    for _ in range(2):
        make_opinion(moderation="approved")
    page = client.get(reverse("feedback:opinions"), {"sap_xep": "x"})
    assert '<b aria-current="true">Mới nhất trước</b>' in page.content.decode()
    assert "phù hợp" not in page.content.decode()


@pytest.mark.parametrize("name", ["feedback:opinions", "feedback:commitments", "sessions_app:documents"])
def test_a_list_says_by_what_it_is_narrowed_without_unfolding_it(client, name):
    """Unfolded, eight boxes would stand between a telephone and what was found."""
    make_document(issued_on=dt.date(2019, 9, 14))
    assert "Đang lọc theo" not in client.get(reverse(name), {"q": "khongcogi"}).content.decode()
    page = client.get(reverse(name), {"q": "khongcogi", "nam": "2019"}).content.decode()
    assert " open>" not in page
    assert re.findall(r"<span>(Năm[^<]*): <strong>(.*?)</strong></span> <a href=\"(.*?)\"", page) == [
        ("Năm ban hành" if name == "sessions_app:documents" else "Năm", "2019", "?q=khongcogi")
    ]
    assert "<title>Đang lọc: " in page
    assert re.search(r'class="on-paper">Chỉ gồm những mục có từ khóa «khongcogi»; năm( ban hành)? «2019».</p>', page)


def test_a_list_does_not_say_that_it_is_narrowed_by_what_does_not_exist(client):
    """An old link with a topic that is no more: all is listed, and the page says why."""
    make_opinion(moderation="approved", subject="Đèn ngõ 8")
    page = client.get(reverse("feedback:opinions"), {"linh_vuc": "khong-con"}).content.decode()
    assert "Đèn ngõ 8" in page
    assert "Đang lọc theo" not in page
    error = re.search(r'<p id="id_linh_vuc_error"[^>]*>([^<]*)</p>', page)[1]
    assert error.startswith("Lĩnh vực: Lựa chọn này không có trong danh sách.")
    assert page.index("</details>") < page.index('id="id_linh_vuc_error"')


def test_a_list_leads_on_from_long_texts_only(client):
    short, long = "Ngõ ngập. " * 20, "Ngõ ngập. " * 200
    opinion = make_opinion(moderation="approved", public_text=long)
    make_response(opinion=opinion, state="published", text=short)
    page = client.get(reverse("feedback:opinions")).content.decode()
    name = f'Đọc hết ý kiến<span class="visually-hidden">: {opinion.subject}</span>'
    assert page.count(f'<a href="{opinion.get_absolute_url()}">{name}</a>') == 1
    assert "Đọc hết câu trả lời" not in page
    assert "Đọc hết" not in client.get(opinion.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("kind", "ordinal", "name"),
    [
        ("regular", 2, "hội nghị lần 2 năm 2026"),
        ("requested", 1, "hội nghị theo yêu cầu của cử tri lần 1 năm 2026"),
        ("thematic", 1, "hội nghị chuyên đề lần 1 năm 2026"),
        ("youth", 3, "đối thoại với thanh niên lần 3 năm 2026"),
        ("regular", None, "Hội nghị đối thoại với Nhân dân phường Thử Nghiệm"),
    ],
)
def test_rows_name_their_conference_shortly_where_its_number_tells_it_apart(client, kind, ordinal, name):
    title = "Hội nghị đối thoại với Nhân dân phường Thử Nghiệm"
    session = make_session(title=title, kind=kind, ordinal=ordinal, year=2026)
    make_opinion(session=session, moderation="approved")
    make_commitment(session=session, published_at=timezone.now())
    for address in ["feedback:opinions", "feedback:commitments"]:
        page = client.get(reverse(address)).content.decode()
        assert f'<a href="{session.get_absolute_url()}">{name}</a>' in page


MOST = {"sap_xep": "quan-tam"}


def keys_of(client, **query):
    return client.get(reverse("feedback:opinions"), {**MOST, **query}).context["part"].keys


def test_what_most_people_care_about_comes_first_then_what_nobody_does_the_newest_first(client):
    none, one, three, also_one, newest = (make_opinion(moderation="approved") for _ in range(5))
    for opinion, people in [(one, 1), (three, 3), (also_one, 1)]:
        make_concern(opinion, people)
    assert keys_of(client) == [row.pk for row in [three, also_one, one, newest, none]]
    page = client.get(reverse("feedback:opinions"), MOST).content.decode()
    assert '<b aria-current="true">Nhiều người quan tâm trước</b>' in page
    assert "Xếp theo số người bấm «Tôi cũng quan tâm»" in page
    assert "Xếp theo số người" not in client.get(reverse("feedback:opinions")).content.decode()


@pytest.mark.parametrize("cared_for", [0, 5, 20, 30, 45])
def test_pages_lead_from_what_people_care_about_to_the_rest_and_back(client, cared_for):
    made = [make_opinion(moderation="approved") for _ in range(45)]
    for number, opinion in enumerate(made[:cared_for]):
        make_concern(opinion, 1 + number % 3)
    by_number = sorted(range(cared_for), key=lambda number: (number % 3, number), reverse=True)
    expected = [made[number].pk for number in [*by_number, *range(44, cared_for - 1, -1)]]
    pages, query = [], urlencode(MOST)
    while query:
        page = client.get(f"{reverse('feedback:opinions')}?{query}").context
        pages.append(page["part"])
        query = page["kept"] + page["part"].next if page["part"].next else ""
    assert [key for part in pages for key in part.keys] == expected
    assert "sap_xep=quan-tam&" in page["kept"]
    for before, part in pairwise(pages):
        assert keys_of(client, truoc=part.previous.removeprefix("truoc=")) == before.keys


@pytest.mark.parametrize("place", ["", "x", "7.1.1", "0", "0.3", "1.2", "0.x.1", "-1.2.3", "0.1.99999999999999999999"])
def test_a_place_that_is_none_is_the_beginning(client, place):
    made = [make_opinion(moderation="approved") for _ in range(2)]
    make_concern(made[0])
    assert keys_of(client, sau=place) == keys_of(client, truoc=place) == [made[0].pk, made[1].pk]


def test_numbers_that_move_between_two_pages_are_no_error(client):
    made = [make_opinion(moderation="approved") for _ in range(45)]
    for opinion in made[:30]:
        make_concern(opinion)
    first = client.get(reverse("feedback:opinions"), MOST).context["part"]
    ConcernCount.objects.all().delete()
    following = client.get(f"{reverse('feedback:opinions')}?{urlencode(MOST)}&{first.next}").context["part"]
    assert following.keys == [opinion.pk for opinion in reversed(made)][:20]


def test_nothing_hidden_and_no_count_of_it_comes_in_by_the_order(client):
    shown = make_opinion(moderation="approved", subject="Còn đăng")
    now = timezone.now()
    hidden = [
        make_opinion(moderation="approved", hidden_at=now, hidden_reason="Sai."),
        make_opinion(moderation="approved", withdrawn_at=now),
        make_opinion(moderation="approved", visibility="not_published"),
        make_opinion(moderation="pending"),
        make_opinion(moderation="approved", session=make_session(announced_at=None)),
    ]
    for opinion in hidden:
        make_concern(opinion, 3)
    make_concern(shown, 2)
    assert keys_of(client) == [shown.pk]
    page = client.get(reverse("feedback:opinions"), MOST).content.decode()
    assert "2 người cùng quan tâm" in page
    assert "3 người" not in page


def test_filters_narrow_what_is_sorted_by_those_who_care(client):
    topics = [make_topic(), make_topic()]
    made = [make_opinion(moderation="approved", topic=topics[number % 2]) for number in range(6)]
    for number, opinion in enumerate(made[:4]):
        make_concern(opinion, 1 + number)
    session = made[4].session.slug
    assert keys_of(client, linh_vuc=topics[0].slug) == [made[number].pk for number in [2, 0, 4]]
    assert keys_of(client, hoi_nghi=session, tinh_trang="chua-tra-loi") == [made[4].pk]
    assert keys_of(client, tinh_trang="da-tra-loi") == []


@pytest.mark.parametrize(("rows", "queries"), [(1, 4), (15, 4), (30, 3)])
def test_the_order_by_those_who_care_takes_the_same_queries_for_any_length(
    client, rows, queries, django_assert_num_queries
):
    for _ in range(rows):
        make_concern(make_opinion(moderation="approved"))
    with django_assert_num_queries(queries):  # those cared for, the others if there is room, cards, the frame
        client.get(reverse("feedback:opinions"), MOST)


def test_the_filters_name_no_body_that_only_has_what_nobody_may_read(client):
    private = {"moderation": "approved", "visibility": "not_published"}
    shown, hidden = (
        [make_body(name=f"Đơn vị {name}") for name in "AB"],
        [make_body(name=f"Mật {name}") for name in "AB"],
    )
    for bodies, fields in [(shown, {"moderation": "approved"}), (hidden, private)]:
        Assignment.objects.create(opinion=make_opinion(**fields), body=bodies[0])
        make_response(opinion=make_opinion(**fields), body=bodies[1], state="published")
    for name in ["opinions", "commitments"]:
        page = client.get(reverse(f"feedback:{name}")).content.decode()
        assert [body.name for body in [*shown, *hidden] if body.name in page] == [body.name for body in shown]
