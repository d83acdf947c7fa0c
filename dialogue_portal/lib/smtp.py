"""Mail handed to a server, each of whose answers has to be there in time.

By itself `timeout` bounds each piece of an answer: a server that keeps unwanted senders busy says a letter every few
seconds, for hours.
"""

import smtplib
import socket
from contextlib import suppress
from threading import Timer

from django.core.mail.backends import smtp


class InTime(smtplib.SMTP):
    """An answer that is not whole after `timeout` seconds ends the connection."""

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
