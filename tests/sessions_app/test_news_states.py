"""A piece of news on its way: scheduled, previewed, posted, corrected, taken down; what shows through at each step."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions_app import actions
from sessions_app.models import Announcement, AnnouncementVersion, CaseEvent
from tests.builders import make_announcement, make_session, make_user
from tests.staff import do, fresh, page_of, signed_in, text_of, verb_address

from .news_form import NO_INLINES

MARK = "DAU-RIENG"


def in_hours(hours):
    return timezone.now() + dt.timedelta(hours=hours)


def at_form(moment):
    local = timezone.localtime(moment)
    return {"at_0": local.strftime("%d/%m/%Y"), "at_1": local.strftime("%H:%M")}


def everywhere(client, *more):
    """The pages on which an announcement may show."""
    names = ["home", "sessions_app:announcements"]
    searches = [f"{reverse('search')}?q={MARK}", f"{reverse('sessions_app:announcements')}?q={MARK}"]
    return "".join(text_of(client.get(address)) for address in [*map(reverse, names), *searches, *more])


# Scheduling


def test_a_scheduled_announcement_appears_by_itself(office, client, monkeypatch):
    announcement = make_announcement(published_at=None, title=MARK)
    moment = in_hours(3).replace(second=0, microsecond=0)
    do(office, announcement, "hen-gio", **at_form(moment))
    assert fresh(announcement).published_at == moment
    assert announcement.get_absolute_url() not in everywhere(client)
    assert client.get(announcement.get_absolute_url()).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert announcement.get_absolute_url() in everywhere(client)
    assert client.get(announcement.get_absolute_url()).status_code == 200


def test_a_scheduled_announcement_is_not_edited_until_it_is_unscheduled(office):
    announcement = make_announcement(published_at=in_hours(3))
    form = {"category": "news", "title": "Sửa", "text": "x", **NO_INLINES}
    assert office.post(page_of(announcement), form).status_code == 403
    do(office, announcement, "thoi-hen")
    office.post(page_of(announcement), form)
    assert (fresh(announcement).title, fresh(announcement).published_at) == ("Sửa", None)


@pytest.mark.parametrize("hours", [-1, 24 * 400])
def test_a_moment_past_or_far_ahead_is_refused(office, hours):
    announcement = make_announcement(published_at=None)
    page = text_of(do(office, announcement, "hen-gio", **at_form(in_hours(hours))))
    assert "Giờ hẹn" in page
    assert fresh(announcement).published_at is None
    assert "Hãy ghi cả ngày và giờ" in text_of(do(office, announcement, "hen-gio", at_0="", at_1=""))


def test_nobody_else_schedules_and_what_is_out_is_not_unscheduled(office):
    announcement = make_announcement()
    with pytest.raises(actions.WrongState):
        actions.unschedule_announcement(announcement, by=office.user)
    with pytest.raises(actions.WrongState):
        actions.schedule_announcement(announcement, by=office.user, at=in_hours(1))
    assert signed_in("MTTQ").get(verb_address(announcement, "hen-gio")).status_code == 403


# Neighbours and related


def unseen(**fields):
    """A draft, a scheduled one, a hidden one, each with the mark."""
    return [
        make_announcement(title=MARK, text=MARK, **fields, published_at=None, preview_made_at=timezone.now()),
        make_announcement(title=MARK, text=MARK, **fields, published_at=in_hours(1)),
        make_announcement(title=MARK, text=MARK, **fields, published_at=in_hours(-1), hidden_at=timezone.now()),
    ]


def test_nothing_unpublished_shows_beside_an_announcement_or_in_any_list(client):
    session = make_session()
    fields = {"session": session, "category": "news"}
    make_announcement(**fields, published_at=in_hours(-2))
    shown = make_announcement(**fields, published_at=in_hours(-0.5))
    hidden = unseen(**fields)
    actions.correct_announcement(
        shown, by=make_user(), revision=1, title=shown.title, summary="", text="Mới", note="Sửa", is_withheld=False
    )
    pages = [shown.get_absolute_url(), shown.versions.get().get_absolute_url(), session.get_absolute_url()]
    page = everywhere(client, *pages)
    assert shown.title in page
    assert all(row.get_absolute_url() not in page for row in hidden)
    assert [client.get(row.get_absolute_url()).status_code for row in hidden] == [404, 404, 410]


def test_related_are_those_of_the_session_then_of_the_category_newest_first(client):
    session = make_session()
    other_kind = make_announcement(category="party", published_at=in_hours(-1))
    older, newer = (make_announcement(category="news", published_at=in_hours(-hours)) for hours in [30, 20])
    near = make_announcement(category="notice", session=session, published_at=in_hours(-90))
    shown = make_announcement(category="news", session=session, published_at=in_hours(-50))
    assert list(Announcement.objects.public().related_to(shown)) == [near, newer, older]
    section = text_of(client.get(shown.get_absolute_url())).split("Tin liên quan")[1].split("</section>")[0]
    assert [section.index(row.title) for row in [near, newer, older]] == sorted(
        section.index(row.title) for row in [near, newer, older]
    )
    assert other_kind.title not in section


def test_announcements_of_the_same_moment_are_all_neighbours_of_each_other():
    moment = in_hours(-1)
    first, second, third = (make_announcement(published_at=moment) for _ in range(3))
    public = Announcement.objects.public()
    assert (public.older_than(second).first(), public.newer_than(second).first()) == (first, third)


@pytest.mark.parametrize("rows", [1, 12])
def test_a_page_takes_the_same_queries_however_many_others_there_are(client, django_assert_num_queries, rows):
    session = make_session()
    shown = make_announcement(session=session)
    for number in range(rows):
        make_announcement(session=session, published_at=in_hours(-number - 1))
        AnnouncementVersion.objects.create(
            announcement=shown, number=number + 1, title="x", text="x", replaced_at=timezone.now(), note="x"
        )
    with django_assert_num_queries(8):
        client.get(shown.get_absolute_url())


# Preview


@pytest.fixture
def draft(office):
    """A draft with the address of its preview given out."""
    announcement = make_announcement(published_at=None, title=MARK, text="<p>Nội dung nháp</p>")
    do(office, announcement, "xem-truoc")
    return fresh(announcement)


def test_a_draft_is_read_by_its_address_and_nobody_keeps_the_page(draft, office):
    others = [make_announcement(title="Tin khác"), *unseen()]
    response = Client().get(draft.preview_url)
    page = text_of(response)
    assert "Bản nháp, chưa đăng" in page
    assert "Nội dung nháp" in page
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies
    assert all(other.get_absolute_url() not in page for other in others)
    assert draft.preview_url in text_of(office.get(page_of(draft)))


def test_the_address_of_a_preview_ends_after_seven_days(draft, client, monkeypatch):
    later = timezone.now() + dt.timedelta(days=7, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get(draft.preview_url).status_code == 404


@pytest.mark.parametrize("verb", ["thu-hoi-xem-truoc", "dang"])
def test_the_address_of_a_preview_ends_when_it_is_taken_back_or_the_draft_is_posted(draft, office, client, verb):
    address = draft.preview_url
    assert client.get(address).status_code == 200
    do(office, draft, verb)
    assert client.get(address).status_code == 404


def test_a_new_address_ends_the_old_one_and_a_scheduled_draft_is_read_too(draft, office, client):
    old = draft.preview_url
    do(office, draft, "xem-truoc")
    do(office, draft, "hen-gio", **at_form(in_hours(3)))
    assert client.get(old).status_code == 404
    assert client.get(fresh(draft).preview_url).status_code == 200


def test_what_was_taken_down_is_not_shared_as_a_draft(office):
    announcement = make_announcement()
    actions.hide_announcement(announcement, by=office.user, reason="Lộ tên.")
    for row in [announcement, make_announcement()]:
        with pytest.raises(actions.WrongState):
            actions.share_preview(fresh(row), by=office.user)
        assert fresh(row).preview_made_at is None


def test_no_other_token_opens_a_preview(draft, client):
    other = make_announcement(published_at=None, preview_made_at=None)
    token = draft.preview_url.rstrip("/").rsplit("/", 1)[1]
    for wrong in ["x", token[:-1] + ("A" if token[-1] != "A" else "B"), token[1:], f"{other.pk}", ":", "a:b:c"]:
        assert client.get(reverse("sessions_app:announcement_preview", args=[wrong]), follow=True).status_code == 404
    assert client.post(draft.preview_url).status_code == 405
    assert other.preview_url == ""


# Corrections


def correction(announcement, **typed):
    defaults = {"title": announcement.title, "summary": "", "text": "Họp ngày 09/12.", "note": "Sửa ngày họp."}
    return {**defaults, "revision": announcement.revision, **typed}


def test_a_correction_is_told_and_leads_to_what_was_read_before(office, client):
    announcement = make_announcement(text="Họp ngày 08/12.")
    do(office, announcement, "dinh-chinh", **correction(announcement, note="Sửa ngày họp"))
    page = text_of(client.get(announcement.get_absolute_url()))
    assert "Đã đính chính lúc" in page
    assert "Sửa ngày họp." in page
    assert "Họp ngày 09/12." in page
    version = announcement.versions.get()
    assert version.get_absolute_url() in page
    before = text_of(client.get(version.get_absolute_url()))
    assert "Họp ngày 08/12." in before
    assert "Bản cũ, đã được đính chính" in before
    assert Announcement.objects.public().containing("ngày 09").exists()
    assert CaseEvent.objects.get(verb="correct").reason == "Sửa ngày họp"


def test_a_second_correction_keeps_both_versions(office):
    announcement = make_announcement(text="Một")
    for text in ["Hai", "Ba"]:
        do(office, announcement, "dinh-chinh", **correction(fresh(announcement), text=text))
    assert [version.text for version in announcement.versions.order_by("number")] == ["<p>Một</p>", "<p>Hai</p>"]
    assert fresh(announcement).text == "<p>Ba</p>"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"note": ""}, "Hãy ghi đính chính điều gì."),
        ({"text": "Họp ngày 08/12."}, "Chưa có chữ nào được sửa."),
        ({"text": ""}, "còn trống"),
    ],
)
def test_a_correction_needs_a_note_and_a_change(office, typed, told):
    announcement = make_announcement(text="Họp ngày 08/12.")
    assert told in text_of(do(office, announcement, "dinh-chinh", **correction(announcement, **typed)))
    assert not announcement.versions.exists()


def test_the_second_of_two_who_correct_is_told_and_keeps_what_was_written(office):
    announcement = make_announcement(text="Một")
    opened = correction(announcement, text="Hai")
    do(signed_in("Văn phòng"), announcement, "dinh-chinh", **opened)
    page = text_of(do(office, announcement, "dinh-chinh", **{**opened, "text": "Lời của người thứ hai"}))
    assert "Bài này vừa được sửa từ nơi khác" in page
    assert "Lời của người thứ hai" in page
    assert fresh(announcement).text == "<p>Hai</p>"


def test_the_second_of_two_who_write_a_draft_is_told_and_keeps_what_was_written(office):
    draft = make_announcement(published_at=None, text="Một")
    opened = unescape(re.search(r'name="_opened" value="([^"]*)"', text_of(office.get(page_of(draft))))[1])
    form = {"category": "news", "title": "Tin", "text": "Hai", "_opened": opened, **NO_INLINES}
    signed_in("Văn phòng").post(page_of(draft), form)
    page = text_of(office.post(page_of(draft), {**form, "text": "Lời của người thứ hai"}))
    assert "trang này đã được lưu từ nơi khác" in page
    assert "Lời của người thứ hai" in page
    assert fresh(draft).text == "<p>Hai</p>"


def test_a_version_with_what_must_not_be_public_is_for_staff_alone(office, client):
    announcement = make_announcement(text=f"Gọi {MARK}")
    do(office, announcement, "dinh-chinh", **correction(announcement, is_withheld="on"))
    version = announcement.versions.get()
    assert client.get(version.get_absolute_url()).status_code == 404
    page = text_of(client.get(announcement.get_absolute_url()))
    assert "Sửa ngày họp." in page
    assert version.get_absolute_url() not in page
    assert MARK not in page
    desk = text_of(office.get(page_of(announcement)))
    assert "(chỉ cán bộ đọc được): Sửa ngày họp." in desk
    assert f"Gọi {MARK}" in desk


def test_with_it_go_the_versions_before_and_the_address_that_spells_its_title(office, client):
    announcement = make_announcement(title="Tin về bà Lê Thị Mật", text=f"Gọi {MARK}")
    do(office, announcement, "dinh-chinh", **correction(announcement, title=announcement.title, text=f"Gọi {MARK} nhé"))
    old, (first,) = announcement.get_absolute_url(), announcement.versions.all()
    assert MARK in text_of(client.get(first.get_absolute_url()))
    withheld = correction(fresh(announcement), title="Tin", text="x", is_withheld="on")
    do(office, announcement, "dinh-chinh", **withheld)
    new = fresh(announcement).get_absolute_url()
    assert "le-thi-mat" in old
    assert (
        "le-thi-mat" not in text_of(client.get(new)) + text_of(client.get(reverse("sessions_app:announcements"))) + new
    )
    assert [client.get(row.get_absolute_url()).status_code for row in announcement.versions.all()] == [404, 404]
    assert client.get(old, follow=True).redirect_chain == [(new, 302)]
    assert client.get(f"{old}khac/").status_code == 404


def test_a_withheld_version_of_the_same_title_leaves_the_address(office, client):
    announcement = make_announcement(title="Tin", text=f"Gọi {MARK}")
    do(office, announcement, "dinh-chinh", **correction(announcement, title="Tin", text="x", is_withheld="on"))
    assert fresh(announcement).slug == announcement.slug
    actions.hide_announcement(fresh(announcement), by=office.user, reason="Nhầm")
    assert client.get(announcement.get_absolute_url()).status_code == 410


def test_drafts_and_hidden_ones_are_not_corrected(office):
    for row in unseen():
        with pytest.raises(actions.WrongState):
            actions.correct_announcement(row, by=office.user, **correction(row))
    assert signed_in("Lãnh đạo").get(verb_address(make_announcement(), "dinh-chinh")).status_code == 403


# Taking down


def test_what_is_taken_down_leaves_its_reason_and_can_come_back(office, client):
    announcement = make_announcement(title=MARK, text=MARK)
    do(office, announcement, "dinh-chinh", **correction(announcement, text="x"))
    version = announcement.versions.get()
    do(office, announcement, "go-xuong", reason="Đăng <b>nhầm</b> bài.")
    response = client.get(announcement.get_absolute_url())
    assert response.status_code == 410
    assert "Đăng &lt;b&gt;nhầm&lt;/b&gt; bài." in text_of(response)
    assert MARK not in text_of(response)
    assert client.get(version.get_absolute_url()).status_code == 404
    assert announcement.get_absolute_url() not in everywhere(client)
    do(office, announcement, "dang-lai", reason="Bài đúng.")
    assert client.get(announcement.get_absolute_url()).status_code == 200
    assert fresh(announcement).hidden_reason == ""


def test_only_what_is_public_is_taken_down_and_only_what_is_hidden_comes_back(office):
    draft, scheduled, hidden = unseen()
    for row in [draft, scheduled, hidden]:
        with pytest.raises(actions.WrongState):
            actions.hide_announcement(row, by=office.user, reason="x")
    for row in [draft, scheduled, make_announcement()]:
        with pytest.raises(actions.WrongState):
            actions.show_announcement_again(row, by=office.user, reason="x")
    assert signed_in("MTTQ").get(verb_address(hidden, "dang-lai")).status_code == 403
