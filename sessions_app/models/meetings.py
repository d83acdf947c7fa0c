"""A sitting of a conference: when and where, who takes part, what is on the agenda."""

import datetime as dt
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OrderBy, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from dialogue_portal.lib.fields import LineField, ProseField
from dialogue_portal.lib.text import capital, within_a_line

from .people import Official
from .sessions import DialogueSession
from .ward import ResidentialGroup

PROBABLE_HOURS = {"morning": (8, 11), "afternoon": (14, 17), "evening": (19, 21)}
"""For sorting and for «live» where only the part of the day (`Meeting.PartOfDay`) is known."""


def by_hour(of: str = "") -> OrderBy:
    """The order of the meetings of one day, those without a known hour first. `of` is the lookup path to the meeting,
    with its underscores; not «meeting» alone: Django cannot follow a condition in the ordering of another model."""
    probably = [When(**{f"{of}part_of_day": part}, then=Value(dt.time(at))) for part, (at, _) in PROBABLE_HOURS.items()]
    begins = Coalesce(f"{of}start_time", Case(*probably), output_field=models.TimeField())
    return begins.asc(nulls_first=True)


WEEKDAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]


class Meeting(models.Model):
    """One sitting (buổi) of a session."""

    class PartOfDay(models.TextChoices):
        MORNING = "morning", "sáng"
        AFTERNOON = "afternoon", "chiều"
        EVENING = "evening", "tối"

    session = models.ForeignKey(
        DialogueSession, on_delete=models.CASCADE, verbose_name="hội nghị", related_name="meetings"
    )
    held_on = models.DateField("ngày họp")
    day_said = LineField(
        "ngày họp ghi bằng lời",
        max_length=60,
        blank=True,
        help_text="Khi không rõ ngày, ví dụ: cuối tháng 5/2024. Ngày ghi ở trên khi đó chỉ để sắp xếp.",
    )
    part_of_day = models.CharField("buổi", max_length=20, choices=PartOfDay, blank=True)
    start_time = models.TimeField("từ giờ", null=True, blank=True)
    end_time = models.TimeField("đến giờ", null=True, blank=True)
    place = LineField("địa điểm", max_length=200, blank=True)
    address = LineField("địa chỉ", max_length=250, blank=True)
    online_url = models.URLField("đường dẫn trực tuyến", blank=True)
    bridge_points = ProseField(
        "các điểm cầu", blank=True, help_text="Khi họp trực tuyến: bao nhiêu điểm cầu, ở những đâu."
    )
    groups = models.ManyToManyField(ResidentialGroup, verbose_name="dành cho các khu dân cư", blank=True)
    note = LineField("ghi chú", max_length=250, blank=True)
    seats = models.PositiveSmallIntegerField(
        "số chỗ nhận đăng ký", null=True, blank=True, help_text="Để trống nếu không giới hạn."
    )
    speaking_slots = models.PositiveSmallIntegerField(
        "số lượt phát biểu nhận đăng ký", null=True, blank=True, help_text="Để trống nếu không giới hạn."
    )

    class Meta:
        verbose_name = "buổi họp"
        verbose_name_plural = "buổi họp"
        ordering = ["held_on", by_hour(), "pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_times_in_order",
                condition=Q(end_time=None) | Q(start_time__isnull=False, end_time__gt=F("start_time")),
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
            )
        ]

    def __str__(self) -> str:
        return self.day_said or (f"{self.held_on:%d/%m/%Y}" if self.held_on else "")

    @property
    def when(self) -> str:
        """«19:00, Thứ Ba, 08/12/2026», «Sáng Thứ Năm, 12/09/2019» or «Cuối tháng 5/2024»: as much as is known."""
        if self.day_said:
            return capital(self.day_said)
        day = f"{WEEKDAYS[self.held_on.weekday()]}, {self.held_on:%d/%m/%Y}"
        if self.start_time:
            hours = f"{self.start_time:%H:%M}" + (f" đến {self.end_time:%H:%M}" if self.end_time else "")
            return f"{hours}, {day}"
        part = self.get_part_of_day_display()
        return f"{capital(part)} {day}" if part else day

    @property
    def where(self) -> str:
        """«Nhà văn hóa, số 1 phố A»: as much as is known. Within a line an address begins with a small letter."""
        address = within_a_line(self.address) if self.place else self.address
        return ", ".join(part for part in [self.place, address] if part)

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.held_on.weekday()]

    @property
    def map_url(self) -> str:
        """The address of a map: a search by words, as nobody enters coordinates. Empty without a place."""
        where = self.address or self.place
        query = urlencode({"query": f"{where}, {self.session.ward_then}"})
        return f"https://www.openstreetmap.org/search?{query}" if where else ""

    @property
    def starts_at(self) -> dt.datetime:
        hour = PROBABLE_HOURS.get(self.part_of_day, (0, 24))[0]
        return self.at(self.start_time or dt.time(hour))

    @property
    def ends_at(self) -> dt.datetime:
        if self.end_time:
            return self.at(self.end_time)
        if self.start_time:
            return self.starts_at + dt.timedelta(hours=3)
        last_hour = PROBABLE_HOURS.get(self.part_of_day, (0, 24))[1]
        return self.at(dt.time(0)) + dt.timedelta(hours=last_hour)

    @property
    def is_off(self) -> bool:
        """Whether its session, loaded, was put off or called off before it was over."""
        return self.session.called_off_at is not None and self.ends_at > self.session.called_off_at

    @property
    def was_held(self) -> bool:
        """Whether it is over, and was before its session, loaded, was put off or called off."""
        return self.ends_at <= timezone.now() and not self.is_off

    def at(self, time: dt.time) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.held_on, time))


class Participation(models.Model):
    """Somebody who takes part in a session, with the name and title of that day; later changes do not alter them.

    Officials are linked; a speaker from the floor is known only by office or group («Công dân tổ dân phố số 3»).
    """

    class Role(models.TextChoices):
        CHAIR = "chair", "chủ trì"
        REPORT = "report", "báo cáo"
        ATTEND = "attend", "dự"
        OBSERVE = "observe", "theo dõi"
        SPEAK = "speak", "phát biểu"

    session = models.ForeignKey(
        DialogueSession, on_delete=models.CASCADE, verbose_name="hội nghị", related_name="participations"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role)
    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, blank=True, verbose_name="cán bộ", related_name="participations"
    )
    name_then = LineField(
        "họ tên khi đó", max_length=100, blank=True, help_text="Để trống nếu chỉ biết chức vụ hoặc khu dân cư."
    )
    title_then = LineField(
        "chức vụ hoặc tư cách khi đó",
        max_length=250,
        help_text="Ví dụ: Bí thư Đảng ủy, Chủ tịch Hội đồng nhân dân; hoặc: Công dân tổ dân phố số 3.",
    )
    subject = LineField("về việc", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "người tham gia"
        verbose_name_plural = "người tham gia"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.name_then}, {self.title_then}" if self.name_then else self.title_then

    def clean(self) -> None:
        if self.official and not self.name_then:
            self.name_then = self.official.name

    @property
    def rank(self) -> int:
        """The place of its role in lists: chairs 0, speakers last."""
        return self.Role.values.index(self.role)


class AgendaItem(models.Model):
    """One item of the programme: who does what, and afterwards what was said."""

    session = models.ForeignKey(
        DialogueSession, on_delete=models.CASCADE, verbose_name="hội nghị", related_name="agenda"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="buổi họp", related_name="agenda"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=1)
    time = models.TimeField("lúc", null=True, blank=True)
    title = LineField("nội dung", max_length=250)
    participation = models.ForeignKey(
        Participation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="người thực hiện",
        related_name="agenda",
    )
    done_by = LineField(
        "người thực hiện (ghi bằng lời)", max_length=250, blank=True, help_text="Khi không chọn được ở ô trên."
    )
    cue = ProseField(
        "lời nhắc người điều hành",
        max_length=2000,
        blank=True,
        help_text="Chỉ in trong kịch bản điều hành, không đăng lên cổng.",
    )
    proceedings = ProseField("diễn biến", blank=True, help_text="Ghi sau hội nghị: đã nêu, đã trả lời những gì.")

    class Meta:
        verbose_name = "nội dung chương trình"
        verbose_name_plural = "chương trình"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        for name, other in [("participation", self.participation), ("meeting", self.meeting)]:
            if other and self.session_id and other.session_id != self.session_id:
                raise ValidationError({name: "Thuộc về một hội nghị khác."})

    @property
    def presenter(self) -> str:
        return str(self.participation) if self.participation else self.done_by
