"""What is done at the synthesis desk: opinions that say the same become one issue, and issues are put in order.

Every verb is one step that `undo_step` takes back. Opinions are named by `Pick`s, as the page showed them: whoever
works on an old page is told, and nothing is done. Nothing is ever deleted, and no opinion gets another sender or other
words.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions_app.actions import ActionRefused, NotReady, WrongState, record
from sessions_app.models import AgendaItem, DialogueSession, Topic, User

from ..models import Issue, Opinion, SynthesisStep
from .synthesis_steps import (
    APART,
    Answered,
    MovedMeanwhile,
    Pick,
    Step,
    check_no_draft,
    check_unanswered,
    checked_title,
    named,
    newest_step,
    undo_step,
)

__all__ = [
    "Answered",
    "Group",
    "MovedMeanwhile",
    "Pick",
    "RewordedMeanwhile",
    "add_to_issue",
    "gather",
    "give_topic",
    "keep_apart",
    "merge_issues",
    "newest_step",
    "publish_issues",
    "put_on_agenda",
    "reword_issue",
    "split_issue",
    "stand_alone",
    "take_out",
    "undo_step",
    "unpublish_issue",
    "wording_of",
]

WORDING = ["title", "summary", "topic_id", "order"]


@dataclass(frozen=True)
class Group:
    """Opinions that are to become an issue, under which name; `words` made the match, if it was suggested."""

    picks: Sequence[Pick]
    title: str
    summary: str = ""
    words: str = ""


class RewordedMeanwhile(ActionRefused):
    """Somebody else saved another wording since the page was opened."""

    sentence = "Trong lúc đó vấn đề này đã được sửa từ nơi khác. Chưa ghi gì; hãy xem lại rồi sửa tiếp."


@transaction.atomic
def gather(session: DialogueSession, groups: Sequence[Group], *, by: User) -> tuple[list[Issue], list[str]]:
    """Make an issue of each of `groups`, in one step: the issues, and the sentences that refused the other groups.

    An opinion that is in an issue already comes out of it. Raises what refused the only one, `NotReady` with all
    sentences when each of several was refused.
    """
    step, made, refusals = Step(session, by=by), [], []
    for group in groups:
        try:
            with transaction.atomic():
                made.append(make_issue(step, group))
        except ActionRefused as refused:
            if len(groups) == 1:
                raise
            refusals.append(f"«{group.title or 'chưa có tên'}»: {refused}")
    if not made:
        raise NotReady(" ".join(refusals) or "Chưa chọn ý kiến nào.")
    count = sum(len(group.picks) for group in groups)
    one = f"Gộp {count} ý kiến thành «{made[0]}»"
    step.finish(one if len(made) == 1 else f"Gộp {len(made)} nhóm thành vấn đề")
    return made, refusals


def make_issue(step: Step, group: Group) -> Issue:
    picked = step.picked(group.picks)
    checked_title(group.title)
    for _, membership in picked:
        if membership:
            check_unanswered(membership.issue)
    issue = step.make(group.title, group.summary, topic=topic_of([opinion for opinion, _ in picked]))
    return fill(step, issue, picked, "gather", words=group.words)


def topic_of(opinions: Sequence[Opinion]) -> Topic | None:
    """The topic most of them have; the first of those that as many have."""
    topics = [opinion.topic_id for opinion in opinions if opinion.topic_id]
    return Topic.objects.filter(pk=max(topics, key=topics.count)).first() if topics else None


def fill(step: Step, issue: Issue, picked: Sequence[Any], verb: str, *, words: str = "") -> Issue:
    """Put `picked` into `issue`, out of wherever each is. The record of the issue names them."""
    for opinion, membership in picked:
        if membership:
            step.end(membership)
        step.put(issue, opinion, words)
    record(issue, verb, by=step.by, reason=named([opinion for opinion, _ in picked]))
    return issue


@transaction.atomic
def stand_alone(session: DialogueSession, picks: Sequence[Pick], *, by: User) -> list[Issue]:
    """Make an issue of each opinion by itself, under its own subject: nobody else said it, and it is not to be lost."""
    step = Step(session, by=by)
    picked = step.picked(picks)
    made = []
    for opinion, membership in picked:
        if opinion.is_public:
            issue = step.make(opinion.subject, topic=opinion.topic)
            made.append(fill(step, issue, [(opinion, membership)], "gather"))
    if not made:
        raise NotReady("Các ý kiến này không công khai, nên không lấy tiêu đề của chúng làm tên vấn đề. Hãy đặt tên.")
    step.finish(f"Để riêng {len(made)} ý kiến, mỗi ý kiến một vấn đề")
    return made


@transaction.atomic
def add_to_issue(issue: Issue, picks: Sequence[Pick], *, by: User, words: str = "") -> SynthesisStep:
    """Put opinions into a standing issue, out of any other. Raises `NotReady` when all of them are in it already."""
    step = Step(issue.session, by=by)
    target = step.touch(issue)
    picked = [(opinion, row) for opinion, row in step.picked(picks) if row is None or row.issue_id != target.pk]
    if not picked:
        raise NotReady(f"Các ý kiến này đã ở trong «{target}».")
    fill(step, target, picked, "add_opinions", words=words)
    return step.finish(f"Đưa {len(picked)} ý kiến vào «{target}»")


@transaction.atomic
def take_out(session: DialogueSession, picks: Sequence[Pick], *, by: User) -> SynthesisStep:
    """Take opinions out of the issues that they are in. An issue that is left empty is dissolved."""
    step = Step(session, by=by)
    inside = [(opinion, row) for opinion, row in step.picked(picks) if row]
    if not inside:
        raise NotReady("Các ý kiến này không ở trong vấn đề nào.")
    for _, row in inside:
        step.end(row)
    return step.finish(f"Đưa {len(inside)} ý kiến ra khỏi «{inside[0][1].issue}»")


@transaction.atomic
def split_issue(issue: Issue, picks: Sequence[Pick], *, by: User, title: str) -> Issue:
    """Make an issue of its own of some members of `issue`. Raises `NotReady` unless some go and some stay."""
    step = Step(issue.session, by=by)
    whole = step.touch(issue)
    picked = step.picked(picks)
    if any(row is None or row.issue_id != whole.pk for _, row in picked):
        raise NotReady(f"Chỉ tách được ý kiến đang ở trong «{whole}».")
    if len(picked) == whole.members.current().count():
        raise NotReady("Hãy để lại ít nhất một ý kiến; muốn đổi tên thì sửa tên vấn đề.")
    part = step.make(title, topic=whole.topic, order=whole.order)
    fill(step, part, picked, "split_issue")
    step.finish(f"Tách {len(picked)} ý kiến của «{whole}» thành «{part}»")
    return part


@transaction.atomic
def merge_issues(issue: Issue, *, into: Issue, by: User) -> SynthesisStep:
    """Put all that is in `issue` into another one of the same conference; its page then leads there. Who was promised
    something in it is still asked whether that is done.

    Raises `NotReady` for an issue and itself, and while an answer to `issue` is being written.
    """
    if issue.pk == into.pk:
        raise NotReady("Không thể nhập một vấn đề vào chính nó.")
    step = Step(issue.session, by=by)
    gone, kept = step.touch(issue), step.touch(into)
    check_unanswered(gone)
    check_no_draft(gone)
    members = gone.members.current().select_related("opinion", "issue").order_by("pk")
    moved = [(row.opinion, row) for row in members]
    for commitment in gone.commitments.all():
        commitment.opinions.add(*(opinion for opinion, _ in moved))
    fill(step, kept, moved, "add_opinions")
    gone.dissolved_at, gone.merged_into, gone.lead = timezone.now(), kept, None
    gone.save(update_fields=["dissolved_at", "merged_into", "lead"])
    record(gone, "merge_issue", by=by, reason=f"Vào «{kept}» (số {kept.pk}).")
    return step.finish(f"Nhập «{gone}» vào «{kept}»")


def wording_of(issue: Issue) -> str:
    """A mark of the words and the place of an issue, by which a page says what it showed."""
    said = [getattr(issue, name) for name in WORDING]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:20]


@transaction.atomic
def reword_issue(
    issue: Issue, *, by: User, seen: str, title: str, summary: str, topic: Topic | None, order: int
) -> SynthesisStep:
    """Write another title, summary, topic or place in the order; `seen` is the `wording_of` what was changed.

    The record keeps the earlier words. Raises `RewordedMeanwhile`, or `NotReady` when nothing is new.
    """
    step = Step(issue.session, by=by)
    now = step.touch(issue)
    if wording_of(now) != seen:
        raise RewordedMeanwhile
    before = f"{now.title}\n{now.summary}".strip()
    now.title, now.summary, now.topic, now.order = checked_title(title), summary, topic, order
    if wording_of(now) == seen:
        raise NotReady("Chưa có gì thay đổi.")
    now.save(update_fields=["title", "summary", "topic", "order", "folded"])
    record(now, "reword_issue", by=by, reason=f"Trước đó: {before}")
    return step.finish(f"Sửa «{now}»")


@transaction.atomic
def give_topic(
    session: DialogueSession, issues: Sequence[Issue], *, by: User, topic: Topic | None = None
) -> tuple[list[Issue], list[str]]:
    """Say what `issues` are about: `topic`, or that of their opinions where these have one and the same. One that has a
    topic keeps it. In one step: those that got one, and the sentences about the others. Raises `NotReady` when none
    did."""
    step, given, refusals = Step(session, by=by), [], []
    for now in map(step.touch, issues):
        if now.topic_id:
            refusals.append(f"«{now}» đã có lĩnh vực, giữ nguyên.")
        elif (found := topic or only_topic_in(now)) is None:
            refusals.append(f"«{now}»: các ý kiến trong đó chưa có cùng một lĩnh vực. Hãy chọn lĩnh vực.")
        else:
            now.topic = found
            now.save(update_fields=["topic"])
            record(now, "reword_issue", by=by, reason=f"Lĩnh vực: {found}.")
            given.append(now)
    if not given:
        raise NotReady(" ".join(refusals) or "Chưa chọn vấn đề nào.")
    step.finish(f"Ghi lĩnh vực cho {f'«{given[0]}»' if len(given) == 1 else f'{len(given)} vấn đề'}")
    return given, refusals


def only_topic_in(issue: Issue) -> Topic | None:
    """The topic of its opinions; None while none has one or they have several."""
    inside = issue.members.current().exclude(opinion__topic=None).values("opinion__topic")
    found = Topic.objects.filter(pk__in=inside)[:2]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def put_on_agenda(issue: Issue, *, by: User, item: AgendaItem | None) -> SynthesisStep:
    """Deal with `issue` under an item of its conference's programme; None takes it off."""
    step = Step(issue.session, by=by)
    now = step.touch(issue)
    if item and item.session_id != now.session_id:
        raise NotReady("Nội dung chương trình này thuộc hội nghị khác.")
    if (item and item.pk) == now.agenda_item_id:
        raise NotReady("Chưa có gì thay đổi.")
    now.agenda_item = item
    now.save(update_fields=["agenda_item"])
    record(now, "put_on_agenda", by=by, reason=str(item) if item else "Đưa ra khỏi chương trình.")
    return step.finish(f"Đưa «{now}» vào chương trình" if item else f"Đưa «{now}» ra khỏi chương trình")


@transaction.atomic
def publish_issues(session: DialogueSession, issues: Sequence[Issue], *, by: User) -> SynthesisStep:
    """Let the public read `issues`. Raises `NotReady` when the conference or every member is not public,
    `WrongState` when none of them waits."""
    step = Step(session, by=by)
    if not DialogueSession.objects.public().filter(pk=session.pk).exists():
        raise NotReady("Hội nghị chưa công bố, nên vấn đề cũng chưa công bố được.")
    waiting = [now for now in map(step.touch, issues) if now.published_at is None]
    if not waiting:
        raise WrongState
    for issue in waiting:
        members = issue.members.current().values("opinion")
        if not Opinion.objects.public().filter(pk__in=members).exists():
            raise NotReady(f"«{issue}» không có ý kiến nào công khai, nên chưa công bố được.")
        issue.published_at = timezone.now()
        issue.save(update_fields=["published_at"])
        record(issue, "publish", by=by)
    return step.finish(f"Công bố «{waiting[0]}»" if len(waiting) == 1 else f"Công bố {len(waiting)} vấn đề")


@transaction.atomic
def unpublish_issue(issue: Issue, *, by: User) -> SynthesisStep:
    """Take an issue off the portal; its opinions stay there, each at its own address."""
    step = Step(issue.session, by=by)
    now = step.touch(issue)
    if now.published_at is None:
        raise WrongState
    now.published_at = None
    now.save(update_fields=["published_at"])
    record(now, "unpublish", by=by)
    return step.finish(f"Thôi công bố «{now}»")


@transaction.atomic
def keep_apart(session: DialogueSession, keys: Sequence[int], *, by: User, others: Sequence[int] = ()) -> SynthesisStep:
    """Say that some opinions do not say the same as each other, or as any of `others`: until this is undone, no
    suggestion holds two of them. Raises `NotReady` when there is no pair."""
    step = Step(session, by=by)
    known = Opinion.objects.for_synthesis().filter(session=session, pk__in=[*keys, *others]).order_by("pk")
    here = set(known.values_list("pk", flat=True))
    pairs = product(sorted(here.intersection(keys)), sorted(here.intersection(others)))
    found = list(pairs if others else combinations(sorted(here.intersection(keys)), 2))
    if not found:
        raise NotReady("Hãy chọn ít nhất hai ý kiến.")
    step.before[APART] = found
    return step.finish(f"Không gộp {len(keys)} ý kiến với {'vấn đề đã có' if others else 'nhau'}")
