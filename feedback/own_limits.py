"""How often somebody may be wrong about a code before they have to wait."""

from django.http import HttpRequest

from dialogue_portal.lib import codes, visitors
from sessions_app.limits import left_of, over_limit, used

QUARTER, HOUR = 15 * 60, 60 * 60

Limit = tuple[str, str, int, int]
"""Purpose, identity, how many in how many seconds."""


def limits_of(request: HttpRequest, typed: str) -> list[Limit]:
    """What a wrong look-up counts against: its address, and the code itself if it is one.

    The limit on the code keeps whoever finds a slip from trying the four last digits from many addresses. It is the
    same for codes that lead nowhere. Nothing is counted for all together: 80 random bits are not guessed however often
    somebody tries, and a few machines that try could keep everybody from their own opinions.
    """
    address, code = visitors.address(request), codes.normalise(typed)
    limits = []
    if not visitors.is_exempt(address):
        limits.append(("look_up_address", address, 10, QUARTER))
    if code:
        limits.append(("look_up_code", code, 10, HOUR))
    return limits


def must_wait(limits: list[Limit]) -> int:
    """Seconds until none of the `limits` is used up; 0 when none is. Counts nothing: only wrong ones count."""
    full = (seconds for purpose, identity, limit, seconds in limits if used(purpose, identity, seconds) >= limit)
    return max(map(left_of, full), default=0)


def count_wrong(limits: list[Limit]) -> None:
    for purpose, identity, limit, seconds in limits:
        over_limit(purpose, identity, limit=limit, seconds=seconds)
