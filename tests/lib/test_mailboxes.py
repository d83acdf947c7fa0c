import pytest

from dialogue_portal.lib.mailboxes import mailbox_of


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
