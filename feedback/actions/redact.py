"""What is public no longer leaves the papers that the portal made as well: a text once made is a door of its own."""

import re
from typing import Any

from django.utils import timezone

from sessions_app.actions import record
from sessions_app.actions.drafting import digest_as_of_now
from sessions_app.documents.content import Content
from sessions_app.models import Document, PaperText, User

from ..matters import TAKEN_DOWN
from ..models import Opinion


def take_out_of_papers(opinion: Opinion, *, by: User | None) -> None:
    """Put «đã được gỡ» in the place of the words of `opinion` and of its own answers, and the group in the place of its
    sender's name."""
    bare = Opinion(group=opinion.group).attribution
    answers = opinion.responses.filter(issue=None).exclude(published_at=None).values_list("text", flat=True)
    gone = dict.fromkeys([opinion.public_text, *answers, opinion.subject], TAKEN_DOWN)
    replace_in_papers(opinion, {**gone, opinion.attribution: bare}, by=by)


def replace_in_papers(opinion: Opinion, changes: dict[str, str], *, by: User | None) -> None:
    """In every paper of its conference that is not internal write `changes` («old» to «new», whole words) as a text of
    its own; the texts that hold the old words are public no longer. A signed scan stays as it is.

    Call it inside the transaction of the change itself.
    """
    changes = {old: new for old, new in changes.items() if old and old != new}
    written = Document.objects.filter(session=opinion.session_id, is_internal=False, texts__isnull=False)
    for document in written.distinct():
        texts = list(document.texts.all())
        stale = [text.pk for text in texts if replaced(text.text, changes) != text.text]
        if not stale:
            continue
        if texts[0].pk in stale:
            rewrite(texts[0], document, changes, f"Gỡ nội dung của ý kiến số {opinion.pk}.")
        PaperText.objects.filter(pk__in=stale).update(published_at=None)
        record(document, "redact_paper", by=by, reason=f"Ý kiến số {opinion.pk}.")


def rewrite(text: PaperText, document: Document, changes: dict[str, str], note: str) -> None:
    """The same text with `changes`, on top of it; public where it was."""
    text.pk, text._state.adding = None, True
    text.content = replaced(text.content, changes)
    contents = text.content if isinstance(text.content, list) else [text.content]
    text.text = "\n\n".join(Content.from_json(content).plain for content in contents)
    text.digest, text.note, text.made_by = digest_as_of_now(document, text.text), note, None
    text.published_at = timezone.now() if text.published_at else None
    text.save()


def replaced(value: Any, changes: dict[str, str]) -> Any:
    """`value` of JSON with every string changed."""
    if isinstance(value, dict):
        return {key: replaced(inner, changes) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, changes) for inner in value]
    if isinstance(value, str):
        for old, new in changes.items():
            value = new.join(re.split(rf"(?<!\w){re.escape(old)}(?!\w)", value))
    return value
