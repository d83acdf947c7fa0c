"""Requests that no browser sends: each is refused or passed over, none is an error of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from .builders import make_superuser

pytestmark = [pytest.mark.long, pytest.mark.django_db]

PART = b'--limit\r\nContent-Disposition: form-data; name="code"%s\r\n\r\nx\r\n--limit--\r\n'
FILE = b'--limit\r\nContent-Disposition: form-data; name="f"; filename%s\r\n\r\nx\r\n--limit--\r\n'
FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data; boundary=limit", "application/json"
BODIES = [
    (f"{MULTIPART}; charset=base64", PART % b""),
    (MULTIPART, PART % b"\r\nContent-Type: text/plain; charset=utf-7"),
    (MULTIPART, PART % b"\r\nContent-Transfer-Encoding: base64"),
    (MULTIPART, PART % b"\r\nX: y" * 3000),
    (MULTIPART, FILE % b'="a"\r\nContent-Transfer-Encoding: base64'),
    (MULTIPART, FILE % b'="a"\r\nContent-Type: image/png; charset=utf-7'),
    (MULTIPART, FILE % b"*=base64''x"),
    (MULTIPART, FILE % b"*=nope''%ff"),
    (MULTIPART, FILE % b'="../../%s"' % (b"a" * 5000)),
    (MULTIPART, b"\xff\xfe"),
    (MULTIPART, b""),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"x"),
    ("multipart/form-data; boundary=é", b"x"),
    (f"multipart/form-data; boundary={'a' * 300}", b"x"),
    (FORM, b"code=%ff%fe%zz%&=&&&=;code"),
    (FORM, b"code=\xff\xc0\x80\xed\xa0\x80"),
    (FORM, b"code=%00%ed%a0%80"),
    (FORM, b"&".join(b"a%d=1" % number for number in range(3000))),
    (f"{FORM}; charset=utf-16", b"code=1"),
    (f"{FORM}; charset=", b"code=1"),
    (f"{FORM}; charset*=utf-7''x", b"code=1"),
    (JSON, b'{"a":"\\ud800"}'),
    (JSON, b"[" * 100_000),
    ("text/plain; charset=utf-7", b"x"),
    (";;;==", b"x"),
    ("", b"x"),
]
QUERIES = ["%ff", "q=%ff%fe", "q=%ed%a0%80", "q=%c0%80", "page=9e9", "p=-1", "o=-1.99", "nam=9999999999999999999"]
QUERIES += [
    f"nam={'9' * 5000}",
    "&".join(["a=1"] * 3000),
    "q=" + "a" * 100_000,
    "_to_field=x",
    "sort=password",
    "pk__in=1,x",
    "q=%F0%9F%92%A9",
]
PATHS = ["/%ff", "/%c0%ae/", "/%ed%a0%80/", "/y-kien/99999999999999999999/", "//evil.example/", "/static/%2e%2e/x"]
PATHS += [f"/quan-tri/sessions_app/user/{key}/change/" for key in ["9" * 30, "_FF", "%F0%9F%92%A9"]]


@pytest.fixture
def browsers():
    staff = Client(raise_request_exception=False)
    staff.force_login(make_superuser())
    return [Client(raise_request_exception=False), staff]


@pytest.mark.parametrize(
    "name", ["feedback:look_up", "admin:login", "admin_password_reset", "admin:sessions_app_topic_add"]
)
def test_no_body_is_an_error_of_ours(browsers, name):
    answers = {
        (content_type, body[:60]): browser.generic("POST", reverse(name), body, content_type).status_code
        for content_type, body in BODIES
        for browser in browsers
    }
    assert {asked: status for asked, status in answers.items() if status >= 500} == {}
    assert 400 in answers.values()


def test_no_address_is_an_error_of_ours(browsers):
    lists = ["search", "feedback:opinions", "admin:feedback_response_changelist", "admin:auth_group_changelist"]
    lists += ["admin:sessions_app_calendarday_changelist"]
    addresses = [f"{reverse(name)}?{query}" for name in lists for query in QUERIES] + PATHS
    answers = {address[:90]: browser.get(address).status_code for address in addresses for browser in browsers}
    assert {asked: status for asked, status in answers.items() if status >= 500} == {}


def test_a_search_that_nobody_types_is_told_to_be_none(browsers):
    page = browsers[1].get(reverse("admin:auth_group_changelist"), {"q": "a" * 1000}, follow=True)
    assert page.status_code == 200
    assert "200" in page.content.decode()
