"""Counts and moments as sentences give them."""

import datetime as dt

from django.utils import timezone

from .keyset import CappedCount
from .text import grouped


def moment(at: dt.datetime) -> str:
    """«17:00 ngày 08/12/2026», by the ward's clock."""
    return f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}"


def padded(number: int | CappedCount) -> str:
    """A count in prose: «07», «0» (DOMAIN, section 4), «1.234», and «hơn 1.000» where counting stopped."""
    if isinstance(number, CappedCount):
        return str(number) if number.is_capped else padded(number.number)
    return f"{number:02d}" if 0 < number < 10 else grouped(number)
