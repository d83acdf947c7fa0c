"""The filters and the order of the list of cases: one form for the list, its files and its print."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from dialogue_portal.lib.calendar import add_working_days
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.keyset import DAY, MOMENT, NUMBER, Order, Stretch, Stretches
from dialogue_portal.lib.narrowing import any_or
from dialogue_portal.lib.paging import as_query
from dialogue_portal.lib.text import capital
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import Body, DialogueSession, ResidentialGroup, WardProfile

from ..cases.search import matching
from ..cases.states import STATE_CHOICES, CaseState, in_state
from ..deadlines import UNDECIDED
from ..figures.measures import UNKNOWN
from ..lists.by_concern import by_concern
from ..models import Assignment, Channel, Moderation
from ..models.columns import DueKey
from ..models.conditions import named_by
from ..models.opinion_queryset import OpinionQuerySet
from .choosing import ChoosingForm, known, row_of, topic_or_none
from .narrowing import KnownOrNotField
from .public import NOT_A_CHOICE

UNREAD = {
    CaseState.DECLINED: [Moderation.DECLINED],
    CaseState.DIVERTED: [Moderation.DIVERTED],
    CaseState.DUPLICATE: [Moderation.DUPLICATE],
}
SOON = 3
"""In working days."""

LATE, TODAY, IN_DAYS = "qua-han", "hom-nay", "sap-toi-han"
DUE_CHOICES = [(LATE, "quá hạn"), (TODAY, "tới hạn hôm nay"), (IN_DAYS, f"tới hạn trong {SOON} ngày làm việc")]
LEAD, HELPER = "chu-tri", "phoi-hop"

BY_DUE_DAY, NEWEST, OLDEST, BY_NUMBER, MOST_CARED = "han", "moi-nhat", "cu-nhat", "so", "quan-tam"
ORDERS = {
    BY_DUE_DAY: Order(DueKey("due_on"), DAY),
    NEWEST: Order(F("received_at"), MOMENT, descending=True),
    OLDEST: Order(F("received_at"), MOMENT),
    BY_NUMBER: Order(F("pk"), NUMBER),
}
ORDER_NAMES = {
    BY_DUE_DAY: "hạn gần nhất trước",
    NEWEST: "mới nhận trước",
    OLDEST: "nhận lâu nhất trước",
    BY_NUMBER: "theo số",
    MOST_CARED: "nhiều người quan tâm",
}


def choice_of(label: str, named: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=any_or(named), required=False, error_messages={"invalid_choice": NOT_A_CHOICE}
    )


def day_of(label: str) -> forms.DateField:
    """A day between 2000 and 2100: others are typing mistakes, and no database converts them between time zones."""
    wrong = "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/12/2026."
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "ngày/tháng/năm"}),
        validators=[MinValueValidator(dt.date(2000, 1, 1), wrong), MaxValueValidator(dt.date(2100, 1, 1), wrong)],
        error_messages={"invalid": wrong},
    )


class CaseFilterForm(ChoosingForm):
    """An unknown value is reported at its field and filters nothing."""

    q = CleanCharField(label="Từ khóa, số ý kiến hoặc mã tra cứu", max_length=100, required=False)
    tinh_trang = choice_of("Tình trạng", STATE_CHOICES)
    han = choice_of("Hạn", DUE_CHOICES)
    don_vi = KnownOrNotField(
        label="Đơn vị",
        queryset=Body.objects.all(),
        unknown="Chưa giao đơn vị chủ trì",
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    vai = forms.ChoiceField(
        label="Vai trò của đơn vị",
        choices=[("", "Chủ trì hoặc phối hợp"), (LEAD, "Chủ trì"), (HELPER, "Phối hợp")],
        required=False,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    hoi_nghi = row_of("Hội nghị", DialogueSession)
    linh_vuc = topic_or_none()
    to = row_of("Tổ dân phố", ResidentialGroup)
    kenh = choice_of("Kênh tiếp nhận", Channel.choices)
    tu_ngay = day_of("Nhận từ ngày")
    den_ngay = day_of("Nhận đến ngày")
    sap_xep = forms.ChoiceField(
        label="Sắp xếp",
        choices=[(name, capital(words)) for name, words in ORDER_NAMES.items()],
        required=False,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].label = capital(WardProfile.current().group_word)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("tu_ngay"), data.get("den_ngay")
        if first and last and first > last:
            self.add_error("den_ngay", "Ngày cuối không được trước ngày đầu.")
        return data

    def chosen(self) -> dict[str, Any]:
        """The valid and filled filters by name, without the order."""
        return {name: value for name, value in super().chosen().items() if name != "sap_xep"}

    @property
    def order(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("sap_xep") or BY_DUE_DAY

    def listed(self, wanted: OpinionQuerySet, *, are_few: bool = True) -> Stretch | Stretches:
        """The `wanted` in the chosen order; opinions that nobody cares about are ordered by their deadline."""
        if self.order == MOST_CARED:
            return by_concern(lambda: wanted, then=ORDERS[BY_DUE_DAY], are_few=are_few)
        return Stretch(lambda: wanted, ORDERS[self.order])

    def kept(self) -> dict[str, str]:
        """The valid values as an address or a hidden field has them."""
        self.is_valid()
        valid = [name for name in self.fields if self.cleaned_data.get(name)]
        return {name: str(self[name].data).strip() for name in valid}

    def kept_query(self) -> str:
        return as_query(self.kept())

    def narrow(self, opinions: OpinionQuerySet, *, originals: bool) -> OpinionQuerySet:
        """The `opinions` that are wanted, in no order; `originals`: whether original texts may be searched.

        They are where nothing is decided yet, and where the chosen state is one without public text.
        """
        chosen = self.chosen()
        for name in NARROWING.keys() & chosen.keys():
            opinions = NARROWING[name](opinions, chosen[name])
        if "don_vi" in chosen:
            opinions = handled_as(opinions, chosen["don_vi"], chosen.get("vai", ""))
        if "q" not in chosen:
            return opinions
        readable = [*UNDECIDED, *UNREAD.get(chosen.get("tinh_trang", ""), [])] if originals else []
        unread = opinions.filter(moderation__in=readable)
        return matching(opinions, chosen["q"], unread, is_narrowed=chosen.keys() != {"q"})

    def in_words(self) -> list[str]:
        """The filters in words: «Lĩnh vực: Giao thông»."""
        return [f"{label}: {value}" for _, label, value in self.told()]

    def in_words_without_search(self) -> list[str]:
        """As `in_words`, without the words searched for: they may be somebody's name."""
        lines = [f"{label}: {value}" for name, label, value in self.told() if name != "q"]
        return [*lines, "có tìm theo từ khóa"] if "q" in self.chosen() else lines

    def told(self) -> Iterator[tuple[str, str, str]]:
        """Name, label and value in words of every filter."""
        for name, value in self.chosen().items():
            field = self.fields[name]
            if isinstance(value, dt.date):
                value = f"{value:%d/%m/%Y}"
            elif isinstance(field, KnownOrNotField) and value == UNKNOWN:
                value = field.unknown
            elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
                value = dict(field.choices)[value]
            yield name, "Tìm" if name == "q" else str(field.label), f"«{value}»" if name == "q" else str(value)


def handled_as(opinions: OpinionQuerySet, body: Body | str, role: str) -> OpinionQuerySet:
    """Opinions assigned to `body`; for `UNKNOWN`, those that no body leads, whatever the `role`."""
    if body == UNKNOWN:
        return opinions.filter(~Exists(Assignment.objects.leading().filter(opinion=OuterRef("pk"))))
    given = Assignment.objects.current().filter(body=body)
    if role:
        given = given.filter(is_lead=role == LEAD)
    return opinions.filter(named_by(given, among=given))


def due(opinions: OpinionQuerySet, when: str) -> OpinionQuerySet:
    today = timezone.localdate()
    if when == LATE:
        return opinions.overdue()
    if when == TODAY:
        return opinions.filter(due_on=today)
    calendar = WorkingCalendar.current()
    return opinions.filter(due_on__range=(today, add_working_days(today, SOON, calendar.off, calendar.worked).result))


def start_of_day(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


NARROWING = {
    "tinh_trang": in_state,
    "han": due,
    "hoi_nghi": lambda opinions, session: opinions.filter(session=session),
    "linh_vuc": lambda opinions, topic: opinions.filter(topic=known(topic)),
    "to": lambda opinions, group: opinions.filter(group=group),
    "kenh": lambda opinions, channel: opinions.filter(channel=channel),
    "tu_ngay": lambda opinions, day: opinions.filter(received_at__gte=start_of_day(day)),
    "den_ngay": lambda opinions, day: opinions.filter(received_at__lt=start_of_day(day + dt.timedelta(days=1))),
}
