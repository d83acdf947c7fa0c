"""Renaming a body: what it did keeps the old name, its work goes on under the new one."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, record, refusing
from sessions_app.models import (
    Body,
    ConclusionItem,
    ConclusionNotice,
    DialogueSession,
    Document,
    Letterhead,
    OfficialRole,
    User,
)

from ..models import Assignment, Commitment, Draft, Opinion, Referral, Response
from .answer import digest_of

TAKEN = "Đã có cơ quan tên này."


@transaction.atomic
def rename_body(body: Body, *, name: str, short_name: str = "", by: User) -> Body:
    """From now on it is called `name`: a new row, to which the old ones lead. Its staff, its officials, whatever it is
    still at and what is not published yet go over; published answers, conclusions and papers and promises that ended
    stay with the old name.

    Raises `NotReady` for a name that is its own or another's, `WrongState` when it is there no more.
    """
    before = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    if not before.is_active:
        raise WrongState
    if name == before.name:
        raise NotReady("Tên mới giống tên đang dùng.")
    if Body.objects.filter(name=name).exists():
        raise NotReady(TAKEN)
    renamed = Body(name=name, short_name=short_name, kind=before.kind, order=before.order)
    with refusing(TAKEN):
        renamed.save(force_insert=True)
    Body.objects.filter(successor=before).update(successor=renamed)
    Body.objects.filter(pk=before.pk).update(is_active=False, successor=renamed)
    body.is_active, body.successor = False, renamed
    User.objects.filter(body=before).update(body=renamed)
    OfficialRole.objects.filter(body=before).exclude(until__lt=timezone.localdate()).update(body=renamed)
    Letterhead.objects.filter(body=before).update(body=renamed)
    pass_on_unpublished(before, renamed)
    pass_on_cases(before, renamed, by=by)
    pass_on_promises(before, renamed, by=by)
    record(body, "rename", by=by, reason=f"Thành {name}, từ ngày {timezone.localdate():%d/%m/%Y}.")
    return renamed


def pass_on_unpublished(before: Body, after: Body) -> None:
    """Move what is not published to the new name, except papers with a number, which are in the register of the old
    name."""
    drafts = {"issuer": before, "published_at": None, "number_symbol": ""}
    Document.objects.filter(**drafts).update(issuer=after)
    ConclusionNotice.objects.filter(**drafts).update(issuer=after)
    ConclusionItem.objects.filter(body=before, notice__published_at=None).update(body=after)
    coming = list(DialogueSession.objects.coming().filter(organiser=before).values_list("pk", flat=True))
    DialogueSession.objects.filter(pk__in=coming).update(organiser=after)


def pass_on_cases(before: Body, after: Body, *, by: User) -> None:
    """Move the cases that it leads, helps with, answers or has from us, each with an event in its record. What was
    approved in its name stays approved."""
    given, answers = Assignment.objects.current().filter(body=before), Response.objects.under_way().filter(body=before)
    away = Referral.objects.filter(to_body=before, replied_on=None)
    keys = {key for rows in [given, answers, away] for key in rows.values_list("opinion", flat=True)}
    approved = [answer for answer in answers if is_as_approved(answer)]
    given.update(body=after)
    answers.update(body=after)
    away.update(to_body=after)
    for answer in approved:
        Response.objects.filter(pk=answer.pk).update(approved_digest=digest_of(answer))
    tell_each(Opinion.objects.filter(pk__in=keys), before, after, by=by)


def is_as_approved(answer: Response) -> bool:
    """Whether an approved answer still reads as it was approved; only then it stays approved under the new name."""
    return answer.state == Draft.APPROVED and answer.approved_digest == digest_of(answer)


def pass_on_promises(before: Body, after: Body, *, by: User) -> None:
    led = list(Commitment.objects.open().filter(lead_body=before).values_list("pk", flat=True))
    helped = Commitment.coordinating_bodies.through.objects.filter(
        body=before, commitment__in=Commitment.objects.open().values("pk")
    )
    Commitment.objects.filter(pk__in=led).update(lead_body=after)
    helped.update(body=after)
    tell_each(Commitment.objects.filter(pk__in=led), before, after, by=by)


def tell_each(rows: QuerySet, before: Body, after: Body, *, by: User) -> None:
    for row in rows.order_by("pk"):
        record(row, "hand_over", by=by, reason=f"Cơ quan đổi tên: từ {before.name} sang {after.name}.")


@transaction.atomic
def respell_body(body: Body, *, name: str, short_name: str = "", by: User) -> None:
    """Correct a typing mistake in its name, for all time. Raises `NotReady` for a name that another body has."""
    if Body.objects.filter(name=name).exclude(pk=body.pk).exists():
        raise NotReady(TAKEN)
    before, body.name, body.short_name = body.name, name, short_name
    with refusing(TAKEN):
        body.save(update_fields=["name", "short_name", "name_key"])
    record(body, "respell", by=by, reason=f"Từ «{before}» thành «{name}».")
