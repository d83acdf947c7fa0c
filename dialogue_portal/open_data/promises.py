"""Promises: what, by whom, until when, and the progress."""

import datetime as dt
from collections import Counter
from operator import itemgetter
from typing import Any, NamedTuple

from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.query_values import Given, IsOneOf
from feedback.models import Commitment, Issue, Postponement, Resumption
from feedback.models.conditions import may_be_read, names_one
from sessions_app.models import ConclusionItem

from .columns import NUMBER, Column, Reference, is_illustrative, of_conference, paired
from .dataset import Dataset


class OpenPromise(NamedTuple):
    promise: Any
    bodies: list[str]
    first_day: dt.date | None
    times_put_off: int
    conclusions: tuple[Reference, ...]
    opinions: tuple[Reference, ...]
    issues: tuple[Reference, ...]


OF_A_PROMISE = ["title", "description", "official_then", "due_on", "state", "dropped_reason"]
OF_ITS_NAMES = ["session__slug", "session__is_illustrative", "lead_body__name", "drop_reason__name"]
OF_ITS_OFFICIAL = ["official__name", "official__is_public"]


@asked_together
def rows_named(keys: Given) -> Rows:
    promises = Commitment.objects.public().filter(IsOneOf("pk", keys))
    loaded = promises.with_percent().select_related("session", "lead_body", "drop_reason", "official")
    bodies = Commitment.coordinating_bodies.through.objects.filter(IsOneOf("commitment", keys))
    lines, issues = ConclusionItem.objects.public().filter(IsOneOf("commitment", keys)), Issue.objects.public()
    of_opinions = Commitment.opinions.through.objects.filter(IsOneOf("commitment", keys), may_be_read("opinion"))
    of_issues = Commitment.issues.through.objects.filter(IsOneOf("commitment", keys), names_one("issue", issues))
    put_off = Postponement.objects.filter(IsOneOf("commitment", keys))
    resumed = Resumption.objects.filter(IsOneOf("commitment", keys))
    alone = promises.filter(may_be_read("response__opinion"), response__issue=None)
    return {
        "promises": loaded.only(*OF_A_PROMISE, *OF_ITS_NAMES, *OF_ITS_OFFICIAL),
        "bodies": bodies.values_list("commitment", "body__name"),
        "put off": put_off.values_list("commitment", "postponed_at", "due_before"),
        "resumed": resumed.values_list("commitment", "taken_up_at", "due_before"),
        "concluded": lines.values_list("commitment", "notice__slug"),
        "opinions": of_opinions.values_list("commitment", "opinion"),
        "issues": of_issues.values_list("commitment", "issue"),
        "asked": alone.values_list("pk", "response__opinion"),
        "asked together": promises.filter(names_one("response__issue", issues)).values_list("pk", "response__issue"),
    }


def read(keys: list[int]) -> list[OpenPromise]:
    found = rows_named(keys)
    promises = {promise.pk: promise for promise in found["promises"]}
    conclusions = paired("ket-luan", found["concluded"])
    opinions = paired("y-kien", found["opinions"], found["asked"])
    issues = paired("van-de", found["issues"], found["asked together"])
    bodies, first_days = listed(found["bodies"]), first_of([*found["put off"], *found["resumed"]])
    times_put_off = Counter(key for key, *_ in found["put off"])
    return [
        OpenPromise(
            promises[key],
            bodies.get(key, []),
            first_days.get(key),
            times_put_off[key],
            conclusions.get(key, ()),
            opinions.get(key, ()),
            issues.get(key, ()),
        )
        for key in keys
        if key in promises
    ]


def listed(pairs: list[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def first_of(moved: list[tuple[int, dt.datetime, dt.date | None]]) -> dict[int, dt.date]:
    """The day that each promise had before it got another for the first time."""
    found: dict[int, dt.date] = {}
    for key, _, day in sorted(moved, key=itemgetter(1)):
        if day:
            found.setdefault(key, day)
    return found


def official_of(row: OpenPromise) -> str | None:
    official = row.promise.official
    return official.name if official and official.is_public else None


def why_dropped(row: OpenPromise) -> str:
    reason = row.promise.drop_reason
    return f"{reason.name}. {row.promise.dropped_reason}" if reason else row.promise.dropped_reason


PROMISES = Dataset(
    "viec-phai-lam",
    "Việc phải làm",
    "Mỗi dòng là một việc đã hứa và đã công bố.",
    rows=Commitment.objects.public,
    read=read,
    columns=(
        Column(NUMBER, "Số", "Số của việc, không đổi.", lambda row: row.promise.pk),
        of_conference(lambda row: row.promise.session.slug, "Mã của hội nghị đã hứa."),
        Column("viec", "Việc phải làm", "Tên việc.", lambda row: row.promise.title),
        Column("noi_ro", "Nói rõ thêm", "Phải làm những gì.", lambda row: row.promise.description),
        Column("chu_tri", "Đơn vị chủ trì", "Ai làm.", lambda row: row.promise.lead_body.name),
        Column("phoi_hop", "Đơn vị phối hợp", "Ai cùng làm.", lambda row: "; ".join(row.bodies)),
        Column(
            "phu_trach_khi_do",
            "Phụ trách khi đó",
            "Người phụ trách lúc hứa, như đã ghi khi ấy.",
            lambda row: row.promise.official_then,
        ),
        Column("can_bo", "Cán bộ phụ trách", "Tên cán bộ, nếu có trong danh sách cán bộ đang đăng.", official_of),
        Column("han", "Thời hạn", "Hạn đang có hiệu lực; để trống là chưa định.", lambda row: row.promise.due_on),
        Column(
            "han_dau",
            "Hạn đầu tiên",
            "Hạn đã hứa lúc đầu, nếu hạn từng lùi, hay việc thôi làm rồi làm tiếp với hạn khác.",
            lambda row: row.first_day,
        ),
        Column("so_lan_lui_han", "Số lần lùi hạn", "Hạn đã lùi mấy lần.", lambda row: row.times_put_off),
        Column("tinh_trang", "Tình trạng", "Đã đi đến bước nào.", lambda row: str(row.promise.get_state_display())),
        Column("qua_han", "Quá hạn", "«có» là đã quá hạn mà chưa báo xong.", lambda row: row.promise.is_overdue),
        Column(
            "phan_tram",
            "Phần trăm",
            "Đã làm bao nhiêu phần trăm, theo lần báo gần nhất.",
            lambda row: row.promise.percent,
        ),
        Column("ly_do_thoi", "Lý do không làm nữa", "Vì sao thôi làm, nếu thôi.", why_dropped),
        Column("ket_luan", "Kết luận", "Mã của thông báo kết luận đã giao việc.", lambda row: row.conclusions),
        Column("y_kien", "Các ý kiến", "Số của những ý kiến đang đăng mà vì đó có việc.", lambda row: row.opinions),
        Column("van_de", "Các vấn đề", "Số của những vấn đề mà vì đó có việc.", lambda row: row.issues),
        is_illustrative("việc", lambda row: row.promise.session.is_illustrative),
    ),
)
