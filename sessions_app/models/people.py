"""Staff who sign in, and officials whom the public meets: two different things."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.fields import AddressField, LineField, NameField, NameKeyField
from dialogue_portal.lib.query_values import Given, Today

from .ward import Body


class User(AbstractUser):
    """A member of staff who signs in. Residents have no account."""

    AT_WORK = Q(is_active=True, is_staff=True)
    """Of those who have not left."""

    first_name = None  # type: ignore[assignment]  # a Vietnamese name is one line, family name first
    last_name = None  # type: ignore[assignment]  # the same
    full_name = NameField("họ và tên", max_length=150, blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, verbose_name="cơ quan, đơn vị", related_name="staff"
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "tài khoản cán bộ"
        verbose_name_plural = "tài khoản cán bộ"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.username

    @cached_property
    def absent_colleagues(self) -> "list[User]":
        """Those whose work this person does today. Read once per object, that is per request.

        Only their own roles and body are lent: not what they do for others, nor superuser rights.
        """
        keys = absent_today(self.pk)["absent"]
        if not keys:  # asked on every page of staff, and somebody is absent only rarely
            return []
        found = User.objects.select_related("body").in_bulk(keys)
        return [found[key] for key in keys if key in found]

    @property
    def bodies(self) -> list[Body]:
        """The bodies for which this person works today: their own, and those of colleagues they stand in for."""
        found = [person.body for person in [self, *self.absent_colleagues] if person.body]
        return list(dict.fromkeys(found))

    @cached_property
    def acting_as(self) -> str:
        """What the record keeps beside the name: «Văn phòng, Văn phòng HĐND và UBND; thay Lê Văn Vắng»."""
        roles = [str(name) for name in self.groups.order_by("name").values_list("name", flat=True)]
        held = ", ".join([*roles, *([str(self.body)] if self.body else [])])
        lent = [f"thay {colleague}" for colleague in self.absent_colleagues]
        return Truncator("; ".join([*([held] if held else []), *lent])).chars(200)


def staff_key(verbose_name: str, **options: Any) -> "models.ForeignKey[User | None, User | None]":
    """Who of the staff did it: a column that is empty once their account is deleted."""
    return models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=verbose_name, **options
    )


class StandInQuerySet(models.QuerySet["StandIn"]):
    def in_force(self) -> "StandInQuerySet":
        return self.filter(since__lte=Today(), until__gte=Today(), ended_at=None)


class StandIn(models.Model):
    """Somebody does the work of an absent colleague for some days, with that colleague's roles and for their body."""

    absent = models.ForeignKey(User, on_delete=models.CASCADE, verbose_name="người vắng", related_name="stand_ins")
    deputy = models.ForeignKey(User, on_delete=models.CASCADE, verbose_name="người làm thay", related_name="stands_in")
    since = models.DateField("từ ngày")
    until = models.DateField("đến hết ngày")
    reason = LineField("lý do", max_length=200, blank=True)
    ended_at = models.DateTimeField("thôi sớm lúc", null=True, blank=True, editable=False)

    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = "làm thay"
        verbose_name_plural = "làm thay"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="stand_in_days_in_order",
                condition=Q(until__gte=F("since")),
                violation_error_message="Ngày cuối phải sau ngày đầu.",
            ),
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves",
                condition=~Q(absent=F("deputy")),
                violation_error_message="Không ai làm thay chính mình.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} làm thay {self.absent}"


@asked_together
def absent_today(deputy: Given) -> Rows:
    """The primary keys of those whose work `deputy` does, as far as it can be lent."""
    in_force = StandIn.objects.in_force().filter(absent__is_active=True, absent__is_superuser=False, deputy=deputy)
    return {"absent": in_force.order_by("pk").values_list("absent", flat=True)}


class OfficialQuerySet(models.QuerySet["Official"]):
    def public(self) -> "OfficialQuerySet":
        return self.filter(is_public=True)

    def by_name(self) -> "OfficialQuerySet":
        return self.order_by("name_key", "pk")


class Official(models.Model):
    """A person who holds or held public office and takes part in conferences."""

    name = NameField("họ và tên", max_length=100)
    name_key = NameKeyField(max_length=600, source=["name"])
    slug = AddressField("địa chỉ trang", source="name")
    note = LineField("ghi chú", max_length=300, blank=True, help_text="Người dân đọc được ghi chú này.")
    is_public = models.BooleanField("hiện trên trang Cán bộ", default=True)

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = "cán bộ"
        verbose_name_plural = "cán bộ"
        ordering = ["name_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("sessions_app:official", self.slug)

    def titles_on(self, day: dt.date) -> str:
        """All titles held that day, as minutes write them: «Bí thư Đảng ủy, Chủ tịch HĐND phường»."""
        return ", ".join(self.roles.filter(borne_on(day)).values_list("title", flat=True))


def borne_on(day: Any) -> Q:
    """True of titles held on `day`, a date or a database expression."""
    return (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))


class OfficialRole(models.Model):
    """One title of an official, with its dates if known. One person may hold several at once."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, verbose_name="cán bộ", related_name="roles")
    title = LineField("chức vụ", max_length=150)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, verbose_name="cơ quan, đơn vị", related_name="roles")
    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến ngày", null=True, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="role_dates_in_order",
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="Ngày thôi giữ chức vụ phải sau ngày bắt đầu.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_current(self) -> bool:
        """Whether it is held today. Needs `body` loaded."""
        is_over = self.until is not None and self.until < timezone.localdate()
        return not is_over and not self.is_to_come and self.body.is_active

    @property
    def is_to_come(self) -> bool:
        """Whether it begins on a later day; until then the public does not see it."""
        return self.since is not None and self.since > timezone.localdate()
