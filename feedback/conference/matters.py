"""What was said at a conference, a line for each issue with its members and each opinion outside issues.

Papers and the conclusion are made from this; the rows are read in a fixed number of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch

from dialogue_portal.lib.sentences import padded
from sessions_app.likeness import within_a_sentence
from sessions_app.models import DialogueSession, ResidentialGroup, Topic

from ..models import Assignment, Issue, Moderation, Opinion, Referral, Response, Visibility

NOT_PUBLISHED = "(Người gửi đề nghị không công khai nội dung.)"
TAKEN_DOWN = "(Nội dung đã được gỡ khỏi cổng.)"


@dataclass(frozen=True)
class Matter:
    """The subject of one line of a paper: an issue with its members, or an opinion outside issues."""

    opinions: tuple[Opinion, ...]
    issue: Issue | None = None

    @property
    def first(self) -> Opinion:
        """The one whose case carries the work."""
        lead = self.issue.lead_id if self.issue else None
        return next((opinion for opinion in self.opinions if opinion.pk == lead), self.opinions[0])

    @cached_property
    def all_opinions(self) -> list[Opinion]:
        """The opinions and their duplicates."""
        return [row for opinion in self.opinions for row in [opinion, *opinion.alike]]

    @property
    def is_shared(self) -> bool:
        """Whether it is an issue that more than one raised: staff make issues of single opinions too."""
        return self.issue is not None and len(self.all_opinions) > 1

    @property
    def public_opinions(self) -> list[Opinion]:
        return [opinion for opinion in self.opinions if opinion.is_public]

    @property
    def public_count(self) -> int:
        """How many opinions the public page counts, including duplicates that may be counted."""
        rows = self.public_opinions
        alike = [same for row in rows for same in row.alike if is_counted(same)]
        return len(rows) + len(alike)

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
        if not self.is_shared:
            return f"{self.title} ({self.first.attribution})." if self.is_public else self.title
        return f"{self.title} ({'; '.join(filter(None, [counted(len(self.all_opinions)), self.groups]))})."

    @property
    def public_groups(self) -> str:
        return named(opinion.group for opinion in self.public_opinions)

    @property
    def groups(self) -> str:
        return named(opinion.group for opinion in self.all_opinions)

    @property
    def response(self) -> Response | None:
        """The published answer; for an issue, that to all its members."""
        return next((row.response for row in [self.first, *self.opinions] if row.is_public and row.response), None)

    @property
    def assignments(self) -> list[Assignment]:
        """Who works on it: the assignments of the lead opinion, or of the next that has any, if that was assigned to
        nobody (for example because it was forwarded)."""
        given = (row.current_assignments for row in [self.first, *self.opinions])
        return next(filter(None, given), [])


def is_counted(same: Opinion) -> bool:
    return same.hidden_at is None and same.visibility != Visibility.NOT_PUBLISHED


def opinions_of(session: DialogueSession) -> list[Opinion]:
    """All that were approved and not withdrawn, with parts instead of split opinions, in the order in which they came;
    each with its answer and issue, and with its duplicates in `alike`."""
    approved = Opinion.objects.for_synthesis().filter(session=session)
    joined = Opinion.objects.filter(moderation=Moderation.DUPLICATE, withdrawn_at=None).select_related("group", "topic")
    given = Assignment.objects.current().select_related("body")
    sent = Referral.objects.meant().select_related("to_body")
    return list(
        approved.with_response()  # type: ignore[attr-defined]  # the query set is Opinion's own
        .prefetch_related(
            Prefetch("duplicates", joined, to_attr="alike"),
            "current_memberships__issue__topic",
            Prefetch("assignments", given, to_attr="current_assignments"),
            Prefetch("referrals", sent),
        )
        .order_by("received_at", "pk")
    )


def matters_of(opinions: Iterable[Opinion]) -> list[Matter]:
    """All matters, topic by topic: first the issues in their order, then the opinions outside issues."""
    members: dict[Issue, list[Opinion]] = {}
    alone = []
    for opinion in opinions:
        if opinion.issue:
            members.setdefault(opinion.issue, []).append(opinion)
        else:
            alone.append(Matter((opinion,)))
    issues = [Matter(tuple(rows), issue) for issue, rows in members.items()]
    return sorted([*issues, *alone], key=place_of)


def place_of(matter: Matter) -> tuple:
    issue = matter.issue
    return (*topic_place(matter.topic), issue is None, issue.order if issue else 0, issue.pk if issue else 0)


def topic_place(topic: Topic | None) -> tuple[bool, int, str]:
    return (topic is None, topic.order if topic else 0, topic.name if topic else "")


def group_place(group: ResidentialGroup | None) -> tuple:
    """The sort key of a group in papers; no group comes last."""
    return (group is None, *(group.place if group else ()))


def named(groups: Iterable[ResidentialGroup | None]) -> str:
    """«tổ dân phố số 1, tổ dân phố số 3», each once, by number."""
    known = sorted({group for group in groups if group}, key=group_place)
    return ", ".join(within_a_sentence(group.name) for group in known)


def words_of(opinion: Opinion) -> str:
    """The words of an opinion that a paper may contain."""
    if opinion.visibility == Visibility.NOT_PUBLISHED:
        return NOT_PUBLISHED
    if opinion.moderation == Moderation.DUPLICATE:
        return f"(Nêu cùng việc với ý kiến số {opinion.duplicate_of_id}.)"
    return opinion.public_text if opinion.is_public else TAKEN_DOWN


def counted(number: int, what: str = "ý kiến") -> str:
    """«07 ý kiến», «0 ý kiến»."""
    return f"{padded(number)} {what}"
