"""A step at the synthesis desk while it is made, and undoing a step.

All steps of a conference come one after another: each first locks the row of the conference, then its issues, then its
opinions in the order of their keys, so no two people can wait for each other.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from dialogue_portal.lib.text import shorten
from sessions_app.actions import ActionRefused, NotReady, claim, record
from sessions_app.models import DialogueSession, User

from ..models import Issue, IssueOpinion, Opinion, Response, SynthesisStep
from ..models.responses import OUT
from .issue_answers import join_answers
from .issue_lead import pass_on_lead
from .redact import replace_what_is_gone

COLUMNS = [
    "title",
    "summary",
    "topic_id",
    "order",
    "lead_id",
    "agenda_item_id",
    "published_at",
    "dissolved_at",
    "merged_into_id",
]
MOMENTS = frozenset({"published_at", "dissolved_at"})
APART = "apart"
"""The key in `SynthesisStep.before` of a step that says which pairs of opinions do not belong together."""


class Pick(NamedTuple):
    """An opinion as the page showed it, with the key of its membership, or 0 for none."""

    opinion: int
    membership: int = 0


class MovedMeanwhile(ActionRefused):
    """Somebody else has moved an opinion since the page was opened. Nothing was done."""

    def __init__(self, opinion: Opinion, issue: Issue | None) -> None:
        super().__init__()
        self.opinion, self.issue = opinion, issue

    def __str__(self) -> str:
        where = f"đưa vào vấn đề «{self.issue}»" if self.issue else "đưa ra khỏi vấn đề"
        return f"Trong lúc đó ý kiến số {self.opinion.pk} đã được {where}. Chưa làm gì; hãy xem lại rồi làm tiếp."


class Answered(ActionRefused):
    """The issue has an answer to all its members, so they stay as they are."""

    def __init__(self, issue: Issue) -> None:
        super().__init__()
        self.issue = issue

    def __str__(self) -> str:
        return (
            f"Vấn đề «{self.issue}» đã được trả lời chung cho mọi ý kiến trong đó, nên không đưa ý kiến ra, không tách "
            "và không nhập vào vấn đề khác được nữa."
        )


class Step:
    """What a verb does, collected until `finish` writes it down. Create it inside the transaction of the verb."""

    def __init__(self, session: DialogueSession, *, by: User) -> None:
        self.session, self.by = lock(session), by
        self.began: list[IssueOpinion] = []
        self.ended: list[IssueOpinion] = []
        self.before: dict[str, Any] = {}
        self.issues: dict[int, Issue] = {}

    def picked(self, picks: Iterable[Pick]) -> list[tuple[Opinion, IssueOpinion | None]]:
        """The opinions of `picks`, locked, each with its membership. Raises `NotReady` for none or for one that is not
        to be sorted here, `MovedMeanwhile` when one is no longer where the page showed it."""
        wanted = dict(picks)
        if not wanted:
            raise NotReady("Chưa chọn ý kiến nào.")
        rows = Opinion.objects.for_synthesis().filter(session=self.session, pk__in=wanted)
        opinions = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
        if len(opinions) != len(wanted):
            raise NotReady("Hãy chọn ý kiến đã duyệt, chưa rút của hội nghị này.")
        current = IssueOpinion.objects.current().filter(opinion__in=opinions).select_related("issue")
        memberships = {row.opinion_id: row for row in current}
        for opinion in opinions:
            row = memberships.get(opinion.pk)
            if row:
                row.opinion = opinion
            if (row.pk if row else 0) != wanted[opinion.pk]:
                raise MovedMeanwhile(opinion, row.issue if row else None)
        return [(opinion, memberships.get(opinion.pk)) for opinion in opinions]

    def make(self, title: str, summary: str = "", **fields: Any) -> Issue:
        """A new issue. Raises `NotReady` without a title."""
        issue = Issue.objects.create(session=self.session, title=checked_title(title), summary=summary, **fields)
        self.before[str(issue.pk)] = None
        self.issues[issue.pk] = issue
        return issue

    def touch(self, issue: Issue) -> Issue:
        """`issue` as it is now, kept for undoing. Raises `NotReady` for one that no longer stands or is elsewhere."""
        if issue.pk not in self.issues:
            now = Issue.objects.standing().filter(session=self.session, pk=issue.pk).first()
            if now is None:
                raise NotReady("Vấn đề này không còn: đã nhập vào vấn đề khác hoặc đã thôi gộp. Hãy tải lại trang.")
            self.before[str(now.pk)] = columns_of(now)
            self.issues[now.pk] = now
        return self.issues[issue.pk]

    def put(self, issue: Issue, opinion: Opinion, words: str = "") -> None:
        row = IssueOpinion.objects.create(issue=issue, opinion=opinion, matched_words=shorten(words, 200))
        self.began.append(row)
        record(opinion, "join_issue", by=self.by, reason=f"«{issue}» (số {issue.pk}).")

    def end(self, membership: IssueOpinion) -> None:
        issue = self.touch(membership.issue)
        check_unanswered(issue)
        claim(membership, "ended_at")
        self.ended.append(membership)
        record(membership.opinion, "leave_issue", by=self.by, reason=f"«{issue}» (số {issue.pk}).")

    def finish(self, what: str) -> SynthesisStep:
        """See to the issues that are left empty and to who leads, and write the step down. What came into an issue that
        was answered is answered by that too, and its sender is told. A new issue is called after nothing that was taken
        down, however old the page is that named it."""
        join_answers([row.opinion for row in self.began], by=self.by)
        for issue in self.issues.values():
            gone = [row.opinion for row in self.ended if row.issue_id == issue.pk]
            if gone:
                record(issue, "take_out", by=self.by, reason=named(gone))
            settle(issue, by=self.by)
            if self.before[str(issue.pk)] is None:
                replace_what_is_gone(issue, by=self.by)
        step = SynthesisStep.objects.create(
            session=self.session, what=shorten(what, 300), before=self.before, made_by=self.by
        )
        step.began.set(self.began)
        step.ended.set(self.ended)
        return step


def lock(session: DialogueSession) -> DialogueSession:
    locked = DialogueSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    list(Issue.objects.standing().filter(session=locked).select_for_update(of=("self",), no_key=True).order_by("pk"))
    return locked


def checked_title(title: str) -> str:
    if not title.strip():
        raise NotReady("Hãy đặt tên cho vấn đề.")
    return title


def columns_of(issue: Issue) -> dict[str, Any]:
    """The columns of an issue that a step may change, as JSON."""
    values = {name: getattr(issue, name) for name in COLUMNS}
    return {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in values.items()}


def give_back(issue: Issue, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(issue, name, dt.datetime.fromisoformat(value) if name in MOMENTS and value else value)
    issue.save()


def check_unanswered(issue: Issue) -> None:
    if Response.objects.filter(issue=issue, state__in=OUT).exists():
        raise Answered(issue)


def check_no_draft(issue: Issue) -> None:
    if Response.objects.under_way().filter(issue=issue).exists():
        raise NotReady(f"Vấn đề «{issue}» đang có câu trả lời soạn dở, nên phải còn đứng riêng.")


def settle(issue: Issue, *, by: User) -> None:
    """Dissolve an issue without members; else see that a member leads it."""
    if issue.members.current().exists():
        pass_on_lead(issue, by=by)
    elif issue.dissolved_at is None:
        check_no_draft(issue)
        claim(issue, "dissolved_at", lead=None)
        record(issue, "dissolve", by=by)


def named(opinions: Iterable[Opinion]) -> str:
    return f"Ý kiến số {', '.join(str(opinion.pk) for opinion in opinions)}."


def newest_step(session: DialogueSession) -> SynthesisStep | None:
    """The step that «undo» would undo."""
    return session.synthesis_steps.filter(undone_at=None).select_related("made_by").first()


@transaction.atomic
def undo_step(step: SynthesisStep, *, by: User) -> None:
    """Put all back as it was before `step`, the newest that stands.

    Memberships it began end, those it ended begin again as new rows, and its issues get their columns back; one that it
    made is dissolved. Raises `NotReady` when somebody made another step since or an answer is being written, `Answered`
    when an issue whose members would change was answered meanwhile.
    """
    session = lock(step.session)
    newest = newest_step(session)
    if newest is None or newest != step:
        said = f"Bước gần nhất nay là «{newest}»." if newest else "Không còn bước nào để bỏ."
        undone = SynthesisStep.objects.filter(pk=step.pk, undone_at__isnull=False).exists()
        why = "Bước này đã được bỏ từ trước." if undone else "Trong lúc đó đã có bước khác."
        raise NotReady(f"{why} {said}")
    step.what, step.before = newest.what, newest.before  # words may have been put right since it was read
    began, ended = rows_of(step.began.all()), rows_of(step.ended.all())
    for issue in {row.issue for row in [*began, *ended]}:
        check_unanswered(issue)
    claim(step, "undone_at")
    for row in began:
        leave(row, by=by)
    give_all_back(step)
    for row in ended:
        IssueOpinion.objects.create(issue_id=row.issue_id, opinion=row.opinion, matched_words=row.matched_words)
        record(row.opinion, "join_issue", by=by, reason=f"«{row.issue}» (số {row.issue_id}).")
    for issue in Issue.objects.filter(pk__in=issues_of(step)).order_by("pk"):
        record(issue, "undo_synthesis", by=by, reason=step.what)
        replace_what_is_gone(issue, by=by)
        settle(issue, by=by)


def rows_of(rows: Any) -> Sequence[IssueOpinion]:
    return list(rows.select_related("issue", "opinion").order_by("pk"))


def leave(row: IssueOpinion, *, by: User) -> None:
    """End the membership of `row`, which after an undo may be another row."""
    here = IssueOpinion.objects.current().filter(issue=row.issue_id, opinion=row.opinion_id)
    here.update(ended_at=timezone.now())
    record(row.opinion, "leave_issue", by=by, reason=f"«{row.issue}» (số {row.issue_id}).")


def issues_of(step: SynthesisStep) -> list[int]:
    return [int(key) for key in step.before if key != APART]


def give_all_back(step: SynthesisStep) -> None:
    for issue in Issue.objects.filter(pk__in=issues_of(step)).order_by("pk"):
        columns = step.before[str(issue.pk)]
        if columns:
            give_back(issue, columns)
