"""Promises: where they come from, until when, how far they come."""

import datetime as dt

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import modelform_factory
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.files import BadFile
from feedback import actions
from feedback.forms.promises import ProgressForm, ProgressLineForm
from feedback.models import Commitment, Opinion, Postponement, ProgressEntry, ProgressFile, Response
from feedback.promises.days import computation_of, refresh_counted_days
from feedback.staff_views.promises.sources import answers_left
from sessions_app.actions import NotReady, WrongState
from sessions_app.deadlines import WorkingCalendar
from sessions_app.models import CalendarDay, CaseEvent
from tests.office_files import word

from ...builders import (
    image_file,
    make_body,
    make_commitment,
    make_issue,
    make_meeting,
    make_official,
    make_opinion,
    make_session,
    make_user,
)
from ...staff import fresh, signed_in, text_of
from .steps import PDF, answer_of, in_days, item_of, page_of

# Where they come from


def test_an_item_of_a_conclusion_becomes_a_promise_and_nobody_types_it_again(clerk):
    item = item_of(timezone.now(), due_on=in_days(30))
    opinion = make_opinion(moderation="approved", session=item.notice.session)
    issue = make_issue(opinion)
    item.opinions.add(opinion)
    made = fresh(actions.promise_from_item(item, by=clerk))
    assert (made.title, made.lead_body, made.due_on, made.session) == (
        item.text,
        item.body,
        item.due_on,
        item.notice.session,
    )
    assert (list(made.opinions.all()), list(made.issues.all())) == ([opinion], [issue])
    assert (made.published_at, made.state, made.description) == (None, "planned", "")


@pytest.mark.parametrize(
    ("text", "title"), [("Sửa cống.", "Sửa cống"), ("Sửa cống. Thay nắp.", "Sửa cống. Thay nắp."), ("Xem…", "Xem…")]
)
def test_a_title_of_one_sentence_has_no_full_stop(clerk, text, title):
    made = fresh(actions.promise_from_item(item_of(timezone.now(), text=text), by=clerk))
    assert (made.title, made.description) == (title, "")


def test_an_item_longer_than_a_title_is_told_whole_below_it(clerk):
    text = "Nạo vét cống ngõ 12. " * 30
    made = actions.promise_from_item(item_of(timezone.now(), text=text), by=clerk)
    assert len(made.title) <= 250
    assert fresh(made).description == text.strip()


@pytest.mark.parametrize(
    "item", [lambda: item_of(timezone.now(), part="c"), lambda: item_of(None)], ids=["another part", "not out"]
)
def test_what_was_not_ordered_in_public_becomes_no_promise(item, clerk):
    with pytest.raises(NotReady):
        actions.promise_from_item(item(), by=clerk)
    assert not Commitment.objects.exists()


def test_an_item_becomes_one_promise_only(clerk):
    item = item_of(timezone.now())
    actions.promise_from_item(item, by=clerk)
    with pytest.raises(WrongState):
        actions.promise_from_item(item, by=clerk)
    assert Commitment.objects.count() == 1


def test_an_answer_that_leaves_something_to_do_becomes_a_promise(clerk):
    signer = make_official()
    answer = answer_of(answered_by="Trưởng phòng", signer=signer)
    made = fresh(actions.promise_from_response(answer, by=clerk))
    assert (made.title, made.lead_body, made.response) == (answer.opinion.subject, answer.body, answer)
    assert (made.official_then, made.official) == ("Trưởng phòng", signer)
    assert list(made.opinions.all()) == [answer.opinion]


def test_a_promise_to_all_in_an_issue_is_called_after_that(clerk):
    lead = make_opinion(moderation="approved", subject="Đèn trước nhà")
    answer = answer_of(opinion=lead, issue=make_issue(lead, title="Đèn ngõ 8 hỏng"))
    assert actions.promise_from_response(answer, by=clerk).title == "Đèn ngõ 8 hỏng"


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (lambda: answer_of(is_promise=False), NotReady),
        (lambda: answer_of(state="approved"), NotReady),
        (lambda: make_commitment(response=answer_of()).response, WrongState),
    ],
    ids=["nothing left to do", "not out", "has one already"],
)
def test_another_answer_becomes_no_second_promise(answer, refusal, clerk):
    answer = answer()
    before = Commitment.objects.count()
    with pytest.raises(refusal):
        actions.promise_from_response(answer, by=clerk)
    assert Commitment.objects.count() == before


def test_a_corrected_answer_has_the_promise_of_the_one_before(clerk):
    old = answer_of(state="superseded")
    make_commitment(response=old)
    new = answer_of(opinion=old.opinion, corrects=old, correction_note="Sửa ngày.")
    with pytest.raises(WrongState):
        actions.promise_from_response(new, by=clerk)


def test_the_answer_to_all_in_an_issue_has_one_promise_whoever_leads(clerk):
    members = [make_opinion(moderation="approved") for _ in range(2)]
    issue = make_issue(*members)
    old = answer_of(opinion=members[0], issue=issue, state="superseded")
    make_commitment(response=old)
    new = answer_of(opinion=members[1], issue=issue, corrects=old, correction_note="Sửa ngày.")
    assert not answers_left()
    with pytest.raises(WrongState):
        actions.promise_from_response(new, by=clerk)


@pytest.mark.parametrize(("state", "is_left"), [("verified", True), ("under_way", False)])
def test_an_answer_after_a_reopening_promises_anew_what_has_ended(state, is_left, clerk):
    now = timezone.now()
    old = answer_of(published_at=now - dt.timedelta(days=9))
    make_commitment(response=old, state=state)
    Opinion.objects.filter(pk=old.opinion_id).update(reopened_at=now - dt.timedelta(days=5))
    assert not answers_left()
    Response.objects.filter(pk=old.pk).update(state="superseded")
    new = answer_of(opinion=old.opinion, corrects=old, correction_note="Trả lời lại.", published_at=now)
    assert list(answers_left()) == [new] * is_left
    if is_left:
        actions.promise_from_response(new, by=clerk)
        assert not answers_left()


# Until when


def test_a_day_counted_in_working_days_says_how_and_moves_with_the_calendar():
    monday = dt.date(2026, 11, 30)
    commitment = make_commitment(due_days=3, due_counts_from=monday, due_on=dt.date(2026, 12, 3))
    assert computation_of(commitment).result == dt.date(2026, 12, 3)
    CalendarDay.objects.create(day=dt.date(2026, 12, 2), name="Nghỉ bù")
    assert refresh_counted_days(WorkingCalendar.current()) == 1
    assert fresh(commitment).due_on == dt.date(2026, 12, 4)
    assert any("Nghỉ bù" in line for line in computation_of(fresh(commitment)).lines)


def test_the_public_reads_how_the_day_was_counted(client):
    monday = dt.date(2026, 11, 30)
    commitment = make_commitment(
        due_days=3, due_counts_from=monday, due_on=dt.date(2026, 12, 3), published_at=timezone.now()
    )
    page = text_of(client.get(page_of(commitment)))
    assert "3 ngày làm việc" in page
    assert "03/12/2026" in page
    commitment.postponements.create(due_before=commitment.due_on, due_on=dt.date(2099, 1, 5), reason="Mưa.")
    commitment.postponements.update(postponed_at=timezone.make_aware(dt.datetime(2026, 12, 7)))
    page = text_of(client.get(page_of(commitment)))
    assert "Ngày 07/12/2026 lùi hạn đến 05/01/2099. Lý do: Mưa." in page
    assert "quá hạn" not in page


def test_staff_type_a_number_of_days_and_the_day_is_written_down():
    office, body, session = signed_in("Văn phòng"), make_body(), make_session()
    typed = {
        "session": session.pk,
        "title": "Nạo vét",
        "lead_body": body.pk,
        "due_days": "3",
        "counts_working_days": "on",
        "due_counts_from": "30/11/2026",
        "progress-TOTAL_FORMS": "0",
        "progress-INITIAL_FORMS": "0",
    }
    address = reverse("admin:feedback_commitment_add")
    refused = office.post(address, {**typed, "due_counts_from": ""})
    assert "Hãy ghi tính từ ngày nào." in text_of(refused)
    for slip in [{"due_days": "3000"}, {"due_counts_from": "31/12/9999"}, {"due_days": "", "due_on": "30/11/2126"}]:
        assert text_of(office.post(address, {**typed, **slip})).count("Ngày này quá xa. Hãy xem lại năm.") == 1, slip
    assert office.post(address, typed).status_code == 302
    assert Commitment.objects.get().due_on == dt.date(2026, 12, 3)


def test_the_body_that_leads_a_promise_is_told_when_it_is_published_but_not_of_an_old_conference(clerk):
    unit = make_user("Đơn vị xử lý", body=make_body(), email="donvi@example.vn")
    make_user("Đơn vị xử lý", body=make_body(), email="don-vi-khac@example.vn")
    old = make_session(source="Báo Hà Nội mới", announced_at=timezone.now())
    make_meeting(session=old, held_on=dt.date(2019, 9, 17))
    for session in [old, make_session()]:
        actions.publish_commitment(make_commitment(session=session, lead_body=unit.body, due_on=in_days(9)), by=clerk)
    own = make_commitment(lead_body=unit.body)
    actions.publish_commitment(own, by=unit)
    (sent,) = mail.outbox
    assert sent.to == ["donvi@example.vn"]
    assert f"({session.title}) đã công bố, đơn vị của ông/bà chủ trì. Hạn: {in_days(9):%d/%m/%Y}." in sent.body
    assert reverse("admin:promise", args=[session.commitments.get().pk]) in sent.body


def test_a_postponed_day_keeps_every_day_before_it_and_the_reason(client, clerk):
    commitment = make_commitment(due_on=in_days(-2), published_at=timezone.now())
    actions.postpone_commitment(commitment, by=clerk, due_on=in_days(10), reason="Chờ vật tư.")
    actions.postpone_commitment(commitment, by=clerk, due_on=in_days(20), reason="Mưa lớn.")
    assert fresh(commitment).due_on == in_days(20)
    page = text_of(client.get(page_of(commitment)))
    for day in [-2, 10, 20]:
        assert f"{in_days(day):%d/%m/%Y}" in page
    assert page.index("Chờ vật tư.") < page.index("Mưa lớn.")
    assert f"{in_days(20):%d/%m/%Y} · đã lùi 02 lần, hẹn đầu {in_days(-2):%d/%m/%Y}" in page


@pytest.mark.parametrize(
    ("fields", "due_in", "reason", "refusal"),
    [
        ({}, 9, "  ", NotReady),
        ({}, 0, "Mưa.", NotReady),
        ({"due_on": "later"}, 9, "Mưa.", NotReady),
        ({"state": "reported_done"}, 9, "Mưa.", WrongState),
        ({"state": "verified"}, 9, "Mưa.", WrongState),
        ({"state": "dropped", "dropped_reason": "Hết tiền."}, 9, "Mưa.", WrongState),
    ],
)
def test_a_day_is_not_put_off_without_reason_nor_to_an_earlier_day_nor_when_it_is_over(
    fields, due_in, reason, refusal, clerk
):
    days = {"due_on": in_days(15) if fields.get("due_on") else in_days(3)}
    commitment = make_commitment(**{**fields, **days})
    with pytest.raises(refusal):
        actions.postpone_commitment(commitment, by=clerk, due_on=in_days(due_in), reason=reason)
    assert fresh(commitment).due_on == commitment.due_on
    assert not Postponement.objects.exists()


def test_of_two_who_put_it_off_at_once_the_second_is_told(clerk):
    commitment = make_commitment(due_on=in_days(3))
    stale = fresh(commitment)
    actions.postpone_commitment(commitment, by=clerk, due_on=in_days(9), reason="Mưa.")
    with pytest.raises(WrongState):
        actions.postpone_commitment(stale, by=clerk, due_on=in_days(8), reason="Bão.")
    assert (fresh(commitment).due_on, Postponement.objects.count()) == (in_days(9), 1)


# How far it has come


def test_progress_shows_pictures_before_and_after_and_documents(client, clerk):
    commitment = make_commitment(published_at=timezone.now())
    files = [
        actions.NewFile(image_file(), "before", "Ngõ 12 trước khi nạo vét"),
        actions.NewFile(image_file(), "after", "Ngõ 12 sau khi nạo vét"),
        actions.NewFile(SimpleUploadedFile("nghiem-thu.pdf", PDF)),
    ]
    actions.report_progress(commitment, by=clerk, text="Đã nạo vét.", percent=80, files=files)
    page = text_of(client.get(page_of(commitment)))
    assert "Ngõ 12 trước khi nạo vét" in page
    before, after, document = ProgressFile.objects.order_by("pk")
    assert [bool(file.file) for file in [before, after, document]] == [False, False, True]
    for address in [before.largest_url, after.largest_url, document.download_url]:
        assert address in page
        assert client.get(address).status_code == 200
    assert client.get(document.download_url)["Content-Disposition"].startswith("attachment")


def test_what_a_hidden_promise_shows_is_as_hidden(client, clerk):
    commitment = make_commitment()
    files = [actions.NewFile(image_file(), "before", "Ngõ"), actions.NewFile(SimpleUploadedFile("a.pdf", PDF))]
    actions.report_progress(commitment, by=clerk, text="Kín.", files=files)
    addresses = [
        file.largest_url if file.is_picture else file.download_url for file in map(fresh, ProgressFile.objects.all())
    ]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    actions.publish_commitment(commitment, by=clerk)
    assert [client.get(address).status_code for address in addresses] == [200, 200]


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (lambda: actions.NewFile(image_file(), "before", ""), NotReady),
        (lambda: actions.NewFile(SimpleUploadedFile("a.pdf", PDF), "after", "Ngõ 5"), NotReady),
        (lambda: actions.NewFile(SimpleUploadedFile("a.png", b"<script>"), "document", "Ngõ 5"), BadFile),
        (lambda: actions.NewFile(SimpleUploadedFile("a.docx", word('<w:del w:id="1"/>').getvalue())), BadFile),
    ],
    ids=["no words", "a document as picture", "no picture", "tracked changes"],
)
def test_with_a_wrong_file_nothing_of_the_progress_is_kept(clerk, new, refusal):
    with pytest.raises(refusal):
        actions.report_progress(make_commitment(), by=clerk, text="x", files=[new()])
    assert not ProgressEntry.objects.exists()


def test_a_seventh_file_is_refused(clerk):
    entry = make_commitment().progress.create(text="x")
    for number in range(6):
        actions.add_progress_file(entry, actions.NewFile(SimpleUploadedFile(f"{number}.pdf", PDF)))
    with pytest.raises(NotReady):
        actions.add_progress_file(entry, actions.NewFile(SimpleUploadedFile("7.pdf", PDF)))


@pytest.mark.parametrize("state", ["verified", "dropped"])
def test_nothing_is_added_to_what_has_ended(state, clerk):
    commitment = make_commitment(state=state, dropped_reason="x" if state == "dropped" else "")
    with pytest.raises(WrongState):
        actions.report_progress(commitment, by=clerk, text="Thêm.")


def test_progress_dated_tomorrow_is_refused(clerk):
    with pytest.raises(NotReady):
        actions.report_progress(make_commitment(), by=clerk, text="Mai.", on=in_days(1))


def test_progress_of_years_before_the_conference_is_refused(clerk):
    commitment = make_commitment(session=make_session(year=2026))
    with pytest.raises(NotReady, match="năm 2026"):
        actions.report_progress(commitment, by=clerk, text="Nhầm năm.", on=dt.date(2019, 1, 1))
    actions.report_progress(commitment, by=clerk, text="Trước Tết.", on=dt.date(2025, 12, 30))
    assert commitment.progress.get().text == "Trước Tết."


def test_a_file_that_should_not_be_shown_is_taken_down_with_a_reason(client, clerk):
    commitment = make_commitment(published_at=timezone.now())
    actions.report_progress(commitment, by=clerk, text="x", files=[actions.NewFile(image_file(), "after", "Ngõ")])
    file = fresh(ProgressFile.objects.get())
    with pytest.raises(NotReady):
        actions.remove_progress_file(file, by=clerk, reason=" ")
    actions.remove_progress_file(file, by=clerk, reason="Có mặt trẻ em.")
    assert client.get(file.largest_url).status_code == 404
    assert CaseEvent.objects.get(verb="remove_progress_file").reason == "Có mặt trẻ em."


def test_progress_that_names_no_percent_leaves_the_one_before(clerk):
    commitment = make_commitment(state="under_way")
    for percent in [40, None]:
        actions.report_progress(commitment, by=clerk, text="Đang làm.", percent=percent)
    assert Commitment.objects.with_percent().get().percent == 40


def test_a_picture_of_progress_is_public_once_it_is_encoded_anew(clerk):
    commitment = make_commitment(state="under_way", published_at=timezone.now())
    files = [actions.NewFile(image_file(), role="after", caption="Ngõ 5 đã sáng")]
    actions.report_progress(commitment, by=clerk, text="Xong một nửa.", files=files)
    assert ProgressFile.objects.public().exists()
    ProgressFile.objects.update(rendered_at=None)
    assert not ProgressFile.objects.public().exists()


def test_work_is_not_told_of_a_day_to_come():
    tomorrow = {"on": f"{timezone.localdate() + dt.timedelta(days=1):%d/%m/%Y}", "text": "Đã nạo vét."}
    line = modelform_factory(ProgressEntry, ProgressLineForm, fields=["on"])
    for form in [ProgressForm(tomorrow), line(tomorrow)]:
        assert form.errors["on"] == ["Ngày ghi tiến độ không thể ở tương lai."]
