"""A resident who registers on the public pages."""

import datetime as dt

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.forms.registering import SALT
from feedback.models import PrivacyNotice, Registration
from tests.builders import make_meeting, make_registration, make_session, make_ward


def meeting_of(session=None, **kwargs):
    make_ward()
    return make_meeting(
        **{"held_on": timezone.localdate() + dt.timedelta(days=9), "place": "Hội trường", **kwargs},
        session=session or make_session(),
    )


def address(meeting):
    return reverse("feedback:register", args=[meeting.session.slug])


def receipt_of(meeting):
    return reverse("feedback:registration_receipt", args=[meeting.session.slug])


def token(seconds_ago=60):
    return signing.dumps([codes.new_ticket(), int(timezone.now().timestamp()) - seconds_ago], salt=SALT)


def typed(meeting, /, **kwargs):
    notice = PrivacyNotice.objects.in_force().first()
    return {
        "meeting": meeting.pk,
        "wish": "attend",
        "people": 1,
        "name": "Nguyễn Thử",
        "phone": "0911 115 678",
        "consent": notice.version if notice else "on",
        "token": token(),
        **kwargs,
    }


def send(client, meeting, /, **kwargs):
    return client.post(address(meeting), typed(meeting, **kwargs), follow=True)


def states():
    return list(Registration.objects.order_by("pk").values_list("state", flat=True))


def registered_with_code(**kwargs):
    make_ward()
    code = codes.code_for(codes.new_ticket())
    row = make_registration(code_hash=codes.hashed(code), who={"name": "Thử", "phone": "+84911115678"}, **kwargs)
    return row, code


def look_up(client, code, contact="5678"):
    return client.post(reverse("feedback:look_up_registration"), {"code": code, "contact": contact}, follow=True)
