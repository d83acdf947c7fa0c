"""An announced session with all its parts, and saving its page again."""

import datetime as dt

from django.utils import timezone

from sessions_app.models import AgendaItem, Participation
from tests.builders import make_meeting, make_session
from tests.forms import opened_form
from tests.staff import page_of


def announced(in_days=10, **kwargs):
    """A session with a meeting, two agenda items and a chair."""
    session = make_session(**kwargs)
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=in_days), start_time=dt.time(19))
    chair = Participation.objects.create(session=session, role="chair", name_then="Lê Thử", title_then="Bí thư")
    AgendaItem.objects.create(session=session, order=1, time=dt.time(19), title="Khai mạc", participation=chair)
    AgendaItem.objects.create(session=session, order=2, time=dt.time(20), title="Thảo luận")
    return session


def saved(office, session, *, note="", **typed):
    """Open the page, change the boxes `typed`, save. Returns the response, which is a page if it was refused."""
    form = opened_form(office, page_of(session))
    for name, value in {"change_note": note, **typed}.items():
        if name.count("-") == 2 and name not in form.names:
            rows, number, _ = name.split("-")
            form.add_row(rows, int(number))
        form.fill(name, value)
    return office.post(page_of(session), form.values)
