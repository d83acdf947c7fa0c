"""The keying desk: one slip after the other, each once, with its scan and its receipt."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.forms.paper import KeyingForm
from feedback.models import Channel, Opinion, PrivacyNotice, Timing
from sessions_app.models import CaseEvent
from tests.builders import image_bytes, make_group, make_meeting, make_opinion, make_session
from tests.staff import signed_in, text_of

from .steps import slip

CODE = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]")
DESK, RECEIPT = "/quan-tri/ban/nhap-phieu/", "/quan-tri/ban/nhap-phieu/bien-nhan/"


@pytest.fixture
def session():
    return make_session(year=timezone.localdate().year)


@pytest.fixture
def group():
    return make_group(number=3, name="Tổ dân phố số 3")


def save(client, session, **typed):
    return client.post(DESK, slip(session, **typed), follow=True)


def errors_of(response):
    return {name: list(lines) for name, lines in response.context["form"].errors.items()}


def test_the_desk_has_the_address_that_staff_know():
    assert (reverse("admin:keying"), reverse("admin:slip_receipt")) == (DESK, RECEIPT)


def test_on_its_day_a_conference_is_chosen_before_one_that_still_takes_opinions(office):
    now, day = timezone.now(), dt.timedelta(days=1)
    later = make_session(opinions_open_at=now - day, opinions_close_at=now + 9 * day)
    make_meeting(session=later, held_on=timezone.localdate() + 10 * day)
    assert office.get(DESK).context["form"]["session"].value() == later.pk
    make_meeting(session=make_session(postponed_at=now, postponed_reason="Bão."))
    today = make_meeting(session=make_session(opinions_open_at=now - 9 * day, opinions_close_at=now - day)).session
    assert office.get(DESK).context["form"]["session"].value() == today.pk


def test_a_slip_becomes_an_opinion_with_a_code_shown_once(office, session, group):
    page = text_of(save(office, session, group=group.pk, name="Lê Thị Thử", phone="0912 345 678"))
    opinion = Opinion.objects.get()
    assert [codes.hashed(code) for code in CODE.findall(page)] == [opinion.code_hash]
    assert (opinion.original_text, opinion.group, opinion.channel) == ("Đường tối.", group, "household_slip")
    assert (opinion.sender.name, opinion.sender.phone) == ("Lê Thị Thử", "+84912345678")
    assert opinion.sender.collected_by == "Bà Hoa, tổ trưởng"
    assert (opinion.moderation, opinion.sender.consent_version) == ("pending", "")
    assert not CODE.search(text_of(office.get(DESK)))


@pytest.mark.parametrize("page", ["keying", "registration_add", "feedback_opinion_add"])
def test_the_browser_offers_staff_nobodys_name_and_remembers_none_that_they_type(office, session, page):
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=3))
    boxes = re.findall(r"<input[^>]*>", text_of(office.get(reverse(f"admin:{page}"))))
    who = [box for box in boxes if re.search(r' name="(name|phone|email)"', box)]
    assert [' autocomplete="off"' in box for box in who] == [True, True, True]


def test_the_record_says_on_which_slip_it_came_and_who_typed_it(office, session, group):
    save(office, session, group=group.pk, serial="7")
    events = CaseEvent.objects.filter(case_kind="opinion").order_by("sequence")
    assert [(event.verb, event.reason, event.actor) for event in events] == [
        ("submit", f"Phiếu số HN{session.pk}-T03-007", None),
        ("key_in", "", office.user),
    ]


def test_a_ticked_consent_is_kept_with_its_version(office, session):
    PrivacyNotice.objects.all().delete()
    PrivacyNotice.objects.create(version="2026-11", in_force_from=timezone.localdate(), text="x")
    save(office, session, consented="on", visibility="named", name="Lê Thị Thử")
    sender = Opinion.objects.get().sender
    assert (sender.consent_version, sender.naming_consent_version) == ("2026-11", "2026-11")


def test_what_the_pile_has_in_common_stays_and_the_cursor_waits_for_the_text(office, session, group):
    day = f"{timezone.localdate():%d/%m/%Y}"
    save(office, session, group=group.pk, name="Lê Thị Thử", serial="7")
    form = office.get(DESK).context["form"]
    kept = [form[name].value() for name in ["session", "channel", "received_on", "collected_by", "group"]]
    assert kept == [session.pk, "household_slip", day, "Bà Hoa, tổ trưởng", group.pk]
    assert [form[name].value() for name in ["text", "name", "serial"]] == [None, None, None]
    assert form.fields["text"].widget.attrs["autofocus"]


def test_the_pile_stands_above_its_boxes_until_another_is_begun(office, session, group):
    assert "Đang nhập chồng" not in text_of(office.get(DESK))
    page = text_of(save(office, session, channel=Channel.LETTER_BOX, group=group.pk))
    kept = f"{session.name_in_lists} · nhận ngày {timezone.localdate():%d/%m/%Y} · người thu thập: Bà Hoa, tổ trưởng"
    assert f"Đang nhập chồng: {Channel.LETTER_BOX.label} · {kept} · {group.name}." in page
    folded, slip_itself = re.search(r"(?s)<details>(.*?)</details>(.*)", page).groups()  # the words are near the code
    assert ['name="channel"' in part for part in [folded, slip_itself]] == [True, False]
    assert ['name="group"' in part for part in [folded, slip_itself]] == [False, True]
    assert "<details>" not in text_of(office.post(DESK, slip(session, received_on="32/12/2026")))
    assert "?chong-moi=1" in page
    begun = office.get(DESK, {"chong-moi": 1})
    assert "Đang nhập chồng" not in text_of(begun)
    assert (begun.context["form"]["collected_by"].value() or "", begun.context["form"]["group"].value()) == ("", None)
    assert begun.context["form"]["channel"].value() == Channel.LETTER_BOX


def test_the_first_pile_asks_for_its_channel_and_a_colleagues_is_that_of_the_conference(office, session):
    form = office.get(DESK).context["form"]
    assert (form["channel"].value(), form.fields["channel"].choices[0]) == ("", ("", "Chọn kênh"))
    assert errors_of(save(office, session, channel="")) == {"channel": ["Hãy chọn kênh tiếp nhận."]}
    now, day = timezone.now(), dt.timedelta(days=1)
    type(session).objects.filter(pk=session.pk).update(opinions_open_at=now - day, opinions_close_at=now + day)
    save(office, session, channel=Channel.GROUP_MEETING)
    make_opinion(session=session, channel=Channel.PORTAL)
    make_opinion(channel=Channel.LETTER_BOX)
    assert signed_in("MTTQ").get(DESK).context["form"]["channel"].value() == Channel.GROUP_MEETING


def test_the_channel_is_asked_again_when_the_conference_meets(office, session):
    make_opinion(session=session, channel=Channel.GROUP_MEETING, received_at=timezone.now() - dt.timedelta(days=1))
    make_meeting(session=session, held_on=timezone.localdate())
    assert office.get(DESK).context["form"]["channel"].value() == ""
    make_opinion(session=session, channel=Channel.CONFERENCE)
    assert office.get(DESK).context["form"]["channel"].value() == Channel.CONFERENCE


def test_a_day_without_a_year_is_the_nearest_that_is_over(office, session):
    today = timezone.localdate()
    for day in [today, today - dt.timedelta(days=1), today + dt.timedelta(days=1)]:
        meant = KeyingForm().fields["received_on"].clean(f"{day.day}/{day.month}")
        assert (meant.day, meant.month) == (day.day, day.month)
        assert 0 <= (today - meant).days < 366
    wrong = errors_of(save(office, session, received_on="31/02"))
    assert wrong == {"received_on": ["Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/12/2026."]}
    save(office, session, received_on=f"{today.day}-{today.month}")
    assert timezone.localdate(Opinion.objects.get().received_at) == today


def test_the_date_of_yesterdays_pile_is_not_taken_over(office, session):
    save(office, session, received_on=f"01/01/{session.year}")
    kept = office.session
    kept["keying_pile"] |= {"typed_on": "2026-01-01"}
    kept.save()
    assert office.get(DESK).context["form"]["received_on"].value() == timezone.localdate()


def test_the_same_form_twice_is_one_opinion_and_another_text_another(office, session, group):
    for text in ["Đường tối.", "Đường tối.", "Đường ngập."]:
        page = text_of(save(office, session, text=text, group=group.pk, serial="7" if text == "Đường tối." else "8"))
    assert sorted(Opinion.objects.values_list("original_text", flat=True)) == ["Đường ngập.", "Đường tối."]
    assert CaseEvent.objects.filter(verb="key_in").count() == 2
    assert CODE.search(page)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("7", "007"), ("hn{pk}-t3-7", "007"), ("HN{pk} T03 012", "012")],
)
def test_a_serial_is_completed_and_selects_its_group(office, session, group, typed, kept):
    chosen = {"group": group.pk} if typed == "7" else {}
    save(office, session, serial=typed.format(pk=session.pk), **chosen)
    assert CaseEvent.objects.get(verb="submit").reason == f"Phiếu số HN{session.pk}-T03-{kept}"
    assert Opinion.objects.get().group == group


def test_a_slip_that_somebody_typed_before_is_refused_with_its_opinion(office, session, group):
    save(office, session, serial="7", group=group.pk)
    response = save(signed_in("MTTQ"), session, serial="7", group=group.pk, text="Gõ lại khác đi.", ticket="b" * 32)
    number = Opinion.objects.get().pk
    assert errors_of(response) == {
        "serial": [f"Phiếu HN{session.pk}-T03-007 đã được nhập trước đó (ý kiến số {number})."]
    }


def test_of_two_who_type_a_slip_in_the_same_moment_the_second_is_told(office, session, group, monkeypatch):
    save(office, session, serial="7", group=group.pk)
    monkeypatch.setattr(KeyingForm, "typed_before", lambda form, serial: None)  # asked a moment too soon
    response = save(signed_in("MTTQ"), session, serial="7", group=group.pk, text="Gõ lại khác đi.", ticket="b" * 32)
    opinion = Opinion.objects.get()
    assert errors_of(response) == {
        "serial": [f"Phiếu HN{session.pk}-T03-007 đã được nhập trước đó (ý kiến số {opinion.pk})."]
    }
    assert response.context["form"]["text"].value() == "Gõ lại khác đi."


def test_slips_without_a_number_are_as_many_as_are_typed(office, session):
    for text in ["Đường tối.", "Đường ngập."]:
        save(office, session, text=text)
    assert list(Opinion.objects.values_list("slip_serial", flat=True)) == [None, None]


def test_the_number_of_a_slip_is_looked_for_in_its_own_index_and_not_in_the_record(office, session, group):
    save(office, session, serial="7", group=group.pk)
    with CaptureQueriesContext(connection) as queries:
        response = save(office, session, serial="7", group=group.pk, text="Gõ lại khác đi.", ticket="b" * 32)
    assert "serial" in errors_of(response)
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    assert not [sql for sql in asked if CaseEvent._meta.db_table in sql]
    (looked,) = [sql for sql in asked if '"slip_serial" =' in sql]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {looked}")
            assert any("slip_typed_once" in step[3] for step in cursor.fetchall())


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"text": "  "}, "text", "Hãy chép nội dung ý kiến."),
        ({"text": "a" * 4001}, "text", "Thừa 1 ký tự (nhiều nhất 4.000 ký tự)."),
        ({"phone": "123"}, "phone", "Số điện thoại chưa đúng. Ví dụ đúng: 0912 345 678."),
        ({"visibility": "named"}, "name", "Người gửi đồng ý nêu tên thì phải ghi họ và tên."),
        ({"received_on": "31/02/2026"}, "received_on", "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/12/2026."),
        ({"received_on": "31/12/2199"}, "received_on", "Ngày nhận không thể ở tương lai."),
        ({"received_on": "01/01/2001"}, "received_on", "Hãy xem lại năm của ngày nhận."),
        ({"serial": "phiếu nhà tôi"}, "serial", "Số phiếu có dạng HN2-T03-007, in ở góc trên của phiếu."),
        ({"serial": "HN999999-T03-001"}, "serial", "Phiếu này của một hội nghị khác."),
        ({"serial": "HN{pk}-T77-001"}, "serial", "Số phiếu này của một nơi khác với nơi đã chọn. Hãy xem lại."),
        ({"channel": "portal"}, "channel", ""),
        ({"email": "khong"}, "email", "Địa chỉ thư điện tử chưa đúng. Ví dụ đúng: ten@example.vn."),
        ({"email": "a" * 250 + "@example.vn"}, "email", "Địa chỉ thư điện tử dài quá 254 ký tự."),
    ],
)
def test_wrong_input_is_told_and_what_was_typed_stays(office, session, group, typed, field, sentence):
    typed = {name: value.format(pk=session.pk) for name, value in typed.items()}
    response = save(office, session, place="ngõ 15", group=group.pk, **typed)
    assert list(errors_of(response)) == [field]
    assert sentence in errors_of(response)[field][0]
    assert response.context["form"]["place"].value() == "ngõ 15"
    assert response.context["form"].fields[field].widget.attrs["autofocus"]
    assert not Opinion.objects.exists()


def test_nobody_spoke_at_a_conference_that_was_not_held(office, session):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    make_meeting(session=session, held_on=tomorrow)
    refused = save(office, session, channel=Channel.CONFERENCE)
    assert f"Hội nghị họp từ ngày {tomorrow:%d/%m/%Y}" in errors_of(refused)["received_on"][0]
    save(office, session)
    assert Opinion.objects.get().timing == Timing.BEFORE


def test_what_was_said_at_the_conference_stays_so_when_it_is_typed_the_day_after(office, session):
    make_meeting(session=session, held_on=timezone.localdate() - dt.timedelta(days=1))
    save(office, session, channel=Channel.CONFERENCE)
    save(office, session, channel=Channel.LETTER_BOX, text="Ngõ ngập.")
    assert list(Opinion.objects.order_by("pk").values_list("timing", flat=True)) == [Timing.AT, Timing.AFTER]


def scan(name="phieu.jpg", content=None):
    return SimpleUploadedFile(name, image_bytes("JPEG") if content is None else content)


def test_the_scan_is_attached_as_scan_and_stays_private(office, session):
    save(office, session, scan=scan())
    attachment = Opinion.objects.get().attachments.get()
    assert (attachment.role, attachment.media_type, attachment.is_public) == ("scan", "image/jpeg", False)


def test_the_same_form_twice_keeps_one_scan(office, session):
    for _ in range(2):
        save(office, session, scan=scan())
    assert Opinion.objects.get().attachments.count() == 1


def test_a_page_that_comes_back_asks_for_the_scan_again_and_the_cursor_is_at_what_was_wrong(office, session):
    response = save(office, session, scan=scan(), text="")
    form = response.context["form"]
    assert errors_of(response)["scan"] == ["«phieu.jpg» chưa được lưu. Hãy chọn lại tệp này."]
    assert form.fields["text"].widget.attrs["autofocus"]
    assert "autofocus" not in form.fields["scan"].widget.attrs


@pytest.mark.parametrize("content", [b"MZ\x90 exe", b"\xff\xd8\xff cut", b""])
def test_a_scan_that_is_none_is_refused_and_nothing_is_stored(office, session, content):
    response = save(office, session, scan=scan(content=content))
    assert list(errors_of(response)) == ["scan"]
    assert not Opinion.objects.exists()


def test_the_receipt_shows_the_code_that_was_told_and_no_address_holds_it(office, session):
    response = office.post(DESK, slip(session))
    code = CODE.search(text_of(office.get(response["Location"])))[0]
    page = text_of(office.get(RECEIPT))
    assert code in page
    assert code not in response["Location"] + RECEIPT
    cookie = response.cookies["slip_receipt"]
    assert (cookie["path"], bool(cookie["httponly"]), code in cookie.value) == (RECEIPT, True, False)


def test_a_receipt_is_printed_only_by_who_saved_the_slip(office, session):
    save(office, session)
    other = signed_in("Văn phòng")
    other.cookies["slip_receipt"] = office.cookies["slip_receipt"].value
    assert not CODE.search(text_of(other.get(RECEIPT, follow=True)))


@pytest.mark.parametrize(
    ("role", "status"), [("Văn phòng", 200), ("MTTQ", 200), ("Người duyệt", 403), ("Lãnh đạo", 403)]
)
def test_who_may_type_in_slips(session, role, status):
    assert signed_in(role).get(DESK).status_code == status
    assert signed_in(role).post(DESK, slip(session), follow=True).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_takes_the_same_queries_for_any_number_of_groups(
    office, session, count, django_assert_max_num_queries
):
    groups = [make_group() for _ in range(count)]
    with django_assert_max_num_queries(15):
        page = text_of(office.get(DESK))
    assert all(f"{group.number} · {group.name}" in page for group in groups)


def test_a_cancelled_session_takes_no_slips(office, session):
    cancelled = make_session(cancelled_at=timezone.now(), cancelled_reason="Bão.")
    assert list(errors_of(save(office, cancelled))) == ["session"]
