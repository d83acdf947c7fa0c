"""A published promise is corrected openly: nothing in silence, nothing lost, no office or day moved."""

import datetime as dt
import io
import re
import uuid
import zipfile

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.promise_corrections import PromiseMending, said_at
from feedback.models import Commitment, EarlierPromiseWords, ProgressFile, PromiseCorrection, PromisePlace, Verification
from feedback.models.promise_corrections import OWN_PLACES
from feedback.promises.news import newest_news
from sessions_app.actions import CorrectedMeanwhile, NotReady, WrongState
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import image_file, make_body, make_drop_reason, make_opinion, make_session
from tests.mails import mail_for
from tests.staff import fresh, text_of

from .steps import NEW, NOTE, OLD, PHONE, PLACES, REASON, correct, in_days, mended, page, public, row_at

pytestmark = pytest.mark.usefixtures("ward")


def test_the_page_says_what_was_corrected_when_and_why_and_what_it_said_before(client, by):
    promise = public(description="Nói thêm.")
    made = correct(promise, by=by)
    shown = page(client, promise)
    assert f"<h1>{NEW}</h1>" in shown
    assert "Đã đính chính lúc" in shown
    assert f"{NOTE}. Lý do: {REASON}." in shown.replace("</strong>", "")
    assert "Đã sửa tên việc." in shown
    assert shown.index("Tên việc: trước đây ghi") < shown.index(f"<p>{OLD}</p>")
    event = CaseEvent.objects.get(case_kind="commitment", case_id=promise.pk, verb="correct")
    assert (event.actor, event.reason) == (by, f"{NOTE}. {REASON}")
    assert list(made.earlier.values_list("place", "text", "is_withheld")) == [("title", OLD, False)]


def test_the_last_correction_is_told_and_those_before_it_are_folded(client, by):
    promise = public()
    for number in [1, 2, 3]:
        correct(promise, mended(fresh(promise), f"Sửa đèn ngõ {number}"), by=by, note=f"Lần {number}")
    shown = page(client, promise)
    told, fold, before = shown.partition("<summary>Trước đó đã đính chính 02 lần</summary>")
    assert fold
    assert [number for number in [1, 2, 3] if f"Lần {number}. Lý do" in told] == [3]
    assert before.index("Lần 2. Lý do") < before.index("Lần 1. Lý do") < before.index("Chủ trì")


@pytest.mark.parametrize("place", [PromisePlace.TITLE, PromisePlace.PROGRESS])
def test_two_corrections_of_one_place_on_one_day_have_folds_of_different_names(client, by, place):
    promise = public()
    row = row_at(promise, place, OLD)
    morning = timezone.localtime().replace(hour=8, minute=5)
    for words, hour in [("Lời hai", 0), ("Lời ba", 6)]:
        made = correct(promise, mended(fresh(row), words, place), by=by)
        PromiseCorrection.objects.filter(pk=made.pk).update(at=morning + dt.timedelta(hours=hour))
    folds = re.findall(r'class="earlier">\s*<summary>(.*?)</summary>', page(client, promise))
    assert ["08:05 ngày" in name for name in folds].count(True) == 1
    assert ["14:05 ngày" in name for name in folds].count(True) == 1


def test_two_captions_of_one_day_are_named_once(client, by):
    promise = public()
    first = row_at(promise, PromisePlace.CAPTION, OLD)
    second = fresh(first)
    second.pk, second.key = None, uuid.uuid4()
    second.save()
    correct(promise, *[mended(row, place=PromisePlace.CAPTION) for row in [first, second]], by=by)
    assert page(client, promise).count("chú thích ảnh của tiến độ ngày") == 3


def test_what_is_withheld_is_no_fold_to_open(client, by):
    promise = public(description=PHONE)
    correct(promise, mended(promise, "Nói thêm.", PromisePlace.DESCRIPTION, is_withheld=True), by=by)
    shown = page(client, promise)
    assert "Phần nói rõ thêm đã sửa. Lời cũ không đăng lại" in shown
    assert "Phần nói rõ thêm: trước đây ghi" not in shown


def test_without_a_correction_the_page_says_nothing_of_one(client):
    promise = public()
    promise.progress.create(text="Đang làm.")
    assert "đính chính" not in page(client, promise).lower()


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_corrected_and_says_there_what_it_said(client, place):
    promise = public(title="Việc")
    row = row_at(promise, place, OLD)
    made = correct(promise, mended(row, place=place))
    assert said_at(place, fresh(row)) == NEW
    shown = page(client, promise)
    assert NEW in shown
    assert shown.count(f"<p>{OLD}</p>") == 1
    words = EarlierPromiseWords.objects.with_rows().get(correction=made)
    assert words.is_at_row == (place not in OWN_PLACES)
    link = f'<a href="#{words.anchor}">{words.place_name}</a>' if words.is_at_row else place.label
    assert f"Đã sửa {link}." in shown
    assert not words.is_at_row or f'id="{words.anchor}"' in shown


def test_what_a_reason_for_giving_up_said_before_stays_beside_it_when_the_promise_is_taken_up(client, by):
    promise = public(title="Việc")
    row = row_at(promise, PromisePlace.DROPPED, OLD)
    correct(promise, mended(row, place=PromisePlace.DROPPED))
    resumed = actions.take_up(fresh(promise), by=by, due_on=in_days(30), reason="Có tiền.")
    again = mended(fresh(resumed), "Lời ba", PromisePlace.GIVEN_UP, is_withheld=True)
    assert page(client, promise).count(f"<p>{OLD}</p>") == 1
    correct(promise, again, mended(fresh(resumed), "Có vốn.", PromisePlace.TAKEN_UP))
    shown = page(client, promise)
    assert ("Lời ba" in shown, "Có vốn." in shown, "<p>Có tiền.</p>" in shown) == (True, True, True)
    assert (OLD in shown, NEW in shown) == (False, False)
    assert shown.index("Lời cũ không đăng lại") < shown.index("làm tiếp, hạn") < shown.index("<p>Có tiền.</p>")


def test_office_day_state_and_percentage_stay():
    promise = public(state="under_way")
    entry = promise.progress.create(text=OLD, percent=40)
    correct(promise, mended(promise), mended(entry, place=PromisePlace.PROGRESS))
    for row in [promise, entry]:
        same = [field.attname for field in row._meta.concrete_fields if field.name not in {"title", "words", "text"}]
        assert [getattr(fresh(row), name) for name in same] == [getattr(row, name) for name in same]


def test_what_the_front_found_missing_is_put_right_in_its_one_text():
    promise = public()
    said = row_at(promise, PromisePlace.SENT_BACK, PHONE)
    correct(promise, mended(said, place=PromisePlace.SENT_BACK))
    assert (fresh(said).reason, fresh(said).public_reason) == (NEW, NEW)


def test_the_words_of_a_sender_have_another_door():
    promise = public()
    report = promise.done_reports.create(text="Xong.")
    said = {"opinion": make_opinion(moderation="approved"), "answer": "not_yet", "reason": "x", "public_reason": OLD}
    row = Verification.objects.create(report=report, **said)
    with pytest.raises(WrongState):
        correct(promise, mended(row, place=PromisePlace.SENT_BACK))


@pytest.mark.parametrize(
    "said", [{"note": " "}, {"reason": ""}, {"text": OLD}, {"text": ""}, {"text": " "}], ids=lambda said: str(said)
)
def test_nothing_is_corrected_without_what_why_and_a_changed_word(said):
    promise = public()
    text = said.pop("text", NEW)
    with pytest.raises(NotReady):
        correct(promise, mended(promise, text), **said)
    assert fresh(promise).title == OLD
    assert not PromiseCorrection.objects.exists()


def test_a_picture_needs_words_and_a_document_or_the_description_does_not():
    promise = public(description=OLD)
    picture = row_at(promise, PromisePlace.CAPTION, OLD)
    with pytest.raises(NotReady):
        correct(promise, mended(picture, "", PromisePlace.CAPTION))
    ProgressFile.objects.update(media_type="application/pdf")
    correct(promise, mended(fresh(picture), "", PromisePlace.CAPTION), mended(promise, "", PromisePlace.DESCRIPTION))
    assert (fresh(picture).caption, fresh(promise).description) == ("", "")


def test_what_is_not_public_and_rows_of_another_promise_are_not_corrected():
    draft, hidden = public(published_at=None), public(session=make_session(announced_at=None))
    promise, other = public(), public()
    for row in [draft, hidden]:
        with pytest.raises(WrongState):
            correct(row)
    for place in PLACES:
        if place not in OWN_PLACES:
            with pytest.raises(WrongState):
                correct(promise, mended(row_at(other, place, OLD), place=place))
    with pytest.raises(WrongState):
        correct(promise, PromiseMending(PromisePlace.DROPPED, "", NEW))
    assert not PromiseCorrection.objects.exists()


def test_a_file_that_is_gone_is_not_corrected_and_takes_its_earlier_words_along(client, by):
    promise = public()
    file = row_at(promise, PromisePlace.CAPTION, OLD)
    correct(promise, mended(file, place=PromisePlace.CAPTION))
    late = mended(fresh(file), "Lời sau.", PromisePlace.CAPTION)
    actions.remove_progress_file(fresh(file), by=by, reason="Nhầm ảnh")
    with pytest.raises(WrongState):
        correct(promise, late)
    shown = page(client, promise)
    assert NOTE in shown
    assert OLD not in shown.replace(f"<h1>{OLD}</h1>", "").split("<article")[1]  # the title still says it


def test_who_read_what_stands_there_no_more_overwrites_nothing():
    promise = public()
    stale = mended(promise, "Lời của người chậm")
    correct(promise)
    with pytest.raises(CorrectedMeanwhile):
        correct(promise, stale)
    assert fresh(promise).title == NEW
    assert EarlierPromiseWords.objects.count() == 1


def test_two_corrections_keep_both_earlier_wordings_in_their_order(client):
    promise = public(title="Việc")
    entry = promise.progress.create(text=OLD)
    for text in [NEW, "Sửa đèn ngõ 28"]:
        correct(promise, mended(fresh(entry), text, PromisePlace.PROGRESS))
    shown = page(client, promise)
    line = shown[shown.index(f'id="tien-do-{entry.pk}"') :]
    assert line.index("ngõ 28") < line.index(NEW) < line.index(OLD)
    assert list(promise.corrections.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_corrections(client, rows):
    promise = public(title="Việc")
    for _ in range(rows):
        every = [place for place in PLACES if place != PromisePlace.DROPPED]
        correct(promise, *(mended(row_at(promise, place, OLD), place=place) for place in every))
        for place in OWN_PLACES[:2]:
            row_at(promise, place, "Việc")
        promise.lead_changes.create(body_before=make_body(), body=make_body(), reason="Giao nhầm.")
    page(client, promise)
    with CaptureQueriesContext(connection) as found:
        shown = page(client, promise)
    assert shown.count("<strong>Đã đính chính lúc") == rows
    assert len(found) == 19


def test_who_follows_the_promise_hears_of_it_once_with_what_was_wrong():
    promise = public()
    follow = promise.follows.create(email="theo.doi@example.vn", confirmed_at=timezone.now())
    opinion = make_opinion(moderation="approved", sender={"email": "dau@example.vn"})
    promise.opinions.add(opinion)
    opinion.follows.create(email="khac@example.vn", confirmed_at=timezone.now())
    made = correct(promise)
    message = OutboxMessage.objects.get()
    assert (message.kind, message.recipient_kind, message.recipient_id) == ("promise_corrected", "follow", follow.pk)
    assert message.occurrence == str(made.pk)
    mail = mail_for(message)
    assert mail.subject.startswith("Một việc ông/bà theo dõi đã được đính chính")
    assert f"{NOTE}. Lý do: {REASON}." in mail.body
    assert promise.get_absolute_url() in mail.body
    assert NEW in mail.body
    assert OLD not in mail.body
    Commitment.objects.update(published_at=None)
    assert mail_for(message) is None


def test_who_had_the_last_mail_about_a_promise_that_was_given_up_gets_no_other():
    promise = public(state="dropped", drop_reason=make_drop_reason(), dropped_reason="Không còn cần")
    promise.follows.create(email="theo.doi@example.vn", confirmed_at=timezone.now())
    correct(promise)
    assert not OutboxMessage.objects.exists()


def test_it_is_found_by_its_new_words_and_no_longer_by_the_old(client):
    promise = public(title="Thay bong den")
    correct(promise, mended(promise, "Nạo vét cống"))
    for address in [reverse("search"), reverse("feedback:commitments")]:
        link = f'href="{promise.get_absolute_url()}"'
        assert link in text_of(client.get(address, {"q": "nao vet"}))
        assert link not in text_of(client.get(address, {"q": "bong den"}))


def test_feed_and_sitemap_learn_of_it(client):
    promise = public(published_at=timezone.now() - dt.timedelta(days=3))
    correct(promise)
    (news,) = newest_news(30)
    assert news.title == f"Đính chính: {NEW}"
    assert f"{NOTE}. Lý do: {REASON}." in news.words
    assert OLD not in news.words
    assert f"<lastmod>{in_days(0)}</lastmod>" in text_of(client.get("/sitemap-viec-phai-lam.0.xml"))


def test_the_file_of_the_conference_says_that_it_was_corrected(client):
    promise, other = public(), public()
    Commitment.objects.update(session=promise.session)
    correct(promise)
    dossier = b"".join(client.get(reverse("dossier", args=[promise.session.slug])).streaming_content)
    with zipfile.ZipFile(io.BytesIO(dossier)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("viec-phai-lam.html"))
        told = archive.read(name).decode()
    assert NEW in told
    assert told.count("Đã đính chính lúc") == 1
    assert other.title in told


@pytest.mark.parametrize(
    "broken",
    [
        lambda made, row: PromiseCorrection.objects.create(commitment=made.commitment, number=1, note="a", reason="b"),
        lambda made, row: PromiseCorrection.objects.create(commitment=made.commitment, number=2, note="", reason="b"),
        lambda made, row: made.earlier.create(place="title", text="a"),
        lambda made, row: made.earlier.create(place="entry", entry=row, text="a"),
        lambda made, row: made.earlier.create(place="entry", text="a"),
        lambda made, row: made.earlier.create(place="description", entry=row, text="a"),
        lambda made, row: made.earlier.create(place="report", entry=row, text="a"),
        lambda made, row: made.earlier.create(place="khac", text="a"),
    ],
)
def test_the_database_refuses_what_no_correction_is(broken):
    promise = public()
    entry = promise.progress.create(text=OLD)
    made = correct(promise, mended(promise), mended(entry, place=PromisePlace.PROGRESS))
    with pytest.raises(IntegrityError), transaction.atomic():
        broken(made, entry)


def test_a_picture_that_was_never_shown_tells_nothing_at_its_place(client):
    promise = public(title="Việc")
    file = row_at(promise, PromisePlace.CAPTION, OLD)
    correct(promise, mended(file, place=PromisePlace.CAPTION))
    ProgressFile.objects.update(rendered_at=None)
    assert f"<p>{OLD}</p>" not in page(client, promise)


def test_progress_with_a_photograph_is_corrected_as_it_was_handed_in(client, by):
    promise = public(title="Việc")
    photograph = actions.NewFile(image_file("sau.png"), "after", OLD)
    entry = actions.report_progress(promise, by=by, text="Đã sửa.", files=[photograph])
    correct(promise, mended(entry.files.get(), place=PromisePlace.CAPTION))
    assert entry.files.get().caption == NEW
