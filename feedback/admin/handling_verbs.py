"""What staff do with an opinion in work: whose matter it is, who deals with it, until when, who else was asked."""

import datetime as dt
from typing import Any

from django.urls import reverse

from sessions_app.admin.verbs import Verb, asking
from sessions_app.models import User

from .. import actions
from ..actions.assign import topic_of_issue
from ..actions.hand_back import given_to
from ..forms.handling import (
    AskForm,
    ClassifyForm,
    CorrectReceiverForm,
    ExpectedForm,
    ExtendForm,
    ForwardForm,
    HandBackForm,
    ReplyForm,
    UrgeForm,
    form_to_assign,
)
from ..models import Opinion, Processing
from ..models.choices import DONE
from ..models.responses import HANDED_IN
from .opinion_verbs import is_approved, is_in_work

MAY_ASSIGN, MAY_HAND_BACK = "feedback.assign_opinion", "feedback.add_response"
EXPECTED, HAND_BACK = "hen-tra-loi", "khong-thuoc-don-vi"


def is_waiting_for_sender(opinion: Opinion) -> bool:
    return is_approved(opinion) and opinion.processing == Processing.WAITING


def is_moving(opinion: Opinion) -> bool:
    return is_in_work(opinion) and opinion.processing != Processing.WAITING


def may_come_back(opinion: Opinion) -> bool:
    """Whether another body was sent it and has not replied, whatever became of it here; `referrals` may be loaded."""
    return any(referral.replied_on is None for referral in opinion.referrals.all())


def is_elsewhere(opinion: Opinion) -> bool:
    """Whether another body has it; `referrals` may be loaded."""
    return is_in_work(opinion) and may_come_back(opinion)


def is_moving_here(opinion: Opinion) -> bool:
    return is_moving(opinion) and not is_elsewhere(opinion)


def may_go_back(opinion: Opinion) -> bool:
    """Whether a unit may hand it back: not once its answer was handed in; `responses` may be loaded."""
    return is_moving_here(opinion) and not any(answer.state in HANDED_IN for answer in opinion.responses.all())


def hand_back_address(opinion: Opinion, user: User) -> str:
    """Where `user` hands this case back; empty if it is not theirs."""
    may = user.has_perm(MAY_HAND_BACK) and given_to(opinion, user) and may_go_back(opinion)
    if not may:
        return ""
    return reverse("admin:feedback_opinion_verb", args=[opinion.pk, HAND_BACK])


def is_answered(opinion: Opinion) -> bool:
    return is_approved(opinion) and opinion.processing in DONE and not opinion.hidden_at


def known_class(opinion: Opinion) -> dict[str, Any]:
    return {"topic": opinion.topic_id, "competence": opinion.competence}


def known_assignment(opinion: Opinion) -> dict[str, Any]:
    """The assignment as it is, for the form to start from."""
    lines = list(opinion.assignments.current())
    lead = next((line for line in lines if line.is_lead), None)
    helpers = [line.body_id for line in lines if not line.is_lead]
    return {"body": lead.body_id, "due_on": lead.due_on, "note": lead.note, "helpers": helpers} if lead else {}


def known_for_one(opinion: Opinion) -> dict[str, Any]:
    """With the topic of its issue, for what has none."""
    return {"topic": topic_of_issue(opinion), **known_assignment(opinion)}


def record_reply(opinion: Opinion, *, by: User, **said: Any) -> None:
    actions.record_reply(actions.away(opinion), by=by, **said)


def is_promised_no_day(opinion: Opinion) -> bool:
    """Whether another body has it, and nobody noted by when it answers; `referrals` may be loaded."""
    waiting = [referral for referral in opinion.referrals.all() if referral.replied_on is None]
    return is_in_work(opinion) and any(referral.expected_on is None for referral in waiting)


def note_expected(opinion: Opinion, *, by: User, expected_on: dt.date) -> None:
    actions.note_expected(actions.away(opinion), by=by, expected_on=expected_on)


def known_receiver(opinion: Opinion) -> dict[str, Any]:
    """The body that is noted now, for the form to start from."""
    waiting = opinion.referrals.filter(replied_on=None).first()
    return {"to_body": waiting.to_body_id} if waiting else {}


def correct_receiver(opinion: Opinion, *, by: User, **said: Any) -> None:
    actions.correct_receiver(actions.away(opinion), by=by, **said)


def take_back(opinion: Opinion, *, by: User, reason: str) -> None:
    actions.take_back(actions.away(opinion), by=by, reason=reason)


def urge(opinion: Opinion, *, by: User, **said: Any) -> None:
    actions.urge(actions.away(opinion), by=by, **said)


VERBS = [
    Verb(
        HAND_BACK,
        "Không thuộc đơn vị tôi",
        MAY_HAND_BACK,
        actions.hand_back,
        may_go_back,
        "Ý kiến trở lại văn phòng để phân công lại; các ý kiến cùng vấn đề mà đơn vị đang giữ cũng vậy. Thời hạn không "
        "đổi. Người gửi, người dân không thấy việc này. Bản nháp đã soạn đi theo ý kiến.",
        HandBackForm,
        shows=["public_text"],
        done="Đã trả lại văn phòng.",
        whose=lambda opinion, user: given_to(opinion, user) is not None,
    ),
    Verb(
        "phan-loai",
        "Phân loại",
        MAY_ASSIGN,
        actions.classify,
        is_in_work,
        "Lĩnh vực và thẩm quyền quyết định ý kiến đi đường nào. Việc của cấp trên hay cơ quan khác thì chuyển đi.",
        ClassifyForm,
        known_class,
        shows=["public_text"],
        done="Đã phân loại.",
    ),
    Verb(
        "phan-cong",
        "Phân công",
        MAY_ASSIGN,
        actions.assign_alone,
        is_moving,
        "Đơn vị được giao thấy ý kiến này trong danh sách của mình và được báo qua thư. "
        "Nếu đã giao cho đơn vị khác, đơn vị đó thôi chủ trì và cũng được báo.",
        initial=known_for_one,
        shows=["public_text"],
        done="Đã phân công.",
        form_for=form_to_assign,
    ),
    Verb(
        "chuyen-di",
        "Chuyển cơ quan có thẩm quyền",
        MAY_ASSIGN,
        actions.forward,
        is_moving_here,
        "Ý kiến vượt thẩm quyền. Ghi việc chuyển; người gửi được báo, trang công khai nói chuyển đến "
        "đâu. Đơn vị đang giữ ý kiến thôi xử lý. Ghi xong thì lập phiếu chuyển ở trang này, cạnh lần chuyển.",
        ForwardForm,
        shows=["public_text"],
        done="Đã ghi việc chuyển.",
    ),
    Verb(
        "sua-noi-nhan",
        "Sửa cơ quan nhận ghi nhầm",
        MAY_ASSIGN,
        correct_receiver,
        is_elsewhere,
        "Chỉ khi trên cổng ghi nhầm; công văn đã đến nhầm nơi thì chờ nơi ấy trả lời rồi chuyển lại. Việc của chính "
        "địa phương thì bấm «Chuyển nhầm, tự trả lời». Sửa cho mọi ý kiến đi cùng công văn. Ai đã được báo tên ghi "
        "nhầm thì được báo lại. Phiếu chuyển đã lập thì lập lại.",
        CorrectReceiverForm,
        known_receiver,
        shows=["public_text"],
        done="Đã sửa cơ quan nhận.",
    ),
    Verb(
        "nhan-lai",
        "Chuyển nhầm, tự trả lời",
        MAY_ASSIGN,
        take_back,
        is_elsewhere,
        "Việc này của địa phương, không phải của cơ quan khác. Ý kiến trở lại hàng chờ phân công; hạn trả lời tính như "
        "chưa từng chuyển đi. Ai đã được báo là chuyển đi thì được báo lại; trang công khai ghi là chuyển nhầm. Công "
        "văn đã gửi, đã đôn đốc thì báo cho cơ quan ấy là không phải trả lời nữa.",
        asking("Vì sao là chuyển nhầm", "Chỉ cán bộ đọc được. Đừng ghi tên hay số điện thoại."),
        shows=["public_text"],
        done="Đã nhận lại. Hãy phân công đơn vị trả lời.",
        is_grave=True,
    ),
    Verb(
        "ghi-tra-loi",
        "Ghi trả lời của cơ quan nhận",
        MAY_ASSIGN,
        record_reply,
        may_come_back,
        "Cơ quan nhận đã trả lời. Người gửi, người theo dõi được báo; vẫn phải trả lời công khai. Ý kiến đã rút, đã "
        "chuyển khiếu nại, tố cáo thì chỉ ghi vào hồ sơ, không báo ai.",
        ReplyForm,
        shows=["public_text"],
        done="Đã ghi trả lời của cơ quan nhận.",
    ),
    Verb(
        EXPECTED,
        "Ghi ngày hẹn trả lời",
        MAY_ASSIGN,
        note_expected,
        is_promised_no_day,
        "Lúc chuyển chưa ghi cơ quan nhận hẹn trả lời ngày nào. Phiếu chuyển, trang công khai nói ngày này, của mọi ý "
        "kiến đi cùng công văn; quá ngày mà chưa có trả lời thì cổng nhắc đôn đốc.",
        ExpectedForm,
        done="Đã ghi ngày hẹn trả lời.",
    ),
    Verb(
        "don-doc",
        "Đôn đốc cơ quan nhận",
        MAY_ASSIGN,
        urge,
        is_elsewhere,
        "Ghi lần đã đôn đốc cơ quan nhận. Trang công khai nói ngày đôn đốc và số công văn, nếu có.",
        UrgeForm,
        shows=["public_text"],
        done="Đã ghi lần đôn đốc.",
    ),
    Verb(
        "hoi-them",
        "Hỏi thêm người gửi",
        MAY_ASSIGN,
        actions.ask_sender,
        is_moving,
        "Người gửi được hỏi qua thư, hoặc vào danh sách cần gọi điện. Trong lúc chờ, thời hạn tạm dừng.",
        AskForm,
        shows=["public_text", "way_to_ask"],
        done="Đã hỏi. Thời hạn tạm dừng.",
    ),
    Verb(
        "thoi-cho",
        "Thôi chờ",
        MAY_ASSIGN,
        actions.resume,
        is_waiting_for_sender,
        "Người gửi đã trả lời cách khác, hoặc không trả lời. Thời hạn chạy tiếp.",
        asking("Vì sao không chờ nữa", "Chỉ cán bộ đọc được. Đừng ghi tên hay số điện thoại."),
        done="Thời hạn chạy tiếp.",
    ),
    Verb(
        "gia-han",
        "Gia hạn",
        MAY_ASSIGN,
        actions.extend_deadline,
        is_moving,
        "Hẹn trả lời vào ngày muộn hơn. Người gửi được báo ngày mới và lý do; mọi ngày đã hẹn vẫn đọc được.",
        ExtendForm,
        shows=["public_text", "promised_day"],
        done="Đã gia hạn.",
        is_grave=True,
    ),
    Verb(
        "mo-lai",
        "Mở lại",
        "feedback.reopen_opinion",
        actions.reopen,
        is_answered,
        "Ý kiến đã trả lời được xem xét lại. Câu trả lời cũ vẫn hiện cho đến khi có câu mới; thời hạn tính lại.",
        asking("Lý do mở lại", "Chỉ cán bộ đọc được. Người gửi và người theo dõi được báo là ý kiến được xem xét lại."),
        shows=["public_text"],
        done="Đã mở lại.",
        is_grave=True,
    ),
]
