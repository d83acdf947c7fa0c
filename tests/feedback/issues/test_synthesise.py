"""The verbs of the synthesis desk: what each does, what it refuses, how it is undone, and two people at once."""

from functools import partial

import pytest
from django.utils import timezone

from feedback.actions.synthesise import (
    Answered,
    Group,
    MovedMeanwhile,
    Pick,
    RewordedMeanwhile,
    add_to_issue,
    gather,
    keep_apart,
    merge_issues,
    newest_step,
    publish_issues,
    put_on_agenda,
    reword_issue,
    split_issue,
    stand_alone,
    take_out,
    undo_step,
    unpublish_issue,
    wording_of,
)
from feedback.models import Issue, IssueOpinion, Opinion, SynthesisStep
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import AgendaItem, CaseEvent, OutboxMessage
from tests.builders import make_issue, make_opinion, make_response, make_session, make_topic
from tests.marks import committing
from tests.staff import fresh, verbs_of


@pytest.fixture
def session():
    return make_session()


def make_approved(session, count=3, **kwargs):
    return [make_opinion(session=session, moderation="approved", **kwargs) for _ in range(count)]


def picks(*opinions):
    """As a page opened now would show them."""
    current = dict(IssueOpinion.objects.current().filter(opinion__in=opinions).values_list("opinion", "pk"))
    return [Pick(opinion.pk, current.get(opinion.pk, 0)) for opinion in opinions]


def members(issue):
    return list(issue.members.current().order_by("opinion").values_list("opinion", flat=True))


def keys(*opinions):
    return [opinion.pk for opinion in opinions]


def undo(session, clerk):
    undo_step(newest_step(session), by=clerk)


# Making issues


def test_a_group_becomes_an_issue_that_keeps_its_opinions_and_the_words_that_made_the_match(clerk, session):
    topic = make_topic()
    first, second = make_approved(session, 2, topic=topic)
    (issue,), refusals = gather(session, [Group(picks(first, second), "Ngõ 12 tối", "Tóm tắt.", "đèn")], by=clerk)
    assert (issue.title, issue.summary, issue.topic, refusals) == ("Ngõ 12 tối", "Tóm tắt.", topic, [])
    assert (members(issue), fresh(issue).lead) == (keys(first, second), first)
    assert {row.matched_words for row in issue.members.all()} == {"đèn"}
    assert (verbs_of(issue), verbs_of(first)) == (["gather", "pass_on_lead"], ["join_issue"])
    assert fresh(issue).published_at is None


@pytest.mark.parametrize("title", ["", "  "])
def test_an_issue_needs_a_title(clerk, session, title):
    opinions = make_approved(session, 2)
    with pytest.raises(NotReady):
        gather(session, [Group(picks(*opinions), title)], by=clerk)
    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    "state",
    [{"moderation": "pending"}, {"moderation": "declined"}, {"moderation": "approved", "withdrawn_at": timezone.now()}],
)
def test_only_what_is_approved_and_not_taken_back_is_put_together(clerk, session, state):
    (good,), other = make_approved(session, 1), make_opinion(session=session, **state)
    with pytest.raises(NotReady):
        gather(session, [Group([Pick(good.pk), Pick(other.pk)], "Tên")], by=clerk)


def test_an_opinion_of_another_conference_and_a_whole_that_was_split_are_left_out(clerk, session):
    (whole,), (elsewhere,) = make_approved(session, 1), make_approved(make_session(), 1)
    make_opinion(session=session, moderation="approved", part_of=whole)
    for opinion in [whole, elsewhere]:
        with pytest.raises(NotReady):
            gather(session, [Group(picks(opinion), "Tên")], by=clerk)


def test_many_groups_are_one_step_and_what_is_refused_leaves_the_others_alone(clerk, session):
    first, second, third = make_approved(session)
    groups = [Group(picks(first, second), "Một"), Group(picks(third), " "), Group(picks(third), "Hai")]
    made, refusals = gather(session, groups, by=clerk)
    assert ([issue.title for issue in made], len(refusals)) == (["Một", "Hai"], 1)
    undo(session, clerk)
    assert not Issue.objects.standing().exists()


def test_each_of_the_others_stands_alone_under_its_own_subject(clerk, session):
    first, second = make_approved(session, 2)
    (private,) = make_approved(session, 1, visibility="not_published")
    made = stand_alone(session, picks(first, second, private), by=clerk)
    assert [(issue.title, members(issue)) for issue in made] == [(row.subject, [row.pk]) for row in [first, second]]


def test_the_words_of_what_is_not_published_never_name_an_issue(clerk, session):
    with pytest.raises(NotReady):
        stand_alone(session, picks(*make_approved(session, 1, visibility="not_published")), by=clerk)
    assert not Issue.objects.exists()


# Moving


def test_an_opinion_moves_and_the_row_it_leaves_stays(clerk, session):
    first, second, third = make_approved(session)
    old, new = make_issue(first, second), make_issue(third)
    add_to_issue(new, picks(first), by=clerk)
    assert (members(old), members(new)) == ([second.pk], keys(first, third))
    assert list(IssueOpinion.objects.filter(opinion=first).values_list("issue", flat=True)) == [old.pk, new.pk]
    assert fresh(old).lead == second
    assert verbs_of(first) == ["leave_issue", "join_issue"]


def test_adding_no_new_opinion_to_an_issue_is_refused(clerk, session):
    (first,) = make_approved(session, 1)
    issue = make_issue(first)
    with pytest.raises(NotReady):
        add_to_issue(issue, picks(first), by=clerk)
    with pytest.raises(NotReady):
        add_to_issue(issue, [], by=clerk)


def test_what_is_taken_out_is_in_no_issue_and_an_empty_issue_stands_no_more(clerk, session):
    first, second = make_approved(session, 2)
    issue = make_issue(first, second)
    take_out(session, picks(first), by=clerk)
    assert (members(issue), fresh(issue).lead) == ([second.pk], second)
    take_out(session, picks(second), by=clerk)
    assert fresh(issue).dissolved_at
    with pytest.raises(NotReady):
        take_out(session, picks(second), by=clerk)


def test_an_issue_is_split_and_some_stay(clerk, session):
    first, second, third = make_approved(session)
    issue = make_issue(first, second, third, topic=make_topic())
    part = split_issue(issue, picks(first), by=clerk, title="Riêng")
    assert (members(issue), members(part), part.topic) == (keys(second, third), [first.pk], issue.topic)
    with pytest.raises(NotReady):
        split_issue(issue, picks(second, third), by=clerk, title="Hết")
    with pytest.raises(NotReady):
        split_issue(issue, picks(first), by=clerk, title="Của vấn đề khác")


def test_two_issues_become_one_and_the_other_leads_there(clerk, session):
    first, second = make_approved(session, 2)
    gone, kept = make_issue(first), make_issue(second)
    merge_issues(gone, into=kept, by=clerk)
    assert members(kept) == keys(first, second)
    assert (fresh(gone).merged_into, bool(fresh(gone).dissolved_at), fresh(gone).lead) == (kept, True, None)
    for wrong in [gone, kept]:
        with pytest.raises(NotReady):
            merge_issues(wrong, into=kept, by=clerk)


def test_an_issue_whose_answer_is_being_written_is_not_merged_away(clerk, session):
    first, second = make_approved(session, 2)
    written, other = make_issue(first), make_issue(second)
    make_response(opinion=first, issue=written)
    with pytest.raises(NotReady):
        merge_issues(written, into=other, by=clerk)
    with pytest.raises(NotReady):
        take_out(session, picks(first), by=clerk)
    merge_issues(other, into=written, by=clerk)
    assert members(written) == keys(first, second)


def test_an_issue_that_was_answered_stays_as_it_was(clerk, session):
    first, second, third = make_approved(session)
    answered, other = make_issue(first, second), make_issue(third)
    make_response(opinion=first, issue=answered, state="published")
    for tried in [
        lambda: add_to_issue(other, picks(second), by=clerk),
        lambda: take_out(session, picks(second), by=clerk),
        lambda: split_issue(answered, picks(second), by=clerk, title="Tên"),
        lambda: merge_issues(answered, into=other, by=clerk),
        lambda: gather(session, [Group(picks(second), "Tên")], by=clerk),
    ]:
        with pytest.raises(Answered):
            tried()
    assert (members(answered), members(other)) == (keys(first, second), [third.pk])


def test_what_comes_into_an_answered_issue_is_answered_by_that_and_its_sender_is_told(clerk, session):
    first, second = make_approved(session, 2, sender={"phone": "+84912345678"})
    answered = make_issue(first)
    make_response(opinion=first, issue=answered, state="published")
    add_to_issue(answered, picks(second), by=clerk)
    assert fresh(second).processing == "answered"
    assert OutboxMessage.objects.get(kind="answered").case_id == second.pk
    with pytest.raises(Answered):
        undo(session, clerk)


# Words, programme, publishing


def test_a_wording_is_written_over_the_one_that_was_seen_and_the_record_keeps_that(clerk, session):
    issue, topic = make_issue(*make_approved(session), title="Cũ", summary="Lời cũ."), make_topic()
    new = {"title": "Mới", "summary": "Lời mới.", "topic": topic, "order": 5}
    seen = wording_of(issue)
    reword_issue(issue, by=clerk, seen=seen, **new)
    assert [getattr(fresh(issue), name) for name in new] == list(new.values())
    assert "moi" in fresh(issue).folded
    assert CaseEvent.objects.get(verb="reword_issue").reason == "Trước đó: Cũ\nLời cũ."
    with pytest.raises(RewordedMeanwhile):
        reword_issue(issue, by=clerk, seen=seen, **(new | {"title": "Của người đến sau"}))
    with pytest.raises(NotReady):
        reword_issue(issue, by=clerk, seen=wording_of(fresh(issue)), **new)
    with pytest.raises(NotReady):
        reword_issue(issue, by=clerk, seen=wording_of(fresh(issue)), **(new | {"title": ""}))


def test_an_issue_is_put_on_the_programme_of_its_own_conference(clerk, session):
    issue = make_issue(*make_approved(session))
    item = AgendaItem.objects.create(session=session, title="Phát biểu")
    elsewhere = AgendaItem.objects.create(session=make_session(), title="Phát biểu")
    put_on_agenda(issue, by=clerk, item=item)
    assert fresh(issue).agenda_item == item
    for wrong in [item, elsewhere]:
        with pytest.raises(NotReady):
            put_on_agenda(issue, by=clerk, item=wrong)
    put_on_agenda(issue, by=clerk, item=None)
    assert fresh(issue).agenda_item is None


def test_issues_are_published_together_and_taken_off_again(clerk, session):
    issues = [make_issue(opinion) for opinion in make_approved(session, 2)]
    publish_issues(session, issues, by=clerk)
    assert set(Issue.objects.public()) == set(issues)
    with pytest.raises(WrongState):
        publish_issues(session, issues, by=clerk)
    unpublish_issue(issues[0], by=clerk)
    assert list(Issue.objects.public()) == issues[1:]
    with pytest.raises(WrongState):
        unpublish_issue(issues[0], by=clerk)


def test_what_nobody_may_read_is_not_published(clerk, session):
    private = make_issue(*make_approved(session, 1, visibility="not_published"))
    draft = make_session(announced_at=None)
    early = make_issue(*make_approved(draft, 1))
    for issue in [private, early]:
        with pytest.raises(NotReady):
            publish_issues(issue.session, [issue], by=clerk)
    assert not Issue.objects.filter(published_at__isnull=False).exists()


# Undoing


def test_every_step_is_undone_and_the_one_before_it_then(clerk, session):
    first, second, third = make_approved(session)
    (issue,), _ = gather(session, [Group(picks(first, second), "Một")], by=clerk)
    (other,), _ = gather(session, [Group(picks(third), "Hai")], by=clerk)
    add_to_issue(other, picks(first), by=clerk)
    part = split_issue(other, picks(first), by=clerk, title="Ba")
    merge_issues(part, into=issue, by=clerk)
    reword_issue(issue, by=clerk, seen=wording_of(fresh(issue)), title="Bốn", summary="", topic=None, order=1)
    take_out(session, picks(second), by=clerk)
    publish_issues(session, [issue], by=clerk)
    states = []
    while newest_step(session):
        undo(session, clerk)
        standing = Issue.objects.standing().order_by("pk")
        states.append([(row.title, members(row), bool(row.published_at)) for row in standing])
    assert states == [
        [("Bốn", [first.pk], False), ("Hai", [third.pk], False)],
        [("Bốn", keys(first, second), False), ("Hai", [third.pk], False)],
        [("Một", keys(first, second), False), ("Hai", [third.pk], False)],
        [("Một", [second.pk], False), ("Hai", [third.pk], False), ("Ba", [first.pk], False)],
        [("Một", [second.pk], False), ("Hai", keys(first, third), False)],
        [("Một", keys(first, second), False), ("Hai", [third.pk], False)],
        [("Một", keys(first, second), False)],
        [],
    ]
    assert not Issue.objects.exclude(lead=None).filter(dissolved_at__isnull=False).exists()
    assert verbs_of(issue)[-1] == "dissolve"


def test_what_somebody_did_since_is_not_undone_by_an_old_page(clerk, session):
    first, second = make_approved(session, 2)
    gather(session, [Group(picks(first), "Một")], by=clerk)
    seen = newest_step(session)
    gather(session, [Group(picks(second), "Hai")], by=clerk)
    with pytest.raises(NotReady, match="Hai"):
        undo_step(seen, by=clerk)
    undo(session, clerk)
    undo(session, clerk)
    with pytest.raises(NotReady):
        undo_step(seen, by=clerk)


def test_what_was_answered_is_not_undone_and_what_is_being_answered_neither(clerk, session):
    (first,) = make_approved(session, 1)
    (issue,), _ = gather(session, [Group(picks(first), "Một")], by=clerk)
    answer = make_response(opinion=first, issue=issue)
    with pytest.raises(NotReady):
        undo(session, clerk)
    answer.delete()
    make_response(opinion=first, issue=issue, state="published")
    with pytest.raises(Answered):
        undo(session, clerk)
    assert members(issue) == [first.pk]


def test_opinions_are_kept_apart_until_that_is_undone(clerk, session):
    first, second = make_approved(session, 2)
    step = keep_apart(session, keys(first, second), by=clerk)
    assert fresh(step).before == {"apart": [keys(first, second)]}
    undo(session, clerk)
    assert fresh(step).undone_at
    with pytest.raises(NotReady):
        keep_apart(session, keys(first), by=clerk)


# Two people


def test_who_works_on_an_old_page_is_told_and_nothing_is_done(clerk, session):
    first, second = make_approved(session, 2)
    seen = picks(first, second)
    (issue,), _ = gather(session, [Group(picks(first), "Của người đến trước")], by=clerk)
    with pytest.raises(MovedMeanwhile, match="Của người đến trước"):
        gather(session, [Group(seen, "Của người đến sau")], by=clerk)
    seen = picks(first)
    take_out(session, picks(first), by=clerk)
    with pytest.raises(MovedMeanwhile, match="ra khỏi"):
        add_to_issue(make_issue(second), seen, by=clerk)
    with pytest.raises(NotReady):
        add_to_issue(issue, picks(second), by=clerk)


@committing
def test_of_two_who_gather_the_same_opinion_at_once_one_is_refused(clerk, session, pressed):
    seen = picks(*make_approved(session, 3))
    groups = [Group(seen[:2], "Một"), Group(seen[1:], "Hai")]

    def counted():
        ended = Opinion.objects.filter(issue_memberships__ended_at__isnull=False)
        rows = [IssueOpinion.objects.current(), Issue.objects, SynthesisStep.objects, ended]
        return [found.count() for found in rows]

    refusals, numbers = pressed([partial(gather, session, [group], by=clerk) for group in groups], counted)
    assert [bool(refusal) for refusal in refusals] == [False, True]
    assert numbers == [2, 1, 1, 0]
