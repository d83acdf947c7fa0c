"""The cases of a list as rows of a file: which columns leave the portal. No contact, no internal note."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from dialogue_portal.lib.loading import LoadedTogether
from dialogue_portal.lib.text import capital
from sessions_app.models import WardProfile

from ..models import Assignment, Opinion
from ..models.opinion_queryset import OpinionQuerySet
from .states import state_words, with_state

AT_ONCE = 500
"""How many cases are in memory together while a file is written."""


@dataclass(frozen=True)
class Column:
    title: str
    width: int
    value: Any


def day(moment: Any) -> str:
    return f"{moment:%d/%m/%Y}" if moment else ""


def lead_of(opinion: Opinion) -> str:
    return next((str(line.body.name) for line in opinion.current_assignments if line.is_lead), "")


def helpers_of(opinion: Opinion) -> str:
    return "; ".join(line.body.name for line in opinion.current_assignments if not line.is_lead)


def of_answer(name: str) -> Any:
    return lambda opinion: getattr(opinion.response, name) if opinion.response else ""


GROUP = Column("Khu dân cư", 18, lambda opinion: str(opinion.group or ""))
COLUMNS = [
    Column("Số", 8, lambda opinion: str(opinion.pk)),
    Column("Ngày nhận", 12, lambda opinion: day(timezone.localtime(opinion.received_at))),
    Column("Hội nghị", 30, lambda opinion: opinion.session.title),
    Column("Loại", 12, lambda opinion: opinion.get_kind_display()),
    Column("Lĩnh vực", 24, lambda opinion: str(opinion.topic or "")),
    GROUP,
    Column("Kênh tiếp nhận", 18, lambda opinion: opinion.get_channel_display()),
    Column("Tiêu đề công khai", 36, lambda opinion: opinion.subject),
    Column("Nội dung công khai", 60, lambda opinion: opinion.public_text),
    Column("Số người cùng quan tâm", 14, lambda opinion: str(opinion.concern_count)),
    Column("Tình trạng", 20, state_words),
    Column("Thẩm quyền", 12, lambda opinion: opinion.get_competence_display()),
    Column("Chủ trì", 26, lead_of),
    Column("Phối hợp", 26, helpers_of),
    Column("Việc tới hạn", 22, lambda opinion: opinion.get_duty_display()),
    Column("Hạn", 12, lambda opinion: day(opinion.due_on)),
    Column("Kết quả trả lời", 20, lambda opinion: str(of_answer("outcome")(opinion))),
    Column("Ngày trả lời", 12, lambda opinion: day(of_answer("issued_on")(opinion))),
    Column("Số văn bản trả lời", 18, of_answer("number_symbol")),
]
ORIGINAL = Column("Nguyên văn (không công khai)", 60, lambda opinion: opinion.original_text)


def columns(*, originals: bool) -> list[Column]:
    """The columns, with the ward's own word for a group."""
    named = replace(GROUP, title=capital(WardProfile.current().group_word))
    shown = [named if column is GROUP else column for column in COLUMNS]
    return [*shown, *([ORIGINAL] if originals else [])]


LONG_TEXTS = ["original_text", "public_text", "folded"]
"""Not needed for a line of a list."""


def loaded(opinions: OpinionQuerySet) -> OpinionQuerySet:
    """Load state, assignments, subject and concern of each: the same number of queries for any number."""
    current = Prefetch(
        "assignments", Assignment.objects.current().select_related("body"), to_attr="current_assignments"
    )
    return with_state(opinions).with_concern().select_related("session", "topic", "group").prefetch_related(current)


def in_order(keys: list[int]) -> list[Opinion]:
    """The cases with these keys, in the order of `keys`, with what a list or a print shows."""
    return as_they_stand(keys, lines_of(keys))


lines_of = LoadedTogether(Opinion, lambda opinions: loaded(opinions.defer(*LONG_TEXTS)))


def as_they_stand(keys: list[int], found: Mapping[int, Opinion]) -> list[Opinion]:
    return [found[key] for key in keys if key in found]


def lines(keys: Iterable[int], *, originals: bool) -> Iterator[list[str]]:
    """The cells of each case; at most `AT_ONCE` cases are in memory."""
    wanted, keys = columns(originals=originals), list(keys)
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        for opinion in as_they_stand(some, loaded(Opinion.objects.with_answer()).in_bulk(some)):
            yield [str(column.value(opinion)) for column in wanted]
