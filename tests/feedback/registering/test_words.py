"""What those who registered are told, as it is read aloud: first what, then which conference, when and where."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.actions.registrants import tell_all_registered, tell_registrant
from feedback.emails import script_for
from feedback.emails.to_registrant import SUBJECTS
from sessions_app.models import OutboxMessage
from tests.builders import make_meeting, make_registration, make_session
from tests.mails import mail_for

pytestmark = pytest.mark.usefixtures("ward")

WHERE = "Nhà văn hóa, số 1 phố Thử"
ONLINE = "https://hop.example.vn/phong-1"
KEPT = "Chỗ của ông/bà vẫn được giữ."


def registered(*, session=None, **fields):
    session = make_session(title="Hội nghị lần 2", **(session or {}))
    day = timezone.localdate() + dt.timedelta(days=9)
    about = {"place": "Nhà văn hóa", "address": "Số 1 phố Thử", "online_url": ONLINE, "note": "Mang theo giấy mời."}
    meeting = make_meeting(session=session, held_on=day, bridge_points="- Trường A;\n- Trường B", **about)
    return make_registration(meeting=meeting, people=2, who={"email": "dau@example.vn"}, **fields)


CALLED_OFF = {
    "cancelled": {"cancelled_at": timezone.now(), "cancelled_reason": "Bão"},
    "postponed": {"postponed_at": timezone.now(), "postponed_reason": "Bão"},
}


def fields_of(kind):
    gone = {"state": "cancelled", "withdrawn_at": timezone.now(), "withdrawn_reason": "Trùng tên"}
    return {"session": CALLED_OFF.get(kind), **(gone if kind == "taken_off" else {})}


def words(kind, **fields):
    row = registered(**{**fields_of(kind), **fields})
    ticket = codes.new_ticket() if kind == "registered" else ""
    return row, mail_for(tell_registrant(row, kind, ticket=ticket)).body


@pytest.mark.parametrize("kind", SUBJECTS)
def test_after_one_sentence_come_the_conference_the_time_and_the_place_a_line_each(kind):
    row, body = words(kind)
    paragraphs = body.split("\n\n")
    assert paragraphs[0] == "Kính gửi ông/bà,"
    assert len(paragraphs[1]) < 200
    title, *told_of_it = paragraphs[2].splitlines()
    lines = dict(line.split(": ", 1) for line in told_of_it)
    when = "Thời gian đã báo trước đây" if kind in CALLED_OFF else "Thời gian"
    assert title == "Hội nghị lần 2"
    assert next(iter(lines.items())) == (when, row.meeting.when)
    assert lines["Đăng ký"] == "dự, 02 người"
    there = {
        **{"Địa điểm": WHERE, "Các điểm cầu": "Trường A; Trường B"},
        **{"Dự trực tuyến": ONLINE, "Xin lưu ý": "Mang theo giấy mời."},
    }
    told = {name: lines.get(name) for name in there}
    assert told == (dict.fromkeys(told) if kind in {*CALLED_OFF, "taken_off"} else there)
    assert "\n " not in body
    assert ("Xem hoặc rút đăng ký tại: http" in body) == (kind not in {"cancelled", "taken_off"})


@pytest.mark.parametrize("kind", CALLED_OFF)
def test_who_would_come_for_nothing_is_asked_not_to_and_told_why(kind):
    _, body = words(kind)
    assert "Xin ông/bà không đến" in body
    assert "Lý do: Bão." in body


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("registered", "Ông/bà đã có chỗ."),
        ("waiting_list", "Buổi này đã hết chỗ: ông/bà ở trong danh sách chờ, đứng thứ 1."),
        ("held", "đang xem, chưa giữ chỗ."),
    ],
)
def test_the_receipt_says_whether_there_is_a_seat(state, said):
    _, body = words("registered", state=state)
    assert said in body
    assert ("Ông/bà đã có chỗ" in body) == (state == "registered")
    assert "Mã đăng ký: " in body
    assert "không phải ông/bà đăng ký, xin rút" in body


@pytest.mark.parametrize("kind", ["rescheduled", "resumed", "postponed"])
@pytest.mark.parametrize("state", ["registered", "waiting_list", "held"])
def test_a_seat_is_kept_only_for_who_has_one(kind, state):
    assert (KEPT in words(kind, state=state)[1]) == (state == "registered")


def test_who_gets_a_seat_hears_nothing_of_somebody_who_gave_one_away():
    """Staff may have let them in, or found more chairs."""
    _, body = words("moved_up", wish="speak", about="Rác")
    assert "Ông/bà đã có chỗ tại hội nghị và lượt phát biểu;" in body
    assert "nhường chỗ:" not in body


def test_on_the_telephone_no_link_is_read_out():
    said = script_for(tell_registrant(registered(), "moved_up"))
    assert "Dự trực tuyến: đường dẫn ở trang của hội nghị" in said
    assert "https://" not in said


def test_an_address_with_many_registrations_is_written_to_once_and_reads_what_differs():
    session = make_session(title="Hội nghị lần 2", **CALLED_OFF["postponed"])
    morning, evening = (
        make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=d)) for d in [8, 9]
    )
    for meeting, who in [
        (morning, "dau@example.vn"),
        (morning, "DAU@example.vn"),
        (evening, "dau@example.vn"),
        (evening, "khac@example.vn"),
    ]:
        make_registration(meeting=meeting, who={"email": who})
    assert tell_all_registered(session, "postponed", occurrence="1") == 4
    told = {each.to[0]: (each.subject.partition(" – ")[0], each.body.count("được hoãn")) for each in mail.outbox}
    assert told == {"dau@example.vn": (SUBJECTS["postponed"], 2), "khac@example.vn": (SUBJECTS["postponed"], 1)}
    assert len(mail.outbox) == 2
    assert mail.outbox[0].body.count("Kính gửi") == 1
    assert not OutboxMessage.objects.filter(sent_at=None).exists()
