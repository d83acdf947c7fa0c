"""Pictures and attachments of news: they come and go with it."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from sessions_app import actions
from sessions_app.models import Announcement, AnnouncementFile, AnnouncementPhoto
from tests.builders import image_file, make_announcement, with_files
from tests.pdfs import kept_pdf, made_pdf
from tests.staff import do, fresh, page_of, signed_in, text_of

from .news_form import typed


def one(name, index=0, total=1, **fields):
    """The boxes of one picture or attachment in the form."""
    counts = {f"{name}-TOTAL_FORMS": total, f"{name}-INITIAL_FORMS": 0}
    return counts | {f"{name}-{index}-{field}": value for field, value in fields.items()}


def picture(**fields):
    return one("photos", order=1, upload=SimpleUploadedFile("anh.jpg", with_place()), **fields)


PAPER = kept_pdf(b"mau")


def paper(content=PAPER, name="Mẫu đơn.pdf", title="Mẫu đăng ký"):
    return one("files", title=title, upload=SimpleUploadedFile(name, content))


def with_place():
    """A photograph that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "NOI-CHUP"
    Image.new("RGB", (900, 600), "#9b1c1c").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_cover_and_attachment_are_posted_with_the_announcement(office, client):
    office.post(page_of(Announcement, "add"), typed(**picture(alt_text="Hội trường đông người"), **paper()))
    announcement = Announcement.objects.get()
    photo, file = announcement.photos.get(), announcement.files.get()
    for address in [photo.largest_url, file.get_absolute_url()]:
        assert client.get(address).status_code == 404
    do(office, announcement, "dang")
    page = text_of(client.get(announcement.get_absolute_url()))
    assert 'alt="Hội trường đông người"' in page
    assert 'width="900" height="600"' in page
    assert 'Mẫu đăng ký</a> <span class="meta">PDF, 495' in page
    assert 'alt="Hội trường đông người"' in text_of(client.get(reverse("sessions_app:announcements")))
    kept = b"".join(client.get(photo.largest_url).streaming_content)
    assert b"NOI-CHUP" not in kept
    assert "attachment; filename" in client.get(file.get_absolute_url())["Content-Disposition"]


def test_kind_and_size_stand_beside_an_attachment(client):
    announcement = with_files(make_announcement())
    assert "PDF, 1,2 MB" in text_of(client.get(announcement.get_absolute_url())).replace("\u00a0", " ")


@pytest.mark.parametrize("verb", ["dang", "hen-gio"])
def test_a_picture_without_its_description_holds_the_announcement_back(office, verb):
    announcement = with_files(make_announcement(published_at=None), alt_text="")
    day = timezone.localdate() + dt.timedelta(days=30)
    page = text_of(do(office, announcement, verb, at_0=f"{day:%d/%m/%Y}", at_1="08:00"))
    assert "Có 01 ảnh chưa có mô tả" in page
    assert fresh(announcement).published_at is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (one("photos", order=1, upload=SimpleUploadedFile("anh.jpg", b"x")), "không phải ảnh"),
        (one("photos", order=1, alt_text="Thiếu tệp"), "Hãy chọn tệp ảnh."),
        (paper(b"MZ", "a.pdf"), "Chỉ nhận tệp PDF"),
        (paper(made_pdf(page=b"/EF <<>>")), "kèm tệp khác"),
        (one("files", title="Thiếu tệp"), "Hãy chọn tệp."),
    ],
)
def test_a_file_that_is_none_is_refused_with_what_was_typed(office, wrong, told):
    page = text_of(office.post(page_of(Announcement, "add"), typed(title="Tin giữ lại", **wrong)))
    assert told in page
    assert "Tin giữ lại" in page
    assert not Announcement.objects.exists()


def test_pictures_of_what_is_not_public_are_not_handed_out(client):
    later = timezone.now() + timezone.timedelta(hours=1)
    states = [{"published_at": None}, {"published_at": later}, {"hidden_at": timezone.now()}]
    rows = [with_files(make_announcement(**state)) for state in states]
    public = with_files(make_announcement())
    assert client.get(public.photos.get().largest_url).status_code == 200
    for row in rows:
        assert client.get(row.photos.get().largest_url).status_code == 404
        assert client.get(row.files.get().get_absolute_url()).status_code == 404
    assert client.get(public.photos.get().url(63, "jpg")).status_code == 404


def test_the_preview_of_a_draft_shows_its_own_pictures_and_no_others(client):
    draft = with_files(make_announcement(published_at=None, preview_made_at=timezone.now()))
    other = with_files(make_announcement(published_at=None))
    photo, foreign = draft.photos.get(), other.photos.get()
    token = draft.preview_url.rstrip("/").rsplit("/", 1)[1]
    photo.preview_token = foreign.preview_token = token
    assert photo.largest_url in text_of(client.get(draft.preview_url))
    response = client.get(photo.largest_url)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert client.get(foreign.largest_url).status_code == 404
    draft.preview_made_at = None
    draft.save()
    assert client.get(photo.largest_url).status_code == 404


def test_one_picture_is_taken_down_and_the_rest_stays(office, client):
    announcement = with_files(with_files(make_announcement()))
    gone, kept = announcement.photos.order_by("pk")
    assert "Hãy chọn ảnh cần gỡ." in text_of(do(office, announcement, "go-anh", reason="x"))
    assert "Có ảnh không còn ở bài này." in text_of(do(office, announcement, "go-anh", photos="0", reason="x"))
    do(office, announcement, "go-anh", photos=str(gone.pk), reason="Người trong ảnh không đồng ý.")
    page = text_of(client.get(announcement.get_absolute_url()))
    assert str(gone.key) not in page
    assert str(kept.key) in page
    assert client.get(gone.largest_url).status_code == 404
    with pytest.raises(actions.WrongState):
        actions.hide_announcement_photos(announcement, by=office.user, photos=[str(gone.pk)], reason="x")


def test_a_replaced_or_removed_file_leaves_the_disk(office, django_capture_on_commit_callbacks):
    draft = with_files(make_announcement(published_at=None))
    photo, file = draft.photos.get(), draft.files.get()
    form = typed(**{
        "photos-TOTAL_FORMS": 1, "photos-INITIAL_FORMS": 1, "photos-0-id": photo.pk, "photos-0-announcement": draft.pk,
        "photos-0-order": 1, "photos-0-upload": image_file("b.png"),
        "files-TOTAL_FORMS": 1, "files-INITIAL_FORMS": 1, "files-0-id": file.pk, "files-0-announcement": draft.pk,
        "files-0-title": "x", "files-0-DELETE": "on",
    })  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        office.post(page_of(draft), form)
    assert not AnnouncementFile.objects.exists()
    assert not any(default_storage.exists(name) for name in [*photo.names_on_disk, *file.names_on_disk])
    assert all(default_storage.exists(name) for name in AnnouncementPhoto.objects.get().names_on_disk)
    with django_capture_on_commit_callbacks(execute=True):
        office.post(page_of(draft, "delete"), {"post": "yes"})
    assert not any(default_storage.exists(name) for name in fresh_names(photo))


def fresh_names(photo):
    assert not AnnouncementPhoto.objects.exists()
    return photo.names_on_disk


def test_staff_see_the_pictures_of_a_draft_and_others_do_not(office, client):
    draft = with_files(make_announcement(published_at=None))
    photo, file = draft.photos.get(), draft.files.get()
    addresses = [
        reverse("admin:sessions_app_announcement_photo", args=[draft.pk, photo.pk]),
        reverse("admin:sessions_app_announcement_file", args=[draft.pk, file.pk]),
    ]
    for address in addresses:
        assert office.get(address).status_code == 200
        assert client.get(address).status_code == 302
        assert signed_in("Đơn vị xử lý").get(address).status_code in {403, 404}
        assert office.get(address.replace(f"/{draft.pk}/", f"/{make_announcement().pk}/")).status_code == 404
