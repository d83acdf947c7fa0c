"""What is public no longer leaves the papers that the portal made, and the promises: a text once made is a door of its
own."""

import re
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.text import capital
from sessions_app.actions import record
from sessions_app.actions.drafting import digest_as_of_now
from sessions_app.documents.content import Content
from sessions_app.models import Document, PaperText, User

from ..documents import letter, speakers
from ..matters import TAKEN_DOWN
from ..models import Commitment, IssueOpinion, Opinion, Registration, Response
from .promise import TITLE


def take_out(opinion: Opinion, *, by: User | None) -> None:
    """Put «đã được gỡ» in the place of the words of `opinion` and of its own answers, and the group in the place of its
    sender's name, in papers and in what was promised because of it."""
    answers = opinion.responses.filter(issue=None).exclude(published_at=None).values_list("text", flat=True)
    texts = dict.fromkeys([opinion.public_text, *answers], TAKEN_DOWN)
    name = {opinion.attribution: bare(opinion)}
    replace_in_papers(opinion, {**texts, opinion.subject: TAKEN_DOWN, **name}, by=by)
    replace_in_commitments(opinion, {**texts, opinion.subject: unnamed(opinion), **name}, by=by)


def put_back_in_commitments(opinion: Opinion, *, by: User | None) -> None:
    """What `take_out` replaced by something of its own is told again: titles, and an answer that is told whole."""
    for commitment in promised_because_of(opinion):
        answer = commitment.response if commitment.response and commitment.response.opinion_id == opinion.pk else None
        told = answer.text if answer and commitment.description == TAKEN_DOWN else commitment.description
        retell(commitment, replaced(commitment.title, back(opinion)), told, opinion, by=by)


def replace_in_commitments(opinion: Opinion, changes: dict[str, str], *, by: User | None) -> None:
    """Write `changes` over what was promised because of `opinion`: a promise stays, and says no more what was taken
    down."""
    changes = {old: new for old, new in changes.items() if old and old != new}
    for commitment in promised_because_of(opinion):
        title, description = (replaced(told, changes) for told in [commitment.title, commitment.description])
        retell(commitment, title, description, opinion, by=by)


def promised_because_of(opinion: Opinion) -> QuerySet[Commitment]:
    own = Q(opinions=opinion) | Q(response__opinion=opinion)
    return Commitment.objects.filter(own).select_related("response").order_by("pk").distinct()


def retell(commitment: Commitment, title: str, description: str, opinion: Opinion, *, by: User | None) -> None:
    if (title, description) != (commitment.title, commitment.description):
        commitment.title, commitment.description = capital(title)[:TITLE], description
        commitment.save(update_fields=["title", "description"])
        record(commitment, "redact", by=by, reason=f"Ý kiến số {opinion.pk}.")


def unnamed(opinion: Opinion) -> str:
    """What a promise is called whose opinion is not told any more."""
    return f"việc nêu ở ý kiến số {opinion.pk}"


def back(opinion: Opinion) -> dict[str, str]:
    return {unnamed(opinion): opinion.subject, capital(unnamed(opinion)): opinion.subject}


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


def forget_in_papers(opinion: Opinion, changes: dict[str, str]) -> None:
    """Write `changes` over every text that a paper of its conference ever had, internal or not, and over the lines of
    the conclusion that hold it: what is erased for good stands in no earlier text either. A signed scan stays as it is.

    A line of the conclusion is kept from the public as long as it bears the title of what was taken down: erase the
    title there before the opinion forgets it.
    """
    changes = {old: new for old, new in changes.items() if old and old != new}
    for item in opinion.conclusion_items.all():
        if (text := replaced(item.text, changes)) != item.text:
            item.text = text
            item.save(update_fields=["text"])
    texts = PaperText.objects.filter(document__session=opinion.session_id).select_related("document")
    for text in texts.filter(reduce(or_, (Q(text__contains=old) for old in changes), Q(pk=None))):
        text.chosen = replaced(text.chosen, changes)
        overwrite(text, replaced(text.content, changes))


def forget_addressee(opinion: Opinion) -> None:
    """Whom staff named as the one who gets the answer to `opinion` on paper is no longer named in any text of it."""
    inside = IssueOpinion.objects.current().filter(opinion=opinion)
    answers = Response.objects.filter(Q(opinion=opinion) | Q(issue__in=inside.values("issue")))
    letters = PaperText.objects.filter(paper=letter.PAPER.key, subject_kind="response")
    for text in letters.filter(subject_id__in=answers.values("pk")).select_related("document"):
        if text.chosen.get("options", {}).get("addressee"):
            text.chosen["options"]["addressee"] = ""
            overwrite(text, {**text.content, "opening": [*text.content["opening"][:1], bare(opinion)]})


def forget_speaker(row: Registration) -> None:
    """Empty the line of who registered in every list of speakers that was made."""
    told = speakers.told_of(row)
    lists = PaperText.objects.filter(document__session=row.meeting.session_id, paper=speakers.PAPER.key)
    for text in lists.select_related("document"):
        overwrite(text, speakers.without(text.content, told))


def overwrite(text: PaperText, content: Any) -> None:
    """The only change that is ever made to a text: something of a person is erased."""
    text.content, text.text = content, words_of(content)
    text.digest = digest_as_of_now(text.document, text.text)
    text.save(update_fields=["content", "text", "words", "digest", "chosen"])


def words_of(content: Any) -> str:
    contents = content if isinstance(content, list) else [content]
    return "\n\n".join(Content.from_json(one).plain for one in contents)


def bare(opinion: Opinion) -> str:
    """How one is told of whose sender has no name."""
    return Opinion(group=opinion.group).attribution


def rewrite(text: PaperText, document: Document, changes: dict[str, str], note: str) -> None:
    """The same text with `changes`, on top of it; public where it was."""
    text.pk, text._state.adding = None, True
    text.content = replaced(text.content, changes)
    text.text = words_of(text.content)
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
