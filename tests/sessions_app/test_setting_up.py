"""A ward that begins: what a tired person types wrong is caught where it is typed, and no page is a dead end."""

import datetime as dt

import pytest
from django.forms import modelform_factory
from django.urls import reverse
from django.utils import timezone

from sessions_app.actions import NotReady, WrongState, set_due_day
from sessions_app.admin.conclusions import DueDayForm, ItemForm
from sessions_app.models import Body, ConclusionItem, ConclusionPart, Document, Official, ResidentialGroup, WardProfile

from ..builders import (
    make_body,
    make_conclusion,
    make_document,
    make_group,
    make_meeting,
    make_paper_text,
    make_session,
    make_ward,
)
from ..staff import do, fresh, page_of, signed_in, text_of, verb_address

WARD = {"unit_kind": "phường", "province": "Hà Nội", "group_word": "tổ dân phố", "responsible_body": "UBND"}


@pytest.fixture
def office():
    return signed_in("Quản trị")


@pytest.mark.parametrize(
    ("typed", "kind", "kept"),
    [
        ("Phường Đông An", "phường", "Đông An"),
        ("phuong Đông An", "phường", "Đông An"),
        ("Đông An", "phường", "Đông An"),
        ("Phường", "phường", "Phường"),
        ("Đặc khu Cô Tô", "đặc khu", "Cô Tô"),
    ],
)
def test_a_ward_is_not_called_a_ward_twice(office, typed, kind, kept):
    office.post(page_of(WardProfile, "add"), {**WARD, "unit_kind": kind, "name": typed})
    assert WardProfile.objects.get().name == kept


@pytest.mark.parametrize(("kind", "is_kept"), [("xã", True), ("đặc khu", True), ("thị trấn", False), ("", False)])
def test_the_kind_is_one_of_the_three_of_the_communal_level(office, kind, is_kept):
    office.post(page_of(WardProfile, "add"), {**WARD, "unit_kind": kind, "name": "Đông An"})
    assert WardProfile.objects.filter(unit_kind=kind).exists() == is_kept


@pytest.mark.parametrize(("typed", "is_kept"), [("024 3827 0000", True), ("gọi cô văn thư", False), ("", True)])
def test_the_telephone_of_the_ward_is_a_number(office, typed, is_kept):
    page = office.post(page_of(WardProfile, "add"), {**WARD, "name": "Đông An", "phone": typed})
    assert WardProfile.objects.filter(phone=typed).exists() == is_kept
    assert ("Hãy ghi số gọi được" in text_of(page)) != is_kept


def test_there_is_no_button_for_a_second_ward(office):
    assert "_addanother" not in text_of(office.get(page_of(WardProfile, "add")))
    assert "_addanother" not in text_of(office.get(page_of(make_ward())))


def added(office, **typed):
    return text_of(office.post(page_of(ResidentialGroup, "add"), typed, follow=True))


def test_a_group_that_is_there_is_not_added_again(office):
    make_group(number=1, name="Tổ dân phố số 1")
    assert "Đã có «Tổ dân phố số 1»" in added(office, number="1", name=" tổ dân phố  số 1", valid_from="01/07/2026")
    assert ResidentialGroup.objects.count() == 1


def test_a_group_is_noted_when_it_is_there_and_when_it_is_gone(office):
    """What was to come was there for everybody, and what still had a month to go was gone."""
    tomorrow, group = timezone.localdate() + dt.timedelta(days=1), make_group()
    assert "Ngày này chưa tới" in added(office, number="1", valid_from=f"{tomorrow:%d/%m/%Y}")
    page = office.post(page_of(group), {"valid_to": f"{timezone.localdate():%d/%m/%Y}"})
    assert "Hãy ghi vào hôm sau" in text_of(page)
    assert list(ResidentialGroup.objects.active()) == [group]
    office.post(page_of(group), {"valid_to": f"{timezone.localdate() - dt.timedelta(days=1):%d/%m/%Y}"})
    assert not ResidentialGroup.objects.active().exists()


def test_a_name_that_nobody_bears_any_more_is_free(office):
    make_group(number=1, name="Tổ dân phố số 1", valid_to=dt.date(2025, 6, 30))
    added(office, number="1", name="Tổ dân phố số 1", valid_from="01/07/2025")
    assert ResidentialGroup.objects.count() == 2


def test_a_conference_leads_to_the_desk_of_its_cases_and_not_to_the_plain_list(office):
    session = make_session()
    links = dict(office.get(page_of(session)).context["links"])
    assert links["Hồ sơ ý kiến"] == f"{reverse('admin:case_list')}?hoi_nghi={session.pk}"


def test_the_list_of_papers_tells_drafts_apart_by_when_they_were_made(office):
    made = [make_paper_text(make_document(file=None, published_at=None, subject="Trả lời")) for _ in range(2)]
    made += [make_document(published_at=None, subject="Trả lời").versions.get()]
    for number, row in enumerate(made):
        column = "added_at" if row == made[-1] else "made_at"
        type(row).objects.filter(pk=row.pk).update(**{column: timezone.now() - dt.timedelta(days=number, hours=1)})
    found = office.get(page_of(Document, "changelist")).context["cl"].result_list
    assert [(timezone.now() - row.made).days for row in found.order_by("-made")] == [0, 1, 2]
    assert "Lập lúc" in text_of(office.get(page_of(Document, "changelist")))


def test_whoever_adds_a_body_says_what_kind_it_is(office):
    page = office.get(page_of(Body, "add"))
    assert page.context["adminform"].form["kind"].value() == ""
    assert "Chỗ trong danh sách cơ quan: số nhỏ đứng trước" in text_of(page)
    assert office.get(page_of(Body, "add"), {"kind": "police"}).context["adminform"].form["kind"].value() == "police"
    typed = {"name": "Công an phường", "order": 100, "is_active": "on", "letterhead-TOTAL_FORMS": 0}
    refused = office.post(page_of(Body, "add"), {**typed, "letterhead-INITIAL_FORMS": 0, "kind": ""})
    assert list(refused.context["adminform"].form.errors) == ["kind"]
    assert "Trong các chức vụ của người này: số nhỏ ghi trước." in text_of(office.get(page_of(Official, "add")))


def test_what_a_conference_cannot_be_announced_without_is_told_before_with_the_way_there(office):
    session = make_session(announced_at=None, purpose="")
    page = text_of(office.get(verb_address(session, "cong-bo")))
    assert "<dt>Phải ghi trước khi công bố</dt>" in page
    assert f'ngày họp, mục đích. <a href="{page_of(session)}">Ghi ở trang hội nghị</a>' in page
    make_meeting(session=session)
    type(session).objects.update(purpose="Lắng nghe.")
    assert "<dt>Phải ghi trước khi công bố</dt><dd>—</dd>" in text_of(office.get(verb_address(session, "cong-bo")))


def test_doubts_about_a_conclusion_are_told_before_it_can_no_longer_be_changed(office):
    session = make_session()
    make_meeting(session=session, held_on=dt.date(2026, 11, 20))
    notice = make_conclusion(session=session, issued_on=dt.date(2025, 12, 1))
    notice.items.create(part="d", text="Thay đèn.", body=make_body(), due_on=dt.date(2020, 1, 1))
    assert hindrances_on(office, notice) == (
        "Ngày ban hành 01/12/2025 trước ngày họp (20/11/2026). Hãy sửa ngày. Mục «Thay đèn.» ghi hạn 01/01/2020, trước "
        f'ngày họp. Hãy sửa hạn. <a href="{page_of(notice)}">Ghi ở trang thông báo</a>'
    )
    assert "Chưa ghi số, ký hiệu; người ký." in text_of(office.get(verb_address(notice, "cong-bo")))


def hindrances_on(client, notice):
    page = text_of(client.get(verb_address(notice, "cong-bo")))
    return page.partition("<dt>Phải ghi trước khi công bố</dt><dd>")[2].partition("</dd>")[0]


def test_without_its_day_or_a_line_a_conclusion_is_said_to_wait_and_does(office):
    notice = make_conclusion(session=make_session(), issued_on=None)
    assert hindrances_on(office, notice).startswith("Chưa ghi ngày ban hành. Thông báo kết luận chưa có mục nào. ")
    page = text_of(office.post(verb_address(notice, "cong-bo"), follow=True))
    assert "Chưa ghi ngày ban hành." in page
    assert fresh(notice).published_at is None


def test_lines_without_a_day_get_one_together_and_those_that_have_one_keep_it(office):
    session = make_session()
    make_meeting(session=session, held_on=dt.date(2026, 11, 20))
    notice = make_conclusion(session=session)
    own = notice.items.create(part="d", text="Có hạn riêng.", body=make_body(), due_on=dt.date(2026, 12, 1))
    bare, left = (notice.items.create(part="d", text=text, body=own.body) for text in ["Thay đèn.", "Bàn thêm."])
    page = text_of(office.get(verb_address(notice, "ghi-thoi-han")))
    assert [row.text in page for row in (own, bare, left)] == [False, True, True]
    early = do(office, notice, "ghi-thoi-han", due_on="01/11/2026", lines=[bare.pk])
    assert "Thời hạn 01/11/2026 trước ngày họp (20/11/2026). Hãy sửa hạn." in text_of(early)
    far = {"due_on": "31/12/2206"}
    line = modelform_factory(ConclusionItem, ItemForm, fields=["due_on"])(far)
    for typed in [line, DueDayForm(far, initial={"without_day": []})]:
        assert typed.errors["due_on"] == ["Ngày này quá xa. Hãy xem lại năm."]
    do(office, notice, "ghi-thoi-han", due_on="31/12/2026", lines=[bare.pk])
    assert [fresh(row).due_on for row in (own, bare, left)] == [own.due_on, dt.date(2026, 12, 31), None]
    late = do(office, notice, "ghi-thoi-han", due_on="30/12/2026", lines=[bare.pk, left.pk])
    assert "Một mục đã chọn vừa có thời hạn hay không còn. Hãy xem lại." in text_of(late)
    with pytest.raises(NotReady):
        set_due_day(notice, by=office.user, due_on=own.due_on, lines=[own.pk])
    type(notice).objects.update(published_at=timezone.now())
    with pytest.raises(WrongState):
        set_due_day(notice, by=office.user, due_on=own.due_on, lines=[left.pk])
    assert verb_address(notice, "ghi-thoi-han") not in text_of(office.get(page_of(notice)))


def test_a_conclusion_without_doubts_says_so(office):
    today = timezone.localdate()
    notice = make_conclusion(session=make_session(), number_symbol="1/TB", signer="Chủ tịch", issued_on=today)
    for order, part in enumerate(ConclusionPart, start=1):
        notice.items.create(part=part, order=order, text="Thay đèn ngõ 8.", body=make_body(), due_on=today)
    assert hindrances_on(office, notice) == "—"
    assert "<dt>Cần xem lại</dt><dd>—</dd>" in text_of(office.get(verb_address(notice, "cong-bo")))
    assert fresh(notice).published_at is None
