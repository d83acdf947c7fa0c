"""What only staff still see goes in time as well: words that were corrected and withheld, photographs that were taken
down, and what the record of a case tells in words."""

import datetime as dt
import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from feedback.actions.erase import erase_original
from feedback.actions.forget import forget, forget_all
from feedback.actions.registrants import erase_registrant
from feedback.models import EarlierReason, InformationRequest, PromisePlace
from feedback.privacy.retention import past
from sessions_app import chain
from sessions_app.actions import (
    WrongState,
    correct_announcement,
    hide_announcement_photos,
    hide_photo,
    record,
    show_photo_again,
    withhold_earlier_words,
)
from sessions_app.chain import ERASED
from sessions_app.models import AnnouncementPhoto, CaseEvent, DataKind, EarlierWords, Photo, RetentionRule
from sessions_app.photo_files import files_of, render_photo
from tests.builders import (
    make_announcement,
    make_body,
    make_issue,
    make_opinion,
    make_photo,
    make_registration,
    make_response,
    make_user,
)
from tests.feedback.conclusions import steps as conclusions
from tests.feedback.promises.steps import PHONE, correct, mended, public, row_at
from tests.staff import fresh, page_of, signed_in, text_of

from .past_cases import ago, make_case

pytestmark = pytest.mark.usefixtures("ward")
NAMED = "Nhà bà Lê Thị Nêu Tên ở số 8"


@pytest.fixture
def in_years(monkeypatch):
    """Everything is past its time: without changing a moment of the record, whose chain would break."""
    monkeypatch.setattr(RetentionRule, "limit", lambda rule, now=None: timezone.now())


def holds():
    return list(chain.verify(chain.Tally())) == []


def reasons_of(case):
    events = CaseEvent.objects.filter(case_kind=case._meta.model_name, case_id=case.pk).order_by("sequence")
    return list(events.values_list("verb", "reason"))


def number_past(kind):
    return sum(len(rows) for rows in past(kind))


def corrected_promise(**mending):
    promise = public(title="Việc")
    correct(
        promise, mended(row_at(promise, PromisePlace.POSTPONEMENT, PHONE), place=PromisePlace.POSTPONEMENT, **mending)
    )
    return promise


def corrected_news(*, is_withheld):
    news = make_announcement(title="Tên cũ", summary=NAMED, text=f"<p>{NAMED}</p>")
    said = {"title": "Tên mới", "summary": "", "text": "Mới", "note": "Sửa tên"}
    return correct_announcement(news, by=make_user(), revision=1, **said, is_withheld=is_withheld)


# Words before a correction


@pytest.mark.usefixtures("in_years")
def test_earlier_words_of_a_promise_that_only_staff_read_go_also_out_of_its_record():
    promise = corrected_promise(is_withheld=True)
    record(promise, "postpone", by=None, reason=f"Đến 01/02/2027. {PHONE}")
    assert forget(DataKind.WITHHELD) == 1
    earlier = promise.corrections.get().earlier.get()
    assert (earlier.text, earlier.is_withheld) == (ERASED, True)
    told = reasons_of(promise)
    assert ("postpone", ERASED) in told
    assert told[-2:] == [("erase_earlier_words", "Đã quá 12 tháng."), ("forget_reasons", "Đã quá 12 tháng.")]
    assert PHONE not in str(told)
    assert any(verb == "correct" and reason != ERASED for verb, reason in told)
    assert (holds(), forget(DataKind.WITHHELD)) == (True, 0)


@pytest.mark.usefixtures("in_years")
def test_earlier_words_that_everybody_reads_stay(client):
    promise, version = corrected_promise(), corrected_news(is_withheld=False)
    notice = conclusions.out()
    conclusions.correct(notice)
    assert forget(DataKind.WITHHELD) == 0
    assert promise.corrections.get().earlier.get().text == PHONE
    assert conclusions.OLD in conclusions.page(client, notice)
    assert NAMED in text_of(client.get(version.get_absolute_url()))


def test_their_time_counts_from_when_they_were_withheld():
    notice = conclusions.out()
    made = conclusions.correct(notice)
    type(made).objects.update(at=ago(500))
    withhold_earlier_words(made, by=make_user(), reason="Nêu tên", only=set(made.earlier.values_list("pk", flat=True)))
    assert number_past(DataKind.WITHHELD) == 0
    CaseEvent.objects.filter(verb="withhold_earlier_words").update(at=ago(370))
    assert forget(DataKind.WITHHELD) == 1
    assert EarlierWords.objects.get().text == ERASED
    assert (fresh(made).note, fresh(made).reason) == (conclusions.NOTE, conclusions.REASON)


def test_what_was_withheld_less_than_a_year_ago_stays():
    promise = corrected_promise(is_withheld=True)
    promise.corrections.update(at=ago(300))
    assert forget(DataKind.WITHHELD) == 0


def test_news_and_reasons_that_were_edited_go_as_well(client):
    version = corrected_news(is_withheld=True)
    promise = public()
    said = row_at(promise, "said", "Nắp vỡ.")
    reason = EarlierReason.objects.create(said=said, number=1, text=NAMED)
    type(version).objects.update(replaced_at=ago(370))
    assert forget(DataKind.WITHHELD) == 1
    version.refresh_from_db()
    assert (version.title, version.summary, ERASED in version.text, version.note) == (ERASED, "", True, "Sửa tên")
    assert fresh(reason).text == NAMED
    EarlierReason.objects.update(replaced_at=ago(370))
    assert forget(DataKind.WITHHELD) == 1
    assert (fresh(reason).text, fresh(said).public_reason) == (ERASED, "Nắp vỡ.")
    assert "Sửa tên" in text_of(client.get(version.announcement.get_absolute_url()))


# Photographs


def hidden_photo(days=91, **fields):
    photo = make_photo(caption=NAMED, credit="Ông Chụp Ảnh", file_name=NAMED, **fields)
    photo.removal_requests.create(text="Cháu tôi", settled_at=timezone.now())
    hide_photo(photo, by=make_user(), reason=f"{NAMED} đề nghị gỡ")
    Photo.objects.filter(pk=photo.pk).update(hidden_at=ago(days))
    return fresh(photo)


def test_files_and_words_of_a_photograph_go_when_it_was_down_for_ninety_days(django_capture_on_commit_callbacks):
    old, new, shown = hidden_photo(), hidden_photo(89), make_photo()
    files = files_of(old)
    assert all(map(default_storage.exists, files))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget(DataKind.HIDDEN_PHOTOS) == 1
    assert not any(map(default_storage.exists, files))
    assert all(map(default_storage.exists, [*files_of(new), *files_of(shown)]))
    old = fresh(old)
    told = {name: str(value) for name, value in vars(old).items()} | {"request": old.removal_requests.get().text}
    assert not [value for value in told.values() if "Nêu Tên" in value or "Cháu" in value or "Chụp" in value]
    assert reasons_of(old) == [
        ("hide", ERASED),
        ("erase_files", "Đã quá 90 ngày."),
        ("forget_reasons", "Đã quá 90 ngày."),
    ]
    assert (old.state_label, holds(), forget(DataKind.HIDDEN_PHOTOS)) == ("đã gỡ xuống, tệp đã xóa", True, 0)


def test_what_has_no_files_any_more_is_not_put_back():
    photo, office = hidden_photo(), signed_in("Văn phòng")
    desk = reverse("admin:session_photos", args=[photo.session_id])
    assert "Đưa lên lại" in text_of(office.get(desk))
    forget(DataKind.HIDDEN_PHOTOS)
    shown = text_of(office.get(desk))
    assert "Đưa lên lại" not in shown
    assert "tệp đã xóa" in shown.lower()
    assert office.get(page_of(photo)).status_code == 200
    with pytest.raises(WrongState):
        show_photo_again(fresh(photo), by=make_user(), reason="Nhầm")
    assert not Photo.objects.public().exists()


def test_a_photograph_put_back_meanwhile_stays():
    photo = hidden_photo()
    show_photo_again(photo, by=make_user(), reason="Nhầm")
    assert forget(DataKind.HIDDEN_PHOTOS) == 0
    assert all(map(default_storage.exists, files_of(fresh(photo))))


def test_a_file_that_was_replaced_while_it_was_rendered_is_not_shown(django_capture_on_commit_callbacks):
    photo = make_photo(rendered=False)
    with django_capture_on_commit_callbacks(execute=True):
        Photo.objects.filter(pk=photo.pk).update(incoming="")
        render_photo(photo)
    assert fresh(photo).width == 0
    assert not any(map(default_storage.exists, files_of(photo)))


def test_pictures_taken_off_an_announcement_go_as_well(client, django_capture_on_commit_callbacks):
    news = make_announcement()
    gone, kept = (
        AnnouncementPhoto.objects.create(
            announcement=news, alt_text=NAMED, caption=NAMED, width=64, height=64, order=at
        )
        for at in [1, 2]
    )
    for name in gone.names_on_disk:
        default_storage.save(name, io.BytesIO(b"x"))
    hide_announcement_photos(news, by=make_user(), photos=[str(gone.pk)], reason="Nhầm ảnh")
    AnnouncementPhoto.objects.filter(pk=gone.pk).update(hidden_at=ago(91))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget(DataKind.HIDDEN_PHOTOS) == 1
    assert not any(map(default_storage.exists, gone.names_on_disk))
    assert (fresh(gone).caption, fresh(gone).alt_text, fresh(gone).widths) == ("", ERASED, [])
    assert fresh(kept).caption == NAMED
    assert client.get(news.get_absolute_url()).status_code == 200
    assert signed_in("Văn phòng").get(page_of(news)).status_code == 200


# What the record tells in words


def kept_of(opinion):
    sent = opinion.referrals.get()
    return opinion.assignments.get().note, sent.reply, sent.note, sent.urgings.get().note


def test_with_the_original_go_questions_to_its_sender_what_staff_and_other_bodies_wrote_and_the_words_of_its_record():
    opinion, other = make_opinion(moderation="approved"), make_opinion(moderation="approved")
    for row in [opinion, other]:
        record(row, "ask_sender", by=None, reason=f"{NAMED} là nhà nào?")
        InformationRequest.objects.create(
            opinion=row, question=f"{NAMED} là nhà nào?", asked_at=ago(9), ended_at=ago(8)
        )
        today = timezone.localdate()
        row.assignments.create(body=make_body(), note=NAMED)
        sent = row.referrals.create(to_body=make_body(), sent_on=today, replied_on=today, reply=NAMED, note=NAMED)
        sent.urgings.create(means="phone", urged_on=today, again_on=dt.date.max, note=NAMED)
    chain.seal()
    erase_original(opinion, by=None, reason="Đã quá 60 tháng.")
    assert reasons_of(opinion) == [
        ("ask_sender", ERASED),
        ("erase_original", "Đã quá 60 tháng."),
        ("forget_reasons", "Đã quá 60 tháng."),
    ]
    assert [row.information_requests.get().question for row in [opinion, other]] == [ERASED, f"{NAMED} là nhà nào?"]
    assert [kept_of(row) for row in [opinion, other]] == [(ERASED,) * 4, (NAMED,) * 4]
    assert NAMED in reasons_of(other)[0][1]
    assert holds()


def test_what_is_erased_for_good_stands_in_no_record_of_its_issue_of_others_in_it_or_of_a_promise():
    gone = make_case(
        400, subject=NAMED, public_text=f"{NAMED} đổ nước ra ngõ.", hidden_at=ago(390), hidden_reason="Tên"
    )
    other = make_opinion(moderation="approved")
    issue = make_issue(gone, other)
    promise = public(response=make_response(opinion=gone, state="published"))
    for case, verb in [(issue, "reword_issue"), (other, "join_issue"), (promise, "add")]:
        record(case, verb, by=None, reason=f"Trước đó: «{NAMED}».")
        record(case, verb, by=None, reason="Việc khác.")
    erase_original(gone, by=None, reason="Đề nghị số 3.")
    for case in [issue, other, promise]:
        assert [reason for _, reason in reasons_of(case)][-3:] == [ERASED, "Việc khác.", "Đề nghị số 3."]


def test_what_is_still_read_stays_in_the_record_of_its_issue():
    opinion = make_case(2000, subject=NAMED)
    issue = make_issue(opinion, make_opinion(moderation="approved"))
    record(issue, "reword_issue", by=None, reason=f"Trước đó: «{NAMED}».")
    erase_original(opinion, by=None, reason="Đã quá 60 tháng.")
    assert NAMED in reasons_of(issue)[-1][1]


def test_with_who_registered_go_the_words_of_that_record():
    row = make_registration(state="withdrawn")
    record(row, "withdraw_registration", by=None, reason=f"{NAMED} gọi điện")
    erase_registrant(row, by=None, reason="Đã quá 90 ngày.")
    assert [reason for _, reason in reasons_of(row)] == [ERASED, "Đã quá 90 ngày.", "Đã quá 90 ngày."]
    assert holds()


def test_forgetting_reasons_is_no_act_in_the_case():
    opinion = make_case(400)
    record(opinion, "forget_reasons", by=None, reason="Đã quá 60 tháng.")
    assert [found.pk for found in past(DataKind.CONTACTS)[0]] == [opinion.pk]


# The command


def test_the_trial_tells_both_kinds_and_takes_nothing():
    photo, version = hidden_photo(), corrected_news(is_withheld=True)
    type(version).objects.update(replaced_at=ago(370))
    out = io.StringIO()
    call_command("retention", "--dry-run", stdout=out)
    told = [line.split() for line in out.getvalue().splitlines()]
    number, day = next(line[:2] for line in told if line[-3:] == ["ảnh", "đã", "gỡ"])
    assert (number, day) == ("1", f"{timezone.localdate(ago(91)):%d/%m/%Y}")
    assert next(line[:2] for line in told if line[-3:] == ["bộ", "đọc", "được"])[0] == "1"
    assert (fresh(photo).caption, fresh(version).summary) == (NAMED, NAMED)


@pytest.mark.usefixtures("in_years")
def test_everything_goes_at_once_and_the_record_holds():
    hidden_photo()
    corrected_promise(is_withheld=True)
    corrected_news(is_withheld=True)
    opinion = make_opinion(moderation="approved", processing="answered", received_at=ago(9))
    record(opinion, "publish_response", by=None, reason=NAMED)
    chain.seal()
    forget_all()
    assert NAMED not in str(list(CaseEvent.objects.values()))
    assert holds()


def test_the_table_and_the_privacy_notice_tell_both(client):
    shown = text_of(client.get(reverse("feedback:privacy")))
    for kind in [DataKind.WITHHELD, DataKind.HIDDEN_PHOTOS]:
        assert RetentionRule.objects.of(kind).pk
        assert (kind.label[:1].upper() + kind.label[1:]) in shown
