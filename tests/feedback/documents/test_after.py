"""Papers after the day: the conclusion, the plan of who resolves what, and what became of the last promises."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback.documents import PAPERS, conclusion, previous, resolution_plan, speakers
from feedback.models import AnswerTime, Assignment, CarryOver, DoneReport, ProgressEntry
from feedback.models.progress import PROOF
from sessions_app.documents.content import Appendix
from sessions_app.models import ConclusionItem, Letterhead

from ...builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_group,
    make_issue,
    make_opinion,
    make_registration,
    make_response,
    make_session,
)
from .material import HEAD, SECRET, held, held_in, said, tables, words


def concluded(**kwargs):
    notice = make_conclusion(session=held(), introduction="Ngày 05 tháng 3.", **kwargs)
    opinion = said(notice.session, "Đèn", group=make_group(number=3, name="Tổ dân phố số 3"))
    office = make_body(name="Phòng Hạ tầng")
    for part, text, body, due_on in [
        ("a", "Đèn ngõ 8 hỏng", None, None),
        ("c", "Cống chính", make_body(name="Công ty Thoát nước"), None),
        ("d", "Thay bóng đèn", office, dt.date(2026, 4, 2)),
        ("d", "Sửa vỉa hè", office, None),
    ]:
        item = ConclusionItem.objects.create(notice=notice, part=part, text=text, body=body, due_on=due_on)
        opinion.conclusion_items.add(item)
    return notice, opinion


def test_the_conclusion_has_its_four_parts_and_a_table_of_who_resolves_what():
    notice, opinion = concluded()
    later = said(notice.session, "Đèn ngõ 9", group=opinion.group)
    later.conclusion_items.add(notice.items.get(text="Thay bóng đèn"))
    content = conclusion.write(notice.session, HEAD)
    text = words(content)
    assert "a) Các ý kiến được nêu\n1. Đèn ngõ 8 hỏng." in text
    assert "1. Cống chính. Chuyển Công ty Thoát nước." in text
    assert "1. Thay bóng đèn. Giao Phòng Hạ tầng, thời hạn: ngày 02 tháng 4 năm 2026." in text
    assert content.gaps == ["nội dung phần b)", "thời hạn của mục 2 phần d)"]
    assert any(isinstance(block, Appendix) and block.is_wide for block in content.blocks)
    assert tables(content)[0].rows[0] == (
        "1",
        "Thay bóng đèn",
        f"{opinion.pk}, {later.pk}",
        "Tổ dân phố số 3",
        "Phòng Hạ tầng",
        "",
        "02/04/2026",
    )


def test_a_published_conclusion_says_that_a_part_is_empty():
    notice, _ = concluded(published_at=timezone.now())
    assert "b) Nội dung đã trả lời tại hội nghị\nKhông có." in words(conclusion.write(notice.session, HEAD))


def test_the_words_of_an_opinion_that_was_taken_down_leave_the_conclusion():
    notice, opinion = concluded()
    opinion.hidden_at, opinion.hidden_reason = timezone.now(), "Lộ thông tin."
    opinion.save()
    text = words(conclusion.write(notice.session, HEAD))
    assert "Đèn ngõ 8 hỏng" not in text
    assert "1. (Nội dung đã được gỡ khỏi cổng.)" in text


def test_a_session_without_a_notice_says_so():
    assert conclusion.write(held(), HEAD).gaps == ["thông báo kết luận trên cổng: hãy soạn các mục trước"]


def test_the_plan_has_one_line_for_an_issue_and_for_each_opinion_alone():
    session, group = held(), make_group(number=3, name="Tổ dân phố số 3")
    lead, helper = make_body(name="Phòng Hạ tầng"), make_body(name="Công an phường")
    members = [said(session, f"Đèn {n}", group=group) for n in range(2)]
    make_issue(*members, title="Đèn chiếu sáng hỏng")
    Assignment.objects.create(opinion=members[0], body=lead, due_on=dt.date(2026, 4, 2))
    Assignment.objects.create(opinion=members[0], body=helper, is_lead=False)
    said(session, "Cây đổ")
    office = make_body(name="Ủy ban nhân dân phường")
    rubbish, day = said(session, "Rác"), dt.date(2026, 3, 20)
    answered = make_response(opinion=rubbish, body=office, state="published", issued_on=day)
    AnswerTime.objects.create(opinion=rubbish, answered_on=day, due_on=dt.date(2026, 3, 26), working_days=11)
    content = resolution_plan.write(session, HEAD)
    outcome = str(answered.outcome)
    assert [name for name, _ in tables(content)[0].columns][-1] == "Kết quả"
    assert tables(content)[0].rows == (
        (
            "1",
            "Đèn chiếu sáng hỏng (02 ý kiến)",
            "Tổ dân phố số 3",
            "Phòng Hạ tầng",
            "Công an phường",
            "02/04/2026",
            "",
        ),
        ("2", "Cây đổ", "", "", "", "", ""),
        ("3", "Rác", "", office.name, "", "26/03/2026", f"{outcome[:1].upper()}{outcome[1:]} (20/03/2026)"),
    )
    assert content.gaps == [
        "thông báo kết luận đã công bố, làm căn cứ",
        "đơn vị chủ trì của 01 việc",
        "thời hạn của 01 việc",
    ]


def test_a_plan_gives_the_unit_and_the_day_that_the_conclusion_ordered():
    session = held()
    members = [said(session, f"Đèn {n}") for n in range(2)]
    issue, tree = make_issue(*members, title="Đèn hỏng"), said(session, "Cây đổ")
    Assignment.objects.create(opinion=members[0], body=make_body(name="Phòng Hạ tầng"), due_on=dt.date(2026, 4, 2))
    notice = make_conclusion(session=session, published_at=timezone.now())
    ordered = {}
    for text, row, day in [("Thay đèn", issue, 12), ("Thử đèn", members[1], 20), ("Cắt cây", tree, 15)]:
        police = make_body(name=f"Công an {day}")
        ordered[text] = ConclusionItem.objects.create(
            notice=notice, part="d", text=text, body=police, due_on=dt.date(2026, 5, day)
        )
        row.conclusion_items.add(ordered[text])
    helper = make_body(name="Công ty Cây xanh")
    make_commitment(session=session, conclusion_item=ordered["Cắt cây"]).coordinating_bodies.add(helper)
    content = resolution_plan.write(session, HEAD)
    assert [row[3:6] for row in tables(content)[0].rows] == [
        ("Phòng Hạ tầng", "", "20/05/2026"),
        ("Công an 15", "Công ty Cây xanh", "15/05/2026"),
    ]
    assert content.gaps == []


def test_a_plan_cites_the_conclusion_whole():
    """Number, day and who issued it: as Decree 30/2020 wants it of a paper that is cited."""
    session = held()
    office = make_body(name="Ủy ban nhân dân phường")
    make_conclusion(
        session=session,
        title="Kết luận hội nghị",
        number_symbol="05/TB-UBND",
        issued_on=dt.date(2026, 3, 8),
        issuer=office,
        published_at=timezone.now(),
    )
    text = words(resolution_plan.write(session, HEAD))
    cited = "Căn cứ Thông báo số 05/TB-UBND ngày 08 tháng 3 năm 2026 của Ủy ban nhân dân phường về kết luận hội nghị."
    assert cited in text


def test_what_became_of_the_last_promises_is_told_of_the_session_before():
    make_commitment(session=held_in(2024), title="Của kỳ trước nữa", published_at=timezone.now())
    before, session = held_in(2025), held()
    make_commitment(session=before, title=SECRET)
    late = make_commitment(
        session=before, title="Thay bóng đèn", due_on=dt.date(2025, 7, 1), published_at=timezone.now()
    )
    ProgressEntry.objects.create(commitment=late, on=dt.date(2025, 6, 1), text="Đã mua bóng.")
    make_opinion(session=before, moderation="approved", duty="answer", due_on=dt.date(2025, 7, 1))
    make_commitment(
        session=before,
        title="Dời điểm rác",
        state="dropped",
        dropped_reason="Dân không đồng ý.",
        published_at=timezone.now(),
    )
    content = previous.write(session, HEAD)
    text = words(content)
    assert content.subject == "Kết quả thực hiện kết luận hội nghị năm 2025"
    assert "0 ý kiến đã được trả lời, 01 ý kiến đã quá hạn mà chưa trả lời." in text
    assert "Tổng số 02 việc: 01 việc chưa làm, 01 việc không làm nữa." in text
    assert "Quá hạn mà chưa báo xong: 01 việc." in text
    assert "Chưa làm, quá hạn. 01/06/2025: Đã mua bóng." in text
    assert "Không làm nữa: Dân không đồng ý." in text
    assert "Của kỳ trước nữa" not in text
    assert SECRET not in text


def test_what_was_carried_to_the_session_before_and_not_on_is_told_as_well():
    first, before, session = held_in(2024), held_in(2025), held()
    done, open_still = (
        make_commitment(session=first, title=title, state=state, published_at=timezone.now())
        for title, state in [("Thay bóng đèn", "verified"), ("Sửa vỉa hè", "under_way")]
    )
    for commitment, target in [(done, before), (open_still, before), (open_still, session)]:
        CarryOver.objects.create(commitment=commitment, to_session=target)
    text = words(previous.write(session, HEAD))
    assert "Tổng số 02 việc: 01 việc đang làm, 01 việc đã xác nhận xong." in text
    assert "Đang làm, chuyển sang kỳ này." in text


def test_the_report_tells_what_was_reported_done_and_was_not_and_the_day_promised_first():
    before, session = held_in(2025), held()
    row = make_commitment(
        session=before, state="under_way", due_on=dt.date(2099, 2, 1), published_at=timezone.now(), title="Nạo vét cống"
    )
    row.postponements.create(due_before=dt.date(2025, 9, 1), due_on=dt.date(2099, 2, 1), reason="Mưa.")
    ProgressEntry.objects.create(commitment=row, on=dt.date(2025, 8, 1), text="Đã nạo vét nửa tuyến.")
    report = row.done_reports.create(refuted_at=at(2025, 8, 25))
    DoneReport.objects.filter(pk=report.pk).update(reported_at=at(2025, 8, 20))
    ProgressEntry.objects.create(commitment=row, on=dt.date(2025, 8, 20), text=PROOF)
    (line,) = tables(previous.write(session, HEAD))[0].rows
    assert line[4] == "01/02/2099 (hẹn đầu 01/09/2025)"
    assert line[5] == (
        "Đang làm. Đơn vị báo xong 20/08/2025, bị báo là chưa xong 25/08/2025. 01/08/2025: Đã nạo vét nửa tuyến."
    )


def at(year, month, day):
    return timezone.make_aware(dt.datetime(year, month, day, 9))


def test_the_first_conference_has_nothing_before_it():
    make_session(announced_at=None)
    assert previous.write(held(), HEAD).gaps == ["hội nghị kỳ trước trên cổng"]


def test_speakers_are_listed_in_their_order_with_masked_numbers():
    session = held()
    meeting = session.meetings.get()
    who = {"name": "Lê Thị Thử", "phone": "+84912345678"}
    make_registration(meeting=meeting, wish="speak", about="Rác", place=2)
    make_registration(
        meeting=meeting, wish="speak", about="Đèn", place=1, who=who, group=make_group(number=3, name="Tổ dân phố số 3")
    )
    make_registration(meeting=meeting, wish="speak", about="Đã rút", state="cancelled", withdrawn_at=timezone.now())
    make_registration(meeting=meeting, who={"name": "Chỉ Dự"})
    content = speakers.write(session, HEAD)
    assert tables(content)[0].rows == (
        ("1", "Lê Thị Thử", "Tổ dân phố số 3", "Đèn", "", "…5678"),
        ("2", "Không ghi tên", "", "Rác", "", ""),
    )
    assert speakers.PAPER.is_internal
    assert not any(word in words(content) for word in ["91234", "Đã rút", "Chỉ Dự"])


@pytest.mark.parametrize("paper", [PAPERS["speakers"], PAPERS["script"]])
def test_a_working_paper_goes_to_the_chair_and_not_to_every_group(paper):
    committee = make_body(kind="committee")
    Letterhead.objects.create(body=committee, recipients="Các tổ dân phố;")
    assert paper.head_of(committee).recipients == ("Người chủ trì hội nghị;", "Thư ký hội nghị;")


def test_a_meeting_without_speakers_says_so():
    make_opinion()
    assert speakers.write(held(), HEAD).gaps == ["người đăng ký phát biểu"]
