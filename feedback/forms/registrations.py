"""What staff type at the desk of registrations."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Case, Count, Exists, IntegerField, Max, Min, OuterRef, Q, Value, When
from django.utils import timezone

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.keyset import LARGEST
from dialogue_portal.lib.paging import as_query
from sessions_app.models import DialogueSession, Meeting
from sessions_app.models.meetings import by_hour

from ..actions.registrants import calls_to_registrants
from ..models import PhoneCall, Registration, RegistrationState, Wish
from ..models.registrations import EXPECTED, HOLDING, RegistrationQuerySet
from .contact import ask_of_another
from .public import NOT_A_CHOICE
from .registering import RegistrationForm

State = RegistrationState
HOUR = dt.timedelta(hours=1)
NO_LONGER = (
    "Buổi này không nhận đăng ký nữa: hội nghị đã hủy, đã hoãn, đã khép lại, hoặc buổi họp đã xong. Hãy chọn buổi khác."
)
TO_CALL, HELD, RECENT, WITHDRAWN = "can-goi", "cho-xem", "moi", "da-rut"
OF_EVERY_SESSION = {TO_CALL, HELD, RECENT}
"""Lists for all conferences, unless one was chosen."""


def to_call(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    return rows.filter(pk__in=calls_to_registrants().values("case_id"))


def once_for_each_number(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """The first of `rows` for each telephone number: one call tells all who left it."""
    same = rows.filter(registrant__phone=OuterRef("registrant__phone"), pk__lt=OuterRef("pk"))
    return rows.exclude(Exists(same.exclude(registrant__phone="").order_by()))


def numbers_to_call() -> RegistrationQuerySet:
    return once_for_each_number(to_call(Registration.objects.all()))


def with_places(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """With a seat or waiting for one, so they can be held back."""
    return rows.filter(state__in=EXPECTED).in_time()


def recent(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """Of the last hour: what a flood took shows here first."""
    return with_places(rows).filter(registered_at__gte=timezone.now() - HOUR)


SHOWS: dict[str, tuple[str, Callable[[RegistrationQuerySet], RegistrationQuerySet]]] = {
    "": ("Tất cả, trừ người đã rút", lambda rows: rows.exclude(state=State.WITHDRAWN)),
    "phat-bieu": ("Người phát biểu", lambda rows: rows.holding().filter(wish=Wish.SPEAK)),
    "chua-den": ("Có chỗ, chưa đến", lambda rows: rows.filter(state=State.REGISTERED)),
    "da-den": ("Đã đến", lambda rows: rows.filter(state=State.CAME)),
    HELD: ("Chờ cán bộ xem", lambda rows: rows.held().in_time()),
    RECENT: ("Trong một giờ qua", recent),
    "cho": ("Danh sách chờ", lambda rows: rows.filter(state=State.WAITING)),
    TO_CALL: ("Cần gọi điện báo", to_call),
    WITHDRAWN: ("Đã rút", lambda rows: rows.filter(state=State.WITHDRAWN)),
}


class RegistrationFilterForm(forms.Form):
    """The filters of the list. It is posted, as a name that is searched for must not be in an address; without a search
    a link works too. Unknown values are ignored."""

    q = CleanCharField(
        label="Tên, việc, hoặc số cuối điện thoại",
        max_length=100,
        required=False,
        widget=forms.SearchInput(attrs={"maxlength": 100, "autocomplete": "off"}),
    )
    hoi_nghi = forms.ModelChoiceField(
        label="Hội nghị",
        queryset=DialogueSession.objects.filter(announced_at__isnull=False).by_date(),
        required=False,
        empty_label="Hội nghị gần nhất",
    )
    buoi = forms.ModelChoiceField(label="Buổi", queryset=Meeting.objects.none(), required=False, empty_label="Mọi buổi")
    loai = forms.ChoiceField(label="Hiện", required=False, choices=[(key, label) for key, (label, _) in SHOWS.items()])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()
        self.session = self.cleaned_data.get("hoi_nghi") or nearest_session()
        self.fields["buoi"].queryset = Meeting.objects.filter(session=self.session)
        self.fields["buoi"].label_from_instance = lambda meeting: meeting.when
        self.full_clean()

    @property
    def searched(self) -> str:
        return self.cleaned_data.get("q") or ""

    @property
    def show(self) -> str:
        return self.cleaned_data.get("loai") or ""

    def narrow(self) -> RegistrationQuerySet:
        """The wanted rows, in the order of the list."""
        rows = self.chosen_of(SHOWS[self.show][1](Registration.objects.all()))
        return in_list_order(once_for_each_number(rows) if self.show == TO_CALL else rows)

    def narrow_to(self, looked_at: "LookedAt") -> RegistrationQuerySet:
        """Those of the wanted rows that the person looked at: without newer ones, and from the last hour also those
        that are older by now."""
        rows = Registration.objects.filter(pk__range=(looked_at.oldest, looked_at.newest))
        return self.chosen_of(with_places(rows) if self.show == RECENT else SHOWS[self.show][1](rows))

    def chosen_of(self, rows: RegistrationQuerySet) -> RegistrationQuerySet:
        """Those of `rows` that match the conference, the meeting and the search."""
        if self.show not in OF_EVERY_SESSION or self.cleaned_data.get("hoi_nghi"):
            rows = rows.filter(meeting__session=self.session)
        if meeting := self.cleaned_data.get("buoi"):
            rows = rows.filter(meeting=meeting)
        if self.searched:
            rows = rows.matching(self.searched)
        return rows

    def kept(self) -> dict[str, str]:
        """All but the search, as an address or a hidden field has them."""
        self.is_valid()
        names = [name for name in ["hoi_nghi", "buoi", "loai"] if self.cleaned_data.get(name)]
        return {name: str(self[name].data) for name in names}

    def kept_query(self) -> str:
        return as_query(self.kept())


@dataclass(frozen=True)
class LookedAt:
    """How many registrations a page listed, and the keys of the first and the last that came."""

    number: int = 0
    oldest: int = 0
    newest: int = 0

    @classmethod
    def of(cls, rows: RegistrationQuerySet) -> "LookedAt":
        found = rows.order_by().aggregate(number=Count("pk"), oldest=Min("pk"), newest=Max("pk"))
        return cls(**{name: value or 0 for name, value in found.items()})


class LookedAtForm(forms.Form):
    """What the page that asks for confirmation listed."""

    so = forms.IntegerField(min_value=1)
    tu = forms.IntegerField(min_value=1, max_value=LARGEST)
    den = forms.IntegerField(min_value=1, max_value=LARGEST)

    @property
    def looked_at(self) -> LookedAt | None:
        if not self.is_valid():
            return None
        return LookedAt(*(self.cleaned_data[name] for name in ["so", "tu", "den"]))


def nearest_session() -> DialogueSession | None:
    """The conference whose registrations are looked at most: the next, else the last."""
    sessions = DialogueSession.objects.public()
    return sessions.coming().nearest_first().first() or sessions.by_date().first()


def in_list_order(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """By meeting; in each: speakers in their order, listeners, those waiting, held, withdrawn."""
    rank = Case(
        When(Q(state__in=HOLDING, wish=Wish.SPEAK), then=Value(0)),
        When(Q(state__in=HOLDING), then=Value(1)),
        When(Q(state=State.WAITING), then=Value(2)),
        When(Q(state=State.HELD), then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    loaded = rows.select_related("meeting__session", "registrant", "topic", "group").annotate(rank=rank)
    return loaded.order_by(
        "meeting__held_on", by_hour("meeting__"), "meeting_id", "rank", "place", "registered_at", "pk"
    )


class StaffRegistrationForm(RegistrationForm):
    """For somebody who called or came by: no consent box, no trap. On the day of a meeting somebody at the door is
    there: no waiting list is needed, and nobody to be told."""

    is_here = forms.BooleanField(label="Người ấy đang ở đây: ghi luôn là đã đến, kể cả khi đã hết chỗ", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, session=None, **kwargs)
        for name in ["consent", "website"]:
            del self.fields[name]
        self.fields["meeting"].widget = forms.Select(choices=self.fields["meeting"].choices)
        self.fields["wish"].label = "Người ấy muốn"
        self.fields["topic"].empty_label = "Không rõ"
        self.fields["people"].label = "Số người cùng đến, kể cả người ấy"
        self.fields["meeting"].error_messages["invalid_choice"] = NO_LONGER
        self.fields["would_wait"].label = "Nếu hết chỗ, ghi vào danh sách chờ"
        if not any(meeting.held_on == timezone.localdate() for meeting in self.fields["meeting"].queryset):
            del self.fields["is_here"]
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = "Hãy ghi họ và tên."
        self.fields["name"].widget.attrs["autofocus"] = True
        ask_of_another(self.fields)

    @property
    def where_to(self) -> list[str]:
        """The boxes that say what happens if there is no room."""
        return [name for name in ["is_here", "would_wait"] if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        meeting = data.get("meeting")
        if data.get("is_here") and meeting and meeting.held_on > timezone.localdate():
            self.add_error("is_here", "Buổi họp ấy chưa đến ngày.")
        return data


def open_meetings() -> list[Meeting]:
    """Meetings for which staff may still register somebody, the soonest first."""
    sessions = DialogueSession.objects.public().filter(postponed_at=None, cancelled_at=None, closed_at=None)
    now = timezone.now()
    found = Meeting.objects.filter(session__in=sessions, held_on__gte=timezone.localdate()).select_related("session")
    return [meeting for meeting in found if meeting.ends_at > now]


class ReasonForm(forms.Form):
    reason = CleanCharField(
        label="Lý do",
        max_length=500,
        error_messages={"required": "Hãy ghi lý do."},
        help_text="Đừng ghi tên hay số điện thoại.",
    )


class RegistrantCallForm(forms.Form):
    result = forms.ChoiceField(
        label="Kết quả",
        choices=PhoneCall.Result.choices,
        error_messages={"required": "Hãy chọn kết quả.", "invalid_choice": NOT_A_CHOICE},
    )
    note = CleanCharField(label="Ghi chú", required=False, max_length=500)
