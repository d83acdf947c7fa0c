"""The pages of officials and residential groups: what they did and said, and under which name."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.actions.answer import digest_of
from feedback.models import Opinion, Response
from sessions_app.actions import NotReady, WrongState, merge_group, rename_group
from sessions_app.models import CaseEvent, ResidentialGroup
from tests.builders import (
    make_body,
    make_commitment,
    make_group,
    make_meeting,
    make_official,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from tests.staff import do, fresh, page_of, signed_in, text_of

OFFICIALS, GROUPS, OPINIONS = (
    reverse(f"{name}") for name in ["sessions_app:officials", "sessions_app:groups", "feedback:opinions"]
)
TODAY = timezone.localdate()
YESTERDAY = TODAY - dt.timedelta(days=1)


def read(client, row, **query):
    address = row if isinstance(row, str) else row.get_absolute_url()
    return client.get(address, query).content.decode()


# Officials


def test_officials_are_listed_by_given_name_and_those_of_before_apart(client):
    for name in ["Trần Văn Ân", "Nguyễn Thị An", "Lê Đức Anh"]:
        make_official(name=name)
    former = make_official(name="Phạm Văn Á")
    former.roles.update(until=YESTERDAY)
    context = client.get(OFFICIALS).context
    assert [official.name for official in context["in_office"]] == ["Nguyễn Thị An", "Lê Đức Anh", "Trần Văn Ân"]
    assert context["former"] == [former]


def test_a_long_list_of_officials_is_searched_by_name_office_and_body_without_marks(client):
    wanted = make_official(name="Đặng Thị Hường", title="Phó Chủ tịch")
    wanted.roles.update(body=make_body(name="Mặt trận Tổ quốc"))
    make_official(name="Trần Văn Sơn")
    assert 'name="q"' not in read(client, OFFICIALS)
    for _ in range(11):
        make_official()
    assert 'name="q"' in read(client, OFFICIALS)
    for words in ["huong", "pho chu", "mat tran", "ĐẶNG h"]:
        assert client.get(OFFICIALS, {"q": words}).context["in_office"] == [wanted]
    assert "Không có ai khớp với «***»" in read(client, OFFICIALS, q="***")


def test_the_list_names_the_offices_of_today_or_the_last_ones(client):
    official = make_official(title="Chủ tịch UBND")
    official.roles.create(title="Phó Chủ tịch", body=make_body(), until=dt.date(2020, 6, 30))
    assert "Phó Chủ tịch" not in read(client, OFFICIALS)
    official.roles.update(until=dt.date(2021, 6, 30))
    assert "Chủ tịch UBND, Phó Chủ tịch" in read(client, OFFICIALS)


def test_an_official_has_offices_of_today_and_of_before_with_their_dates(client):
    official = make_official(title="Chủ tịch UBND")
    official.roles.create(title="Phó Chủ tịch", body=make_body(), since=dt.date(2015, 3, 1), until=dt.date(2020, 6, 30))
    page = read(client, official)
    assert page.index("Chủ tịch UBND") < page.index("Trước đây") < page.index("Phó Chủ tịch")
    assert "từ 01/03/2015, đến 30/06/2020" in page


def test_an_office_is_held_to_its_last_day_and_from_its_first(client):
    """Both are noted ahead: at the turn of the year nobody sits at the portal."""
    leaving, coming = make_official(title="Chủ tịch"), make_official(title="Chủ tịch mới")
    leaving.roles.update(until=TODAY)
    coming.roles.update(since=TODAY + dt.timedelta(days=1))
    context = client.get(OFFICIALS).context
    assert (context["in_office"], context["former"]) == ([leaving], [])
    assert "Trước đây" not in read(client, leaving)
    assert "Chủ tịch mới" not in read(client, coming)
    assert "Chủ tịch mới" not in text_of(signed_in().get(page_of(coming, "changelist")))


def test_sessions_are_told_by_what_an_official_did_with_the_title_of_that_day(client):
    official = make_official(title="Chủ tịch")
    old, new = make_session(year=2019), make_session(year=2026)
    make_meeting(session=old, held_on=dt.date(2019, 9, 12))
    for session, role, title in [(old, "report", "Phó Bí thư"), (new, "attend", "Chủ tịch"), (old, "chair", "Bí thư")]:
        session.participations.create(role=role, official=official, title_then=title)
    page = read(client, official)
    assert page.index("Chủ trì") < page.index("Báo cáo") < page.index("<dt>Dự")
    assert "Ngày 12/09/2019, khi đó là Bí thư" in page


def test_what_is_not_public_is_not_told_of_an_official(client):
    official = make_official()
    draft = make_session(announced_at=None, title="Hội nghị nháp")
    draft.participations.create(role="chair", official=official, title_then="Bí thư")
    for fields in [{"hidden_at": timezone.now()}, {"visibility": "not_published"}, {"session": draft}]:
        opinion = make_opinion(moderation="approved", subject="Chuyện kín", **fields)
        make_response(opinion=opinion, state="published", signer=official)
    make_response(opinion=make_opinion(moderation="approved", subject="Chuyện kín"), signer=official)
    make_commitment(official=official, title="Chuyện kín")
    page = read(client, official)
    assert "Chuyện kín" not in page
    assert "Hội nghị nháp" not in page


def test_answers_and_promises_lead_to_the_official_and_back(client):
    official = make_official()
    response = make_response(state="published", signer=official, answered_by="Phó Chủ tịch khi đó")
    commitment = make_commitment(official=official, published_at=timezone.now())
    page = read(client, official)
    assert response.opinion.subject in page
    assert "khi đó là Phó Chủ tịch khi đó" in page
    assert commitment.title in page
    for row in [response.opinion, commitment]:
        assert official.get_absolute_url() in read(client, row)


def test_an_official_who_is_not_shown_is_not_linked_from_answers(client):
    official = make_official(is_public=False, name="Người Không Hiện")
    response = make_response(state="published", signer=official)
    commitment = make_commitment(official=official, published_at=timezone.now())
    for row in [response.opinion, commitment]:
        assert "Người Không Hiện" not in read(client, row)


@pytest.mark.parametrize("rows", [1, 20])
def test_an_official_takes_the_same_queries_for_any_past(client, django_assert_num_queries, rows):
    make_ward()
    official = make_official()
    for _ in range(rows):
        session = make_meeting().session
        session.participations.create(role="chair", official=official, title_then="Bí thư")
        make_response(opinion=make_opinion(session=session, moderation="approved"), state="published", signer=official)
        make_commitment(session=session, official=official, published_at=timezone.now())
    with django_assert_num_queries(7):
        assert client.get(official.get_absolute_url()).status_code == 200


def test_the_signer_is_part_of_what_is_approved_and_answers_of_before_keep_their_mark():
    response = make_response()
    before = digest_of(response)
    Response.objects.filter(pk=response.pk).update(signer=make_official())
    assert digest_of(fresh(response)) != before
    Response.objects.filter(pk=response.pk).update(signer=None)
    assert digest_of(fresh(response)) == before


# Groups


def test_groups_are_listed_by_number_and_those_of_before_apart(client):
    ten, two = make_group(number=10, name="Tổ 10"), make_group(number=2, name="Tổ 2")
    old = make_group(number=1, name="Tổ 1", merged_into=two, valid_to=YESTERDAY)
    context = client.get(GROUPS).context
    assert (context["active"], context["ended"]) == ([two, ten], [old])


def test_a_long_list_of_groups_is_searched(client):
    wanted = make_group(number=77, name="Khu Đồng Đầm")
    assert 'name="q"' not in read(client, GROUPS)
    for number in range(1, 14):
        make_group(number=number, name=f"Tổ số {number}")
    assert 'name="q"' in read(client, GROUPS)
    for words in ["dong dam", "77"]:
        assert client.get(GROUPS, {"q": words}).context["active"] == [wanted]
    assert [group.name for group in client.get(GROUPS, {"q": "TDP số 03"}).context["active"]] == ["Tổ số 3"]
    make_group(name="Tổ dân phố 3A")
    assert [group.name for group in client.get(GROUPS, {"q": "TDP 3a"}).context["active"]] == ["Tổ dân phố 3A"]
    assert "khớp với «khong co»" in read(client, GROUPS, q="khong co")


def opinions_in_every_state(group):
    """Two of them answered, three with a unit, one elsewhere, one new, and some that nobody may see."""
    states = ["answered", "closed", "assigned", "waiting", "assigned", "classified"]
    for state in states:
        make_opinion(group=group, moderation="approved", processing=state)
    away = make_opinion(group=group, moderation="approved", processing="assigned")
    away.referrals.create(to_body=make_body(), sent_on=TODAY, letter_number="05/UBND")
    replied = make_opinion(group=group, moderation="approved", processing="answered")
    replied.referrals.create(to_body=make_body(), sent_on=TODAY, letter_number="05/UBND")
    make_opinion(group=group)
    make_opinion(group=group, moderation="approved", hidden_at=timezone.now(), processing="answered")
    make_opinion(moderation="approved", processing="answered")


def test_each_figure_of_a_group_leads_to_as_many_opinions(client):
    group = make_group()
    opinions_in_every_state(group)
    opinions_in_every_state(make_group(merged_into=group, valid_to=YESTERDAY))
    links = re.findall(r'<li><a href="(/y-kien/\?[^"]+)">(\d+) ', read(client, group))
    assert [int(figure) for _, figure in links] == [16, 6, 6, 2, 2]
    for link, figure in links:
        assert client.get(link.replace("&amp;", "&")).context["count"].number == int(figure)


def test_a_group_that_ended_shows_what_was_its_own(client):
    new = make_group()
    old = make_group(merged_into=new, valid_to=YESTERDAY)
    before, since = make_opinion(group=old, moderation="approved"), make_opinion(group=new, moderation="approved")
    shown = [client.get(OPINIONS, {"to": group.slug}).context["part"].keys for group in [old, new]]
    assert shown == [[before.pk], [since.pk, before.pk]]


def test_the_latest_answers_of_a_group_are_read_on_its_page(client):
    group = make_group()
    response = make_response(opinion=make_opinion(group=group, moderation="approved"), state="published")
    waiting = make_opinion(group=group, moderation="approved")
    page = read(client, group)
    assert response.text in page
    assert waiting.subject not in page


def test_meetings_for_a_group_are_told_with_the_name_of_that_day(client):
    new = make_group(name="Tổ Mới")
    old = make_group(name="Tổ Cũ", merged_into=new, valid_to=YESTERDAY)
    meeting = make_meeting()
    meeting.groups.add(old)
    make_meeting(session=make_session(announced_at=None, title="Nháp")).groups.add(new)
    page = read(client, new)
    assert meeting.session.title in page
    assert "Dành cho Tổ Cũ." in page
    assert "Nháp" not in page
    assert "Tổ Cũ" in read(client, meeting.session)


@pytest.mark.parametrize(("field", "tag"), [("postponed", "Hoãn"), ("cancelled", "Hủy")])
def test_nobody_is_sent_to_a_meeting_that_was_called_off(client, field, tag):
    """Nor is an official said to have taken part in it."""
    group, official = make_group(), make_official()
    off = make_session(**{f"{field}_at": timezone.now(), f"{field}_reason": "Bão."})
    off.participations.create(role="chair", official=official, title_then="Chủ tịch")
    make_meeting(session=off).groups.add(group)
    make_meeting().groups.add(group)
    for page in [read(client, group), read(client, official)]:
        assert page.count(f">{tag}</span>") == 1
        assert "đã tham gia" not in page


def collecting(**kwargs):
    window = {
        "opinions_open_at": timezone.now() - dt.timedelta(1),
        "opinions_close_at": timezone.now() + dt.timedelta(1),
    }
    return make_session(**window, **kwargs)


@pytest.mark.parametrize("sessions", [1, 2])
def test_the_button_of_a_group_opens_the_form_with_it_filled_in(client, sessions):
    group = make_group()
    assert "Gửi ý kiến</a></p>" not in read(client, group)
    for _ in range(sessions):
        session = collecting()
    link = re.search(r'<a class="button" href="([^"]+)"', read(client, group))[1]
    response = client.get(link, follow=True)
    if sessions > 1:
        link = f"{reverse('feedback:send_to', args=[session.slug])}?to={group.slug}"
        assert link in response.content.decode()
        response = client.get(link)
    assert f'<option value="{group.pk}" selected>' in response.content.decode()


def test_an_old_qr_code_fills_in_the_group_of_today(client):
    session, last = collecting(), make_group()
    middle = make_group(merged_into=last, valid_to=YESTERDAY)
    old = make_group(merged_into=middle, valid_to=YESTERDAY)
    page = read(client, reverse("feedback:send_to", args=[session.slug]), to=old.slug)
    assert f'<option value="{last.pk}" selected>' in page


@pytest.mark.parametrize("rows", [1, 12])
def test_a_group_takes_the_same_queries_for_any_past(client, django_assert_num_queries, rows):
    make_ward()
    group = make_group()
    for _ in range(rows):
        old = make_group(merged_into=group, valid_to=YESTERDAY)
        make_meeting().groups.add(old)
        make_response(opinion=make_opinion(group=old, moderation="approved"), state="published")
    with django_assert_num_queries(11):
        assert client.get(group.get_absolute_url()).status_code == 200


def test_a_circle_of_groups_ends():
    one = make_group()
    other = make_group(merged_into=one)
    ResidentialGroup.objects.filter(pk=one.pk).update(merged_into=other)
    assert sorted(ResidentialGroup.objects.lineage(one)) == [one.pk, other.pk]
    assert fresh(one).today.pk in {one.pk, other.pk}


def test_a_renamed_group_keeps_its_name_in_what_was_said_before(client):
    old = make_group(name="Tổ dân phố số 5")
    opinion = make_opinion(group=old, moderation="approved")
    new = rename_group(old, name="Khu phố Đồng Tâm", number=5, on=TODAY, by=make_user())
    assert "Nay tên là" in read(client, old)
    assert new.get_absolute_url() in read(client, old)
    assert "Trước đây tên là" in read(client, new)
    assert "Công dân tổ dân phố số 5" in read(client, opinion)
    assert client.get(OPINIONS, {"to": new.slug}).context["part"].keys == [opinion.pk]
    assert CaseEvent.objects.get(case_kind="residentialgroup").verb == "rename"


def test_a_group_goes_into_another_from_a_day_on(client):
    old, into = make_group(), make_group()
    merge_group(old, into=into, on=TODAY, by=make_user())
    assert (fresh(old).merged_into, fresh(old).valid_to) == (into, YESTERDAY)
    assert f'Đã nhập vào <a href="{into.get_absolute_url()}">' in read(client, old)
    assert list(ResidentialGroup.objects.active()) == [into]


def test_groups_are_not_merged_in_ways_that_make_no_sense():
    new, ended = make_group(valid_from=TODAY), make_group(valid_to=YESTERDAY)
    group, other, by = make_group(), make_group(), make_user()
    tomorrow = TODAY + dt.timedelta(days=1)
    for row, into, on in [(group, group, TODAY), (group, ended, TODAY), (new, other, TODAY), (group, other, tomorrow)]:
        with pytest.raises(NotReady):
            merge_group(row, into=into, on=on, by=by)
    with pytest.raises(WrongState):
        merge_group(ended, into=other, on=TODAY, by=by)
    for name in [other.name, group.name]:
        with pytest.raises(NotReady, match=r"Đã có|giống tên đang dùng"):
            rename_group(group, name=name, number=None, on=TODAY, by=by)
    assert not CaseEvent.objects.exists()
    assert ResidentialGroup.objects.count() == 4


def test_a_group_may_be_called_as_one_that_is_no_more():
    ended = make_group(name="Tổ dân phố số 9", valid_to=YESTERDAY)
    renamed = rename_group(make_group(), name=ended.name, number=9, on=TODAY, by=make_user())
    assert renamed.is_active


def test_staff_rename_merge_and_respell_by_buttons():
    office, group, into = signed_in("Văn phòng"), make_group(name="Tổ 1", number=1), make_group()
    do(office, group, "sua-ten", name="Tổ dân phố số 1", number=1)
    assert fresh(group).name == "Tổ dân phố số 1"
    office.post(page_of(group), {"name": "Đổi lén", "number": 9})
    assert fresh(group).name == "Tổ dân phố số 1"
    do(office, group, "doi-ten", name="Khu phố 1", number=1, on=f"{TODAY:%d/%m/%Y}")
    assert (fresh(group).merged_into.name, fresh(group).is_renamed) == ("Khu phố 1", True)
    renamed = fresh(group).merged_into
    ResidentialGroup.objects.filter(pk=renamed.pk).update(valid_from=YESTERDAY)
    do(office, renamed, "nhap-vao", into=into.pk, on=f"{TODAY:%d/%m/%Y}")
    assert fresh(renamed).merged_into == into
    assert do(signed_in("MTTQ"), into, "sua-ten", name="x").status_code == 403


def test_states_of_opinions_add_up():
    opinions_in_every_state(make_group())
    figures = Opinion.objects.public().by_state()
    assert figures["total"] == sum(number for name, number in figures.items() if name != "total") == 9


# The ward


def test_a_session_says_what_its_ward_is_called_now(client):
    make_ward(name="Bồ Đề", former_names="phường Gia Thụy\nphường Ngọc Thụy")
    session, other = make_session(ward_then="Phường Gia Thụy"), make_session(ward_then="phường Khác")
    assert "Phường Gia Thụy (nay là phường Bồ Đề)" in read(client, session)
    assert "nay là" not in read(client, other)


@pytest.mark.parametrize(
    ("typed", "name"),
    [({"number": "7"}, "Khu phố số 7"), ({"number": "7", "name": "Khu phố Chợ"}, "Khu phố Chợ"), ({}, None)],
)
def test_a_group_without_a_name_is_called_by_its_number(typed, name):
    make_ward(group_word="khu phố")
    page = text_of(signed_in("Quản trị").post(page_of(ResidentialGroup, "add"), typed))
    assert list(ResidentialGroup.objects.values_list("name", flat=True)) == ([name] if name else [])
    assert ("Hãy ghi số hoặc tên." in page) is (name is None)
