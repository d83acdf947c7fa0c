"""Run the portal on this machine as in production: keys, database, web server, background worker.

Called by `make run`. `--dev` uses Django's own server instead, which reloads when code changes. Everything is written
to var/. Both processes are restarted when they die; Ctrl-C or SIGTERM stops both.
"""

import argparse
import contextlib
import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEYS = ("SECRET_KEY", "CODE_KEY", "AUDIT_KEY")
STOP_SECONDS = 15
START_SECONDS = 60
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Ctrl-C was pressed, or the process was asked to end."""


class Service:
    """A process that is restarted when it dies, ever more slowly if it keeps dying."""

    def __init__(
        self, name: str, command: list[str], env: dict[str, str], listening: socket.socket | None = None
    ) -> None:
        self.name, self.command, self.env, self.listening = name, command, env, listening
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = self.restart_at = 0.0
        self.pause = 0.5

    def start(self) -> None:
        # In a session of its own, so that the terminal's Ctrl-C does not reach it: we stop it once, in order.
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.env,
            start_new_session=True,
            preexec_fn=end_with_parent,
            pass_fds=[self.listening.fileno()] if self.listening else [],
        )
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self) -> None:
        """Notice that it died, and restart it after the pause."""
        if self.is_running():
            return
        now = time.monotonic()
        if self.process is not None:
            self.pause = 1.0 if now - self.started_at > START_SECONDS else min(self.pause * 2, 30.0)
            self.restart_at = now + self.pause
            say(f"{self.name} đã dừng (mã {self.process.returncode}). Khởi động lại sau {self.pause:.0f} giây.")
            self.sweep()
            self.process = None
        if now >= self.restart_at:
            self.start()

    def ask_to_stop(self) -> None:
        self.send(signal.SIGTERM)

    def wait_until_stopped(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.sweep()
            self.process.wait()
        self.sweep()

    def sweep(self) -> None:
        """Kill what it leaves behind: the reloader's orphaned server would keep the port."""
        self.send(signal.SIGKILL)

    def send(self, number: signal.Signals) -> None:
        """Send to the whole group: Django's reloader does not pass signals on to the server that it watches."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def end_with_parent() -> None:
    """Ask Linux to end this child if we are killed, so that nothing keeps holding the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def say(text: str) -> None:
    """Print; a log on a full disk must not end anything."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Chạy Cổng đối thoại trên máy này.")
    parser.add_argument("--dev", action="store_true", help="chế độ phát triển: tự nạp lại khi mã nguồn đổi")
    parser.add_argument("--empty", action="store_true", help="không nạp dữ liệu minh họa")
    parser.add_argument("--first-admin", action="store_true", help="chỉ lập quản trị viên đầu tiên")
    told = parser.parse_args()
    if told.first_admin:
        return subprocess.call(manage("first_admin"), cwd=ROOT, env=environment(0, debug=False))
    try:
        listening = hold_port(os.environ.get("PORT") or "8000")
    except ValueError as problem:
        say(str(problem))
        return 1
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        return run(listening, dev=told.dev, empty=told.empty)
    except Stopped:
        return 0


def stop(number: int, frame: object) -> None:
    raise Stopped


def run(listening: socket.socket, *, dev: bool, empty: bool) -> int:
    port: int = listening.getsockname()[1]
    env = environment(port, debug=dev)
    if subprocess.call(manage("prepare_demo", *(["--empty"] if empty else [])), cwd=ROOT, env=env) != 0:
        say("Chưa chuẩn bị được dữ liệu; xem lỗi ở trên.")
        return 1
    if dev:
        listening.close()  # Django's server opens it itself
    web = [Service("Máy chủ web", development_server(port), env)] if dev else web_processes(listening, env)
    worker = Service("Tiến trình nền", manage("work"), env)
    try:
        for service in web:
            service.start()
        if not wait_for_answer(web, port):
            say("Máy chủ web không khởi động được; xem lỗi ở trên.")
            return 1
        worker.start()
        say(f"\nCổng đối thoại đang chạy tại http://127.0.0.1:{port}/  (nhấn Ctrl-C để dừng)")
        while True:
            time.sleep(0.3)
            for service in [*web, worker]:
                service.tend()
    finally:
        stop_all([*web, worker])


def stop_all(services: list[Service]) -> None:
    """Let requests and jobs finish. A second Ctrl-C changes nothing: the deadline is short."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    deadline = time.monotonic() + STOP_SECONDS
    for service in services:
        service.ask_to_stop()
    for service in services:
        service.wait_until_stopped(deadline)
    say("Đã dừng.")


def hold_port(text: str) -> socket.socket:
    """A listening socket, so that nobody takes the port while data is loaded, and early visitors wait. Raises
    `ValueError`, in words for people, if it is no port or is taken."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(f"PORT={text} không phải là số cổng. Hãy chọn một số từ 1 đến 65535, ví dụ PORT=8001.")
    try:
        return socket.create_server(("127.0.0.1", int(text)), backlog=1024)
    except PermissionError:
        raise ValueError(f"Không được phép dùng cổng số {text}. Hãy chọn cổng khác: PORT=8001 make run") from None
    except OSError:
        raise ValueError(
            f"Cổng số {text} đang có chương trình khác dùng. "
            "Hãy tắt chương trình đó, hoặc chọn cổng khác, ví dụ: PORT=8001 make run"
        ) from None


def environment(port: int, *, debug: bool) -> dict[str, str]:
    """The environment for the portal's settings: ours, with missing keys made once and kept."""
    env = dict(os.environ, DEBUG=str(debug), PYTHONUNBUFFERED="1")
    env.setdefault("PUBLIC_URL", f"http://127.0.0.1:{port}")
    if not env["PUBLIC_URL"].startswith("https://"):
        env.setdefault("STAFF_2FA", "optional")  # a trial: nobody should need a telephone to look around
    var = Path(env.get("VAR_DIR") or ROOT / "var")
    var.mkdir(parents=True, exist_ok=True)
    for name in KEYS:
        if not env.get(name):
            env[name] = kept_key(var / name.lower())
    return env


def kept_key(path: Path) -> str:
    """The key in the file, made and announced the first time; it is on the disk before anything is sealed with it. Only
    its owner can read it."""
    if not path.exists():
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process made it meanwhile: use that one
            os.link(part, path)
            say(f"Đã tạo khóa mới: {os.path.relpath(path)} (hãy giữ kín và sao lưu).")
        part.unlink()
        sync_folder(path.parent)
    if key := path.read_text(encoding="ascii").strip():
        return key
    raise SystemExit(
        f"Tệp khóa {os.path.relpath(path)} trống. Hãy lấy lại tệp này từ nơi đã cất; nếu cổng chưa nhận gì của ai thì "
        "xóa nó rồi chạy lại."
    )


def sync_folder(folder: Path) -> None:
    """Wait until the names in the folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def development_server(port: int) -> list[str]:
    return manage("runserver", f"127.0.0.1:{port}")


def web_processes(listening: socket.socket, env: dict[str, str]) -> list[Service]:
    """The web processes (`WEB_CONCURRENCY`) on one socket: while one is restarted, the others answer."""
    count = os.environ.get("WEB_CONCURRENCY", "")
    return [Service("Máy chủ web", [sys.executable, "-m", "tools.web", str(listening.fileno()), count], env, listening)]


def wait_for_answer(web: list[Service], port: int) -> bool:
    """Whether the portal answered. A server that dies before its first answer has a fault that a restart does not
    mend."""
    deadline = time.monotonic() + START_SECONDS
    while all(service.is_running() for service in web) and time.monotonic() < deadline:
        if answers(f"http://127.0.0.1:{port}/healthz"):
            return True
        time.sleep(0.05)
    return False


def answers(url: str) -> bool:
    """Whether the status is below 500."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # nosec B310  # our own address
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
