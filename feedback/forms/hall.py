"""What a clerk presses at the desk of the hall."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from sessions_app.models import Meeting, ResidentialGroup

from ..models import Channel, Opinion, Registration
from ..models.live import for_the_screen
from .handling import bodies_of

SPEAKER, FLOOR, OPINION, ANSWER = "nguoi", "khach", "y-kien", "tra-loi"
PAUSE, INVITATION, END, SLIP = "giai-lao", "quet-ma", "xong", "bam-nham"
NEEDED = {SPEAKER: "dang_ky", OPINION: "y_kien", ANSWER: "don_vi"}
"""What must be chosen for a press to mean anything."""
MISSING = {
    SPEAKER: "Người này không có trong danh sách phát biểu của buổi họp.",
    OPINION: "Hãy ghi số của một ý kiến thuộc hội nghị này.",
    ANSWER: "Hãy chọn đơn vị trả lời.",
}
BOXES = {"to", "y_kien", "don_vi"}
LATEST = 20


class HallForm(forms.Form):
    """One press of any kind. `sau` is what was on when the page was drawn."""

    viec = forms.ChoiceField(
        choices=[(name, name) for name in [SPEAKER, FLOOR, OPINION, ANSWER, PAUSE, INVITATION, END, SLIP]]
    )
    sau = forms.IntegerField(min_value=0, max_value=10_000)
    dang_ky = forms.ModelChoiceField(Registration.objects.none(), required=False)
    to = forms.ModelChoiceField(
        ResidentialGroup.objects.active(), label="Người chưa đăng ký, ở", required=False, empty_label="Không rõ"
    )
    y_kien = forms.ModelChoiceField(
        Opinion.objects.none(),
        label="Số của ý kiến",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 8}),
    )
    don_vi = forms.ModelChoiceField(bodies_of(), label="Đơn vị trả lời", required=False, empty_label="Chọn đơn vị")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dang_ky"].queryset = Registration.objects.speakers().filter(meeting=meeting)
        self.fields["y_kien"].queryset = Opinion.objects.filter(session=meeting.session_id)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        verb = found.get("viec", "")
        if verb in NEEDED and not found.get(NEEDED[verb]):
            self._errors.pop(NEEDED[verb], None)
            self.add_error(NEEDED[verb], MISSING[verb])
        return found

    @property
    def refusal(self) -> str:
        """The message about a press without meaning. Errors of a box are shown at the box."""
        return next((str(told[0]) for name, told in self.errors.items() if name not in BOXES), "")


def spoken_opinions(meeting: Meeting) -> QuerySet[Opinion]:
    """The latest that were said at the conference and typed by staff, as far as they may be shown."""
    said = for_the_screen(meeting).filter(channel=Channel.CONFERENCE)
    return said.select_related("group").newest_first()[:LATEST]
