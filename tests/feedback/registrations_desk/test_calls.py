"""Who left only a telephone is called: each call is logged, and the next one opens by itself."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.actions.registrants import tell_registrant
from feedback.models import PhoneCall
from sessions_app.models import OutboxMessage
from tests.builders import make_meeting, make_registration
from tests.staff import signed_in, text_of

from .steps import DESK, names_in, one

DAY = dt.timedelta(days=1)


def test_who_left_only_a_telephone_is_called_and_the_call_is_logged(office):
    row = make_registration(who={"name": "Thử", "phone": "+84911115678"})
    message = tell_registrant(row, "moved_up")
    assert "Còn 01 số điện thoại phải gọi" in text_of(office.get(reverse("admin:calls")))
    tiles = office.get(reverse("admin:index")).context["tiles"]
    assert [counted.number for counted in tiles if counted.tile.label == "người đăng ký cần gọi"] == [1]
    assert names_in(office.get(DESK, {"loai": "can-goi"})) == ["Thử"]
    assert "Ông/bà đã có chỗ" in text_of(office.get(one(row)))
    call = reverse("admin:registration_call", args=[message.pk])
    assert "Hãy chọn kết quả." in text_of(office.post(call, {"result": ""}, follow=True))
    office.post(call, {"result": "no_answer"})
    assert OutboxMessage.objects.get(pk=message.pk).sent_at is None
    office.post(call, {"result": "told"})
    assert OutboxMessage.objects.get(pk=message.pk).sent_at
    assert "không còn làm được" in text_of(office.post(call, {"result": "told"}, follow=True))
    assert names_in(office.get(DESK, {"loai": "can-goi"})) == []


def test_who_cannot_see_the_number_is_not_asked_to_call_it(office):
    row = make_registration(who={"name": "Thử", "phone": "+84911115678"})
    tell_registrant(row, "moved_up")
    for who, is_asked in [(office, True), (signed_in("MTTQ"), False)]:
        assert ("Cần gọi điện:" in text_of(who.get(one(row)))) is is_asked


def test_the_next_call_opens_by_itself_first_the_rest_for_who_is_on_the_line(office):
    def waits(phone, *kinds):
        row = make_registration(who={"phone": phone})
        return row, [tell_registrant(row, kind) for kind in kinds]

    _, (first,) = waits("+84911110001", "moved_up")
    again, (question, newer) = waits("+84911110002", "moved_up", "rescheduled")
    last, (third,) = waits("+84911110003", "moved_up")
    same, (fourth,) = waits("+84911110002", "moved_up")

    def opened(message, result):
        call = reverse("admin:registration_call", args=[message.pk])
        return office.post(call, {"result": result}).url

    def page(row, message):
        return f"{one(row)}#reg-call-{message.pk}"

    assert opened(first, "no_answer") == page(again, question)
    assert opened(question, "no_answer") == page(last, third)
    assert opened(newer, "told") == page(same, fourth)
    assert opened(fourth, "told") == f"{DESK}?loai=can-goi"
    assert "Còn 02 việc để sau." in text_of(office.get(DESK))
    assert opened(third, "told") == f"{DESK}?loai=can-goi"
    assert opened(first, "told") == DESK
    assert "Đã gọi hết những người đăng ký." in text_of(office.get(DESK))


def test_all_that_waits_for_one_telephone_is_one_line_and_one_call(office):
    ours, session = "+84911110002", make_meeting(held_on=timezone.localdate() + 3 * DAY).session
    first, second, other = (
        make_registration(meeting=session.meetings.get(), who={"name": name, "phone": phone})
        for name, phone in [("Trần A", ours), ("Trần B", ours), ("Lê C", "+84911110003")]
    )
    elsewhere = make_registration(who={"name": "Trần D", "phone": ours})
    told = [tell_registrant(row, "rescheduled") for row in [first, second, other, elsewhere]]
    page = office.get(DESK, {"loai": "can-goi"})
    assert names_in(page) == ["Trần A", "Lê C"]
    for words in ["02 số điện thoại cần gọi", f"{second.pk}. Trần B</a>, cùng số điện thoại: hội nghị đổi lịch họp"]:
        assert words in text_of(page)
    assert "Còn 02 số điện thoại phải gọi" in text_of(office.get(reverse("admin:calls")))
    assert names_in(office.get(DESK, {"loai": "can-goi", "hoi_nghi": elsewhere.meeting.session_id})) == ["Trần D"]
    page = office.get(one(second))
    assert [len(matter.told) for matter in page.context["matters"]] == [2, 1]
    assert [row for _, row, _ in page.context["calls"]] == [second, first, elsewhere]
    call = reverse("admin:registration_call", args=[told[1].pk])
    assert "Hãy đánh dấu những đăng ký" in text_of(office.post(call, {"result": "told", "chon": 1}, follow=True))
    rows = {"chon": 1, "tin": [told[0].pk, told[1].pk, told[2].pk]}
    assert office.post(call, {"result": "told", **rows}).url == f"{one(elsewhere)}#reg-call-{told[3].pk}"
    waiting = set(OutboxMessage.objects.filter(sent_at=None).values_list("pk", flat=True))
    assert waiting == {told[2].pk, told[3].pk}
    assert list(PhoneCall.objects.order_by("pk").values_list("message", flat=True)) == [told[0].pk, told[1].pk]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_calls_takes_the_same_queries_for_any_length(office, rows, django_assert_num_queries):
    for number in range(rows):
        for _ in range(2):
            tell_registrant(make_registration(who={"phone": f"+849111100{number:02}"}), "moved_up")
    with django_assert_num_queries(14):
        assert len(office.get(DESK, {"loai": "can-goi"}).context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_logging_a_call_takes_the_same_queries_however_many_wait(office, rows, django_assert_num_queries):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3))
    calls = [
        tell_registrant(make_registration(meeting=meeting, who={"phone": f"+849111100{number:02}"}), "moved_up")
        for number in range(rows + 1)
    ]
    with django_assert_num_queries(25):
        office.post(reverse("admin:registration_call", args=[calls[0].pk]), {"result": "told"})
