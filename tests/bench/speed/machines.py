"""The measured servers: how to start them, and their processor time and memory."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

from tools.postgres import free_port
from tools.serve import ROOT, web_processes

START_SECONDS = 30

NGINX = """
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=pages:10m max_size=100m use_temp_path=off;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{
            proxy_pass http://127.0.0.1:{portal};
            proxy_set_header Host $host;
            # The portal says by X-Accel-Expires which pages may stand here, and until when: the end of the second.
            proxy_cache pages;
            proxy_cache_key $scheme$host$request_uri;
            proxy_cache_lock on;
            proxy_cache_use_stale updating;
            proxy_cache_bypass $cookie_sessionid $cookie___Host_sessionid $cookie_messages;
            proxy_no_cache $cookie_sessionid $cookie___Host_sessionid $cookie_messages;
        }}
        location /file/ {{ alias {folder}/file/; gzip_static on; }}
    }}
}}
"""


class Server:
    """A server on `port`: time and memory of its processes are read from /proc."""

    def __init__(self, name: str, port: int, *processes: subprocess.Popen[bytes]) -> None:
        self.name, self.port, self.processes = name, port, processes

    def everyone(self) -> list[psutil.Process]:
        first = [psutil.Process(process.pid) for process in self.processes]
        return [*first, *(child for process in first for child in process.children(recursive=True))]

    def processor_seconds(self) -> float:
        return sum(map(seconds_of, self.everyone()))

    def memory_of_a_worker(self) -> float:
        """Proportional set size of the largest process, in MiB."""
        return max(process.memory_full_info().pss for process in self.everyone()) / 2**20

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(20)


def seconds_of(process: psutil.Process) -> float:
    """To the nanosecond, while /proc/…/stat counts hundredths of a second. Ended threads are not included."""
    total = 0
    for task in Path(f"/proc/{process.pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except FileNotFoundError:
            continue
    return total / 1e9


def portal(name: str, environment: dict[str, str]) -> Server:
    """The web processes as `make run` starts them."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    port, services = listening.getsockname()[1], web_processes(listening, environment)
    for service in services:
        service.start()
    return ready(Server(name, port, *(service.process for service in services if service.process)), "/healthz")


def gunicorn(name: str, environment: dict[str, str]) -> Server:
    port = free_port()
    command = [
        "gunicorn",
        "-w",
        "2",
        "-k",
        "sync",
        "-b",
        f"127.0.0.1:{port}",
        "--backlog",
        "1024",
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "tests.bench.speed.bare.site:application"], cwd=ROOT, env=environment
    )
    return ready(Server(name, port, process), "/")


def nginx(name: str, folder: Path, upstream: Server) -> Server | None:
    """nginx before the portal, as deployed, and with its own files under /file/; None if it is not installed."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        return None
    port, configuration = free_port(), folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # otherwise its workers cannot enter our folder
    configuration.write_text(NGINX.format(user=user, folder=folder, port=port, portal=upstream.port))
    process = subprocess.Popen([program, "-c", str(configuration), "-p", str(folder), "-g", "daemon off;"])
    return ready(Server(name, port, process), "/healthz")


def ready(server: Server, address: str) -> Server:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{server.port}{address}", timeout=5).read()
            return server
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


class Database:
    """What the database's own processes use: nothing on SQLite, which works within those that ask."""

    def __init__(self, backend: int | None) -> None:
        self.postmaster = psutil.Process(backend).parent() if backend else None

    def processor_seconds(self) -> float:
        return sum(map(seconds_of, self.postmaster.children())) if self.postmaster else 0.0
