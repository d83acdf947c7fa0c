"""One opinion that raises several matters: each becomes an opinion of its own, under the sender's one code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from dialogue_portal.lib.text import shorten
from sessions_app.actions import NotReady, WrongState, claim, move, record
from sessions_app.models import Topic, User

from ..deadlines import refresh_deadline
from ..models import DeadlineExtension, Moderation, Opinion, Processing, Referral, Urging, Visibility
from ..models.choices import DONE
from .assign import check_is_here
from .concern import care_about_parts
from .follow import follow_there
from .issue_answers import lock_issues_of
from .issue_lead import see_to_lead
from .moderate import approve, leave_work, let_go_of_duplicates

FEWEST, MOST = 2, 6
"""Parts of one opinion."""

TAKEN_OVER = [
    "session",
    "kind",
    "group",
    "place",
    "public_place",
    "original_text",
    "public_name",
    "visibility",
    "channel",
    "timing",
    "received_at",
    "reopened_at",
    "is_illustrative",
]
"""What every part has from the whole."""


@dataclass(frozen=True)
class Part:
    """One matter of an opinion, as the public will read it."""

    subject: str
    public_text: str
    topic: Topic


@transaction.atomic
def split_opinion(
    opinion: Opinion,
    *,
    by: User,
    parts: Sequence[Part],
    public_place: str | None = None,
    public_name: str | None = None,
) -> list[Opinion]:
    """Publish the `parts` of an opinion in its place, each to be assigned and answered by itself.

    The whole keeps sender, code and record; it is closed and hidden, so that nothing is read or counted twice. Who
    cares about it or follows it by mail does so for every part. A waiting one is approved by this; what was a duplicate
    of it is decided on anew. Place and name are those of every part: None leaves what was approved, or approves the
    name as the sender wrote it; a name is shown only for who asked to be named.

    Raises `NotReady` for too few or too many parts, when an answer has been begun or another body has it, `WrongState`
    for a part, for one that is split already, and for one that is hidden, withdrawn or answered.
    """
    if not FEWEST <= len(parts) <= MOST:
        raise NotReady(f"Một ý kiến tách được thành {FEWEST} đến {MOST} phần.")
    lock_issues_of(opinion)
    whole = Opinion.objects.locked(opinion.pk)
    check_splittable(whole)
    if whole.moderation != Moderation.APPROVED:
        approve_as_list(whole, parts, by=by)
    if public_place is not None:
        whole.public_place = public_place
    if public_name is not None and whole.visibility == Visibility.NAMED:
        whole.public_name = public_name
    whole.save(update_fields=["public_place", "public_name"])
    leave_work(whole, by=by)
    made = [make_part(whole, part, by=by) for part in parts]
    care_about_parts(whole, made)
    follow_there(whole, made)
    put_away(whole, made, by=by)
    opinion.refresh_from_db()
    return made


def check_splittable(whole: Opinion) -> None:
    is_open = whole.moderation in {Moderation.PENDING, Moderation.HELD, Moderation.APPROVED}
    is_done = whole.processing in DONE
    if whole.part_of_id or whole.hidden_at or whole.withdrawn_at or not is_open or is_done:
        raise WrongState
    if whole.responses.exists():
        raise NotReady("Ý kiến này đã có câu trả lời đang soạn, nên không tách được nữa.")
    check_is_here(whole, "tách")


def approve_as_list(whole: Opinion, parts: Sequence[Part], *, by: User) -> None:
    """Approve the whole with the subjects of its parts for words: its own were edited by nobody."""
    names = [part.subject for part in parts]
    approve(whole, by=by, subject=shorten("; ".join(names), 200), public_text="\n".join(f"- {name}" for name in names))


def make_part(whole: Opinion, part: Part, *, by: User) -> Opinion:
    """A public opinion about one matter of the `whole`, linked wherever the whole is linked."""
    made = Opinion.objects.create(
        part_of=whole,
        subject=part.subject,
        public_text=part.public_text,
        topic=part.topic,
        moderation=Moderation.APPROVED,
        processing=Processing.CLASSIFIED,
        **{name: getattr(whole, name) for name in TAKEN_OVER},
    )
    made.conclusion_items.set(whole.conclusion_items.all())
    made.commitments.set(whole.commitments.all())
    keep_promised_days(whole, made)
    refresh_deadline(made)
    record(made, "split_off", by=by, end=Moderation.APPROVED, reason=f"Tách từ ý kiến số {whole.pk}.")
    return made


def keep_promised_days(whole: Opinion, made: Opinion) -> None:
    """The day that its sender was promised holds for every part; the days of waiting for them count for none, nor those
    while another body had the whole."""
    for line in whole.extensions.all():
        copy_to(line, "extended_at", opinion=made)
    for referral in whole.referrals.prefetch_related("urgings"):
        urgings = list(referral.urgings.all())
        copy_to(referral, "referred_at", opinion=made)
        for urging in urgings:
            shared = urging.letter if urging.means == Urging.Means.LETTER else None
            copy_to(urging, "urged_at", referral=referral, letter_of_id=shared)
    for request in whole.information_requests.all():
        request.pk, request.opinion = None, made
        request.save(force_insert=True)


def copy_to(line: DeadlineExtension | Referral | Urging, moment: str, **of: Any) -> None:
    """The same `line` for what `of` names, noted at the same `moment`."""
    at, line.pk = getattr(line, moment), None
    for name, row in of.items():
        setattr(line, name, row)
    line.save(force_insert=True)
    type(line)._base_manager.filter(pk=line.pk).update(**{moment: at})


def put_away(whole: Opinion, made: list[Opinion], *, by: User) -> None:
    start = Processing(whole.processing)
    numbers = ", ".join(str(part.pk) for part in made)
    claim(whole, "hidden_at", hidden_reason=f"Đã tách thành các ý kiến số {numbers}.")
    move(whole, start, Processing.CLOSED)
    refresh_deadline(whole)
    record(whole, "split", by=by, start=start, end=Processing.CLOSED, reason=f"Thành các ý kiến số {numbers}.")
    see_to_lead(whole, by=by)
    let_go_of_duplicates(whole, by=by, reason=f"Ý kiến số {whole.pk} đã tách thành các ý kiến số {numbers}.")
