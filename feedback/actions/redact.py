"""Taking words that are public no longer out of everything that the portal made of them: papers, promises, issues."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.json_words import exchanged, replaced
from dialogue_portal.lib.text import capital, shorten
from sessions_app.actions import record
from sessions_app.actions.drafting import digest_as_of_now, was_published
from sessions_app.documents.content import Content
from sessions_app.models import CaseEvent, ConclusionItem, Document, DocumentNumber, EarlierWords, PaperText, User

from ..conference.matters import TAKEN_DOWN
from ..documents import letter, previous, speakers
from ..models import (
    Commitment,
    EarlierPromiseWords,
    Issue,
    IssueOpinion,
    Opinion,
    PromisePlace,
    Registration,
    Response,
    SynthesisStep,
    Urging,
)
from ..models.commitments import LONGEST_TITLE
from ..synthesis import titles

LONGEST_STEP = 300
"""Signs of what a step at the synthesis desk is called."""


def take_out(opinion: Opinion, *, by: User | None) -> None:
    """Replace what `opinion` and its own answers said by «đã được gỡ», and its sender's name by the group, in papers
    and in promises made because of it; issues named after it get another name. If `opinion` is a part, the words of the
    whole it was split from are replaced too, by those of the parts that are still public.

    Call it when `opinion` is no longer public, after `hold_words` and with its issues locked.
    """
    answers = opinion.responses.filter(issue=None).exclude(published_at=None).values_list("text", flat=True)
    texts = dict.fromkeys([opinion.public_text, *answers], TAKEN_DOWN)
    name = {opinion.attribution: bare(opinion)}
    whole = words_of_whole(opinion)
    replace_in_papers(opinion, {**whole, **texts, opinion.subject: TAKEN_DOWN, **name}, by=by)
    replace_in_commitments(opinion, {**whole, **texts, opinion.subject: unnamed(opinion), **name}, by=by)
    for row in filter(None, [opinion, opinion.part_of]):
        replace_in_issues(row, by=by)


def words_of_whole(opinion: Opinion) -> dict[str, str]:
    """The words of the whole that `opinion` is a part of, each with what replaces it: the words of the other public
    parts, or «đã được gỡ». Empty if `opinion` is no part."""
    whole = opinion.part_of
    if whole is None:
        return {}
    left = [part for part in whole.parts.order_by("pk") if part.pk != opinion.pk and part.is_public]
    subjects, texts = [part.subject for part in left], [part.public_text for part in left]
    told = {whole.public_text: "\n".join(texts), whole.subject: "; ".join(subjects)}
    return {old: new or TAKEN_DOWN for old, new in told.items() if old not in {*subjects, *texts}}


def put_back_in_commitments(opinion: Opinion, *, by: User | None) -> None:
    """Undo `take_out` in promises, and in what they said before a correction: titles, and descriptions that are one
    answer and nothing else."""
    for commitment in promised_because_of(opinion):
        answer = commitment.response if commitment.response and commitment.response.opinion_id == opinion.pk else None
        told = answer.text if answer and commitment.description == TAKEN_DOWN else commitment.description
        retell(commitment, replaced(commitment.title, back(opinion)), told, opinion, by=by)
        retell_earlier(commitment, partial(told_again, {TAKEN_DOWN: answer.text} if answer else {}, back(opinion)))


def told_again(whole: dict[str, str], parts: dict[str, str], text: str) -> str:
    """What `whole` has for the full `text`; else `text` with each of `parts` replaced in it."""
    return whole.get(text) or str(replaced(text, parts))


def replace_in_commitments(opinion: Opinion, changes: dict[str, str], *, by: User | None) -> None:
    """Replace the words in `changes` in promises made because of `opinion`, in what these said before a correction, and
    in reports to later conferences that quote their titles. The promise itself stays."""
    changes = {old: new for old, new in changes.items() if old and old != new}
    reports = Document.objects.filter(is_internal=False, texts__paper=previous.PAPER.key)
    for commitment in promised_because_of(opinion):
        was = commitment.title
        title, description = (replaced(told, changes) for told in [was, commitment.description])
        retell(commitment, title, description, opinion, by=by)
        titles_told = retell_earlier(commitment, partial(replaced, changes=changes))
        if commitment.title != was:
            titles_told[was] = commitment.title
        if titles_told:
            rewrite_all(reports, partial(exchanged, titles_told), number_of(opinion), by=by)


def promised_because_of(opinion: Opinion) -> QuerySet[Commitment]:
    """Promises that `opinion` or its own answer led to, locked until the transaction ends, against a correction at the
    same moment."""
    rows = Commitment.objects.filter(pk__in=promised_after(opinion).values("pk")).order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True).select_related("response")


def promised_after(opinion: Opinion) -> QuerySet[Commitment]:
    return Commitment.objects.filter(Q(opinions=opinion) | Q(response__opinion=opinion))


def promises_of_its_issues(opinion: Opinion) -> QuerySet[Commitment]:
    """Promises made because of an issue that `opinion` belongs to, and not because of it alone. They were written from
    many opinions, so nothing is replaced in them: a person must read whether they repeat its words."""
    inside = IssueOpinion.objects.current().filter(opinion=opinion).values("issue")
    rows = Commitment.objects.filter(Q(issues__in=inside) | Q(response__issue__in=inside))
    here = Commitment.objects.filter(pk__in=rows.values("pk"))
    return here.exclude(pk__in=promised_after(opinion).values("pk")).order_by("pk")


def retell(commitment: Commitment, title: str, description: str, opinion: Opinion, *, by: User | None) -> None:
    if (title, description) != (commitment.title, commitment.description):
        title = title if title == commitment.title else capital(title)
        commitment.title, commitment.description = title[:LONGEST_TITLE], description
        commitment.save(update_fields=["title", "description", "words"])
        record(commitment, "redact", by=by, reason=because_of(opinion))


def retell_earlier(commitment: Commitment, change: Callable[[str], str]) -> dict[str, str]:
    """Apply `change` to every text that corrections of `commitment` replaced, also to those that only staff read.
    Returns the changed titles: old title to new."""
    titles_told: dict[str, str] = {}
    for words in EarlierPromiseWords.objects.filter(correction__commitment=commitment):
        was, is_title = words.text, words.place == PromisePlace.TITLE
        if (text := change(was)) != was:
            words.text = capital(text) if is_title else text
            words.save(update_fields=["text"])
            titles_told |= {was: words.text} if is_title else {}
    return titles_told


def replace_in_issues(opinion: Opinion, *, by: User | None) -> None:
    """Take the words of `opinion` out of the titles and summaries of the issues that it belongs to."""
    for issue in Issue.objects.standing().filter(members__opinion=opinion).distinct():
        replace_in_issue(issue, opinion, by=by)


def replace_what_is_gone(issue: Issue, *, by: User | None) -> None:
    """Take out of `issue` the words of all its members, past and present, that are no longer public. For an issue that
    has just got an earlier title and summary back."""
    ever = Opinion.objects.filter(issue_memberships__issue=issue).select_related("group").prefetch_related("parts")
    for opinion in ever.distinct():
        if is_gone(opinion):
            replace_in_issue(issue, opinion, by=by)


def replace_in_issue(issue: Issue, opinion: Opinion, *, by: User | None) -> None:
    title, summary = title_without(issue, opinion), summary_without(issue.summary, opinion)
    if (title, summary) != (issue.title, issue.summary):
        issue.title, issue.summary = title, summary
        issue.save(update_fields=["title", "summary", "folded"])
        record(issue, "redact", by=by, reason=because_of(opinion))


def title_without(issue: Issue, opinion: Opinion) -> str:
    """The title of `issue` without the words of `opinion`: the subject of another public member where it was named
    after `opinion`."""
    bare_title = without_gone(issue.title, [opinion])
    if bare_title == issue.title:
        return bare_title
    inside = IssueOpinion.objects.current().filter(issue=issue)
    others = Opinion.objects.public().filter(pk__in=inside.values("opinion")).exclude(pk=opinion.pk)
    other = others.order_by("pk").first()
    return other.subject if other else bare_title[: titles.LONGEST_TITLE]


def summary_without(summary: str, opinion: Opinion) -> str:
    """`summary` without the sentences, the title and the name that it took from `opinion`."""
    said = " ".join(opinion.public_text.split())
    sentences = titles.SENTENCE.split(summary)
    kept = [sentence for sentence in sentences if " ".join(sentence.rstrip("…").split()) not in said]
    left = summary if len(kept) == len(sentences) else " ".join(kept)
    return without_gone(left, [opinion])


def without_gone(text: str, opinions: Iterable[Opinion]) -> str:
    """`text` without the words and the names of those of `opinions` that the public may not read."""
    for opinion in opinions:
        if is_gone(opinion):
            words = {opinion.public_text: TAKEN_DOWN, opinion.subject: unnamed(opinion)}
            told = {**words, opinion.attribution: bare(opinion)}
            left = replaced(text, {old: new for old, new in told.items() if old})
            text = capital(left) if left != text else text
    return text


def is_gone(opinion: Opinion) -> bool:
    """Whether the public may not read what `opinion` said. One that was split is gone once a part of it is. `parts` may
    be prefetched."""
    return not all(row.is_public for row in opinion.parts.all() or [opinion])


def because_of(opinion: Opinion) -> str:
    """The reason in the record of a text that was changed because `opinion` is no longer public. Erasing finds these
    records by it."""
    return because_of_row(number_of(opinion))


def because_of_row(row: str) -> str:
    return f"{capital(row)}."


def number_of(opinion: Opinion) -> str:
    return f"ý kiến số {opinion.pk}"


def unnamed(opinion: Opinion) -> str:
    """The title of a promise whose own title would repeat the words of an `opinion` that is not public."""
    return f"việc nêu ở {number_of(opinion)}"


def back(opinion: Opinion) -> dict[str, str]:
    return {unnamed(opinion): opinion.subject, capital(unnamed(opinion)): opinion.subject}


def replace_in_papers(opinion: Opinion, changes: dict[str, str], *, by: User | None) -> None:
    """Replace the words in `changes` (old to new, whole words) in the papers of the conference of `opinion` that are
    not internal: each gets a new text, and its texts with the old words are public no longer. Signed scans stay as they
    are.

    Call it inside the transaction of the change itself, after `hold_words`.
    """
    written = Document.objects.filter(session=opinion.session_id, is_internal=False, texts__isnull=False)
    changes = {old: new for old, new in changes.items() if old and old != new}
    rewrite_all(written, lambda content: replaced(content, changes), number_of(opinion), by=by)


def rewrite_all(documents: QuerySet[Document], change: Callable[[Any], Any], row: str, *, by: User | None) -> None:
    """Give those of `documents` whose content `change` changes a new text, and hide the texts that it would change.
    `row` names what may no longer be read, such as «ý kiến số 5»."""
    for document in documents.distinct():
        if not any(change(text.content) != text.content for text in document.texts.all()):
            continue
        Document.objects.select_for_update(no_key=True).get(pk=document.pk)  # or of two at once one undoes the other
        texts = list(document.texts.all())
        stale = [text.pk for text in texts if change(text.content) != text.content]
        if not stale:
            continue
        if texts[0].pk in stale:
            texts[0].chosen = change(texts[0].chosen)  # or the next making would say it again
            rewrite(texts[0], document, change(texts[0].content), f"Gỡ hoặc đính chính nội dung của {row}.")
        PaperText.objects.filter(pk__in=stale).update(published_at=None)
        record(document, "redact_paper", by=by, reason=because_of_row(row))


def forget_in_papers(opinion: Opinion, changes: dict[str, str]) -> None:
    """Replace the words in `changes` for good, also within a sentence: in every text, old or new, internal or public,
    of the papers of the conference and of papers elsewhere that told of `opinion`; in the titles of these papers; in
    the lines of the conclusion that are about it, also as they were before a correction. Signed scans stay as they are.

    A line of the conclusion is hidden from the public while it bears the title of what was taken down, so call this
    before the opinion itself forgets its title.
    """
    changes = {old: new for old, new in changes.items() if old and old != new}
    changes |= {low: new for old, new in changes.items() if (low := old[:1].lower() + old[1:]) not in changes}
    lines = opinion.conclusion_items.all()
    said_there: list[ConclusionItem | EarlierWords] = [*lines, *EarlierWords.objects.filter(item__in=lines)]
    for said in said_there:
        if (text := replaced(said.text, changes)) != said.text:
            said.text = text
            said.save(update_fields=["text"])
    rewritten = CaseEvent.objects.filter(case_kind="document", verb="redact_paper", reason=because_of(opinion))
    letters = Urging.objects.filter(referral__opinion=opinion, letter_of__isnull=False).values("letter_of")
    urging = PaperText.objects.filter(subject_kind="urging", subject_id__in=letters).values("document")
    elsewhere = Q(pk__in=rewritten.values("case_id")) | Q(pk__in=urging)
    about = Document.objects.filter(Q(session=opinion.session_id) | elsewhere)
    texts = PaperText.objects.filter(document__in=about).select_related("document")
    for text in texts.filter(document__in=texts.filter(holding(changes, "text")).values("document")):
        chosen, content = (replaced(told, changes) for told in [text.chosen, text.content])
        if chosen != text.chosen:
            text.chosen = chosen
            text.save(update_fields=["chosen"])
        if content != text.content:
            overwrite(text, content)
    for document in about.filter(holding(changes, "subject")):
        rename(document, replaced(document.subject, changes))


def place_replaced(opinion: Opinion, place: str, now: str = "") -> dict[str, str]:
    """The change of a `place` of `opinion` in papers, behind the words that these set before it; none while others at
    its conference are about the same place."""
    others = Opinion.objects.public().filter(session=opinion.session_id, public_place=place).exclude(pk=opinion.pk)
    told = {f"Nơi xảy ra: {place}": f"Nơi xảy ra: {now or TAKEN_DOWN}"}
    return told if place and not others.exists() else {}


def may_be_told(opinions: Sequence[Opinion]) -> set[int]:
    """The keys of those of `opinions` whose words may stand elsewhere: in an issue, a conclusion, a promise, a paper,
    the whole or a part of it."""
    sessions = {opinion.session_id for opinion in opinions}
    written = {None, *Document.objects.filter(session__in=sessions).values_list("session", flat=True).distinct()}
    reasons = {because_of(opinion): opinion.pk for opinion in opinions}
    rewritten = CaseEvent.objects.filter(case_kind="document", verb="redact_paper", reason__in=reasons)
    found = {reasons[reason] for reason in rewritten.values_list("reason", flat=True)}
    rows = Opinion.objects.filter(pk__in=reasons.values()).order_by()
    for way in ["issue_memberships", "conclusion_items", "commitments", "responses__commitments", "parts", "part_of"]:
        found.update(rows.filter(**{f"{way}__isnull": False}).values_list("pk", flat=True))
    return found | {opinion.pk for opinion in opinions if opinion.session_id in written}


def forget_in_steps(opinion: Opinion) -> None:
    """Take the words of `opinion` out of the steps of the synthesis desk, which undoing would bring back, and out of
    the reasons why it was put into an issue. Call it before the opinion forgets them itself."""
    if not opinion.issue_memberships.update(matched_words=""):
        return
    for step in SynthesisStep.objects.filter(session=opinion.session_id):
        what = without_gone(step.what, [opinion])
        before = {key: columns_without(columns, opinion) for key, columns in step.before.items()}
        if (what, before) != (step.what, step.before):
            step.what, step.before = shorten(what, LONGEST_STEP), before
            step.save(update_fields=["what", "before"])


def columns_without(columns: Any, opinion: Opinion) -> Any:
    """`columns` of an issue, as a step keeps them, without the words of `opinion`; anything else as it is."""
    if not isinstance(columns, dict):
        return columns
    title = without_gone(columns["title"], [opinion])[: titles.LONGEST_TITLE]
    return {**columns, "title": title, "summary": summary_without(columns["summary"], opinion)}


def holding(changes: dict[str, str], column: str) -> Q:
    return reduce(or_, (Q(**{f"{column}__contains": old}) for old in changes), Q(pk=None))


def rename(document: Document, subject: str) -> None:
    """Give `document` another title, also in the register of numbers, and another address if it was never public."""
    lines = DocumentNumber.objects.filter(Q(document=document) | Q(document=None), subject=document.subject)
    document.subject = subject[: Document._meta.get_field("subject").max_length]
    lines.update(subject=document.subject)
    document.slug = document.slug if was_published(document) else ""
    document.save(update_fields=["subject", "words", "slug"])


def forget_addressees(opinions: Sequence[Opinion]) -> None:
    """Take the addressee whom staff named out of every letter that answers one of `opinions`."""
    if letters_to(opinions).exists():
        for opinion in opinions:
            forget_addressee(opinion)


def forget_addressee(opinion: Opinion) -> None:
    for text in letters_to([opinion]).select_related("document"):
        if text.chosen.get("options", {}).get("addressee"):
            text.chosen["options"]["addressee"] = ""
            overwrite(text, {**text.content, "opening": [*text.content["opening"][:1], bare(opinion)]})


def letters_to(opinions: Sequence[Opinion]) -> QuerySet[PaperText]:
    """Every text of the letters in which `opinions` were answered, alone or with their issue."""
    inside = IssueOpinion.objects.current().filter(opinion__in=opinions)
    answers = Response.objects.filter(Q(opinion__in=opinions) | Q(issue__in=inside.values("issue")))
    return PaperText.objects.filter(
        paper=letter.PAPER.key, subject_kind="response", subject_id__in=answers.values("pk")
    )


def forget_speaker(row: Registration) -> None:
    """Empty the line of `row` in every list of speakers that was made."""
    told = speakers.told_of(row)
    lists = PaperText.objects.filter(document__session=row.meeting.session_id, paper=speakers.PAPER.key)
    for text in lists.select_related("document"):
        overwrite(text, speakers.without(text.content, told))


def overwrite(text: PaperText, content: Any) -> None:
    """Replace the content of a text in place, only to erase something about a person: otherwise texts never change."""
    text.content, text.text = content, words_of(content)
    text.digest = digest_as_of_now(text.document, text.text)
    text.save(update_fields=["content", "text", "words", "digest", "chosen"])


def words_of(content: Any) -> str:
    contents = content if isinstance(content, list) else [content]
    return "\n\n".join(Content.from_json(one).plain for one in contents)


def bare(opinion: Opinion) -> str:
    """The attribution of an opinion without its sender's name: «Công dân tổ dân phố số 3»."""
    return Opinion(group=opinion.group).attribution


def rewrite(text: PaperText, document: Document, content: Any, note: str) -> None:
    """Save `text` once more, with another `content`, as the newest text of `document`; public if `text` was."""
    text.pk, text._state.adding = None, True
    text.content, text.text = content, words_of(content)
    text.digest, text.note, text.made_by = digest_as_of_now(document, text.text), note, None
    text.published_at = timezone.now() if text.published_at else None
    text.save()
