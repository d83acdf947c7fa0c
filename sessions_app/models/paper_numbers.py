"""How the number and the day of a paper are copied to the rows that it is about."""

import datetime as dt
from typing import Any

from django.db import models

Moved = list[tuple[models.Model, dt.date | None]]
"""Whose record is to tell that the day of something moved with its paper, and which day that was before."""


class BearsNumber:
    """A row with the number and the day of its paper: a conclusion or an answer."""

    number_symbol: Any
    issued_on: Any

    @property
    def keeps_its_day(self) -> bool:
        """Whether its paper cannot change its day."""
        raise NotImplementedError

    def hold(self) -> None:
        """Lock what the row is about. Call it before locking the paper."""

    def bear_number(self: Any, number_symbol: str) -> None:
        """Take the number of its paper, unless the public already reads another."""
        if not (self.published_at and self.number_symbol):
            type(self)._base_manager.filter(pk=self.pk).update(number_symbol=number_symbol)
            self.number_symbol = number_symbol

    def bear_day(self: Any, day: dt.date, number_symbol: str) -> Moved:
        """Take the day of its paper, which has this number or none yet. Returns the subjects whose day changed, with
        the old day."""
        if self.keeps_its_day or self.issued_on == day:
            return []
        moved = [(getattr(self, "opinion", self), self.issued_on)]
        type(self)._base_manager.filter(pk=self.pk).update(issued_on=day)
        self.issued_on = day
        return moved

    def lose_number(self: Any, number_symbol: str) -> None:
        """Drop the number, which its paper no longer uses, unless the public reads it."""
        drafts = type(self)._base_manager.filter(pk=self.pk, published_at=None)
        drafts.filter(number_symbol=number_symbol).update(number_symbol="")
