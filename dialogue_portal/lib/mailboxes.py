"""How an e-mail address is written for a mail server, and which addresses lead to the same mailbox."""

import re

IGNORES_DOTS = {"gmail.com", "googlemail.com"}


NAME = re.compile(r"[!#$%&'*+/=?^_`{|}~0-9A-Za-z.-]+")
"""What stands before the «@». In quotes it could be spelled in many ways, and other letters no mail server takes."""


def as_sent(email: str) -> str:
    """`email` as a mail server is given it, with the host in plain letters. Raises `ValueError` for a name or host that
    no server can take, or that lies in this machine's network.

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
    """The mailbox behind `email`, for counting what is sent to it; never write to it. Most providers ignore what
    follows a plus sign, and Gmail ignores dots.

    >>> mailbox_of("Le.Thu+cho@gmail.com")
    'lethu@gmail.com'
    """
    name, _, host = email.lower().rpartition("@")
    name = name.partition("+")[0] or name
    return f"{name.replace('.', '')}@gmail.com" if host in IGNORES_DOTS else f"{name}@{host}"
