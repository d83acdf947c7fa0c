"""One case: what a moderator sees, publishing it, and its preview."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback import actions
from sessions_app.models import CaseEvent
from tests.builders import (
    image_file,
    make_attachment,
    make_group,
    make_opinion,
    make_response,
    make_session,
    make_topic,
)
from tests.forms import form_on
from tests.pdfs import kept_pdf
from tests.staff import fresh, text_of

from .desk import EDITED, PRIVATE, case, decide, said


def test_a_case_shows_all_that_a_moderator_needs_and_marks_what_tells_of_a_person(office):
    opinion = make_opinion(
        original_text=f"<b>Đèn</b> hỏng, gọi tôi {PRIVATE}.",
        place="số nhà 12 ngõ 5",
        visibility="not_published",
        declares_grievance=True,
    )
    opinion.sender_notes.create(text="Viết cho lan@example.vn nhé.")
    page = text_of(office.get(case(opinion)))
    for kind, found in [("số điện thoại", PRIVATE), ("số nhà", "số nhà 12"), ("địa chỉ thư điện tử", "lan@example.vn")]:
        assert f'<mark>{found}<span class="visually-hidden"> ({kind})</span></mark>' in page
    assert "&lt;b&gt;Đèn&lt;/b&gt;" in page
    assert "Người gửi nói đây là khiếu nại hoặc tố cáo." in page
    assert "không công khai" in page
    assert "Cách tính" in page
    assert PRIVATE not in re.search(r"<title>.*?</title>", page, re.DOTALL)[0]


def test_approving_publishes_what_was_typed_and_opens_the_next(office):
    first, second = make_opinion(visibility="named", sender={"name": "Nguyễn Thử"}), make_opinion()
    topic = make_topic()
    typed = {"public_place": "Ngõ 5", "public_name": "Ông Thử", "topic": topic.pk}
    page = decide(office, first, "duyet", **typed)
    assert page.redirect_chain == [(case(second), 302)]
    assert said(page) == [f"Số {first.pk}: đã duyệt."]
    now = fresh(first)
    assert (now.moderation, now.subject, now.public_text) == ("approved", *EDITED.values())
    assert (now.public_place, now.public_name, now.topic) == ("Ngõ 5", "Ông Thử", topic)


def test_who_did_not_ask_to_be_named_is_not_named(office):
    opinion = make_opinion(sender={"name": "Nguyễn Thử"})
    assert "Nguyễn Thử" not in text_of(office.get(case(opinion)))
    decide(office, opinion, "duyet", public_name="Nguyễn Thử")
    assert fresh(opinion).public_name == ""


@pytest.mark.parametrize(
    "wrong",
    [{"subject": ""}, {"public_text": " "}, {"topic": "x"}, {"topic": "9" * 30}, {"public_text": "x" * 4001}],
)
def test_wrong_input_is_told_and_nothing_typed_is_lost(office, wrong):
    opinion = make_opinion()
    page = decide(office, opinion, "duyet", **{"public_place": "Ngõ 55", "note": "Ghi chú dở.", **wrong})
    assert "Hãy xem lại các ô có lời nhắc." in text_of(page)
    assert "Ngõ 55" in text_of(page)
    assert "Ghi chú dở." in text_of(page)
    assert fresh(opinion).moderation == "pending"


def test_a_button_that_is_none_keeps_what_was_typed(office):
    opinion = make_opinion()
    for what in ["", "xoa"]:
        assert EDITED["public_text"] in text_of(decide(office, opinion, what))
    assert fresh(opinion).moderation == "pending"


def test_personal_data_in_the_public_text_is_warned_of_once_and_may_be_insisted_on(office):
    opinion = make_opinion()
    typed = {"public_text": f"Gọi trạm bơm {PRIVATE}."}
    page = decide(office, opinion, "duyet", **typed)
    assert "Vẫn còn số điện thoại <mark>0912345678</mark>: đăng lên thì ai cũng đọc được." in text_of(page)
    assert "<title>Chưa đăng: " in text_of(page)
    assert fresh(opinion).moderation == "pending"
    seen = page.context["leak"].seal
    other = decide(office, opinion, "duyet", seen=seen, public_text=f"Gọi {PRIVATE} hoặc 0987654321.")
    assert "0987654321</mark>: đăng lên" in text_of(other)
    decide(office, opinion, "duyet", seen=seen, **typed)
    assert fresh(opinion).public_text == typed["public_text"]


def test_what_stands_in_title_and_text_is_told_once_and_by_one_name(office):
    words = f"Gọi {PRIVATE}: cây trước số nhà 12 mục gốc."
    page = text_of(decide(office, make_opinion(), "duyet", subject=words, public_text=words))
    assert f"Vẫn còn số điện thoại <mark>{PRIVATE}</mark>, <mark>số nhà 12</mark>: đăng lên" in page


@pytest.mark.parametrize("found", ["nhà số 12", "nhà tôi số 12/3", "tài khoản 0123456789"])
def test_a_mark_that_names_its_kind_is_warned_about_without_the_kind(office, found):
    page = text_of(decide(office, make_opinion(), "duyet", public_text=f"Cây đổ, {found}, bãi 5."))
    assert f"Vẫn còn <mark>{found}</mark>: đăng lên" in page


@pytest.mark.parametrize("box", ["subject", "public_place"])
def test_every_public_box_is_looked_through(office, box):
    opinion = make_opinion()
    assert "Chưa đăng" in text_of(decide(office, opinion, "duyet", **{box: f"Gọi {PRIVATE}"}))


def test_the_marks_of_a_text_that_is_typed_are_shown(office):
    marks = reverse("admin:moderation_marks")
    page = text_of(office.post(marks, {"text": f"{'Dài. ' * 40}Gọi <i>{PRIVATE}</i>"}))
    assert f"Gọi &lt;i&gt;<mark>{PRIVATE}</mark>&lt;/i&gt;" in page
    assert page.count("Dài.") < 10
    boxes = text_of(office.post(marks, {"text": f"Đèn hỏng\nGọi {PRIVATE} nhé\nNgõ 5"}))
    assert f"<li>số điện thoại: Gọi <mark>{PRIVATE}</mark> nhé</li>" in boxes
    assert "không thấy thông tin riêng" in text_of(office.post(marks, {"text": "Đèn hỏng."}))


def test_each_picture_has_its_own_yes_or_no(office, client):
    opinion = make_opinion()
    shown, kept = make_attachment(opinion), make_attachment(opinion)
    scan = actions.attach(opinion, image_file("phieu.png"), role="scan")
    paper = actions.attach(opinion, SimpleUploadedFile("don.pdf", kept_pdf()))
    page = text_of(office.get(case(opinion)))
    ticks = re.findall(r'name="pictures" value="(\d+)"', page)
    assert ticks == [str(file.pk) for file in [shown, kept, scan]]
    assert "checked" not in page.split('class="mod-files"')[1].split("</fieldset>")[0]
    decide(office, opinion, "duyet", pictures=[shown.pk, scan.pk])
    assert [fresh(file).is_public for file in [shown, kept, scan, paper]] == [True, False, True, False]
    assert client.get(fresh(kept).largest_url).status_code == 404


def test_a_file_that_is_no_picture_or_of_another_cannot_be_let_through(office):
    opinion = make_opinion()
    paper = actions.attach(opinion, SimpleUploadedFile("don.pdf", kept_pdf()))
    for file in [paper, make_attachment(make_opinion())]:
        assert "Tệp đã chọn không công khai được" in text_of(decide(office, opinion, "duyet", pictures=file.pk))
        assert fresh(file).is_public is False
    for key in ["x", "-1", "9" * 30]:
        assert "Tệp đã chọn không công khai được" in text_of(decide(office, opinion, "duyet", pictures=key))
    assert fresh(opinion).moderation == "pending"


def article(page):
    return re.search(r"<article.*?</article>", page, re.DOTALL)[0]


def test_the_preview_is_the_public_page_of_what_is_typed_and_stores_nothing(office, client):
    opinion = make_opinion(
        visibility="named", sender={"name": "Tý"}, group=make_group(), original_text=f"Gọi {PRIVATE}"
    )
    picture, hidden, topic = make_attachment(opinion), make_attachment(opinion), make_topic()
    typed = {**EDITED, "public_place": "Ngõ <5>", "public_name": "Bà Tý", "topic": topic.pk, "pictures": picture.pk}
    looked = office.post(case(opinion, "moderate_preview"), typed)["Location"]
    preview, again = [text_of(office.get(looked)) for _ in range(2)]
    assert article(preview) == article(again)
    assert PRIVATE not in preview
    assert str(hidden.key) not in preview
    assert fresh(opinion).moderation == "pending"
    assert fresh(opinion).subject == ""
    assert not CaseEvent.objects.exists()
    decide(office, opinion, "duyet", **typed)
    public = text_of(client.get(opinion.get_absolute_url()))
    address = reverse("admin:attachment_file", args=[picture.key])
    pictures = re.compile(r"<source[^>]*>")
    as_staff = pictures.sub("", article(public)).replace(fresh(picture).largest_url, address)
    assert article(preview) == as_staff


def test_the_preview_says_so_when_the_public_will_not_see_it(office):
    opinion = make_opinion(visibility="not_published")
    preview = office.post(case(opinion, "moderate_preview"), EDITED, follow=True)
    assert "người dân cũng không thấy trang này" in text_of(preview)


def test_a_preview_of_nothing_says_what_is_missing(office):
    opinion, emptied = make_opinion(), {"subject": "", "public_text": "Đèn hỏng.", "_opened": "{}"}
    page = office.post(case(opinion, "moderate_preview"), emptied, follow=True)
    assert "Hãy xem lại các ô có lời nhắc." in text_of(page)
    assert form_on(page).values["_opened"] == ["{}"]
    assert "Đèn hỏng." in text_of(page)
    assert f'<form method="post" action="{case(opinion)}"' in text_of(page)


def test_a_case_takes_the_same_queries_for_any_number_of_things_on_it(office, django_assert_num_queries):
    session = make_session()
    words = "Đèn đường ngõ Tô Hiệu hỏng đã hai tuần."

    def more(opinion, number):
        for _ in range(number):
            make_attachment(opinion)
            opinion.sender_notes.create(text="Thêm.")
            make_response(
                opinion=make_opinion(session=session, moderation="approved", subject="Đèn", public_text=words),
                state="published",
            )

    opinion = make_opinion(session=session, original_text=words)
    more(opinion, 1)
    office.get(case(opinion))
    with CaptureQueriesContext(connection) as one:
        office.get(case(opinion))
    more(opinion, 29)
    for _ in range(29):
        make_opinion(session=session)
    with django_assert_num_queries(len(one)):
        page = text_of(office.get(case(opinion)))
    assert page.count('name="pictures"') == 30
