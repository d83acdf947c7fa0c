"""The conclusion: drafting it from the rows of the day, publishing it, telling followers."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from dialogue_portal.lib.text import capital
from sessions_app import actions as session_actions
from sessions_app.actions import NotReady, record
from sessions_app.models import (
    Body,
    BodyKind,
    ConclusionItem,
    ConclusionNotice,
    ConclusionPart,
    DialogueSession,
    Participation,
    User,
)
from sessions_app.wording import conference_named, date_of

from ..conference.conclusion_lines import Line, held_by, lines_of, may_be_concluded
from ..conference.matters import Matter, counted, matters_of, opinions_of
from ..models import Issue, Opinion
from .tell import tell_session_followers

MAX_LINES = 200
"""Lines of a notice that its page can still save, and that anybody would read."""
TOO_MANY = (
    "Thông báo sẽ có {} mục, quá {} mục thì không ai đọc hết. Hãy gộp các ý kiến nêu cùng việc thành vấn đề ở bàn "
    "tổng hợp trước, rồi soạn lại."
)
ISSUERS = [BodyKind.PARTY, BodyKind.COMMITTEE, BodyKind.COUNCIL, BodyKind.FRONT]


@transaction.atomic
def draft_conclusion(session: DialogueSession, *, by: User) -> ConclusionNotice:
    """Begin the conclusion notice of `session` where there is none, and put into its four parts what is not there yet:
    issues and opinions raised, answers given on the spot, referrals, assignments.

    Only public words; each line leads to its opinions and its issue. A line that is there is left as it stands, whoever
    edited it; one that was deleted comes again. Raises `NotReady` for a session that was not held, for a notice that is
    out, and when there would be more than `MAX_LINES`.
    """
    session = DialogueSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if not may_be_concluded(session):
        raise NotReady("Hội nghị chưa họp nên chưa có gì để kết luận.")
    notice = ConclusionNotice.objects.filter(session=session).first()
    if notice and notice.published_at:
        raise NotReady("Thông báo kết luận đã công bố nên không soạn lại được.")
    notice = notice or begin_conclusion(session)
    added = add_lines(notice, list(lines_of(matters_of(opinions_of(session)))))
    record(notice, "draft_conclusion", by=by, reason=f"Thêm {counted(added, 'mục')}.")
    return notice


def draft_again(notice: ConclusionNotice, *, by: User) -> None:
    """`draft_conclusion` for a notice that is there."""
    draft_conclusion(notice.session, by=by)


def begin_conclusion(session: DialogueSession) -> ConclusionNotice:
    organiser = session.organiser if session.organiser and session.organiser.kind in ISSUERS else None
    return ConclusionNotice.objects.create(
        session=session,
        issuer=organiser or Body.objects.active().filter(kind=BodyKind.COMMITTEE).first(),
        title=f"Kết luận {conference_named(session.title)}",
        introduction=introduction_of(session),
    )


def introduction_of(session: DialogueSession) -> str:
    """When, where and by whom it was held, and who chaired, from the rows only."""
    who = session.organiser.name if session.organiser else session.ward_then
    held = [
        f"{meeting.day_said or date_of(meeting.held_on)}{f' tại {meeting.place}' if meeting.place else ''}"
        for meeting in session.meetings.all()
    ]
    chairs = [str(row) for row in session.participations.all() if row.role == Participation.Role.CHAIR]
    sentences = [f"{capital('; '.join(held))}, {who} tổ chức {conference_named(session.title)}."]
    sentences += [f"Chủ trì: {'; '.join(chairs)}."] if chairs else []
    return " ".join([*sentences, "Người chủ trì kết luận như sau:"])


def add_lines(notice: ConclusionNotice, lines: Sequence[Line]) -> int:
    """Append those of `lines` that `notice` lacks to its parts, and link all lines to their opinions and issue. Returns
    how many are new."""
    held, present = held_by(notice), list(notice.items.all())
    new, items = [line for line in lines if held.item_of(line) is None], []
    if new and len(present) + len(new) > MAX_LINES:
        raise NotReady(TOO_MANY.format(len(present) + len(new), MAX_LINES))
    last = dict.fromkeys(ConclusionPart.values, 0)
    for item in present:
        last[item.part] = max(last[item.part], item.order)
    for line in new:
        last[line.part] += 1
        items.append(written(notice, line, last[line.part]))
    made = ConclusionItem.objects.bulk_create(items)
    there = [(key, line.matter) for line in lines if (key := held.item_of(line)) is not None]
    tie([*((item.pk, line.matter) for item, line in zip(made, new, strict=True)), *there])
    return len(made)


def written(notice: ConclusionNotice, line: Line, order: int) -> ConclusionItem:
    return ConclusionItem(
        notice=notice, part=line.part, order=order, text=line.text, body=line.body, due_on=line.due_on
    )


def tie(pairs: Iterable[tuple[int, Matter]]) -> None:
    """Link each line to the public opinions of its matter and to its issue; existing links stay."""
    to_opinion, to_issue = Opinion.conclusion_items.through, Issue.conclusion_items.through
    opinions, issues = [], []
    for key, matter in pairs:
        opinions += [to_opinion(conclusionitem_id=key, opinion_id=row.pk) for row in matter.public_opinions]
        issues += [to_issue(conclusionitem_id=key, issue_id=matter.issue.pk)] if matter.issue else []
    to_opinion.objects.bulk_create(opinions, ignore_conflicts=True)
    to_issue.objects.bulk_create(issues, ignore_conflicts=True)


@transaction.atomic
def publish_conclusion(notice: ConclusionNotice, *, by: User, reason: str = "") -> None:
    """Publish the notice and tell the followers of its session, once; `reason` says why it is late.

    Raises what the other app's verb raises.
    """
    session_actions.publish_conclusion(notice, by=by, reason=reason)
    tell_session_followers(notice.session, "concluded", occurrence=str(notice.pk))
