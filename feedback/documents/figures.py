"""The numbers of a conference in papers: those reported and those the portal counts, stored and shown apart."""

from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import QuerySet

from dialogue_portal.lib.sentences import padded
from dialogue_portal.lib.text import capital
from sessions_app.documents.content import Block, Missing, Table, Text
from sessions_app.models import DialogueSession, FigureKind, ReportedFigure, WardProfile

from ..conference.matters import Matter, counted
from ..models import Channel, Moderation, Opinion, Timing, Visibility
from .material import by_group, by_topic

OF_OPINIONS = {
    FigureKind.OPINIONS,
    FigureKind.BEFORE,
    FigureKind.AT_MEETING,
    FigureKind.SPOKEN,
    FigureKind.WRITTEN,
    FigureKind.WITHIN,
    FigureKind.BEYOND,
}
"""Reported figures about the opinions themselves."""
UNDECIDED = [Moderation.HELD, Moderation.PENDING]


def counted_by_portal(
    session: DialogueSession, opinions: Sequence[Opinion], *, timings: Collection[str] = Timing.values
) -> list[Block]:
    """How many came, how and when; how many are not published, and how many still wait to be read. Only those of
    `timings`: minutes leave out what came later."""
    everything = [row for opinion in opinions for row in [opinion, *opinion.alike] if row.timing in timings]
    blocks: list[Block] = [Text(f"Cổng đối thoại đếm được {counted(len(everything))}{ways(everything)}.")]
    joined = sum(row.timing in timings for opinion in opinions for row in opinion.alike)
    if joined:
        blocks.append(Text(f"Trong đó {counted(joined)} nêu cùng việc với một ý kiến khác và được trả lời chung."))
    silent = sum(row.visibility == Visibility.NOT_PUBLISHED for row in everything)
    if silent:
        blocks.append(
            Text(
                f"Trong đó {counted(silent)} mà người gửi đề nghị không công khai: được tính vào số liệu, "
                "nội dung không nêu trong văn bản này."
            )
        )
    waiting = undecided(session).filter(timing__in=timings).count()
    if waiting:
        blocks.append(Missing(f"kết quả duyệt của {counted(waiting)}, chưa tính vào số liệu này"))
    return blocks


def undecided(session: DialogueSession) -> QuerySet[Opinion]:
    """Opinions that nobody has read yet; they are in no count."""
    return Opinion.objects.filter(session=session, moderation__in=UNDECIDED, withdrawn_at=None)


def ways(opinions: Sequence[Opinion]) -> str:
    """«, gồm 05 ý kiến trước hội nghị, 02 ý kiến tại hội nghị; qua cổng đối thoại 04, họp khu dân cư 03»."""
    times, channels = (Counter(getattr(row, axis) for row in opinions) for axis in ["timing", "channel"])
    when = ", ".join(f"{counted(times[value])} {label}" for value, label in Timing.choices if times[value])
    how = "; ".join(f"{label} {padded(channels[value])}" for value, label in Channel.choices if channels[value])
    return f", gồm {when}; theo kênh tiếp nhận: {how}" if opinions else ""


def reported(session: DialogueSession, kinds: Collection[str] = FigureKind.values) -> list[Block]:
    """What the minutes or the organisers report, word for word if the words are kept; empty if nothing is reported."""
    rows = [line_of(row) for row in session.reported_figures.all() if row.kind in kinds]
    return [Text("Số liệu theo báo cáo của ban tổ chức:"), *map(Text, rows)] if rows else []


def line_of(row: ReportedFigure) -> str:
    """One figure, with the words of the report where these say more: «- Ý kiến: 20 («20 ý kiến của 10 người»).»"""
    label = row.get_kind_display()
    says_more = row.wording and row.wording.lower() not in {f"{row.value} {label}", f"{padded(row.value)} {label}"}
    return f"- {capital(label)}: {padded(row.value)}{f' («{row.wording}»)' if says_more else ''}."


def topic_table(matters: Sequence[Matter]) -> Table:
    rows = [
        (str(number), name, padded(sum(bool(row.issue) for row in found)), padded(opinions_in(found)))
        for number, (name, found) in enumerate(by_topic(matters).items(), start=1)
    ]
    total = ("", "Cộng", padded(sum(bool(row.issue) for row in matters)), padded(opinions_in(matters)))
    columns = (("STT", 1), ("Lĩnh vực", 6), ("Vấn đề tổng hợp", 2), ("Ý kiến", 2))
    return Table(columns, (*rows, total), "Ý kiến theo lĩnh vực")


def group_table(opinions: Sequence[Opinion]) -> Table:
    word = capital(WardProfile.current().group_word)
    counts = by_group(row for opinion in opinions for row in [opinion, *opinion.alike])
    rows = [(str(number), name, padded(count)) for number, (name, count) in enumerate(counts.items(), start=1)]
    total = ("", "Cộng", padded(sum(counts.values())))
    return Table((("STT", 1), (word, 7), ("Ý kiến", 2)), (*rows, total), f"Ý kiến theo {word.lower()}")


def opinions_in(matters: Sequence[Matter]) -> int:
    return sum(len(matter.all_opinions) for matter in matters)
