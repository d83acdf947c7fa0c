"""The tools of every verb: moving a row from state to state, refusing, and writing the record."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from ..chain import FORGOTTEN, head_of, heads_of, link, seal_reason
from ..chain import forget_reasons as empty_reasons
from ..models import CaseEvent, User

TRIES = 5
"""How often an event looks for its place while others write into the record of the same case."""


Row = TypeVar("Row", bound=models.Model)


class ActionRefused(Exception):
    """A verb that cannot be done now. `str()` is a Vietnamese sentence for the person who tried."""

    sentence = ""

    def __str__(self) -> str:
        return self.sentence or super().__str__()


class WrongState(ActionRefused):
    """The row is not in the state where the verb starts: somebody was quicker, or the page was old."""

    sentence = "Việc này không còn làm được: hồ sơ đã được xử lý từ nơi khác hoặc đã đổi trạng thái. Hãy tải lại trang."


class NotReady(ActionRefused):
    """Something required is missing or does not fit; the message says what."""


def move(row: models.Model, start: models.TextChoices, end: models.TextChoices, **changes: Any) -> None:
    """Change the state of `row` from `start` to `end`, and the columns `changes` with it.

    The only way to change a state. Compare-and-set in one UPDATE: raises `WrongState` when the row is not in `start`.
    """
    axis = row.AXES[type(start)]  # type: ignore[attr-defined]  # every model with states names its axes
    changes[axis] = end
    if not type(row)._base_manager.filter(pk=row.pk, **{axis: start}).update(**changes):
        raise WrongState
    for name, value in changes.items():
        setattr(row, name, value)


def move_each(rows: Sequence[models.Model], start: models.TextChoices, end: models.TextChoices, **changes: Any) -> None:
    """As `move` for each of `rows`, which are all of one kind and in `start`: one UPDATE. Raises `WrongState` when one
    of them is not."""
    kind, axis = type(rows[0]), rows[0].AXES[type(start)]  # type: ignore[attr-defined]
    changes[axis] = end
    standing = kind._base_manager.filter(pk__in=[row.pk for row in rows], **{axis: start})
    if standing.update(**changes) != len(rows):
        raise WrongState
    for row in rows:
        for name, value in changes.items():
            setattr(row, name, value)


def each(rows: Iterable[Row], verb: Callable[..., Any], **kwargs: Any) -> list[tuple[Row, str]]:
    """Do `verb(row, **kwargs)` for every row; returns each row with «» or the sentence that refused it.

    A refusal undoes only its own row, any other error everything. Call it inside one transaction.
    """
    results = []
    for row in rows:
        try:
            with transaction.atomic():
                verb(row, **kwargs)
        except ActionRefused as refused:
            results.append((row, str(refused)))
        else:
            results.append((row, ""))
    return results


@contextmanager
def refusing(sentence: str) -> Iterator[None]:
    """Raise `NotReady` with `sentence` if a unique constraint shows that somebody was quicker."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise NotReady(sentence) from None


def claim(row: models.Model, field: str, **changes: Any) -> None:
    """Set the moment `field` of `row` to now, and the columns `changes` with it. Raises `WrongState` if it is set
    already."""
    now = timezone.now()
    if not type(row)._base_manager.filter(pk=row.pk, **{field: None}).update(**{field: now, **changes}):
        raise WrongState
    for name, value in {field: now, **changes}.items():
        setattr(row, name, value)


def record(
    case: models.Model, verb: str, *, by: User | None, start: str = "", end: str = "", reason: str = ""
) -> CaseEvent:
    """Append one event to the record of `case`. Call it inside the transaction of the change itself.

    `by` is None for a resident or the system. When two append at once, the unique sequence refuses the second, which
    then looks again for the end of the chain.
    """
    event = event_of(case, verb, by=by, start=start, end=end, reason=reason)
    for _ in range(TRIES - 1):
        link(event, *head_of(event))
        with suppress(IntegrityError), transaction.atomic():
            event.save(force_insert=True)
            return event
    link(event, *head_of(event))
    event.save(force_insert=True)
    return event


def record_each(
    cases: Sequence[models.Model], verb: str, *, by: User | None, start: str = "", end: str = "", reason: str
) -> list[CaseEvent]:
    """As `record` for each of `cases`, which are all of one kind; few queries."""
    events = [event_of(case, verb, by=by, start=start, end=end, reason=reason) for case in cases]
    for _ in range(TRIES - 1):
        with suppress(IntegrityError), transaction.atomic():
            append(events)
            return events
    append(events)
    return events


def append(events: Sequence[CaseEvent]) -> None:
    """Insert `events`, each after the last one of its case."""
    heads = heads_of(events[0].case_kind, [event.case_id for event in events]) if events else {}
    for event in events:
        event.pk = None
        link(event, *heads.get(event.case_id, (0, "")))
    CaseEvent.objects.bulk_create(events)


def record_first(cases: Iterable[tuple[models.Model, str]], verb: str, *, by: User | None, end: str = "") -> None:
    """As `record` for new `cases`, which have no events yet, each with its own reason; few queries."""
    events = [event_of(case, verb, by=by, end=end, reason=reason) for case, reason in cases]
    for event in events:
        link(event, 0, "")
    CaseEvent.objects.bulk_create(events)


def event_of(
    case: models.Model, verb: str, *, by: User | None, start: str = "", end: str = "", reason: str = ""
) -> CaseEvent:
    """An event that is not yet linked into a chain, nor saved."""
    event = CaseEvent(
        case_kind=case._meta.model_name or "",
        case_id=case.pk,
        verb=verb,
        at=timezone.now(),
        actor=by,
        actor_name=str(by or ""),
        acting_as=by.acting_as if by else "",
        from_state=start,
        to_state=end,
        reason=reason,
    )
    seal_reason(event)
    return event


def forget_reasons(case: models.Model, *, by: User | None, reason: str, telling: Collection[str] = ()) -> None:
    """Erase the reasons in the record of `case`, as they may tell of a person; with `telling`, only those that contain
    one of these texts. What was done, by whom and when stays. Does nothing if there are no such reasons."""
    if empty_reasons(case, telling=telling):
        record(case, FORGOTTEN, by=by, reason=reason)
