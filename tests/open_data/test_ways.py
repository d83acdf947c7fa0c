"""How open data is asked for and cut, in which form it comes, and at what price."""

import datetime as dt
import json
from unittest.mock import Mock

import pytest
from django.db import OperationalError, ProgrammingError
from django.test import Client
from django.utils import timezone

from dialogue_portal.open_data import dataset as cutting
from dialogue_portal.open_data.catalogue import DATASETS
from feedback.actions import hide

from ..builders import (
    make_opinion,
    make_response,
    make_session,
    make_user,
)
from ..whole_conference import TABLES
from .rows import PUBLIC_URL, got, listed, queries_of, rows_of_a_chain, table


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


def test_no_address_tells_or_lets_anybody_find_out_at_what_time_an_opinion_came(client, monkeypatch):
    monkeypatch.setattr(cutting, "PER_PAGE", 1)
    monkeypatch.setattr("feedback.views.opinion_list.PER_PAGE", 1)
    rows = [make_opinion(moderation="approved") for _ in range(2)]
    listed_first = client.get("/y-kien/?sap_xep=cu-nhat").context["part"]
    for following in [got(client, "/api/v1/y-kien/")["trang_sau"], listed_first.next]:
        assert "sau=" in following
        assert not [row for row in rows if str(int(row.received_at.timestamp())) in following]
    made_up = f"{int(rows[1].received_at.timestamp() * 1_000_000) - 1}.{rows[1].pk}"
    assert client.get(f"/api/v1/y-kien/?sau={made_up}").status_code == 400
    assert client.get(f"/y-kien/?sap_xep=cu-nhat&sau={made_up}").context["part"].keys == listed_first.keys


def test_a_long_table_is_cut_into_files_by_the_numbers_of_its_rows(client, monkeypatch):
    monkeypatch.setattr(cutting, "PER_FILE", 4)
    monkeypatch.setattr(cutting, "AT_ONCE", 2)
    rows = [make_opinion(moderation="approved") for _ in range(9)]
    make_opinion()
    first, last = rows[0].pk // 4, rows[-1].pk // 4
    found = [[int(line["Số"]) for line in table(client, "y-kien", number)] for number in range(first, last + 1)]
    assert [key for keys in found for key in keys] == [row.pk for row in rows]
    assert max(map(len, found)) == 4
    page = client.get("/du-lieu/").content.decode()
    assert all(f'"/du-lieu/y-kien.{number}.csv"' in page for number in range(last + 1))
    for address in [f"y-kien.{last + 1}.csv", f"y-kien.{10**30}.csv", "ket-luan.1.csv", "khong-co.0.csv"]:
        assert client.get(f"/du-lieu/{address}").status_code == 404


@pytest.mark.parametrize("name", [dataset.name for dataset in DATASETS])
@pytest.mark.parametrize("digits", [30, 5000])
def test_a_number_that_no_row_can_have_is_an_address_where_nothing_is(client, name, digits):
    assert client.get(f"/api/v1/{name}/{'9' * digits}/").status_code == 404


def test_one_network_takes_so_many_files_a_minute_and_looks_at_any_number(client, monkeypatch):
    monkeypatch.setattr("dialogue_portal.made_files.FILES_A_MINUTE", 2)
    monkeypatch.setattr("dialogue_portal.made_files.MINUTE", 10**9)  # no minute ends meanwhile by chance
    file, bundle = "/du-lieu/y-kien.0.csv", f"{make_session().get_absolute_url()}ho-so.zip"
    asked = [client.get(address) for address in [file, bundle, bundle, file]]
    assert [page.status_code for page in asked] == [200, 200, 429, 429]
    assert int(asked[2]["Retry-After"]) > 0
    assert "Xin đợi một phút rồi lấy tiếp." in asked[2].content.decode()
    others = [client.head(file), client.get("/du-lieu/"), client.get("/api/v1/y-kien/")]
    assert "mỗi mạng nhiều nhất 60 tệp một phút" in others[1].content.decode()
    others.append(client.get(file, REMOTE_ADDR="203.0.113.9"))
    assert {page.status_code for page in others} == {200}


@pytest.mark.parametrize("words", ["database or disk is full", "no such table"])
def test_a_disk_that_is_full_keeps_no_file_from_who_reads(client, monkeypatch, words):
    error = OperationalError(words) if "full" in words else ProgrammingError(words)
    monkeypatch.setattr("dialogue_portal.made_files.is_over_share", Mock(side_effect=error))
    client.raise_request_exception = False
    assert client.get("/du-lieu/y-kien.0.csv").status_code == (200 if "full" in words else 500)


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


QUERIES = {
    "/du-lieu/": 2,
    "/api/v1/": 1,
    **{f"/api/v1/{name}/": 2 for name in TABLES},
    **{f"/du-lieu/{name}.0.csv": 5 for name in TABLES},
}
"""Of a file: how many were taken, where it ends, keys, rows, and that there are no more keys."""


def test_as_many_queries_for_one_row_as_for_many(client):
    for number in [1, 7]:
        for _ in range(number):
            rows, _ = rows_of_a_chain()
        assert {address: queries_of(client, address) for address in QUERIES} == QUERIES
        assert [queries_of(client, f"/api/v1{row.get_absolute_url()}") for row in rows.values()] == [2] * 5
    assert queries_of(client, f"/api/v1/y-kien/?hoi_nghi={rows['doi-thoai'].slug}") == 3
