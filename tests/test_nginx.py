"""The site for nginx that deploy/ holds, before a stand-in for the portal. Left out where nginx is not installed."""

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
from threading import Thread
from typing import ClassVar

import pytest

from dialogue_portal.kept_pages.handler import for_nginx

SHIPPED = Path(__file__).resolve().parent.parent / "deploy" / "nginx"
PROGRAM = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
CROWD = 20
FRAME = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/*.conf;
}}
"""


class Page(BaseHTTPRequestHandler):
    """Answers at /y-kien/ what anybody may read, as the portal marks it; elsewhere a form, which nobody may keep."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []
    words: ClassVar[str] = "page"

    def do_GET(self) -> None:
        self.asked.append(self.path)
        time.sleep(0.05)
        self.send_response(200)
        if self.path == "/y-kien/":
            self.send_header(*for_nginx())
        else:
            self.send_header("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private")
        body = self.words.encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class StandIn(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def shipped(name: str, folder: Path, port: int, portal: int) -> str:
    """The file as it lies in deploy/, but for what belongs to a machine: ports, paths, the certificate."""
    text = (SHIPPED / name).read_text()
    text = re.sub(r"listen \[::\]\S*[^;]*;|ssl_\w+ [^;]*;", "", text)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace(
        "127.0.0.1:8000", f"127.0.0.1:{portal}"
    )
    return text.replace("/var/cache/nginx/doi-thoai", f"{folder}/cache").replace("/var/log/nginx", str(folder))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of the site."""
    if PROGRAM is None:
        pytest.skip("nginx is not installed")
    behind = StandIn(("127.0.0.1", 0), Page)
    Thread(target=behind.serve_forever, daemon=True).start()
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
    assert max(seconds_for_all(f"{site}/y-kien/gui/hoi-nghi/")) < 1


def test_a_page_for_everybody_is_asked_for_once(site):
    Page.asked.clear()
    assert max(seconds_for_all(f"{site}/y-kien/")) < 1
    assert Page.asked == ["/y-kien/"]


@pytest.mark.parametrize("phase", [0.05, 0.5, 0.85])
def test_what_was_hidden_is_gone_a_second_later(site, monkeypatch, phase):
    """Whenever in a second it happens: nginx counts in whole ones."""
    seconds_for(f"{site}/y-kien/")
    time.sleep((phase - time.time()) % 1)
    seconds_for(f"{site}/y-kien/")
    monkeypatch.setattr(Page, "words", "gone")
    time.sleep(1)
    seconds_for(f"{site}/y-kien/")
