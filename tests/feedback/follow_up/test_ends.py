"""Promises that are given up or carried over."""

import pytest
from django.utils import timezone

from dialogue_portal.lib.row_order import LAST
from feedback import actions
from feedback.documents import previous
from feedback.models import CarryOver
from sessions_app.actions import ActionRefused, NotReady, WrongState
from sessions_app.models import AgendaItem, SessionChange

from ...builders import (
    make_commitment,
    make_drop_reason,
    make_meeting,
    make_session,
)
from ...staff import fresh, text_of
from .steps import in_days, page_of

# Given up


def test_what_is_given_up_says_why_by_the_list_and_in_words(client, clerk):
    commitment = make_commitment(published_at=timezone.now())
    why = make_drop_reason(name="Hết kinh phí năm nay")
    with pytest.raises(NotReady):
        actions.drop_commitment(commitment, by=clerk, drop_reason=why, reason="  ")
    actions.drop_commitment(commitment, by=clerk, drop_reason=why, reason="Chuyển sang năm sau.")
    page = text_of(client.get(page_of(commitment)))
    assert "Hết kinh phí năm nay. Chuyển sang năm sau." in page
    with pytest.raises(WrongState):
        actions.drop_commitment(fresh(commitment), by=clerk, drop_reason=why, reason="Lần nữa.")


# Carried over


def next_session(**fields):
    meeting = make_meeting(held_on=in_days(40), session=make_session(title="Hội nghị kỳ sau", **fields))
    return meeting.session


def test_what_is_carried_over_later_stands_under_the_same_item_whatever_it_is_called_by_then(clerk):
    target, other = next_session(), next_session()
    AgendaItem.objects.create(session=other, title="Việc tồn từ kỳ trước", order=1)
    for session, names in [(target, ["Kết quả các việc tồn"]), (other, ["Việc tồn từ kỳ trước"])]:
        for _ in range(2):
            actions.carry_over([make_commitment(published_at=timezone.now())], to_session=session, by=clerk)
            session.agenda.update(title=names[0])
        assert list(session.agenda.values_list("title", flat=True)) == names
        assert session.agenda.get().carry_overs.count() == 2


def test_what_is_not_done_is_on_the_next_programme_and_both_conferences_link_to_it(client, clerk):
    first = make_session()
    late = [make_commitment(session=first, published_at=timezone.now(), due_on=in_days(-3)) for _ in range(2)]
    target = next_session()
    actions.carry_over(late, to_session=target, by=clerk)
    item = target.agenda.get()
    assert item.title == "Việc tồn từ kỳ trước"
    assert set(item.carry_overs.values_list("commitment", flat=True)) == {row.pk for row in late}
    page = text_of(client.get(page_of(late[0])))
    assert target.get_absolute_url() in page
    assert first.get_absolute_url() in page
    assert [fresh(row).state for row in late] == ["planned", "planned"]


ENDS = ["Kết luận hội nghị", "Bế mạc"]


@pytest.mark.parametrize(("closing", "first"), [(ENDS[:1], 1), (ENDS, 1), ([], 1), (ENDS, LAST - 3), ([], LAST - 1)])
def test_what_is_carried_over_comes_before_the_conference_is_concluded(clerk, closing, first):
    """Nobody talks of work that is late after the chair has summed up."""
    target = next_session()
    for order, title in enumerate(["Kết luận kỳ trước đã làm đến đâu", "Nhân dân phát biểu", *closing], start=first):
        AgendaItem.objects.create(session=target, title=title, order=order)
    actions.carry_over([make_commitment(published_at=timezone.now())], to_session=target, by=clerk)
    titles = list(target.agenda.values_list("title", flat=True))
    assert titles[:2] == ["Kết luận kỳ trước đã làm đến đâu", "Nhân dân phát biểu"]
    assert titles[2:] == ["Việc tồn từ kỳ trước", *closing]


def test_what_is_carried_over_is_dealt_with_at_the_meeting_that_concludes(clerk):
    target = next_session()
    last = make_meeting(session=target, held_on=in_days(42))
    for order, title in enumerate(["Phát biểu", "Kết luận"], start=1):
        AgendaItem.objects.create(session=target, title=title, order=order, meeting=last)
    actions.carry_over([make_commitment(published_at=timezone.now())], to_session=target, by=clerk)
    assert target.agenda.get(title="Việc tồn từ kỳ trước").meeting == last


def test_the_page_of_the_next_conference_lists_what_came_to_it(client, clerk):
    target, carried, hidden = next_session(), make_commitment(published_at=timezone.now()), make_commitment()
    actions.carry_over([carried], to_session=target, by=clerk)
    CarryOver.objects.create(commitment=hidden, to_session=target)
    page = text_of(client.get(target.get_absolute_url()))
    section = page.split('id="viec-ton"')[1].split("</section>")[0]
    assert (carried.get_absolute_url() in section, carried.session.get_absolute_url() in section) == (True, True)
    assert hidden.title not in page


def test_the_report_on_the_previous_conference_says_what_goes_on(clerk):
    before = make_meeting(held_on=in_days(-60)).session
    earlier = make_commitment(title="Việc kỳ trước nữa", published_at=timezone.now())
    kept, late = [make_commitment(session=before, published_at=timezone.now(), due_on=in_days(-3)) for _ in range(2)]
    target = next_session()
    actions.carry_over([late, earlier], to_session=target, by=clerk)
    rows = [row for block in previous.told_of(before, target) for row in getattr(block, "rows", ())]
    assert {row[1]: "chuyển sang kỳ này" in row[-1] for row in rows} == {
        kept.title: False,
        late.title: True,
        earlier.title: True,
    }


def test_more_goes_under_the_same_item(clerk):
    target = next_session()
    for _ in range(2):
        actions.carry_over([make_commitment(published_at=timezone.now())], to_session=target, by=clerk)
    assert target.agenda.count() == 1
    assert target.carried_over.count() == 2


def test_who_has_read_the_programme_is_told_that_it_grew(clerk):
    target = next_session()
    actions.carry_over([make_commitment(published_at=timezone.now())], to_session=target, by=clerk)
    assert "Chương trình" in SessionChange.objects.get(session=target).after


def test_a_draft_programme_just_grows(client, clerk):
    target = next_session(announced_at=None)
    commitment = make_commitment(published_at=timezone.now())
    actions.carry_over([commitment], to_session=target, by=clerk)
    assert not SessionChange.objects.exists()
    assert "Hội nghị kỳ sau" not in text_of(client.get(page_of(commitment)))


REFUSED = {
    "over": lambda: (make_meeting(held_on=in_days(-3)).session, make_commitment(published_at=timezone.now())),
    "called off": lambda: (
        next_session(cancelled_at=timezone.now(), cancelled_reason="Bão."),
        make_commitment(published_at=timezone.now()),
    ),
    "its own": lambda: (
        target := next_session(),
        make_commitment(session=target, published_at=timezone.now()),
    ),
    "unpublished": lambda: (next_session(), make_commitment()),
    "done": lambda: (next_session(), make_commitment(state="verified", published_at=timezone.now())),
    "dropped": lambda: (
        next_session(),
        make_commitment(state="dropped", dropped_reason="x", published_at=timezone.now()),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_carried_over_is_refused_and_the_programme_stays(case, clerk):
    target, commitment = REFUSED[case]()
    fine = make_commitment(published_at=timezone.now())
    with pytest.raises(ActionRefused):
        actions.carry_over([fine, commitment], to_session=target, by=clerk)
    assert not CarryOver.objects.exists()
    assert not target.agenda.exists()


def test_nothing_is_carried_to_the_same_conference_twice(clerk):
    target, commitment = next_session(), make_commitment(published_at=timezone.now())
    actions.carry_over([commitment], to_session=target, by=clerk)
    with pytest.raises(NotReady):
        actions.carry_over([commitment], to_session=target, by=clerk)
    with pytest.raises(NotReady):
        actions.carry_over([], to_session=target, by=clerk)
    assert CarryOver.objects.count() == 1
