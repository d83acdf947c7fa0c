"""The published words of an opinion are put right openly: a note for everybody, what it said before for staff alone."""

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback.actions import correct_public_words, hide, promise_from_response, publish_commitment, show_again, withdraw
from feedback.actions.erase import erase_original
from feedback.actions.forget import forget
from feedback.actions.persons import columns_of, erase_opinion, held_of
from feedback.actions.split import Part, split_opinion
from feedback.actions.synthesise import Group, Pick, gather, reword_issue, undo_step, wording_of
from feedback.documents import PAPERS
from feedback.models import OpinionCorrection, SynthesisStep
from feedback.privacy.persons import Found
from sessions_app.actions import CorrectedMeanwhile, NotReady, WrongState, make_paper, record
from sessions_app.chain import ERASED
from sessions_app.models import CaseEvent, DataKind, OutboxMessage, PaperText, RetentionRule
from tests.mails import mail_for

from ..builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_issue,
    make_response,
    make_session,
    make_topic,
    make_ward,
)
from ..staff import do, fresh, signed_in, text_of, verb_address
from .privacy.redacting import SUBJECT, WORDS, answered, everything_in, kept_anywhere, made, named, page_of

pytestmark = pytest.mark.usefixtures("issuers")

NEW = {"subject": "Nhà trong ngõ xả nước", "public_text": "Một hộ xả nước ra ngõ.", "public_name": "Lê Thị Nêu"}
NOTE = "Bỏ số nhà và tên chủ nhà."
OLD = ["hà số 12", "Bí Mật", "Nêu Tên"]


def correct(opinion, clerk, **words):
    return correct_public_words(opinion, by=clerk, **{**NEW, "note": NOTE, **words})


def holds(text, words=OLD):
    return [gone for gone in words if gone in text]


def test_what_it_says_now_takes_the_place_of_what_it_said_wherever_the_portal_repeated_it(client, by):
    opinion = named(make_session(), sender={"email": "a@example.vn"}, public_place="Số 12 ngõ 8")
    promise = promise_from_response(answered(opinion), by=by)
    publish_commitment(promise, by=by)
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    line = notice.items.create(part="d", text=f"Giải quyết: {SUBJECT}.", body=make_body())
    line.opinions.add(opinion)
    document = made(opinion.session, by)
    assert SUBJECT in "".join(page_of(client, row) for row in [promise, notice, opinion])
    correction = correct(opinion, by)
    shown = [page_of(client, row) for row in [promise, notice, opinion, document]]
    shown += [everything_in(PaperText.objects.public()), text_of(client.get(reverse("feedback:opinions")))]
    shown += [text_of(client.get(f"/api/v1{opinion.get_absolute_url()}"))]
    assert [holds(text) for text in shown] == [[]] * 7
    assert [NEW["subject"] in text for text in shown] == [True] * 7
    assert "Lê Thị Nêu, tổ dân phố số 3" in everything_in(PaperText.objects.public())
    day = timezone.localdate()
    assert f"{day:%d/%m/%Y}</time>:</span> <strong>Đính chính lời đăng</strong><br>{NOTE}" in shown[2]
    assert "Số 12 ngõ 8" not in shown[2]
    assert (correction.subject, correction.text, correction.place) == (SUBJECT, WORDS, "Số 12 ngõ 8")
    events = CaseEvent.objects.values_list("verb", "reason").filter(case_kind="opinion")
    assert events.last() == ("correct_words", "Đính chính lần 1.")
    assert not holds(str(list(CaseEvent.objects.values_list("reason", flat=True))))
    mail = mail_for(OutboxMessage.objects.get(kind="words_corrected"))
    assert (NOTE in mail.body, opinion.get_absolute_url() in mail.body, holds(mail.body)) == (True, True, [])


def test_what_is_taken_down_is_put_right_and_shown_again_and_its_line_tells_nothing_meanwhile(client, by):
    opinion = named(make_session())
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    line = notice.items.create(part="d", text=f"Giải quyết: {SUBJECT}.", body=make_body())
    line.opinions.add(opinion)
    hide(opinion, by=by, reason="Lộ thông tin")
    correct(fresh(opinion), by)
    assert not holds(page_of(client, notice), [SUBJECT, NEW["subject"]])
    show_again(fresh(opinion), by=by, reason="Đã sửa.")
    assert not holds(page_of(client, notice) + page_of(client, opinion))
    assert f"Giải quyết: {NEW['subject']}." in page_of(client, notice)


def test_who_takes_it_down_or_shows_it_again_from_an_older_page_finds_the_words_that_it_has_now(by):
    opinion = named(make_session())
    promise = make_commitment(title=SUBJECT, session=opinion.session)
    promise.opinions.add(opinion)
    older = fresh(opinion)
    correct(fresh(opinion), by)
    hide(older, by=by, reason="Lộ thông tin cá nhân")
    assert NEW["subject"] not in fresh(promise).title
    older = fresh(opinion)
    correct(fresh(opinion), by, subject="Nước thải ra ngõ")
    show_again(older, by=by, reason="Đã bỏ tên")
    assert fresh(promise).title == "Nước thải ra ngõ"


def test_an_issue_called_after_it_is_called_anew_also_when_a_step_is_undone(by):
    opinion, other = named(make_session()), named(make_session(), subject="Khác")
    text = "Nhà số 12 xả nước. Cả ngõ bẩn."
    type(opinion).objects.filter(pk=opinion.pk).update(public_text=text)
    group = Group(picks=[Pick(opinion.pk)], title=SUBJECT, summary=text)
    (issue,), _ = gather(opinion.session, [group], by=by)
    reworded = {"title": f"Về: {SUBJECT}", "summary": f"{text} Đã lâu.", "topic": make_topic(), "order": 1}
    step = reword_issue(issue, by=by, seen=wording_of(issue), **reworded)
    correct(fresh(opinion), by, public_text="Một hộ xả nước. Cả ngõ bẩn.")
    assert (fresh(issue).title, fresh(issue).summary) == (f"Về: {NEW['subject']}", "Cả ngõ bẩn. Đã lâu.")
    assert not holds(json.dumps(list(SynthesisStep.objects.values_list("what", "before")), ensure_ascii=False))
    undo_step(step, by=by)
    assert (fresh(issue).title, fresh(issue).summary) == (NEW["subject"], "Cả ngõ bẩn.")
    assert fresh(other).subject == "Khác"


@pytest.mark.parametrize(
    ("subject", "text"),
    [(f"{SUBJECT} thải ra ngõ", f"{WORDS} Gần trường."), ("Nhà", SUBJECT), ("Nhà số", f"Chuyện: {SUBJECT}")],
)
def test_words_that_hold_the_old_ones_or_are_held_by_them_are_told_once_as_they_are(by, subject, text):
    opinion = named(make_session())
    made(opinion.session, by)
    correct(opinion, by, subject=subject, public_text=text)
    shown = PaperText.objects.public().get().text
    assert (subject in shown, text in shown, shown.count("thải ra ngõ thải")) == (True, True, 0)
    erase_original(fresh(opinion), by=by, reason="Đã quá hạn")
    assert PaperText.objects.public().get().text == shown
    assert not any(sign >= "\U000f0000" for sign in kept_anywhere())


def test_one_word_that_is_put_right_is_put_right_in_no_sentence_of_others(by):
    opinion = named(make_session(), subject="Rác")
    named(opinion.session, subject="Rác ở cổng trường", public_text="Xin dọn rác.", public_name="Trần Khác")
    made(opinion.session, by)
    correct(opinion, by, subject="Rác thải ngõ 8")
    shown = everything_in(PaperText.objects.public())
    assert ("Rác ở cổng trường" in shown, "Rác thải ngõ 8" in shown) == (True, True)


def test_a_name_that_was_missing_is_not_put_on_what_others_of_the_group_said(by):
    opinion = named(make_session(), public_name="")
    named(opinion.session, visibility="unnamed", public_name="", subject="Cống tắc", public_text="Tắc.")
    made(opinion.session, by)
    correct(opinion, by)
    assert NEW["public_name"] not in everything_in(PaperText.objects.public())


def test_a_part_takes_what_the_whole_said_along(by):
    whole = named(make_session())
    made(whole.session, by)
    said = [{"subject": name, "public_text": f"{name} ở số 12"} for name in ["Nước", "Rác"]]
    part, _ = split_opinion(whole, by=by, parts=[Part(**words, topic=make_topic()) for words in said])
    with pytest.raises(WrongState):
        correct(fresh(whole), by)
    correct(part, by, subject="Nước thải", public_text="Nước trong ngõ")
    shown = everything_in(PaperText.objects.public())
    assert (holds(shown, ["Bí Mật", "Nhà số 12"]), "Nước trong ngõ" in shown) == ([], True)


# Who may not, and what is no correction


REFUSED = {
    "nothing changed": ({}, {"subject": SUBJECT, "public_text": WORDS, "public_name": "Lê Thị Nêu Tên"}, NotReady),
    "no subject": ({}, {"subject": " "}, NotReady),
    "no text": ({}, {"public_text": ""}, NotReady),
    "no note": ({}, {"note": " "}, NotReady),
    "waits": ({"moderation": "pending"}, {}, WrongState),
    "not published": ({"visibility": "not_published", "public_name": ""}, {}, WrongState),
    "taken back": ({"withdrawn_at": "2026-11-20T10:00+07:00"}, {}, WrongState),
    "erased": ({"public_text": ERASED}, {}, WrongState),
}


@pytest.mark.parametrize("why", REFUSED)
def test_an_opinion_is_not_corrected_in_the_wrong_state_or_without_words(by, why):
    fields, words, refusal = REFUSED[why]
    opinion = named(make_session())
    type(opinion).objects.filter(pk=opinion.pk).update(**fields)
    with pytest.raises(refusal):
        correct(fresh(opinion), by, **words)
    assert not OpinionCorrection.objects.exists()


def test_of_two_who_read_the_same_words_one_is_told_and_a_name_is_for_who_asked_to_be_named(by):
    opinion = named(make_session(), visibility="unnamed", public_name="")
    seen = fresh(opinion)
    correct(opinion, by)
    assert fresh(opinion).public_name == ""
    with pytest.raises(CorrectedMeanwhile):
        correct(seen, by, subject="Khác")
    assert correct(opinion, by, subject="Khác").number == 2


@pytest.mark.parametrize("wrong", [{"note": ""}, {"number": 1}])
def test_the_database_wants_a_note_and_a_number_of_its_own(by, wrong):
    correct(opinion := named(make_session()), by)
    with pytest.raises(IntegrityError), transaction.atomic():
        opinion.corrections.create(**{"number": 2, "note": "a", **wrong})


# Staff, and the sender


def test_staff_put_it_right_at_the_case_and_only_who_reads_it_all_reads_what_it_said():
    make_ward()
    opinion, office, unit = named(make_session()), signed_in("Văn phòng"), signed_in("Đơn vị xử lý", body=make_body())
    opinion.assignments.create(body=unit.user.body)
    page = text_of(office.get(verb_address(opinion, "dinh-chinh-loi-dang")))
    assert ('name="public_name"' in page, SUBJECT in page, "thông tin riêng trong lời sẽ đăng" in page.lower()) == (
        True,
    ) * 3
    case = reverse("admin:case", args=[opinion.pk])
    assert "Lời đăng trước khi đính chính" not in text_of(office.get(case))
    assert "Đã đính chính lời đăng." in text_of(do(office, opinion, "dinh-chinh-loi-dang", **NEW, note=NOTE))
    assert holds(text_of(office.get(case))) == OLD
    shown = text_of(unit.get(case))
    assert ("Đính chính lời đăng" in shown, holds(shown)) == (True, [])
    assert unit.get(verb_address(opinion, "dinh-chinh-loi-dang")).status_code == 403
    unnamed = named(opinion.session, visibility="unnamed", public_name="")
    assert 'name="public_name"' not in text_of(office.get(verb_address(unnamed, "dinh-chinh-loi-dang")))


def test_what_still_tells_of_a_person_is_shown_before_everybody_reads_it():
    make_ward()
    opinion, office = named(make_session()), signed_in("Văn phòng")
    typed = {**NEW, "note": "Bỏ số 0912 345 678."}
    page = text_of(do(office, opinion, "dinh-chinh-loi-dang", **typed))
    assert "Đăng lên thì ai cũng đọc được: số điện thoại 0912 345 678." in page
    assert fresh(opinion).subject == SUBJECT
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    other = text_of(do(office, opinion, "dinh-chinh-loi-dang", **{**typed, "public_text": "Hỏi a@b.vn."}, seen=seen))
    assert "địa chỉ thư điện tử a@b.vn, số điện thoại 0912 345 678." in other
    assert opinion.corrections.count() == 0
    do(office, opinion, "dinh-chinh-loi-dang", **typed, seen=seen)
    assert opinion.corrections.get().note == typed["note"]


@pytest.mark.parametrize("verb", ["dinh-chinh-loi-dang", "an"])
def test_who_corrects_or_hides_one_of_many_reads_which_promises_may_repeat_it(verb):
    make_ward()
    lead, opinion, alone = (named(make_session()) for _ in range(3))
    issue, office = make_issue(lead, opinion), signed_in("Văn phòng")
    of_issue, of_answer, own = (make_commitment(title=f"Xử lý {SUBJECT} {n}") for n in range(3))
    of_issue.issues.add(issue)
    own.issues.add(issue)
    own.opinions.add(opinion)
    of_answer.response = make_response(opinion=lead, issue=issue)
    of_answer.save()
    told = {row: f'<a href="{reverse("admin:promise", args=[row.pk])}">' for row in [of_issue, of_answer, own]}
    page = text_of(office.get(verb_address(opinion, verb)))
    assert [link in page for link in told.values()] == [True, True, False]
    assert "có thể còn nhắc lời này" not in text_of(office.get(verb_address(alone, verb)))


# What is kept, and for how long


def test_the_words_before_go_when_their_time_is_over_also_out_of_texts_that_are_public_no_longer(by, monkeypatch):
    opinion = named(make_session(), public_place="Số 12 ngõ 8")
    made(opinion.session, by)
    letter = make_paper(PAPERS["letter"], answered(opinion), by=by).document
    make_issue(opinion).members.update(matched_words="bà Bí Mật")
    record(opinion, "ask_sender", by=by, reason=f"Hỏi về: {WORDS}")
    correct(opinion, by)
    assert forget(DataKind.WITHHELD) == 0
    assert holds(kept_anywhere(), ["Bí Mật"])
    monkeypatch.setattr(RetentionRule, "limit", lambda rule, now=None: timezone.now())
    assert (forget(DataKind.WITHHELD), forget(DataKind.WITHHELD)) == (1, 0)
    kept = opinion.corrections.get()
    assert (kept.subject, kept.text, kept.place, kept.name, kept.note) == ("", ERASED, "", "", NOTE)
    assert not holds(kept_anywhere() + str(list(CaseEvent.objects.values_list("reason", flat=True))))
    assert fresh(letter).subject == "trả lời ý kiến về nhà trong ngõ xả nước"
    assert opinion.issue_memberships.get().matched_words == ""
    assert CaseEvent.objects.filter(verb="erase_earlier_words", case_kind="opinion").count() == 1


@pytest.mark.parametrize("is_hidden", [False, True])
def test_who_is_erased_is_erased_there_as_well_and_what_is_held_of_them_tells_it(by, is_hidden):
    opinion = named(make_session(), processing="answered")
    made(opinion.session, by)
    correct(opinion, by, public_text="Bí Mật")  # a part of what it said
    correct(opinion, by, public_text="Nước", note="Bỏ tên Bí Mật.")
    assert SUBJECT in str(held_of(Found([opinion], [], []), columns_of))
    if is_hidden:
        hide(opinion, by=by, reason="Lộ thông tin")
    erase_opinion(fresh(opinion), by=by, reason="Theo đề nghị")
    rows = list(OpinionCorrection.objects.values_list("subject", "text", "place", "name"))
    assert rows == [("", ERASED, "", "")] * 2
    assert not holds(kept_anywhere())
    assert ("Bí Mật" in str(opinion.corrections.values_list("note"))) is not is_hidden


def test_what_its_sender_took_back_is_not_put_right(by):
    opinion = named(make_session())
    withdraw(opinion)
    with pytest.raises(WrongState):
        correct(opinion, by)
