"""Bars and lines of the figures as coordinates for a template: an SVG drawn on the server, in whole units."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LEFT, RIGHT, TOP, BOTTOM = 40, 560, 20, 160


class Year(Protocol):
    """A year with the numbers of opinions received and answered."""

    received: int
    answered: int


@dataclass(frozen=True)
class Point:
    x: int
    received: int
    answered: int
    row: Year


@dataclass(frozen=True)
class Line:
    """The opinions of each year, received and answered, oldest year first."""

    points: list[Point]

    @property
    def received(self) -> str:
        return " ".join(f"{point.x},{point.received}" for point in self.points)

    @property
    def answered(self) -> str:
        return " ".join(f"{point.x},{point.answered}" for point in self.points)


def line_over(rows: Sequence[Year]) -> Line | None:
    """The line for `rows`, newest year first; None for fewer than two years."""
    oldest_first = list(reversed(rows))
    most = max((row.received for row in rows), default=0)
    if len(rows) < 2 or not most:
        return None
    step = (RIGHT - LEFT) / (len(rows) - 1)
    return Line(
        [
            Point(round(LEFT + step * place), height_of(row.received, most), height_of(row.answered, most), row)
            for place, row in enumerate(oldest_first)
        ]
    )


def height_of(number: int, most: int) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * number / most)
