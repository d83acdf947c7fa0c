"""The counts kept ready, and which of them no longer hold.

Every verb writes an event, so that no verb needs to know of the figures: a conference that a newer event touches is
counted again when it is read, and its row written anew by the next sweep. `manage.py recount_figures --check` counts
everything and says where the rows differ.
"""

import datetime as dt

from django.db.models import F, Max, Q
from django.utils import timezone

from sessions_app.models import CaseEvent, DialogueSession

from ..models import Commitment, Issue, IssueOpinion, Opinion, SessionFigures
from .counting import Cell, cells_of

SETTLED = dt.timedelta(minutes=5)
"""No transaction of a verb lasts so long: an event that is older is seen by all, whatever its key."""


def cells_by_session() -> dict[int, list[Cell]]:
    """The counts of every public conference, as they are now."""
    stored = dict(SessionFigures.objects.filter(session__in=public()).values_list("session", "cells"))
    changed = outdated()
    return {**stored, **cells_of(changed)} if changed else stored


def public() -> list[int]:
    return list(DialogueSession.objects.public().values_list("pk", flat=True))


def outdated() -> set[int]:
    """The public conferences whose row is missing, or was written before something changed."""
    rows = list(SessionFigures.objects.values_list("session", "seen", "counted_at"))
    missing = set(public()) - {session for session, _, _ in rows}
    if not rows:
        return missing
    since = min(seen for _, seen, _ in rows)
    return missing | (touched_since(since) | came_out(rows)) & set(public())


def touched_since(seen: int) -> set[int]:
    """The conferences that an event after `seen` may have changed a count of."""
    events = CaseEvent.objects.filter(pk__gt=seen).order_by()
    cases = {kind: set[int]() for kind in ["opinion", "issue", "commitment", "dialoguesession"]}
    for kind, case in events.values_list("case_kind", "case_id").distinct():
        cases.setdefault(kind, set()).add(case)
    if "residentialgroup" in cases:  # merged or renamed: what was said there is told under another one
        return set(public())
    opinions = Q(pk__in=cases["opinion"])
    members = IssueOpinion.objects.filter(Q(opinion__in=cases["opinion"]) | Q(issue__in=cases["issue"]))
    issues = set(members.values_list("issue", flat=True)) | cases["issue"]
    promises = Q(pk__in=cases["commitment"]) | Q(opinions__in=cases["opinion"]) | Q(issues__in=issues)
    found = set(cases["dialoguesession"])
    for rows in [
        Opinion.objects.filter(opinions | Q(pk__in=members.values("opinion"))),
        Issue.objects.filter(pk__in=issues),
        Commitment.objects.filter(promises),
    ]:
        found |= set(rows.order_by().values_list("session", flat=True).distinct())
    return found


def came_out(rows: list[tuple[int, int, dt.datetime]]) -> set[int]:
    """The conferences of which something was published, by its own date, after their row was written."""
    now, since = timezone.now(), {session: counted_at for session, _, counted_at in rows}
    sessions = DialogueSession.objects.filter(announced_at__lte=now, counted__counted_at__lt=F("announced_at"))
    promises = Commitment.objects.filter(published_at__lte=now, session__counted__counted_at__lt=F("published_at"))
    found = set(sessions.values_list("pk", flat=True)) | set(promises.values_list("session", flat=True))
    return found & since.keys()


def store(*, everything: bool = False) -> int:
    """Write the rows that no longer hold anew, or all of them; how many. Safe to run at any time and twice at once."""
    now = timezone.now()
    seen = CaseEvent.objects.filter(at__lt=now - SETTLED).aggregate(last=Max("pk"))["last"] or 0
    sessions = public() if everything else outdated()
    for session, cells in cells_of(sessions).items():
        SessionFigures.objects.update_or_create(
            session_id=session, defaults={"cells": cells, "seen": seen, "counted_at": now}
        )
    SessionFigures.objects.exclude(session__in=sessions).filter(seen__lt=seen).update(seen=seen, counted_at=now)
    return len(sessions)


def differences() -> list[DialogueSession]:
    """The conferences whose row says something else than their rows do now, though nothing says that it is old."""
    old = outdated()
    rows = SessionFigures.objects.filter(session__in=public()).exclude(session__in=old).select_related("session")
    counted = cells_of([row.session_id for row in rows])
    return [row.session for row in rows if in_order(row.cells) != in_order(counted[row.session_id])]


def in_order(cells: list[Cell]) -> list[str]:
    """As they compare: JSON makes the keys of `days` text."""
    return sorted(repr([*cell[:4], sorted((int(day), number) for day, number in cell[4].items())]) for cell in cells)
