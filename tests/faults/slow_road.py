"""A proxy to a server: it forwards everything, at once or late, or takes requests and never answers."""

import contextlib
import socket
import threading
import time

from .doorway import Doorway


class SlowRoad(Doorway):
    """`manner`: quick, slow (each answer comes `SECONDS` late) or silent."""

    SECONDS = 4

    def __init__(self, port):
        self.beyond, self.manner = port, "quick"
        super().__init__()

    def receive(self, visitor):
        with contextlib.suppress(OSError), visitor, socket.create_connection(("127.0.0.1", self.beyond)) as server:
            threading.Thread(target=self.carry, args=[server, visitor, True], daemon=True).start()
            self.carry(visitor, server, False)

    def carry(self, came_from, to, is_answer):
        with contextlib.suppress(OSError):
            while piece := came_from.recv(65536):
                if is_answer and self.manner == "slow":
                    time.sleep(self.SECONDS)
                if not (is_answer and self.manner == "silent"):
                    to.sendall(piece)
            to.shutdown(socket.SHUT_RDWR)
