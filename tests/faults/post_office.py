"""A mail server that accepts mail, refuses everybody, or never answers."""

import contextlib

from .doorway import Doorway


class PostOffice(Doorway):
    """`manner`: takes, refuses, says nothing."""

    def __init__(self):
        self.manner, self.taken = "takes", []
        super().__init__()

    def receive(self, visitor):
        manner = self.manner
        with contextlib.suppress(OSError), visitor:
            visitor.settimeout(60)
            if manner == "refuses":
                return
            if manner == "says nothing":
                visitor.recv(1000)
                return
            self.talk(visitor)

    def talk(self, visitor):
        said = visitor.makefile("rwb")

        def answer(text):
            said.write(text + b"\r\n")
            said.flush()

        answer(b"220 ready")
        for line in said:
            word = line[:4].upper()
            if word == b"DATA":
                answer(b"354 go on")
                letter = b""
                while (part := said.readline()) not in {b".\r\n", b""}:
                    letter += part
                self.taken.append(letter)
            answer(b"221 bye" if word == b"QUIT" else b"250 ok")
            if word == b"QUIT":
                return
