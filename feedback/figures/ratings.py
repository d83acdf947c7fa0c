"""Which figures about raters may be told, so that nobody learns what one person said: not by a small number, not by
subtracting one figure from another, and not by looking again after the next rating.

- A row of fewer than `FEW` raters is not told, and with it so many of the other rows that those left untold are at
  least two with at least `FEW` raters together: what they are cannot be found by subtraction from the whole.
- They are counted over all years and conferences only, by one thing at a time: a figure for a topic in a conference
  would give away the rest.
- Raters are added in steps of `FEW`: between two looks at a page at least so many have come.
"""

from collections.abc import Mapping
from typing import TypeVar

from ..models import Opinion
from .counting import Fact, opinion_facts
from .measures import last_ratings

FEW = 5

Name = TypeVar("Name")


def untold(raters: Mapping[Name, int]) -> set[Name]:
    """The rows whose figures are kept back. `raters` are the numbers of each; rows without any have nothing to hide."""
    by_size = sorted((name for name, number in raters.items() if number), key=lambda name: raters[name])
    hidden = [name for name in by_size if raters[name] < FEW]
    others = by_size[len(hidden) :]
    while hidden and others and (len(hidden) < 2 or sum(raters[name] for name in hidden) < FEW):
        hidden.append(others.pop(0))
    return set(hidden)


def too_new(number: int) -> list[Fact]:
    """The newest of all the `number` raters, fewer than `FEW`, which wait for others to come."""
    waiting = number % FEW
    if not waiting:
        return []
    newest = list(last_ratings().order_by("-pk").values_list("opinion", flat=True)[:waiting])
    return list(opinion_facts(Opinion.objects.public().filter(pk__in=newest)))
