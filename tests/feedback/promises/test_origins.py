"""A promise keeps the people who asked for it, by whichever page it was made: they are asked whether it is done."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.promised import asked_about
from feedback.models import Commitment
from sessions_app.actions import WrongState
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_issue,
    make_opinion,
    make_outcome,
    make_response,
)
from tests.staff import page_of, signed_in, text_of, verb_address

pytestmark = pytest.mark.usefixtures("ward")

SOURCES = "/quan-tri/ban/viec-phai-lam/nguon/"


def assigned(*opinions, **fields):
    """An item of part d) that comes from `opinions`."""
    item = make_conclusion(**{"published_at": timezone.now(), **fields}).items.create(
        part="d", text="Thay đèn đường.", body=make_body()
    )
    item.opinions.set(opinions)
    return item


def typed(**fields):
    progress = {"progress-TOTAL_FORMS": "0", "progress-INITIAL_FORMS": "0"}
    return {"title": "Thay đèn đường", "lead_body": make_body().pk, **progress, **fields}


def test_a_published_conclusion_leads_to_the_desk_that_takes_everything_over(office):
    item = assigned(make_opinion(moderation="approved"))
    page = text_of(office.get(page_of(item.notice)))
    assert f'href="{SOURCES}#muc-{item.pk}"' in page
    assert reverse("admin:feedback_commitment_add") not in page
    assert f'id="muc-{item.pk}"' in text_of(office.get(SOURCES))


def test_a_promise_that_is_typed_takes_the_opinions_of_its_item(office):
    opinion = make_opinion(moderation="approved")
    item = assigned(opinion)
    office.post(
        reverse("admin:feedback_commitment_add"), typed(session=item.notice.session_id, conclusion_item=item.pk)
    )
    assert list(asked_about(Commitment.objects.get())) == [opinion]


def test_a_promise_that_is_typed_takes_the_opinion_of_its_answer(office):
    answer = make_response(state="published", opinion=make_opinion(moderation="approved"))
    office.post(reverse("admin:feedback_commitment_add"), typed(session=answer.opinion.session_id, response=answer.pk))
    assert list(asked_about(Commitment.objects.get())) == [answer.opinion]


def test_a_promise_that_is_typed_leads_to_where_it_is_published(office):
    session = make_commitment().session
    made = office.post(reverse("admin:feedback_commitment_add"), typed(session=session.pk))
    assert made.url == reverse("admin:promise", args=[Commitment.objects.latest("pk").pk])


def test_opinions_that_somebody_chose_are_kept(office):
    chosen, other = make_opinion(moderation="approved"), make_opinion(moderation="approved")
    item = assigned(other)
    office.post(
        reverse("admin:feedback_commitment_add"),
        typed(session=item.notice.session_id, conclusion_item=item.pk, opinions=[chosen.pk]),
    )
    assert list(Commitment.objects.get().opinions.all()) == [chosen]


def to_do(opinion):
    """An answer to `opinion` that leaves something to be done."""
    return make_response(state="published", opinion=opinion, outcome=make_outcome(is_promise=True))


def test_one_matter_gets_one_promise_whichever_is_made_first(office):
    opinion = make_opinion(moderation="approved")
    sources = {"response": to_do(opinion), "conclusion_item": assigned(opinion)}
    for kind, (field, source) in zip(["tra-loi", "muc"], sources.items(), strict=True):
        Commitment.objects.all().delete()
        other = next(row for name, row in sources.items() if name != field)
        make = actions.promise_from_item if field == "response" else actions.promise_from_response
        promise = make(other, by=office.user)
        page = text_of(office.get(SOURCES))
        assert "Đã có việc phải làm về cùng ý kiến" in page
        assert "Vẫn lập việc mới" in page
        done = office.post(SOURCES, {"tu": f"{kind}.{source.pk}.{promise.pk}"})
        assert done.url == reverse("admin:promise", args=[promise.pk])
        kept = Commitment.objects.get()
        assert (kept.response, kept.conclusion_item) == tuple(sources.values())
        assert "Gắn vào việc đã lập" in text_of(office.get(done.url))
        page = text_of(office.get(SOURCES))
        assert "Mọi mục của phần d) đã có việc phải làm." in page
        assert "Không có câu trả lời nào còn việc mà chưa lập." in page


def test_a_promise_takes_the_day_of_the_item_only_where_it_has_none(office):
    opinion, day = make_opinion(moderation="approved"), timezone.localdate() + dt.timedelta(days=9)
    for due_on in [None, day + dt.timedelta(days=1)]:
        promise = make_commitment(due_on=due_on)
        promise.opinions.add(opinion)
        item = assigned(opinion)
        type(item).objects.filter(pk=item.pk).update(due_on=day)
        item.refresh_from_db()
        actions.attach_source(promise, item, by=office.user)
        promise.refresh_from_db()
        assert promise.due_on == (due_on or day)


def test_a_source_is_put_to_no_promise_about_something_else_nor_to_one_that_has_ended(office):
    answer = to_do(make_opinion(moderation="approved"))
    ended, taken = make_commitment(state="verified"), make_commitment(response=make_response(state="published"))
    for promise in [ended, taken]:
        promise.opinions.add(answer.opinion)
    for promise in [make_commitment(), ended, taken]:
        with pytest.raises(WrongState):
            actions.attach_source(promise, answer, by=office.user)
    page = text_of(office.get(SOURCES))
    assert f'<a href="{reverse("admin:promise", args=[taken.pk])}">' in page
    assert "Gắn câu trả lời" not in page
    for into in ["x", "9" * 30, "0"]:
        assert office.post(SOURCES, {"tu": f"tra-loi.{answer.pk}.{into}"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sources_take_the_same_queries_for_any_number(office, django_assert_num_queries, rows):
    for _ in range(rows):
        for opinion in [make_opinion(moderation="approved"), make_opinion(moderation="approved")]:
            make_commitment().opinions.add(opinion)
            to_do(opinion)
            assigned(opinion)
    office.get(SOURCES)
    with django_assert_num_queries(15):
        office.get(SOURCES)


def test_what_a_promise_still_lacks_is_told_before_it_is_out(office):
    commitment = make_commitment(due_on=None)
    page = text_of(office.get(verb_address(commitment, "cong-bo")))
    assert "<dt>Còn để trống</dt><dd><p>thời hạn, ý kiến của người dân</p></dd>" in page
    commitment = make_commitment(due_on=timezone.localdate())
    commitment.opinions.add(make_opinion())
    page = text_of(office.get(verb_address(commitment, "cong-bo")))
    assert "<dt>Còn để trống</dt><dd>—</dd>" in page


def start_page(client):
    return client.get(reverse("admin:index"))


def test_the_office_hears_of_promises_that_nobody_can_read_yet(office):
    make_commitment()
    make_commitment(published_at=timezone.now())
    [counted] = [row for row in start_page(office).context["tiles"] if row.tile.label == "việc phải làm chưa công bố"]
    assert (counted.number, len(office.get(counted.address).context["page"])) == (1, 1)
    unit = signed_in("Đơn vị xử lý", body=make_body())
    make_commitment(lead_body=unit.user.body)
    assert not start_page(unit).context["tiles"]


def test_a_unit_reads_what_it_still_has_to_do_before_it_is_late():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    assert "Mọi việc đến tay ông/bà đều đã xong." in text_of(start_page(unit))
    own = {"lead_body": unit.user.body, "published_at": timezone.now()}
    day = timezone.localdate() + dt.timedelta(days=40)
    make_commitment(due_on=day, **own)
    make_commitment(due_on=None, state="under_way", **own)
    make_commitment(due_on=day - dt.timedelta(days=1), state="verified", **own)
    make_commitment(due_on=day - dt.timedelta(days=2), published_at=timezone.now())
    page = text_of(start_page(unit))
    assert "Mọi việc đến tay ông/bà đều đã xong." not in page
    assert f"02 việc phải làm chưa xong</a>, hạn gần nhất {day:%d/%m/%Y}" in page


def test_a_promise_that_is_typed_asks_all_to_whom_its_answer_was_given(office):
    first, second = (make_opinion(moderation="approved") for _ in range(2))
    issue = make_issue(first, second)
    answer = make_response(state="published", opinion=first, issue=issue)
    issue.members.filter(opinion=first).update(ended_at=timezone.now())
    office.post(reverse("admin:feedback_commitment_add"), typed(session=first.session_id, response=answer.pk))
    assert list(asked_about(Commitment.objects.get())) == [first, second]
