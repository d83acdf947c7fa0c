"""Documents: the list, the pages, the words of their files, the versions."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from feedback.demo import documents as demo
from sessions_app.models import CaseEvent, Document, DocumentVersion
from tests.builders import make_body, make_document, make_session, make_version, make_ward
from tests.pdfs import kept_pdf
from tests.staff import do, page_of, signed_in, text_of

LIST = reverse("sessions_app:documents")


def listed(client, **query):
    return [document.subject for document in client.get(LIST, query).context["page"]]


def test_the_newest_document_is_listed_first_and_one_without_a_day_last(client):
    for day, subject in [(None, "Không ngày"), (dt.date(2019, 9, 1), "Cũ"), (dt.date(2026, 3, 5), "Mới")]:
        make_document(subject=subject, issued_on=day)
    assert listed(client) == ["Mới", "Cũ", "Không ngày"]


def test_the_list_is_narrowed_by_kind_body_and_year(client):
    body = make_body(name="Đảng ủy")
    make_document(subject="Biên bản", kind="minutes", issuer=body, issued_on=dt.date(2025, 3, 5))
    make_document(subject="Kế hoạch", kind="plan", issuer=make_body(), issued_on=dt.date(2026, 3, 5))
    assert listed(client, loai="minutes") == ["Biên bản"]
    assert listed(client, co_quan=body.pk) == ["Biên bản"]
    assert listed(client, nam="2025") == ["Biên bản"]
    assert listed(client, nam="2025", loai="plan") == []


@pytest.mark.parametrize("wrong", [{"loai": "x"}, {"co_quan": "9'"}, {"nam": "99999999999999999999"}])
def test_a_filter_that_is_none_of_ours_shows_them_all(client, wrong):
    make_document(subject="Kế hoạch")
    assert listed(client, **wrong) == ["Kế hoạch"]


def test_the_filters_offer_nothing_of_what_is_not_published(client):
    make_document(published_at=None, issuer=make_body(name="Ban chưa công bố"), issued_on=dt.date(1999, 1, 1))
    page = client.get(LIST).content.decode()
    assert "Ban chưa công bố" not in page
    assert "1999" not in page


@pytest.mark.parametrize(
    "words", ["ngo 12", "NGÕ 12", "05/kh-ubnd", "ke hoach", "bi thu", "thoat nuoc ngo", "ngập ngo"]
)
def test_a_document_is_found_by_its_kind_subject_number_signer_and_text(client, words):
    make_document(
        subject="Thoát nước", number_symbol="05/KH-UBND", signer="Bí thư", text="Giao Phòng Kinh tế: ngập ngõ 12."
    )
    make_document(subject="Chuyện khác", kind="letter")
    assert listed(client, q=words) == ["Thoát nước"]


def test_the_place_in_the_file_is_shown_with_the_words_marked(client):
    make_document(text="Giao Phòng Kinh tế xử lý <ngập> ngõ 12.")
    page = client.get(LIST, {"q": "ngap ngo"}).content.decode()
    assert "Giao Phòng Kinh tế xử lý &lt;<mark>ngập</mark>&gt; <mark>ngõ</mark> 12." in page
    assert "<mark>" in client.get(reverse("search"), {"q": "ngap ngo"}).content.decode()


def test_words_of_a_file_that_was_replaced_are_not_found(client):
    document = make_document(subject="Kế hoạch năm", text="ngõ 12")
    make_version(document, text="ngõ 15")
    assert listed(client, q="ngo 12") == []
    assert listed(client, q="ngo 15") == [document.subject]


def test_searching_documents_for_signs_alone_finds_nothing(client):
    make_document()
    assert listed(client, q="***") == []


def test_a_draft_is_not_found_by_what_stands_in_its_file(client):
    drafts = {"published_at": None}, {"session": make_session(announced_at=None)}
    for fields in drafts:
        make_document(text="mat 12", **fields)
    shown = make_document(text="mat 12")
    assert listed(client, q="mat 12") == [shown.subject]
    assert [result.count for result in client.get(reverse("search"), {"q": "mat 12"}).context["results"]] == [1]


@pytest.mark.parametrize("query", [{}, {"q": "chu"}])
def test_the_list_takes_the_same_queries_for_any_length(client, django_assert_num_queries, query):
    make_ward()
    for rows in [1, 14]:
        for _ in range(rows):
            make_document(text="chu", session=make_session(), issuer=make_body(), issued_on=timezone.localdate())
        with django_assert_num_queries(7 if query else 6):
            assert client.get(LIST, query).status_code == 200


def test_a_long_list_has_pages_that_keep_the_filter(client):
    for _ in range(21):
        make_document(kind="plan")
    page = client.get(LIST, {"loai": "plan"}).content.decode()
    assert "Có 21 văn bản phù hợp" in page
    assert "?loai=plan&amp;trang=2" in page


def test_an_empty_list_says_so(client):
    assert "Chưa có văn bản nào được công bố." in client.get(LIST).content.decode()
    assert "Không có văn bản nào phù hợp" in client.get(LIST, {"q": "x"}).content.decode()


def test_a_page_shows_the_newest_file_and_the_earlier_ones_with_their_notes(client):
    document = make_document(number_symbol="14-KH/ĐU", signer="Bí thư Đảng ủy")
    old = document.versions.get()
    new = make_version(document, note="Sửa ngày họp ở mục 2.")
    page = client.get(document.get_absolute_url()).content.decode()
    assert "14-KH/ĐU" in page
    assert page.index(new.get_absolute_url()) < page.index("Sửa ngày họp") < page.index("Các bản trước")
    assert page.index("Các bản trước") < page.index(old.get_absolute_url())
    assert client.get(old.get_absolute_url()).status_code == 200


def test_an_address_is_never_taken_for_that_of_a_file(client):
    document = make_document(subject="2026")
    assert document.get_absolute_url() == "/tai-lieu/ke-hoach-2026/"
    assert client.get(document.get_absolute_url()).status_code == 200


def word_file(*lines):
    return SimpleUploadedFile("Biên bản.docx", demo.docx(list(lines)))


def document_form(document, **typed):
    return {"kind": document.kind, "subject": document.subject, **typed}


def test_a_file_that_was_added_can_be_found_by_what_stands_in_it(client):
    document = make_document(file=None, published_at=None)
    office = signed_in("Văn phòng")
    office.post(page_of(document), document_form(document, upload=word_file("Ngập", "Ngõ mười hai")))
    do(office, document, "cong-bo")
    assert listed(client, q="muoi hai") == [document.subject]
    assert "Tìm được theo chữ trong tệp." in text_of(office.get(page_of(document)))


def test_a_file_that_cannot_be_read_leaves_a_sentence_and_can_be_published(client):
    document = make_document(file=None, published_at=None)
    office = signed_in("Văn phòng")
    scan = SimpleUploadedFile("a.pdf", kept_pdf())
    office.post(page_of(document), document_form(document, upload=scan))
    assert "không có chữ để tìm" in text_of(office.get(page_of(document)))
    do(office, document, "cong-bo")
    assert "không có chữ để tìm" not in client.get(document.get_absolute_url()).content.decode()


def test_another_file_of_a_published_document_needs_a_note_which_is_recorded(client):
    document = make_document()
    office = signed_in("Văn phòng")
    page = text_of(office.post(page_of(document), {"upload": word_file("Mới")}))
    assert "khác tệp trước ở chỗ nào" in page
    assert document.versions.count() == 1
    office.post(page_of(document), {"upload": word_file("Mới"), "note": "Sửa ngày họp."})
    event = CaseEvent.objects.get(case_kind="document", case_id=document.pk)
    assert (event.verb, event.reason) == ("add_file", "Sửa ngày họp.")
    assert "Sửa ngày họp." in client.get(document.get_absolute_url()).content.decode()


def test_files_of_before_are_read_by_the_command(client, capsys):
    document = make_document(file=demo.pdf("bao-cao-tong-hop.pdf"))
    make_document(file=kept_pdf())
    call_command("read_documents")
    assert "Đã đọc 2 tệp, 1 tệp không lấy được chữ." in capsys.readouterr().out
    assert listed(client, q="tong hop y kien") == [document.subject]
    call_command("read_documents")
    assert "Đã đọc 0 tệp" in capsys.readouterr().out


def test_deleting_a_draft_takes_its_words_along():
    document = make_document(published_at=None, text="chữ")
    DocumentVersion.objects.get().delete()
    assert Document.objects.containing("chu").count() == 0
    assert document.versions.count() == 0
