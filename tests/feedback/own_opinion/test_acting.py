"""What the sender does there."""

import datetime as dt
import re
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Draft, Opinion, Rating, Sender, SenderNote
from feedback.views.own_opinion import DONE
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import CaseEvent

from ...builders import make_body, make_conclusion, make_group, make_opinion, make_response, make_topic, make_user
from ...staff import fresh, page_of, signed_in, text_of
from .page import CONTACT, OWN, do, opened


def verbs_of(row):
    events = CaseEvent.objects.filter(case_kind="opinion", case_id=row.pk).order_by("sequence")
    return [(event.verb, event.actor, event.actor_name, event.reason) for event in events]


def test_what_the_sender_may_do_is_one_link_away_however_long_the_words_are(client):
    opened(client, moderation="approved", public_text="Cống tắc. " * 900)
    page = client.get(OWN).content.decode()
    way = page.index('<a class="lone" href="#viec-cua-toi">Việc ông/bà làm được</a>')
    assert way < page.index("Cống tắc.") < page.index('<h2 id="viec-cua-toi">')


def test_a_note_goes_to_staff_and_nowhere_else(client):
    opinion = opened(client, moderation="approved")
    assert "viết nhầm chỗ nào thì ghi ở đây" in client.get(f"{OWN}bo-sung/").content.decode()
    page = do(client, "bo-sung", text="Nhà tôi cạnh giếng cổ.").content.decode()
    assert "Đã nhận điều ông/bà gửi thêm" in page
    assert "giếng cổ" not in page
    assert SenderNote.objects.get().text == "Nhà tôi cạnh giếng cổ."
    assert verbs_of(opinion) == [("add_note", None, "", "")]
    assert "Nhà tôi cạnh giếng cổ." in text_of(signed_in("Văn phòng").get(page_of(opinion)))
    assert "Nhà tôi cạnh giếng cổ." not in text_of(signed_in("Lãnh đạo").get(page_of(opinion)))
    assert "giếng cổ" not in client.get(opinion.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Hãy viết, hoặc chọn ảnh, tệp để gửi."), ("đ" * 2003, "Thừa 3 ký tự"), ("a\x00", "không đọc")],
)
def test_a_wrong_note_is_told_and_not_kept(client, text, sentence):
    opened(client)
    assert sentence in do(client, "bo-sung", text=text).content.decode()
    assert not SenderNote.objects.exists()


def test_a_double_tap_makes_one_note_and_the_eleventh_is_refused(client):
    opinion = opened(client)
    for number in range(8):
        actions.add_note(fresh(opinion), text=f"Bổ sung {number}")
    for _ in range(2):
        do(client, "bo-sung", text="Bổ sung 8")
    assert opinion.sender_notes.count() == 9
    do(client, "bo-sung", text="Bổ sung 9")
    page = do(client, "bo-sung", text="Bổ sung 10").content.decode()
    assert ("bổ sung nhiều lần" in page, "Bổ sung 10</textarea>" in page) == (True, True)
    assert opinion.sender_notes.count() == 10


def test_what_staff_waited_for_puts_an_opinion_back_to_work():
    opinion = make_opinion(moderation="approved", processing="waiting", sender={"phone": "+84911115678"})
    opinion.assignments.create(body=make_body())
    actions.add_note(opinion, text="Ở ngõ 15.")
    assert Opinion.objects.get().processing == "assigned"


def test_the_same_words_answer_a_second_question_as_well():
    opinion = make_opinion(moderation="approved", topic=make_topic(), sender={"phone": "+84911115678"})
    for question in ["Nhà số mấy?", "Xin nhắc lại số nhà."]:
        actions.ask_sender(fresh(opinion), by=make_user(), question=question)
        actions.add_note(fresh(opinion), text="Số 5.")
    assert fresh(opinion).processing == "classified"
    assert not opinion.information_requests.filter(ended_at=None).exists()
    assert opinion.sender_notes.count() == 1
    assert [verb for verb, *_ in verbs_of(opinion)] == ["ask_sender", "add_note"] * 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"moderation": "approved"},
        {"moderation": "approved", "processing": "waiting"},
        {"moderation": "approved", "processing": "answered"},
    ],
)
def test_a_withdrawn_opinion_leaves_the_portal_and_the_desks(client, fields):
    opinion = opened(client, **fields)
    body = make_body()
    opinion.assignments.create(body=body)
    opinion.information_requests.create(question="Nhà số mấy?", asked_at=timezone.now())
    start = opinion.processing
    page = client.get(f"{OWN}rut/").content.decode()
    assert "không đổi lại được" in page
    assert f'chưa bị xóa ngay. <a href="{reverse("feedback:privacy")}#xoa">' in page
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
    case = text_of(signed_in("Văn phòng").get(reverse("admin:case", args=[opinion.pk])))
    assert [told for told in ["(hết chờ", "(đang chờ)", "Hạn tạm dừng"] if told in case] == ["(hết chờ"]
    for verb in ["duyet", "phan-cong", "an", "tach", "khong-dang"]:
        assert f"/viec/{verb}/" not in office


def test_what_is_withdrawn_is_not_acted_upon_again(client):
    opinion = opened(client, visibility="named", sender=CONTACT)
    read_before = fresh(opinion)
    actions.withdraw(opinion)
    for name, typed in {"bo-sung": {"text": "x"}, "lien-lac": {"phone": "0912345678"}}.items():
        assert "không còn làm được" in do(client, name, **typed).content.decode()
    verbs = [partial(actions.add_note, text="x"), partial(actions.correct_contact, phone="+84912345678")]
    for verb in [*verbs, actions.withdraw_name, actions.withdraw]:
        with pytest.raises(WrongState):
            verb(read_before)


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
    page = client.get(f"{OWN}?xong={name}").content.decode()
    assert "không còn làm được" not in page
    assert f"<title>{DONE[name]} Ý kiến của ông/bà" in page


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
    assert "báo tin nữa" not in page
    assert "Sửa cách liên lạc</a> (chưa ghi)" in client.get(OWN).content.decode()
    after = do(client, "lien-lac", phone="0912345678").content.decode()
    assert "Sửa cách liên lạc, thôi nhận tin</a>" in after
    assert "báo tin nữa thì đánh dấu «Xóa»" in client.get(f"{OWN}lien-lac/").content.decode()
    assert Sender.objects.get(opinion=opinion).phone == "+84912345678"


def test_who_asks_to_look_again_reads_that_it_is_being_looked_at(client):
    opinion = opened(client, moderation="approved")
    make_response(opinion=opinion, state="published")
    told = "Đã có trả lời</a>.</strong> Ý kiến đang được xem xét lại."
    assert told not in client.get(OWN).content.decode()
    page = do(client, "danh-gia", score="unsatisfied", reason="Chưa nói ngày nào.", reopens="on")
    assert told in page.content.decode()
    away, clerk, today = make_body(name="Sở Điện"), make_user(), timezone.localdate()
    referral = actions.forward(fresh(opinion), by=clerk, to_body=away, sent_on=today)
    assert f"{told} Đã chuyển Sở Điện, chưa có trả lời." in client.get(OWN).content.decode()
    actions.record_reply(referral, by=clerk, replied_on=today, reply="Sang năm.")
    replied = (
        f"{told} Sở Điện đã trả lời phường ngày {today:%d/%m/%Y}, ông/bà đọc ở dưới; phường còn phải trả lời ông/bà."
    )
    assert replied in client.get(OWN).content.decode()
    Opinion.objects.update(reopened_at=timezone.now() + dt.timedelta(days=1))
    assert "đã trả lời phường" not in client.get(OWN).content.decode()


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
