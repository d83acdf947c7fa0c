"""What the synthesis desk shows, and to whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.models import Issue, Opinion, SynthesisStep
from feedback.synthesis.board import sections_of
from feedback.synthesis.figures import figures_of
from tests.builders import make_body, make_group, make_issue, make_opinion, make_session, make_topic
from tests.staff import signed_in, text_of

from .steps import desk_of, lights, other, press, suggested


def test_the_desk_shows_suggestions_with_their_words_and_what_is_left(front, session):
    first, second = lights(session)
    alone, elsewhere = other(session), other(make_session())
    page = text_of(front.get(desk_of(session)))
    assert f'name="y-kien-{first.pk}" value="{second.pk}-0"' in page
    assert "<mark>đèn đường</mark>" in page
    assert f'name="chon" value="{alone.pk}-0"' in page
    assert f'value="{elsewhere.pk}-0"' not in page


def test_only_what_is_approved_and_stands_is_on_the_desk(front, session):
    (shown,) = lights(session, 1)
    for moderation in ["pending", "held", "declined", "diverted", "duplicate"]:
        make_opinion(session=session, moderation=moderation)
    make_opinion(session=session, moderation="approved", withdrawn_at=timezone.now())
    whole = make_opinion(session=session, moderation="approved")
    part = make_opinion(session=session, moderation="approved", part_of=whole)
    (section,) = sections_of(session)
    assert {row.opinion for row in section.rest} == {shown, part}


def test_the_desk_says_what_is_counted_elsewhere_or_not_yet(front, session):
    (shown,) = lights(session, 1)
    page = text_of(front.get(desk_of(session)))
    assert "ý kiến trùng đi cùng" not in page
    assert "ý kiến chờ duyệt" not in page
    for moderation in ["pending", "held", "declined"]:
        make_opinion(session=session, moderation=moderation)
    make_opinion(moderation="duplicate", duplicate_of=shown)
    page = text_of(front.get(desk_of(session)))
    assert "Thêm 01 ý kiến trùng đi cùng ý kiến gốc của chúng." in page
    assert "Còn 02 ý kiến chờ duyệt" in page


@pytest.mark.parametrize("role", ["Đơn vị xử lý", "Người duyệt", "Lãnh đạo"])
def test_other_roles_neither_see_nor_use_the_synthesis_desk(role, session):
    opinions, client = lights(session), signed_in(role)
    issue = make_issue(other(session))
    for address in [desk_of(session), reverse("admin:synthesis"), reverse("admin:synthesis_issue", args=[issue.pk])]:
        assert client.get(address).status_code == 403
    assert press(client, session, "gop:1", **suggested(opinions, 1)).status_code == 403
    assert Issue.objects.count() == 1


def test_the_desk_takes_the_same_queries_for_one_and_for_many(front, session):
    def fill(count):
        group = make_group()
        for number in range(count):
            topic = make_topic()
            opinions = [*lights(session, 2, topic=topic, group=group), other(session, topic=topic)]
            make_issue(*lights(session, 2, topic=topic), topic=topic, session=session)
            make_opinion(session=session, moderation="duplicate", duplicate_of=opinions[0])
            SynthesisStep.objects.create(
                session=session, what=f"Bước {number}", before={"apart": [[opinions[0].pk, opinions[2].pk]]}
            )

    fill(1)
    front.get(desk_of(session))
    with CaptureQueriesContext(connection) as one:
        front.get(desk_of(session))
    fill(8)
    with CaptureQueriesContext(connection) as many:
        page = front.get(desk_of(session))
    assert len(many) == len(one)
    assert sum(len(section.cards) for section in page.context["sections"]) == 9


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"đèn", "sổ"}),
        ({"q": "den duong"}, {"đèn"}),
        ({"q": "không có gì như vậy"}, set()),
        ({"chi": "1"}, {"đèn", "sổ"}),
        ({"linh_vuc": "999999999999999999999"}, {"đèn", "sổ"}),
        ({"linh_vuc": "0"}, {"sổ"}),
    ],
)
def test_the_desk_is_narrowed_by_topic_words_and_what_is_left(front, session, query, shown):
    topic = make_topic()
    lights(session, 2, topic=topic)
    other(session)
    page = text_of(front.get(desk_of(session), query))
    assert {
        word for word, text in {"đèn": "ngõ 12 hỏng lần 0", "sổ": "Chậm cấp sổ đỏ"}.items() if text in page
    } == shown


def test_what_is_published_is_folded_until_it_is_looked_for(front, session):
    ready, done = make_topic(), make_topic()
    kept = make_issue(other(session), session=session, topic=ready)
    make_issue(*lights(session), session=session, topic=done, published_at=timezone.now())
    opened = '<details id="phan-{}" data-fold open>'
    page, found = front.get(desk_of(session)).content.decode(), front.get(desk_of(session), {"q": "đèn"})
    assert opened.format(ready.pk) in page
    assert f'id="trong-{kept.pk}" data-fold open' in page
    assert opened.format(done.pk) not in page
    assert opened.format(done.pk) in found.content.decode()


def test_what_is_in_an_issue_is_not_shown_among_what_is_left(front, session):
    make_issue(*lights(session), title="Ngõ tối om")
    page = text_of(front.get(desk_of(session), {"chi": "1"}))
    assert "Ngõ tối om" not in page


def test_an_issue_counts_opinions_and_people_by_group(session):
    three, two = make_group(number=3, name="Tổ dân phố số 3"), make_group(number=2, name="Tổ dân phố số 2")
    phone = {"phone": "+84912345678"}
    first, second = [other(session, group=three, sender=phone) for _ in range(2)]
    third = other(session, group=two)
    make_opinion(session=session, moderation="duplicate", duplicate_of=first, group=two, sender={"email": "a@b.vn"})
    make_opinion(session=session, moderation="duplicate", duplicate_of=first, withdrawn_at=timezone.now())
    issue = make_issue(first, second, third)
    figures = figures_of([issue])[issue.pk]
    assert (figures.opinions, figures.people) == (4, 3)
    assert [(group.name, group.opinions, group.people) for group in figures.groups] == [
        ("Tổ dân phố số 2", 2, 2),
        ("Tổ dân phố số 3", 2, 1),
    ]


def test_a_member_that_the_answer_does_not_reach_is_not_counted_and_a_joined_one_once(session):
    first, joined, diverted, split = [other(session) for _ in range(4)]
    issue = make_issue(first, joined, diverted, split)
    Opinion.objects.filter(pk=joined.pk).update(moderation="duplicate", duplicate_of=first)
    Opinion.objects.filter(pk=diverted.pk).update(moderation="diverted")
    other(session, part_of=split)
    assert figures_of([issue])[issue.pk].opinions == 2
    assert Issue.objects.with_member_count().get(pk=issue.pk).member_count == 1


def test_groups_without_a_number_are_counted_in_their_natural_order_and_those_unknown_last(session):
    named = [make_group(number=None, name=f"Đông {number}") for number in [10, 2]]
    issue = make_issue(
        *[other(session, group=group) for group in [None, *named, make_group(number=40, name="Tổ dân phố số 40")]]
    )
    names = [group.name for group in figures_of([issue])[issue.pk].groups]
    assert names == ["Tổ dân phố số 40", "Đông 2", "Đông 10", "Chưa rõ nơi ở"]


def test_nothing_of_a_sender_is_on_the_desk(front, session):
    lights(session, 2, sender={"name": "Người gửi thử", "phone": "+84912345678", "email": "gui@thu.vn"})
    page = text_of(front.get(desk_of(session)))
    assert not any(private in page for private in ["Người gửi thử", "912345678", "gui@thu.vn"])


def test_the_words_of_what_is_not_published_are_proposed_for_nothing(front, session):
    lights(session, 2, visibility="not_published")
    (section,) = sections_of(session)
    (proposal,) = section.proposals
    assert (proposal.title, proposal.summary) == ("", "")


def test_the_report_is_one_link_away(front, session):
    make_body(kind="front")
    address = reverse("admin:paper", args=["synthesis", session.pk])
    assert f'href="{address}"' in text_of(front.get(desk_of(session)))
    assert front.get(address).status_code == 200
