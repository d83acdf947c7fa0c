"""Fitting the first privacy notice, which the portal brings along, to what the ward calls itself and its groups."""

import re

from django.db import transaction
from django.db.models import Exists

from dialogue_portal.lib.text import capital
from sessions_app.actions import record
from sessions_app.models import User, WardProfile

from ..models import PrivacyNotice, Registrant, Sender

FIRST = "2026-11"
PLACES = [
    (r"(\A## ).+( giữ những gì\n)", "{Kind}"),
    (r"(\nĐiều ông/bà viết, ).+?( và nơi xảy ra nếu ông/bà ghi,)", "{group}"),
    (r"(, hoặc liên hệ) .*?\b(theo địa chỉ ở cuối trang này\.)", " {kind} "),
]
"""Where it speaks of the ward and of its groups; nothing else of it is ever changed."""


@transaction.atomic
def fit_first_notice(ward: WardProfile, *, by: User) -> bool:
    """Let the first notice say the kind of `ward` and its word for a group. Returns whether that changed it: one that
    anybody has agreed to stays as they read it."""
    notice = PrivacyNotice.objects.filter(version=FIRST).first()
    text = fitted(notice.text, ward) if notice else ""
    if notice is None or text == notice.text:
        return False
    agreed = [
        Sender.objects.filter(consent_version=FIRST),
        Sender.objects.filter(naming_consent_version=FIRST),
        Registrant.objects.filter(consent_version=FIRST),
    ]
    unread = PrivacyNotice.objects.filter(~Exists(agreed[0]), ~Exists(agreed[1]), ~Exists(agreed[2]), pk=notice.pk)
    if not unread.update(text=text):
        return False
    record(notice, "fit_notice", by=by, reason=f"{ward.unit_kind}, {ward.group_word}")
    return True


def fitted(text: str, ward: WardProfile) -> str:
    words = {"Kind": capital(ward.unit_kind), "kind": ward.unit_kind, "group": ward.group_word}
    for place, ours in PLACES:
        if found := re.search(place, text):
            text = text[: found.end(1)] + ours.format(**words) + text[found.start(2) :]
    return text
