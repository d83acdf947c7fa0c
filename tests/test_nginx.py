"""The site for nginx that deploy/ holds, before a stand-in for the portal. Left out where nginx is not installed."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, ClassVar

import psutil
import pytest
from django.contrib import admin
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import RegexPattern

from dialogue_portal.kept_pages.handler import for_nginx
from dialogue_portal.request_sizes import largest_body
from tools.postgres import free_port

SHIPPED = Path(__file__).resolve().parent.parent / "deploy" / "nginx"
PROGRAM = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
CROWD = 20
MB = 1024 * 1024
FRAME = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    set_real_ip_from 127.0.0.1;
    real_ip_header X-From;
    include {folder}/*.conf;
}}
"""


class Page(BaseHTTPRequestHandler):
    """Answers at /y-kien/ what anybody may read, as the portal marks it; elsewhere a form, which nobody may keep."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []
    words: ClassVar[str] = "page"
    open: ClassVar[Event] = Event()
    """Files and searches wait for it."""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        time.sleep(0.05)
        if self.path.startswith(("/tai-lieu/", "/y-kien/?")) or self.path.endswith(".zip"):
            self.open.wait(20)
        self.send_response(200)
        if self.path == "/y-kien/":
            self.send_header(*for_nginx())
        else:
            self.send_header("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private")
        body = self.words.encode() * (10 * MB if self.path == "/lon/" else 1)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # of a reader who went away
            self.wfile.write(body)

    def do_POST(self) -> None:
        body = str(len(self.rfile.read(int(self.headers["Content-Length"])))).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class StandIn(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def shipped(name: str, folder: Path, port: int, portal: int) -> str:
    """The file as it lies in deploy/, but for what belongs to a machine: ports, paths, the certificate."""
    text = (SHIPPED / name).read_text()
    text = re.sub(r"listen \[::\]\S*[^;]*;|ssl_\w+ [^;]*;", "", text)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace(
        "127.0.0.1:8000", f"127.0.0.1:{portal}"
    )
    text = text.replace("/opt/doi-thoai/deploy/nginx", str(SHIPPED)).replace("/var/www/html", f"{folder}/html")
    return text.replace("/var/cache/nginx/doi-thoai", f"{folder}/cache").replace("/var/log/nginx", str(folder))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of the site."""
    if PROGRAM is None:
        pytest.skip("nginx is not installed")
    behind = StandIn(("127.0.0.1", 0), Page)
    Thread(target=behind.serve_forever, args=[0.05], daemon=True).start()
    port = free_port()
    for name in ["doi-thoai.conf", "upstream.conf"]:
        (tmp_path / name).write_text(shipped(name, tmp_path, port, behind.server_port))
    user = "user root;" if os.geteuid() == 0 else ""  # otherwise its workers may not enter our folder
    frame = tmp_path / "frame"
    frame.write_text(FRAME.format(user=user, folder=tmp_path))
    process = subprocess.Popen([PROGRAM, "-c", str(frame), "-p", str(tmp_path), "-g", "daemon off;"])
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
        behind.shutdown()
        behind.server_close()


def wait_for(port: int) -> None:
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


def seconds_for(address: str) -> float:
    begin = time.monotonic()
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": "doi-thoai.example.vn"})) as answer:
        assert answer.read().decode() == Page.words
    return time.monotonic() - begin


def seconds_for_all(address: str) -> list[float]:
    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(seconds_for, [address] * CROWD))


def test_a_form_that_many_open_at_once_waits_for_nobody(site):
    """What may not be kept must not be queued for either: a hall scans one code, and a stranger could hold the queue."""
    assert max(seconds_for_all(f"{site}/y-kien/tra-cuu/")) < 1


def test_a_page_for_everybody_is_asked_for_once(site):
    """Within a second: where the machine is busy and the crowd comes on both sides of its end, another crowd comes."""
    asked = []
    while ["/y-kien/"] not in asked and len(asked) < 20:
        time.sleep(-time.time() % 1)
        Page.asked.clear()
        assert max(seconds_for_all(f"{site}/y-kien/")) < 1
        asked.append(list(Page.asked))
    assert ["/y-kien/"] in asked


@pytest.mark.parametrize("phase", [0.05, *(pytest.param(phase, marks=pytest.mark.long) for phase in [0.5, 0.85])])
def test_what_was_hidden_is_gone_a_second_later(site, monkeypatch, phase):
    """Whenever in a second it happens: nginx counts in whole ones."""
    seconds_for(f"{site}/y-kien/")
    time.sleep((phase - time.time()) % 1)
    seconds_for(f"{site}/y-kien/")
    monkeypatch.setattr(Page, "words", "gone")
    time.sleep(1)
    seconds_for(f"{site}/y-kien/")


def test_who_gives_certificates_away_finds_the_answer_without_tls_and_all_else_is_led_to_it(site, tmp_path):
    answers = tmp_path / "html" / ".well-known" / "acme-challenge"
    answers.mkdir(parents=True)
    (answers / "mot-ma").write_text("mot-ma.dau-tay")
    (tmp_path / "html" / "khac").write_text("not for anybody")
    port = re.search(r"listen 127\.0\.0\.1:(\d+)", (tmp_path / "doi-thoai.conf").read_text())[1]

    def ask(address):
        line = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
        line.request("GET", address, headers={"Host": "doi-thoai.example.vn"})
        with line.getresponse() as answer:
            assert answer.headers["Server"] == "nginx"  # its version tells which holes to try
            return answer.status, answer.headers["Location"], answer.read().decode()

    assert ask("/.well-known/acme-challenge/mot-ma") == (200, None, "mot-ma.dau-tay")
    assert ask("/.well-known/acme-challenge/khac")[0] == 404
    for elsewhere in ["/khac", "/y-kien/?q=x", "/.well-known/acme-challenge/../../khac"]:
        status, location, body = ask(elsewhere)
        assert (status, "not for anybody" in body) == (301, False)
        assert location == f"https://doi-thoai.example.vn{elsewhere}"


# --- What is sent -----------------------------------------------------------------------------------------------------


def begin(site: str, address: str, length: int, body: bytes = b"", *, by: str = "192.0.2.1") -> socket.socket:
    """A line on which a form of `length` bytes begins to arrive."""
    line = socket.create_connection(("127.0.0.1", int(site.rpartition(":")[2])), timeout=10)
    head = f"POST {address} HTTP/1.1\r\nHost: doi-thoai.example.vn\r\nX-From: {by}\r\nContent-Length: {length}\r\n\r\n"
    line.sendall(head.encode() + body)
    return line


def answer_on(line: socket.socket) -> tuple[int, str]:
    with line:
        told = line.recv(8192)
        while b"\r\n\r\n" not in told or not told.partition(b"\r\n\r\n")[2]:
            told += line.recv(8192)
    return int(told.split()[1]), told.decode()


SAMPLES = {"int": "1", "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}


def addresses(patterns: Any = None, start: str = "/") -> Iterator[str]:
    """One of every kind that the URL configuration has, and every verb."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern.pattern, RegexPattern):
            continue
        address = start + re.sub(r"<(\w+):\w+>", lambda part: SAMPLES.get(part[1], "x"), str(pattern.pattern))
        yield from addresses(pattern.url_patterns, address) if isinstance(pattern, URLResolver) else [address]
    if start == "/":
        yield from ["/quan-tri/khong-co/", "/khong-co/", reverse("feedback:send_step", args=["x", "tep"])]
        for model, rows in admin.site._registry.items():
            for verb in getattr(rows, "verbs", ()):
                yield f"/quan-tri/{model._meta.app_label}/{model._meta.model_name}/1/viec/{verb.name}/"


def is_taken(line: http.client.HTTPConnection, address: str, length: int) -> bool:
    """Whether whoever asks before sending so much is told to go on."""
    line.putrequest("POST", address, skip_host=True)
    for name, value in {"Host": "doi-thoai.example.vn", "Content-Length": length, "Expect": "100-continue"}.items():
        line.putheader(name, value)
    line.endheaders()
    assert line.sock is not None
    told = line.sock.recv(8192)
    line.close()
    return told.startswith(b"HTTP/1.1 100")


@pytest.mark.parametrize("least", [30 * MB, pytest.param(0, marks=pytest.mark.long)])
def test_each_address_takes_what_the_portal_takes_there(site, least):
    """What is larger is refused by its length, before it is on the disk."""
    line = http.client.HTTPConnection("127.0.0.1", int(site.rpartition(":")[2]), timeout=10)
    takes = {address: largest for address in addresses() if (largest := largest_body(address)) >= least}
    takes |= {address: largest_body(address) for address in ["/", "/quan-tri/", "/quan-tri/login/"]}
    assert set(takes.values()) == {MB, 8 * MB, 30 * MB, 60 * MB}
    for address, largest in takes.items():
        assert (is_taken(line, address, largest), is_taken(line, address, largest + 1)) == (True, False), address
    address = reverse("feedback:verify_done", args=["x"])
    assert answer_on(begin(site, address, 2 * MB, b"x" * 2 * MB))[1].endswith(str(2 * MB))
    status, page = answer_on(begin(site, address, 30 * MB + 1))
    assert (status, "Gửi quá nhiều trong một lần" in page) == (413, True)


def test_only_thirty_at_one_address_send_files_at_once_and_everybody_reads_and_writes(site):
    address, six = reverse("feedback:send_step", args=["hoi-nghi", "tep"]), "2001:db8:0:a{}::{}"
    for by, same, other in [
        ("192.0.2.1",) * 2 + ("192.0.2.2",),
        (six.format(0, 1), six.format(0, 2), six.format(1, 1)),
    ]:
        lines = [begin(site, address, 2 * MB, b"x", by=by) for _ in range(30)]
        status, page = answer_on(begin(site, address, 2 * MB, b"x", by=same))
        assert (status, "cùng gửi, cùng tải, cùng tìm từ nơi này" in page) == (429, True)
        assert answer_on(begin(site, address, 9, b"123456789", by=same))[0] == 200
        assert answer_on(begin(site, address, 2 * MB, b"x" * 2 * MB, by=other))[0] == 200
        seconds_for(f"{site}/y-kien/")
        for line in lines:
            line.close()


# --- What is read slowly ----------------------------------------------------------------------------------------------


def download(site: str, address: str, *, by: str = "192.0.2.1") -> socket.socket:
    line = socket.create_connection(("127.0.0.1", int(site.rpartition(":")[2])), timeout=10)
    line.sendall(f"GET {address} HTTP/1.1\r\nHost: doi-thoai.example.vn\r\nX-From: {by}\r\n\r\n".encode())
    return line


def test_only_so_many_at_one_address_download_or_search_at_once_and_everybody_reads(site, monkeypatch):
    """What they do not read lies on the disk, and what is looked for keeps the portal's threads busy."""
    monkeypatch.setattr(Page, "open", Event())
    lines = []
    for address, most in [("/tai-lieu/1/", 100), ("/doi-thoai/x/ho-so.zip", 4), ("/y-kien/?q=den", 30)]:
        lines += [download(site, address) for _ in range(most)]
        assert answer_on(download(site, address))[0] == 429
        lines.append(download(site, address, by="192.0.2.2"))
        seconds_for(f"{site}/y-kien/")
    seconds_for(f"{site}/y-kien/gui/x/?to=to-1")
    assert answer_on(download(site, "/du-lieu/y-kien.1.csv"))[0] == 429  # made when asked for, like the bundles
    Page.open.set()
    assert {answer_on(line)[0] for line in lines} == {200}


@pytest.mark.long
def test_of_what_is_no_file_little_lies_on_the_disk(site, tmp_path):
    with download(site, "/lon/"):
        time.sleep(1)
        process = psutil.Process(int((tmp_path / "nginx.pid").read_text()))
        held = [
            os.stat(file).st_blocks * 512
            for each in [process, *process.children()]
            for file in Path(f"/proc/{each.pid}/fd").iterdir()
            if str(tmp_path / "proxy") in os.readlink(file)
        ]
        assert 0 < sum(held) < 6 * MB


def test_every_address_of_a_file_that_is_downloaded_is_one_of_theirs():
    text = (SHIPPED / "doi-thoai.conf").read_text()
    assert set(re.findall(r"limit_conn_zone (\S+)", text)) == {
        f"$doi_thoai_{who}" for who in ["network", "sender", "seeker"]
    }
    counted = [re.compile(found) for found in re.findall(r'location ~ "([^"]+)" \{\s+limit_conn ', text)]
    names = ["document_file", "announcement_file", "preview_file", "response_document", "progress_document"]
    names += ["dossier", "open_data_file"]
    files = {
        address: resolve(address).url_name
        for address in addresses()
        if any(pattern.match(address) for pattern in counted)
    }
    assert sorted(files.values()) == sorted(names)
