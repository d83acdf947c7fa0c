"""Between the two steps: the password was right, and nobody is signed in yet.

For ten minutes the session holds who may take the second step. All other pages treat such a browser as a stranger's,
and, where the second step is required, also a session that did not take it (begun before it was required).
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from ..models import SecondFactor, User

WAITING, DONE, TICKET = "half_signed_in", "second_step_done", "second_factor_ticket"
TEN_MINUTES = 600


def is_required() -> bool:
    return settings.STAFF_2FA == "required"


def has_app(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


def begin(request: HttpRequest, user: User) -> None:
    """Record that the first step is done. The session gets a new key, so that the old one is of no use to others, and
    forgets the app that somebody else began to add on this computer, as they have seen its key."""
    request.session.cycle_key()
    request.session.pop(TICKET, None)
    waiting = {"user": user.pk, "hash": user.get_session_auth_hash(), "at": timezone.now().timestamp()}
    request.session[WAITING] = waiting


def who_is_half_in(request: HttpRequest) -> User | None:
    """The user whose second step this browser may take. The account must still be active, with the same password."""
    waiting = request.session.get(WAITING)
    if not waiting or timezone.now().timestamp() - waiting["at"] > TEN_MINUTES:
        return None
    user = User.objects.filter(User.AT_WORK, pk=waiting["user"]).first()
    return user if user and constant_time_compare(user.get_session_auth_hash(), waiting["hash"]) else None


def believe_only_whole_sessions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.user` is anonymous while the second step is required and was not taken. Makes no query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_required():
            told = request.user
            request.user = SimpleLazyObject(lambda: told if request.session.get(DONE) else AnonymousUser())
        return get_response(request)

    return middleware
