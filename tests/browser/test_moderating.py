"""A moderator's morning in a real browser: with scripts and without, by keyboard alone, and as axe sees it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from feedback import actions
from feedback.models import Attachment, DeclineReason, Opinion
from tests.marks import committing
from tests.pdfs import kept_pdf

from ..builders import image_file, make_group, make_opinion, make_session, make_user, make_ward
from ..staff import fresh
from .people import make_staff, press, sign_in

pytestmark = committing

QUEUE = "/quan-tri/ban/duyet/"
PRIVATE = "0912345678"
TEXT = "Đèn đường ngõ Tô Hiệu hỏng đã hai tuần, tối không đi được."


@pytest.fixture
def session():
    make_ward()
    make_staff("vanphong", "Văn phòng")
    return make_session()


@pytest.fixture
def waiting(session):
    """One with all that a case can have, and two short ones behind it."""
    public = {"subject": "Đèn ngõ Tô Hiệu hỏng", "public_text": TEXT}
    make_opinion(session=session, moderation="approved", **public)
    first = make_opinion(
        session=session,
        original_text=f"{TEXT} Gọi tôi {PRIVATE}.",
        visibility="named",
        sender={"name": "Nguyễn Thử"},
        group=make_group(number=3, name="Tổ dân phố số 3"),
        declares_grievance=True,
    )
    first.sender_notes.create(text=f"Hôm qua lại tắt, {PRIVATE}.")
    actions.attach(first, image_file())
    actions.attach(first, SimpleUploadedFile("don.pdf", kept_pdf()))
    return [first, *(make_opinion(session=session, original_text=f"Cống ngõ {number} tắc.") for number in [5, 7])]


def said(page):
    return page.locator(".messagelist li").first


def test_three_opinions_are_edited_looked_at_published_declined_and_diverted(page, waiting):
    first, second, third = waiting
    sign_in(page)
    page.goto(QUEUE)
    page.get_by_role("link", name=f"Ý kiến số {first.pk}").click()
    page.get_by_label("Cho mọi người xem").check()
    press(page, "Duyệt")
    page.get_by_text("ai cũng đọc được").wait_for()
    assert page.get_by_label("Cho mọi người xem").is_checked()
    page.get_by_label("Nội dung công khai").fill(TEXT)
    page.get_by_label("Tiêu đề công khai").fill("Đèn ngõ Tô Hiệu hỏng")
    with page.expect_popup() as opened:
        press(page, "Xem như người dân")
    opened.value.get_by_role("heading", name="Đèn ngõ Tô Hiệu hỏng").wait_for()
    assert opened.value.locator("main img").count() == 1
    assert PRIVATE not in opened.value.content()
    assert fresh(first).moderation == "pending"
    press(page, "Duyệt")
    page.get_by_role("heading", name=f"Duyệt ý kiến số {second.pk}").wait_for()
    assert (fresh(first).moderation, fresh(first).public_text) == ("approved", TEXT)
    assert list(Attachment.objects.filter(is_public=True).values_list("file_name", flat=True)) == ["anh.png"]
    decline(page, DeclineReason.objects.first())
    page.get_by_role("heading", name=f"Duyệt ý kiến số {third.pk}").wait_for()
    assert "(đã sửa)" in fresh(second).decline_reason
    page.locator("summary").get_by_text("Chuyển khiếu nại, tố cáo").click()
    press(page, "Chuyển khiếu nại, tố cáo")
    page.get_by_text("Đã xử lý hết hàng chờ").wait_for()
    assert fresh(third).moderation == "diverted"


def decline(page, reason):
    """The words of the reason come into the box, by the script or by the button that stands for it, and are edited."""
    page.locator("summary").get_by_text("Không đăng").click()
    page.get_by_label("Lý do").select_option(str(reason.pk))
    if page.get_by_role("button", name="Điền lời mẫu").is_visible():
        press(page, "Điền lời mẫu")
    box = page.get_by_label("Lời gửi người dân")
    assert box.input_value() == reason.words
    box.fill(f"{reason.words} (đã sửa)")
    press(page, "Không đăng")


@pytest.mark.long
def test_a_duplicate_is_picked_among_the_similar(page, waiting):
    sign_in(page)
    page.goto(f"{QUEUE}{waiting[0].pk}/")
    page.get_by_role("button", name="Trùng với ý kiến này").click()
    said(page).get_by_text("đã ghi là trùng").wait_for()
    assert fresh(waiting[0]).duplicate_of.subject == "Đèn ngõ Tô Hiệu hỏng"


def test_many_are_ticked_and_each_result_is_told(page, waiting):
    first, second, _ = waiting
    sign_in(page)
    page.goto(QUEUE)
    for opinion in [first, second]:
        page.locator(f"label[for=chon-{opinion.pk}]").click()
    press(page, "Duyệt như đã hiện")
    page.get_by_text(f"Số {first.pk}: chưa làm. Có thông tin riêng, hãy duyệt từng ý kiến.").wait_for()
    page.get_by_text(f"Số {second.pk}: đã duyệt.").wait_for()
    assert [fresh(row).moderation for row in waiting] == ["pending", "approved", "pending"]


@pytest.mark.long
def test_a_public_text_is_marked_while_it_is_typed(desktop, waiting):
    sign_in(desktop)
    desktop.goto(f"{QUEUE}{waiting[1].pk}/")
    desktop.get_by_label("Nội dung công khai").press_sequentially(f" Gọi {PRIVATE}")
    desktop.locator("[data-leak] mark").get_by_text(PRIVATE).wait_for()
    assert fresh(waiting[1]).public_text == ""


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.textContent.trim().slice(0, 30)")


def tab_to(page, reached, most=60):
    """Press Tab until `reached` has the focus; what was passed on the way."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if page.evaluate(f"document.activeElement.matches({reached!r})"):
            return passed
    raise AssertionError(f"no way to {reached} by Tab: {passed}")


@pytest.mark.long
def test_the_keyboard_alone_is_enough(desktop, waiting):
    first, second, third = waiting
    sign_in(desktop)
    desktop.goto(QUEUE)
    tab_to(desktop, f"#chon-{second.pk}")
    desktop.keyboard.press("Space")
    tab_to(desktop, "[value=duyet]")
    desktop.keyboard.press("Enter")
    desktop.get_by_text(f"Số {second.pk}: đã duyệt.").wait_for()
    tab_to(desktop, ".mod-row a")
    desktop.keyboard.press("Enter")
    desktop.get_by_role("heading", name=f"Duyệt ý kiến số {first.pk}").wait_for()
    passed = tab_to(desktop, "[value=duyet]")
    order = ["subject", "public_text", "public_place", "public_name", "topic", "pictures", "viec"]
    assert [name for name in passed if name in order] == order
    desktop.keyboard.press("Enter")
    desktop.get_by_text("ai cũng đọc được").wait_for()
    tab_to(desktop, "[value=duyet]")
    desktop.keyboard.press("Enter")
    desktop.get_by_role("heading", name=f"Duyệt ý kiến số {third.pk}").wait_for()
    tab_to(desktop, ".mod-other summary")
    desktop.keyboard.press("Enter")
    tab_to(desktop, "[name=reason]")
    desktop.keyboard.type("Ngoài nội dung đối thoại.")
    tab_to(desktop, "[value=khong-dang]")
    desktop.keyboard.press("Enter")
    desktop.get_by_text("Đã xử lý hết hàng chờ").wait_for()
    assert [fresh(row).moderation for row in waiting] == ["approved", "approved", "declined"]


def test_enter_in_a_box_of_the_public_text_decides_nothing(desktop, waiting):
    sign_in(desktop)
    desktop.goto(f"{QUEUE}{waiting[1].pk}/")
    with desktop.expect_popup() as opened:
        desktop.get_by_label("Tiêu đề công khai").press("Enter")
    opened.value.get_by_text("Xem trước").first.wait_for()
    assert fresh(waiting[1]).moderation == "pending"


@pytest.mark.long
def test_every_page_of_the_desk_is_accessible(page_at, waiting, assert_accessible):
    def look(page):
        assert_accessible(page)

    page, (first, second, _) = page_at, waiting
    for index in range(30):
        make_opinion(session=first.session, original_text=f"Cây đổ ở ngõ {index}.")
    sign_in(page)
    page.goto(QUEUE)
    look(page)
    assert_fits(page)
    page.goto(f"{QUEUE}{first.pk}/")
    for part in page.locator("details").all():
        part.evaluate("part => { part.open = true; }")
    look(page)
    assert_fits(page)
    press(page, "Duyệt")
    page.get_by_text("ai cũng đọc được").wait_for()
    look(page)
    page.get_by_label("Tiêu đề công khai").fill("")
    press(page, "Duyệt")
    page.get_by_text("Hãy xem lại các ô có lời nhắc.").wait_for()
    look(page)
    page.goto(f"{QUEUE}{second.pk}/")
    with page.expect_popup() as opened:
        press(page, "Xem như người dân")
    opened.value.get_by_text("Xem trước").first.wait_for()
    look(opened.value)
    assert Opinion.objects.public().count() == 1


def test_the_page_that_is_left_of_an_opinion_is_accessible(page_at, session, assert_accessible, complaints):
    opinion = make_opinion(session=session, moderation="approved", subject=PRIVATE)
    actions.hide(opinion, by=make_user(), reason="Nội dung nêu thông tin riêng của một hộ gia đình.")
    page_at.goto(opinion.get_absolute_url())
    page_at.get_by_text("Nội dung nêu thông tin riêng").wait_for()
    assert PRIVATE not in page_at.content()
    assert_accessible(page_at)
    assert_fits(page_at)
    assert all("410" in complaint for complaint in complaints)
    complaints.clear()


def assert_fits(page):
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
