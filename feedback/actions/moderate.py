"""Deciding what the public may read of an opinion."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dialogue_portal.lib.personal_data import find_personal_data
from dialogue_portal.lib.row_order import behind
from dialogue_portal.lib.text import full_stop, shorten
from sessions_app.actions import ActionRefused, NotReady, WrongState, claim, hold_words, move, record
from sessions_app.models import ConclusionItem, ConclusionNotice, ConclusionPart, Topic, User

from ..deadlines import refresh_deadline
from ..models import Attachment, Moderation, Opinion, Processing, Sender, Tombstone, Visibility
from ..models.choices import DONE
from .assign import check_is_here, state_in_work
from .concern import recount_later
from .erase import add_tombstone
from .follow import follow_there
from .issue_answers import join_answers, lock_issues_of
from .issue_lead import see_to_lead
from .redact import put_back_in_commitments, take_out
from .tell import release, tell_released, tell_sender

OTHER_PROCEDURE = "Việc này được giải quyết theo thủ tục khác."
"""What everybody reads at the address of what was public and is diverted."""

GRIEVANCES = re.compile(r"\b(?:khi[eế]u\s+n[aạ]i|t[oố]\s+c[aá]o)\b", re.IGNORECASE)
"""Words of an opinion that somebody must look at alone, as people type them with their marks or without."""


class TakenBack(ActionRefused):
    """The sender has withdrawn it, so there is nothing to decide."""

    sentence = "Người gửi đã rút ý kiến này nên không còn gì phải quyết định."


def suggest_public_text(opinion: Opinion) -> tuple[str, str]:
    """A subject, without a full stop, and a public text to start editing from: what staff had, else what the resident
    wrote."""
    text = opinion.public_text or opinion.original_text
    return opinion.subject or shorten(text, 90).rstrip(" ."), text


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
    pictures: Iterable[Attachment] | None = None,
) -> None:
    """Publish the edited words of a waiting opinion and take it into work. What the resident typed stays as it came.

    Nothing typed by a resident is public unread: the place as well is what staff let through, and so is the name of a
    sender who asked to be named (None: as they wrote it). `topic` None leaves what the sender chose. Of the files that
    came along `pictures` are shown and no others (None: as it was). What was in an issue before it was taken for a
    duplicate has its answer too, and what was promised because of it is called after it again. Raises `NotReady`
    without subject or text, `WrongState` when it was decided already, `TakenBack` when its sender withdrew it.
    """
    if not subject.strip() or not public_text.strip():
        raise NotReady("Hãy ghi tiêu đề và nội dung công khai trước khi duyệt.")
    start = Moderation(opinion.moderation)
    if start not in {Moderation.PENDING, Moderation.HELD, Moderation.DECLINED}:
        raise WrongState
    is_member = bool(lock_issues_of(opinion))
    opinion.subject, opinion.public_text, opinion.public_place = subject, public_text, public_place
    name = name_to_show(opinion) if public_name is None else public_name
    opinion.public_name = name if opinion.visibility == Visibility.NAMED else ""
    opinion.topic = topic or opinion.topic
    opinion.save(update_fields=["subject", "public_text", "public_place", "public_name", "topic", "folded"])
    decide(opinion, start, Moderation.APPROVED, decline_reason="")
    if start == Moderation.DECLINED and opinion.is_public:
        put_back_in_commitments(opinion, by=by)
    if pictures is not None:
        show_only(opinion, pictures)
    if opinion.processing == Processing.RECEIVED and opinion.topic:
        move(opinion, Processing.RECEIVED, Processing.CLASSIFIED)
    record(opinion, "approve", by=by, start=start, end=Moderation.APPROVED)
    refresh_deadline(opinion)
    if is_member:
        see_to_lead(opinion, by=by)
        join_answers([opinion], by=by)


def show_only(opinion: Opinion, pictures: Iterable[Attachment]) -> None:
    """Publish these files of an opinion, as they were re-encoded, and hide its others."""
    keys = [picture.pk for picture in pictures]
    opinion.attachments.exclude(pk__in=keys).update(is_public=False)
    opinion.attachments.filter(pk__in=keys, rendered_at__isnull=False).update(is_public=True)


def decide(opinion: Opinion, start: Moderation, end: Moderation, **changes: Any) -> None:
    """`move`. Raises `TakenBack` if the sender has withdrawn the opinion."""
    move(opinion, start, end, **changes)
    if Opinion.objects.filter(pk=opinion.pk, withdrawn_at__isnull=False).exists():
        raise TakenBack


def decide_after_all(opinion: Opinion, start: Moderation, end: Moderation, *, by: User, **changes: Any) -> None:
    """`decide` that it is not published. If it was public before it became a duplicate, its words are also taken out of
    papers and promises."""
    hold_words()
    lock_issues_of(opinion, ever=True)
    decide(opinion, start, end, **changes)
    if opinion.public_text:
        take_out(opinion, by=by)


@transaction.atomic
def approve_as_suggested(opinion: Opinion, *, by: User) -> None:
    """Publish an opinion in the words that the desk suggests, which somebody read in a list.

    Raises `NotReady` for one that a person must look at alone: it tells of somebody, its sender wants their name shown
    or says that it is a complaint or denunciation, in the form or, as on paper and in lists, only in its words.
    """
    subject, public_text = suggest_public_text(opinion)
    if find_personal_data(f"{subject}\n{public_text}\n{opinion.place}"):
        raise NotReady("Có thông tin riêng, hãy duyệt từng ý kiến.")
    if opinion.visibility == Visibility.NAMED:
        raise NotReady("Người gửi xin nêu tên, hãy duyệt từng ý kiến.")
    if opinion.declares_grievance:
        raise NotReady("Người gửi nói là khiếu nại, tố cáo; hãy xem từng ý kiến.")
    if said := GRIEVANCES.search(opinion.original_text):
        raise NotReady(f"Có chữ «{' '.join(said[0].lower().split())}»; hãy xem riêng có phải khiếu nại, tố cáo không.")
    if opinion.moderation == Moderation.DECLINED:
        raise WrongState
    approve(opinion, by=by, subject=subject, public_text=public_text, public_place=opinion.place)


def name_to_show(opinion: Opinion) -> str:
    """The sender's name, if given and to be shown."""
    sender = Sender.objects.filter(opinion=opinion).first()
    return sender.name if sender and opinion.visibility == Visibility.NAMED else ""


@transaction.atomic
def decline(opinion: Opinion, *, by: User, reason: str) -> None:
    """Keep an opinion unpublished. `reason` is what its sender will read."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do: người gửi sẽ đọc lý do này.")
    start = waiting_state(opinion)
    decide_after_all(opinion, start, Moderation.DECLINED, by=by, decline_reason=reason)
    event = record(opinion, "decline", by=by, start=start, end=Moderation.DECLINED, reason=reason)
    tell_sender(opinion, "declined", occurrence=str(event.sequence))
    refresh_deadline(opinion)


@transaction.atomic
def divert(opinion: Opinion, *, by: User, reason: str = "") -> None:
    """Take out a complaint or denunciation: it follows another procedure and nothing of it is ever published.

    One that was approved before anybody saw what it is leaves the portal, its papers and the unit that had it; what was
    answered and is open again, with its answer. Raises `NotReady` while it is answered or closed, `WrongState` when it
    was decided otherwise or split into parts, `TakenBack` for one that its sender withdrew.
    """
    start = Moderation(opinion.moderation)
    if start == Moderation.APPROVED:
        divert_approved(opinion, by=by)
    else:
        decide_after_all(opinion, waiting_state(opinion), Moderation.DIVERTED, by=by)
    event = record(opinion, "divert", by=by, start=start, end=Moderation.DIVERTED, reason=reason)
    tell_sender(opinion, "diverted", occurrence=str(event.sequence))
    refresh_deadline(opinion)
    if start == Moderation.APPROVED:
        see_to_lead(opinion, by=by)


def divert_approved(opinion: Opinion, *, by: User) -> None:
    hold_words()
    lock_issues_of(opinion, ever=True)
    now = Opinion.objects.locked(opinion.pk)
    if now.parts.exists():
        raise WrongState
    if now.processing in DONE and not now.withdrawn_at:
        raise NotReady("Ý kiến này đã được trả lời hoặc khép lại. Hãy ẩn nó khỏi cổng; người gửi được báo.")
    read_anew(opinion)
    leave_work(opinion, by=by)
    hidden = {"hidden_at": now.hidden_at or timezone.now(), "hidden_reason": now.hidden_reason or OTHER_PROCEDURE}
    decide(opinion, Moderation.APPROVED, Moderation.DIVERTED, **hidden)
    take_out(opinion, by=by)
    let_go_of_duplicates(opinion, by=by, reason=f"Ý kiến số {opinion.pk} theo thủ tục khác.")


def leave_work(opinion: Opinion, *, by: User | None) -> None:
    """End all assignments and all waiting for the sender or another body; a reply that still comes is recorded."""
    tell_released(release(opinion.assignments.current()))
    opinion.information_requests.filter(ended_at=None).update(ended_at=timezone.now())
    if away := opinion.referrals.filter(replied_on=None).select_related("to_body").first():
        record(opinion, "await_no_reply", by=by, reason=f"{away.to_body.name} đang giữ.")


@transaction.atomic
def mark_duplicate(opinion: Opinion, *, by: User, of: Opinion) -> None:
    """Let an opinion wait for the answer to another that says the same: off the portal, its sender told of both. Who
    follows it by mail follows the other from now on.

    `of` must be public, for its subject and its answer are told to the sender of the other; the duplicate of a
    duplicate waits for the first. Raises `NotReady` for one that cannot be waited for, while another body has the
    opinion, or when it has an answer, duplicates or parts of its own, `WrongState` for one that was decided otherwise,
    `TakenBack` for one that its sender withdrew.
    """
    first = of.duplicate_of or of
    lock_issues_of(opinion)
    both = Opinion.objects.filter(pk__in=[opinion.pk, first.pk]).order_by("pk")
    list(both.select_for_update(of=("self",)))  # of two that are to wait for each other, one does
    if first.pk == opinion.pk or not Opinion.objects.public().filter(pk=first.pk).exists():
        raise NotReady("Chỉ ghi trùng được với một ý kiến khác đang công khai trên cổng.")
    start = Moderation(opinion.moderation)
    if start not in {Moderation.PENDING, Moderation.HELD, Moderation.APPROVED}:
        raise WrongState
    check_stands_alone(opinion)
    check_is_here(opinion, "ghi trùng")
    leave_work(opinion, by=by)
    decide(opinion, start, Moderation.DUPLICATE, duplicate_of=first)
    reason = f"Trùng với ý kiến số {first.pk}."
    event = record(opinion, "mark_duplicate", by=by, start=start, end=Moderation.DUPLICATE, reason=reason)
    tell_sender(opinion, "duplicate", occurrence=str(event.sequence))
    refresh_deadline(opinion)
    see_to_lead(opinion, by=by)
    follow_there(opinion, [first])
    recount_later(first.pk, opinion.pk)


def check_stands_alone(opinion: Opinion) -> None:
    if opinion.responses.exists():
        raise NotReady("Ý kiến này đã có câu trả lời, dù mới là nháp, nên không ghi trùng được.")
    if waiting := list(opinion.duplicates.filter(withdrawn_at=None).values_list("pk", flat=True).order_by("pk")):
        numbers = ", ".join(map(str, waiting))
        raise NotReady(f"Ý kiến số {numbers} đang ghi trùng với ý kiến này. Hãy bỏ ghi trùng ở đó trước.")
    if opinion.parts.exists():
        raise NotReady("Ý kiến này đã tách thành nhiều phần. Hãy ghi trùng từng phần.")


@transaction.atomic
def unmark_duplicate(opinion: Opinion, *, by: User | None, reason: str = "") -> None:
    """It was another matter after all: back to the moderators. Whoever had it before has it no more."""
    recount_later(opinion.duplicate_of_id, opinion.pk)
    move(opinion, Moderation.DUPLICATE, Moderation.PENDING, duplicate_of=None)
    given = Processing(opinion.processing)
    if given in {Processing.ASSIGNED, Processing.WAITING}:
        move(opinion, given, state_in_work(opinion))
    record(opinion, "unmark_duplicate", by=by, start=Moderation.DUPLICATE, end=Moderation.PENDING, reason=reason)
    refresh_deadline(opinion)


def let_go_of_duplicates(opinion: Opinion, *, by: User | None, reason: str) -> None:
    """What waits for the answer to `opinion`, to which none will be given any more, goes back to the moderators."""
    rows = opinion.duplicates.filter(withdrawn_at=None).select_for_update(of=("self",)).order_by("pk")
    for row in rows:
        unmark_duplicate(row, by=by, reason=reason)


def waiting_state(opinion: Opinion) -> Moderation:
    start = Moderation(opinion.moderation)
    if start not in {Moderation.PENDING, Moderation.HELD}:
        raise WrongState
    return start


@transaction.atomic
def hide(opinion: Opinion, *, by: User | None, reason: str) -> None:
    """Take a published opinion off every public page and out of the papers that the portal made; its text and answers
    stay in the record.

    `reason` is what everybody reads at its address from then on. Raises `WrongState` for what is not approved or hidden
    already, `TakenBack` for what its sender withdrew, perhaps in the same moment: it is on no page any more.
    """
    if not reason.strip():
        raise NotReady("Hãy ghi lý do ẩn: mọi người sẽ đọc lý do này.")
    hold_words()
    lock_issues_of(opinion, ever=True)
    now = Opinion.objects.locked(opinion.pk)
    if now.withdrawn_at:
        raise TakenBack
    if now.moderation != Moderation.APPROVED:
        raise WrongState
    read_anew(opinion)
    claim(opinion, "hidden_at", hidden_reason=reason)
    add_tombstone(Tombstone.Kind.HIDDEN, opinion.pk, at=timezone.now())
    event = record(opinion, "hide", by=by, reason=reason)
    take_out(opinion, by=by)
    if opinion.visibility != Visibility.NOT_PUBLISHED:
        tell_sender(opinion, "hidden", occurrence=str(event.sequence))
    see_to_lead(opinion, by=by)


def read_anew(opinion: Opinion) -> None:
    """The words that everybody reads of it, after `hold_words`: somebody may have put them right since it was read, and
    those of before would be looked for where they stand no more, or be told again."""
    opinion.refresh_from_db(fields=["subject", "public_text", "public_place", "public_name", "visibility"])


@transaction.atomic
def show_again(opinion: Opinion, *, by: User, reason: str) -> None:
    """Put a hidden opinion back on the portal; its sender is told. Raises `WrongState` when it is not hidden, was split
    into parts, or is to be published no more: its sender took it back, or it was decided otherwise."""
    if not reason.strip():
        raise NotReady("Hãy ghi lý do đăng lại.")
    hold_words()
    lock_issues_of(opinion)
    hidden = Opinion.objects.filter(
        pk=opinion.pk, hidden_at__isnull=False, moderation=Moderation.APPROVED, withdrawn_at=None
    )
    if opinion.parts.exists() or not hidden.update(hidden_at=None, hidden_reason=""):
        raise WrongState
    opinion.hidden_at, opinion.hidden_reason = None, ""
    read_anew(opinion)
    event = record(opinion, "show_again", by=by, reason=reason)
    if opinion.is_public:
        put_back_in_commitments(opinion, by=by)
        tell_sender(opinion, "shown_again", occurrence=str(event.sequence))
    see_to_lead(opinion, by=by)


@transaction.atomic
def add_to_conclusion(opinion: Opinion, *, by: User) -> ConclusionItem:
    """Put a public opinion into part a) of its session's conclusion notice, which must exist and not be out yet.

    An opinion that is in part a) already is not put there twice.
    """
    notices = ConclusionNotice.objects.select_for_update(of=("self",), no_key=True)
    notice = notices.filter(session=opinion.session, published_at=None).first()
    if notice is None:
        raise NotReady("Hội nghị chưa có thông báo kết luận ở dạng nháp. Hãy tạo thông báo trước.")
    if not Opinion.objects.public().filter(pk=opinion.pk).exists():
        raise NotReady("Chỉ đưa được ý kiến đang công khai vào thông báo kết luận.")
    present = opinion.conclusion_items.filter(notice=notice, part=ConclusionPart.RAISED).first()
    if present:
        return present
    last = notice.items.filter(part=ConclusionPart.RAISED).aggregate(last=Max("order"))["last"]
    text = f"{opinion.attribution}: {full_stop(opinion.subject)}"
    item = ConclusionItem.objects.create(notice=notice, part=ConclusionPart.RAISED, order=behind(last), text=text)
    opinion.conclusion_items.add(item)
    record(opinion, "add_to_conclusion", by=by)
    return item
