"""The first days of a new portal: what is still to be filled in, told to whoever may."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.models import PrivacyNotice
from feedback.staff_views.first_steps import NAME
from sessions_app.models import CaseEvent, User, WardProfile
from tests.builders import make_body, make_opinion, make_session, make_superuser, make_user, make_ward
from tests.staff import page_of, signed_in, text_of

TITLE = "Những bước đầu tiên"


def steps(client):
    return client.get(reverse("admin:index")).context["first_steps"]


def test_a_new_portal_says_what_to_fill_in_and_each_page_opens(client):
    client.force_login(make_superuser())
    assert steps(client)[0][0].label == "Ghi tên địa phương, địa chỉ, điện thoại"
    for step, is_done in steps(client):
        assert not is_done
        assert client.get(step.address, follow=True).status_code == 200
    assert TITLE in text_of(client.get(reverse("admin:index")))


def test_what_was_filled_in_is_ticked_off(client):
    make_ward()
    make_body()
    client.force_login(make_superuser())
    assert [is_done for _, is_done in steps(client)] == [True, True, False, False, False]
    assert "Thêm cơ quan, đơn vị xử lý ý kiến <small>đã xong</small>" in text_of(client.get(reverse("admin:index")))


ACCOUNTS = "Lập tài khoản cho cán bộ"


def accounts_step(client):
    return next((step, is_done) for step, is_done in steps(client) if step.label == ACCOUNTS)


@pytest.mark.parametrize(
    ("account", "is_done", "told"),
    [
        ({"role": "Văn phòng"}, True, ""),
        ({"is_superuser": True}, True, ""),
        ({}, False, "01 tài khoản chưa có vai trò nên chưa làm được việc gì: hãy chọn vai trò."),
        ({"role": "Văn phòng", "is_active": False}, False, ""),
        ({"is_active": False}, False, ""),
        ({"role": "Văn phòng", "is_staff": False}, False, ""),
    ],
)
def test_accounts_are_there_when_somebody_besides_the_first_administrator_can_work(account, is_done, told):
    first = signed_in("Quản trị", is_superuser=True)
    make_user(**account)
    step, found = accounts_step(first)
    assert (found, step.until) == (is_done, told)
    assert step.address == page_of(User, "changelist" if told else "add")
    page = text_of(first.get(reverse("admin:index")))
    assert (f"{ACCOUNTS} <small>đã xong</small>" in page) == is_done
    assert ("chưa có vai trò" in page) == bool(told)


def test_one_who_can_work_is_enough_and_the_same_queries_tell_of_many(django_assert_num_queries):
    first = signed_in("Quản trị")
    make_user()
    with CaptureQueriesContext(connection) as of_one:
        assert "01 tài khoản" in accounts_step(first)[0].until
    for _ in range(3):
        make_user()
    with django_assert_num_queries(len(of_one)):
        assert "04 tài khoản" in accounts_step(first)[0].until
    make_user("MTTQ")
    assert accounts_step(first)[1]


def test_who_may_not_give_accounts_is_not_told_of_them():
    office = signed_in("Văn phòng")
    make_user()
    assert ACCOUNTS not in [step.label for step, _ in steps(office)]
    assert "chưa có vai trò" not in text_of(office.get(reverse("admin:index")))


def test_with_the_first_conference_it_is_over(client):
    make_ward()
    make_session()
    client.force_login(make_superuser())
    assert steps(client) == []
    assert TITLE not in text_of(client.get(reverse("admin:index")))


def test_who_may_fill_in_nothing_is_told_nothing():
    assert TITLE not in text_of(signed_in("Đơn vị xử lý").get(reverse("admin:index")))


def test_a_ward_without_a_name_is_asked_for_it_even_after_its_first_conference(client):
    make_session()
    client.force_login(make_superuser())
    assert [(step.label, is_done) for step, is_done in steps(client)] == [(NAME.label, False)]
    assert NAME.until in text_of(client.get(reverse("admin:index")))


def test_groups_are_called_by_the_wards_own_word(client):
    make_ward(group_word="thôn")
    client.force_login(make_superuser())
    assert "Thêm thôn" in [step.label for step, _ in steps(client)]


@pytest.mark.parametrize("name", ["home", "feedback:send", "feedback:opinions", "feedback:privacy", "accessibility"])
def test_before_the_ward_is_named_people_read_whole_sentences(client, name):
    page = text_of(client.get(reverse(name)))
    assert "chưa đặt tên" not in page
    assert "phường" not in page.lower()
    assert '<span class="masthead__small">' not in page
    assert "·" not in page.split("<title>")[1].split("</title>")[0]
    make_ward()
    assert "Phường Thử Nghiệm" in text_of(client.get(reverse(name)))


WARD = {"unit_kind": "xã", "name": "Đông An", "province": "Hà Nội", "responsible_body": "UBND", "group_word": "thôn"}


def test_the_first_notice_says_the_wards_own_kind_and_word_once_they_are_known(client):
    office, notice = signed_in("Quản trị"), PrivacyNotice.objects.get()
    before = notice.text
    assert "Thông báo bảo vệ dữ liệu đầu tiên" in text_of(office.post(page_of(WardProfile, "add"), WARD, follow=True))
    notice.refresh_from_db()
    assert notice.text.startswith("## Xã giữ những gì\nĐiều ông/bà viết, thôn và nơi xảy ra nếu ông/bà ghi, tệp")
    assert notice.text.endswith("hoặc liên hệ xã theo địa chỉ ở cuối trang này.")
    assert len(notice.text.splitlines()) == len(before.splitlines())
    assert CaseEvent.objects.get(verb="fit_notice").actor == office.user
    office.post(page_of(WardProfile.objects.get()), {**WARD, "group_word": "ấp"})
    assert "Điều ông/bà viết, ấp và nơi" in PrivacyNotice.objects.get().text
    assert "viết, ấp và nơi" in text_of(client.get(reverse("feedback:privacy")))


def roles_that(may):
    return set(Group.objects.filter(permissions__codename=may).values_list("name", flat=True)) - {"Quản trị"}


def test_the_first_notice_names_all_who_read_what_was_typed_and_all_who_may_look_at_contacts():
    told = {"Văn phòng": "cán bộ tiếp nhận", "MTTQ": "Mặt trận", "Người duyệt": "người duyệt", "Lãnh đạo": "lãnh đạo"}
    who = PrivacyNotice.objects.get().text.partition("## Ai xem được\n")[2].partition("\n\n")[0]
    of_words, of_contacts = who.partition("Nguyên văn chỉ ")[2].split(". ")
    assert roles_that("see_every_opinion") == {role for role, words in told.items() if words in of_words} == set(told)
    assert roles_that("unmask_sender") == {"Văn phòng", "Đơn vị xử lý"}
    assert "cán bộ tiếp nhận hay đơn vị trả lời muốn xem phải ghi lý do" in of_contacts


@pytest.mark.parametrize("agreed", ["consent_version", "naming_consent_version"])
def test_a_notice_that_somebody_agreed_to_keeps_its_words(agreed):
    before = PrivacyNotice.objects.get().text
    at = {"consent_version": "consented_at", "naming_consent_version": "naming_consented_at"}[agreed]
    make_opinion(sender={agreed: "2026-11", at: timezone.now()})
    signed_in("Quản trị").post(page_of(WardProfile, "add"), WARD)
    assert WardProfile.objects.get().group_word == "thôn"
    assert PrivacyNotice.objects.get().text == before
    assert not CaseEvent.objects.filter(verb="fit_notice").exists()
