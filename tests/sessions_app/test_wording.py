"""A conference in words, for the loudspeaker, the chat and the notice board."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.abbreviations import ABBREVIATIONS
from dialogue_portal.lib.text import tied
from sessions_app.models import WardProfile
from sessions_app.wording import chat_text, conference_named, day_in_words, hour_in_words, loudspeaker_text, spoken
from tests.builders import make_group, make_meeting, make_session
from tests.staff import signed_in, text_of

DAY = dt.date(2026, 12, 8)
TODAY = timezone.make_aware(dt.datetime(2026, 11, 25, 9))


@pytest.fixture(autouse=True)
def before_that_day(monkeypatch):
    """What is over is not told any more."""
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


def announced(**kwargs):
    session = make_session(
        title="Hội nghị đối thoại với nhân dân lần 2 năm 2026",
        **{
            "purpose": "Nghe ý kiến về TTHC.",
            "content": "1. Thoát nước\n2. GPMB ngày 5/3/2027\n- Việc khác",
            "invited": "Lãnh đạo UBND, HĐND, MTTQ phường; tổ trưởng các TDP",
            "how_to_attend": "Bàn đón tiếp mở từ 18:30",
            "contact": "Văn phòng UBND",
            "opinions_open_at": timezone.make_aware(dt.datetime(2026, 11, 20, 8)),
            "opinions_close_at": timezone.make_aware(dt.datetime(2026, 12, 7, 17)),
            **kwargs,
        },
    )
    make_meeting(session=session, held_on=DAY, start_time=dt.time(19), place="Nhà văn hóa", address="Số 1 phố A")
    return session


def test_the_loudspeaker_says_days_and_hours_in_words(ward):
    text = loudspeaker_text(announced(), ward)
    assert text.startswith("Kính thưa bà con! Phường Thử Nghiệm xin thông báo về việc tổ chức hội nghị đối thoại")
    assert "Thời gian: 19 giờ, thứ Ba, ngày 08 tháng 12 năm 2026. Địa điểm: Nhà văn hóa, số 1 phố A." in text
    assert "Nhận ý kiến của bà con từ 8 giờ, thứ Sáu, ngày 20 tháng 11 năm 2026, đến 17 giờ, thứ Hai, ngày 07" in text
    assert "Bàn đón tiếp mở từ 18 giờ 30 phút." in text
    assert "Nội dung đối thoại: Thoát nước. giải phóng mặt bằng ngày 05 tháng 3 năm 2027. Việc khác." in text


def test_the_loudspeaker_abbreviates_nothing(ward):
    text = loudspeaker_text(announced(), ward)
    assert "Lãnh đạo Ủy ban nhân dân, Hội đồng nhân dân, Mặt trận Tổ quốc phường" in text
    assert not re.search(rf"(?<!\w)({'|'.join(map(re.escape, ABBREVIATIONS))})(?!\w)", text)
    assert not re.search(r"\d[:/]\d|http", text)
    assert all(paragraph.endswith((".", "!")) for paragraph in text.split("\n\n"))


def test_several_meetings_are_told_one_by_one_with_their_groups(ward):
    session = announced()
    at_two = {"bridge_points": "- Nhà văn hóa tổ 3;\n- Trường tiểu học"}
    meeting = make_meeting(session=session, held_on=dt.date(2026, 12, 9), part_of_day="morning", **at_two)
    meeting.groups.add(make_group(name="Tổ dân phố số 3"))
    text = loudspeaker_text(session, ward)
    assert "Hội nghị gồm 2 buổi." in text
    assert (
        "Buổi thứ 2. Thời gian: buổi sáng, thứ Tư, ngày 09 tháng 12 năm 2026. Các điểm cầu: Nhà văn hóa tổ 3; Trường "
        "tiểu học. Dành cho bà con Tổ dân phố số 3." in text
    )


@pytest.mark.parametrize(
    ("title", "within"),
    [
        ("Hội nghị đối thoại", "hội nghị đối thoại"),
        ("Tiếp công dân, đối thoại", "tiếp công dân, đối thoại"),
        ("Toạ đàm với thanh niên", "toạ đàm với thanh niên"),
        ("UBND phường đối thoại với nhân dân", "hội nghị «UBND phường đối thoại với nhân dân»"),
        ("Thường trực Huyện ủy đối thoại", "hội nghị «Thường trực Huyện ủy đối thoại»"),
        ("Họ Nguyễn đối thoại", "hội nghị «Họ Nguyễn đối thoại»"),
    ],
)
def test_a_name_within_a_sentence_is_something_that_can_be_held(title, within):
    assert conference_named(title) == within


def test_nobody_is_asked_to_a_meeting_that_is_over(ward):
    session = announced()
    make_meeting(session=session, held_on=dt.date(2026, 11, 24), place="Đình làng")
    loud, chat = loudspeaker_text(session, ward), chat_text(session, ward)
    assert "Hội nghị gồm 2 buổi. Đã họp 1 buổi, còn 1 buổi." in loud
    assert "Buổi thứ 2. Thời gian: 19 giờ, thứ Ba" in loud
    assert "Đình làng" not in loud + chat
    assert "- 19:00, Thứ Ba, 08/12/2026. Nhà văn hóa" in chat


def test_what_is_not_known_is_not_said(ward):
    session = make_session(purpose="")
    make_meeting(session=session, held_on=DAY)
    text = loudspeaker_text(session, ward)
    assert "Thời gian: thứ Ba, ngày 08 tháng 12 năm 2026." in text
    assert not re.search(r"Mục đích|Nội dung|Nhận ý kiến|Địa điểm|None", text)


@pytest.mark.parametrize(("how", "says"), [("postponed", "Hội nghị tạm hoãn."), ("cancelled", "Hội nghị đã hủy.")])
def test_what_was_called_off_is_told_with_its_reason_and_invites_nobody(ward, how, says):
    invites = {"purpose": "Mời bà con đến dự.", "how_to_attend": "Đến từ 7 giờ."}
    session = announced(**{f"{how}_at": timezone.now(), f"{how}_reason": "Bão số 5", **invites})
    for text in [loudspeaker_text(session, ward), chat_text(session, ward)]:
        assert f"{says} Lý do: Bão số 5." in text
        assert not re.search(r"08|mời bà con|Rất mong|tổ chức|Cách tham dự|Mục đích", text)


def test_the_chat_gets_few_lines_and_one_address(ward):
    session = announced()
    text = chat_text(session, ward)
    assert "- 19:00, Thứ Ba, 08/12/2026. Nhà văn hóa" in text
    assert "Gửi ý kiến đến 17:00 ngày 07/12/2026." in text
    assert text.endswith(settings.PUBLIC_URL + session.get_absolute_url())
    assert len(text) < 400


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7h05, 00:00", "7 giờ 5 phút, 0 giờ"),
        ("Ngày 1/2/2027", "ngày 01 tháng 02 năm 2027"),
        ("đầu tháng 2/2027, Tháng 12/2026", "đầu tháng 02 năm 2027, tháng 12 năm 2026"),
        ("số 12/2027, tháng 5/2027/QĐ", "số 12/2027, tháng 5/2027/QĐ"),
        ("24:00 và 12:345", "24:00 và 12:345"),
        ("UBNDX và HĐNDY", "UBNDX và HĐNDY"),
        ("TP. Hà Nội, TP Huế", "thành phố Hà Nội, thành phố Huế"),
    ],
)
def test_only_what_is_a_date_an_hour_or_an_abbreviation_is_respelled(typed, said):
    assert spoken(typed) == said


def test_zeros_are_those_of_official_papers():
    assert day_in_words(dt.date(2026, 2, 3)) == "thứ Ba, ngày 03 tháng 02 năm 2026"
    assert day_in_words(dt.date(2026, 9, 13)) == "Chủ nhật, ngày 13 tháng 9 năm 2026"
    assert hour_in_words(dt.time(0)) == "0 giờ"


def test_staff_find_both_texts_ready_to_be_copied(ward):
    session = announced()
    leader = signed_in("Lãnh đạo")
    response = leader.get(reverse("admin:session_texts", args=[session.pk]))
    page = text_of(response)
    assert [text for _, _, text in response.context["texts"]] == [
        loudspeaker_text(session, ward),
        chat_text(session, ward),
    ]
    assert page.count("<textarea") == 2
    assert reverse("sessions_app:poster", args=[session.slug]) in page
    assert signed_in("Đơn vị xử lý").get(reverse("admin:session_texts", args=[session.pk])).status_code == 403
    assert leader.get(reverse("admin:session_texts", args=[session.pk + 99])).status_code == 404


def test_a_draft_has_texts_and_no_poster(ward, client):
    draft = announced(announced_at=None)
    page = text_of(signed_in("Văn phòng").get(reverse("admin:session_texts", args=[draft.pk])))
    assert "Hội nghị chưa công bố" in page
    assert reverse("sessions_app:poster", args=[draft.slug]) not in page
    assert client.get(reverse("sessions_app:poster", args=[draft.slug])).status_code == 404


def test_the_poster_says_what_a_passer_by_must_know(client, ward):
    session = announced()
    page = client.get(reverse("sessions_app:poster", args=[session.slug])).content.decode()
    assert tied(session.title) in page
    for said in ["19:00, Thứ\u00a0Ba, 08/12/2026", "Nhà văn hóa, số\u00a01", "17:00 ngày\u00a007", "data:image/svg"]:
        assert said in page
    assert WardProfile.current().full_name[1:] in page


def test_the_poster_asks_nobody_to_what_is_over(client, ward):
    session = announced()
    make_meeting(session=session, held_on=timezone.localdate() - dt.timedelta(days=1), place="Đình làng")
    session.meetings.exclude(place="Đình làng").update(held_on=timezone.localdate() + dt.timedelta(days=9))
    address = reverse("sessions_app:poster", args=[session.slug])
    page = client.get(address).content.decode()
    assert ["Nhà văn hóa" in page, "Đình làng" in page] == [True, False]
    session.meetings.exclude(place="Đình làng").delete()
    type(session).objects.update(opinions_close_at=timezone.now())
    over = client.get(f"{address}?2").content.decode()
    assert ["Đình làng" in over, "đã tổ chức" in over, "để đọc trả lời và kết luận" in over] == [True, True, True]
    for invites in ["kính mời", "Bàn đón tiếp", "Nhận ý kiến đến", "gửi ý kiến"]:
        assert (invites in page, invites in over) == (True, False)


def test_what_is_over_has_no_invitation_to_be_read_out_or_sent(ward):
    session = announced(opinions_close_at=timezone.now() - dt.timedelta(days=2))
    session.meetings.update(held_on=timezone.localdate() - dt.timedelta(days=1))
    page = signed_in("Lãnh đạo").get(reverse("admin:session_texts", args=[session.pk]))
    ((_, _, text),) = page.context["texts"]
    assert [line for line in text.splitlines() if not line.startswith("- ")] == [
        "Phường Thử Nghiệm đã tổ chức:",
        session.title,
        f"Đọc trả lời, kết luận: {settings.PUBLIC_URL}{session.get_absolute_url()}",
    ]
    assert "Hội nghị đã họp, không còn lời mời" in text_of(page)


def test_of_what_is_over_the_ward_has_the_name_of_then(client, ward):
    session = announced(ward_then="phường Gia Thụy", opinions_open_at=None, opinions_close_at=None)
    session.meetings.update(held_on=dt.date(2019, 9, 12))
    assert chat_text(session, ward).startswith("Phường Gia Thụy đã tổ chức:")
    poster = client.get(reverse("sessions_app:poster", args=[session.slug])).content.decode()
    assert '<p class="poster__ward">Phường Gia Thụy</p>' in poster


def test_its_code_is_a_picture_of_its_own_that_leads_to_the_page(client, ward, settings):
    session = announced()
    address = reverse("sessions_app:session_qr", args=[session.slug])
    assert f'href="{address}"' in client.get(reverse("sessions_app:poster", args=[session.slug])).content.decode()
    pictures = []
    for settings.PUBLIC_URL in ["https://mot.example.vn", "https://hai.example.vn"]:
        picture = client.get(address)
        assert picture["Content-Type"] == "image/svg+xml"
        pictures.append(picture.content)
    assert pictures[0] != pictures[1]
    assert all(b"<svg" in picture and b"<script" not in picture for picture in pictures)
    type(session).objects.update(announced_at=None)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("signs", "size"), [(60, "large"), (200, "middle")])
def test_the_poster_speaks_as_loud_as_its_title_leaves_room_for(client, ward, signs, size):
    session = make_session(title=("Hội nghị đối thoại " * 11)[:signs], how_to_attend="Ai cũng được dự. " * 11)
    make_meeting(session=session, place="Hội trường UBND phường, số 1 đường Minh Họa, phường Minh Họa")
    page = client.get(reverse("sessions_app:poster", args=[session.slug])).content.decode()
    assert f"poster--{size}" in page


def test_the_poster_of_a_session_without_a_day_says_that_it_will_be_told(client, ward):
    page = client.get(reverse("sessions_app:poster", args=[make_session().slug])).content.decode()
    assert "Ngày họp sẽ được báo sau" in page


def test_search_engines_are_led_from_the_poster_to_the_page(client, ward):
    session = announced()
    page = client.get(reverse("sessions_app:poster", args=[session.slug])).content.decode()
    assert f'<link rel="canonical" href="{settings.PUBLIC_URL}{session.get_absolute_url()}">' in page


@pytest.mark.parametrize("how", ["postponed", "cancelled"])
def test_a_poster_of_what_was_called_off_names_no_day(client, ward, how):
    session = announced(**{f"{how}_at": timezone.now(), f"{how}_reason": "Bão số 5"})
    page = client.get(reverse("sessions_app:poster", args=[session.slug])).content.decode()
    assert "Lý do: Bão số 5." in page
    assert "08/12/2026" not in page
    assert "kính mời" not in page
    assert ("gửi ý kiến" in page) is (how == "postponed")


def test_more_meetings_than_the_sheet_holds_are_counted_with_the_same_queries(client, ward, django_assert_num_queries):
    session = announced()
    address = reverse("sessions_app:poster", args=[session.slug])
    with django_assert_num_queries(4):
        client.get(address)
    for number in range(8):
        make_meeting(session=session, held_on=DAY + dt.timedelta(days=number)).groups.add(make_group())
    with django_assert_num_queries(4):
        assert "Còn 03 buổi nữa" in client.get(address).content.decode()


def test_a_day_known_only_in_words_is_read_out_as_it_is_said(ward):
    session = announced()
    session.meetings.update(day_said="cuối tháng 5/2027")
    text = loudspeaker_text(session, ward)
    assert "Thời gian: cuối tháng 5 năm 2027. Địa điểm: Nhà văn hóa" in text
    assert not re.search(r"19 giờ|08 tháng 12", text)
    assert "- Cuối tháng 5/2027. Nhà văn hóa" in chat_text(session, ward)


def test_whole_days_are_told_without_their_hours(ward, client):
    opens, closes = dt.datetime(2026, 11, 20), dt.datetime(2026, 12, 7, 23, 59)
    session = announced(opinions_open_at=timezone.make_aware(opens), opinions_close_at=timezone.make_aware(closes))
    days = "từ thứ Sáu, ngày 20 tháng 11 năm 2026, đến hết thứ Hai, ngày 07 tháng 12 năm 2026."
    assert f"Nhận ý kiến của bà con {days}" in loudspeaker_text(session, ward)
    assert "Gửi ý kiến đến hết ngày 07/12/2026." in chat_text(session, ward)
    poster = client.get(reverse("sessions_app:poster", args=[session.slug])).content.decode()
    assert "hết ngày\u00a007/12/2026" in poster
    assert "23:59" not in poster


def test_nobody_is_asked_for_opinions_after_the_window_has_closed(ward):
    past = timezone.now() - dt.timedelta(days=1)
    session = announced(opinions_open_at=past - dt.timedelta(days=9), opinions_close_at=past)
    assert "Nhận ý kiến" not in loudspeaker_text(session, ward)
    assert not re.search(r"[Gg]ửi ý kiến", chat_text(session, ward))
