"""Queues in pages: no more is counted than anybody looks at."""

import pytest
from django.db.models import F
from django.test import RequestFactory

from dialogue_portal.lib import paging
from dialogue_portal.lib.queues import Queue
from feedback.models import Opinion
from tests.builders import make_opinion

pytestmark = pytest.mark.django_db


def page(number=""):
    queue, request = Queue([-F("pk"), "pk"], Opinion.objects.all()), RequestFactory().get("/", {"trang": number})
    return paging.page_of_queue(queue, request, 2, load=Opinion.objects.select_related("session").in_bulk)


def test_a_queue_comes_in_its_order(django_assert_num_queries):
    first, second, third = (make_opinion() for _ in range(3))
    with django_assert_num_queries(2):
        assert [row.session and row for row in page()] == [third, second]
    assert list(page("2")) == [first]


@pytest.mark.parametrize(("rows", "is_cut", "pages"), [(3, False, 2), (4, False, 2), (5, True, 2)])
def test_a_long_queue_is_counted_up_to_a_limit(rows, is_cut, pages, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED", 4)
    for _ in range(rows):
        make_opinion()
    paginator = page().paginator
    assert (paginator.is_cut, paginator.num_pages) == (is_cut, pages)


@pytest.mark.parametrize(("rows", "count", "shown"), [(4, 4, "4"), (5, 4, "hơn 4")])
def test_a_list_of_everything_is_counted_no_further_than_anybody_leafs(
    rows, count, shown, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(paging, "LEAFED", 4)
    for _ in range(rows):
        make_opinion()
    paginator = paging.CappedPaginator(Opinion.objects.order_by("-pk"), 2)
    with django_assert_num_queries(1) as asked:
        assert (paginator.count, str(paginator.count), paginator.num_pages) == (count, shown, 2)
    assert "LIMIT 5" in asked[0]["sql"]
