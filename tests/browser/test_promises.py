"""In a real browser: a sender says whether a promise was kept, and how content they are; staff follow it up."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions import done_reports, rating
from feedback.models import Commitment, Opinion, Verification
from tests.marks import committing

from ..builders import (
    image_bytes,
    image_file,
    make_body,
    make_collecting_session,
    make_commitment,
    make_conclusion,
    make_meeting,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from .people import agree_and_send, do, go_on, hears, link_in_mail, make_staff, press, sign_in

pytestmark = committing


def report_of(opinion):
    commitment = make_commitment(
        title="Nạo vét 14 hố ga, thay nắp vỡ ở ngõ 12", state="under_way", published_at=timezone.now()
    )
    commitment.opinions.add(opinion)
    return actions.report_done(commitment, by=make_user(), text="Đã thay 09 nắp.")


def link_to(report, opinion):
    return reverse("feedback:verify_done", args=[done_reports.token_of(report, opinion)])


@pytest.fixture
def opinion():
    make_ward()
    return make_opinion(moderation="approved", sender={"email": "dau@example.vn"})


def test_a_sender_says_not_yet_with_a_photograph_and_then_done(page, opinion, assert_accessible):
    report = report_of(opinion)
    page.goto(link_to(report, opinion))
    assert_accessible(page)
    page.get_by_role("button", name="Chưa xong").click()
    page.get_by_text("Hãy ghi việc gì chưa xong.").first.wait_for()
    assert_accessible(page)
    page.get_by_label("Việc gì chưa xong, ở đâu").fill("Nắp thứ ba vẫn vỡ.")
    picture = {"name": "nap.png", "mimeType": "image/png", "buffer": image_bytes()}
    page.get_by_label("Ảnh chụp, nếu có").set_input_files([picture])
    page.get_by_role("button", name="Chưa xong").click()
    page.get_by_text("Ông/bà đã trả lời: chưa xong").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name=report.commitment.title).click()
    page.get_by_text("01 người nêu ý kiến nói chưa xong").wait_for()
    assert_accessible(page)
    report.commitment.refresh_from_db()
    again = actions.report_done(report.commitment, by=make_user(), text="Đã thay đủ.")
    page.goto(link_to(again, opinion))
    page.get_by_role("button", name="Đã xong").click()
    page.get_by_text("Ông/bà đã trả lời: đã xong").wait_for()
    assert Verification.objects.count() == 2


@pytest.mark.long
def test_the_pages_of_the_mails_fit_a_telephone(page_at, opinion, assert_accessible):
    page, response = page_at, make_response(opinion=opinion, state="published")
    for address in [
        link_to(report_of(opinion), opinion),
        reverse("feedback:rate_answer", args=[rating.token_of(response, opinion)]),
    ]:
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("chưa hài lòng").check()
    page.get_by_label("Vì sao").fill("Chưa nói bao giờ làm.")
    page.get_by_label("Đề nghị xem xét lại ý kiến này").check()
    page.get_by_role("button", name="Gửi đánh giá").click()
    page.get_by_text("Ý kiến được xem xét lại").wait_for()
    assert_accessible(page)


@pytest.mark.long
def test_staff_find_a_promise_edit_a_reason_and_carry_it_over(page_at, opinion, assert_accessible):
    page, report = page_at, report_of(opinion)
    picture = image_file("nap.png")
    said = actions.say_whether_done(report, opinion, answer="not_yet", reason="Nắp nhà số 5 vỡ.", pictures=[picture])
    files = [actions.NewFile(image_file("sau.png"), "after", "Ngõ sau khi sửa")]
    actions.report_progress(said.report.commitment, by=make_user(), text="Đã sửa.", percent=80, files=files)
    for _ in range(3):
        make_commitment(title="Việc dài " * 25, due_on=timezone.localdate(), published_at=timezone.now())
    target = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=30)).session
    make_staff("vanphong", "Văn phòng")
    sign_in(page)
    page.get_by_role("link", name="Việc bị báo chưa xong").first.wait_for()
    page.goto("/quan-tri/ban/viec-phai-lam/")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name=report.commitment.title).click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Lý do công khai").fill("Một nắp vẫn vỡ.")
    page.get_by_label("Ảnh 1", exact=True).check()
    press(page, "Lưu phần công khai")
    hears(page, "Đã lưu phần công khai.")
    page.get_by_role("link", name="Ghi tiến độ", exact=True).click()
    assert_accessible(page)
    page.goto("/quan-tri/ban/viec-phai-lam/")
    page.get_by_label(f"Đánh dấu việc số {report.commitment_id}").check()
    page.get_by_label("Sang hội nghị").select_option(str(target.pk))
    press(page, "Chuyển sang hội nghị sau")
    hears(page, "Đã chuyển 01 việc")
    page.goto("/quan-tri/ban/viec-phai-lam/nguon/")
    assert_accessible(page)


SAID = "Cống ngõ 12 tắc, mưa là ngập đến bậc cửa."


@pytest.fixture
def conference():
    """A conference that takes opinions, another one next month, the office and a unit."""
    make_ward(unit_kind="phường")
    session = make_collecting_session()
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=6))
    body = make_body(name="Phòng Hạ tầng")
    make_staff("vanphong", "Văn phòng")
    make_staff("donvi", "Đơn vị xử lý", body=body)
    following = make_session(title="Hội nghị kỳ sau")
    make_meeting(session=following, held_on=timezone.localdate() + dt.timedelta(days=40))
    return session, body, following


def sent_by_mail(page, session):
    """What a resident sends, who leaves an e-mail address."""
    page.goto(f"/y-kien/gui/{session.slug}/")
    go_on(page)
    page.get_by_label("Nội dung ý kiến").fill(SAID)
    go_on(page, 2)
    page.get_by_label("Thư điện tử").fill("dau@example.vn")
    go_on(page)
    agree_and_send(page)
    return Opinion.objects.get()


def concluded(opinion, body):
    """It is public, and the conclusion orders that something be done."""
    clerk = make_user()
    actions.approve(opinion, by=clerk, subject="Cống ngõ 12 tắc", public_text="Cống ngõ 12 tắc, mưa là ngập.")
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    item = notice.items.create(part="d", text="Nạo vét cống ngõ 12", body=body, due_on=timezone.localdate())
    item.opinions.add(opinion)


def promise_made(page):
    sign_in(page, "vanphong")
    page.goto("/quan-tri/ban/viec-phai-lam/nguon/")
    page.get_by_role("button", name="Lập việc từ mục: Nạo vét cống ngõ 12").click()
    hears(page, "Đã lập việc phải làm.")
    do(page, "Công bố")
    hears(page, "Đã công bố.")
    return Commitment.objects.get()


def reported_by_the_unit(page, commitment, words, *before):
    sign_in(page, "donvi")
    page.goto(f"/quan-tri/ban/viec-phai-lam/{commitment.pk}/")
    for verb in before:
        do(page, verb)
        page.locator(".messagelist .success").wait_for()
    do(page, "Báo đã làm xong", Đã_làm_những_gì=words)
    hears(page, "Đã báo xong.")


def public_reads(page, address, *words):
    page.context.clear_cookies()
    page.goto(address)
    for one in words:
        page.get_by_text(one).first.wait_for()


@pytest.mark.long
def test_one_opinion_goes_from_sending_through_a_refusal_and_the_next_conference_to_verified(desktop, conference):
    page, (session, body, following) = desktop, conference
    opinion = sent_by_mail(page, session)
    concluded(opinion, body)
    commitment = promise_made(page)
    public_reads(page, commitment.get_absolute_url(), "Chưa làm", "Cống ngõ 12 tắc", "Phòng Hạ tầng")
    public_reads(page, opinion.get_absolute_url(), "Nạo vét cống ngõ 12")

    reported_by_the_unit(page, commitment, "Đã nạo vét.", "Bắt đầu làm")
    public_reads(page, commitment.get_absolute_url(), "Đơn vị báo đã xong", "Chưa ai xác nhận đã xong")
    page.goto(link_in_mail("viec-phai-lam/xac-nhan"))
    page.get_by_label("Việc gì chưa xong, ở đâu").fill("Đoạn cuối ngõ vẫn tắc, nhà tôi số 5.")
    press(page, "Chưa xong")
    page.get_by_text("Ông/bà đã trả lời: chưa xong").wait_for()
    public_reads(page, commitment.get_absolute_url(), "Đang làm", "01 người nêu ý kiến nói chưa xong")
    assert "nhà tôi số 5" not in page.content()

    sign_in(page, "vanphong")
    page.goto(f"/quan-tri/ban/viec-phai-lam/{commitment.pk}/")
    page.get_by_role("link", name="Chuyển sang hội nghị sau", exact=True).click()
    page.get_by_label("Sang hội nghị").select_option(str(following.pk))
    press(page, "Chuyển sang hội nghị sau")
    hears(page, "Đã chuyển sang hội nghị sau.")
    public_reads(page, following.get_absolute_url(), "Việc tồn từ kỳ trước", "Nạo vét cống ngõ 12")
    page.get_by_role("link", name="Nạo vét cống ngõ 12").click()
    page.get_by_role("link", name="Hội nghị kỳ sau").wait_for()

    reported_by_the_unit(page, commitment, "Đã nạo vét cả đoạn cuối.")
    page.goto(link_in_mail("viec-phai-lam/xac-nhan"))
    press(page, "Đã xong")
    page.get_by_text("Ông/bà đã trả lời: đã xong").wait_for()
    public_reads(page, commitment.get_absolute_url(), "Đã xác nhận xong", "01 người nêu ý kiến xác nhận đã xong")
    assert "nhà tôi số 5" not in page.content()


def test_beside_a_long_title_no_word_of_the_other_columns_is_broken(desktop):
    make_ward()
    make_staff("vanphong", "Văn phòng")
    make_commitment(title="Đề nghị sửa chữa đường ngõ hẻm thoát nước chiếu sáng " * 3, published_at=timezone.now())
    sign_in(desktop)
    desktop.goto(reverse("admin:promises"))
    for label in ["Chủ trì", "Hội nghị"]:
        assert desktop.locator(f".cases td[data-label='{label}']").bounding_box()["width"] > 100
