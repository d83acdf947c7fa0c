"""No public page and no queue of staff reads a whole table that grows with every opinion: SQLite tells how it would find
the rows, and says the same of one opinion and of a million, because it keeps no figures."""

import datetime as dt
import itertools
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from dialogue_portal import views
from dialogue_portal.lib.combined_query import asked_together
from dialogue_portal.lib.keyset import places
from feedback.figures import stored
from feedback.forms.narrowing import CommitmentFilterForm, OpinionFilterForm, known_bodies
from feedback.forms.sorting import HANDED_BACK
from feedback.models import Assignment, Commitment, Draft, Opinion, Referral, Response, conditions
from feedback.views import opinion_list
from feedback.views.narrowing import Narrowed
from sessions_app.models import Body, CaseEvent, Topic
from tests.builders import (
    make_body,
    make_commitment,
    make_concern,
    make_issue,
    make_opinion,
    make_response,
    make_session,
)
from tests.marks import asks_sqlite_how
from tests.staff import signed_in
from tests.whole_conference import addresses, machine_addresses, published_chain

pytestmark = [
    pytest.mark.django_db,
    asks_sqlite_how,
]

GROWING = {model._meta.db_table for model in [Opinion, CaseEvent, Response]} | {
    field.related_model._meta.db_table for field in Opinion._meta.related_objects
}


def read_whole(sql):
    """The growing tables of which `sql` goes through every row from the first, as SQLite's own program for it says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rootpage, name FROM sqlite_master WHERE type = 'table'")
        tables = dict(cursor.fetchall())
        cursor.execute(f"EXPLAIN {sql}")
        program = [step[1:4] for step in cursor.fetchall()]
    opened = {number: tables.get(page) for name, number, page in program if name == "OpenRead"}
    return {opened.get(number) for name, number, _ in program if name == "Rewind"} & GROWING


def tables_read_whole(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    asked = [query["sql"] for query in queries.captured_queries if query["sql"].startswith("SELECT")]
    return set().union(*map(read_whole, asked))


def filters(form, values):
    """Every filter of `form` by itself, and every two."""
    names = [name for name in values if name in form.base_fields]
    for chosen in [*itertools.combinations(names, 1), *itertools.combinations(names, 2)]:
        yield "&".join(f"{name}={values[name]}" for name in chosen)


def found_at(client, asked):
    return {address: tables for address in asked if (tables := tables_read_whole(client, address))}


NOW, DAY = timezone.now(), dt.timedelta(days=1)
LIST = reverse_lazy("feedback:opinions")
COUNTED = {"", "don_vi", "tinh_trang", "tinh_trang don_vi"}
"""Filters of the list of opinions of which a good part has what is asked for: it is counted until there are a thousand.
(A body with few opinions is asked for by its index; here, among as few as there are, it has a good part.)"""


@pytest.mark.long
def test_only_the_list_of_opinions_scans_a_large_table(client, monkeypatch):
    monkeypatch.setattr(stored, "FEW", 0)
    monkeypatch.setattr(views, "FEW", 0)
    monkeypatch.setattr(
        views, "rows_at_home", asked_together(views.rows_at_home.name_rows)
    )  # the kept one is not asked
    chain = published_chain()
    assert found_at(client, [*addresses(chain), *machine_addresses()]) == {LIST: {"feedback_opinion"}}


@pytest.fixture
def values():
    chain = published_chain()
    opinion = chain["opinion"]
    return {
        "tinh_trang": "da-tra-loi",
        "hoi_nghi": opinion.session.slug,
        "linh_vuc": Topic.objects.first().slug,
        "to": opinion.group.slug,
        "kenh": "portal",
        "don_vi": Body.objects.order_by("-pk").first().pk,
        "nam": 2026,
        "q": "den",
    }


def test_no_filter_of_the_list_of_opinions_but_what_nearly_all_have(client, values):
    found = found_at(client, [f"{LIST}?{query}" for query in filters(OpinionFilterForm, values)])
    assert {" ".join(parse_qs(urlsplit(address).query)) for address in found} <= COUNTED


@pytest.mark.long
def test_no_filter_of_the_list_by_those_who_care(client, values, monkeypatch):
    """Neither where so many are wanted that all that are cared for are walked through, nor where few are gathered."""
    make_concern(Opinion.objects.public().first(), 2)
    for counted in [0, 1000]:
        monkeypatch.setattr(opinion_list, "COUNTED", counted)
        monkeypatch.setattr(opinion_list, "COUNTED_OF_SEARCH", counted)
        queries = ["", *filters(OpinionFilterForm, values)]
        found = found_at(client, [f"{LIST}?sap_xep=quan-tam&{query}" for query in queries])
        names = {" ".join(sorted(parse_qs(urlsplit(address).query).keys() - {"sap_xep"})) for address in found}
        assert names <= COUNTED | {"don_vi tinh_trang"}
        assert set().union(*found.values()) <= {"feedback_opinion"}


def test_how_many_care_is_walked_through_from_the_top(values):
    del values["hoi_nghi"], values["q"]  # found by their own index
    for query in ["", *filters(OpinionFilterForm, values)]:
        form = OpinionFilterForm(dict(part.split("=") for part in query.split("&") if part))
        walked = Narrowed(form.chosen()).by_concern(are_few=False).stretches[0]
        plan = places(walked.order, walked.rows(), 20).explain()
        assert "USING COVERING INDEX concern_most_first" in plan, query
        assert "TEMP B-TREE FOR ORDER BY" not in plan, query


def test_who_promised_something_is_known_without_going_through_all_conferences(values):
    assert "commitment_session_id" not in known_bodies().explain()
    for published, announced in itertools.product([None, NOW, NOW + DAY], [None, NOW]):
        make_commitment(session=make_session(announced_at=announced), published_at=published)
    promises = Commitment.objects.all()
    assert set(promises.each_public()) == set(promises.public()) != set(promises)


@pytest.mark.long
def test_no_filter_of_the_board(client, values):
    values["tinh_trang"] = "da-xong"
    board = reverse("feedback:commitments")
    assert found_at(client, [f"{board}?{query}" for query in filters(CommitmentFilterForm, values)]) == {}


def steps_taken(client, address):
    """How many hundreds of steps SQLite takes for the page."""
    taken = itertools.count()
    connection.connection.set_progress_handler(lambda: next(taken) < 0, 100)
    assert client.get(address).status_code == 200, address
    connection.connection.set_progress_handler(None, 0)
    return next(taken)


def test_no_queue_of_staff_grows_with_what_waits_nowhere():
    """Some wait at each step, in an issue as well: what is told of them is asked for them alone."""
    waiting = [make_response(state=state).opinion for state in [Draft.DRAFT, Draft.SUBMITTED, Draft.APPROVED]]
    for opinion in [*waiting, make_opinion(), make_opinion(moderation="approved")]:
        make_issue(opinion)
    queues = {
        signed_in("Văn phòng"): [
            "index/",
            "moderation/",
            "sorting/",
            f"sorting/?loai={HANDED_BACK}",
            "answering/?buoc=soan",
            "calls/",
            "registrations/",
        ],
        signed_in("Lãnh đạo"): ["index/", "answering/?buoc=duyet", "answering/?buoc=cong-bo", "promises/"],
    }
    asked = [(client, address_of(queue)) for client, wanted in queues.items() for queue in wanted]
    for client, address in asked:
        client.get(address)  # what a process does once
    before = [steps_taken(client, address) for client, address in asked]
    answer_many(300)
    for (client, address), steps in zip(asked, before, strict=True):
        assert steps_taken(client, address) < steps + 20, address


def answer_many(number, body=None):
    """Opinions whose answer is published, each still with the body that gave it, after another body replied; returns
    one of them."""
    day = NOW.date() - 100 * DAY
    answer = make_response(state=Draft.PUBLISHED, issued_on=day, body=body)
    lead = Assignment.objects.create(opinion=answer.opinion, body=answer.body, is_lead=True)
    opinions = Opinion.objects.bulk_create(copies(answer.opinion, number, code_hash=None))
    away = Referral.objects.create(opinion=answer.opinion, to_body=answer.body, sent_on=day, replied_on=day, reply="x")
    for row in [answer, lead, away]:
        type(row).objects.bulk_create(copies(row, number, opinion_id=[opinion.pk for opinion in opinions]))
    return answer.opinion


def copies(row, number, **changed):
    """Unsaved rows like `row`; a list in `changed` holds a value for each."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} | {"id": None}
    for n in range(number):
        yield type(row)(**columns | {name: v[n] if isinstance(v, list) else v for name, v in changed.items()})


@pytest.fixture(params=["as made", "in reverse"])
def order_of_indexes(request):
    """SQLite takes the later one of two indexes that look alike to it, and each migration may make them anew."""
    if request.param == "in reverse":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
            indexes = cursor.fetchall()
            for name, _ in indexes:
                cursor.execute(f'DROP INDEX "{name}"')
            for _, sql in reversed(indexes):
                cursor.execute(sql)


def test_no_page_looks_through_all_of_a_body_for_each_of_many(client, monkeypatch, order_of_indexes):
    """Twice as many answers of one body take about twice as long, where all of them are counted, and no longer for one
    of them."""
    monkeypatch.setattr(conditions, "PART", 10_000)
    lead = make_body()
    unit = signed_in("Đơn vị xử lý", body=lead)
    first = answer_many(150, lead)
    asked = {
        (client, f"{LIST}?don_vi={lead.pk}"): 3,
        (unit, reverse("admin:case_list")): 1.5,
        (unit, reverse("admin:case", args=[first.pk])): 1,
    }
    for page, address in asked:
        page.get(address)  # what a process does once
    before = [steps_taken(page, address) for page, address in asked]
    answer_many(150, lead)
    for (page, address), steps in zip(asked, before, strict=True):
        assert steps_taken(page, address) < steps * asked[page, address] + 5, address


def address_of(queue):
    name, _, query = queue.partition("/")
    return f"{reverse(f'admin:{name}')}{query}"
