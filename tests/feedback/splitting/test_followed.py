"""Who cared about an opinion that is split, or follows it, goes on with each part."""

import pytest
from django.utils import timezone

from feedback import actions
from feedback.actions import show_concern, withdraw_concern
from feedback.actions.concern import differing
from feedback.actions.follow import ask_to_follow, confirm_follow, follow_with, stop_follow, token_of
from feedback.models import Follow, Opinion
from sessions_app.models import OutboxMessage
from tests.builders import make_concern, make_opinion, make_response, make_user

from .steps import parts, split

pytestmark = pytest.mark.django_db


def numbers_of(*opinions):
    found = {row.pk: row.concern_count for row in Opinion.objects.with_concern()}
    return [found[opinion.pk] for opinion in opinions]


def test_who_cared_about_the_whole_cares_about_each_part(django_capture_on_commit_callbacks):
    whole = make_opinion(moderation="approved")
    for browser in "ab":
        show_concern(whole, browser=browser)
    with django_capture_on_commit_callbacks(execute=True):
        first, second = split(whole)
    assert numbers_of(first, second) == [2, 2]
    withdraw_concern(first, browser="a")
    show_concern(second, browser="b")
    assert numbers_of(first, second) == [1, 2]
    assert differing() == []


def follower(opinion, address):
    ask_to_follow(opinion, email=address)
    row = Follow.objects.get(email=address)
    confirm_follow(row)
    return row


def test_who_follows_the_whole_hears_of_the_answer_to_each_part_and_ends_one_alone():
    whole = make_opinion(moderation="approved", sender={"email": "gui@example.vn"})
    for address in ["theo@example.vn", "gui@example.vn", "thoi@example.vn"]:
        follower(whole, address)
    stop_follow(Follow.objects.get(email="thoi@example.vn"))
    ask_to_follow(whole, email="chua@example.vn")
    made = split(whole)
    for part in made:
        assert set(part.follows.values_list("email", flat=True)) == {"theo@example.vn", "gui@example.vn"}
        actions.publish_response(make_response(opinion=part, state="approved"), by=make_user("Văn phòng"))
        told = OutboxMessage.objects.filter(kind="answered", case_id=part.pk, recipient_kind="follow")
        assert [Follow.objects.get(pk=message.recipient_id).email for message in told] == ["theo@example.vn"]
    row = made[0].follows.get(email="theo@example.vn")
    assert follow_with(token_of(row)) == row
    stop_follow(row)
    assert [part.follows.by_mail().filter(email=row.email).count() for part in made] == [0, 1]


@pytest.mark.parametrize("people", [1, 40])
def test_many_who_care_take_no_more_queries_than_one(people, django_assert_max_num_queries):
    whole, by, asked = make_opinion(moderation="approved"), make_user(), parts()
    make_concern(whole, people)
    for number in range(people):
        whole.follows.create(email=f"{number}@example.vn", confirmed_at=timezone.now(), token_hash=str(number))
    with django_assert_max_num_queries(71):
        actions.split_opinion(whole, by=by, parts=asked)
    assert Follow.objects.count() == 6 * people
