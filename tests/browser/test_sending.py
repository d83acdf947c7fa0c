"""The side roads of sending and following, in a real browser with scripts and without."""

import re

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import expect

from feedback.actions.tell_together import tell_of_each
from feedback.forms.sending import FilesForm
from feedback.models import Follow, Opinion, OpinionDraft
from tests.marks import committing

from ..builders import image_bytes, make_opinion, make_response, make_ward
from .people import SHOWN_AS_IT_WAS_LEFT, SMALL, agree_and_send, go_on, link_in_mail

pytestmark = committing

PICTURE = {"name": "ngo-15.png", "mimeType": "image/png", "buffer": image_bytes()}
REFUSED_BY_NGINX = [
    (413, "qua-lon.html", "nặng quá mức cổng nhận trong một lần (mỗi tệp 10 MB, cộng lại 25 MB)"),
    (429, "qua-dong.html", "từ nơi này đang có nhiều người cùng gửi"),
]
ALIKE = "Đèn đường đầu ngõ 15 hỏng, tối rất nguy hiểm."


def write(page, session, text):
    """From the first page to the text, and on."""
    page.goto(f"/y-kien/gui/{session.slug}/")
    go_on(page)
    page.get_by_label("Nội dung ý kiến").fill(text)
    go_on(page)


def test_personal_data_is_pointed_out_before_sending_and_can_be_taken_out(page, session):
    make_ward(notice="Sáng thứ Sáu trụ sở nghỉ tiếp dân. " * 6, office_hours="Các ngày từ 07:30 đến 17:00. " * 4)
    write(page, session, "Nước ngập. Căn cước 001099012345, nhà số 12 ngõ 15.")
    page.get_by_role("heading", name="Trong bài viết có thông tin riêng").wait_for()
    assert page.locator("mark").all_inner_texts() == ["001099012345", "nhà số 12"]
    page.get_by_role("link", name="Sửa lại bài viết").click()
    page.get_by_label("Nội dung ý kiến").fill("Nước ngập ngõ 15.")
    go_on(page)
    page.get_by_role("heading", name="Ảnh, tệp kèm theo").wait_for()
    go_on(page, 2)
    agree_and_send(page)
    assert Opinion.objects.get().original_text == "Nước ngập ngõ 15."
    assert page.pdf(format="A4").count(b"/MediaBox") == 1  # the receipt, without a second sheet for the foot


def test_words_not_sent_on_outlive_a_page_that_is_loaded_again_and_go_with_their_draft(phone, session, complaints):
    words = phone.get_by_label("Nội dung ý kiến")
    phone.goto(f"/y-kien/gui/{session.slug}/")
    go_on(phone)
    words.fill("Nước ngập từ đầu năm.")
    assert phone.evaluate("getComputedStyle(document.body).overscrollBehaviorY") == "contain"
    phone.reload()
    assert words.input_value() == "Nước ngập từ đầu năm."
    phone.get_by_text(f"Còn {4000 - 21:,} ký tự".replace(",", ".")).wait_for()
    phone.route("**/noi-dung/", lambda route: route.abort())
    phone.get_by_role("button", name="Tiếp tục").click()
    phone.wait_for_url(re.compile("^chrome-error:"), wait_until="commit")
    phone.unroute("**/noi-dung/")
    phone.go_back()
    go_on(phone)
    assert words.input_value() == "Nước ngập từ đầu năm."
    phone.get_by_role("link", name="Bỏ, không gửi nữa").click()
    phone.get_by_role("link", name="Thôi, viết tiếp").click()
    go_on(phone)
    assert words.input_value() == "Nước ngập từ đầu năm."
    phone.get_by_role("link", name="Bỏ, không gửi nữa").click()
    phone.get_by_role("button", name="Xóa hết").click()
    phone.get_by_role("heading", name="Đã xóa hết").wait_for()
    assert phone.evaluate("sessionStorage.length") == 0
    write(phone, session, "Đèn hỏng.")
    assert phone.evaluate("sessionStorage.length") == 0
    complaints.clear()


def test_words_of_one_draft_never_stand_in_another(phone, session):
    phone.goto(f"/y-kien/gui/{session.slug}/")
    go_on(phone)
    phone.get_by_label("Nội dung ý kiến").fill("Của người trước.")
    phone.context.clear_cookies()
    phone.goto(f"/y-kien/gui/{session.slug}/")
    go_on(phone)
    assert phone.get_by_label("Nội dung ý kiến").input_value() == ""
    assert phone.evaluate("sessionStorage.length") == 0
    phone.go_back()
    phone.go_back()
    words = phone.get_by_label("Nội dung ý kiến")
    assert words.input_value() == ""
    words.fill("Của người sau.")
    with phone.expect_navigation():
        phone.evaluate(SHOWN_AS_IT_WAS_LEFT)
    assert words.input_value() == "Của người sau."


def test_every_button_and_link_on_the_way_is_as_tall_as_a_finger(phone, session):
    small = {}
    write(phone, session, "Nước ngập ngõ 15. Căn cước 001099012345.")
    phone.get_by_role("link", name="Tiếp tục gửi").click()
    phone.get_by_label("Chọn ảnh hoặc tệp").set_input_files(PICTURE)
    go_on(phone)
    for address in ["luu-y", "tep", "nguoi-gui", "cong-khai", "kiem-tra", "bo"]:
        phone.goto(f"/y-kien/gui/{session.slug}/{address}/")
        small[address] = phone.evaluate(SMALL)
    assert not any(small.values()), small


@pytest.mark.long
def test_files_that_are_too_heavy_or_too_many_are_told_of_before_they_are_sent(phone, session, monkeypatch):
    monkeypatch.setitem(FilesForm.base_fields["files"].widget.attrs, "data-most-bytes", 2 * 1024 * 1024)
    write(phone, session, "Nước ngập từ đầu năm.")
    box, told = phone.get_by_label("Chọn ảnh hoặc tệp"), phone.get_by_role("alert")
    box.set_input_files([{"name": f"{name}.png", "mimeType": "image/png", "buffer": b"x" * 1_500_000} for name in "ab"])
    expect(told).to_contain_text("nặng quá 2 MB (a.png 1,5 MB, b.png 1,5 MB). Hãy chọn lại")
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(told).to_be_focused()
    box.set_input_files({"name": "to.png", "mimeType": "image/png", "buffer": b"x" * 11_000_000})
    expect(told).to_have_text(
        "Chưa gửi được: mỗi tệp nặng nhiều nhất 10 MB (to.png 10,5 MB). Hãy chọn lại, bỏ tệp ấy ra. Nếu là ảnh, hãy mở "
        "ảnh, chụp màn hình rồi gửi ảnh chụp màn hình ấy."
    )
    box.set_input_files([PICTURE] * 6)
    expect(told).to_have_text("Chưa gửi được: nhận nhiều nhất 5 tệp, vừa chọn 6. Hãy chọn lại ít tệp hơn.")
    box.set_input_files(PICTURE)
    expect(told).to_have_count(0)
    box.set_input_files({"name": "c.png", "mimeType": "image/png", "buffer": b"x" * 3_000_000})
    phone.get_by_role("button", name="Quay lại bước trước").click()
    phone.get_by_role("heading", name="Điều ông/bà muốn nói").wait_for()


def test_a_line_that_breaks_while_pictures_go_out_loses_nothing(phone, session, complaints):
    write(phone, session, "Nước ngập từ đầu năm.")
    box, told = phone.get_by_label("Chọn ảnh hoặc tệp"), phone.locator("[data-going]")
    box.set_input_files(PICTURE)
    phone.route("**/tep/", lambda route: route.abort())
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(told).to_contain_text("Chưa gửi xong thì mất kết nối.")
    expect(told).to_be_focused()
    assert box.evaluate("box => box.files.length") == 1
    phone.unroute("**/tep/")
    phone.route("**/tep/", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(told).to_contain_text("cổng đang bận hoặc đang ngừng")
    phone.unroute("**/tep/")
    for status, page, words in REFUSED_BY_NGINX:
        answer = {"status": status, "body": (settings.BASE_DIR / "deploy/nginx" / page).read_text()}
        phone.route("**/tep/", lambda route, *, answer=answer: route.fulfill(**answer))
        phone.get_by_role("button", name="Tiếp tục").click()
        expect(told).to_contain_text(words)
        phone.unroute("**/tep/")
    assert box.evaluate("box => box.files.length") == 1
    box.set_input_files([PICTURE, {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}])
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.get_by_role("alert")).to_be_focused()
    expect(phone).to_have_title(re.compile("^Có lỗi"))
    box.set_input_files([PICTURE] * 5)
    expect(phone.get_by_text("nhận nhiều nhất 5 tệp; đang có 1, vừa chọn thêm 5.")).to_have_count(1)
    phone.get_by_role("button", name="Bỏ tệp ngo-15.png").click()
    expect(phone.get_by_role("status").get_by_text("Đã bỏ tệp.")).to_be_focused()
    box.set_input_files(PICTURE)
    phone.get_by_role("button", name="Tiếp tục").click()
    phone.get_by_role("heading", name="Tên và cách liên lạc").wait_for()
    complaints.clear()


def test_without_a_line_nothing_is_tried_and_the_words_stay(phone, session):
    phone.goto(f"/y-kien/gui/{session.slug}/")
    go_on(phone)
    words = phone.get_by_label("Nội dung ý kiến")
    words.fill("Nước ngập ngõ 15.")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.locator("[data-going]")).to_contain_text("máy này đang không có mạng")
    phone.context.set_offline(False)
    phone.reload()
    assert words.input_value() == "Nước ngập ngõ 15."
    phone.get_by_role("button", name="Tiếp tục").click()
    phone.get_by_role("heading", name="Ảnh, tệp kèm theo").wait_for()


def test_going_back_a_step_keeps_words_that_are_not_finished(page, session):
    write(page, session, "123")
    page.get_by_text("Hãy viết bằng lời để cán bộ hiểu được.").first.wait_for()
    page.get_by_role("button", name="Quay lại bước trước").click()
    page.get_by_role("heading", name="Việc gì, ở đâu").wait_for()
    go_on(page)
    assert page.get_by_label("Nội dung ý kiến").input_value() == "123"


def test_the_browsers_way_back_does_not_ask_to_send_a_refused_form_again(phone, session):
    write(phone, session, "123")
    phone.get_by_label("Nội dung ý kiến").fill("Nước ngập ngõ 15.")
    go_on(phone)
    phone.get_by_role("heading", name="Ảnh, tệp kèm theo").wait_for()
    phone.go_back()
    assert phone.get_by_label("Nội dung ý kiến").input_value() == "Nước ngập ngõ 15."


def test_one_who_finds_the_same_opinion_follows_it_and_sends_nothing(page, session):
    opinion = make_opinion(session=session, moderation="approved", subject="Đèn ngõ 15 hỏng", public_text=ALIKE)
    make_response(opinion=opinion, state="published", text="Phường đã thay bóng.")
    write(page, session, "Đèn đường đầu ngõ 15 hỏng rồi.")
    page.get_by_role("heading", name="Có phải ý này không?").wait_for()
    page.get_by_text("Phường đã thay bóng.").wait_for()
    page.get_by_role("button", name=re.compile("Tôi cũng quan tâm")).click()
    page.get_by_text("1 người cùng quan tâm").wait_for()
    expect(page.get_by_role("status")).to_be_focused()
    assert "Đã ghi: ông/bà cùng quan tâm việc này." in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Đèn ngõ 15 hỏng").click()
    page.get_by_role("heading", name="Đèn ngõ 15 hỏng", level=1).wait_for()
    assert Follow.objects.get().opinion == opinion
    assert list(Opinion.objects.all()) == [opinion]
    assert OpinionDraft.objects.get().sent_at is None


@pytest.mark.long
def test_one_may_follow_the_same_opinion_and_send_all_the_same(page, session):
    make_opinion(session=session, moderation="approved", subject="Đèn ngõ 15 hỏng", public_text=ALIKE)
    write(page, session, "Đèn đường đầu ngõ 15 hỏng rồi.")
    page.get_by_role("button", name=re.compile("Tôi cũng quan tâm")).click()
    page.get_by_role("link", name="Bấm nhầm, bỏ quan tâm").click()
    page.get_by_role("button", name="Bỏ quan tâm").click()
    page.get_by_role("button", name=re.compile("Tôi cũng quan tâm")).click()
    page.get_by_role("link", name="Tiếp tục gửi ý kiến của tôi").click()
    page.get_by_role("heading", name="Ảnh, tệp kèm theo").wait_for()
    go_on(page, 2)
    agree_and_send(page)
    assert (Follow.objects.count(), Opinion.objects.count()) == (1, 2)


def test_a_grievance_is_told_where_to_go_and_only_who_insists_leaves_a_note(page, session, assert_accessible):
    make_ward(complaints_guide="Mời mang đơn đến phòng tiếp công dân.")
    page.goto(f"/y-kien/gui/{session.slug}/")
    page.get_by_label("khiếu nại hoặc tố cáo").check()
    go_on(page)
    page.get_by_text("Mời mang đơn đến phòng tiếp công dân.").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Chọn lại").click()
    assert page.get_by_label("khiếu nại hoặc tố cáo").is_checked()
    go_on(page)
    page.get_by_role("link", name="Để lại lời nhắn riêng").click()
    page.get_by_label("Nội dung ý kiến").fill("Tôi khiếu nại việc thu hồi đất.")
    go_on(page, 3)
    agree_and_send(page)
    opinion = Opinion.objects.get()
    assert (opinion.declares_grievance, opinion.visibility) == (True, "not_published")


def test_a_pestered_ward_takes_an_opinion_when_its_sender_has_opened_the_mail(page, session, assert_accessible):
    make_ward(only_confirmed=True)
    write(page, session, "Nước ngập ngõ 15.")
    go_on(page, 2)
    page.get_by_role("alert").get_by_text("chỉ nhận ý kiến có thư điện tử xác nhận").wait_for()
    page.get_by_label("Thư điện tử").fill("thu@example.vn")
    go_on(page)
    agree_and_send(page)
    page.get_by_text("Còn một bước").wait_for()
    opinion = Opinion.objects.get()
    page.goto(link_in_mail("y-kien/xac-nhan"))
    assert_accessible(page)
    assert Opinion.objects.get().moderation == "held"
    page.get_by_role("button", name="Xác nhận ý kiến của tôi").click()
    page.get_by_text("Đã xác nhận.").wait_for()
    opinion.refresh_from_db()
    assert (opinion.moderation, bool(opinion.sender.email_confirmed_at)) == ("pending", True)


def test_one_follows_by_mail_confirms_and_stops_with_one_click(page, session, assert_accessible):
    opinion = make_opinion(session=session, moderation="approved")
    make_response(opinion=opinion, state="published")
    page.goto(opinion.get_absolute_url())
    page.get_by_role("link", name=re.compile("qua thư điện tử")).click()
    page.get_by_label("Thư điện tử").fill("hang-xom@example.vn")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Theo dõi").click()
    page.get_by_text("Xin ông/bà mở hộp thư.").wait_for()
    page.goto(link_in_mail("theo-doi/xac-nhan"))
    assert_accessible(page)
    page.get_by_role("button", name="Xác nhận theo dõi").click()
    page.get_by_text("Đã xác nhận.").wait_for()
    tell_of_each({opinion: ""}, "answered")
    page.goto(link_in_mail("theo-doi/dung"))
    assert_accessible(page)
    assert Follow.objects.by_mail().exists()
    page.get_by_role("button", name="Thôi nhận thư").click()
    page.get_by_text("Đã thôi.").wait_for()
    tell_of_each({opinion: ""}, "corrected")
    assert len(mail.outbox) == 2
