"""One box for whoever is on the telephone: what is found, for whom, and where what was typed is not left."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue_portal.lib import codes
from feedback.staff_views.find import SHOWN
from tests.builders import (
    make_announcement,
    make_body,
    make_commitment,
    make_conclusion,
    make_document,
    make_meeting,
    make_official,
    make_opinion,
    make_registration,
    make_session,
    make_user,
)
from tests.staff import page_of, signed_in, text_of

pytestmark = pytest.mark.usefixtures("ward")

FIND = reverse("admin:find")


def looked_for(client, typed):
    return client.post(FIND, {"q": typed}, follow=True)


def found(client, typed):
    """What was found: the titles of the sections, each with the addresses of its rows."""
    sections = looked_for(client, typed).context["sections"]
    return {section.title: [row.address for row in section.rows] for section in sections}


def test_words_are_looked_for_in_everything(office):
    session = make_session(title="Hội nghị về thoát nước")
    opinion = make_opinion(session=session, moderation="approved", subject="Thoát nước ngõ 5")
    promise = make_commitment(session=session, title="Làm cống thoát nước")
    meeting = make_meeting(session=session)
    registration = make_registration(meeting=meeting, about="Thoát nước ngõ 5")
    news = make_announcement(title="Lịch thi công thoát nước")
    notice = make_conclusion(session=session, title="Kết luận về thoát nước")
    paper = make_document(subject="Kế hoạch thoát nước")
    body, official = make_body(name="Công ty Thoát nước"), make_official(name="Thử Thoát Nước")
    staff = make_user(full_name="Tổ thoát nước")
    assert found(office, "THOAT nuoc") == {
        "Ý kiến": [reverse("admin:case", args=[opinion.pk])],
        "Việc phải làm": [reverse("admin:promise", args=[promise.pk])],
        "Đăng ký dự, phát biểu": [reverse("admin:registration", args=[registration.pk])],
        "Hội nghị đối thoại": [page_of(session)],
        "Thông báo, tin": [page_of(news)],
        "Văn bản, tài liệu": [page_of(paper)],
        "Thông báo kết luận": [page_of(notice)],
        "Cơ quan, đơn vị": [page_of(body)],
        "Cán bộ": [page_of(official)],
    }
    assert found(signed_in(), "thoat nuoc")["Tài khoản cán bộ"] == [page_of(staff)]


@pytest.mark.parametrize("typed", ["{}", "số {}", "Số{}", "# {}"])
def test_a_number_is_that_of_a_case_a_promise_and_a_registration(office, typed):
    opinion = make_opinion(pk=7100)
    make_opinion(subject="Nhà số 7100", moderation="approved")
    promise = make_commitment(pk=7100)
    registration = make_registration(pk=7100)
    assert found(office, typed.format(7100)) == {
        "Ý kiến": [reverse("admin:case", args=[opinion.pk])],
        "Việc phải làm": [reverse("admin:promise", args=[promise.pk])],
        "Đăng ký dự, phát biểu": [reverse("admin:registration", args=[registration.pk])],
    }


def test_a_code_opens_what_it_is_of(office):
    tickets = [codes.new_ticket() for _ in range(2)]
    spoken = [codes.code_for(ticket) for ticket in tickets]
    opinion = make_opinion(code_hash=codes.hashed(spoken[0]))
    registration = make_registration(code_hash=codes.hashed(spoken[1]))
    opened = looked_for(office, spoken[0].lower())
    assert opened.redirect_chain[-1][0] == reverse("admin:case", args=[opinion.pk])
    opened = looked_for(office, spoken[1].replace("-", " "))
    assert opened.redirect_chain[-1][0] == reverse("admin:registration", args=[registration.pk])
    assert "Không tìm thấy gì" in text_of(looked_for(office, codes.code_for(codes.new_ticket())))


def test_a_unit_finds_what_is_its_own(office):
    mine, other = make_body(), make_body()
    for body in [mine, other]:
        opinion = make_opinion(moderation="approved", processing="assigned", subject="Ngập nước")
        opinion.assignments.create(body=body, is_lead=True)
        make_commitment(title="Ngập nước", lead_body=body)
    make_registration(meeting=make_meeting(), about="Ngập nước")
    make_announcement(title="Ngập nước", published_at=None)
    unit = signed_in("Đơn vị xử lý", body=mine)
    sections = {section.title: section.rows for section in looked_for(unit, "ngập nước").context["sections"]}
    assert {title: len(rows) for title, rows in sections.items()} == {"Ý kiến": 1, "Việc phải làm": 1}
    assert all(mine.name in rows[0].beside for rows in sections.values())
    seen_by_all = looked_for(office, "ngập nước").context["sections"]
    assert [len(section.rows) for section in seen_by_all] == [2, 2, 1, 1]


def test_what_a_resident_wrote_is_found_and_shown_to_none_of_a_unit(office):
    body = make_body()
    opinion = make_opinion(original_text="Nhà ông Kín ngập.", sender={"name": "Bí Mật", "phone": "+84912345678"})
    opinion.assignments.create(body=body, is_lead=True)
    assert [section.title for section in looked_for(office, "ông kín").context["sections"]] == ["Ý kiến"]
    assert "Kín ngập" not in text_of(looked_for(office, "ông kín"))
    for typed in ["ông kín", "bí mật", "0912345678"]:
        assert looked_for(signed_in("Đơn vị xử lý", body=body), typed).context["sections"] == []


def test_no_address_holds_what_was_looked_for(office):
    make_registration(meeting=make_meeting(), who={"name": "Thử Thị Tìm"})
    page = looked_for(office, "Thử Thị Tìm")
    assert page.redirect_chain == [(f"{FIND}?ket-qua=1", 302)]
    assert 'value="Thử Thị Tìm"' in text_of(page)
    assert office.get(FIND).context["form"]["q"].value() is None
    assert "Thử Thị Tìm" in text_of(office.get(f"{FIND}?ket-qua=1"))


def test_who_signs_in_after_me_reads_nothing_of_what_i_looked_for(office):
    make_opinion(subject="Riêng", moderation="approved")
    looked_for(office, "riêng")
    office.force_login(make_user("Văn phòng"))
    assert office.get(f"{FIND}?ket-qua=1").context["sections"] == []


def test_many_are_cut_and_lead_on_to_their_list(office):
    for _ in range(SHOWN + 1):
        make_opinion(moderation="approved", subject="Đèn đường")
        make_commitment(title="Đèn đường")
    sections = looked_for(office, "đèn").context["sections"]
    assert [len(section.rows) for section in sections] == [SHOWN, SHOWN]
    for section in sections:
        assert "?" in section.more
        assert "Đèn đường" in text_of(office.get(section.more))


def test_as_many_queries_for_many_rows_as_for_one(office):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            looked_for(office, "cống")
        return len(captured)

    def one_of_each():
        session = make_session(title="Hội nghị về cống")
        opinion = make_opinion(session=session, moderation="approved", subject="Cống", processing="assigned")
        opinion.assignments.create(body=make_body(name=f"Cống {opinion.pk}"), is_lead=True)
        make_commitment(session=session, title="Cống")
        make_registration(meeting=near, about="Cống")
        make_announcement(title="Cống")
        make_conclusion(session=session, title="Cống")
        make_document(subject="Cống")
        make_official(name=f"Cống {opinion.pk}")

    near = make_meeting(session=make_session())
    one_of_each()
    looked_for(office, "cống")
    once = queries()
    for _ in range(3):
        one_of_each()
    assert queries() == once
    assert once <= 34


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Hãy ghi điều cần tìm."), ("  ", "Hãy ghi điều cần tìm."), ("a" * 101, "100"), ("%$!", "Không tìm thấy gì")],
)
def test_a_search_that_is_not_possible_says_so(office, typed, said):
    make_opinion(moderation="approved")
    make_announcement()
    assert said in text_of(looked_for(office, typed))


@pytest.mark.parametrize("typed", ["9" * 100, "0", "\x00", "<script>alert(1)</script>", "số", "#"])
def test_odd_words_do_no_harm(office, typed):
    page = looked_for(office, typed)
    assert page.status_code == 200
    assert "<script>alert" not in text_of(page)


def test_every_page_leads_there_for_whoever_may(office):
    assert f'href="{FIND}"' in text_of(office.get(reverse("admin:case_list")))
    assert f'href="{FIND}"' not in text_of(signed_in_without_role().get(reverse("admin:index")))


def signed_in_without_role():
    client = signed_in("Văn phòng")
    client.user.groups.clear()
    return client
