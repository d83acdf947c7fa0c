"""The portal as `make run` starts it, behind nginx as deploy/ sets it up, with a certificate of its own.

Paths and ports are the only things changed in nginx's files.
"""

import os
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tools.postgres import free_port

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
NAME = "doi-thoai.example.vn"


@contextmanager
def deployed(folder):
    """The site: how to ask it, and the portal's process and environment."""
    ports = {"portal": free_port(), "http": free_port(), "https": free_port()}
    environment = {
        **os.environ,
        "VAR_DIR": str(folder / "var"),
        "PORT": str(ports["portal"]),
        "PUBLIC_URL": f"https://{NAME}",
        "ALLOWED_HOSTS": NAME,
        "TRUSTED_PROXIES": "1",
        "STAFF_2FA": "optional",
        "CSRF_TRUSTED_ORIGINS": f"https://127.0.0.1:{ports['https']}",
    }
    for name in ["DEBUG", "SECRET_KEY", "CODE_KEY", "AUDIT_KEY", "DJANGO_SETTINGS_MODULE"]:
        environment.pop(name, None)
    portal = subprocess.Popen([sys.executable, "tools/serve.py"], env=environment, stdout=subprocess.DEVNULL)
    proxy = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(nginx_files(folder, ports)), "-e", "stderr"])
    site = Site(ports, portal, environment)
    try:
        wait_for_page(site, "/healthz")
        yield site
    finally:
        for process in [proxy, portal]:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


def nginx_files(folder, ports):
    """The shipped site inside a bare nginx of its own; returns the path of its main file."""
    make_certificate(folder)
    text = (DEPLOY / "nginx" / "upstream.conf").read_text() + (DEPLOY / "nginx" / "doi-thoai.conf").read_text()
    for shipped, here in {
        "127.0.0.1:8000": f"127.0.0.1:{ports['portal']}",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{ports['http']};",
        "listen 443 ssl": f"listen 127.0.0.1:{ports['https']} ssl",
        "/etc/ssl/doi-thoai/": f"{folder}/",
        "/var/cache/nginx/doi-thoai": f"{folder}/cache",
        "/var/log/nginx/": f"{folder}/",
        "/opt/doi-thoai/deploy/nginx": str(DEPLOY / "nginx"),
    }.items():
        assert shipped in text
        text = text.replace(shipped, here)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(
        f"{user}daemon off;\npid {folder}/nginx.pid;\nevents {{}}\nhttp {{\n{temporary}include /etc/nginx/mime.types;\n{text}}}\n"
    )
    return main


def make_certificate(folder):
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    files = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    subprocess.run([*command, "-subj", f"/CN={NAME}", *files], check=True, capture_output=True)


class Site:
    def __init__(self, ports, portal, environment):
        self.ports, self.portal, self.environment = ports, portal, environment
        self.tls = ssl._create_unverified_context()

    def ask(self, path, **headers):
        """Status, headers and text of a page over https, without following where it leads."""
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.ports['https']}{path}", headers={"Host": NAME} | headers
        )
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=self.tls), NoRedirects)
        try:
            response = opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            return response.status, response.headers, response.read().decode(errors="replace")

    def manage(self, code):
        """What a piece of Python prints that runs inside the portal."""
        var = Path(self.environment["VAR_DIR"])
        keys = {name: (var / name.lower()).read_text() for name in ["SECRET_KEY", "CODE_KEY", "AUDIT_KEY"]}
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        run = subprocess.run(command, env=self.environment | keys, capture_output=True, text=True, check=True)
        return run.stdout.strip()


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def wait_for_page(site, path):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if site.ask(path)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"{path} does not answer")
