"""An answer from the first word to its correction in a real browser: with scripts and without, and as axe sees it."""

import pytest

from feedback import actions
from feedback.models import Draft, Response
from tests.marks import committing

from ..builders import (
    image_bytes,
    image_file,
    make_body,
    make_opinion,
    make_response,
    make_response_template,
    make_session,
    make_topic,
    make_user,
    make_ward,
)
from ..staff import fresh
from .people import make_staff, press, sign_in

pytestmark = committing

DESK = "/quan-tri/ban/tra-loi/"
LONG = "Đề nghị sửa đèn đường, nắp cống và vỉa hè trên toàn tuyến phố Tô Hiệu và các ngõ lân cận " * 2


@pytest.fixture
def opinion():
    make_ward()
    body = make_body(name="Phòng Kinh tế")
    make_staff("donvi", "Đơn vị xử lý", body=body)
    make_staff("duyet", "Người duyệt")
    make_staff("vanphong", "Văn phòng")
    session, topic = make_session(), make_topic()
    opinion = make_opinion(session=session, moderation="approved", topic=topic, subject=LONG[:200].strip())
    actions.assign(opinion, by=make_user(), body=body)
    make_response_template(name="Mẫu chung", text="Về ý kiến số {so_y_kien}, {don_vi} trả lời: {noi_dung}.")
    make_response(opinion=make_opinion(session=session, moderation="approved", topic=topic), state="published")
    return opinion


def open_case(page, opinion):
    page.goto(DESK)
    page.get_by_role("link", name=f"Số {opinion.pk}:").click()


@pytest.mark.long
def test_an_answer_is_written_returned_approved_published_and_corrected(page, opinion):
    write(page, opinion)
    send_back(page, opinion)
    mend(page, opinion)
    decide(page, opinion, "duyet", "Duyệt", "đã duyệt.")
    decide(page, opinion, "vanphong", "Công bố", "đã công bố.", step="?buoc=cong-bo")
    correct(page, opinion)
    decide(page, opinion, "duyet", "Duyệt", "đã duyệt.")
    decide(page, opinion, "vanphong", "Công bố", "đã công bố.", step="?buoc=cong-bo")
    page.goto(opinion.get_absolute_url())
    page.get_by_text("Đèn đã sửa ngày 21/11.").wait_for()
    page.locator("summary").get_by_text("đã được thay").click()
    page.get_by_text("Đèn đã sửa ngày 20/11.").wait_for()
    assert page.get_by_alt_text("Đèn tắt").count() == 2


def write(page, opinion):
    sign_in(page, "donvi")
    open_case(page, opinion)
    page.get_by_label("Mẫu trả lời").select_option("Mẫu chung")
    press(page, "Điền mẫu")
    box = page.get_by_label("Nội dung trả lời")
    assert box.input_value() == f"Về ý kiến số {opinion.pk}, Phòng Kinh tế trả lời: {{noi_dung}}."
    page.get_by_label("Kết quả").select_option("Đã giải quyết")
    press(page, "Trình duyệt")
    page.get_by_text("còn chỗ chưa điền: {noi_dung}").wait_for()
    box.fill("Đèn sẽ được sửa.")
    page.get_by_label("Tệp:", exact=True).set_input_files(
        {"name": "truoc.png", "mimeType": "image/png", "buffer": image_bytes()}
    )
    page.get_by_label("Loại tệp:", exact=True).select_option("before")
    page.get_by_label("Chú thích").fill("Đèn tắt")
    press(page, "Thêm tệp và lưu nháp")
    page.get_by_text("Đã thêm tệp và lưu nháp.").wait_for()
    press(page, "Trình duyệt")
    page.get_by_text("đã trình duyệt.").wait_for()


def send_back(page, opinion):
    sign_in(page, "duyet")
    open_case(page, opinion)
    page.locator("summary").get_by_text("Trả lại").click()
    page.get_by_label("Lý do trả lại").fill("Chưa nói khi nào.")
    press(page, "Trả lại người soạn")
    page.get_by_text("đã trả lại người soạn.").wait_for()


def mend(page, opinion):
    sign_in(page, "donvi")
    open_case(page, opinion)
    page.get_by_text("Chưa nói khi nào.").first.wait_for()
    page.get_by_label("Nội dung trả lời").fill("Đèn đã sửa ngày 20/11.")
    press(page, "Trình duyệt")
    page.get_by_text("đã trình duyệt.").wait_for()


def decide(page, opinion, username, button, said, step=""):
    sign_in(page, username)
    page.goto(f"{DESK}{step}")
    page.get_by_role("link", name=f"Số {opinion.pk}:").click()
    press(page, button)
    page.get_by_text(said).first.wait_for()


def correct(page, opinion):
    sign_in(page, "donvi")
    page.goto(f"{DESK}{opinion.pk}/")
    page.get_by_role("link", name="Đính chính", exact=True).click()
    page.get_by_label("Lời đính chính").fill("Sai ngày.")
    page.get_by_label("Nội dung trả lời").fill("Đèn đã sửa ngày 21/11.")
    press(page, "Trình duyệt")
    page.get_by_text("đã trình duyệt.").wait_for()


def test_two_who_write_one_answer_lose_nothing(page, opinion):
    sign_in(page, "donvi")
    draft = make_response(opinion=opinion, body=opinion.assignments.get().body, text="Đèn sẽ sửa.")
    page.goto(f"{DESK}{opinion.pk}/")
    actions.edit_response(draft, by=make_user(), version=1, text="Đèn sẽ sửa ngày 20/11.")
    page.get_by_label("Nội dung trả lời").fill("Đèn và cống sẽ sửa.")
    press(page, "Lưu nháp")
    page.get_by_role("heading", name="Có hai lần sửa").wait_for()
    assert page.get_by_label("Nội dung trả lời").input_value() == "Đèn và cống sẽ sửa."
    press(page, "Ghi đè bằng bản của tôi")
    page.get_by_text("đã lưu bản nháp").wait_for()
    assert fresh(draft).text == "Đèn và cống sẽ sửa."


def test_one_text_answers_two_and_both_are_approved(page, opinion):
    other = make_opinion(session=opinion.session, moderation="approved")
    actions.assign(other, by=make_user(), body=opinion.assignments.get().body)
    sign_in(page, "donvi")
    page.goto(DESK)
    for row in [opinion, other]:
        page.locator(f"label[for=chon-{row.pk}]").click()
    press(page, "Soạn một câu cho các ý kiến đã đánh dấu")
    page.get_by_label("Nội dung trả lời").fill("Ý kiến {so_y_kien} đã xong.")
    page.get_by_label("Kết quả").select_option("Đã giải quyết")
    press(page, "Xem trước từng ý kiến")
    page.get_by_text(f"Ý kiến {other.pk} đã xong.").wait_for()
    press(page, "Trình duyệt tất cả")
    page.get_by_text(f"Số {opinion.pk}, {other.pk}: đã trình duyệt (02 ý kiến).").wait_for()
    sign_in(page, "duyet")
    page.goto(DESK)
    for row in [opinion, other]:
        page.locator(f"label[for=chon-{row.pk}]").click()
    press(page, "Duyệt các câu đã đánh dấu")
    page.get_by_text(f"Số {opinion.pk}, {other.pk}: đã duyệt (02 ý kiến).").wait_for()
    assert set(Response.objects.filter(opinion__in=[opinion, other]).values_list("state", flat=True)) == {"approved"}


@pytest.mark.long
def test_the_desk_is_accessible(page_at, opinion, assert_accessible):
    def look():
        assert_accessible(page_at)
        wide = page_at.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0

    body = opinion.assignments.get().body
    draft = make_response(opinion=opinion, body=body, text="Đèn sẽ sửa.")
    picture = image_file()
    actions.add_answer_file(draft, picture, by=make_user(), role="before", caption="Đèn tắt")
    other = make_opinion(session=opinion.session, moderation="approved")
    actions.assign(other, by=make_user(), body=body)
    sign_in(page_at, "donvi")
    page_at.goto(DESK)
    look()
    page_at.goto(f"{DESK}{opinion.pk}/")
    look()
    actions.edit_response(draft, by=make_user(), version=1, text="Khác.")
    press(page_at, "Lưu nháp")
    page_at.get_by_role("heading", name="Có hai lần sửa").wait_for()
    look()
    page_at.goto(DESK)
    page_at.locator(f"label[for=chon-{other.pk}]").click()
    press(page_at, "Soạn một câu cho các ý kiến đã đánh dấu")
    look()
    waiting = make_response(state=Draft.SUBMITTED)
    sign_in(page_at, "duyet")
    page_at.goto(f"{DESK}{waiting.opinion_id}/")
    look()
    page_at.goto(DESK)
    look()
