"""Numbers by which people put the rows of a list in order. Rows with the same number stand by age, oldest first."""

LAST = 32_767
"""The highest place that its column holds."""


def behind(last: int | None) -> int:
    """The number after `last`, or 1 where there is none. It never exceeds `LAST`, which many rows may then share."""
    return min((last or 0) + 1, LAST)
