"""The register of numbers: the list with its gaps, print and files, keeping and voiding a number."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from sessions_app.actions import NotReady, publish_document, reserve_number, take_number, void_number
from sessions_app.models import CaseEvent, DocumentNumber
from sessions_app.numbering import next_number
from tests.builders import make_body, make_conclusion, make_document, make_user
from tests.forms import form_on, opened_form
from tests.staff import fresh, page_of, signed_in, text_of

ADDRESS = "admin:document_numbers"
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def committee():
    return make_body(name="Ủy ban nhân dân phường Thử", kind="committee")


def keep(issuer, number=None, **kwargs):
    typed = {"kind": "notice", "subject": "Lịch tiếp dân", "issued_on": DAY, **kwargs}
    return reserve_number(issuer, by=make_user(), number=number, **typed)


def listed(client, **query):
    return text_of(client.get(reverse(ADDRESS), query))


def test_gaps_are_lines_of_their_own(office, committee):
    for number in [2, 4, 9]:
        keep(committee, number)
    page = listed(office)
    for words in ["thiếu số 01", "thiếu số 03", "thiếu số 05 đến 08", "số kế tiếp 10"]:
        assert words in page
    assert "thiếu số 02" not in page


def test_what_a_signed_file_bears_is_a_line_and_no_gap(office, committee, django_assert_num_queries):
    for number in [1, 5]:
        keep(committee, number)
    typed = {"issuer": committee, "issued_on": DAY}
    paper = make_document(**typed, kind="conclusion", number_symbol="03/TB-UBND", subject="Kết luận cũ")
    page = listed(office)
    told = ["thiếu số 02", "thiếu số 04", "thiếu số 02 đến 04", "số kế tiếp 06"]
    assert [words in page for words in told] == [True, True, False, True]
    assert reverse("admin:sessions_app_document_change", args=[paper.pk]) in page
    assert page.count("Ghi tay ở văn bản, không lấy từ sổ") == 1
    make_document(**typed, kind="letter", number_symbol="7/UBND-VX")
    make_document(**typed, kind="letter", number_symbol="không số")
    with django_assert_num_queries(10):
        page = listed(office)
    assert next_number(committee, "letter", DAY.year) == 8
    assert all(words in page for words in ["công văn năm 2026 · số kế tiếp 08", "7/UBND-VX", "thiếu số 01 đến 06"])
    assert "không số" not in page


def test_what_was_typed_by_hand_is_narrowed_printed_and_filed_as_the_rest(office, committee):
    front = make_body(name="Mặt trận phường Thử", kind="front")
    make_document(kind="notice", issuer=committee, issued_on=DAY, number_symbol="09/TB-UBND", subject="Lịch tiếp dân")
    make_document(kind="report", issuer=front, issued_on=dt.date(2025, 3, 5), number_symbol="02/BC-MTTQ")
    form = office.get(reverse(ADDRESS)).context["form"]
    assert set(form.fields["co_quan"].queryset) == {committee, front}
    assert [year for year, _ in form.fields["nam"].choices] == ["", 2026, 2025]
    for query in [{"co_quan": committee.pk}, {"loai": "notice"}, {"nam": 2026}, {"q": "lich tiep dan"}]:
        page = listed(office, **query)
        assert ("09/TB-UBND" in page, "02/BC-MTTQ" in page) == (True, False)
    assert "Ghi tay ở văn bản" in text_of(office.get(reverse("admin:document_numbers_print")))
    csv = office.get(reverse("admin:document_numbers_file"), {"dang": "csv", "nam": 2026}).content.decode("utf-8-sig")
    assert csv.count("ghi tay ở văn bản") == 1


def test_a_voided_number_stays_with_its_reason_and_is_no_gap(office, committee):
    void_number(keep(committee), by=office.user, reason="Viết nhầm loại")
    keep(committee)
    page = listed(office)
    assert "Đã bỏ: Viết nhầm loại" in page
    assert "thiếu số" not in page


def test_the_list_is_narrowed_and_searched_without_marks(office, committee):
    keep(committee)
    keep(make_body(name="Mặt trận phường Thử", kind="front"), kind="report", subject="Tổng hợp", symbol="BC-MTTQ")
    assert "01/BC-MTTQ" not in listed(office, co_quan=committee.pk)
    assert "01/TB-UBND" not in listed(office, loai="report")
    assert "01/TB-UBND" in listed(office, q="lich tiep dan")
    assert "01/BC-MTTQ" not in listed(office, q="lich tiep dan")
    assert "Không có số nào phù hợp" in listed(office, q="khong co gi")
    assert "01/TB-UBND" in listed(office, co_quan="x", nam="nam nay", loai="'")


def test_a_search_tells_of_no_gaps(office, committee):
    keep(committee, 5)
    assert "thiếu số" in listed(office)
    assert "thiếu số" not in listed(office, q="lịch")


def test_an_empty_register_says_where_numbers_come_from(office):
    assert "Chưa cấp số nào" in listed(office)
    assert "Chưa có số nào" in text_of(office.get(reverse("admin:document_numbers_print")))


def test_the_files_hold_the_lines_of_the_list(office, committee):
    keep(committee, 2, subject="=1+1")
    keep(make_body(kind="front"), kind="report")
    address, query = reverse("admin:document_numbers_file"), {"co_quan": committee.pk}
    csv = office.get(address, {**query, "dang": "csv"}).content.decode("utf-8-sig")
    assert "'=1+1" in csv
    assert "thiếu số 01" in csv
    assert "MTTQ" not in csv
    sheet = load_workbook(io.BytesIO(office.get(address, query).content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[3] for row in rows] == ["Số, ký hiệu", "02/TB-UBND", None]
    assert (rows[1][5], sheet["F2"].data_type) == ("=1+1", "s")


def test_the_print_has_what_the_list_has(office, committee):
    keep(committee, 2)
    page = text_of(office.get(reverse("admin:document_numbers_print")))
    assert '<td class="whole">02/TB-UBND</td>' in page
    assert "thiếu số 01" in page


def test_a_number_is_kept_for_a_paper_from_elsewhere(office, committee):
    form = {"issuer": committee.pk, "kind": "letter", "subject": "Mời họp", "symbol": "UBND-VX"}
    form["_mot_lan"] = form_on(office.get(reverse("admin:number_reserve"))).values["_mot_lan"]
    page = text_of(office.post(reverse("admin:number_reserve"), form, follow=True))
    assert "Đã giữ số 01/UBND-VX." in page
    assert "Giữ số, chưa có văn bản trên cổng" in page
    again = text_of(office.post(reverse("admin:number_reserve"), form, follow=True))
    assert "đã được giữ ở lần bấm trước" in again
    assert CaseEvent.objects.get().verb == "reserve_number"


def test_a_paper_of_another_kind_needs_its_symbol_typed_else_it_would_read_as_a_letter(office, committee):
    form = {"issuer": committee.pk, "kind": "other", "subject": "Về kinh phí"}
    assert "ví dụ TTr-UBND" in text_of(office.post(reverse("admin:number_reserve"), form))
    assert not DocumentNumber.objects.exists()
    page = text_of(office.post(reverse("admin:number_reserve"), {**form, "symbol": "TTr-UBND"}, follow=True))
    assert "Đã giữ số 01/TTr-UBND." in page


def test_a_number_that_is_taken_is_not_kept_again(office, committee):
    keep(committee, 3, issued_on=None)
    form = {"issuer": committee.pk, "kind": "notice", "subject": "Khác", "number": 3}
    assert "đã có trong sổ" in text_of(office.post(reverse("admin:number_reserve"), form))
    assert "Hãy ghi văn bản về việc gì." in text_of(office.post(reverse("admin:number_reserve"), {"kind": "notice"}))
    assert DocumentNumber.objects.count() == 1


def test_a_number_is_voided_with_a_reason(office, committee):
    address = reverse("admin:number_void", args=[keep(committee).pk])
    assert "Hãy ghi lý do bỏ số." in text_of(office.post(address, {"reason": ""}))
    assert "Đã bỏ số 01/TB-UBND" in text_of(office.post(address, {"reason": "Nhầm"}, follow=True))
    assert "không còn làm được" in text_of(office.post(address, {"reason": "Nhầm"}))


def test_the_number_of_what_people_read_offers_no_voiding(office, committee):
    document = make_document(kind="notice", published_at=None)
    row = take_number(document, issuer=committee, by=office.user)
    address = reverse("admin:number_void", args=[row.pk])
    assert address in listed(office)
    publish_document(document, by=office.user)
    assert address not in listed(office)
    assert "đã công bố" in text_of(office.post(address, {"reason": "Nhầm"}))


def test_the_front_takes_numbers_but_voids_none(committee):
    front, row = signed_in("MTTQ"), keep(committee)
    assert "Bỏ số" not in listed(front)
    assert front.post(reverse("admin:number_void", args=[row.pk]), {"reason": "x"}).status_code == 403
    assert front.get(reverse("admin:number_reserve")).status_code == 200
    assert signed_in("Lãnh đạo").get(reverse("admin:number_reserve")).status_code == 403
    assert signed_in("Đơn vị xử lý").get(reverse(ADDRESS)).status_code == 403


def test_the_register_takes_the_same_queries_for_any_length(office, committee, django_assert_num_queries):
    keep(committee)
    address = reverse(ADDRESS)
    office.get(address)
    with CaptureQueriesContext(connection) as one:
        office.get(address)
    for _ in range(4):
        document = make_document(kind="notice", published_at=None)
        take_number(document, issuer=make_body(kind="office"), by=make_user())
    with django_assert_num_queries(len(one)):
        office.get(address)


def test_the_number_of_a_conclusion_is_given_to_no_other_paper_before_its_own_takes_it(office, committee):
    said = {"issuer": committee, "number_symbol": "05/TB-UBND", "issued_on": DAY}
    notice = make_conclusion(**said)
    keep(committee, 2)
    assert next_number(committee, "notice", DAY.year) == 6
    page = listed(office)
    assert "số kế tiếp 06" in page
    assert "Ghi ở thông báo kết luận, văn bản chưa lấy số" in page
    with pytest.raises(NotReady):
        keep(committee, 5)
    paper = make_document(published_at=None, kind="conclusion", session=notice.session, conclusion=notice)
    assert str(take_number(paper, issuer=committee, by=make_user(), number=5, issued_on=DAY)).startswith("05/TB")


def test_the_number_of_a_draft_without_a_day_is_one_of_this_year(committee):
    make_conclusion(issuer=committee, number_symbol="05/TB-UBND", issued_on=None)
    today = timezone.localdate()
    numbers = [
        next_number(committee, kind, year)
        for kind, year in [("notice", today.year), ("notice", 2020), ("plan", today.year)]
    ]
    assert numbers == [6, 1, 1]


def typed_on(office, row, number):
    """The page after a number was typed there and saved."""
    form = opened_form(office, page_of(row))
    form.fill("number_symbol", number)
    return office.post(page_of(row), form.values)


REFUSED = "đã có văn bản số {}. Hãy xem lại số."


@pytest.mark.parametrize("typed", ["05/TB-UBND", "5/TB-UBND"])
@pytest.mark.parametrize("borne_by", ["a paper", "a signed file", "another conclusion", "a voided line"])
def test_a_number_that_is_taken_is_refused_where_it_is_typed_on_a_conclusion(office, committee, borne_by, typed):
    here = {"issuer": committee, "issued_on": DAY}
    if borne_by == "another conclusion":
        make_conclusion(**here, number_symbol="05/TB-UBND")
    elif borne_by == "a signed file":
        make_document(**here, kind="notice", number_symbol="05/TB-UBND")
    else:
        row = keep(committee, 5)
        if borne_by == "a paper":
            take_number(
                make_document(kind="notice", published_at=None),
                issuer=committee,
                number=5,
                by=office.user,
                issued_on=DAY,
            )
        else:
            void_number(row, by=office.user, reason="Nhầm")
    notice = make_conclusion(**here)
    assert REFUSED.format(typed) in text_of(typed_on(office, notice, typed))
    assert fresh(notice).number_symbol == ""


@pytest.mark.parametrize(
    "borne_by", ["its own paper", "its own file", "a paper of another year", "a reserved line", "nobody"]
)
def test_a_number_that_is_free_or_its_own_is_taken_by_a_conclusion(office, committee, borne_by):
    notice, here = make_conclusion(issuer=committee, issued_on=DAY), {"issuer": committee, "issued_on": DAY}
    own = {"session": notice.session, "kind": "conclusion"}
    if borne_by == "its own paper":
        paper = make_document(**own, published_at=None)
        take_number(paper, issuer=committee, number=5, by=office.user, issued_on=DAY)
    elif borne_by == "its own file":
        make_document(**own, **here, number_symbol="05/TB-UBND")
    elif borne_by == "a paper of another year":
        make_document(issuer=committee, issued_on=dt.date(2025, 3, 5), kind="notice", number_symbol="05/TB-UBND")
    elif borne_by == "a reserved line":
        keep(committee, 5)
    typed_on(office, notice, "05/TB-UBND")
    assert fresh(notice).number_symbol == "05/TB-UBND"


def test_a_paper_is_refused_the_number_of_a_conclusion_but_of_its_own(office, committee):
    notice = make_conclusion(issuer=committee, issued_on=DAY, number_symbol="05/TB-UBND")
    here = {"issuer": committee, "issued_on": DAY, "published_at": None}
    other, own = make_document(**here, kind="notice"), make_document(**here, kind="conclusion", session=notice.session)
    assert REFUSED.format("05/TB-UBND") in text_of(typed_on(office, other, "05/TB-UBND"))
    typed_on(office, own, "05/TB-UBND")
    assert (fresh(other).number_symbol, fresh(own).number_symbol) == ("", "05/TB-UBND")
