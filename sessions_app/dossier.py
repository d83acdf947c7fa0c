"""The part of a conference's dossier («hồ sơ hội nghị») from this app: all of it published, in the words of the
pages."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Prefetch, Q
from django.template.loader import render_to_string

from dialogue_portal.lib.files import EXTENSIONS
from dialogue_portal.lib.spreadsheets import csv_bytes
from dialogue_portal.lib.text import capital
from dialogue_portal.lib.zip_stream import Entry, file_name

from .models import (
    Announcement,
    AnnouncementFile,
    AnnouncementPhoto,
    ConclusionNotice,
    DialogueSession,
    Document,
    PaperText,
    Participation,
    Photo,
    Posting,
    SessionChange,
    WardProfile,
)

PAGE = "hoi-nghi.html"


def page(template: str, *, ward: WardProfile, **context: object) -> bytes:
    """A page to be read from a folder: its links lead to the portal."""
    html = render_to_string(template, {"ward": ward, "portal": settings.PUBLIC_URL, **context})
    return html.replace('href="/', f'href="{settings.PUBLIC_URL}/').encode()


def loaded(session: DialogueSession) -> DialogueSession:
    """`session` with everything its page shows."""
    people = Prefetch("participations", Participation.objects.select_related("official"))
    changes = Prefetch("changes", SessionChange.objects.order_by("-pk"))
    related = [
        "meetings__groups",
        "agenda__participation",
        people,
        changes,
        "attendee_counts",
        "reported_figures",
        "postings",
    ]
    sessions = DialogueSession.objects.public().select_related("organiser", "conclusion")
    return sessions.prefetch_related(*related).get(pk=session.pk)


def entries(session: DialogueSession, ward: WardProfile) -> Iterator[Entry]:
    """The files of a public `session`: page, announcements, conclusion, papers, pictures, reported figures."""
    session = loaded(session)
    yield Entry(PAGE, "Trang hội nghị", session.title, page("dossier/session.html", ward=ward, session=session))
    yield from announcements(session, ward)
    yield from news_files(session)
    for notice in ConclusionNotice.objects.public().filter(session=session).prefetch_related("postings"):
        yield Entry(
            "ket-luan.html",
            notice.title,
            notice.number_symbol,
            page("dossier/conclusion.html", ward=ward, notice=notice),
        )
    yield from documents(session, ward)
    yield from photos(session)
    yield from proofs(session)
    yield Entry("so-lieu-bao-cao.csv", "Số liệu được báo cáo", "Theo biên bản hoặc bài đăng", reported(session))


def announcements(session: DialogueSession, ward: WardProfile) -> Iterator[Entry]:
    """Each announcement, with its corrections as its page tells them."""
    public = Announcement.objects.public().filter(session=session).prefetch_related("versions")
    public = public.order_by("published_at", "pk")
    for number, announcement in enumerate(public, start=1):
        content = page("dossier/announcement.html", ward=ward, announcement=announcement, up="../")
        name = f"thong-bao/{file_name(number, announcement.title, 'html')}"
        yield Entry(name, announcement.title, announcement.get_category_display(), content)


def news_files(session: DialogueSession) -> Iterator[Entry]:
    """The pictures and attachments of its announcements."""
    pictures = AnnouncementPhoto.objects.public().filter(announcement__session=session)
    for number, picture in enumerate(pictures.order_by("announcement", "order", "pk"), start=1):
        name = f"thong-bao/anh-{file_name(number, str(picture), 'jpg')}"
        yield Entry(name, str(picture), picture.credit, stored=picture.path(picture.widths[-1], "jpg"))
    attached = AnnouncementFile.objects.public().filter(announcement__session=session)
    for number, file in enumerate(attached.order_by("announcement", "pk"), start=1):
        name = f"thong-bao/tep-{file_name(number, file.title, file.extension or 'bin')}"
        yield Entry(name, file.title, "Đính kèm thông báo", stored=str(file.file.name))


def documents(session: DialogueSession, ward: WardProfile) -> Iterator[Entry]:
    """Each document: the file in force, and its text if the portal has it."""
    texts = Prefetch("texts", PaperText.objects.filter(published_at__isnull=False), to_attr="public_texts")
    public = Document.objects.public().filter(session=session).prefetch_related("versions", texts)
    for number, document in enumerate(public.order_by("issued_on", "pk"), start=1):
        about = f"{capital(document.get_kind_display())} {document.number_symbol}".strip()
        for text in document.public_texts[:1]:
            content = page("dossier/document.html", ward=ward, document=document, text=text, up="../")
            yield Entry(
                f"tai-lieu/{file_name(number, document.address_words, 'html')}", document.subject, about, content
            )
        newest = document.newest
        if newest:
            name = f"tai-lieu/{file_name(number, document.address_words, EXTENSIONS.get(newest.media_type, 'bin'))}"
            yield Entry(name, document.subject, about, stored=str(newest.file.name))


def photos(session: DialogueSession) -> Iterator[Entry]:
    """The largest size of each photograph, and a list of captions."""
    rows = [["Tệp", "Chú thích", "Mô tả", "Nguồn ảnh"]]
    for number, photo in enumerate(Photo.objects.public().filter(session=session), start=1):
        name = file_name(number, photo.caption or photo.alt_text, "jpg")
        credit = "Hình vẽ minh họa, không phải ảnh chụp" if photo.is_illustration else photo.credit
        rows.append([name, photo.caption, photo.alt_text, credit])
        largest = photo.path(photo.widths[-1], "jpg")
        yield Entry(f"hinh-anh/{name}", photo.caption or photo.alt_text, credit, stored=largest)
    if len(rows) > 1:
        yield Entry("hinh-anh/chu-thich.csv", "Chú thích của các hình ảnh", content=csv_bytes(rows))


def proofs(session: DialogueSession) -> Iterator[Entry]:
    """The public photographs of posted notices."""
    postings = Posting.objects.with_public_proof().filter(Q(session=session) | Q(notice__session=session))
    for number, posting in enumerate(postings, start=1):
        name = f"niem-yet/{file_name(number, posting.place, 'jpg')}"
        yield Entry(
            name, f"Tờ niêm yết tại {posting.place}", f"{posting.posted_on:%d/%m/%Y}", stored=posting.proof.name
        )


def reported(session: DialogueSession) -> bytes:
    figures = [[capital(row.get_kind_display()), str(row.value), row.wording] for row in session.reported_figures.all()]
    people = [
        [f"Thành phần: {row.category}", "" if row.number is None else str(row.number), ""]
        for row in session.attendee_counts.all()
    ]
    return csv_bytes([["Chỉ tiêu", "Số", "Nguyên văn"], *figures, *people])
