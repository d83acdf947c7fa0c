"""Who wants to come to a meeting and what they want to speak about; how to reach them is kept apart."""

from collections import defaultdict
from itertools import count
from typing import ClassVar

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.lib.fields import FoldedField, LineField, ProseField
from dialogue_portal.lib.masks import SHOWN_OF_PHONE
from dialogue_portal.lib.phones import as_stored
from dialogue_portal.lib.text import fold
from sessions_app.models import DialogueSession, Meeting, ResidentialGroup, Topic

MAX_PEOPLE = 10
"""The most people on one registration; larger parties telephone."""


class Wish(models.TextChoices):
    ATTEND = "attend", "dự"
    SPEAK = "speak", "dự và phát biểu"


class RegistrationState(models.TextChoices):
    REGISTERED = "registered", "đã có chỗ"
    HELD = "held", "chờ cán bộ xem"
    WAITING = "waiting_list", "trong danh sách chờ"
    WITHDRAWN = "cancelled", "đã rút"
    CAME = "came", "đã đến"


HOLDING = [RegistrationState.REGISTERED, RegistrationState.CAME]
"""States that hold a seat."""

EXPECTED = [RegistrationState.REGISTERED, RegistrationState.WAITING]
"""States of people whom the ward tells when something changes."""

LIVE = [*EXPECTED, RegistrationState.HELD]
"""States of people who still mean to come."""


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def holding(self) -> "RegistrationQuerySet":
        return self.filter(state__in=HOLDING)

    def expected(self) -> "RegistrationQuerySet":
        return self.filter(state__in=EXPECTED)

    def held(self) -> "RegistrationQuerySet":
        """Registrations that came in a flood and wait until staff look at them."""
        return self.filter(state=RegistrationState.HELD)

    def in_time(self) -> "RegistrationQuerySet":
        """For a meeting that is today or later and stands: nobody is let in to any other."""
        stands = Q(**{f"meeting__session__{ended}": None for ended in ["postponed_at", "cancelled_at", "closed_at"]})
        return self.filter(stands, meeting__held_on__gte=timezone.localdate())

    def waiting(self) -> "RegistrationQuerySet":
        """The waiting list, in the order in which they move up."""
        return self.filter(state=RegistrationState.WAITING).order_by("registered_at", "pk")

    def speakers(self) -> "RegistrationQuerySet":
        """The speakers, in the order in which they speak."""
        return self.holding().filter(wish=Wish.SPEAK).order_by("place", "pk")

    def numbers(self) -> dict[int, int]:
        """The number under which each speaker is called, printed and shown, by the key; each meeting counts its own.
        `self` must hold whole meetings."""
        turns: dict[int, count[int]] = defaultdict(lambda: count(1))
        return {key: next(turns[meeting]) for meeting, key in self.speakers().values_list("meeting", "pk")}

    def of(self, session: DialogueSession) -> "RegistrationQuerySet":
        return self.filter(meeting__session=session)

    def with_code(self, typed: str) -> "RegistrationQuerySet":
        """The one whose receipt shows the code `typed`; none if that is not a code."""
        code = codes.normalise(typed)
        return self.filter(code_hash=codes.hashed(code)) if code else self.none()

    def matching(self, typed: str) -> "RegistrationQuerySet":
        """Those with `typed` in the name or the matter, without regard to marks and case, from the beginning of a word
        («hoa» is not found in «thoát»), or with that telephone number: all of it, or at most the last digits that are
        shown. Longer ends would reveal the hidden digits one by one."""
        words = fold(typed)
        found = Q()
        for where in ["folded", "registrant__folded"]:
            found |= Q(**{f"{where}__startswith": words}) | Q(**{f"{where}__contains": f" {words}"})
        if words.isdecimal() and 3 <= len(words) <= SHOWN_OF_PHONE:
            found |= Q(registrant__phone__endswith=words)
        if phone := as_stored(typed):
            found |= Q(registrant__phone=phone)
        return self.filter(found)

    def with_twins(self) -> "RegistrationQuerySet":
        """Annotate `twin`, the key of another registration for the same meeting with the same telephone: a family, or
        somebody who registered twice. None if there is none."""
        others = Registration.objects.filter(
            meeting=OuterRef("meeting"), state__in=[*LIVE, *HOLDING], registrant__phone=OuterRef("registrant__phone")
        ).exclude(Q(pk=OuterRef("pk")) | Q(registrant__phone=""))
        return self.annotate(twin=Subquery(others.order_by("pk").values("pk")[:1]))

    def taken(self) -> dict[int, tuple[int, int]]:
        """Seats and speaking turns that are taken, by the key of the meeting: one query."""
        speaking = Count("pk", filter=Q(wish=Wish.SPEAK))
        rows = self.holding().order_by().values("meeting").annotate(seats=Sum("people"), turns=speaking)
        return {row["meeting"]: (row["seats"], row["turns"]) for row in rows}


class Registration(models.Model):
    """Somebody's wish to come to a meeting, or to speak there, and what became of it. Never public."""

    AXES: ClassVar = {RegistrationState: "state"}

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, verbose_name="buổi họp", related_name="registrations"
    )
    wish = models.CharField("muốn", max_length=10, choices=Wish, default=Wish.ATTEND)
    about = LineField("về việc gì", max_length=300, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, verbose_name="lĩnh vực", related_name="registrations"
    )
    group = models.ForeignKey(
        ResidentialGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="khu dân cư",
        related_name="registrations",
    )
    people = models.PositiveSmallIntegerField("số người", default=1)
    state = models.CharField(
        "tình trạng",
        max_length=20,
        choices=RegistrationState,
        default=RegistrationState.REGISTERED,
        editable=False,
    )
    place = models.PositiveIntegerField("thứ tự phát biểu", default=0, editable=False)
    registered_at = models.DateTimeField("đăng ký lúc", default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True, editable=False)
    withdrawn_reason = ProseField("lý do rút", max_length=1000, blank=True, editable=False)
    came_at = models.DateTimeField("đến lúc", null=True, blank=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    folded = FoldedField(source=["about"])

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "đăng ký dự, phát biểu"
        verbose_name_plural = "đăng ký dự, phát biểu"
        ordering = ["registered_at", "pk"]
        permissions = [("export_registration", "Được tải danh sách đăng ký")]
        indexes = [models.Index(fields=["meeting", "state", "place"], name="registration_meeting")]
        constraints = [
            models.CheckConstraint(
                name="registered_speaker_says_about_what",
                condition=Q(wish=Wish.ATTEND) | ~Q(about=""),
                violation_error_message="Người đăng ký phát biểu phải ghi về việc gì.",
            ),
            models.CheckConstraint(
                name="registration_is_for_people",
                condition=Q(people__gte=1, people__lte=MAX_PEOPLE),
                violation_error_message=f"Mỗi lần đăng ký từ 1 đến {MAX_PEOPLE} người.",
            ),
            models.CheckConstraint(
                name="withdrawn_registration_has_its_moment",
                condition=Q(state=RegistrationState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=RegistrationState.WITHDRAWN) & Q(withdrawn_at=None)),
                violation_error_message="Đăng ký đã rút phải ghi rút lúc nào.",
            ),
            models.CheckConstraint(
                name="who_came_has_its_moment",
                condition=Q(state=RegistrationState.CAME, came_at__isnull=False)
                | (~Q(state=RegistrationState.CAME) & Q(came_at=None)),
                violation_error_message="Người đã đến phải ghi đến lúc nào.",
            ),
        ]

    def __str__(self) -> str:
        return f"Đăng ký số {self.pk}"

    @property
    def is_speaker(self) -> bool:
        return self.wish == Wish.SPEAK

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_over(self) -> bool:
        """Whether the meeting is over; a postponed one is still to be held."""
        is_put_off = self.meeting.is_off and self.meeting.session.postponed_at
        return self.meeting.ends_at <= timezone.now() and not is_put_off

    @property
    def number_waiting(self) -> int:
        """The place in the waiting list, from 1."""
        ahead = Q(registered_at__lt=self.registered_at) | Q(registered_at=self.registered_at, pk__lte=self.pk)
        return Registration.objects.waiting().filter(ahead, meeting=self.meeting_id).count()


class Registrant(models.Model):
    """Who registered, as far as they said. Only staff read it, no public page does. Emptied when no longer needed."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, verbose_name="đăng ký", related_name="registrant"
    )
    name = LineField("họ và tên", max_length=100, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    consented_at = models.DateTimeField("đồng ý xử lý dữ liệu lúc", null=True, blank=True, editable=False)
    consent_version = models.CharField("bản thông báo dữ liệu", max_length=20, blank=True, editable=False)
    erased_at = models.DateTimeField("xóa tên và cách liên lạc lúc", null=True, blank=True, editable=False)
    folded = FoldedField(source=["name"])

    class Meta:
        verbose_name = "người đăng ký"
        verbose_name_plural = "người đăng ký"
        constraints = [
            models.CheckConstraint(
                name="erased_registrant_is_empty",
                condition=Q(erased_at=None) | Q(name="", phone="", email=""),
                violation_error_message="Tên và cách liên lạc đã xóa thì phải trống.",
            ),
            models.CheckConstraint(
                name="consent_has_its_version",
                condition=Q(consented_at=None, consent_version="")
                | (Q(consented_at__isnull=False) & ~Q(consent_version="")),
                violation_error_message="Sự đồng ý phải ghi theo bản thông báo nào.",
            ),
        ]

    def __str__(self) -> str:
        return "Người đăng ký"
