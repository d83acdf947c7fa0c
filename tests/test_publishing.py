"""Publishing is one step: before it nothing is seen anywhere, after it everything, and what fails leaves no trace."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from sessions_app.models import CaseEvent, DialogueSession, ReportedFigure

from .builders import (
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_document,
    make_group,
    make_meeting,
    make_official,
    make_opinion,
    make_photo,
    make_session,
    make_ward,
    with_files,
)
from .forms import opened_form
from .staff import do, fresh, page_of, signed_in, verb_address

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href="|<loc>)(?:https?://[^/"<]+)?(/[^"<#?]*)')

PARTS = [
    *["title", "summary", "purpose", "place", "agenda", "official", "attendees", "figure", "document", "photo"],
    *["notice", "item", "commitment", "opinion"],
]


def mark(part: str) -> str:
    return f"DAU-{part}-DAU"


def draft_of_everything():
    """A draft conference with all that can hang on one, each part marked, and each published as far as it goes."""
    now = timezone.now()
    session = make_session(
        title=mark("title"), summary=mark("summary"), purpose=mark("purpose"), announced_at=None, slug="ban-nhap"
    )
    make_meeting(session=session, place=mark("place")).groups.add(make_group(slug="to-cua-nhap"))
    session.agenda.create(title=mark("agenda"))
    official = make_official(slug="can-bo-cua-nhap")
    session.participations.create(role="chair", official=official, name_then=official.name, title_then=mark("official"))
    session.attendee_counts.create(category=mark("attendees"), number=7)
    ReportedFigure.objects.create(session=session, kind="opinions", value=7, wording=mark("figure"))
    make_document(session=session, subject=mark("document"), kind="plan")
    make_photo(session=session, caption=mark("photo"))
    notice = make_conclusion(session=session, title=mark("notice"), published_at=now)
    item = notice.items.create(part="d", text=mark("item"), body=make_body())
    make_commitment(session=session, title=mark("commitment"), conclusion_item=item, published_at=now)
    make_opinion(session=session, moderation="approved", subject=mark("opinion"))
    return session


def doors(session) -> list[str]:
    """Every public address that takes nothing, the pages around the draft, and its own."""
    rows = [session, session.conclusion]
    for name in ["documents", "photos", "commitments", "opinions"]:
        rows += getattr(session, name).all()
    around = [
        reverse("sessions_app:group", args=["to-cua-nhap"]),
        reverse("sessions_app:official", args=["can-bo-cua-nhap"]),
        reverse("sessions_app:gallery", args=[session.slug]),
        f"{reverse('feedback:opinions')}?hoi_nghi={session.slug}",
        f"{reverse('sessions_app:sessions')}?nam={session.year}",
        *[f"{reverse(name)}?q={mark('document')}" for name in ["search", "sessions_app:documents"]],
    ]
    return [*with_links(open_doors()), *around, *(row.get_absolute_url() for row in rows)]


def with_links(addresses: Iterator[str]) -> set[str]:
    """And where their pages lead: feeds by name, parts of the sitemap."""
    found = set(addresses)
    found |= {address for text in seen_at([*found]).values() for address in LINK.findall(text)}
    return {address for address in found if not address.startswith(("/static/", reverse("admin:index")))}


def open_doors() -> Iterator[str]:
    """Of all routes, also those that are yet to be written, outside the staff site."""
    names = [*top_names(), *(f"{app}:{name}" for app in ["sessions_app", "feedback"] for name in names_in(app))]
    for name in names:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def top_names() -> list[str]:
    return [key for key in get_resolver().reverse_dict if isinstance(key, str)]


def names_in(app: str) -> list[str]:
    return [key for key in get_resolver(f"{app}.urls").reverse_dict if isinstance(key, str)]


def seen_at(addresses: list[str]) -> dict[str, str]:
    """What an anonymous visitor gets at each."""
    return {address: text_of(Client().get(address, follow=True)) for address in addresses}


def text_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="ignore")


def test_nothing_of_a_draft_is_seen_through_any_door_and_all_of_it_once_it_is_announced(office):
    make_ward()
    session = draft_of_everything()
    addresses = doors(session)
    assert {reverse("sessions_app:sessions"), reverse("feedback:opinions"), "/rss/hoi-nghi/"} <= set(addresses)
    before = seen_at(addresses)
    # A search says again what was looked for.
    leaks = [address for address, text in before.items() if "DAU-" in text.replace(mark("document"), "")]
    assert leaks == []
    assert not [address for address, text in before.items() if session.get_absolute_url() in text]
    do(office, session, "cong-bo", reason="Hồ sơ cũ nhập lại.")
    told = "".join(seen_at(addresses).values())
    assert [part for part in PARTS if mark(part) not in told] == []


def ready_rows():
    """By the verb that publishes it: a row of each kind that only waits for the button."""
    draft = make_session(announced_at=None)
    make_meeting(session=draft)
    public = make_session()
    make_meeting(session=public)
    return {
        "session": (draft, "cong-bo"),
        "conclusion": (make_conclusion(session=public, items=1), "cong-bo"),
        "announcement": (with_files(make_announcement(session=public, published_at=None)), "dang"),
        "document": (make_document(session=public, published_at=None), "cong-bo"),
        "photo": (make_photo(session=public, published_at=None), "cong-bo"),
        "commitment": (make_commitment(session=public), "cong-bo"),
    }


KINDS = ["session", "conclusion", "announcement", "document", "photo", "commitment"]


def press(row, verb):
    """The button of an office whose server breaks."""
    client = signed_in("Văn phòng")
    client.raise_request_exception = False
    return client.post(verb_address(row, verb), {"reason": "Hồ sơ cũ nhập lại."})


def is_out(row) -> bool:
    row = fresh(row)
    return bool(getattr(row, "announced_at", None) or getattr(row, "published_at", None))


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_that_cannot_be_written_leaves_nothing_half_public(monkeypatch, kind):
    row, verb = ready_rows()[kind]
    with monkeypatch.context() as broken:
        broken.setattr(CaseEvent, "save", fail)
        assert press(row, verb).status_code == 500
    assert not is_out(row)
    assert not CaseEvent.objects.exists()
    assert Client().get(row.get_absolute_url()).status_code == 404
    assert press(row, verb).status_code == 302
    assert is_out(row)
    assert Client().get(row.get_absolute_url()).status_code == 200


def fail(*args, **kwargs):
    raise RuntimeError("The disk is full.")


def test_a_conclusion_whose_followers_cannot_be_told_stays_a_draft(monkeypatch):
    row, verb = ready_rows()["conclusion"]
    monkeypatch.setattr("feedback.actions.tell.put_for_followers", fail)
    assert press(row, verb).status_code == 500
    assert not is_out(row)
    assert not CaseEvent.objects.exists()


def test_a_form_of_which_one_row_is_wrong_saves_none_of_it(office):
    """A session, its meetings and its figures are typed on one page."""
    form = opened_form(office, page_of(DialogueSession, "add"))
    form.fill("title", "Hội nghị dở dang")
    form.fill("meetings-0-held_on", "31/02/2026")
    response = office.post(page_of(DialogueSession, "add"), form.values)
    assert "Hội nghị dở dang" in text_of(response)
    assert not DialogueSession.objects.exists()
