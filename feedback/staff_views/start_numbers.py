"""The numbers on the start page of staff: two SQL statements for any number of tiles.

The first is put together once for each person and day. The second asks about keys that the first has found: in one
statement the databases would begin at the wrong end.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet

from dialogue_portal.lib.combined_query import AskedAgain, Rows, asked_together, totals
from dialogue_portal.lib.query_values import Given, IsOneOf
from dialogue_portal.lib.queues import COUNTED
from sessions_app.models import User

from ..admin.commitments import MAY_REPORT
from ..answers.steps import begun, drafts, sent_back
from ..models import Commitment, Opinion
from ..models.commitments import TO_BE_KEPT
from ..models.conditions import has_one, is_with_the_ward
from ..seen_by_staff import SEES_ALL, eyes_of
from . import promises
from .sorting.waiting import not_urged, opinions_of


@dataclass(frozen=True)
class Tile:
    """Something that waits: who sees it (all of `permissions`), which rows it counts, on which desk. `later` names rows
    of `LATER` that are counted too, or alone."""

    label: str
    permissions: tuple[str, ...]
    rows: Callable[[User], QuerySet[Any]] | None
    desk: str
    query: str = ""
    is_late: bool = False
    later: str = ""


LATER = {"begun": "begun", "sent back": "begun", "to urge": "urged"}
"""What the second statement counts, and among which keys of the first."""
KEYS: dict[str, Callable[[User], QuerySet[Any]]] = {"begun": begun, "urged": lambda user: opinions_of(not_urged())}

ASKED = AskedAgain()


@dataclass(frozen=True)
class Numbers:
    """The counts of the tiles, up to `COUNTED`, and what else was found."""

    of_tiles: dict[Tile, int]
    own_promises: dict[str, Any]
    saves_assigning: bool
    """Whether opinions of one conference wait both for synthesis and for assigning: joined into an issue first, they
    are assigned once. Only for people who do both."""


def numbers_of(tiles: list[Tile], user: User) -> Numbers:
    found = ASKED.ask(asker(tiles, user), lambda: rows_of(tiles, user))
    first = {tile: len(found.get(tile.label, [])) for tile in tiles}
    asked = {LATER[tile.later] for tile in tiles if tile.later and first[tile] <= COUNTED}
    keys = [found[name] if name in asked else [] for name in KEYS]
    unsorted, sessions = waiting_at("admin:sorting", tiles, found), waiting_at("admin:synthesis", tiles, found)
    then = among(*keys, unsorted, sessions) if any(keys) or (unsorted and sessions) else {}
    numbers = {tile: first[tile] + len(then.get(tile.later, [])) for tile in tiles}
    return Numbers(numbers, next(iter(found.get("own promises", [])), {}), bool(then.get("in no issue")))


def waiting_at(desk: str, tiles: Iterable[Tile], found: dict[str, list[int]]) -> list[int]:
    """The keys that the tiles of this desk count in the first statement."""
    return [key for tile in tiles if tile.desk == desk for key in found.get(tile.label, [])]


def asker(tiles: Iterable[Tile], user: User) -> tuple[Any, ...]:
    """Everything about `user` that the querysets of this module and of the tiles depend on."""
    return *eyes_of(user), keeps_promises(user), tuple(tile.label for tile in tiles), COUNTED


def rows_of(tiles: list[Tile], user: User) -> Rows:
    rows: Rows = {tile.label: some(tile.rows(user)) for tile in tiles if tile.rows}
    rows |= {LATER[tile.later]: KEYS[LATER[tile.later]](user) for tile in tiles if tile.later}
    if keeps_promises(user):
        rows["own promises"] = own_promises(user)
    return rows


def some(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Their keys, up to `COUNTED` + 1: quicker to query than a count is to put together."""
    return rows.order_by().values_list("pk", flat=True)[: COUNTED + 1]


@asked_together
def among(begun: Given, urged: Given, unsorted: Given, sessions: Given) -> Rows:
    open_drafts = drafts().filter(IsOneOf("pk", begun))
    in_work = Opinion.objects.filter(is_with_the_ward())
    to_sort = Opinion.objects.filter(IsOneOf("pk", unsorted), IsOneOf("session", sessions), issue_memberships=None)
    return {
        "begun": some(open_drafts),
        "sent back": some(open_drafts.filter(has_one(sent_back().filter(opinion=OuterRef("pk"))))),
        "to urge": some(in_work.filter(IsOneOf("pk", urged))),
        "in no issue": to_sort.order_by().values_list("pk", flat=True)[:1],
    }


def keeps_promises(user: User) -> bool:
    """Whether this person of a unit is shown the promises of their bodies."""
    return not user.has_perm(SEES_ALL) and user.has_perms([promises.MAY_SEE, MAY_REPORT]) and bool(user.bodies)


def own_promises(user: User) -> QuerySet[Any]:
    """How many promises the bodies of this person still have to keep, and the nearest due day."""
    led = Commitment.objects.public().filter(lead_body__in=user.bodies, state__in=TO_BE_KEPT)
    return totals(led, number=Count("pk"), nearest=Min("due_on"))
