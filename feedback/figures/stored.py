"""The counts kept ready, and which of them no longer hold.

Every verb writes an event, so that no verb needs to know of the figures: a conference that a newer event touches is
counted again when it is read, and its row and the sum of all rows written anew by the next sweep.
`manage.py recount_figures --check` counts everything and says where the rows differ.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from sessions_app.models import CaseEvent, DialogueSession, ResidentialGroup

from ..models import Commitment, FigureTotals, Issue, IssueOpinion, Opinion, SessionFigures
from ..models.conditions import is_in, is_open
from .counting import ALL, Cell, Key, Sums, Tally, cells_of, written

SETTLED = dt.timedelta(minutes=5)
"""No transaction of a verb lasts so long: an event that is older is seen by all, whatever its key."""

FEW = 5000
"""Opinions that are counted sooner than it is known which of them are counted already."""

AT_ONCE = 10
"""Conferences that are counted together."""


class Stand(NamedTuple):
    """Which conferences are counted, up to which event and when, and which are public."""

    counted: list[tuple[int, int, dt.datetime]]
    public: set[int]

    @classmethod
    def now(cls) -> "Stand":
        return cls(list(SessionFigures.objects.values_list("session", "seen", "counted_at")), set(public()))


def sums_of_all(year: int | None = None) -> Sums:
    """The counts of all public conferences together as they are now, of one year or of all."""
    stand = Stand.now()
    changed = outdated(stand)
    sums = sums_without(changed, stand, year)
    for session, cells in cells_of(changed).items():
        sums.put_in(session, cells, year=year)
    return sums


def opinions_of_all() -> dict[str, int]:
    """How many public opinions there are in all, answered and late, as `OpinionQuerySet.figures` counts them: where it
    would read a million, only those of conferences that changed are looked at, and those that are late."""
    opinions = Opinion.objects.public()
    if not are_many():
        return opinions.figures()
    unchanged, changed = settled(ALL, None)
    now = opinions.filter(session__in=changed).figures()
    return {
        "total": unchanged["received"] + now["total"],
        "answered": unchanged["answered"] + now["answered"],
        "overdue": opinions.filter(is_open()).overdue().count(),
    }


def opinions_of_group(group: ResidentialGroup, lineage: list[int]) -> dict[str, int]:
    """How many public opinions were said in `group` and those that went into it (`lineage`), as `by_state` counts
    them: where they may be many, of the answered ones only those of conferences that changed are looked at."""
    opinions = Opinion.objects.public()
    if group.merged_into_id or not are_many():  # what went into another is counted under that one
        return opinions.filter(group__in=lineage).by_state()
    unchanged, changed = settled("group", group.pk)
    answered = opinions.answered().filter(group__in=lineage, session__in=changed).count() + unchanged["answered"]
    waiting = opinions.filter(is_open(), is_in("group", lineage)).by_state()
    return {**waiting, "answered": answered, "total": answered + waiting["total"]}


def are_many() -> bool:
    """Whether there are so many opinions that what is kept of them is read sooner than they are counted."""
    return Opinion.objects.order_by()[FEW:].exists()


def settled(by: str, key: Key) -> tuple[Tally, set[int]]:
    """What is counted of `key` in all public conferences but those that changed, and which these are."""
    stand = Stand.now()
    changed = outdated(stand)
    return sums_without(changed, stand, only=by)[by, key], changed


def sums_without(changed: set[int], stand: Stand, year: int | None = None, *, only: str = "") -> Sums:
    """The stored counts of all public conferences but the `changed`; at least those by `only`."""
    kept = {session: counted_at for session, _, counted_at in stand.counted}
    gone = kept.keys() - stand.public
    sums = kept_sums(year, kept, left_out=changed & kept.keys() | gone, only=only)
    return added_up(kept.keys() - changed - gone, year) if sums is None else sums


def kept_sums(year: int | None, kept: dict[int, dt.datetime], left_out: set[int], only: str) -> Sums | None:
    """The stored sums less some of their parts; None where these are not the ones that are `kept`."""
    rows = {row.year: row for row in FigureTotals.objects.filter(year__in={FigureTotals.EVERY_YEAR, year or 0})}
    if not rows or rows[FigureTotals.EVERY_YEAR].parts != parts_of(kept):
        return None
    row = rows.get(year or FigureTotals.EVERY_YEAR)
    sums = Sums(cell for cell in (row.cells if row else []) if cell[0] == only or not only)
    for part in SessionFigures.objects.filter(session__in=left_out):
        if part.counted_at != kept[part.session_id]:
            return None
        sums.put_in(part.session_id, part.cells, year=year, times=-1)
    return sums


def added_up(sessions: Collection[int], year: int | None) -> Sums:
    sums = Sums()
    for row in SessionFigures.objects.filter(session__in=sessions).iterator(AT_ONCE):
        sums.put_in(row.session_id, row.cells, year=year)
    return sums


def sums_of_session(session: DialogueSession, year: int | None) -> Sums:
    """The counts of one conference as they are now."""
    if session.pk in outdated():
        cells = cells_of([session.pk])[session.pk]
    else:
        cells = SessionFigures.objects.get(session=session).cells
    sums = Sums()
    sums.put_in(session.pk, cells, year=year)
    return sums


def versions() -> dict[int, dt.datetime]:
    """The conferences that are counted, and when."""
    return dict(SessionFigures.objects.values_list("session", "counted_at"))


def parts_of(versions: dict[int, dt.datetime]) -> dict[str, str]:
    return {str(session): at.astimezone(dt.UTC).isoformat() for session, at in versions.items()}


def public() -> list[int]:
    return list(DialogueSession.objects.public().values_list("pk", flat=True))


def outdated(stand: Stand | None = None) -> set[int]:
    """The public conferences whose row is missing, or was written before something changed."""
    stand = stand or Stand.now()
    missing = stand.public - {session for session, _, _ in stand.counted}
    if not stand.counted:
        return missing
    since = min(seen for _, seen, _ in stand.counted)
    return missing | (touched_since(since) | came_out(stand.counted)) & stand.public


def touched_since(seen: int) -> set[int]:
    """The conferences that an event after `seen` may have changed a count of. The events are few and each is read: to
    have them distinct SQLite would read its index on cases from end to end."""
    events = CaseEvent.objects.filter(pk__gt=seen).order_by()
    cases = {kind: set[int]() for kind in ["opinion", "issue", "commitment", "dialoguesession"]}
    for kind, case in events.values_list("case_kind", "case_id"):
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
    sessions = sorted(public() if everything else outdated())
    for start in range(0, len(sessions), AT_ONCE):
        for session, cells in cells_of(sessions[start : start + AT_ONCE]).items():
            SessionFigures.objects.update_or_create(
                session_id=session, defaults={"cells": cells, "seen": seen, "counted_at": now}
            )
    SessionFigures.objects.exclude(session__in=sessions).filter(seen__lt=seen).update(seen=seen)
    store_totals()
    return len(sessions)


def store_totals() -> None:
    """Add the rows up, unless that was done. A row that is written meanwhile is known by its moment."""
    kept = versions()
    if FigureTotals.objects.filter(year=FigureTotals.EVERY_YEAR, parts=parts_of(kept)).exists():
        return
    totals = totals_of(kept.keys())
    totals[FigureTotals.EVERY_YEAR].parts = parts_of(kept)
    with transaction.atomic():
        FigureTotals.objects.all().delete()
        FigureTotals.objects.bulk_create(totals.values())


def totals_of(sessions: Collection[int]) -> dict[int, FigureTotals]:
    """The totals of each year and of all years, for which the rows of `sessions` are read once."""
    sums: dict[int, Sums] = defaultdict(Sums)
    sums[FigureTotals.EVERY_YEAR] = Sums()
    for row in SessionFigures.objects.filter(session__in=sessions).iterator(AT_ONCE):
        sums[FigureTotals.EVERY_YEAR].put_in(row.session_id, row.cells)
        for year in {cell[0] for cell in row.cells}:
            sums[year].put_in(row.session_id, row.cells, year=year)
    return {year: FigureTotals(year=year, cells=written(of_year)) for year, of_year in sums.items()}


def differences() -> list[str]:
    """Of which the stored counts say something else than the rows do now, though nothing says that they are old."""
    old = outdated()
    rows = SessionFigures.objects.filter(session__in=public()).exclude(session__in=old).select_related("session")
    counted = cells_of([row.session_id for row in rows])
    found = [f"hội nghị {row.session.slug}" for row in rows if in_order(row.cells) != in_order(counted[row.session_id])]
    return found + differing_totals()


def differing_totals() -> list[str]:
    """The sums that are not what adding up the rows gives, though they say that they are of these rows."""
    kept, stored = versions(), {row.year: row for row in FigureTotals.objects.all()}
    if not stored or stored[FigureTotals.EVERY_YEAR].parts != parts_of(kept):
        return []
    totals = totals_of(kept.keys())
    wrong = [
        year
        for year in sorted(stored.keys() | totals.keys())
        if year not in stored or year not in totals or in_order(stored[year].cells) != in_order(totals[year].cells)
    ]
    return [f"tổng các hội nghị, {totals[year]}" for year in wrong if year in totals]


def in_order(cells: list[Cell]) -> list[str]:
    """`cells` in a form and order in which equal counts are equal."""
    return sorted(
        repr([*place, numbers, sorted(days.items()), sorted(dues.items())]) for *place, numbers, days, dues in cells
    )
