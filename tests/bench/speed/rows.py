"""What is served during the measurement: a ward of two thousand opinions, a conference with a hundred answered ones and
its conclusion; drafts ready to send; the few rows of the bare page."""

import datetime as dt
from itertools import count

from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.kept_pages.handler import KeepingHandler
from dialogue_portal.lib import codes
from feedback.actions.drafts import hashed_key
from feedback.models import Opinion, OpinionDraft, Outcome, PrivacyNotice
from sessions_app.models import Body, ConclusionPart, DialogueSession, ResidentialGroup, Topic
from tests.bench.many_cases import fill
from tests.bench.texts import matter, text_about
from tests.builders import (
    make_announcement,
    make_commitment,
    make_conclusion,
    make_meeting,
    make_opinion,
    make_response,
    make_session,
    make_ward,
)

OPINIONS = 2000
ANSWERED = 100
COMMON = "duong"
"""A word in many of the opinions."""
TOKEN = "t" * 32
numbers = count(1)


def fill_portal() -> dict[str, str]:
    """Make all rows; returns addresses by name of the page."""
    call_command("migrate", verbosity=0)
    make_ward()
    fill(OPINIONS)
    now = timezone.now()
    session = make_session(
        title="Hội nghị đối thoại được đo",
        opinions_open_at=now - dt.timedelta(days=20),
        opinions_close_at=now + dt.timedelta(days=20),
        year=2027,
    )
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=30))
    conclusion = make_conclusion(session=session, published_at=now)
    bodies, topics = list(Body.objects.all()), list(Topic.objects.all())
    groups, outcome = list(ResidentialGroup.objects.all()), Outcome.objects.first()
    for number in range(ANSWERED):
        words = matter()
        opinion = make_opinion(
            session=session,
            moderation="approved",
            subject=" ".join(words[:6]).capitalize(),
            public_text=text_about(words),
            topic=topics[number % len(topics)],
            group=groups[number % len(groups)],
            received_at=now - dt.timedelta(hours=number),
        )
        body = bodies[number % len(bodies)]
        make_response(opinion=opinion, state="published", text=text_about(words), body=body, outcome=outcome)
        if number < 40:
            parts = [ConclusionPart.RAISED, ConclusionPart.ASSIGNED]
            item = conclusion.items.create(
                part=parts[number % 2], text=text_about(words)[:300], body=body, order=number
            )
            opinion.conclusion_items.add(item)
            make_commitment(session=session, conclusion_item=item, published_at=now, lead_body=body)
    for _ in range(20):
        make_announcement(text=text_about(matter()))
    fill_bare()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "home": "/",
        "session": session.get_absolute_url(),
        "opinions": reverse("feedback:opinions"),
        "conclusion": conclusion.get_absolute_url(),
        "search": f"{reverse('search')}?q={COMMON}",
        "send": reverse("feedback:send_step", args=[session.slug, "kiem-tra"]),
    }


def fill_bare() -> None:
    """Twenty notes that make a page of 20 kB."""
    from django.apps import apps

    with connection.cursor() as cursor:
        kind = "integer PRIMARY KEY AUTOINCREMENT" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
        moment = "datetime" if connection.vendor == "sqlite" else "timestamptz"
        cursor.execute(f"CREATE TABLE bare_author (id {kind}, name varchar(100) NOT NULL)")
        cursor.execute(
            f"CREATE TABLE bare_note (id {kind}, author_id bigint NOT NULL REFERENCES bare_author (id) DEFERRABLE "
            f"INITIALLY DEFERRED, title varchar(200) NOT NULL, text text NOT NULL, written_at {moment} NOT NULL)"
        )
        cursor.execute("CREATE INDEX bare_note_author ON bare_note (author_id)")
        cursor.executemany("INSERT INTO bare_author (name) VALUES (%s)", [["Người viết"], ["Người gửi"]])
        notes = [[1, " ".join(matter()[:6]), note_text(), timezone.now()] for _ in range(20)]
        cursor.executemany("INSERT INTO bare_note (author_id, title, text, written_at) VALUES (%s, %s, %s, %s)", notes)
    assert not apps.is_installed("tests.bench.speed.bare")


def note_text() -> str:
    """About 600 letters, no two texts alike: text that compresses well would flatter the bare page."""
    return " ".join(text_about(matter()) for _ in range(12))[:600]


def typed_by_hand(send: str) -> dict[str, str]:
    """The draft of somebody who has filled in the form, page by page, up to the last button."""
    client = Client(HTTP_HOST="127.0.0.1")
    start = send.removesuffix("kiem-tra/")
    notice = PrivacyNotice.objects.in_force().first()
    for step, fields in {
        "": {"kind": "report"},
        "noi-dung/": {"text": "Đèn đường."},
        "tep/": {},
        "nguoi-gui/": {},
        "cong-khai/": {"visibility": "unnamed", "consent": notice.version if notice else "1"},
    }.items():
        response = client.post(f"{start}{step}", fields)
        assert response.status_code == 302, response.content.decode()
    draft = OpinionDraft.objects.get()
    draft.delete()
    return draft.data


def drafts(send: str, number: int, data: dict[str, str]) -> list[tuple[str, str]]:
    """Keys and forms of `number` drafts with different texts, opened a while ago."""
    session = DialogueSession.objects.get(slug=send.split("/")[3])
    keys = [codes.new_ticket() for _ in range(number)]
    OpinionDraft.objects.bulk_create(
        OpinionDraft(key_hash=hashed_key(key), session=session, data=data | {"text": f"Đo lần {next(numbers)}."})
        for key in keys
    )
    OpinionDraft.objects.update(opened_at=timezone.now() - dt.timedelta(minutes=5))
    return [(key, f"csrfmiddlewaretoken={TOKEN}") for key in keys]


def queries_of(address: str) -> tuple[int, int, int]:
    """Queries of a page of which nothing is kept, of one made of kept parts, and of a kept one; each with that for the
    version."""
    door, found = KeepingHandler(), []
    for room in [0, 0, 1, 1]:
        with CaptureQueriesContext(connection) as asked, override_settings(KEEP_PAGES_MB=room):
            environ = RequestFactory(HTTP_HOST="127.0.0.1").get(address).environ
            response = door(environ, lambda *start: None)
            b"".join(response)
        found.append(len(asked))
    return found[0], found[1], found[3]


def stored() -> int:
    return Opinion.objects.filter(original_text__startswith="Đo lần").count()
