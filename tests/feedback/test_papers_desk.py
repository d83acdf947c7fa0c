"""The desk of papers: a whole set made in one sitting, and one paper on its way to the portal."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordFile

from feedback.actions import approve_response, publish_response
from feedback.documents import PAPERS
from sessions_app import chain
from sessions_app.actions import make_paper, publish_document, void_number
from sessions_app.models import Body, Document, DocumentNumber, PaperText
from tests.builders import (
    make_body,
    make_document,
    make_group,
    make_issue,
    make_meeting,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from tests.staff import fresh, signed_in, text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 ban ky %%EOF"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def bodies():
    make_ward()
    return [make_body(kind=kind, name=f"Cơ quan {kind}") for kind in ["party", "council", "committee", "front"]]


@pytest.fixture
def session():
    return make_meeting(session=make_session(purpose="Nghe dân.")).session


@pytest.fixture
def office():
    return signed_in("Văn phòng")


def page_of_set(session):
    return reverse("admin:session_papers", args=[session.pk])


def page_of_paper(key, subject):
    return reverse("admin:paper", args=[key, subject.pk])


def press(client, key, subject, step, **typed):
    return client.post(page_of_paper(key, subject), {"viec": step, **typed}, follow=True)


def head(shown_for, **changes):
    """The form as it comes, with `changes`."""
    shown = {"place": "Thử Nghiệm", "authority": "TM. ỦY BAN NHÂN DÂN", "signer_title": "CHỦ TỊCH"}
    return {"shown_for": shown_for.pk, "issuer": shown_for.pk, **shown, **changes}


# What is missing


@pytest.mark.parametrize("rows", [1, 3])
def test_a_summary_that_is_missing_leads_to_where_it_is_written(session, rows):
    front, office = signed_in("MTTQ"), signed_in("Lãnh đạo")
    issues = [make_issue(make_opinion(session=session, moderation="approved")) for _ in range(rows)]
    make_paper(PAPERS["synthesis"], session, by=front.user)
    address = page_of_paper("synthesis", session)
    for issue in issues:
        place = reverse("admin:synthesis_issue", args=[issue.pk])
        assert f'<a href="{place}">tóm tắt vấn đề «{issue.title}»</a>' in text_of(front.get(address))
        assert f"<li>tóm tắt vấn đề «{issue.title}»</li>" in text_of(office.get(address))
        assert front.get(place).status_code == 200


# The set


def test_the_whole_set_is_made_with_one_button(office, session):
    page = office.post(page_of_set(session), {"lap": "tat-ca"}, follow=True)
    wanted = {key for key, paper in PAPERS.items() if paper.subject == "dialoguesession"} - {"invitations"}
    assert set(PaperText.objects.values_list("paper", flat=True)) == wanted
    assert "Đã lập: " in text_of(page)
    assert "Giấy mời từng người, từng tổ: Chưa chọn mời ai. Hãy mở văn bản này" in text_of(page)
    assert text_of(page).count("Lập lại") >= len(wanted)


def test_the_set_stands_in_the_order_of_the_procedure(office, session):
    page = text_of(office.get(page_of_set(session)))
    names = [PAPERS[key].name for key in ["synthesis", "minutes", "conclusion", "resolution_plan"]]
    places = [page.index(name) for name in names]
    assert places == sorted(places)
    assert page.count("Chưa lập") == sum(paper.subject == "dialoguesession" for paper in PAPERS.values())


def test_all_together_passes_over_what_people_could_read(office, session):
    text = make_paper(PAPERS["conclusion"], session, by=office.user)
    publish_document(text.document, by=office.user)
    session.title = "Tên khác"
    session.save()
    office.post(page_of_set(session), {"lap": "tat-ca"})
    assert text.document.texts.get() == text


def test_who_may_only_look_makes_nothing(session):
    leader = signed_in("Lãnh đạo")
    page = text_of(leader.get(page_of_set(session)))
    assert "Biên bản hội nghị" in page
    assert "Lập cả bộ" not in page
    assert PAPERS["speakers"].name not in page
    assert leader.post(page_of_set(session), {"lap": "minutes"}).status_code == 403
    assert leader.get(page_of_paper("speakers", session)).status_code == 404
    assert not Document.objects.exists()


def test_the_pages_of_papers_take_the_same_queries_for_any_number(office, session, django_assert_num_queries):
    address = page_of_set(session)
    make_paper(PAPERS["minutes"], session, by=office.user)
    office.get(address)
    with CaptureQueriesContext(connection) as one:
        office.get(address)
    queries = len(one)
    office.post(address, {"lap": "tat-ca"})
    for _ in range(3):
        answer = make_response()
        answer.opinion.session = session
        answer.opinion.save()
        make_paper(PAPERS["letter"], answer, by=office.user)
    with django_assert_num_queries(queries):
        office.get(address)


def test_the_list_of_conferences_takes_the_same_queries_for_any_number(office, session, django_assert_num_queries):
    address = reverse("admin:papers")
    office.get(address)
    with CaptureQueriesContext(connection) as one:
        office.get(address)
    for _ in range(5):
        make_paper(PAPERS["minutes"], make_session(), by=office.user)
    with django_assert_num_queries(len(one)):
        page = text_of(office.get(address))
    assert session.title in page


# One paper


def test_the_head_is_chosen_and_stays(office, session, bodies):
    committee = bodies[2]
    chosen = head(committee, authority="KT. CHỦ TỊCH", signer_title="PHÓ CHỦ TỊCH", recipients="- Như trên;")
    page = text_of(press(office, "conclusion", session, "lap", **chosen))
    assert "Đã lập văn bản." in page
    text = PaperText.objects.get()
    assert text.chosen["head"]["authority"] == ["KT. CHỦ TỊCH"]
    assert "place" not in text.chosen["head"]
    assert "KT. CHỦ TỊCH</textarea>" in page
    assert "<b>PHÓ CHỦ TỊCH</b>" in page


def test_another_body_brings_its_own_lines(office, session, bodies):
    committee, front = bodies[2:]
    press(office, "conclusion", session, "lap", **head(committee, issuer=front.pk))
    text = PaperText.objects.get()
    assert text.document.issuer == front
    assert text.content["head"]["authority"] == ["TM. BAN THƯỜNG TRỰC"]


def test_the_form_says_what_is_missing(office, session, bodies):
    page = text_of(press(office, "conclusion", session, "lap", **head(bodies[2], place="")))
    assert "Hãy ghi địa danh." in page
    assert not Document.objects.exists()


def test_what_the_data_leaves_empty_is_told_before_publishing(office, session):
    make_paper(PAPERS["minutes"], session, by=office.user)
    page = text_of(press(office, "minutes", session, "cong-bo"))
    assert "chỗ chưa có dữ liệu" in page
    assert "Phần chữ còn chỗ trống" in page
    assert Document.objects.get().published_at is None
    press(office, "minutes", session, "cong-bo", with_gaps="on")
    assert Document.objects.get().published_at


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


def test_the_signed_scan_is_a_pdf_and_is_published_with_the_text(office, session):
    make_paper(PAPERS["conclusion"], session, by=office.user)
    word = SimpleUploadedFile("a.pdf", b"khong phai pdf")
    assert "Chỉ nhận tệp PDF" in text_of(press(office, "conclusion", session, "ban-ky", file=word))
    page = text_of(office.get(page_of_paper("conclusion", session)))
    token = re.search(r'name="_mot_lan" value="(\w+)"', page)[1]
    for said in ["Đã nhận bản ký.", "đã được nhận ở lần bấm trước"]:
        file = SimpleUploadedFile("ban-ky.pdf", PDF)
        assert said in text_of(press(office, "conclusion", session, "ban-ky", file=file, _mot_lan=token))
    document = Document.objects.get()
    assert document.versions.get().file_name == "ban-ky.pdf"
    assert "Có bản ký" in text_of(office.get(page_of_paper("conclusion", session)))
    press(office, "conclusion", session, "cong-bo", with_gaps="on")
    assert list(PaperText.objects.public()) == [document.texts.get()]


def test_what_stays_inside_offers_no_publishing(office, session):
    make_paper(PAPERS["speakers"], session, by=office.user)
    assert "không công bố trên cổng" in text_of(office.get(page_of_paper("speakers", session)))
    assert press(office, "speakers", session, "cong-bo").status_code == 403
    assert Document.objects.get().published_at is None


def test_the_front_makes_and_numbers_but_does_not_publish(session, bodies):
    front = signed_in("MTTQ")
    press(front, "synthesis", session, "lap", **head(bodies[3]))
    assert press(front, "synthesis", session, "so", issued_on="05/03/2026").status_code == 200
    assert Document.objects.get().number_symbol == "01/BC-MTTQ"
    assert press(front, "synthesis", session, "cong-bo").status_code == 403


def test_a_published_paper_is_made_again_with_a_note_by_who_may_publish(office, session, bodies):
    text = make_paper(PAPERS["conclusion"], session, by=office.user)
    publish_document(text.document, by=office.user)
    front = signed_in("MTTQ")
    assert press(front, "conclusion", session, "lap", **head(bodies[2])).status_code == 403
    changed = head(bodies[2], signer="Nguyễn Văn Ký")
    assert "Văn bản đã từng công bố" in text_of(press(office, "conclusion", session, "lap", **changed))
    press(office, "conclusion", session, "lap", **changed, note="Thêm người ký")
    assert [row.note for row in PaperText.objects.public()] == ["Thêm người ký", ""]


# Files


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


def test_without_libreoffice_the_button_says_what_to_install(office, session, monkeypatch):
    monkeypatch.setattr("sessions_app.documents.pdf.program", lambda: None)
    make_paper(PAPERS["conclusion"], session, by=office.user)
    address = reverse("admin:paper_file", args=["conclusion", session.pk])
    page = office.get(address, {"dang": "pdf"}, follow=True)
    assert "libreoffice-writer" in text_of(page)


def test_with_libreoffice_the_same_paper_comes_as_pdf(office, session, monkeypatch):
    monkeypatch.setattr("sessions_app.documents.pdf.pdf_of", lambda word: b"%PDF-" + word[:2])
    make_paper(PAPERS["conclusion"], session, by=office.user)
    response = office.get(reverse("admin:paper_file", args=["conclusion", session.pk]), {"dang": "pdf"})
    assert (response.content, response["Content-Type"]) == (b"%PDF-PK", "application/pdf")


def test_what_is_not_made_has_no_file(office, session):
    assert office.get(reverse("admin:paper_file", args=["conclusion", session.pk])).status_code == 404
    assert office.get(reverse("admin:paper_file", args=["khong-co", session.pk])).status_code == 404


# Letters


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


def test_a_unit_has_no_papers(session):
    unit = signed_in("Đơn vị xử lý")
    assert unit.get(page_of_set(session)).status_code == 403
    assert unit.get(page_of_paper("letter", make_response(body=make_body()))).status_code == 403


def test_the_choices_of_a_paper_are_fields_of_its_form(office, session, bodies):
    group = make_group()
    address = page_of_paper("invitations", session)
    form = {"viec": "lap", **head(bodies[2]), "guests": "Ông A\nBà B", "each_of": "x"}
    assert "errorlist" in text_of(office.post(address, form))
    office.post(address, {**form, "each_of": "groups"})
    text = PaperText.objects.get()
    assert len(text.content) == 3
    assert f"số {group.number}" in text.text
    assert "Bà B</textarea>" in text_of(office.get(address))


def test_a_ward_without_the_body_of_a_paper_is_told_so(office, session, bodies):
    bodies[2].delete()
    page = text_of(office.post(page_of_set(session), {"lap": "conclusion"}, follow=True))
    assert "chưa có cơ quan loại «Ủy ban nhân dân»" in page
    assert bodies[3].name in text_of(office.get(page_of_paper("conclusion", session)))
    Body.objects.all().delete()
    page = text_of(office.get(page_of_paper("conclusion", session), follow=True))
    assert "chưa có cơ quan loại «Ủy ban nhân dân»" in page


def test_the_page_of_the_document_leads_to_where_it_is_made(office, session):
    document = make_paper(PAPERS["conclusion"], session, by=office.user).document
    address = reverse("admin:sessions_app_document_change", args=[document.pk])
    assert page_of_paper("conclusion", session) in text_of(office.get(address))
    by_hand = reverse("admin:sessions_app_document_change", args=[make_document().pk])
    assert "Lập, lấy số" not in text_of(office.get(by_hand))


def test_the_number_of_the_register_is_not_typed_over(office, session):
    document = make_paper(PAPERS["conclusion"], session, by=office.user).document
    press(office, "conclusion", session, "so", issued_on="05/03/2026")
    address = reverse("admin:sessions_app_document_change", args=[document.pk])
    office.post(address, {"subject": "Trích yếu mới", "session": session.pk, "number_symbol": "99/TB", "signer": ""})
    document = fresh(document)
    assert (document.subject, document.number_symbol) == ("Trích yếu mới", "01/TB-UBND")


def test_staff_who_make_no_papers_do_not_open_what_stays_inside(office, session):
    inside = make_paper(PAPERS["speakers"], session, by=office.user).document
    address = reverse("admin:sessions_app_document_change", args=[inside.pk])
    assert office.get(address).status_code == 200
    assert signed_in("Lãnh đạo").get(address).status_code == 302
    assert inside.subject not in text_of(signed_in("Lãnh đạo").get(reverse("admin:sessions_app_document_changelist")))


def test_the_way_from_the_conference(office, session):
    page = text_of(office.get(reverse("admin:sessions_app_dialoguesession_change", args=[session.pk])))
    assert page_of_set(session) in page
    assert make_user("Văn phòng").has_perm("sessions_app.view_papertext")


def test_what_was_done_is_read_at_the_top_of_the_page(office, session):
    body = Body.objects.filter(kind="committee").first()
    done = office.post(page_of_paper("notice", session), {"viec": "lap", **head(body)})
    assert done.url == f"{page_of_paper('notice', session)}#content-start"
    assert 'id="content-start"' in text_of(office.get(done.url))
