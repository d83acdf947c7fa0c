"""The desk of registrations: who comes and about what, marked on the day, called, printed, taken along, forgotten."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from dialogue_portal.lib import codes
from feedback.actions.register import Asked, register
from feedback.actions.registrants import tell_registrant
from feedback.actions.submit import Contact
from feedback.forms.registering import new_token
from feedback.models import Registration
from sessions_app.actions import ActionRefused
from sessions_app.models import CaseEvent, DialogueSession, OutboxMessage

from ..builders import make_group, make_meeting, make_registration, make_session, make_ward
from ..staff import fresh, page_of, signed_in, text_of

pytestmark = pytest.mark.django_db

DESK = "/quan-tri/ban/dang-ky/"
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def office(db):
    make_ward()
    return signed_in("Văn phòng")


def today(**kwargs):
    return make_meeting(**kwargs)


def one(row):
    return reverse("admin:registration", args=[row.pk])


def press(client, row, what, **kwargs):
    return client.post(reverse("admin:registration_act", args=[row.pk]), {"viec": what, **kwargs}, follow=True)


def names_in(response):
    return [line["name"] for line in response.context["rows"]]


def test_the_desk_shows_the_nearest_session_in_the_order_of_the_day(office):
    meeting = today(seats=5)
    kwargs = {"meeting": meeting}
    make_registration(state="waiting_list", who={"name": "Chờ"}, **kwargs)
    make_registration(who={"name": "Dự", "phone": "+84911115678"}, people=3, **kwargs)
    make_registration(wish="speak", place=2, who={"name": "Nói sau"}, **kwargs)
    make_registration(wish="speak", place=1, who={"name": "Nói trước"}, **kwargs)
    make_registration(state="cancelled", withdrawn_at=timezone.now(), who={"name": "Đã rút"}, **kwargs)
    make_registration(who={"name": "Hội nghị khác"})
    page = office.get(DESK)
    assert names_in(page) == ["Nói trước", "Nói sau", "Dự", "Chờ"]
    assert "05 trên 05 người có chỗ, 02 lượt phát biểu, 01 đăng ký chờ, 0 người đã đến" in text_of(page)
    assert "…5678" in text_of(page)
    assert "911115678" not in text_of(page)


def test_who_registers_twice_with_one_telephone_is_told_of(office):
    meeting, phone = today(), {"phone": "+84911115678"}
    first, second = (make_registration(meeting=meeting, who=phone) for _ in range(2))
    make_registration(who=phone)
    for _ in range(2):
        make_registration(meeting=meeting, who={"phone": ""})
    gone = make_registration(meeting=meeting, who=phone, state="cancelled", withdrawn_at=timezone.now())
    page = office.get(DESK, {"hoi_nghi": meeting.session_id, "xem": "het"})
    twins = {line["row"].pk: line["row"].twin for line in page.context["rows"]}
    assert {pk: twin for pk, twin in twins.items() if twin and pk != gone.pk} == {
        first.pk: second.pk,
        second.pk: first.pk,
    }
    assert text_of(page).count("cùng số điện thoại với <a") == 2


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("phat-bieu", ["Nói"]),
        ("da-den", ["Đến"]),
        ("chua-den", ["Nói"]),
        ("cho", ["Chờ"]),
        ("cho-xem", ["Giữ"]),
        ("da-rut", ["Rút"]),
    ],
)
def test_the_list_is_narrowed(office, show, names):
    meeting, now = today(), timezone.now()
    make_registration(meeting=meeting, wish="speak", who={"name": "Nói"})
    make_registration(meeting=meeting, state="came", came_at=now, who={"name": "Đến"})
    make_registration(meeting=meeting, state="waiting_list", who={"name": "Chờ"})
    make_registration(meeting=meeting, state="cancelled", withdrawn_at=now, who={"name": "Rút"})
    make_registration(meeting=meeting, state="held", who={"name": "Giữ"})
    assert names_in(office.get(DESK, {"loai": show, "buoi": meeting.pk})) == names


@pytest.mark.parametrize("typed", ["dang thi", "ĐẶNG", "5678", "thoat nuoc"])
def test_people_are_found_without_marks_and_no_address_tells_whom(office, typed):
    meeting = today()
    make_registration(meeting=meeting, about="Thoát nước", who={"name": "Đặng Thị Thử", "phone": "+84911115678"})
    make_registration(meeting=meeting, about="Rác", who={"name": "Lê Thử", "phone": "+84911110000"})
    page = office.post(DESK, {"q": typed})
    assert names_in(page) == ["Đặng Thị Thử"]
    assert 'value="came" class="button default"' in text_of(page)
    assert text_of(page).count("autofocus") == 1
    assert 'action="/quan-tri/ban/dang-ky/"' in text_of(page)


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("678", True), ("5678", True), ("15678", False), ("911115678", False), ("0911 115 678", True), ("78", False)],
)
def test_no_search_tells_more_of_a_number_than_the_list_shows(office, typed, is_found):
    make_registration(meeting=today(), who={"name": "Đặng Thị Thử", "phone": "+84911115678"})
    assert names_in(office.post(DESK, {"q": typed})) == (["Đặng Thị Thử"] if is_found else [])


def test_the_filter_is_folded_until_it_narrows_by_more_than_words(office):
    make_registration(meeting=today())
    folded = '<details class="case-filter__more folded">'
    pages = [office.get(DESK), office.post(DESK, {"q": "dang"}), office.get(DESK, {"loai": "cho"})]
    assert [folded in text_of(page) for page in pages] == [True, True, False]
    assert ["Bỏ lọc" in text_of(page) for page in pages] == [False, True, True]


@pytest.mark.parametrize("nonsense", [{"hoi_nghi": "x"}, {"buoi": "0"}, {"loai": "x"}, {"trang": "x"}])
def test_a_filter_that_is_none_is_ignored(office, nonsense):
    row = make_registration(meeting=today())
    assert office.get(DESK, nonsense).context["rows"][0]["row"] == row


def test_who_came_is_marked_with_one_press_and_unmarked(office):
    row = make_registration(meeting=today(), who={"name": "Thử"})
    page = press(office, row, "came", loai="chua-den")
    assert fresh(row).state == "came"
    assert page.redirect_chain[-1][0] == f"{DESK}?loai=chua-den&"
    assert f"Thử, số {row.pk}: đã ghi là đến." in text_of(page)
    press(office, row, "not_came")
    assert fresh(row).state == "registered"
    assert "không có trong danh sách" in text_of(press(office, row, "xyz"))


def test_the_clerk_at_the_other_door_is_told_that_they_are_in_already(office):
    row = make_registration(meeting=today(), who={"name": "Thử"})
    press(office, row, "came")
    at = dt.datetime(2026, 11, 29, 8, 5, tzinfo=timezone.get_current_timezone())
    Registration.objects.update(came_at=at)
    assert "Đã ghi là đến từ trước, lúc 08:05." in text_of(press(office, row, "came"))
    assert fresh(row).came_at == at


@pytest.mark.parametrize(("typed", "is_found"), [("hoa", False), ("thoat", True), ("nuoc ngo", True), ("uoc", False)])
def test_a_search_finds_what_begins_a_word_and_not_what_is_inside_one(office, typed, is_found):
    make_registration(meeting=today(), about="Thoát nước ngõ 15", who={"name": "Lê Thử"})
    assert bool(names_in(office.post(DESK, {"q": typed}))) == is_found


def test_who_is_searched_for_stands_right_below_the_search(office):
    make_registration(meeting=today(), who={"name": "Thử"})
    places = [
        text_of(page).index("reg-session") < text_of(page).index("1 đăng ký.")
        for page in [office.get(DESK), office.post(DESK, {"q": "thu"})]
    ]
    assert places == [True, False]


def test_nobody_is_marked_before_the_day(office):
    row = make_registration()
    assert "Đã đến:" not in text_of(office.get(DESK))
    assert "Chưa đến ngày họp." in text_of(press(office, row, "came"))


def test_speakers_are_put_in_order(office):
    meeting = today()
    first, second = (make_registration(meeting=meeting, wish="speak") for _ in range(2))
    press(office, second, "up")
    assert list(Registration.objects.speakers()) == [second, first]
    press(office, second, "down")
    assert list(Registration.objects.speakers()) == [first, second]


def test_staff_look_at_a_contact_for_a_reason_and_it_is_recorded(office):
    row = make_registration(meeting=today(), who={"name": "Thử", "phone": "+84911115678"})
    assert "911115678" not in text_of(office.get(one(row)))
    assert "Hãy ghi lý do." in text_of(office.post(one(row), {"viec": "xem", "reason": ""}))
    page = text_of(office.post(one(row), {"viec": "xem", "reason": "Hẹn giờ"}, follow=True))
    assert "0911115678" in page
    assert CaseEvent.objects.filter(case_kind="registration", verb="see_contact", actor=office.user).count() == 1
    assert "911115678" not in text_of(signed_in("Văn phòng").get(one(row)))
    CaseEvent.objects.update(at=timezone.now() - dt.timedelta(hours=1))
    assert "911115678" not in text_of(office.get(one(row)))


@pytest.mark.parametrize(
    ("role", "what", "allowed"),
    [("MTTQ", "xem", False), ("MTTQ", "rut", True), ("Lãnh đạo", "rut", False), ("MTTQ", "xoa", False)],
)
def test_each_verb_is_for_its_roles(role, what, allowed):
    make_ward()
    row = make_registration()
    answer = signed_in(role).post(one(row), {"viec": what, "reason": "Vì thế"})
    assert answer.status_code == (302 if allowed else 403)
    assert CaseEvent.objects.filter(case_kind="registration").exists() == allowed


def test_a_verb_that_is_none_is_refused(office):
    assert office.post(one(make_registration()), {"viec": "khac", "reason": "x"}).status_code == 403


def test_staff_withdraw_with_a_reason_and_erase_afterwards(office):
    row = make_registration(who={"name": "Thử", "phone": "+84911115678"})
    refused = text_of(office.post(one(row), {"viec": "xoa", "reason": "Hết hạn lưu"}))
    assert "Hãy rút đăng ký trước." in refused
    assert "Hết hạn lưu" in refused
    office.post(one(row), {"viec": "rut", "reason": "Trùng"})
    page = text_of(office.post(one(row), {"viec": "xoa", "reason": "Hết hạn lưu"}, follow=True))
    assert "Tên và cách liên lạc đã xóa" in page
    assert fresh(row).registrant.phone == ""


def test_who_left_only_a_telephone_is_called_and_the_call_is_logged(office):
    row = make_registration(who={"name": "Thử", "phone": "+84911115678"})
    message = tell_registrant(row, "moved_up")
    assert "Còn 01 tin phải gọi" in text_of(office.get(reverse("admin:calls")))
    tiles = office.get(reverse("admin:index")).context["tiles"]
    assert [counted.number for counted in tiles if counted.tile.label == "người đăng ký cần gọi"] == [1]
    assert names_in(office.get(DESK, {"loai": "can-goi"})) == ["Thử"]
    assert "Có người nhường chỗ" in text_of(office.get(one(row)))
    call = reverse("admin:registration_call", args=[message.pk])
    assert "Hãy chọn kết quả." in text_of(office.post(call, {"result": ""}, follow=True))
    office.post(call, {"result": "no_answer"})
    assert OutboxMessage.objects.get(pk=message.pk).sent_at is None
    office.post(call, {"result": "told"})
    assert OutboxMessage.objects.get(pk=message.pk).sent_at
    assert "không còn làm được" in text_of(office.post(call, {"result": "told"}, follow=True))
    assert names_in(office.get(DESK, {"loai": "can-goi"})) == []


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


def test_a_mail_that_did_not_arrive_is_told_on_the_page_of_the_registration(office):
    row = make_registration(who={"email": "thu@example.vn"})
    assert "Thư không đến được" not in text_of(office.get(one(row)))
    message = tell_registrant(row, "moved_up")
    OutboxMessage.objects.filter(pk=message.pk).update(
        sent_at=None, dropped_at=timezone.now(), last_error="SMTPRecipientsRefused"
    )
    assert "Thư không đến được người đăng ký" in text_of(office.get(one(row)))


@pytest.mark.parametrize("rows", [1, 30])
def test_logging_a_call_takes_the_same_queries_however_many_wait(office, rows, django_assert_num_queries):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3))
    calls = [
        tell_registrant(make_registration(meeting=meeting, who={"phone": f"+849111100{number:02}"}), "moved_up")
        for number in range(rows + 1)
    ]
    with django_assert_num_queries(21):
        office.post(reverse("admin:registration_call", args=[calls[0].pk]), {"result": "told"})


def entered(meeting, **kwargs):
    return {
        "meeting": meeting.pk,
        "wish": "speak",
        "about": "Rác ở chợ",
        "people": 1,
        "name": "Thử",
        "phone": "0911115678",
        "token": new_token(),
        **kwargs,
    }


def test_staff_enter_somebody_who_called_and_hand_out_the_code_once(office):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3))
    add = reverse("admin:registration_add")
    assert "Hãy ghi họ và tên." in text_of(office.post(add, entered(meeting, name="")))
    page = text_of(office.post(add, entered(meeting), follow=True))
    row = Registration.objects.get()
    code = page.split("chỉ hiện một lần: ")[1][:21]
    assert Registration.objects.with_code(code).get() == row
    assert codes.normalise(code) == code
    assert code not in text_of(office.get(DESK))
    assert CaseEvent.objects.get(case_kind="registration").actor == office.user


def test_a_full_meeting_is_said_at_the_box_of_the_waiting_list(office):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3), seats=0)
    assert "người ấy sẽ đứng thứ 1" in text_of(office.post(reverse("admin:registration_add"), entered(meeting)))
    office.post(reverse("admin:registration_add"), entered(meeting, would_wait="on"))
    assert Registration.objects.get().state == "waiting_list"


def test_who_stands_at_the_door_is_entered_as_there_even_when_the_hall_is_full(office):
    meeting = make_meeting(held_on=timezone.localdate(), seats=0)
    add = reverse("admin:registration_add")
    page = text_of(office.get(add))
    assert "Người ấy đang ở đây" in page
    assert "Ông/bà muốn" not in page
    page = text_of(office.post(add, entered(meeting, wish="attend", is_here="on", phone=""), follow=True))
    assert Registration.objects.get().state == "came"
    assert ": đã ghi là đến. Mã để trao" in page


def test_nobody_is_entered_as_there_before_the_day(office):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3), seats=0)
    add = reverse("admin:registration_add")
    assert "Người ấy đang ở đây" not in text_of(office.get(add))
    office.post(add, entered(meeting, is_here="on"))
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ({"cancelled_at": timezone.now(), "cancelled_reason": "Bão"}, "Hội nghị đã hủy nên không nhận đăng ký nữa."),
        ({"postponed_at": timezone.now(), "postponed_reason": "Bão"}, "Hội nghị đang hoãn nên chưa nhận đăng ký."),
    ],
)
def test_for_a_session_that_is_called_off_nobody_is_entered(office, gone, said):
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3))
    add, desk = reverse("admin:registration_add"), f"{DESK}?hoi_nghi={meeting.session_id}"
    assert f'href="{add}"' in text_of(office.get(desk))
    DialogueSession.objects.filter(pk=meeting.session_id).update(**gone)
    page = text_of(office.get(desk))
    assert f'href="{add}"' not in page
    assert said in page
    with pytest.raises(ActionRefused, match=said):
        register(meeting, ticket="x", asked=Asked(), contact=Contact(), by=office.user)
    make_meeting(held_on=timezone.localdate() + dt.timedelta(days=3))
    page = text_of(office.post(add, entered(meeting)))
    assert "Buổi này không nhận đăng ký nữa: hội nghị đã hủy, đã hoãn, đã khép lại, hoặc buổi họp đã xong." in page
    assert not Registration.objects.exists()


def test_without_a_meeting_there_is_nothing_to_enter(office):
    assert "Không có buổi họp nào" in text_of(office.get(reverse("admin:registration_add")))


def test_the_print_holds_the_speakers_in_their_order_and_no_contact(office):
    meeting = today()
    who = {"name": "Nguyễn Thử", "phone": "+84911115678"}
    make_registration(meeting=meeting, wish="speak", about="Việc hai", place=2, who=who)
    make_registration(meeting=meeting, wish="speak", about="Việc một", place=1, who=who)
    make_registration(meeting=meeting, about="Chỉ nghe", who={"name": "Người Nghe"})
    page = text_of(office.get(reverse("admin:registration_speakers")))
    assert page.index("Việc một") < page.index("Việc hai")
    assert "Người Nghe" not in page
    assert "5678" not in page


def test_the_list_for_the_door_is_in_the_order_of_given_names_with_a_box_for_each(office):
    meeting = today()
    for name in ["Nguyễn Văn Đông", "Trần Thị Ánh", "Lê Bình"]:
        make_registration(meeting=meeting, who={"name": name, "phone": "+84911115678"})
    make_registration(meeting=meeting, state="cancelled", withdrawn_at=timezone.now(), who={"name": "Đã Rút"})
    make_registration(meeting=meeting, state="waiting_list", who={"name": "Lý Chờ"})
    page = text_of(office.get(reverse("admin:registration_door")))
    names = ["Trần Thị Ánh", "Lê Bình", "Lý Chờ", "Nguyễn Văn Đông"]
    assert sorted(names, key=page.index) == names
    assert "Đã Rút" not in page
    assert "trong danh sách chờ" in page
    assert "…5678" in page
    assert "911115678" not in page
    assert reverse("admin:registration_door") in text_of(office.get(DESK))


def test_the_speakers_of_each_meeting_are_counted_from_one(office):
    session = make_session()
    for day in range(2):
        meeting = today(session=session, held_on=timezone.localdate() + dt.timedelta(days=day))
        make_registration(meeting=meeting, wish="speak", about="Việc", who={"name": "Thử"})
    page = text_of(office.get(reverse("admin:registration_speakers"), {"hoi_nghi": session.pk}))
    assert page.count("<td>1</td>") == 2


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_holds_the_rows_of_the_list_lifeless_and_is_recorded(office, kind):
    meeting = today()
    make_registration(meeting=meeting, about="=1+1", group=make_group(), who={"name": "@Thử", "phone": "+84911115678"})
    make_registration(meeting=meeting, state="cancelled", withdrawn_at=timezone.now(), who={"name": "Đã rút"})
    answer = office.post(reverse("admin:registration_file"), {"dang": kind})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "xlsx":
        cells = [cell for line in load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2) for cell in line]
        assert {cell.data_type for cell in cells if cell.value and not isinstance(cell.value, int)} == {"s"}
        assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == [1]
        assert "=1+1" in [cell.value for cell in cells]
    else:
        assert b"'=1+1" in content
        assert b"'@Th" in content
    assert "Đã rút".encode() not in content
    assert b"5678" not in content
    event = CaseEvent.objects.get(verb="export_registrations")
    assert event.reason.startswith("1 đăng ký; ")


def test_another_kind_of_file_is_refused(office):
    assert office.post(reverse("admin:registration_file"), {"dang": "pdf"}).status_code == 400
    assert not CaseEvent.objects.filter(verb="export_registrations").exists()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_takes_the_same_queries_for_any_length(office, rows, django_assert_num_queries):
    meeting = today()
    for _ in range(rows):
        make_registration(meeting=meeting, wish="speak", group=make_group(), who={"name": "Thử"})
    with django_assert_num_queries(11):
        assert len(office.get(DESK).context["rows"]) == rows


def test_the_page_of_a_session_leads_to_its_registrations(office):
    session = make_session()
    assert f"{DESK}?hoi_nghi={session.pk}" in text_of(office.get(page_of(session)))


def test_nothing_registered_yet_is_said(office):
    assert "Chưa có ai đăng ký." in text_of(office.get(DESK))
    today()
    assert "Không có ai phù hợp." in text_of(office.post(DESK, {"q": "Thử"}))
