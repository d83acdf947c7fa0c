"""What would leave the house when a fault is reported."""

from dialogue_portal.error_reports import scrubbed

FRAME = {"filename": "views.py", "function": "send", "lineno": 7, "vars": {"phone": "0912345678"}, "context_line": "x"}


def event_of(kind, value):
    error = {"type": kind, "module": "m", "value": value, "stacktrace": {"frames": [FRAME]}}
    return {
        "event_id": "e", "level": "error", "message": "Lỗi của Nguyễn", "logentry": {"params": ["Nguyễn"]},
        "user": {"id": 1, "ip_address": "203.0.113.9"}, "extra": {"sys.argv": ["Nguyễn"]},
        "breadcrumbs": {"values": [{"message": "Nguyễn"}]},
        "request": {
            "method": "POST", "url": "https://vi-du.vn/y-kien/xac-nhan/Mjk:1vO:AbC/?q=Nguyễn", "query_string": "q=Nguyễn",
            "data": {"text": "Nguyễn"}, "cookies": {"sessionid": "secret"}, "headers": {"Cookie": "secret"},
        },
        "exception": {"values": [error]},
    }  # fmt: skip


def test_kinds_and_places_leave_and_nothing_of_people():
    sent = scrubbed(event_of("DataError", "invalid input: Nguyễn 0912345678"))
    (error,) = sent["exception"]["values"]
    assert (error["type"], error["value"]) == ("DataError", "")
    assert error["stacktrace"]["frames"] == [{"filename": "views.py", "function": "send", "lineno": 7}]
    assert (sent["tags"]["method"], sent["tags"]["path"]) == ("POST", "/y-kien/xac-nhan/***/")
    for private in ["Nguyễn", "0912345678", "203.0.113.9", "secret", "AbC"]:
        assert private not in str(sent)


def test_what_names_our_own_code_is_told():
    (error,) = scrubbed(event_of("AttributeError", "'NoneType' object has no attribute 'text'"))["exception"]["values"]
    assert error["value"] == "'NoneType' object has no attribute 'text'"


def test_a_request_that_any_stranger_can_send_is_not_reported():
    refused = event_of("TooManyFieldsSent", "The number of GET/POST parameters exceeded …")
    assert scrubbed({**refused, "logger": "django.security.TooManyFieldsSent"}) is None
    assert scrubbed({**refused, "logger": "django.request"})
