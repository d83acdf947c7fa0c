"""A resident sends an opinion, gets a code, and finds it again."""

import datetime as dt
import unicodedata

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.actions import submit_opinion
from feedback.actions.submit import Contact
from feedback.models import Opinion, Sender
from sessions_app.models import CaseEvent, Topic

from ..builders import make_group, make_meeting, make_opinion, make_response, make_session, make_ward

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def session():
    make_ward()
    now = timezone.now()
    return make_session(opinions_open_at=now - HOUR, opinions_close_at=now + HOUR)


def filled(**changes):
    return {
        "kind": "report",
        "text": "Đèn đường đầu ngõ 15 hỏng đã hai tuần.",
        "visibility": "unnamed",
        "consent": "on",
        "ticket": codes.new_ticket(),
        **changes,
    }


def send(client, session, **changes):
    return client.post(reverse("feedback:send_to", args=[session.slug]), filled(**changes))


def test_an_opinion_that_was_sent_waits_unseen_and_its_sender_gets_a_code(client, session):
    response = client.post(reverse("feedback:send_to", args=[session.slug]), filled(ticket="a" * 32), follow=True)
    opinion = Opinion.objects.get()
    assert (opinion.moderation, opinion.processing) == ("pending", "received")
    assert codes.code_for("a" * 32) in response.content.decode()
    assert client.get(opinion.get_absolute_url()).status_code == 404
    assert CaseEvent.objects.get().verb == "submit"


def test_the_receipt_can_be_reloaded_and_its_address_holds_no_secret(client, session):
    response = send(client, session, ticket="b" * 32)
    assert response.url == reverse("feedback:receipt")
    pages = [client.get(response.url).content.decode() for _ in range(2)]
    assert all(codes.code_for("b" * 32) in page for page in pages)


def test_a_receipt_is_shown_to_nobody_else(client, session, django_user_model):
    send(client, session)
    client.cookies.clear()
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:look_up")
    client.cookies["receipt"] = "a" * 32
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:look_up")


def test_a_double_tap_makes_one_opinion_and_shows_the_same_receipt(client, session):
    pages = [
        client.post(reverse("feedback:send_to", args=[session.slug]), filled(ticket="c" * 32), follow=True).content
        for _ in range(2)
    ]
    assert Opinion.objects.count() == Sender.objects.count() == 1
    assert all(codes.code_for("c" * 32).encode() in page for page in pages)


def test_the_contact_is_kept_apart_with_both_consents(client, session):
    send(
        client,
        session,
        name="Nguyễn Thử",
        phone="0912 345 678",
        email="thu@example.vn",
        visibility="named",
        naming_consent="on",
    )
    sender = Sender.objects.get()
    assert (sender.name, sender.phone, sender.email) == ("Nguyễn Thử", "+84912345678", "thu@example.vn")
    assert sender.consented_at
    assert sender.naming_consented_at
    assert sender.consent_version == sender.naming_consent_version != ""


def test_nobody_is_said_to_have_ticked_a_box_on_paper(session):
    submit_opinion(session, text="x", ticket=codes.new_ticket(), contact=Contact(name="A"), visibility="named")
    sender = Sender.objects.get()
    assert (sender.consented_at, sender.naming_consented_at, sender.consent_version) == (None, None, "")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"text": ""}, "text", "Hãy viết nội dung ý kiến."),
        ({"text": "   \u200b\n"}, "text", "Hãy viết nội dung ý kiến."),
        ({"text": "đ" * 4012}, "text", "Dài quá 12 ký tự (nhiều nhất 4.000 ký tự)."),
        ({"text": "Đèn\x00đường"}, "text", "Có ký tự không đọc được"),
        ({"text": "Đèn\x1bđường"}, "text", "Có ký tự không đọc được"),
        ({"phone": "123"}, "phone", "Số điện thoại chưa đúng"),
        ({"phone": "09\x00"}, "phone", "Có ký tự không đọc được"),
        ({"email": "thu@"}, "email", "Địa chỉ thư điện tử chưa đúng"),
        ({"name": "a" * 101}, "name", "Dài quá 1 ký tự"),
        ({"place": "a" * 201}, "place", "Dài quá 1 ký tự"),
        ({"kind": "denunciation"}, "kind", "Lựa chọn này không có trong danh sách"),
        ({"kind": ""}, "kind", "Hãy chọn một mục."),
        ({"topic": "999999"}, "topic", "Lựa chọn này không có trong danh sách"),
        ({"topic": "x"}, "topic", "Lựa chọn này không có trong danh sách"),
        ({"group": "999999"}, "group", "Lựa chọn này không có trong danh sách"),
        ({"visibility": "everything"}, "visibility", "Lựa chọn này không có trong danh sách"),
        ({"consent": ""}, "consent", "Cần ông/bà đồng ý"),
        ({"visibility": "named", "name": "A"}, "naming_consent", "Hãy đánh dấu ô này"),
        ({"visibility": "named", "naming_consent": "on"}, "name", "hãy ghi họ và tên"),
    ],
)
def test_wrong_input_gets_a_sentence_twice_and_stores_nothing(client, session, changes, field, sentence):
    page = send(client, session, **{"name": "", **changes}).content.decode()
    assert page.count(sentence) == 2
    assert f'id="id_{field}_error"' in page
    assert "Chưa gửi được" in page
    assert not Opinion.objects.exists()


def test_what_was_typed_is_kept(client, session):
    topic, group = Topic.objects.first(), make_group()
    page = send(
        client, session, text="Nước ngập <sân>", phone="123", topic=topic.pk, group=group.pk, place="ngõ 15", consent=""
    ).content.decode()
    assert "Nước ngập &lt;sân&gt;" in page
    assert 'value="123"' in page
    assert f'<option value="{topic.pk}" selected>' in page
    assert f'<option value="{group.pk}" selected>' in page
    assert 'value="ngõ 15"' in page


def test_a_text_of_exactly_4000_signs_goes_through_in_either_normal_form(client, session):
    text = "ệ" * 4000
    send(client, session, text=unicodedata.normalize("NFD", text))
    assert Opinion.objects.get().original_text == text


def test_a_closed_window_says_when_it_closed_and_keeps_what_was_typed(client, session):
    session.opinions_close_at = timezone.make_aware(dt.datetime(2026, 3, 4, 17, 0))
    session.opinions_open_at = timezone.make_aware(dt.datetime(2026, 3, 1, 17, 0))
    session.save()
    address = reverse("feedback:send_to", args=[session.slug])
    assert "ngừng nhận ý kiến từ 17:00 ngày 04/03/2026" in client.get(address).content.decode()
    page = client.post(address, filled(text="Đã gõ rất lâu")).content.decode()
    assert "ngừng nhận ý kiến từ 17:00 ngày 04/03/2026" in page
    assert "Đã gõ rất lâu" in page
    assert not Opinion.objects.exists()


def test_a_window_that_is_not_open_yet_says_when_it_opens(client, session):
    session.opinions_open_at = timezone.make_aware(dt.datetime(2100, 3, 4, 7, 0))
    session.opinions_close_at = timezone.make_aware(dt.datetime(2100, 3, 5, 7, 0))
    session.save()
    page = client.get(reverse("feedback:send_to", args=[session.slug])).content.decode()
    assert "bắt đầu nhận ý kiến từ 07:00 ngày 04/03/2100" in page


@pytest.mark.parametrize("fields", [{"announced_at": None}, {"announced_at": timezone.now() + HOUR}])
def test_an_unknown_session_takes_nothing(client, session, fields):
    type(session).objects.filter(pk=session.pk).update(**fields)
    assert send(client, session).status_code == 404
    assert client.post(reverse("feedback:send_to", args=["khong-co"]), filled()).status_code == 404
    assert not Opinion.objects.exists()


def test_a_ward_may_ask_for_name_and_contact(client, session):
    make_ward(accepts_unsigned=False)
    page = send(client, session).content.decode()
    assert page.count("Hãy ghi họ và tên.") == 2
    assert page.count("Hãy ghi số điện thoại hoặc thư điện tử để phường trả lời.") == 2
    send(client, session, name="Nguyễn Thử", email="thu@example.vn")
    assert Opinion.objects.count() == 1


def test_the_link_of_a_group_fills_it_in(client, session):
    group = make_group()
    page = client.get(reverse("feedback:send_to", args=[session.slug]), {"to": group.slug}).content.decode()
    assert f'<option value="{group.pk}" selected>' in page


@pytest.mark.parametrize("ticket", ["", "x", "A" * 32, "a" * 33])
def test_a_lost_or_forged_ticket_is_replaced(client, session, ticket):
    assert send(client, session, ticket=ticket).url == reverse("feedback:receipt")
    assert Opinion.objects.get().code_hash


def test_one_open_session_is_gone_to_at_once_and_several_are_offered(client, session):
    assert client.get(reverse("feedback:send")).url == reverse("feedback:send_to", args=[session.slug])
    other = make_session(opinions_open_at=session.opinions_open_at, opinions_close_at=session.opinions_close_at)
    page = client.get(reverse("feedback:send")).content.decode()
    assert session.title in page
    assert other.title in page


def test_without_an_open_session_people_are_told_where_to_go(client):
    make_ward(phone="024 0000 0000")
    page = client.get(reverse("feedback:send")).content.decode()
    assert "không có hội nghị nào đang nhận ý kiến" in page
    assert "024 0000 0000" in page


def test_the_form_needs_the_token_against_forgery(session):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(reverse("feedback:send_to", args=[session.slug]), filled())
    assert response.status_code == 403
    assert "Biểu mẫu đã cũ" in response.content.decode()


@pytest.mark.parametrize(("days", "timing"), [(3, "before"), (0, "at"), (-3, "after")])
def test_an_opinion_knows_whether_it_came_before_at_or_after_the_conference(session, days, timing):
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=days))
    opinion, _ = submit_opinion(session, text="x", ticket=codes.new_ticket(), contact=Contact())
    assert opinion.timing == timing


def look_up(client, code):
    return client.post(reverse("feedback:look_up"), {"code": code}).content.decode()


def own(**fields):
    code = codes.code_for(codes.new_ticket())
    contact = {"name": "DAU-TEN", "phone": "+84911111111", "email": "dau@example.vn"}
    return code, make_opinion(code_hash=codes.hashed(code), sender=contact, **fields)


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
    ],
)
def test_the_sender_sees_where_it_stands_and_no_contact(client, fields, sentence):
    make_ward()
    code, _ = own(**fields)
    page = look_up(client, code.lower().replace("-", " "))
    assert sentence in page
    assert "DAU-TEN" not in page
    assert "911111111" not in page


def test_the_sender_reads_the_answer(client):
    code, opinion = own(moderation="approved")
    response = make_response(opinion=opinion, state="published")
    assert response.text in look_up(client, code)


def test_the_sender_reads_no_unpublished_answer(client):
    code, opinion = own(moderation="approved")
    response = make_response(opinion=opinion, state="approved")
    assert response.text not in look_up(client, code)


@pytest.mark.parametrize("typed", ["0000-0000-0000-0000-0", "x", "đ" * 60, "7K3M" * 4])
def test_wrong_codes_all_get_the_same_answer(client, typed):
    own()
    assert "Không tìm thấy ý kiến nào có mã này" in look_up(client, typed)


def test_the_code_itself_is_nowhere_in_the_database(client, session):
    send(client, session, ticket="d" * 32)
    opinion = Opinion.objects.get()
    kept = [str(value) for value in [*vars(opinion).values(), *vars(opinion.sender).values()]]
    assert not any(codes.code_for("d" * 32) in value or "d" * 32 in value for value in kept)
