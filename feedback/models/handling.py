"""What is done about an opinion: who handles it, until when, what its sender was asked, and which other body has it."""

import datetime as dt
from typing import TYPE_CHECKING, Optional

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from dialogue_portal.lib.fields import LineField, ProseField
from dialogue_portal.lib.query_values import Today
from sessions_app.models import Body
from sessions_app.models.paper_numbers import Moved
from sessions_app.models.people import staff_key

from .choices import DONE, Moderation
from .opinions import Opinion

if TYPE_CHECKING:
    from .hand_backs import CaseHandBack


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> "AssignmentQuerySet":
        return self.filter(ended_at=None)

    def leading(self) -> "AssignmentQuerySet":
        """Current assignments of lead bodies: at most one for each opinion."""
        return self.current().filter(is_lead=True)


class Assignment(models.Model):
    """A body was asked to handle an opinion, as lead or as helper."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, verbose_name="ý kiến", related_name="assignments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, verbose_name="đơn vị", related_name="assignments")
    is_lead = models.BooleanField("chủ trì", default=True)
    due_on = models.DateField("thời hạn", null=True, blank=True)
    note = ProseField("ghi chú", blank=True)
    assigned_at = models.DateTimeField("giao lúc", auto_now_add=True)
    assigned_by = staff_key("người giao")
    ended_at = models.DateTimeField("thôi giao lúc", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công xử lý"
        verbose_name_plural = "phân công xử lý"
        ordering = ["-is_lead", "assigned_at"]
        indexes = [models.Index(fields=["body", "opinion"], condition=Q(ended_at=None), name="assignment_of_body_now")]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion"],
                condition=Q(is_lead=True, ended_at=None),
                name="one_lead_body_at_a_time",
                violation_error_message="Ý kiến này đã có đơn vị chủ trì.",
            ),
            models.UniqueConstraint(
                fields=["opinion", "body"],
                condition=Q(ended_at=None),
                name="body_assigned_once_at_a_time",
                violation_error_message="Đơn vị này đã được giao ý kiến này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}"

    @property
    def handed_back(self) -> Optional["CaseHandBack"]:
        """What the body said when it handed the case back. Costs no query where `hand_backs` are loaded."""
        return next(iter(self.hand_backs.all()), None)


class DeadlineExtension(models.Model):
    """A later deadline than the rules give, with the reason. Every day that was promised stays on record."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, verbose_name="ý kiến", related_name="extensions")
    until = models.DateField("gia hạn đến")
    reason = ProseField("lý do", max_length=1000)
    extended_at = models.DateTimeField("gia hạn lúc", auto_now_add=True)
    extended_by = staff_key("người gia hạn")

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_says_why",
                condition=~Q(reason=""),
                violation_error_message="Phải ghi lý do gia hạn.",
            )
        ]

    def __str__(self) -> str:
        return f"Gia hạn đến {self.until:%d/%m/%Y}"


class InformationRequest(models.Model):
    """The sender was asked for more. The deadline is suspended until they answer."""

    opinion = models.ForeignKey(
        Opinion, on_delete=models.CASCADE, verbose_name="ý kiến", related_name="information_requests"
    )
    question = ProseField("cần biết thêm", max_length=2000)
    asked_at = models.DateTimeField("hỏi lúc")
    asked_by = staff_key("người hỏi")
    ended_at = models.DateTimeField("hết chờ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần hỏi thêm người gửi"
        verbose_name_plural = "các lần hỏi thêm người gửi"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion"],
                condition=Q(ended_at=None),
                name="one_open_question_to_the_sender",
                violation_error_message="Đang chờ người gửi trả lời một câu hỏi.",
            ),
            models.CheckConstraint(
                name="information_request_asks",
                condition=~Q(question=""),
                violation_error_message="Phải ghi cần biết thêm điều gì.",
            ),
            models.CheckConstraint(
                name="information_request_ends_after_it_began",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("asked_at")),
                violation_error_message="Thời điểm hết chờ phải sau thời điểm hỏi.",
            ),
        ]

    def __str__(self) -> str:
        return f"Hỏi thêm {timezone.localtime(self.asked_at):%d/%m/%Y}"


class ReferralQuerySet(models.QuerySet["Referral"]):
    def meant(self) -> "ReferralQuerySet":
        """Without those that were a mistake, and taken back."""
        return self.filter(taken_back="")


class Referral(models.Model):
    """An opinion beyond the ward's competence was sent to another body with a letter; a reply may have come, or the
    ward has taken it back: then `replied_on` is that day, and nothing counts from it.

    It has the number and the day of its slip, which may be numbered later.
    """

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, verbose_name="ý kiến", related_name="referrals")
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, verbose_name="cơ quan nhận", related_name="referrals")
    letter_number = LineField("số, ký hiệu công văn", max_length=60, blank=True)
    sent_on = models.DateField("ngày chuyển")
    expected_on = models.DateField("hẹn trả lời", null=True, blank=True)
    note = ProseField("ghi chú", max_length=1000, blank=True, help_text="Chỉ cán bộ đọc được.")
    referred_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    referred_by = staff_key("người chuyển", related_name="referrals")
    replied_on = models.DateField("ngày cơ quan nhận trả lời", null=True, blank=True)
    reply_number = LineField("số, ký hiệu văn bản trả lời", max_length=60, blank=True)
    reply = ProseField("nội dung trả lời", max_length=8000, blank=True)
    taken_back = ProseField("vì sao chuyển nhầm, nhận lại", max_length=300, blank=True, db_default="")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "lần chuyển cơ quan có thẩm quyền"
        verbose_name_plural = "các lần chuyển cơ quan có thẩm quyền"
        ordering = ["pk"]
        indexes = [models.Index(fields=["referred_at"], name="referral_letter")]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion"],
                condition=Q(replied_on=None),
                name="one_open_referral",
                violation_error_message="Ý kiến này đang chờ một cơ quan trả lời.",
            ),
            models.CheckConstraint(
                name="referral_expected_after_sent",
                condition=Q(expected_on=None) | Q(expected_on__gte=F("sent_on")),
                violation_error_message="Ngày hẹn trả lời phải sau ngày chuyển.",
            ),
            models.CheckConstraint(
                name="referral_reply_whole",
                condition=(Q(replied_on=None) & Q(reply=""))
                | (Q(replied_on__gte=F("sent_on")) & ~Q(reply="", taken_back="")),
                violation_error_message="Trả lời phải có ngày (không trước ngày chuyển) và nội dung.",
            ),
            models.CheckConstraint(
                name="referral_taken_back_without_reply",
                condition=Q(taken_back="") | Q(replied_on__isnull=False, reply=""),
                violation_error_message="Cơ quan nhận đã trả lời thì không phải chuyển nhầm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to_body}, " + (f"công văn {self.letter_number}" if self.letter_number else "chưa có số công văn")

    def told(self) -> ReferralQuerySet:
        """Itself, and those of the parts that its opinion was split into since."""
        part = Q(opinion__part_of=self.opinion_id, referred_at=self.referred_at)
        return Referral.objects.filter(Q(pk=self.pk) | part)

    def in_letter(self) -> ReferralQuerySet:
        """All that its letter covers: what goes with one letter is noted at one moment, which parts of it keep."""
        return Referral.objects.filter(referred_at=self.referred_at)

    @property
    def others_in_letter(self) -> int:
        """How many other opinions went with it. A query."""
        return self.in_letter().exclude(pk=self.pk).count()

    def first_in_letter(self) -> "Referral":
        """That of whose opinion the slip is made."""
        return self.in_letter().order_by("pk")[0]

    def hold(self) -> None:
        """Lock the opinions first, as all changes to an opinion do before its other rows; numbering its slip does the
        same."""
        lock_cases(self.in_letter())

    def bear_number(self, number_symbol: str) -> None:
        """Set the number of the slip, unless one is noted already."""
        self.in_letter().filter(letter_number="").update(letter_number=number_symbol)

    def bear_day(self, day: dt.date, number_symbol: str) -> Moved:
        """Set the day of the slip, if the opinions had come by then, and nobody was urged and no reply came before."""
        from ..deadlines import refresh_deadlines  # which needs this module

        told = self.in_letter().meant()
        if day > timezone.localdate() or told.exclude(self.fitting(day), letter_number=number_symbol).exists():
            return []
        moved: Moved = [(row.opinion, row.sent_on) for row in told.exclude(sent_on=day).select_related("opinion")]
        told.update(sent_on=day)
        refresh_deadlines(Opinion.objects.filter(referrals__in=told))
        return moved

    def fitting(self, day: dt.date) -> Q:
        promised, replied = (Q(**{name: None}) | Q(**{f"{name}__gte": day}) for name in ["expected_on", "replied_on"])
        urged = Exists(Urging.objects.filter(referral=OuterRef("pk"), urged_on__lt=day))
        return Q(opinion__received_at__date__lte=day) & promised & replied & ~Q(urged)

    def lose_number(self, number_symbol: str) -> None:
        self.in_letter().filter(letter_number=number_symbol).update(letter_number="")

    @property
    def letter_day(self) -> dt.date:
        return self.sent_on

    @property
    def is_awaited(self) -> bool:
        """Whether the reply is still to come: not if its sender withdrew the opinion, or another procedure took it
        over. Needs the opinion."""
        is_ours = self.opinion.moderation == Moderation.APPROVED and self.opinion.withdrawn_at is None
        return is_ours and self.replied_on is None

    @property
    def is_to_be_urged(self) -> bool:
        """Whether the ward waits for the reply in order to give its own answer."""
        return self.is_awaited and self.opinion.processing not in DONE

    @property
    def days_late(self) -> int:
        """Days since the answer was promised for; 0 before that, or once it has come."""
        if self.replied_on or self.expected_on is None:
            return 0
        return max((timezone.localdate() - self.expected_on).days, 0)


def lock_cases(referrals: models.QuerySet[Referral]) -> None:
    """Lock the opinions of `referrals` for this transaction."""
    cases = Opinion.objects.select_for_update(of=("self",)).filter(pk__in=referrals.values("opinion"))
    list(cases.order_by("pk").values_list("pk"))


class UrgingQuerySet(models.QuerySet["Urging"]):
    def resting(self) -> "UrgingQuerySet":
        """Urgings after which nobody is asked to urge again before a later day."""
        return self.filter(again_on__gt=Today())

    def in_letter(self, letter: int | OuterRef) -> "UrgingQuerySet":
        """All urgings in one letter, including the first, whose key is that of the letter."""
        return self.filter(Q(pk=letter) | Q(letter_of=letter))


class Urging(models.Model):
    """The ward urged a body to answer what was referred to it. `again_on` is the day to ask the ward to urge again.

    One letter may urge about several opinions: it belongs to the first of their urgings and is `letter_of` of the
    others. They all have its number and its day.
    """

    class Means(models.TextChoices):
        LETTER = "letter", "bằng văn bản"
        PHONE = "phone", "qua điện thoại"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, verbose_name="lần chuyển", related_name="urgings")
    urged_on = models.DateField("ngày đôn đốc")
    means = models.CharField("đôn đốc", max_length=10, choices=Means)
    letter_number = LineField("số, ký hiệu công văn đôn đốc", max_length=60, blank=True)
    note = ProseField("ghi chú", max_length=1000, blank=True, help_text="Chỉ cán bộ đọc được.")
    again_on = models.DateField("đôn đốc lại từ ngày")
    letter_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name="chung công văn với",
        related_name="beside",
    )
    urged_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    urged_by = staff_key("người ghi")

    objects = UrgingQuerySet.as_manager()

    class Meta:
        verbose_name = "lần đôn đốc"
        verbose_name_plural = "các lần đôn đốc"
        default_permissions = ()
        ordering = ["urged_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                "referral",
                "urged_on",
                "means",
                name="urged_once_a_day_by_the_same_means",
                violation_error_message="Lần đôn đốc này đã được ghi.",
            ),
            models.CheckConstraint(
                name="urging_is_written_or_spoken",
                condition=Q(means="letter") | Q(means="phone", letter_number=""),
                violation_error_message="Đôn đốc bằng văn bản hoặc qua điện thoại; chỉ văn bản có số.",
            ),
            models.CheckConstraint(
                name="urging_rests_a_while",
                condition=Q(again_on__gt=F("urged_on")),
                violation_error_message="Ngày đôn đốc lại phải sau ngày đôn đốc.",
            ),
            models.CheckConstraint(
                name="urging_shares_the_letter_of_another",
                condition=Q(letter_of=None) | (Q(means="letter") & ~Q(letter_of=F("pk"))),
                violation_error_message="Chỉ đôn đốc bằng văn bản mới chung công văn, với một lần đôn đốc khác.",
            ),
        ]

    def __str__(self) -> str:
        number = f", công văn {self.letter_number}" if self.letter_number else ""
        return f"{self.urged_on:%d/%m/%Y} {self.get_means_display()}{number}"

    @property
    def letter(self) -> int:
        """The key of the urging that the letter belongs to: often its own."""
        return self.letter_of_id or self.pk

    def hold(self) -> None:
        lock_cases(Referral.objects.filter(urgings__in=Urging.objects.in_letter(self.letter)))

    def bear_number(self, number_symbol: str) -> None:
        """Set the number of the letter for each opinion in it; a number noted already stays."""
        Urging.objects.in_letter(self.letter).filter(letter_number="").update(letter_number=number_symbol)

    def bear_day(self, day: dt.date, number_symbol: str) -> Moved:
        """Set the day of the letter, if every opinion had been sent by then and the body would still have time to
        answer."""
        told = Urging.objects.in_letter(self.letter)
        if day > timezone.localdate() or told.exclude(self.fitting(day, told), letter_number=number_symbol).exists():
            return []
        rows = told.exclude(urged_on=day).select_related("referral__opinion")
        moved: Moved = [(row.opinion, row.urged_on) for row in rows]
        told.update(urged_on=day)
        return moved

    def fitting(self, day: dt.date, told: UrgingQuerySet) -> Q:
        others = Urging.objects.filter(urged_on=day, means=self.Means.LETTER).exclude(pk__in=told.values("pk"))
        return Q(referral__sent_on__lte=day, again_on__gt=day) & ~Q(referral__in=others.values("referral"))

    def lose_number(self, number_symbol: str) -> None:
        Urging.objects.in_letter(self.letter).filter(letter_number=number_symbol).update(letter_number="")

    @property
    def letter_day(self) -> dt.date:
        return self.urged_on

    @property
    def opinion(self) -> Opinion:
        return self.referral.opinion

    @property
    def opinion_id(self) -> int:
        return self.referral.opinion_id
