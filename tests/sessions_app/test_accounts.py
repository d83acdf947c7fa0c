"""Accounts of staff: sessions that end, people who leave, the administrator who must remain."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from feedback.actions import hide
from sessions_app import chain
from sessions_app.actions import NotReady, WrongState, accounts
from sessions_app.models import CaseEvent, StandIn, User
from tests.builders import make_body, make_opinion, make_response, make_stand_in, make_superuser, make_user
from tests.staff import do, fresh, page_of, signed_in, text_of, told_password, verb_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return told_password(signed_in("Quản trị", full_name="Quản Trị Viên"))


@pytest.fixture
def body():
    return make_body(name="Phòng Kinh tế")


def is_signed_in(browser):
    return browser.get(reverse("admin:index")).status_code == 200


def last_event(row):
    kind = row._meta.model_name
    return CaseEvent.objects.filter(case_kind=kind, case_id=row.pk).order_by("-sequence").first()


# --- Sessions that end ------------------------------------------------------------------------------------------------


def test_signing_somebody_out_everywhere_ends_each_of_their_sessions_and_no_others(chief):
    here, other = signed_in("Văn phòng"), signed_in("MTTQ")
    there = type(here)()
    there.force_login(here.user)
    do(chief, here.user, "dang-xuat")
    assert [is_signed_in(browser) for browser in [here, there, other, chief]] == [False, False, True, True]
    assert fresh(here.user).is_active
    assert (last_event(here.user).verb, last_event(here.user).actor) == ("sign_out", chief.user)


def test_a_new_password_by_an_administrator_ends_the_sessions(chief):
    here = signed_in("Văn phòng")
    address = reverse("admin:auth_user_password_change", args=[here.user.pk])
    wrong = {"password1": "mot-mat-khau-dai", "password2": "mot-mat-khau-khac", "usable_password": "true"}
    chief.post(address, wrong)
    assert is_signed_in(here)
    chief.post(address, {**wrong, "password2": "mot-mat-khau-dai"})
    assert fresh(here.user).check_password("mot-mat-khau-dai")
    assert not is_signed_in(here)
    assert last_event(here.user).verb == "change_account"
    assert "mot-mat-khau" not in last_event(here.user).reason


# --- Leaving ----------------------------------------------------------------------------------------------------------


def test_whoever_leaves_is_signed_out_at_the_next_click_and_cannot_come_back(chief, body):
    leaver = signed_in("Đơn vị xử lý", body=body, password="mot-mat-khau-dai")
    assert is_signed_in(leaver)
    assert "Đã đóng tài khoản." in text_of(do(chief, leaver.user, "thoi-viec"))
    assert not is_signed_in(leaver)
    assert not leaver.login(username=leaver.user.username, password="mot-mat-khau-dai")
    account = fresh(leaver.user)
    assert (account.is_active, account.has_usable_password(), account.groups.count()) == (False, False, 0)
    assert last_event(account).verb == "leave"


def test_drafts_go_to_the_colleague_who_was_named_and_the_record_says_so(chief, body):
    leaver = make_user("Đơn vị xử lý", body=body, full_name="Lê Văn Thôi")
    heir = make_user("Đơn vị xử lý", body=body, full_name="Trần Thị Nhận")
    drafts = [make_response(author=leaver, state=state, opinion=make_opinion()) for state in ["draft", "submitted"]]
    done = make_response(author=leaver, state="approved")
    do(chief, leaver, "thoi-viec", heir=heir.pk)
    assert [fresh(row).author for row in drafts] == [heir, heir]
    assert fresh(done).author == leaver
    assert last_event(drafts[0].opinion).reason == "Từ Lê Văn Thôi sang Trần Thị Nhận."
    assert last_event(leaver).reason == "Bàn giao cho Trần Thị Nhận. Câu trả lời chưa xong: 2."
    assert list(chain.verify(chain.Tally())) == []


def test_unfinished_drafts_need_somebody_to_take_them(chief, body):
    leaver = make_user("Đơn vị xử lý", body=body)
    draft = make_response(author=leaver, state="draft")
    page = text_of(do(chief, leaver, "thoi-viec"))
    assert "Hãy chọn người nhận bàn giao" in page
    assert (fresh(leaver).is_active, fresh(draft).author) == (True, leaver)


def test_the_page_says_what_nobody_would_do_after_it(chief, body):
    leaver, other = make_user("Đơn vị xử lý", body=body), make_user("Đơn vị xử lý", body=make_body())
    make_opinion(moderation="approved", processing="assigned").assignments.create(body=body)
    page = text_of(chief.get(verb_address(leaver, "thoi-viec")))
    assert "Phòng Kinh tế: 01 ý kiến, 00 việc phải làm đang giữ, không còn tài khoản nào." in page
    assert "Chưa có ai khác ở cùng cơ quan" in page
    assert "Vai trò Đơn vị xử lý" not in page
    accounts.close_account(other, by=chief.user, heir=None)
    assert "Vai trò Đơn vị xử lý: không còn ai." in text_of(chief.get(verb_address(leaver, "thoi-viec")))


def test_the_page_warns_of_nothing_while_somebody_goes_on(chief, body):
    leaver = make_user("Đơn vị xử lý", body=body)
    make_user("Đơn vị xử lý", body=body)
    make_opinion(moderation="approved", processing="assigned").assignments.create(body=body)
    assert "không còn" not in text_of(chief.get(verb_address(leaver, "thoi-viec"))).split("<dl")[1].split("</dl>")[0]


def test_only_a_colleague_of_the_same_body_takes_over(chief, body):
    leaver, near = make_user(body=body), make_user(body=body, full_name="Gần Gũi")
    far, gone = make_user(body=make_body(), full_name="Xa Xôi"), make_user(body=body, is_active=False)
    page = text_of(chief.get(verb_address(leaver, "thoi-viec")))
    assert near.full_name in page
    assert far.full_name not in page
    for heir in [far, gone, leaver]:
        do(chief, leaver, "thoi-viec", heir=heir.pk)
        assert fresh(leaver).is_active
        with pytest.raises(NotReady):
            accounts.close_account(leaver, by=chief.user, heir=heir)


def test_standing_in_is_handed_over_and_standing_in_for_the_leaver_ends(chief, body):
    leaver, heir = make_user(body=body), make_user(body=body)
    absent, deputy = make_user(), make_user()
    for_absent = make_stand_in(absent=absent, deputy=leaver)
    for_leaver = make_stand_in(absent=leaver, deputy=deputy)
    assert "làm thay đồng nghiệp" in text_of(do(chief, leaver, "thoi-viec"))
    do(chief, leaver, "thoi-viec", heir=heir.pk)
    assert [(row.absent, row.deputy) for row in StandIn.objects.in_force()] == [(absent, heir)]
    assert fresh(for_absent).ended_at
    assert fresh(for_leaver).ended_at


def test_cases_and_the_record_of_a_leaver_stay(chief):
    leaver = signed_in("Văn phòng", full_name="Lê Văn Thôi")
    opinion = make_opinion(moderation="approved")
    hide(opinion, by=leaver.user, reason="Trùng.")
    do(chief, leaver.user, "thoi-viec")
    event = last_event(opinion)
    assert (event.verb, event.actor, event.actor_name) == ("hide", leaver.user, "Lê Văn Thôi")
    assert list(chain.verify(chain.Tally())) == []


def test_nobody_leaves_twice_or_by_their_own_hand(chief):
    leaver = make_user()
    accounts.close_account(leaver, by=chief.user, heir=None)
    with pytest.raises(WrongState):
        accounts.close_account(leaver, by=chief.user, heir=None)
    assert "Không ai tự cho mình thôi việc" in text_of(do(chief, chief.user, "thoi-viec"))
    assert fresh(chief.user).is_active


@pytest.mark.parametrize("verb", ["thoi-viec", "dang-xuat"])
def test_who_may_not_manage_accounts_ends_none(verb):
    office, other = signed_in("Văn phòng"), signed_in("MTTQ")
    assert office.post(verb_address(other.user, verb)).status_code == 403
    assert is_signed_in(other)


@pytest.mark.parametrize("verb", ["thoi-viec", "dang-xuat"])
def test_only_a_superuser_ends_the_account_of_one(chief, verb):
    top, other_top = signed_in(), signed_in()
    do(chief, top.user, verb)
    assert is_signed_in(top)
    assert verb_address(top.user, verb) not in text_of(chief.get(page_of(top.user)))
    do(other_top, top.user, verb)
    assert not is_signed_in(top)


# --- The last administrator -------------------------------------------------------------------------------------------


def test_the_last_administrator_stays(chief):
    by = make_superuser(is_staff=False)
    with pytest.raises(accounts.LastAdministrator):
        accounts.close_account(chief.user, by=by, heir=None)
    make_user("Quản trị")
    accounts.close_account(fresh(chief.user), by=by, heir=None)


@pytest.mark.parametrize("way", ["actions.accounts", "admin.people"])
def test_of_two_administrators_who_put_each_other_out_at_once_one_stays(chief, monkeypatch, way):
    other = make_user("Quản trị")

    def waited_for_the_first():
        User.objects.filter(pk=other.pk).update(is_active=False)

    monkeypatch.setattr(f"sessions_app.{way}.hold_administrators", waited_for_the_first)
    if way == "actions.accounts":
        with pytest.raises(accounts.LastAdministrator):
            accounts.close_account(chief.user, by=other, heir=None)
    else:
        chief.post(page_of(chief.user), {"username": chief.user.username, "full_name": "Quản Trị", "is_staff": "on"})
        assert chief.user in accounts.administrators()


@pytest.mark.parametrize("change", ["no role", "not staff"])
def test_the_account_page_takes_nothing_from_the_last_administrator(chief, change):
    form = {"username": chief.user.username, "full_name": "Quản Trị Viên", "is_active": "on", "is_staff": "on"}
    form["groups"] = [group.pk for group in chief.user.groups.all()]
    dropped = {"no role": "groups", "not staff": "is_staff"}[change]
    without = {name: value for name, value in form.items() if name != dropped}
    page = chief.post(page_of(chief.user), without, follow=True)
    assert "quản trị viên cuối cùng" in text_of(page)
    assert list(accounts.administrators()) == [chief.user]
    make_user("Quản trị")
    chief.post(page_of(chief.user), without)
    assert chief.user not in accounts.administrators()


def test_an_account_is_closed_by_the_verb_alone_and_opened_again_on_its_page(chief):
    clerk = make_user("Văn phòng")
    form = {"username": clerk.username, "full_name": "Văn thư", "is_staff": "on", "groups": clerk.groups.get().pk}
    chief.post(page_of(clerk), form)
    assert (fresh(clerk).full_name, fresh(clerk).is_active) == ("Văn thư", True)
    do(chief, clerk, "thoi-viec")
    chief.post(page_of(clerk), {**form, "is_active": "on"})
    assert (fresh(clerk).is_active, fresh(clerk).groups.get().name) == (True, "Văn phòng")


def test_who_leads_only_as_a_deputy_is_no_administrator(chief):
    make_stand_in(absent=chief.user, deputy=make_user("Văn phòng"))
    assert list(accounts.administrators()) == [chief.user]


def test_roles_are_listed_as_a_vietnamese_dictionary_does(chief):
    roles = ["Đơn vị xử lý", "Lãnh đạo", "MTTQ", "Người duyệt", "Quản trị", "Văn phòng"]
    listed = chief.get(reverse("admin:auth_group_changelist")).context["cl"].result_list
    assert [role.name for role in listed if role.name in roles] == roles
    form = chief.get(page_of(chief.user)).context["adminform"].form
    assert [str(role) for role in form.fields["groups"].queryset if str(role) in roles] == roles


def test_a_role_has_a_box_for_every_right_by_what_it_is_about(client):
    client.force_login(make_superuser())
    role = make_user("Văn phòng").groups.get()
    ours = Permission.objects.filter(content_type__app_label__in=["sessions_app", "feedback"])
    page = client.get(reverse("admin:auth_group_change", args=[role.pk])).content.decode()
    boxes = re.findall(r'name="permissions" value="(\d+)" id="[^"]+"( checked)?', page)
    assert sorted(int(key) for key, _ in boxes) == sorted(ours.values_list("pk", flat=True))
    assert {int(key) for key, ticked in boxes if ticked} == set(role.permissions.values_list("pk", flat=True))
    assert page.count('role="group" aria-label="Buổi họp"') == 1


def test_rights_are_given_and_taken(client):
    client.force_login(make_superuser())
    role, right = make_user("Văn phòng").groups.get(), Permission.objects.get(codename="view_meeting")
    client.post(reverse("admin:auth_group_change", args=[role.pk]), {"name": role.name, "permissions": [right.pk]})
    assert role.permissions.get() == right


# --- The record of accounts -------------------------------------------------------------------------------------------


def test_new_roles_are_recorded(chief):
    clerk = make_user("Văn phòng")
    role = make_user("Người duyệt").groups.get()
    form = {"username": clerk.username, "full_name": "Lê Văn Mới", "is_active": "on", "is_staff": "on"}
    chief.post(page_of(clerk), {**form, "groups": [role.pk]})
    event = last_event(clerk)
    assert (event.verb, event.actor) == ("change_account", chief.user)
    assert event.reason.endswith("Tài khoản đang dùng, vai trò: Người duyệt.")


def test_the_account_page_tells_that_there_is_a_password_and_nothing_of_its_making(chief):
    user = make_user()
    page = text_of(chief.get(page_of(user)))
    user.set_password("mot-mat-khau-dai")
    user.save()
    algorithm, salt, digest = user.password.split("$")
    later = text_of(chief.get(page_of(user)))
    assert ("Chưa đặt mật khẩu." in page, "Đã đặt mật khẩu." in later) == (True, True)
    assert [part for part in [algorithm, salt[:6], digest[:6]] if part in later] == []


@pytest.mark.parametrize(("name", "is_taken"), [("van.phong", True), ("Van.Phong", True), ("van.phong2", False)])
def test_no_two_accounts_differ_by_capitals_alone(chief, name, is_taken):
    make_user(username="van.phong")
    password = "mot-mat-khau-dai"
    typed = {"username": name, "full_name": "Lê Văn Mới", "password1": password, "password2": password}
    page = chief.post(reverse("admin:sessions_app_user_add"), typed, follow=True)
    assert ("Tên đăng nhập này đã có người dùng." in text_of(page)) == is_taken
    assert (User.objects.filter(full_name="Lê Văn Mới").count() == 0) == is_taken


@pytest.mark.parametrize(
    ("name", "is_refused"), [("v\u0430n.phong", True), ("van.ph\u03bfng", True), ("văn.phòng", False)]
)
def test_nobody_signs_in_by_a_name_that_only_looks_like_one_in_latin_letters(chief, name, is_refused):
    page = chief.post(reverse("admin:sessions_app_user_add"), typed_account(username=name), follow=True)
    assert ("trông giống chữ Latinh" in text_of(page)) == is_refused
    assert User.objects.filter(username=name).exists() != is_refused


def typed_account(*roles, **fields):
    password = "mot-mat-khau-dai"
    chosen = Group.objects.filter(name__in=roles).values_list("pk", flat=True)
    person = {"username": "can.bo", "full_name": "Cán bộ mới", "email": "can.bo@vidu.vn"}
    return {**person, "password1": password, "password2": password, "groups": list(chosen), **fields}


NEEDS_BODY = "Vai trò này chỉ thấy hồ sơ giao cho cơ quan mình"


@pytest.mark.parametrize(
    ("roles", "is_refused"),
    [(["Đơn vị xử lý"], True), (["Văn phòng"], False), (["Đơn vị xử lý", "Văn phòng"], False), ([], False)],
)
def test_who_reads_only_what_their_body_has_gets_a_body(chief, roles, is_refused):
    add = reverse("admin:sessions_app_user_add")
    assert (NEEDS_BODY in text_of(chief.post(add, typed_account(*roles), follow=True))) == is_refused
    assert User.objects.filter(username="can.bo").exists() != is_refused
    chief.post(add, typed_account(*roles, body=make_body().pk))
    assert User.objects.get(username="can.bo").email == "can.bo@vidu.vn"


def test_nobody_is_moved_out_of_the_body_whose_cases_they_handle(chief):
    user = make_user("Đơn vị xử lý", body=make_body())
    typed = {"username": user.username, "groups": list(user.groups.values_list("pk", flat=True)), "is_staff": "on"}
    assert NEEDS_BODY in text_of(chief.post(page_of(user), typed))
    assert fresh(user).body == user.body


def test_an_account_without_a_role_is_told_of(chief):
    page = text_of(chief.post(reverse("admin:sessions_app_user_add"), typed_account(), follow=True))
    assert "chưa có vai trò nào" in page
    with_role = typed_account("Văn phòng", username="khac")
    page = text_of(chief.post(reverse("admin:sessions_app_user_add"), with_role, follow=True))
    assert "chưa có vai trò nào" not in page
