"""The staff site: photographs, documents, announcements, conclusions."""

import datetime as dt
import html
import io
import zipfile

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions_app.models import (
    Announcement,
    CaseEvent,
    ConclusionNotice,
    Document,
    DocumentVersion,
    Photo,
    ReportedFigure,
)
from tests.builders import (
    image_bytes,
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_document,
    make_group,
    make_meeting,
    make_photo,
    make_session,
)
from tests.office_files import names_in, word_of_a_clerk
from tests.pdfs import kept_pdf
from tests.staff import do, empty_inlines, fresh, page_of, signed_in, text_of


def test_who_may_not_see_a_row_learns_no_title_by_its_address():
    draft, group = make_announcement(title="Bản nháp kín", published_at=None), make_group()
    kinds = [ContentType.objects.get_for_model(row).pk for row in [draft, group]]
    unit, office = signed_in("Đơn vị xử lý"), signed_in("Văn phòng")
    address = reverse("admin:view_on_site", args=[kinds[0], draft.pk])
    assert unit.get(address).status_code == 404
    assert office.get(address).url.endswith("/thong-bao/ban-nhap-kin/")
    for wrong in [(kinds[0], 0), (kinds[0], "x"), (0, 1), (10**30, 1)]:
        assert office.get(reverse("admin:view_on_site", args=wrong)).status_code == 404
    assert reverse("admin:view_on_site", args=[kinds[1], group.pk]) in text_of(office.get(page_of(group)))


# Photographs and documents


def upload(content, name="anh.png"):
    return SimpleUploadedFile(name, content)


def photo_form(session, **typed):
    return {"session": session.pk, "order": 1, "alt_text": "Quang cảnh", **typed}


def test_an_uploaded_photo_is_rendered_and_its_file_of_origin_is_gone(office):
    office.post(page_of(Photo, "add"), photo_form(make_session(), upload=upload(image_bytes())))
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.incoming.name, photo.render_error) == (64, 48, "", "")
    image = office.get(reverse("admin:sessions_app_photo_image", args=[photo.pk, 64]))
    assert b"".join(image.streaming_content).startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.7 no picture", "Tệp này không phải ảnh"), (b"", "Tệp này trống"), (None, "Hãy chọn tệp ảnh.")],
)
def test_what_is_no_photo_is_refused_with_a_sentence(office, content, said):
    files = {} if content is None else {"upload": upload(content)}
    page = text_of(office.post(page_of(Photo, "add"), photo_form(make_session(), **files)))
    assert said in page
    assert not Photo.objects.exists()


def test_another_file_replaces_the_picture(office):
    photo = make_photo(published_at=None)
    office.post(page_of(photo), photo_form(photo.session, upload=upload(image_bytes("JPEG", (30, 20)))))
    assert (fresh(photo).width, fresh(photo).height) == (30, 20)


def test_the_file_of_a_published_photo_is_not_replaced(office):
    photo = make_photo()
    page = text_of(office.post(page_of(photo), photo_form(photo.session, upload=upload(image_bytes()))))
    assert "Ảnh đã công bố không thay tệp được" in page
    assert fresh(photo).rendered_at == photo.rendered_at


def test_a_published_photo_keeps_its_description_and_its_session(office):
    photo = make_photo()
    form = {**photo_form(make_session()), "alt_text": ""}
    assert "Ảnh đã công bố phải có mô tả này." in text_of(office.post(page_of(photo), form))
    office.post(page_of(photo), {**form, "alt_text": "Hội trường"})
    assert (fresh(photo).alt_text, fresh(photo).session) == ("Hội trường", photo.session)


def test_new_words_leave_the_picture_alone(office):
    photo = make_photo()
    office.post(page_of(photo), photo_form(photo.session, caption="Chú thích mới"))
    assert (fresh(photo).caption, fresh(photo).rendered_at) == ("Chú thích mới", photo.rendered_at)


def test_a_photo_is_hidden_with_a_reason(office):
    photo = make_photo()
    do(office, photo, "go-xuong", reason="Người trong ảnh đề nghị.")
    assert fresh(photo).hidden_reason == "Người trong ảnh đề nghị."
    assert do(signed_in("MTTQ"), make_photo(), "go-xuong", reason="x").status_code == 403
    assert not Photo.objects.public().filter(pk=photo.pk).exists()


def test_a_photo_is_published_shown_again_and_deleted_by_verbs(office):
    photo = make_photo(published_at=None)
    do(office, photo, "cong-bo")
    assert fresh(photo).published_at
    do(office, photo, "go-xuong", reason="Nhầm.")
    do(office, photo, "dua-len-lai", reason="Đã hỏi lại.")
    assert (fresh(photo).hidden_at, fresh(photo).hidden_reason) == (None, "")
    events = CaseEvent.objects.filter(case_kind="photo", case_id=photo.pk).order_by("sequence")
    assert [event.verb for event in events] == ["publish", "hide", "show_again"]
    other = make_photo(published_at=None)
    assert "Đã xóa ảnh." in text_of(do(office, other, "xoa"))
    assert not Photo.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize(
    ("value", "found"), [("cho", ["Ảnh nháp"]), ("cong-bo", ["Ảnh đăng"]), ("go", ["Ảnh gỡ"]), ("x", 3)]
)
def test_photos_are_listed_by_where_they_stand(office, value, found):
    make_photo(caption="Ảnh nháp", published_at=None)
    make_photo(caption="Ảnh đăng")
    make_photo(caption="Ảnh gỡ", hidden_at=timezone.now())
    rows = office.get(page_of(Photo, "changelist"), {"tinh-trang": value}).context["cl"].result_list
    assert (len(rows) if found == 3 else [row.caption for row in rows]) == found


def test_the_staff_view_of_a_picture_is_for_staff_only():
    photo = make_photo()
    address = reverse("admin:sessions_app_photo_image", args=[photo.pk, 64])
    assert Client().get(address).status_code == 302
    assert signed_in("Đơn vị xử lý").get(address).status_code == 404


def docx(*extra, text="x"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ["[Content_Types].xml", "word/document.xml", *extra]:
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [("Kế hoạch số 5.doc", kept_pdf(), "Kế hoạch số 5.pdf"), ("a/b\u200bc.pdf", docx(), "bc.docx")],
)
def test_a_document_keeps_its_file_under_an_honest_name(office, name, content, kept):
    form = {"kind": "plan", "subject": "Kế hoạch", "upload": upload(content, name)}
    office.post(page_of(Document, "add"), form)
    version = DocumentVersion.objects.get()
    assert (version.file_name, version.size) == (kept, len(content))
    file = office.get(reverse("admin:sessions_app_document_file", args=[version.document_id, version.pk]))
    assert b"".join(file.streaming_content) == content


def test_a_document_is_kept_without_the_name_of_who_wrote_it(office):
    form = {"kind": "plan", "subject": "Kế hoạch", "upload": upload(word_of_a_clerk(), "a.docx")}
    office.post(page_of(Document, "add"), form)
    content = DocumentVersion.objects.get().file.read()
    assert (names_in(word_of_a_clerk()), names_in(content)) == (["docProps/core.xml"], [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (image_bytes(), "Chỉ nhận tệp PDF"),
        (docx("word/vbaProject.bin"), "macro"),
        (docx(text='<w:del w:id="1">'), "cả chữ đã xóa"),
    ],
)
def test_other_files_are_refused_as_documents(office, content, said):
    form = {"kind": "plan", "subject": "Kế hoạch", "upload": upload(content, "van-ban.pdf")}
    assert said in text_of(office.post(page_of(Document, "add"), form))
    assert not Document.objects.exists()


def test_a_published_document_keeps_its_words_and_takes_another_file(office):
    document = make_document(published_at=None)
    do(office, document, "cong-bo")
    typed = {"upload": upload(kept_pdf(b"moi"), "moi.pdf"), "note": "Bản ký."}
    office.post(page_of(document), {"subject": "Sửa lén", **typed})
    assert fresh(document).published_at
    assert fresh(document).subject == document.subject
    assert {version.file_name for version in document.versions.all()} == {"moi.pdf", "ke-hoach.pdf"}


def test_a_document_without_a_file_is_not_published(office):
    document = make_document(file=None, published_at=None)
    assert "chưa có tệp" in text_of(do(office, document, "cong-bo"))
    assert do(signed_in("MTTQ"), document, "cong-bo").status_code == 403
    assert fresh(document).published_at is None


# Announcements and conclusions


def test_an_announcement_is_posted_and_taken_down_and_not_edited_in_between(office):
    announcement = make_announcement(published_at=None)
    do(office, announcement, "dang")
    assert fresh(announcement).published_at
    form = {"category": "news", "title": "Sửa lén", "text": "x"}
    assert office.post(page_of(announcement), form).status_code == 403
    assert "Hãy ghi phần này." in text_of(do(office, announcement, "go-xuong"))
    do(office, announcement, "go-xuong", reason="Sai ngày.")
    assert fresh(announcement).hidden_at
    assert do(signed_in("MTTQ"), make_announcement(published_at=None), "dang").status_code == 403


def test_a_public_conclusion_is_read_only(office):
    notice = make_conclusion(items=1)
    assert do(signed_in("Lãnh đạo"), notice, "cong-bo").status_code == 403
    do(office, notice, "cong-bo")
    form = {"title": "Sửa lén", **empty_inlines("items")}
    assert office.post(page_of(notice), form).status_code == 403
    assert 'name="title"' not in text_of(office.get(page_of(notice)))


def test_an_empty_conclusion_is_published_only_where_the_minutes_report_that_nobody_raised_anything(office, client):
    notice = make_conclusion()
    reported = notice.session.reported_figures.create(kind="opinions", value=7)
    assert "Hội nghị không có ý kiến nào thì ghi" in text_of(do(office, notice, "cong-bo"))
    assert fresh(notice).published_at is None
    ReportedFigure.objects.filter(pk=reported.pk).update(value=0)
    do(office, notice, "cong-bo")
    assert text_of(client.get(fresh(notice).get_absolute_url())).count("Không có.") == 4


def days_from_now(number):
    return timezone.localdate() + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("held", "issued", "due", "said"),
    [
        (1, 0, 9, "Hội nghị chưa họp"),
        (-3, 1, 9, "chưa tới"),
        (-3, -4, 9, "trước ngày họp"),
        (-3, 0, -4, "trước ngày họp"),
        (-3, 0, -3, "Đã công bố thông báo kết luận."),
        (-3, -3, 9, "Đã công bố thông báo kết luận."),
    ],
)
def test_the_days_of_a_conclusion_follow_each_other(office, held, issued, due, said):
    """Days from now: of the meeting, of the notice, and of what it orders."""
    notice = make_conclusion(issued_on=days_from_now(issued))
    make_meeting(session=notice.session, held_on=days_from_now(held))
    notice.items.create(part="d", order=1, text="Nạo vét cống.", body=make_body(), due_on=days_from_now(due))
    assert said in text_of(do(office, notice, "cong-bo"))
    assert bool(fresh(notice).published_at) == said.startswith("Đã")


@pytest.mark.parametrize("why", ["postponed", "cancelled"])
@pytest.mark.parametrize(("called_off", "is_out"), [(-5, False), (-2, True)])
def test_what_was_called_off_before_it_met_has_nothing_to_conclude(office, why, called_off, is_out):
    facts = {f"{why}_at": timezone.now() + dt.timedelta(days=called_off), f"{why}_reason": "Bão."}
    notice = make_conclusion(session=make_session(**facts), items=1)
    for number in [-3, 9]:
        make_meeting(session=notice.session, held_on=days_from_now(number))
    page = text_of(do(office, notice, "cong-bo"))
    assert bool(fresh(notice).published_at) == is_out
    assert ("Hội nghị chưa họp" in page) != is_out


def test_a_conference_that_has_a_meeting_to_come_is_not_concluded(office):
    notice = make_conclusion(items=1)
    make_meeting(session=notice.session, held_on=days_from_now(-3))
    second = make_meeting(session=notice.session, held_on=days_from_now(2))
    assert f"Hội nghị còn buổi {second.when} chưa họp." in text_of(do(office, notice, "cong-bo"))
    assert fresh(notice).published_at is None
    second.delete()
    do(office, notice, "cong-bo")
    assert fresh(notice).published_at


def test_parts_c_and_d_of_a_conclusion_name_a_body(office):
    item = {
        "items-TOTAL_FORMS": 1,
        "items-INITIAL_FORMS": 0,
        "items-0-part": "d",
        "items-0-order": 1,
        "items-0-text": "x",
    }
    form = {"session": make_session().pk, "title": "Kết luận", **item}
    assert "Phần c và d phải ghi rõ cơ quan." in text_of(office.post(page_of(ConclusionNotice, "add"), form))


def test_a_document_is_taken_down_with_a_reason_and_can_come_back(office, client):
    document = make_document()
    do(office, document, "cong-bo")
    address = document.versions.get().get_absolute_url()
    assert "Hãy ghi phần này." in text_of(do(office, document, "go-xuong", reason=" "))
    assert client.get(address).status_code == 200
    do(office, document, "go-xuong", reason="Sai số liệu.")
    assert client.get(address).status_code == 404
    event = CaseEvent.objects.get(case_kind="document", case_id=document.pk)
    assert (event.verb, event.reason) == ("unpublish", "Sai số liệu.")
    do(office, document, "cong-bo")
    assert client.get(address).status_code == 200


def test_a_document_that_was_out_is_not_deleted_after_it_was_taken_down(office):
    seen, draft = make_document(published_at=None), make_document(published_at=None)
    do(office, seen, "cong-bo")
    do(office, seen, "go-xuong", reason="Sai số liệu.")
    assert office.post(page_of(seen, "delete"), {"post": "yes"}).status_code == 403
    office.post(page_of(draft, "delete"), {"post": "yes"})
    assert list(Document.objects.all()) == [seen]


@pytest.mark.parametrize("role", ["MTTQ", "Đơn vị xử lý", "Người duyệt", "Lãnh đạo"])
def test_only_who_may_publish_documents_takes_one_down(role):
    document = make_document()
    assert do(signed_in(role), document, "go-xuong", reason="x").status_code == 403
    assert fresh(document).published_at


# Files that were chosen on a page that comes back


AGAIN = "«anh.png» chưa được lưu. Hãy chọn lại tệp này."


def test_a_page_that_comes_back_asks_for_the_photograph_again(office):
    typed = photo_form(make_session(), upload=upload(image_bytes()), order="-7")
    assert AGAIN in html.unescape(text_of(office.post(page_of(Photo, "add"), typed)))
    assert AGAIN not in html.unescape(text_of(office.post(page_of(Photo, "add"), {**typed, "upload": upload(b"x")})))
    assert not Photo.objects.exists()


def test_a_page_that_comes_back_asks_for_the_photographs_below_it_again(office):
    typed = {
        **empty_inlines("photos", "files"),
        "photos-TOTAL_FORMS": 1,
        "photos-0-order": 1,
        "photos-0-alt_text": "Ngõ",
    }
    page = office.post(page_of(Announcement, "add"), {**typed, "title": "", "photos-0-upload": upload(image_bytes())})
    assert AGAIN in html.unescape(text_of(page))


def test_a_button_that_was_refused_asks_for_its_photographs_again(office):
    commitment = make_commitment(state="under_way", published_at=timezone.now())
    typed = {"text": "Đã thay.", "percent": "150", "caption_1": "Ngõ 5", "role_1": "after"}
    page = do(office, commitment, "ghi-tien-do", **typed, file_1=upload(image_bytes()))
    assert AGAIN in html.unescape(text_of(page))
    assert 'value="Ngõ 5"' in text_of(page)


def test_a_conclusion_is_read_as_people_will_read_it_before_it_is_out():
    notice = make_conclusion(items=1, title="Kết luận sắp ra", issued_on=None)
    office, preview = signed_in("Văn phòng"), reverse("admin:conclusion_preview", args=[notice.pk])
    assert f'href="{preview}"' in text_of(office.get(page_of(notice)))
    page = text_of(office.get(preview))
    assert "Bản nháp, chưa công bố." in page
    assert "chưa đăng" in page
    assert "Nội dung 1." in page
    assert "noindex" in page
    assert Client().get(preview).status_code == 302
    notice.items.update(text="Nội dung sửa lại.")
    assert "Nội dung sửa lại." in text_of(office.get(preview))
    ConclusionNotice.objects.update(published_at=timezone.now(), issued_on=timezone.localdate())
    assert office.get(preview).url == notice.get_absolute_url()
    out = text_of(Client().get(notice.get_absolute_url()))
    assert "chưa công bố" not in out
    assert "Tờ niêm yết để in" in out
    assert f'href="{preview}"' not in text_of(office.get(page_of(notice)))
