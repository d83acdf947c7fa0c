"""Mail servers that refuse, each in its own way."""

import smtplib

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend

from feedback import emails
from feedback.outbox import delivery
from sessions_app.models import OutboxMessage


class Refusing(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("rieng@example.vn")


class Failing(BaseEmailBackend):
    """Raises what the test sets."""

    raised: Exception = ConnectionRefusedError()

    def send_messages(self, messages):
        raise self.raised


class UnknownMailbox(BaseEmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"rieng@example.vn": (550, b"No such user")})


class FullMailbox(BaseEmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"rieng@example.vn": (452, b"Mailbox full")})


class RefusingOne(LocmemBackend):
    """Refuses the first mail for good after reading it, like a spam filter; accepts the others."""

    error: Exception = smtplib.SMTPDataError(554, b"Message rejected")

    def send_messages(self, messages):
        if messages[0].extra_headers["Message-ID"] == refused_id():
            raise self.error
        return super().send_messages(messages)


class TooLarge(RefusingOne):
    error = smtplib.SMTPSenderRefused(552, b"Message size exceeds fixed limit", "x@example.vn")


class RelayDenied(RefusingOne):
    error = smtplib.SMTPRecipientsRefused({"rieng@example.vn": (554, b"Relay access denied")})


class ClosingDown(BaseEmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"rieng@example.vn": (421, b"Service shutting down")})


class SenderUnknown(BaseEmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPSenderRefused(550, b"Sender rejected", "x@example.vn")


class SecondWorkerMeanwhile(LocmemBackend):
    """While one worker is sending, another sends everything due."""

    def send_messages(self, messages):
        delivery.deliver_due()
        delivery.deliver(OutboxMessage.objects.get().pk)
        return super().send_messages(messages)


def refused_id():
    return emails.message_id(OutboxMessage.objects.order_by("pk").first())
