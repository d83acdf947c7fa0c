"""The number of a paper: proposed, taken, borne by what the paper tells of."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordFile

from feedback.actions import approve_response, correct_receiver, forward, publish_response, urge
from feedback.documents import PAPERS
from sessions_app import chain
from sessions_app.actions import make_paper, void_number
from sessions_app.models import CaseEvent, Document, DocumentNumber, PaperText
from sessions_app.numbering import next_number
from tests.builders import (
    make_body,
    make_conclusion,
    make_opinion,
    make_response,
    make_session,
    make_user,
)
from tests.staff import fresh, signed_in, text_of

from .steps import head, page_of_paper, press, step_form

DAY = dt.timedelta(days=1)


def test_a_number_is_proposed_taken_and_voided(office, session):
    make_paper(PAPERS["conclusion"], session, by=office.user)
    assert "số kế tiếp trong sổ (01)" in text_of(office.get(page_of_paper("conclusion", session)))
    press(office, "conclusion", session, "so", symbol="/TB-UBND", issued_on="05/03/2026")
    document = Document.objects.get()
    assert (document.number_symbol, document.issued_on) == ("01/TB-UBND", dt.date(2026, 3, 5))
    page = text_of(press(office, "conclusion", session, "bo-so", reason=""))
    assert "Hãy ghi lý do bỏ số." in page
    press(office, "conclusion", session, "bo-so", reason="Nhầm")
    assert fresh(document).number_symbol == ""
    assert DocumentNumber.objects.get().voided_reason == "Nhầm"


def test_a_number_that_is_taken_is_refused_on_the_form(office, session):
    make_paper(PAPERS["conclusion"], session, by=office.user)
    other = make_paper(PAPERS["conclusion"], make_session(), by=office.user)
    press(office, "conclusion", session, "so", number=1, issued_on="05/03/2026")
    response = office.post(
        reverse("admin:paper", args=["conclusion", other.subject_id]),
        {"viec": "so", "number": 1, "issued_on": "05/03/2026"},
    )
    assert "đã có trong sổ" in text_of(response)
    assert DocumentNumber.objects.count() == 1


def test_the_word_file_has_number_day_digest_and_seal(office, session):
    make_paper(PAPERS["conclusion"], session, by=office.user)
    seal = chain.seal()
    for said in ["Đã lấy số 01", "Đã lấy số 01/TB-UBND lúc"]:
        assert said in text_of(press(office, "conclusion", session, "so", issued_on="05/03/2026"))
    response = office.get(reverse("admin:paper_file", args=["conclusion", session.pk]))
    assert response["Content-Disposition"].endswith('.docx"')
    word = WordFile(io.BytesIO(response.content))
    words = "\n".join([cell.text for table in word.tables for row in table.rows for cell in row.cells])
    assert "Số: 01/TB-UBND" in words
    assert "ngày 05 tháng 3 năm 2026" in words
    for said in ["Đã công bố văn bản.", "Văn bản đã được công bố lúc"]:
        assert said in text_of(press(office, "conclusion", session, "cong-bo", with_gaps="on"))
    digest = Document.objects.get().texts.get().digest
    feet = [part.blob.decode() for part in word.part.package.iter_parts() if "footer" in str(part.partname)]
    assert any(digest in foot and seal.digest in foot for foot in feet)


def test_a_working_paper_has_no_number_unless_it_was_given_one_before(office, session):
    document = make_paper(PAPERS["script"], session, by=office.user).document
    page = text_of(office.get(page_of_paper("script", session)))
    assert "Lấy số" not in page
    assert "Số:" not in page
    assert "Số:" not in head_of_word(office, "script", session)
    DocumentNumber.objects.create(
        document=document, issuer=document.issuer, kind="other", year=2026, number=3, number_symbol="03/UBND"
    )
    Document.objects.update(number_symbol="03/UBND")
    assert "Số: 03/UBND" in text_of(office.get(page_of_paper("script", session)))
    assert "Số: 03/UBND" in head_of_word(office, "script", session)


def head_of_word(client, key, subject):
    word = WordFile(io.BytesIO(client.get(reverse("admin:paper_file", args=[key, subject.pk])).content))
    return "\n".join(cell.text for row in word.tables[0].rows for cell in row.cells)


def test_the_letter_of_an_answer_gives_it_its_number(office, bodies):
    answer = make_response()
    press(office, "letter", answer, "lap", **head(bodies[2], addressee="Ông Nguyễn Văn A"))
    press(office, "letter", answer, "so", symbol="/UBND-VX", issued_on="05/03/2026")
    assert (fresh(answer).number_symbol, fresh(answer).issued_on) == ("01/UBND-VX", dt.date(2026, 3, 5))
    assert "Ông Nguyễn Văn A" in PaperText.objects.get().text


def test_what_was_approved_takes_a_number_and_keeps_its_day(office, bodies):
    answer = make_response(state="submitted", issued_on=timezone.localdate())
    approve_response(answer, by=make_user())
    press(office, "letter", answer, "lap", **head(bodies[2]))
    said = text_of(press(office, "letter", answer, "so", symbol="/UBND-VX", issued_on="05/03/2026"))
    assert f"Câu trả lời vẫn ghi ngày {answer.issued_on:%d/%m/%Y}" in said
    publish_response(fresh(answer), by=make_user())
    assert (fresh(answer).number_symbol, fresh(answer).issued_on) == ("01/UBND-VX", answer.issued_on)


def test_the_case_leads_to_its_letter_and_back(office, bodies):
    answer = make_response()
    referral = answer.opinion.referrals.create(to_body=bodies[0], letter_number="1/UBND", sent_on="2026-03-05")
    urged = {"urged_on": "2026-04-05", "again_on": "2026-04-12"}
    urging = referral.urgings.create(means="letter", **urged)
    spoken = referral.urgings.create(means="phone", **urged)
    case = reverse("admin:case", args=[answer.opinion_id])
    page = text_of(office.get(case))
    assert page_of_paper("urging", urging) in page
    assert case in text_of(office.get(page_of_paper("urging", urging)))
    assert office.get(page_of_paper("urging", spoken)).status_code == 404
    letter, transfer = page_of_paper("letter", answer), page_of_paper("transfer", referral)
    assert letter in page
    assert transfer in page
    assert case in text_of(office.get(letter))
    assert case in text_of(office.get(transfer))
    assert letter not in text_of(signed_in("Lãnh đạo").get(case))


def test_the_number_of_an_urging_letter_is_that_of_every_opinion_in_it(office, bodies):
    today = timezone.localdate()
    days = {"urged_on": today - 2 * DAY, "again_on": today + DAY}
    referrals = [
        make_opinion(moderation="approved").referrals.create(
            to_body=bodies[0], letter_number="1/UBND", sent_on=today - 9 * DAY
        )
        for _ in range(3)
    ]
    first = referrals[0].urgings.create(means="letter", **days)
    other = referrals[1].urgings.create(means="letter", letter_of=first, **days)
    apart = referrals[2].urgings.create(means="letter", **days)
    assert page_of_paper("urging", first) in text_of(office.get(reverse("admin:case", args=[other.opinion_id])))
    assert office.get(page_of_paper("urging", other)).status_code == 404
    press(office, "urging", first, "lap", **head(bodies[2]))
    assert {f"Số {row.opinion_id}:" in PaperText.objects.get().text for row in [first, other]} == {True}
    said = text_of(press(office, "urging", first, "so", symbol="/UBND-VX", issued_on=f"{today:%d/%m/%Y}"))
    assert "vẫn ghi ngày" not in said
    numbers = [(row.letter_number, row.urged_on) for row in map(fresh, [first, other, apart])]
    assert numbers == [("01/UBND-VX", today), ("01/UBND-VX", today), ("", today - 2 * DAY)]
    void_number(DocumentNumber.objects.get(), by=office.user, reason="Nhầm sổ")
    assert [fresh(row).letter_number for row in [first, other]] == ["", ""]
    said = text_of(press(office, "urging", first, "so", issued_on=f"{today - 10 * DAY:%d/%m/%Y}"))
    assert f"Lần đôn đốc vẫn ghi ngày {today:%d/%m/%Y}" in said


def sent_on(body, **kwargs):
    """Nine days ago, without a number unless one is told."""
    opinion = make_opinion(moderation="approved", processing="classified", received_at=timezone.now() - 20 * DAY)
    return opinion.referrals.create(to_body=body, **{"sent_on": timezone.localdate() - 9 * DAY, **kwargs})


def days_told(referral):
    found = CaseEvent.objects.filter(case_kind="opinion", case_id=referral.opinion_id, verb="date_paper")
    return list(found.order_by("sequence").values_list("reason", flat=True))


def test_the_number_and_the_day_of_a_slip_are_those_of_what_it_sends_on(office, bodies):
    today = timezone.localdate()
    referral = sent_on(bodies[0])
    part = make_opinion(part_of=referral.opinion, received_at=referral.opinion.received_at)
    copy = part.referrals.create(to_body=bodies[0], sent_on=referral.sent_on)
    type(copy).objects.filter(pk=copy.pk).update(referred_at=referral.referred_at)
    assert "chưa có số công văn" in text_of(office.get(reverse("admin:case", args=[referral.opinion_id])))
    made = text_of(press(office, "transfer", referral, "lap", **head(bodies[2])))
    assert reverse("admin:feedback_opinion_verb", args=[referral.opinion_id, "hen-tra-loi"]) in made
    said = text_of(press(office, "transfer", referral, "so", symbol="/PC-UBND", issued_on=f"{today - DAY:%d/%m/%Y}"))
    assert "vẫn ghi" not in said
    told = [(row.letter_number, row.sent_on) for row in map(fresh, [referral, copy])]
    assert told == [("01/PC-UBND", today - DAY)] * 2
    assert days_told(referral) == [f"Phiếu chuyển 01/PC-UBND: {today - 9 * DAY:%d/%m/%Y} → {today - DAY:%d/%m/%Y}"]
    assert fresh(referral.opinion).due_on > today
    void_number(DocumentNumber.objects.get(), by=office.user, reason="Nhầm sổ")
    assert [fresh(row).letter_number for row in [referral, copy]] == ["", ""]


def test_a_number_typed_when_it_was_sent_on_is_proposed_for_the_slip_and_stays(office, bodies):
    referral = sent_on(bodies[0], letter_number="12/UBND-VX")
    press(office, "transfer", referral, "lap", **head(bodies[2]))
    form = step_form(office.get(page_of_paper("transfer", referral)), "so")
    day = f"{referral.sent_on:%d/%m/%Y}"
    assert [form.values[name] for name in ["number", "symbol", "issued_on"]] == [["12"], ["/UBND-VX"], [day]]
    today = timezone.localdate()
    said = text_of(press(office, "transfer", referral, "so", number=14, issued_on=f"{today:%d/%m/%Y}"))
    assert f"Lần chuyển vẫn ghi số 12/UBND-VX ngày {day}." in said
    void_number(DocumentNumber.objects.get(), by=office.user, reason="Nhầm sổ")
    assert "vẫn ghi" not in text_of(press(office, "transfer", referral, "so", **{**form.values, "viec": "so"}))
    assert DocumentNumber.objects.get(voided_at=None).number_symbol == fresh(referral).letter_number == "12/UBND-VX"


def test_the_number_of_a_published_conclusion_is_proposed_for_its_paper(office, session):
    of = {"number_symbol": "12-TB/ĐU", "issued_on": dt.date(2026, 3, 9), "published_at": timezone.now()}
    make_conclusion(session=session, items=1, **of)
    make_paper(PAPERS["conclusion"], session, by=office.user)
    form = step_form(office.get(page_of_paper("conclusion", session)), "so")
    assert [form.values[name] for name in ["number", "symbol", "issued_on"]] == [["12"], ["-TB/ĐU"], ["09/03/2026"]]
    said = text_of(press(office, "conclusion", session, "so", number=13, issued_on="09/03/2026"))
    assert "Thông báo kết luận trên cổng vẫn ghi số 12-TB/ĐU." in said
    void_number(DocumentNumber.objects.get(), by=office.user, reason="Nhầm")
    assert "vẫn ghi" not in text_of(press(office, "conclusion", session, "so", **{**form.values, "viec": "so"}))


def test_a_number_told_where_something_was_noted_stands_in_the_register_once_and_is_given_to_nobody(office, bodies):
    today, committee = timezone.localdate(), bodies[2]
    sent = {"by": office.user, "to_body": bodies[0], "sent_on": today}
    first, second, third = (make_opinion(moderation="approved", processing="classified") for _ in range(3))
    referral = forward(first, **sent, letter_number="12/UBND-VX")
    forward(second, **sent, letter_number="12/UBND-VX")
    forward(third, **sent, letter_number="9/SXD")
    row = DocumentNumber.objects.get()
    assert (row.number_symbol, row.issuer, row.kind, row.issued_on) == ("12/UBND-VX", committee, "letter", today)
    assert f"Chuyển ý kiến số {first.pk} đến {bodies[0]}" in text_of(office.get(reverse("admin:document_numbers")))
    right = make_body(kind="higher")
    correct_receiver(referral, by=office.user, to_body=right, reason="Chọn nhầm dòng.")
    page = text_of(office.get(reverse("admin:document_numbers")))
    assert (f"số {first.pk} đến {right}" in page, f"số {first.pk} đến {bodies[0]}" in page) == (True, False)
    press(office, "transfer", referral, "lap", **head(committee))
    form = step_form(office.get(page_of_paper("transfer", referral)), "so")
    press(office, "transfer", referral, "so", **{**form.values, "viec": "so"})
    assert [(line.pk, line.document is None) for line in DocumentNumber.objects.all()] == [(row.pk, False)]
    urge(referral, by=office.user, urged_on=today, means="letter", letter_number="7/UBND")
    assert next_number(committee, "letter", today.year) == 13
    assert set(DocumentNumber.objects.values_list("number_symbol", flat=True)) == {"12/UBND-VX", "07/UBND"}


@pytest.mark.parametrize("means", ["slip", "letter"])
def test_a_paper_that_is_dated_later_takes_the_day_of_what_it_tells_with_it(office, bodies, means):
    today, referral = timezone.localdate(), sent_on(bodies[0], expected_on=timezone.localdate())
    days = {"urged_on": today - 2 * DAY, "again_on": today + DAY}
    deed = referral if means == "slip" else referral.urgings.create(means="letter", **days)
    key = "transfer" if means == "slip" else "urging"
    press(office, key, deed, "lap", **head(bodies[2]))
    press(office, key, deed, "so", symbol="/UBND", issued_on=f"{deed.letter_day:%d/%m/%Y}")
    assert days_told(referral) == []
    press(office, key, deed, "ngay", issued_on=f"{today - DAY:%d/%m/%Y}")
    assert fresh(deed).letter_day == today - DAY
    assert len(days_told(referral)) == 1
    said = text_of(press(office, key, deed, "ngay", issued_on=f"{today + DAY:%d/%m/%Y}"))
    assert f"vẫn ghi ngày {today - DAY:%d/%m/%Y}." in said
    assert (fresh(deed).letter_day, len(days_told(referral))) == (today - DAY, 1)


def test_the_day_of_an_answer_that_is_a_draft_moves_with_its_letter_and_is_on_record(office, bodies):
    answer = make_response()
    press(office, "letter", answer, "lap", **head(bodies[2]))
    press(office, "letter", answer, "ngay", issued_on="05/03/2026")
    assert fresh(answer).issued_on == dt.date(2026, 3, 5)
    assert CaseEvent.objects.filter(case_kind="opinion", case_id=answer.opinion_id, verb="date_paper").exists()


def test_the_number_of_the_register_is_not_typed_over(office, session):
    document = make_paper(PAPERS["conclusion"], session, by=office.user).document
    press(office, "conclusion", session, "so", issued_on="05/03/2026")
    address = reverse("admin:sessions_app_document_change", args=[document.pk])
    office.post(address, {"subject": "Trích yếu mới", "session": session.pk, "number_symbol": "99/TB", "signer": ""})
    document = fresh(document)
    assert (document.subject, document.number_symbol) == ("Trích yếu mới", "01/TB-UBND")
