"""The stored counts, and which of them are outdated.

Every verb writes an event, so verbs need not know about the figures. A conference with a newer event is counted again
when it is read; the next sweep stores its counts and the totals again. `manage.py recount_figures --check` counts
everything and says which stored counts differ.
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
"""No transaction of a verb lasts so long: events older than this are visible to everybody, whatever their keys."""

FEW = 5000
"""Up to so many opinions, counting them is quicker than finding out which stored counts hold."""

AT_ONCE = 10
"""Conferences that are counted together."""


class Stand(NamedTuple):
    """Which conferences have stored counts (key, last event seen, when), and which are public."""

    counted: list[tuple[int, int, dt.datetime]]
    public: set[int]

    @classmethod
    def now(cls) -> "Stand":
        return cls(list(SessionFigures.objects.values_list("session", "seen", "counted_at")), set(public()))


def sums_of_all(year: int | None = None) -> Sums:
    """The counts of all public conferences together as of now, for one year or all."""
    stand = Stand.now()
    changed = outdated(stand)
    sums = sums_without(changed, stand, year)
    for session, cells in cells_of(changed).items():
        sums.put_in(session, cells, year=year)
    return sums


def opinions_of_all() -> dict[str, int]:
    """How many public opinions there are: all, answered and late, as `OpinionQuerySet.figures` counts them. When there
    are many, only conferences that changed are counted, and the late ones."""
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
    """How many public opinions came from `group` and from those that merged into it (`lineage`), as `by_state` counts
    them. When there are many, answered ones are counted only for conferences that changed."""
    opinions = Opinion.objects.public()
    if group.merged_into_id or not are_many():  # what went into another is counted under that one
        return opinions.filter(group__in=lineage).by_state()
    unchanged, changed = settled("group", group.pk)
    answered = opinions.answered().filter(group__in=lineage, session__in=changed).count() + unchanged["answered"]
    waiting = opinions.filter(is_open(), is_in("group", lineage)).by_state()
    return {**waiting, "answered": answered, "total": answered + waiting["total"]}


def are_many() -> bool:
    """Whether there are so many opinions that reading stored counts is quicker than counting."""
    return Opinion.objects.order_by()[FEW:].exists()


def settled(by: str, key: Key) -> tuple[Tally, set[int]]:
    """The stored count of `key` over all public conferences that did not change, and the keys of those that did."""
    stand = Stand.now()
    changed = outdated(stand)
    return sums_without(changed, stand, only=by)[by, key], changed


def sums_without(changed: set[int], stand: Stand, year: int | None = None, *, only: str = "") -> Sums:
    """The stored counts of all public conferences except `changed`. With `only`, other divisions may be missing."""
    kept = {session: counted_at for session, _, counted_at in stand.counted}
    gone = kept.keys() - stand.public
    sums = kept_sums(year, kept, left_out=changed & kept.keys() | gone, only=only)
    return added_up(kept.keys() - changed - gone, year) if sums is None else sums


def kept_sums(year: int | None, kept: dict[int, dt.datetime], left_out: set[int], only: str) -> Sums | None:
    """The stored totals of `year` minus the conferences `left_out`; None if the totals are not made from the counts in
    `kept`."""
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
    """The counts of one conference as of now."""
    if session.pk in outdated():
        cells = cells_of([session.pk])[session.pk]
    else:
        cells = SessionFigures.objects.get(session=session).cells
    sums = Sums()
    sums.put_in(session.pk, cells, year=year)
    return sums


def versions() -> dict[int, dt.datetime]:
    """The conferences with stored counts, and when each was counted."""
    return dict(SessionFigures.objects.values_list("session", "counted_at"))


def parts_of(versions: dict[int, dt.datetime]) -> dict[str, str]:
    return {str(session): at.astimezone(dt.UTC).isoformat() for session, at in versions.items()}


def public() -> list[int]:
    return list(DialogueSession.objects.public().values_list("pk", flat=True))


def outdated(stand: Stand | None = None) -> set[int]:
    """The public conferences whose counts are missing, or older than a change."""
    stand = stand or Stand.now()
    missing = stand.public - {session for session, _, _ in stand.counted}
    if not stand.counted:
        return missing
    since = min(seen for _, seen, _ in stand.counted)
    return missing | (touched_since(since) | came_out(stand.counted)) & stand.public


def touched_since(seen: int) -> set[int]:
    """The conferences whose counts may have changed by an event after `seen`. The events are few and all are read: for
    DISTINCT, SQLite would read its whole index on cases."""
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
    """The conferences where something became public by its scheduled date after they were counted."""
    since = {session: counted_at for session, _, counted_at in rows}
    lately = (min(since.values()), timezone.now())  # few, so the count of each need not be looked up
    sessions = DialogueSession.objects.filter(announced_at__range=lately, counted__counted_at__lt=F("announced_at"))
    promises = Commitment.objects.filter(published_at__range=lately, session__counted__counted_at__lt=F("published_at"))
    found = set(sessions.values_list("pk", flat=True)) | set(promises.values_list("session", flat=True))
    return found & since.keys()


def store(*, everything: bool = False) -> int:
    """Count and store the outdated conferences again, or all. Returns how many. May run at any time, also twice at
    once."""
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
    """Add up the stored counts, unless the totals are up to date. A count stored meanwhile is noticed by its time."""
    kept = versions()
    if FigureTotals.objects.filter(year=FigureTotals.EVERY_YEAR, parts=parts_of(kept)).exists():
        return
    totals = totals_of(kept.keys())
    totals[FigureTotals.EVERY_YEAR].parts = parts_of(kept)
    with transaction.atomic():
        FigureTotals.objects.all().delete()
        FigureTotals.objects.bulk_create(totals.values())


def totals_of(sessions: Collection[int]) -> dict[int, FigureTotals]:
    """The totals of each year and of all years; reads the counts of `sessions` once."""
    sums: dict[int, Sums] = defaultdict(Sums)
    sums[FigureTotals.EVERY_YEAR] = Sums()
    for row in SessionFigures.objects.filter(session__in=sessions).iterator(AT_ONCE):
        sums[FigureTotals.EVERY_YEAR].put_in(row.session_id, row.cells)
        for year in {cell[0] for cell in row.cells}:
            sums[year].put_in(row.session_id, row.cells, year=year)
    return {year: FigureTotals(year=year, cells=written(of_year)) for year, of_year in sums.items()}


def differences() -> list[str]:
    """Which stored counts differ from the rows although nothing says that they are outdated."""
    old = outdated()
    rows = SessionFigures.objects.filter(session__in=public()).exclude(session__in=old).select_related("session")
    counted = cells_of([row.session_id for row in rows])
    found = [f"hội nghị {row.session.slug}" for row in rows if in_order(row.cells) != in_order(counted[row.session_id])]
    return found + differing_totals()


def differing_totals() -> list[str]:
    """Which totals differ from the sum of the stored counts that they claim to be made from."""
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
    """`cells` sorted and written so that equal counts compare equal."""
    return sorted(
        repr([*place, numbers, sorted(days.items()), sorted(dues.items())]) for *place, numbers, days, dues in cells
    )
