"""Who among staff opens which page and runs which verb: every address of the staff site, asked by every role.

The addresses come from the URL configuration and the verbs from the admin: a new one fails here until somebody wrote
down who may use it. `V` is Văn phòng, `M` MTTQ, `U` đơn vị xử lý, `N` người duyệt, `L` lãnh đạo, `Q` quản trị.
"""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from feedback.actions import NewFile, add_answer_file, attach, report_progress, say_whether_done
from feedback.actions.registrants import tell_registrant
from feedback.documents import PAPERS
from feedback.models import DeclineReason, ImportBatch, Outcome, PersonRequest, PrivacyNotice, ResponseTemplate
from sessions_app.actions import make_paper, reserve_number
from sessions_app.admin.verbs import VerbAdmin
from sessions_app.models import CalendarDay, CaseEvent, DeadlineRule, OutboxMessage, RetentionRule, StandIn

from . import builders

pytestmark = pytest.mark.django_db

ROLES = {
    "Q": "Quản trị",
    "V": "Văn phòng",
    "M": "MTTQ",
    "U": "Đơn vị xử lý",
    "N": "Người duyệt",
    "L": "Lãnh đạo",
}
PAGES = {
    "answer": "QVUNL",
    "answer_file": "QVMUNL",
    "answer_many": "QVU",
    "answering": "QVUNL",
    "attachment_file": "QVMNL",
    "auth_group_add": "",
    "auth_group_change": "Q",
    "auth_group_changelist": "Q",
    "auth_group_delete": "",
    "auth_group_history": "Q",
    "auth_user_password_change": "Q",
    "calendar_days": "QV",
    "call": "QV",
    "call_contact": "QV",
    "call_dismiss": "QV",
    "call_letter": "QV",
    "calls": "QV",
    "case": "QVMUNL",
    "case_file": "QVML",
    "case_list": "QVMUNL",
    "case_print": "QVMUNL",
    "document_numbers": "QVMNL",
    "document_numbers_file": "QVMNL",
    "document_numbers_print": "QVMNL",
    "feedback_commitment_add": "QV",
    "feedback_commitment_change": "QVMUNL",
    "feedback_commitment_changelist": "QVMUNL",
    "feedback_commitment_delete": "",
    "feedback_commitment_history": "QVMUNL",
    "feedback_declinereason_add": "QV",
    "feedback_declinereason_change": "QV",
    "feedback_declinereason_changelist": "QV",
    "feedback_declinereason_delete": "Q",
    "feedback_declinereason_history": "QV",
    "feedback_dropreason_add": "QV",
    "feedback_dropreason_change": "QV",
    "feedback_dropreason_changelist": "QV",
    "feedback_dropreason_delete": "Q",
    "feedback_dropreason_history": "QV",
    "feedback_issue_add": "",
    "feedback_issue_change": "QVMUNL",
    "feedback_issue_changelist": "QVMUNL",
    "feedback_issue_delete": "",
    "feedback_issue_history": "QVMUNL",
    "feedback_opinion_add": "QV",
    "feedback_opinion_change": "QVMUNL",
    "feedback_opinion_changelist": "QVMUNL",
    "feedback_opinion_delete": "",
    "feedback_opinion_history": "QVMUNL",
    "feedback_outcome_add": "QV",
    "feedback_outcome_change": "QVMNL",
    "feedback_outcome_changelist": "QVMNL",
    "feedback_outcome_delete": "Q",
    "feedback_outcome_history": "QVMNL",
    "feedback_privacynotice_add": "Q",
    "feedback_privacynotice_change": "QV",
    "feedback_privacynotice_changelist": "QV",
    "feedback_privacynotice_delete": "",
    "feedback_privacynotice_history": "QV",
    "feedback_response_add": "QVU",
    "feedback_response_change": "QVMUNL",
    "feedback_response_changelist": "QVMUNL",
    "feedback_response_delete": "",
    "feedback_response_history": "QVMUNL",
    "feedback_responsetemplate_add": "QV",
    "feedback_responsetemplate_change": "QVU",
    "feedback_responsetemplate_changelist": "QVU",
    "feedback_responsetemplate_delete": "Q",
    "feedback_responsetemplate_history": "QVU",
    "index": "QVMUNL",
    "keying": "QVM",
    "leader": "QVMNL",
    "list_codes": "QVM",
    "list_confirm": "QVM",
    "list_template": "QVM",
    "moderate": "QV",
    "moderate_preview": "QV",
    "moderation": "QV",
    "moderation_marks": "QV",
    "number_reserve": "QVM",
    "number_void": "QV",
    "opinion_lists": "QVM",
    "paper": "QVMNL",
    "paper_file": "QVMNL",
    "papers": "QVMNL",
    "promise": "QVMUNL",
    "promise_print": "QVMUNL",
    "promise_sources": "QV",
    "promises": "QVMUNL",
    "progress_file": "QVMUNL",
    "verification_file": "QVMNL",
    "session_copy": "QV",
    "session_duties": "QVMNL",
    "session_papers": "QVMNL",
    "session_texts": "QVMNL",
    "session_this_year": "QVMNL",
    "session_year": "QVMNL",
    "person_request": "QV",
    "person_requests": "QV",
    "photo_sessions": "QV",
    "session_photos": "QV",
    "session_photos_upload": "QV",
    "registration": "QVML",
    "registration_act": "QVM",
    "registration_add": "QVM",
    "registration_call": "QVM",
    "registration_file": "QV",
    "registration_speakers": "QVML",
    "registrations": "QVML",
    "sessions_app_announcement_add": "QV",
    "sessions_app_announcement_change": "QVMNL",
    "sessions_app_announcement_changelist": "QVMNL",
    "sessions_app_announcement_clean": "QV",
    "sessions_app_announcement_delete": "QV",
    "sessions_app_announcement_file": "QVMNL",
    "sessions_app_announcement_history": "QVMNL",
    "sessions_app_announcement_photo": "QVMNL",
    "sessions_app_body_add": "QV",
    "sessions_app_body_change": "QVMNL",
    "sessions_app_body_changelist": "QVMNL",
    "sessions_app_body_delete": "QV",
    "sessions_app_body_history": "QVMNL",
    "sessions_app_calendarday_add": "QV",
    "sessions_app_calendarday_change": "QV",
    "sessions_app_calendarday_changelist": "QV",
    "sessions_app_calendarday_delete": "QV",
    "sessions_app_calendarday_history": "QV",
    "sessions_app_caseevent_add": "",
    "sessions_app_caseevent_change": "QVMNL",
    "sessions_app_caseevent_changelist": "QVMNL",
    "sessions_app_caseevent_delete": "",
    "sessions_app_caseevent_history": "QVMNL",
    "sessions_app_conclusionnotice_add": "QV",
    "sessions_app_conclusionnotice_change": "QVMNL",
    "sessions_app_conclusionnotice_changelist": "QVMNL",
    "sessions_app_conclusionnotice_delete": "QV",
    "sessions_app_conclusionnotice_history": "QVMNL",
    "sessions_app_deadlinerule_add": "",
    "sessions_app_deadlinerule_change": "QVL",
    "sessions_app_deadlinerule_changelist": "QVL",
    "sessions_app_deadlinerule_delete": "",
    "sessions_app_deadlinerule_history": "QVL",
    "sessions_app_dialoguesession_add": "QV",
    "sessions_app_dialoguesession_change": "QVMNL",
    "sessions_app_dialoguesession_changelist": "QVMNL",
    "sessions_app_dialoguesession_delete": "",
    "sessions_app_dialoguesession_history": "QVMNL",
    "sessions_app_document_add": "QV",
    "sessions_app_document_change": "QVMNL",
    "sessions_app_document_changelist": "QVMNL",
    "sessions_app_document_delete": "",
    "sessions_app_document_file": "QVMNL",
    "sessions_app_document_history": "QVMNL",
    "sessions_app_official_add": "QV",
    "sessions_app_official_change": "QVMNL",
    "sessions_app_official_changelist": "QVMNL",
    "sessions_app_official_delete": "QV",
    "sessions_app_official_history": "QVMNL",
    "sessions_app_photo_add": "QV",
    "sessions_app_photo_change": "QVMNL",
    "sessions_app_photo_changelist": "QVMNL",
    "sessions_app_photo_delete": "",
    "sessions_app_photo_history": "QVMNL",
    "sessions_app_photo_image": "QVMNL",
    "sessions_app_posting_add": "",
    "sessions_app_posting_change": "QVMNL",
    "sessions_app_posting_changelist": "QVMNL",
    "sessions_app_posting_delete": "",
    "sessions_app_posting_history": "QVMNL",
    "sessions_app_posting_proof": "QVMNL",
    "sessions_app_retentionrule_add": "",
    "sessions_app_retentionrule_change": "QV",
    "sessions_app_retentionrule_changelist": "QV",
    "sessions_app_retentionrule_delete": "",
    "sessions_app_retentionrule_history": "QV",
    "sessions_app_residentialgroup_add": "QV",
    "sessions_app_residentialgroup_change": "QVMNL",
    "sessions_app_residentialgroup_changelist": "QVMNL",
    "sessions_app_residentialgroup_delete": "QV",
    "sessions_app_residentialgroup_history": "QVMNL",
    "sessions_app_sitenotice_add": "QV",
    "sessions_app_sitenotice_change": "QVMNL",
    "sessions_app_sitenotice_changelist": "QVMNL",
    "sessions_app_sitenotice_delete": "QV",
    "sessions_app_sitenotice_history": "QVMNL",
    "sessions_app_standin_add": "Q",
    "sessions_app_standin_change": "Q",
    "sessions_app_standin_changelist": "Q",
    "sessions_app_standin_delete": "",
    "sessions_app_standin_history": "Q",
    "sessions_app_topic_add": "QV",
    "sessions_app_topic_change": "QVMNL",
    "sessions_app_topic_changelist": "QVMNL",
    "sessions_app_topic_delete": "QV",
    "sessions_app_topic_history": "QVMNL",
    "sessions_app_user_add": "Q",
    "sessions_app_user_change": "Q",
    "sessions_app_user_changelist": "Q",
    "sessions_app_user_delete": "",
    "sessions_app_user_history": "Q",
    "sessions_app_wardprofile_add": "",
    "sessions_app_wardprofile_change": "QV",
    "sessions_app_wardprofile_changelist": "QV",
    "sessions_app_wardprofile_delete": "",
    "sessions_app_wardprofile_history": "QV",
    "slip_receipt": "QVM",
    "slips": "QVM",
    "sort_case": "QV",
    "sorting": "QV",
    "synthesis": "QVM",
    "synthesis_issue": "QVM",
    "synthesise": "QVM",
}
"""Who gets the page by GET: by URL name, without `admin:`."""

CHANGES = {
    "auth_group_change": "",
    "auth_user_password_change": "Q",
    "feedback_commitment_change": "QV",
    "feedback_declinereason_change": "QV",
    "feedback_dropreason_change": "QV",
    "feedback_issue_change": "",
    "feedback_opinion_change": "QV",
    "feedback_outcome_change": "QV",
    "feedback_privacynotice_change": "",
    "feedback_response_change": "",
    "feedback_responsetemplate_change": "QV",
    "sessions_app_announcement_change": "QV",
    "sessions_app_body_change": "QV",
    "sessions_app_calendarday_change": "QV",
    "sessions_app_caseevent_change": "",
    "sessions_app_conclusionnotice_change": "QV",
    "sessions_app_deadlinerule_change": "QV",
    "sessions_app_dialoguesession_change": "QV",
    "sessions_app_document_change": "QV",
    "sessions_app_official_change": "QV",
    "sessions_app_photo_change": "QV",
    "sessions_app_posting_change": "",
    "sessions_app_residentialgroup_change": "QV",
    "sessions_app_retentionrule_change": "Q",
    "sessions_app_sitenotice_change": "QV",
    "sessions_app_standin_change": "",
    "sessions_app_topic_change": "QV",
    "sessions_app_user_change": "Q",
    "sessions_app_wardprofile_change": "QV",
}
"""Who may save the form of the model's page."""

VERBS = {
    "announcement dang": "QV",
    "announcement dang-lai": "QV",
    "announcement dinh-chinh": "QV",
    "announcement go-anh": "QV",
    "announcement go-xuong": "QV",
    "announcement hen-gio": "QV",
    "announcement thoi-hen": "QV",
    "announcement thu-hoi-xem-truoc": "QV",
    "announcement xem-truoc": "QV",
    "commitment bao-xong": "QVU",
    "commitment bat-dau": "QVU",
    "commitment cong-bo": "QV",
    "commitment chuyen-ky-sau": "QV",
    "commitment ghi-tien-do": "QVU",
    "commitment lui-han": "QV",
    "commitment thoi-lam": "QV",
    "commitment tra-lai": "QM",
    "commitment xac-nhan": "QM",
    "conclusionnotice cong-bo": "QV",
    "conclusionnotice niem-yet": "QV",
    "conclusionnotice soan-them": "QV",
    "dialoguesession cong-bo": "QV",
    "dialoguesession doi-lich": "QV",
    "dialoguesession hoan": "QV",
    "dialoguesession hop-lai": "QV",
    "dialoguesession huy": "QV",
    "dialoguesession khep-lai": "QV",
    "dialoguesession soan-ket-luan": "QV",
    "dialoguesession niem-yet": "QV",
    "document cong-bo": "QV",
    "document go-xuong": "QV",
    "opinion an": "QV",
    "opinion bo-trung": "QV",
    "opinion cap-lai-ma": "QV",
    "opinion chuyen-di": "QV",
    "opinion chuyen-khieu-nai": "QV",
    "opinion dang-lai": "QV",
    "opinion duyet": "QV",
    "opinion ghi-tra-loi": "QV",
    "opinion gia-han": "QV",
    "opinion hoi-them": "QV",
    "opinion khong-dang": "QV",
    "opinion mo-lai": "QVL",
    "opinion phan-cong": "QV",
    "opinion phan-loai": "QV",
    "opinion tach": "QV",
    "opinion thoi-cho": "QV",
    "opinion trung": "QV",
    "opinion vao-ket-luan": "QV",
    "opinion xem-lien-lac": "QVU",
    "photo cong-bo": "QV",
    "photo dua-len-lai": "QV",
    "photo giu-anh": "QV",
    "photo go-xuong": "QV",
    "photo xoa": "QV",
    "residentialgroup doi-ten": "QV",
    "residentialgroup nhap-vao": "QV",
    "residentialgroup sua-ten": "QV",
    "posting cong-bo-anh": "QV",
    "posting go": "QV",
    "posting phat-loa": "QV",
    "response cong-bo": "QV",
    "response dinh-chinh": "QVU",
    "response duyet": "QNL",
    "response tra-lai": "QNL",
    "response trinh": "QVU",
    "sitenotice bao": "QV",
    "sitenotice thoi-bao": "QV",
    "standin thoi": "Q",
    "user dang-xuat": "Q",
    "user go-ung-dung": "Q",
    "user thoi-viec": "Q",
}
"""Who may run it: `model verb`."""

FOR_EVERYBODY = {
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "second_step",
    "second_setup",
    "second_factor",
    "jsi18n",
    "view_on_site",
    "app_list",
    "autocomplete",
    "handbook",
    "handbook_page",
    "handbook_picture",
}
"""Pages that ask for no role, or are no page of their own."""


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
    """One row of everything; the unit's body has the opinion, its answer and its task."""
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
        "issue": builders.make_issue(builders.make_opinion(moderation="approved")),
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
    return SimpleNamespace(
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


def promise_files(commitment: Any, opinion: Any) -> list[Any]:
    """What its progress shows, and what a sender added to «not yet»: at another promise of the same body."""
    new = NewFile(SimpleUploadedFile("sau.png", builders.image_bytes()), "after", "Ngõ 5")
    shown = report_progress(commitment, by=builders.make_user(), text="Đã làm.", files=[new]).files.get()
    other = builders.make_commitment(lead_body=commitment.lead_body, published_at=timezone.now())
    other.opinions.add(opinion)
    picture = SimpleUploadedFile("chua.png", builders.image_bytes())
    report = builders.make_done_report(other)
    said = say_whether_done(report, opinion, answer="not_yet", reason="x", pictures=[picture])
    return [shown, said.files.get()]


def browser_of(letter: str, world: SimpleNamespace) -> Client:
    client = Client()
    role = ROLES.get(letter)
    client.force_login(builders.make_user(role, body=world.body if letter == "U" else None))
    return client


FILES = {"answer_file", "progress_file", "verification_file"}


def address_of(name: str, world: SimpleNamespace) -> str:
    """The address of the page, about the rows of `world`."""
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
    if name == "number_void":
        return world.number.pk
    if name == "synthesis_issue":
        return world.rows["issue"].pk
    if name == "promise":
        return world.rows["commitment"].pk
    about_session = name in {"list_template", "paper", "paper_file", "synthesise"} or name.startswith("session_")
    return world.rows["dialoguesession" if about_session else "opinion"].pk


def is_refused(response: Any) -> bool:
    """The admin sends who may not see a row to its index: «not allowed» and «not there» are one."""
    came_from = getattr(response, "redirect_chain", [])
    to_index = bool(came_from) and came_from[-1][0] == reverse("admin:index")
    return response.status_code in {403, 404} or to_index


def opened(client: Client, address: str) -> Any:
    """By GET, or by POST where only that is answered."""
    response = client.get(address, follow=True)
    return client.post(address, follow=True) if response.status_code == 405 else response


def who(world: SimpleNamespace, ask: Any) -> str:
    """Who is not refused; what each one does is undone before the next."""
    found = ""
    for letter in ROLES:
        with transaction.atomic():
            found += "" if is_refused(ask(browser_of(letter, world))) else letter
            transaction.set_rollback(True)
    return found


def test_every_page_and_verb_has_its_line_here():
    verb_pages = {name for name in NAMES if name.endswith("_verb")}
    assert set(NAMES) - verb_pages == set(PAGES)
    assert set(VERB_NAMES) == set(VERBS)
    assert {name for name in NAMES if re.fullmatch(r".*_change", name)} == set(CHANGES)


def test_every_page_opens_for_its_roles_only(world):
    def open_page(name):
        address = address_of(name, world)
        return who(world, lambda client: opened(client, address))

    assert {name: open_page(name) for name in PAGES} == PAGES


def test_every_row_is_saved_by_its_roles_only(world):
    def save(name):
        address = address_of(name, world)
        return who(world, lambda client: client.post(address, {"_save": "1"}, follow=True))

    assert {name: save(name) for name in CHANGES} == CHANGES


def verb_address_of(name: str, world: SimpleNamespace) -> str:
    model, verb = name.split()
    row = world.rows[model]
    return reverse(f"admin:{row._meta.app_label}_{model}_verb", args=[row.pk, verb])


def test_every_verb_is_offered_to_its_roles_only(world):
    def open_verb(name):
        address = verb_address_of(name, world)
        return who(world, lambda client: client.get(address, follow=True))

    assert {name: open_verb(name) for name in VERBS} == VERBS


@pytest.mark.parametrize("letter", ROLES)
def test_a_forged_press_of_a_verb_is_refused_and_leaves_no_trace(letter, world):
    client, events = browser_of(letter, world), CaseEvent.objects.count()
    done = [
        name
        for name, roles in VERBS.items()
        if letter not in roles
        and not is_refused(client.post(verb_address_of(name, world), {"reason": "x", "text": "x"}, follow=True))
    ]
    assert done == []
    assert CaseEvent.objects.count() == events


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_signing_in(method, world):
    client = Client()
    for name in NAMES:
        response = getattr(client, method)(address_of(name, world))
        assert response.status_code in {302, 403, 405}, name
        assert response.status_code != 302 or response["Location"].startswith(reverse("admin:login")), name


def test_a_member_of_staff_without_a_role_sees_nothing(world):
    client = Client()
    client.force_login(builders.make_user())
    addresses = {name: address_of(name, world) for name in NAMES if name != "index"}
    assert [name for name, address in addresses.items() if not is_refused(opened(client, address))] == []
