"""Following an opinion, a promise or a session by mail: asked for on a page, confirmed once from the mail, stopped at
any time."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from dialogue_portal.lib import codes
from dialogue_portal.lib.mailboxes import mailbox_of
from sessions_app.limits import Limit, count, over_limit, seconds_left
from sessions_app.models import DialogueSession

from ..models import Commitment, Follow, Opinion, Tombstone
from .erase import add_tombstone
from .tell import put_in_outbox

DAY, HOUR = 86_400, 3600
REQUESTS_PER_ADDRESS = 5
REQUESTS_IN_ALL = 1_000
"""So that nobody makes the portal flood a stranger's mailbox, or many."""

AT_ONCE = 1000
"""Rows written together."""

Subject = Opinion | Commitment | DialogueSession
"""What can be followed."""

COLUMNS: dict[type, str] = {Opinion: "opinion", Commitment: "commitment", DialogueSession: "session"}
"""Where `Follow` keeps it."""


def limit_of_all() -> Limit:
    return Limit("follow", "all", REQUESTS_IN_ALL, HOUR)


def wait_of_all() -> int:
    """Seconds until mails are sent to new followers again; 0 when they are. Asked before anything is known of the
    address, so that the answer tells nothing of it."""
    return seconds_left([limit_of_all()])


def token_of(follow: Follow) -> str:
    """The secret of this follower's links, 64 hexadecimal digits, in mails only.

    An HMAC under `CODE_KEY` of whom and what, so that every later mail can carry it again while the database holds
    only its hash; bound to the address, so that no number used again after a restore opens another's row. An address
    that begins with a stroke has one more here: «/thu@…» about a session reads as «thu@…» about a promise else.
    """
    address = f"/{follow.email}" if follow.email.startswith("/") else follow.email
    whom = f"{follow.opinion_id or ''}/{follow.session_id or ''}/{address}"
    if follow.commitment_id:
        whom = f"/{follow.commitment_id}{whom}"
    return codes.keyed("follow", whom).hex()


def token_hash_of(follow: Follow) -> str:
    return codes.keyed("follow-hash", token_of(follow)).hex()


def follow_with(token: str) -> Follow | None:
    """The follower whose mails carry `token`."""
    follows = Follow.objects.exclude(email="").filter(token_hash=codes.keyed("follow-hash", token).hex())
    return follows.select_related("opinion__session", "commitment", "session").first()


def confirming_token_of(follow: Follow) -> str:
    """The token of the confirming link, with when following last ended: so the link works until then, and the next one
    is different."""
    if follow.stopped_at is None:
        return token_of(follow)
    return (
        f"{token_of(follow)}-{codes.keyed('follow-ended', f'{follow.pk}/{follow.stopped_at.isoformat()}').hex()[:16]}"
    )


def confirms(follow: Follow, token: str) -> bool:
    """Whether `token` is that of the last link sent."""
    return constant_time_compare(token, confirming_token_of(follow))


@transaction.atomic
def ask_to_follow(subject: Subject, *, email: str) -> None:
    """Note the wish and send the mail with the confirming link, once a day at most.

    Who follows already gets no mail, and whoever asked is told the same: nobody learns who follows what.
    """
    email = email.lower()
    if over_limit("follow-address", mailbox_of(email), limit=REQUESTS_PER_ADDRESS, seconds=DAY):
        return
    count([limit_of_all()])
    column = COLUMNS[type(subject)]
    token_hash = token_hash_of(Follow(email=email, **{column: subject}))
    follow, _ = Follow.objects.get_or_create(**{column: subject}, email=email, defaults={"token_hash": token_hash})
    if not is_on(follow):
        stopped = f" {follow.stopped_at:%H:%M:%S}" if follow.stopped_at else ""
        occurrence = f"{timezone.localdate():%Y-%m-%d}{stopped}"
        put_in_outbox("confirm", case=("follow", follow.pk), recipient=("follow", follow.pk), occurrence=occurrence)


def is_on(follow: Follow) -> bool:
    return follow.confirmed_at is not None and follow.stopped_at is None


def confirm_follow(follow: Follow) -> None:
    """Send mails from now on. Changes nothing if the follow is confirmed or ended already."""
    if not is_on(follow):
        still = Follow.objects.filter(pk=follow.pk, stopped_at=follow.stopped_at)
        still.update(confirmed_at=timezone.now(), stopped_at=None)


def follow_there(opinion: Opinion, others: Iterable[Opinion]) -> None:
    """Let confirmed followers of `opinion` follow `others` too, where the news will be. Those who have stopped
    following one of these stay stopped."""
    follows = list(opinion.follows.by_mail())
    rows = [
        Follow(opinion=other, email=row.email, confirmed_at=row.confirmed_at) for other in others for row in follows
    ]
    for row in rows:
        row.token_hash = token_hash_of(row)
    Follow.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)


@transaction.atomic
def stop_follow(follow: Follow) -> bool:
    """Send no more mails. Those that wait in the outbox are dropped when their turn comes. Returns whether any would
    have been sent."""
    now = timezone.now()
    is_stopped = bool(Follow.objects.filter(pk=follow.pk, stopped_at=None).update(stopped_at=now))
    if is_stopped:
        add_tombstone(Tombstone.Kind.STOPPED, follow.pk, at=now)
    return is_stopped
