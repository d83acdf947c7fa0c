"""The desk of what was promised: a reason why it is not done, edited before everybody reads it."""

import pytest
from django.urls import reverse

from feedback import actions
from tests.builders import image_file, make_user
from tests.forms import FormReader
from tests.staff import fresh, signed_in, text_of

from .desk import WORDS, address_of, refused

pytestmark = pytest.mark.usefixtures("ward")


@pytest.mark.parametrize("role", ["Văn phòng", "MTTQ"])
def test_the_reason_is_edited_and_a_picture_let_through(client, role):
    said = refused(pictures=[image_file()])
    file = said.files.get()
    form = {f"xac-nhan-{said.pk}-public_reason": "Một nắp vỡ.", f"xac-nhan-{said.pk}-shown": [file.pk]}
    staff, address = signed_in(role), address_of(said.report.commitment)
    assert staff.post(address, {**form, "viec": f"ly-do.{said.pk}"}).status_code == 302
    assert (fresh(said).public_reason, fresh(file).is_public) == ("Một nắp vỡ.", True)
    public_page = text_of(client.get(said.report.commitment.get_absolute_url()))
    assert ("Một nắp vỡ." in public_page, WORDS in public_page) == (True, False)


def test_a_reason_of_which_nothing_is_to_be_read_waits_for_nobody_once_that_is_decided(office, client):
    said = refused()
    address, waiting = address_of(said.report.commitment), {"tinh_trang": "ly-do"}
    assert address in text_of(office.get(reverse("admin:promises"), waiting))
    form = {**reason_form(office.get(address), said), f"xac-nhan-{said.pk}-public_reason": ""}
    page = office.post(address, form, follow=True)
    assert "Đã chọn không công khai lý do nào." in text_of(page)
    box = f"xac-nhan-{said.pk}-public_reason"
    assert "".join(reason_form(page, said)[box]).strip() == ""  # to save once more publishes nothing either
    assert address not in text_of(office.get(reverse("admin:promises"), waiting))
    assert "Lý do đã gửi cho cán bộ." in text_of(client.get(said.report.commitment.get_absolute_url()))


def reason_form(page, said):
    """Of the forms of the page that of one answer, as a browser sends it."""
    reader = FormReader()
    reader.feed(text_of(page))
    form = next(form for form in reader.forms if f"xac-nhan-{said.pk}-public_reason" in form.names)
    return {**form.values, "viec": f"ly-do.{said.pk}"}


def test_who_made_another_reason_public_meanwhile_is_told_and_nothing_is_written_over(office):
    said = refused(pictures=[image_file()])
    address, text = address_of(said.report.commitment), f"xac-nhan-{said.pk}-public_reason"
    form = {**reason_form(office.get(address), said), text: "Hai nắp vỡ."}
    colleague = make_user(full_name="Cán bộ Mặt trận")
    actions.publish_reason(said, by=colleague, public_reason="Một nắp vỡ.", shown=[said.files.get().pk])
    page = office.post(address, form)
    for words in ["Cán bộ Mặt trận", "Một nắp vỡ.", "<ins>Hai</ins>", "Các ô ông/bà chưa sửa đã lấy theo bản kia"]:
        assert words in text_of(page)
    assert fresh(said).public_reason == "Một nắp vỡ."
    again = {**reason_form(page, said), f"xac-nhan-{said.pk}-edited_for": "miscopied"}
    assert office.post(address, again).status_code == 302
    assert (fresh(said).public_reason, said.files.get().is_public) == ("Hai nắp vỡ.", True)


WHY_CASES = [
    ({}, "Hãy chọn vì sao sửa hay bỏ đi."),
    ({"edited_for": "other"}, "Hãy ghi lý do khác ấy."),
    ({"edited_for": "vui"}, "Hãy chọn lại vì sao sửa hay bỏ đi."),
]


@pytest.mark.parametrize(("why", "told"), WHY_CASES)
def test_who_edits_what_was_read_is_asked_why_and_nothing_typed_is_lost(office, why, told):
    said = refused()
    actions.publish_reason(said, by=make_user(), public_reason="Hai nắp vỡ.")
    typed = {"public_reason": "Một nắp vỡ.", **why}
    form = {f"xac-nhan-{said.pk}-{name}": value for name, value in typed.items()}
    page = text_of(office.post(address_of(said.report.commitment), {**form, "viec": f"ly-do.{said.pk}"}))
    assert told in page
    assert "Một nắp vỡ.</textarea>" in page
    assert fresh(said).public_reason == "Hai nắp vỡ."


def test_what_tells_of_a_person_is_shown_before_it_is_made_public_and_let_through_knowingly(office, client):
    said = refused()
    actions.publish_reason(said, by=make_user(), public_reason="Hai nắp vỡ.")
    address, name = address_of(said.report.commitment), f"xac-nhan-{said.pk}"
    typed = {f"{name}-public_reason": "Một nắp vỡ, gọi 0912 345 678.", f"{name}-edited_for": "asked"}
    typed[f"{name}-why"] = "theo thư ban@example.vn"
    page = office.post(address, {**reason_form(office.get(address), said), **typed})
    for found in ["<mark>0912 345 678</mark>", "<mark>ban@example.vn</mark>", "<title>Có lỗi: "]:
        assert found in text_of(page)
    assert fresh(said).public_reason == "Hai nắp vỡ."
    again = {**reason_form(page, said), **typed}
    other = {**again, f"{name}-public_reason": "Một nắp vỡ, gọi 0912 345 679."}
    assert "<mark>0912 345 679</mark>" in text_of(office.post(address, other))
    assert office.post(address, again).status_code == 302
    assert "người nêu ý kiến đề nghị: theo thư" in text_of(client.get(said.report.commitment.get_absolute_url()))


def test_other_pictures_alone_are_no_edit_and_need_no_reason(office):
    said = refused(pictures=[image_file()])
    actions.publish_reason(said, by=make_user(), public_reason="Hai nắp vỡ.")
    form = {f"xac-nhan-{said.pk}-public_reason": "Hai nắp vỡ.", f"xac-nhan-{said.pk}-shown": [said.files.get().pk]}
    posted = office.post(address_of(said.report.commitment), {**form, "viec": f"ly-do.{said.pk}"})
    assert (posted.status_code, said.files.get().is_public) == (302, True)


def test_too_long_a_reason_is_told_and_kept_on_the_form(office):
    said = refused()
    form = {f"xac-nhan-{said.pk}-public_reason": "d" * 1001, "viec": f"ly-do.{said.pk}"}
    page = text_of(office.post(address_of(said.report.commitment), form))
    assert "d" * 1001 in page
    assert "<title>Có lỗi: Việc phải làm" in page
    assert fresh(said).public_reason == ""


@pytest.mark.parametrize("tried", ["ly-do.{}", "bo-tep.{}", "khac.{}", ""])
def test_leaders_cannot_edit_reasons(tried):
    said = refused()
    leader, pressed = signed_in("Lãnh đạo"), {"viec": tried.format(said.pk)}
    assert leader.post(address_of(said.report.commitment), pressed).status_code == 403
    assert fresh(said).public_reason == ""


def test_a_reason_of_another_promise_is_not_edited_here(office):
    here, there = refused(), refused()
    form = {f"xac-nhan-{there.pk}-public_reason": "Khác.", "viec": f"ly-do.{there.pk}"}
    assert office.post(address_of(here.report.commitment), form).status_code == 403
    assert fresh(there).public_reason == ""
