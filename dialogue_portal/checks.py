"""What `check --deploy` (`deploy/upgrade`) reports: settings that contradict each other, copies of files in deploy/
from an older release, and a machine on which no PDF can be read."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # Django's name
from django.http.request import validate_host

from .lib.child_process import OutOfBounds, Refused, run_in_child
from .lib.pdf import CUT_OFF, WRITER

MACHINE = Path("/etc")
COPIED = {"nginx": "nginx/conf.d", "systemd": "systemd/system"}
"""Where the files of each folder of deploy/ are copied to."""

COPY_AGAIN = (
    "Không phải tự sửa thì chép lại như lúc cài, giữ tên miền và chứng thư, rồi systemctl daemon-reload hay nginx -t "
    "&& systemctl reload nginx."
)

OF_THE_MACHINE = re.compile(r"^\s*(#.*|ssl_certificate.*|limit_conn .*)\n", re.MULTILINE)
"""Lines of the site for nginx that every machine has its own of; and what is said beside them."""


def settings_agree(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    found: list[CheckMessage] = []
    if not validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        found.append(Error(f"ALLOWED_HOSTS chưa có {host}, tên miền của PUBLIC_URL: mọi trang sẽ bị từ chối (400)."))
    if settings.BACKUP_DIR and not settings.BACKUP_KEY:
        found.append(Warning("BACKUP_KEY chưa đặt: bản sao lưu không mã hóa, ai có tệp là đọc được."))
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and "@localhost" in settings.DEFAULT_FROM_EMAIL:
        found.append(Warning("DEFAULT_FROM_EMAIL chưa đặt: máy chủ thư thường từ chối thư gửi từ @localhost."))
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        found.append(Warning("EMAIL_URL chưa đặt: không thư nào đến nơi, mỗi thư chỉ nằm một ngày trong var/mail/."))
    return found


def copies_agree(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Only files that are there are compared: a container mounts them, and others serve the portal in other ways."""
    found: list[CheckMessage] = []
    for folder, place in COPIED.items():
        for shipped in sorted((settings.BASE_DIR / "deploy" / folder).glob("*.*")):
            copy = MACHINE / place / shipped.name
            with suppress(OSError):  # not there, or not for us to read
                if common_words(copy) != common_words(shipped):
                    found.append(Warning(f"{copy} khác deploy/{folder}/{shipped.name}. {COPY_AGAIN}"))
    return found


def pdf_files_are_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Has a PDF read by a child process. Where none can be started, every PDF of a resident would be refused."""
    try:
        run_in_child(WRITER, b"", seconds=60)
    except Refused as refused:
        if str(refused) == CUT_OFF:
            return []
    except OutOfBounds:
        pass
    by_hand = f".venv/bin/python -m {WRITER} </dev/null"
    return [Error(f"Máy này không đọc được tệp PDF nào. Gõ {by_hand} trong thư mục mã nguồn để xem vì sao.")]


def common_words(file: Path) -> str:
    """What the file says on every machine: without the domain, the certificate, and what the runbook tells to
    change."""
    text = OF_THE_MACHINE.sub("", file.read_text())
    name = re.search(r"^\s*server_name\s+([^\s;]+)", text, re.MULTILINE)
    return text.replace(name[1], "") if name else text
