"""The files and the API tell what pages tell, in the same words, of the same rows, and no more."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogue_portal.open_data.columns import Reference
from feedback.actions import hide
from feedback.models import Opinion, Processing

from ..builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_group,
    make_meeting,
    make_official,
    make_opinion,
    make_response,
    make_user,
)
from ..whole_conference import PRIVATE, TABLES, published_chain, seed_private
from .rows import (
    PUBLIC_URL,
    got,
    listed,
    references,
    rows_of_a_chain,
    rows_that_are_gone,
    table,
    tie_what_is_not_public,
    told,
)


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


def test_what_is_named_beside_a_row_is_public_and_its_page_leads_there_too(client):
    rows, (*shared, alone, before) = rows_of_a_chain()
    tie_what_is_not_public(rows)
    named = {}
    for row in [row for name in TABLES for row in listed(client, name)]:
        page = client.get(row["trang"].removeprefix(PUBLIC_URL)).content.decode()
        assert f'<link rel="alternate" type="application/json" href="{row["api"]}">' in page
        beside = {reference["trang"].removeprefix(PUBLIC_URL) for reference in references(list(row.values()))}
        assert [address for address in beside if address not in page] == [], row["trang"]
        named[row["trang"].removeprefix(PUBLIC_URL)] = beside
    at = {name: row.get_absolute_url() for name, row in rows.items()}
    every, shared_at = set(at.values()), {row.get_absolute_url() for row in shared}
    assert named[at["doi-thoai"]] == {at["ket-luan"]}
    assert named[at["y-kien"]] == every - {at["y-kien"]} | shared_at
    assert named[at["van-de"]] == every - {at["van-de"]} | shared_at
    assert named[at["viec-phai-lam"]] == every - {at["viec-phai-lam"]}
    assert named[at["ket-luan"]] == every - {at["ket-luan"]}
    assert [named[address] for address in shared_at] == [{at["doi-thoai"], at["van-de"]}] * 2
    asked = alone.response.opinion.get_absolute_url()
    assert named[alone.get_absolute_url()] == named[before.get_absolute_url()] == {at["doi-thoai"], asked}
    assert before.get_absolute_url() in client.get(asked).content.decode()


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
    split = make_opinion(moderation="approved", hidden_at=timezone.now(), hidden_reason="Đã tách.")
    parts = [Reference("y-kien", make_opinion(moderation="approved", part_of=split).pk).told for _ in range(2)]
    make_opinion(moderation="approved", part_of=split, hidden_at=timezone.now())
    assert told(split) == {"loi": f"Ý kiến số {split.pk} đã được tách.", "cac_phan": parts}


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
    Opinion.objects.update(processing="assigned")
    row = told(opinion)
    again = ("đang được xem xét lại", f"{over}", "Sở Xây dựng")
    assert (row["tinh_trang"], row["qua_han_tu"], row["chuyen_den"]) == again


def test_what_came_back_from_another_body_is_not_told_as_without_a_reply():
    opinion, today = make_opinion(moderation="approved", processing="classified"), timezone.localdate()
    opinion.referrals.create(to_body=make_body(), sent_on=today, replied_on=today, reply="Đang xem xét.")
    row = told(opinion)
    assert row["tinh_trang"] == "cơ quan khác đã trả lời, chưa đăng câu trả lời cho người gửi"
    assert row["chuyen_den"] is None


def test_a_day_that_is_only_told_in_words_is_no_day(client):
    meeting = make_meeting(day_said="cuối tháng 5/2024", place="Hội trường")
    row = told(meeting.session)
    assert (row["ngay_hop"], row["lich_hop"]) == (None, "Cuối tháng 5/2024, Hội trường")
