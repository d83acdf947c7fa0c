"""An opinion from the first word typed to the receipt."""

from typing import Any

from django.db import transaction

from dialogue_portal.lib import codes
from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.files import download_name
from dialogue_portal.lib.query_values import Given
from sessions_app.actions import WrongState, claim
from sessions_app.models import DialogueSession

from ..models import Opinion, OpinionDraft
from ..stored_files import MAX_FILES, detach, media_type_of
from .attachments import attach
from .submit import Contact, submit_opinion


def find_draft(key: str, session: DialogueSession) -> OpinionDraft | None:
    """The draft that the browser holding `key` has for `session`, sent or not."""
    found = drafts_called(hashed_key(key), session.pk)["drafts"] if key else []
    for draft in found:
        draft.session = session  # the one at hand: it need not be read again
    return next(iter(found), None)


@asked_together
def drafts_called(key_hash: Given, session: Given) -> Rows:
    return {"drafts": OpinionDraft.objects.filter(key_hash=key_hash, session=session)}


@transaction.atomic
def keep_step(draft: OpinionDraft | None, key: str, session: DialogueSession, typed: dict[str, str]) -> OpinionDraft:
    """Keep what was typed at one step; makes the draft at the first. Raises `WrongState` once it was sent.

    Reads the draft again under a lock: of two steps that arrive at once, as after a broken line, neither loses its
    words to the other, and nothing is written into a draft that went off meanwhile.
    """
    if draft is None:
        return OpinionDraft.objects.create(key_hash=hashed_key(key), session=session, data=typed)
    draft = OpinionDraft.objects.select_for_update().filter(pk=draft.pk, sent_at=None).first()
    if draft is None:
        raise WrongState
    draft.data = draft.data | typed
    draft.save(update_fields=["data", "touched_at"])
    return draft


def attach_new(draft: OpinionDraft, uploads: list[Any]) -> None:
    """Keep the files that do not lie with the draft yet: two taps send the same ones twice. Call it under the lock
    that `keep_step` took. Never more than `MAX_FILES`, however many pages are open."""
    present = [(file.file_name, file.size) for file in draft.attachments.all()]
    for upload in uploads:
        known = (download_name(upload.name, media_type_of(upload)), upload.size)
        if known not in present and len(present) < MAX_FILES:
            attach(draft, upload)
            present.append(known)


@transaction.atomic
def discard_draft(draft: OpinionDraft) -> None:
    """Delete everything typed and chosen. Does nothing once it was sent: the sender then withdraws it by its code."""
    for unsent in OpinionDraft.objects.select_for_update().filter(pk=draft.pk, sent_at=None):
        for attachment in unsent.attachments.all():
            detach(attachment)
        unsent.delete()


@transaction.atomic
def send_draft(draft: OpinionDraft, *, key: str, contact: Contact, consent_version: str, **said: Any) -> Opinion:
    """Turn a draft into an opinion with its files, once. Raises `WrongState` for the second of two taps.

    Nothing that was typed stays in the draft; the receipt's code belongs to the key of the draft.
    """
    opinion, _ = submit_opinion(draft.session, ticket=key, contact=contact, consent_version=consent_version, **said)
    claim(draft, "sent_at", data={}, opinion=opinion)  # undoes all, the opinion too, when it went off meanwhile
    draft.attachments.update(opinion=opinion, draft=None)
    return opinion


def hashed_key(key: str) -> str:
    return codes.keyed("draft", key).hex()
