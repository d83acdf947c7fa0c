"""One answer to many opinions: where the answer to an issue is written, and to whom it is given.

It is written at the opinion that leads the issue (`Issue.lead`) and shown at every member. Whoever changes the members,
the lead or the answer of an issue locks the issue first and its opinions after it.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from sessions_app.actions import NotReady, move, record
from sessions_app.models import User

from ..deadlines import refresh_deadlines
from ..models import Draft, Issue, IssueOpinion, Opinion, Processing, Response
from ..models.choices import DONE
from ..models.responses import OUT
from .tell_together import tell_of_each, tell_of_kinds


class AnsweredTogether(NotReady):
    """Another member leads: the answer to all is written there."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(
            f"Ý kiến này thuộc vấn đề «{issue}», được trả lời chung một lần ở ý kiến số {issue.lead_id}. Hãy trả lời "
            "ở đó."
        )
        self.issue = issue


def issue_of(opinion: Opinion) -> Issue | None:
    """The issue that `opinion` belongs to now."""
    rows = IssueOpinion.objects.standing().filter(opinion=opinion)
    membership = rows.select_related("issue").first()
    return membership.issue if membership else None


def lock_issues_of(*opinions: Opinion, ever: bool = False) -> list[Issue]:
    """Lock the issues that `opinions`, or parts of them, belong to; with `ever`, or belonged to."""
    members = IssueOpinion.objects.all() if ever else IssueOpinion.objects.current()
    inside = members.filter(Q(opinion__in=opinions) | Q(opinion__part_of__in=opinions))
    rows = Issue.objects.standing().filter(Q(pk__in=inside.values("issue")) | Q(lead__in=opinions))
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def members_of(issue: Issue) -> QuerySet[Opinion]:
    """The opinions in `issue` that are answered or still to be answered."""
    return Opinion.objects.in_issue(issue).order_by("pk")


def answer_of(issue: Issue) -> Response | None:
    """The published answer to `issue`."""
    return issue.responses.filter(state=Draft.PUBLISHED).first()


def is_apart(opinion: Opinion, issue: Issue) -> bool:
    """Whether it was reopened after the issue was answered, so that it gets an answer of its own."""
    if opinion.reopened_at is None:
        return False
    return issue.responses.filter(state__in=OUT, published_at__lte=opinion.reopened_at).exists()


def answered_as(opinion: Opinion, corrects: Response | None) -> Issue | None:
    """The issue that an answer written at `opinion` is given to; None when it is for that opinion alone.

    `corrects` is the answer that it replaces. Raises `AnsweredTogether` for a member that another leads, unless it was
    opened again after the issue had been answered.
    """
    issue = issue_of(opinion)
    replaces_own = corrects is not None and corrects.issue_id is None
    if issue is None or issue.lead_id is None or (replaces_own and opinion.processing in DONE):
        return None
    if issue.lead_id == opinion.pk:
        return issue
    if (corrects is None or replaces_own) and is_apart(opinion, issue):
        return None
    raise AnsweredTogether(issue)


def check_still_given_to(response: Response) -> None:
    """Raise `NotReady` when the members have changed since the answer was handed in."""
    issue = answered_as(response.opinion, response.corrects)
    if response.issue_id != (issue.pk if issue else None):
        raise NotReady(
            "Từ khi câu trả lời được trình, ý kiến đã được đưa vào hoặc đưa ra khỏi một vấn đề tổng hợp. Hãy trả lại "
            "để trình lại cho đúng những người được trả lời."
        )


def answer_members(response: Response, *, by: User, kind: str) -> list[tuple[Opinion, str]]:
    """Answer all members without an answer, except the one where it was written.

    Returns who is to be told what: those answered now, and those who read it already (`kind`). Call it in the
    transaction of the publication, with the issue locked.
    """
    issue = response.issue
    assert issue
    told = []
    for member in members_of(issue).exclude(pk=response.opinion_id).select_for_update(of=("self",)):
        if member.processing not in DONE and not is_apart(member, issue):
            answer_member(member, response, by=by)
            told.append((member, "answered"))
        elif response.corrects_id and not member.responses.filter(state=Draft.PUBLISHED).exists():
            told.append((member, kind))
    refresh_deadlines(Opinion.objects.filter(pk__in=[member.pk for member, _ in told]))
    return told


def answer_member(member: Opinion, response: Response, *, by: User) -> None:
    """Answer `member` by the answer to its issue; its own answer from before a reopening gives way."""
    now, start = timezone.now(), Processing(member.processing)
    member.information_requests.filter(ended_at=None).update(ended_at=now)
    for earlier in member.responses.filter(state=Draft.PUBLISHED):
        move(earlier, Draft.PUBLISHED, Draft.SUPERSEDED)
    move(member, start, Processing.ANSWERED)
    said = f"Vấn đề «{response.issue}», trả lời ở ý kiến số {response.opinion_id}."
    record(member, "answered_with_issue", by=by, start=start, end=Processing.ANSWERED, reason=said)


@transaction.atomic
def join_answers(opinions: Iterable[Opinion], *, by: User) -> None:
    """Give the answer of its issue to each opinion that joined it later, and tell the senders: not if the issue has no
    published answer, or the opinion is answered, withdrawn or not approved. Call it with the issues locked."""
    given = {opinion: str(answer.pk) for opinion in opinions if (answer := given_by_issue(opinion, by=by))}
    refresh_deadlines(Opinion.objects.filter(pk__in=[opinion.pk for opinion in given]))
    tell_of_each(given, "answered")


def given_by_issue(opinion: Opinion, *, by: User) -> Response | None:
    """The answer that `opinion` is given now because it is in an issue; None if there is none to give."""
    issue = issue_of(opinion)
    response = answer_of(issue) if issue else None
    if issue is None or response is None:
        return None
    open_members = members_of(issue).exclude(processing__in=DONE).filter(pk=opinion.pk)
    if not open_members.select_for_update(of=("self",)):
        return None
    opinion.refresh_from_db()
    answer_member(opinion, response, by=by)
    return response


def tell_of_answer(answered: Iterable[tuple[Opinion, str]], *, occurrence: str) -> None:
    """The senders, those who said the same, and who follows: each in one mail or call about all that are theirs."""
    told: dict[str, dict[Opinion, str]] = {}
    for opinion, kind in answered:
        told.setdefault(kind, {})[opinion] = occurrence
    tell_of_kinds(told)
