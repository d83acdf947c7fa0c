"""Which figures about raters may be shown, so that nobody learns what one person said: not from a small number, not by
subtracting one figure from another, and not by looking again after the next rating.

- A row of fewer than `FEW` raters is not shown, nor are as many other rows as it takes for the hidden ones to be at
  least two, with at least `FEW` raters together: so they cannot be found by subtraction from the total.
- Raters are counted only over all years and conferences, and by one thing at a time: a figure for one topic in one
  conference would give away the rest.
- Raters are added in steps of `FEW`: at least so many have come between two different figures.
"""

from collections.abc import Mapping
from typing import TypeVar

from ..models import Opinion
from .counting import Fact, opinion_facts
from .measures import last_ratings

FEW = 5

Name = TypeVar("Name")


def untold(raters: Mapping[Name, int]) -> set[Name]:
    """The rows to hide. `raters` gives the number of raters of each row; rows without any have nothing to hide."""
    by_size = sorted((name for name, number in raters.items() if number), key=lambda name: raters[name])
    hidden = [name for name in by_size if raters[name] < FEW]
    others = by_size[len(hidden) :]
    while hidden and others and (len(hidden) < 2 or sum(raters[name] for name in hidden) < FEW):
        hidden.append(others.pop(0))
    return set(hidden)


def too_new(number: int) -> list[Fact]:
    """The newest of the `number` raters, fewer than `FEW`, which are not counted until others come."""
    waiting = number % FEW
    if not waiting:
        return []
    newest = list(last_ratings().order_by("-pk").values_list("opinion", flat=True)[:waiting])
    return list(opinion_facts(Opinion.objects.public().filter(pk__in=newest)))
