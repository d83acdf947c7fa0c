"""The list of all cases, its print and its files: the same rows everywhere, and nothing private in any of them."""

import csv
import datetime as dt
import io
from itertools import pairwise

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.cases.states import CaseState, in_state, state_of, state_words, with_state
from feedback.models import Opinion
from feedback.staff_views import case_list
from sessions_app.models import CaseEvent, OutboxMessage, Topic
from tests.builders import make_body, make_concern, make_group, make_opinion, make_response, make_session, make_ward
from tests.staff import signed_in, text_of

pytestmark = pytest.mark.usefixtures("ward")

DAY = dt.timedelta(days=1)
LIST, PRINT, FILE = reverse("admin:case_list"), reverse("admin:case_print"), reverse("admin:case_file")
PRIVATE = [
    "Bí Mật",
    "+84912345678",
    "912345678",
    "rieng@example.vn",
    "Tổ trưởng Thu Thập",
    "Ghi chú kín",
    "Nguyên văn kín",
]


def case(**kwargs):
    sender = {
        "name": "Phạm Bí Mật",
        "phone": "+84912345678",
        "email": "rieng@example.vn",
        "collected_by": "Tổ trưởng Thu Thập",
    }
    opinion = make_opinion(**{"moderation": "approved", "original_text": "Nguyên văn kín.", "sender": sender, **kwargs})
    opinion.sender_notes.create(text="Ghi chú kín.")
    return opinion


def listed(client, **query):
    return [row.pk for row in client.get(LIST, query).context["rows"]]


def printed(client, query=None):
    return client.post(PRINT, query, follow=True)


def in_csv(client, **query):
    response = client.post(FILE, {"dang": "csv", **query})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    return rows[0], rows[1:]


def in_xlsx(client, **query):
    content = b"".join(client.post(FILE, {"dang": "xlsx", **query}).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = [["" if cell is None else str(cell) for cell in row] for row in book["Ý kiến"].iter_rows(values_only=True)]
    return rows[0], rows[1:]


def many_kinds(body):
    """One case in every state, with what the filters ask for."""
    today = timezone.localdate()
    topic, group, session = Topic.objects.first(), make_group(), make_session()
    mine = case(subject="Ngập ngõ 15", topic=topic, group=group, session=session, processing="assigned")
    mine.assignments.create(body=body)
    late = case(subject="Đèn hỏng", duty="answer", due_on=today - DAY, processing="assigned", channel="front")
    late.assignments.create(body=body, is_lead=False)
    case(subject="Hôm nay", duty="answer", due_on=today, processing="waiting")
    case(moderation="pending", duty="first_response", due_on=today + DAY)
    for moderation in ["held", "declined", "diverted", "duplicate"]:
        case(moderation=moderation)
    case(withdrawn_at=timezone.now())
    hidden = case(hidden_at=timezone.now(), hidden_reason="Lộ.")
    make_response(opinion=hidden, state="published")
    make_response(opinion=case(processing="assigned"), state="submitted")
    make_response(opinion=case(processing="assigned"), state="approved")
    make_concern(case(processing="closed"), 2)
    make_concern(late)
    elsewhere = case(processing="classified")
    elsewhere.referrals.create(to_body=body, letter_number="1", sent_on=today)
    return {"topic": topic, "group": group, "session": session}


def test_every_case_is_in_exactly_one_state():
    many_kinds(make_body())
    found = [set(in_state(Opinion.objects.all(), state).values_list("pk", flat=True)) for state in CaseState.values]
    assert all(found)
    assert sum(map(len, found)) == len(set.union(*found)) == Opinion.objects.count()
    for opinion in with_state(Opinion.objects.all()):
        assert in_state(Opinion.objects.all(), state_of(opinion)).filter(pk=opinion.pk).exists()


QUERIES = [
    {},
    *({"tinh_trang": state} for state in [*CaseState.values, "da-an"]),
    {"han": "qua-han"},
    {"han": "hom-nay"},
    {"han": "sap-toi-han"},
    {"kenh": "front"},
    {"q": "ngap ngo"},
    {"q": "nguyen van kin", "tinh_trang": "khong-dang"},
    {"sap_xep": "so"},
    {"sap_xep": "moi-nhat"},
    {"sap_xep": "quan-tam"},
    {"tu_ngay": "01/01/2020", "den_ngay": "01/02/2020"},
]


@pytest.mark.parametrize(
    "role", ["Đơn vị xử lý", *(pytest.param(role, marks=pytest.mark.long) for role in ["Văn phòng", "Người duyệt"])]
)
def test_list_print_and_files_hold_the_same_rows_in_the_same_order(role):
    make_ward()
    body = make_body()
    many_kinds(body)
    client = signed_in(role, body=body)
    for query in QUERIES:
        rows = listed(client, **query)
        assert [row.pk for row in printed(client, query).context["rows"]] == rows, query
        if role == "Văn phòng":
            for read in [in_csv, in_xlsx]:
                assert [int(row[0]) for row in read(client, **query)[1]] == rows, query


def test_frequent_words_find_the_same_as_rare_ones(office):
    """Of frequent words SQLite reads the texts, of rare ones it asks its index."""
    for number in range(10):
        case(subject=f"Đường ngõ {number}", public_text="Ngập đường.")
    waiting = make_opinion(original_text="Đường hỏng.")
    rare = case(subject="Đường băng", public_text="x")
    case(
        subject="Đèn", public_text="Cáo đuổng.", original_text="Đường kín."
    )  # approved: what was typed is not searched
    everywhere = listed(office, q="duong")
    assert len(everywhere) == 13  # «đuổng» begins with the same folded letters
    assert {waiting.pk, rare.pk} < set(everywhere)
    assert listed(office, q="duong bang") == [rare.pk]
    assert str(office.get(LIST, {"q": "duong"}).context["count"]) == str(13)


def test_many_that_hold_a_word_are_counted_up_to_a_limit(office, monkeypatch):
    monkeypatch.setattr(case_list, "COUNTED_OF_SEARCH", 2)
    for _ in range(3):
        case(subject="Ngập")
    assert str(office.get(LIST, {"q": "ngap"}).context["count"]) == "hơn 2"
    assert str(office.get(LIST).context["count"]) == "3"


@pytest.mark.parametrize(("rows", "counted"), [(1, "1"), (2, "2"), (3, "hơn 2")])
def test_a_first_page_of_a_search_tells_how_many_there_are(office, monkeypatch, rows, counted):
    monkeypatch.setattr(case_list, "COUNTED_OF_SEARCH", 2)
    monkeypatch.setattr(case_list, "PER_PAGE", 2)
    for _ in range(rows):
        case(subject="Ngập")
    with CaptureQueriesContext(connection) as asked:
        page = office.get(LIST, {"q": "ngap"})
    assert str(page.context["count"]) == counted
    assert [query["sql"] for query in asked if "COUNT(*)" in query["sql"]] == []
    if rows > 2:
        assert str(office.get(LIST, {"q": "ngap", "sau": page.context["page"].next[4:]}).context["count"]) == counted


@pytest.mark.parametrize("counted", [0, 1000])
def test_what_many_care_about_comes_first_then_what_is_due_first(office, monkeypatch, counted):
    """Walked through from the top where many are wanted, gathered where few; the numbers are on the list and in files."""
    monkeypatch.setattr(case_list, "COUNTED", counted)
    monkeypatch.setattr(case_list, "PER_PAGE", 2)
    today = timezone.localdate()
    some, late, many, soon = (case(duty="answer", due_on=today + number * DAY) for number in [1, 2, 3, 0])
    make_concern(some)
    make_concern(many, 1200)
    first = office.get(LIST, {"sap_xep": "quan-tam"})
    assert [row.pk for row in first.context["rows"]] == [many.pk, some.pk]
    assert "1.200 người cùng quan tâm" in text_of(first)
    assert listed(office, sap_xep="quan-tam", sau=first.context["page"].next[4:]) == [soon.pk, late.pk]
    titles, rows = in_csv(office, sap_xep="quan-tam")
    assert [row[titles.index("Số người cùng quan tâm")] for row in rows] == ["1200", "1", "0", "0"]
    assert "1.200 người cùng quan tâm" in text_of(printed(office))
    assert "1.200 người" in text_of(office.get(reverse("admin:case", args=[many.pk])))


def test_a_unit_finds_only_its_own():
    body = make_body()
    many_kinds(body)
    unit = signed_in("Đơn vị xử lý", body=body)
    make_concern(case(), 5)
    for order in ["", "quan-tam"]:
        assert set(listed(unit, sap_xep=order)) == set(Opinion.objects.handled_by(body).values_list("pk", flat=True))
    assert unit.post(FILE, {"dang": "csv"}).status_code == 403


def test_filters_narrow_to_what_they_say(office):
    body = make_body()
    known = many_kinds(body)
    mine = Opinion.objects.get(subject="Ngập ngõ 15")
    late = Opinion.objects.get(subject="Đèn hỏng")
    for query in [
        {"linh_vuc": known["topic"].pk},
        {"to": known["group"].pk},
        {"hoi_nghi": known["session"].pk},
        {"don_vi": body.pk, "vai": "chu-tri"},
        {"q": "NGAP"},
        {"q": str(mine.pk)},
    ]:
        assert listed(office, **query) == [mine.pk], query
    assert listed(office, han="qua-han") == [late.pk]
    assert mine.pk not in listed(office, linh_vuc="chua-ro")
    assert late.pk in listed(office, linh_vuc="chua-ro")
    assert set(listed(office, don_vi=body.pk)) == {mine.pk, late.pk}


def test_a_code_finds_its_case(office):
    code = codes.code_for("a" * 32)
    opinion = case(code_hash=codes.hashed(code))
    case()
    assert listed(office, q=code) == [opinion.pk]


def test_what_is_filtered_is_said_and_an_empty_list_too(office):
    case(subject="Đèn hỏng")
    page = text_of(office.get(LIST, {"q": "khong co", "kenh": "front"}))
    assert "Tìm: «khong co»" in page
    assert "Không có ý kiến nào phù hợp." in page
    assert "Bỏ lọc" in page


@pytest.mark.parametrize(
    "query",
    [
        {"linh_vuc": "x"},
        {"hoi_nghi": "9" * 30},
        {"tinh_trang": "sender__phone"},
        {"sap_xep": "sender__phone"},
        {"tu_ngay": "31/02/2026"},
        {"sau": "x.y"},
        {"truoc": f"{10**40}.1"},
        {"q": "***"},
        {"q": "9" * 60},
    ],
    ids=str,
)
def test_an_invalid_filter_does_not_break_the_list_of_cases(office, query):
    case()
    assert office.get(LIST, query).status_code == 200
    assert printed(office, query).status_code == 200


@pytest.mark.parametrize("role", ["Văn phòng", "MTTQ", "Lãnh đạo", "Người duyệt"])
def test_nothing_private_is_in_list_print_or_file(role):
    make_ward()
    opinion = case(subject="Đèn hỏng")
    opinion.assignments.create(body=make_body(), note="Ghi chú kín.")
    client = signed_in(role)
    said = [text_of(client.get(LIST)), text_of(printed(client))]
    if role in {"Văn phòng", "MTTQ", "Lãnh đạo"}:
        said += [str(in_csv(client)), str(in_xlsx(client))]
    assert all("Đèn hỏng" in text for text in said)
    assert [word for word in PRIVATE for text in said if word in text] == []


def test_the_original_goes_along_only_for_who_may_read_it_and_asks(office):
    case()
    assert "Nguyên văn kín." in in_csv(office, nguyen_van="on")[1][0]
    assert "Nguyên văn (không công khai)" in in_csv(office, nguyen_van="on")[0]


def test_taking_a_file_along_is_on_the_record_without_the_words_looked_for(office):
    case(subject="Ông Bí Mật")
    in_csv(office, q="bi mat", kenh="portal")
    event = CaseEvent.objects.get(verb="export")
    assert (event.case_kind, event.case_id, event.actor) == ("user", office.user.pk, office.user)
    assert "1 ý kiến" in event.reason
    assert "bi mat" not in event.reason.lower()


def test_printing_a_list_is_on_the_record_and_no_link_or_picture_does_it(office):
    case(subject="Ông Bí Mật")
    assert "Bản in ấy không còn" in text_of(office.get(PRINT, follow=True))
    look = office.post(PRINT, {"q": "bi mat", "kenh": "portal"})["Location"]
    assert look.startswith(f"{PRINT}?xem=")
    for _ in range(2):
        assert "Ông Bí Mật" in text_of(office.get(look))
    assert signed_in("Văn phòng").get(look)["Location"] == LIST
    event = CaseEvent.objects.get(verb="print")
    assert (event.case_kind, event.case_id, event.actor) == ("user", office.user.pk, office.user)
    assert "1 ý kiến" in event.reason
    assert "bi mat" not in event.reason.lower()


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "＝1+1"])
def test_no_cell_comes_alive(office, text):
    case(subject=text.strip() or "x", public_text=text)
    _, (row,) = in_csv(office)
    assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in row)
    content = b"".join(office.post(FILE, {"dang": "xlsx"}).streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Ý kiến"]
    assert not any(cell.data_type == "f" for line in sheet.iter_rows() for cell in line)


@pytest.mark.parametrize("order", ["", "quan-tam"])
@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_the_same_queries_for_any_length(office, rows, order, django_assert_max_num_queries):
    for number in range(rows):
        opinion = case(topic=Topic.objects.first(), group=make_group())
        opinion.assignments.create(body=make_body())
        make_concern(opinion, number % 3)
    office.get(LIST)
    with django_assert_max_num_queries(22):
        office.get(LIST, {"sap_xep": order})


def test_pages_follow_one_another_without_a_gap_and_back_again(office):
    for number in range(120):
        case(
            due_on=timezone.localdate() + (number % 7) * DAY if number % 3 else None,
            duty="answer" if number % 3 else "",
        )
    seen, address = [], LIST
    pages = []
    while address:
        context = office.get(address).context
        pages.append([row.pk for row in context["rows"]])
        seen += pages[-1]
        address = f"{LIST}?{context['page'].next}" if context["page"].next else ""
    assert len(seen) == len(set(seen)) == 120
    days = [Opinion.objects.get(pk=pk).due_on or dt.date.max for pk in seen]
    assert all(one <= other for one, other in pairwise(days))
    back = office.get(f"{LIST}?{context['page'].previous}").context
    assert [row.pk for row in back["rows"]] == pages[-2]


def test_a_print_of_very_many_says_that_it_is_cut(office, monkeypatch):
    monkeypatch.setattr("feedback.staff_views.case_list.PRINTED", 2)
    for _ in range(3):
        case()
    page = printed(office)
    assert len(page.context["rows"]) == 2
    assert "Chỉ in 2 ý kiến đầu" in text_of(page)


@pytest.mark.parametrize("role", ["Văn phòng", "MTTQ", "Quản trị"])
def test_no_title_of_a_list_is_made_of_what_a_resident_wrote(role):
    client = signed_in(role)
    opinion = make_opinion(original_text="Tôi là Phạm Bí Mật, 0912345678, đèn hỏng.")
    OutboxMessage.objects.create(
        kind="declined",
        case_kind="opinion",
        case_id=opinion.pk,
        recipient_kind="sender",
        recipient_id=1,
        channel="phone",
    )
    lists = ["case_list", "feedback_opinion_changelist", *([] if role == "MTTQ" else ["calls"])]
    for name in lists:
        shown = text_of(client.get(reverse(f"admin:{name}")))
        assert "chưa có tiêu đề" in shown or f"Ý kiến số {opinion.pk}" in shown
        for private in ["Bí Mật", "0912345678"]:
            assert private not in shown


def test_a_hidden_case_is_in_the_state_it_was_in_with_a_mark_beside_it():
    hidden = {"hidden_at": timezone.now(), "hidden_reason": "Lộ tên."}
    answered = {"moderation": "approved", "processing": "answered"}
    make_opinion(**answered, **hidden)
    make_opinion(**answered)
    rows = list(with_state(Opinion.objects.order_by("pk")))
    assert [state_words(row) for row in rows] == ["đã trả lời, đã ẩn khỏi cổng", "đã trả lời"]
    assert list(in_state(Opinion.objects.all(), "da-an")) == rows[:1]


def test_a_line_says_at_once_what_has_changed(office):
    """Lines are drawn once and kept: only for as long as they say the same."""
    topic, opinion = Topic.objects.create(name="Cấp nước"), case()
    assert "· Cấp nước</small>" not in text_of(office.get(LIST))
    Opinion.objects.filter(pk=opinion.pk).update(topic=topic, subject="Mương tắc")
    page = text_of(office.get(LIST))
    assert f"{opinion.pk}. Mương tắc" in page
    assert "· Cấp nước</small>" in page
    Topic.objects.filter(pk=topic.pk).update(name="Thoát nước")
    assert "· Thoát nước</small>" in text_of(office.get(LIST))
