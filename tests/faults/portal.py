"""The portal as `make run` starts it, with its database, for doing faults to."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psutil
import psycopg2

from tools import postgres

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180
KEYS = ["SECRET_KEY", "CODE_KEY", "AUDIT_KEY"]
STORED = """
import json
from django.core.files.storage import default_storage
from feedback.models import Opinion
from sessions_app.models import CaseEvent, OutboxMessage
print(json.dumps([
    {
        "text": opinion.original_text,
        "files": [
            file.file.read().decode("latin-1") if default_storage.exists(file.file.name) else None
            for file in opinion.attachments.all()
        ],
        "events": CaseEvent.objects.filter(case_kind="opinion", case_id=opinion.pk, verb="submit").count(),
        "mails": OutboxMessage.objects.filter(case_kind="opinion", case_id=opinion.pk, kind="received").count(),
    }
    for opinion in Opinion.objects.filter(original_text__startswith="Phép thử").prefetch_related("attachments")
]))
"""


class Room:
    """A small disk of its own that can be filled; an ordinary folder if mounting is refused."""

    def __init__(self, folder, size):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", self.folder]
        self.is_small = subprocess.run(command, capture_output=True).returncode == 0

    @property
    def filler(self):
        return self.folder / "filler"

    @contextlib.contextmanager
    def full(self):
        try:
            self.fill()
            yield
        finally:
            self.filler.unlink(missing_ok=True)

    def fill(self):
        with open(self.filler, "ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 1024 * 1024)
        with open(self.filler, "ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 512)

    @contextlib.contextmanager
    def read_only(self):
        self.remount("ro")
        try:
            yield
        finally:
            self.remount("rw")

    def remount(self, how):
        subprocess.run(["mount", "-o", f"remount,{how}", self.folder], check=True)

    def close(self):
        if self.is_small:
            subprocess.run(["umount", "-l", self.folder], check=False)


class Server:
    """A PostgreSQL on a fixed port, so that it can stop and start again."""

    def __init__(self, folder):
        self.folder, self.user = Path(folder), postgres.server_user()
        if self.user is not None:
            shutil.chown(self.folder, self.user)
        self.programs, self.data = postgres.usable_programs(Path(tempfile.mkdtemp()), self.user), self.folder / "data"
        if self.user is not None:
            os.chmod(self.programs.parent, 0o755)
        postgres.initialise(self.programs, self.data, self.user)
        self.port = postgres.free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.start()

    def start(self):
        """Start, and retry while processes left behind by a kill are still ending."""
        keep = {**postgres.SETTINGS, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
        keep |= {"max_wal_size": "64MB", "min_wal_size": "32MB"}
        command = [self.programs / "postgres", "-D", self.data, "-p", str(self.port)]
        command += [word for name, value in keep.items() for word in ("-c", f"{name}={value}")]
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self.process = subprocess.Popen(
                command, user=self.user, env=postgres.clean_environment(self.data), cwd="/",
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            while self.process.poll() is None:
                with contextlib.suppress(psycopg2.OperationalError):
                    self.ask("SELECT 1")
                    return
                time.sleep(0.1)
            time.sleep(0.5)
        raise AssertionError("PostgreSQL does not come back")

    def ask(self, *statements):
        connection = psycopg2.connect(self.url, connect_timeout=2)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def stop(self):
        postgres.end(self.process)

    def kill(self):
        self.process.kill()
        self.process.wait()

    @contextlib.contextmanager
    def gone(self, way):
        """`way`: stop or kill."""
        getattr(self, way)()
        try:
            yield
        finally:
            self.start()

    @contextlib.contextmanager
    def read_only(self):
        self.may_be_written(False)
        try:
            yield
        finally:
            self.may_be_written(True)

    def may_be_written(self, on):
        self.ask(
            "SET default_transaction_read_only = off",
            f"ALTER DATABASE postgres SET default_transaction_read_only = {'off' if on else 'on'}",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL",
        )


class Portal:
    """A running portal: its address, its processes, what it has stored."""

    def __init__(self, var, database_url="", **environment):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base, self.var = f"http://127.0.0.1:{port}", Path(var)
        bare = {name: value for name, value in os.environ.items() if name not in {*KEYS, "DEBUG", "DATABASE_URL"}}
        bare.pop("DJANGO_SETTINGS_MODULE", None)
        own = {"VAR_DIR": str(var), "PORT": str(port), "LOW_DISK_MB": "1"}
        own |= {"RATE_LIMIT_EXEMPT": "127.0.0.0/8", "SHARES_OF_HALLS": "1000"}
        self.environment = {**bare, **own, **({"DATABASE_URL": database_url} if database_url else {}), **environment}
        self.log = open(tempfile.mkstemp(suffix=".log")[1], "ab")  # noqa: SIM115  # as long as the portal
        self.start()

    def start(self):
        self.launch()
        self.wait_for("/healthz")

    def launch(self):
        command = [sys.executable, "tools/serve.py"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)

    def children(self, word):
        """Processes of ours with `word` as a part of their command."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in family if word in child.cmdline()]

    def kill(self, word):
        deadline = time.monotonic() + 60
        while not (killed := self.children(word)):
            assert time.monotonic() < deadline, f"{word} is not started again"
            time.sleep(0.1)
        for child in killed:
            child.kill()

    @contextlib.contextmanager
    def web_alone(self):
        """One web process and nothing else, as on a read-only disk no more can start."""
        port = int(self.base.rpartition(":")[2])
        with socket.create_server(("127.0.0.1", port)) as listening:
            command = [sys.executable, "-m", "tools.web", str(listening.fileno())]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**self.environment, "DEBUG": "False"}, pass_fds=[listening.fileno()],
                stdout=self.log, stderr=self.log,
            )  # fmt: skip
            try:
                self.wait_for("/healthz")
                yield
            finally:
                self.process.terminate()
                self.process.wait(20)

    def post(self, path, fields):
        """Status and text of a post with a valid form token."""
        token = "a" * 32
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        headers = {"Cookie": f"csrftoken={token}"}
        return self.ask(urllib.request.Request(self.base + path, data, headers))

    def kill_everything(self):
        """The supervisor too, as by the machine itself; whatever starts it at boot starts it again."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.wait()
        for child in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        psutil.wait_procs(family, timeout=10)

    def get(self, path):
        """Status and text; 0 if nobody answers."""
        return self.ask(self.base + path)

    def where(self, path):
        """The address that `path` redirects to."""
        with urllib.request.urlopen(self.base + path, timeout=40) as response:
            return response.geturl().removeprefix(self.base)

    def ask(self, request):
        try:
            with urllib.request.urlopen(request, timeout=40) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError as error:
            return 0, str(error)

    def faults(self):
        """The names of the failing checks."""
        _, page = self.get("/readyz")
        return {name for name, found in json.loads(page)["checks"].items() if not found["ok"]}

    def wait_for(self, path, status=200, seconds=START_SECONDS):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found, page = self.get(path)
            if found == status:
                return page
            assert self.process.poll() is None, Path(self.log.name).read_text()[-3000:]
            time.sleep(0.2)
        raise AssertionError(f"{path} is {found}, not {status}: {page[:2000]}")

    def manage(self, *arguments):
        own = [name for name in KEYS if name not in self.environment]
        keys = {name: (self.var / name.lower()).read_text() for name in own}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env={**self.environment, **keys},
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    def shell(self, program):
        return self.manage("shell", "-v", "0", "-c", program)

    def stored(self):
        return json.loads(self.shell(STORED))

    def logged(self):
        return Path(self.log.name).read_text(errors="replace")
