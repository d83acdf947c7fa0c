"""The desk of papers: a whole set made in one sitting, and the files of what was made."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.documents import PAPERS
from sessions_app.actions import make_paper, publish_document
from sessions_app.models import Document, PaperText
from tests.builders import (
    make_body,
    make_document,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_user,
)
from tests.staff import page_of, signed_in, text_of

from .steps import page_of_paper, page_of_set


@pytest.mark.parametrize("rows", [1, 3])
def test_a_summary_that_is_missing_leads_to_where_it_is_written(session, rows):
    front, office = signed_in("MTTQ"), signed_in("Lãnh đạo")
    issues = [
        make_issue(*(make_opinion(session=session, moderation="approved") for _ in range(2))) for _ in range(rows)
    ]
    make_paper(PAPERS["synthesis"], session, by=front.user)
    address = page_of_paper("synthesis", session)
    for issue in issues:
        place = reverse("admin:synthesis_issue", args=[issue.pk])
        assert f'<a href="{place}">tóm tắt vấn đề «{issue.title}»</a>' in text_of(front.get(address))
        assert f"<li>tóm tắt vấn đề «{issue.title}»</li>" in text_of(office.get(address))
        assert front.get(place).status_code == 200


def test_the_whole_set_is_made_with_one_button(office, session):
    page = office.post(page_of_set(session), {"lap": "tat-ca"}, follow=True)
    wanted = {key for key, paper in PAPERS.items() if paper.subject == "dialoguesession"} - {"invitations"}
    assert set(PaperText.objects.values_list("paper", flat=True)) == wanted
    assert "Đã lập: " in text_of(page)
    assert "Giấy mời từng người, từng khu dân cư: Chưa chọn mời ai. Hãy mở văn bản này" in text_of(page)
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


@pytest.mark.parametrize("issued", [{"number_symbol": "01/KH-UBND"}, {"issued_on": dt.date(2026, 3, 2)}, "signed", {}])
def test_all_together_leaves_what_is_issued_as_it_was(office, session, issued):
    text = make_paper(PAPERS["plan"], session, by=office.user)
    if issued == "signed":
        text.document.versions.create(file="x.pdf", file_name="x.pdf", size=1)
    elif issued:
        Document.objects.filter(pk=text.document.pk).update(**issued)
    session.title = "Tên khác"
    session.save()
    office.post(page_of_set(session), {"lap": "tat-ca"})
    assert text.document.texts.count() == (1 if issued else 2)


def test_what_came_as_a_file_is_told_at_its_paper_and_not_made_a_second_time(office, session):
    filed = make_document(session=session, kind="notice", number_symbol="09/TB-UBND", published_at=timezone.now())
    other = make_document(session=make_session(), kind="notice", number_symbol="11/TB-UBND")
    make_document(session=session, kind="speakers", published_at=None)
    make_paper(PAPERS["plan"], session, by=office.user)
    counts = {row.pk: (row.made_count, row.filed_count) for row in office.get(reverse("admin:papers")).context["page"]}
    assert (counts[session.pk], counts[other.session_id]) == ((1, 1), (0, 1))
    page = text_of(office.get(page_of_set(session)))
    assert f'<td data-label="Tình trạng"><a href="{page_of(filed)}">{filed}</a> nộp bằng tệp, đã công bố</td>' in page
    assert page.count("Chưa lập") == sum(paper.subject == "dialoguesession" for paper in PAPERS.values()) - 2
    assert str(other) not in page
    office.post(page_of_set(session), {"lap": "tat-ca"})
    assert not PaperText.objects.filter(paper="notice").exists()
    office.post(page_of_set(session), {"lap": "notice"})
    assert "nộp bằng tệp, đã công bố</td>" not in text_of(office.get(page_of_set(session)))


def test_leaders_see_the_set_of_papers_but_cannot_make_any(session):
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


def test_a_paper_that_was_not_made_has_no_file(office, session):
    assert office.get(reverse("admin:paper_file", args=["conclusion", session.pk])).status_code == 404
    assert office.get(reverse("admin:paper_file", args=["khong-co", session.pk])).status_code == 404


def test_a_unit_has_no_papers(session):
    unit = signed_in("Đơn vị xử lý")
    assert unit.get(page_of_set(session)).status_code == 403
    assert unit.get(page_of_paper("letter", make_response(body=make_body()))).status_code == 403


def test_the_way_from_the_conference(office, session):
    page = text_of(office.get(reverse("admin:sessions_app_dialoguesession_change", args=[session.pk])))
    assert page_of_set(session) in page
    assert make_user("Văn phòng").has_perm("sessions_app.view_papertext")
