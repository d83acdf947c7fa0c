"""The last event of each promise, for lists of news: newest first."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.lookups import Exact
from django.utils import timezone

from dialogue_portal.lib.text import capital, full_stop
from sessions_app.models import CaseEvent
from sessions_app.models.record import OfList

from ..models import Commitment, CommitmentState, EarlierReason

NEWS = {
    "publish": "Việc phải làm mới",
    "report_progress": "Tiến độ",
    "postpone": "Lùi hạn",
    "change_lead": "Đổi đơn vị chủ trì",
    "reported_done": "Đơn vị báo đã xong",
    "send_back": "Chưa xong",
    "refute_done": "Chưa xong",
    "verified": "Đã xác nhận xong",
    "confirm_done": "Đã xác nhận xong",
    "dropped": "Không làm nữa",
    "take_up": "Làm tiếp",
    "correct": "Đính chính",
}
"""The acts that are news for the public, with its words."""
FIRST, EDIT = "publish", "edit_reason"
NAMES = {**NEWS, EDIT: "Sửa lời nói chưa xong"}
"""Also an edit, which is news only while its sender is still heard; the record does not say whose reason it was."""
MOVING = {"confirm_done", "refute_done"}
"""Said by each sender; news only if it changed the promise's state."""
TOLD = ["progress", "postponements", "corrections", "lead_changes__body_before", "resumptions"]
EVENTS_AN_ENTRY = 8
"""How many acts are read for each entry: one promise may have many of the newest."""


@dataclass(frozen=True)
class PromiseNews:
    """`mark` distinguishes it from other news of its promise; empty for the first publication. `edited`: the edit of a
    sender's reason, if that is the news."""

    promise: Commitment
    verb: str
    at: dt.datetime
    mark: str = ""
    edited: EarlierReason | None = None

    @property
    def title(self) -> str:
        return f"{NAMES[self.verb]}: {self.promise}"

    @property
    def words(self) -> str:
        """The present state, and what was said last; only what its page shows too."""
        return "\n\n".join(filter(None, [self.promise.in_short, self.said]))

    @property
    def said(self) -> str:
        promise = self.promise
        if self.verb == "correct" and (correction := next(reversed(promise.corrections.all()), None)):
            return f"{full_stop(correction.note)} Lý do: {full_stop(correction.reason)}"
        if self.edited:
            why = f" Vì sao: {full_stop(self.edited.told_why)}" if self.edited.told_why else ""
            return f"Cán bộ đã sửa hoặc gỡ lời của người nêu ý kiến.{why}"
        if promise.state == CommitmentState.DROPPED:
            return f"Lý do: {promise.drop_reason}. {promise.dropped_reason}"
        if self.verb == "postpone" and promise.last_postponement:
            return f"Lý do lùi hạn: {promise.last_postponement.reason}"
        if self.verb == "change_lead" and (change := next(reversed(promise.lead_changes.all()), None)):
            return f"Trước đó do {change.body_before.name} chủ trì. Lý do đổi: {full_stop(change.reason)}"
        if self.verb == "take_up" and (resumption := next(reversed(promise.resumptions.all()), None)):
            return f"Lý do làm tiếp: {full_stop(resumption.reason)}"
        if self.verb == "report_progress" and (entry := next(iter(promise.progress.all()), None)):
            percent = f", {entry.percent}%" if entry.percent is not None else ""
            return f"Ngày {entry.on:%d/%m/%Y}{percent}: {entry.text}"
        return capital(promise.description)


def newest_news(number: int) -> list[PromiseNews]:
    """The last event of each of `number` promises. Nine queries at most, for any number."""
    told, edits, public = last_acts(number), last_edits(number), Commitment.objects.public()
    newest = public.order_by("-published_at", "-pk").values("pk")[:number]
    promises = public.filter(Q(pk__in=[*told, *edits]) | Q(pk__in=newest)).with_names().select_related("drop_reason")
    news = [
        news_of(promise, told.get(promise.pk), edits.get(promise.pk)) for promise in promises.prefetch_related(*TOLD)
    ]
    return sorted(news, key=lambda one: (one.at, one.promise.pk), reverse=True)[:number]


def last_acts(number: int) -> dict[int, CaseEvent]:
    """The newest act of each promise among the newest of all, by the key of the promise."""
    acts = CaseEvent.objects.filter(Exact(OfList("case_kind"), "commitment"), verb__in=NEWS).order_by("-at", "-pk")
    found: dict[int, CaseEvent] = {}
    for act in acts[: number * EVENTS_AN_ENTRY]:
        if act.to_state or act.verb not in MOVING:
            found.setdefault(act.case_id, act)
    return found


def last_edits(number: int) -> dict[int, EarlierReason]:
    """The newest edit of a sender's reason of each promise, by its key; only of senders who are still heard."""
    edits = EarlierReason.objects.told().select_related("said__report").defer("text").order_by("-replaced_at", "-pk")
    found: dict[int, EarlierReason] = {}
    for edit in edits[: number * EVENTS_AN_ENTRY]:
        found.setdefault(edit.said.report.commitment_id, edit)
    return found


def news_of(promise: Commitment, act: CaseEvent | None, edit: EarlierReason | None) -> PromiseNews:
    """Acts from before the publication are not news of their own."""
    since = promise.published_at or timezone.now()
    if edit and edit.replaced_at > max(since, act.at if act else since):
        return PromiseNews(promise, EDIT, edit.replaced_at, f"sua-{edit.pk}", edit)
    if act is None or act.at <= since:
        return PromiseNews(promise, FIRST, since)
    shows_proof = act.verb == "report_progress" and promise.state == CommitmentState.REPORTED_DONE
    return PromiseNews(promise, "reported_done" if shows_proof else act.verb, act.at, f"lan-{act.sequence}")
