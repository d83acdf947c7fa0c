"""What staff type at the sorting desk: who is competent and who handles it, in one step."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.narrowing import any_or
from sessions_app.edit_conflicts.offering import OfferingForm
from sessions_app.models import Body, DialogueSession, Topic

from ..actions.assign import is_to_be_forwarded
from ..deadlines import answer_deadline
from ..models import Opinion, Referral
from .choosing import ChoosingForm, row_of, topic_or_none
from .handling import AssignForm, ClassifyForm, LeadField, own_bodies
from .narrowing import SHORT_NAME


class SortForm(OfferingForm, ClassifyForm, AssignForm):
    """Classifying and assigning together; no body is needed for what others get first."""

    field_order = ["topic", "competence", "body", "helpers", "due_on", "note", "reason", "whole"]

    whole = forms.BooleanField(required=False)

    def __init__(self, *args: Any, opinion: Opinion, has_lead: bool, others: int = 0, **kwargs: Any) -> None:
        """`others` are open opinions of the same issue, which can be assigned to the same bodies at once."""
        super().__init__(*args, **kwargs)
        self.fields["whole"].label = f"Giao cả vấn đề: {others:02d} ý kiến khác cùng vấn đề cũng giao như vậy"
        if not others:
            del self.fields["whole"]
        self.opinion = opinion
        self.fields["topic"].queryset = Topic.objects.active() | Topic.objects.filter(pk=opinion.topic_id)
        self.fields["body"].required = False
        day = answer_deadline(opinion).result
        self.fields[
            "due_on"
        ].help_text = f"Để trống thì theo hạn trả lời {day:%d/%m/%Y}. Muộn hơn thì phải gia hạn trước."
        if not has_lead:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        competence = data.get("competence")
        is_wanted = competence and not is_to_be_forwarded(self.opinion, competence)
        if is_wanted and not data.get("body") and not self.has_error("body"):
            self.add_error("body", self.fields["body"].error_messages["required"])
        return data


OVERDUE_ELSEWHERE, TO_URGE, HANDED_BACK = "qua-hen", "don-doc", "tra-lai"


class SortingQueueForm(ChoosingForm):
    """The filters of the queue. Unknown values are ignored."""

    loai = forms.ChoiceField(
        label="Việc",
        required=False,
        choices=any_or(
            [
                (HANDED_BACK, "đơn vị trả lại, cần phân công lại"),
                (TO_URGE, "cơ quan khác quá hẹn, cần đôn đốc"),
                (OVERDUE_ELSEWHERE, "cơ quan khác quá hẹn, kể cả đã đôn đốc"),
            ]
        ),
    )
    don_vi = row_of("Cơ quan quá hẹn", Body)
    linh_vuc = topic_or_none()
    hoi_nghi = row_of("Hội nghị", DialogueSession)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent_to = Body.objects.filter(Exists(Referral.objects.filter(to_body=OuterRef("pk"))))
        self.wanted["don_vi"] = sent_to.values_list("pk", SHORT_NAME)


class AssignManyForm(forms.Form):
    """One body for all that were ticked."""

    body = LeadField(
        label="Đơn vị chủ trì",
        queryset=own_bodies(),
        empty_label="Chọn đơn vị",
        error_messages={
            "required": "Hãy chọn đơn vị chủ trì.",
            "invalid_choice": "Đơn vị này không chọn được. Hãy chọn lại.",
        },
    )
    topic = forms.ModelChoiceField(
        label="Lĩnh vực, cho ý kiến chưa phân loại",
        queryset=Topic.objects.active(),
        empty_label="Theo vấn đề đã gộp, nếu có",
        required=False,
        error_messages={"invalid_choice": "Lĩnh vực này không chọn được. Hãy chọn lại."},
    )
    note = CleanCharField(
        label="Ghi chú cho đơn vị",
        required=False,
        multiline=True,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
