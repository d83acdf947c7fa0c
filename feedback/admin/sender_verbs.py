"""What staff do for a sender: a new code for a lost slip, one opinion made into several."""

from typing import Any

from django import forms

from dialogue_portal.lib.fields import CleanCharField
from sessions_app.admin.verbs import Verb, asking
from sessions_app.chain import ERASED
from sessions_app.models import Topic, User

from .. import actions
from ..actions.calls import see_contact
from ..actions.split import FEWEST, MOST
from ..forms.moderating import ApproveForm, WarnedForm, offered_text
from ..models import Moderation, Opinion
from ..models.opinions import MAX_TEXT
from ..seen_by_staff import MAY_UNMASK, sender_kept
from .opinion_verbs import MAY_MODERATE, is_in_work, is_waiting


class SplitForm(WarnedForm):
    """Two to six parts, each with subject, text and topic; those left empty are none."""

    not_done, button = "Chưa tách", "Tách thành nhiều phần"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: ApproveForm().fields[name] for name in ["public_place", "public_name"]}
        for number in range(1, MOST + 1):
            names = part_fields(number)
            self.fields[names[0]] = CleanCharField(label="Tiêu đề công khai", max_length=200, required=False)
            self.fields[names[1]] = CleanCharField(
                label="Nội dung công khai", max_length=MAX_TEXT, multiline=True, required=False
            )
            self.fields[names[2]] = forms.ModelChoiceField(
                label="Lĩnh vực", queryset=Topic.objects.active(), required=False
            )

    @property
    def fieldsets(self) -> list[tuple[str, dict[str, Any]]]:
        shared = ("Chung cho mọi phần", {"fields": ["public_place", "public_name", *self.once_warned]})
        parts = [
            (f"Phần {number}", {"fields": part_fields(number), "classes": ["collapse"] if number > FEWEST else []})
            for number in range(1, MOST + 1)
        ]
        return [*parts, shared]

    def clean(self) -> dict[str, Any]:
        """What the verb takes: the parts that were filled in, each whole."""
        data = super().clean() or {}
        parts = []
        for number in range(1, MOST + 1):
            names = part_fields(number)
            if number > FEWEST and not (data.get(names[0]) or data.get(names[1])):
                continue
            for name in names:
                if not data.get(name) and not self.has_error(name):
                    self.add_error(name, f"Phần {number} còn thiếu ô này.")
            parts.append(actions.Part(*(data.get(name) for name in names)))
        return {"parts": parts, **{name: data.get(name, "") for name in ["public_place", "public_name"]}}


def part_fields(number: int) -> list[str]:
    return [f"subject_{number}", f"public_text_{number}", f"topic_{number}"]


def offered_parts(opinion: Opinion) -> dict[str, Any]:
    """The whole text to cut the parts from, the topic of the whole for each; place and name as for an approval."""
    offered = offered_text(opinion)
    topics = {f"topic_{number}": opinion.topic_id for number in range(1, MOST + 1)}
    if opinion.moderation == Moderation.APPROVED:
        offered |= {"public_place": opinion.public_place, "public_name": opinion.public_name}
    return {**offered, "subject_1": offered["subject"], "public_text_1": offered["public_text"], **topics}


def is_splittable(opinion: Opinion) -> bool:
    is_open = is_waiting(opinion) or is_in_work(opinion)
    return is_open and not (opinion.part_of_id or opinion.hidden_at or opinion.withdrawn_at)


def has_contact(opinion: Opinion) -> bool:
    """Whether anything is kept of who sent it: many a slip has no name, and what was erased is gone."""
    sender = sender_kept(opinion)
    return bool(sender.name or sender.phone or sender.email)


def can_be_asked_for(opinion: Opinion) -> bool:
    """A part is found by the code of its whole; whose words are erased and contact too, nobody can tell from others."""
    return opinion.part_of_id is None and (opinion.original_text != ERASED or has_contact(opinion))


def reissue(opinion: Opinion, *, by: User, reason: str) -> None:
    """Leaves the new code on the row, for the one message that shows it."""
    code = actions.reissue_code(opinion, by=by, reason=reason)
    opinion.new_code = code  # type: ignore[attr-defined]  # no column ever holds it


VERBS = [
    Verb(
        "tach",
        "Tách thành nhiều phần",
        MAY_MODERATE,
        actions.split_opinion,
        is_splittable,
        "Khi một ý kiến nêu nhiều việc: mỗi phần được đăng, phân công và trả lời riêng. Người gửi xem tất cả bằng một "
        "mã. Ý kiến gốc được giữ trong hồ sơ và không hiện trên cổng nữa. Tách rồi không gộp lại được.",
        SplitForm,
        offered_parts,
        shows=["original_text", "personal_marks", "visibility_label", "grievance"],
        done="Đã tách ý kiến. Mỗi phần nay là một ý kiến riêng.",
        is_rare=True,
    ),
    Verb(
        "xem-lien-lac",
        "Xem cách liên lạc",
        MAY_UNMASK,
        see_contact,
        has_contact,
        "Tên và cách liên lạc của người gửi hiện với riêng ông/bà trong 30 phút. Lần xem này được ghi vào nhật ký.",
        asking("Vì sao cần xem", "Ví dụ: gọi hẹn đi khảo sát. Đừng ghi tên hay số điện thoại."),
        done="Cách liên lạc hiện trong 30 phút.",
    ),
    Verb(
        "cap-lai-ma",
        "Cấp lại mã tra cứu",
        "feedback.reissue_code",
        reissue,
        can_be_asked_for,
        "Dành cho người làm mất giấy biên nhận. Mã cũ không dùng được nữa. Mã mới chỉ hiện một lần, ngay sau đây.",
        asking(
            "Đã kiểm tra người nhận bằng cách nào",
            "Ví dụ: gọi lại số đã ghi và hỏi nội dung ý kiến. Đừng ghi số căn cước, số điện thoại.",
        ),
        done="Đã cấp mã mới. Mã cũ không dùng được nữa.",
        shows_once=True,
        is_grave=True,
    ),
]
