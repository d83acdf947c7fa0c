"""What a paper says survives being kept, and has one digest for the same words."""

import datetime as dt
import json
from dataclasses import replace

from sessions_app.documents.content import Appendix, Content, Head, Missing, Table, Text, digest_of_words

HARD = 'Ông "A" & bà <B> ]]>\ndòng hai'


def paper(**changes):
    blocks = (
        Text("Căn cứ Luật số 72/2025/QH15;", "basis"),
        Text(HARD),
        Missing("thời hạn"),
        Appendix("Danh sách ý kiến", is_wide=True),
        Table((("STT", 1), ("Ý kiến", 8)), (("1", HARD), ("2", ""))),
    )
    head = Head("ỦY BAN NHÂN DÂN PHƯỜNG THỬ", authority=("TM. ỦY BAN NHÂN DÂN",), recipients=("Như trên;",))
    return Content(**{"head": head, "title": "KẾ HOẠCH", "subject": "Tổ chức", "blocks": blocks, **changes})


def test_a_paper_comes_back_from_json_as_it_was():
    assert Content.from_json(json.loads(json.dumps(paper().as_json()))) == paper()


def test_every_word_is_read_in_order_and_the_gaps_are_known():
    lines = list(paper().lines())
    for words in ["KẾ HOẠCH", HARD, "thời hạn", "Danh sách ý kiến", f"1\t{HARD}", "Như trên;"]:
        assert words in lines
    assert lines.index("KẾ HOẠCH") < lines.index("1\t" + HARD) < lines.index("Như trên;")
    assert paper().gaps == ["thời hạn"]


def test_the_digest_is_that_of_the_words_the_number_and_the_day():
    first = digest_of_words(paper().plain, number_symbol="05/KH-UBND", issued_on=dt.date(2026, 3, 5))
    assert len(first) == 64
    assert first == digest_of_words(
        paper(file_name="khac").plain, number_symbol="05/KH-UBND", issued_on=dt.date(2026, 3, 5)
    )
    assert first != digest_of_words(
        paper(subject="Khác").plain, number_symbol="05/KH-UBND", issued_on=dt.date(2026, 3, 5)
    )
    assert first != digest_of_words(paper().plain, number_symbol="06/KH-UBND", issued_on=dt.date(2026, 3, 5))
    assert first != digest_of_words(paper().plain, number_symbol="05/KH-UBND", issued_on=dt.date(2026, 3, 6))


def test_a_second_signer_is_kept_and_leaves_no_trace_where_there_is_none():
    """Texts of before there could be one must stay equal to what is made anew from the same data."""
    alone = Content(Head("UBND"), "BIÊN BẢN", "Hội nghị", ())
    both = replace(alone, head=replace(alone.head, beside="THƯ KÝ"))
    assert "beside" not in alone.as_json()["head"]
    assert [Content.from_json(content.as_json()) for content in (alone, both)] == [alone, both]
    assert "THƯ KÝ" in both.plain
