"""`manage.py send_outbox`: all that is due is sent, past whatever fails."""

import datetime as dt
import smtplib
import socket
import ssl

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from feedback import emails
from feedback.outbox.faults import FAULTS
from sessions_app.models import OutboxMessage

from .mail_servers import Failing
from .steps import SERVERS, told


def test_the_command_sends_all_that_is_due_and_nothing_twice(in_jobs, capsys):
    told(), told()
    by_a_wrong_clock, later = told(), told()
    for message, pause in [(later, dt.timedelta(hours=1)), (by_a_wrong_clock, dt.timedelta(days=365))]:
        OutboxMessage.objects.filter(pk=message.pk).update(next_try_at=timezone.now() + pause)
    call_command("send_outbox")
    call_command("send_outbox")
    assert len(mail.outbox) == 3
    assert capsys.readouterr().out.splitlines() == ["Đã xử lý 3 thư, còn chờ 1.", "Đã xử lý 0 thư, còn chờ 1."]


@pytest.mark.parametrize("backend", ["RefusingOne", "TooLarge", "RelayDenied"])
def test_one_mail_that_is_refused_does_not_stand_in_the_way_of_the_others(in_jobs, settings, backend):
    settings.EMAIL_BACKEND = SERVERS + backend
    refused, *others = [told() for _ in range(3)]
    call_command("send_outbox")
    assert len(mail.outbox) == 2
    row = OutboxMessage.objects.get(pk=refused.pk)
    assert (row.sent_at, row.dropped_at, row.tries) == (None, None, 1)
    assert all(OutboxMessage.objects.get(pk=other.pk).sent_at for other in others)


@pytest.mark.parametrize("backend", ["Refusing", "ClosingDown", "SenderUnknown"])
def test_the_command_stops_at_a_dead_server_instead_of_waiting_for_each_mail(in_jobs, settings, backend):
    settings.EMAIL_BACKEND = SERVERS + backend
    for _ in range(3):
        told()
    call_command("send_outbox")
    assert sorted(OutboxMessage.objects.values_list("tries", flat=True)) == [0, 0, 1]


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (ConnectionRefusedError(111, "x"), "máy chủ thư không nhận kết nối. Xem máy chủ thư còn chạy không"),
        (socket.gaierror(-2, "x"), "không tìm thấy máy chủ thư. Xem tên máy trong EMAIL_URL"),
        (OSError(113, "No route to host"), "không tới được máy chủ thư. Xem mạng"),
        (TimeoutError("timed out"), "máy chủ thư nhận kết nối rồi im lặng"),
        (smtplib.SMTPServerDisconnected("x"), "máy chủ thư nhận kết nối rồi im lặng"),
        (smtplib.SMTPAuthenticationError(535, b"x"), "máy chủ thư không nhận tên hay mật khẩu của cổng"),
        (smtplib.SMTPNotSupportedError("STARTTLS"), "không mã hóa được đường truyền"),
        (ssl.SSLCertVerificationError(1, "x"), "không mã hóa được đường truyền"),
        (smtplib.SMTPSenderRefused(550, b"x", "x@example.vn"), "máy chủ thư không nhận thư gửi từ địa chỉ của cổng"),
        (KeyError("rieng@example.vn"), "lỗi «KeyError»"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_the_command_says_why_mail_does_not_go_out(in_jobs, settings, monkeypatch, capsys, raised, words):
    settings.EMAIL_BACKEND = SERVERS + "Failing"
    monkeypatch.setattr(Failing, "raised", raised)
    told()
    for tried in [1, 0]:  # what is not due yet is told of as well
        call_command("send_outbox")
        first, why = capsys.readouterr().out.splitlines()
        assert first == f"Đã xử lý {tried} thư, còn chờ 1."
        assert why.startswith(f"1 thư chưa gửi được: {words}")
        assert "rieng" not in why


def test_what_smtplib_raises_has_words_of_its_own():
    raised = [
        kind for kind in vars(smtplib).values() if isinstance(kind, type) and issubclass(kind, smtplib.SMTPException)
    ]
    too_broad = {smtplib.SMTPException, smtplib.SMTPResponseException}
    assert {kind.__name__ for kind in raised if kind not in too_broad} <= set(FAULTS)


def test_a_mail_whose_words_fail_does_not_stand_in_the_way_of_the_others(in_jobs, monkeypatch):
    first, second = told(), told()
    written = emails.written

    def failing(message, facts):
        if message.pk == first.pk:
            raise KeyError("words")
        return written(message, facts)

    monkeypatch.setattr(emails, "written", failing)
    call_command("send_outbox")
    assert OutboxMessage.objects.get(pk=first.pk).last_error == "KeyError"
    assert OutboxMessage.objects.get(pk=second.pk).sent_at
