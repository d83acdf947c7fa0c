"""The staff site's pages for opinions, answers and promises."""

from sessions_app.admin import record

from ..models import CommitmentState, Draft, Moderation, Processing, RegistrationState
from . import accounts, calendar, commitments, conclusions, issues, opinions, privacy, responses, sessions, wording

__all__ = [
    "accounts",
    "calendar",
    "commitments",
    "conclusions",
    "issues",
    "opinions",
    "privacy",
    "responses",
    "sessions",
    "wording",
]

record.KINDS |= {"opinion": "feedback", "commitment": "feedback", "registration": "feedback", "issue": "feedback"}
record.STATE_NAMES |= {
    state.value: str(state.label)
    for axis in [Moderation, Processing, Draft, CommitmentState, RegistrationState]
    for state in axis
}
record.VERB_NAMES |= {
    "submit": "gửi ý kiến",
    "approve": "duyệt ý kiến",
    "decline": "không đăng ý kiến",
    "divert": "chuyển khiếu nại, tố cáo",
    "mark_duplicate": "ghi là trùng",
    "unmark_duplicate": "bỏ ghi trùng",
    "classify": "phân loại",
    "assign": "phân công",
    "reassign": "đổi phân công",
    "extend_deadline": "gia hạn",
    "ask_sender": "hỏi thêm người gửi",
    "forward": "chuyển cơ quan có thẩm quyền",
    "record_reply": "ghi trả lời của cơ quan có thẩm quyền",
    "reopen": "mở lại",
    "edit_opinion": "sửa ý kiến",
    "edit_response": "sửa bản nháp trả lời",
    "add_to_conclusion": "đưa vào thông báo kết luận",
    "redact_paper": "gỡ nội dung ý kiến khỏi văn bản",
    "draft_conclusion": "soạn thông báo kết luận",
    "add_answer_file": "thêm tệp vào câu trả lời",
    "remove_answer_file": "bỏ tệp khỏi câu trả lời",
    "draft_response": "soạn trả lời",
    "submit_response": "trình trả lời",
    "return_response": "trả lại câu trả lời",
    "approve_response": "duyệt trả lời",
    "publish_response": "công bố trả lời",
    "answered_with_issue": "được trả lời chung với vấn đề",
    "hand_over": "bàn giao câu trả lời",
    "report_progress": "ghi tiến độ",
    "under_way": "bắt đầu làm",
    "reported_done": "báo đã xong",
    "verified": "xác nhận đã xong",
    "dropped": "không làm nữa",
    "postpone": "hoãn, lùi hạn",
    "send_back": "trả lại: chưa xong",
    "carry_over": "chuyển sang hội nghị sau",
    "confirm_done": "người nêu ý kiến: đã xong",
    "refute_done": "người nêu ý kiến: chưa xong",
    "publish_reason": "công khai lý do chưa xong",
    "remove_progress_file": "bỏ tệp của tiến độ",
    "register": "đăng ký dự, phát biểu",
    "withdraw_registration": "rút đăng ký",
    "move_up": "có chỗ từ danh sách chờ",
    "mark_came": "ghi đã đến",
    "unmark_came": "bỏ ghi đã đến",
    "move_speaker": "đổi thứ tự phát biểu",
    "call_registrant": "gọi điện báo người đăng ký",
    "erase_contact": "xóa tên và cách liên lạc",
    "erase_original": "xóa nguyên văn",
    "gather": "gộp ý kiến thành vấn đề",
    "add_opinions": "đưa ý kiến vào vấn đề",
    "take_out": "đưa ý kiến ra khỏi vấn đề",
    "split_issue": "tách vấn đề",
    "merge_issue": "nhập vào vấn đề khác",
    "dissolve": "thôi gộp thành vấn đề",
    "reword_issue": "sửa vấn đề",
    "put_on_agenda": "đưa vào chương trình",
    "undo_synthesis": "bỏ bước tổng hợp",
    "join_issue": "được gộp vào vấn đề",
    "leave_issue": "được đưa ra khỏi vấn đề",
    "pass_on_lead": "đổi ý kiến tiêu biểu",
    "answer_moved": "chuyển câu trả lời chung đi",
    "answer_came": "nhận câu trả lời chung",
}
