"""The deadlines of the ward: its service standards, counted over its working calendar."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dialogue_portal.lib.calendar import (
    DAY,
    NO_PAUSE,
    Computation,
    add_days,
    add_working_days,
    days_before,
    reason_off,
)
from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.parts import kept

from .models import CalendarDay, DeadlineRule

Start = DeadlineRule.Start
OfSession = DeadlineRule.OfSession
OfPortal = DeadlineRule.OfPortal

WEEKEND = 5
"""The first weekday of the weekend, as Python numbers them."""

DIALOGUE_LAW = "Luật 72/2025/QH15, Điều 43"
GRASSROOTS_LAW = "Luật 10/2022/QH15, Điều 13"
YOUTH_LAW = "Luật Thanh niên 57/2020/QH14, Điều 10"
DEFAULTS: dict[str, tuple[int, str, str]] = {
    DeadlineRule.Duty.FORWARD: (5, Start.RECEIVED, "Nghị định 20/2008/NĐ-CP, địa phương dùng làm chuẩn phục vụ"),
    DeadlineRule.Duty.FIRST_RESPONSE: (
        10,
        Start.RECEIVED,
        "Luật Tiếp công dân 42/2013/QH13, Điều 28, địa phương dùng làm chuẩn phục vụ",
    ),
    DeadlineRule.Duty.ANSWER: (15, Start.MEETING, "Chuẩn phục vụ do địa phương đặt"),
    OfSession.YOUTH_PLAN: (30, Start.FIRST_DAY, YOUTH_LAW),
    OfSession.ANNOUNCE: (7, Start.FIRST_DAY, DIALOGUE_LAW),
    OfSession.CLOSE_WINDOW: (1, Start.FIRST_DAY, "Chuẩn phục vụ do địa phương đặt"),
    OfSession.PUBLISH_RESULT: (10, Start.LAST_DAY, DIALOGUE_LAW),
    OfSession.YOUTH_CONCLUDE: (10, Start.LAST_DAY, YOUTH_LAW),
    OfSession.YOUTH_COMPLEX: (15, Start.LAST_DAY, YOUTH_LAW),
    OfSession.POSTING: (30, Start.POSTED, GRASSROOTS_LAW),
    OfSession.LOUDSPEAKER: (3, Start.POSTED, GRASSROOTS_LAW),
    OfPortal.DOWNTIME: (7, Start.DOWNTIME, "Nghị định 224/2026/NĐ-CP, Điều 13"),
    OfPortal.DATA_REPLY: (2, Start.ASKED, "Nghị định 356/2025/NĐ-CP"),
}
"""Days, start and legal ground of each duty, for a ward that deleted its rule: working days for duties to a sender or
about the portal, calendar days for duties about a conference."""


@dataclass(frozen=True)
class WorkingCalendar:
    """The calendar and the rules, read once for all deadlines of a page."""

    off: dict[dt.date, str]
    worked: frozenset[dt.date]
    rules: dict[str, DeadlineRule]
    counted: dict[tuple[dt.date, dt.date], int] = field(default_factory=dict, compare=False)
    """Results of `working_days_between`."""
    computed: dict[tuple[str, dt.date], Computation] = field(default_factory=dict, compare=False)
    """Results of `deadline` without pauses."""

    @classmethod
    def current(cls) -> "WorkingCalendar":
        """As in the database: one query, or none if a page is made of kept parts."""
        return kept(cls.read, "working calendar")

    @classmethod
    def read(cls) -> "WorkingCalendar":
        found = calendar_and_rules()
        days = found["days"]
        return cls(
            {day: name for day, kind, name in days if kind == CalendarDay.Kind.OFF},
            frozenset(day for day, kind, _ in days if kind == CalendarDay.Kind.WORKED),
            {rule.duty: rule for rule in found["rules"]},
        )

    def deadline(self, duty: str, start: dt.date, paused: Mapping[dt.date, str] = NO_PAUSE) -> Computation:
        """The last day for `duty` (a value of `DeadlineRule`), counted from `start`.

        A duty to be done before `start` is counted backwards and never rolled forward. On the days in `paused` the
        clock stands still, for the reasons given there.
        """
        if paused:
            return self.compute(duty, start, paused)
        if (duty, start) not in self.computed:
            self.computed[duty, start] = self.compute(duty, start, NO_PAUSE)
        return self.computed[duty, start]

    def compute(self, duty: str, start: dt.date, paused: Mapping[dt.date, str]) -> Computation:
        rule = self.rule(duty)
        if rule.counts_from == Start.FIRST_DAY:
            return replace(days_before(start, rule.days), basis=rule.basis)
        count = add_working_days if rule.counts_working_days else add_days
        return replace(count(start, rule.days, self.off, self.worked, paused), basis=rule.basis)

    def rule(self, duty: str) -> DeadlineRule:
        return self.rules.get(duty) or default_rule(duty)

    def working_days_after(self, start: dt.date, days: int) -> dt.date:
        """The last of `days` working days after `start`, for periods that no rule of the ward changes."""
        return add_working_days(start, days, self.off, self.worked).result

    def is_working_day(self, day: dt.date) -> bool:
        return not reason_off(day, self.off, self.worked)

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """The number of working days after `start` up to and including `end`; 0 if `end` is not later."""
        if (start, end) not in self.counted:
            self.counted[start, end] = self.count_between(start, end) if end > start else 0
        return self.counted[start, end]

    def count_between(self, start: dt.date, end: dt.date) -> int:
        """Count whole weeks as five days and correct by the entered days: a loop over years of days is too slow."""
        weeks, rest = divmod((end - start).days, 7)
        number = 5 * weeks + sum((end - day * DAY).weekday() < WEEKEND for day in range(rest))
        off = sum(start < day <= end and day.weekday() < WEEKEND for day in self.off.keys() - self.worked)
        made_up = sum(start < day <= end and day.weekday() >= WEEKEND for day in self.worked)
        return number - off + made_up


@asked_together
def calendar_and_rules() -> Rows:
    days = CalendarDay.objects.order_by().values_list("day", "kind", "name")
    return {"days": days, "rules": DeadlineRule.objects.all()}


def default_rule(duty: str) -> DeadlineRule:
    days, counts_from, basis = DEFAULTS[duty]
    by_working_days = duty not in OfSession.values
    return DeadlineRule(duty=duty, days=days, basis=basis, counts_from=counts_from, counts_working_days=by_working_days)


def deadline(duty: str, start: dt.date) -> Computation:
    """The last day for one `duty` that began on `start`, with its explanation."""
    return WorkingCalendar.current().deadline(duty, start)
