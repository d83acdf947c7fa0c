"""Whom and what papers forget when somebody is erased, and what they keep."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback.actions import Part, erase_registrant, hide, split_opinion
from feedback.actions.erase import erase_contact, erase_original
from feedback.actions.persons import erase_opinion
from feedback.actions.referrals import at_once
from feedback.documents import PAPERS
from sessions_app.actions import make_paper, take_number, void_number
from sessions_app.models import Document, DocumentNumber, PaperText
from tests.builders import (
    make_body,
    make_conclusion,
    make_issue,
    make_meeting,
    make_registration,
    make_response,
    make_session,
    make_topic,
)
from tests.staff import fresh

from .redacting import SUBJECT, TAKING_DOWN, WORDS, everything_in, kept_anywhere, made, named

pytestmark = pytest.mark.usefixtures("issuers")


def test_who_is_forgotten_stands_in_no_list_of_speakers(by):
    meeting = make_meeting(held_on=timezone.localdate() - dt.timedelta(days=1))
    gone, stays = (
        make_registration(meeting=meeting, wish="speak", about=about, place=place, who={"name": name, "phone": phone})
        for place, (about, name, phone) in enumerate(
            [("Đèn", "Lê Thị Nêu Tên", "+84911115678"), ("Rác", "Trần Khác", "+84911110000")]
        )
    )
    for note in ["", "Lập lại"]:
        make_paper(PAPERS["speakers"], meeting.session, by=by, note=note, head_choices={"place": note or "Ở đây"})
    assert PaperText.objects.count() == 2
    erase_registrant(gone, by=by, reason="Theo đề nghị")
    assert not any(told in kept_anywhere() for told in ["Lê Thị Nêu Tên", "Đèn", "5678"])
    assert kept_anywhere().count("Trần Khác") == 4
    assert stays.registrant.name


def test_who_is_forgotten_at_one_conference_stays_in_the_list_of_another(by):
    said = {"wish": "speak", "about": "Đèn", "place": 1, "who": {"name": "Lê Thị Nêu Tên", "phone": "+84911115678"}}
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    gone, _ = rows = [make_registration(meeting=make_meeting(held_on=yesterday), **said) for _ in range(2)]
    for row in rows:
        make_paper(PAPERS["speakers"], row.meeting.session, by=by)
    erase_registrant(gone, by=by, reason="Theo đề nghị")
    told = {text.document.session_id: "Nêu Tên" in everything_in([text]) for text in PaperText.objects.all()}
    assert told == {row.meeting.session_id: row != gone for row in rows}


def test_whom_a_letter_names_is_forgotten_with_the_sender(by):
    opinion = named(make_session(), visibility="unnamed", public_name="", sender={"name": "Lê Thị Nêu Tên"})
    response = make_response(opinion=opinion, state="published")
    make_paper(PAPERS["letter"], response, by=by, options={"addressee": "Bà Lê Thị Nêu Tên, số 5 ngõ 8"})
    assert "số 5 ngõ 8" in kept_anywhere()
    erase_contact(opinion, by=by, reason="Đã quá hạn")
    assert not any(told in kept_anywhere() for told in ["Nêu Tên", "số 5 ngõ 8"])
    assert "Kính gửi:\nCông dân tổ dân phố số 3" in PaperText.objects.get().text


def test_whom_the_letter_to_all_in_an_issue_names_is_forgotten_with_each_of_them(by):
    lead, member = (named(make_session(), visibility="unnamed", public_name="") for _ in range(2))
    issue = make_issue(lead, member, session=lead.session)
    response = make_response(opinion=lead, issue=issue, state="published")
    make_paper(PAPERS["letter"], response, by=by, options={"addressee": "Bà Lê Thị Nêu Tên"})
    erase_contact(member, by=by, reason="Đã quá hạn")
    assert "Nêu Tên" not in kept_anywhere()


def test_who_asked_to_be_erased_stands_in_no_earlier_text_either(by):
    opinion = named(make_session(), processing="answered")
    made(opinion.session, by)
    erase_opinion(opinion, by=by, reason="Theo đề nghị")
    assert PaperText.objects.count() == 2
    assert "Nêu Tên" not in kept_anywhere()
    assert WORDS in PaperText.objects.public().get().text


def test_words_that_were_taken_down_leave_the_earlier_texts_when_they_are_erased(by):
    opinion = named(make_session())
    made(opinion.session, by)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert "Bí Mật" in kept_anywhere()
    PaperText.objects.update(chosen={"head": {"recipients": [f"Hộ nêu việc {SUBJECT}"]}, "options": {}})
    erase_original(opinion, by=by, reason="Đã quá hạn")
    assert not any(told in kept_anywhere() for told in ["Bí Mật", "bi mat", "xả nước", "Nêu Tên"])


@pytest.mark.parametrize("part", ["a", "b", "d"])
@pytest.mark.parametrize("how", TAKING_DOWN)
def test_words_that_were_taken_down_do_not_come_back_to_the_conclusion_when_they_are_erased(client, by, how, part):
    opinion = named(make_session())
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    text = f"{opinion.attribution}: {SUBJECT}."
    item = notice.items.create(part=part, text=text, body=make_body() if part == "d" else None)
    opinion.conclusion_items.add(item)
    assert SUBJECT in client.get(notice.get_absolute_url()).content.decode()
    TAKING_DOWN[how](opinion, by)
    assert SUBJECT not in client.get(notice.get_absolute_url()).content.decode()
    erase_opinion(opinion, by=by, reason="Theo đề nghị")
    item.refresh_from_db()
    page = client.get(notice.get_absolute_url()).content.decode()
    assert not any(told in text for text in [page, item.text] for told in [SUBJECT, "Nêu Tên"])
    assert "đã được gỡ khỏi cổng" in page


def test_words_that_are_erased_leave_the_letter_its_title_and_the_register_of_numbers(by):
    opinion = named(make_session(), processing="answered")
    response = make_response(opinion=opinion, state="published", text="Đã nhắc chủ nhà.")
    document = make_paper(PAPERS["letter"], response, by=by).document
    void_number(take_number(document, issuer=document.issuer, by=by), by=by, reason="Nhầm sổ")
    take_number(document, issuer=document.issuer, by=by)
    other = make_response(opinion=named(opinion.session, subject="Cống ngõ 8 tắc"), state="published")
    make_paper(PAPERS["letter"], other, by=by)
    hide(opinion, by=by, reason="Lộ thông tin")
    assert fresh(document).subject == "trả lời ý kiến về nhà số 12 xả nước"
    erase_original(opinion, by=by, reason="Đã quá hạn")
    told = [kept_anywhere(), *Document.objects.values_list("subject", "words", "slug").get(pk=document.pk)]
    told += DocumentNumber.objects.values_list("subject", flat=True)
    assert not any(gone in text for text in told for gone in ["xả nước", "xa nuoc", "xa-nuoc"])
    assert fresh(document).subject == "trả lời ý kiến về (Nội dung đã được gỡ khỏi cổng.)"
    assert Document.objects.filter(subject="trả lời ý kiến về cống ngõ 8 tắc").count() == 1


def test_words_that_are_erased_leave_the_letter_that_urged_about_others_too(by):
    days = {
        "means": "letter",
        "urged_on": timezone.localdate(),
        "again_on": timezone.localdate() + dt.timedelta(days=1),
    }
    first, told = (
        named(make_session()).referrals.create(
            to_body=make_body(), letter_number="1/UBND", sent_on=timezone.localdate()
        )
        for _ in range(2)
    )
    letter = first.urgings.create(**days)
    told.urgings.create(letter_of=letter, **days)
    type(first.opinion).objects.filter(pk=first.opinion_id).update(subject="Cống ngõ 8 tắc")
    make_paper(PAPERS["urging"], letter, by=by)
    hide(told.opinion, by=by, reason="Lộ thông tin")
    erase_original(told.opinion, by=by, reason="Đã quá hạn")
    assert "xả nước" not in kept_anywhere()
    assert "Cống ngõ 8 tắc" in kept_anywhere()


@pytest.mark.parametrize("others", [0, 1])
def test_a_place_that_is_erased_leaves_the_slip_that_told_of_it_alone_or_with_others(by, others):
    session, today, body = make_session(), timezone.localdate(), make_body()
    opinion = named(session, public_place="trước nhà số 12")
    other = named(session, subject="Cống ngõ 8 tắc", public_text="Trước nhà số 12 bis hay ngập.", public_place="ngõ 8")
    rows = [row.referrals.create(to_body=body, sent_on=today) for row in [opinion, other][: 1 + others]]
    at_once(rows)
    make_paper(PAPERS["transfer"], rows[0], by=by)
    assert "Nơi xảy ra: trước nhà số 12." in kept_anywhere()
    hide(opinion, by=by, reason="Lộ thông tin")
    erase_original(opinion, by=by, reason="Đã quá hạn")
    kept = kept_anywhere()
    assert "Nơi xảy ra: trước nhà" not in kept
    assert ("Nơi xảy ra: ngõ 8." in kept, "Trước nhà số 12 bis" in kept) == (bool(others), bool(others))


def test_a_place_that_is_erased_stays_where_others_are_about_it_too(by):
    opinion, other = (named(make_session(), public_place="chợ") for _ in range(2))
    type(other).objects.filter(pk=other.pk).update(session=opinion.session, subject="Chợ bẩn", public_text="Chợ bẩn.")
    sent = other.referrals.create(to_body=make_body(), sent_on=timezone.localdate())
    make_paper(PAPERS["transfer"], fresh(sent), by=by)
    hide(opinion, by=by, reason="Lộ thông tin")
    erase_original(opinion, by=by, reason="Đã quá hạn")
    assert "Nơi xảy ra: chợ." in kept_anywhere()


def test_another_letter_keeps_whom_it_names(by):
    opinion, other = named(make_session()), named(make_session())
    for row, name in [(opinion, "Bà Lê Thị Nêu Tên"), (other, "Ông Trần Khác")]:
        response = make_response(opinion=row, state="published")
        make_paper(PAPERS["letter"], response, by=by, options={"addressee": name})
    erase_contact(opinion, by=by, reason="Đã quá hạn")
    assert "Bà Lê Thị Nêu Tên" not in kept_anywhere()
    assert "Ông Trần Khác" in kept_anywhere()


def test_words_erased_at_one_conference_stay_where_another_said_the_same(by):
    opinion, other = named(make_session()), named(make_session())
    made(other.session, by)
    hide(opinion, by=by, reason="Lộ thông tin")
    erase_original(opinion, by=by, reason="Đã quá hạn")
    assert SUBJECT in kept_anywhere()


def test_what_was_split_is_still_read_in_the_conclusion_and_papers_when_the_original_goes(client, by):
    opinion = named(make_session(), visibility="unnamed", public_name="")
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    item = notice.items.create(part="a", text=f"{opinion.attribution}: {SUBJECT}.")
    opinion.conclusion_items.add(item)
    made(opinion.session, by)
    parts = [Part(f"Việc {n}", f"Nội dung {n}.", make_topic()) for n in [1, 2]]
    made_of_it = split_opinion(opinion, by=by, parts=parts)
    assert SUBJECT in client.get(notice.get_absolute_url()).content.decode()
    erase_original(fresh(opinion), by=None, reason="Đã quá hạn")
    assert SUBJECT in client.get(notice.get_absolute_url()).content.decode()
    assert WORDS in PaperText.objects.public().get().text
    for row in made_of_it:
        hide(row, by=by, reason="Lộ thông tin")
    erase_original(fresh(opinion), by=None, reason="Theo đề nghị")
    assert SUBJECT not in kept_anywhere() + fresh(item).text
