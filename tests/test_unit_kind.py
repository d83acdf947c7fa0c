"""A xã and a đặc khu are addressed as what they are: nothing that the portal says calls them a phường."""

import ast
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from dialogue_portal.views import problem
from feedback.actions.registrants import tell_registrant
from feedback.actions.tell import tell_sender
from feedback.emails import script_for
from feedback.emails.to_sender import SUBJECTS
from sessions_app.models import DialogueSession, UnitKind, WardProfile

from .builders import make_collecting_session, make_group, make_opinion, make_registration, make_response, make_session
from .feedback.done_reports.steps import reported
from .feedback.own_opinion.page import CONTACT, OWN, opened
from .feedback.wizard.steps import STEPS, address, go
from .staff import text_of
from .unit_kinds import all_told_wrong, told_wrong
from .unit_kinds import kind as kind

pytestmark = [pytest.mark.long, pytest.mark.django_db]


@pytest.mark.usefixtures("unhurried")
def test_sending_speaks_of_the_own_kind(client, kind):
    session = make_collecting_session(ward_then="xã Cũ")
    make_group()
    for before, step in pairwise(STEPS):
        go(client, session, upto=before)
        assert told_wrong(text_of(client.get(address(session, step)))) == [], step
    consent = address(session, "cong-khai")
    assert f"Tôi đồng ý để {kind} dùng" in text_of(client.get(consent))
    refused = text_of(client.post(consent, {"visibility": "unnamed"}))
    assert f"thì {kind} mới được phép nhận" in refused
    assert told_wrong(refused) == []
    assert told_wrong(text_of(go(client, session, upto="noi-dung", text="123"))) == []
    go(client, session)
    receipt = text_of(client.get(reverse("feedback:receipt")))
    assert f"Cán bộ {kind} đọc và duyệt ý kiến." in receipt
    assert told_wrong(receipt) == []


def test_who_complains_is_sent_to_the_own_kind(client, kind):
    session = make_collecting_session(ward_then="xã Cũ")
    go(client, session, upto="ve-viec-gi", kind="grievance")
    page = text_of(client.get(reverse("feedback:send_grievance", args=[session.slug])))
    assert f"bộ phận tiếp công dân của {kind}." in page
    assert told_wrong(page) == []


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"accepts_unsigned": False}, "Hãy ghi số điện thoại hoặc thư điện tử để {} trả lời."),
        ({"only_confirmed": True}, "Lúc này {} chỉ nhận ý kiến có thư điện tử xác nhận."),
    ],
)
def test_who_must_say_who_they_are_reads_the_own_kind(client, kind, wanted, told):
    WardProfile.objects.update(**wanted)
    session = make_collecting_session()
    page = text_of(go(client, session, upto="nguoi-gui"))
    assert told.format(kind) in page
    assert told_wrong(page) == []


STATES = [
    {"moderation": "pending"},
    {"moderation": "held", "held_reason": "unconfirmed"},
    {"moderation": "declined"},
    {"moderation": "diverted"},
    {"moderation": "approved", "processing": "waiting"},
    {"moderation": "approved", "visibility": "named", "public_text": "Khác.", "subject": "Đèn"},
    {"moderation": "approved", "visibility": "not_published"},
]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_page_of_ones_own_opinion_speaks_of_the_own_kind(client, kind, state):
    opinion = opened(client, session=make_session(ward_then="xã Cũ"), **state)
    opinion.information_requests.create(question="Nhà nào?", asked_at=timezone.now())
    make_opinion(part_of=opinion, session=opinion.session)
    verbs = ["bo-sung", "rut", "rut-ten", "lien-lac", "danh-gia"]
    assert all_told_wrong(client, [OWN, *(f"{OWN}{verb}/" for verb in verbs)]) == {}


def test_judging_an_answer_and_a_promise_speaks_of_the_own_kind(client, kind):
    opinion = opened(client, moderation="approved", session=make_session(ward_then="xã Cũ"))
    make_response(opinion=opinion, state="published")
    report = reported(opinion)
    assert all_told_wrong(client, [OWN, f"{OWN}danh-gia/", f"{OWN}da-xong/{report.pk}/"]) == {}
    page = text_of(client.post(f"{OWN}danh-gia/", {"score": "unsatisfied", "reopens": "on"}))
    assert "Hãy ghi còn thiếu điều gì" in page
    assert told_wrong(page) == []


@pytest.mark.parametrize("state", ["registered", "waiting_list", "held", "cancelled"])
def test_registering_speaks_of_the_own_kind(client, kind, state):
    code = codes.code_for(codes.new_ticket())
    withdrawn_at = timezone.now() if state == "cancelled" else None
    fields = {"code_hash": codes.hashed(code), "state": state, "withdrawn_at": withdrawn_at}
    row = make_registration(who={"phone": "+84911115678"}, **fields)
    DialogueSession.objects.update(ward_then="xã Cũ", takes_registrations=True)
    form = reverse("feedback:register", args=[row.meeting.session.slug])
    refused = text_of(client.post(form, {"people": 11, "would_wait": "on"}))
    assert f"Đoàn đông hơn xin gọi {kind}." in refused
    assert told_wrong(refused) == []
    look_up = reverse("feedback:look_up_registration")
    own = client.post(look_up, {"code": code, "contact": "5678"}, follow=True)
    assert own.status_code == 200
    assert told_wrong(text_of(own)) == []
    assert all_told_wrong(client, [form, look_up, reverse("feedback:own_registration_withdraw")]) == {}


def test_mails_and_calls_speak_of_the_own_kind(kind):
    opinion = make_opinion(moderation="approved", processing="waiting", sender=CONTACT)
    request = opinion.information_requests.create(question="Nhà nào?", asked_at=timezone.now())
    registration = make_registration(state="cancelled", withdrawn_at=timezone.now(), who={"email": "dau@example.vn"})
    asked = script_for(tell_sender(opinion, "asked", occurrence=str(request.pk)))
    taken_off = script_for(tell_registrant(registration, "taken_off"))
    assert f"hoặc đến {kind}." in asked
    assert f"đã được cán bộ {kind} rút" in taken_off
    others = [script_for(tell_sender(opinion, name)) or "" for name in SUBJECTS]
    assert told_wrong("\n".join([asked, taken_off, *others])) == []


def test_error_pages_name_no_kind(client, kind):
    pages = [problem(status).content.decode() for status in [400, 403, 404, 405, 413, 500]]
    pages.append(render_to_string("unavailable.html", {"request_id": "x"}))
    pages += [path.read_text() for path in Path(settings.BASE_DIR, "deploy/nginx").glob("*.html")]
    assert [told_wrong(page) for page in pages] == [[]] * len(pages)


# --- What no walk reaches: every sentence in the source --------------------------------------------------------------

ROOT = Path(settings.BASE_DIR)
SOURCES = ["dialogue_portal", "feedback", "sessions_app"]
NOT_SAID = ("/migrations/", "/demo/", "/load/")
BY_ITSELF = {UnitKind.PHUONG, "tổ dân phố", "Tổ dân phố", "tổ trưởng"}
"""What the ward's own word takes the place of, or is chosen among."""


def strings_of(path: Path):
    """Every string of a module that is no docstring, with its line."""
    tree = ast.parse(path.read_text())
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def kinds_fixed_in(found: list[tuple[str, str]]) -> list[str]:
    return [f"{place}: {words}" for place, text in found for words in told_wrong(text)]


def test_no_sentence_of_the_portal_has_the_kind_fixed():
    modules = [path for folder in SOURCES for path in ROOT.joinpath(folder).rglob("*.py")]
    said = [path for path in modules if not any(part in str(path) for part in NOT_SAID)]
    found = [(f"{path.name}:{line}", text) for path in said for line, text in strings_of(path) if text not in BY_ITSELF]
    found += [(path.name, path.read_text()) for path in ROOT.joinpath("templates").rglob("*.*")]
    assert len(found) > 5000
    assert kinds_fixed_in(found) == []
