"""The steps of sending an opinion, walked through as a person would."""

import datetime as dt

from django.urls import reverse

HOUR = dt.timedelta(hours=1)


STEPS = {
    "ve-viec-gi": {"kind": "report"},
    "noi-dung": {"text": "Đèn đường đầu ngõ hỏng đã hai tuần."},
    "tep": {},
    "nguoi-gui": {},
    "cong-khai": {"visibility": "unnamed", "consent": "2026-11"},
    "kiem-tra": {},
}


def address(session, step="ve-viec-gi"):
    if step == "ve-viec-gi":
        return reverse("feedback:send_to", args=[session.slug])
    return reverse("feedback:send_step", args=[session.slug, step])


def go(client, session, upto="kiem-tra", **changes):
    """Take the steps up to and including `upto`; `changes` are answers by field. Returns the last response."""
    response = None
    for step, answers in STEPS.items():
        known = answers | {name: value for name, value in changes.items() if name in FIELDS[step]}
        response = client.post(address(session, step), known)
        if step == upto:
            break
    return response


FIELDS = {
    "ve-viec-gi": {"kind", "topic", "group", "place"},
    "noi-dung": {"text"},
    "tep": {"files"},
    "nguoi-gui": {"name", "phone", "email"},
    "cong-khai": {"visibility", "naming_consent", "consent"},
    "kiem-tra": {"website"},
}
