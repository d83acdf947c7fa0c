"""«Tôi cũng quan tâm» counts a browser once, keeps nothing of it but an HMAC, and leaves public pages the same."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.kept_pages import publication
from feedback.actions import concern, mark_duplicate, show_concern, unmark_duplicate, withdraw_concern
from feedback.actions.concern import differing, hash_of, nods
from feedback.models import ConcernCount, Follow, Opinion
from feedback.views import concern as concern_page

from ..builders import make_concern, make_opinion, make_session, make_user


@pytest.fixture
def opinion():
    return make_opinion(moderation="approved")


def page_of(opinion):
    return reverse("feedback:concern", args=[opinion.pk])


def test_a_browser_counts_once_and_may_change_its_mind(client, opinion):
    for _ in range(3):
        client.post(page_of(opinion))
    page = client.get(page_of(opinion)).content.decode()
    assert Follow.objects.count() == 1
    assert "Đã có 1 người cùng quan tâm, trong đó có ông/bà" in page
    client.post(page_of(opinion), {"bo": "1"})
    page = client.get(page_of(opinion)).content.decode()
    assert Follow.objects.count() == 0
    assert "Chưa có ai bấm quan tâm" in page


def test_taking_back_touches_nobody_else(client, opinion):
    Client().post(page_of(opinion))
    opinion.follows.create(email="an@example.vn")
    client.post(page_of(opinion), {"bo": "1"})
    assert Follow.objects.count() == 2


def test_two_browsers_count_twice_and_mail_does_not_count(client, opinion):
    client.post(page_of(opinion))
    Client().post(page_of(opinion))
    opinion.follows.create(email="an@example.vn", confirmed_at=timezone.now())
    assert Opinion.objects.with_response().get().concern_count == 2
    for address in [reverse("feedback:opinions"), opinion.get_absolute_url()]:
        page = Client().get(address).content.decode()
        assert "2 người cùng quan tâm" in page
        assert f'Tôi cũng quan tâm<span class="visually-hidden">: {opinion.subject}</span></a>' in page


def test_one_cookie_serves_all_opinions(client, opinion):
    client.post(page_of(opinion))
    other = make_opinion(moderation="approved")
    client.post(page_of(other))
    assert Follow.objects.values("browser_hash").distinct().count() == 1


def test_the_cookie_is_set_by_pressing_only_and_kept_small(client, opinion):
    assert "browser" not in client.get(page_of(opinion)).cookies
    cookie = client.post(page_of(opinion)).cookies["browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/y-kien/")
    assert cookie["max-age"] == 365 * 24 * 3600
    row = Follow.objects.get()
    assert row.browser_hash not in cookie.value
    assert cookie.value.split(":")[0] not in row.browser_hash


def test_public_pages_know_nothing_of_the_browser(client, opinion):
    client.post(page_of(opinion))
    for address in [reverse("feedback:opinions"), opinion.get_absolute_url()]:
        known, unknown = client.get(address), Client().get(address)
        assert known.content == unknown.content
        assert not known.cookies
        assert "Cookie" not in known.get("Vary", "")


def test_a_forged_cookie_is_a_new_browser(client, opinion):
    client.post(page_of(opinion))
    forger = Client()
    forger.cookies["browser"] = client.cookies["browser"].value[:-1] + "_"
    forger.post(page_of(opinion), {"bo": "1"})
    assert Follow.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"moderation": "pending"},
        {"moderation": "approved", "visibility": "not_published"},
        {"moderation": "approved", "hidden_at": timezone.now()},
        {"moderation": "approved", "withdrawn_at": timezone.now()},
        {"moderation": "approved", "announced_at": None},
    ],
)
def test_what_is_not_public_has_no_such_page(client, fields):
    session = make_session(**({"announced_at": fields.pop("announced_at")} if "announced_at" in fields else {}))
    opinion = make_opinion(session=session, **fields)
    assert client.get(page_of(opinion)).status_code == 404
    assert client.post(page_of(opinion)).status_code == 404
    assert Follow.objects.count() == 0


def test_a_form_from_elsewhere_is_refused(opinion):
    assert Client(enforce_csrf_checks=True).post(page_of(opinion)).status_code == 403


def test_the_page_of_an_opinion_refuses_delete(client, opinion):
    assert client.delete(page_of(opinion)).status_code == 405


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/y-kien/gui/hoi-nghi/xem-lai/", "/y-kien/gui/hoi-nghi/xem-lai/?da-quan-tam={}"),
        ("/y-kien/gui/hoi-nghi/xem-lai/?a=b", None),
        ("", None),
        ("/quan-tri/", None),
        ("//example.vn/y-kien/gui/", None),
        ("https://example.vn/y-kien/gui/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_the_way_back_leads_to_the_writing_only(client, opinion, asked, reached):
    response = client.post(page_of(opinion), {"tiep": asked})
    assert response["Location"] == (reached or page_of(opinion)).format(opinion.pk)


def test_one_address_cannot_count_without_end(opinion, monkeypatch):
    monkeypatch.setattr(concern_page, "NEW_BROWSERS_AN_HOUR", 2)
    for _ in range(3):
        response = Client().post(page_of(opinion))
    assert Follow.objects.count() == 2
    assert "chưa được tính" in response.content.decode()


def test_a_browser_counts_once_by_rule_of_the_database(opinion):
    opinion.follows.create(browser_hash="a")
    with pytest.raises(IntegrityError):
        opinion.follows.create(browser_hash="a")


@pytest.mark.parametrize("rows", [1, 30])
def test_counts_take_no_query_of_their_own(django_assert_num_queries, rows):
    session = make_session()
    for _ in range(rows):
        make_concern(make_opinion(session=session, moderation="approved"))
    with django_assert_num_queries(3):
        counts = [opinion.concern_count for opinion in Opinion.objects.public().with_response()]
    assert counts == [1] * rows


def number_of(opinion):
    return Opinion.objects.with_counts().get(pk=opinion.pk).concern_count


def test_pressing_throws_no_kept_page_away(client, opinion):
    before = publication.current()
    client.post(page_of(opinion))
    client.post(page_of(opinion), {"bo": "1"})
    Client().post(page_of(opinion))
    assert (number_of(opinion), publication.current()) == (1, before)


def test_the_count_of_concern_is_the_number_of_browsers_that_showed_it(opinion):
    for browser in ["a", "b", "b", "c"]:
        show_concern(opinion, browser=browser)
    for browser in ["c", "c", "d"]:
        withdraw_concern(opinion, browser=browser)
    assert number_of(opinion) == nods(opinion).count() == 2
    assert differing() == []


def test_the_count_of_concern_never_falls_below_zero(opinion):
    opinion.follows.create(browser_hash="0" * 64)  # not counted yet
    ConcernCount.objects.create(opinion=opinion, number=0)
    opinion.follows.update(browser_hash=hash_of("a"))
    withdraw_concern(opinion, browser="a")
    assert number_of(opinion) == 0


@pytest.fixture
def same(opinion, django_capture_on_commit_callbacks):
    """Another that says the same, and is told at the address of the first: «b» nodded to both, «a» and «c» to one."""
    other = make_opinion(session=opinion.session, moderation="approved")
    for said, browsers in [(opinion, "ab"), (other, "bc")]:
        for browser in browsers:
            show_concern(said, browser=browser)
    with django_capture_on_commit_callbacks(execute=True):
        mark_duplicate(other, by=make_user("Văn phòng"), of=opinion)
    return other


def test_who_nodded_to_two_that_say_the_same_is_one(opinion, same):
    assert (number_of(opinion), number_of(same)) == (3, 0)
    show_concern(opinion, browser="c")
    assert number_of(opinion) == nods(opinion).values("browser_hash").distinct().count() == 3
    withdraw_concern(opinion, browser="b")
    assert number_of(opinion) == 2
    assert differing() == []


def test_what_was_another_matter_after_all_has_its_own_nods_again(opinion, same, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        unmark_duplicate(same, by=make_user("Văn phòng"))
    assert (number_of(opinion), number_of(same)) == (2, 2)
    assert differing() == []


def test_the_sweep_sets_right_what_was_missed(opinion, same, capsys):
    """A process that ended between a verb and its count; rows of a restored database; nods of before there were counts."""
    never, gone, right = (make_opinion(moderation="approved") for _ in range(3))
    make_concern(right)
    make_concern(never, 2)
    ConcernCount.objects.filter(opinion=never).delete()
    ConcernCount.objects.filter(opinion=opinion).update(number=9)
    ConcernCount.objects.create(opinion=gone, number=4)
    with pytest.raises(CommandError):
        call_command("recount_figures", "--check")
    assert f"ý kiến {gone.pk}: số người cùng quan tâm" in capsys.readouterr().out
    call_command("sweep")
    assert "số người cùng quan tâm của 3 ý kiến" in capsys.readouterr().out
    assert [number_of(row) for row in [opinion, same, never, gone, right]] == [3, 0, 2, 0, 1]
    assert differing() == []


def test_each_hour_the_sweep_looks_at_another_part_until_all_had_their_turn(opinion, same, monkeypatch):
    """`same` waits for `opinion`, which is in another part."""
    monkeypatch.setattr(concern, "A_PART", 1)
    ConcernCount.objects.update(number=9)
    at, now = {opinion.pk, same.pk}, timezone.now()
    for hour in range(len(concern.parts())):
        monkeypatch.setattr(timezone, "now", lambda hour=hour: now + dt.timedelta(hours=hour))
        left = set(differing())
        assert concern.recount_some() == len(left - set(differing())) <= 1
    assert at > set(differing()) == set()
    assert [number_of(opinion), number_of(same)] == [3, 0]


def test_counting_concern_part_by_part_finds_the_same_differences(opinion, same, monkeypatch):
    make_concern(make_opinion(moderation="approved"), 2)
    ConcernCount.objects.update(number=9)
    at_once = differing()
    monkeypatch.setattr(concern, "A_PART", 1)
    assert differing() == at_once == sorted(ConcernCount.objects.values_list("opinion", flat=True)) != []


@pytest.mark.parametrize("people", [1, 30])
def test_pressing_takes_the_same_queries_however_many_have_before(opinion, people, django_assert_num_queries):
    make_concern(opinion, people)
    with django_assert_num_queries(6):  # is it there, twice; kept, with a savepoint; added
        show_concern(opinion, browser="a")
