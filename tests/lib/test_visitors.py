"""Whose request it is: proxies are believed as far as they are ours."""

import pytest

from dialogue_portal.lib.masks import masked_email, masked_phone
from dialogue_portal.lib.visitors import address, is_exempt


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(rf, settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert address(rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_one_household_is_one_visitor(rf, told, expected):
    assert address(rf.get("/", REMOTE_ADDR=told)) == expected


@pytest.mark.parametrize(
    ("visitor", "expected"),
    [
        ("10.1.2.3", True),
        ("10.1.3.3", False),
        ("192.0.2.7", True),
        ("2001:db8:1:2::/64", True),
        ("2001:db9::/64", False),
        ("unix:", False),
    ],
)
def test_a_kiosk_can_be_left_out(settings, visitor, expected):
    settings.RATE_LIMIT_EXEMPT = ["10.1.2.0/24", "192.0.2.7", "2001:db8::/32"]
    assert is_exempt(visitor) is expected


def test_contact_data_is_masked():
    assert (masked_phone("+84912345678"), masked_phone("")) == ("…5678", "")
    assert (masked_email("ten@example.vn"), masked_email("")) == ("t…@example.vn", "")
