"""Settings that make sense one by one and not together: `check --deploy` (`deploy/upgrade`) tells of them."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # Django's name
from django.http.request import validate_host


def settings_agree(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    found: list[CheckMessage] = []
    if not validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        found.append(Error(f"ALLOWED_HOSTS chưa có {host}, tên miền của PUBLIC_URL: mọi trang sẽ bị từ chối (400)."))
    if settings.BACKUP_DIR and not settings.BACKUP_KEY:
        found.append(Warning("BACKUP_KEY chưa đặt: bản sao lưu không mã hóa, ai có tệp là đọc được."))
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and "@localhost" in settings.DEFAULT_FROM_EMAIL:
        found.append(Warning("DEFAULT_FROM_EMAIL chưa đặt: máy chủ thư thường từ chối thư gửi từ @localhost."))
    return found
