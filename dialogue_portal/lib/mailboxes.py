"""Which addresses lead into one mailbox."""

IGNORES_DOTS = {"gmail.com", "googlemail.com"}


def mailbox_of(email: str) -> str:
    """The mailbox behind `email`, to count what comes into it; never an address to write to. Most providers take
    whatever stands behind a plus sign for a label, and one the dots for nothing.

    >>> mailbox_of("Le.Thu+cho@gmail.com")
    'lethu@gmail.com'
    """
    name, _, host = email.lower().rpartition("@")
    name = name.partition("+")[0] or name
    return f"{name.replace('.', '')}@gmail.com" if host in IGNORES_DOTS else f"{name}@{host}"
