"""What a correction of a promise changes in the reports that tell of it: drafts are written anew, what is issued stays."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.actions.promise_corrections import said_at
from feedback.documents import PAPERS
from feedback.models import PromisePlace
from sessions_app.actions import add_version, date_paper, make_paper, publish_document, take_number, unpublish_document
from sessions_app.models import CaseEvent, PaperText
from tests.builders import make_session, make_user
from tests.pdfs import kept_pdf
from tests.staff import fresh

from .steps import OLD, correct, in_days, mended, page, public, reported

pytestmark = pytest.mark.usefixtures("ward")


PDF = kept_pdf()


def newest_of(document):
    return document.texts.first()


@pytest.mark.parametrize("place", [PromisePlace.TITLE, PromisePlace.PROGRESS])
def test_the_draft_of_a_report_shows_the_present_words(by, place):
    promise, document = reported(is_out=False)
    row = promise if place == PromisePlace.TITLE else promise.progress.get()
    was = said_at(place, row)
    correct(promise, mended(row, "Lời đúng", place), by=by)
    newest = newest_of(document)
    assert "Lời đúng" in newest.text
    assert was not in newest.text
    assert (newest.made_by, newest.published_at) == (by, None)
    assert newest.note == f"Việc phải làm số {promise.pk} đã đính chính."
    assert document.texts.count() == 2


def test_a_draft_is_made_anew_from_data_and_not_by_exchanging_words():
    promise, document = reported(is_out=False)
    other = public(session=promise.session)
    make_paper(PAPERS["previous"], document.session, by=make_user())
    assert newest_of(document).text.count(OLD) == 2
    correct(promise, mended(promise, "Lời đúng"))
    assert newest_of(document).text.count(OLD) == 1
    assert fresh(other).title == OLD


def test_a_draft_that_tells_nothing_of_it_is_left_alone():
    promise, document = reported(is_out=False, description=OLD)
    correct(promise, mended(promise, "Khác.", PromisePlace.DESCRIPTION))
    correct(public(title="Việc của kỳ khác"))
    assert document.texts.count() == 1


ISSUED = {
    "public": lambda document: publish_document(document, by=make_user()),
    "taken down": lambda document: (
        publish_document(document, by=make_user()),
        unpublish_document(fresh(document), by=make_user(), reason="Nhầm"),
    ),
    "numbered": lambda document: take_number(document, issuer=document.issuer, by=make_user()),
    "dated": lambda document: date_paper(document, issued_on=in_days(0), by=make_user()),
    "signed": lambda document: add_version(
        document, SimpleUploadedFile("a.pdf", PDF), by=make_user(), media_type="application/pdf"
    ),
}


@pytest.mark.parametrize("how", ISSUED)
def test_a_report_that_was_issued_stays_as_it_was(how):
    promise, document = reported(is_out=False)
    ISSUED[how](document)
    before = list(document.texts.values())
    correct(promise, mended(promise.progress.get(), "Lời đúng.", PromisePlace.PROGRESS), mended(promise))
    assert list(document.texts.values()) == before
    assert not CaseEvent.objects.filter(verb="redact_paper").exists()


BEHIND = "Đính chính không sửa văn bản đã ban hành. Còn ghi lời cũ:"


@pytest.mark.parametrize("place", [PromisePlace.TITLE, PromisePlace.PROGRESS])
def test_everybody_reads_which_report_still_has_the_words_of_before(client, place):
    promise, document = reported()
    row = promise if place == PromisePlace.TITLE else promise.progress.get()
    assert BEHIND not in page(client, promise)
    correct(promise, mended(row, "Lời đúng", place))
    shown = page(client, promise)
    assert BEHIND in shown
    assert document.get_absolute_url() in shown
    make_paper(PAPERS["previous"], document.session, by=make_user(), note="Đính chính một việc.")
    assert BEHIND not in page(client, promise)


def test_of_a_report_that_is_not_public_or_does_not_tell_of_it_everybody_reads_nothing(client):
    promise, _ = reported(description=OLD)
    correct(promise, mended(promise, "Khác.", PromisePlace.DESCRIPTION))
    assert BEHIND not in page(client, promise)
    hidden, document = reported(is_out=False, title="Nạo vét cống")
    take_number(document, issuer=document.issuer, by=make_user())
    correct(hidden)
    assert BEHIND not in page(client, hidden)


def test_of_a_report_that_lost_what_is_withheld_everybody_reads_nothing(client):
    promise, _ = reported()
    correct(promise, mended(promise.progress.get(), "Lời đúng.", PromisePlace.PROGRESS, is_withheld=True))
    assert BEHIND not in page(client, promise)


def told_also_to(session, document):
    """A report to `session` with the words of `document`."""
    made, first = make_paper(PAPERS["previous"], session, by=make_user()), newest_of(document)
    PaperText.objects.filter(pk=made.pk).update(content=first.content, text=first.text)
    return made.document


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_one_query_for_any_number_of_reports(client, rows):
    promise, document = reported()
    for number in range(rows - 1):
        publish_document(told_also_to(make_session(slug=f"sau-{number}"), document), by=make_user())
    page(client, promise)
    correct(promise)
    with CaptureQueriesContext(connection) as found:
        shown = page(client, promise)
    assert shown.partition(BEHIND)[2].partition("</p>")[0].count("<a ") == rows
    assert len(found) == 17


def test_what_is_withheld_leaves_a_draft_as_well(by):
    promise, document = reported(is_out=False)
    at = PromisePlace.PROGRESS
    entry = promise.progress.get()
    correct(promise, mended(entry, "Lời đúng.", at, is_withheld=True), mended(promise, "Việc khác"), by=by)
    newest = newest_of(document)
    assert "0912" not in newest.text
    assert {words for words in ["Lời đúng.", "Việc khác", OLD] if words in newest.text} == {"Lời đúng.", "Việc khác"}
