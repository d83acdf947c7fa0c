"""The one public chain, from what was said to what was done: opinions, issue, answer, conclusion, promise, proof,
verification. Read for one page or for many at once, in the same number of queries; only what is public is in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.parts import drawn
from dialogue_portal.lib.query_values import Given, IsOneOf
from dialogue_portal.lib.text import shorten
from sessions_app.models import ConclusionItem

from .models import Commitment, CommitmentState, DoneReport, Issue, IssueOpinion, Opinion, ProgressEntry, Response
from .models.choices import DONE

SHOWN = 6
"""Links of one step; the others are counted."""

TITLE = 90
"""Letters of a title in a link: two or three lines on a phone. The page that it leads to has the whole."""

OPINIONS, ISSUE, ANSWER, CONCLUSION, PROMISE, PROOF, VERIFIED = (
    "opinions",
    "issue",
    "answer",
    "conclusion",
    "promise",
    "proof",
    "verified",
)
TITLES = {
    OPINIONS: "Ý kiến",
    ISSUE: "Vấn đề tổng hợp",
    ANSWER: "Trả lời",
    CONCLUSION: "Kết luận hội nghị",
    PROMISE: "Việc phải làm",
    PROOF: "Đã làm gì",
    VERIFIED: "Xác nhận",
}
MISSING = {
    OPINIONS: "Không gắn với ý kiến nào đang đăng.",
    ISSUE: "Không gộp vào vấn đề nào.",
    ANSWER: "Chưa đăng câu trả lời nào.",
    CONCLUSION: "Không có trong thông báo kết luận nào đã công bố.",
    PROMISE: "Chưa có việc phải làm nào được công bố.",
    PROOF: "Chưa có tiến độ hay báo cáo đã xong.",
    VERIFIED: "Chưa ai xác nhận đã xong.",
}


@dataclass(frozen=True)
class Link:
    text: str
    url: str
    is_done: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a chain; `is_here` where the reader stands."""

    name: str
    all_links: tuple[Link, ...]
    is_here: bool = False

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def links(self) -> tuple[Link, ...]:
        return self.all_links[:SHOWN]

    @property
    def left_out(self) -> int:
        return len(self.all_links) - len(self.links)

    @property
    def missing(self) -> str:
        return "" if self.all_links else MISSING[self.name]

    @property
    def is_done(self) -> bool:
        return any(link.is_done for link in self.all_links)


def as_html(steps: Sequence[Step]) -> SafeString:
    return drawn("components/chain.html", steps=tuple(steps))


@dataclass
class Start:
    """Where a chain is read from: `here` is the step of the page, the others what is known to belong to it."""

    here: str
    opinions: list[Opinion] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    items: list[ConclusionItem] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)


def of_opinion(opinion: Opinion, issues: list[Issue], found: Mapping[str, list[Any]]) -> list[Step]:
    """From what was found as `rows_named` names it; `issues`: the public one that it is in, if it is. One query. Its
    answer is on its page, also that to an issue which has none."""
    answers = [opinion.response] if opinion.response else []
    return chains([Start(OPINIONS, [opinion], issues, found["items"], found["promises"], answers)])[0]


def of_issue(issue: Issue, opinions: list[Opinion], found: Mapping[str, list[Any]]) -> list[Step]:
    """As `of_opinion`, for an issue with the public `opinions` in it, the oldest first. One query."""
    return chains([Start(ISSUE, opinions, [issue], found["items"], found["promises"])])[0]


@dataclass(frozen=True)
class Promises:
    """The public promises around a conclusion: by the item that became one, and by the opinions and the issues because
    of which they were made."""

    by_item: Mapping[int, Commitment]
    by_opinion: Mapping[int, list[Commitment]]
    by_issue: Mapping[int, list[Commitment]]

    @classmethod
    def told(cls, by_item: Mapping[int, Commitment], opinions: Iterable[Any], issues: Iterable[Any]) -> "Promises":
        """From the rows that join promises to `opinions` and to `issues`."""
        by_opinion, by_issue = defaultdict(list), defaultdict(list)
        for row in opinions:
            by_opinion[row.opinion_id].append(row.commitment)
        for row in issues:
            by_issue[row.issue_id].append(row.commitment)
        return cls(by_item, by_opinion, by_issue)

    def of(self, item: ConclusionItem, opinions: Sequence[Opinion], issues: Sequence[Issue]) -> list[Commitment]:
        """What `item` became. What was only raised, answered or forwarded in it may have been promised in another."""
        if item.pk in self.by_item:
            return [self.by_item[item.pk]]
        found = [row for opinion in opinions for row in self.by_opinion.get(opinion.pk, [])]
        found += [row for issue in issues for row in self.by_issue.get(issue.pk, [])]
        return sorted(unique(found), key=lambda row: (row.due_on is None, row.due_on, row.pk))


def of_items(
    items: Sequence[ConclusionItem],
    opinions: Mapping[int, list[Opinion]],
    issues: Mapping[int, list[Issue]],
    promises: Promises,
    around: Mapping[int, list[Issue]],
) -> dict[int, list[Step]]:
    """The chain of each line of a public conclusion, from the public `opinions`, `issues` and `promises` of each, and
    the public issues that the opinions are in (`around`, by opinion)."""
    starts = []
    for item in items:
        said = opinions.get(item.pk, [])
        known = unique([*issues.get(item.pk, []), *(issue for opinion in said for issue in around.get(opinion.pk, []))])
        starts.append(Start(CONCLUSION, said, known, [item], promises.of(item, said, known)))
    return dict(zip((item.pk for item in items), chains(starts), strict=True))


def of_commitment(commitment: Commitment) -> list[Step]:
    """From a promise back to what it comes from, and on to what became of it."""
    opinions = list(commitment.opinions.public().order_by("pk"))
    named = Issue.objects.public().filter(commitments=commitment)
    around = [issue for rows in issues_of(opinions).values() for issue in rows]
    issues = unique([*named, *around])
    item = commitment.conclusion_item
    items = list(ConclusionItem.objects.public().filter(pk=item.pk).select_related("notice")) if item else []
    answer = commitment.response
    if answer and answer.issue_id:
        issues = unique([*issues, *Issue.objects.public().filter(pk=answer.issue_id)])
    elif answer:
        opinions = unique([*opinions, *Opinion.objects.public().filter(pk=answer.opinion_id)])
    return chains([Start(PROMISE, opinions, issues, items, [commitment])])[0]


def rows_named(opinions: Given, issues: Given) -> Rows:
    """From what was said on to the conclusion and to what was promised because of it. By keys that are found each by an
    index: to join all of them and take each row once would read them all. What was promised in an answer stays when
    another takes its place; nothing is promised in public in one that was never out."""

    def keys(rows: QuerySet, column: str) -> QuerySet:
        return rows.order_by().values(column)

    of_opinion, of_issue = IsOneOf("opinion", opinions), IsOneOf("issue", issues)
    lines = ConclusionItem.objects.public()
    said_in = keys(Opinion.conclusion_items.through.objects.filter(of_opinion), "conclusionitem").union(
        keys(Issue.conclusion_items.through.objects.filter(of_issue), "conclusionitem")
    )
    because = keys(Commitment.opinions.through.objects.filter(of_opinion), "commitment").union(
        keys(Commitment.issues.through.objects.filter(of_issue), "commitment"),
        keys(Commitment.objects.filter(conclusion_item__in=keys(lines.filter(pk__in=said_in), "pk")), "pk"),
        keys(Commitment.objects.filter(response__in=keys(Response.objects.filter(of_opinion), "pk")), "pk"),
        keys(Commitment.objects.filter(response__in=keys(Response.objects.filter(of_issue), "pk")), "pk"),
    )
    return {
        "items": lines.filter(pk__in=said_in).select_related("notice").order_by("notice", "part", "order"),
        "promises": Commitment.objects.public().filter(pk__in=because).by_due_date(),
    }


rows_forward = asked_together(rows_named)


def issues_of(opinions: Sequence[Opinion]) -> dict[int, list[Issue]]:
    """The public issue that each of `opinions` is in now."""
    return {row.opinion_id: [row.issue] for row in memberships().filter(opinion__in=opinions)}


def memberships() -> QuerySet[IssueOpinion]:
    """In which public issue opinions are now."""
    return IssueOpinion.objects.current().filter(issue__in=Issue.objects.public()).select_related("issue")


def chains(starts: Sequence[Start]) -> list[list[Step]]:
    """Each chain whole, with the answers and what became of the promises: one query for any number."""
    opinions = {row.pk for start in starts for row in start.opinions}
    issues = {row.pk for start in starts for row in start.issues}
    found = rows_on(list(opinions), list(issues), list({row.pk for start in starts for row in start.commitments}))
    proofs = Proofs.read(found)
    return [steps_of(start, found["answers"], proofs) for start in starts]


@asked_together
def rows_on(opinions: Given, issues: Given, promises: Given) -> Rows:
    """The answers to the `opinions` and `issues`, and what is told of the `promises`."""
    asked = Q(IsOneOf("opinion", opinions)) | Q(IsOneOf("issue", issues))
    answers = Response.objects.published().filter(asked).select_related("body").order_by("pk")
    entries = ProgressEntry.objects.filter(IsOneOf("commitment", promises)).order_by()
    return {
        "answers": answers.only("opinion", "issue", "issued_on", "body__name"),
        "progress": entries.values_list("commitment", flat=True).distinct(),
        "reports": DoneReport.objects.filter(IsOneOf("commitment", promises), set_aside_at=None),
    }


@dataclass
class Proofs:
    """The promises of which progress is told, and the reports on each that it is done, since it was last taken up."""

    progress: set[int]
    reports: dict[int, list[DoneReport]]

    @classmethod
    def read(cls, found: Mapping[str, list[Any]]) -> "Proofs":
        reports: dict[int, list[DoneReport]] = {}
        for report in found["reports"]:
            reports.setdefault(report.commitment_id, []).append(report)
        return cls(set(found["progress"]), reports)


def steps_of(start: Start, answers: list[Response], proofs: Proofs) -> list[Step]:
    opinions, issues = {row.pk for row in start.opinions}, {row.pk for row in start.issues}
    mine = [row for row in answers if row.opinion_id in opinions or row.issue_id in issues]
    mine = unique([*mine, *start.answers])
    asked = {row.get_absolute_url(): row.subject for row in start.opinions}
    promised = {row.get_absolute_url(): row.title for row in start.commitments}
    again = {row.pk for row in start.opinions if row.processing not in DONE}
    links = {
        OPINIONS: [Link(shorten(row.subject, TITLE), row.get_absolute_url(), True) for row in start.opinions],
        ISSUE: [Link(shorten(row.title, TITLE), row.get_absolute_url(), True) for row in start.issues],
        ANSWER: told_apart([answer_link(row, start, is_again(row, opinions, again)) for row in mine], asked),
        CONCLUSION: [item_link(row) for row in start.items],
        PROMISE: [promise_link(row) for row in start.commitments],
        PROOF: told_apart([link for row in start.commitments for link in proof_links(row, proofs)], promised),
        VERIFIED: told_apart([link for row in start.commitments for link in verification_links(row, proofs)], promised),
    }
    return [Step(name, tuple(links[name]), name == start.here) for name in TITLES]


def is_again(response: Response, opinions: set[int], again: set[int]) -> bool:
    """Whether what `response` answers was opened again: its own opinion, which leads where it answers an issue, or all
    of the `opinions` that the chain begins with."""
    return response.opinion_id in again or (bool(opinions) and opinions == again)


def answer_link(response: Response, start: Start, is_again: bool) -> Link:
    """It is read at the opinion, or at the issue that it answers."""
    if response.issue_id in {row.pk for row in start.issues}:
        page = address_of("feedback:issue", response.issue_id)
    elif response in start.answers:
        page = start.opinions[0].get_absolute_url()
    else:
        page = address_of("feedback:opinion", response.opinion_id)
    looked_at = " (đang được xem xét lại)" if is_again else ""
    return Link(f"{response.body.name}, ngày {response.issued_on:%d/%m/%Y}{looked_at}", f"{page}#tra-loi", not is_again)


def told_apart(links: Sequence[Link], titles: Mapping[str, str]) -> list[Link]:
    """Links with the same words, each with the title of the page it leads to: the same unit gave several answers on one
    day, or reported that several works are done."""
    said = Counter(link.text for link in links)

    def named(link: Link) -> Link:
        title = titles.get(link.url.partition("#")[0], "")
        return replace(link, text=f"{link.text}: {shorten(title, TITLE)}") if said[link.text] > 1 and title else link

    return [named(link) for link in links]


def item_link(item: ConclusionItem) -> Link:
    number = f" số {item.notice.number_symbol}" if item.notice.number_symbol else ""
    text = f"Mục {item.order} phần {item.part}) của thông báo kết luận{number}"
    return Link(text, f"{item.notice.get_absolute_url()}#muc-{item.pk}", True)


def promise_link(commitment: Commitment) -> Link:
    state = str(CommitmentState(commitment.state).label)
    late = ", quá hạn" if commitment.is_overdue else ""
    return Link(f"{shorten(commitment.title, TITLE)} ({state}{late})", commitment.get_absolute_url(), True)


def proof_links(commitment: Commitment, proofs: Proofs) -> list[Link]:
    url, reports = commitment.get_absolute_url(), proofs.reports.get(commitment.pk)
    if reports:
        return [
            Link(
                f"Đơn vị báo đã xong ngày {timezone.localdate(reports[-1].reported_at):%d/%m/%Y}",
                f"{url}#da-xong-chua",
                True,
            )
        ]
    return [Link("Có báo cáo tiến độ", f"{url}#tien-do")] if commitment.pk in proofs.progress else []


def verification_links(commitment: Commitment, proofs: Proofs) -> list[Link]:
    url = f"{commitment.get_absolute_url()}#da-xong-chua"
    if commitment.state == CommitmentState.VERIFIED:
        return [Link("Đã xác nhận xong", url, True)]
    refuted = [report for report in proofs.reports.get(commitment.pk, []) if report.refuted_at]
    return (
        [Link(f"Có lời báo chưa xong, ngày {timezone.localdate(refuted[-1].refuted_at):%d/%m/%Y}", url)]
        if refuted
        else []
    )


def unique(rows: Iterable[Any]) -> list[Any]:
    return list({row.pk: row for row in rows}.values())
