"""The form of «Đổi lịch họp» and «Họp lại»: all meetings of a session, one more, and the reason."""

from functools import partial
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTimeWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Field, URLField

from dialogue_portal.lib.fields import reason_field
from dialogue_portal.lib.widgets import FoldedBoxes

from ..actions import MeetingPlan
from ..actions.schedule import CHANGED_MEANWHILE
from ..models import DialogueSession, Meeting, ResidentialGroup

LINES = [
    ("held_on", "part_of_day"),
    "day_said",
    ("start_time", "end_time"),
    "place",
    "address",
    "online_url",
    "bridge_points",
    "groups",
    ("seats", "speaking_slots"),
    "note",
]
"""How the fields of a meeting stand below one another, here and on the page of its session."""
COLUMNS = [name for line in LINES for name in ([line] if isinstance(line, str) else line) if name != "groups"]
WIDGETS = {
    "held_on": AdminDateWidget,
    "start_time": AdminTimeWidget,
    "end_time": AdminTimeWidget,
    "groups": FoldedBoxes,
}
NEW = "moi"
DROP = "bo"


class ScheduleForm(forms.Form):
    """Its data are the arguments of the verbs: `reason`, `seen` and `meetings`, a `MeetingPlan` for each. Made for one
    session by `schedule_form`.

    `seen` is the number of changes when the page was loaded, so that nobody overwrites what a colleague has just
    written.
    """

    session: DialogueSession
    known: dict[str, Meeting | None]
    changes: int
    fieldsets: list[tuple[str | None, dict[str, Any]]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("seen") != self.changes:
            raise ValidationError(CHANGED_MEANWHILE)
        plans = [self.plan(key, meeting, given) for key, meeting in self.known.items()]
        kept = {"reason": given.get("reason", ""), "seen": given["seen"]}
        return {**kept, "meetings": [plan for plan in plans if plan]}

    def plan(self, key: str, meeting: Meeting | None, given: dict[str, Any]) -> MeetingPlan | None:
        columns = {name: given[f"{key}-{name}"] for name in COLUMNS if f"{key}-{name}" in given}
        groups = given.get(f"{key}-groups") or []
        if meeting is None and not any(columns.values()) and not groups:
            return None
        plan = MeetingPlan(meeting, columns, groups, bool(given.get(f"{key}-{DROP}")))
        if not plan.is_dropped:
            self.check(key, columns)
        return plan

    def check(self, key: str, columns: dict[str, Any]) -> None:
        """Put what the database would refuse on the field it is about."""
        if columns.get("held_on") is None:
            if not self.has_error(f"{key}-held_on"):
                self.add_error(f"{key}-held_on", "Hãy ghi ngày họp.")
            return
        try:
            Meeting(session=self.session, **columns).full_clean(exclude=["session"], validate_unique=False)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                where = f"{key}-{'end_time' if name == NON_FIELD_ERRORS else name}"
                if not self.has_error(where):
                    self.add_error(where, messages)


def schedule_form(session: DialogueSession, *, asks_why: bool) -> type[forms.Form]:
    """The form class for the present meetings of `session`. Without `asks_why` the reason is optional."""
    meetings = list(session.meetings.prefetch_related("groups"))
    groups = list(forms.ModelMultipleChoiceField(ResidentialGroup.objects.all()).choices)
    known: dict[str, Meeting | None] = {f"b{meeting.pk}": meeting for meeting in meetings} | {NEW: None}
    fields: dict[str, Any] = {}
    blocks: list[tuple[str | None, dict[str, Any]]] = []
    for number, (key, meeting) in enumerate(known.items(), start=1):
        boxes = meeting_fields(meeting, groups)
        lines: list[str | tuple[str, ...]] = list(LINES)
        if meeting and len(meetings) > 1:
            boxes[DROP] = forms.BooleanField(label="Bỏ buổi này", required=False)
            lines.append(DROP)
        fields |= {f"{key}-{name}": field for name, field in boxes.items()}
        title = f"Buổi {number}: {meeting.when}" if meeting else "Thêm một buổi (để trống nếu không thêm)"
        blocks.append((title, {"fields": [named(key, line) for line in lines]}))
    changes = session.changes.count()
    fields["seen"] = forms.IntegerField(label="Số lần đổi", widget=forms.HiddenInput, initial=changes, required=False)
    said = "Người dân đọc được lý do này, cùng lịch cũ và lịch mới."
    fields["reason"] = reason_field(help_text=said, required=asks_why)
    blocks.append((None, {"fields": ["reason", "seen"]}))
    about = {"session": session, "known": known, "changes": changes, "fieldsets": blocks}
    return type("SessionScheduleForm", (ScheduleForm,), fields | about)


def meeting_fields(meeting: Meeting | None, groups: list[Any]) -> dict[str, Any]:
    """The boxes of one meeting, filled in. `groups` are read once for all meetings."""
    made = forms.fields_for_model(Meeting, fields=[*COLUMNS, "groups"], formfield_callback=box)
    for name, field in made.items():
        field.required = False
        if name == "groups":
            field.help_text = "Không đánh dấu nơi nào nếu họp chung."
            field.choices = groups
            field.initial = [group.pk for group in meeting.groups.all()] if meeting else []
        else:
            field.initial = getattr(meeting, name) if meeting else None
    return made


def box(column: Field, **kwargs: Any) -> Any:
    if column.name in WIDGETS:
        kwargs["widget"] = WIDGETS[column.name]
    if isinstance(column, URLField):
        kwargs["assume_scheme"] = "https"
    return column.formfield(**kwargs)


def named(key: str, line: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return f"{key}-{line}" if isinstance(line, str) else tuple(f"{key}-{name}" for name in line)


asking_why = partial(schedule_form, asks_why=True)
not_asking_why = partial(schedule_form, asks_why=False)
