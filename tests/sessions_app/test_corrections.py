"""The page of an announced conference mends nothing in silence: the public reads which part, why, and the old words."""

import datetime as dt

import pytest
from django.utils import timezone

from sessions_app.models import CaseEvent, SessionChange
from tests.builders import make_official
from tests.forms import opened_form, send
from tests.marks import seldom
from tests.staff import fresh, page_of, text_of

from .announced import announced, saved

pytestmark = pytest.mark.usefixtures("ward")

NOTE = "Hãy ghi lý do sửa"


def rows(session):
    return [list(rows.values()) for rows in [session.agenda.all(), session.participations.all()]]


def read(client, session):
    return text_of(client.get(session.get_absolute_url())).partition("thay-doi")[2].partition('id="thoi-gian"')[0]


def test_the_old_words_stay_readable(office, client):
    session = announced(purpose="Nghe bà con nói.", kind="regular")
    saved(office, session, note="Ghi nhầm", purpose="Nghe bà con.", kind="thematic")
    said = read(client, session)
    assert "Lý do: Ghi nhầm." in said
    assert "<summary>Trước đây ghi</summary>" in said
    assert "Mục đích: Nghe bà con nói." in said
    assert "Loại: định kỳ" in said


def test_old_words_that_nobody_may_read_are_not_kept(office, client):
    session = announced(contact="Chị Thử, 0912 345 678")
    saved(office, session, note="Lộ số riêng", contact="Văn phòng", hides_old_words="on")
    said = read(client, session)
    assert "Lộ số riêng" in said
    assert "0912 345 678" not in text_of(client.get(session.get_absolute_url()))
    assert SessionChange.objects.get().before == ""
    assert "0912" not in CaseEvent.objects.get(verb="correct").reason


def test_the_window_is_one_part_with_its_old_days(office, client):
    opens = timezone.make_aware(dt.datetime(2030, 1, 2))
    session = announced(opinions_open_at=opens, opinions_close_at=opens + dt.timedelta(days=8, hours=23, minutes=59))
    saved(office, session, note="Thêm ngày", opinions_open_at="01/01/2030 08:00", opinions_close_at="20/01/2030 17:00")
    assert "Thời gian nhận ý kiến: từ ngày 02/01/2030 đến hết ngày 10/01/2030" in read(client, session)


@pytest.mark.parametrize(
    "column", ["basis", *(pytest.param(one, marks=pytest.mark.long) for one in ["source", "source_url"])]
)
def test_what_it_rests_on_is_mended_with_a_note(office, column):
    session = announced(**{column: "https://example.vn/cu"})
    assert NOTE in text_of(saved(office, session, **{column: "https://example.vn/moi"}))
    assert getattr(fresh(session), column) == "https://example.vn/cu"
    saved(office, session, note="Nhầm", **{column: "https://example.vn/moi"})
    assert "https://example.vn/cu" in SessionChange.objects.get().before


def test_a_source_is_named_afterwards_without_a_note(office):
    session = announced(in_days=-3)
    saved(office, session, source="Báo Thử Nghiệm")
    assert fresh(session).source == "Báo Thử Nghiệm"
    assert not SessionChange.objects.exists()


@pytest.mark.parametrize(
    ("typed", "old"),
    [
        ({"agenda-1-DELETE": "on"}, "Chương trình: 20:00 Thảo luận"),
        ({"agenda-2-title": "Giải lao", "agenda-2-order": "3"}, "Chương trình: (chưa có) Giải lao"),
        ({"agenda-0-order": "3"}, "Chương trình: 19:00 Khai mạc (Lê Thử, Bí thư)\n20:00 Thảo luận"),
        *seldom(
            ({"agenda-0-time": "19:30"}, "Chương trình: 19:00 Khai mạc (Lê Thử, Bí thư)"),
            ({"participations-0-name_then": "Lý Thử"}, "Chương trình: 19:00 Khai mạc (Lê Thử, Bí thư)"),
            ({"participations-0-role": "attend"}, "Người tham gia: chủ trì: Lê Thử, Bí thư"),
        ),
        ({"participations-1-role": "report", "participations-1-title_then": "Chủ tịch"}, "(chưa có) báo cáo: Chủ tịch"),
    ],
)
def test_the_programme_and_who_takes_part_change_with_a_note_that_the_public_reads(office, client, typed, old):
    session = announced()
    before = rows(session)
    assert NOTE in text_of(saved(office, session, **typed))
    assert (rows(session), SessionChange.objects.count()) == (before, 0)
    saved(office, session, note="Theo kế hoạch mới", **typed)
    assert rows(session) != before
    assert old in SessionChange.objects.get().before
    assert "Lý do: Theo kế hoạch mới." in read(client, session)
    assert CaseEvent.objects.get(verb="correct").actor == office.user


def test_after_the_conference_its_record_is_written_without_a_note(office):
    session = announced(in_days=-3)
    speaker = {"participations-1-role": "speak", "participations-1-title_then": "Công dân tổ dân phố số 3"}
    saved(office, session, **{"agenda-0-proceedings": "Đã khai mạc.", "agenda-2-title": "Trao quà"}, **speaker)
    assert (session.agenda.count(), session.participations.count()) == (3, 2)
    assert session.agenda.first().proceedings == "Đã khai mạc."
    assert not SessionChange.objects.exists()


def test_after_the_conference_what_was_read_is_mended_with_a_note(office):
    session = announced(in_days=-3)
    assert NOTE in text_of(saved(office, session, **{"participations-0-name_then": "Lý Thử"}))
    assert session.participations.get().name_then == "Lê Thử"


def test_a_link_to_an_official_changes_no_word(office):
    session = announced()
    saved(office, session, **{"participations-0-official": make_official().pk})
    assert session.participations.get().official
    assert not SessionChange.objects.exists()


def test_the_programme_of_a_draft_needs_no_note(office):
    draft = announced(announced_at=None)
    form = opened_form(office, page_of(draft))
    form.fill("agenda-0-time", "18:00")
    send(office, page_of(draft), form)
    assert draft.agenda.first().time == dt.time(18)
    assert not SessionChange.objects.exists()
