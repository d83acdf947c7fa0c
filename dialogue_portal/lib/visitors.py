"""Where a request comes from, as far as that can be trusted."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The visitor's IP address; for IPv6 its /64 network, since one household has all of its addresses.

    `X-Forwarded-For` is trusted only as far as our own `TRUSTED_PROXIES` proxies have written it: anybody may send the
    rest of it.
    """
    told = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES > 0:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        told = hops[-min(settings.TRUSTED_PROXIES, len(hops))] or told
    return shortened(told)


def shortened(told: str) -> str:
    try:
        parsed = ipaddress.ip_address(told)
    except ValueError:
        return told
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def is_exempt(address: str) -> bool:
    """Whether `address` is in `RATE_LIMIT_EXEMPT`: a hall or kiosk where many people share one."""
    try:
        network = ipaddress.ip_network(address)
    except ValueError:
        return False
    exempt = [ipaddress.ip_network(item, strict=False) for item in settings.RATE_LIMIT_EXEMPT]
    return any(
        network.version == item.version and network.subnet_of(item)  # type: ignore[arg-type]  # of one version by now
        for item in exempt
    )
