"""Checks of the portal's safety that need no network: `make audit`.

Django's own checks with production settings, bandit over the code, the licences of installed packages, and a hash for
every pinned version.
"""

import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt", "tools/requirements-uv.txt"]
CODE = ["dialogue_portal", "sessions_app", "feedback", "tools"]
ALLOWED = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla|ISC|Unlicense|Zope|OFL|LGPL|Lesser General|CNRI", re.I
)
"""Licences under which the portal with its dependencies may be run and passed on."""
ONLY_IN_TESTS = {"djlint": "GPL, never shipped", "text-unidecode": "Artistic or GPL, never shipped"}
NOT_SAID = {"axe-playwright-python": "MIT, says its page"}


def main() -> int:
    failed = [name for name, check in CHECKS.items() if not check()]
    print("Không đạt: " + ", ".join(failed) if failed else "Mọi kiểm tra đều đạt.")
    return bool(failed)


def settings_are_safe() -> bool:
    """`check --deploy` as in production; the settings give the reason for each silenced check."""
    keys = {name: secrets.token_urlsafe(48) for name in ["SECRET_KEY", "CODE_KEY", "AUDIT_KEY"]}
    real = {"PUBLIC_URL": "https://doi-thoai.example", "ALLOWED_HOSTS": "doi-thoai.example", "DEBUG": "False"}
    mail = {"EMAIL_URL": "smtp://thu.example:587/?tls=True", "DEFAULT_FROM_EMAIL": "cong@doi-thoai.example"}
    kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return run(command, {**kept, **keys, **real, **mail, "VAR_DIR": folder})


def code_is_clean() -> bool:
    return run([sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-r", *CODE], dict(os.environ))


def run(command: list[str], environment: dict[str, str]) -> bool:
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def licences_are_allowed() -> bool:
    bad = {name: licence for name, licence in licences() if not ALLOWED.search(licence)}
    bad = {name: licence for name, licence in bad.items() if name not in {*ONLY_IN_TESTS, *NOT_SAID}}
    for name, licence in sorted(bad.items()):
        print(f"{name}: giấy phép «{licence}» không có trong danh sách cho phép")
    return not bad


def licences() -> Iterator[tuple[str, str]]:
    """Name and licence of each package pinned in the lock files."""
    pinned = {name for lock in LOCKS for name, _ in requirements(lock)}
    for package in distributions():
        if plain(package.metadata["Name"]) in pinned:
            yield plain(package.metadata["Name"]), licence_of(package)


def licence_of(package: Distribution) -> str:
    said = {field: package.metadata.get_all(field) or [] for field in ["License-Expression", "Classifier", "License"]}
    classes = [line for line in said["Classifier"] if line.startswith("License ::")]
    return "; ".join(said["License-Expression"] or classes or said["License"])[:200]


def every_version_has_its_hash() -> bool:
    bare = [f"{lock}: {name}" for lock in LOCKS for name, block in requirements(lock) if "--hash=sha256:" not in block]
    for line in bare:
        print(f"{line} không có mã băm")
    return not bare


def requirements(lock: str) -> list[tuple[str, str]]:
    """Name of each package pinned in `lock`, with its whole block."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    found = [(re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", block), block) for block in blocks]
    return [(plain(name[1]), block) for name, block in found if name]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


CHECKS = {
    "cài đặt (check --deploy)": settings_are_safe,
    "mã nguồn (bandit)": code_is_clean,
    "giấy phép": licences_are_allowed,
    "mã băm": every_version_has_its_hash,
}

if __name__ == "__main__":
    sys.exit(main())
