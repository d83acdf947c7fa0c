"""What the log tells: what happened and where, and nothing of what people typed."""

import json
import logging

import pytest
from django.db import DataError, connection
from django.test import Client
from django.urls import reverse

from dialogue_portal.logs import JsonLines, WithoutSecrets, masked

from .builders import make_ward
from .staff import signed_in


@pytest.fixture
def lines(monkeypatch):
    """The lines that production would write, as objects."""
    written = []

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(json.loads(self.format(record)))

    handler = Kept()
    handler.addFilter(WithoutSecrets())
    handler.setFormatter(JsonLines())
    for name in ["", "django"]:
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler])
    return written


@pytest.mark.django_db
def test_a_line_names_request_account_and_duration_but_nothing_typed(lines):
    make_ward()
    office = signed_in("Văn phòng")
    response = office.post("/quan-tri/khong-co/?q=0912345678", {"text": "Nguyễn"})
    (line,) = [line for line in lines if line["logger"] == "portal.requests"]
    assert line["request_id"] == response["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/quan-tri/khong-co/", 404)
    assert line["user"] == int(office.session["_auth_user_id"])
    assert 0 <= line["ms"] < 10_000
    assert "0912345678" not in str(lines)
    assert "Nguyễn" not in str(lines)


@pytest.mark.django_db
def test_an_ordinary_page_writes_no_line(client, lines, settings):
    make_ward()
    client.get("/")
    assert lines == []
    settings.LOG_REQUESTS = "all"
    client.get("/?q=thu")
    assert [(line["path"], line["status"]) for line in lines] == [("/", 200)]


@pytest.mark.django_db
def test_an_exceptions_text_is_not_written(lines):
    def fail(*args):
        raise DataError('invalid input syntax for type integer: "0912345678"')

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(fail):
        client.get("/y-kien/?q=0912345678")
    faults = [line for line in lines if line["level"] == "ERROR"]
    assert faults[0]["error"] == "django.db.utils.DataError"
    assert "test_logs.py" in faults[0]["where"][-1]
    assert "0912345678" not in str(lines)


@pytest.mark.django_db
def test_a_token_in_an_address_is_not_written(client, lines):
    token = "Mjk:1vOxyz:abcDEF-123"
    client.get(reverse("feedback:confirm_email", args=[token]) + "?x=1")
    client.post(reverse("password_reset_confirm", args=["MQ", "d0m3kz-9f86d081884c7d659a2feaa0c55ad015"]))
    assert lines
    assert "abcDEF" not in str(lines)
    assert "9f86d081884c7d659a2feaa0c55ad015" not in str(lines)


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/y-kien/gui/doi-thoai-quy-4-nam-2026/noi-dung/", "/y-kien/gui/doi-thoai-quy-4-nam-2026/noi-dung/"),
        ("/quan-tri/feedback/opinion/12/change/", "/quan-tri/feedback/opinion/12/change/"),
        ("/quan-tri/sessions_app/dialoguesession/", "/quan-tri/sessions_app/dialoguesession/"),
        ("/quan-tri/quen-mat-khau/MQ/set-password/", "/quan-tri/quen-mat-khau/***/set-password/"),
        ("/y-kien/xac-nhan/Mjk:1vOxyz:abc/", "/y-kien/xac-nhan/***/"),
        ("/anh/3f2b8c1e-0000-4000-8000-000000000001/960.webp", "/anh/3f2b8c1e-0000-4000-8000-000000000001/960.webp"),
        ("/tìm/Nguyễn Văn", "/***/***"),
    ],
)
def test_tokens_and_words_in_addresses_are_masked_in_the_log(path, written):
    assert masked(path) == written


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "sent", "is_taken"),
    [(1, "abcdef0123456789", True), (0, "abcdef0123456789", False), (1, "x\r\nforged", False), (1, "kurz", False)],
)
def test_a_requests_name_is_taken_from_our_own_proxy_alone(client, settings, proxies, sent, is_taken):
    settings.TRUSTED_PROXIES = proxies
    assert (client.get(reverse("healthz"), headers={"X-Request-ID": sent})["X-Request-ID"] == sent) is is_taken


@pytest.mark.django_db
def test_of_the_long_name_that_nginx_draws_ten_digits_are_read_out(client, settings):
    settings.TRUSTED_PROXIES = 1
    sent = "6de55069bf53be51a4806ebaf544e5fc"
    assert client.get(reverse("healthz"), headers={"X-Request-ID": sent})["X-Request-ID"] == "6de55069bf"
