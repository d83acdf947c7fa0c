"""One paper on its way to the portal."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from feedback.actions import take_back
from feedback.documents import PAPERS
from sessions_app.actions import make_paper, publish_document
from sessions_app.models import Body, Document, PaperText
from tests.builders import (
    make_conclusion,
    make_document,
    make_group,
    make_opinion,
)
from tests.pdfs import kept_pdf
from tests.staff import fresh, signed_in, text_of

from .steps import head, page_of_paper, page_of_set, press

PDF = kept_pdf(b"ban ky")


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


def test_who_signs_the_paper_signs_a_conclusion_that_names_nobody_else(office, session, bodies):
    notice = make_conclusion(session=session, published_at=None)

    def signed_by(name):
        press(office, "conclusion", session, "lap", **head(bodies[2], signer=name))
        return fresh(notice).signer

    assert [signed_by(name) for name in ["Lê Văn Ký", "Trần Thị Ký"]] == ["Lê Văn Ký", "Trần Thị Ký"]
    assert PaperText.objects.first().content["head"]["signer_title"] == "CHỦ TỊCH"
    type(notice).objects.update(signer="Chủ tịch Ngô Văn Khác")
    assert signed_by("Lê Văn Ký") == "Chủ tịch Ngô Văn Khác"
    type(notice).objects.update(signer="", published_at=timezone.now())
    assert signed_by("Trần Thị Ký") == ""


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


def test_an_internal_paper_cannot_be_published(office, session):
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


def test_staff_who_make_no_papers_do_not_open_what_stays_inside(office, session):
    inside = make_paper(PAPERS["speakers"], session, by=office.user).document
    address = reverse("admin:sessions_app_document_change", args=[inside.pk])
    assert office.get(address).status_code == 200
    assert signed_in("Lãnh đạo").get(address).status_code == 302
    assert inside.subject not in text_of(signed_in("Lãnh đạo").get(reverse("admin:sessions_app_document_changelist")))


def test_what_was_done_is_read_at_the_top_of_the_page(office, session):
    body = Body.objects.filter(kind="committee").first()
    done = office.post(page_of_paper("notice", session), {"viec": "lap", **head(body)})
    assert done.url == f"{page_of_paper('notice', session)}#content-start"
    assert 'id="content-start"' in text_of(office.get(done.url))


def sent_away(session, body):
    days = {"urged_on": timezone.localdate(), "again_on": timezone.localdate() + timezone.timedelta(days=1)}
    opinion = make_opinion(session=session, moderation="approved", processing="classified")
    referral = opinion.referrals.create(to_body=body, sent_on=timezone.localdate())
    return referral, referral.urgings.create(means="letter", **days)


@pytest.mark.parametrize("key", ["transfer", "urging"])
def test_a_paper_about_what_was_sent_away_by_mistake_is_no_longer_used(office, session, bodies, key):
    referral, urging = sent_away(session, bodies[0])
    subject = {"transfer": referral, "urging": urging}[key]
    press(office, key, subject, "lap", **head(bodies[2]))
    press(office, key, subject, "so", symbol="/UBND", issued_on=f"{timezone.localdate():%d/%m/%Y}")
    file = reverse("admin:paper_file", args=[key, subject.pk])
    assert (office.get(file).status_code, file in text_of(office.get(page_of_paper(key, subject)))) == (200, True)
    take_back(referral, by=office.user, reason="Của phường.")
    page = office.get(page_of_paper(key, subject))
    assert [name for name, *_ in page.context["steps"]] == ["bo-so"]
    assert ("Không còn dùng:" in text_of(page), file in text_of(page)) == (True, False)
    assert [office.get(file + query).status_code for query in ["", "?dang=pdf"]] == [404, 404]
    assert press(office, key, subject, "lap", **head(bodies[2])).status_code == 403
    assert "không còn dùng" in text_of(office.get(page_of_set(session)))


def test_a_letter_that_urges_about_several_leaves_out_the_mistake(office, session, bodies):
    (mistaken, first), (meant, other) = sent_away(session, bodies[0]), sent_away(session, bodies[0])
    type(other).objects.filter(pk=other.pk).update(letter_of=first)
    take_back(mistaken, by=office.user, reason="Của phường.")
    page = text_of(press(office, "urging", first, "lap", **head(bodies[2])))
    assert f"đôn đốc trả lời ý kiến số {meant.opinion_id}" in page
    assert "Không còn dùng" not in page
