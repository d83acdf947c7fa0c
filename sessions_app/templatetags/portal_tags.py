"""Small words that templates of every app need."""

import datetime as dt

from django import template
from django.utils import timezone

from dialogue_portal.lib.phones import as_dialled

register = template.Library()


@register.filter
def moment(at: dt.datetime) -> str:
    """«17:00 ngày 08/12/2026», by the ward's clock."""
    return timezone.localtime(at).strftime("%H:%M ngày %d/%m/%Y")


@register.filter
def padded(number: int) -> str:
    """A count in prose: 7 as «07», 0 as «0» (DOMAIN, section 4)."""
    return f"{number:02d}" if number else "0"


@register.filter
def capital(text: str) -> str:
    """First letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


@register.filter
def dialled(phone: str) -> str:
    return as_dialled(phone)


@register.filter
def grouped(number: int) -> str:
    """A large count: «12.345». Never for years, numbers of papers, or anything in an address."""
    return f"{number:,}".replace(",", ".")
