"""How long personal data is kept: a rule for each kind of data, within bounds that no form can exceed."""

import calendar
import datetime as dt
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.fields import LineField


class Unit(models.TextChoices):
    HOURS = "hours", "giờ"
    DAYS = "days", "ngày"
    MONTHS = "months", "tháng"
    YEARS = "years", "năm"


class Bounds(NamedTuple):
    """The unit of a rule, its default, minimum and maximum, and the event it counts from."""

    unit: Unit
    usual: int
    least: int
    most: int
    start: str


class DataKind(models.TextChoices):
    """Kinds of data with a time limit, named as in the privacy notice."""

    CONTACTS = "contacts", "họ tên, điện thoại, thư điện tử của người gửi ý kiến"
    REGISTRANTS = "registrants", "họ tên, điện thoại, thư điện tử của người đăng ký dự, phát biểu"
    FOLLOWERS = "followers", "thư điện tử của người theo dõi"
    UNPUBLISHED = "unpublished", "nguyên văn, lời bổ sung, lời cán bộ ghi trong hồ sơ và tệp của ý kiến không đăng"
    ORIGINALS = (
        "originals",
        "nguyên văn, lời bổ sung, lời cán bộ ghi trong hồ sơ và tệp chưa công khai của ý kiến đã đăng",
    )
    WITHHELD = "withheld", "lời trước khi đính chính và lý do trước khi sửa mà chỉ cán bộ đọc được"
    HELD = "held", "ý kiến tạm giữ vì có dấu hiệu thư rác hoặc vì người gửi không xác nhận thư điện tử"
    HIDDEN_PHOTOS = "hidden_photos", "tệp và chữ đi kèm của ảnh đã gỡ"
    REMOVALS = "removals", "lý do xin gỡ ảnh"
    DRAFTS = "drafts", "ý kiến đang viết chưa gửi và tệp kèm theo"
    TRIES = "tries", "số đếm lượt gửi từ mỗi nơi (không có địa chỉ máy)"
    EVENTS = "events", "nhật ký hồ sơ không công khai: ai đã làm gì, lúc nào"
    REQUESTS = "requests", "người đề nghị xem, tải về, xóa dữ liệu cá nhân"
    BACKUPS = "backups", "bản sao lưu"


BOUNDS = {
    DataKind.CONTACTS: Bounds(Unit.DAYS, 90, 30, 730, "sau khi việc khép lại; còn việc đã hứa thì giữ đến khi xong"),
    DataKind.REGISTRANTS: Bounds(Unit.DAYS, 90, 1, 365, "sau buổi họp"),
    DataKind.FOLLOWERS: Bounds(
        Unit.DAYS,
        30,
        7,
        365,
        "sau khi thôi theo dõi, hội nghị khép lại, việc phải làm kết thúc, hoặc xin theo dõi mà không xác nhận",
    ),
    DataKind.UNPUBLISHED: Bounds(Unit.MONTHS, 12, 3, 60, "sau khi việc khép lại"),
    DataKind.ORIGINALS: Bounds(Unit.MONTHS, 60, 12, 240, "sau khi việc khép lại; còn việc đã hứa thì giữ đến khi xong"),
    DataKind.WITHHELD: Bounds(Unit.MONTHS, 12, 3, 60, "sau khi thôi cho đọc, hay sau lần sửa"),
    DataKind.HELD: Bounds(Unit.DAYS, 30, 7, 365, "sau khi nhận"),
    DataKind.HIDDEN_PHOTOS: Bounds(Unit.DAYS, 90, 7, 365, "sau khi gỡ xuống"),
    DataKind.REMOVALS: Bounds(Unit.DAYS, 90, 1, 365, "sau khi giải quyết xong"),
    DataKind.DRAFTS: Bounds(
        Unit.HOURS,
        24,
        1,
        168,
        "sau lần ghi cuối; tệp chọn để gửi thêm cho ý kiến đã gửi mà chưa gửi cũng vậy, nhiều nhất 24 giờ",
    ),
    DataKind.TRIES: Bounds(Unit.HOURS, 24, 24, 168, "sau khi đếm"),
    DataKind.EVENTS: Bounds(Unit.YEARS, 5, 1, 30, "sau việc cuối cùng của hồ sơ"),
    DataKind.REQUESTS: Bounds(Unit.MONTHS, 12, 1, 60, "sau khi giải quyết xong"),
    DataKind.BACKUPS: Bounds(Unit.DAYS, 35, 7, 365, "sau khi lập"),
}


def within_bounds() -> Q:
    """Each kind within its own minimum and maximum."""
    allowed = Q()
    for kind, bounds in BOUNDS.items():
        allowed |= Q(kind=kind, amount__gte=bounds.least, amount__lte=bounds.most)
    return allowed


class RetentionRuleManager(models.Manager["RetentionRule"]):
    def of(self, kind: str) -> "RetentionRule":
        """The rule for `kind`; the default while the table has none."""
        return self.filter(kind=kind).first() or RetentionRule(kind=kind, amount=BOUNDS[DataKind(kind)].usual)


class RetentionRule(models.Model):
    """How long the ward keeps one kind of data. What is public and names nobody stays."""

    kind = models.CharField("loại dữ liệu", max_length=20, choices=DataKind, unique=True)
    amount = models.PositiveSmallIntegerField("giữ trong")
    basis = LineField("căn cứ", max_length=250, blank=True)

    objects = RetentionRuleManager()

    class Meta:
        verbose_name = "thời hạn lưu dữ liệu"
        verbose_name_plural = "thời hạn lưu dữ liệu"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="retention_within_its_bounds",
                condition=within_bounds(),
                violation_error_message="Thời hạn này ngắn hoặc dài quá mức cho phép với loại dữ liệu ấy.",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def clean(self) -> None:
        """As the constraint in the database, whose message does not reach a form in which the kind cannot be
        changed."""
        least, most = self.bounds.least, self.bounds.most
        if self.amount is not None and not least <= self.amount <= most:
            raise ValidationError({"amount": f"Hãy đặt từ {least} đến {most} {self.bounds.unit.label}."})

    @property
    def bounds(self) -> Bounds:
        return BOUNDS[DataKind(self.kind)]

    @property
    def period(self) -> str:
        """«90 ngày»."""
        return f"{self.amount} {self.bounds.unit.label}"

    def limit(self) -> dt.datetime:
        """Data older than this must be deleted."""
        now, unit = timezone.now(), self.bounds.unit
        if unit in {Unit.HOURS, Unit.DAYS}:
            return now - dt.timedelta(**{unit.value: self.amount})
        return months_before(now, self.amount * (12 if unit == Unit.YEARS else 1))


def months_before(moment: dt.datetime, months: int) -> dt.datetime:
    """The same day and hour that many months earlier; the last day of the month if it has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
