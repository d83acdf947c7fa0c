"""Rows for tests. Builders fill in what a test is not about; keyword arguments are fields of the model.

They write rows directly, without verbs: a test may need a state that takes five verbs to reach.
"""

import datetime as dt
import io
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from dialogue_portal.lib.fields import made_of
from dialogue_portal.lib.images import store_renditions
from feedback.actions import attach
from feedback.actions.answer import digest_of
from feedback.models import (
    Attachment,
    Commitment,
    CommitmentState,
    ConcernCount,
    DeclineReason,
    DoneReport,
    Draft,
    DropReason,
    Follow,
    Issue,
    IssueOpinion,
    Moderation,
    Opinion,
    Outcome,
    Processing,
    Registrant,
    Registration,
    Response,
    ResponseTemplate,
    Sender,
)
from sessions_app.actions import digest_as_of_now
from sessions_app.document_words import keep_text
from sessions_app.documents.content import Content, Head, Text
from sessions_app.models import (
    Announcement,
    AnnouncementFile,
    AnnouncementPhoto,
    Body,
    CaseEvent,
    ConclusionItem,
    ConclusionNotice,
    ConclusionPart,
    DialogueSession,
    Document,
    DocumentVersion,
    Meeting,
    Official,
    OfficialRole,
    PaperText,
    Photo,
    Posting,
    ResidentialGroup,
    SiteNotice,
    StandIn,
    Topic,
    User,
    WardProfile,
)
from sessions_app.photo_files import render_photo
from tests.pdfs import kept_pdf

numbers = count(1)


def named(words: str, given: dict[str, Any], *, field: str = "title") -> dict[str, str]:
    """A unique name and its address, unless a name is `given`: saving need not look which are taken."""
    name = f"{words} {next(numbers)}"
    return {} if field in given else {field: name, "slug": made_of(name)}


def make_ward(**kwargs: Any) -> WardProfile:
    defaults = {"name": "Thử Nghiệm", "province": "Hà Nội", "responsible_body": "Ủy ban nhân dân phường Thử Nghiệm"}
    ward = WardProfile.objects.filter(pk=1).first() or WardProfile(pk=1)
    for name, value in {**defaults, **kwargs}.items():
        setattr(ward, name, value)
    ward.save(force_insert=ward._state.adding)
    return ward


def make_body(**kwargs: Any) -> Body:
    return Body.objects.create(**{"name": f"Đơn vị {next(numbers)}", **kwargs})


def make_group(**kwargs: Any) -> ResidentialGroup:
    """Its number is above those that tests use: names must be unique."""
    number = 100 + next(numbers)
    return ResidentialGroup.objects.create(**{"number": number, "name": f"Tổ dân phố số {number}", **kwargs})


def make_topic(**kwargs: Any) -> Topic:
    return Topic.objects.create(**{**named("Lĩnh vực", kwargs, field="name"), **kwargs})


def make_outcome(**kwargs: Any) -> Outcome:
    return Outcome.objects.create(**{**named("Kết quả", kwargs, field="name"), **kwargs})


def make_decline_reason(**kwargs: Any) -> DeclineReason:
    number = next(numbers)
    return DeclineReason.objects.create(**{"name": f"Lý do {number}", "words": f"Lời gửi {number}.", **kwargs})


def make_drop_reason(**kwargs: Any) -> DropReason:
    return DropReason.objects.create(**{"name": f"Lý do {next(numbers)}", **kwargs})


def make_response_template(**kwargs: Any) -> ResponseTemplate:
    return ResponseTemplate.objects.create(**{"name": f"Mẫu {next(numbers)}", "text": "Kính gửi ông/bà.", **kwargs})


def make_official(*, title: str = "Chủ tịch", **kwargs: Any) -> Official:
    official = Official.objects.create(**{**named("Nguyễn Văn Thử", kwargs, field="name"), **kwargs})
    OfficialRole.objects.create(official=official, title=title, body=make_body())
    return official


def make_user(role: str | None = None, **kwargs: Any) -> User:
    """A member of staff; `role` is the name of one of the six groups."""
    groups = kwargs.pop("groups", [])
    defaults = {"username": f"can-bo-{next(numbers)}", "full_name": "Trần Thị Thử", "is_staff": True}
    user = User.objects.create_user(**{**defaults, **kwargs})
    for group in [*groups, *([Group.objects.get(name=role)] if role else [])]:
        User.groups.through.objects.create(user=user, group=group)
    return user


def make_superuser(**kwargs: Any) -> User:
    return make_user(is_superuser=True, **kwargs)


def make_stand_in(**kwargs: Any) -> StandIn:
    """In force today by default."""
    today = timezone.localdate()
    people = {name: kwargs.pop(name, None) or make_user() for name in ["absent", "deputy"]}
    return StandIn.objects.create(**people, **{"since": today, "until": today, **kwargs})


def make_session(**kwargs: Any) -> DialogueSession:
    """An announced session without a meeting; `announced_at=None` gives a draft."""
    defaults = {
        **named("Hội nghị đối thoại", kwargs),
        "year": 2026,
        "ward_then": "phường Thử Nghiệm",
        "purpose": "Nghe ý kiến của Nhân dân.",
        "announced_at": timezone.now() - dt.timedelta(days=30),
    }
    return DialogueSession.objects.create(**{**defaults, **kwargs})


def make_collecting_session(**kwargs: Any) -> DialogueSession:
    """A session that takes opinions now."""
    now, day = timezone.now(), dt.timedelta(days=1)
    return make_session(opinions_open_at=now - day, opinions_close_at=now + 5 * day, **kwargs)


def make_meeting(**kwargs: Any) -> Meeting:
    kwargs.setdefault("session", None)
    return Meeting.objects.create(
        **{"held_on": timezone.localdate(), **kwargs, "session": kwargs["session"] or make_session()}
    )


def make_opinion(*, sender: dict[str, str] | None = None, **kwargs: Any) -> Opinion:
    """A waiting opinion; with `moderation="approved"` a public one. `sender` are the fields of `Sender`."""
    defaults: dict[str, Any] = {"received_at": timezone.now()}
    number = next(numbers)
    defaults["original_text"] = f"Nguyên văn ý kiến thử {number}."
    if kwargs.get("moderation") == Moderation.APPROVED:
        defaults |= {"subject": f"Ý kiến thử {number}", "public_text": f"Nội dung công khai {number}."}
    if kwargs.get("moderation") == Moderation.DECLINED:
        defaults |= {"decline_reason": "Trùng với ý kiến khác."}
    if kwargs.get("moderation") == Moderation.DUPLICATE:
        defaults |= {"duplicate_of": kwargs.get("duplicate_of") or make_opinion(moderation=Moderation.APPROVED)}
    if kwargs.get("moderation") == Moderation.HELD:
        defaults |= {"held_reason": "flood"}
    if kwargs.get("hidden_at"):
        defaults |= {"hidden_reason": "Lộ thông tin cá nhân."}
    opinion = Opinion.objects.create(**{**defaults, **kwargs, "session": kwargs.get("session") or make_session()})
    Sender.objects.create(opinion=opinion, **(sender or {}))
    return opinion


def make_attachment(opinion: Opinion, name: str = "anh.png", content: bytes | None = None) -> Attachment:
    """A processed attachment of `opinion`; a picture unless `content` is given."""
    attachment = attach(opinion, SimpleUploadedFile(name, image_bytes() if content is None else content))
    attachment.refresh_from_db()
    return attachment


def make_concern(opinion: Opinion, people: int = 1) -> None:
    """Add `people` who say «Tôi cũng quan tâm»."""
    Follow.objects.bulk_create(Follow(opinion=opinion, browser_hash=f"{next(numbers):064x}") for _ in range(people))
    number = opinion.follows.exclude(browser_hash="").count()
    ConcernCount.objects.update_or_create(opinion=opinion, defaults={"number": number})


def make_registration(*, who: dict[str, str] | None = None, **kwargs: Any) -> Registration:
    """Somebody with a seat at a meeting in nine days. `who` are the fields of `Registrant`."""
    number = next(numbers)
    defaults: dict[str, Any] = {"code_hash": f"{number:064}", "place": number}
    if kwargs.get("wish") == "speak":
        defaults["about"] = f"Việc thứ {number}"
    meeting = kwargs.get("meeting") or make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9))
    row = Registration.objects.create(**{**defaults, **kwargs, "meeting": meeting})
    Registrant.objects.create(registration=row, **(who or {}))
    return row


def make_response(**kwargs: Any) -> Response:
    """A draft answer; with `state="published"` a public one, and its opinion is answered."""
    opinion = kwargs.pop("opinion", None) or make_opinion(moderation=Moderation.APPROVED)
    defaults: dict[str, Any] = {
        "text": f"Nội dung trả lời {next(numbers)}.",
        "outcome": Outcome.objects.first(),
        "issued_on": timezone.localdate(),
    }
    if kwargs.get("state") in {Draft.PUBLISHED, Draft.SUPERSEDED}:
        defaults["published_at"] = timezone.now() - dt.timedelta(minutes=1)
    if kwargs.get("state") == Draft.PUBLISHED:
        Opinion.objects.filter(pk=opinion.pk).update(processing=Processing.ANSWERED)
        opinion.refresh_from_db()
    response = Response.objects.create(
        **{**defaults, **kwargs, "opinion": opinion, "body": kwargs.get("body") or make_body()}
    )
    if response.state == Draft.APPROVED:
        response.approved_digest = digest_of(response)
        response.save(update_fields=["approved_digest"])
    return response


def make_issue(*opinions: Opinion, **kwargs: Any) -> Issue:
    """An issue with `opinions`, the first of them leading; public with `published_at`."""
    fields = {"title": f"Vấn đề {next(numbers)}", "session": opinions[0].session if opinions else None, **kwargs}
    fields["session"] = fields["session"] or make_session()
    issue = Issue.objects.create(**{"lead": opinions[0] if opinions else None, **fields})
    IssueOpinion.objects.bulk_create(IssueOpinion(issue=issue, opinion=opinion) for opinion in opinions)
    return issue


def make_commitment(**kwargs: Any) -> Commitment:
    defaults = {"title": f"Việc phải làm {next(numbers)}"}
    session, lead = kwargs.get("session") or make_session(), kwargs.get("lead_body") or make_body()
    return Commitment.objects.create(**{**defaults, **kwargs, "session": session, "lead_body": lead})


def make_done_report(commitment: Commitment | None = None, **kwargs: Any) -> DoneReport:
    """A public commitment reported done by its body, not yet confirmed or refuted."""
    commitment = commitment or make_commitment(published_at=timezone.now())
    Commitment.objects.filter(pk=commitment.pk).update(state=CommitmentState.REPORTED_DONE)
    commitment.refresh_from_db()
    return DoneReport.objects.create(commitment=commitment, **{"text": "Đã làm xong.", **kwargs})


def make_conclusion(*, items: int = 0, **kwargs: Any) -> ConclusionNotice:
    """A draft conclusion notice with its day and `items` lines in part a)."""
    defaults = {**named("Kết luận hội nghị", kwargs), "issued_on": timezone.localdate()}
    notice = ConclusionNotice.objects.create(
        **{**defaults, **kwargs, "session": kwargs.get("session") or make_session()}
    )
    for order in range(1, items + 1):
        ConclusionItem.objects.create(notice=notice, part=ConclusionPart.RAISED, order=order, text=f"Nội dung {order}.")
    return notice


def make_event(**kwargs: Any) -> CaseEvent:
    defaults = {
        "case_kind": "opinion",
        "case_id": next(numbers),
        "sequence": 1,
        "verb": "approve",
        "at": timezone.now(),
    }
    return CaseEvent.objects.create(**{**defaults, **kwargs})


def make_announcement(**kwargs: Any) -> Announcement:
    """A posted announcement; `published_at=None` gives a draft."""
    defaults = {
        **named("Thông báo", kwargs),
        "text": "Nội dung thông báo.",
        "published_at": timezone.now() - dt.timedelta(minutes=1),
    }
    return Announcement.objects.create(**{**defaults, **kwargs})


def with_files(announcement: Announcement, **kwargs: Any) -> Announcement:
    """The announcement with one picture and one attachment; keyword arguments are fields of the picture."""
    photo = AnnouncementPhoto(announcement=announcement, **{"alt_text": f"Ảnh tin {next(numbers)}", **kwargs})
    photo.width, photo.height = store_renditions(io.BytesIO(image_bytes()), photo.path)
    photo.save()
    AnnouncementFile.objects.create(
        announcement=announcement,
        title=f"Mẫu đơn {next(numbers)}",
        file=ContentFile(kept_pdf(b"mau"), "mau.pdf"),
        file_name="mau.pdf",
        media_type="application/pdf",
        size=1_258_291,
    )
    return announcement


def make_document(*, file: bytes | None = kept_pdf(), text: str = "", **kwargs: Any) -> Document:
    """A published document with one PDF with the read `text`; without a PDF if `file=None`, a draft if
    `published_at=None`."""
    defaults = {"kind": "plan", "subject": f"Kế hoạch {next(numbers)}", "published_at": timezone.now()}
    document = Document.objects.create(**{**defaults, **kwargs})
    if file is not None:
        make_version(document, file=file, text=text)
    return document


def make_version(document: Document, *, file: bytes = kept_pdf(), text: str = "", **kwargs: Any) -> Any:
    """A newer file of `document`, with the read `text` if given."""
    defaults = {"file_name": "ke-hoach.pdf", "media_type": "application/pdf", "size": len(file)}
    content = ContentFile(file, "ke-hoach.pdf")
    version = DocumentVersion.objects.create(document=document, file=content, **{**defaults, **kwargs})
    if text:
        keep_text(version, text=text)
    return version


def make_paper_text(document: Document | None = None, *, text: str = "Nội dung văn bản.", **kwargs: Any) -> PaperText:
    """The text of a document of a public session; of a draft with `published_at=None`."""
    document = document or make_document(file=None, session=make_session())
    head = Head("ỦY BAN NHÂN DÂN PHƯỜNG THỬ", place="Thử")
    content = Content(head, "THÔNG BÁO", document.subject, (Text(text),))
    words = content.plain
    fields = {"paper": "notice", "subject_kind": "dialoguesession", "subject_id": document.session_id or 1}
    digest = digest_as_of_now(document, words)
    kept = {"content": content.as_json(), "text": words, "digest": digest, "published_at": document.published_at}
    return PaperText.objects.create(**{"document": document, **fields, **kept, **kwargs})


def image_bytes(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A plain picture as a file."""
    out = io.BytesIO()
    Image.new("RGB", size, "#9b1c1c").save(out, kind)
    return out.getvalue()


def image_file(name: str = "anh.png") -> SimpleUploadedFile:
    """A plain picture as a browser sends it."""
    return SimpleUploadedFile(name, image_bytes())


def make_photo(*, rendered: bool = True, **kwargs: Any) -> Photo:
    """A public photograph; as uploaded with `rendered=False`."""
    defaults = {"alt_text": f"Quang cảnh hội nghị {next(numbers)}", "incoming": ContentFile(image_bytes(), "anh.png")}
    is_described = rendered and kwargs.get("alt_text") != ""
    defaults["published_at"] = timezone.now() if is_described else None
    photo = Photo.objects.create(**{**defaults, **kwargs, "session": kwargs.get("session") or make_session()})
    if rendered:
        render_photo(photo)
        photo.refresh_from_db()
    return photo


def make_photos(session: DialogueSession, number: int) -> list[Photo]:
    """Published photographs: rows only, without files."""
    now = timezone.now()
    rows = [
        Photo(session=session, order=place, alt_text=f"Hàng ghế {place}", width=1600, height=1200)
        for place in range(1, number + 1)
    ]
    for row in rows:
        row.published_at = row.rendered_at = now
    return Photo.objects.bulk_create(rows)


def make_posting(*, is_shown: bool = False, **kwargs: Any) -> Posting:
    """A notice at the board, with a photograph for staff only unless `is_shown`."""
    if "notice" not in kwargs and "session" not in kwargs:
        kwargs["session"] = make_session()
    defaults = {"place": f"Bảng tin {next(numbers)}", "posted_on": timezone.localdate()}
    posting = Posting(**{**defaults, **kwargs}, proof_published_at=timezone.now() if is_shown else None)
    posting.proof.save(f"{posting.proof_key.hex}.jpg", ContentFile(image_bytes("JPEG")), save=False)
    posting.save()
    return posting


def make_site_notice(**kwargs: Any) -> SiteNotice:
    """A downtime in a month, not announced yet."""
    starts_at = timezone.now() + dt.timedelta(days=30)
    fields = {"text": f"Nâng cấp máy chủ lần {next(numbers)}", "starts_at": starts_at, **kwargs}
    return SiteNotice.objects.create(**{"ends_at": fields["starts_at"] + dt.timedelta(hours=4), **fields})
