"""What staff published of an opinion is put right openly (Law 10/2022, Art. 14): everybody reads that and what, and
what it said before leaves every door of the portal. Only staff still read that, until its time is over."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Max, Q

from dialogue_portal.lib.json_words import replaced
from dialogue_portal.lib.text import capital, shorten
from sessions_app.actions import CorrectedMeanwhile, NotReady, WrongState, hold_words, record
from sessions_app.chain import ERASED
from sessions_app.models import ConclusionItem, EarlierWords, User

from ..conference.matters import TAKEN_DOWN
from ..models import Issue, Moderation, Opinion, OpinionCorrection, Response, SynthesisStep, Visibility
from ..models.opinion_words import attributed
from ..synthesis import titles
from .issue_answers import lock_issues_of
from .redact import LONGEST_STEP, because_of, place_replaced, replace_in_commitments, replace_in_papers
from .tell import tell_sender

COLUMNS = {"subject": "subject", "public_text": "text", "public_place": "place", "public_name": "name"}
"""The words of an opinion that the public reads, each with where its correction keeps what it said."""
FIRST_MARK = 0xF0000
"""The first of the characters that stand for no letter, and that no text holds."""


def may_be_corrected(opinion: Opinion) -> bool:
    """Approved words that the public reads, or would were they not taken down. Those of what was split are told by its
    parts; what was erased for good gets no words again."""
    is_out = opinion.moderation == Moderation.APPROVED and opinion.visibility != Visibility.NOT_PUBLISHED
    is_there = opinion.withdrawn_at is None and opinion.public_text != ERASED
    return is_out and is_there and not opinion.parts.exists()


@transaction.atomic
def correct_public_words(
    opinion: Opinion,
    *,
    by: User,
    subject: str,
    public_text: str,
    note: str,
    public_place: str = "",
    public_name: str = "",
) -> OpinionCorrection:
    """Put these words in the place of those that everybody reads of `opinion`, also where the portal repeated them; it
    may be hidden meanwhile. `note` tells everybody what was put right, and its sender is told. A name is shown only for
    who asked to be named.

    Raises `NotReady` without a subject, a text, a note or a changed word, `WrongState` for what is not published, taken
    back, split or erased, `CorrectedMeanwhile` when it reads otherwise than whoever corrects it has read.
    """
    if not subject.strip() or not public_text.strip():
        raise NotReady("Tiêu đề và nội dung công khai không để trống được.")
    if not note.strip():
        raise NotReady("Hãy ghi đính chính điều gì: mọi người sẽ đọc phần này.")
    hold_words()
    lock_issues_of(opinion, ever=True)
    now = lock_as_read(opinion)
    named = public_name if now.visibility == Visibility.NAMED else ""
    words = {"subject": subject, "public_text": public_text, "public_place": public_place, "public_name": named}
    if words == words_of(now):
        raise NotReady("Chưa có chữ nào được sửa.")
    made = keep_words(now, note=note)
    for name, text in words.items():
        setattr(now, name, text)
        setattr(opinion, name, text)
    now.save(update_fields=[*words, "folded"])
    replace_everywhere(made, by=by)
    record(now, "correct_words", by=by, reason=f"Đính chính lần {made.number}.")
    tell_sender(now, "words_corrected", occurrence=str(made.pk))
    return made


def lock_as_read(opinion: Opinion) -> Opinion:
    """The row as it is now, locked until this transaction is over, if it still says what whoever corrects it has read.
    Raises `WrongState` and `CorrectedMeanwhile`."""
    now = Opinion.objects.select_for_update(of=("self",)).select_related("group", "part_of").get(pk=opinion.pk)
    if not may_be_corrected(now):
        raise WrongState
    if words_of(now) != words_of(opinion):
        raise CorrectedMeanwhile
    return now


def words_of(opinion: Opinion) -> dict[str, str]:
    return {name: getattr(opinion, name) for name in COLUMNS}


def keep_words(opinion: Opinion, *, note: str) -> OpinionCorrection:
    last = opinion.corrections.aggregate(last=Max("number"))["last"] or 0
    kept = {column: getattr(opinion, name) for name, column in COLUMNS.items()}
    return OpinionCorrection.objects.create(opinion=opinion, number=last + 1, note=note, **kept)


def replace_everywhere(made: OpinionCorrection, *, by: User) -> None:
    """Write what the opinion says now over what `made` replaced, in papers, in what was promised, in the conclusion and
    in issues; also where staff alone would bring it back."""
    opinion, changes = made.opinion, changes_since(made)
    replace_in_papers(opinion, changes, by=by)
    replace_in_commitments(opinion, changes, by=by)
    replace_in_conclusions(opinion, changes, by=by)
    replace_in_issues(made, changes, by=by)
    replace_in_steps(made, changes)


def changes_since(made: OpinionCorrection) -> dict[str, str]:
    """What `made` replaced, to what the opinion says now. Who had no name was told of as everybody else, so that stays.
    What others said stays whatever of it is in their words too."""
    opinion = made.opinion
    told = {made.text: opinion.public_text, made.subject: opinion.subject, **whole_anew(opinion)}
    if made.name:
        group = opinion.group.name if opinion.group else None
        told[attributed(made.name, Visibility.NAMED, group)] = opinion.attribution
    told |= place_replaced(opinion, made.place, opinion.public_place)
    kept = said_by_others(opinion, [made.subject, made.text])
    return in_one_go({**told, **{words: words for words in kept if words not in told}})


def said_by_others(opinion: Opinion, words: Sequence[str]) -> set[str]:
    """What others say at the same conference with one of `words` in it, and what was answered to them."""
    forms = [form for text in words if text for form in {text, uncapital(text)}]
    others = (
        Opinion.objects.public()
        .filter(session=opinion.session_id)
        .exclude(pk__in=[opinion.pk, opinion.part_of_id or 0])
    )
    found: set[str] = set()
    answers = Response.objects.published().filter(opinion__in=others)
    for rows, column in [(others, "subject"), (others, "public_text"), (answers, "text")]:
        holding = reduce(or_, (Q(**{f"{column}__contains": form}) for form in forms), Q(pk=None))
        found.update(rows.filter(holding).order_by().values_list(column, flat=True))
    return found


def whole_anew(opinion: Opinion) -> dict[str, str]:
    """What the whole said of which `opinion` is a part, to what its parts say that are read."""
    whole = opinion.part_of
    if whole is None or ERASED in {whole.public_text, whole.subject}:
        return {}
    read = [part for part in whole.parts.order_by("pk") if part.is_public]
    told = {
        whole.public_text: "\n".join(part.public_text for part in read),
        whole.subject: "; ".join(part.subject for part in read),
    }
    return {old: new or TAKEN_DOWN for old, new in told.items()}


def in_one_go(changes: Mapping[str, str]) -> dict[str, str]:
    """`changes`, as `replaced` takes them one after the other: of words within others the longest are exchanged, and
    what is new, or stays, is not gone through again, for each stands for a while as one mark. In the middle of a
    sentence too, but for one or two words, which may well be somebody else's there."""
    stays = {*changes.values()} - {TAKEN_DOWN}
    told = {old: new for old, new in changes.items() if old and old not in {*stays, ERASED, TAKEN_DOWN}}
    told |= {new: new for new in stays if new}
    told = {uncapital(old): uncapital(new if old.count(" ") > 1 else old) for old, new in told.items()} | told
    longest = sorted(told, key=len, reverse=True)
    marks = {old: chr(FIRST_MARK + number) for number, old in enumerate(longest)}
    return marks | {marks[old]: told[old] for old in longest}


def uncapital(text: str) -> str:
    return text[:1].lower() + text[1:]


def replace_in_conclusions(opinion: Opinion, changes: dict[str, str], *, by: User) -> None:
    """In every line about it or its issue, published or not, and in what that said before a correction."""
    about = Q(opinions=opinion) | Q(issues__members__opinion=opinion)
    lines = ConclusionItem.objects.filter(pk__in=ConclusionItem.objects.filter(about).values("pk"))
    for item in lines.select_related("notice"):
        if (text := replaced(item.text, changes)) != item.text:
            item.text = text
            item.save(update_fields=["text"])
            record(item.notice, "redact", by=by, reason=because_of(opinion))
    for words in EarlierWords.objects.filter(item__in=lines):
        if (text := replaced(words.text, changes)) != words.text:
            words.text = text
            words.save(update_fields=["text"])


def replace_in_issues(made: OpinionCorrection, changes: dict[str, str], *, by: User) -> None:
    """In those too that it was in once: an undone step may bring them back."""
    ever = Issue.objects.filter(pk__in=made.opinion.issue_memberships.values("issue"))
    for issue in ever.order_by("pk"):
        title, summary = wording_anew(issue.title, issue.summary, made, changes)
        if (title, summary) != (issue.title, issue.summary):
            issue.title, issue.summary = title, summary
            issue.save(update_fields=["title", "summary", "folded"])
            record(issue, "redact", by=by, reason=because_of(made.opinion))


def wording_anew(title: str, summary: str, made: OpinionCorrection, changes: dict[str, str]) -> tuple[str, str]:
    """Title and summary of an issue; a sentence that the opinion says no more leaves the summary."""
    named = replaced(title, changes)
    was, now = (" ".join(text.split()) for text in [made.text, made.opinion.public_text])
    sentences = [sentence for sentence in titles.SENTENCE.split(summary) if sentence.strip()]
    told = [(sentence, " ".join(sentence.rstrip("…").split())) for sentence in sentences]
    left = [sentence for sentence, said in told if said not in was or said in now]
    kept = replaced(summary if len(left) == len(sentences) else " ".join(left), changes)
    return (title if named == title else capital(named)[: titles.LONGEST_TITLE]), kept


def replace_in_steps(made: OpinionCorrection, changes: dict[str, str]) -> None:
    """What a step at the synthesis desk would bring back when it is undone."""
    if not made.opinion.issue_memberships.exists():
        return
    for step in SynthesisStep.objects.filter(session=made.opinion.session_id):
        what, before = replaced(step.what, changes), dict(step.before)
        for key, columns in before.items():
            if isinstance(columns, dict):
                title, summary = wording_anew(columns["title"], columns["summary"], made, changes)
                before[key] = {**columns, "title": title, "summary": summary}
        if (what, before) != (step.what, step.before):
            step.what, step.before = shorten(what, LONGEST_STEP), before
            step.save(update_fields=["what", "before"])
