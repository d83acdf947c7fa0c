"""Doing the work of an absent colleague: with their roles, for their body, on their days, and in one's own name."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import CommitmentState
from feedback.seen_by_staff import commitments_for, each_response_for, opinions_for
from sessions_app.actions import NotReady, accounts
from sessions_app.models import CaseEvent, OutboxMessage, StandIn, User
from tests.builders import make_body, make_commitment, make_opinion, make_response, make_stand_in, make_user
from tests.staff import do, fresh, page_of, signed_in, text_of, verb_address

TODAY, DAY = timezone.localdate, dt.timedelta(days=1)
APPROVE = "feedback.approve_response"


@pytest.fixture
def approver():
    return make_user("Người duyệt", full_name="Phó Chủ tịch")


@pytest.fixture
def chief():
    return signed_in("Quản trị")


def again(user):
    """As the next request finds them: rights are read once for each."""
    return User.objects.get(pk=user.pk)


# --- Rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "may"), [(-1, 1, True), (0, 0, True), (-2, -1, False), (1, 2, False), (-9, 9, True)]
)
def test_rights_are_lent_on_the_days_in_force_only(approver, since, until, may):
    deputy = make_user("Văn phòng")
    assert not deputy.has_perm(APPROVE)
    make_stand_in(absent=approver, deputy=deputy, since=TODAY() + since * DAY, until=TODAY() + until * DAY)
    assert again(deputy).has_perm(APPROVE) is may
    assert again(deputy).has_perm("feedback.moderate_opinion")
    assert again(approver).has_perm(APPROVE)


def test_a_stand_in_that_was_ended_early_gives_no_rights(approver, chief):
    row = make_stand_in(absent=approver, deputy=make_user("Văn phòng"))
    assert again(row.deputy).has_perm(APPROVE)
    accounts.end_stand_in(row, by=chief.user)
    assert not again(row.deputy).has_perm(APPROVE)


def test_lent_rights_are_not_lent_on(approver):
    first, second = make_user("Văn phòng"), make_user("MTTQ")
    make_stand_in(absent=approver, deputy=first)
    make_stand_in(absent=first, deputy=second)
    assert again(second).has_perm("feedback.moderate_opinion")
    assert not again(second).has_perm(APPROVE)


@pytest.mark.parametrize("change", [{"is_superuser": True}, {"is_active": False}])
def test_neither_a_superuser_nor_somebody_who_left_lends_anything(approver, change):
    deputy = make_user("Văn phòng")
    make_stand_in(absent=approver, deputy=deputy)
    assert again(deputy).has_perm(APPROVE)
    User.objects.filter(pk=approver.pk).update(**change)
    assert not again(deputy).has_perm(APPROVE)


def test_work_is_lent_and_never_the_rights_over_accounts(chief):
    deputy = signed_in("Văn phòng")
    make_stand_in(absent=chief.user, deputy=deputy.user)
    assert again(deputy.user).has_perm(APPROVE)
    assert deputy.get(reverse("admin:sessions_app_topic_changelist")).status_code == 200
    for model in [User, StandIn, Group]:
        assert chief.get(page_of(model, "changelist")).status_code == 200
        assert deputy.get(page_of(model, "changelist")).status_code == 403
        assert deputy.get(page_of(model, "add")).status_code == 403
    groups = {"groups": list(Group.objects.values_list("pk", flat=True))}
    own = {"username": deputy.user.username, "full_name": "A", "is_staff": "on", **groups}
    assert deputy.post(page_of(deputy.user), own).status_code == 403
    assert deputy.post(verb_address(chief.user, "thoi-viec"), {"heir": deputy.user.pk}).status_code == 403
    assert [group.name for group in again(deputy.user).groups.all()] == ["Văn phòng"]


def test_a_deputy_whose_account_was_closed_has_nothing(approver):
    deputy = make_user("Văn phòng", is_active=False)
    make_stand_in(absent=approver, deputy=deputy)
    assert not again(deputy).has_perm(APPROVE)


def test_rights_are_read_once_for_each_request(approver, django_assert_num_queries):
    deputy = make_user("Văn phòng")
    make_stand_in(absent=approver, deputy=deputy)
    deputy, nobodys_deputy = again(deputy), again(approver)
    with django_assert_num_queries(3):
        assert not nobodys_deputy.has_perm("feedback.no_such_thing")
    with django_assert_num_queries(5):
        assert not deputy.has_perm("feedback.no_such_thing")
    with django_assert_num_queries(0):
        assert deputy.has_perm(APPROVE)
        assert deputy.bodies == []


# --- Approving --------------------------------------------------------------------------------------------------------


def test_a_deputy_approves_through_the_page_and_the_record_says_for_whom(approver):
    deputy = signed_in("Văn phòng", full_name="Văn thư")
    answer = make_response(state="submitted", author=make_user("Đơn vị xử lý"))
    assert deputy.post(verb_address(answer, "duyet")).status_code == 403
    make_stand_in(absent=approver, deputy=deputy.user)
    assert "đang làm thay Phó Chủ tịch" in text_of(deputy.get(page_of(answer)))
    do(deputy, answer, "duyet")
    assert fresh(answer).state == "approved"
    event = CaseEvent.objects.get(verb="approve_response")
    assert (event.actor_name, event.acting_as) == ("Văn thư", "Văn phòng; thay Phó Chủ tịch")


def test_a_deputy_does_not_approve_what_they_wrote(approver):
    deputy = make_user("Đơn vị xử lý", body=make_body())
    make_stand_in(absent=approver, deputy=deputy)
    answer = make_response(state="submitted", author=deputy)
    with pytest.raises(actions.SameHands):
        actions.approve_response(answer, by=again(deputy))
    assert fresh(answer).state == "submitted"


def test_a_deputy_of_the_lead_body_does_not_verify_its_work():
    colleague = make_user("Đơn vị xử lý", body=make_body())
    watcher = make_user("MTTQ", body=make_body())
    promise = make_commitment(lead_body=colleague.body, state=CommitmentState.REPORTED_DONE)
    make_stand_in(absent=colleague, deputy=watcher)
    with pytest.raises(NotReady):
        actions.verify_commitment(promise, by=again(watcher))


# --- The cases of a unit ----------------------------------------------------------------------------------------------


def test_a_deputy_sees_the_cases_of_the_absent_colleagues_unit_and_of_no_third():
    deputy, colleague = signed_in("Đơn vị xử lý", body=make_body()), make_user("Đơn vị xử lý", body=make_body())
    mine, lent, other = [make_opinion(moderation="approved") for _ in range(3)]
    for opinion, body in [(mine, deputy.user.body), (lent, colleague.body), (other, make_body())]:
        opinion.assignments.create(body=body)
    answers = [make_response(opinion=opinion, body=opinion.assignments.get().body) for opinion in [mine, lent, other]]
    promises = [make_commitment(lead_body=opinion.assignments.get().body) for opinion in [mine, lent, other]]
    assert list(opinions_for(deputy.user)) == [mine]
    row = make_stand_in(absent=colleague, deputy=deputy.user)
    user = again(deputy.user)
    assert set(opinions_for(user)) == {mine, lent}
    assert set(each_response_for(user)) == set(answers[:2])
    assert set(commitments_for(user)) == set(promises[:2])
    assert deputy.get(page_of(lent)).status_code == 200
    StandIn.objects.filter(pk=row.pk).update(ended_at=timezone.now())
    assert deputy.get(page_of(lent)).status_code == 302


def test_a_deputy_hears_what_the_unit_is_given():
    colleague = make_user("Đơn vị xử lý", body=make_body(), email="a@example.org")
    deputy = make_user("Đơn vị xử lý", body=make_body(), email="b@example.org")
    make_user("Đơn vị xử lý", body=make_body(), email="c@example.org")
    make_stand_in(absent=colleague, deputy=deputy)
    opinion = make_opinion(moderation="approved")
    opinion.assignments.create(body=colleague.body)
    actions.tell.tell_body(opinion, colleague.body, "assigned", occurrence="")
    told = OutboxMessage.objects.filter(kind="assigned")
    assert set(told.values_list("recipient_id", flat=True)) == {colleague.pk, deputy.pk}
    assert not told.filter(dropped_at__isnull=False).exists()


# --- The pages of administrators --------------------------------------------------------------------------------------


def form(absent, deputy, **changes):
    days = {"since": f"{TODAY():%d/%m/%Y}", "until": f"{TODAY() + 3 * DAY:%d/%m/%Y}"}
    return {"absent": absent.pk, "deputy": deputy.pk, **days, "reason": "Nghỉ phép.", **changes}


def test_an_administrator_appoints_a_deputy_and_ends_it_early(chief, approver):
    deputy = make_user("Văn phòng", full_name="Văn thư")
    chief.post(page_of(StandIn, "add"), form(approver, deputy))
    row = StandIn.objects.get()
    assert again(deputy).has_perm(APPROVE)
    assert "Văn thư" in text_of(chief.get(page_of(StandIn, "changelist")))
    do(chief, row, "thoi")
    assert not again(deputy).has_perm(APPROVE)
    assert "đã thôi sớm" in text_of(chief.get(page_of(row)))
    events = CaseEvent.objects.filter(case_kind="standin", case_id=row.pk).order_by("sequence")
    assert [event.verb for event in events] == ["appoint", "end_stand_in"]
    assert events[0].reason.startswith("Văn thư làm thay Phó Chủ tịch, từ ")


def refused(chief, words, *args, **changes):
    page = chief.post(page_of(StandIn, "add"), form(*args, **changes))
    return page.status_code == 200 and words in text_of(page) and not StandIn.objects.filter(reason="Nghỉ phép.")


def test_what_may_not_be_is_refused_with_a_reason(chief, approver):
    deputy = make_user("Văn phòng")
    past = {"since": "01/02/2026", "until": "03/02/2026"}
    assert refused(chief, "Không ai tự cử mình", approver, chief.user)
    assert refused(chief, "Không ai làm thay chính mình", deputy, deputy)
    assert refused(chief, "toàn quyền", signed_in().user, deputy)
    assert refused(chief, "đã qua", approver, deputy, **past)
    assert refused(chief, "Ngày cuối phải", approver, deputy, until="01/02/2026")
    assert refused(chief, "errorlist", approver, make_user(is_active=False))
    make_stand_in(absent=approver, deputy=make_user())
    assert refused(chief, "đã có người làm thay", approver, deputy)


def test_a_stand_in_is_not_edited_nor_deleted(chief, approver):
    row = make_stand_in(absent=approver, deputy=make_user())
    other = make_user()
    assert chief.post(page_of(row), form(approver, other)).status_code == 403
    assert chief.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
    assert fresh(row).deputy == row.deputy


def test_a_stand_in_that_is_over_is_not_ended_again(chief, approver):
    row = make_stand_in(absent=approver, deputy=make_user(), since=TODAY() - 3 * DAY, until=TODAY() - DAY)
    assert verb_address(row, "thoi") not in text_of(chief.get(page_of(row)))
    do(chief, row, "thoi")
    assert fresh(row).ended_at is None


@pytest.mark.only_on("postgresql", "who writes on SQLite is alone")
def test_of_two_who_appoint_at_once_the_second_finds_the_first(chief, approver):
    row = StandIn(absent=approver, deputy=make_user(), since=TODAY(), until=TODAY(), reason="Nghỉ phép")
    with CaptureQueriesContext(connection) as asked:
        accounts.appoint(row, by=chief.user)
    locks = [query["sql"].endswith('FOR NO KEY UPDATE OF "sessions_app_user"') for query in asked]
    looks = ['"since" <=' in query["sql"] for query in asked]
    assert locks.index(True) < looks.index(True)


@pytest.mark.parametrize("role", ["Văn phòng", "MTTQ", "Đơn vị xử lý", "Người duyệt", "Lãnh đạo"])
def test_only_administrators_appoint(role, approver):
    browser, deputy = signed_in(role), make_user()
    row = make_stand_in(absent=approver, deputy=deputy)
    assert browser.post(page_of(StandIn, "add"), form(make_user(), deputy)).status_code == 403
    assert browser.post(verb_address(row, "thoi")).status_code in {302, 403}
    assert browser.get(reverse("admin:sessions_app_standin_changelist")).status_code == 403
    assert StandIn.objects.get().ended_at is None
