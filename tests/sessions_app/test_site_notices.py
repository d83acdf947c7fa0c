"""Planned downtimes: told in time or with a reason, on every public page, gone by the clock."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, tell_site_notice, withdraw_site_notice
from sessions_app.models import CalendarDay, CaseEvent, DeadlineRule, SiteNotice
from sessions_app.record_words import verb_name
from sessions_app.site_notice_days import last_day_to_tell
from tests.builders import make_site_notice, make_user, make_ward
from tests.staff import fresh, page_of, signed_in, text_of


def at(day, hour=22):
    return timezone.make_aware(dt.datetime(2026, 12, day, hour))


def told(**kwargs):
    return make_site_notice(told_at=timezone.now(), **kwargs)


def band(client, address="/"):
    page = client.get(address).content.decode()
    return page.partition('<aside class="ward-notice site-band"')[2].partition("</aside>")[0]


def test_seven_working_days_come_after_telling_up_to_the_downtime():
    CalendarDay.objects.all().delete()
    assert last_day_to_tell(make_site_notice(starts_at=at(21))) == dt.date(2026, 12, 10)
    assert last_day_to_tell(make_site_notice(starts_at=at(20))) == dt.date(2026, 12, 9)
    assert last_day_to_tell(make_site_notice(starts_at=at(22))) == dt.date(2026, 12, 11)
    CalendarDay.objects.create(day=dt.date(2026, 12, 17), kind="off", name="nghỉ bù")
    assert last_day_to_tell(make_site_notice(starts_at=at(21))) == dt.date(2026, 12, 9)


def test_how_early_a_downtime_is_told_is_the_wards_to_set_with_its_ground():
    notice, rule = make_site_notice(starts_at=at(21)), DeadlineRule.objects.get(duty="downtime")
    office = signed_in("Văn phòng")
    page = text_of(office.get(page_of(notice)))
    assert f"trước ít nhất 7 ngày làm việc ({rule.basis})" in page
    office.post(page_of(rule), {"days": "10", "basis": "Quy chế"})
    assert fresh(rule).counts_from == "downtime"
    assert "trước ít nhất 10 ngày làm việc (Quy chế)" in text_of(office.get(page_of(notice)))
    assert last_day_to_tell(notice) == dt.date(2026, 12, 7)
    DeadlineRule.objects.all().delete()
    assert last_day_to_tell(notice) == dt.date(2026, 12, 10)


def test_the_band_says_from_when_to_when_on_every_public_page_and_goes_by_the_clock(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(20))
    make_ward()
    notice = told(text="Nâng cấp <b>máy chủ</b>", starts_at=at(21), ends_at=at(21, 23))
    for address in ["/", "/thong-bao/", "/y-kien/gui/"]:
        words = band(client, address)
        assert "Nâng cấp &lt;b&gt;máy chủ&lt;/b&gt;." in words
        assert "từ 22:00 ngày 21/12/2026 đến 23:00 ngày 21/12/2026" in words
    monkeypatch.setattr(timezone, "now", lambda: notice.ends_at)
    assert band(client) == ""


def test_neither_a_draft_nor_a_withdrawn_notice_is_told(client):
    make_ward()
    make_site_notice()
    told(withdrawn_at=timezone.now())
    assert band(client) == ""
    told(text="Bảo trì")
    assert "Bảo trì" in band(client)


def test_the_band_costs_no_query(client, django_assert_num_queries):
    make_ward()
    with django_assert_num_queries(1):
        client.get("/rss/")
    told()
    with django_assert_num_queries(1):
        client.get("/rss/")


def test_the_nearest_downtime_is_told_first(client):
    make_ward()
    told(text="Sau", starts_at=timezone.now() + dt.timedelta(days=40))
    told(text="Trước", starts_at=timezone.now() + dt.timedelta(days=20))
    assert "Trước" in band(client)


def test_told_in_time_it_needs_no_reason_and_keeps_none():
    notice = make_site_notice()
    tell_site_notice(notice, by=make_user(), reason="Không có gì")
    assert SiteNotice.objects.get().late_reason == ""
    with pytest.raises(WrongState):
        tell_site_notice(notice, by=make_user())


def test_told_late_it_needs_a_reason_that_is_kept():
    notice = make_site_notice(starts_at=timezone.now() + dt.timedelta(days=2))
    with pytest.raises(NotReady):
        tell_site_notice(notice, by=make_user(), reason=" ")
    tell_site_notice(notice, by=make_user(), reason="Máy chủ hỏng")
    assert SiteNotice.objects.get().late_reason == "Máy chủ hỏng"
    with pytest.raises(NotReady):
        tell_site_notice(make_site_notice(starts_at=timezone.now() - dt.timedelta(days=2)), by=make_user(), reason="x")


def test_a_downtime_that_has_begun_is_told_while_it_lasts():
    began = timezone.now() - dt.timedelta(minutes=30)
    notice = make_site_notice(starts_at=began, ends_at=began + dt.timedelta(hours=2))
    tell_site_notice(notice, by=make_user(), reason="Máy chủ hỏng")
    assert SiteNotice.objects.get().told_at


def test_the_office_is_warned_and_asked_why_it_is_late(client):
    client.force_login(make_user("Văn phòng"))
    late = make_site_notice(starts_at=timezone.now() + dt.timedelta(days=2))
    verb = reverse("admin:sessions_app_sitenotice_verb", args=[late.pk, "bao"])
    page = client.get(verb).content.decode()
    assert "Vì sao báo muộn" in page
    assert "Đã muộn" in page
    assert f"<dt>Ngừng từ</dt><dd><p>{timezone.localtime(late.starts_at):%d/%m/%Y %H:%M}</p></dd>" in page
    assert client.post(verb, {"reason": ""}).status_code == 200
    assert client.post(verb, {"reason": "Máy chủ hỏng"}).status_code == 302
    in_time = make_site_notice()
    page = client.get(reverse("admin:sessions_app_sitenotice_verb", args=[in_time.pk, "bao"])).content.decode()
    assert "Vì sao báo muộn" not in page


def test_a_notice_is_withdrawn_once_and_only_when_it_was_told():
    with pytest.raises(WrongState):
        withdraw_site_notice(make_site_notice(), by=make_user(), reason="x")
    notice = told()
    withdraw_site_notice(notice, by=make_user(), reason="Không cần nữa")
    assert verb_name(CaseEvent.objects.get()) == "thôi báo ngừng cổng"
    with pytest.raises(WrongState):
        withdraw_site_notice(notice, by=make_user(), reason="x")
