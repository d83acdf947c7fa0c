"""What ends the sessions of a member of staff at once, and what does not."""

import pytest

from sessions_app.models import User
from tests.builders import make_user
from tests.staff import fresh, page_of, signed_in, told_password

from .steps import PASSWORD, after_password, is_in


@pytest.fixture
def clerk():
    return make_user("Văn phòng", username="van-phong", password=PASSWORD)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "khac"}])
def test_a_closed_account_and_a_changed_password_end_the_session_at_once(clerk, change):
    browser = after_password()
    assert is_in(browser)
    User.objects.filter(pk=clerk.pk).update(**change)
    assert not is_in(browser)


def account_form(user, roles):
    groups = [group.pk for group in roles]
    return {
        "username": user.username,
        "full_name": user.full_name,
        "is_active": "on",
        "is_staff": "on",
        "groups": groups,
    }


def test_a_changed_role_ends_the_sessions_and_a_changed_name_does_not(clerk):
    browser, chief = after_password(), told_password(signed_in("Quản trị"))
    same = account_form(clerk, clerk.groups.all())
    chief.post(page_of(clerk), {**same, "full_name": "Tên Mới"}, follow=True)
    assert fresh(clerk).full_name == "Tên Mới"
    assert is_in(browser)
    chief.post(page_of(clerk), account_form(clerk, make_user("MTTQ").groups.all()), follow=True)
    assert fresh(clerk).groups.get().name == "MTTQ"
    assert not is_in(browser)


def test_an_administrator_who_changes_their_own_roles_stays():
    chief = told_password(signed_in("Quản trị"))
    roles = [*chief.user.groups.all(), *make_user("Lãnh đạo").groups.all()]
    answer = chief.post(page_of(chief.user), account_form(chief.user, roles), follow=True)
    assert answer.status_code == 200
    assert chief.user.groups.count() == 2
    assert is_in(chief)
