"""The page where the office corrects a published promise: what it asks, warns of and refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import EarlierPromiseWords, PromiseCorrection, PromisePlace
from sessions_app.actions import take_number
from tests.builders import image_file, make_body, make_commitment, make_session, make_user
from tests.staff import fresh, page_of, signed_in, text_of

from .steps import (
    NEW,
    NOTE,
    OLD,
    PHONE,
    PLACES,
    REASON,
    correct,
    correction_address,
    correction_form,
    mended,
    public,
    reported,
    row_at,
)

pytestmark = pytest.mark.usefixtures("ward")


def desk_of(promise):
    return reverse("admin:promise", args=[promise.pk])


def test_the_office_corrects_a_line_of_progress_from_the_page_of_the_promise(office):
    promise = public()
    entry = promise.progress.create(text=OLD, percent=40)
    for shown in [office.get(desk_of(promise)), office.get(page_of(promise))]:
        assert f'href="{reverse("admin:promise_correction", args=[promise.pk])}"' in text_of(shown)
    key = f"entry_{entry.pk}"
    typed = correction_form(office, promise, key) | {key: f"{NEW}\r\nDòng hai."}
    done = office.post(correction_address(promise, key), typed, follow=True)
    assert done.redirect_chain[-1][0] == desk_of(promise)
    assert "Đã đính chính." in text_of(done)
    assert f"<summary>Tiến độ ngày {entry.on:%d/%m/%Y}</summary>{OLD}" in text_of(done)
    assert (fresh(entry).text, fresh(entry).percent) == (f"{NEW}\nDòng hai.", 40)
    again = office.post(correction_address(promise, key), typed)
    assert "Có hai lần sửa việc này" in text_of(again)


@pytest.mark.parametrize("place", PLACES)
def test_every_place_can_be_chosen_and_begins_with_what_it_says(office, place):
    promise = public()
    row = row_at(promise, place, OLD)
    key = place.value if row == promise else f"{place.value}_{row.pk}"
    form = office.get(correction_address(promise, key)).context["form"]
    assert form[key].value() == OLD
    office.post(correction_address(promise, key), correction_form(office, promise, key) | {key: NEW})
    assert EarlierPromiseWords.objects.get().text == OLD


def test_the_page_says_which_words_stay_where_they_are(office):
    shown = text_of(office.get(correction_address(public())))
    assert "Đơn vị, thời hạn, ngày, phần trăm không sửa ở đây" in shown
    assert "«Lùi hạn»" in shown
    assert 'name="due_on"' not in text_of(office.get(correction_address(public(), "title")))


def test_a_refused_correction_keeps_what_was_typed(office):
    promise = public()
    for gap in ["note", "reason", "title"]:
        typed = correction_form(office, promise, "title") | {"title": NEW, gap: ""}
        shown = text_of(office.post(correction_address(promise, "title"), typed))
        assert 'class="errorlist"' in shown
        assert (NEW in shown) == (gap != "title")
    unchanged = text_of(office.post(correction_address(promise, "title"), correction_form(office, promise, "title")))
    assert "Chưa có chữ nào được sửa." in unchanged
    assert REASON in unchanged
    assert fresh(promise).title == OLD


def test_personal_data_is_told_before_it_goes_out(office):
    promise = public()
    typed = correction_form(office, promise, "title") | {"title": PHONE}
    told = office.post(correction_address(promise, "title"), typed)
    assert "<mark>0912 345 678</mark>" in text_of(told)
    assert fresh(promise).title == OLD
    office.post(correction_address(promise, "title"), typed | {"seen": told.context["leak"].seal})
    assert fresh(promise).title == PHONE


def test_personal_data_that_a_correction_takes_out_is_told_unless_the_old_words_are_withheld(office):
    promise = public(description=PHONE)
    typed = correction_form(office, promise, "description") | {"description": "Liên hệ bộ phận một cửa."}
    told = office.post(correction_address(promise, "description"), typed)
    assert "<mark>0912 345 678</mark>" in text_of(told).split("<li>Phần nói rõ thêm: ")[1]
    assert not promise.corrections.exists()
    office.post(correction_address(promise, "description"), typed | {"description_withheld": "on"})
    assert not EarlierPromiseWords.objects.public().exists()
    assert fresh(promise).description == typed["description"]
    assert PHONE in text_of(office.get(desk_of(promise)))


def test_of_two_who_correct_several_places_the_second_is_told_which(office):
    promise = public()
    entry = promise.progress.create(text=OLD)
    key = f"entry_{entry.pk}"
    typed = correction_form(office, promise, "title", key)
    correct(promise, mended(promise, "Lời khác"), mended(entry, "Lời khác.", PromisePlace.PROGRESS))
    mine = typed | {"title": "Lời của tôi", key: "Lời của tôi."}
    shown = text_of(office.post(correction_address(promise, "title", key), mine))
    assert "<h3>Tên việc</h3>" in shown
    assert f"<h3>Tiến độ ngày {entry.on:%d/%m/%Y}</h3>" in shown
    assert fresh(promise).title == "Lời khác"


@pytest.mark.parametrize("place", ["dropped_reason", "due_on", "entry_1", "khac"])
def test_only_places_of_this_promise_can_be_chosen(office, place):
    other = public()
    other.progress.create(pk=1, text=OLD)
    shown = office.get(correction_address(public(), place))
    assert shown.context["form"] is None
    assert "Có chỗ đã chọn không ở trong việc này." in text_of(shown)


LEFT, BEHIND, UP_TO_DATE = (
    "Đính chính không sửa báo cáo kỳ trước đã ban hành",
    "<strong>còn ghi lời trước đính chính</strong>",
    "đang ghi lời hiện nay",
)


def test_the_page_says_which_report_a_correction_leaves_alone_and_then_that_it_is_behind(office):
    promise, document = reported()
    before = text_of(office.get(correction_address(promise)))
    link = f'href="{reverse("admin:paper", args=["previous", document.session_id])}"'
    assert all(words in before for words in [LEFT, UP_TO_DATE, link])
    assert LEFT not in text_of(office.get(desk_of(promise)))
    correct(promise)
    for shown in [office.get(correction_address(promise)), office.get(desk_of(promise))]:
        assert all(words in text_of(shown) for words in [LEFT, BEHIND, link])


def test_a_draft_which_is_made_anew_is_not_named(office):
    promise, document = reported(is_out=False)
    assert LEFT not in text_of(office.get(correction_address(promise)))
    take_number(document, issuer=document.issuer, by=make_user())
    assert UP_TO_DATE in text_of(office.get(correction_address(promise)))


@pytest.mark.parametrize("places", [[], ["title"]])
def test_the_page_takes_the_same_queries_for_any_number_of_places(office, places, django_assert_num_queries):
    promise = public()
    for place in PLACES:
        row_at(promise, place, OLD)
    office.get(correction_address(promise, *places))
    with CaptureQueriesContext(connection) as few:
        office.get(correction_address(promise, *places))
    for place in PLACES:
        row_at(promise, place, OLD)
    with django_assert_num_queries(len(few)):
        office.get(correction_address(promise, *places))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_promise_takes_the_same_queries_for_any_number_of_corrections(office, rows):
    promise = public()
    for number in range(rows):
        for place in PLACES:
            row = row_at(promise, place, f"Lời {number}.")
            correct(promise, mended(row, f"Lời mới {number}.", place))
    office.get(desk_of(promise))
    with CaptureQueriesContext(connection) as found:
        shown = text_of(office.get(desk_of(promise)))
    assert shown.count("Trước đây ghi") == rows * len(PLACES) + 1
    assert len(found) == 25


@pytest.mark.parametrize("role", ["Người duyệt", "MTTQ", "Lãnh đạo", "Đơn vị xử lý"])
def test_who_does_not_publish_does_not_correct(role):
    promise = public(lead_body=make_body())
    client = signed_in(role, body=promise.lead_body)
    assert client.get(correction_address(promise)).status_code == 403
    assert client.post(correction_address(promise, "title"), {}).status_code == 403
    shown = client.get(desk_of(promise))
    assert "/dinh-chinh/" not in text_of(shown)


def test_a_unit_reads_what_its_promise_said_before_except_what_is_withheld(office):
    promise = public(lead_body=make_body(), description=PHONE)
    correct(promise)
    correct(promise, mended(promise, "Hỏi bộ phận một cửa.", PromisePlace.DESCRIPTION, is_withheld=True))
    unit = signed_in("Đơn vị xử lý", body=promise.lead_body)
    shown = text_of(unit.get(desk_of(promise)))
    assert f"<summary>Tên việc</summary>{OLD}" in shown
    assert "<summary>Phần nói rõ thêm (chỉ cán bộ đọc được)</summary>Lời này chỉ ai" in shown
    assert "0912" not in shown
    assert f"(chỉ cán bộ đọc được)</summary>{PHONE}" in text_of(office.get(desk_of(promise)))


@pytest.mark.parametrize("hidden", [lambda: make_commitment(), lambda: public(session=make_session(announced_at=None))])
def test_what_is_not_public_is_edited_not_corrected(office, hidden):
    promise = hidden()
    assert "/dinh-chinh/" not in text_of(office.get(desk_of(promise)))
    for answer in [
        office.get(correction_address(promise)),
        office.post(correction_address(promise, "title"), {"note": NOTE}),
    ]:
        assert answer.url == desk_of(promise)
    assert not PromiseCorrection.objects.exists()


def test_a_file_that_is_removed_meanwhile_is_no_place_any_more(office):
    promise = public()
    photograph = actions.NewFile(image_file("sau.png"), "after", OLD)
    entry = actions.report_progress(promise, by=make_user(), text="Đã sửa.", files=[photograph])
    key = f"file_{entry.files.get().pk}"
    typed = correction_form(office, promise, key) | {key: NEW}
    actions.remove_progress_file(entry.files.get(), by=make_user(), reason="Nhầm ảnh")
    shown = office.post(correction_address(promise, key), typed)
    assert "Có chỗ đã chọn không ở trong việc này." in text_of(shown)
    assert not PromiseCorrection.objects.exists()


def test_the_sender_reads_at_their_code_that_the_words_were_corrected(client):
    from tests.feedback.own_opinion.page import OWN, opened

    opinion = opened(client, moderation="approved")
    promise = public(session=opinion.session, published_at=timezone.now())
    promise.opinions.add(opinion)
    assert "đính chính" not in text_of(client.get(OWN))
    correct(promise)
    shown = text_of(client.get(OWN))
    assert NEW in shown
    assert f"Lời ghi về việc này đã đính chính ngày {timezone.localdate():%d/%m/%Y}" in shown
