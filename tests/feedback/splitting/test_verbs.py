"""One opinion, several matters: parts that are answered one by one, under the sender's one code."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.deadlines import answer_deadline
from feedback.models import Opinion, Rating
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import CaseEvent
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_group,
    make_issue,
    make_opinion,
    make_response,
    make_topic,
    make_user,
    make_ward,
)
from tests.staff import do, fresh, page_of, signed_in, text_of, verb_address

from .steps import parts, split

CONTACT = {"name": "Nguyễn Thử", "phone": "+84911115678"}


def typed(number=2, **changes):
    filled = {}
    for n in range(1, number + 1):
        filled |= {f"subject_{n}": f"Việc thứ {n}", f"public_text_{n}": f"Nội dung {n}.", f"topic_{n}": make_topic().pk}
    return filled | changes


@pytest.mark.parametrize("fields", [{}, {"moderation": "held"}, {"moderation": "approved"}])
def test_the_public_reads_the_parts_and_not_the_whole(client, fields):
    whole = make_opinion(**fields)
    made = split(whole, 3)
    assert set(Opinion.objects.public()) == set(made)
    page = client.get(reverse("feedback:opinions")).content.decode()
    assert all(part.subject in page for part in made)
    assert page.count("<article") == 3
    gone = client.get(whole.get_absolute_url())
    assert gone.status_code == 410
    assert all(f'<a href="{part.get_absolute_url()}">{part.subject}</a>' in gone.content.decode() for part in made)
    actions.hide(made[0], by=make_user(), reason="Lộ số nhà.")
    left = client.get(whole.get_absolute_url()).content.decode()
    assert [part.subject in left for part in made] == [False, True, True]
    actions.show_again(made[0], by=make_user(), reason="Gỡ nhầm.")
    assert not fresh(whole).is_public
    assert Opinion.objects.public().figures() == {"total": 3, "answered": 0, "overdue": 0}


def test_a_part_has_what_the_whole_had_and_no_code_or_sender():
    whole = make_opinion(
        group=make_group(),
        kind="petition",
        channel="front",
        timing="at",
        place="ngõ 15",
        code_hash="a" * 64,
        sender=CONTACT,
        visibility="named",
    )
    for part in split(whole):
        for name in ["session", "group", "kind", "channel", "timing", "place", "received_at", "original_text"]:
            assert getattr(fresh(part), name) == getattr(whole, name), name
        assert (part.moderation, part.processing, part.part_of) == ("approved", "classified", whole)
        assert (part.public_name, part.visibility) == ("Nguyễn Thử", "named")
        assert part.code_hash is None
        assert not hasattr(part, "sender")


@pytest.mark.parametrize("moderation", ["pending", "approved"])
def test_place_and_name_are_public_as_staff_read_them(moderation):
    shown = {"public_place": "ngõ 15", "public_name": "Bà Thử"}
    named = make_opinion(place="số 12 ngõ 15", visibility="named", sender=CONTACT, moderation=moderation)
    unnamed = make_opinion(sender=CONTACT, moderation=moderation)
    for whole, name in [(named, "Bà Thử"), (unnamed, "")]:
        for part in actions.split_opinion(whole, by=make_user(), parts=parts(), **shown):
            assert (part.public_place, part.public_name) == ("ngõ 15", name)


def test_a_part_is_due_when_the_whole_was():
    whole = make_opinion(moderation="approved", processing="assigned", received_at=timezone.now() - dt.timedelta(40))
    until = timezone.localdate() + dt.timedelta(days=30)
    actions.extend_deadline(whole, by=make_user(), until=until, reason="Cần đo lại.")
    for part in split(whole):
        assert fresh(part).due_on == until
        assert [str(line) for line in part.extensions.all()] == [f"Gia hạn đến {until:%d/%m/%Y}"]


def test_parts_of_what_was_opened_again_count_from_that_day():
    now = timezone.now()
    whole = make_opinion(moderation="approved", received_at=now - dt.timedelta(days=90), reopened_at=now)
    owed = answer_deadline(whole).result
    assert owed > timezone.localdate()
    assert [fresh(part).due_on for part in split(whole)] == [owed, owed]


@pytest.mark.parametrize("is_waiting", [True, False])
def test_the_days_of_waiting_for_the_sender_count_for_no_part(is_waiting):
    now = timezone.now()
    whole = make_opinion(moderation="approved", processing="waiting", received_at=now - dt.timedelta(days=40))
    request = whole.information_requests.create(question="Ở đâu?", asked_at=now - dt.timedelta(days=39))
    if not is_waiting:
        actions.resume(whole, by=make_user(), reason="Đã gọi.")
    owed = answer_deadline(whole).result
    for part in split(whole):
        assert fresh(part).due_on == owed
        assert not part.information_requests.filter(ended_at=None).exists()
    assert fresh(request).ended_at


def sent_away(**fields):
    whole = make_opinion(moderation="approved", received_at=timezone.now() - dt.timedelta(days=60))
    today = timezone.localdate()
    whole.referrals.create(
        to_body=make_body(name="Sở Xây dựng"), letter_number="5/UBND", sent_on=today - dt.timedelta(days=50), **fields
    )
    return whole


def test_what_came_back_from_another_body_counts_for_every_part_from_that_day():
    whole = sent_away(replied_on=timezone.localdate(), reply="Thuộc phường.", reply_number="9/SXD")
    referral, owed = whole.referrals.get(), answer_deadline(whole).result
    today = timezone.localdate()
    urged = referral.urgings.create(
        urged_on=today, means="phone", note="Đã gọi.", again_on=today + dt.timedelta(days=5)
    )
    letter = referral.urgings.create(urged_on=today, means="letter", again_on=today + dt.timedelta(days=5))
    for part in split(whole):
        assert fresh(part).due_on == owed
        spoken, written = part.referrals.get().urgings.all()
        assert (spoken.note, spoken.urged_at, spoken.letter_of) == ("Đã gọi.", urged.urged_at, None)
        assert written.letter_of == letter
        assert [(line.letter_number, line.reply_number) for line in part.referrals.all()] == [("5/UBND", "9/SXD")]
        assert part.referrals.get().referred_at == referral.referred_at
    assert whole.referrals.get() == referral


def test_what_another_body_has_is_not_split():
    whole = sent_away()
    with pytest.raises(NotReady, match="Cơ quan khác đang giữ"):
        split(whole)
    assert not whole.parts.exists()


def test_the_whole_stays_as_the_record():
    whole = make_opinion(code_hash="a" * 64, sender=CONTACT)
    whole.assignments.create(body=make_body())
    original = whole.original_text
    made = split(whole)
    whole = fresh(whole)
    assert (whole.moderation, whole.processing, whole.original_text) == ("approved", "closed", original)
    assert whole.sender.name == "Nguyễn Thử"
    assert not whole.assignments.current().exists()
    numbers = f"{made[0].pk}, {made[1].pk}"
    assert whole.hidden_reason == f"Đã tách thành các ý kiến số {numbers}."
    verbs = CaseEvent.objects.filter(case_id=whole.pk).order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["approve", "split"]
    assert CaseEvent.objects.get(case_id=made[0].pk).verb == "split_off"


def test_what_asked_not_to_be_published_is_not_published_in_parts():
    split(make_opinion(visibility="not_published"))
    assert not Opinion.objects.public().exists()


def test_parts_keep_the_links_of_the_whole():
    whole = make_opinion(moderation="approved")
    make_conclusion(session=whole.session)
    item = actions.add_to_conclusion(whole, by=make_user())
    commitment = make_commitment(session=whole.session)
    commitment.opinions.add(whole)
    made = split(whole)
    assert set(item.opinions.public()) == set(commitment.opinions.public()) == set(made)


def test_the_issue_that_the_whole_led_goes_on_with_another():
    whole, other = (make_opinion(moderation="approved") for _ in range(2))
    issue = make_issue(whole, other)
    assert fresh(issue).lead == whole
    split(whole)
    assert fresh(issue).lead == other


def test_each_part_is_assigned_and_answered_by_itself():
    first, second = split(make_opinion())
    actions.assign(first, by=make_user(), body=make_body())
    make_response(opinion=first, state="published")
    assert (fresh(first).processing, fresh(second).processing) == ("answered", "classified")


@pytest.mark.parametrize("number", [0, 1, 7])
def test_a_split_has_two_to_six_parts(number):
    with pytest.raises(NotReady, match="2 đến 6"):
        split(make_opinion(), number)
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"moderation": "declined"},
        {"moderation": "diverted"},
        {"withdrawn_at": timezone.now()},
        {"moderation": "approved", "hidden_at": timezone.now()},
        {"moderation": "approved", "processing": "answered"},
        {"moderation": "approved", "processing": "closed"},
    ],
)
def test_what_is_not_open_is_not_split(fields):
    with pytest.raises(WrongState):
        split(make_opinion(**fields))


def test_neither_a_part_nor_what_was_split_is_split_again():
    whole = make_opinion()
    part = split(whole)[0]
    for opinion in [whole, part]:
        with pytest.raises(WrongState):
            split(opinion)


def test_an_opinion_whose_answer_was_begun_is_not_split():
    whole = make_opinion(moderation="approved")
    make_response(opinion=whole)
    with pytest.raises(NotReady, match="câu trả lời đang soạn"):
        split(whole)


# The sender, by one code


@pytest.fixture
def opened(client):
    """A split opinion whose page this browser has open, and its parts."""
    make_ward()
    code = codes.code_for(codes.new_ticket())
    whole = make_opinion(code_hash=codes.hashed(code), sender=CONTACT, visibility="named")
    made = split(whole)
    client.post(reverse("feedback:look_up"), {"code": code, "contact": "5678"})
    return whole, made


def test_the_sender_sees_every_part_under_the_one_code(client, opened, django_assert_num_queries):
    _, (first, second) = opened
    response = make_response(opinion=first, state="published")
    second.assignments.create(body=make_body(name="Công an phường"))
    page = client.get(reverse("feedback:own_opinion")).content.decode()
    assert "thành 02 phần" in page
    for told in [first.public_text, second.public_text, response.text, "Công an phường", "hạn trả lời"]:
        assert told in page
    assert "Đã gỡ khỏi cổng" not in page
    assert "Nguyễn Thử" not in page


@pytest.mark.parametrize("number", [2, 6])
def test_the_page_costs_the_same_for_any_number_of_parts(client, django_assert_num_queries, number):
    make_ward()
    code = codes.code_for(codes.new_ticket())
    for part in split(make_opinion(code_hash=codes.hashed(code)), number):
        make_response(opinion=part, state="published")
    client.post(reverse("feedback:look_up"), {"code": code})
    with django_assert_num_queries(22):
        client.get(reverse("feedback:own_opinion"))


def test_each_answer_is_rated_by_itself(client, opened):
    _, made = opened
    answers = [make_response(opinion=part, state="published") for part in made]
    page = reverse("feedback:own_opinion_rate")
    assert all(part.subject in client.get(page).content.decode() for part in made)
    client.post(page, {"score": "satisfied"})
    client.post(page, {"score": "satisfied", "answer": make_response(state="published").opinion_id})
    assert not Rating.objects.exists()
    client.post(page, {"score": "unsatisfied", "answer": answers[1].opinion_id})
    assert Rating.objects.get().response == answers[1]
    client.post(page, {"score": "satisfied"})
    assert {rating.response_id: rating.score for rating in Rating.objects.all()} == {
        answers[0].pk: "satisfied",
        answers[1].pk: "unsatisfied",
    }


def test_the_name_is_withdrawn_from_every_part(client, opened):
    _, made = opened
    assert "Nguyễn Thử" in client.get(made[0].get_absolute_url()).content.decode()
    client.post(reverse("feedback:own_opinion_withdraw_name"))
    for part in made:
        assert "Nguyễn Thử" not in client.get(part.get_absolute_url()).content.decode()
        assert CaseEvent.objects.filter(case_id=part.pk, verb="withdraw_name").exists()


def test_withdrawing_takes_every_part_along(client, opened):
    whole, made = opened
    client.post(reverse("feedback:own_opinion_withdraw"))
    assert not Opinion.objects.public().exists()
    assert all(fresh(row).withdrawn_at and fresh(row).processing == "closed" for row in [whole, *made])
    page = client.get(reverse("feedback:own_opinion")).content.decode()
    assert "Ông/bà đã rút ý kiến này" in page
    assert made[0].public_text not in page


# The staff site


def test_the_office_splits_an_opinion():
    office, whole = signed_in("Văn phòng"), make_opinion()
    page = text_of(office.get(verb_address(whole, "tach")))
    assert page.count(whole.original_text.rstrip(".")) == 3  # shown, offered as subject, offered as text
    assert "Phần 6" in page
    page = text_of(do(office, whole, "tach", **typed(3, public_place="ngõ 15")))
    assert "Đã tách ý kiến." in page
    made = list(whole.parts.order_by("pk"))
    assert [part.subject for part in made] == ["Việc thứ 1", "Việc thứ 2", "Việc thứ 3"]
    assert all(reverse("admin:case", args=[part.pk]) in page for part in made)
    assert {part.public_place for part in made} == {"ngõ 15"}
    part_page = text_of(office.get(page_of(made[0])))
    assert page_of(whole) in part_page
    for verb in ["tach", "cap-lai-ma"]:
        assert f"/viec/{verb}/" not in part_page
    assert "/viec/phan-cong/" in part_page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject_2": "", "public_text_2": "", "topic_2": ""}, "Phần 2 còn thiếu"),
        ({"topic_1": ""}, "Phần 1 còn thiếu"),
        ({"subject_4": "Việc thứ 4"}, "Phần 4 còn thiếu"),
        ({"public_text_1": "đ" * 4002}, "Thừa 2 ký tự"),
    ],
)
def test_an_incomplete_part_is_refused_with_its_number(changes, sentence):
    whole = make_opinion()
    page = text_of(do(signed_in("Văn phòng"), whole, "tach", **typed(2, **changes)))
    assert sentence in page
    assert "Việc thứ 1" in page
    assert not whole.parts.exists()


def test_who_types_what_tells_of_a_person_is_shown_it_first():
    whole, office = make_opinion(), signed_in("Văn phòng")
    words = typed(2, public_text_2="Gọi tôi 0912 345 678.", public_place="Số nhà 12")
    refused = do(office, whole, "tach", **words)
    assert "Chưa tách. Đăng lên thì ai cũng đọc được: Số nhà 12, số điện thoại 0912 345 678." in text_of(refused)
    (seal,) = re.findall(r'name="seen" value="(\w+)"', refused.content.decode())
    assert not whole.parts.exists()
    do(office, whole, "tach", **words, seen=seal)
    assert whole.parts.count() == 2


@pytest.mark.parametrize("role", ["MTTQ", "Người duyệt", "Lãnh đạo"])
def test_only_the_office_splits(role):
    whole = make_opinion()
    assert do(signed_in(role), whole, "tach", **typed()).status_code == 403
    assert not whole.parts.exists()
