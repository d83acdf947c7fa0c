"""What goes on in the hall, as told on the screen there and to people who follow at home."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from dialogue_portal.lib.fields import LineField
from dialogue_portal.lib.query_values import Today
from sessions_app.models import Body, Meeting, ResidentialGroup

from .choices import Moderation, Visibility
from .opinions import Opinion
from .registrations import Registration


class LiveKind(models.TextChoices):
    SPEAKER = "speaker", "đang phát biểu"
    OPINION = "opinion", "đang nêu ý kiến"
    ANSWER = "answer", "đang trả lời"
    PAUSE = "pause", "nghỉ giải lao"
    INVITATION = "invitation", "mời quét mã"
    END = "end", "buổi họp đã xong"
    SLIP = "slip", "bỏ mục bấm nhầm"


WORDS_ALONE = [LiveKind.PAUSE, LiveKind.INVITATION, LiveKind.END, LiveKind.SLIP]
"""Kinds that name no person, no opinion and no body."""


def for_the_screen(meeting: Meeting) -> "models.QuerySet[Opinion]":
    """The opinions that may be told in the hall: those of the conference that are public, or are meant to be."""
    meant = Opinion.objects.filter(session=meeting.session_id, moderation__in=[Moderation.PENDING, Moderation.APPROVED])
    return meant.filter(hidden_at=None, withdrawn_at=None).exclude(visibility=Visibility.NOT_PUBLISHED)


class LiveEntryQuerySet(models.QuerySet["LiveEntry"]):
    def of_today(self) -> "LiveEntryQuerySet":
        return self.filter(meeting__held_on=Today())


class LiveEntry(models.Model):
    """What a clerk pressed in the hall: it is on until the next entry. Rows are added and never changed; the last of a
    meeting is what is on. If two people press at once, one comes too late for the place.

    Holds what the public is told of a speaker, with the number and the group of that moment: no public page reads
    registrations.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, verbose_name="buổi họp", related_name="live_entries")
    place = models.PositiveIntegerField("thứ tự")
    kind = models.CharField("việc", max_length=20, choices=LiveKind)
    at = models.DateTimeField("lúc", default=timezone.now)
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="đăng ký", related_name="+"
    )
    number = models.PositiveIntegerField("số thứ tự phát biểu", null=True, blank=True)
    group = models.ForeignKey(
        ResidentialGroup, on_delete=models.PROTECT, null=True, blank=True, verbose_name="khu dân cư", related_name="+"
    )
    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, null=True, blank=True, verbose_name="ý kiến", related_name="live_entries"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, verbose_name="đơn vị trả lời", related_name="+"
    )
    upcoming = LineField("các số mời tiếp theo", max_length=60, blank=True)

    objects = LiveEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "mục trên màn hình hội trường"
        verbose_name_plural = "mục trên màn hình hội trường"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "place"],
                name="live_entry_has_its_place",
                violation_error_message="Nút khác vừa được bấm trước.",
            ),
            models.CheckConstraint(
                name="live_entry_begins_with_one",
                condition=Q(place__gte=1),
                violation_error_message="Thứ tự phải từ 1 trở đi.",
            ),
            models.CheckConstraint(
                name="live_entry_says_what_is_on",
                condition=Q(kind=LiveKind.SPEAKER, opinion=None, body=None)
                | Q(kind=LiveKind.OPINION, opinion__isnull=False, body=None, number=None, group=None)
                | Q(kind=LiveKind.ANSWER, body__isnull=False)
                | Q(kind__in=WORDS_ALONE, opinion=None, body=None, number=None, group=None),
                violation_error_message="Mục này thiếu, hoặc thừa: người phát biểu, ý kiến hay đơn vị trả lời.",
            ),
        ]

    def __str__(self) -> str:
        """For clerks and the record, without a person's name."""
        what = self.get_kind_display()
        if self.kind == LiveKind.ANSWER:
            return f"{self.body}: {what}"
        number = self.number or self.opinion_id
        return f"{what} số {number}" if number else what


def standing(entries: list[LiveEntry]) -> list[LiveEntry]:
    """The entries of one meeting that hold, in the order in which they were pressed: a slip cancels the one before."""
    found: list[LiveEntry] = []
    for entry in entries:
        if entry.kind != LiveKind.SLIP:
            found.append(entry)
        elif found:
            found.pop()
    return found
