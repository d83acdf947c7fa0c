"""Papers that the portal writes: their texts, the register of numbers, what is published of them."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from sessions_app.actions import (
    NotReady,
    WrongState,
    date_paper,
    document_of,
    make_paper,
    publish_document,
    reserve_number,
    take_number,
    unpublish_document,
    void_number,
)
from sessions_app.admin.forms import DocumentForm
from sessions_app.documents import Paper
from sessions_app.documents.content import Content, Text, digest_of_words
from sessions_app.models import CaseEvent, Document, DocumentNumber, Letterhead, PaperText
from sessions_app.numbering import gaps_in, next_number, written
from tests.builders import (
    make_body,
    make_conclusion,
    make_document,
    make_opinion,
    make_response,
    make_session,
    make_user,
)
from tests.marks import committing
from tests.staff import fresh
from tests.threads import at_once

DAY = dt.date(2026, 3, 5)


def write(subject, head, *, purpose=None):
    return Content(head, "THÔNG BÁO", "Về việc tổ chức hội nghị", (Text(purpose or subject.purpose),))


PAPER = Paper("thu", "Thông báo thử", "notice", "dialoguesession", "committee", write, options=("purpose",))
INSIDE = Paper("trong", "Việc nội bộ", "notice", "dialoguesession", "committee", write, is_internal=True)
LETTER = Paper("thu-cv", "Công văn thử", "letter", "response", "committee", lambda row, head: about(row.text, head))


def about(words, head):
    return Content(head, "", "V/v trả lời", (Text(words),))


@pytest.fixture
def committee():
    return make_body(name="Ủy ban nhân dân phường Thử", kind="committee")


# Making


def test_a_paper_is_made_on_top_of_what_was_made_before(committee, by):
    session = make_session(purpose="Nghe dân.")
    first = make_paper(PAPER, session, by=by)
    second = make_paper(PAPER, session, by=by, options={"purpose": "Nghe dân nói."})
    document = Document.objects.get()
    assert (document.kind, document.session, document.issuer) == ("notice", session, committee)
    assert document.subject == "Về việc tổ chức hội nghị"
    assert list(document.texts.all()) == [second, first]
    assert "Nghe dân." in first.text
    assert document_of(PAPER, session) == document
    assert [event.verb for event in CaseEvent.objects.filter(case_kind="document")] == ["make_paper", "make_paper"]


def test_the_same_words_again_make_nothing(committee, by):
    session = make_session()
    assert make_paper(PAPER, session, by=by) == make_paper(PAPER, session, by=by)
    assert CaseEvent.objects.count() == 1


def test_the_head_is_what_staff_chose(committee, by):
    other = make_body(name="Mặt trận phường Thử", kind="front")
    head = {"issuer": other, "signer": "Nguyễn Văn Ký", "authority": ("KT. CHỦ TỊCH",), "signer_title": "PHÓ CHỦ TỊCH"}
    text = make_paper(PAPER, make_session(), by=by, head_choices=head)
    assert (text.document.issuer, text.document.signer) == (other, "Nguyễn Văn Ký")
    content = Content.from_json(text.content)
    assert (content.head.issuer, content.head.authority) == ("MẶT TRẬN PHƯỜNG THỬ", ("KT. CHỦ TỊCH",))


def test_what_staff_chose_stays_until_they_choose_otherwise(committee, by):
    session, head = make_session(), {"authority": ("KT. CHỦ TỊCH",), "signer": "Nguyễn Văn Ký"}
    make_paper(PAPER, session, by=by, head_choices=head, options={"purpose": "Nghe dân."})
    Letterhead.objects.create(body=committee, place="Thử")
    again = Content.from_json(make_paper(PAPER, session, by=by).content)
    assert (again.head.authority, again.head.signer, again.head.place) == (("KT. CHỦ TỊCH",), "Nguyễn Văn Ký", "Thử")
    assert again.plain.count("Nghe dân.") == 1
    other = Content.from_json(make_paper(PAPER, session, by=by, head_choices={}).content)
    assert (other.head.authority, other.head.signer) == (("TM. ỦY BAN NHÂN DÂN",), "")


def test_without_a_body_of_its_kind_nothing_is_made(by):
    with pytest.raises(NotReady, match="Ủy ban nhân dân"):
        make_paper(PAPER, make_session(), by=by)
    assert not Document.objects.exists()


def test_after_publication_a_new_text_says_what_is_new(committee, by):
    session = make_session()
    old = make_paper(PAPER, session, by=by)
    publish_document(old.document, by=by)
    with pytest.raises(NotReady):
        make_paper(PAPER, session, by=by, options={"purpose": "Khác."})
    new = make_paper(PAPER, session, by=by, options={"purpose": "Khác."}, note="Sửa mục đích")
    assert list(PaperText.objects.public()) == [new, old]


def test_the_paper_of_an_answer_belongs_to_the_conference_of_its_opinion(committee, by):
    response = make_response(opinion=make_opinion(session=make_session()))
    assert make_paper(LETTER, response, by=by).document.session == response.opinion.session


# Publishing


def test_drafts_before_the_publication_never_become_public(committee, by):
    session = make_session()
    make_paper(PAPER, session, by=by)
    newest = make_paper(PAPER, session, by=by, options={"purpose": "Bản cuối."})
    assert not PaperText.objects.public().exists()
    publish_document(newest.document, by=by)
    assert list(PaperText.objects.public()) == [newest]


def test_the_digest_of_what_is_published_holds_its_number_and_day(committee, by):
    document = make_paper(PAPER, make_session(), by=by).document
    take_number(document, issuer=committee, by=by, issued_on=DAY)
    publish_document(document, by=by)
    text = document.texts.get()
    expected = digest_of_words(Content.from_json(text.content).plain, number_symbol="01/TB-UBND", issued_on=DAY)
    assert text.digest == expected
    assert expected in CaseEvent.objects.get(verb="publish").reason


def test_a_text_taken_off_the_portal_does_not_come_back_with_its_document(committee, by):
    session = make_session()
    document = make_paper(PAPER, session, by=by).document
    publish_document(document, by=by)
    unpublish_document(document, by=by, reason="Lộ số điện thoại")
    assert not PaperText.objects.public().exists()
    with pytest.raises(NotReady):
        make_paper(PAPER, session, by=by, options={"purpose": "Đã bỏ."})
    new = make_paper(PAPER, session, by=by, options={"purpose": "Đã bỏ."}, note="Bỏ thông tin riêng")
    publish_document(Document.objects.get(), by=by)
    assert list(PaperText.objects.public()) == [new]


def test_the_digest_holds_the_number_that_was_taken_while_somebody_published_it(committee, by):
    document = make_paper(PAPER, make_session(), by=by).document
    seen = Document.objects.get(pk=document.pk)
    take_number(document, issuer=committee, by=by, issued_on=DAY)
    publish_document(seen, by=by)
    text = document.texts.get()
    assert text.digest == digest_of_words(
        Content.from_json(text.content).plain, number_symbol="01/TB-UBND", issued_on=DAY
    )


def test_what_stays_inside_is_never_published(committee, by):
    document = make_paper(INSIDE, make_session(), by=by).document
    with pytest.raises(NotReady, match="nội bộ"):
        publish_document(document, by=by)
    with pytest.raises(IntegrityError):
        Document.objects.filter(pk=document.pk).update(published_at=timezone.now())


@pytest.mark.parametrize("kind", ["script", "speakers", "transfer"])
def test_kinds_that_stay_inside_are_never_published(by, kind):
    document = make_document(kind=kind, published_at=None)
    with pytest.raises(NotReady, match="nội bộ"):
        publish_document(document, by=by)


# Numbers


def test_numbers_run_from_one_for_each_body_kind_and_year(committee, by):
    front = make_body(kind="front")

    def taken(kind, issuer=committee, day=DAY):
        document = make_document(kind=kind, published_at=None)
        return str(take_number(document, issuer=issuer, by=by, issued_on=day))

    assert [taken("notice"), taken("conclusion"), taken("plan")] == ["01/TB-UBND", "02/TB-UBND", "01/KH-UBND"]
    assert [taken("notice", front), taken("notice", day=dt.date(2027, 1, 4))] == ["01/TB-MTTQ", "01/TB-UBND"]


def test_a_number_that_a_signed_file_bears_is_proposed_and_given_to_nobody_else(committee, by):
    typed = {"issuer": committee, "kind": "notice", "issued_on": DAY}
    signed = make_document(**typed, number_symbol="09/TB-UBND")
    make_document(**{**typed, "issued_on": dt.date(2025, 3, 5)}, number_symbol="41/TB-UBND")
    make_document(**{**typed, "kind": "plan"}, number_symbol="70/KH-UBND")
    assert next_number(committee, "conclusion", 2026) == 10
    with pytest.raises(NotReady, match="09/TB-UBND năm 2026 đã ghi ở một văn bản khác"):
        reserve_number(committee, kind="notice", by=by, number=9, issued_on=DAY)
    Document.objects.filter(pk=signed.pk).update(published_at=None)
    assert take_number(fresh(signed), issuer=committee, by=by, number=9).number_symbol == "09/TB-UBND"


def test_no_number_is_typed_that_another_paper_bears(committee, by):
    def wrong_with(number, instance=None):
        typed = {"kind": "notice", "subject": "Thông báo", "issuer": committee.pk, "issued_on": "05/03/2026"}
        return DocumentForm({**typed, "number_symbol": number}, instance=instance).errors.get("number_symbol", [])

    signed = make_document(kind="notice", issuer=committee, issued_on=DAY, number_symbol="09/TB-UBND")
    take_number(make_document(kind="notice", published_at=None), issuer=committee, by=by, number=4, issued_on=DAY)
    reserve_number(committee, kind="notice", by=by, number=5, issued_on=DAY)
    assert [bool(wrong_with(f"{number}/TB-UBND")) for number in ["04", "05", "09"]] == [True, False, True]
    assert wrong_with("09/TB-UBND", Document.objects.get(pk=signed.pk)) == []


@pytest.mark.parametrize("kind", ["script", "speakers"])
def test_a_working_paper_takes_no_number(committee, by, kind):
    document = make_document(kind=kind, published_at=None)
    with pytest.raises(NotReady, match="không phải loại văn bản được cấp số"):
        take_number(document, issuer=committee, by=by)
    assert not DocumentNumber.objects.exists()


def test_what_was_published_while_the_number_was_chosen_keeps_what_people_read(committee, by):
    """The check of its words was made over the number and the day that it had then."""
    document = make_paper(PAPER, make_session(), by=by).document
    seen = Document.objects.get(pk=document.pk)
    publish_document(document, by=by)
    with pytest.raises(NotReady, match="đã công bố"):
        take_number(seen, issuer=committee, by=by, issued_on=DAY)
    assert Document.objects.get(pk=document.pk).number_symbol == ""


def test_a_number_is_written_as_its_body_writes_it(committee):
    party, section = make_body(kind="party"), make_body(kind="office")
    Letterhead.objects.create(body=section, form="party", symbol="BTG")
    assert written(5, "", kind="notice", issuer=committee) == "05/TB-UBND"
    assert written(12, "UBND-VX", kind="letter", issuer=committee) == "12/UBND-VX"
    assert written(12, "", kind="letter", issuer=committee) == "12/UBND"
    assert written(14, "", kind="plan", issuer=party) == "14-KH/ĐU"
    assert written(3, "", kind="letter", issuer=party) == "03-CV/ĐU"
    assert written(3, "", kind="report", issuer=section) == "03-BC/BTG"
    assert written(7, "-TB/BCĐ", kind="notice", issuer=committee) == "07-TB/BCĐ"


def test_the_paper_and_its_conclusion_bear_the_number(committee, by):
    notice = make_conclusion(issued_on=None)
    paper = Paper("kl", "Kết luận", "conclusion", "dialoguesession", "committee", write)
    document = make_paper(paper, notice.session, by=by).document
    take_number(document, issuer=committee, by=by, issued_on=DAY)
    notice.refresh_from_db()
    document.refresh_from_db()
    assert (notice.number_symbol, notice.issued_on) == ("01/TB-UBND", DAY)
    assert (document.number_symbol, document.issued_on, document.conclusion) == ("01/TB-UBND", DAY, notice)


def test_the_answer_bears_the_number_of_its_letter(committee, by):
    response, out = make_response(), make_response(state="published", number_symbol="9/UBND")
    for row in [response, out]:
        take_number(make_paper(LETTER, row, by=by).document, issuer=committee, by=by)
        row.refresh_from_db()
    assert (response.number_symbol, out.number_symbol) == ("01/UBND", "9/UBND")


@pytest.mark.parametrize("fields", [{"state": "submitted"}, {"state": "approved"}, {"on_the_spot": True}])
def test_an_answer_that_was_handed_in_or_given_at_the_conference_keeps_its_day(committee, by, fields):
    free, kept = make_response(), make_response(**fields)
    for row in [free, kept]:
        take_number(make_paper(LETTER, row, by=by).document, issuer=committee, by=by, issued_on=DAY)
    assert [fresh(row).issued_on for row in [free, kept]] == [DAY, kept.issued_on]
    assert kept.issued_on != DAY


def test_a_number_is_given_once(committee, by):
    one, other = (make_document(kind="notice", published_at=None) for _ in range(2))
    row = take_number(one, issuer=committee, by=by, number=7)
    with pytest.raises(NotReady, match="đã có trong sổ"):
        take_number(other, issuer=committee, by=by, number=7)
    with pytest.raises(NotReady, match="đã có số"):
        take_number(one, issuer=committee, by=by)
    with pytest.raises(IntegrityError):
        DocumentNumber.objects.create(
            issuer=committee, kind="notice", year=row.year, number=7, number_symbol="07/TB-UBND"
        )


def test_a_reserved_number_keeps_its_day_where_no_other_is_known(committee, by):
    today = timezone.localdate()
    reserve_number(committee, kind="notice", by=by, number=7, issued_on=today)
    document = make_document(kind="notice", published_at=None, issued_on=None)
    row = take_number(document, issuer=committee, by=by, number=7)
    assert (row.issued_on, fresh(document).issued_on) == (today, today)


def test_a_published_paper_keeps_its_number_and_day(committee, by):
    document = make_document(kind="notice")
    with pytest.raises(NotReady):
        take_number(document, issuer=committee, by=by)
    with pytest.raises(WrongState):
        date_paper(document, issued_on=DAY, by=by)
    assert not DocumentNumber.objects.exists()


def test_a_voided_number_says_why_and_is_given_to_nobody_else(committee, by):
    document = make_document(kind="notice", published_at=None)
    row = take_number(document, issuer=committee, by=by)
    with pytest.raises(NotReady):
        void_number(row, by=by, reason=" ")
    void_number(row, by=by, reason="Ghi nhầm loại")
    document.refresh_from_db()
    assert document.number_symbol == ""
    assert str(take_number(document, issuer=committee, by=by)) == "02/TB-UBND"
    with pytest.raises(WrongState):
        void_number(row, by=by, reason="Lần nữa")


def test_a_conclusion_that_is_not_out_does_not_keep_a_voided_number(committee, by):
    notice = make_conclusion(published_at=None)
    document = make_document(kind="conclusion", session=notice.session, conclusion=notice, published_at=None)
    row = take_number(document, issuer=committee, by=by)
    notice.refresh_from_db()
    assert notice.number_symbol == row.number_symbol
    void_number(row, by=by, reason="Ghi nhầm loại")
    notice.refresh_from_db()
    assert notice.number_symbol == ""


def test_an_answer_that_is_not_out_does_not_keep_a_voided_number(committee, by):
    draft, out, typed = make_response(), make_response(), make_response()
    rows = [take_number(make_paper(LETTER, it, by=by).document, issuer=committee, by=by) for it in [draft, out, typed]]
    type(out).objects.filter(pk=out.pk).update(state="published", published_at=timezone.now())
    type(typed).objects.filter(pk=typed.pk).update(number_symbol="9/UBND")
    for row in rows:
        void_number(row, by=by, reason="Ghi nhầm sổ")
    assert [fresh(it).number_symbol for it in [draft, out, typed]] == ["", "02/UBND", "9/UBND"]


def test_the_number_of_what_people_read_is_not_voided(committee, by):
    document = make_document(kind="notice", published_at=None)
    row = take_number(document, issuer=committee, by=by)
    publish_document(document, by=by)
    row.refresh_from_db()
    with pytest.raises(NotReady, match="đã công bố"):
        void_number(row, by=by, reason="Nhầm")


def test_a_reserved_number_waits_for_its_paper(committee, by):
    kept = reserve_number(committee, kind="notice", by=by, subject="Giữ chỗ", number=4)
    assert next_number(committee, "notice", kept.year) == 5
    document = make_document(kind="notice", published_at=None)
    assert take_number(document, issuer=committee, by=by, number=4, symbol="TB-BCĐ") == kept
    document.refresh_from_db()
    assert document.number_symbol == "04/TB-BCĐ"


def test_the_day_of_a_paper_stays_in_the_year_of_its_number(committee, by):
    document = make_document(kind="notice", published_at=None)
    take_number(document, issuer=committee, by=by, issued_on=DAY)
    date_paper(document, issued_on=DAY.replace(day=6), by=by)
    assert DocumentNumber.objects.get().issued_on == DAY.replace(day=6)
    with pytest.raises(NotReady, match="2026"):
        date_paper(document, issued_on=dt.date(2027, 1, 1), by=by)


@pytest.mark.parametrize(("taken", "missing"), [([], []), ([1, 2], []), ([6, 2, 5], [(1, 1), (3, 4)])])
def test_gaps_are_what_nobody_took_below_the_highest(taken, missing):
    assert gaps_in(taken) == missing


@committing
def test_two_people_at_once_get_two_numbers(tmp_path):
    committee, by = make_body(kind="committee"), make_user()
    documents = [make_document(kind="notice", published_at=None) for _ in range(4)]

    def take(turn):
        return take_number(documents[turn], issuer=committee, by=by).number

    assert sorted(at_once(take, threads=4, folder=tmp_path)) == [1, 2, 3, 4]
