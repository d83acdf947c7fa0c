"""Every page of the staff site, and one row of every kind for them."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse, reverse_lazy
from django.utils import timezone

from feedback.actions import NewFile, add_answer_file, attach, report_progress, say_whether_done
from feedback.actions.registrants import tell_registrant
from feedback.documents import PAPERS
from feedback.models import DeclineReason, ImportBatch, Outcome, PersonRequest, PrivacyNotice, ResponseTemplate
from sessions_app.actions import make_paper, reserve_number
from sessions_app.admin.verbs import VerbAdmin
from sessions_app.models import CalendarDay, DeadlineRule, OutboxMessage, RetentionRule, StandIn

from . import builders
from .roles import FOR_EVERYBODY, ROLES


def staff_patterns(patterns: Any = None) -> Iterator[URLPattern]:
    for pattern in patterns or admin.site.get_urls():
        if isinstance(pattern, URLResolver):
            yield from staff_patterns(pattern.url_patterns)
        elif pattern.name:
            yield pattern


PATTERNS = {pattern.name: pattern for pattern in staff_patterns() if pattern.name not in FOR_EVERYBODY}
NAMES = sorted(PATTERNS)
VERB_NAMES = sorted(
    f"{model._meta.model_name} {verb.name}"
    for model, model_admin in admin.site._registry.items()
    if isinstance(model_admin, VerbAdmin)
    for verb in model_admin.verbs
)


@pytest.fixture
def world(db) -> SimpleNamespace:
    """One row of every kind; the unit's body has the opinion, its answer and its task."""
    ward, body = builders.make_ward(), builders.make_body()
    opinion = builders.make_opinion(moderation="approved", processing="assigned", sender={"phone": "+84911115678"})
    opinion.assignments.create(body=body)
    message = OutboxMessage.objects.create(
        kind="answered",
        case_kind="opinion",
        case_id=opinion.pk,
        recipient_kind="sender",
        recipient_id=opinion.sender.pk,
        channel="phone",
    )
    session = builders.make_meeting().session
    rows = {
        "opinion": opinion,
        "response": builders.make_response(opinion=opinion, body=body),
        "issue": builders.make_issue(builders.make_opinion(moderation="approved"), published_at=timezone.now()),
        "commitment": builders.make_commitment(lead_body=body, session=session),
        "outcome": Outcome.objects.first(),
        "privacynotice": PrivacyNotice.objects.first(),
        "declinereason": DeclineReason.objects.first(),
        "dropreason": builders.make_drop_reason(),
        "responsetemplate": ResponseTemplate.objects.create(name="Mẫu", text="Kính gửi ông/bà."),
        "importbatch": ImportBatch.objects.create(
            session=session, file_name="a.xlsx", received_on="2026-11-01", row_count=0
        ),
        "dialoguesession": session,
        "conclusionnotice": builders.make_conclusion(session=session),
        "announcement": builders.with_files(builders.make_announcement(published_at=None)),
        "document": builders.make_document(),
        "photo": builders.make_photo(session=session),
        "posting": builders.make_posting(session=session),
        "sitenotice": builders.make_site_notice(),
        "official": builders.make_official(),
        "body": body,
        "residentialgroup": builders.make_group(),
        "topic": builders.make_topic(),
        "wardprofile": ward,
        "calendarday": CalendarDay.objects.first(),
        "deadlinerule": DeadlineRule.objects.first(),
        "retentionrule": RetentionRule.objects.first(),
        "user": builders.make_user(),
        "standin": StandIn.objects.create(
            absent=builders.make_user(), deputy=builders.make_user(), since="2020-01-01", until="2020-01-02"
        ),
        "group": Group.objects.first(),
        "caseevent": builders.make_event(),
    }
    attachment = attach(opinion, SimpleUploadedFile("anh.png", builders.image_bytes()))
    picture = SimpleUploadedFile("sau.png", builders.image_bytes())
    by = builders.make_user()
    answer_file = add_answer_file(rows["response"], picture, by=by, role="after", caption="Ngõ 5")
    progress_file, verification_file = promise_files(rows["commitment"], opinion)
    registration = builders.make_registration(who={"phone": "+84911115678"})
    call = tell_registrant(registration, "moved_up")
    committee = builders.make_body(kind="committee")
    make_paper(PAPERS["conclusion"], session, by=by)
    made = SimpleNamespace(
        rows=rows,
        body=body,
        attachment=attachment,
        answer_file=answer_file,
        progress_file=progress_file,
        verification_file=verification_file,
        message=message,
        registration=registration,
        call=call,
        number=reserve_number(committee, kind="notice", by=by),
    )
    made.sessions = {letter: signed_in(letter, made) for letter in ROLES}
    return made


def promise_files(commitment: Any, opinion: Any) -> list[Any]:
    """A file of shown progress, and a sender's picture with «not yet» about another promise of the same body."""
    new = NewFile(SimpleUploadedFile("sau.png", builders.image_bytes()), "after", "Ngõ 5")
    shown = report_progress(commitment, by=builders.make_user(), text="Đã làm.", files=[new]).files.get()
    other = builders.make_commitment(lead_body=commitment.lead_body, published_at=timezone.now())
    other.opinions.add(opinion)
    picture = SimpleUploadedFile("chua.png", builders.image_bytes())
    report = builders.make_done_report(other)
    said = say_whether_done(report, opinion, answer="not_yet", reason="x", pictures=[picture])
    return [shown, said.files.get()]


def signed_in(letter: str, world: SimpleNamespace) -> str:
    """The key of a stored session of that role."""
    client = Client()
    client.force_login(builders.make_user(ROLES[letter], body=world.body if letter == "U" else None))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


FILES = {"answer_file", "progress_file", "verification_file"}


def address_of(name: str, world: SimpleNamespace) -> str:
    """The address of the page for the rows of `world`."""
    pattern = PATTERNS[name]
    model = name.rsplit("_", 1)[0].removeprefix("sessions_app_").removeprefix("feedback_").removeprefix("auth_")
    known = {
        "object_id": lambda: world.rows[model].pk,
        "pk": lambda: pk_for(name, world),
        "id": lambda: world.rows["user"].pk,
        "key": lambda: (
            "conclusion" if name.startswith("paper") else getattr(world, name if name in FILES else "attachment").key
        ),
        "extension": lambda: "xlsx",
        "width": lambda: 64,
        "version": lambda: world.rows["document"].versions.get().pk,
        "name": lambda: "x",
        "year": lambda: 2026,
    }
    return reverse(f"admin:{name}", kwargs={part: known[part]() for part in pattern.pattern.converters})


def pk_for(name: str, world: SimpleNamespace) -> int:
    if name.startswith("sessions_app_announcement_"):
        parts = {"photo": "photos", "file": "files"}[name.rsplit("_", 1)[1]]
        return getattr(world.rows["announcement"], parts).get().pk
    if name == "person_request":
        return PersonRequest.objects.create(received_on="2026-11-01", due_on="2026-11-11", whom="+84911115678").pk
    if name.startswith("call"):
        return world.message.pk
    if name.startswith("registration"):
        return (world.call if name == "registration_call" else world.registration).pk
    if name in {"conclusion_preview", "conclusion_correction"}:
        return world.rows["conclusionnotice"].pk
    if name == "hall":
        return world.rows["dialoguesession"].meetings.get().pk
    if name == "number_void":
        return world.number.pk
    if name in {"sort_issue", "synthesis_issue"}:
        return world.rows["issue"].pk
    if name == "sessions_app_posting_proof":
        return world.rows["posting"].pk
    if name in {"promise", "promise_correction"}:
        return world.rows["commitment"].pk
    about_session = name in {"list_template", "paper", "paper_file", "synthesise"} or name.startswith("session_")
    return world.rows["dialoguesession" if about_session else "opinion"].pk


INDEX = reverse_lazy("admin:index")


def is_refused(response: Any) -> bool:
    """The admin redirects to its index for rows that one may not see: «not allowed» and «not there» are the same."""
    return response.status_code in {403, 404} or response.get("Location") == INDEX


def opened(client: Client, address: str) -> Any:
    """By GET, or by POST if only that is answered."""
    response = client.get(address)
    return led_on(client, client.post(address) if response.status_code == 405 else response)


def led_on(client: Client, response: Any) -> Any:
    """The final response after redirects; the index, which refuses nobody, is not opened."""
    while response.status_code == 302 and not is_refused(response):
        response = client.get(response["Location"])
    return response


def verb_address_of(name: str, world: SimpleNamespace) -> str:
    model, verb = name.split()
    row = world.rows[model]
    return reverse(f"admin:{row._meta.app_label}_{model}_verb", args=[row.pk, verb])
