import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.keyset import CappedCount
from dialogue_portal.lib.sentences import padded
from sessions_app.deadlines import OfSession, deadline
from sessions_app.models import AgendaItem
from sessions_app.templatetags.portal_tags import prose, with_links
from sessions_app.views import announcement_views

from ..builders import (
    make_announcement,
    make_conclusion,
    make_group,
    make_meeting,
    make_session,
    make_ward,
)


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (7, "07"), (10, "10"), (1234, "1.234")])
def test_a_count_in_prose_has_its_zero_and_its_dots(number, words):
    assert padded(number) == words
    assert padded(CappedCount(number, 5000)) == words
    assert padded(CappedCount(5001, 5000)) == "hơn 5.000"


def test_sessions_are_listed_by_year_newest_first(client):
    old, new = make_session(year=2019), make_session(year=2026)
    make_meeting(session=old, held_on=dt.date(2019, 9, 12))
    make_meeting(session=new, held_on=dt.date(2026, 3, 5))
    page = client.get(reverse("sessions_app:sessions")).content.decode()
    assert page.index("Năm 2026") < page.index(new.title) < page.index("Năm 2019") < page.index(old.title)


def test_a_session_without_a_day_says_so_in_the_list_and_on_its_page(client):
    session = make_session()
    for address in [reverse("sessions_app:sessions"), session.get_absolute_url()]:
        assert "Chưa định ngày họp" in client.get(address).content.decode()
    make_meeting(session=session)
    for address in [reverse("sessions_app:sessions"), session.get_absolute_url()]:
        assert "Chưa định ngày họp" not in client.get(address).content.decode()


def test_the_list_can_be_narrowed_to_a_year(client):
    old, new = make_session(year=2019), make_session(year=2026)
    page = client.get(reverse("sessions_app:sessions"), {"nam": "2019"}).content.decode()
    assert old.title in page
    assert new.title not in page


IN_NINE_DAYS = dt.timedelta(days=9)
ON_THE_DAY = {
    "cancelled": "Hội nghị đã hủy nên không họp.",
    "postponed": "Hội nghị tạm hoãn nên chưa họp.",
    "held": "Người dự, diễn biến và hình ảnh chưa được ghi trên cổng này.",
}
NO_RESULT = {"cancelled": "Hội nghị đã hủy nên không có kết luận."}


@pytest.mark.parametrize("what", ["cancelled", "postponed", "held"])
def test_no_stage_of_a_session_is_a_heading_with_nothing_below_it(client, what):
    called_off = {f"{what}_at": timezone.now(), f"{what}_reason": "Vì bão."} if what != "held" else {}
    session = make_session(**called_off)
    make_meeting(session=session, held_on=timezone.localdate() + (IN_NINE_DAYS if called_off else -IN_NINE_DAYS))
    page = client.get(session.get_absolute_url()).content.decode()
    assert [key for key, words in ON_THE_DAY.items() if words in page] == [what]
    assert NO_RESULT.get(what, "Chưa có thông báo kết luận trên cổng này.") in page
    assert ("Theo dõi qua thư điện tử" in page) == (what != "cancelled")


def test_what_happened_on_the_day_takes_the_place_of_the_word_that_nothing_was_noted(client):
    session = make_session(topics_raised="Thoát nước.")
    make_meeting(session=session, held_on=timezone.localdate() - IN_NINE_DAYS)
    assert ON_THE_DAY["held"] not in client.get(session.get_absolute_url()).content.decode()


def test_a_session_to_come_says_what_comes_next_and_when(client):
    session = make_session()
    meeting = make_meeting(session=session, held_on=timezone.localdate() + IN_NINE_DAYS, place="Nhà văn hóa")
    page = client.get(session.get_absolute_url()).content.decode()
    assert f"<strong>Tiếp theo:</strong> họp {meeting.when}, Nhà văn hóa." in page
    assert "Hội nghị chưa họp." in page


def test_a_session_that_was_held_says_by_when_its_result_is_owed(client):
    session = make_session()
    held = make_meeting(session=session, held_on=timezone.localdate() - IN_NINE_DAYS).held_on
    page = client.get(session.get_absolute_url()).content.decode()
    assert f"công bố kết quả, hạn {deadline(OfSession.PUBLISH_RESULT, held).result:%d/%m/%Y}" in page
    assert "Hội nghị chưa họp." not in page


@pytest.mark.parametrize("hour", [9, 12])
def test_what_comes_next_of_two_meetings_is_the_other(client, monkeypatch, hour):
    """While the first goes on, too."""
    make_ward()
    session, day = make_session(), dt.date(2026, 12, 30)
    times = {"start_time": dt.time(8), "end_time": dt.time(11)}
    make_meeting(session=session, held_on=day, **times)
    later = make_meeting(session=session, held_on=day + dt.timedelta(days=3), place="Nhà văn hóa", **times)
    monkeypatch.setattr(timezone, "now", lambda: timezone.make_aware(dt.datetime(2026, 12, 30, hour)))
    page = client.get(session.get_absolute_url()).content.decode()
    told = "họp tiếp" if hour == 9 else "họp"
    assert f"<strong>Tiếp theo:</strong> {told} {later.when}, Nhà văn hóa." in page
    monkeypatch.setattr(timezone, "now", lambda: timezone.make_aware(dt.datetime(2027, 1, 2, 9)))
    assert "Tiếp theo:</strong> kết luận" in client.get(session.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("days", "facts", "is_late"),
    [(9, {}, False), (60, {}, True), (14, {"kind": "youth", "is_complex": True}, False), (20, {"kind": "youth"}, True)],
)
def test_a_result_that_was_owed_before_today_is_said_to_be_late(client, days, facts, is_late):
    meeting = make_meeting(session=make_session(**facts), held_on=timezone.localdate() - dt.timedelta(days=days))
    page = client.get(meeting.session.get_absolute_url()).content.decode()
    assert "công bố kết quả, hạn" in page
    assert ('<span class="tag tag--late">Quá hạn</span>' in page) is is_late


@pytest.mark.parametrize(
    ("facts", "day_said", "says"),
    [({"source": "Bài đăng"}, "", ""), ({}, "cuối tháng 5", "<strong>Tiếp theo:</strong> công bố kết quả.")],
)
def test_of_what_is_retold_or_has_no_known_day_nobody_says_that_it_is_late(client, facts, day_said, says):
    session = make_session(announced_at=timezone.now(), **facts)
    make_meeting(session=session, held_on=timezone.localdate() - dt.timedelta(days=60), day_said=day_said)
    told = client.get(session.get_absolute_url()).content.decode().partition("Hội nghị đã họp.")[2]
    assert says in told
    assert ("Tiếp theo" in told) is bool(says)
    assert "Quá hạn" not in told


@pytest.mark.parametrize(
    ("source", "says"), [("Bài đăng", "ban hành ngày 20/09/2019"), ("", "công bố ngày 01/12/2026")]
)
def test_of_what_is_retold_the_day_of_its_conclusion_is_told_not_the_day_of_typing(client, source, says):
    typed_at = timezone.make_aware(dt.datetime(2026, 12, 1, 9))
    session = make_meeting(
        session=make_session(source=source, announced_at=typed_at), held_on=dt.date(2019, 9, 12)
    ).session
    make_conclusion(session=session, issued_on=dt.date(2019, 9, 20), published_at=typed_at)
    assert f"<strong>Đã có kết luận</strong>, {says}." in client.get(session.get_absolute_url()).content.decode()


def test_a_session_that_is_on_is_not_said_to_lie_ahead(client):
    session = make_session()
    make_meeting(session=session)
    page, home = (client.get(address).content.decode() for address in [session.get_absolute_url(), reverse("home")])
    assert "Hội nghị đang họp." in page
    assert "chưa họp" not in page
    assert "Hội nghị hôm nay" in home
    assert "Hội nghị sắp tới" not in home


def test_a_session_between_two_meetings_does_not_say_that_it_has_not_met(client):
    session = make_session()
    for days in [-IN_NINE_DAYS, IN_NINE_DAYS]:
        make_meeting(session=session, held_on=timezone.localdate() + days)
    assert "Hội nghị còn buổi chưa họp." in client.get(session.get_absolute_url()).content.decode()


def test_the_programme_of_several_meetings_is_told_meeting_by_meeting(client):
    session = make_session()
    first, second = (make_meeting(session=session, held_on=dt.date(2030, 5, day)) for day in [6, 8])
    for meeting, title in [(first, "Khai mạc"), (second, "Phát biểu"), (first, "Báo cáo"), (None, "Văn nghệ")]:
        AgendaItem.objects.create(session=session, meeting=meeting, title=title)
    told = client.get(session.get_absolute_url()).content.decode().split('id="chuong-trinh"')[1]
    order = ["Buổi 1: Thứ Hai, 06/05/2030", "Khai mạc", "Báo cáo", "Buổi 2: Thứ Tư, 08/05/2030", "Phát biểu"]
    places = [told.index(words) for words in [*order, "Nội dung chưa xếp vào buổi nào", "Văn nghệ"]]
    assert places == sorted(places)
    second.delete()
    assert "Buổi 1:" not in client.get(session.get_absolute_url()).content.decode()


@pytest.mark.parametrize("reason", ["bão số 5", "bão số 5.", " bão số 5.. "])
def test_the_reason_of_a_postponement_is_a_sentence_of_its_own(client, reason):
    session = make_session(postponed_at=timezone.now() - 2 * IN_NINE_DAYS, postponed_reason=reason)
    make_meeting(session=session, held_on=timezone.localdate() - IN_NINE_DAYS)
    page = client.get(session.get_absolute_url()).content.decode()
    assert "<strong>Hội nghị tạm hoãn.</strong> Lý do: bão số 5. Ngày mới sẽ được báo tại đây." in page
    assert "Hội nghị đã họp" not in page


def test_the_reason_of_a_cancellation_is_a_sentence_of_its_own(client):
    session = make_session(cancelled_at=timezone.now(), cancelled_reason="Phường sáp nhập")
    assert "Lý do: Phường sáp nhập.\n" in client.get(session.get_absolute_url()).content.decode()


def test_home_shows_the_soonest_session_first_even_among_many(client):
    soon = make_session()
    make_meeting(session=soon, held_on=timezone.localdate() + IN_NINE_DAYS)
    for days in range(10, 20):
        make_meeting(held_on=timezone.localdate() + dt.timedelta(days=days))
    assert client.get("/").context["next_session"] == soon


@pytest.mark.parametrize("how", ["postponed", "cancelled"])
def test_a_coming_session_that_was_called_off_is_not_among_the_past_ones(client, how):
    off = make_session(**{f"{how}_at": timezone.now(), f"{how}_reason": "Vì bão."})
    stands = make_session()
    for session in [off, stands]:
        make_meeting(session=session, held_on=timezone.localdate() + IN_NINE_DAYS)
    context = client.get("/").context
    assert (context["next_session"], context["coming_sessions"]) == (stands, [off])
    assert list(context["past_sessions"]) == []


def test_home_says_why_the_only_coming_session_was_put_off(client):
    session = make_session(postponed_at=timezone.now(), postponed_reason="Vì bão.")
    make_meeting(session=session, held_on=timezone.localdate() + IN_NINE_DAYS)
    assert "Lý do: Vì bão. Ngày mới" in client.get("/").content.decode()


@pytest.mark.parametrize("how", ["postponed", "cancelled"])
def test_days_of_what_was_called_off_are_struck_through_wherever_they_stand(client, how):
    session, group = make_session(), make_group()
    meeting = make_meeting(session=session, held_on=timezone.localdate() + IN_NINE_DAYS)
    meeting.groups.add(group)
    addresses = ["/", reverse("sessions_app:sessions"), session.get_absolute_url(), group.get_absolute_url()]
    struck = f"<s>{meeting.when}</s>"
    assert [struck in client.get(address).content.decode() for address in addresses] == [False] * 4
    type(session).objects.update(**{f"{how}_at": timezone.now(), f"{how}_reason": "Vì bão."})
    assert [struck in client.get(address).content.decode() for address in addresses] == [True] * 4


def test_who_chooses_a_session_is_told_that_it_was_put_off(client):
    now = timezone.now()
    window = {"opinions_open_at": now - IN_NINE_DAYS, "opinions_close_at": now + IN_NINE_DAYS}
    make_session(**window)
    make_meeting(session=make_session(**window, postponed_at=now, postponed_reason="Vì bão."))
    page = client.get(reverse("feedback:send")).content.decode()
    assert page.count("Hội nghị tạm hoãn.") == 1
    assert page.count("<s>") == 1
    assert "Lý do: Vì bão. Ngày mới" in page


@pytest.mark.parametrize("year", ["", "1", "x", "2019'", "99999999999999999999"])
def test_a_year_that_is_none_of_ours_shows_them_all(client, year):
    session = make_session(year=2019)
    assert session.title in client.get(reverse("sessions_app:sessions"), {"nam": year}).content.decode()


def test_years_are_written_without_thousands_separators(client):
    session = make_session(year=2019)
    make_meeting(session=session, held_on=dt.date(2019, 9, 12))
    page = client.get(session.get_absolute_url()).content.decode()
    assert "năm 2019" in page
    assert "2.019" not in page


def test_neighbouring_announcements_lead_to_each_other(client):
    now = timezone.now()
    first, second, third = (make_announcement(published_at=now - dt.timedelta(days=days)) for days in [3, 2, 1])
    page = client.get(second.get_absolute_url()).content.decode()
    assert first.get_absolute_url() in page
    assert third.get_absolute_url() in page


def test_views_are_counted_in_batches(client):
    announcement_views.counts.clear()
    announcement = make_announcement(view_count=228)
    for _ in range(3):
        client.get(announcement.get_absolute_url(), headers={"User-Agent": "Mozilla/5.0 Firefox/140.0"})
    announcement.refresh_from_db()
    assert announcement.view_count == 228
    announcement_views.flush()
    announcement.refresh_from_db()
    assert announcement.view_count == 231


def test_an_empty_part_of_a_conclusion_is_shown_as_empty(client):
    notice = make_conclusion(items=1, published_at=timezone.now())
    page = client.get(notice.get_absolute_url()).content.decode()
    assert page.count("Không có.") == 3


def test_a_merged_group_leads_to_the_new_one(client):
    new = make_group()
    old = make_group(merged_into=new, valid_to=dt.date(2025, 6, 30))
    assert new.get_absolute_url() in client.get(old.get_absolute_url()).content.decode()
    assert old.get_absolute_url() in client.get(new.get_absolute_url()).content.decode()


def test_the_way_back_from_a_group_bears_the_wards_own_word(client):
    make_ward(group_word="khu phố")
    page = client.get(make_group().get_absolute_url()).content.decode()
    way_back = page.partition('aria-label="Đường dẫn"')[2].partition("</nav>")[0]
    assert f'<li><a href="{reverse("sessions_app:groups")}">Khu phố</a></li>' in way_back


@pytest.mark.parametrize("name", ["sessions_app:sessions", "feedback:opinions", "feedback:commitments"])
def test_every_list_is_narrowed_by_the_same_word(client, name):
    page = client.get(reverse(name)).content.decode()
    assert ">Tìm</button>" in page
    options = re.findall(r"<option[^>]*>([^<]+)</option>", page)
    assert [option for option in options if option[0] != option[0].upper()] == []


def test_plain_text_becomes_paragraphs_lists_and_headings_and_nothing_else():
    text = "## Mục <b>\nMột\nhai\n\n- ba\n- <script>\n\nbốn"
    assert prose(text) == (
        "<h2>Mục &lt;b&gt;</h2><p>Một<br>hai</p><ul><li>ba</li><li>&lt;script&gt;</li></ul><p>bốn</p>"
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            "Xem https://a.vn/x?b=1&c=2.",
            '<p>Xem <a href="https://a.vn/x?b=1&amp;c=2">https://a.vn/x?b=1&amp;c=2</a>.</p>',
        ),
        ("(http://a.vn/),", '<p>(<a href="http://a.vn/">http://a.vn/</a>),</p>'),
        ("“https://a.vn/x”…", '<p>“<a href="https://a.vn/x">https://a.vn/x</a>”…</p>'),
        ("https://a.vn/x…", '<p><a href="https://a.vn/x">https://a.vn/x</a>…</p>'),
        ("<https://a.vn>", '<p>&lt;<a href="https://a.vn">https://a.vn</a>&gt;</p>'),
        ('https://a.vn/" onclick="x', '<p><a href="https://a.vn/">https://a.vn/</a>" onclick="x</p>'),
        ("javascript:x https://", "<p>javascript:x https://</p>"),
    ],
)
def test_a_web_address_in_an_answer_is_a_link_and_nothing_else_is(typed, shown):
    assert with_links(prose(typed)) == shown
