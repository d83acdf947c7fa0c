"""The ward: its name, bodies, residential groups, and topics for sorting opinions."""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q, Subquery

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.fields import AddressField, AlphabetKeyField, LineField, NameField, NaturalKeyField, ProseField
from dialogue_portal.lib.text import fold

from ..likeness import LikenessField, sameness
from .site_notices import SiteNotice


class UnitKind(models.TextChoices):
    """The kinds of unit at communal level: these three since 1 July 2025 (Law 72/2025/QH15, article 1)."""

    XA = "xã", "xã"
    PHUONG = "phường", "phường"
    DAC_KHU = "đặc khu", "đặc khu"


class WardProfile(models.Model):
    """The one row that makes this installation the portal of one ward. No ward's name is in the code."""

    unit_kind = LineField("loại đơn vị", max_length=30, choices=UnitKind, default=UnitKind.PHUONG)
    name = NameField("tên", max_length=100, help_text="Chỉ ghi tên riêng, ví dụ: Gia Thụy.")
    province = LineField("tỉnh, thành phố", max_length=100)
    group_word = LineField(
        "từ chỉ khu dân cư", max_length=30, default="tổ dân phố", help_text="tổ dân phố, khu phố, thôn, ấp, bản…"
    )
    responsible_body = LineField(
        "cơ quan chịu trách nhiệm", max_length=200, help_text="Hiện ở chân mọi trang, ví dụ: Ủy ban nhân dân xã …"
    )
    address = LineField("địa chỉ trụ sở", max_length=250, blank=True)
    phone = LineField("điện thoại", max_length=40, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    office_hours = LineField("giờ tiếp dân", max_length=200, blank=True)
    complaints_guide = ProseField(
        "hướng dẫn gửi khiếu nại, tố cáo",
        blank=True,
        help_text="Người dân đọc phần này khi việc của họ là khiếu nại hoặc tố cáo.",
    )
    former_names = ProseField(
        "các tên trước đây",
        blank=True,
        help_text="Mỗi dòng một tên, ví dụ: phường Gia Thụy. Hội nghị cũ giữ tên khi đó và nói rõ nay là đâu.",
    )
    notice = LineField("lời báo đầu mọi trang", max_length=300, blank=True, help_text="Để trống nếu không cần.")
    accepts_unsigned = models.BooleanField(
        "nhận ý kiến không ghi tên", default=True, help_text="Nếu bỏ chọn, người gửi phải ghi tên và cách liên lạc."
    )
    only_confirmed = models.BooleanField(
        "chỉ nhận ý kiến đã xác nhận thư điện tử",
        default=False,
        help_text="Khi bị quấy phá: ý kiến gửi qua cổng nằm chờ đến khi người gửi bấm vào đường dẫn trong thư.",
    )
    waives_two_hands = models.BooleanField(
        "một người được vừa soạn vừa duyệt trả lời",
        default=False,
        help_text="Chỉ chọn khi quá ít người. Nhật ký ghi rõ mỗi lần như vậy.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "thông tin địa phương"
        constraints = [
            models.CheckConstraint(
                name="ward_profile_is_one_row", condition=Q(pk=1), violation_error_message="Chỉ có một bản ghi này."
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.unit_kind} {self.name}".strip()

    @property
    def group_head(self) -> str:
        """The title of the head of a residential group: «tổ trưởng», «trưởng khu phố», «trưởng thôn»."""
        return "tổ trưởng" if self.group_word.lower().split()[:1] == ["tổ"] else f"trưởng {self.group_word}"

    def is_called(self, name: str) -> bool:
        """Whether `name`, with the word for its kind, is the current name of this ward."""
        return fold(name) == fold(self.full_name)

    @property
    def names(self) -> list[str]:
        """The current name of this ward and its former ones."""
        return [self.name, *self.former_names.splitlines()]

    def is_formerly(self, name: str) -> bool:
        """Whether `name` is a former name of this ward, by its profile."""
        return fold(name) in map(fold, self.former_names.splitlines())

    @classmethod
    def with_band(cls) -> "WardProfile":
        """The ward for a page, in one query, with the notice of the next downtime if there is one."""
        return cls.told(ward_with_band()["ward"])

    @classmethod
    def told(cls, found: list["WardProfile"]) -> "WardProfile":
        """The one row in `found`, or a nameless ward."""
        return found[0] if found else cls.unnamed()

    @classmethod
    def current(cls) -> "WardProfile":
        """The ward of this installation; an unsaved nameless one until it is entered."""
        return cls.objects.filter(pk=1).first() or cls.unnamed()

    @classmethod
    def unnamed(cls) -> "WardProfile":
        """A ward with words true of any, so that visitors read whole sentences before it is named."""
        return cls(pk=1, unit_kind="địa phương", responsible_body="Ủy ban nhân dân")


@asked_together
def ward_with_band() -> Rows:
    told = SiteNotice.objects.current()
    bands = {f"band_{name}": Subquery(told.values(name)[:1]) for name in ["text", "starts_at", "ends_at"]}
    return {"ward": WardProfile.objects.filter(pk=1).annotate(**bands)}


class BodyKind(models.TextChoices):
    PARTY = "party", "cấp ủy Đảng"
    COUNCIL = "council", "Hội đồng nhân dân"
    COMMITTEE = "committee", "Ủy ban nhân dân"
    FRONT = "front", "Mặt trận Tổ quốc"
    ASSOCIATION = "association", "tổ chức chính trị - xã hội"
    OFFICE = "office", "phòng, ban chuyên môn"
    POLICE = "police", "công an"
    SERVICE = "service", "đơn vị sự nghiệp"
    HIGHER = "higher", "cơ quan cấp trên"
    OTHER = "other", "khác"


class BodyQuerySet(models.QuerySet["Body"]):
    def active(self) -> "BodyQuerySet":
        return self.filter(is_active=True)

    def once(self, bodies: Iterable["Body"]) -> "BodyQuerySet":
        """`bodies` and their rows under former names."""
        keys = [body.pk for body in bodies]
        return self.filter(Q(pk__in=keys) | Q(successor__in=keys))


class Body(models.Model):
    """An organ or a unit: Đảng ủy, UBND, MTTQ, a section, the police, a school; also a higher authority."""

    name = NameField("tên", max_length=200)
    short_name = NameField("tên ngắn", max_length=60, blank=True)
    name_key = AlphabetKeyField(max_length=600, source=["name"])
    kind = models.CharField("loại", max_length=20, choices=BodyKind, default=BodyKind.OFFICE)
    is_active = models.BooleanField(
        "đang hoạt động", default=True, help_text="Bỏ chọn khi đã giải thể hoặc sáp nhập; hồ sơ cũ giữ nguyên tên này."
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="nay thuộc về",
        related_name="predecessors",
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=100)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan, đơn vị"
        verbose_name_plural = "cơ quan, đơn vị"
        ordering = ["order", "name_key"]
        constraints = [
            models.UniqueConstraint("name", name="body_name_once", violation_error_message="Đã có cơ quan tên này."),
            models.CheckConstraint(
                name="body_not_own_successor",
                condition=Q(successor=None) | ~Q(successor=F("pk")),
                violation_error_message="Một cơ quan không thể thuộc về chính nó.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def now(self) -> "Body":
        """The row of the body today: its successor after a change of name, otherwise itself."""
        return self.successor or self


class ResidentialGroupQuerySet(models.QuerySet["ResidentialGroup"]):
    def active(self) -> "ResidentialGroupQuerySet":
        return self.filter(valid_to=None, merged_into=None)

    def ended(self) -> "ResidentialGroupQuerySet":
        return self.filter(Q(valid_to__isnull=False) | Q(merged_into__isnull=False))

    def mistaken_for(self, group: "ResidentialGroup", name: str) -> "ResidentialGroupQuerySet":
        """Other groups of the same time that residents could not tell from `group` if it were called `name`.

        A merged group no longer has a name of its own.
        """
        if group.merged_into_id:
            return self.none()
        since, until = group.valid_from or dt.date.min, group.valid_to or dt.date.max
        alike = self.named_as(name).filter(merged_into=None).exclude(pk=group.pk)
        return alike.exclude(valid_to__lt=since).exclude(valid_from__gt=until)

    def named_as(self, *names: str) -> "ResidentialGroupQuerySet":
        """Those that residents could not tell from groups with these names."""
        wanted = set(map(sameness, names))
        rows = ResidentialGroup.objects.values_list("pk", "name")
        return self.filter(pk__in=[pk for pk, name in rows if sameness(name) in wanted])

    def lineage(self, group: "ResidentialGroup") -> list[int]:
        """The primary keys of `group` and of all groups merged into it, directly or not, or renamed to it."""
        into = dict(self.exclude(merged_into=None).values_list("pk", "merged_into"))
        found = [group.pk]
        for key in found:
            found += [child for child, parent in into.items() if parent == key and child not in found]
        return found


class ResidentialGroup(models.Model):
    """A tổ dân phố (khu phố, thôn, ấp): sorted by number, valid for a time, perhaps merged into another since.

    A new name makes a new row, into which this one is merged: what was said and held before keeps the old name.
    """

    number = models.PositiveSmallIntegerField("số", null=True, blank=True)
    name = NameField("tên", max_length=100, help_text="Tên đầy đủ, ví dụ: Tổ dân phố số 3.")
    name_key = NaturalKeyField(max_length=900, source=["name"])
    likeness = LikenessField(max_length=300, source=["name"])
    slug = AddressField("địa chỉ trang", source="name")
    valid_from = models.DateField("có từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name="đã nhập vào", related_name="merged_from"
    )
    is_renamed = models.BooleanField("chỉ đổi tên", default=False, editable=False)

    objects = ResidentialGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "khu dân cư"
        ordering = [F("number").asc(nulls_last=True), "name_key"]
        constraints = [
            models.CheckConstraint(
                name="group_valid_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                name="group_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                violation_error_message="Không thể nhập vào chính nó.",
            ),
            models.CheckConstraint(
                name="renamed_group_has_its_new_row",
                condition=Q(is_renamed=False) | Q(merged_into__isnull=False),
                violation_error_message="Nơi đã đổi tên phải dẫn tới tên mới.",
            ),
            models.UniqueConstraint(
                "likeness",
                condition=Q(valid_to=None, merged_into=None),
                name="group_name_once_at_a_time",
                violation_error_message="Tên này đang có nơi khác dùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:group", self.slug)

    @property
    def place(self) -> tuple[bool, int, str]:
        """A sort key in the order of `ordering`."""
        return (self.number is None, self.number or 0, self.name_key)

    @property
    def is_active(self) -> bool:
        return self.valid_to is None and self.merged_into_id is None

    @property
    def today(self) -> "ResidentialGroup":
        """The group it belongs to today: itself, or the one it was merged into, through any number of merges. One query
        a step."""
        group, seen = self, {self.pk}
        while group.merged_into and group.merged_into_id not in seen:
            group = group.merged_into
            seen.add(group.pk)
        return group


class TopicQuerySet(models.QuerySet["Topic"]):
    def active(self) -> "TopicQuerySet":
        return self.filter(is_active=True)


class Topic(models.Model):
    """A field (lĩnh vực) that opinions are sorted by."""

    name = NameField("tên", max_length=120, unique=True)
    slug = AddressField("địa chỉ", source="name")
    order = models.PositiveSmallIntegerField("thứ tự", default=100)
    is_active = models.BooleanField("đang dùng", default=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
