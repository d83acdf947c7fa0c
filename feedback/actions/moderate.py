"""Deciding what of an opinion the public may read."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dialogue_portal.lib.text import shorten
from sessions_app.actions import NotReady, WrongState, claim, move, record
from sessions_app.models import ConclusionItem, ConclusionNotice, ConclusionPart, Topic, User

from ..deadlines import refresh_deadline
from ..models import Moderation, Opinion, Processing, Sender, Visibility
from .tell import tell_sender


def suggest_public_text(opinion: Opinion) -> tuple[str, str]:
    """A subject and a public text to start editing from: what staff had, else what the resident wrote."""
    text = opinion.public_text or opinion.original_text
    return opinion.subject or shorten(text, 90), text


@transaction.atomic
def approve(
    opinion: Opinion,
    *,
    by: User,
    subject: str,
    public_text: str,
    public_place: str = "",
    public_name: str | None = None,
    topic: Topic | None = None,
) -> None:
    """Publish the edited words of a waiting opinion and take it into work. What the resident typed stays as it came.

    Nothing typed by a resident is public unread: the place as well is what staff let through, and so is the name of a
    sender who asked to be named (None: as they wrote it). `topic` None leaves what the sender chose. Raises `NotReady`
    without subject or text, `WrongState` when it was decided already.
    """
    if not subject.strip() or not public_text.strip():
        raise NotReady("Hãy ghi tiêu đề và nội dung công khai trước khi duyệt.")
    start = Moderation(opinion.moderation)
    if start not in {Moderation.PENDING, Moderation.HELD, Moderation.DECLINED}:
        raise WrongState
    opinion.subject, opinion.public_text, opinion.public_place = subject, public_text, public_place
    named = opinion.visibility == Visibility.NAMED
    opinion.public_name = (name_to_show(opinion) if public_name is None else public_name) if named else ""
    opinion.topic = topic or opinion.topic
    opinion.save(update_fields=["subject", "public_text", "public_place", "public_name", "topic", "folded"])
    move(opinion, start, Moderation.APPROVED, decline_reason="")
    if opinion.processing == Processing.RECEIVED and opinion.topic:
        move(opinion, Processing.RECEIVED, Processing.CLASSIFIED)
    record(opinion, "approve", by=by, start=start, end=Moderation.APPROVED)
    refresh_deadline(opinion)


def name_to_show(opinion: Opinion) -> str:
    """The sender's name if they asked for it to be shown and gave one."""
    sender = Sender.objects.filter(opinion=opinion).first()
    return sender.name if sender and opinion.visibility == Visibility.NAMED else ""


@transaction.atomic
def decline(opinion: Opinion, *, by: User, reason: str) -> None:
    """Keep an opinion unpublished. `reason` is what its sender will read."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do: người gửi sẽ đọc lý do này.")
    start = waiting_state(opinion)
    move(opinion, start, Moderation.DECLINED, decline_reason=reason)
    event = record(opinion, "decline", by=by, start=start, end=Moderation.DECLINED, reason=reason)
    tell_sender(opinion, "declined", occurrence=str(event.sequence))
    refresh_deadline(opinion)


@transaction.atomic
def divert(opinion: Opinion, *, by: User, reason: str = "") -> None:
    """Take out a complaint or denunciation: it follows another procedure and nothing of it is ever published."""
    start = waiting_state(opinion)
    move(opinion, start, Moderation.DIVERTED)
    event = record(opinion, "divert", by=by, start=start, end=Moderation.DIVERTED, reason=reason)
    tell_sender(opinion, "diverted", occurrence=str(event.sequence))
    refresh_deadline(opinion)


@transaction.atomic
def mark_duplicate(opinion: Opinion, *, by: User, of: Opinion) -> None:
    """Let an opinion wait for the answer to another that says the same: off the portal, its sender told of both.

    `of` must be approved; the duplicate of a duplicate waits for the first. Raises `NotReady` for one that cannot be
    waited for, `WrongState` for an opinion that was decided otherwise, or whose answer has been begun.
    """
    first = of.duplicate_of or of
    if first.pk == opinion.pk or first.moderation != Moderation.APPROVED or first.withdrawn_at:
        raise NotReady("Chỉ ghi trùng được với một ý kiến khác đã duyệt và chưa bị rút.")
    start = Moderation(opinion.moderation)
    is_open = start in {Moderation.PENDING, Moderation.HELD, Moderation.APPROVED} and not opinion.withdrawn_at
    if not is_open or opinion.responses.exists() or opinion.duplicates.exists() or opinion.parts.exists():
        raise WrongState
    opinion.assignments.current().update(ended_at=timezone.now())
    move(opinion, start, Moderation.DUPLICATE, duplicate_of=first)
    reason = f"Trùng với ý kiến số {first.pk}."
    event = record(opinion, "mark_duplicate", by=by, start=start, end=Moderation.DUPLICATE, reason=reason)
    tell_sender(opinion, "duplicate", occurrence=str(event.sequence))
    refresh_deadline(opinion)


@transaction.atomic
def unmark_duplicate(opinion: Opinion, *, by: User) -> None:
    """It was another matter after all: back to the moderators."""
    move(opinion, Moderation.DUPLICATE, Moderation.PENDING, duplicate_of=None)
    record(opinion, "unmark_duplicate", by=by, start=Moderation.DUPLICATE, end=Moderation.PENDING)
    refresh_deadline(opinion)


def waiting_state(opinion: Opinion) -> Moderation:
    start = Moderation(opinion.moderation)
    if start not in {Moderation.PENDING, Moderation.HELD}:
        raise WrongState
    return start


@transaction.atomic
def hide(opinion: Opinion, *, by: User, reason: str) -> None:
    """Take a published opinion off every public page; its text and answers stay in the record."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do ẩn.")
    if opinion.moderation != Moderation.APPROVED:
        raise WrongState
    claim(opinion, "hidden_at", hidden_reason=reason)
    event = record(opinion, "hide", by=by, reason=reason)
    tell_sender(opinion, "hidden", occurrence=str(event.sequence))


@transaction.atomic
def show_again(opinion: Opinion, *, by: User, reason: str) -> None:
    """Put a hidden opinion back on the portal. Raises `WrongState` when it is not hidden, or was split into parts."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do đăng lại.")
    hidden = Opinion.objects.filter(pk=opinion.pk, hidden_at__isnull=False)
    if opinion.parts.exists() or not hidden.update(hidden_at=None, hidden_reason=""):
        raise WrongState
    opinion.hidden_at, opinion.hidden_reason = None, ""
    record(opinion, "show_again", by=by, reason=reason)


@transaction.atomic
def add_to_conclusion(opinion: Opinion, *, by: User) -> ConclusionItem:
    """Put a public opinion into part a) of its session's conclusion notice, which must exist and not be out yet.

    An opinion that is in part a) already is not put there twice.
    """
    notice = ConclusionNotice.objects.filter(session=opinion.session, published_at=None).first()
    if notice is None:
        raise NotReady("Hội nghị chưa có thông báo kết luận ở dạng nháp. Hãy tạo thông báo trước.")
    if not Opinion.objects.public().filter(pk=opinion.pk).exists():
        raise NotReady("Chỉ đưa được ý kiến đang công khai vào thông báo kết luận.")
    present = opinion.conclusion_items.filter(notice=notice, part=ConclusionPart.RAISED).first()
    if present:
        return present
    last = notice.items.filter(part=ConclusionPart.RAISED).aggregate(last=Max("order"))["last"] or 0
    item = ConclusionItem.objects.create(
        notice=notice, part=ConclusionPart.RAISED, order=last + 1, text=f"{opinion.attribution}: {opinion.subject}."
    )
    opinion.conclusion_items.add(item)
    record(opinion, "add_to_conclusion", by=by)
    return item
