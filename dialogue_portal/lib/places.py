"""Places in lists that people order by numbers; of one number the older row comes first."""

LAST = 32_767
"""The highest place that its column holds."""


def behind(last: int | None) -> int:
    """The place of what comes after `last`, or first where there is none; at the end of the column many share one."""
    return min((last or 0) + 1, LAST)
