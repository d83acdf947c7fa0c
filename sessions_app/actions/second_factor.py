"""The second step of signing in: adding an app, checking its codes, removing it.

Codes follow RFC 6238 (six digits, half a minute), as every authenticator app makes them. The code of the half-minute
before or after counts too, as clocks differ.
"""

import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP

from dialogue_portal.lib import codes

from ..models import CaseEvent, RecoveryCode, SecondFactor, User
from .accounts import check_reach, end_sessions
from .base import ActionRefused, WrongState, record

HOW_MANY_CODES = 10
CODE_LENGTH = 12
TOLERANCE = 1
GIVES_CODES = frozenset({"add_second_factor", "renew_recovery_codes"})


class WrongCode(ActionRefused):
    """Neither the current code nor an unused one on paper."""

    sentence = (
        "Mã chưa đúng, hoặc đã dùng rồi. Hãy chờ ứng dụng hiện mã mới rồi gõ lại; xem giờ của điện thoại có đúng không."
    )


def key_of(ticket: str) -> bytes:
    """The 20 bytes that the app and the portal share."""
    return codes.keyed("second-factor", ticket)[:20]


def key_to_type(ticket: str) -> str:
    """The key as people type it into the app, in groups of four."""
    return codes.spaced(b32encode(key_of(ticket)).decode()).replace("-", " ")


def address_for_app(user: User, ticket: str) -> str:
    """The content of the QR code: `otpauth://…`, with the name that the app shows."""
    issuer = f"Cổng đối thoại {urlsplit(settings.PUBLIC_URL).hostname}"
    secret = b32encode(key_of(ticket)).decode()
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{user.get_username()}')}?{query}"


def step_of(typed: str, ticket: str, *, after: int = 0) -> int | None:
    """The half-minute, later than `after`, whose code was typed; None if there is none."""
    digits = "".join(typed.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 6):
        return None
    totp = TOTP(key_of(ticket))
    totp.time = timezone.now().timestamp()
    return totp.t() if totp.verify(int(digits), tolerance=TOLERANCE, min_t=after + 1) else None


@transaction.atomic
def add_app(user: User, *, ticket: str, code: str) -> list[str]:
    """From now on signing in needs the app that shows `code`; other sessions end. Returns the codes for paper.

    Raises `WrongCode`, and `WrongState` when the account has an app already.
    """
    step = step_of(code, ticket)
    if step is None:
        raise WrongCode
    shown = {"ticket": ticket, "last_step": step, "confirmed_at": timezone.now()}
    factor, is_new = SecondFactor.objects.get_or_create(user=user, defaults=shown)
    if not is_new:
        raise WrongState
    end_sessions(user)
    record(user, "add_second_factor", by=user)
    return new_codes(factor)


@transaction.atomic
def take_code(user: User, *, code: str) -> None:
    """Accept the current code, or one on paper, which is then used up. Raises `WrongCode`, also for a code that was
    used."""
    factor = SecondFactor.objects.get(user=user)
    step = step_of(code, factor.ticket, after=factor.last_step)
    if step is None:
        take_recovery_code(factor, code)
    elif not SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step):
        raise WrongCode


def take_recovery_code(factor: SecondFactor, typed: str) -> None:
    unused = factor.recovery_codes.filter(digest=digest_of(factor, typed), used_at=None)
    if not unused.update(used_at=timezone.now()):
        raise WrongCode
    left = codes_left(factor.user)
    record(factor.user, "use_recovery_code", by=factor.user, reason=f"Còn {left} mã dự phòng.")


def codes_left(user: User) -> int:
    """How many unused codes on paper `user` has."""
    return RecoveryCode.objects.filter(factor__user=user, used_at=None).count()


@transaction.atomic
def renew_codes(user: User, *, code: str) -> list[str]:
    """Ten new codes for paper; the old ones stop working. Raises `WrongCode`."""
    take_code(user, code=code)
    factor = SecondFactor.objects.get(user=user)
    factor.recovery_codes.all().delete()
    record(user, "renew_recovery_codes", by=user)
    return new_codes(factor)


def keep_codes(user: User) -> None:
    """Note that `user` has put the codes on paper away, so that no page reminds them."""
    record(user, "keep_recovery_codes", by=user)


def are_codes_kept(user: User) -> bool:
    """Whether `user` has confirmed that for the newest codes; True if none were ever given."""
    told = CaseEvent.objects.filter(case_kind="user", case_id=user.pk, verb__in=[*GIVES_CODES, "keep_recovery_codes"])
    return told.order_by("-sequence").values_list("verb", flat=True).first() not in GIVES_CODES


@transaction.atomic
def take_app_off(user: User, *, by: User | None) -> CaseEvent:
    """Remove the app, as the telephone is lost or replaced: the account signs in without it and adds another. Its
    sessions end.

    `by` is None on the command line. Returns the event. Raises `WrongState` when there is no app, `NotReady` for a
    superuser's account unless `by` is one.
    """
    if by is not None:
        check_reach(user, by)
    if not SecondFactor.objects.filter(user=user).delete()[0]:
        raise WrongState
    end_sessions(user)
    return record(user, "take_second_factor_off", by=by)


def new_codes(factor: SecondFactor) -> list[str]:
    fresh = [
        codes.spaced("".join(secrets.choice(codes.SIGNS) for _ in range(CODE_LENGTH))) for _ in range(HOW_MANY_CODES)
    ]
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, digest=digest_of(factor, code)) for code in fresh)
    return fresh


def digest_of(factor: SecondFactor, typed: str) -> str:
    """What is stored of a code on paper, however it was typed."""
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum()).translate(codes.LOOK_ALIKES)
    return codes.keyed("recovery-code", f"{factor.pk}:{signs}").hex()
