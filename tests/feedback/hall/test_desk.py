"""The desk of the hall: one press changes the screen, and the colleague's press is not lost."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.actions import mark_came, unmark_came
from feedback.conference import in_the_hall
from feedback.models import LiveEntry
from feedback.staff_views.registrations.hall import NEXT
from tests.builders import make_body, make_group, make_meeting, make_opinion, make_registration, make_session
from tests.staff import fresh, text_of

pytestmark = pytest.mark.usefixtures("ward")


def desk(meeting):
    return reverse("admin:hall", args=[meeting.pk])


def page_of_case(opinion):
    return reverse("admin:case", args=[opinion.pk])


def press(client, meeting, what, after=None, **typed):
    last = LiveEntry.objects.filter(meeting=meeting).last()
    after = (last.place if last else 0) if after is None else after
    return text_of(client.post(desk(meeting), {"viec": what, "sau": after, **typed}, follow=True))


def test_an_evening_is_pressed_from_the_first_speaker_to_the_end(office):
    meeting = make_meeting()
    speaker = make_registration(meeting=meeting, wish="speak", who={"name": "Lê Thị Thử"}, group=make_group())
    opinion = make_opinion(session=meeting.session, channel="conference", subject="Đèn tắt")
    body = make_body()
    page = text_of(office.get(desk(meeting)))
    assert "Lê Thị Thử" in page
    assert f'<a href="{page_of_case(opinion)}" target="_blank" rel="noopener">Đèn tắt</a>' in page
    assert "Màn hình đã đổi: đang phát biểu số 1." in press(office, meeting, "nguoi", dang_ky=speaker.pk)
    assert "chưa công khai nên màn hình chưa hiện lời" in press(office, meeting, "y-kien", y_kien=opinion.pk)
    assert f"Màn hình đã đổi: {body}: đang trả lời." in press(office, meeting, "tra-loi", don_vi=body.pk)
    press(office, meeting, "khach", to=make_group().pk)
    press(office, meeting, "khach")
    press(office, meeting, "quet-ma")
    press(office, meeting, "giai-lao")
    press(office, meeting, "bam-nham")
    press(office, meeting, "xong")
    kinds = list(LiveEntry.objects.values_list("kind", flat=True))
    assert kinds == ["speaker", "opinion", "answer", "speaker", "speaker", "invitation", "pause", "slip", "end"]
    assert "Đã phát biểu: 01 người" in text_of(office.get(desk(meeting)))


def test_after_a_press_the_page_stands_at_what_is_on(office):
    meeting = make_meeting()
    answer = office.post(desk(meeting), {"viec": "giai-lao", "sau": 0})
    assert answer.url == f"{desk(meeting)}#dang-hien"
    assert 'id="dang-hien" tabindex="-1"' in text_of(office.get(answer.url))


def test_speakers_of_later_are_folded_away(office):
    meeting = make_meeting()
    for number in range(1, NEXT + 2):
        make_registration(meeting=meeting, wish="speak", who={"name": f"Người thử {number}"})
    first, _, later = text_of(office.get(desk(meeting))).partition("Những người sau: 01 người")
    assert f"Người thử {NEXT}" in first
    assert f"Người thử {NEXT + 1}" not in first
    assert f"Người thử {NEXT + 1}" in later


def test_the_hall_desk_refuses_a_wrong_choice_with_a_sentence(office):
    meeting, other = make_meeting(), make_meeting()
    stranger, elsewhere = make_registration(meeting=other, wish="speak"), make_opinion()
    assert "không có trong danh sách phát biểu" in press(office, meeting, "nguoi", dang_ky=stranger.pk)
    at_the_box = '<ul class="errorlist" id="id_{}_error"><li>{}</li></ul>'
    told = at_the_box.format("y_kien", "Hãy ghi số của một ý kiến thuộc hội nghị này.")
    assert told in press(office, meeting, "y-kien", y_kien=elsewhere.pk)
    assert at_the_box.format("don_vi", "Hãy chọn đơn vị trả lời.") in press(office, meeting, "tra-loi")
    press(office, meeting, "giai-lao")
    assert "Nút khác vừa được bấm trước: «nghỉ giải lao»." in press(office, meeting, "xong", after=0)
    assert [entry.kind for entry in LiveEntry.objects.all()] == ["pause"]


def test_what_is_on_already_is_put_on_once_also_from_a_page_that_was_drawn_anew(office):
    meeting, body = make_meeting(), make_body()
    speaker = make_registration(meeting=meeting, wish="speak")
    opinion = make_opinion(session=meeting.session, moderation="approved")
    presses = {"nguoi": {"dang_ky": speaker.pk}, "y-kien": {"y_kien": opinion.pk}, "tra-loi": {"don_vi": body.pk}}
    for number, what in enumerate([*presses, "giai-lao", "quet-ma", "xong"], start=1):
        typed = presses.get(what, {})
        assert "Màn hình đã đổi" in press(office, meeting, what, **typed)
        for after in [number, number - 1]:
            assert "Đang hiện rồi" in press(office, meeting, what, after, **typed)
    assert LiveEntry.objects.count() == 6
    press(office, meeting, "khach")
    press(office, meeting, "khach")
    assert LiveEntry.objects.count() == 8


def test_who_is_called_has_come_until_the_call_is_taken_back_or_the_door_says_otherwise(office):
    meeting = make_meeting()
    called, doubted, met = (make_registration(meeting=meeting, wish="speak") for _ in range(3))
    mark_came(doubted, by=office.user)
    unmark_came(fresh(doubted), by=office.user)
    press(office, meeting, "nguoi", dang_ky=called.pk)
    assert fresh(called).state == "came"
    assert "(chưa ghi đã đến)" in text_of(office.get(desk(meeting)))
    press(office, meeting, "bam-nham")
    press(office, meeting, "nguoi", dang_ky=doubted.pk)
    assert (fresh(called).state, fresh(doubted).state) == ("registered", "registered")
    mark_came(met, by=office.user)
    press(office, meeting, "nguoi", dang_ky=met.pk)
    press(office, meeting, "bam-nham")
    assert fresh(met).state == "came"


def test_the_desk_says_when_a_meeting_that_nobody_ended_is_taken_for_over(office, monkeypatch):
    meeting, told = make_meeting(), "coi là họp xong"
    press(office, meeting, "giai-lao")
    assert told not in text_of(office.get(desk(meeting)))
    monkeypatch.setattr(in_the_hall, "LINGERS", dt.timedelta(days=-2))
    assert told in text_of(office.get(desk(meeting)))
    assert told not in press(office, meeting, "xong")


def test_the_hall_desk_works_only_for_a_meeting_held_today(office):
    tomorrow = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=1))
    page = text_of(office.get(desk(tomorrow)))
    assert "không họp hôm nay" in page
    assert "Nghỉ giải lao" not in page
    assert "không họp hôm nay" in press(office, tomorrow, "giai-lao")
    draft = make_meeting(session=make_session(announced_at=None))
    assert office.get(desk(draft)).status_code == 404
    assert not LiveEntry.objects.exists()


def test_the_list_of_who_comes_leads_there_on_the_day(office):
    today = make_meeting()
    assert desk(today) in text_of(office.get(f"{reverse('admin:registrations')}?hoi_nghi={today.session_id}"))
    later = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=1))
    assert desk(later) not in text_of(office.get(f"{reverse('admin:registrations')}?hoi_nghi={later.session_id}"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_takes_the_same_queries_for_any_number(office, rows, django_assert_num_queries):
    meeting = make_meeting()
    for _ in range(rows):
        opinion = make_opinion(session=meeting.session, channel="conference", group=make_group())
        speaker = make_registration(meeting=meeting, wish="speak", group=make_group())
        make_registration(meeting=meeting, wish="speak", group=make_group())
        press(office, meeting, "nguoi", dang_ky=speaker.pk)
        press(office, meeting, "y-kien", y_kien=opinion.pk)
        press(office, meeting, "tra-loi", don_vi=make_body().pk)
    office.get(desk(meeting))
    with django_assert_num_queries(QUERIES):
        office.get(desk(meeting))


QUERIES = 12
