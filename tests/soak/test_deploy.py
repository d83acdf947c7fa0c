"""The site as deploy/ sets it up: the shipped nginx with a certificate of its own, before the portal as it is shipped.

Paths and ports are the only things changed in nginx's files. Skipped where there is no nginx; `make soak` runs it.
"""

import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tools.postgres import free_port

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
NAME = "doi-thoai.example.vn"
HIDE = "from feedback.models import Opinion; opinion = Opinion.objects.public().first(); print(opinion.get_absolute_url()); "


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site: how to ask it, and the portal's process and environment."""
    folder = tmp_path_factory.mktemp("site")
    ports = {"portal": free_port(), "http": free_port(), "https": free_port()}
    environment = {
        **os.environ,
        "VAR_DIR": str(folder / "var"),
        "PORT": str(ports["portal"]),
        "PUBLIC_URL": f"https://{NAME}",
        "ALLOWED_HOSTS": NAME,
        "TRUSTED_PROXIES": "1",
        "STAFF_2FA": "optional",
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


def test_pages_come_over_tls_with_every_header(site):
    status, headers, text = site.ask("/")
    assert status == 200
    assert "Hội nghị" in text
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "nginx/" not in headers.get("Server", "")


def test_a_form_sets_cookies_that_only_this_site_can_set(site):
    _, headers, _ = site.ask("/y-kien/tra-cuu/")
    assert headers["Set-Cookie"].startswith("__Host-")
    assert "Secure" in headers["Set-Cookie"]


def test_only_this_machine_hears_how_the_portal_feels(site):
    assert '"database": {"ok": true' in site.ask("/readyz")[2]
    assert "deny all" in (DEPLOY / "nginx" / "doi-thoai.conf").read_text()


def test_plain_http_is_led_to_https(site):
    request = urllib.request.Request(f"http://127.0.0.1:{site.ports['http']}/y-kien/?q=a", headers={"Host": NAME})
    opener = urllib.request.build_opener(NoRedirects)
    with pytest.raises(urllib.error.HTTPError) as moved:
        opener.open(request, timeout=10)
    assert moved.value.headers["Location"] == f"https://{NAME}/y-kien/?q=a"


def test_what_is_hidden_is_gone_a_second_later(site):
    address = site.manage(HIDE)
    assert site.ask(address)[0] == 200
    site.manage(HIDE + "Opinion.objects.filter(pk=opinion.pk).update(visibility='not_published')")
    time.sleep(1.1)
    assert site.ask(address)[0] == 404


def test_while_the_portal_is_down_what_was_just_read_stays_and_the_rest_says_so(site):
    assert site.ask("/doi-thoai/")[0] == 200
    site.portal.send_signal(signal.SIGTERM)
    site.portal.wait(30)
    assert site.ask("/doi-thoai/")[0] == 200
    status, headers, text = site.ask("/viec-phai-lam/")
    assert status == 502
    assert "đang tạm nghỉ" in text
    assert headers["Retry-After"] == "60"
