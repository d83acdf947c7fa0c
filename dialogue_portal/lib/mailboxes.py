"""Which addresses lead into one mailbox, and how one is written that has many spellings."""

import re

IGNORES_DOTS = {"gmail.com", "googlemail.com"}


NAME = re.compile(r"[!#$%&'*+/=?^_`{|}~0-9A-Za-z.-]+")
"""What stands before the «@». In quotes it could be spelled in many ways, and other letters no mail server takes."""


def as_sent(email: str) -> str:
    """`email` as a mail server is told it: a host in full-width or unseen letters is that without them. Raises
    `ValueError` for a name or host that can be written to no server, or to none but those of this machine's network.

    >>> as_sent("thu@ｇｍａｉｌ.com"), as_sent("thu@phường.vn")
    ('thu@gmail.com', 'thu@phường.vn')
    """
    name, _, host = email.rpartition("@")
    host = host_as_sent(host)
    if not NAME.fullmatch(name) or "." not in host or host.startswith("["):
        raise ValueError(email)
    return f"{name}@{host}"


def host_as_sent(host: str) -> str:
    """Raises `ValueError` for one that the names of the net cannot hold."""
    return host if host.isascii() else host.encode("idna").decode("idna")


def mailbox_of(email: str) -> str:
    """The mailbox behind `email`, to count what comes into it; never an address to write to. Most providers take
    whatever stands behind a plus sign for a label, and one the dots for nothing.

    >>> mailbox_of("Le.Thu+cho@gmail.com")
    'lethu@gmail.com'
    """
    name, _, host = email.lower().rpartition("@")
    name = name.partition("+")[0] or name
    return f"{name.replace('.', '')}@gmail.com" if host in IGNORES_DOTS else f"{name}@{host}"
