"""The site as deploy/ sets it up. Skipped where there is no nginx; `make soak` runs it."""

import shutil
import signal
import time
import urllib.error
import urllib.request

import pytest

from .site import DEPLOY, NAME, NoRedirects, deployed

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")

HIDE = "from feedback.models import Opinion; opinion = Opinion.objects.public().first(); print(opinion.get_absolute_url()); "


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with deployed(tmp_path_factory.mktemp("site")) as site:
        yield site


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
