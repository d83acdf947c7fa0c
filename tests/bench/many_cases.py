"""Ten years of a busy ward as rows: opinions in every state, with bodies, answers and letters. For measurements.

The newest twenty-fifth is still in work, and a hundredth of the rest; the others are answered or not published.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from feedback.models import (
    Assignment,
    Channel,
    Competence,
    ConcernCount,
    Draft,
    Moderation,
    Opinion,
    Outcome,
    Processing,
    Referral,
    Response,
)
from sessions_app.models import Body, DialogueSession, ResidentialGroup, Topic
from tests.bench.texts import dice, matter, text_about

SESSIONS, GROUPS, BODIES = 40, 40, 12
YEARS = dt.timedelta(days=3650)
AT_ONCE = 2000


def fill(rows: int) -> None:
    """Write `rows` opinions into an empty, migrated database."""
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET statement_timeout = 0")
    now = timezone.now()
    sessions = [
        DialogueSession.objects.create(
            title=f"Hội nghị đo {number}", year=2016 + number // 4, ward_then="x", announced_at=now
        )
        for number in range(SESSIONS)
    ]
    groups = [ResidentialGroup.objects.create(number=number, name=f"Tổ {number}") for number in range(1, GROUPS + 1)]
    bodies = [Body.objects.create(name=f"Đơn vị đo {number}") for number in range(BODIES)]
    topics = list(Topic.objects.all())
    for start in range(0, rows, AT_ONCE):
        batch = [opinion(number, rows, now, sessions, groups, topics) for number in range(start, start + AT_ONCE)]
        Opinion.objects.bulk_create(batch)
        Assignment.objects.bulk_create(assignments(batch, bodies))
        Response.objects.bulk_create(responses(batch, bodies, Outcome.objects.first(), now))
        Referral.objects.bulk_create(referrals(batch, bodies[-1]))
        ConcernCount.objects.bulk_create(concerns(batch))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def concerns(batch: list[Opinion]) -> Iterator[ConcernCount]:
    """Two of five opinions have concerns; a few have many."""
    for row in batch:
        if row.moderation == Moderation.APPROVED and dice.random() < 0.4:
            yield ConcernCount(opinion=row, number=int(dice.paretovariate(1.2)))


def opinion(number, rows, now, sessions, groups, topics) -> Opinion:
    share = number / rows
    words = matter()
    is_open = share > 0.96 or dice.random() < 0.01
    fields = {
        "subject": " ".join(words[:4]).capitalize(),
        "public_text": text_about(words),
        **(open_state(now) if is_open else settled_state(now)),
    }
    return Opinion(
        session=sessions[int(share * SESSIONS)],
        original_text=f"{text_about(words)} {text_about(words)}",
        received_at=now - YEARS * (1 - share),
        group=dice.choice(groups),
        topic=dice.choice(topics),
        channel=dice.choices(Channel.values, [70, 5, 10, 8, 4, 2.5, 0.5])[0],
        **fields,
    )


def open_state(now: dt.datetime) -> dict[str, object]:
    due = {"duty": "answer", "due_on": timezone.localdate(now) + dt.timedelta(days=dice.randint(-20, 25))}
    kind = dice.choices(["pending", "held", "received", "classified", "assigned", "waiting"], [20, 4, 10, 10, 52, 4])[0]
    if kind == "pending":
        return {"moderation": Moderation.PENDING, "subject": "", "public_text": "", **due}
    if kind == "held":
        return {"moderation": Moderation.HELD, "held_reason": "spam", **due}
    known = {} if kind == "waiting" else due
    return {"moderation": Moderation.APPROVED, "processing": kind, "competence": Competence.WARD, **known}


def settled_state(now: dt.datetime) -> dict[str, object]:
    kind = dice.choices(
        ["answered", "closed", "declined", "diverted", "withdrawn", "hidden"], [70, 20, 6, 2.5, 1, 0.5]
    )[0]
    if kind == "declined":
        return {"moderation": Moderation.DECLINED, "decline_reason": "x"}
    if kind == "diverted":
        return {"moderation": Moderation.DIVERTED}
    approved = {"moderation": Moderation.APPROVED, "processing": Processing.ANSWERED}
    if kind == "hidden":
        return {**approved, "hidden_at": now, "hidden_reason": "x"}
    if kind == "withdrawn":
        return {**approved, "withdrawn_at": now}
    return {**approved, "processing": kind}


def assignments(batch: list[Opinion], bodies: list[Body]) -> Iterator[Assignment]:
    for row in batch:
        if row.moderation == Moderation.APPROVED and row.processing not in {"received", "classified"}:
            lead, helper = dice.sample(bodies, 2)
            yield Assignment(opinion=row, body=lead, due_on=row.due_on)
            if dice.random() < 0.2:
                yield Assignment(opinion=row, body=helper, is_lead=False)


def responses(batch: list[Opinion], bodies: list[Body], outcome: Outcome, now: dt.datetime) -> Iterator[Response]:
    for row in batch:
        state = Draft.PUBLISHED if row.processing in {"answered", "closed"} else None
        if row.processing == "assigned":
            state = dice.choice([None, None, Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED])
        if state:
            said = {"text": text_about(matter()) * 2, "outcome": outcome, "body": dice.choice(bodies)}
            published = {"published_at": now} if state == Draft.PUBLISHED else {}
            yield Response(opinion=row, issued_on=timezone.localdate(now), state=state, **said, **published)


def referrals(batch: list[Opinion], body: Body) -> Iterator[Referral]:
    for row in batch:
        if row.processing == "classified" and dice.random() < 0.3:
            sent = timezone.localdate(row.received_at)
            yield Referral(opinion=row, to_body=body, letter_number="12/UBND", sent_on=sent)
