"""What papers say of opinions: the rows of a conference, read in a fixed number of queries, and their public words.

A paper that the public may get says of an opinion only its subject, its public text and its attribution, and of one
whose sender wants no publication nothing but that it came.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from dialogue_portal.lib.text import slugify
from sessions_app.documents.content import Block, Missing, Text
from sessions_app.models import DialogueSession, Meeting, ResidentialGroup, Topic
from sessions_app.templatetags.portal_tags import padded
from sessions_app.wording import date_in_words, hour_in_words

from ..models import Assignment, Issue, IssueOpinion, Moderation, Opinion, Response, Visibility

NOT_PUBLISHED = "(Người gửi đề nghị không công khai nội dung.)"
TAKEN_DOWN = "(Nội dung đã được gỡ khỏi cổng.)"
NO_TOPIC = "Chưa phân lĩnh vực"
NO_GROUP = "Không ghi nơi ở"


@dataclass(frozen=True)
class Matter:
    """What one line of a paper is about: an issue with its members, or an opinion that stands alone."""

    opinions: tuple[Opinion, ...]
    issue: Issue | None = None

    @property
    def first(self) -> Opinion:
        """The one whose case carries the work."""
        lead = self.issue.lead_id if self.issue else None
        return next((opinion for opinion in self.opinions if opinion.pk == lead), self.opinions[0])

    @cached_property
    def all_opinions(self) -> list[Opinion]:
        """With those that said the same and were joined to them."""
        return [row for opinion in self.opinions for row in [opinion, *opinion.alike]]

    @property
    def is_public(self) -> bool:
        return any(opinion.is_public for opinion in self.opinions)

    @property
    def topic(self) -> Topic | None:
        return (self.issue.topic if self.issue else None) or self.first.topic

    @property
    def title(self) -> str:
        if not self.is_public:
            return words_of(self.first)
        return self.issue.title if self.issue else self.first.subject

    @property
    def title_in_full(self) -> str:
        """As a sentence, with who said it: «Đèn ngõ 8 không sáng (03 ý kiến; tổ dân phố số 5).»"""
        if not self.issue:
            return f"{self.title} ({self.first.attribution})." if self.is_public else self.title
        return f"{self.title} ({'; '.join(filter(None, [counted(len(self.all_opinions)), self.groups]))})."

    @property
    def groups(self) -> str:
        return named(opinion.group for opinion in self.all_opinions)

    @property
    def response(self) -> Response | None:
        """The published answer, which for an issue is that to all its members."""
        return next((row.response for row in [self.first, *self.opinions] if row.is_public and row.response), None)

    @property
    def assignments(self) -> list[Assignment]:
        return self.first.current_assignments


def opinions_of(session: DialogueSession) -> list[Opinion]:
    """All that were approved and not taken back, in the order in which they came; each with `alike`, those that said
    the same, and with `membership`, its current place in an issue."""
    approved = Opinion.objects.filter(session=session, moderation=Moderation.APPROVED, withdrawn_at=None)
    joined = Opinion.objects.filter(moderation=Moderation.DUPLICATE, withdrawn_at=None).select_related("group", "topic")
    current = IssueOpinion.objects.current().filter(issue__dissolved_at=None).select_related("issue__topic")
    given = Assignment.objects.current().select_related("body")
    return list(
        approved.with_response()  # type: ignore[attr-defined]  # the query set is Opinion's own
        .prefetch_related(
            Prefetch("duplicates", joined, to_attr="alike"),
            Prefetch("issue_memberships", current, to_attr="memberships"),
            Prefetch("assignments", given, to_attr="current_assignments"),
        )
        .order_by("received_at", "pk")
    )


def matters_of(opinions: Iterable[Opinion]) -> list[Matter]:
    """By topic; in a topic the issues in their order, then the opinions that stand alone."""
    members: dict[Issue, list[Opinion]] = {}
    alone = []
    for opinion in opinions:
        if opinion.memberships:
            members.setdefault(opinion.memberships[0].issue, []).append(opinion)
        else:
            alone.append(Matter((opinion,)))
    issues = [Matter(tuple(rows), issue) for issue, rows in members.items()]
    return sorted([*issues, *alone], key=place_of)


def place_of(matter: Matter) -> tuple:
    issue = matter.issue
    return (*topic_place(matter.topic), issue is None, issue.order if issue else 0, issue.pk if issue else 0)


def topic_place(topic: Topic | None) -> tuple[bool, int, str]:
    return (topic is None, topic.order if topic else 0, topic.name if topic else "")


def by_topic(matters: Iterable[Matter]) -> dict[str, list[Matter]]:
    """`matters`, sorted, under the names of their topics."""
    found: dict[str, list[Matter]] = {}
    for matter in matters:
        found.setdefault(matter.topic.name if matter.topic else NO_TOPIC, []).append(matter)
    return found


def by_group(opinions: Iterable[Opinion]) -> dict[str, int]:
    """How many opinions from each residential group, in the order of their numbers; without a group last."""
    counts: dict[ResidentialGroup | None, int] = {}
    for opinion in opinions:
        counts[opinion.group] = counts.get(opinion.group, 0) + 1
    return {group.name if group else NO_GROUP: counts[group] for group in sorted(counts, key=group_place)}


def group_place(group: ResidentialGroup | None) -> tuple[bool, bool, int, str]:
    if group is None:
        return (True, True, 0, "")
    return (False, group.number is None, group.number or 0, group.name)


def named(groups: Iterable[ResidentialGroup | None]) -> str:
    """«tổ dân phố số 1, tổ dân phố số 3», each once, by number."""
    known = sorted({group for group in groups if group}, key=group_place)
    return ", ".join(group.name[:1].lower() + group.name[1:] for group in known)


def words_of(opinion: Opinion) -> str:
    """What a paper may say of what an opinion says."""
    if opinion.visibility == Visibility.NOT_PUBLISHED:
        return NOT_PUBLISHED
    if opinion.moderation == Moderation.DUPLICATE:
        return f"(Nêu cùng việc với ý kiến số {opinion.duplicate_of_id}.)"
    return opinion.public_text if opinion.is_public else TAKEN_DOWN


def who_said(opinion: Opinion) -> str:
    """The attribution; of one that is not public only the group."""
    if opinion.is_public:
        return opinion.attribution
    group = named([opinion.group])
    return f"Công dân {group}" if group else "Công dân"


def counted(number: int, what: str = "ý kiến") -> str:
    """«07 ý kiến», «0 ý kiến»."""
    return f"{padded(number)} {what}"


def day_of(day: dt.date) -> str:
    """«ngày 05 tháng 3 năm 2026» (Decree 30/2020, annex I)."""
    return date_in_words(day.day, day.month, day.year)


def short_day(day: dt.date | None) -> str:
    """As cells of a table have it; empty without one."""
    return f"{day:%d/%m/%Y}" if day else ""


def held_in_words(meeting: Meeting) -> str:
    """«08 giờ 00, ngày 05 tháng 3 năm 2026, tại Nhà văn hóa», as much as is known."""
    day = meeting.day_said or day_of(meeting.held_on)
    part = meeting.get_part_of_day_display()
    hour = hour_in_words(meeting.start_time) if meeting.start_time else f"buổi {part}" if part else ""
    where = ", ".join(filter(None, [meeting.place, meeting.address]))
    return ", ".join(filter(None, [hour, day, f"tại {where}" if where else ""]))


def or_missing(text: str, what: str, style: str = "body") -> Block:
    """`text` as a paragraph; the gap by its name where there is none."""
    return Text(text, style) if text.strip() else Missing(what)


def numbered(lines: Iterable[str], style: str = "item") -> list[Block]:
    """«1. …», «2. …»."""
    return [Text(f"{number}. {line}", style) for number, line in enumerate(lines, start=1)]


def file_name(kind: str, session: DialogueSession) -> str:
    return slugify(f"{kind} {session.title}")
