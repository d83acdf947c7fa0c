"""The staff site: the ward, accounts, what deleting takes along, and what every list costs."""

import datetime as dt

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue_portal.lib import paging
from sessions_app.actions import record
from sessions_app.admin import deleting
from sessions_app.models import (
    CalendarDay,
    Letterhead,
    Official,
    ResidentialGroup,
    Topic,
    User,
    WardProfile,
)
from tests.builders import (
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_decline_reason,
    make_document,
    make_drop_reason,
    make_event,
    make_group,
    make_issue,
    make_meeting,
    make_official,
    make_opinion,
    make_outcome,
    make_photo,
    make_posting,
    make_response,
    make_response_template,
    make_session,
    make_site_notice,
    make_stand_in,
    make_superuser,
    make_topic,
    make_user,
    make_ward,
    numbers,
)
from tests.staff import fresh, page_of, signed_in, text_of, told_password


def test_everything_that_a_ward_may_decide_stands_on_its_page():
    ward = make_ward()
    page = signed_in().get(reverse("admin:sessions_app_wardprofile_change", args=[ward.pk]))
    decided = {field.name for field in WardProfile._meta.fields if field.editable and not field.primary_key}
    assert set(page.context["adminform"].form.fields) == decided


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (make_group, ["Tổ 2", "Tổ 10", "Xóm Đồng"]),
        (make_official, ["Trần Văn An", "Nguyễn Văn Đông", "Lê Thị Yến"]),
        (make_body, ["Ban An ninh", "Đài Truyền thanh", "Trạm Y tế"]),
    ],
)
def test_a_press_on_the_head_of_names_sorts_them_as_people_do(make, names):
    rows = [make(name=name) for name in reversed(names)]
    office = signed_in("Văn phòng")
    for order, expected in [("0", names), ("-0", names[::-1])]:
        page = office.get(page_of(rows[0], "changelist"), {"o": order})
        assert [row.name for row in page.context["cl"].result_list if row in rows] == expected


@pytest.mark.parametrize("page", ["changelist", "add", "change", "history", "delete"])
def test_the_way_to_a_page_names_its_list_and_no_section_that_it_is_not_in(page):
    day = CalendarDay.objects.create(day=dt.date(2031, 2, 3), kind="day_off", name="Tết")
    address = reverse(f"admin:sessions_app_calendarday_{page}", args=[] if page in {"changelist", "add"} else [day.pk])
    way = text_of(signed_in().get(address)).split('class="breadcrumbs"')[1].split("</div>")[0]
    assert "Hội nghị đối thoại" not in way
    assert str(CalendarDay._meta.verbose_name_plural)[1:] in way
    assert ("03/02/2031" in way) == (page not in {"changelist", "add"})


def test_who_was_led_to_sign_in_by_a_strange_link_lands_on_the_start_page(client):
    make_user("Văn phòng", username="vp", password="mot-mat-khau-dai")
    typed = {"username": "vp", "password": "mot-mat-khau-dai", "next": "//example.org/"}
    assert client.post(reverse("admin:login"), typed).url == reverse("admin:index")


def test_a_row_that_is_not_there_is_named_on_the_start_page(office):
    asked = office.get(reverse("admin:feedback_opinion_change", args=["99999"]), follow=True)
    assert asked.redirect_chain[-1][0] == reverse("admin:index")
    assert "Không có ý kiến mã «99999»" in text_of(asked)


@pytest.mark.parametrize("wrong", ["14/phan-cong", "abc", "9" * 40])
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_an_address_that_names_no_row_is_a_page_not_found(wrong, page):
    address = reverse("admin:feedback_opinion_changelist")
    assert signed_in().get(f"{address}{wrong}/{page}/").status_code == 404


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_what_stands_in_the_way_is_named_as_far_as_anybody_reads(monkeypatch, rows):
    monkeypatch.setattr(deleting, "NAMED", 2)
    topic, chief = make_topic(), signed_in()
    templates = [make_response_template(topic=topic) for _ in range(rows)]
    page = text_of(chief.get(page_of(topic, "delete")))
    assert sum(page_of(template) in page for template in templates) == min(rows, 2)
    assert (deleting.OTHERS in page) == (rows > 2)
    chief.post(page_of(topic, "delete"), {"post": "yes"})
    assert Topic.objects.filter(pk=topic.pk).exists() == bool(rows)


def test_no_more_of_what_stands_in_the_way_is_read_than_is_named(office):
    """A topic or a group may have tens of thousands of opinions."""
    opinion = make_opinion(topic=make_topic(), group=make_group())
    for row in [opinion.topic, opinion.group]:
        with CaptureQueriesContext(connection) as asked:
            office.get(page_of(row, "delete"))
        of_opinions = [query["sql"] for query in asked if 'FROM "feedback_opinion"' in query["sql"]]
        assert of_opinions
        assert all("LIMIT" in sql for sql in of_opinions)


def test_who_may_not_delete_what_stands_in_the_way_is_told_of_which_kind_it_is(office):
    group = make_opinion(group=make_group()).group
    page = office.get(page_of(group, "delete"))
    assert page.context["perms_lacking"] == {"ý kiến"}
    assert office.post(page_of(group, "delete"), {"post": "yes"}).status_code == 200
    assert ResidentialGroup.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: make_opinion(topic=make_topic()).topic, "Không dùng nữa thì bỏ dấu «Đang dùng»."),
        (lambda: make_response().body, "Không dùng nữa thì bỏ dấu «Đang hoạt động»."),
        (lambda: make_opinion(group=make_group()).group, "không còn nữa thì ghi «Đến hết ngày»."),
    ],
)
def test_who_cannot_delete_a_row_is_told_what_to_do_instead(office, make, words):
    row = make()
    page = text_of(signed_in("Quản trị").get(page_of(row, "delete")))
    assert words in page
    assert f'href="{page_of(row)}">Mở trang' in page


def test_who_can_delete_a_row_is_told_nothing_else():
    page = text_of(signed_in("Quản trị").get(page_of(make_topic(), "delete")))
    assert "Không dùng nữa" not in page
    assert 'type="submit"' in page


def test_the_page_before_deleting_counts_what_goes_along():
    body = make_body()
    Letterhead.objects.create(body=body)
    page = signed_in().get(page_of(body, "delete"))
    assert dict(page.context["model_count"]) == {"cơ quan, đơn vị": 1, "thể thức văn bản": 1}


def test_the_ward_is_one_row(office):
    chief = signed_in("Quản trị")
    WardProfile.objects.all().delete()
    form = {"unit_kind": "phường", "name": "Thử", "province": "Hà Nội", "group_word": "tổ", "responsible_body": "UBND"}
    assert chief.get(page_of(WardProfile, "changelist")).url == page_of(WardProfile, "add")
    chief.post(page_of(WardProfile, "add"), form)
    ward = WardProfile.objects.get()
    assert ward.pk == 1
    assert chief.get(page_of(WardProfile, "changelist")).url == page_of(ward)
    assert chief.get(page_of(WardProfile, "add")).status_code == 403
    assert chief.post(page_of(ward, "delete"), {"post": "yes"}).status_code == 403


def test_an_account_gets_its_rights_from_its_role():
    chief, body = told_password(signed_in("Quản trị")), make_body()
    role = make_user("Văn phòng").groups.get()
    passwords = {"password1": "mot-mat-khau-dai", "password2": "mot-mat-khau-dai"}
    form = {"username": "lan", "full_name": "Nguyễn Thị Lan", "body": body.pk, "groups": [role.pk], **passwords}
    chief.post(page_of(User, "add"), form)
    lan = User.objects.get(username="lan")
    assert (lan.is_staff, lan.is_superuser, lan.body, list(lan.groups.all())) == (True, False, body, [role])


def test_nobody_makes_himself_a_superuser():
    chief = told_password(signed_in("Quản trị"))
    form = {
        "username": chief.user.username,
        "full_name": "A",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
    }
    chief.post(page_of(chief.user), {**form, "groups": [group.pk for group in chief.user.groups.all()]})
    assert (fresh(chief.user).full_name, fresh(chief.user).is_superuser) == ("A", False)
    above = make_superuser()
    assert chief.post(page_of(above), {**form, "username": above.username}).status_code == 403
    assert chief.get(reverse("admin:auth_user_password_change", args=[above.pk])).status_code == 403


def test_an_admin_list_is_searched_without_marks(office):
    official = make_official(name="Đặng Thị Thủy")
    make_official()
    page = office.get(page_of(Official, "changelist"), {"q": "dang thuy"})
    assert list(page.context["cl"].queryset) == [official]


@pytest.mark.parametrize(
    ("make", "rows", "again", "another"),
    [
        (make_official, "roles", "Đặng thị  <Thủy>", "Đặng Thị <Thúy>"),
        (make_body, "letterhead", "Đặng Thi <Thuỷ>", "Đặng Thị <Thủy> 2"),
        (make_topic, "", "đặng thị <thủy>", "Đặng Thị <Thủy> 2"),
    ],
)
def test_what_is_typed_in_twice_is_told_of(make, rows, again, another):
    other = make(name="Đặng Thị <Thủy>")
    typed = {f"{rows}-TOTAL_FORMS": 0, f"{rows}-INITIAL_FORMS": 0, "kind": "office", "order": 7}
    office = signed_in()

    def said(address, name):
        return text_of(office.post(address, {**typed, "name": name}, follow=True)).partition(
            "Đã có mục khác cùng tên: "
        )[2]

    assert said(page_of(type(other), "add"), again).startswith(f'<a href="{page_of(other)}">Đặng Thị &lt;Thủy&gt;</a>.')
    assert not said(page_of(other), other.name)
    assert not said(page_of(type(other), "add"), another)
    assert type(other).objects.filter(name__in=[again.replace("  ", " "), another]).count() == 2


def test_groups_are_narrowed_to_those_of_today_or_those_that_ended(office):
    today, closed, gone = make_group(), make_group(valid_to=dt.date(2025, 6, 30)), make_group()
    ResidentialGroup.objects.filter(pk=gone.pk).update(merged_into=today)
    address = reverse("admin:sessions_app_residentialgroup_changelist")

    def shown(**asked):
        return set(office.get(address, asked).context["cl"].result_list)

    assert shown(**{"tinh-trang": "con"}) == {today}
    assert shown(**{"tinh-trang": "thoi"}) == {closed, gone}
    assert shown() == shown(**{"tinh-trang": "x"}) == {today, closed, gone}


def test_an_empty_list_says_so_and_a_search_without_result_how_to_leave_it(office):
    address = reverse("admin:sessions_app_document_changelist")
    assert "Danh sách còn trống." in text_of(office.get(address))
    session = make_document(session=make_session(ordinal=3)).session
    page = text_of(office.get(address))
    assert "Danh sách còn trống." not in page
    assert f">{session.short_name}</td>" in page
    assert "Không có mục nào như vậy." in text_of(office.get(f"{address}?q=khongcogi"))


@pytest.mark.parametrize("make", [make_issue, make_commitment, make_document, make_opinion])
def test_a_list_names_the_conference_by_its_short_name(office, make):
    row = make(session=make_session(ordinal=3, title="Hội nghị đối thoại giữa người đứng đầu với Nhân dân"))
    page = text_of(office.get(reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")))
    assert f">{row.session.short_name}</td>" in page


def test_the_calendar_names_its_two_sorts_of_days_in_list_filter_and_form(office):
    CalendarDay.objects.create(day=dt.date(2026, 12, 24), name="Ngày thử")
    page = text_of(office.get(reverse("admin:sessions_app_calendarday_changelist")))
    assert ["Loại ngày" in page, "Theo loại ngày" in page, "Theo là" in page] == [True, True, False]
    assert "Loại ngày:" in text_of(office.get(reverse("admin:sessions_app_calendarday_add")))


def test_no_list_is_longer_than_fifty_rows(office):
    for _ in range(51):
        make_topic()
    page = text_of(office.get(reverse("admin:sessions_app_topic_changelist")))
    assert page.count('class="field-name"') == 50


@pytest.mark.parametrize("address", ["admin:feedback_opinion_changelist", "admin:sessions_app_caseevent_changelist"])
def test_no_list_counts_all_there_are(address, monkeypatch):
    monkeypatch.setattr(paging, "LEAFED", 2)
    for _ in range(3):
        record(make_opinion(), "classify", by=None)
    client = signed_in()
    client.get(reverse(address))
    with CaptureQueriesContext(connection) as asked:
        page = text_of(client.get(reverse(address)))
    assert "hơn 2 " in page
    assert [query["sql"] for query in asked if "COUNT(" in query["sql"] and "LIMIT 3" not in query["sql"]] == []


def test_the_index_follows_the_work(office):
    page = signed_in().get(reverse("admin:index"))
    listed = [
        (section["name"], [model["object_name"] for model in section["models"]]) for section in page.context["app_list"]
    ]
    assert listed[0] == ("Ý kiến và trả lời", ["Opinion", "Issue", "Response", "Commitment"])
    assert [name for name, _ in listed] == ["Ý kiến và trả lời", "Hội nghị đối thoại", "Danh mục", "Cài đặt và nhật ký"]


def make_full_session():
    return make_conclusion(session=make_meeting(session=make_session(organiser=make_body())).session).session


def make_full_opinion():
    return make_opinion(moderation="approved", group=make_group(), topic=make_topic())


def make_day():
    return CalendarDay.objects.create(day=dt.date(2030, 1, 1) + dt.timedelta(days=next(numbers)), name="Nghỉ bù")


MAKERS = {
    "feedback.opinion": make_full_opinion,
    "feedback.issue": lambda: make_issue(make_full_opinion(), topic=make_topic()),
    "feedback.response": make_response,
    "feedback.commitment": make_commitment,
    "sessions_app.dialoguesession": make_full_session,
    "sessions_app.conclusionnotice": make_conclusion,
    "sessions_app.photo": make_photo,
    "sessions_app.announcement": lambda: make_announcement(session=make_session()),
    "sessions_app.document": lambda: make_document(session=make_session()),
    "sessions_app.official": make_official,
    "sessions_app.body": make_body,
    "sessions_app.residentialgroup": make_group,
    "sessions_app.topic": make_topic,
    "feedback.outcome": make_outcome,
    "feedback.declinereason": make_decline_reason,
    "feedback.dropreason": make_drop_reason,
    "feedback.responsetemplate": lambda: make_response_template(topic=make_topic(), outcome=make_outcome()),
    "sessions_app.user": lambda: make_user(body=make_body()),
    "sessions_app.standin": make_stand_in,
    "sessions_app.posting": lambda: make_posting(notice=make_conclusion()),
    "sessions_app.sitenotice": make_site_notice,
    "sessions_app.calendarday": make_day,
    "sessions_app.caseevent": make_event,
}


def test_every_list_of_the_staff_site_is_measured():
    registered = {model._meta.label_lower for model in admin.site._registry}
    assert registered - set(MAKERS) == {
        "auth.group",
        "feedback.privacynotice",
        "sessions_app.wardprofile",
        "sessions_app.deadlinerule",
        "sessions_app.retentionrule",
    }


@pytest.mark.parametrize("label", MAKERS)
def test_a_list_takes_the_same_queries_for_any_length(label, django_assert_num_queries):
    client = signed_in()
    address = reverse(f"admin:{label.replace('.', '_')}_changelist")
    rows = [MAKERS[label]()]
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    rows += [MAKERS[label]() for _ in range(4)]
    with django_assert_num_queries(len(one)):
        page = client.get(address)
    assert len(page.context["cl"].result_list) >= len(rows)
