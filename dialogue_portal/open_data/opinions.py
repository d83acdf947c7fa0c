"""Opinions with their answers, as in the public list and on their pages."""

from typing import Any, NamedTuple

from django.utils import timezone

from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.query_values import Given, IsOneOf
from feedback.lists.card_rows import ToldAnswer, ToldOpinion, rows_of_keys, told_from
from feedback.models import Channel, Commitment, Opinion, OpinionKind, Processing, Response
from feedback.models.choices import DONE
from feedback.models.conditions import names_one
from feedback.views.narrowing import NEWEST_FIRST
from sessions_app.models import ConclusionItem

from .answers import ANSWER
from .columns import NUMBER, Column, Reference, is_illustrative, of_conference, paired
from .dataset import Dataset


class OpenOpinion(NamedTuple):
    told: ToldOpinion
    kind: str
    channel: str
    public_place: str
    group: str | None
    is_illustrative: bool
    conclusions: tuple[Reference, ...]
    promises: tuple[Reference, ...]

    @property
    def answer(self) -> ToldAnswer | None:
        return self.told.response

    @property
    def waits_elsewhere(self) -> bool:
        """Whether its page says that another body has it."""
        return bool(self.told.referred_to) and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether the ward still owes an answer, even if an earlier one is published."""
        return self.told.processing not in DONE


BESIDE_WHAT_IS_TOLD = ["kind", "channel", "public_place", "group__name", "is_illustrative"]


@asked_together
def rows_named(keys: Given) -> Rows:
    line, promises = names_one("conclusionitem", ConclusionItem.objects.public()), Commitment.objects.public()
    said_in = Opinion.conclusion_items.through.objects.filter(line, IsOneOf("opinion", keys))
    because = Commitment.opinions.through.objects.filter(IsOneOf("opinion", keys), names_one("commitment", promises))
    answers = Response.objects.filter(IsOneOf("opinion", keys))
    return {
        **rows_of_keys(keys),
        "beside": Opinion.objects.public().filter(IsOneOf("pk", keys)).values_list("pk", *BESIDE_WHAT_IS_TOLD),
        "said in": said_in.values_list("opinion", "conclusionitem__notice__slug"),
        "because": because.values_list("opinion", "commitment"),
        "promised": promises.filter(response__in=answers).values_list("response__opinion", "pk"),
    }


def read(keys: list[int]) -> list[OpenOpinion]:
    found = rows_named(keys)
    beside = {pk: row for pk, *row in found["beside"]}
    said_in = paired("ket-luan", found["said in"])
    promised = paired("viec-phai-lam", found["because"], found["promised"])
    rows = {
        told.pk: OpenOpinion(told, *beside[told.pk], said_in.get(told.pk, ()), promised.get(told.pk, ()))
        for told in told_from(found)
    }
    return [rows[key] for key in keys if key in rows]


STATES = {
    Processing.ASSIGNED: "đang được xử lý",
    Processing.WAITING: "đang chờ người gửi bổ sung",
    **dict.fromkeys(DONE, "đã được trả lời trực tiếp, chưa đăng lên cổng"),
}


def state_of(row: OpenOpinion) -> str:
    """The state as on the page (components/processing.html)."""
    if row.answer:
        return "đang được xem xét lại" if row.is_open else "đã trả lời"
    if row.waits_elsewhere:
        return "đã chuyển cơ quan khác"
    if row.told.replied_by and row.told.processing != Processing.WAITING:
        return "cơ quan khác đã trả lời, chưa đăng câu trả lời cho người gửi"
    return STATES.get(Processing(row.told.processing), "đã tiếp nhận")


def issue_of(row: OpenOpinion) -> Reference | None:
    issue = row.told.issue
    return Reference("van-de", issue.pk) if issue and issue.is_published else None


def of_told(name: str, heading: str, meaning: str, value: Any) -> Column:
    return Column(name, heading, meaning, lambda row: value(row.told))


OPINIONS = Dataset(
    "y-kien",
    "Ý kiến và trả lời",
    "Mỗi dòng là một ý kiến đang đăng, với câu trả lời đang có hiệu lực.",
    rows=Opinion.objects.public,
    read=read,
    order=NEWEST_FIRST,
    columns=(
        of_told(NUMBER, "Số", "Số của ý kiến, không đổi.", lambda told: told.pk),
        of_conference(lambda row: row.told.session.slug, "Mã của hội nghị mà ý kiến được nêu."),
        Column("loai", "Loại", "Phản ánh, kiến nghị, góp ý hay câu hỏi.", lambda row: str(OpinionKind(row.kind).label)),
        of_told("tieu_de", "Tiêu đề", "Tiêu đề do cán bộ đặt khi duyệt.", lambda told: told.subject),
        of_told(
            "noi_dung",
            "Nội dung",
            "Nội dung công khai: thông tin riêng đã được bỏ, nên có thể khác lời người gửi viết.",
            lambda told: told.public_text,
        ),
        of_told(
            "nguoi_neu",
            "Người nêu",
            "Như trang ghi: mặc định chỉ có tên nơi ở; có họ tên khi người gửi đồng ý nêu tên.",
            lambda told: told.attribution,
        ),
        Column("dia_ban", "Địa bàn", "Nơi ở mà người gửi đã chọn; để trống là không ghi.", lambda row: row.group),
        of_told("linh_vuc", "Lĩnh vực", "Lĩnh vực do cán bộ xếp.", lambda told: told.topic),
        Column("noi_xay_ra", "Nơi xảy ra", "Nơi xảy ra việc được nêu.", lambda row: row.public_place),
        Column("kenh", "Kênh", "Ý kiến đến bằng cách nào.", lambda row: str(Channel(row.channel).label)),
        of_told("ngay_gui", "Ngày gửi", "Ngày nhận ý kiến.", lambda told: timezone.localdate(told.received_at)),
        Column("tinh_trang", "Tình trạng", "Đã đi đến bước nào.", state_of),
        Column(
            "chuyen_den",
            "Đã chuyển đến",
            "Cơ quan khác đang giữ, khi chưa có trả lời.",
            lambda row: row.told.referred_to if row.waits_elsewhere else None,
        ),
        Column(
            "qua_han_tu",
            "Quá hạn từ",
            "Hạn đã qua mà chưa có trả lời; để trống là không quá hạn.",
            lambda row: row.told.overdue_since if row.is_open or not row.answer else None,
        ),
        of_told(
            "so_nguoi_quan_tam",
            "Số người quan tâm",
            "Số lượt bấm «Tôi cũng quan tâm».",
            lambda told: told.concern_count,
        ),
        *ANSWER,
        Column("van_de", "Vấn đề", "Số của vấn đề tổng hợp mà ý kiến thuộc về.", issue_of),
        Column("ket_luan", "Kết luận", "Mã của thông báo kết luận có nêu ý kiến.", lambda row: row.conclusions),
        Column("viec_phai_lam", "Việc phải làm", "Số của những việc đã hứa vì ý kiến.", lambda row: row.promises),
        is_illustrative("ý kiến", lambda row: row.is_illustrative),
    ),
)
