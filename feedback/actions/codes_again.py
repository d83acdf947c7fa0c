"""A new tracking code for somebody who has lost the slip."""

from django.db import transaction
from django.utils import timezone

from dialogue_portal.lib import codes
from sessions_app.actions import NotReady, WrongState, record
from sessions_app.models import OutboxMessage, User

from ..models import Opinion, Tombstone
from .erase import add_tombstone


@transaction.atomic
def reissue_code(opinion: Opinion, *, by: User, reason: str) -> str:
    """Give an opinion a new code, returned this once; the old one opens nothing any more, nor does a page it opened.

    `reason` says how the person was checked. A receipt that still waits to be mailed would hold the dead code: it is
    dropped. Raises `NotReady` without a reason, `WrongState` for a part, which is found by the code of its whole.
    """
    if not reason.strip():
        raise NotReady("Hãy ghi đã kiểm tra người nhận bằng cách nào.")
    if opinion.part_of_id:
        raise WrongState
    code = codes.code_for(codes.new_ticket())
    revoke_code(opinion, by=by)
    add_tombstone(Tombstone.Kind.CODE, opinion.pk, at=timezone.now())
    opinion.code_hash = codes.hashed(code)
    opinion.save(update_fields=["code_hash"])
    record(opinion, "reissue_code", by=by, reason=reason)
    return code


def revoke_code(opinion: Opinion, *, by: User | None) -> None:
    """Let the code of `opinion`, if it has one, open nothing any more."""
    if opinion.code_hash:
        record(opinion, "revoke_code", by=by)
    opinion.code_hash = None
    opinion.save(update_fields=["code_hash"])
    waiting = OutboxMessage.objects.waiting().filter(case_kind="opinion", case_id=opinion.pk)
    waiting.exclude(ticket="").update(ticket="", dropped_at=timezone.now())
