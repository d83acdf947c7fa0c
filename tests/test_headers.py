"""The headers that keep browsers from harm: on every address there is, on refusals, on files."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from dialogue_portal import urls
from dialogue_portal.page_styles import SCRIPT, STYLES

from .addresses import every_address
from .builders import make_superuser
from .whole_conference import addresses, published_chain

pytestmark = pytest.mark.django_db

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'",
    f"script-src 'self' {SCRIPT.source}",
    f"style-src 'self' {' '.join(style.source for style in STYLES)}",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def faults(response: HttpResponse) -> list[str]:
    """Which headers are missing or wrong."""
    wrong = [name for name, value in EXPECTED.items() if response.get(name) != value]
    if set(response.get("Content-Security-Policy", "").split("; ")) != POLICY:
        wrong.append("Content-Security-Policy")
    if response.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        wrong.append("Referrer-Policy")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    if response.get("Cross-Origin-Resource-Policy") not in {"same-origin", "cross-origin"}:
        wrong.append("Cross-Origin-Resource-Policy")
    return wrong


@pytest.mark.parametrize("method", ["get", pytest.param("post", marks=pytest.mark.long)])
def test_every_address_answers_with_all_of_them(method, undrawn):
    visitor, staff = Client(), Client()
    staff.force_login(make_superuser())
    asked = every_address()
    assert len(asked) > 300
    found = {
        (name, who): wrong
        for name, address in asked.items()
        for who, browser in [("visitor", visitor), ("staff", staff)]
        if (wrong := faults(getattr(browser, method)(address)))
    }
    assert found == {}


def test_everything_published_comes_with_all_of_them(client):
    pages = {address: client.get(address) for address in addresses(published_chain())}
    assert {page.status_code for page in pages.values()} <= {200, 301, 302}
    assert {address: wrong for address, page in pages.items() if (wrong := faults(page))} == {}


def breaks(request):
    raise RuntimeError("on purpose")


class WithFault:
    """The portal's addresses and one that fails."""

    urlpatterns = [path("hong/", breaks), *urls.urlpatterns]
    handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def test_every_refusal_comes_with_all_of_them(settings):
    settings.ROOT_URLCONF = WithFault
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    large, odd = {"CONTENT_LENGTH": "99999999999"}, "application/x-www-form-urlencoded; charset=utf-7"
    refusals = [
        client.get("/?q=%00"),
        client.post("/", b"x=1", odd),
        client.get("/", headers={"host": "evil.example"}),
        client.post(reverse("feedback:look_up"), {"code": "1"}),
        client.get("/khong-co/"),
        client.get("/y-kien/xac-nhan/x/"),
        Client().post("/"),
        client.post("/", **large),
        client.get("/hong/"),
    ]
    assert [page.status_code for page in refusals] == [400, 400, 400, 403, 404, 404, 405, 413, 500]
    assert [wrong for page in refusals if (wrong := faults(page))] == []


def test_the_429_page_has_the_security_headers(client):
    pages = [client.post("/quan-tri/login/", {"username": "x", "password": "y"}) for _ in range(6)]
    assert (pages[-1].status_code, faults(pages[-1])) == (429, [])


def test_static_files_come_with_all_of_them(settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    after = settings.MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware")
    settings.MIDDLEWARE = [*settings.MIDDLEWARE]
    settings.MIDDLEWARE.insert(after, "whitenoise.middleware.WhiteNoiseMiddleware")
    page = Client().get("/static/css/portal.css")
    assert page.status_code == 200
    assert faults(page) == []


def test_only_what_is_made_for_it_may_be_shown_by_other_websites(client):
    chain = published_chain()
    staff = Client()
    staff.force_login(make_superuser())
    policy = "Cross-Origin-Resource-Policy"
    photo = chain["photo"]
    shared = [reverse("card"), reverse("feed", args=["thong-bao"]), reverse("sessions_app:calendar")]
    shared.append(reverse("sessions_app:photo_file", args=[photo.key, 64, "jpg"]))
    own = [reverse("home"), reverse("feedback:send"), reverse("admin:login")]
    assert {address: client.get(address).get(policy) for address in shared} == dict.fromkeys(shared, "cross-origin")
    assert {address: client.get(address).get(policy) for address in own} == dict.fromkeys(own, "same-origin")
    private = staff.get(reverse("admin:attachment_file", args=[chain["picture"].key]))
    assert (private.status_code, private[policy]) == (200, "same-origin")
