"""A server on this machine that handles each connection in a thread."""

import socket
import threading


class Doorway:
    def __init__(self):
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.open, daemon=True).start()

    def open(self):
        while True:
            visitor, _ = self.listening.accept()
            threading.Thread(target=self.receive, args=[visitor], daemon=True).start()
