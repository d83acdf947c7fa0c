"""The record: what was done in every case, by whom, when and why. Rows are added, never changed."""

from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone

from dialogue_portal.lib.fields import LineField, ProseField
from dialogue_portal.lib.sentences import moment

from .people import staff_key


class OfList(models.Func):
    """A filter column of the list of the record, written exactly as in its index. On SQLite no other query may use this
    index: it would choose it for a query about one case and read all acts of a kind. PostgreSQL has statistics of the
    column and chooses well."""

    template = "COALESCE(%(expressions)s, '')"
    arity = 1
    output_field = models.CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s", **extra)


class CaseEvent(models.Model):
    """One act in one case. Names are kept as text, so that the record outlives accounts.

    `hash` is an HMAC over the row and the `previous_hash` of its case, see `sessions_app.chain`. For the reason it
    covers a seal, so that words about a person can be erased and the chain still verifies.
    """

    case_kind = models.CharField("loại hồ sơ", max_length=40)
    case_id = models.BigIntegerField("mã hồ sơ")
    sequence = models.PositiveIntegerField("thứ tự")
    verb = models.CharField("việc", max_length=60)
    at = models.DateTimeField("lúc")
    actor = staff_key("tài khoản")
    actor_name = LineField("người làm", max_length=200, blank=True)
    acting_as = LineField("với tư cách", max_length=200, blank=True)
    from_state = models.CharField("từ", max_length=40, blank=True)
    to_state = models.CharField("sang", max_length=40, blank=True)
    reason = ProseField("lý do", blank=True)
    # Empty in rows from processes that still run the version before an upgrade; their reasons are hashed as before.
    reason_salt = models.CharField(max_length=32, blank=True, default="", db_default="", editable=False)
    reason_seal = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    previous_hash = models.CharField(max_length=64, blank=True, editable=False)
    hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "việc đã ghi"
        verbose_name_plural = "nhật ký hồ sơ"
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint("case_kind", "case_id", "sequence", name="case_event_has_its_place")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="event_newest"),
            models.Index(OfList("case_kind"), F("at").desc(), F("id").desc(), name="event_newest_of_kind"),
            models.Index(OfList("verb"), F("at").desc(), F("id").desc(), name="event_newest_of_verb"),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [moment(self.at), self.actor_name]))


class Seal(models.Model):
    """The heads of all chains at one moment, bound together, so that a chain that vanishes later is noticed."""

    made_at = models.DateTimeField("niêm lúc")
    digest = models.CharField("dấu niêm", max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)
    case_count = models.PositiveIntegerField("số hồ sơ")
    event_count = models.PositiveBigIntegerField("số việc đã ghi")

    class Meta:
        verbose_name = "lần niêm nhật ký"
        verbose_name_plural = "các lần niêm nhật ký"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.made_at):%d/%m/%Y %H:%M}"


class SealedHead(models.Model):
    """The head of the chain of one case at a seal."""

    case_kind = models.CharField(max_length=40)
    case_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "đầu chuỗi đã niêm"
        verbose_name_plural = "đầu chuỗi đã niêm"
        constraints = [models.UniqueConstraint("case_kind", "case_id", name="sealed_head_once")]

    def __str__(self) -> str:
        return f"{self.case_kind} {self.case_id}: {self.sequence}"


class OutboxMessageQuerySet(models.QuerySet["OutboxMessage"]):
    def waiting(self) -> "OutboxMessageQuerySet":
        """Neither told nor given up."""
        return self.filter(sent_at=None, dropped_at=None)

    def waiting_mail(self) -> "OutboxMessageQuerySet":
        return self.waiting().filter(channel=OutboxMessage.Channel.MAIL)


class OutboxMessage(models.Model):
    """A message that somebody must get: written in the transaction of the change, sent by a worker or by staff.

    Holds no address, name or text of a resident: those are read on sending. The four columns of `message_once` make it
    impossible to tell the same thing twice.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", "thư điện tử"
        PHONE = "phone", "điện thoại"

    kind = models.CharField("việc", max_length=40)
    case_kind = models.CharField("loại hồ sơ", max_length=40)
    case_id = models.BigIntegerField("mã hồ sơ")
    recipient_kind = models.CharField("loại người nhận", max_length=20)
    recipient_id = models.BigIntegerField("người nhận")
    occurrence = models.CharField("lần", max_length=40, blank=True)
    channel = models.CharField("cách báo", max_length=10, choices=Channel, default=Channel.MAIL)
    ticket = models.CharField(max_length=64, blank=True)
    # Groups the mails of one day to a mailbox into one: an HMAC of the mailbox, as in `RateWindow`; no address is kept.
    gathered_for = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    created_at = models.DateTimeField("lúc", auto_now_add=True)
    next_try_at = models.DateTimeField("thử lại lúc", default=timezone.now)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    last_error = models.CharField("lỗi gần nhất", max_length=200, blank=True)
    sent_at = models.DateTimeField("xong lúc", null=True, blank=True)
    dropped_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "việc cần báo"
        verbose_name_plural = "việc cần báo"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "kind", "case_kind", "case_id", "recipient_kind", "recipient_id", "occurrence", name="message_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["channel", "next_try_at"],
                condition=models.Q(sent_at=None, dropped_at=None),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_kind} {self.case_id}"


class RateWindow(models.Model):
    """How often something was tried in one period. The key is an HMAC: no address is kept."""

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "đếm lượt"
        verbose_name_plural = "đếm lượt"
        constraints = [models.UniqueConstraint("key", "starts_at", name="rate_window_once")]
        indexes = [models.Index(fields=["starts_at"], name="rate_window_age")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%d/%m/%Y %H:%M}"
