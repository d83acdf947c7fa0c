"""The conclusion drafted from the day, on the staff's pages: the button, what is left open, where it leads."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Assignment
from sessions_app.models import ConclusionNotice
from tests.builders import make_body, make_commitment, make_conclusion, make_issue, make_meeting, make_opinion
from tests.staff import do, page_of, signed_in, text_of, verb_address

from ..calls.steps import call_about
from .drafting import drafted, held, lines, said


@pytest.mark.parametrize(("role", "is_led"), [("Văn phòng", True), ("MTTQ", False)])
def test_what_was_given_to_nobody_leads_to_its_queue_and_to_each_case(role, is_led):
    session = held()
    alone, given = said(session, "Đèn"), said(session, "Rác")
    Assignment.objects.create(opinion=given, body=make_body())
    make_opinion(session=session, moderation="pending")
    notice = drafted(session)
    page = text_of(signed_in(role).get(page_of(notice))).split("Còn để trống</h2>")[1].split("</section>")[0]
    assert (f'href="{reverse("admin:sorting")}?hoi_nghi={session.pk}"' in page) == is_led
    assert (f'href="{reverse("admin:moderation")}?hoi_nghi={session.pk}"' in page) == is_led
    assert f'<li><a href="{reverse("admin:case", args=[alone.pk])}">Đèn</a></li>' in page
    assert reverse("admin:case", args=[given.pk]) not in page


def test_the_button_of_the_session_drafts_and_leads_to_the_notice():
    session, client = held(), signed_in("Văn phòng")
    said(session, "Đèn ngõ 8")
    page = do(client, session, "soan-ket-luan")
    notice = ConclusionNotice.objects.get()
    assert page.redirect_chain[-1][0] == page_of(notice)
    assert "Công dân: Đèn ngõ 8." in text_of(page)
    assert "Phần b) chưa có mục nào" in text_of(page)
    said(session, "Rác")
    page = do(client, notice, "soan-them")
    assert lines(notice, "a") == ["Công dân: Đèn ngõ 8.", "Công dân: Rác."]
    assert page.redirect_chain[-1][0] == page_of(notice)


def test_a_line_about_many_opinions_names_three_and_folds_the_others():
    session = held()
    make_issue(*[said(session, f"Đèn ngõ {number}") for number in range(1, 6)], title="Đèn hỏng")
    page = text_of(signed_in("Văn phòng").get(page_of(drafted(session))))
    assert "và 02 ý kiến nữa" in page
    folded = page.partition("và 02 ý kiến nữa")[2].partition("</details>")[0]
    assert len(re.findall(r"Đèn ngõ \d", folded)) == 2


def test_the_page_of_a_session_leads_to_its_notice_and_to_no_empty_one():
    office, session = signed_in("Văn phòng"), held()
    empty = page_of(ConclusionNotice, "add")
    assert empty not in text_of(office.get(page_of(session)))
    notice = drafted(session)
    assert f'<a href="{page_of(notice)}">Thông báo kết luận</a>' in text_of(office.get(page_of(session)))


def test_the_page_that_publishes_tells_what_can_no_longer_be_filled_in_afterwards():
    session = held()
    said(session, "Đèn ngõ 8")
    page = text_of(signed_in("Văn phòng").get(verb_address(drafted(session), "cong-bo")))
    assert "Phần d) chưa có mục nào: không có vấn đề, ý kiến nào đang giao đơn vị giải quyết." in page
    assert "vấn đề, ý kiến chưa trả lời mà cũng chưa giao, chưa chuyển ai." in page


def test_the_button_is_there_only_after_the_meeting_and_while_there_is_no_notice():
    coming = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9)).session
    concluded = make_conclusion(session=held()).session
    client = signed_in("Văn phòng")
    label = "Soạn thông báo kết luận"
    assert [label in text_of(client.get(page_of(row))) for row in [held(year=2025), coming, concluded]] == [
        True,
        False,
        False,
    ]
    assert do(signed_in("Văn phòng"), coming, "soan-ket-luan").status_code == 200
    assert ConclusionNotice.objects.count() == 1


def test_a_published_notice_has_no_button_and_nothing_left_open():
    notice = make_conclusion(session=held(), items=1, published_at=timezone.now())
    page = text_of(signed_in("Văn phòng").get(page_of(notice)))
    assert "Soạn từ dữ liệu hội nghị" not in page
    assert "Còn để trống" not in page


@pytest.mark.parametrize("published_at", [None, timezone.now()])
def test_an_item_that_nobody_may_write_any_more_stands_on_the_page_once_with_all_it_says(published_at):
    notice, unit, day = make_conclusion(published_at=published_at), make_body(), timezone.localdate()
    notice.items.create(part="d", text="Nạo vét cống ngõ 12.", body=unit, due_on=day)
    page = text_of(signed_in("Văn phòng").get(page_of(notice)))
    said_again = re.findall(r"Nạo vét cống ngõ 12\.\s*<", page)
    assert (len(said_again) == 1, "</textarea>" in page) == (bool(published_at), not published_at)
    assert (f"{unit} · hạn {day:%d/%m/%Y}" in page) is bool(published_at)


def test_the_page_that_closes_a_conference_says_what_of_it_is_left_and_that_it_stays_closed():
    session, office = held(), signed_in("Văn phòng")
    make_conclusion(session=session, items=1, published_at=timezone.now())
    address = verb_address(session, "khep-lai")
    make_opinion(moderation="pending")
    make_commitment(session=session, state="verified")
    make_opinion(session=session, moderation="approved", processing="answered")
    assert "<p>Không còn gì.</p>" in text_of(office.get(address))
    for _ in range(2):
        said(session, "Đèn")
    make_opinion(session=session, moderation="pending")
    make_opinion(session=session, moderation="held", held_reason="spam")
    make_opinion(session=session, moderation="approved", processing="assigned", withdrawn_at=timezone.now())
    make_commitment(session=session)
    call_about(session=session)
    call_about()
    page = text_of(office.get(address))
    unread = "01 ý kiến chờ duyệt, 01 ý kiến tạm giữ chưa ai xem"
    undone = "02 ý kiến chưa trả lời xong, 01 việc phải làm chưa kết thúc, 01 cuộc gọi báo tin chưa gọi"
    assert f"<p>{unread}, {undone}.</p>" in page
    assert "không làm ngược lại được" in page
