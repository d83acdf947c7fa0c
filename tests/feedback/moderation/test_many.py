"""Many cases at once."""

import pytest
from django.core import mail

from feedback import actions
from feedback.actions.calls import calls_to_make, told_in_one
from feedback.emails import script_for
from feedback.models import DeclineReason, Opinion
from feedback.outbox.delivery import deliver_due
from tests.builders import (
    make_opinion,
    make_session,
    make_user,
)
from tests.mails import IN_JOBS
from tests.staff import fresh, text_of

from .desk import PRIVATE, QUEUE, said


def test_each_row_of_many_is_reported(office):
    fine, private, late = (
        make_opinion(original_text="Đèn hỏng."),
        make_opinion(original_text=f"Gọi {PRIVATE}"),
        make_opinion(),
    )
    actions.divert(fresh(late), by=make_user())
    page = office.post(QUEUE, {"viec": "duyet", "rows": [fine.pk, private.pk, late.pk]}, follow=True)
    first, second, third = said(page)
    assert first == f"Số {fine.pk}: đã duyệt."
    assert second == f"Số {private.pk}: chưa làm. Có thông tin riêng, hãy duyệt từng ý kiến."
    assert third.startswith(f"Số {late.pk}: chưa làm. Việc này không còn làm được")
    assert list(Opinion.objects.public()) == [fine]


@pytest.mark.parametrize(
    "text",
    [
        *["Tôi tố cáo ông trưởng phòng.", "Đơn KHIẾU NẠI quyết định thu hồi đất."],
        *["toi to cao ong truong phong", "Don khieu\nnai quyet dinh thu hoi dat"],
    ],
)
def test_what_reads_like_a_grievance_is_not_published_with_the_others(office, text):
    """On paper and in lists nobody ticks that it is one."""
    grievance, fine = make_opinion(original_text=text), make_opinion(original_text="Tổ cao tuổi thiếu chỗ họp.")
    page = office.post(QUEUE, {"viec": "duyet", "rows": [grievance.pk, fine.pk]}, follow=True)
    assert any("hãy xem riêng có phải khiếu nại, tố cáo không" in line for line in said(page))
    assert list(Opinion.objects.public()) == [fine]


def test_many_are_declined_with_one_reason(office):
    rows = [make_opinion(), make_opinion()]
    reason = DeclineReason.objects.first()
    keys = [row.pk for row in rows]
    page = office.post(QUEUE, {"viec": "khong-dang", "rows": keys, "template": reason.pk}, follow=True)
    assert said(page) == [f"Số {keys[0]}, {keys[1]}: đã ghi là không đăng (02 ý kiến)."]
    assert {fresh(row).decline_reason for row in rows} == {reason.words}


@pytest.mark.parametrize("tried", ["khong-dang", "khieu-nai"])
def test_who_sent_several_that_one_press_decides_hears_of_them_once(office, tried, settings):
    settings.TASKS = IN_JOBS
    session = make_session()
    who = [{"email": "mot@example.vn"}] * 3 + [{"phone": "+84912345678"}] * 3 + [{"email": "hai@example.vn"}]
    rows = [make_opinion(session=session, sender=sender) for sender in who]
    reason = DeclineReason.objects.first()
    keys = [row.pk for row in rows]
    office.post(QUEUE, {"viec": tried, "rows": keys, "template": reason.pk, "note": "Đơn."})
    deliver_due()
    told = {message.to[0]: message.body for message in mail.outbox}
    (call,) = calls_to_make()
    assert len(mail.outbox) == len(told) == 2
    assert f"Các ý kiến số {keys[0]}, {keys[1]} và {keys[2]} ông/bà gửi" in told["mot@example.vn"]
    assert f"Các ý kiến số {keys[3]}, {keys[4]} và {keys[5]} ông/bà gửi" in script_for(*told_in_one(call))
    assert f"Ý kiến số {keys[6]} ông/bà gửi" in told["hai@example.vn"]


def test_many_are_diverted(office):
    rows = [make_opinion(), make_opinion(moderation="held")]
    office.post(QUEUE, {"viec": "khieu-nai", "rows": [row.pk for row in rows], "note": "Đơn."})
    assert {fresh(row).moderation for row in rows} == {"diverted"}


@pytest.mark.parametrize("rows", [[], ["x"], ["999999"], ["9" * 30], ["-1"]])
def test_ticks_that_cannot_be_do_nothing(office, rows):
    opinion = make_opinion()
    page = text_of(office.post(QUEUE, {"viec": "duyet", "rows": [*rows, *([opinion.pk] if rows else [])]}))
    assert "Chưa đánh dấu ý kiến nào." in page or "Hãy đánh dấu lại." in page
    assert "<title>Có lỗi: Duyệt ý kiến" in page
    assert fresh(opinion).moderation == "pending"


def test_many_without_a_reason_keep_their_ticks(office):
    opinion = make_opinion()
    page = text_of(office.post(QUEUE, {"viec": "khong-dang", "rows": opinion.pk}))
    assert "Hãy chọn lý do hoặc ghi lời" in page
    assert f'id="chon-{opinion.pk}" checked' in page
    filled = office.post(QUEUE, {"viec": "loi-mau", "rows": opinion.pk, "template": DeclineReason.objects.first().pk})
    assert f'id="chon-{opinion.pk}" checked' in text_of(filled)
    assert DeclineReason.objects.first().words in text_of(filled)
    assert fresh(opinion).moderation == "pending"


def test_a_verb_that_is_none_of_ours_does_nothing_to_many(office):
    opinion = make_opinion()
    office.post(QUEUE, {"viec": "xoa", "rows": opinion.pk, "reason": "x"})
    assert fresh(opinion).moderation == "pending"


def test_ticking_more_than_a_hundred_is_refused(office, monkeypatch):
    monkeypatch.setattr("feedback.forms.moderating.TickForm.most", 1)
    rows = [make_opinion(), make_opinion()]
    assert "Mỗi lần làm được nhiều nhất 1 ý kiến." in text_of(
        office.post(QUEUE, {"viec": "duyet", "rows": [row.pk for row in rows]})
    )
    assert not Opinion.objects.public().exists()
