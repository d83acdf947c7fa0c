"""Issues (matters that many raised), with the answer to all of them together."""

from typing import NamedTuple

from django.db.models import Window
from django.db.models.functions import RowNumber

from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.query_values import Given, IsOneOf
from feedback.lists.card_rows import OF_AN_ANSWER, OF_ITS_NAMES, ToldAnswer, newest_of
from feedback.models import Commitment, Issue, IssueOpinion, Response
from feedback.models.conditions import may_be_read, names_one
from sessions_app.models import ConclusionItem

from .answers import ANSWER
from .columns import NUMBER, Column, Reference, is_illustrative, of_conference, paired
from .dataset import Dataset

SHOWN = 100
"""Opinions of an issue that are listed; its page has no more."""


class OpenIssue(NamedTuple):
    issue: Issue
    answer: ToldAnswer | None
    opinions: tuple[Reference, ...]
    conclusions: tuple[Reference, ...]
    promises: tuple[Reference, ...]


@asked_together
def rows_named(keys: Given) -> Rows:
    issues = Issue.objects.public().filter(IsOneOf("pk", keys)).with_public_count().select_related("session", "topic")
    members = IssueOpinion.objects.current().filter(IsOneOf("issue", keys), may_be_read("opinion"))
    first = Window(RowNumber(), partition_by="issue", order_by="opinion")
    answers = Response.objects.published().filter(IsOneOf("issue", keys))
    line, promises = names_one("conclusionitem", ConclusionItem.objects.public()), Commitment.objects.public()
    said_in = Issue.conclusion_items.through.objects.filter(line, IsOneOf("issue", keys))
    because = Commitment.issues.through.objects.filter(IsOneOf("issue", keys), names_one("commitment", promises))
    return {
        "issues": issues.only("title", "summary", "session__slug", "session__is_illustrative", "topic__name"),
        "members": members.annotate(place=first).filter(place__lte=SHOWN).values_list("issue", "opinion"),
        "answers": answers.values_list("issue", *OF_AN_ANSWER, *OF_ITS_NAMES),
        "said in": said_in.values_list("issue", "conclusionitem__notice__slug"),
        "because": because.values_list("issue", "commitment"),
        "promised": promises.filter(IsOneOf("response__issue", keys)).values_list("response__issue", "pk"),
    }


def read(keys: list[int]) -> list[OpenIssue]:
    found = rows_named(keys)
    issues, answers = {issue.pk: issue for issue in found["issues"]}, newest_of(found["answers"])
    members, said_in = paired("y-kien", found["members"]), paired("ket-luan", found["said in"])
    promised = paired("viec-phai-lam", found["because"], found["promised"])
    return [
        OpenIssue(issues[key], answers.get(key), members.get(key, ()), said_in.get(key, ()), promised.get(key, ()))
        for key in keys
        if key in issues
    ]


ISSUES = Dataset(
    "van-de",
    "Vấn đề tổng hợp",
    "Mỗi dòng là một vấn đề mà nhiều ý kiến của một hội nghị cùng nêu, với câu trả lời chung.",
    rows=Issue.objects.public,
    read=read,
    columns=(
        Column(NUMBER, "Số", "Số của vấn đề, không đổi.", lambda row: row.issue.pk),
        of_conference(lambda row: row.issue.session.slug),
        Column("ten", "Vấn đề", "Tên vấn đề do cán bộ đặt.", lambda row: row.issue.title),
        Column("tom_tat", "Tóm tắt", "Gộp những gì các ý kiến nêu.", lambda row: row.issue.summary),
        Column("linh_vuc", "Lĩnh vực", "Lĩnh vực do cán bộ xếp.", lambda row: row.issue.topic and row.issue.topic.name),
        Column(
            "so_y_kien",
            "Số ý kiến",
            "Bao nhiêu ý kiến cùng nêu, tính cả ý kiến trùng không đăng riêng.",
            lambda row: row.issue.said,
        ),
        *ANSWER,
        Column(
            "y_kien",
            "Các ý kiến",
            f"Số của những ý kiến đang đăng trong vấn đề, nhiều nhất là {SHOWN}.",
            lambda row: row.opinions,
        ),
        Column("ket_luan", "Kết luận", "Mã của thông báo kết luận có nêu vấn đề.", lambda row: row.conclusions),
        Column("viec_phai_lam", "Việc phải làm", "Số của những việc đã hứa vì vấn đề.", lambda row: row.promises),
        is_illustrative("vấn đề", lambda row: row.issue.session.is_illustrative),
    ),
)
