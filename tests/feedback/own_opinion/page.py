"""Opening the sender's own page."""

from dialogue_portal.lib import codes

from ...builders import make_opinion

CONTACT = {"name": "DAU-TEN", "phone": "+84911115678", "email": "Dau@example.vn"}


LOOK_UP, OWN = "/y-kien/tra-cuu/", "/y-kien/cua-toi/"


def sent(sender=CONTACT, **fields):
    """The code of a receipt, and its opinion."""
    code = codes.code_for(codes.new_ticket())
    return code, make_opinion(code_hash=codes.hashed(code), sender=sender, **fields)


def look_up(client, code, contact="5678"):
    return client.post(LOOK_UP, {"code": code, "contact": contact})


def opened(client, sender=CONTACT, **fields):
    """An opinion whose page is open in this browser."""
    code, opinion = sent(sender, **fields)
    assert look_up(client, code).url == OWN
    return opinion


def do(client, name, **typed):
    return client.post(f"{OWN}{name}/", typed, follow=True)
