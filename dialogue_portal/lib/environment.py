"""Settings from environment variables.

A variable that is unset or empty gives the default. A value that makes no sense ends the start with one sentence: which
variable, and what it must be. It never repeats the value, which may be a password.
"""

import ipaddress
import os
import re
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url

from .object_storage import storage_at

TRUE, FALSE = {"1", "true", "t", "yes", "y", "on"}, {"0", "false", "f", "no", "n", "off"}
HOST = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
SPECIAL = "Ký tự đặc biệt trong mật khẩu viết theo mã: @ là %40, # là %23, / là %2F, ? là %3F, % là %25."
SMTP = ("smtp", "smtps", "submission", "submit")


def refuse(name: str, must: str) -> NoReturn:
    """End the start with one sentence and no traceback."""
    raise SystemExit(f"Cài đặt {name} không dùng được: {must}")


def told(name: str) -> str:
    return os.environ.get(name, "").strip()


def text(name: str, default: str = "") -> str:
    return told(name) or default


def secret(name: str, *, least: int = 0) -> str:
    """The value exactly as set, with its spaces: a key must stay the same to the byte."""
    value = os.environ.get(name, "")
    return long_enough(name, value, least) if value else ""


def long_enough(name: str, value: str, least: int) -> str:
    if len(value.strip()) < least:
        refuse(name, f"phải có ít nhất {least} ký tự.")
    return value


def folder(name: str, default: Path) -> Path:
    """A folder that exists, or may be made."""
    path = Path(told(name) or default)
    if path.exists() and not path.is_dir():
        refuse(name, f"{path} không phải là thư mục.")
    return path


def yes_or_no(name: str) -> bool:
    """No, when nothing is said."""
    value = told(name).lower()
    if value and value not in TRUE | FALSE:
        refuse(name, "phải là True hoặc False.")
    return value in TRUE


def one_of(name: str, default: str, choices: list[str]) -> str:
    value = told(name) or default
    if value not in choices:
        refuse(name, f"phải là {' hoặc '.join(choices)}.")
    return value


def whole(name: str, default: int, *, least: int = 0, most: int) -> int:
    value = told(name)
    if value and not (re.fullmatch(r"[0-9]{1,12}", value) and least <= int(value) <= most):
        refuse(name, f"phải là một số nguyên từ {least} đến {most}.")
    return int(value or default)


def number(name: str, default: float, *, most: int) -> float:
    """A number from 0 to `most`, perhaps with a fraction."""
    value = told(name)
    if value and not (re.fullmatch(r"[0-9]{1,12}([.][0-9]{1,6})?", value) and float(value) <= most):
        refuse(name, f"phải là một số từ 0 đến {most}.")
    return float(value or default)


def items(name: str, default: list[str]) -> list[str]:
    """The values between commas."""
    return [item.strip() for item in told(name).split(",") if item.strip()] or default


def origin(name: str, default: str) -> str:
    value = (told(name) or default).rstrip("/")
    if not is_origin(value):
        refuse(name, "phải có dạng https://tên-miền, không có gì sau tên miền (trừ số cổng).")
    return value


def origins(name: str, default: list[str]) -> list[str]:
    values = items(name, default)
    if not all(is_origin(value.replace("://*.", "://")) for value in values):
        refuse(name, "mỗi địa chỉ phải có dạng https://tên-miền, cách nhau bằng dấu phẩy.")
    return values


def is_origin(value: str) -> bool:
    parts = urlsplit(value)
    host = parts.netloc.removesuffix(f":{port_of(value)}")
    is_bare = not (parts.path or parts.query or parts.fragment)
    return parts.scheme in ("http", "https") and bool(HOST.fullmatch(host)) and is_bare


def port_of(value: str) -> int | None:
    """The port in an address; None without one, and for an invalid one, which then stays part of the host."""
    try:
        return urlsplit(value).port
    except ValueError:
        return None


def hosts(name: str, default: list[str]) -> list[str]:
    values = items(name, default)
    if not all(HOST.fullmatch(value) for value in values):
        refuse(name, "chỉ ghi tên miền, không có https://, số cổng hay dấu *, cách nhau bằng dấu phẩy.")
    return values


def networks(name: str) -> list[str]:
    values = items(name, [])
    try:
        parsed = [ipaddress.ip_network(value, strict=False) for value in values]
    except ValueError:
        parsed = []
    if len(parsed) < len(values) or any(network.prefixlen == 0 for network in parsed):
        refuse(name, "mỗi nơi phải là một địa chỉ hoặc mạng, ví dụ 10.0.5.0/24, không phải mọi nơi (/0).")
    return values


def mailbox(name: str, default: str) -> str:
    """An address, or a name with one: `Phường <doi-thoai@phuong.vn>`."""
    value = told(name) or default
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
        refuse(name, "phải là một địa chỉ thư, ví dụ doi-thoai@phuong.vn.")
    return value


def database(name: str, default: str) -> Any:
    """Django's entry for PostgreSQL or SQLite."""
    try:
        found = dj_database_url.parse(told(name) or default, conn_max_age=None)
    except ValueError:
        found = {}
    if not str(found.get("ENGINE", "")).endswith(("postgresql", "sqlite3")) or not found.get("NAME"):
        refuse(name, f"phải có dạng postgres://tài-khoản:mật-khẩu@máy:5432/tên. {SPECIAL}")
    return found


def uploads(name: str) -> Any:
    """Django's entry for where uploads go. The library for object stores is installed only where one is used."""
    try:
        entry = storage_at(told(name))
    except ValueError:
        refuse(name, f"phải có dạng s3://KHÓA:BÍ_MẬT@MÁY:9000/KHO. {SPECIAL}")
    if told(name) and not (find_spec("storages") and find_spec("boto3")):
        refuse(name, "còn thiếu thư viện. Hãy chạy .venv/bin/pip install 'django-storages[s3]'")
    return entry


def mail_server(name: str) -> Any:
    """How to reach the mail server; None when none is set, and mail is written into files."""
    if not told(name):
        return None
    try:
        found = dj_email_url.parse(told(name))
    except ValueError:
        found = {}
    if urlsplit(told(name)).scheme not in SMTP or not found.get("EMAIL_PORT") or not urlsplit(told(name)).hostname:
        refuse(name, f"phải có dạng smtp://tên:mật-khẩu@máy-chủ:587/?tls=True. {SPECIAL}")
    return found
