"""One conference with everything that can belong to it, public and not, and every address that shows something of
it."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from feedback.actions import (
    NewFile,
    add_answer_file,
    attach,
    publish_reason,
    report_progress,
    say_whether_done,
)
from feedback.models import Commitment, Issue, Moderation, Opinion, Visibility
from sessions_app.models import ConclusionNotice, ConclusionPart, DialogueSession
from tests.pdfs import kept_pdf

from .builders import (
    image_file,
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_document,
    make_done_report,
    make_group,
    make_issue,
    make_meeting,
    make_official,
    make_opinion,
    make_paper_text,
    make_photo,
    make_posting,
    make_registration,
    make_response,
    make_session,
    make_user,
    with_files,
)
from .staff import fresh


def published_chain(**session_fields):
    """One session with everything that can belong to it, all public."""
    session = make_session(**session_fields)
    make_meeting(session=session)
    group = make_group()
    opinion = make_opinion(session=session, moderation=Moderation.APPROVED, group=group)
    before = dict.fromkeys(["subject", "text", "place", "name"], PRIVATE)
    opinion.corrections.create(number=1, note="Sửa tên ngõ.", **before)
    answer_picture, answer_document = answer_files(opinion)
    issue = make_issue(opinion, published_at=timezone.now())
    notice = make_conclusion(session=session, items=1, published_at=timezone.now())
    item = notice.items.create(part=ConclusionPart.ASSIGNED, text="Sửa đèn đường.", body=make_body())
    opinion.conclusion_items.add(item)
    commitment = make_commitment(session=session, conclusion_item=item, published_at=timezone.now())
    commitment.opinions.add(opinion)
    progress_picture, progress_document, refusal_picture = promise_files(commitment, opinion)
    document = make_document(session=session)
    earlier = make_paper_text(document)
    make_paper_text(document, text="Lời mới.", note="Sửa.")
    photo = make_photo(session=session)
    picture = attach(opinion, image_file())
    type(picture).objects.update(is_public=True)
    picture.refresh_from_db()
    announcement = with_files(make_announcement(session=session))
    announcement.versions.create(number=1, title="Bản cũ", text="Lời cũ.", note="Sửa.", replaced_at=timezone.now())
    official = make_official()
    session.participations.create(role="chair", official=official, name_then=official.name, title_then="Bí thư Đảng ủy")
    return {
        "session": session,
        "group": group,
        "opinion": opinion,
        "issue": issue,
        "notice": notice,
        "commitment": commitment,
        "document": document,
        "document_text": earlier,
        "photo": photo,
        "picture": picture,
        "answer_picture": answer_picture,
        "answer_document": answer_document,
        "progress_picture": progress_picture,
        "progress_document": progress_document,
        "refusal_picture": refusal_picture,
        "announcement": announcement,
        "official": official,
    }


def answer_files(opinion):
    """A picture and a document of the published answer to `opinion`."""
    response, clerk = make_response(opinion=opinion), make_user()
    picture = image_file("sau.png")
    paper = SimpleUploadedFile("cong-van.pdf", kept_pdf())
    files = [
        add_answer_file(response, picture, by=clerk, role="after", caption="Đèn đã sáng"),
        add_answer_file(response, paper, by=clerk, role="document"),
    ]
    type(response).objects.filter(pk=response.pk).update(state="published", published_at=timezone.now())
    type(opinion).objects.filter(pk=opinion.pk).update(processing="answered")
    return [fresh(file) for file in files]


def promise_files(commitment, opinion):
    """A picture and a document of progress, and the picture of a refutation that staff published."""
    clerk = make_user()
    new = [
        NewFile(image_file("sau.png"), "after", "Đèn đã sáng"),
        NewFile(SimpleUploadedFile("nghiem-thu.pdf", kept_pdf())),
    ]
    entry = report_progress(commitment, by=clerk, text="Đã khảo sát.", percent=20, files=new)
    report = make_done_report(commitment)
    picture = image_file("chua.png")
    said = say_whether_done(report, opinion, answer="not_yet", reason=f"Đèn số 3 tắt. {PRIVATE}", pictures=[picture])
    publish_reason(said, by=clerk, public_reason="Một đèn còn tắt.", shown=[said.files.get().pk])
    return [*map(fresh, entry.files.order_by("pk")), fresh(said.files.get())]


def addresses(chain):
    """Every public address that shows something of `chain`."""
    session, photo = chain["session"], chain["photo"]
    return [
        reverse("home"),
        reverse("sessions_app:sessions"),
        session.get_absolute_url(),
        reverse("sessions_app:calendar"),
        reverse("sessions_app:session_calendar", args=[session.slug]),
        reverse("sessions_app:poster", args=[session.slug]),
        reverse("sessions_app:session_qr", args=[session.slug]),
        reverse("sessions_app:gallery", args=[session.slug]),
        reverse("dossier", args=[session.slug]),
        reverse("sessions_app:announcements"),
        chain["announcement"].get_absolute_url(),
        chain["announcement"].versions.get().get_absolute_url(),
        chain["announcement"].photos.get().largest_url,
        chain["announcement"].files.get().get_absolute_url(),
        *preview_addresses(),
        reverse("sessions_app:conclusions"),
        chain["notice"].get_absolute_url(),
        reverse("sessions_app:officials"),
        chain["official"].get_absolute_url(),
        reverse("sessions_app:groups"),
        chain["group"].get_absolute_url(),
        reverse("sessions_app:documents"),
        chain["document"].get_absolute_url(),
        chain["document"].versions.get().get_absolute_url(),
        chain["document_text"].get_absolute_url(),
        photo.get_absolute_url(),
        reverse("sessions_app:ask_removal", args=[session.slug, photo.pk]),
        photo.largest_url,
        reverse("feedback:opinions"),
        chain["opinion"].get_absolute_url(),
        chain["issue"].get_absolute_url(),
        chain["picture"].largest_url,
        chain["answer_picture"].largest_url,
        chain["answer_document"].download_url,
        reverse("feedback:follow_opinion", args=[chain["opinion"].pk]),
        reverse("feedback:follow_commitment", args=[chain["commitment"].pk]),
        reverse("feedback:follow_session", args=[session.slug]),
        reverse("feedback:register", args=[session.slug]),
        reverse("feedback:look_up_registration"),
        reverse("feedback:concern", args=[chain["opinion"].pk]),
        reverse("feedback:commitments"),
        reverse("feedback:figures"),
        reverse("feedback:figures_file"),
        reverse("feedback:session_figures", args=[session.slug]),
        reverse("feedback:live", args=[session.slug]),
        reverse("feedback:hall_screen", args=[session.slug]),
        chain["commitment"].get_absolute_url(),
        chain["progress_picture"].largest_url,
        chain["progress_document"].download_url,
        chain["refusal_picture"].largest_url,
        reverse("feedback:send"),
        reverse("feedback:send_to", args=[session.slug]),
        reverse("feedback:look_up"),
        reverse("feedback:privacy"),
        reverse("accessibility"),
        reverse("sessions_app:conclusion_sheet", args=[chain["notice"].slug]),
        make_posting(notice=chain["notice"], is_shown=True).proof_url,
        *cards(chain),
    ]


def preview_addresses():
    """Of a draft with a preview: its page, its picture, its attachment."""
    draft = with_files(make_announcement(published_at=None, preview_made_at=timezone.now()))
    parts = [draft.photos.get(), draft.files.get()]
    for part in parts:
        part.preview_token = draft.preview_url.rstrip("/").rsplit("/", 1)[1]
    return [draft.preview_url, parts[0].largest_url, parts[1].get_absolute_url()]


def cards(chain):
    """The preview pictures of shared pages."""
    return [
        reverse("sessions_app:session_card", args=[chain["session"].slug]),
        reverse("sessions_app:announcement_card", args=[chain["announcement"].slug]),
        reverse("sessions_app:conclusion_card", args=[chain["notice"].slug]),
        reverse("feedback:opinion_card", args=[chain["opinion"].pk]),
        reverse("feedback:issue_card", args=[chain["issue"].pk]),
        reverse("feedback:commitment_card", args=[chain["commitment"].pk]),
    ]


def machine_addresses():
    """Addresses for programs that show something of everything public."""
    feeds = [f"/rss/{name}/{kind}" for name in SECTION_NAMES for kind in ["", "atom/"]]
    return ["/rss/", *files_of_the_map(), *feeds, *open_data_addresses()]


def open_data_addresses():
    """The page, the files and lists of all tables, and every object."""
    files = [f"/du-lieu/{name}.0.csv" for name in TABLES]
    rows = [f"/api/v1{row.get_absolute_url()}" for table in TABLES.values() for row in table.objects.public()]
    return ["/du-lieu/", *files, "/api/v1/", *(f"/api/v1/{name}/" for name in TABLES), *rows]


TABLES = {
    "doi-thoai": DialogueSession,
    "y-kien": Opinion,
    "van-de": Issue,
    "viec-phai-lam": Commitment,
    "ket-luan": ConclusionNotice,
}
"""Open data by name, with the models of their public rows."""


SECTION_NAMES = ["thong-bao", "tra-loi", "ket-luan", "hoi-nghi", "viec-phai-lam"]


def files_of_the_map():
    names = [
        "hoi-nghi",
        "thong-bao",
        "ket-luan",
        "van-ban",
        "y-kien",
        "van-de",
        "viec-phai-lam",
        "can-bo",
        "to-dan-pho",
    ]
    return ["/sitemap.xml", "/sitemap-danh-muc.xml", *(f"/sitemap-{name}.0.xml" for name in names)]


PRIVATE = "DAU-RIENG-TU"
"""A mark in everything that the public must not see."""


def seed_private(session):
    """Rows that must stay unseen, with the mark in every text; returns the pages that they would have."""
    hidden_pages = []
    sender = {"name": PRIVATE, "phone": "+84911111111", "email": f"{PRIVATE}@example.vn"}
    texts = {"subject": PRIVATE, "public_text": PRIVATE, "original_text": PRIVATE, "sender": sender}
    for moderation in [Moderation.HELD, Moderation.PENDING, Moderation.DECLINED, Moderation.DIVERTED]:
        hidden_pages.append(make_opinion(session=session, moderation=moderation, **texts))
    texts["public_place"] = PRIVATE
    for gone in ["hidden_at", "withdrawn_at"]:
        opinion = make_opinion(session=session, moderation="approved", **{gone: timezone.now()}, **texts)
        make_response(opinion=opinion, state="published", text=PRIVATE)
        hidden_pages.append(opinion)
    unseen = make_opinion(moderation="approved", visibility=Visibility.NOT_PUBLISHED)
    hidden_pages.append(make_opinion(session=session, moderation="duplicate", duplicate_of=unseen, **texts))
    not_published = make_opinion(session=session, moderation="approved", visibility=Visibility.NOT_PUBLISHED, **texts)
    make_response(opinion=not_published, state="published", text=PRIVATE)
    shown = make_opinion(session=session, moderation="approved", original_text=PRIVATE, sender=sender)
    hidden_pages += unseen_issues(session, hidden_pages, shown)
    for state in ["draft", "submitted", "approved"]:
        make_response(opinion=shown, state=state, text=PRIVATE)
    draft_commitment = make_commitment(session=session, title=PRIVATE)
    draft_commitment.opinions.add(shown)
    later = timezone.now() + dt.timedelta(days=2)
    draft = make_session(title=PRIVATE, purpose=PRIVATE, announced_at=None, year=2027)
    make_meeting(session=draft)
    drafts = published_parts(draft)
    make_photo(file_name=PRIVATE).removal_requests.create(text=PRIVATE)
    meeting = make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=9), seats=5)
    make_registration(meeting=meeting, wish="speak", about=PRIVATE, who=sender)
    return [
        *hidden_pages,
        make_document(
            session=session, subject=PRIVATE, text=PRIVATE, issuer=make_body(name=PRIVATE), published_at=None
        ),
        make_paper_text(make_document(session=session, published_at=None), text=PRIVATE),
        make_paper_text(make_document(session=session), text=PRIVATE, published_at=None),
        not_published,
        *unseen_photos(session),
        draft_commitment,
        draft,
        *drafts,
        make_session(title=PRIVATE, announced_at=later),
        make_announcement(title=PRIVATE, text=PRIVATE, published_at=None),
        make_announcement(title=PRIVATE, text=PRIVATE, published_at=later),
        with_files(make_announcement(title=PRIVATE, text=PRIVATE, hidden_at=timezone.now()), alt_text=PRIVATE),
        make_official(name=PRIVATE, is_public=False),
    ]


def unseen_issues(session, unread, shown):
    """An issue that is published without an opinion that the public may read, and an unpublished one."""
    texts = {"session": session, "title": PRIVATE, "summary": PRIVATE}
    return [make_issue(*unread, published_at=timezone.now(), **texts), make_issue(shown, **texts)]


def unseen_photos(session):
    """Unseen photographs, before and after the public ones."""
    texts = {"session": session, "caption": PRIVATE, "credit": PRIVATE, "hidden_reason": PRIVATE}
    return [
        make_photo(alt_text="", order=0, **texts),
        make_photo(alt_text=PRIVATE, published_at=None, **texts),
        make_photo(alt_text=PRIVATE, published_at=timezone.now() + dt.timedelta(days=2), **texts),
        make_photo(alt_text=PRIVATE, hidden_at=timezone.now(), order=0, **texts),
    ]


def published_parts(draft):
    """Rows marked as published in a session that is not."""
    opinion = make_opinion(session=draft, moderation="approved", subject=PRIVATE, public_text=PRIVATE)
    notice = make_conclusion(session=draft, items=1, title=PRIVATE, published_at=timezone.now())
    commitment = make_commitment(session=draft, title=PRIVATE, published_at=timezone.now())
    photo = make_photo(session=draft, alt_text=PRIVATE)
    document = make_document(session=draft, subject=PRIVATE, text=PRIVATE)
    return [opinion, notice, commitment, photo, document, make_paper_text(document, text=PRIVATE)]


def hidden_opinion(**kwargs):
    """A hidden opinion with everything that a public page can show, all with the mark."""
    group = make_group(name=f"Tổ {PRIVATE}")
    opinion = make_opinion(
        moderation="approved",
        subject=PRIVATE,
        public_text=PRIVATE,
        public_place=PRIVATE,
        public_name=PRIVATE,
        visibility=Visibility.NAMED,
        group=group,
        **kwargs,
    )
    make_response(opinion=opinion, state="published", text=PRIVATE)
    picture = attach(opinion, image_file())
    type(picture).objects.update(is_public=True)
    return opinion, fresh(picture)
