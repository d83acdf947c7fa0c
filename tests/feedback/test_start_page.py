"""The start page: what waits for whom, in a constant number of queries."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.registrants import tell_registrant
from feedback.deadlines import refresh_deadline
from feedback.models import Assignment, CaseHandBack, Draft, Opinion, Referral
from feedback.staff_views import start, start_numbers
from sessions_app.models import OutboxMessage
from tests.builders import (
    make_body,
    make_commitment,
    make_done_report,
    make_issue,
    make_meeting,
    make_opinion,
    make_outcome,
    make_photo,
    make_registration,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from tests.marks import seldom
from tests.staff import signed_in, text_of

TODAY = timezone.localdate


def in_work(*, body=None, due_on=None, **kwargs):
    """An approved case that owes an answer; with `body` one that this body leads."""
    state = "assigned" if body else "classified"
    opinion = make_opinion(**{"moderation": "approved", "competence": "ward", "processing": state, **kwargs})
    if body:
        Assignment.objects.create(opinion=opinion, body=body)
    refresh_deadline(opinion)
    if due_on:
        Opinion.objects.filter(pk=opinion.pk).update(due_on=due_on)
    return opinion


def tiles(client):
    page = client.get(reverse("admin:index"))
    return {counted.tile.label: counted.number for counted in page.context["tiles"]}


def test_office_sees_what_waits_to_be_moderated_sorted_and_called():
    office = signed_in("Văn phòng")
    make_opinion()
    make_opinion(withdrawn_at=timezone.now())
    in_work(processing="received")
    make_opinion(moderation="held", held_reason="spam")
    in_work()
    gone = in_work()
    Referral.objects.create(opinion=gone, to_body=make_body(), letter_number="1", sent_on=TODAY())
    OutboxMessage.objects.create(
        kind="answered", case_kind="opinion", case_id=gone.pk, recipient_kind="sender", recipient_id=1, channel="phone"
    )
    assert tiles(office) == {
        "chờ duyệt": 1,
        "tạm giữ, chờ cán bộ xem": 1,
        "chờ phân loại, phân công": 2,
        "cần gọi điện": 1,
    }


def test_a_unit_sees_only_its_own_numbers():
    mine = make_body()
    unit = signed_in("Đơn vị xử lý", body=mine)
    in_work(body=mine)
    in_work(body=mine, due_on=TODAY())
    in_work(body=make_body(), due_on=TODAY())
    make_opinion()
    assert tiles(unit) == {"cần soạn trả lời": 2, "ý kiến đến hạn hôm nay": 1}


def test_what_somebody_else_is_writing_no_longer_waits_to_be_written():
    mine = make_body()
    unit = signed_in("Đơn vị xử lý", body=mine)
    make_response(opinion=in_work(body=mine), body=mine, author=make_user(body=mine))
    assert tiles(unit) == {}


def test_an_answer_that_was_sent_back_waits_for_its_author():
    mine = make_body()
    unit = signed_in("Đơn vị xử lý", body=mine)
    colleague = make_user("Đơn vị xử lý", body=mine)
    for author in [unit.user, colleague]:
        response = make_response(opinion=in_work(body=mine), body=mine, author=author, state=Draft.SUBMITTED)
        actions.return_response(response, by=make_user("Người duyệt"), reason="Thiếu căn cứ.")
    make_response(opinion=in_work(body=mine), body=mine, author=unit.user)
    assert tiles(unit) == {"cần soạn trả lời": 2, "trả lại để sửa": 1}


def test_nobody_is_asked_to_approve_or_publish_their_own_answer_unless_the_ward_waives_that():
    both = signed_in("Quản trị")
    for state in [Draft.SUBMITTED, Draft.APPROVED]:
        make_response(opinion=in_work(), state=state, author=both.user)
        make_response(opinion=in_work(), state=state, author=make_user())
        make_response(opinion=in_work(), state=state)
    shown = tiles(both)
    assert (shown["chờ duyệt trả lời"], shown["chờ công bố trả lời"]) == (2, 2)
    make_ward(waives_two_hands=True)
    shown = tiles(both)
    assert (shown["chờ duyệt trả lời"], shown["chờ công bố trả lời"]) == (3, 3)


def test_what_is_late_comes_first_and_the_parts_below_are_a_jump_away():
    office = signed_in("Văn phòng")
    in_work(due_on=TODAY() - dt.timedelta(days=1))
    make_opinion()
    make_commitment(published_at=timezone.now(), due_on=TODAY() - dt.timedelta(days=1))
    make_meeting(session=make_session(), held_on=TODAY() + dt.timedelta(days=9))
    assert list(tiles(office))[:2] == ["ý kiến quá hạn", "việc phải làm quá hạn"]
    page = text_of(office.get(reverse("admin:index")))
    targets = re.findall(r'<li><a href="#([\w-]+)">', page)
    assert targets[0] == "viec-hang-ngay"
    assert all(f'id="{target}"' in page for target in targets)
    assert "Nhiệm vụ và thời hạn của hội nghị" in page
    assert "Cách tính" not in page


def test_what_is_late_here_and_what_is_late_elsewhere_are_told_apart():
    office = signed_in("Văn phòng")
    yesterday = TODAY() - dt.timedelta(days=1)
    in_work(body=make_body(), due_on=yesterday)
    gone = in_work(due_on=yesterday)
    for opinion, day in [(gone, yesterday), (in_work(), TODAY())]:
        Referral.objects.create(
            opinion=opinion, to_body=make_body(), letter_number="1", sent_on=yesterday, expected_on=day
        )
    assert tiles(office) == {"chờ phân loại, phân công": 1, "cơ quan khác quá hẹn, cần đôn đốc": 1, "ý kiến quá hạn": 2}
    urged = {"urged_on": yesterday, "means": "phone", "again_on": TODAY() + dt.timedelta(days=1)}
    gone.referrals.get().urgings.create(**urged)
    assert tiles(office) == {"ý kiến quá hạn": 2}


def test_numbers_are_links_to_the_desk_that_lists_them():
    make_opinion()
    page = text_of(signed_in("Văn phòng").get(reverse("admin:index")))
    assert f'href="{reverse("admin:moderation")}"><strong>1</strong> <span>chờ duyệt</span>' in page


def a_bit_of_everything(user):
    """Cases of every kind that a tile counts, and their neighbours that it should not, of this body and of others."""
    yesterday = TODAY() - dt.timedelta(days=1)
    others = make_user("Đơn vị xử lý", body=make_body())
    make_opinion()
    make_opinion(moderation="held", held_reason="flood")
    make_opinion(withdrawn_at=timezone.now())
    for processing in ["received", "classified", "waiting", "answered"]:
        in_work(processing=processing)
    in_work(competence="higher", due_on=yesterday)
    for day in [yesterday, TODAY()]:
        gone = in_work(competence="higher", due_on=day)
        Referral.objects.create(
            opinion=gone, to_body=make_body(), letter_number="1", sent_on=yesterday, expected_on=day
        )
        for author in [user, others]:
            given = in_work(body=author.body, due_on=day)
            Referral.objects.create(
                opinion=given, to_body=make_body(), letter_number="1", sent_on=yesterday, expected_on=day
            )
    for author in [user, others, None]:
        body = author.body if author else others.body
        in_work(body=body)
        for state in [Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED]:
            make_response(opinion=in_work(body=body), body=body, author=author, state=state)
        sent_back = make_response(opinion=in_work(body=body), body=body, author=author, state=Draft.SUBMITTED)
        actions.return_response(sent_back, by=make_user("Người duyệt"), reason="Thiếu căn cứ.")
        lost = make_response(opinion=in_work(body=body), body=body, author=author, state=Draft.SUBMITTED)
        Opinion.objects.filter(pk=lost.opinion_id).update(
            moderation="duplicate", duplicate_of=lost.opinion_id - 1, duty="", due_on=None
        )
    closed = {"opinions_open_at": timezone.now() - dt.timedelta(days=9), "opinions_close_at": timezone.now()}
    make_commitment()
    make_commitment(state="dropped", dropped_reason="Trùng việc khác.")
    answer = make_response(state="published", outcome=make_outcome(is_promise=True))
    make_commitment(response=make_response(state="published", outcome=answer.outcome), published_at=timezone.now())
    make_issue(in_work(session=make_session(**closed)))
    CaseHandBack.objects.create(assignment=in_work(body=others.body).assignments.get(), reason="Việc của công an.")
    in_work(session=make_session(**closed))
    for body in [user.body, others.body]:
        some_promises(body)
    for photo in [{"published_at": None}, {"published_at": None, "alt_text": ""}, {}]:
        make_photo(**photo).removal_requests.create(text="Xin gỡ.")
    tell_registrant(make_registration(who={"phone": "+84911115678"}), "moved_up")
    make_registration(state="held")
    for opinion in [in_work(), make_opinion(withdrawn_at=timezone.now())]:
        OutboxMessage.objects.create(
            kind="asked",
            case_kind="opinion",
            case_id=opinion.pk,
            recipient_kind="sender",
            recipient_id=1,
            channel="phone",
        )


def some_promises(body):
    """Of `body`: one late, one that waits to be verified, one that a sender says is not done."""
    make_commitment(lead_body=body, due_on=TODAY() - dt.timedelta(days=1), published_at=timezone.now())
    back = make_commitment(lead_body=body, due_on=TODAY(), published_at=timezone.now())
    back.hand_backs.create(body=body, reason="Việc của công an.")
    for answer in ["", "not_yet"]:
        promise, opinion = make_commitment(lead_body=body, published_at=timezone.now()), in_work(processing="answered")
        promise.opinions.add(opinion)
        report = make_done_report(promise)
        if answer:
            actions.say_whether_done(report, opinion, answer=answer, reason="Chưa xong.")


SEEN_BY = {
    "Quản trị": len(start.TILES),
    "Văn phòng": len(start.TILES) - 2,
    "MTTQ": 6,
    "Đơn vị xử lý": 6,
    "Người duyệt": 3,
    "Lãnh đạo": 3,
}


OFTEN = ["Quản trị", "Đơn vị xử lý"]


@pytest.mark.parametrize("role", [*OFTEN, *seldom(*(role for role in SEEN_BY if role not in OFTEN))])
def test_every_number_is_that_of_the_rows_of_the_list_it_links_to(role):
    client = signed_in(role, body=make_body())
    a_bit_of_everything(client.user)
    tiles = client.get(reverse("admin:index")).context["tiles"]
    listed = {counted.tile.label: len(client.get(counted.address).context["rows"]) for counted in tiles}
    assert listed == {counted.tile.label: counted.number for counted in tiles}
    assert len(tiles) == SEEN_BY[role]


def test_counting_stops_where_nobody_reads_on(monkeypatch):
    monkeypatch.setattr(start, "COUNTED", 2)
    monkeypatch.setattr(start_numbers, "COUNTED", 2)
    for _ in range(4):
        make_opinion()
    assert "<strong>hơn 2</strong>" in text_of(signed_in("Văn phòng").get(reverse("admin:index")))


def test_what_is_begun_is_not_counted_where_enough_is_not(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(start_numbers, "COUNTED", 2)
    user = make_user("Đơn vị xử lý", body=make_body())
    make_response(opinion=in_work(body=user.body), body=user.body, author=user, state=Draft.DRAFT)
    write = next(tile for tile in start.TILES if tile.label == "cần soạn trả lời")
    start_numbers.numbers_of([write], user)
    for given in range(1, 5):
        in_work(body=user.body)
        with django_assert_num_queries(2 if given < 3 else 1):
            assert start_numbers.numbers_of([write], user).of_tiles == {write: min(given + 1, 3)}


def test_the_statement_that_is_kept_is_of_one_person_their_work_and_the_day(monkeypatch):
    mine, other = make_body(), make_body()
    unit, colleague = signed_in("Đơn vị xử lý", body=mine), signed_in("Đơn vị xử lý", body=other)
    case = in_work(body=other, due_on=TODAY() + dt.timedelta(days=1))
    assert (tiles(unit), tiles(colleague)) == ({}, {"cần soạn trả lời": 1})
    unit.user.body = other
    unit.user.save()
    assert tiles(unit) == {"cần soạn trả lời": 1}
    make_response(opinion=case, body=other, author=colleague.user)
    assert (tiles(unit), tiles(colleague)) == ({}, {"cần soạn trả lời": 1})
    shown = [tile for tile in start.TILES if tile.label.startswith("ý kiến")]
    for days, late, today in [(0, 0, 0), (1, 0, 1), (2, 1, 0)]:
        now = timezone.now() + dt.timedelta(days=days)
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda now=now: now)
            assert [*start_numbers.numbers_of(shown, unit.user).of_tiles.values()] == [late, today]


@pytest.mark.parametrize("is_put_together", [False, True])
def test_who_both_puts_together_and_gives_away_is_told_which_saves_work(is_put_together):
    over = timezone.now() - dt.timedelta(hours=1)
    session = make_session(opinions_open_at=over - dt.timedelta(days=20), opinions_close_at=over)
    first, _other = in_work(session=session), in_work()
    make_issue(in_work(session=session), session=session)
    if is_put_together:
        make_issue(first)
    said = "thì giao cả vấn đề một lần, không phải giao từng ý kiến"
    assert (said in text_of(signed_in().get(reverse("admin:index")))) != is_put_together
    assert said not in text_of(signed_in("Đơn vị xử lý").get(reverse("admin:index")))


def test_an_empty_day_says_so_kindly_and_no_tile_says_nought():
    page = text_of(signed_in("Văn phòng").get(reverse("admin:index")))
    assert "Không có việc nào đang chờ ông/bà" in page
    assert "start-tile" not in page


def test_somebody_without_a_role_sees_no_numbers():
    make_opinion()
    client = signed_in()
    client.force_login(make_user())
    page = text_of(client.get(reverse("admin:index")))
    assert "Tài khoản này chưa được giao việc nào" in page
    assert "start-tile" not in page


@pytest.mark.parametrize("role", ["Văn phòng", "Đơn vị xử lý", *seldom("Quản trị", "MTTQ", "Người duyệt", "Lãnh đạo")])
def test_the_page_takes_the_same_queries_for_one_case_and_for_many(role):
    make_ward()
    mine = make_body()
    client = signed_in(role, body=mine)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("admin:index")).status_code == 200
        return len(seen)

    def more():
        make_opinion()
        in_work(due_on=TODAY())
        make_response(opinion=in_work(body=mine), body=mine, state=Draft.SUBMITTED)

    more()
    once = queries()
    for _ in range(3):
        more()
    assert queries() == once <= 20


def test_who_belongs_to_no_body_hears_that_nothing_can_reach_them():
    told = "chưa thuộc cơ quan, đơn vị nào"
    lost = text_of(signed_in("Đơn vị xử lý").get(reverse("admin:index")))
    assert told in lost
    assert "Mọi việc đến tay ông/bà đều đã xong" not in lost
    for client in [signed_in("Đơn vị xử lý", body=make_body()), signed_in("Văn phòng")]:
        assert told not in text_of(client.get(reverse("admin:index")))


def test_nothing_is_said_to_be_done_above_what_is_owed_about_a_conference():
    leader = signed_in("Lãnh đạo")
    assert "Mọi việc đến tay ông/bà đều đã xong" in text_of(leader.get(reverse("admin:index")))
    meeting = make_meeting(held_on=TODAY() + dt.timedelta(days=20))
    page = text_of(leader.get(reverse("admin:index")))
    assert "Mọi việc đến tay" not in page
    assert "Quá hạn" not in page
    assert 'href="#cua-hoi-nghi"' in page
    type(meeting).objects.update(held_on=TODAY() - dt.timedelta(days=30))
    page = text_of(leader.get(reverse("admin:index")))
    assert "Không có việc nào đang chờ" not in page
    assert 'Quá hạn</strong>: <a href="#cua-hoi-nghi">01 việc của hội nghị</a>' in page


def test_on_the_day_it_leads_to_the_desk_of_the_hall_who_may_work_it():
    make_ward()
    today = make_meeting()
    others = [
        make_meeting(held_on=TODAY() + dt.timedelta(days=1)),
        make_meeting(session=make_session(announced_at=None)),
    ]
    desks = [reverse("admin:hall", args=[meeting.pk]) for meeting in [today, *others]]
    page = text_of(signed_in("Văn phòng").get(reverse("admin:index")))
    assert [desk in page for desk in desks] == [True, False, False]
    assert desks[0] not in text_of(signed_in("Lãnh đạo").get(reverse("admin:index")))
