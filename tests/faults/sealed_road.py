"""A TLS proxy to a server, with a certificate trusted only by those who are told of it."""

import contextlib
import socket
import ssl
import subprocess
import threading

from .doorway import Doorway


class SealedRoad(Doorway):
    """`certificate`: the file of the trusted certificate. `visits`: the number of connections."""

    def __init__(self, port, folder):
        self.beyond, self.visits = port, 0
        self.certificate, key = folder / "store.pem", folder / "store.key"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=store"]
        names = ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:TRUE"]
        files = ["-keyout", key, "-out", self.certificate]
        subprocess.run([*command, *names, *files], check=True, capture_output=True)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(self.certificate, key)
        super().__init__()

    def receive(self, visitor):
        with (
            contextlib.suppress(OSError),
            self.tls.wrap_socket(visitor, server_side=True) as inside,
            socket.create_connection(("127.0.0.1", self.beyond)) as server,
        ):
            self.visits += 1
            threading.Thread(target=carry, args=[server, inside], daemon=True).start()
            carry(inside, server)


def carry(came_from, to):
    with contextlib.suppress(OSError):
        while piece := came_from.recv(65536):
            to.sendall(piece)
        to.shutdown(socket.SHUT_RDWR)
