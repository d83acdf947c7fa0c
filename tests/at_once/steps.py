"""Three people who all read a row before any of them writes."""

from functools import partial

from tests.staff import fresh

ONE_OF_THREE = ["", "WrongState", "WrongState"]


def read_by_three(row, does):
    """`does`, for three people who have each read `row` already."""
    return [partial(does, fresh(row)) for _ in range(3)]
