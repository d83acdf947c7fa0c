"""What is pasted becomes clean HTML of few tags; what is dangerous never arrives, what is said is never lost."""

import re
import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue_portal.lib.fields import RichTextFormField
from dialogue_portal.lib.rich_text import TooMuch, as_rich, clean_html, from_plain, shown, to_plain
from dialogue_portal.lib.rich_text.safe import TAGS
from dialogue_portal.lib.rich_text.tree import Node
from dialogue_portal.lib.rich_text.word import Item, lists_of
from dialogue_portal.lib.text import UnreadableText
from tests.lib.pasted import PASTED
from tests.marks import seldom


def test_a_piece_of_word_becomes_headings_lists_and_a_table():
    assert clean_html(PASTED).split("\n") == [
        "<p><strong>THÔNG BÁO</strong></p>",
        "<h2>I. Thời gian, địa điểm</h2>",
        "<p>Hội nghị tổ chức lúc <strong>14 giờ 00</strong>, ngày <em>09/12/2026</em>, tại hội trường UBND phường; "
        "diện tích 120 m<sup>2</sup>.</p>",
        "<ul><li>Đại diện các hộ dân<ul><li>Tổ dân phố số 3</li></ul></li><li>Các đơn vị liên quan</li></ul>",
        "<ol><li>Khai mạc</li><li><strong>Phát biểu</strong> của Nhân dân</li></ol>",
        '<table><tbody><tr><td colspan="2"><strong>STT</strong></td></tr><tr><td>1</td>'
        "<td><p>Đèn đường</p><p>ngõ 5</p><p>ngõ 7</p></td></tr></tbody></table>",
        '<p>Xem <a href="https://example.vn/?a=1&amp;b=2" rel="noopener noreferrer">văn bản</a>, bấm, [1], tệp.</p>',
    ]


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<SCRIPT/x>alert(1)</SCRIPT>",
        '<img src=x onerror="alert(1)">',
        '<p onclick="alert(1)" style="background:url(javascript:alert(1))">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java&#10;script:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<a href="vbscript:alert(1)">x</a>',
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)><p>x</svg>",
        '<math><mi xlink:href="data:x,<script>alert(1)</script>"></math>',
        '<iframe src="https://example.vn"></iframe>',
        "<style>@import 'x'</style>",
        '<form action="/x"><input name=a autofocus onfocus=alert(1)></form>',
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<table><td><style><a title='</style><img src=x onerror=alert(1)>'>",
        "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
        "<base href=https://example.vn><link rel=stylesheet href=//example.vn><meta http-equiv=refresh content=0>",
    ],
)
def test_nothing_that_runs_or_loads_gets_through(attack):
    html = clean_html(f"<p>Trước</p>{attack}<p>Sau</p>")
    assert only_allowed(html), html
    assert "alert" not in html or "&lt;" in html
    assert html.startswith("<p>Trước</p>")
    assert "Sau" in html


def only_allowed(html):
    tags = re.findall(r"<(/?)([a-z0-9]+)([^>]*)>", html)
    attributes = {name for _, _, rest in tags for name in re.findall(r"([a-z-]+)=", rest.split("://")[0])}
    hrefs = re.findall(r'href="([^"]*)"', html)
    return (
        {tag for _, tag, _ in tags} <= TAGS
        and attributes <= {"href", "rel", "colspan", "rowspan", "start"}
        and all(re.match(r"(https?|mailto|tel):|/|[^:]*$", href) for href in hrefs)
    )


def test_what_the_database_holds_is_cleaned_again_when_it_is_shown():
    assert shown("<p onclick=x>a<script>alert(1)</script></p>") == "<p>a</p>"


def test_a_wide_table_can_be_pushed_by_keyboard():
    assert shown("<table><tbody><tr><td>1</td></tr></tbody></table>").startswith(
        '<div class="table-frame" role="region"'
    )


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<div>Một<br>hai</div>ba", "<p>Một<br>hai</p>\n<p>ba</p>"),
        ('<b id="docs-internal-guid-1"><p>Từ <span>Google</span></p></b>', "<p>Từ Google</p>"),
        ("<p>&nbsp;</p><p><b> </b></p><p><br></p>", ""),
        ("<h5><b>Đề mục</b></h5>", "<h4>Đề mục</h4>"),
        ("<p>a<b>b</b><strong>c</strong></p>", "<p>a<strong>bc</strong></p>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ol start=3><li>c</li></ol>", '<ol start="3"><li>c</li></ol>'),
        ("<p>·  Một</p><p>·  Hai</p>", "<ul><li>Một</li><li>Hai</li></ul>"),
        ("<p>1. Một</p><p>a) Hai</p>", "<p>1. Một</p>\n<p>a) Hai</p>"),
        ('<p class="MsoListParagraph">3.  Ba</p>', '<ol start="3"><li>Ba</li></ol>'),
        ('<td colspan="9999">x</td>', "<p>x</p>"),
        (
            f'<table><tr><td colspan="{"9" * 5000}">x</td><td>y</td></tr></table>',
            "<table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>",
        ),
        ("<table><tr><td rowspan=9999>x</td></tr></table>", "<table><tbody><tr><td>x</td></tr></tbody></table>"),
        ("<p>Tha\u0309o\u00a0luận\u200b</p>", "<p>Thảo luận</p>"),
        ("<u>gạch</u> <s>bỏ</s> <font color=red>màu</font>", "<p>gạch bỏ màu</p>"),
        ("<table></table><table><tr><td> </td></tr></table>", ""),
    ],
)
def test_html_is_brought_into_one_form(html, clean):
    assert clean_html(html) == clean


def test_a_control_character_is_refused():
    for html in ["<p>a\x01</p>", "<p>a&#1;</p>"]:
        with pytest.raises(UnreadableText):
            clean_html(html)


@pytest.mark.parametrize(
    "pasted",
    [
        "<div>" * 10_000 + "lời",
        "<ul><li>" * 5_000 + "lời",
        "<b>x" * 25_000,
        "<table><tr><td>" * 5_000 + "lời",
        "".join(f"<b id={number}>" for number in range(5_000)) + "<p>x" * 10_000,
        "<p>" + "".join(f"<b id={number}>" for number in range(19)) + "</p>" + "<p>x</p>" * 15_000,
        "".join(f"<b id={number}><!--</b>-->" for number in range(5_000)) + "<p>x" * 10_000,
        "".join(f"<b id={number} title='</b>'>" for number in range(5_000)) + "<p>x" * 10_000,
        "".join(f"<svg><![CDATA[></b>]]></svg><b id={number}>" for number in range(5_000)) + "<p>x" * 10_000,
        "<p>x</p>" * 50_000,
        "lời " * 300_000,
    ],
)
def test_what_nobody_writes_is_refused_in_bounded_time(pasted):
    begun = time.process_time()
    with pytest.raises(TooMuch, match="Nội dung dán vào"):
        as_rich(f"<p>{pasted}")
    assert time.process_time() - begun < 3


def test_an_unclosed_style_element_repeated_many_times_is_cleaned_quickly():
    begun = time.process_time()
    assert as_rich("<p>Lời</p><style>" + "</style " * 60_000) == "<p>Lời</p>"
    assert time.process_time() - begun < 3  # each was looked at to the end: half a minute, and no page for anybody


def test_a_long_list_of_word_is_not_copied_for_each_of_its_items():
    begun = time.process_time()
    (made,) = lists_of([Item(1, None, Node("p", ["Lời"]))] * 20_000)
    assert time.process_time() - begun < 0.5
    assert len(made.children) == 20_000


@pytest.mark.long
def test_tags_within_each_other_are_passed_over_where_people_write_so():
    assert to_plain(clean_html("<div>" * 150 + "lời" + "</div>" * 150)) == "lời"
    assert to_plain(clean_html("<p><b>lời</b></p>" * 5_000)).count("lời") == 5_000


def test_a_table_within_tables_is_read_once():
    assert clean_html("<table><tr><td>" * 5 + "lời" + "</table>" * 5).count("lời") == 1


def test_the_pictures_of_a_long_paper_do_not_make_it_too_long():
    picture = f'<img width=9 src="data:image/png;base64,{"A" * 2_000_000}" alt="">'
    assert clean_html(f"<p>Trước</p>{picture}<p>Sau</p>") == "<p>Trước</p>\n<p>Sau</p>"


LINKS = "".join(f"<a href=https://x/{number}>y</a> " for number in range(19_000))


@pytest.mark.long
@pytest.mark.parametrize("typed", ["lời " * 300_000, "a\n" * 50_000, "<" * 500_000, f"<p>{LINKS}"])
def test_what_grows_too_large_by_cleaning_is_refused_at_once(typed):
    with pytest.raises(ValidationError, match="Nội dung dán vào"):
        RichTextFormField().clean(typed)


@pytest.mark.parametrize("typed", ["a\n" * 30_000, *seldom("<" * 200_000, f"<p>{LINKS[:300_000]}")])
def test_what_was_taken_in_once_is_taken_in_again(typed):
    html = as_rich(typed)
    assert as_rich(html) == html


TYPED = ["Một & hai <3\ndòng hai\n\n## Mục\n\n- a\n- b", "Chỉ một dòng.", "Gửi <tên> và x < y > z", "- a\n- b\n\nSau"]


@pytest.mark.parametrize("typed", TYPED)
def test_plain_text_becomes_rich_text_and_finds_its_way_back(typed):
    html = as_rich(typed)
    assert only_allowed(html)
    assert to_plain(html) == typed
    assert as_rich(html) == html


def test_words_of_a_table_and_lists_are_kept_as_plain_text():
    plain = to_plain(clean_html(PASTED), marked=False)
    for words in ["THÔNG BÁO", "I. Thời gian", "Tổ dân phố số 3", "1 | Đèn đường ngõ 5 ngõ 7", "bấm"]:
        assert words in plain
    assert "<" not in plain
    assert "##" not in plain


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*(f"<{tag}>" for tag in [*TAGS, "b", "div", "span"]), *(f"</{tag}>" for tag in TAGS), " ", "a", "·  ", "&lt;", "\n"]), max_size=25))  # fmt: skip
def test_cleaning_twice_changes_nothing(pieces):
    html = clean_html("".join(pieces))
    assert clean_html(html) == html
    assert only_allowed(html)


@pytest.mark.parametrize("html", ["<sub>·  <sub>", "<table><td><em>·  </br>", "<h3><b>·  <ol>·</ol>"])
def test_what_is_only_a_bullet_is_nothing_or_stays_as_it_is(html):
    assert clean_html(clean_html(html)) == clean_html(html)
    assert "<li></li>" not in clean_html(html)
    assert "<td></td>" not in clean_html(html)


def test_the_form_takes_html_and_plain_text_and_tells_of_what_cannot_be_read():
    field = RichTextFormField()
    assert field.clean("Một\n\nHai") == "<p>Một</p>\n<p>Hai</p>"
    assert field.clean("<div>Một</div>") == "<p>Một</p>"
    for wrong in ["", "<p> </p>", "a\x00"]:
        with pytest.raises(Exception, match=r"còn trống|không đọc được|required"):
            field.clean(wrong)


def test_plain_text_is_read_as_it_stands():
    assert from_plain("a  b\nc") == "<p>a b<br>c</p>"
    table = from_plain("STT\tViệc\tHạn\n1\tNạo vét. \t\t30/6\t")
    assert table == "<p>STT | Việc | Hạn<br>1 | Nạo vét. | 30/6</p>"
    assert from_plain("\t1.\tMột\nHạn:\t30/6") == "<p>1. Một<br>Hạn: 30/6</p>"
    assert from_plain("-\tMột\tHai") == "<ul><li>Một | Hai</li></ul>"
