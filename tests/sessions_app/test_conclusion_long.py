"""The conclusion of a conference of a hundred and fifty opinions: two items for each, edited on its own page."""

import re

import pytest
from django.utils import timezone

from sessions_app.admin.conclusions import OPEN_AT_ONCE
from sessions_app.models import ConclusionItem, ConclusionPart

from ..builders import make_body, make_conclusion, make_opinion, make_topic
from ..forms import opened_form, send
from ..staff import fresh, page_of, signed_in, text_of

pytestmark = pytest.mark.long

OPINIONS = 150
QUERIES = 24
HEAVIEST = 500_000
"""Bytes of its page: those of the items' boxes were 1.8 million at 246 items."""


def long_conclusion():
    notice, body = make_conclusion(), make_body()
    parts = {ConclusionPart.RAISED: None, ConclusionPart.ASSIGNED: body}
    ConclusionItem.objects.bulk_create(
        ConclusionItem(notice=notice, part=part, order=number, text=f"Việc {part}{number}.", body=leads)
        for part, leads in parts.items()
        for number in range(1, OPINIONS + 1)
    )
    return notice


def test_an_item_far_down_is_opened_and_saved_with_all_that_was_typed():
    office, notice = signed_in("Văn phòng"), long_conclusion()
    far = notice.items.get(text="Việc d41.")
    page = office.get(page_of(notice))
    assert len(page.content) < HEAVIEST
    assert all(f"Việc {part}{OPINIONS}." in text_of(page) for part in "ad")
    form = opened_form(office, page_of(notice))
    form.fill("introduction", "Ngày họp có đông người dự.")
    form.values["_open"] = [str(far.pk)]
    opened = send(office, page_of(notice), form)
    assert opened.url == f"{page_of(notice)}?tu={far.pk}#items-group"
    form = opened_form(office, opened.url)
    form.fill("items-0-text", "Việc đã sửa lời.")
    form.fill("items-1-text", "")
    refused = text_of(office.post(opened.url, form.values))
    assert "Việc đã sửa lời." in refused
    assert refused.count('name="_open"') == 2 * OPINIONS - OPEN_AT_ONCE
    form.fill("items-1-text", "Việc sau đó.")
    form.values["_continue"] = ["1"]
    assert send(office, opened.url, form).url == f"{page_of(notice)}?tu={far.pk}#id_items-1-text"
    assert fresh(notice).introduction == "Ngày họp có đông người dự."
    assert fresh(far).text == "Việc đã sửa lời."
    assert notice.items.count() == 2 * OPINIONS


def saved_and_gone_on(office, address, **typed):
    """Where the browser is led after «Lưu rồi sửa tiếp», and the page that stands there."""
    form = opened_form(office, address)
    for name, value in typed.items():
        form.fill(name.replace("__", "-"), value) if name != "_at" else form.values.update(_at=[value])
    form.values["_continue"] = ["1"]
    page = send(office, address, form)
    return page.url, text_of(office.get(page.url))


def test_whoever_saves_a_folded_item_comes_back_to_it_and_it_stands_open():
    office, notice = signed_in("Văn phòng"), long_conclusion()
    first = notice.items.first()
    url, page = saved_and_gone_on(office, page_of(notice), items__6__text="Việc đã sửa lời.")
    assert url == f"{page_of(notice)}?tu={first.pk}#id_items-6-text"
    assert re.search(
        r'<textarea name="items-6-text"[^>]* id="id_items-6-text"[^>]*>\s*Việc đã sửa lời.</textarea>', page
    )
    assert 'id="sua-muc"' not in page


def test_in_a_short_draft_too():
    office, notice = signed_in("Văn phòng"), make_conclusion(items=3)
    url, _ = saved_and_gone_on(office, page_of(notice), items__0__text="Một.", items__1__text="Hai.")
    assert url == f"{page_of(notice)}#id_items-1-text"


def test_an_item_that_went_elsewhere_is_found_there():
    office, notice = signed_in("Văn phòng"), long_conclusion()
    moved = notice.items.all()[3]
    url, page = saved_and_gone_on(office, page_of(notice), items__3__order="140")
    assert url == f"{page_of(notice)}?tu={moved.pk}#id_items-0-text"
    assert f"{moved.text}</textarea>" in page
    url, _ = saved_and_gone_on(office, f"{page_of(notice)}?tu={moved.pk}", items__2__order="120", _at="items-2")
    assert url.endswith("#id_items-0-text")


def test_an_added_item_is_come_back_to():
    office, notice = signed_in("Văn phòng"), make_conclusion(items=2)
    form = opened_form(office, page_of(notice))
    form.add_row("items", 2)
    form.fill("items-2-text", "Việc thêm.")
    form.fill("items-2-part", "a")
    form.values |= {"_continue": ["1"], "_at": ["items-2"]}
    assert send(office, page_of(notice), form).url == f"{page_of(notice)}#id_items-2-text"


@pytest.mark.parametrize(
    ("at", "place"),
    [
        ("items-4", "id_items-4-text"),
        ("", ""),
        ("introduction", "id_items-1-text"),
        ("items-__prefix__", "id_items-1-text"),
    ],
)
def test_where_scripts_tell_the_place_of_the_cursor_that_counts(at, place):
    office, notice = signed_in("Văn phòng"), make_conclusion(items=5)
    url, _ = saved_and_gone_on(office, page_of(notice), items__1__text="Hai.", _at=at)
    assert url == page_of(notice) + (f"#{place}" if place else "")


def test_an_item_that_is_gone_or_of_another_conclusion_is_no_place():
    office, notice, other = signed_in("Văn phòng"), make_conclusion(items=3), make_conclusion(items=1)
    form = opened_form(office, page_of(notice))
    form.values |= {"items-1-DELETE": ["on"], "_continue": ["1"], "_at": ["items-1"]}
    assert send(office, page_of(notice), form).url == f"{page_of(notice)}#items-group"
    form = opened_form(office, page_of(notice))
    form.values |= {"_continue": ["1"], "_at": ["x"], "x-id": [str(other.items.get().pk)]}
    assert send(office, page_of(notice), form).url == f"{page_of(notice)}#items-group"


@pytest.mark.parametrize("key", ["x", "9" * 5000])
def test_a_key_that_is_none_is_no_place(key):
    office, notice = signed_in("Văn phòng"), make_conclusion(items=3)
    form = opened_form(office, page_of(notice))
    form.fill("items-1-text", "Hai.")
    form.values |= {"_continue": ["1"], "_at": ["x"], "x-id": [key]}
    assert send(office, page_of(notice), form).url == f"{page_of(notice)}#id_items-1-text"


def test_an_added_item_comes_last_in_its_part_unless_it_is_given_a_place():
    office, notice = signed_in("Văn phòng"), long_conclusion()
    form = opened_form(office, page_of(notice))
    at = int(form.values["items-TOTAL_FORMS"][0])
    for row, (text, order) in enumerate([("Việc thêm.", ""), ("Việc chen.", "2"), ("", "")], start=at):
        form.add_row("items", row)
        assert form.values.get(f"items-{row}-order", [""]) == [""]
        form.fill(f"items-{row}-text", text)
        form.fill(f"items-{row}-order", order)
        form.fill(f"items-{row}-part", "a" if text else "")
    send(office, page_of(notice), form)
    in_part = list(notice.items.filter(part="a").values_list("text", flat=True))
    assert in_part[-1] == "Việc thêm."
    assert in_part[1:3] == ["Việc a2.", "Việc chen."]
    assert notice.items.count() == 2 * OPINIONS + 2


@pytest.mark.parametrize("rows", [1, 30])
def test_the_draft_takes_the_same_queries_for_any_number_of_items(rows, django_assert_num_queries):
    office, notice, body = signed_in("Văn phòng"), make_conclusion(), make_body()
    for number in range(1, rows + 1):
        notice.items.create(part=ConclusionPart.ASSIGNED, order=number, text=f"Việc {number}.", body=body)
    page = text_of(office.get(page_of(notice)))
    assert page.count(f'<option value="{body.pk}" selected>{body}</option>') == min(rows, OPEN_AT_ONCE)
    assert page.count('name="_open"') == (rows + 1 if rows > OPEN_AT_ONCE else 0)
    with django_assert_num_queries(QUERIES):
        office.get(page_of(notice))


def test_a_long_draft_is_folded_and_each_of_its_parts_is_one_link_away():
    page = text_of(signed_in("Văn phòng").get(page_of(long_conclusion())))
    wanted = ["con-trong", "phan-a", "phan-d", "sua-muc"]
    assert re.findall(r'<li><a href="#([a-z-]+)">', page) == wanted
    assert all(page.count(f'id="{place}"') == 1 for place in wanted)
    assert "a) Các ý kiến được nêu (150)" in page
    assert re.findall(r'<details class="form-part" id="([a-z-]+)"( open)?>', page) == [
        (place, "") for place in wanted[1:]
    ]
    assert re.findall(r'<button [^>]*name="_continue"[^>]*>([^<]+)<', page) == ["Lưu rồi sửa tiếp"]
    assert page.count('name="_open"') == 2 * OPINIONS + 1


def test_what_is_published_offers_no_boxes_that_would_not_be_kept():
    notice = long_conclusion()
    type(notice).objects.filter(pk=notice.pk).update(published_at=timezone.now())
    page = text_of(signed_in("Văn phòng").get(page_of(notice)))
    assert "Đã công bố nên không sửa thẳng được." in page
    assert '<details class="form-part" id="phan-d"' in page
    assert "Sửa lời các mục" not in page
    assert "thêm mục mới" not in page


def test_of_an_item_that_was_asked_for_the_boxes_stand_open():
    office, notice = signed_in("Văn phòng"), long_conclusion()
    page = text_of(office.get(page_of(notice), {"tu": notice.items.last().pk}))
    assert 'id="sua-muc"' not in page
    assert '<a href="#items-group">Sửa lời các mục</a>' in page
    assert '<a href="#items-0" aria-label="Sửa: ' in page


def test_a_short_draft_stands_open_and_needs_no_links():
    notice = make_conclusion()
    notice.items.create(part=ConclusionPart.RAISED, order=1, text="Đèn.")
    page = text_of(signed_in("Văn phòng").get(page_of(notice)))
    assert '<details class="form-part" id="phan-a" open>' in page
    assert "form-jump" not in page
    assert 'id="sua-muc"' not in page


def test_a_long_part_is_told_by_topic():
    notice, topics = long_conclusion(), [make_topic(name=name) for name in ["Rác", "Đèn đường"]]
    for item, topic in zip(notice.items.filter(part="a")[:3], [topics[1], topics[0], topics[1]], strict=True):
        item.opinions.add(make_opinion(session=notice.session, moderation="approved", topic=topic))
    page = text_of(signed_in("Văn phòng").get(page_of(notice)))
    told = re.findall(r'<summary>([^<]+) <span class="quiet">(\d+) mục', page)
    assert told == [("Đèn đường", "02"), ("Rác", "01"), ("Chưa ghi lĩnh vực", "147"), ("Chưa ghi lĩnh vực", "150")]
