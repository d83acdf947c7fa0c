"""The accounts of the demo, one for each role of staff. They exist only if the demo was loaded."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group

from sessions_app.models import Body, User


@dataclass(frozen=True)
class Account:
    """`group` is the name of a role that the migrations of `feedback` make."""

    username: str
    group: str
    office: str
    body: str = ""


ADMIN = "quantri"
ACCOUNTS = [
    Account(ADMIN, "Quản trị", "Quản trị hệ thống (minh họa)"),
    Account("vanphong", "Văn phòng", "Văn phòng HĐND và UBND", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"),
    Account("mttq", "MTTQ", "Ban Thường trực Ủy ban MTTQ phường", "Ủy ban Mặt trận Tổ quốc Việt Nam phường"),
    Account("donvi", "Đơn vị xử lý", "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Kinh tế, Hạ tầng và Đô thị"),
    Account("duyet", "Người duyệt", "Phó Chủ tịch UBND phường"),
    Account("lanhdao", "Lãnh đạo", "Chủ tịch UBND phường"),
]
NAMES = [account.username for account in ACCOUNTS]


def add_accounts() -> None:
    """All have the same password and share its hash, which is slow to compute."""
    encoded = make_password(current_password())
    for account in ACCOUNTS:
        user = User.objects.create(
            username=account.username,
            full_name=account.office,
            body=Body.objects.filter(name=account.body).first(),
            is_staff=True,
            is_superuser=account.username == ADMIN,
            password=encoded,
        )
        user.groups.set([Group.objects.get(name=account.group)])


def user(username: str) -> User:
    return User.objects.get(username=username)


def demo_users() -> list[User]:
    """The demo accounts in this database, in the order of `ACCOUNTS`."""
    found = {user.username: user for user in User.objects.filter(username__in=NAMES, is_active=True)}
    return [found[name] for name in NAMES if name in found]


def current_password() -> str:
    """The password from the environment, else the one kept from the last start, else a new one. Kept for the next
    start."""
    password = os.environ.get("DEMO_PASSWORD") or kept_password() or new_password()
    if password != kept_password():
        keep_password(password)
    return password


def follow_environment() -> str:
    """Return the demo's password. If it differs from the one kept, the accounts that still have the latter get it: a
    password that somebody chose themselves stays."""
    before = kept_password()
    password = current_password()
    if before and password != before:
        User.objects.filter(username__in=those_with(before)).update(password=make_password(password))
    return password


def those_with(password: str) -> set[str]:
    """The names of the demo accounts with this password. Accounts made together share a hash, which is checked once."""
    hashes = dict(User.objects.filter(username__in=NAMES).values_list("username", "password"))
    valid = {encoded for encoded in set(hashes.values()) if check_password(password, encoded)}
    return {name for name, encoded in hashes.items() if encoded in valid}


def password_file() -> Path:
    return Path(settings.VAR_DIR) / "demo_password"


def kept_password() -> str:
    try:
        return password_file().read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def keep_password(password: str) -> None:
    """Readable only by its owner, even if the file existed before with wider rights."""
    path = password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(password)


def new_password() -> str:
    """Four syllable pairs that can be read aloud and typed on a phone, 50 random bits: `bamo-kity-…`."""
    return "-".join("".join(syllable() for _ in range(2)) for _ in range(4))


def syllable() -> str:
    return secrets.choice("bcdghkmnprstvx") + secrets.choice("aeiouy")
