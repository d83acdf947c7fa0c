"""Numbers by which people order the rows of a list. Rows with the same number are sorted by age, oldest first."""

LAST = 32_767
"""The highest place that its column holds."""


def behind(last: int | None) -> int:
    """The number after `last`, or 1 without one; at most `LAST`, which many rows may share."""
    return min((last or 0) + 1, LAST)
