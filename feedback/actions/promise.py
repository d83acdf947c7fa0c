"""Making a commitment of an item of part d) of a published conclusion, or of an answer that leaves something to be
done.

Its words, offices and days are taken from there, so that nobody types them twice; an office that was renamed since
leads it under its new name.
"""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dialogue_portal.lib.text import capital, shorten
from sessions_app.actions import NotReady, WrongState, hold_words, record
from sessions_app.models import ConclusionItem, ConclusionPart, User

from ..conference.matters import words_of
from ..models import Commitment, Draft, Issue, IssueOpinion, Opinion, Response
from ..models.commitments import LONGEST_TITLE, OPEN_STATES
from .redact import unnamed, without_gone


@transaction.atomic
def promise_from_item(item: ConclusionItem, *, by: User) -> Commitment:
    """Create an unpublished commitment from an item of part d): its office, day, opinions and issues, and its text
    without what is no longer public.

    Raises `NotReady` for another part or an unpublished conclusion, `WrongState` when the item has a commitment
    already.
    """
    hold_words()
    # As it reads once whoever corrects it now is through.
    item = ConclusionItem.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    if item.part != ConclusionPart.ASSIGNED or item.body is None:
        raise NotReady("Chỉ phần d) của kết luận mới thành việc phải làm.")
    if not item.notice.is_public:
        raise NotReady("Thông báo kết luận chưa được công bố.")
    try:
        with transaction.atomic():
            commitment = Commitment.objects.create(
                session=item.notice.session,
                **told_in(words_to_promise(item)),
                lead_body=item.body.now,
                due_on=item.due_on,
                conclusion_item=item,
            )
    except IntegrityError:
        raise WrongState from None
    link(commitment, list(item.opinions.all()))
    commitment.issues.add(*item.issues.standing())
    record(commitment, "add", by=by, reason="Từ phần d) của thông báo kết luận.")
    return commitment


@transaction.atomic
def promise_from_response(response: Response, *, by: User) -> Commitment:
    """Create an unpublished commitment from a published answer whose outcome leaves something to be done. If the
    opinion is not public, the title gives only its number.

    Raises `NotReady` for another outcome or an unpublished answer, `WrongState` when it already `has_promise`.
    """
    hold_words()
    now = Response.objects.select_for_update(of=("self",)).select_related("outcome", "opinion").get(pk=response.pk)
    if not now.outcome.is_promise:
        raise NotReady(f"Kết quả trả lời «{now.outcome}» không còn việc phải làm.")
    if now.state != Draft.PUBLISHED:
        raise NotReady("Câu trả lời chưa được công bố.")
    if Response.objects.filter(has_promise(), pk=now.pk).exists():
        raise WrongState
    commitment = Commitment.objects.create(
        session=now.opinion.session,
        **told_of(now),
        lead_body=now.body.now,
        official_then=now.answered_by,
        official=now.signer,
        response=now,
    )
    link_answer(commitment, now)
    record(commitment, "add", by=by, reason=f"Từ câu trả lời ý kiến số {now.opinion_id}.")
    return commitment


def items_left() -> QuerySet[ConclusionItem]:
    """Items of part d) of published conclusions that have no commitment yet."""
    return ConclusionItem.objects.public().filter(part=ConclusionPart.ASSIGNED, commitment=None)


def has_promise() -> Q:
    """Condition on answers: something was promised in the answer, or in another one to the same opinion or issue. A
    promise that ended before the case was reopened does not count for the answer given after that."""
    same = Q(response__opinion=OuterRef("opinion")) | Q(response__issue=OuterRef("issue"))
    promised = Commitment.objects.filter(same)
    lasting = Q(state__in=OPEN_STATES) | Q(response__published_at__gte=OuterRef("opinion__reopened_at"))
    came_after = Q(opinion__reopened_at__isnull=False, published_at__gte=F("opinion__reopened_at"))
    return Q(Exists(promised.filter(lasting))) | Q(Exists(promised)) & ~came_after


def promised_already(sources: Iterable[Response | ConclusionItem]) -> dict[Response | ConclusionItem, list[Commitment]]:
    """For each of `sources`, the open commitments about the same opinions or issues. Three queries for any number;
    items have `opinions` and `issues` prefetched."""
    asked = {source: asked_in(source) for source in sources}
    opinions, issues = (set().union(*(row[part] for row in asked.values())) for part in [0, 1])
    same = Q(opinions__in=opinions) | Q(issues__in=issues)
    promises = list(Commitment.objects.open().filter(same).distinct().prefetch_related("opinions", "issues"))
    return {
        source: [row for row in promises if keys(row.opinions) & its_opinions or keys(row.issues) & its_issues]
        for source, (its_opinions, its_issues) in asked.items()
    }


def asked_in(source: Response | ConclusionItem) -> tuple[set[int], set[int]]:
    """The keys of the opinions and of the issues that `source` is about."""
    if isinstance(source, Response):
        return {source.opinion_id}, {source.issue_id} if source.issue_id else set()
    return keys(source.opinions), keys(source.issues)


def keys(rows: Any) -> set[int]:
    return {row.pk for row in rows.all()}


@transaction.atomic
def attach_source(commitment: Commitment, source: Response | ConclusionItem, *, by: User) -> None:
    """Note that `commitment` also keeps what `source`, a published answer or item, promises: one promise instead of
    two. It takes over the source's opinions and issues, and its day if it has none.

    Raises `WrongState` when the commitment has ended, is about something else, or has such a source already.
    """
    field = "response" if isinstance(source, Response) else "conclusion_item"
    if commitment not in promised_already([source])[source]:
        raise WrongState
    days = {"due_on": source.due_on} if isinstance(source, ConclusionItem) and not commitment.due_on else {}
    still = Commitment.objects.open().filter(**{"pk": commitment.pk, field: None})
    try:
        with transaction.atomic():
            if not still.update(**{field: source}, **days):
                raise WrongState
    except IntegrityError:
        raise WrongState from None
    opinions, issues = asked_in(source)
    commitment.opinions.add(*opinions)
    commitment.issues.add(*Issue.objects.standing().filter(pk__in=issues))
    record(commitment, "attach_source", by=by, reason=words_for(source))


def words_for(source: Response | ConclusionItem) -> str:
    if isinstance(source, Response):
        return f"Câu trả lời ý kiến số {source.opinion_id}."
    return "Phần d) của thông báo kết luận."


def told_of(response: Response) -> dict[str, str]:
    """Title and description of the commitment that an answer becomes: what was asked, and the answer. An answer to an
    issue takes the title of the issue, since the senders of all its opinions are told of it."""
    opinion, issue = response.opinion, response.issue
    if issue:
        return {"title": issue.title, "description": response.text}
    if opinion.is_public:
        return {"title": opinion.subject, "description": response.text}
    return {"title": capital(unnamed(opinion)), "description": words_of(opinion)}


def words_to_promise(item: ConclusionItem) -> str:
    """The text of an item without the words of opinions that are no longer public. `opinions` may be prefetched with
    `group` and `parts`."""
    return without_gone(item.text, item.opinions.all())


def take_over_sources(commitment: Commitment) -> None:
    """Give a commitment that was typed in the opinions and issues of its source, unless somebody chose opinions
    already."""
    if commitment.opinions.exists():
        return
    if commitment.conclusion_item:
        link(commitment, list(commitment.conclusion_item.opinions.all()))
        commitment.issues.add(*commitment.conclusion_item.issues.standing())
    elif commitment.response:
        link_answer(commitment, commitment.response)


def told_in(text: str) -> dict[str, str]:
    """Title and description from `text`: the title is `text` on one line, shortened if need be, a single sentence
    without its full stop; the description is `text`, or empty if the title says it all."""
    line = " ".join(text.split())
    bare = line.removesuffix(".") if ". " not in line and not line.endswith("..") else line
    title = shorten(bare, LONGEST_TITLE)
    return {"title": title, "description": "" if title == bare and line == text.strip() else text}


def link(commitment: Commitment, opinions: list[Opinion]) -> None:
    commitment.opinions.set(opinions)
    members = IssueOpinion.objects.current().filter(opinion__in=opinions)
    commitment.issues.set(Issue.objects.standing().filter(members__in=members).distinct())


def link_answer(commitment: Commitment, response: Response) -> None:
    link(commitment, [response.opinion])
    if response.issue:
        commitment.issues.add(response.issue)
