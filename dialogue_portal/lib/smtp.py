"""Sending mail to a server that must answer in time.

`timeout` alone limits each piece of an answer: a server that wants to keep senders busy sends a letter every few
seconds, for hours.
"""

import smtplib
import socket
from contextlib import suppress
from threading import Timer

from django.core.mail.backends import smtp


class InTime(smtplib.SMTP):
    """Ends the connection when an answer is not complete after `timeout` seconds."""

    def getreply(self) -> tuple[int, bytes]:
        end = Timer(self.timeout, self.hang_up)
        end.start()
        try:
            return super().getreply()
        finally:
            end.cancel()

    def hang_up(self) -> None:
        with suppress(OSError):  # the server was quicker
            if self.sock:
                self.sock.shutdown(socket.SHUT_RDWR)


class InTimeSealed(InTime, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[InTime]:
        return InTimeSealed if self.use_ssl else InTime
