"""A Word file as PDF, if LibreOffice is installed: checked when it is needed, never required.

Each run has its own profile and folder, so that two at once do not collide, and ends after `PATIENCE`.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 60
"""Seconds. LibreOffice starts in two and writes a report of 500 opinions in under ten."""
HOW_TO_INSTALL = (
    "Máy chủ chưa có LibreOffice Writer nên chưa làm được tệp PDF. Hãy tải tệp Word, hoặc nhờ người quản trị cài gói "
    "«libreoffice-writer» (Debian, Ubuntu: apt install libreoffice-writer fonts-croscore)."
)
TOO_LONG = "LibreOffice làm quá lâu nên đã dừng. Hãy tải tệp Word rồi thử lại sau."
FAILED = (
    "LibreOffice không đọc được tệp này. Hãy tải tệp Word; nếu cần PDF, nhờ người quản trị xem máy chủ đã có đủ "
    "LibreOffice Writer chưa."
)


class NoPdf(Exception):
    """No file was made; the text is a sentence for the person who asked."""


def program() -> str | None:
    """The path of LibreOffice on this machine, or None."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def pdf_of(word_file: bytes) -> bytes:
    """The PDF of a .docx file. Raises only `NoPdf`."""
    office = program()
    if office is None:
        raise NoPdf(HOW_TO_INSTALL)
    try:
        with tempfile.TemporaryDirectory(prefix="van-ban-", ignore_cleanup_errors=True) as folder:
            return convert(office, word_file, Path(folder))
    except OSError as error:
        raise NoPdf(FAILED) from error


def convert(office: str, word_file: bytes, folder: Path) -> bytes:
    source, result = folder / "van-ban.docx", folder / "van-ban.pdf"
    source.write_bytes(word_file)
    run([office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", *SWITCHES, str(folder), str(source)], folder)
    if not result.exists():
        raise NoPdf(FAILED)
    return result.read_bytes()


SWITCHES = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", "pdf", "--outdir"]


def run(command: list[str], folder: Path) -> None:
    """Run `command` for at most `PATIENCE` seconds, then kill it with all its children, which a plain timeout would
    leave running.

    It gets no proxy and no display; its home is the folder that is deleted afterwards.
    """
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8"}
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=environment, cwd=folder, start_new_session=True, **quiet)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise NoPdf(TOO_LONG) from error
