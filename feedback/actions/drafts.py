"""An opinion on its way from the first word typed to the receipt."""

from typing import Any

from django.db import transaction

from dialogue_portal.lib import codes
from sessions_app.actions import WrongState, claim
from sessions_app.models import DialogueSession

from ..models import Opinion, OpinionDraft
from .submit import Contact, submit_opinion


def find_draft(key: str, session: DialogueSession) -> OpinionDraft | None:
    """The draft that the browser holding `key` has for `session`, sent or not."""
    return OpinionDraft.objects.filter(key_hash=hashed_key(key), session=session).first() if key else None


def keep_step(draft: OpinionDraft | None, key: str, session: DialogueSession, typed: dict[str, str]) -> OpinionDraft:
    """Keep what was typed at one step; makes the draft at the first. Raises `WrongState` once it was sent."""
    if draft is None:
        return OpinionDraft.objects.create(key_hash=hashed_key(key), session=session, data=typed)
    if draft.sent_at:
        raise WrongState
    draft.data = draft.data | typed
    draft.save(update_fields=["data", "touched_at"])
    return draft


@transaction.atomic
def send_draft(draft: OpinionDraft, *, key: str, contact: Contact, consent_version: str, **said: Any) -> Opinion:
    """Turn a draft into an opinion with its files, once. Raises `WrongState` for the second of two taps.

    Nothing that was typed stays in the draft; the receipt's code belongs to the key of the draft.
    """
    claim(draft, "sent_at", data={})
    opinion, _ = submit_opinion(draft.session, ticket=key, contact=contact, consent_version=consent_version, **said)
    draft.attachments.update(opinion=opinion, draft=None)
    OpinionDraft.objects.filter(pk=draft.pk).update(opinion=opinion)
    return opinion


def hashed_key(key: str) -> str:
    return codes.keyed("draft", key).hex()
