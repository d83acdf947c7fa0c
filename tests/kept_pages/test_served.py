"""Kept pages leave from the server's own loop: quickly, in order, never stale, and never so that anybody must wait."""

import socket
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from threading import Thread

import pytest
from django.db import connection, connections
from django.urls import reverse
from waitress.wasyncore import close_all

from dialogue_portal.kept_pages import publication
from dialogue_portal.kept_pages.handler import KeepingHandler
from feedback.actions import hide
from tests.builders import make_opinion, make_user, make_ward
from tests.marks import committing
from tools import versions
from tools.web import server_for

pytestmark = committing
on_postgresql = pytest.mark.only_on("postgresql", "reading SQLite waits for nobody")


@pytest.fixture(autouse=True)
def kept(settings, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)  # threads that end leave none open
    settings.KEEP_PAGES_MB = 4
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    make_ward()


@pytest.fixture
def web(monkeypatch):
    """A server in a thread; `web.threaded` are the addresses that the threads were given."""
    with socket.create_server(("127.0.0.1", 0)) as listening, running(listening.dup()) as server:
        web = Web(listening.getsockname()[1], server)
        hand_on = server.task_dispatcher.hand_on

        def seen(channel):
            web.threaded.append(channel.requests[0].path)
            hand_on(channel)

        monkeypatch.setattr(server.task_dispatcher, "hand_on", seen)
        yield web


@contextmanager
def running(listening):
    made = []

    def run():
        made.append(server_for(KeepingHandler(), listening))
        made[0].run()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    wait_for(lambda: made)
    server = made[0]
    yield server
    with suppress(OSError):  # the loop, awake for another reason, may have closed its trigger before we write to it
        server.trigger.pull_trigger(lambda: close_all(server._map))
    thread.join(10)
    server.task_dispatcher.shutdown()


class Web:
    def __init__(self, port, server):
        self.port, self.server, self.threaded = port, server, []

    def get(self, address, method="GET", timeout=20, **headers):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{address}", headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read().decode()

    def warm(self, address):
        """Until the loop gives the page by itself: it may have to be connected first."""

        def leaves_at_once():
            self.threaded.clear()
            return self.get(address) and not self.threaded

        wait_for(leaves_at_once)

    def learn_no_version(self):
        """From now on; returns the list of those who wait for one. The loop changes it, for it looks at that line."""
        front, waiting = self.server.task_dispatcher, []

        def forget():
            front.versions.close()
            front.versions = Forgetful(waiting)

        self.server.trigger.pull_trigger(forget)
        wait_for(lambda: isinstance(front.versions, Forgetful))
        return waiting

    def send(self, piece):
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(piece)
            return line.makefile("rb").read()


def wait_for(is_so, seconds=10):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_first_is_made_by_a_thread_and_the_next_leave_from_the_loop(web):
    first = web.get("/")
    assert web.threaded == ["/"]
    web.warm("/")
    again = web.get("/")
    assert (again[0], again[2]) == (200, first[2])
    known = web.get("/", **{"If-None-Match": again[1]["ETag"]})
    assert (known[0], known[2]) == (304, "")
    head = web.get("/", method="HEAD")
    assert (head[0], head[2], head[1]["ETag"]) == (200, "", again[1]["ETag"])
    assert not web.threaded


def test_what_is_hidden_is_gone_from_the_loop_at_once(web):
    opinion = make_opinion(moderation="approved", subject="Đèn đường hỏng ở đầu ngõ")
    page = reverse("feedback:opinions")
    web.warm(page)
    assert opinion.subject in web.get(page)[2]
    hide(opinion, by=make_user(), reason="Lộ số nhà.")
    assert opinion.subject not in web.get(page)[2]
    assert page in web.threaded


def test_a_fault_in_the_loop_ends_one_connection_and_no_more(web, monkeypatch, caplog):
    web.warm("/")

    def fail(environ):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(web.server.application, "may_be_ready", fail)
        assert web.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") == b""
    assert web.get("/")[0] == 200
    assert "ZeroDivisionError" in caplog.text


def test_who_connects_first_and_asks_later_is_answered(web):
    web.warm("/")
    with socket.create_connection(("127.0.0.1", web.port), timeout=20) as line:
        time.sleep(0.1)
        line.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{web.port}\r\n".encode())
        time.sleep(0.1)
        line.sendall(b"Connection: close\r\n\r\n")
        answer = line.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"</html>\n")
    assert not web.threaded


def test_go_on_is_said_after_the_answer_before_it(web):
    web.warm("/")
    page = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{web.port}\r\n\r\n".encode()
    form = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    with socket.create_connection(("127.0.0.1", web.port), timeout=20) as line:
        line.sendall(page + form)
        heard = b""
        while b"100 Continue" not in heard:
            heard += line.recv(65536)
    assert heard.index(b"200 OK") < heard.index(b"</html>") < heard.index(b"100 Continue")


def test_who_is_signed_in_and_who_sends_something_goes_to_the_threads(web):
    web.warm("/")
    web.get("/", Cookie="sessionid=abc")
    web.get("/", method="POST")
    web.get("/khong-co/")
    assert web.threaded == ["/", "/", "/khong-co/"]


def test_hundreds_of_requests_in_one_piece_are_answered_in_their_order(web):
    web.warm("/")
    line = b"GET %%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%%s\r\n" % web.port
    some = [b"/", b"/khong-co/", b"/", b"/"] * 60
    told = web.send(b"".join(line % (path, b"") for path in some) + line % (b"/", b"Connection: close\r\n"))
    statuses = [answer[:3] for answer in told.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"404" if path == b"/khong-co/" else b"200" for path in some] + [b"200"]


@pytest.mark.long
def test_who_asks_for_much_and_reads_nothing_holds_nobody_up(web):
    """Whoever writes to a full line waits: a thread may, the loop must not."""
    web.warm("/")
    web.server.adj.outbuf_high_watermark = 100_000
    line = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % web.port
    with socket.create_connection(("127.0.0.1", web.port), timeout=20) as greedy:
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        greedy.sendall(line * 150)
        wait_for(lambda: "/" in web.threaded)
        for _ in range(3):
            assert web.get("/healthz", timeout=3)[0] == 200


def test_whoever_waits_for_a_version_when_the_server_stops_is_answered(web):
    web.warm("/")
    waiting, answers = web.learn_no_version(), []
    visitor = Thread(target=lambda: answers.append(web.get("/")))
    visitor.start()
    wait_for(lambda: waiting)
    web.server.trigger.pull_trigger(web.server.task_dispatcher.shutdown)
    visitor.join(10)
    assert answers[0][0] == 200


def test_all_who_get_their_version_in_one_turn_are_answered_when_it_is_the_last(web):
    web.warm("/")
    version, waiting, answers = publication.current(), web.learn_no_version(), []
    visitors = [Thread(target=lambda: answers.append(web.get("/")[0])) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    wait_for(lambda: len(waiting) == 3)

    def last_turn():
        web.server.task_dispatcher.must_stop = True
        while waiting:
            waiting.pop()(version)

    web.server.trigger.pull_trigger(last_turn)
    for visitor in visitors:
        visitor.join(10)
    assert answers == [200] * 3
    with pytest.raises(OSError, match=r"timed out|refused"):
        web.get("/", timeout=0.5)


class Forgetful(versions.Unknown):
    """Never learns the version."""

    def __init__(self, waiting):
        self.waiting = waiting

    def ask(self, then):
        self.waiting.append(then)

    def close(self):
        while self.waiting:
            self.waiting.pop()(None)


def test_a_failing_database_is_left_to_the_threads_and_found_again(web, monkeypatch):
    web.warm("/")
    front = web.server.task_dispatcher
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [front.versions.link.info.backend_pid])
        assert web.get("/")[0] == 200
    else:
        with monkeypatch.context() as patch:
            patch.setattr(versions, "QUESTION", "SELECT token FROM nowhere")
            assert web.get("/")[0] == 200
    assert web.threaded == ["/"]
    assert web.get("/")[0] == 200
    web.warm("/")


@on_postgresql
def test_a_database_that_does_not_answer_holds_up_nobody_else(web, monkeypatch):
    """The page of the one who asked waits with a thread; what needs no database comes meanwhile."""
    monkeypatch.setattr(versions, "PATIENCE", 0.2)
    web.warm("/")
    web.threaded.clear()
    answers = []
    visitor = Thread(target=lambda: answers.append(web.get("/")))
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE dialogue_portal_publication IN ACCESS EXCLUSIVE MODE")
        visitor.start()
        begun = time.monotonic()
        assert web.get("/healthz")[0] == 200
        assert time.monotonic() - begun < 1
        wait_for(lambda: "/" in web.threaded)
        assert not answers
        cursor.execute("COMMIT")
    visitor.join(10)
    assert answers[0][0] == 200
    web.warm("/")


@on_postgresql
def test_many_visitors_at_once_ask_the_version_once(web, monkeypatch):
    monkeypatch.setattr(versions, "PATIENCE", 30)
    web.warm("/")
    asked = []
    source = web.server.task_dispatcher.versions
    send = source.send
    monkeypatch.setattr(source, "send", lambda: asked.append(len(source.waiting)) or send())
    line = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % web.port
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE dialogue_portal_publication IN ACCESS EXCLUSIVE MODE")
        visitors = [Thread(target=web.send, args=[line]) for _ in range(20)]
        for visitor in visitors:
            visitor.start()
        wait_for(lambda: len(source.waiting) == 19)
        cursor.execute("COMMIT")
    for visitor in visitors:
        visitor.join(10)
    assert asked == [1, 19]


@on_postgresql
def test_a_question_of_the_loop_ends_when_those_of_pages_do():
    link = versions.connected(connection.get_connection_params())
    cursor = link.cursor()
    cursor.execute("SHOW statement_timeout")
    versions.wait_for(link, time.monotonic() + 5)
    assert cursor.fetchone() == ("5s",)
    link.close()
