import pytest

from dialogue_portal.lib.mailboxes import as_sent, mailbox_of


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("Thu.Ha@example.vn", "thu.ha@example.vn"),
        ("thu.ha+1@example.vn", "thu.ha@example.vn"),
        ("thu+1+2@example.vn", "thu@example.vn"),
        ("+1@example.vn", "+1@example.vn"),
        ("t.h.u+x@GoogleMail.com", "thu@gmail.com"),
        ("khong-phai-dia-chi", "@khong-phai-dia-chi"),
    ],
)
def test_what_leads_into_one_mailbox_is_counted_together(email, mailbox):
    assert mailbox_of(email) == mailbox


@pytest.mark.parametrize(
    "email",
    ["nga@\uff56\uff49dinh.vn", "nga@vi\u200bdinh.vn", "nga@vi\u00addinh.vn", "nga@\u24e5idinh.vn", "nga@vidinh.vn"],
)
def test_another_spelling_of_a_host_is_that_host(email):
    assert as_sent(email) == "nga@vidinh.vn"


def is_sent(email):
    try:
        return bool(as_sent(email))
    except ValueError:
        return False


@pytest.mark.parametrize(
    "email",
    [
        '"nga"@vidinh.vn',
        "\u212aim@vidinh.vn",
        "nga@localhost",
        "nga@[10.0.0.1]",
        "nga@\u202evidinh.vn",
        f"a@é{'x' * 62}.vn",
        "",
    ],
)
def test_what_no_mail_server_is_told_is_no_address(email):
    assert not is_sent(email)
