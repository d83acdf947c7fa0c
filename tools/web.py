"""The web processes: serve the portal on a socket opened by another process, given by its number.

`tools/serve.py` opens it, or systemd (deploy/); in a container an address to open is given instead (`0.0.0.0:8000`).

Why waitress: it reads whole requests in one loop before a thread works on them, so that a slow sender holds no thread.
Measured in docs/serving.md.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

from dialogue_portal.lib.deep_calls import with_room
from tools.at_once import Front, QuickChannel
from tools.strict_http import StrictChannel
from tools.versions import Unknown, versions_for
from tools.workers import Workers

THREADS = 4
USUAL_PROCESSES = "2"
MOST_PROCESSES = 64
CONNECTIONS = 400
"""Per process, including idle and slow ones. Well below the usual limit of 1,024 open files."""
IDLE_SECONDS = 60
LARGEST_HEADERS = 32 * 1024
"""Bytes of all headers; a browser sends two or three thousand. waitress searches them again with every piece that
arrives."""
LARGEST_BODY = 64 * 1024 * 1024
"""Above the portal's own `MAX_BODY_BYTES`, so that its own page explains it; larger requests are refused with the
connection."""

SWITCH_SECONDS = 0.001
"""How long a Python thread runs while others wait. A thread back from the database or the disk (eleven times while an
opinion is stored) waits that long for each busy thread; the default is five times as much."""


def serve(application: Callable[..., Any], listening: socket.socket) -> None:
    """Answer requests until SIGTERM; then finish those under way, within five seconds, and return."""
    sys.setswitchinterval(SWITCH_SECONDS)
    server = server_for(application, listening)
    signal.signal(signal.SIGTERM, server.task_dispatcher.stop)
    server.run()


class RoomyThreads(ThreadedTaskDispatcher):
    """Threads that render nested templates without constantly asking the system for memory."""

    def start_new_thread(self, target: Callable[[int], None], thread_no: int) -> None:
        super().start_new_thread(with_room(target), thread_no)


def server_for(application: Callable[..., Any], listening: socket.socket) -> Any:
    """A server whose loop runs in the calling thread."""
    threads = RoomyThreads()
    threads.set_thread_count(THREADS)
    server = create_server(
        application,
        _dispatcher=threads,
        sockets=[listening],
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        max_request_header_size=LARGEST_HEADERS,
        max_request_body_size=LARGEST_BODY,
        asyncore_use_poll=True,
        # The portal itself decides which proxy headers it trusts: PUBLIC_URL and TRUSTED_PROXIES.
        clear_untrusted_proxy_headers=False,
        ident="",
    )
    server.adj.largest_body = getattr(application, "largest_body", None)
    server.adj.taken_anywhere = getattr(application, "taken_anywhere", 0)
    keeps_pages = hasattr(application, "make_ready")
    server.task_dispatcher = front = Front(server, versions_for(server._map) if keeps_pages else Unknown())
    server.readable = front.readable
    server.channel_class = QuickChannel if keeps_pages else StrictChannel
    return server


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue_portal.settings")
    listening = listening_socket(sys.argv[1])
    count = number_of_processes(sys.argv[2]) if len(sys.argv) > 2 else 1
    application = loaded_application()
    if count == 1:
        serve(application, listening)
    else:
        Workers(count, lambda: serve(application, listening)).run()


def number_of_processes(told: str) -> int:
    """Of the setting WEB_CONCURRENCY. Ends the start with one sentence where it makes no sense."""
    told = told.strip() or USUAL_PROCESSES
    if not told.isdecimal() or not 1 <= int(told) <= MOST_PROCESSES:
        raise SystemExit(f"Cài đặt WEB_CONCURRENCY không dùng được: phải là một số nguyên từ 1 đến {MOST_PROCESSES}.")
    return int(told)


def loaded_application() -> Callable[..., Any]:
    """The portal with what its first pages would load: views, translations, templates. Makes no query."""
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils.translation import gettext

    from dialogue_portal.wsgi import application

    get_resolver().url_patterns  # noqa: B018  # reading it is what loads the views
    gettext("yes")
    for name in residents_templates():
        get_template(name)
    return application


def residents_templates() -> list[str]:
    folder = Path(__file__).resolve().parent.parent / "templates"
    names = [path.relative_to(folder) for path in sorted(folder.rglob("*.html"))]
    return [str(name) for name in names if not {"admin", "email"} & set(name.parts)]


def listening_socket(told: str) -> socket.socket:
    """The socket with that number, or a new one at that address."""
    if told.isdecimal():
        return socket.socket(fileno=int(told))
    host, _, port = told.rpartition(":")
    return socket.create_server((host, int(port)), backlog=1024)


if __name__ == "__main__":
    main()
