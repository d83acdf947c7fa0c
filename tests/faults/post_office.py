"""A mail server that takes mail, refuses everybody, or says nothing at all."""

import contextlib
import socket
import threading


class PostOffice:
    def __init__(self):
        self.manner, self.taken = "takes", []
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.open, daemon=True).start()

    def open(self):
        while True:
            visitor, _ = self.listening.accept()
            threading.Thread(target=self.serve, args=[visitor, self.manner], daemon=True).start()

    def serve(self, visitor, manner):
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
