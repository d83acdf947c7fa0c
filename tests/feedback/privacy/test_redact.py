"""What was taken down is in no paper of the portal either, however the paper came to hold it."""

import pytest
from django.utils import timezone

from feedback.actions import (
    Part,
    approve,
    decline,
    divert,
    hide,
    mark_duplicate,
    promise_from_response,
    publish_commitment,
    show_again,
    split_opinion,
    unmark_duplicate,
    withdraw_name,
)
from feedback.actions.erase import erase_original
from feedback.actions.persons import erase_opinion
from feedback.documents import PAPERS
from sessions_app.actions import make_paper, publish_document
from sessions_app.models import CaseEvent, PaperText
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_document,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_topic,
)
from tests.staff import fresh, text_of

from .redacting import SUBJECT, TAKING_DOWN, WORDS, everything_in, kept_anywhere, made, named, promising

pytestmark = pytest.mark.usefixtures("issuers")


@pytest.mark.parametrize("how", TAKING_DOWN)
@pytest.mark.parametrize("key", ["synthesis", "minutes"])
def test_the_words_leave_every_text_that_the_public_reads(by, how, key):
    opinion = named(make_session())
    other = named(
        opinion.session, subject="Rác ở cổng trường", public_text="Rác tràn ra đường.", public_name="Trần Khác"
    )
    make_response(opinion=opinion, state="published", on_the_spot=True, text="Đã nhắc chủ nhà.")
    document = made(opinion.session, by, key)
    assert "Bí Mật" in everything_in(PaperText.objects.public())
    TAKING_DOWN[how](opinion, by)
    shown = everything_in(PaperText.objects.public())
    assert PaperText.objects.public().count() == 1
    assert not any(gone in shown for gone in ["Bí Mật", "xả nước", "Lê Thị Nêu Tên", "Đã nhắc"])
    assert "(Nội dung đã được gỡ khỏi cổng.)" in shown
    assert other.public_text in shown
    assert "Trần Khác" in shown
    assert document.texts.count() == 2
    assert document.texts.first().note == f"Gỡ hoặc đính chính nội dung của ý kiến số {opinion.pk}."
    assert CaseEvent.objects.filter(case_kind="document", verb="redact_paper").count() == 1


@pytest.mark.parametrize("decide", [decline, divert])
def test_the_words_leave_when_what_was_no_duplicate_after_all_is_not_to_be_read(by, decide):
    opinion = named(make_session())
    made(opinion.session, by)
    mark_duplicate(opinion, by=by, of=make_opinion(session=opinion.session, moderation="approved"))
    unmark_duplicate(fresh(opinion), by=by)
    assert "Bí Mật" in everything_in(PaperText.objects.public())
    decide(fresh(opinion), by=by, reason="Nêu đích danh một hộ.")
    shown = everything_in(PaperText.objects.public())
    assert shown
    assert not any(gone in shown for gone in ["Bí Mật", "xả nước", "Lê Thị Nêu Tên"])


@pytest.mark.parametrize("how", TAKING_DOWN)
def test_the_words_leave_what_was_promised_because_of_it(by, how, client):
    opinion = named(make_session())
    answer = make_response(opinion=opinion, state="published", text="Đã nhắc chủ nhà.", outcome=promising())
    promise = promise_from_response(answer, by=by)
    other = make_commitment(session=opinion.session, title=f"Xử lý {SUBJECT} trong tháng", description="Bốn hộ.")
    other.opinions.add(opinion)
    for commitment in [promise, other]:
        publish_commitment(commitment, by=by)
    assert SUBJECT in text_of(client.get(promise.get_absolute_url()))
    TAKING_DOWN[how](opinion, by)
    shown = [text_of(client.get(row.get_absolute_url())) for row in [promise, other]]
    assert not any(gone in "".join(shown) for gone in ["Bí Mật", "xả nước", "Lê Thị Nêu Tên", "Đã nhắc"])
    assert f"Việc nêu ở ý kiến số {opinion.pk}" in shown[0]
    assert f"Xử lý việc nêu ở ý kiến số {opinion.pk} trong tháng" in shown[1]
    assert CaseEvent.objects.filter(case_kind="commitment", verb="redact").count() == 2
    if how == "hide":
        show_again(opinion, by=by, reason="Đã sửa.")
        again = [fresh(row) for row in [promise, other]]
        assert [row.title for row in again] == [SUBJECT, other.title]
        assert [row.description for row in again] == ["Đã nhắc chủ nhà.", "Bốn hộ."]


def test_an_answer_that_was_corrected_since_leaves_as_well(by):
    opinion = named(make_session())
    make_response(opinion=opinion, state="superseded", text="Đã nhắc bà Bí Mật.")
    promise = make_commitment(session=opinion.session, description="Đã nhắc bà Bí Mật.")
    promise.opinions.add(opinion)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert fresh(promise).description == "(Nội dung đã được gỡ khỏi cổng.)"


def test_a_promise_that_says_nothing_of_it_stays_as_it_is(by):
    opinion = named(make_session())
    promise = make_commitment(session=opinion.session, title="nạo vét cống ngõ 15")
    promise.opinions.add(opinion)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert fresh(promise).title == "nạo vét cống ngõ 15"
    assert not CaseEvent.objects.filter(case_kind="commitment").exists()


def test_what_staff_chose_for_a_paper_does_not_bring_the_words_back(by):
    opinion = named(make_session())
    head = {"recipients": [f"Hộ nêu việc {SUBJECT}"]}
    make_paper(PAPERS["synthesis"], opinion.session, by=by, head_choices=head)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert SUBJECT not in everything_in([make_paper(PAPERS["synthesis"], opinion.session, by=by)])


def test_a_draft_that_holds_the_words_is_not_published_with_them_later(by):
    opinion = named(make_session())
    document = made(opinion.session, by, is_published=False)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert not document.texts.exclude(published_at=None).exists()
    assert not PaperText.objects.public().exists()
    publish_document(document, by=by)
    assert "Bí Mật" not in everything_in(PaperText.objects.public())


def test_a_name_that_was_taken_back_leaves_and_the_words_stay(by):
    opinion = named(make_session())
    made(opinion.session, by)
    promise = make_commitment(session=opinion.session, title=f"Trả lời {opinion.attribution}")
    promise.opinions.add(opinion)
    withdraw_name(opinion)
    assert fresh(promise).title == "Trả lời Công dân tổ dân phố số 3"
    shown = everything_in(PaperText.objects.public())
    assert "Lê Thị Nêu Tên" not in shown
    assert "Công dân tổ dân phố số 3" in shown
    assert WORDS in PaperText.objects.public().get().text


def test_papers_that_do_not_hold_it_are_left_as_they_are(by):
    opinion = named(make_session())
    make_document(session=opinion.session)
    made(opinion.session, by, "plan")
    made(make_session(), by)
    before = list(PaperText.objects.values_list("pk", "digest", "published_at"))
    hide(opinion, by=by, reason="Lộ thông tin")
    assert list(PaperText.objects.values_list("pk", "digest", "published_at")) == before


def split(opinion, by):
    """Into what may be read, and what then may not, in other words than the whole had."""
    told = [("Nước ra ngõ", "Nước chảy ra ngõ."), ("Việc nhà số 12", "Nhà số 12 của người bí mật.")]
    return split_opinion(opinion, by=by, parts=[Part(*words, make_topic()) for words in told])


@pytest.mark.parametrize("take_down", [divert, hide])
def test_the_words_of_the_whole_leave_with_the_part_that_is_not_to_be_read(by, client, take_down):
    opinion = named(make_session())
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    item = notice.items.create(part="d", text=f"{SUBJECT}: giao công an.", body=make_body())
    item.opinions.add(opinion)
    promise = make_commitment(session=opinion.session, title=SUBJECT, description=WORDS)
    promise.opinions.add(opinion)
    issue = make_issue(opinion, make_opinion(session=opinion.session), title=SUBJECT)
    made(opinion.session, by, "synthesis")
    stays, goes = split(opinion, by)
    shown = [everything_in(PaperText.objects.public()), text_of(client.get(notice.get_absolute_url()))]
    assert all(SUBJECT in told for told in [*shown, fresh(promise).title, fresh(issue).title])
    take_down(fresh(goes), by=by, reason="Tố cáo đích danh.")
    shown = [everything_in(PaperText.objects.public()), text_of(client.get(notice.get_absolute_url()))]
    assert not any(SUBJECT in told or "Bí Mật" in told for told in shown)
    assert stays.public_text in shown[0]
    assert (fresh(promise).title, fresh(promise).description) == (stays.subject, stays.public_text)
    assert SUBJECT not in fresh(issue).title
    erase_original(fresh(opinion), by=None, reason="Đã quá hạn")
    assert SUBJECT not in kept_anywhere() + fresh(item).text


@pytest.mark.parametrize("forget", [erase_original, erase_opinion])
def test_the_words_of_a_whole_that_was_erased_before_leave_with_the_part(by, forget):
    opinion = named(make_session())
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    item = notice.items.create(part="d", text=f"{SUBJECT}: giao công an.", body=make_body())
    item.opinions.add(opinion)
    made(opinion.session, by)
    stays, goes = split(opinion, by)
    erase_original(fresh(opinion), by=None, reason="Đã quá hạn")
    assert SUBJECT in kept_anywhere()
    hide(fresh(goes), by=by, reason="Lộ thông tin")
    assert SUBJECT in kept_anywhere()
    forget(fresh(goes), by=None, reason="Đã quá hạn")
    left = kept_anywhere() + fresh(item).text + fresh(opinion).subject + fresh(opinion).folded
    assert not any(told in left for told in [SUBJECT, "Bí Mật", "bi mat", "xa nuoc"])
    assert stays.public_text in PaperText.objects.public().get().text


def test_the_words_of_a_whole_that_was_erased_stay_while_every_part_is_read(by):
    opinion = named(make_session())
    made(opinion.session, by)
    parts = split(opinion, by)
    for row in [opinion, *parts]:
        erase_original(fresh(row), by=None, reason="Đã quá hạn")
    assert SUBJECT in PaperText.objects.public().get().text
    assert fresh(opinion).subject == SUBJECT


def test_a_part_that_is_called_as_the_whole_was_stays_when_another_is_taken_down(by):
    opinion = named(make_session())
    parts = [Part(name, f"{name}.", make_topic()) for name in [SUBJECT, "Rác", "Việc nhà số 12"]]
    *stay, goes = split_opinion(opinion, by=by, parts=parts)
    made(opinion.session, by)
    hide(fresh(goes), by=by, reason="Lộ thông tin")
    shown = PaperText.objects.public().get().text
    assert all(f"{row.subject}." in shown for row in stay)
    assert f"{SUBJECT}; Rác" not in shown
    assert goes.subject not in shown


def test_a_short_title_is_taken_out_as_a_word_only(by):
    opinion = named(make_session(), subject="Rác", public_text="Rác.")
    named(opinion.session, subject="Rácket ở công viên", public_text="Mở lớp.", visibility="unnamed", public_name="")
    made(opinion.session, by)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert "Rácket ở công viên" in everything_in(PaperText.objects.public())


def test_what_was_never_approved_changes_no_paper(by):
    opinion = make_opinion()
    made(opinion.session, by)
    approve(opinion, by=by, subject="Đèn", public_text="Đèn hỏng.")
    assert PaperText.objects.count() == 1
