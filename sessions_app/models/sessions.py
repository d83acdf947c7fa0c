"""The conference (hội nghị đối thoại): when, where, who, what was said and counted."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import ExpressionWrapper, F, Max, Min, Q
from django.utils import timezone

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.fields import AddressField, LineField, ProseField
from dialogue_portal.lib.query_values import RightNow, Today

from .opinion_window import OpinionWindow, window_is_open
from .session_names import name_in_lists
from .ward import Body

if TYPE_CHECKING:
    from .meetings import AgendaItem, Meeting, Participation


class SessionState(models.TextChoices):
    """The state of a session. Never stored: derived from what was published and the clock."""

    DRAFT = "draft", "bản nháp"
    ANNOUNCED = "announced", "đã thông báo"
    COLLECTING = "collecting", "đang nhận ý kiến"
    PREPARING = "preparing", "đang chuẩn bị"
    LIVE = "live", "đang diễn ra"
    ENDED = "ended", "đã họp"
    CONCLUDED = "concluded", "đã có kết luận"
    CLOSED = "closed", "đã khép lại"
    POSTPONED = "postponed", "hoãn"
    CANCELLED = "cancelled", "hủy"


def is_finished() -> Q:
    """True of sessions that have their conclusion or are closed."""
    return Q(closed_at__isnull=False) | Q(conclusion__published_at__lte=RightNow())


class DialogueSessionQuerySet(models.QuerySet["DialogueSession"]):
    def public(self) -> "DialogueSessionQuerySet":
        return self.filter(announced_at__lte=RightNow())

    def with_dates(self) -> "DialogueSessionQuerySet":
        """Annotate with `first_day` and `last_day`, the days of the first and last meeting."""
        return self.annotate(first_day=Min("meetings__held_on"), last_day=Max("meetings__held_on"))

    def by_date(self) -> "DialogueSessionQuerySet":
        return self.with_dates().order_by(F("first_day").desc(nulls_first=True), "-pk")

    def to_choose_from(self) -> "DialogueSessionQuerySet":
        """For a select box: the latest first, with only the fields that it needs."""
        return self.by_date().only("title", "slug")

    def coming(self) -> "DialogueSessionQuerySet":
        """Those whose last day is not over, those without a day, and those put off, whatever their old day."""
        is_put_off = Q(postponed_at__isnull=False, cancelled_at=None)
        has_a_day_left = Q(last_day=None) | Q(last_day__gte=Today())
        return self.with_dates().filter(is_put_off | has_a_day_left).exclude(is_finished())

    def past(self) -> "DialogueSessionQuerySet":
        """All that are not `coming`."""
        stands = Q(postponed_at=None) | Q(cancelled_at__isnull=False)
        return self.with_dates().filter(is_finished() | (stands & Q(last_day__lt=Today())))

    def nearest_first(self) -> "DialogueSessionQuerySet":
        """First those that will be held, the soonest first; then those put off or cancelled."""
        called_off = ExpressionWrapper(~Q(postponed_at=None, cancelled_at=None), models.BooleanField())
        return self.with_dates().order_by(called_off, F("first_day").asc(nulls_last=True), "pk")

    def accepting(self) -> "DialogueSessionQuerySet":
        """Those that take opinions now: the query for `accepts_opinions`."""
        return self.public().filter(window_is_open(), cancelled_at=None, closed_at=None)


class DialogueSession(OpinionWindow, models.Model):
    """One conference of the heads of the ward with residents."""

    class Kind(models.TextChoices):
        REGULAR = "regular", "định kỳ"
        REQUESTED = "requested", "theo yêu cầu của cử tri"
        THEMATIC = "thematic", "chuyên đề"
        YOUTH = "youth", "đối thoại với thanh niên"

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "trực tiếp"
        ONLINE = "online", "trực tuyến"
        HYBRID = "hybrid", "trực tiếp kết hợp trực tuyến"

    title = LineField("tên hội nghị", max_length=200)
    slug = AddressField("địa chỉ trang", source="title")
    year = models.PositiveSmallIntegerField("năm")
    ordinal = models.PositiveSmallIntegerField(
        "lần thứ trong năm",
        null=True,
        blank=True,
        help_text="Cơ quan đếm riêng (HĐND, Mặt trận…) thì để trống, ghi số lần ở tên hội nghị.",
    )
    kind = models.CharField("loại", max_length=20, choices=Kind, default=Kind.REGULAR)
    mode = models.CharField("hình thức", max_length=20, choices=Mode, default=Mode.IN_PERSON)
    is_complex = models.BooleanField(
        "nội dung phức tạp",
        default=False,
        help_text="Chỉ dùng cho đối thoại với thanh niên: thời hạn công bố kết luận dài hơn.",
    )
    ward_then = LineField(
        "đơn vị khi đó", max_length=130, help_text="Tên xã, phường, đặc khu lúc tổ chức, giữ nguyên khi sáp nhập."
    )
    organiser = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, verbose_name="cơ quan tổ chức", related_name="sessions"
    )
    summary = ProseField(
        "tóm tắt", max_length=600, blank=True, help_text="Một, hai câu ở đầu trang và trong danh sách."
    )
    basis = ProseField(
        "căn cứ tổ chức", blank=True, help_text="Luật, công văn, kế hoạch làm căn cứ; mỗi dòng một văn bản."
    )
    purpose = ProseField("mục đích", blank=True)
    content = ProseField("nội dung đối thoại", blank=True)
    invited = ProseField("thành phần tham dự", blank=True)
    how_to_attend = ProseField("cách tham dự", blank=True)
    how_to_send = ProseField("nơi và cách gửi ý kiến", blank=True)
    contact = LineField("đầu mối liên hệ", max_length=250, blank=True)
    topics_raised = ProseField("các vấn đề được nêu", blank=True, help_text="Ghi như biên bản hoặc bài đăng đã nêu.")
    source = LineField(
        "nguồn",
        max_length=300,
        blank=True,
        help_text="Khi nhập lại hội nghị cũ: theo bài nào, của ai, đăng lúc nào, mấy lượt xem khi đó.",
    )
    source_url = models.URLField("đường dẫn đến nguồn", max_length=500, blank=True)
    opinions_open_at = models.DateTimeField("nhận ý kiến từ", null=True, blank=True)
    opinions_close_at = models.DateTimeField("nhận ý kiến đến", null=True, blank=True)
    takes_registrations = models.BooleanField(
        "nhận đăng ký dự, phát biểu qua cổng",
        default=True,
        help_text="Bỏ chọn nếu ai cũng vào được, không cần đăng ký, hoặc để ngừng nhận. Ai đã đăng ký vẫn giữ chỗ.",
    )
    announced_at = models.DateTimeField("thông báo lúc", null=True, blank=True, editable=False)
    postponed_at = models.DateTimeField("hoãn lúc", null=True, blank=True, editable=False)
    postponed_reason = ProseField("lý do hoãn", blank=True, editable=False)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True, editable=False)
    cancelled_reason = ProseField("lý do hủy", blank=True, editable=False)
    closed_at = models.DateTimeField("khép lại lúc", null=True, blank=True, editable=False)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False, editable=False)

    objects = DialogueSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "hội nghị đối thoại"
        verbose_name_plural = "hội nghị đối thoại"
        ordering = ["-year", "-pk"]
        permissions = [("announce_dialoguesession", "Được công bố, hoãn, hủy hội nghị")]
        indexes = [models.Index("year", name="session_year")]
        constraints = [
            models.CheckConstraint(
                name="session_window_in_order",
                condition=Q(opinions_open_at=None)
                | Q(opinions_close_at=None)
                | Q(opinions_close_at__gt=F("opinions_open_at")),
                violation_error_message="Thời điểm ngừng nhận ý kiến phải sau thời điểm bắt đầu nhận.",
            ),
            models.CheckConstraint(
                name="session_window_has_both_ends",
                condition=Q(opinions_open_at=None, opinions_close_at=None)
                | Q(opinions_open_at__isnull=False, opinions_close_at__isnull=False),
                violation_error_message="Hãy ghi cả lúc bắt đầu và lúc ngừng nhận ý kiến, hoặc để trống cả hai.",
            ),
            models.CheckConstraint(
                name="session_year_plausible",
                condition=Q(year__gte=1990, year__lte=2200),
                violation_error_message="Năm phải từ 1990 trở đi.",
            ),
            models.UniqueConstraint(
                fields=["year", "kind", "ordinal", "ward_then"],
                name="session_ordinal_once_a_year",
                condition=Q(ordinal__isnull=False),
                violation_error_message="Năm này đã có hội nghị cùng loại mang số lần đó.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:session", self.slug)

    @property
    def short_name(self) -> str:
        """For rows of staff lists: full titles begin alike and make every row four lines high."""
        ordinal = f"lần {self.ordinal} " if self.ordinal else ""
        return f"{self.get_kind_display()}, {ordinal}năm {self.year}"

    @property
    def name_in_lists(self) -> str:
        return name_in_lists(self.title, self.kind, self.ordinal, self.year)

    @property
    def accepts_opinions(self) -> bool:
        return self.is_public and self.window_is_open and not (self.cancelled_at or self.closed_at)

    @property
    def state(self) -> SessionState:
        """Costs no query if `meetings` and `conclusion` are loaded."""
        if not self.is_public:
            return SessionState.DRAFT
        if self.cancelled_at:
            return SessionState.CANCELLED
        if self.closed_at:
            return SessionState.CLOSED
        if self.published_conclusion:
            return SessionState.CONCLUDED
        return self.state_by_clock()

    def state_by_clock(self) -> SessionState:
        if self.postponed_at:
            return SessionState.POSTPONED
        now = timezone.now()
        meetings = list(self.meetings.all())
        if any(meeting.starts_at <= now < meeting.ends_at for meeting in meetings if not meeting.day_said):
            return SessionState.LIVE
        if meetings and all(meeting.ends_at <= now for meeting in meetings):
            return SessionState.ENDED
        if self.accepts_opinions:
            return SessionState.COLLECTING
        if self.window_has_closed:
            return SessionState.PREPARING
        return SessionState.ANNOUNCED

    @property
    def is_public(self) -> bool:
        return self.announced_at is not None and self.announced_at <= timezone.now()

    @property
    def is_called_off(self) -> bool:
        return bool(self.postponed_at or self.cancelled_at)

    @property
    def called_off_at(self) -> dt.datetime | None:
        """Since when it is postponed or cancelled; None if it is not."""
        return min(filter(None, [self.postponed_at, self.cancelled_at]), default=None)

    @property
    def earlier_changes(self) -> list[Any]:
        """All changes except the one that its state already shows."""
        changes = list(self.changes.all())
        told = next((change for change in reversed(changes) if change.kind == self.state), None)
        return [change for change in changes if change is not told]

    @property
    def is_to_come(self) -> bool:
        """Whether one of the loaded meetings is not over yet and will be held."""
        return not self.is_called_off and any(meeting.ends_at > timezone.now() for meeting in self.meetings.all())

    @property
    def has_met(self) -> bool:
        """Whether one of the loaded meetings was held."""
        return any(meeting.was_held for meeting in self.meetings.all())

    @property
    def has_known_days(self) -> bool:
        """Whether all loaded meetings are on calendar days. A day told only in words («cuối tháng 5») has a date to
        sort by; nothing is counted from it."""
        meetings = self.meetings.all()
        return bool(meetings) and not any(meeting.day_said for meeting in meetings)

    @property
    def is_retold(self) -> bool:
        """Whether it was entered from a published source after its loaded meetings were over."""
        told_on = timezone.localdate(self.announced_at)
        return bool(self.source) and all(meeting.held_on < told_on for meeting in self.meetings.all())

    @property
    def kicker(self) -> str:
        """The line above its name on the home page. Costs no query if `meetings` and `conclusion` are loaded."""
        if self.state in KICKERS:
            return KICKERS[self.state]
        meeting = self.next_meeting
        is_today = meeting is not None and meeting.held_on == timezone.localdate()
        return "Hội nghị hôm nay" if is_today else "Hội nghị sắp tới"

    @property
    def tells_of_the_day(self) -> bool:
        """Whether anything is recorded of who took part and what happened; needs the lists loaded."""
        lists: list[models.Manager] = [self.participations, self.attendee_counts, self.agenda, self.reported_figures]
        return bool(self.topics_raised or any(rows.all() for rows in lists))

    @property
    def next_meeting(self) -> "Meeting | None":
        """The first loaded meeting that is not over; the last one if all are."""
        meetings = list(self.meetings.all())
        ahead = (meeting for meeting in meetings if meeting.ends_at > timezone.now())
        return next(ahead, meetings[-1] if meetings else None)

    @property
    def later_meeting(self) -> "Meeting | None":
        """The first loaded meeting that has not begun: while one goes on, the one after it."""
        return next((meeting for meeting in self.meetings.all() if meeting.starts_at > timezone.now()), None)

    @property
    def meetings_to_register_for(self) -> list["Meeting"]:
        """Meetings that have not begun, if the session stands and people need to register.

        Costs no query if `meetings` is loaded.
        """
        if not (self.takes_registrations and self.is_public):
            return []
        stands = not (self.is_called_off or self.closed_at)
        now = timezone.now()
        return [meeting for meeting in self.meetings.all() if meeting.starts_at > now] if stands else []

    @property
    def agenda_by_meeting(self) -> "list[tuple[int, Meeting | None, list[AgendaItem]]]":
        """The programme, by meeting: its ordinal, the meeting, its items; last, with 0 and None, items without a
        meeting. One list if no item names one of several meetings. Needs `agenda` and `meetings` loaded."""
        items, meetings = list(self.agenda.all()), list(self.meetings.all())
        if len(meetings) < 2 or not any(item.meeting_id for item in items):
            return [(0, None, items)]
        found: list[tuple[int, Meeting | None, list[AgendaItem]]] = [
            (place, one, [item for item in items if item.meeting_id == one.pk])
            for place, one in enumerate(meetings, start=1)
        ]
        found.append((0, None, [item for item in items if item.meeting_id is None]))
        return [row for row in found if row[2]]

    @property
    def participations_by_role(self) -> list["Participation"]:
        """Participants, chairs first, speakers last; needs `participations` loaded."""
        return sorted(self.participations.all(), key=lambda row: row.rank)

    @property
    def state_label(self) -> str:
        return self.state.label

    @property
    def published_conclusion(self):
        conclusion = getattr(self, "conclusion", None)
        return conclusion if conclusion and conclusion.is_public else None


KICKERS = {
    SessionState.ENDED: "Hội nghị vừa họp",
    SessionState.POSTPONED: "Hội nghị tạm hoãn",
    SessionState.CANCELLED: "Hội nghị đã hủy",
}
