"""The list of those who are still to be told by telephone or letter."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback.actions.calls import log_call
from sessions_app.models import OutboxMessage
from tests.builders import make_session, make_user
from tests.staff import signed_in, text_of

from .steps import DESK, address, call_about, opinion_of


def test_the_list_shows_the_longest_waiting_first_and_masks_who_they_are(office):
    first, second = call_about(), call_about()
    OutboxMessage.objects.filter(pk=second.pk).update(created_at=timezone.now() - dt.timedelta(days=2))
    page = text_of(office.get(DESK))
    assert page.index(address("call", second)) < page.index(address("call", first))
    assert "P. T. R. · …5678" in page
    assert "Riêng" not in page
    assert "12345678" not in page


def test_the_list_names_a_conference_shortly(office):
    call_about(session=make_session(title="Tên đầy đủ của hội nghị", year=2026, ordinal=2))
    row = text_of(office.get(DESK)).partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Định kỳ, lần 2 năm 2026" in row
    assert "Tên đầy đủ" not in row


def test_the_list_can_be_narrowed_and_wrong_values_are_ignored(office):
    ours = call_about(session=make_session())
    theirs = call_about("answered")
    session = opinion_of(ours).session
    for query in [{"hoi_nghi": session.pk}, {"so": ours.case_id}, {"viec": "declined"}]:
        page = text_of(office.get(DESK, query))
        assert address("call", ours) in page
        assert address("call", theirs) not in page
    for query in [{"hoi_nghi": "x"}, {"so": "9" * 30}, {"viec": "x"}, {"trang": "x"}]:
        assert address("call", theirs) in text_of(office.get(DESK, query))
    assert "Không có việc nào phù hợp" in text_of(office.get(DESK, {"so": 999_999}))
    assert "Không có ý kiến nào mang số này." in text_of(office.get(DESK, {"so": "9" * 30}))


def test_the_filter_is_folded_until_it_narrows_by_more_than_a_number(office):
    folded = '<details class="case-filter__more folded">'
    pages = [office.get(DESK), office.get(DESK, {"so": 1}), office.get(DESK, {"viec": "answered"})]
    assert [folded in text_of(page) for page in pages] == [True, True, False]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_takes_the_same_queries_for_any_length(office, django_assert_num_queries, rows):
    session = make_session()
    for _ in range(rows):
        log_call(call_about(session=session), by=make_user(), result="no_answer")
    office.get(DESK)
    with django_assert_num_queries(12):
        office.get(DESK)


def test_a_long_list_has_pages(office):
    session = make_session()
    for _ in range(31):
        call_about(session=session)
    page = text_of(office.get(DESK, {"hoi_nghi": session.pk}))
    assert "31 việc cần báo" in page
    assert f"?hoi_nghi={session.pk}&amp;trang=2" in page


def test_the_desk_is_on_the_index_for_who_may_use_it(office):
    assert DESK in text_of(office.get("/quan-tri/"))
    assert DESK not in text_of(signed_in("MTTQ").get("/quan-tri/"))
