"""«Dữ liệu mở»: the files and the API tell what pages tell, in the same words, of the same rows, and no more."""

import csv
import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogue_portal.open_data import dataset as cutting
from dialogue_portal.open_data.catalogue import DATASETS
from feedback.actions import hide
from feedback.models import Processing

from .builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_group,
    make_issue,
    make_meeting,
    make_official,
    make_opinion,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from .chain import PRIVATE, TABLES, published_chain, seed_private

pytestmark = pytest.mark.django_db

PUBLIC_URL = "https://doi-thoai.example.vn"


@pytest.fixture(autouse=True)
def world(settings):
    settings.PUBLIC_URL = PUBLIC_URL
    make_ward()


def got(client, address):
    return json.loads(client.get(address.removeprefix(PUBLIC_URL)).content)


def listed(client, name, query=""):
    """All rows of a list, page after page."""
    address, found = f"/api/v1/{name}/{query}", []
    while address:
        page = got(client, address)
        found += page["du_lieu"]
        address = page["trang_sau"]
    return found


def table(client, name, number=0):
    response = client.get(f"/du-lieu/{name}.{number}.csv")
    assert response.status_code == 200
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def told(opinion):
    """As the API has it."""
    return got(Client(), f"/api/v1{opinion.get_absolute_url()}")


def references(value):
    """All that a row of the API names of other rows."""
    if isinstance(value, list):
        return [found for each in value for found in references(each)]
    if not isinstance(value, dict):
        return []
    here = [value] if value.keys() in ({"so", "trang", "api"}, {"ma", "trang", "api"}) else []
    return here + [found for each in value.values() for found in references(each)]


def test_files_and_lists_hold_what_is_public_and_nothing_else(client):
    chain = published_chain()
    seed_private(chain["session"])
    for name, model in TABLES.items():
        pages = {f"{PUBLIC_URL}{row.get_absolute_url()}" for row in model.objects.public()}
        rows, lines = listed(client, name), table(client, name)
        assert {row["trang"] for row in rows} == {line["Trang"] for line in lines} == pages, name
        assert len(rows) == len(pages), name
        assert got(client, rows[0]["api"]) == rows[0], name
        assert PRIVATE not in str([rows, lines]), name


def rows_of_a_chain():
    """One row of each table, each tied to all the others that it may be tied to; an answer with another promise."""
    opinion = make_opinion(moderation="approved")
    session, at = opinion.session, timezone.now()
    issue = make_issue(opinion, published_at=at)
    answer = make_response(opinion=opinion, issue=issue, state="published")
    make_meeting(session=session)
    notice = make_conclusion(session=session, items=2, published_at=at)
    item = notice.items.first()
    item.opinions.add(opinion)
    item.issues.add(issue)
    promise = make_commitment(session=session, conclusion_item=item, published_at=at)
    promise.opinions.add(opinion)
    promise.issues.add(issue)
    promise.coordinating_bodies.add(make_body())
    promise.postponements.create(due_on=timezone.localdate(), reason="Mưa")
    own = make_response(opinion=make_opinion(session=session, moderation="approved"), state="published")
    made = [make_commitment(session=session, response=row, published_at=at) for row in [answer, own]]
    return {
        "doi-thoai": session,
        "y-kien": opinion,
        "van-de": issue,
        "viec-phai-lam": promise,
        "ket-luan": notice,
    }, made


def tie_what_is_not_public(rows):
    """To each row of a chain others that nobody may know of."""
    opinion, issue, promise = rows["y-kien"], rows["van-de"], rows["viec-phai-lam"]
    draft = make_conclusion(session=make_session(announced_at=None), items=1, published_at=timezone.now())
    hidden = make_opinion(session=opinion.session, moderation="approved", hidden_at=timezone.now())
    issue.members.create(opinion=hidden)
    unseen = make_commitment(session=opinion.session)
    for tied in [unseen.opinions, draft.items.get().opinions]:
        tied.add(opinion)
    for tied in [unseen.issues, draft.items.get().issues]:
        tied.add(issue)
    promise.opinions.add(hidden)
    promise.issues.add(make_issue(make_opinion(session=opinion.session, moderation="approved")))
    rows["ket-luan"].items.first().opinions.add(hidden)
    make_commitment(conclusion_item=rows["ket-luan"].items.last(), session=opinion.session)


def test_what_is_named_beside_a_row_is_public_and_its_page_leads_there_too(client):
    rows, (shared, alone) = rows_of_a_chain()
    tie_what_is_not_public(rows)
    named = {}
    for row in [row for name in TABLES for row in listed(client, name)]:
        page = client.get(row["trang"].removeprefix(PUBLIC_URL)).content.decode()
        assert f'<link rel="alternate" type="application/json" href="{row["api"]}">' in page
        beside = {reference["trang"].removeprefix(PUBLIC_URL) for reference in references(list(row.values()))}
        assert [address for address in beside if address not in page] == [], row["trang"]
        named[row["trang"].removeprefix(PUBLIC_URL)] = beside
    at = {name: row.get_absolute_url() for name, row in rows.items()}
    every, shared_at = set(at.values()), shared.get_absolute_url()
    assert named[at["doi-thoai"]] == {at["ket-luan"]}
    assert named[at["y-kien"]] == every - {at["y-kien"]} | {shared_at}
    assert named[at["van-de"]] == every - {at["van-de"]} | {shared_at}
    assert named[at["viec-phai-lam"]] == every - {at["viec-phai-lam"]}
    assert named[at["ket-luan"]] == every - {at["ket-luan"]}
    assert named[shared_at] == {at["doi-thoai"], at["van-de"]}
    assert named[alone.get_absolute_url()] == {at["doi-thoai"], alone.response.opinion.get_absolute_url()}


def rows_that_are_gone():
    other, now = make_opinion(moderation="approved"), timezone.now()
    texts = {"subject": PRIVATE, "public_text": PRIVATE}
    taken_apart = {"published_at": now, "dissolved_at": now, "title": PRIVATE}
    issue = make_issue(make_opinion(moderation="approved"), published_at=now)
    return [
        *(make_opinion(moderation=state, **texts) for state in ["held", "pending", "declined", "diverted"]),
        make_opinion(moderation="approved", visibility="not_published", **texts),
        make_opinion(moderation="approved", hidden_at=now, **texts),
        make_opinion(moderation="approved", withdrawn_at=now, **texts),
        make_opinion(moderation="duplicate", duplicate_of=other, **texts),
        make_opinion(moderation="diverted", hidden_at=now, hidden_reason="Có tên người.", **texts),
        make_issue(**taken_apart),
        make_issue(merged_into=issue, **taken_apart),
        make_commitment(title=PRIVATE),
        make_conclusion(title=PRIVATE),
        make_session(title=PRIVATE, announced_at=None),
    ]


def test_what_is_not_public_answers_as_its_page_does(client):
    seen = set()
    for row in rows_that_are_gone():
        page, data = client.get(row.get_absolute_url()), client.get(f"/api/v1{row.get_absolute_url()}")
        moved = page.headers.get("Location")
        assert data.status_code == page.status_code, row
        assert data.headers.get("Location") == (moved and f"{PUBLIC_URL}/api/v1{moved}")
        assert PRIVATE not in data.content.decode()
        assert data.status_code in {301, 302} or json.loads(data.content)["loi"]
        seen.add(data.status_code)
    assert seen == {404, 410, 302, 301}
    for address in ["/api/v1/khong-co/", "/api/v1/y-kien/abc/", f"/api/v1/y-kien/{10**30}/", "/api/v1/ket-luan/1/"]:
        assert client.get(address).status_code == 404


def test_a_conclusion_whose_address_spelled_what_nobody_shall_read_has_moved(client):
    notice = make_conclusion(published_at=timezone.now())
    made = notice.corrections.create(number=1, note="Tên", reason="Lộ tên người")
    made.earlier.create(place="title", text="Ông Nam lấn ngõ", is_withheld=True)
    response = client.get("/api/v1/ket-luan/ong-nam-lan-ngo/")
    assert response.status_code == client.get("/ket-luan/ong-nam-lan-ngo/").status_code == 302
    assert response["Location"] == f"{PUBLIC_URL}/api/v1{notice.get_absolute_url()}"


def test_who_was_hidden_or_took_it_back_leaves_a_sentence_and_not_a_word(client):
    opinion = make_opinion(moderation="approved", subject="Ông Nam lấn ngõ")
    hide(opinion, by=make_user(), reason="Lộ tên người khác.")
    assert told(opinion) == {"loi": f"Ý kiến số {opinion.pk} đã được gỡ khỏi cổng.", "ly_do": "Lộ tên người khác."}
    withdrawn = make_opinion(moderation="approved", withdrawn_at=timezone.now())
    assert told(withdrawn) == {"loi": f"Người gửi đã rút ý kiến số {withdrawn.pk}."}


def test_the_words_of_a_hidden_opinion_are_gone_from_the_lines_of_a_conclusion(client):
    opinion = make_opinion(moderation="approved", subject="Ông Nam lấn ngõ")
    notice = make_conclusion(session=opinion.session, published_at=timezone.now())
    item = notice.items.create(part="a", text=f"Công dân: {opinion.subject}.")
    notice.items.create(part="a", order=2, text="Ghi tại hội trường.")
    opinion.conclusion_items.add(item)
    assert "Ông Nam" in table(client, "ket-luan")[0]["Nội dung"]
    hide(opinion, by=make_user(), reason="Lộ tên.")
    lines = table(client, "ket-luan")
    assert [line["Nội dung"] for line in lines] == ["Nội dung này đã được gỡ khỏi cổng.", "Ghi tại hội trường."]
    assert [line["Mục"] for line in lines] == ["1", "2"]
    (row,) = listed(client, "ket-luan")
    assert [line["noi_dung"] for line in row["muc"]] == [line["Nội dung"] for line in lines]
    assert references(row["muc"]) == []
    assert table(client, "y-kien") == []


def test_nobody_is_named_who_did_not_ask_to_be(client):
    group, official = make_group(name="Tổ dân phố số 3"), make_official(is_public=False)
    sender = {"name": "Lê Thị Kín", "phone": "+84911111111"}
    named = {"visibility": "named", "public_name": "Trần Thị Nêu"}
    opinion = make_opinion(moderation="approved", group=group, sender=sender, original_text="Tôi là Lê Thị Kín")
    other = make_opinion(moderation="approved", group=group, sender=sender, **named)
    make_response(opinion=opinion, state="published", signer=official)
    make_commitment(session=opinion.session, official=official, published_at=timezone.now())
    asked = {row["so"]: row["nguoi_neu"] for row in listed(client, "y-kien")}
    assert asked == {opinion.pk: "Công dân tổ dân phố số 3", other.pk: "Trần Thị Nêu, tổ dân phố số 3"}
    with CaptureQueriesContext(connection) as queries:
        whole = str([[listed(client, name), table(client, name)] for name in TABLES])
    assert not any("feedback_sender" in row["sql"] for row in queries)
    assert "Kín" not in whole
    assert "0911" not in whole
    assert official.name not in whole


@pytest.mark.parametrize("processing", Processing.values)
def test_a_state_is_told_in_the_words_of_the_page(client, processing):
    over = timezone.localdate() - dt.timedelta(days=2)
    opinion = make_opinion(moderation="approved", processing=processing, due_on=over, duty="answer")
    page, row = client.get(opinion.get_absolute_url()).content.decode(), told(opinion)
    assert row["tinh_trang"] in page.lower()
    assert f"Hạn {over:%d/%m/%Y}" in page
    assert row["qua_han_tu"] == f"{over}"
    opinion.referrals.create(to_body=make_body(name="Sở Xây dựng"), sent_on=over, letter_number="12")
    page, row = client.get(opinion.get_absolute_url()).content.decode(), told(opinion)
    assert ("Đã chuyển Sở Xây dựng" in page) == (row["chuyen_den"] == "Sở Xây dựng")
    make_response(opinion=opinion, state="published")
    row = told(opinion)
    assert (row["tinh_trang"], row["qua_han_tu"], row["chuyen_den"]) == ("đã trả lời", None, None)


def test_a_day_that_is_only_told_in_words_is_no_day(client):
    meeting = make_meeting(day_said="cuối tháng 5/2024", place="Hội trường")
    row = told(meeting.session)
    assert (row["ngay_hop"], row["lich_hop"]) == (None, "Cuối tháng 5/2024, Hội trường")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?hoi_nghi=khong-co", "Không có hội nghị nào đang đăng có mã ghi ở «hoi_nghi»."),
        ("?sau=abc", "Giá trị của «sau» không đúng; hãy lấy nguyên địa chỉ ghi ở «trang_sau»."),
        ("?sau=1.99999999999999999999", "Giá trị của «sau» không đúng; hãy lấy nguyên địa chỉ ghi ở «trang_sau»."),
        ("?trang=2", "Không có tham số «trang»; chỉ có «hoi_nghi» và «sau»."),
        ("?subject__startswith=a", "Không có tham số «subject__startswith»; chỉ có «hoi_nghi» và «sau»."),
    ],
)
def test_what_the_api_does_not_understand_it_refuses_in_a_sentence(client, query, sentence):
    make_session(slug="khong-co", announced_at=None)
    response = client.get(f"/api/v1/y-kien/{query}")
    assert (response.status_code, json.loads(response.content)) == (400, {"loi": sentence})


@pytest.mark.parametrize("per_page", [2, 3])
def test_whoever_follows_the_pages_reads_all_once_the_newest_first(client, monkeypatch, per_page):
    monkeypatch.setattr(cutting, "PER_PAGE", per_page)
    one, other = make_session(), make_session()
    rows = [make_opinion(session=[one, other][number % 2], moderation="approved") for number in range(6)]
    assert [row["so"] for row in listed(client, "y-kien")] == [row.pk for row in reversed(rows)]
    narrowed = listed(client, "y-kien", f"?hoi_nghi={one.slug}")
    assert [row["so"] for row in narrowed] == [row.pk for row in reversed(rows[::2])]
    assert [row["ma"] for row in listed(client, "doi-thoai")] == [other.slug, one.slug]
    assert [row["ma"] for row in listed(client, "doi-thoai", f"?hoi_nghi={one.slug}")] == [one.slug]
    first = client.get("/api/v1/y-kien/")
    assert first["Link"] == f'<{json.loads(first.content)["trang_sau"]}>; rel="next"'


def test_a_page_behind_the_last_row_is_empty_and_never_the_first_again(client, monkeypatch):
    monkeypatch.setattr(cutting, "PER_PAGE", 1)
    rows = [make_opinion(moderation="approved") for _ in range(2)]
    following = got(client, "/api/v1/y-kien/")["trang_sau"]
    hide(rows[0], by=make_user(), reason="Trùng.")
    assert got(client, following) == {"trang_sau": None, "du_lieu": []}


def test_a_long_table_is_cut_into_files_by_the_numbers_of_its_rows(client, monkeypatch):
    monkeypatch.setattr(cutting, "PER_FILE", 4)
    monkeypatch.setattr(cutting, "AT_ONCE", 2)
    rows = [make_opinion(moderation="approved") for _ in range(9)]
    make_opinion()
    last = rows[-1].pk // 4
    found = [[int(line["Số"]) for line in table(client, "y-kien", number)] for number in range(last + 1)]
    assert [key for keys in found for key in keys] == [row.pk for row in rows]
    assert max(map(len, found)) == 4
    page = client.get("/du-lieu/").content.decode()
    assert all(f'"/du-lieu/y-kien.{number}.csv"' in page for number in range(last + 1))
    for address in [f"y-kien.{last + 1}.csv", f"y-kien.{10**30}.csv", "ket-luan.1.csv", "khong-co.0.csv"]:
        assert client.get(f"/du-lieu/{address}").status_code == 404


def test_excel_opens_a_file_right_and_nothing_in_it_comes_alive(client):
    opinion = make_opinion(moderation="approved", subject="=HYPERLINK(1)", public_text="Đường ngập\n+84 gọi")
    make_response(opinion=opinion, state="published", text="-2+3", issued_on=dt.date(2026, 3, 5), on_the_spot=True)
    response = client.get("/du-lieu/y-kien.0.csv")
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbfS\xe1\xbb\x91,")
    assert f'filename="y-kien.0-{timezone.localdate()}.csv"' in response["Content-Disposition"]
    (line,) = table(client, "y-kien")
    assert [line[name] for name in ["Tiêu đề", "Nội dung", "Nội dung trả lời"]] == [
        "'=HYPERLINK(1)",
        "Đường ngập\n'+84 gọi",
        "'-2+3",
    ]
    assert (line["Ngày trả lời"], line["Trả lời tại chỗ"], line["Minh họa"]) == ("05/03/2026", "có", "không")


def test_the_dictionary_is_made_from_the_columns_that_rows_have(client):
    rows_of_a_chain()
    page, index = client.get("/du-lieu/").content.decode(), got(client, "/api/v1/")
    for dataset, about in zip(DATASETS, index["du_lieu"], strict=True):
        row = listed(client, dataset.name)[-1]
        assert about["dia_chi"] == f"{PUBLIC_URL}/api/v1/{dataset.name}/"
        assert ["trang", "api", *about["cot"]] == list(row)
        assert list(table(client, dataset.name)[0]) == [*(column.heading for column in dataset.all_columns), "Trang"]
        if dataset.lines:
            assert about["cot"]["muc"].keys() == row["muc"][0].keys()
        for column in dataset.all_columns:
            assert f"{column.name}</code></dt><dd>{column.meaning}</dd>" in page
            assert f"<dt>{column.heading} <code>" in page


def test_a_program_of_any_website_reads_it_and_none_is_told_more_than_another(client):
    opinion = make_opinion(moderation="approved")
    address = f"/api/v1{opinion.get_absolute_url()}"
    first = client.get(address)
    gone = make_opinion(moderation="approved", hidden_at=timezone.now())
    answers = {
        200: first,
        304: client.get(address, headers={"If-None-Match": first["ETag"]}),
        400: client.get("/api/v1/y-kien/?a=b"),
        404: client.get("/api/v1/y-kien/99999999/"),
        405: Client(enforce_csrf_checks=True).post(address),
        410: client.get(f"/api/v1{gone.get_absolute_url()}"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.has_header("Access-Control-Allow-Credentials")
        assert not answer.cookies
        assert status == 304 or answer["Content-Type"] == "application/json"
    assert (answers[405]["Allow"], json.loads(answers[405].content)["loi"][:21]) == (
        "GET, HEAD",
        "Địa chỉ này chỉ để đọ",
    )
    assert first["X-Robots-Tag"] == "noindex"
    assert first["Cross-Origin-Resource-Policy"] == "cross-origin"
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    for other in ["/", "/du-lieu/", "/du-lieu/y-kien.0.csv", opinion.get_absolute_url(), "/api/v2/"]:
        assert not client.get(other).has_header("Access-Control-Allow-Origin"), other


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"".join(response) if response.streaming else response.content
    return len(queries)


QUERIES = {
    "/du-lieu/": 2,
    "/api/v1/": 1,
    **{f"/api/v1/{name}/": 2 for name in TABLES},
    **{f"/du-lieu/{name}.0.csv": 4 for name in TABLES},
}
"""Of a file: where it ends, keys, rows, and that there are no more keys."""


def test_as_many_queries_for_one_row_as_for_many(client):
    for number in [1, 7]:
        for _ in range(number):
            rows, _ = rows_of_a_chain()
        assert {address: queries_of(client, address) for address in QUERIES} == QUERIES
        assert [queries_of(client, f"/api/v1{row.get_absolute_url()}") for row in rows.values()] == [2] * 5
    assert queries_of(client, f"/api/v1/y-kien/?hoi_nghi={rows['doi-thoai'].slug}") == 3
