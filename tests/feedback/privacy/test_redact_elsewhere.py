"""What was taken down comes back by no other door: a promise made later, a report to the next conference, an issue."""

import datetime as dt
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.actions import (
    approve,
    decline,
    divert,
    hide,
    mark_duplicate,
    promise_from_item,
    promise_from_response,
    publish_commitment,
    show_again,
    unmark_duplicate,
    withdraw,
)
from feedback.actions.persons import erase_opinion
from feedback.actions.split import Part, split_opinion
from feedback.actions.synthesise import Group, Pick, gather, reword_issue, split_issue, undo_step, wording_of
from feedback.models import SynthesisStep
from sessions_app.actions import WrongState
from sessions_app.models import CaseEvent, PaperText
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_issue,
    make_meeting,
    make_opinion,
    make_session,
    make_topic,
)
from tests.staff import fresh, signed_in, text_of
from tests.staff import page_of as address_of

from .redacting import SUBJECT, TAKING_DOWN, answered, everything_in, kept_anywhere, made, named, page_of

pytestmark = pytest.mark.usefixtures("issuers")


# --- Promises made afterwards


@pytest.mark.parametrize("how", TAKING_DOWN)
def test_a_promise_made_of_the_answer_afterwards_tells_the_number_alone(client, by, how):
    opinion = named(make_session())
    answer = answered(opinion)
    TAKING_DOWN[how](opinion, by)
    promise = promise_from_response(answer, by=by)
    publish_commitment(promise, by=by)
    shown = page_of(client, promise)
    assert not any(gone in shown for gone in [SUBJECT, "Đã nhắc", "Nêu Tên"])
    assert f"Việc nêu ở ý kiến số {opinion.pk}" in shown
    assert "đã được gỡ khỏi cổng" in shown
    if how == "hide":
        show_again(opinion, by=by, reason="Đã sửa.")
        assert (fresh(promise).title, fresh(promise).description) == (SUBJECT, "Đã nhắc chủ nhà.")


def test_a_promise_of_the_answer_to_who_asked_not_to_be_published_tells_the_number_alone(client, by):
    opinion = named(make_session(), visibility="not_published", public_name="")
    promise = promise_from_response(answered(opinion), by=by)
    publish_commitment(promise, by=by)
    shown = page_of(client, promise)
    assert SUBJECT not in shown
    assert "Đã nhắc" not in shown
    assert "đề nghị không công khai" in shown


def test_a_promise_of_an_answer_to_many_is_told_as_the_others_read_it(client, by):
    opinion = named(make_session())
    other = named(opinion.session, subject="Cống ngõ 8 tắc", public_text="Cống tắc.")
    issue = make_issue(opinion, other, title="Thoát nước ngõ 8", published_at=timezone.now())
    answer = answered(opinion, issue=issue)
    hide(opinion, by=by, reason="Lộ thông tin")
    promise = promise_from_response(answer, by=by)
    assert (promise.title, promise.description) == ("Thoát nước ngõ 8", "Đã nhắc chủ nhà.")


@pytest.mark.parametrize("how", TAKING_DOWN)
def test_a_promise_made_of_the_conclusion_afterwards_says_nothing_of_it(client, by, how):
    opinion = named(make_session())
    other = named(opinion.session, subject="Cống ngõ 8 tắc", public_text="Cống tắc.", public_name="Trần Khác")
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    text = f"{SUBJECT} ({opinion.attribution}); Cống ngõ 8 tắc: giao công an phường."
    item = notice.items.create(part="d", text=text, body=make_body())
    item.opinions.add(opinion, other)
    TAKING_DOWN[how](opinion, by)
    promise = promise_from_item(item, by=by)
    said = f"Việc nêu ở ý kiến số {opinion.pk} (Công dân tổ dân phố số 3); Cống ngõ 8 tắc: giao công an phường"
    assert promise.title == said


def test_the_form_for_a_promise_begins_without_it_too(by):
    opinion = named(make_session())
    notice = make_conclusion(session=opinion.session, published_at=None)
    item = notice.items.create(part="d", text=f"{SUBJECT}: giao công an phường.", body=make_body())
    item.opinions.add(opinion)
    hide(opinion, by=by, reason="Lộ thông tin")
    page = text_of(signed_in("Văn phòng").get(address_of(notice)))
    query = page.split(f"{reverse('admin:feedback_commitment_add')}?")[1].split('"')[0]
    title = parse_qs(query.replace("&amp;", "&"))["title"][0]
    assert title == f"Việc nêu ở ý kiến số {opinion.pk}: giao công an phường"


def test_the_page_of_a_published_conclusion_takes_the_same_queries_for_any_number_of_lines():
    notice = make_conclusion(session=make_session(), published_at=timezone.now())
    office, numbers = signed_in("Văn phòng"), []
    for rows in [1, 3]:
        while notice.items.count() < rows:
            hidden = {"hidden_at": timezone.now(), "hidden_reason": "Lộ."}
            item = notice.items.create(part="d", text=f"{SUBJECT}: giao công an.", body=make_body())
            item.opinions.add(make_opinion(session=notice.session, moderation="approved", subject=SUBJECT, **hidden))
        office.get(address_of(notice))
        with CaptureQueriesContext(connection) as found:
            office.get(address_of(notice))
        numbers.append(len(found))
    assert numbers[0] == numbers[1]


def test_what_was_split_into_parts_was_not_taken_down(by):
    opinion = named(make_session())
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    item = notice.items.create(part="d", text=f"{SUBJECT}: giao công an phường.", body=make_body())
    item.opinions.add(opinion)
    split_opinion(opinion, by=by, parts=[Part(name, name, make_topic()) for name in ["Xả nước", "Rác"]])
    assert promise_from_item(item, by=by).title == f"{SUBJECT}: giao công an phường"


# --- Promises made before


def test_the_answer_to_an_issue_stays_in_what_was_promised_in_it(by):
    opinion = named(make_session())
    issue = make_issue(opinion, named(opinion.session, subject="Cống", public_text="Cống tắc."), title="Thoát nước")
    promise = promise_from_response(answered(opinion, issue=issue), by=by)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert fresh(promise).description == "Đã nhắc chủ nhà."


def test_a_title_that_says_nothing_of_it_stays_while_the_description_changes(by):
    opinion = named(make_session())
    promise = make_commitment(session=opinion.session, title="nạo vét cống ngõ 15", description=f"Vì {SUBJECT}.")
    promise.opinions.add(opinion)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert fresh(promise).title == "nạo vét cống ngõ 15"
    assert fresh(promise).description == f"Vì việc nêu ở ý kiến số {opinion.pk}."


def test_what_staff_wrote_of_a_promise_meanwhile_stays_when_the_opinion_comes_back(by):
    opinion = named(make_session())
    promise = promise_from_response(answered(opinion), by=by)
    hide(opinion, by=by, reason="Lộ thông tin")
    type(promise).objects.filter(pk=promise.pk).update(description="Làm trong tháng 8.")
    show_again(opinion, by=by, reason="Đã sửa.")
    assert fresh(promise).description == "Làm trong tháng 8."


def test_what_another_answer_left_out_is_not_told_when_the_opinion_comes_back(by):
    opinion = named(make_session())
    other = named(opinion.session, subject="Cống ngõ 8 tắc", public_text="Cống tắc.")
    promise = promise_from_response(answered(other), by=by)
    promise.opinions.add(opinion)
    hide(other, by=by, reason="Lộ thông tin")
    hide(opinion, by=by, reason="Lộ thông tin")
    show_again(opinion, by=by, reason="Đã sửa.")
    assert fresh(promise).description == "(Nội dung đã được gỡ khỏi cổng.)"


def test_what_its_sender_asked_not_to_publish_is_not_told_when_it_comes_back(by):
    opinion = named(make_session(), visibility="not_published", public_name="")
    promise = promise_from_response(answered(opinion), by=by)
    title = promise.title
    hide(opinion, by=by, reason="Lộ thông tin")
    show_again(opinion, by=by, reason="Đã sửa.")
    assert (fresh(promise).title, title) == (f"Việc nêu ở ý kiến số {opinion.pk}",) * 2


@pytest.mark.parametrize("how", ["withdrawn", "diverted"])
def test_what_was_taken_back_or_diverted_while_hidden_does_not_come_back(by, how):
    opinion = named(make_session())
    promise = make_commitment(session=opinion.session, title=SUBJECT)
    promise.opinions.add(opinion)
    hide(opinion, by=by, reason="Lộ thông tin")
    withdraw(fresh(opinion)) if how == "withdrawn" else divert(fresh(opinion), by=by)
    with pytest.raises(WrongState):
        show_again(fresh(opinion), by=by, reason="Đã sửa.")
    assert fresh(promise).title == f"Việc nêu ở ý kiến số {opinion.pk}"
    assert fresh(opinion).hidden_at


def test_what_was_declined_and_is_published_after_all_is_promised_by_its_name_again(by):
    opinion, other = named(make_session()), make_opinion(moderation="approved")
    promise = make_commitment(session=opinion.session, title=SUBJECT)
    promise.opinions.add(opinion)
    mark_duplicate(opinion, by=by, of=other)
    unmark_duplicate(opinion, by=by)
    decline(opinion, by=by, reason="Lộ thông tin")
    assert fresh(promise).title == f"Việc nêu ở ý kiến số {opinion.pk}"
    approve(opinion, by=by, subject="Cống ngõ 15 lại tắc", public_text="Tắc từ tuần trước.")
    assert fresh(promise).title == "Cống ngõ 15 lại tắc"


# --- Papers


def test_what_staff_alone_read_of_it_stays(by):
    opinion = named(make_session())
    document = made(opinion.session, by, is_published=False)
    type(document).objects.filter(pk=document.pk).update(is_internal=True)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert document.texts.count() == 1


def test_what_was_said_in_the_same_words_at_another_conference_stays(by):
    opinion = named(make_session())
    other = named(make_session(), public_name="Trần Khác")
    made(other.session, by)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert SUBJECT in everything_in(PaperText.objects.public())


@pytest.fixture
def report(by):
    """An opinion, the promise made of it, and the report about both to the next conference."""
    opinion = named(make_session())
    make_meeting(session=opinion.session, held_on=timezone.localdate() - dt.timedelta(days=30))
    promises = [make_commitment(session=opinion.session, title=title) for title in [SUBJECT, f"{SUBJECT} ở ngõ 9"]]
    for promise in promises:
        publish_commitment(promise, by=by)
    promises[0].opinions.add(opinion)
    following = make_session()
    make_meeting(session=following, held_on=timezone.localdate() - dt.timedelta(days=1))
    made(following, by, "previous")
    return opinion


@pytest.mark.parametrize("how", TAKING_DOWN)
def test_the_report_to_the_next_conference_tells_of_the_promise_without_it(by, report, how):
    TAKING_DOWN[how](report, by)
    public = PaperText.objects.public().get()
    titles = [row[1] for block in public.content["blocks"] for row in block.get("rows", [])]
    assert titles == [f"Việc nêu ở ý kiến số {report.pk}", f"{SUBJECT} ở ngõ 9"]
    assert CaseEvent.objects.filter(case_kind="document", verb="redact_paper").count() == 1
    assert SUBJECT in kept_anywhere().replace(f"{SUBJECT} ở ngõ 9", "")


def test_it_leaves_the_earlier_text_of_that_report_when_it_is_erased(by, report):
    hide(report, by=by, reason="Lộ thông tin")
    erase_opinion(report, by=by, reason="Theo đề nghị")
    assert SUBJECT not in kept_anywhere().replace(f"{SUBJECT} ở ngõ 9", "")


# --- Issues


@pytest.mark.parametrize("how", TAKING_DOWN)
def test_an_issue_that_was_called_after_it_is_called_after_another(client, by, how):
    opinion = named(make_session())
    named(opinion.session, subject="Rác ở cổng trường", public_text="Không ở trong vấn đề này.")
    other = named(opinion.session, subject="Cống ngõ 8 tắc", public_text="Cống tắc.")
    issue = make_issue(
        opinion, other, title=SUBJECT, summary="Cống tắc nhiều năm. xả nước ra ngõ.", published_at=timezone.now()
    )
    assert SUBJECT in page_of(client, issue)
    TAKING_DOWN[how](opinion, by)
    shown = page_of(client, issue)
    assert "xả nước" not in shown
    assert (fresh(issue).title, fresh(issue).summary) == ("Cống ngõ 8 tắc", "Cống tắc nhiều năm.")
    assert fresh(issue).folded.startswith("cong ngo 8 tac")
    assert CaseEvent.objects.filter(case_kind="issue", verb="redact").count() == 1


@pytest.mark.parametrize("how", ["gather", "split"])
def test_a_page_that_was_opened_before_makes_no_issue_of_that_name(by, how):
    opinion = named(make_session())
    other, third = (named(opinion.session, subject=name, public_text=name) for name in ["Cống ngõ 8 tắc", "Rác"])
    said = {"title": SUBJECT, "summary": "Cống tắc nhiều năm. xả nước ra ngõ."}
    issue = make_issue(opinion, other, third, title="Thoát nước") if how == "split" else None
    hide(opinion, by=by, reason="Lộ thông tin")
    picks = [Pick(row.pk, issue.members.get(opinion=row).pk if issue else 0) for row in [opinion, other]]
    if issue:
        made = split_issue(issue, picks, by=by, title=SUBJECT)
    else:
        [made], _ = gather(opinion.session, [Group(picks, **said)], by=by)
    assert (fresh(made).title, fresh(made).summary) == ("Cống ngõ 8 tắc", "" if issue else "Cống tắc nhiều năm.")


def test_undoing_a_step_does_not_bring_it_back(by):
    opinion = named(make_session())
    other = named(opinion.session, subject="Cống ngõ 8 tắc", public_text="Cống tắc.")
    issue = make_issue(opinion, other, title=SUBJECT)
    words = {"title": "Thoát nước", "summary": "", "topic": None, "order": 1}
    step = reword_issue(issue, by=by, seen=wording_of(issue), **words)
    hide(opinion, by=by, reason="Lộ thông tin")
    undo_step(step, by=by)
    assert fresh(issue).title == "Cống ngõ 8 tắc"


def test_undoing_a_step_does_not_bring_back_what_was_erased(by):
    opinion = named(make_session(), public_text="Đường ngập. Bà Bí Mật ở số 12 xả nước ra ngõ mỗi tối.")
    other = named(opinion.session, subject="Cống ngõ 8 tắc", public_text="Cống tắc.")
    said = {"title": SUBJECT, "summary": "Nhiều hộ nêu. Bà Bí Mật ở số 12 xả…", "words": "bà Bí Mật, xả nước"}
    [issue], _ = gather(opinion.session, [Group([Pick(opinion.pk), Pick(other.pk)], **said)], by=by)
    words = {"title": "Thoát nước", "summary": "", "topic": None, "order": 1}
    step = reword_issue(issue, by=by, seen=wording_of(issue), **words)
    hide(opinion, by=by, reason="Lộ thông tin")
    erase_opinion(opinion, by=by, reason="Theo đề nghị")
    kept = str(list(SynthesisStep.objects.values_list("what", "before")))
    assert not any(gone in kept for gone in [SUBJECT, "Bí Mật"])
    assert dict(issue.members.values_list("opinion", "matched_words")) == {opinion.pk: "", other.pk: said["words"]}
    undo_step(fresh(step), by=by)
    assert (fresh(issue).title, fresh(issue).summary) == (f"Việc nêu ở ý kiến số {opinion.pk}", "Nhiều hộ nêu.")


def test_undoing_a_step_leaves_the_words_of_what_was_split_since(by):
    opinion = named(make_session())
    issue = make_issue(opinion, named(opinion.session, subject="Cống", public_text="Cống tắc."), title=SUBJECT)
    words = {"title": "Thoát nước", "summary": "", "topic": None, "order": 1}
    step = reword_issue(issue, by=by, seen=wording_of(issue), **words)
    split_opinion(opinion, by=by, parts=[Part(name, name, make_topic()) for name in ["Xả nước", "Rác"]])
    undo_step(step, by=by)
    assert fresh(issue).title == SUBJECT


def test_an_issue_with_nobody_else_in_it_is_called_after_the_number(by):
    opinion = named(make_session())
    issue = make_issue(opinion, title=SUBJECT)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert fresh(issue).title == f"Việc nêu ở ý kiến số {opinion.pk}"


def test_an_issue_that_it_has_left_is_not_called_after_it_either(by):
    opinion = named(make_session())
    other = named(opinion.session, subject="Cống ngõ 8 tắc", public_text="Cống tắc.")
    issue = make_issue(opinion, other, title=SUBJECT)
    issue.members.filter(opinion=opinion).update(ended_at=timezone.now())
    hide(opinion, by=by, reason="Lộ thông tin")
    assert fresh(issue).title == "Cống ngõ 8 tắc"


def test_an_issue_that_says_nothing_of_it_stays_as_it_is(by):
    opinion = named(make_session())
    issue = make_issue(opinion, title="thoát nước ngõ 8", summary="Nhiều hộ nêu.\n\nĐã nhiều năm.")
    hide(opinion, by=by, reason="Lộ thông tin")
    assert (fresh(issue).title, fresh(issue).summary) == ("thoát nước ngõ 8", "Nhiều hộ nêu.\n\nĐã nhiều năm.")
    assert not CaseEvent.objects.filter(case_kind="issue", verb="redact").exists()


def test_a_summary_that_was_cut_loses_the_begun_sentence_too(by):
    opinion = named(make_session(), public_text="Đường ngập. Bà Bí Mật ở số 12 xả nước ra ngõ mỗi tối.")
    issue = make_issue(opinion, title="Ngập", summary="Nhiều hộ nêu. Bà Bí Mật ở số 12 xả…")
    hide(opinion, by=by, reason="Lộ thông tin")
    assert fresh(issue).summary == "Nhiều hộ nêu."
