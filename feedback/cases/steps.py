"""The state of a case and what comes next, in words as to a colleague."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from dialogue_portal.lib.text import capital

from ..models import CaseHandBack, Competence, Draft, Moderation, Opinion, Processing, Referral
from ..models.choices import DONE

GIVEN = ["assignments__body", "assignments__hand_backs__proposed"]
"""What to load of cases in order to tell to whom they are given, and who handed them back."""


@dataclass(frozen=True)
class Step:
    """`state`: the state of the case; `todo`: what comes next, empty if nothing does; `desk`: where that is done."""

    state: str
    todo: str = ""
    desk: str = ""


WRITING = {
    Draft.SUBMITTED: Step("Câu trả lời đã trình", "Người duyệt đọc câu trả lời: duyệt, hoặc trả lại để sửa.", "answer"),
    Draft.APPROVED: Step("Câu trả lời đã duyệt, chưa công bố", "Văn phòng công bố câu trả lời.", "answer"),
}


def step_of(opinion: Opinion) -> Step:
    """The step of a case. Needs its referrals, assignments (`GIVEN`) and responses; costs no query if they are
    prefetched."""
    if opinion.withdrawn_at:
        return over("Người gửi đã rút ý kiến", opinion)
    if opinion.moderation in {Moderation.PENDING, Moderation.HELD}:
        name = str(Moderation(opinion.moderation).label)
        return Step(capital(name), "Đọc rồi đăng lên cổng, hoặc trả lời người gửi vì sao không đăng.", "moderate")
    if opinion.moderation == Moderation.DUPLICATE:
        return Step("Trùng ý kiến khác", f"Được trả lời chung với ý kiến số {opinion.duplicate_of_id}.")
    if opinion.moderation == Moderation.DECLINED:
        return Step("Không đăng lên cổng", "Không còn việc gì phải làm, trừ khi duyệt lại.")
    if opinion.moderation == Moderation.DIVERTED:
        return over("Đã chuyển sang thủ tục khiếu nại, tố cáo", opinion)
    return step_in_work(opinion)


def over(state: str, opinion: Opinion) -> Step:
    """Nothing is left to do, except to note the reply of another body that still has the case."""
    away = away_at(opinion)
    if away is None:
        return Step(state, "Không còn việc gì phải làm.")
    return Step(state, f"{away.to_body} còn giữ: báo cho cơ quan đó biết, có trả lời thì ghi lại.")


def away_at(opinion: Opinion) -> Referral | None:
    return next((line for line in opinion.referrals.all() if line.replied_on is None), None)


def step_in_work(opinion: Opinion) -> Step:
    """The step of an approved opinion."""
    if opinion.processing in DONE:
        return over(capital(opinion.get_processing_display()), opinion)
    if opinion.processing == Processing.WAITING:
        return Step("Chờ người gửi bổ sung", "Chờ người gửi trả lời câu đã hỏi, hoặc bấm «Thôi chờ» để làm tiếp.")
    if away := away_at(opinion):
        return Step(f"Đã chuyển {away.to_body}", todo_of(away), "sort_case")
    if opinion.competence in {Competence.HIGHER, Competence.OTHER} and not opinion.meant_referrals:
        return Step("Vượt thẩm quyền", "Chuyển đến cơ quan có thẩm quyền.", "sort_case")
    return step_to_answer(opinion)


def todo_of(away: Referral) -> str:
    """What to do about a case that another body has: wait for it, urge it, or wait again after urging."""
    if not away.days_late:
        if not away.letter_number:
            return "Chưa có số công văn: lập phiếu chuyển, lấy số. Có trả lời thì ghi lại."
        return "Chờ cơ quan đó trả lời rồi ghi lại trả lời."
    late = f"Quá hẹn {away.expected_on:%d/%m/%Y} đã {away.days_late:02d} ngày"
    urged = list(away.urgings.all())
    if not urged:
        return f"{late}: đôn đốc, có trả lời thì ghi lại."
    told = f"{late}; đã đôn đốc {len(urged):02d} lần, lần cuối {urged[-1].urged_on:%d/%m/%Y}"
    until = max(line.again_on for line in urged)
    if until > timezone.localdate():
        return f"{told}. Chờ đến {until:%d/%m/%Y}, chưa có trả lời thì đôn đốc lại."
    return f"{told}: đôn đốc lại, có trả lời thì ghi lại."


def handed_back(opinion: Opinion) -> list[CaseHandBack]:
    """What those said who have the case and handed it back. Costs no query where `step_of` costs none."""
    lines = [line for line in opinion.assignments.all() if line.ended_at is None]
    return [line.handed_back for line in lines if line.handed_back]


def step_to_answer(opinion: Opinion) -> Step:
    states = {line.state for line in opinion.responses.all()}
    writing = next((step for state, step in WRITING.items() if state in states), None)
    if writing:
        return writing
    lead = next((line for line in opinion.assignments.all() if line.is_lead and line.ended_at is None), None)
    if lead and lead.handed_back:
        return Step(
            "Đơn vị trả lại văn phòng", "Phân công lại, hoặc nói vì sao vẫn là việc của đơn vị ấy.", "sort_case"
        )
    if lead:
        begun = "đang có bản nháp" if Draft.DRAFT in states else "chưa có bản nháp"
        return Step("Đang xử lý", f"{lead.body} soạn trả lời ({begun}).", "answer")
    if reply := reply_to(opinion):
        said = f"{reply.to_body} đã trả lời ngày {reply.replied_on:%d/%m/%Y}"
        return Step(said, "Phân công đơn vị trả lời người gửi theo nội dung ấy.", "sort_case")
    if opinion.processing == Processing.RECEIVED:
        return Step("Đã duyệt, chưa phân loại", "Phân loại rồi phân công đơn vị, hoặc chuyển đi.", "sort_case")
    return Step("Đã phân loại, chưa phân công", "Phân công đơn vị trả lời.", "sort_case")


def reply_to(opinion: Opinion) -> Referral | None:
    """The last reply of another body, since the case was reopened if it was: `replies_since` for prefetched rows."""
    since = timezone.localdate(opinion.reopened_at) if opinion.reopened_at else dt.date.min
    replied = [line for line in opinion.meant_referrals if line.replied_on and line.replied_on >= since]
    return max(replied, key=lambda line: (line.replied_on, line.pk), default=None)
