"""How often somebody may be wrong about a code before they have to wait."""

from django.http import HttpRequest

from dialogue_portal.lib import codes, visitors
from sessions_app.limits import Limit

QUARTER, HOUR = 15 * 60, 60 * 60


def limits_of(request: HttpRequest, typed: str) -> list[Limit]:
    """What a wrong look-up counts against: its address, and the code itself if it is one.

    The limit on the code keeps whoever finds a slip from trying the four last digits from many addresses. It is the
    same for codes that lead nowhere. Nothing is counted for all together: 80 random bits are not guessed however often
    somebody tries, and a few machines that try could keep everybody from their own opinions.

    A look-up counts when it begins (`limits.begin`), and is taken back when it was right.
    """
    address, code = visitors.address(request), codes.normalise(typed)
    limits = []
    if not visitors.is_exempt(address):
        limits.append(Limit("look_up_address", address, 10, QUARTER))
    if code:
        limits.append(Limit("look_up_code", code, 10, HOUR))
    return limits
