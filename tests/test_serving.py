"""The web process as it is shipped: what it lets through, how it stops, whom slow visitors hold up."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.core import signing

from sessions_app.signing_in import known_browsers
from tools import serve

KEYS = {"SECRET_KEY": "s" * 50, "CODE_KEY": "c" * 50, "AUDIT_KEY": "a" * 50}
SLOW_APPLICATION = """
import socket, sys, time
from tools.web import serve

def application(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"] or 0))
    start_response("200 OK", [("Content-Length", "4")])
    return [b"done"]

serve(application, socket.socket(fileno=int(sys.argv[1])))
"""
TWO_OF_ONE = """
import os, socket, sys, time
from tools.web import serve
from tools.workers import Workers

def application(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"] or 0))
    start_response("200 OK", [("Content-Length", str(len(str(os.getpid()))))])
    return [str(os.getpid()).encode()]

listening = socket.socket(fileno=int(sys.argv[1]))
Workers(2, lambda: serve(application, listening)).run()
"""


@pytest.fixture
def start(tmp_path):
    """Start a web process on a socket of its own; returns the process and its port once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        processes = []

        def started(command, **environment):
            bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
            process = subprocess.Popen(
                [sys.executable, *command, str(listening.fileno())],
                cwd=settings.BASE_DIR,
                env={**bare, **KEYS, "VAR_DIR": str(tmp_path), "DATABASE_URL": "sqlite://:memory:", **environment},
                pass_fds=[listening.fileno()],
            )
            processes.append(process)
            return process, listening.getsockname()[1]

        yield started
        for process in processes:
            process.kill()
            process.wait()


def fetch(port, path, **headers):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.headers, response.read()


def ask(port, request):
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(request)
    return connection


def may_send(port, address, cookie, length):
    """Whether who asks before sending is told to go on."""
    head = f"POST {address} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Length: {length}\r\n"
    with ask(port, f"{head}Expect: 100-continue\r\n\r\n".encode()) as line:
        return line.recv(100).startswith(b"HTTP/1.1 100")


@pytest.mark.parametrize(
    ("public_url", "is_secure"),
    [("https://example.vn", True), pytest.param("http://example.vn", False, marks=pytest.mark.long)],
)
def test_a_proxys_word_on_https_reaches_the_portal_that_asks_for_it(start, public_url, is_secure):
    process, port = start(["-m", "tools.web"], PUBLIC_URL=public_url)
    headers, content = fetch(port, "/robots.txt", **{"X-Forwarded-Proto": "https"})
    assert b"Disallow: /quan-tri/" in content
    assert ("Strict-Transport-Security" in headers) == is_secure
    assert "Strict-Transport-Security" not in fetch(port, "/robots.txt")[0]
    # lxml comes with the libraries for Word and Excel: they wait until somebody asks for such a file.
    loaded = Path(f"/proc/{process.pid}/maps").read_text()
    assert "/_imaging" in loaded
    assert "/lxml/" not in loaded
    told = signing.dumps({"name": "x", "accounts": []}, key=KEYS["SECRET_KEY"], salt=known_browsers.SALT)
    signed = f"{'__Host-' if is_secure else ''}known={told}"
    asked = [
        ("/quan-tri/ban/nhap-phieu/", signed),
        ("/quan-tri/ban/nhap-phieu/", "sessionid=x"),
        ("/quan-tri/", signed),
    ]
    assert [may_send(port, address, cookie, 9_000_000) for address, cookie in asked] == [True, False, False]


def test_what_is_under_way_is_finished_and_who_was_just_let_in_answered_before_the_process_stops(start):
    process, port = start(["-c", SLOW_APPLICATION])
    fetch(port, "/")
    under_way = ask(port, b"GET /?1.5 HTTP/1.0\r\n\r\n")
    time.sleep(0.5)
    newcomer = ask(port, b"")
    time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    newcomer.sendall(b"GET / HTTP/1.0\r\n\r\n")
    assert [told.makefile("rb").read()[-4:] for told in [newcomer, under_way]] == [b"done"] * 2
    assert process.wait(10) == 0


def test_a_dead_process_of_several_is_started_again_and_a_stop_cuts_nobody_off(start):
    parent, port = start(["-c", TWO_OF_ONE])
    first = int(fetch(port, "/")[1])
    os.kill(first, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while len(born := [child.pid for child in psutil.Process(parent.pid).children()]) < 2 or first in born:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    under_way = ask(port, b"GET /?1 HTTP/1.0\r\n\r\n")
    time.sleep(0.3)
    parent.send_signal(signal.SIGTERM)
    assert int(under_way.makefile("rb").read().split()[-1]) in born
    assert parent.wait(10) == 0
    assert not any(map(psutil.pid_exists, born))


def test_slow_visitors_hold_nobody_up(start):
    _, port = start(["-c", SLOW_APPLICATION])
    fetch(port, "/")
    unfinished = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
    dribbled = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx"
    held = [ask(port, opening) for opening in [unfinished, dribbled] for _ in range(60)]
    begin = time.monotonic()
    assert fetch(port, "/")[1] == b"done"
    assert time.monotonic() - begin < 1
    for connection in held:
        connection.close()


def test_a_second_process_answers_on_the_same_socket_when_the_first_has_died(start):
    first, port = start(["-c", SLOW_APPLICATION])
    fetch(port, "/")
    first.kill()
    first.wait()
    start(["-c", SLOW_APPLICATION])
    assert fetch(port, "/")[1] == b"done"


def test_the_port_is_ours_before_data_is_loaded(monkeypatch, tmp_path):
    """Loading takes a while: whoever takes the port meanwhile would be noticed only after it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
        with pytest.raises(ValueError, match=f"{port} đang có chương trình khác dùng"):
            serve.hold_port(port)
    taken = []

    def prepare_demo(command, **kwargs):
        with pytest.raises(ValueError, match="đang có chương trình khác dùng"):
            serve.hold_port(port)
        taken.append(command[2])
        return 1

    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setattr(serve.subprocess, "call", prepare_demo)
    with serve.hold_port(port) as held:
        assert serve.run(held, dev=False, empty=True) == 1
    assert taken == ["prepare_demo"]
