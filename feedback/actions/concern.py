"""«Tôi cũng quan tâm»: a resident's nod to what another one said. No account, no name: a browser counts once."""

from dialogue_portal.lib import codes

from ..models import Follow, Opinion


def show_concern(opinion: Opinion, *, browser: str) -> None:
    """Count `browser`, a random secret of one, for `opinion`; a second time changes nothing. Only its HMAC is kept."""
    Follow.objects.get_or_create(opinion=opinion, browser_hash=hash_of(browser))


def withdraw_concern(opinion: Opinion, *, browser: str) -> None:
    """Count `browser` no more."""
    Follow.objects.filter(opinion=opinion, browser_hash=hash_of(browser)).delete()


def is_concerned(opinion: Opinion, *, browser: str) -> bool:
    return Follow.objects.filter(opinion=opinion, browser_hash=hash_of(browser)).exists()


def hash_of(browser: str) -> str:
    return codes.keyed("browser", browser).hex()
