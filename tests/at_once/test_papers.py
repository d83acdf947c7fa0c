"""A paper or a promise is being written in the instant in which what it tells is taken down, numbered or published."""

import datetime as dt
import json
from functools import partial
from time import sleep

import pytest
from django.utils import timezone

from feedback import actions
from feedback.actions import promise, promise_from_item, promise_from_response
from feedback.actions.promise_corrections import PromiseMending, correct_promise
from feedback.documents import PAPERS
from feedback.models import Commitment, Outcome, PromisePlace
from sessions_app.actions import drafting, make_paper, publish_document, take_number
from sessions_app.models import Document, PaperText
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_meeting,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from tests.marks import committing
from tests.staff import fresh

pytestmark = committing


@pytest.fixture
def clerk():
    make_ward()
    for kind in ["front", "committee"]:
        make_body(kind=kind)
    return make_user("Văn phòng")


@pytest.fixture
def slow_papers(monkeypatch):
    """Whoever writes a paper takes a while after having read what to write."""
    described = drafting.described

    def slow(*read):
        sleep(0.5)
        return described(*read)

    monkeypatch.setattr(drafting, "described", slow)


def told():
    return json.dumps(list(PaperText.objects.public().values_list("content", flat=True)), ensure_ascii=False)


TAKING_DOWN = {
    "hide": lambda opinion, by: actions.hide(opinion, by=by, reason="Lộ thông tin"),
    "withdraw": lambda opinion, by: actions.withdraw(opinion),
    "withdraw_name": lambda opinion, by: actions.withdraw_name(opinion),
}


@pytest.mark.parametrize(
    "how", ["withdraw_name", *(pytest.param(how, marks=pytest.mark.long) for how in ["hide", "withdraw"])]
)
def test_what_is_taken_down_while_its_paper_is_written_leaves_it(clerk, pressed, slow_papers, how):
    words = {"subject": "Nhà bà Bí Mật", "public_text": "Xả nước ra ngõ.", "moderation": "approved"}
    opinion = make_opinion(session=make_session(), visibility="named", public_name="Lê Bí Mật", **words)
    write = partial(make_paper, PAPERS["synthesis"], opinion.session, by=clerk, note="Thêm ý kiến")
    document = write().document
    publish_document(document, by=clerk)
    make_opinion(session=opinion.session, moderation="approved", subject="Mới thêm")
    come, (shown, new) = pressed(
        [write, partial(TAKING_DOWN[how], fresh(opinion), clerk)], lambda: (told(), fresh(document).texts.count())
    )
    assert come == ["", ""]
    gone = "Lê Bí Mật" if how == "withdraw_name" else "Bí Mật"
    assert gone not in shown
    assert "Mới thêm" in shown
    assert new >= 2


def test_of_two_who_put_words_right_one_is_told_and_a_paper_that_is_written_meanwhile_has_the_new_ones(
    clerk, pressed, slow_papers
):
    opinion = make_opinion(moderation="approved", subject="Nhà bà Bí Mật", public_text="Bà Bí Mật xả nước.")
    write = partial(make_paper, PAPERS["synthesis"], opinion.session, by=clerk, note="Thêm ý kiến")
    publish_document(write().document, by=clerk)
    make_opinion(session=opinion.session, moderation="approved", subject="Mới thêm")
    words = {"subject": "Nước thải", "public_text": "Có hộ xả nước.", "note": "Bỏ tên."}
    correct = [partial(actions.correct_public_words, fresh(opinion), by=clerk, **words) for _ in range(2)]
    come, (shown, number) = pressed([write, *correct], lambda: (told(), opinion.corrections.count()))
    assert sorted(come) == ["", "", "CorrectedMeanwhile"]
    assert ("Bí Mật" in shown, "Mới thêm" in shown, number) == (False, True, 1)


def test_a_number_taken_while_the_paper_is_written_stays(clerk, pressed, slow_papers):
    write = partial(make_paper, PAPERS["synthesis"], make_opinion(moderation="approved").session, by=clerk)
    document = write().document
    make_opinion(session=document.session, moderation="approved")
    steps = [write, lambda: take_number(fresh(document), issuer=document.issuer, by=clerk)]
    come, symbol = pressed(steps, lambda: fresh(document).number_symbol)
    assert come == ["", ""]
    assert symbol


def test_a_paper_published_while_it_is_written_anew_stays_public_in_its_newest_words(clerk, pressed, slow_papers):
    write = partial(make_paper, PAPERS["synthesis"], make_opinion(moderation="approved").session, by=clerk, note="Mới")
    document = write().document
    make_opinion(session=document.session, moderation="approved", subject="Mới thêm")
    steps = [write, lambda: publish_document(fresh(document), by=clerk)]
    come, (published, shown) = pressed(steps, lambda: (fresh(document).published_at, told()))
    assert come == ["", ""]
    assert published
    assert "Mới thêm" in shown


@pytest.mark.parametrize("how", ["hide", pytest.param("withdraw", marks=pytest.mark.long)])
@pytest.mark.parametrize("source", ["answer", pytest.param("conclusion", marks=pytest.mark.long)])
def test_what_is_taken_down_while_it_becomes_a_promise_is_not_told_there(clerk, pressed, monkeypatch, source, how):
    link = promise.link
    monkeypatch.setattr(promise, "link", lambda *found: (sleep(0.5), link(*found)))
    opinion = make_opinion(moderation="approved", subject="Nhà bà Bí Mật", public_text="Bà Bí Mật xả nước ra ngõ.")
    if source == "answer":
        outcome = Outcome.objects.filter(is_promise=True).first()
        answer = make_response(opinion=opinion, state="published", outcome=outcome)
        write = partial(promise_from_response, fresh(answer), by=clerk)
    else:
        notice = make_conclusion(session=opinion.session, published_at=timezone.now())
        item = notice.items.create(part="d", text="Nhà bà Bí Mật", body=make_body())
        item.opinions.add(opinion)
        write = partial(promise_from_item, fresh(item), by=clerk)
    steps = [write, partial(TAKING_DOWN[how], fresh(opinion), clerk)]
    come, told = pressed(steps, lambda: [(row.title, row.description) for row in Commitment.objects.all()])
    assert come == ["", ""]
    assert len(told) == 1
    assert "Bí Mật" not in str(told)


def test_what_is_withheld_while_the_first_report_of_it_is_written_is_not_told_there(clerk, pressed, slow_papers):
    before, coming = make_session(), make_session()
    for session, days in [(before, -30), (coming, 30)]:
        make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=days))
    row = make_commitment(session=before, title="Nhà bà Bí Mật", published_at=timezone.now())
    mending = PromiseMending(PromisePlace.TITLE, row.title, "Nhà ở ngõ 8", is_withheld=True)
    steps = [
        partial(make_paper, PAPERS["previous"], coming, by=clerk),
        partial(correct_promise, fresh(row), mendings=[mending], by=clerk, note="Lộ tên", reason="Nhầm"),
    ]
    come, kept = pressed(steps, lambda: [text.text for text in Document.objects.get().texts.all()[:1]])
    assert come == ["", ""]
    assert "Nhà ở ngõ 8" in kept[0]
    assert "Bí Mật" not in kept[0]
