"""Letters and transfer slips: to whom, about what, and whose name never stands there."""

import datetime as dt

import pytest
from django.utils import timezone

from feedback.conference.matters import named
from feedback.documents import PAPERS, letter, transfer, urging
from feedback.models import Referral
from feedback.models.opinion_words import attributed
from sessions_app.models import Body, Letterhead, ResidentialGroup

from ...builders import make_body, make_group, make_issue, make_response
from .material import HARD, HEAD, held, said, tables, words

SENDER = {"name": "Lê Thị Ẩn", "phone": "+84912345678", "email": "an@example.vn"}


def third(name="Tổ dân phố số 3"):
    return make_group(number=3, name=name)


def test_a_letter_goes_to_a_citizen_of_a_group_and_says_what_was_answered():
    opinion = said(held(), "Đèn ngõ 8 không sáng", group=third(), sender=SENDER)
    response = make_response(
        opinion=opinion,
        state="published",
        text=HARD,
        legal_basis="Luật Đất đai;\nNghị định 30.",
        body=make_body(name="Phòng Hạ tầng"),
    )
    content = letter.write(response, HEAD)
    assert content.is_letter
    assert content.opening == ("Kính gửi:", "Công dân tổ dân phố số 3")
    assert content.subject == "trả lời ý kiến về đèn ngõ 8 không sáng"
    assert HARD in [block.text for block in content.blocks]
    assert [block.text for block in content.blocks if getattr(block, "style", "") == "basis"] == [
        "Luật Đất đai;",
        "Nghị định 30.",
    ]
    assert f"Trả lời ý kiến số {opinion.pk}: «Đèn ngõ 8 không sáng»" in words(content)
    assert not any(secret in words(content) for secret in ["Thị Ẩn", "912345678", "an@"])
    assert content.gaps == []


def test_short_names_keep_their_capitals_within_a_sentence():
    opinion = said(held(), "GCN QSDĐ cấp chậm", group=third("KP 3"))
    content = letter.write(make_response(opinion=opinion, state="published"), HEAD)
    assert (content.opening[1], content.subject) == ("Công dân KP 3", "trả lời ý kiến về GCN QSDĐ cấp chậm")


@pytest.mark.parametrize(
    ("name", "within"), [("Thôn An Lạc", "thôn An Lạc"), ("An Lạc", "An Lạc"), ("TDP số 3", "TDP số 3")]
)
def test_a_group_within_a_sentence_keeps_the_capitals_of_its_name(name, within):
    assert (attributed("", "unnamed", name), named([ResidentialGroup(pk=1, name=name)])) == (
        f"Công dân {within}",
        within,
    )


def test_staff_may_name_whom_it_goes_to():
    content = letter.write(make_response(state="published"), HEAD, addressee="  Bà Thử, tổ dân phố số 3 ")
    assert content.opening == ("Kính gửi:", "Bà Thử, tổ dân phố số 3")


def test_a_letter_of_a_draft_says_that_it_waits_for_approval():
    assert letter.write(make_response(), HEAD).gaps == ["phê duyệt câu trả lời: đang là bản nháp"]


def test_a_letter_about_an_issue_goes_to_every_group_once():
    session, group = held(), third()
    members = [said(session, f"Đèn {n}", group=group) for n in range(2)] + [said(session, "Đèn 3")]
    issue = make_issue(*members, title="Đèn chiếu sáng hỏng")
    said(session, "Việc khác", group=make_group(number=9, name="Tổ dân phố số 9"))
    content = letter.write(make_response(opinion=members[0], issue=issue, state="published"), HEAD)
    assert content.opening == ("Kính gửi:", "Công dân tổ dân phố số 3", "Công dân đã gửi ý kiến")
    assert "Trả lời 03 ý kiến về vấn đề «Đèn chiếu sáng hỏng» (tổ dân phố số 3)" in words(content)


def test_a_long_title_is_told_in_the_text_of_the_letter_and_not_beside_its_number():
    response = make_response(opinion=said(held(), "Đèn ngõ 8 " * 9), state="published")
    content = letter.write(response, HEAD)
    assert content.subject == f"trả lời ý kiến số {response.opinion_id}"
    assert response.opinion.subject in words(content)


def test_letters_and_slips_never_go_to_the_portal():
    assert letter.PAPER.is_internal
    assert transfer.PAPER.is_internal
    assert urging.PAPER.is_internal


def referred(**kwargs):
    group = ResidentialGroup.objects.filter(number=3).first() or third()
    opinion = said(held(), "Nạo vét cống chính", group=group, sender=SENDER)
    fields = {
        "to_body": Body.objects.filter(name="Công ty Thoát nước").first() or make_body(name="Công ty Thoát nước"),
        "letter_number": "12/UBND",
        "sent_on": dt.date(2026, 3, 9),
    }
    return Referral.objects.create(opinion=opinion, note="Chỉ nội bộ", **{**fields, **kwargs})


def test_a_slip_holds_the_opinion_and_the_day_an_answer_is_asked_for():
    content = transfer.write(referred(expected_on=dt.date(2026, 4, 2)), HEAD)
    text = words(content)
    assert content.opening == ("Kính gửi:", "Công ty Thoát nước")
    assert ", phường Thử Nghiệm nhận được ý kiến số" in text
    assert "1. Người nêu: Công dân tổ dân phố số 3." in text
    assert "Nạo vét cống chính, đề nghị phường xem xét." in text
    assert "trả lời chậm nhất ngày 02 tháng 4 năm 2026." in text
    assert not any(secret in text for secret in ["Thị Ẩn", "912345678", "an@", "Chỉ nội bộ"])
    assert content.gaps == []


def test_a_slip_tells_the_place_only_of_an_opinion_that_has_one():
    referral = referred()
    assert "Nơi xảy ra" not in words(transfer.write(referral, HEAD))
    referral.opinion.public_place = "đầu ngõ 15"
    referral.opinion.save()
    assert "3. Nơi xảy ra: đầu ngõ 15." in words(transfer.write(referral, HEAD))


def test_a_slip_and_a_letter_that_urges_tell_a_short_opinion_once():
    referral = referred()
    referral.opinion.public_text = "Nạo vét cống chính."
    referral.opinion.save()
    urged = referral.urgings.create(urged_on=dt.date(2026, 4, 9), means="phone", again_on=dt.date(2026, 4, 16))
    told = [transfer.write(referral, HEAD), urging.write(urged, HEAD)]
    assert [words(content).count("Nạo vét cống chính") for content in told] == [1, 1]
    assert not any("nội dung" in gap for content in told for gap in content.gaps)


def test_a_body_is_urged_with_the_days_that_went_by_and_no_private_word():
    referral = referred(expected_on=dt.date(2026, 4, 2))
    said = {"note": "Chỉ nội bộ", "again_on": dt.date(2026, 4, 16)}
    first = referral.urgings.create(urged_on=dt.date(2026, 4, 9), means="phone", **said)
    second = referral.urgings.create(urged_on=dt.date(2026, 4, 14), means="letter", **said)
    text = words(content := urging.write(second, HEAD))
    assert content.opening == ("Kính gửi:", "Công ty Thoát nước")
    assert "tại Công văn số 12/UBND ngày 09 tháng 3 năm 2026." in text
    assert "Đến ngày 14 tháng 4 năm 2026, quá ngày hẹn (02/04/2026) 12 ngày, chưa nhận được trả lời" in text
    assert "Trước đó đã đôn đốc 01 lần, lần cuối ngày 09 tháng 4 năm 2026." in text
    assert "trả lời trước ngày 16 tháng 4 năm 2026" in text
    assert not any(secret in text for secret in ["Thị Ẩn", "912345678", "an@", "Chỉ nội bộ"])
    assert "Trước đó" not in words(urging.write(first, HEAD))


def test_one_letter_urges_about_many_with_a_line_for_each_and_none_for_later_parts(django_assert_num_queries):
    days = {"urged_on": dt.date(2026, 4, 14), "again_on": dt.date(2026, 4, 16)}
    referral, other = referred(expected_on=dt.date(2026, 4, 2)), referred(letter_number="9/UBND")
    other.urgings.create(urged_on=dt.date(2026, 4, 9), again_on=dt.date(2026, 4, 10), means="phone")
    first = referral.urgings.create(means="letter", **days)
    other.urgings.create(means="letter", letter_of=first, **days)
    part = referred()
    type(part.opinion).objects.filter(pk=part.opinion_id).update(part_of=other.opinion)
    part.urgings.create(means="letter", letter_of=first, **days)
    with django_assert_num_queries(2):
        content = urging.write(first, HEAD)
    (table,) = tables(content)
    assert content.subject == "đôn đốc trả lời 02 ý kiến"
    told = "Nạo vét cống chính. Công dân tổ dân phố số 3."
    assert table.rows == (
        ("1", f"Số {referral.opinion_id}: {told}", "12/UBND, 09/03/2026", "02/04/2026, quá 12 ngày", "chưa"),
        ("2", f"Số {other.opinion_id}: {told}", "9/UBND, 09/03/2026", "không hẹn", "01 lần, lần cuối 09/04/2026"),
    )
    assert "chuyển quý cơ quan 02 ý kiến nêu trong bảng" in words(content)
    assert not any(secret in words(content) for secret in ["Thị Ẩn", "912345678", "an@", "Chỉ nội bộ"])


def test_a_slip_without_a_day_leaves_it_open():
    assert "ngày hẹn trả lời" in transfer.write(referred(), HEAD).gaps


def test_the_number_of_a_slip_that_has_none_yet_is_open_in_the_letter_that_urges():
    days = {"urged_on": dt.date(2026, 4, 14), "again_on": dt.date(2026, 4, 16), "means": "letter"}
    first = referred(letter_number="").urgings.create(**days)
    content = urging.write(first, HEAD)
    assert f"ý kiến số {first.opinion_id} ngày 09 tháng 3 năm 2026." in words(content)
    assert content.gaps == ["số công văn chuyển của 01 ý kiến"]
    referred().urgings.create(letter_of=first, **days)
    (table,) = tables(content := urging.write(first, HEAD))
    assert [row[2] for row in table.rows] == ["09/03/2026", "12/UBND, 09/03/2026"]
    assert content.gaps == ["số công văn chuyển của 01 ý kiến"]


@pytest.mark.parametrize("state", ["withdrawn", "diverted", "duplicate", "split"])
def test_a_member_that_the_answer_does_not_reach_gets_no_letter(state):
    session = held()
    first, gone = said(session, "Đèn 1", group=third()), said(session, "Đèn 2", group=make_group(number=9, name="Tổ 9"))
    issue = make_issue(first, gone)
    if state == "split":
        said(session, "Đèn 3", part_of=gone)
    else:
        gone.withdrawn_at = timezone.now() if state == "withdrawn" else None
        gone.moderation = gone.moderation if state == "withdrawn" else state
        gone.duplicate_of = first if state == "duplicate" else None
        gone.save()
    content = letter.write(make_response(opinion=first, issue=issue, state="published"), HEAD)
    assert content.opening == ("Kính gửi:", "Công dân tổ dân phố số 3")
    assert f"Trả lời 01 ý kiến về vấn đề «{issue.title}» (tổ dân phố số 3)" in words(content)


@pytest.mark.parametrize("key", ["letter", "transfer", "urging", "invitation", "invitations"])
def test_what_goes_to_those_it_names_is_not_sent_to_everybody(key):
    """«Như trên»: the heads of all groups have no business with what one citizen is answered."""
    committee = make_body(kind="committee")
    Letterhead.objects.create(body=committee, recipients="Thường trực Đảng ủy;\nCác tổ dân phố;")
    assert PAPERS[key].head_of(committee).recipients == ("Như trên;",)
    assert PAPERS[key].head_of(committee, recipients=("Sở A;",)).recipients == ("Sở A;",)
    assert "Các tổ dân phố;" in PAPERS["conclusion"].head_of(committee).recipients


def test_a_citizen_who_is_named_is_addressed_politely():
    named = said(held(), "Đèn", group=third(), visibility="named", public_name="Tên Thử", sender=SENDER)
    content = letter.write(make_response(opinion=named, state="published"), HEAD)
    assert content.opening == ("Kính gửi:", "Ông (bà) Tên Thử, tổ dân phố số 3")
