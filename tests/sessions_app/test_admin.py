"""The staff site for a conference."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app import actions
from sessions_app.actions import NotReady
from sessions_app.models import CaseEvent, DialogueSession, Meeting, ReportedFigure
from tests.builders import make_conclusion, make_meeting, make_session, make_ward
from tests.staff import do, empty_inlines, fresh, page_of, signed_in, text_of, verb_address

SESSION_INLINES = ["meetings", "agenda", "participations", "attendee_counts", "reported_figures"]


def session_form(**typed):
    data = {"title": "Hội nghị thử", "year": 2026, "kind": "regular", "mode": "in_person", "ward_then": "phường Thử"}
    return {**data, **empty_inlines(*SESSION_INLINES), **typed}


def test_a_new_session_starts_with_the_ward_and_the_year(office):
    make_ward(unit_kind="xã", name="Thử")
    form = office.get(page_of(DialogueSession, "add")).context["adminform"].form
    assert form["ward_then"].value() == "xã Thử"
    assert form["year"].value() == timezone.localdate().year


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Hội nghị\r\nđối thoại", ["Hội nghị đối thoại"]), ("Một " * 50, ["Một " * 49 + "Một"]), ("x" * 201, [])],
)
def test_a_title_is_one_line_of_200_signs(office, typed, kept):
    page = office.post(page_of(DialogueSession, "add"), session_form(title=typed))
    assert [session.title for session in DialogueSession.objects.all()] == kept
    assert ("Thừa 1 ký tự" in text_of(page)) == (kept == [])


def test_who_saves_a_draft_is_told_that_nobody_sees_it_yet_and_where_it_is_announced(office):
    day = {"meetings-TOTAL_FORMS": 1, "meetings-0-held_on": f"{timezone.localdate() + dt.timedelta(days=30):%d/%m/%Y}"}
    page = text_of(office.post(page_of(DialogueSession, "add"), session_form(**day), follow=True))
    session = DialogueSession.objects.get()
    draft = "Còn là bản nháp, người dân chưa thấy."
    assert "Hội nghị còn là bản nháp, người dân chưa thấy." in page
    assert page_of(session) in page
    assert draft in text_of(office.get(reverse("admin:index")))
    DialogueSession.objects.update(announced_at=timezone.now())
    start = text_of(office.get(reverse("admin:index")))
    assert session.title in start
    assert draft not in start


def test_a_number_with_too_many_digits_is_refused_with_a_limit_that_can_be_read(office):
    huge = "9" * 30
    figures = {f"reported_figures-{name}": value for name, value in {"TOTAL_FORMS": 1, "0-kind": "people"}.items()}
    page = office.post(
        page_of(DialogueSession, "add"), session_form(**figures, ordinal=huge, **{"reported_figures-0-value": huge})
    )
    assert "Hãy nhập số không lớn hơn 32767." in text_of(page)
    assert "Số này quá lớn, nhiều nhất là 1.000.000." in text_of(page)
    assert not DialogueSession.objects.exists()


def test_a_conference_whose_every_text_is_long_is_saved(office):
    long, lines = "ế" * 10_000, 30
    texts = dict.fromkeys(["basis", "purpose", "content", "invited", "how_to_attend", "how_to_send"], long)
    agenda = {
        f"agenda-{number}-{name}": value
        for number in range(lines)
        for name, value in {"order": number, "title": f"Phần {number}", "cue": long[:2000], "proceedings": long}.items()
    }
    form = urlencode(session_form(**texts, **agenda, **{"agenda-TOTAL_FORMS": lines}))
    office.post(page_of(DialogueSession, "add"), form, "application/x-www-form-urlencoded")
    session = DialogueSession.objects.get()
    assert session.purpose == long
    assert session.agenda.filter(proceedings=long).count() == lines


@pytest.mark.parametrize(("typed", "day"), [("03/04/2026", dt.date(2026, 4, 3)), ("23/11/2026", dt.date(2026, 11, 23))])
def test_days_are_written_the_vietnamese_way(office, typed, day):
    meeting = {"meetings-TOTAL_FORMS": 1, "meetings-0-held_on": typed}
    office.post(page_of(DialogueSession, "add"), session_form(**meeting))
    assert Meeting.objects.get().held_on == day
    page = text_of(office.get(page_of(DialogueSession.objects.get())))
    assert f'value="{typed}"' in page


def test_the_window_for_opinions_is_written_the_vietnamese_way(office):
    opens = {"opinions_open_at_0": "03/04/2026", "opinions_open_at_1": "07:30"}
    closes = {"opinions_close_at_0": "23/11/2026", "opinions_close_at_1": "17:00"}
    office.post(page_of(DialogueSession, "add"), session_form(**opens, **closes))
    session = DialogueSession.objects.get()
    assert f"{session.opinions_open_at.astimezone():%Y-%m-%d}" == "2026-04-03"
    assert session.opinions_close_at > session.opinions_open_at


def test_a_window_without_hours_takes_whole_days(office):
    days = {"opinions_open_at_0": "03/04/2026", "opinions_close_at_0": "23/11/2026"}
    office.post(page_of(DialogueSession, "add"), session_form(**days, opinions_open_at_1="", opinions_close_at_1=" "))
    session = DialogueSession.objects.get()
    assert session.takes_whole_days
    assert session.opinions_until == "hết ngày 23/11/2026"


def test_a_window_with_one_end_is_refused_in_vietnamese(office):
    opens = {"opinions_open_at_0": "03/04/2026", "opinions_open_at_1": "07:30"}
    assert "Hãy ghi cả lúc bắt đầu" in text_of(office.post(page_of(DialogueSession, "add"), session_form(**opens)))


def test_a_figure_written_twice_is_refused_in_vietnamese(office):
    figures = {"reported_figures-TOTAL_FORMS": 2}
    figures |= {
        f"reported_figures-{n}-{name}": value for n in [0, 1] for name, value in {"kind": "people", "value": 9}.items()
    }
    page = text_of(office.post(page_of(DialogueSession, "add"), session_form(**figures)))
    assert "Mỗi chỉ tiêu chỉ ghi một lần." in page
    assert not ReportedFigure.objects.exists()


def test_a_session_is_announced_once_it_has_what_the_public_needs(office):
    session = make_session(announced_at=None)
    assert "Chưa có buổi họp nào" in text_of(do(office, session, "cong-bo"))
    assert not fresh(session).announced_at
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=7))
    do(office, session, "cong-bo")
    assert fresh(session).announced_at
    assert CaseEvent.objects.get().verb == "announce"


@pytest.mark.parametrize("verb", ["hoan", "huy"])
def test_putting_off_and_cancelling_need_a_reason(office, verb):
    session = make_session()
    assert "Hãy ghi phần này." in text_of(do(office, session, verb, reason=""))
    do(office, session, verb, reason="Vì bão.")
    session = fresh(session)
    assert "Vì bão." in {session.postponed_reason, session.cancelled_reason}


@pytest.mark.parametrize("verb", ["hoan", "huy"])
def test_a_session_whose_days_have_passed_is_neither_put_off_nor_cancelled(office, verb):
    session = make_session()
    make_meeting(session=session, held_on=timezone.localdate() - dt.timedelta(days=2))
    with pytest.raises(NotReady, match="đã qua ngày"):
        {"hoan": actions.postpone_session, "huy": actions.cancel_session}[verb](session, by=office.user, reason="Bão.")
    do(office, session, verb, reason="Vì bão.")
    assert (fresh(session).postponed_at, fresh(session).cancelled_at) == (None, None)
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=2))
    do(office, session, verb, reason="Vì bão.")
    assert fresh(session).postponed_at or fresh(session).cancelled_at


@pytest.mark.parametrize(
    ("days", "offered"), [(0, ["hoan", "doi-lich", "huy"]), (-1, ["sua-lich-da-hop"]), (1, ["hoan", "doi-lich", "huy"])]
)
def test_after_its_day_nothing_is_offered_that_comes_too_late(office, days, offered):
    session = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=days)).session
    page = text_of(office.get(page_of(session)))
    verbs = ["hoan", "doi-lich", "sua-lich-da-hop", "huy"]
    assert [verb for verb in verbs if verb_address(session, verb) in page] == offered


def test_a_session_that_was_put_off_can_be_cancelled_after_its_old_day_but_not_resumed(office):
    session = make_session(postponed_at=timezone.now(), postponed_reason="Vì bão.")
    make_meeting(session=session, held_on=timezone.localdate() - dt.timedelta(days=2))
    old = {f"b{session.meetings.get().pk}-held_on": f"{session.meetings.get().held_on:%d/%m/%Y}", "seen": 0}
    assert "Hãy ghi ngày họp mới" in text_of(do(office, session, "hop-lai", **old))
    assert fresh(session).postponed_at
    do(office, session, "huy", reason="Không họp nữa.")
    assert fresh(session).cancelled_at


def test_a_session_is_closed_after_its_conclusion(office):
    session = make_session()
    make_meeting(session=session, held_on=dt.date(2026, 1, 5))
    assert "không còn làm được" in text_of(do(office, session, "khep-lai"))
    do(office, make_conclusion(session=session, items=1), "cong-bo", reason="Hồ sơ cũ nhập lại.")
    do(office, session, "khep-lai")
    assert fresh(session).closed_at


def test_bridge_points_are_a_place_and_a_window_of_whole_days_has_no_hour(office):
    ends = {
        "opinions_open_at": timezone.make_aware(dt.datetime(2026, 4, 3)),
        "opinions_close_at": timezone.make_aware(dt.datetime(2026, 11, 23, 23, 59)),
    }
    session = make_session(announced_at=None, content="Cây xanh.", how_to_attend="Vào cửa tự do.", **ends)
    make_meeting(session=session, bridge_points="07 điểm", held_on=timezone.localdate() + dt.timedelta(days=9))
    assert "<dt>Luật định mà còn để trống</dt><dd>—</dd>" in text_of(office.get(verb_address(session, "cong-bo")))
    type(session).objects.update(announced_at=timezone.now())
    page = text_of(office.get(verb_address(session, "doi-lich")))
    assert "Hết thứ Hai, ngày 23 tháng 11 năm 2026. Muốn đổi" in page


@pytest.mark.parametrize(
    ("place", "fields", "told"),
    [
        ("Nhà văn hóa", {"content": "Cây xanh."}, "<p>cách tham dự</p>"),
        ("", {"how_to_attend": "Vào cửa tự do."}, "<p>địa điểm, nội dung đối thoại</p>"),
        ("Nhà văn hóa", {"content": "Cây xanh.", "how_to_attend": "Vào cửa tự do."}, "—"),
    ],
)
def test_what_the_law_wants_announced_and_is_not_there_is_told_before(office, place, fields, told):
    session = make_session(announced_at=None, **fields)
    make_meeting(session=session, place=place)
    page = text_of(office.get(verb_address(session, "cong-bo")))
    assert f"<dt>Luật định mà còn để trống</dt><dd>{told}</dd>" in page


@pytest.mark.parametrize("has_window", [True, False])
def test_who_announces_is_told_whether_opinions_are_taken(office, has_window):
    now = timezone.now()
    window = {"opinions_open_at": now, "opinions_close_at": now + dt.timedelta(days=5)} if has_window else {}
    session = make_session(announced_at=None, **window)
    make_meeting(session=session)
    page = text_of(office.get(verb_address(session, "cong-bo")))
    assert "<dt>Nhận ý kiến qua cổng</dt>" in page
    assert ("trang hội nghị không có nút «Gửi ý kiến»" in page) is not has_window


@pytest.mark.parametrize("verb", ["cong-bo", "hoan", "hop-lai", "huy", "khep-lai"])
@pytest.mark.parametrize("role", ["MTTQ", "Đơn vị xử lý", "Người duyệt", "Lãnh đạo"])
def test_only_the_office_speaks_for_a_session(role, verb):
    session = make_session(announced_at=None)
    make_meeting(session=session)
    assert do(signed_in(role), session, verb, reason="x").status_code == 403
    assert not CaseEvent.objects.exists()


def test_looking_at_a_verb_does_nothing(office):
    session = make_session()
    assert "Trang của hội nghị ghi «hủy»" in text_of(office.get(verb_address(session, "huy")))
    assert fresh(session).cancelled_at is None
    assert office.get(verb_address(session, "bay-len")).status_code == 404


def test_a_verb_that_does_not_fit_leads_back_with_a_word(office):
    session = make_session()
    response = office.get(verb_address(session, "cong-bo"), follow=True)
    assert response.redirect_chain[0][0] == page_of(session)
    assert "không còn làm được" in text_of(response)


def test_only_a_draft_session_is_deleted(office):
    public, draft = make_session(), make_session(announced_at=None)
    assert office.post(page_of(public, "delete"), {"post": "yes"}).status_code == 403
    office.post(page_of(draft, "delete"), {"post": "yes"})
    assert list(DialogueSession.objects.all()) == [public]


def test_agenda_lines_offer_the_people_of_their_own_session(office):
    session = make_session()
    session.participations.create(role="chair", title_then="Chủ tịch của hội nghị này")
    make_session().participations.create(role="chair", title_then="Chủ tịch của hội nghị khác")
    session.agenda.create(title="Khai mạc")
    page = text_of(office.get(page_of(session)))
    assert '">Chủ tịch của hội nghị này (chủ trì)</option>' in page
    assert "Chủ tịch của hội nghị khác" not in page
