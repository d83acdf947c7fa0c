"""What staff do with an opinion."""

from django.urls import reverse

from sessions_app.admin.verbs import Link, Verb, asking

from .. import actions
from ..actions.opinion_corrections import may_be_corrected
from ..forms.moderating import ApproveWarnedForm, DuplicateForm, form_to_correct, offered_text, published_words
from ..models import Moderation, Opinion
from ..models.choices import DONE

MAY_MODERATE = "feedback.moderate_opinion"


def is_waiting(opinion: Opinion) -> bool:
    return opinion.moderation in {Moderation.PENDING, Moderation.HELD} and opinion.withdrawn_at is None


def is_approved(opinion: Opinion) -> bool:
    return opinion.moderation == Moderation.APPROVED and opinion.withdrawn_at is None


def is_in_work(opinion: Opinion) -> bool:
    return is_approved(opinion) and opinion.processing not in DONE


def may_be_duplicate(opinion: Opinion) -> bool:
    return is_waiting(opinion) or is_in_work(opinion)


def may_be_diverted(opinion: Opinion) -> bool:
    return is_waiting(opinion) or (is_in_work(opinion) and not opinion.parts.exists())


VERBS = [
    Verb(
        "duyet",
        "Duyệt",
        MAY_MODERATE,
        actions.approve,
        lambda opinion: is_waiting(opinion) or opinion.moderation == Moderation.DECLINED,
        "Tiêu đề và nội dung công khai hiện trên cổng, trừ khi người gửi xin không công khai. "
        "Nguyên văn được giữ riêng. Sau khi duyệt, phần công khai chỉ còn đính chính được: mọi người đọc được đã sửa "
        "điều gì.",
        ApproveWarnedForm,
        offered_text,
        shows=["original_text", "marks_offered", "visibility_label", "grievance"],
        done="Đã duyệt ý kiến.",
    ),
    Verb(
        "khong-dang",
        "Không đăng",
        MAY_MODERATE,
        actions.decline,
        is_waiting,
        "Ý kiến không hiện trên cổng. Sau này vẫn duyệt lại được.",
        asking("Lý do không đăng", "Người gửi đọc lý do này khi tra cứu."),
        shows=["original_text"],
        done="Đã ghi là không đăng.",
        is_grave=True,
    ),
    Verb(
        "chuyen-khieu-nai",
        "Chuyển khiếu nại, tố cáo",
        MAY_MODERATE,
        actions.divert,
        may_be_diverted,
        "Việc này theo thủ tục khác. Không phần nào của nó được công khai, và không chuyển trở lại được. Đang hiện "
        "trên cổng thì được gỡ xuống, đơn vị thôi giữ. Người gửi được chỉ nơi nộp đơn.",
        asking("Ghi chú", "Không bắt buộc. Chỉ cán bộ đọc được.", required=False),
        shows=["original_text"],
        done="Đã chuyển sang khiếu nại, tố cáo.",
        is_grave=True,
    ),
    Verb(
        "vao-ket-luan",
        "Đưa vào thông báo kết luận",
        "sessions_app.change_conclusionnotice",
        actions.add_to_conclusion,
        lambda opinion: opinion.is_public,
        "Thêm một mục vào phần a) của thông báo kết luận đang soạn của hội nghị này. Lời văn của mục sửa được ở đó.",
        shows=["subject"],
        done="Đã có trong thông báo kết luận.",
        is_rare=True,
    ),
    Verb(
        "trung",
        "Trùng ý kiến khác",
        MAY_MODERATE,
        actions.mark_duplicate,
        may_be_duplicate,
        "Ý kiến này được trả lời chung với ý kiến kia và không hiện riêng trên cổng. Người gửi được báo, kể cả khi có "
        "trả lời.",
        DuplicateForm,
        shows=["public_text"],
        done="Đã ghi là trùng.",
        is_rare=True,
    ),
    Verb(
        "bo-trung",
        "Bỏ ghi trùng",
        MAY_MODERATE,
        actions.unmark_duplicate,
        lambda opinion: opinion.moderation == Moderation.DUPLICATE and opinion.withdrawn_at is None,
        "Đây là việc khác: ý kiến trở lại hàng chờ duyệt.",
        done="Đã bỏ ghi trùng. Ý kiến đang chờ duyệt.",
        is_rare=True,
    ),
    Verb(
        "dinh-chinh-loi-dang",
        "Đính chính lời đăng",
        MAY_MODERATE,
        actions.correct_public_words,
        may_be_corrected,
        "Lời mới thay lời đang đăng ở mọi trang, ở văn bản do cổng soạn, việc phải làm, vấn đề, kết luận. Trang của ý "
        "kiến ghi ngày và điều đã đính chính, người gửi được báo; lời cũ chỉ cán bộ đọc được. Lộ điều phải gỡ ngay thì "
        "bấm «Ẩn khỏi cổng» trước, đính chính rồi «Đăng lại». Bản chụp đã ký thì phải tự gỡ ở trang của văn bản.",
        initial=published_words,
        shows=["original_text", "marks_offered", "visibility_label", "promises_beside"],
        done="Đã đính chính lời đăng.",
        is_rare=True,
        form_for=form_to_correct,
    ),
    Verb(
        "an",
        "Ẩn khỏi cổng",
        MAY_MODERATE,
        actions.hide,
        lambda opinion: is_approved(opinion) and opinion.hidden_at is None,
        "Ý kiến và câu trả lời của nó không còn hiện ở trang nào của cổng. Địa chỉ cũ chỉ còn ghi là đã gỡ và lý do. "
        "Hồ sơ vẫn giữ nguyên. Văn bản do cổng soạn được thay bằng bản không còn nội dung này; bản chụp đã ký thì phải "
        "tự gỡ ở trang của văn bản.",
        asking(
            "Lý do ẩn",
            "Mọi người đọc được lý do này ở địa chỉ cũ của ý kiến, người gửi cũng được báo. Đừng nhắc lại điều cần ẩn.",
        ),
        shows=["public_text", "promises_beside"],
        done="Đã ẩn ý kiến.",
        is_grave=True,
    ),
    Verb(
        "dang-lai",
        "Đăng lại",
        MAY_MODERATE,
        actions.show_again,
        lambda opinion: is_approved(opinion) and opinion.hidden_at is not None and not opinion.parts.exists(),
        "Ý kiến và câu trả lời của nó hiện lại trên cổng như trước khi gỡ, với lời đã đính chính nếu có. Người gửi "
        "được báo.",
        asking("Lý do đăng lại", "Chỉ cán bộ đọc được."),
        shows=["public_text", "decided"],
        done="Đã đăng lại.",
        is_rare=True,
    ),
]

LINKS = [
    Link(
        "Mở ở bàn duyệt ý kiến",
        MAY_MODERATE,
        is_waiting,
        lambda opinion: reverse("admin:moderate", args=[opinion.pk]),
    ),
    Link(
        "Soạn trả lời",
        "feedback.add_response",
        is_in_work,
        lambda opinion: reverse("admin:answer", args=[opinion.pk]),
    ),
]
