"""The lines that the conclusion of a conference can have, read from the database, and what it leaves open."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from dialogue_portal.lib.text import full_stop
from sessions_app.models import (
    Body,
    ConclusionItem,
    ConclusionNotice,
    ConclusionPart,
    DeadlineRule,
    DialogueSession,
    EarlierWords,
)
from sessions_app.wording import date_of

from ..models import Issue, Moderation, Opinion, Referral, Response, Timing
from .matters import Matter, counted, matters_of, opinions_of

WHY_EMPTY = {
    ConclusionPart.RAISED: "chưa có vấn đề, ý kiến nào đang công khai",
    ConclusionPart.ANSWERED: "chưa có câu trả lời tại hội nghị nào đã công bố",
    ConclusionPart.FORWARDED: "chưa ghi lần chuyển cơ quan có thẩm quyền nào",
    ConclusionPart.ASSIGNED: "không có vấn đề, ý kiến nào đang giao đơn vị giải quyết",
}
COUNT = re.compile(r"(?<=\()[\d.]+ ý kiến\b")
"""As `said_in` writes it: the title may contain another."""
ADRIFT = "vấn đề, ý kiến chưa trả lời mà cũng chưa giao, chưa chuyển ai"


@dataclass(frozen=True)
class Line:
    """One line that the conclusion may have: its part, its text and its matter."""

    part: ConclusionPart
    matter: Matter
    text: str
    body: Body | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Gap:
    """Something that a draft leaves open, as a sentence; the matters concerned, and the queue where they, and others of
    the conference, wait."""

    text: str
    matters: Sequence[Matter] = ()
    desk: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass
class Held:
    """The keys of the lines of a notice, by part and issue and by part and opinion."""

    issues: dict[tuple[str, int], int] = field(default_factory=dict)
    opinions: dict[tuple[str, int], int] = field(default_factory=dict)

    def item_of(self, line: Line) -> int | None:
        """The key of the line of that part about the same matter."""
        if line.matter.issue:
            return self.issues.get((line.part, line.matter.issue.pk))
        return self.opinions.get((line.part, line.matter.first.pk))


def held_by(notice: ConclusionNotice) -> Held:
    held = Held()
    of_issues = Issue.conclusion_items.through.objects.filter(conclusionitem__notice=notice).order_by("pk")
    for part, issue, item in of_issues.values_list("conclusionitem__part", "issue", "conclusionitem"):
        held.issues.setdefault((part, issue), item)
    of_opinions = Opinion.conclusion_items.through.objects.filter(conclusionitem__notice=notice).order_by("pk")
    for part, opinion, item in of_opinions.values_list("conclusionitem__part", "opinion", "conclusionitem"):
        held.opinions.setdefault((part, opinion), item)
    return held


def may_be_concluded(session: DialogueSession) -> bool:
    """Whether one of its meetings has begun."""
    stands = session.is_public and not session.is_called_off
    return stands and any(meeting.starts_at <= timezone.now() for meeting in session.meetings.all())


def lines_of(matters: Iterable[Matter]) -> Iterator[Line]:
    """All lines for the parts, matter by matter in the order of the topics. A matter of which nothing is public has no
    line."""
    for matter in matters:
        if matter.is_public:
            yield from raised(matter)
            yield from answered(matter)
            yield from forwarded(matter)
            yield from assigned(matter)


def raised(matter: Matter) -> Iterator[Line]:
    """What was raised up to the conference, not what came in after it."""
    if any(opinion.timing != Timing.AFTER for opinion in matter.public_opinions):
        yield Line(ConclusionPart.RAISED, matter, said_in(matter))


def said_in(matter: Matter) -> str:
    if matter.issue is None:
        return f"{matter.first.attribution}: {full_stop(matter.first.subject)}"
    told = filter(None, [counted(matter.public_count), matter.public_groups])
    return f"{matter.issue.title.rstrip(' .')} ({'; '.join(told)})."


def answered(matter: Matter) -> Iterator[Line]:
    answer = matter.response
    if answer and answer.on_the_spot:
        who = answer.answered_by or answer.body.name
        yield Line(ConclusionPart.ANSWERED, matter, f"{matter.title}: {who} trả lời: {full_stop(answer.text)}")


def forwarded(matter: Matter) -> Iterator[Line]:
    """What was sent on, one line for each body that got it, with every letter."""
    sent = [row for opinion in matter.public_opinions for row in opinion.referrals.all()]
    letters: dict[Body, list[str]] = {}
    for row in sorted(sent, key=lambda row: (row.sent_on, row.pk)):
        letter = f"công văn số {row.letter_number}, " if row.letter_number else "chuyển "
        letters.setdefault(row.to_body, []).append(f"{letter}{date_of(row.sent_on)}")
    for body, told in letters.items():
        yield Line(ConclusionPart.FORWARDED, matter, f"{matter.title} ({'; '.join(dict.fromkeys(told))}).", body)


def assigned(matter: Matter) -> Iterator[Line]:
    """Who is to resolve it, unless an answer has settled it."""
    answer = matter.response
    lead = next((row for row in matter.assignments if row.is_lead), None)
    if lead and not (answer and (answer.on_the_spot or not answer.outcome.is_promise)):
        text = f"Giải quyết, trả lời: {full_stop(matter.title)}"
        yield Line(ConclusionPart.ASSIGNED, matter, text, lead.body, owed_on(matter))


def owed_on(matter: Matter) -> dt.date | None:
    """The day given to the unit; else the deadline of the answer."""
    given = next((row.due_on for row in matter.assignments if row.is_lead), None)
    owed = matter.first.due_on if matter.first.duty == DeadlineRule.Duty.ANSWER else None
    return given or owed


def repeats_what_is_gone(
    item: ConclusionItem | EarlierWords, behind: Sequence[Opinion], shown: Sequence[Opinion]
) -> bool:
    """Whether `item`, or an earlier wording of it, made from the opinions `behind` it, repeats what none of those
    `shown` says any more: part a) always does, the others if they contain the title of one. The title of a split
    opinion may be told while each of its parts is shown."""
    split = {row.part_of_id for row in behind if row not in shown} - {None}
    if any(row.pk in split and row.subject and row.subject in item.text for row in behind):
        return True
    if shown or not behind:
        return False
    return item.part == ConclusionPart.RAISED or any(row.subject and row.subject in item.text for row in behind)


def left_open(notice: ConclusionNotice) -> list[str]:
    """What a draft leaves open, a sentence each."""
    return [gap.text for gap in gaps_of(notice)]


def gaps_of(notice: ConclusionNotice) -> list[Gap]:
    """What a draft leaves open: parts without a line and why, missing days, what is kept out of it, what came since it
    was drafted."""
    items, matters, held = list(notice.items.all()), matters_of(opinions_of(notice.session)), held_by(notice)
    in_part = Counter(item.part for item in items)
    found = [
        Gap(f"Phần {part.value}) chưa có mục nào: {why}.") for part, why in WHY_EMPTY.items() if not in_part[part.value]
    ]
    no_day = sum(item.part == ConclusionPart.ASSIGNED and item.due_on is None for item in items)
    cut = sum("…" in item.text for item in items)
    new = sum(held.item_of(line) is None for line in lines_of(matters))
    private = sum(not matter.is_public for matter in matters)
    adrift = [matter for matter in matters if is_adrift(matter)]
    figures: list[tuple[int, str, str]] = [
        (no_day, "mục của phần d) chưa có thời hạn: bấm «Ghi một thời hạn cho phần d)» để ghi một lượt", ""),
        (cut, "mục có lời bị cắt ngắn («…») vì tiêu đề ý kiến dài: ghi lại cho trọn câu", ""),
        (new, "mục có trong dữ liệu mà chưa có ở đây: bấm «Soạn từ dữ liệu hội nghị» để thêm", ""),
        (doubled(matters, held), "mục của ý kiến, vấn đề nay đã gộp vào một vấn đề có mục: xem lại, thừa thì xóa", ""),
        (miscounted(matters, held, items), "mục của phần a) ghi số ý kiến khác số hiện nay: sửa lại", ""),
        recalled(items),
        (len(adrift), ADRIFT, "sorting"),
        (private, "vấn đề, ý kiến không công khai, không đưa vào thông báo", ""),
        *waiting(notice.session),
    ]
    about = {ADRIFT: adrift}
    told = [Gap(f"{counted(number, what)}.", about.get(what, ()), desk) for number, what, desk in figures if number]
    return [*found, *told]


def doubled(matters: Iterable[Matter], held: Held) -> int:
    """The number of lines about single opinions, or about issues merged since, that repeat the line of their present
    issue."""
    found = set()
    for matter in matters:
        for part in ConclusionPart.values if matter.issue else []:
            line = held.issues.get((part, matter.issue.pk))
            alone = {held.opinions.get((part, opinion.pk)) for opinion in matter.opinions}
            found |= alone - {line, None} if line else set()
    return len(found)


def miscounted(matters: Iterable[Matter], held: Held, items: Iterable[ConclusionItem]) -> int:
    """The number of lines with a count of opinions that is no longer that of the issue."""
    texts = {item.pk: item.text for item in items}
    found = 0
    for matter in matters:
        line = held.issues.get((ConclusionPart.RAISED, matter.issue.pk)) if matter.issue else None
        said = COUNT.search(texts[line]) if line else None
        found += said is not None and said[0] != counted(matter.public_count)
    return found


def recalled(items: Iterable[ConclusionItem]) -> tuple[int, str, str]:
    """The lines about a forwarding that was a mistake: of their opinions none was sent to that body."""
    told = {item.pk: item for item in items if item.part == ConclusionPart.FORWARDED and item.body_id}
    sent = Referral.objects.filter(opinion__conclusion_items__in=told)
    pairs = set(sent.values_list("opinion__conclusion_items", "to_body", "taken_back"))
    known = [told[key] for key in {key for key, _, _ in pairs} & told.keys()]
    orders = sorted(item.order for item in known if (item.pk, item.body_id, "") not in pairs)
    which = f"mục của phần c) (thứ tự {', '.join(map(str, orders))})"
    return len(orders), f"{which} kể lần chuyển đã nhận lại hay đã sửa cơ quan nhận: xóa hoặc sửa lại", ""


def is_adrift(matter: Matter) -> bool:
    sent = any(opinion.referrals.all() for opinion in matter.opinions)
    return matter.is_public and not (matter.response or matter.assignments or sent)


def waiting(session: DialogueSession) -> list[tuple[int, str, str]]:
    """Answers given on the spot that are not published, and opinions that nobody has read: two queries."""
    answers = Response.objects.under_way().filter(opinion__session=session, on_the_spot=True).count()
    unread = Q(moderation__in=[Moderation.HELD, Moderation.PENDING], withdrawn_at=None)
    opinions = Opinion.objects.filter(session=session).aggregate(unread=Count("pk", filter=unread))["unread"]
    return [
        (answers, "câu trả lời tại hội nghị chưa công bố nên chưa vào phần b)", "answering"),
        (opinions, "ý kiến chưa duyệt nên chưa vào phần nào", "moderation"),
    ]
