"""Conclusion notices line by line, as on their pages: without the words of hidden opinions."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.query_values import Given, IsOneOf
from feedback.models import Commitment, Issue, Opinion
from feedback.models.conditions import names_one
from feedback.templatetags.feedback_tags import opinions_by_item, public_words
from sessions_app.models import ConclusionItem, ConclusionNotice, ConclusionPart, numbered

from .columns import MARK, Column, Reference, is_illustrative, of_conference, paired, references
from .dataset import Dataset, Lines


class OpenLine(NamedTuple):
    item: ConclusionItem
    text: str
    opinions: tuple[Reference, ...]
    issues: tuple[Reference, ...]
    promises: tuple[Reference, ...]


class OpenConclusion(NamedTuple):
    notice: Any
    lines: Sequence[OpenLine]


@asked_together
def rows_named(keys: Given) -> Rows:
    notices = ConclusionNotice.objects.public().filter(IsOneOf("pk", keys)).with_corrected_at()
    of_opinions = Opinion.conclusion_items.through.objects.filter(IsOneOf("conclusionitem__notice", keys))
    of_issues = Issue.conclusion_items.through.objects.filter(IsOneOf("conclusionitem__notice", keys))
    is_public = Exists(Opinion.objects.public().filter(pk=OuterRef("opinion")))
    opinions = of_opinions.annotate(is_public=is_public).select_related("opinion").order_by("opinion")
    promises = Commitment.objects.public().filter(IsOneOf("conclusion_item__notice", keys))
    return {
        "notices": notices.select_related("session", "issuer"),
        "items": ConclusionItem.objects.filter(IsOneOf("notice", keys)).select_related("body"),
        "opinions": opinions.only("conclusionitem", "opinion__subject", "opinion__part_of"),
        "issues": of_issues.filter(names_one("issue", Issue.objects.public())).values_list("conclusionitem", "issue"),
        "promises": promises.values_list("conclusion_item", "pk"),
    }


def read(keys: list[int]) -> list[OpenConclusion]:
    found = rows_named(keys)
    notices, behind = {notice.pk: notice for notice in found["notices"]}, opinions_by_item(found["opinions"])
    issues, promises = paired("van-de", found["issues"]), paired("viec-phai-lam", found["promises"])

    def line(item: ConclusionItem) -> OpenLine:
        said = behind.get(item.pk, [])
        shown = references("y-kien", [opinion.pk for opinion in said if opinion.is_shown])
        return OpenLine(item, public_words(item, said), shown, issues.get(item.pk, ()), promises.get(item.pk, ()))

    rows = {key: [item for item in found["items"] if item.notice_id == key] for key in notices}
    return [
        OpenConclusion(notices[key], [line(item) for item in numbered(rows[key]).values()])
        for key in keys
        if key in notices
    ]


LINES = Lines(
    "muc",
    lambda row: row.lines,
    (
        Column(
            "phan", "Phần", "Một trong bốn phần của thông báo.", lambda line: str(ConclusionPart(line.item.part).label)
        ),
        Column("muc_so", "Mục", "Mục thứ mấy của phần ấy.", lambda line: line.item.number),
        Column("noi_dung", "Nội dung", "Nguyên văn của mục, trừ phần đã gỡ khỏi cổng.", lambda line: line.text),
        Column(
            "co_quan_duoc_giao",
            "Chuyển hoặc giao",
            "Phần c: chuyển đến đâu. Phần d: giao ai.",
            lambda line: line.item.body and line.item.body.name,
        ),
        Column("han", "Thời hạn", "Hạn đã giao.", lambda line: line.item.due_on),
        Column("y_kien", "Các ý kiến", "Số của những ý kiến đang đăng mà mục nêu.", lambda line: line.opinions),
        Column("van_de", "Các vấn đề", "Số của những vấn đề mà mục nêu.", lambda line: line.issues),
        Column("viec_phai_lam", "Việc phải làm", "Số của việc theo dõi mục ấy.", lambda line: line.promises),
    ),
)

CONCLUSIONS = Dataset(
    "ket-luan",
    "Thông báo kết luận",
    "Mỗi dòng là một mục của một thông báo kết luận; phần đầu dòng nói về cả thông báo.",
    rows=ConclusionNotice.objects.public,
    read=read,
    lines=LINES,
    columns=(
        Column(MARK, "Mã", "Phần cuối của địa chỉ trang.", lambda row: row.notice.slug),
        of_conference(lambda row: row.notice.session.slug),
        Column("trich_yeu", "Trích yếu", "Tên của thông báo.", lambda row: row.notice.title),
        Column("so_ky_hieu", "Số, ký hiệu", "Số của văn bản.", lambda row: row.notice.number_symbol),
        Column("ngay_ban_hanh", "Ngày ban hành", "Ngày ghi trên văn bản.", lambda row: row.notice.issued_on),
        Column(
            "co_quan_ban_hanh",
            "Cơ quan ban hành",
            "Ai ra thông báo.",
            lambda row: row.notice.issuer and row.notice.issuer.name,
        ),
        Column("nguoi_ky", "Người ký", "Chức vụ và họ tên người ký.", lambda row: row.notice.signer),
        Column("mo_dau", "Phần mở đầu", "Lời trước các mục.", lambda row: row.notice.introduction),
        Column("phan_ket", "Phần kết", "Lời sau các mục.", lambda row: row.notice.closing),
        Column("dang_luc", "Đăng lúc", "Lúc công bố trên cổng.", lambda row: row.notice.published_at),
        Column(
            "dinh_chinh_luc",
            "Đính chính lúc",
            "Lần đính chính gần nhất, nếu có; sửa điều gì thì trang có ghi.",
            lambda row: row.notice.corrected_at,
        ),
        is_illustrative("kết luận", lambda row: row.notice.session.is_illustrative),
    ),
)
