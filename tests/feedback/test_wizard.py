"""A resident sends an opinion step by step, without an account, and gets a code."""

import datetime as dt
import unicodedata

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.actions import submit_opinion
from feedback.actions.attach import render_stored, store_renditions
from feedback.actions.drafts import attach_new, keep_step
from feedback.actions.submit import Contact
from feedback.models import Attachment, Opinion, OpinionDraft, PrivacyNotice, Sender
from sessions_app.models import CaseEvent, OutboxMessage, Topic

from ..builders import image_bytes, make_group, make_meeting, make_opinion, make_session, make_ward

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
STEPS = {
    "ve-viec-gi": {"kind": "report"},
    "noi-dung": {"text": "Đèn đường đầu ngõ hỏng đã hai tuần."},
    "tep": {},
    "nguoi-gui": {},
    "cong-khai": {"visibility": "unnamed", "consent": "2026-11"},
    "kiem-tra": {},
}
PDF = b"%PDF-1.7 don kien nghi %%EOF"


@pytest.fixture
def session():
    make_ward()
    now = timezone.now()
    return make_session(opinions_open_at=now - HOUR, opinions_close_at=now + HOUR)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Tests fill in six pages faster than a person could."""
    monkeypatch.setattr("feedback.spam.FASTEST_SECONDS", 0)


def address(session, step="ve-viec-gi"):
    if step == "ve-viec-gi":
        return reverse("feedback:send_to", args=[session.slug])
    return reverse("feedback:send_step", args=[session.slug, step])


def go(client, session, upto="kiem-tra", **changes):
    """Walk the steps up to and including `upto`; `changes` are answers by field. Returns the last response."""
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


def test_what_was_sent_waits_unseen_and_its_sender_gets_a_code(client, session):
    response = go(client, session, place="ngõ 15")
    assert response.url == reverse("feedback:receipt")
    opinion = Opinion.objects.get()
    code = client.get(response.url).content.decode().split("<code>")[1].split("</code>")[0]
    assert Opinion.objects.with_code(code).get() == opinion
    assert (opinion.moderation, opinion.processing, opinion.place) == ("pending", "received", "ngõ 15")
    assert client.get(opinion.get_absolute_url()).status_code == 404
    assert CaseEvent.objects.get().verb == "submit"


def test_each_step_leads_to_the_next_and_back_keeps_everything(client, session):
    topic, group = Topic.objects.first(), make_group()
    go(client, session, upto="cong-khai", topic=topic.pk, group=group.pk, name="Nguyễn Thử", text="Nước <ngập>")
    first = client.get(address(session)).content.decode()
    assert f'<option value="{topic.pk}" selected>' in first
    assert f'<option value="{group.pk}" selected>' in first
    assert "Nước &lt;ngập&gt;" in client.get(address(session, "noi-dung")).content.decode()
    assert 'value="Nguyễn Thử"' in client.get(address(session, "nguoi-gui")).content.decode()


def test_the_last_page_shows_every_answer_once_more(client, session):
    go(client, session, upto="cong-khai", phone="0912 345 678", text="Nước ngập", place="ngõ 15")
    page = client.get(address(session, "kiem-tra")).content.decode()
    for answer in ["Nước ngập", "ngõ 15", "0912345678", "phản ánh một việc đang xảy ra", "không nêu tên tôi"]:
        assert answer in page
    assert not Opinion.objects.exists()


def test_without_a_draft_every_step_leads_to_the_first(client, session):
    for step in list(STEPS)[1:]:
        assert client.post(address(session, step), STEPS[step]).url == address(session)


def test_nobody_else_opens_a_draft(client, session):
    from django.test import Client

    go(client, session, upto="noi-dung", text="RIÊNG TÔI")
    stranger = Client()
    assert stranger.get(address(session, "noi-dung")).url == address(session)
    stranger.cookies["draft"] = "a" * 32
    assert stranger.get(address(session, "noi-dung")).url == address(session)


def test_a_double_tap_makes_one_opinion_and_shows_the_same_receipt(client, session):
    go(client, session, upto="cong-khai")
    cookie = client.cookies["draft"].value
    pages = []
    for _ in range(2):
        client.cookies["draft"] = cookie
        pages.append(client.post(address(session, "kiem-tra"), follow=True).content.decode())
    assert Opinion.objects.count() == Sender.objects.count() == 1
    assert all(codes.code_for(cookie) in page for page in pages)


def test_a_tap_after_the_line_broke_finds_the_receipt_and_not_after_a_while(client, session):
    go(client, session)
    assert client.post(address(session, "kiem-tra")).url == reverse("feedback:receipt")
    OpinionDraft.objects.update(sent_at=timezone.now() - HOUR)
    assert client.post(address(session, "kiem-tra")).url == address(session)
    assert Opinion.objects.count() == 1


def test_the_next_person_at_the_same_tablet_starts_afresh(client, session):
    for text in ["Ý kiến của người trước.", "Ý kiến của người sau."]:
        go(client, session, text=text)
    assert {opinion.original_text for opinion in Opinion.objects.all()} == {
        "Ý kiến của người trước.",
        "Ý kiến của người sau.",
    }
    assert len({opinion.code_hash for opinion in Opinion.objects.all()}) == 2


def test_two_steps_that_arrive_at_once_lose_nothing(client, session):
    go(client, session, upto="ve-viec-gi")
    draft, same = OpinionDraft.objects.get(), OpinionDraft.objects.get()
    keep_step(draft, "", session, {"text": "Đèn hỏng."})
    keep_step(same, "", session, {"name": "Văn phòng"})
    assert OpinionDraft.objects.get().data == draft.data | {"text": "Đèn hỏng.", "name": "Văn phòng"}


def test_a_step_that_arrives_after_the_sending_leads_to_the_receipt(client, session, monkeypatch):
    go(client, session, upto="cong-khai")
    before = OpinionDraft.objects.get()
    go(client, session)
    monkeypatch.setattr("feedback.views.sending.own_draft", lambda request, session: before)
    late = client.post(address(session, "noi-dung"), {"text": "Gửi muộn."})
    assert late.url == reverse("feedback:receipt")
    assert OpinionDraft.objects.get().data == {}


def test_a_sent_draft_keeps_nothing_of_what_was_typed(client, session):
    go(client, session, name="Nguyễn Thử")
    draft = OpinionDraft.objects.get()
    assert (draft.data, draft.opinion) == ({}, Opinion.objects.get())


def test_the_receipt_is_gone_when_its_owner_has_written_it_down(client, session):
    go(client, session)
    assert client.get(reverse("feedback:receipt")).status_code == 200
    client.post(reverse("feedback:receipt"))
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:look_up")


def test_a_receipt_is_shown_to_nobody_else(client, session):
    go(client, session)
    client.cookies.clear()
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:look_up")
    client.cookies["receipt"] = "a" * 32
    assert client.get(reverse("feedback:receipt")).url == reverse("feedback:look_up")


def test_the_code_itself_is_nowhere_in_the_database(client, session):
    go(client, session, upto="cong-khai")
    key = client.cookies["draft"].value
    client.post(address(session, "kiem-tra"))
    opinion = Opinion.objects.get()
    kept = [vars(opinion), vars(opinion.sender), vars(OpinionDraft.objects.get())]
    assert not any(codes.code_for(key) in str(value) or key in str(value) for row in kept for value in row.values())


def test_the_contact_is_kept_apart_with_both_consents(client, session):
    answers = {"name": "Nguyễn Thử", "phone": "0912 345 678", "email": "thu@example.vn"}
    go(client, session, visibility="named", naming_consent="on", **answers)
    sender = Sender.objects.get()
    assert (sender.name, sender.phone, sender.email) == ("Nguyễn Thử", "+84912345678", "thu@example.vn")
    assert sender.consented_at
    assert sender.naming_consented_at
    assert sender.consent_version == sender.naming_consent_version == PrivacyNotice.objects.get().version


@pytest.mark.parametrize(
    ("contact", "channel"), [({"email": "a@example.vn"}, "mail"), ({"phone": "0912345678"}, "phone")]
)
def test_whoever_can_be_reached_is_to_be_told_that_it_arrived(client, session, contact, channel):
    go(client, session, **contact)
    message = OutboxMessage.objects.get(kind="received")
    assert message.channel == channel


def test_nobody_is_told_who_left_no_address(client, session):
    go(client, session)
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("step", "changes", "field", "sentence"),
    [
        ("noi-dung", {"text": ""}, "text", "Hãy viết nội dung ý kiến."),
        ("noi-dung", {"text": "   \u200b\n"}, "text", "Hãy viết nội dung ý kiến."),
        ("noi-dung", {"text": "!!! 😀 123"}, "text", "Hãy viết bằng lời"),
        ("noi-dung", {"text": "đ" * 4012}, "text", "Dài quá 12 ký tự (nhiều nhất 4.000 ký tự)."),
        ("noi-dung", {"text": "Đèn\x00đường"}, "text", "Có ký tự không đọc được"),
        ("noi-dung", {"text": "Đèn\x1bđường"}, "text", "Có ký tự không đọc được"),
        ("noi-dung", {"text": "Đèn \ufffd\ufffdng"}, "text", "Có ký tự không đọc được"),
        ("noi-dung", {"text": "xem " + "http://a.vn " * 6}, "text", "Có 6 đường dẫn, nhiều nhất 5."),
        ("nguoi-gui", {"phone": "123"}, "phone", "Số điện thoại chưa đúng"),
        ("nguoi-gui", {"phone": "09\x00"}, "phone", "Có ký tự không đọc được"),
        ("nguoi-gui", {"email": "thu@"}, "email", "Địa chỉ thư điện tử chưa đúng"),
        ("nguoi-gui", {"email": "a" * 250 + "@example.vn"}, "email", "Địa chỉ thư điện tử dài quá 254 ký tự"),
        ("nguoi-gui", {"name": "a" * 101}, "name", "Dài quá 1 ký tự"),
        ("ve-viec-gi", {"place": "a" * 201}, "place", "Dài quá 1 ký tự"),
        ("ve-viec-gi", {"kind": "other"}, "kind", "Lựa chọn này không có trong danh sách"),
        ("ve-viec-gi", {"kind": ""}, "kind", "Hãy chọn một mục."),
        ("ve-viec-gi", {"topic": "999999"}, "topic", "Lựa chọn này không có trong danh sách"),
        ("ve-viec-gi", {"group": "x"}, "group", "Lựa chọn này không có trong danh sách"),
        ("cong-khai", {"visibility": "everything"}, "visibility", "Lựa chọn này không có trong danh sách"),
        ("cong-khai", {"consent": ""}, "consent", "Cần ông/bà đồng ý"),
        ("cong-khai", {"visibility": "named"}, "naming_consent", "Hãy đánh dấu ô này"),
        ("cong-khai", {"visibility": "named", "naming_consent": "on"}, "visibility", "chưa ghi họ và tên"),
    ],
)
def test_wrong_input_gets_a_sentence_twice_and_goes_no_further(client, session, step, changes, field, sentence):
    page = go(client, session, upto=step, **changes).content.decode()
    assert page.count(sentence) == 2
    assert f'id="id_{field}_error"' in page
    assert not Opinion.objects.exists()


def test_what_was_typed_wrongly_is_kept(client, session):
    page = go(client, session, upto="nguoi-gui", phone="123", name="Nguyễn <Thử>").content.decode()
    assert 'value="123"' in page
    assert "Nguyễn &lt;Thử&gt;" in page


def test_a_topic_that_was_retired_on_the_way_is_asked_for_again(client, session):
    topic = Topic.objects.first()
    go(client, session, upto="cong-khai", topic=topic.pk)
    Topic.objects.filter(pk=topic.pk).update(is_active=False)
    response = client.post(address(session, "kiem-tra"))
    assert response.url == f"{address(session)}?sua=1"
    assert "Lựa chọn này không có trong danh sách" in client.get(response.url).content.decode()
    assert not Opinion.objects.exists()


def test_a_text_of_exactly_4000_signs_goes_through_in_either_normal_form(client, session):
    go(client, session, text=unicodedata.normalize("NFD", "ệ" * 4000))
    assert Opinion.objects.get().original_text == "ệ" * 4000


def test_a_window_that_closes_meanwhile_says_when_and_shows_the_text(client, session):
    go(client, session, upto="noi-dung", text="Đã gõ rất lâu")
    type(session).objects.update(
        opinions_open_at=timezone.make_aware(dt.datetime(2026, 3, 1, 17, 0)),
        opinions_close_at=timezone.make_aware(dt.datetime(2026, 3, 4, 17, 0)),
    )
    page = client.post(address(session, "nguoi-gui"), {}).content.decode()
    assert "ngừng nhận ý kiến từ 17:00 ngày 04/03/2026" in page
    assert "Đã gõ rất lâu" in page


@pytest.mark.parametrize("fields", [{"announced_at": None}, {"announced_at": timezone.now() + HOUR}])
def test_an_unknown_session_takes_nothing(client, session, fields):
    type(session).objects.filter(pk=session.pk).update(**fields)
    assert client.post(address(session), STEPS["ve-viec-gi"]).status_code == 404
    assert client.post("/y-kien/gui/khong-co/", STEPS["ve-viec-gi"]).status_code == 404
    assert client.get(f"/y-kien/gui/{session.slug}/buoc-la/").status_code == 404


def test_a_ward_may_ask_for_name_and_contact(client, session):
    make_ward(accepts_unsigned=False)
    page = go(client, session, upto="nguoi-gui").content.decode()
    assert page.count("Hãy ghi họ và tên.") == 2
    assert page.count("Hãy ghi số điện thoại hoặc thư điện tử để phường trả lời.") == 2
    go(client, session, name="Nguyễn Thử", email="thu@example.vn")
    assert Opinion.objects.count() == 1


def test_a_pestered_ward_takes_only_what_is_confirmed_by_mail(client, session):
    make_ward(only_confirmed=True)
    assert "có thư điện tử xác nhận" in go(client, session, upto="nguoi-gui").content.decode()
    go(client, session, email="thu@example.vn")
    opinion = Opinion.objects.get()
    assert (opinion.moderation, opinion.held_reason) == ("held", "unconfirmed")
    assert "Còn một bước" in client.get(reverse("feedback:receipt")).content.decode()


def test_the_link_of_a_group_fills_it_in(client, session):
    group = make_group()
    page = client.get(address(session), {"to": group.slug}).content.decode()
    assert f'<option value="{group.pk}" selected>' in page


def test_personal_data_and_similar_opinions_are_shown_before_going_on(client, session):
    similar = make_opinion(
        session=session,
        moderation="approved",
        subject="Đèn đường ngõ 15 hỏng",
        public_text="Đèn đường đầu ngõ 15 hỏng, tối rất nguy hiểm.",
    )
    hidden = make_opinion(session=session, moderation="pending", public_text="Đèn đường đầu ngõ 15 hỏng", subject="CHỜ")
    response = go(client, session, upto="noi-dung", text="Đèn đường đầu ngõ 15 hỏng, gọi tôi 0912345678.")
    assert response.url == reverse("feedback:send_advice", args=[session.slug])
    page = client.get(response.url).content.decode()
    assert "<mark>0912345678</mark>" in page
    assert similar.subject in page
    assert hidden.subject not in page
    assert address(session, "tep") in page


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Đèn\u202e gnỏh", "Đèn gnỏh"),
        ("Cảm ơn 😀 phường", "Cảm ơn 😀 phường"),
        ("e" + "\u0301" * 10_000, "é" + "\u0301" * 2),
        (unicodedata.normalize("NFD", "Ngõ Ưỡn Ẵm"), "Ngõ Ưỡn Ẵm"),
    ],
)
def test_odd_text_becomes_a_correct_record(client, session, typed, stored):
    go(client, session, text=typed)
    assert Opinion.objects.get().original_text == stored


def test_a_text_that_raises_no_question_goes_straight_on(client, session):
    assert go(client, session, upto="noi-dung").url == address(session, "tep")


def test_a_grievance_is_shown_where_to_go_and_stays_private_when_sent_all_the_same(client, session):
    make_ward(complaints_guide="Mời đến phòng tiếp công dân.")
    response = go(client, session, upto="ve-viec-gi", kind="grievance")
    assert "Mời đến phòng tiếp công dân." in client.get(response.url).content.decode()
    page = go(client, session, upto="nguoi-gui", kind="grievance")
    assert "nêu tên tôi" not in client.get(page.url).content.decode()
    page = go(client, session, upto="cong-khai", kind="grievance", visibility="unnamed")
    assert "không bao giờ đăng" in client.get(page.url).content.decode()
    go(client, session, kind="grievance", visibility="unnamed")
    opinion = Opinion.objects.get()
    assert (opinion.visibility, opinion.declares_grievance) == ("not_published", True)


def upload(name="anh.png", content=None):
    return SimpleUploadedFile(name, image_bytes() if content is None else content)


def test_files_go_with_the_opinion_and_pictures_lose_what_the_camera_told(client, session):
    go(client, session, files=[upload(), upload("Đơn.pdf", PDF)])
    picture, letter = Opinion.objects.get().attachments.all()
    assert (picture.media_type, letter.media_type) == ("image/png", "application/pdf")
    assert picture.rendered_at
    assert not picture.file
    assert default_storage.exists(picture.path(64, "webp"))
    assert "Đơn" not in letter.file.name
    assert not Attachment.objects.public().exists()


def test_the_same_files_tapped_twice_lie_there_once(client, session):
    for _ in range(2):
        go(client, session, upto="tep", files=[upload(), upload("Đơn.pdf", PDF)])
    assert [file.file_name for file in Attachment.objects.order_by("pk")] == ["anh.png", "Đơn.pdf"]


def test_five_files_are_five_however_many_pages_are_open(client, session):
    go(client, session, upto="ve-viec-gi")
    draft = OpinionDraft.objects.get()
    attach_new(draft, [upload(f"{number}.pdf", PDF) for number in range(7)])
    assert Attachment.objects.count() == 5


def test_a_picture_taken_out_before_or_while_it_is_encoded_leaves_nothing(client, session, monkeypatch):
    monkeypatch.setattr("feedback.actions.render_stored", lambda stored: None)
    go(client, session, upto="tep", files=[upload()])
    picture, same = Attachment.objects.get(), Attachment.objects.get()

    def taken_out_meanwhile(file, path):
        Attachment.objects.all().delete()
        return store_renditions(file, path)

    monkeypatch.setitem(render_stored.__globals__, "store_renditions", taken_out_meanwhile)
    render_stored(picture)
    render_stored(same)  # its file is gone by now
    assert not any(default_storage.exists(name) for name in [picture.file.name, *picture.rendition_names()])


def test_who_gives_up_leaves_nothing_for_the_next_person(client, session):
    go(client, session, upto="nguoi-gui", name="DAU-TEN", files=[upload("Đơn.pdf", PDF)])
    kept = Attachment.objects.get().file.name
    discard = reverse("feedback:discard_draft", args=[session.slug])
    assert discard in client.get(address(session)).content.decode()
    assert "Xóa hết" in client.get(discard).content.decode()
    assert OpinionDraft.objects.exists()
    assert client.post(discard).url == session.get_absolute_url()
    assert not OpinionDraft.objects.exists()
    assert not default_storage.exists(kept)
    assert "DAU-TEN" not in client.get(address(session, "nguoi-gui"), follow=True).content.decode()
    assert discard not in client.get(address(session)).content.decode()


def test_nobody_gives_up_for_a_stranger_or_what_was_sent(client, session):
    from django.test import Client

    discard = reverse("feedback:discard_draft", args=[session.slug])
    go(client, session, upto="noi-dung")
    Client().post(discard)
    assert OpinionDraft.objects.exists()
    go(client, session)
    client.post(discard)
    assert Opinion.objects.exists()
    assert client.get(reverse("feedback:receipt")).status_code == 200


def test_a_file_can_be_taken_out_again(client, session):
    go(client, session, upto="tep", files=[upload("Đơn.pdf", PDF)])
    attachment = Attachment.objects.get()
    client.post(reverse("feedback:remove_file", args=[session.slug, attachment.pk]))
    assert not Attachment.objects.exists()
    assert not default_storage.exists(attachment.file.name)


def test_nobody_takes_files_out_of_a_stranger_s_draft(client, session):
    from django.test import Client

    go(client, session, upto="tep", files=[upload()])
    taken = reverse("feedback:remove_file", args=[session.slug, Attachment.objects.get().pk])
    assert Client().post(taken).status_code == 404
    assert Attachment.objects.exists()


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")], "Chỉ nhận ảnh JPEG, PNG, WebP"),
        ([("a.jpg", b"MZ\x90 program")], "Chỉ nhận ảnh JPEG, PNG, WebP"),
        ([("a.png", b"\x89PNG\r\n\x1a\n broken")], "không phải ảnh JPEG, PNG hoặc WebP, hoặc đã hỏng"),
        ([("a.pdf", b"%PDF-1.7 cut")], "bị cụt"),
        ([("a.pdf", b"%PDF-1.7 /JS (app.alert(1)) %%EOF")], "mã chạy"),
        ([(f"{n}.pdf", PDF) for n in range(6)], "Nhiều nhất 5 tệp"),
        ([("a.png", image_bytes(size=(600, 600))[:300])], "đã hỏng"),
        ([(f"{n}.pdf", b"%PDF-1.7" + b" " * (9 * 1024 * 1024) + b"%%EOF") for n in range(3)], "nặng quá 25 MB"),
        ([("to.pdf", b"%PDF-1.7" + b" " * (10 * 1024 * 1024) + b"%%EOF")], "quá mức 10 MB"),
    ],
)
def test_files_that_are_not_taken_are_named_with_the_reason(client, session, files, sentence):
    page = go(client, session, upto="tep", files=[upload(*file) for file in files]).content.decode()
    assert sentence in page
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("website", "seconds"), [("http://spam.example", 0), ("", 60)])
def test_what_a_robot_fills_in_is_held_not_thrown_away(client, session, monkeypatch, website, seconds):
    monkeypatch.setattr("feedback.spam.FASTEST_SECONDS", seconds)
    go(client, session, website=website)
    opinion = Opinion.objects.get()
    assert (opinion.moderation, opinion.held_reason) == ("held", "spam")


def test_a_flood_is_held_and_a_trusted_hall_is_not(client, session, monkeypatch, settings):
    monkeypatch.setattr("feedback.spam.PER_ADDRESS_AN_HOUR", 2)
    for _ in range(3):
        go(client, session)
    assert [opinion.moderation for opinion in Opinion.objects.order_by("pk")] == ["pending", "pending", "held"]
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.0/8"]
    go(client, session)
    assert Opinion.objects.order_by("pk").last().moderation == "pending"


def test_sixty_people_in_one_hall_all_get_through(session):
    from django.test import Client

    for _ in range(60):
        go(Client(), session)
    assert Opinion.objects.filter(moderation="pending").count() == 60


def test_too_many_drafts_from_one_address_must_wait(client, session, monkeypatch):
    monkeypatch.setattr("feedback.spam.DRAFTS_PER_ADDRESS_AN_HOUR", 0)
    response = client.post(address(session), {"kind": "report", "place": "ngõ 15"})
    assert response.status_code == 429
    assert 'value="ngõ 15"' in response.content.decode()


def test_the_form_needs_the_token_against_forgery(session):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(address(session), STEPS["ve-viec-gi"])
    assert response.status_code == 403
    assert "Biểu mẫu đã cũ" in response.content.decode()


def test_the_box_names_the_notice_and_who_agreed_to_an_earlier_one_is_asked_again(client, session):
    go(client, session, upto="cong-khai")
    assert "thông báo bảo vệ dữ liệu bản 2026-11" in client.get(address(session, "cong-khai")).content.decode()
    PrivacyNotice.objects.create(version="2026-12", in_force_from=timezone.localdate(), text="Bản mới.")
    response = client.post(address(session, "kiem-tra"))
    assert response.url == f"{address(session, 'cong-khai')}?sua=1"
    assert "vừa có bản 2026-12" in client.get(response.url).content.decode()
    assert not Opinion.objects.exists()
    client.post(address(session, "cong-khai"), {"visibility": "unnamed", "consent": "2026-12"})
    client.post(address(session, "kiem-tra"))
    assert Sender.objects.get().consent_version == "2026-12"


def test_what_is_missing_at_the_end_is_named_at_its_step(client, session):
    go(client, session, upto="ve-viec-gi")
    response = client.post(address(session, "kiem-tra"))
    assert "Hãy viết nội dung ý kiến." in client.get(response.url).content.decode()


def test_a_draft_for_another_session_leaves_the_first_one_alone(client, session):
    first = go(client, session, upto="ve-viec-gi")
    other = make_session(opinions_open_at=session.opinions_open_at, opinions_close_at=session.opinions_close_at)
    second = go(client, other, upto="ve-viec-gi")
    assert [response.cookies["draft"]["path"] for response in (first, second)] == [address(session), address(other)]
    go(client, session)
    gone = client.post(reverse("feedback:receipt"))
    assert gone.cookies["draft"]["path"] == address(session)


@pytest.mark.parametrize(
    ("answers", "said", "untrue"),
    [
        ({"email": "a@example.vn"}, "gửi tới thư điện tử đã ghi", "gọi đến số"),
        ({"phone": "0912345678"}, "gọi đến số điện thoại đã ghi", "thư điện tử đã ghi"),
        ({}, "xem được bằng mã này", "đã ghi. Có kết quả"),
        ({"kind": "grievance"}, "không thay cho đơn", "đưa vào báo cáo"),
        ({"visibility": "not_published"}, "không được đăng, như ông/bà đã chọn", "không thay cho đơn"),
    ],
)
def test_the_receipt_says_what_will_happen_to_this_opinion(client, session, answers, said, untrue):
    go(client, session, **answers)
    page = client.get(reverse("feedback:receipt")).content.decode()
    assert said in page
    assert untrue not in page


def test_a_number_is_shown_as_one_dials_it(client, session):
    go(client, session, upto="cong-khai", phone="+84 912 345 678")
    page = client.get(address(session, "kiem-tra")).content.decode()
    assert "0912345678" in page
    assert "+84" not in page


def test_the_notice_that_the_boxes_name_can_be_read_in_every_version(client):
    PrivacyNotice.objects.create(version="2019-01", in_force_from=dt.date(2019, 1, 1), text="Bản cũ hơn.")
    PrivacyNotice.objects.create(version="2999-01", in_force_from=dt.date(2999, 1, 1), text="Chưa áp dụng.")
    page = client.get(reverse("feedback:privacy")).content.decode()
    assert "Giữ trong bao lâu" in page
    assert "Bản cũ hơn." in page
    assert "Chưa áp dụng." not in page


def test_a_window_that_is_not_open_yet_says_when_it_opens(client, session):
    session.opinions_open_at = timezone.make_aware(dt.datetime(2100, 3, 4, 7, 0))
    session.opinions_close_at = timezone.make_aware(dt.datetime(2100, 3, 5, 7, 0))
    session.save()
    assert "bắt đầu nhận ý kiến từ 07:00 ngày 04/03/2100" in client.get(address(session)).content.decode()


def test_one_open_session_is_gone_to_at_once_and_several_are_offered(client, session):
    assert client.get(reverse("feedback:send")).url == address(session)
    other = make_session(opinions_open_at=session.opinions_open_at, opinions_close_at=session.opinions_close_at)
    page = client.get(reverse("feedback:send")).content.decode()
    assert session.title in page
    assert other.title in page


def test_without_an_open_session_people_are_told_where_to_go(client):
    make_ward(phone="024 0000 0000")
    page = client.get(reverse("feedback:send")).content.decode()
    assert "không có hội nghị nào đang nhận ý kiến" in page
    assert "024 0000 0000" in page


def test_nobody_is_said_to_have_ticked_a_box_on_paper(session):
    submit_opinion(session, text="x", ticket=codes.new_ticket(), contact=Contact(name="A"), visibility="named")
    sender = Sender.objects.get()
    assert (sender.consented_at, sender.naming_consented_at, sender.consent_version) == (None, None, "")


@pytest.mark.parametrize(("days", "timing"), [(3, "before"), (0, "at"), (-3, "after")])
def test_an_opinion_knows_whether_it_came_before_at_or_after_the_conference(session, days, timing):
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=days))
    opinion, _ = submit_opinion(session, text="x", ticket=codes.new_ticket(), contact=Contact())
    assert opinion.timing == timing
