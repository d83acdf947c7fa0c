"""In a real browser: a sender says whether a promise was kept, and how content they are; staff follow it up."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions import done_reports, rating
from feedback.models import Verification

from ..builders import (
    image_bytes,
    make_commitment,
    make_meeting,
    make_opinion,
    make_response,
    make_user,
    make_ward,
)
from .people import hears, make_staff, press, sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


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
    page.get_by_label("Đề nghị phường xem xét lại ý kiến này").check()
    page.get_by_role("button", name="Gửi đánh giá").click()
    page.get_by_text("Ý kiến được xem xét lại").wait_for()
    assert_accessible(page)


def test_staff_find_a_promise_edit_a_reason_and_carry_it_over(page_at, opinion, assert_accessible):
    page, report = page_at, report_of(opinion)
    picture = SimpleUploadedFile("nap.png", image_bytes())
    said = actions.say_whether_done(report, opinion, answer="not_yet", reason="Nắp nhà số 5 vỡ.", pictures=[picture])
    files = [actions.NewFile(SimpleUploadedFile("sau.png", image_bytes()), "after", "Ngõ sau khi sửa")]
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
