"""The conclusion drafted from the day: four parts from the data, nothing invented, nothing that staff wrote touched."""

import datetime as dt
import re
from functools import partial

import pytest
from django.utils import timezone

from feedback.actions import hide
from feedback.actions.conclude import draft_conclusion
from feedback.actions.synthesise import merge_issues
from feedback.conference.conclusion_lines import left_open
from feedback.models import Assignment, Outcome, Referral
from sessions_app.actions import NotReady
from sessions_app.models import CaseEvent, ConclusionNotice, Participation
from tests.builders import (
    make_body,
    make_conclusion,
    make_group,
    make_issue,
    make_meeting,
    make_opinion,
    make_response,
    make_session,
    make_user,
)
from tests.marks import committing
from tests.staff import text_of

from .drafting import drafted, held, lines, said

SECRET = "Lời không được công khai"


def test_the_notice_begins_with_facts_only():
    committee, session = make_body(kind="committee", name="Ủy ban nhân dân phường"), held()
    Participation.objects.create(session=session, role="chair", title_then="Bí thư Đảng ủy phường")
    notice = drafted(session)
    assert notice.issuer == committee
    assert notice.title == "Kết luận hội nghị đối thoại lần 1 năm 2026"
    assert notice.introduction == (
        "Ngày 05 tháng 3 năm 2026 tại Nhà văn hóa, phường Thử Nghiệm tổ chức hội nghị đối thoại lần 1 năm 2026. "
        "Chủ trì: Bí thư Đảng ủy phường. Người chủ trì kết luận như sau:"
    )
    assert (notice.number_symbol, notice.issued_on, notice.closing, notice.signer) == ("", None, "", "")
    assert not notice.items.exists()
    assert CaseEvent.objects.filter(case_kind="conclusionnotice", verb="draft_conclusion").count() == 1


def test_what_was_raised_is_told_by_issue_and_by_opinion():
    session, group = held(), make_group(number=3, name="Tổ dân phố số 3")
    members = [said(session, f"Đèn {number}", group=group) for number in range(2)]
    issue = make_issue(*members, title="Đèn chiếu sáng hỏng")
    make_opinion(session=session, moderation="duplicate", duplicate_of=members[0])
    alone = said(session, "Rác ở cổng trường", group=group)
    said(session, "Gửi sau hội nghị", timing="after")
    notice = drafted(session)
    assert lines(notice, "a") == [
        "Đèn chiếu sáng hỏng (03 ý kiến; tổ dân phố số 3).",
        "Công dân tổ dân phố số 3: Rác ở cổng trường.",
    ]
    first, second = notice.items.filter(part="a")
    assert set(first.opinions.all()) == set(members)
    assert first.issues.get() == issue
    assert second.opinions.get() == alone


def test_answers_given_on_the_spot_are_told_and_only_those_that_are_out():
    session = held()
    said_there = said(session, "Vỉa hè")
    make_response(
        opinion=said_there, state="published", on_the_spot=True, answered_by="Chủ tịch UBND phường", text="Sẽ kẻ vạch"
    )
    make_response(opinion=said(session, "Đèn"), state="published", text="Trả lời bằng văn bản")
    make_response(opinion=said(session, "Rác"), state="approved", on_the_spot=True, text=SECRET)
    notice = drafted(session)
    assert lines(notice, "b") == ["Vỉa hè: Chủ tịch UBND phường trả lời: Sẽ kẻ vạch."]
    assert "01 câu trả lời tại hội nghị chưa công bố nên chưa vào phần b)." in left_open(notice)


def test_referrals_say_to_whom_and_assignments_who_and_by_when():
    session, office, company = held(), make_body(name="Phòng Hạ tầng"), make_body(name="Công ty Thoát nước")
    sent = said(session, "Cống chính")
    Referral.objects.create(opinion=sent, to_body=company, letter_number="12/UBND", sent_on=dt.date(2026, 3, 9))
    given = said(session, "Đèn")
    Assignment.objects.create(opinion=given, body=office, due_on=dt.date(2026, 4, 2))
    Assignment.objects.create(opinion=given, body=company, is_lead=False)
    notice = drafted(session)
    forwarded, assigned = notice.items.get(part="c"), notice.items.get(part="d")
    assert forwarded.text == "Cống chính (công văn số 12/UBND, ngày 09 tháng 3 năm 2026)."
    assert (forwarded.body, forwarded.opinions.get()) == (company, sent)
    assert assigned.text == "Giải quyết, trả lời: Đèn."
    assert (assigned.body, assigned.due_on, assigned.opinions.get()) == (office, dt.date(2026, 4, 2), given)


def test_an_issue_names_every_letter_by_which_its_opinions_went():
    session, company = held(), make_body()
    members = [said(session, subject) for subject in ["Cống chính", "Cống tắc", "Nắp cống"]]
    make_issue(*members, title="Cống chính")
    for opinion, number, day in zip(members, ["", "12/UBND", "12/UBND"], [20, 9, 9], strict=True):
        sent = {"letter_number": number, "sent_on": dt.date(2026, 3, day)}
        Referral.objects.create(opinion=opinion, to_body=company, **sent)
    letters = "công văn số 12/UBND, ngày 09 tháng 3 năm 2026; chuyển ngày 20 tháng 3 năm 2026"
    assert drafted(session).items.get(part="c").text == f"Cống chính ({letters})."


def test_a_draft_tells_which_titles_were_cut():
    session = held()
    said(session, "Đề nghị phường quan tâm công tác quản lý đô thị, vệ sinh…")
    said(session, "Đèn")
    told = "01 mục có lời bị cắt ngắn («…») vì tiêu đề ý kiến dài: ghi lại cho trọn câu."
    assert told in left_open(drafted(session))


def test_a_title_that_is_a_sentence_ends_once():
    session = held()
    Assignment.objects.create(opinion=said(session, "Đèn hỏng. Đề nghị sửa."), body=make_body())
    assert drafted(session).items.get(part="d").text == "Giải quyết, trả lời: Đèn hỏng. Đề nghị sửa."


@pytest.mark.parametrize(("is_promise", "count"), [(True, 1), (False, 0)])
def test_what_an_answer_settled_is_not_assigned_again(is_promise, count):
    opinion = said(held(), "Đèn")
    Assignment.objects.create(opinion=opinion, body=make_body())
    outcome = Outcome.objects.filter(is_promise=is_promise).first()
    make_response(opinion=opinion, state="published", outcome=outcome)
    assert drafted(opinion.session).items.filter(part="d").count() == count


def test_only_public_words_come_in():
    session, body = held(), make_body()
    private = said(session, SECRET, visibility="not_published", sender={"name": SECRET})
    Assignment.objects.create(opinion=private, body=body)
    make_response(opinion=private, state="published", on_the_spot=True, text=SECRET)
    hidden = said(session, SECRET, hidden_at=timezone.now())
    Referral.objects.create(opinion=hidden, to_body=body, letter_number="1", sent_on=dt.date(2026, 3, 9))
    make_issue(said(session, SECRET, visibility="not_published"), title=SECRET)
    make_opinion(session=session, original_text=SECRET)
    notice = drafted(session)
    assert not notice.items.exists()
    assert "03 vấn đề, ý kiến không công khai, không đưa vào thông báo." in left_open(notice)
    assert "01 ý kiến chưa duyệt nên chưa vào phần nào." in left_open(notice)


def test_a_title_that_is_public_no_longer_leaves_every_part_and_who_resolves_it_stays(client):
    session, office = held(), make_body(name="Phòng Hạ tầng")
    opinion = said(session, SECRET)
    other = said(session, "Đèn ngõ 8")
    for row in [opinion, other]:
        Assignment.objects.create(opinion=row, body=office)
        Referral.objects.create(opinion=row, to_body=office, letter_number="1", sent_on=dt.date(2026, 3, 9))
    notice = drafted(session)
    type(notice).objects.filter(pk=notice.pk).update(published_at=timezone.now(), issued_on=dt.date(2026, 3, 9))
    assert text_of(client.get(notice.get_absolute_url())).count(SECRET) == 6
    hide(opinion, by=make_user(), reason="Lộ thông tin")
    page = text_of(client.get(notice.get_absolute_url()))
    assert SECRET not in page
    assert page.count("Nội dung này đã được gỡ khỏi cổng.") == 3
    assert page.count("Giao Phòng Hạ tầng") == 2
    assert "Giải quyết, trả lời: Đèn ngõ 8." in page


@pytest.mark.parametrize(("published_at", "is_linked"), [(timezone.now(), True), (None, False)])
def test_a_line_about_an_issue_leads_to_its_page_once_that_is_public(client, published_at, is_linked):
    session = held()
    opinion = said(session, "Đèn ngõ 8")
    issue = make_issue(opinion, published_at=published_at)
    notice = drafted(session)
    type(notice).objects.filter(pk=notice.pk).update(published_at=timezone.now(), issued_on=dt.date(2026, 3, 9))
    page = re.sub("<details.*?</details>", "", text_of(client.get(notice.get_absolute_url())), flags=re.DOTALL)
    assert (f'href="{issue.get_absolute_url()}"' in page) is is_linked
    assert (f'href="{opinion.get_absolute_url()}"' in page) is not is_linked


def test_drafting_again_adds_what_is_new_and_leaves_what_was_edited():
    session = held()
    first = said(session, "Đèn")
    notice = drafted(session)
    item = notice.items.get()
    item.text, item.order = "Đèn ngõ 8, do thư ký viết lại.", 7
    item.save()
    notice.introduction = "Do thư ký viết."
    notice.save()
    drafted(session)
    later = said(session, "Rác")
    drafted(session)
    notice.refresh_from_db()
    assert lines(notice, "a") == ["Đèn ngõ 8, do thư ký viết lại.", "Công dân: Rác."]
    assert [row.opinions.get() for row in notice.items.all()] == [first, later]
    assert notice.items.last().order == 8
    assert notice.introduction == "Do thư ký viết."
    assert ConclusionNotice.objects.count() == 1


def test_a_new_member_of_an_issue_is_tied_to_its_line():
    session = held()
    issue = make_issue(said(session, "Đèn 1"), title="Đèn hỏng")
    notice = drafted(session)
    issue.members.create(opinion=said(session, "Đèn 2"))
    drafted(session)
    assert lines(notice, "a") == ["Đèn hỏng (01 ý kiến)."]
    assert notice.items.get().opinions.count() == 2
    wrong = "01 mục của phần a) ghi số ý kiến khác số hiện nay: sửa lại."
    assert wrong in left_open(notice)
    notice.items.update(text="Đèn hỏng, như 15 ý kiến kỳ trước (02 ý kiến).")
    assert wrong not in left_open(notice)


def test_lines_that_an_issue_made_needless_are_told_and_left():
    session = held()
    members = [said(session, f"Đèn {number}") for number in range(2)]
    notice = drafted(session)
    make_issue(*members, title="Đèn hỏng")
    drafted(session)
    assert lines(notice, "a") == ["Công dân: Đèn 0.", "Công dân: Đèn 1.", "Đèn hỏng (02 ý kiến)."]
    assert "02 mục của ý kiến, vấn đề nay đã gộp vào một vấn đề có mục: xem lại, thừa thì xóa." in left_open(notice)


def test_the_line_of_an_issue_that_was_merged_since_is_told_and_the_number_beside_the_other():
    session = held()
    gone, kept = (make_issue(said(session, name), title=name) for name in ["Đèn ngõ 8", "Đèn hỏng"])
    notice = drafted(session)
    merge_issues(gone, into=kept, by=make_user())
    assert [line for line in left_open(notice) if "phần a)" in line or "gộp vào" in line] == [
        "01 mục của ý kiến, vấn đề nay đã gộp vào một vấn đề có mục: xem lại, thừa thì xóa.",
        "01 mục của phần a) ghi số ý kiến khác số hiện nay: sửa lại.",
    ]


def test_more_lines_than_anybody_reads_are_refused(monkeypatch):
    monkeypatch.setattr("feedback.actions.conclude.MAX_LINES", 2)
    session = held()
    opinions = [said(session, f"Đèn {number}") for number in range(3)]
    with pytest.raises(NotReady, match="sẽ có 3 mục"):
        drafted(session)
    make_issue(*opinions[:2])
    assert drafted(session).items.count() == 2


def test_an_opinion_that_somebody_put_in_is_not_put_in_twice():
    opinion = said(held(), "Đèn")
    notice = make_conclusion(session=opinion.session, items=1)
    opinion.conclusion_items.set(notice.items.all())
    drafted(opinion.session)
    assert lines(notice, "a") == ["Nội dung 1."]


def test_a_unit_that_has_one_of_an_issue_is_named_though_another_leads_it():
    session, unit = held(), make_body()
    forwarded, given = said(session, "Cống ngõ 15"), said(session, "Ngập ngõ 15")
    Referral.objects.create(opinion=forwarded, to_body=make_body(), letter_number="12", sent_on=dt.date(2026, 3, 6))
    Assignment.objects.create(opinion=given, body=unit)
    make_issue(forwarded, given, title="Ngập ở ngõ 15")
    item = drafted(session).items.get(part="d")
    assert (item.text, item.body) == ("Giải quyết, trả lời: Ngập ở ngõ 15.", unit)


def test_a_published_notice_is_not_drafted_again():
    opinion = said(held(), "Đèn")
    notice = make_conclusion(session=opinion.session, items=1, published_at=timezone.now())
    with pytest.raises(NotReady, match="đã công bố"):
        drafted(opinion.session)
    assert lines(notice, "a") == ["Nội dung 1."]


@pytest.mark.parametrize(
    "changes",
    [
        {"held_on": dt.date(2999, 1, 1)},
        {"cancelled_at": timezone.now(), "cancelled_reason": "Bão"},
        {"announced_at": None},
    ],
)
def test_what_was_not_held_has_no_conclusion(changes):
    held_on = changes.pop("held_on", dt.date(2026, 3, 5))
    session = make_meeting(session=make_session(**changes), held_on=held_on).session
    with pytest.raises(NotReady, match="chưa họp"):
        drafted(session)
    assert not ConclusionNotice.objects.exists()


def test_a_draft_says_what_it_leaves_open():
    session = held()
    said(session, "Đèn")
    given = said(session, "Rác")
    Assignment.objects.create(opinion=given, body=make_body())
    assert left_open(drafted(session)) == [
        "Phần b) chưa có mục nào: chưa có câu trả lời tại hội nghị nào đã công bố.",
        "Phần c) chưa có mục nào: chưa ghi lần chuyển cơ quan có thẩm quyền nào.",
        "01 mục của phần d) chưa có thời hạn: bấm «Ghi một thời hạn cho phần d)» để ghi một lượt.",
        "01 vấn đề, ý kiến chưa trả lời mà cũng chưa giao, chưa chuyển ai.",
    ]


@pytest.mark.parametrize("rows", [1, 30])
def test_drafting_takes_the_same_queries_for_any_number(rows, django_assert_max_num_queries):
    session, by = held(), make_user()
    body = make_body()
    for number in range(rows):
        opinion = said(session, f"Việc {number}")
        Assignment.objects.create(opinion=opinion, body=body)
        make_issue(opinion) if number % 3 else None
    with django_assert_max_num_queries(30):
        notice = draft_conclusion(session, by=by)
    with django_assert_max_num_queries(18):
        left_open(notice)


@committing
def test_two_presses_at_once_make_one_notice_with_each_line_once(pressed):
    session = held()
    said(session, "Đèn")
    press = partial(draft_conclusion, session, by=make_user())
    refusals, told = pressed([press, press], lambda: lines(ConclusionNotice.objects.get(), "a"))
    assert refusals == ["", ""]
    assert told == ["Công dân: Đèn."]


def test_a_title_that_ends_with_a_full_stop_has_none_in_the_midst_of_a_line():
    session = held()
    make_issue(
        said(session, "Cống tắc"), session=session, title="Cống tắc, đề nghị nạo vét.", published_at=timezone.now()
    )
    texts = drafted(session).items.values_list("text", flat=True)
    assert [text.partition(" (")[0] for text in texts if text.startswith("Cống tắc, ")] == ["Cống tắc, đề nghị nạo vét"]
