"""What is no longer public: a tombstone where it stood, nothing of it anywhere else."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.actions import hide, mark_duplicate, show_again, withdraw
from feedback.models import Moderation, Opinion, Processing, Visibility
from feedback.models.conditions import is_published
from sessions_app.models import ConclusionPart, DialogueSession

from .builders import make_conclusion, make_opinion, make_session, make_user
from .whole_conference import PRIVATE, hidden_opinion

pytestmark = pytest.mark.django_db


def test_a_hidden_opinion_leaves_a_tombstone_with_its_reason_alone(client):
    opinion, picture = hidden_opinion()
    assert client.get(opinion.get_absolute_url()).content.decode().count(PRIVATE) > 5
    assert client.get(picture.largest_url).status_code == 200
    hide(opinion, by=make_user(), reason="Nội dung <b>làm lộ</b> một hộ gia đình")
    gone = client.get(opinion.get_absolute_url())
    page = gone.content.decode()
    assert gone.status_code == 410
    assert "Ý kiến này đã được gỡ" in page
    assert "Nội dung &lt;b&gt;làm lộ&lt;/b&gt; một hộ gia đình." in page
    assert PRIVATE not in page
    assert str(picture.key) not in page
    assert client.get(picture.largest_url).status_code == 404
    show_again(opinion, by=make_user(), reason="Gỡ nhầm.")
    assert client.get(opinion.get_absolute_url()).status_code == 200


def test_a_withdrawn_opinion_says_only_that_its_sender_took_it_back(client):
    opinion, _ = hidden_opinion(hidden_at=timezone.now(), hidden_reason="Lộ tên.")
    withdraw(opinion)
    gone = client.get(opinion.get_absolute_url())
    assert gone.status_code == 410
    assert f"Người gửi đã rút ý kiến số {opinion.pk}." in gone.content.decode()
    assert PRIVATE not in gone.content.decode()
    assert "Lộ tên" not in gone.content.decode()


def test_what_was_withdrawn_before_anybody_saw_it_was_never_there(client):
    opinion = make_opinion()
    withdraw(opinion)
    assert client.get(opinion.get_absolute_url()).status_code == 404


def test_a_duplicate_leads_to_the_opinion_it_waits_with_while_that_is_public(client):
    first = make_opinion(moderation="approved")
    duplicate = make_opinion()
    mark_duplicate(duplicate, by=make_user(), of=first)
    gone = client.get(duplicate.get_absolute_url())
    assert (gone.status_code, gone.url) == (302, first.get_absolute_url())
    hide(first, by=make_user(), reason="Lộ tên.")
    assert client.get(duplicate.get_absolute_url()).status_code == 404


def test_a_duplicate_that_was_taken_back_leads_nowhere(client):
    duplicate = make_opinion()
    mark_duplicate(duplicate, by=make_user(), of=make_opinion(moderation="approved"))
    withdraw(duplicate)
    assert client.get(duplicate.get_absolute_url()).status_code == 404


def test_a_hidden_opinion_of_a_conference_that_nobody_may_see_leaves_no_tombstone(client):
    opinion = make_opinion(moderation="approved", hidden_at=timezone.now(), hidden_reason="Lộ tên.")
    assert client.get(opinion.get_absolute_url()).status_code == 410
    type(opinion.session).objects.update(announced_at=None)
    assert client.get(opinion.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "gone", [{"hidden_at": timezone.now(), "hidden_reason": "Lộ tên."}, {"withdrawn_at": timezone.now()}]
)
def test_a_private_note_leaves_no_tombstone(client, gone):
    told, private = (
        make_opinion(moderation="approved", visibility=kind, **gone) for kind in ["unnamed", "not_published"]
    )
    assert [client.get(row.get_absolute_url()).status_code for row in [told, private]] == [410, 404]


def test_a_row_the_lists_and_what_is_kept_agree_on_what_is_public_in_every_state():
    now, session, other = timezone.now(), make_session(), make_opinion()
    needed = {"declined": {"decline_reason": "Trùng."}, "duplicate": {"duplicate_of": other}}
    rows = [
        make_opinion(
            **{"session": session, "moderation": moderation, "processing": processing, "visibility": visibility},
            **{"hidden_at": hidden, "hidden_reason": "Lộ tên.", "withdrawn_at": withdrawn},
            **needed.get(moderation, {}),
        )
        for moderation, processing, visibility, hidden, withdrawn in product(
            Moderation, Processing, Visibility, [None, now], [None, now]
        )
    ]
    shown = {row for row in rows if row.is_public}
    assert len(shown) == 2 * len(Processing)  # with a name and without
    assert set(Opinion.objects.public()) == set(Opinion.objects.filter(is_published())) == shown
    DialogueSession.objects.filter(pk=session.pk).update(announced_at=None)
    assert not Opinion.objects.public().exists()


def test_a_hidden_opinion_does_not_come_back_as_a_duplicate(client):
    opinion, _ = hidden_opinion()
    hide(opinion, by=make_user(), reason="Lộ tên.")
    type(opinion).objects.filter(pk=opinion.pk).update(
        moderation="duplicate", duplicate_of=make_opinion(moderation="approved")
    )
    assert client.get(opinion.get_absolute_url()).status_code == 410


def test_an_opinion_tells_how_many_said_the_same(client, django_assert_num_queries):
    first = make_opinion(moderation="approved")
    with CaptureQueriesContext(connection) as alone:
        assert "nêu cùng việc này" not in client.get(first.get_absolute_url()).content.decode()
    uncounted = [{"visibility": "not_published"}, {"withdrawn_at": timezone.now()}, {"hidden_at": timezone.now()}]
    for fields in [{}, {}, *uncounted]:
        make_opinion(moderation="duplicate", duplicate_of=first, **fields)
    with django_assert_num_queries(len(alone)):
        page = client.get(first.get_absolute_url()).content.decode()
    assert "và 02 ý kiến khác nêu cùng việc này" in page


def in_conclusion(opinion):
    """A published notice that repeats the opinion in two lines."""
    notice = make_conclusion(session=opinion.session, published_at=timezone.now(), number_symbol="05/TB")
    for order in [1, 2]:
        item = notice.items.create(
            part=ConclusionPart.RAISED, order=order, text=f"{opinion.attribution}: {opinion.subject}."
        )
        opinion.conclusion_items.add(item)
    return notice


def test_a_hidden_opinion_is_not_readable_in_the_conclusion_either(client):
    opinion = make_opinion(moderation="approved", subject="Ông Nam lấn ngõ")
    notice = in_conclusion(opinion)
    notice.items.create(part=ConclusionPart.RAISED, order=3, text="Ý kiến ghi tại hội trường.")
    assert client.get(notice.get_absolute_url()).content.decode().count("Ông Nam lấn ngõ") == 4
    hide(opinion, by=make_user(), reason="Lộ tên.")
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "Ông Nam" not in page
    assert page.count("Nội dung này đã được gỡ khỏi cổng.") == 2
    assert "Ý kiến ghi tại hội trường." in page


def test_a_line_of_several_opinions_stays_while_one_of_them_is_public(client):
    opinion = make_opinion(moderation="approved")
    notice = in_conclusion(opinion)
    make_opinion(session=opinion.session, moderation="approved").conclusion_items.set(notice.items.all())
    hide(opinion, by=make_user(), reason="Trùng.")
    assert "Nội dung này đã được gỡ" not in client.get(notice.get_absolute_url()).content.decode()


def test_an_opinion_leads_to_each_line_of_the_conclusion_that_names_it(client):
    opinion = make_opinion(moderation="approved")
    notice = in_conclusion(opinion)
    page = client.get(opinion.get_absolute_url()).content.decode()
    assert [page.count(f"{notice.get_absolute_url()}#muc-{item.pk}") for item in notice.items.all()] == [1, 1]
