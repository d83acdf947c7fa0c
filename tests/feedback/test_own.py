"""A sender finds their opinion by its code, reads where it stands, and acts on it."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.forms.own import LookUpForm
from feedback.models import Draft, Opinion, Rating, Sender, SenderNote
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import CalendarDay, CaseEvent, RateWindow

from ..builders import make_body, make_conclusion, make_group, make_opinion, make_response, make_user, make_ward
from ..staff import page_of, signed_in, text_of

pytestmark = pytest.mark.django_db

CONTACT = {"name": "DAU-TEN", "phone": "+84911115678", "email": "Dau@example.vn"}
LOOK_UP, OWN = "/y-kien/tra-cuu/", "/y-kien/cua-toi/"


@pytest.fixture(autouse=True)
def ward():
    return make_ward()


def sent(sender=CONTACT, **fields):
    """An opinion and the code of its receipt."""
    code = codes.code_for(codes.new_ticket())
    return code, make_opinion(code_hash=codes.hashed(code), sender=sender, **fields)


def look_up(client, code, contact="5678"):
    return client.post(LOOK_UP, {"code": code, "contact": contact})


def opened(client, sender=CONTACT, **fields):
    """An opinion whose page this browser has open."""
    code, opinion = sent(sender, **fields)
    assert look_up(client, code).url == OWN
    return opinion


def do(client, name, **typed):
    return client.post(f"{OWN}{name}/", typed, follow=True)


def verbs_of(row):
    events = CaseEvent.objects.filter(case_kind="opinion", case_id=row.pk).order_by("sequence")
    return [(event.verb, event.actor, event.actor_name, event.reason) for event in events]


# Finding it


@pytest.mark.parametrize(
    "contact", ["5678", "…5678", "0911 115 678", "+84911115678", "dau@example.vn", " DAU@Example.VN "]
)
def test_the_code_and_the_end_of_the_number_or_the_address_open_the_page(client, contact):
    code, _ = sent()
    response = look_up(client, code.lower().replace("-", " "), contact)
    assert response.url == OWN
    assert client.get(OWN).status_code == 200


@pytest.mark.parametrize("typed", ["", "1234"])
def test_without_a_contact_the_code_is_enough(client, typed):
    code, _ = sent(sender={"name": "DAU-TEN"})
    assert look_up(client, code, typed).url == OWN


@pytest.mark.parametrize(
    ("code", "contact"),
    [
        ("0000-0000-0000-0000-0", "5678"),
        ("x", ""),
        ("đ" * 60, "5678"),
        ("7K3M" * 4, "5678"),
        (None, ""),
        (None, "1234"),
        (None, "678"),
        (None, "dau@example.com"),
        (None, "đ" * 200),
    ],
)
def test_every_wrong_look_up_gets_the_same_page(client, code, contact):
    right, opinion = sent()
    response = look_up(client, code or right, contact)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count(LookUpForm.NOT_FOUND) == 1
    assert opinion.session.title not in page
    assert client.get(OWN).url == LOOK_UP


def test_a_wrong_code_and_a_wrong_contact_cost_the_same(client, django_assert_num_queries):
    code, _ = sent()
    look_up(client, code, "0000")
    look_up(client, "0000-0000-0000-0000-0", "0000")
    with django_assert_num_queries(11):
        look_up(client, code, "0001")
    with django_assert_num_queries(11):
        look_up(client, "0000-0000-0000-0000-0", "0001")


def test_the_eleventh_wrong_code_from_one_address_waits_and_keeps_what_was_typed(client):
    code, _ = sent()
    for _ in range(10):
        assert look_up(client, "sai", "5678").status_code == 200
    response = look_up(client, code, "5678")
    assert response.status_code == 429
    assert LookUpForm.WAIT in response.content.decode()
    assert f'value="{code}"' in response.content.decode()
    assert 'value="5678"' in response.content.decode()
    other = Client(REMOTE_ADDR="192.0.2.9")
    assert look_up(other, code).url == OWN


def test_right_codes_are_not_counted(client):
    code, _ = sent()
    assert {look_up(client, code).status_code for _ in range(12)} == {302}
    assert not RateWindow.objects.exists()


def test_after_ten_wrong_contacts_a_code_waits_wherever_they_came_from():
    code, _ = sent()
    for number in range(10):
        assert look_up(Client(REMOTE_ADDR=f"192.0.2.{number}"), code, f"{number:04d}").status_code == 200
    assert look_up(Client(REMOTE_ADDR="198.51.100.1"), code).status_code == 429
    assert look_up(Client(REMOTE_ADDR="198.51.100.1"), sent()[0]).url == OWN


def test_500_wrong_codes_in_an_hour_stop_everybody(client):
    look_up(client, "sai")
    RateWindow.objects.filter(count=1).order_by("pk").update(count=500)
    RateWindow.objects.filter(key=codes.keyed("look_up_address", "127.0.0.1").hex()).delete()
    assert look_up(client, sent()[0]).status_code == 429


def test_a_kiosk_may_be_wrong_more_often(client, settings):
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.0/8"]
    assert {look_up(client, "sai").status_code for _ in range(12)} == {200}


def test_the_counter_knows_no_address(client):
    look_up(client, "sai")
    assert not any("127.0.0.1" in window.key for window in RateWindow.objects.all())


def test_an_empty_code_is_asked_for_and_not_counted(client):
    assert "Hãy nhập mã tra cứu." in look_up(client, "").content.decode()
    assert not RateWindow.objects.exists()


# The cookie


def test_the_cookie_opens_these_pages_only_and_not_for_scripts(client):
    code, opinion = sent()
    cookie = look_up(client, code).cookies["own_opinion"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (OWN, True, "Strict", 1800)
    assert code not in cookie.value
    assert opinion.code_hash not in cookie.value


def test_the_page_is_kept_nowhere(client):
    opened(client)
    for address in [OWN, f"{OWN}rut/", LOOK_UP]:
        assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("name", ["", "bo-sung/", "rut/", "rut-ten/", "lien-lac/", "danh-gia/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_look_up_every_page_leads_to_it(client, method, name):
    sent()
    assert getattr(client, method)(f"{OWN}{name}").url == LOOK_UP
    client.cookies["own_opinion"] = "1:abc"
    assert getattr(client, method)(f"{OWN}{name}").url == LOOK_UP


def test_after_half_an_hour_the_page_is_closed(client, monkeypatch):
    opened(client)
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 1790)
    assert client.get(OWN).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 1790 + 1810)
    assert client.get(OWN).url == LOOK_UP


def test_a_code_issued_anew_closes_what_the_old_one_opened(client):
    opinion = opened(client)
    code = actions.reissue_code(opinion, by=make_user(), reason="Gọi lại số đã ghi.")
    assert client.get(OWN).url == LOOK_UP
    assert look_up(client, code).url == OWN


def test_closing_the_page_forgets_it(client):
    opened(client)
    assert client.get(f"{OWN}thoat/").status_code == 405
    assert do(client, "thoat").redirect_chain == [(LOOK_UP, 302)]
    assert client.get(OWN).url == LOOK_UP


def test_acting_needs_the_token_against_forgery():
    client = Client(enforce_csrf_checks=True)
    code, opinion = sent()
    client.post(LOOK_UP, {"code": code, "contact": "5678"})
    assert client.post(f"{OWN}rut/").status_code == 403
    assert Opinion.objects.get(pk=opinion.pk).withdrawn_at is None


# Reading


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Đã nhận, đang chờ duyệt."),
        ({"moderation": "held"}, "Đã nhận, đang chờ duyệt."),
        ({"moderation": "declined", "decline_reason": "Không đúng thẩm quyền."}, "Không đúng thẩm quyền."),
        ({"moderation": "diverted"}, "thủ tục khiếu nại, tố cáo"),
        ({"moderation": "approved"}, "Đã duyệt và đăng lên cổng."),
        ({"moderation": "approved", "visibility": "not_published"}, "không đăng theo đề nghị của ông/bà"),
        ({"moderation": "approved", "hidden_at": timezone.now(), "hidden_reason": "Lộ số nhà."}, "Lộ số nhà."),
        ({"withdrawn_at": timezone.now()}, "Ông/bà đã rút ý kiến này"),
        ({"moderation": "approved", "visibility": "named", "public_name": "DAU-TEN"}, "Tên ông/bà hiện cạnh"),
    ],
)
def test_the_sender_sees_where_it_stands_and_no_contact(client, fields, sentence):
    opened(client, **fields)
    for address in [OWN, f"{OWN}lien-lac/"]:
        page = client.get(address).content.decode()
        assert "…5678" in page or address == OWN
        assert "DAU-TEN" not in page
        assert "911115678" not in page
        assert "dau@" not in page.lower()
    assert sentence in client.get(OWN).content.decode()


def test_the_sender_reads_the_public_text_the_unit_and_the_answer(client):
    opinion = opened(client, moderation="approved", processing="assigned")
    opinion.assignments.create(body=make_body(name="Phòng Hạ tầng"))
    page = client.get(OWN).content.decode()
    assert opinion.public_text in page
    assert opinion.get_absolute_url() in page
    assert opinion.original_text not in page
    assert "Phòng Hạ tầng" in page
    response = make_response(opinion=opinion, state="published")
    page = client.get(OWN).content.decode()
    assert response.text in page
    assert "Phòng Hạ tầng" not in page


def test_the_sender_reads_no_unpublished_answer(client):
    opinion = opened(client, moderation="approved")
    response = make_response(opinion=opinion, state="approved")
    assert response.text not in client.get(OWN).content.decode()


def test_the_page_says_when_an_answer_is_due_and_how_that_was_counted(client):
    CalendarDay.objects.create(day=dt.date(2026, 3, 4), name="Nghỉ bù")
    opened(client, received_at=timezone.make_aware(dt.datetime(2026, 3, 2, 23, 30)))
    page = client.get(OWN).content.decode()
    assert "Phường tự đặt hạn trả lời: ngày <strong>24/03/2026</strong>" in page
    assert "Tính từ ngày 02/03/2026." in page
    assert "Không tính 04/03/2026 (thứ Tư, Nghỉ bù)." in page
    assert "đã quá hạn" in page


@pytest.mark.parametrize(
    "fields", [{"moderation": "declined"}, {"moderation": "diverted"}, {"withdrawn_at": timezone.now()}]
)
def test_nothing_is_due_where_nothing_is_owed(client, fields):
    opened(client, **fields)
    assert "hạn trả lời" not in client.get(OWN).content.decode()


def test_an_answered_opinion_has_nothing_due(client):
    make_response(opinion=opened(client, moderation="approved"), state="published")
    assert "hạn trả lời" not in client.get(OWN).content.decode()


def test_while_the_sender_is_asked_the_clock_stands_and_the_page_says_so(client):
    opinion = opened(client, moderation="approved", received_at=timezone.now() - dt.timedelta(days=90))
    assert "đã quá hạn" in client.get(OWN).content.decode()
    actions.ask_sender(opinion, by=make_user(), question="Ở ngõ nào?")
    page = client.get(OWN).content.decode()
    assert "Hạn trả lời tạm dừng" in page
    assert "đã quá hạn" not in page


def test_a_reopened_case_is_due_again(client):
    opinion = opened(client, moderation="approved")
    make_response(opinion=opinion, state="published")
    opinion.refresh_from_db()
    actions.reopen(opinion, by=make_user(), reason="Có tình tiết mới.")
    assert "Phường tự đặt hạn trả lời" in client.get(OWN).content.decode()


# Acting


def test_a_note_goes_to_staff_and_nowhere_else(client):
    opinion = opened(client, moderation="approved")
    page = do(client, "bo-sung", text="Nhà tôi số 12.").content.decode()
    assert "Đã nhận phần bổ sung" in page
    assert "số 12" not in page
    assert SenderNote.objects.get().text == "Nhà tôi số 12."
    assert verbs_of(opinion) == [("add_note", None, "", "")]
    assert "Nhà tôi số 12." in text_of(signed_in("Văn phòng").get(page_of(opinion)))
    assert "Nhà tôi số 12." not in text_of(signed_in("Lãnh đạo").get(page_of(opinion)))
    assert "số 12" not in client.get(opinion.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "Hãy viết điều muốn bổ sung."), ("đ" * 2003, "Dài quá 3 ký tự"), ("a\x00", "không đọc")]
)
def test_a_wrong_note_is_told_and_not_kept(client, text, sentence):
    opened(client)
    assert sentence in do(client, "bo-sung", text=text).content.decode()
    assert not SenderNote.objects.exists()


def test_a_double_tap_makes_one_note_and_the_eleventh_is_refused(client):
    opinion = opened(client)
    for number in [*range(10), 9]:
        response = do(client, "bo-sung", text=f"Bổ sung {number}")
    assert "bổ sung nhiều lần" in response.content.decode()
    assert "Bổ sung 9" in response.content.decode()
    assert opinion.sender_notes.count() == 10


def test_what_staff_waited_for_puts_an_opinion_back_to_work():
    opinion = make_opinion(moderation="approved", processing="waiting", sender={"phone": "+84911115678"})
    opinion.assignments.create(body=make_body())
    actions.add_note(opinion, text="Ở ngõ 15.")
    assert Opinion.objects.get().processing == "assigned"


@pytest.mark.parametrize(
    "fields", [{}, {"moderation": "approved"}, {"moderation": "approved", "processing": "answered"}]
)
def test_a_withdrawn_opinion_leaves_the_portal_and_the_desks(client, fields):
    opinion = opened(client, **fields)
    body = make_body()
    opinion.assignments.create(body=body)
    start = opinion.processing
    assert "không đổi lại được" in client.get(f"{OWN}rut/").content.decode()
    assert "Ý kiến đã được rút." in do(client, "rut").content.decode()
    opinion.refresh_from_db()
    assert opinion.processing == "closed"
    assert not Opinion.objects.public().exists()
    assert not Opinion.objects.handled_by(body).exists()
    assert client.get(opinion.get_absolute_url()).status_code == (410 if fields else 404)
    event = CaseEvent.objects.get(case_id=opinion.pk)
    assert (event.verb, event.actor, event.from_state, event.to_state) == ("withdraw", None, start, "closed")
    office = text_of(signed_in("Văn phòng").get(page_of(opinion)))
    assert "Người gửi rút lúc" in office
    for verb in ["duyet", "phan-cong", "an", "tach", "khong-dang"]:
        assert f"/viec/{verb}/" not in office


def test_what_is_withdrawn_is_not_acted_upon_again(client):
    opinion = opened(client)
    actions.withdraw(opinion)
    for name, typed in {"bo-sung": {"text": "x"}, "lien-lac": {"phone": "0912345678"}}.items():
        assert "không còn làm được" in do(client, name, **typed).content.decode()
    with pytest.raises(WrongState):
        actions.withdraw_name(opinion)


def test_a_withdrawn_name_is_gone_and_the_opinion_stays(client):
    group = make_group()
    named = {"visibility": "named", "public_name": "DAU-TEN", "group": group, "moderation": "approved"}
    now = timezone.now()
    opinion = opened(client, sender={**CONTACT, "naming_consented_at": now, "naming_consent_version": "1"}, **named)
    notice = make_conclusion(session=opinion.session)
    item = actions.add_to_conclusion(opinion, by=make_user())
    type(notice).objects.filter(pk=notice.pk).update(published_at=now)
    public = [opinion.get_absolute_url(), reverse("feedback:opinions"), notice.get_absolute_url()]
    assert all("DAU-TEN" in client.get(address).content.decode() for address in public)
    assert "không còn hiện" in do(client, "rut-ten").content.decode()
    for address in public:
        page = client.get(address).content.decode()
        assert "DAU-TEN" not in page
        assert opinion.subject in page
    item.refresh_from_db()
    assert item.text.startswith("Công dân tổ dân phố")
    sender = Sender.objects.get(opinion=opinion)
    assert (sender.naming_consented_at, sender.naming_consent_version, sender.name) == (None, "", "DAU-TEN")
    assert verbs_of(opinion)[-1] == ("withdraw_name", None, "", "")


def test_a_name_that_is_not_shown_cannot_be_withdrawn(client):
    opened(client)
    assert "rut-ten" not in client.get(OWN).content.decode()
    assert client.post(f"{OWN}rut-ten/").url == f"{OWN}?xong=rut-ten"
    assert not CaseEvent.objects.filter(verb="withdraw_name").exists()


@pytest.mark.parametrize("name", ["rut", "rut-ten"])
def test_the_second_of_two_taps_reads_that_it_is_done(client, name):
    opened(client, visibility="named", sender=CONTACT)
    assert {client.post(f"{OWN}{name}/").url for _ in range(2)} == {f"{OWN}?xong={name}"}
    assert "không còn làm được" not in client.get(f"{OWN}?xong={name}").content.decode()


def test_of_a_slip_only_the_day_is_known_and_said(client):
    opened(client, channel="household_slip")
    page = client.get(OWN).content.decode()
    assert re.search(r"nhận\s+ngày \d\d/\d\d/\d{4} ·", page)
    assert "nhận lúc" not in page


def test_a_name_withdrawn_before_approval_is_never_shown(client):
    opinion = opened(client, visibility="named")
    do(client, "rut-ten")
    opinion.refresh_from_db()
    actions.approve(opinion, by=make_user(), subject="x", public_text="y")
    assert opinion.public_name == ""


@pytest.mark.parametrize(
    ("typed", "phone", "email"),
    [
        ({"phone": "0912 345 678"}, "+84912345678", "Dau@example.vn"),
        ({"email": "moi@example.vn"}, "+84911115678", "moi@example.vn"),
        ({"forget_phone": "on", "email": "moi@example.vn"}, "", "moi@example.vn"),
        ({"forget_phone": "on", "forget_email": "on"}, "", ""),
    ],
)
def test_a_contact_can_be_corrected_and_erased(client, typed, phone, email):
    opinion = opened(client, sender={**CONTACT, "email_confirmed_at": timezone.now()})
    assert "Đã lưu cách liên lạc." in do(client, "lien-lac", **typed).content.decode()
    sender = Sender.objects.get(opinion=opinion)
    assert (sender.phone, sender.email, sender.name) == (phone, email, "DAU-TEN")
    assert bool(sender.email_confirmed_at) is (email == "Dau@example.vn")
    assert verbs_of(opinion) == [("correct_contact", None, "", "")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "chưa thay đổi gì"),
        ({"phone": "123"}, "Số điện thoại chưa đúng"),
        ({"email": "x@"}, "Địa chỉ thư điện tử chưa đúng"),
        ({"email": "a" * 250 + "@example.vn"}, "Địa chỉ thư điện tử dài quá 254 ký tự"),
        ({"phone": "0912345678", "forget_phone": "on"}, "Hãy chọn một."),
    ],
)
def test_a_wrong_contact_changes_nothing(client, typed, sentence):
    opinion = opened(client)
    assert sentence in do(client, "lien-lac", **typed).content.decode()
    assert Sender.objects.get(opinion=opinion).phone == "+84911115678"


def test_who_left_no_contact_may_add_one(client):
    opinion = opened(client, sender={})
    page = client.get(f"{OWN}lien-lac/").content.decode()
    assert "forget_" not in page
    do(client, "lien-lac", phone="0912345678")
    assert Sender.objects.get(opinion=opinion).phone == "+84912345678"


def test_an_answer_is_rated_once_and_nobody_among_staff_learns_how(client):
    opinion = opened(client, moderation="approved")
    make_response(opinion=opinion, state="published")
    page = do(client, "danh-gia", score="unsatisfied", reason="DAU-LY-DO").content.decode()
    assert "Cảm ơn ông/bà đã đánh giá." in page
    assert (Rating.objects.get().score, Rating.objects.get().reason) == ("unsatisfied", "DAU-LY-DO")
    assert verbs_of(opinion) == [("rate", None, "", "")]
    assert client.get(f"{OWN}danh-gia/").url == OWN
    staff = text_of(signed_in("Quản trị").get(page_of(opinion)))
    assert "DAU-LY-DO" not in staff
    assert "chưa hài lòng" not in staff
    with pytest.raises(NotReady):
        actions.rate(opinion.responses.get(), score="satisfied")


def test_a_rating_needs_a_score_and_an_answer_that_is_public(client):
    opinion = opened(client, moderation="approved")
    assert client.get(f"{OWN}danh-gia/").url == OWN
    draft = make_response(opinion=opinion, state=Draft.APPROVED)
    assert client.get(f"{OWN}danh-gia/").url == OWN
    with pytest.raises(WrongState):
        actions.rate(draft, score="satisfied")
    type(draft).objects.filter(pk=draft.pk).update(state=Draft.PUBLISHED, published_at=timezone.now())
    for score in ["", "tuyet-voi"]:
        assert "chọn" in do(client, "danh-gia", score=score).content.decode()
    stranger = make_response(state="published")
    do(client, "danh-gia", score="satisfied", answer=stranger.pk)
    assert Rating.objects.get().response == draft
