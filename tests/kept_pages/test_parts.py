"""Pages put together from kept parts: nothing outlives what it was made from, and no part knows who asks."""

import datetime as dt
import io
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue_portal.kept_pages.addresses import LONGEST_QUERY, is_kept
from dialogue_portal.kept_pages.pages import Moment
from dialogue_portal.lib import parts
from feedback.actions import hide, publish_response
from feedback.models import Moderation
from feedback.views.opinion_list import Asked
from tests.builders import make_concern, make_opinion, make_response, make_user, make_ward
from tests.marks import committing
from tests.visitors import Process
from tests.whole_conference import addresses, files_of_the_map, published_chain

from .steps import pages_about, told_at, told_everywhere

LIST = reverse("feedback:opinions")


@pytest.fixture(autouse=True)
def pages_made_anew(settings, standing_clock):
    settings.KEEP_PAGES_MB = 0
    settings.KEEP_PARTS_MB = 4


def queries_of(process, address):
    with CaptureQueriesContext(connection) as asked:
        assert process.get(address).status == 200
    return [row["sql"] for row in asked]


# Nothing stale


@committing
def test_what_is_hidden_is_in_no_part_of_any_process():
    make_ward()
    processes, clerk = [Process(), Process()], make_user()
    opinion = told_everywhere()
    for process in processes * 2:
        assert told_at(process, opinion) == pages_about(opinion)
    hide(opinion, by=clerk, reason="Lộ số nhà.")
    assert [told_at(process, opinion) for process in processes] == [[], []]
    assert processes[1].get(opinion.get_absolute_url()).status == 410


@committing
def test_what_is_published_is_in_every_part_at_once(process):
    make_ward()
    opinion = make_opinion(moderation=Moderation.APPROVED, processing="assigned")
    response = make_response(opinion=opinion, state="approved", text="Đã thay bóng.", author=make_user())
    pages = [opinion.get_absolute_url(), opinion.session.get_absolute_url(), reverse("home"), LIST]
    assert not [page for page in pages * 2 if "Đã thay bóng." in process.get(page).text]
    publish_response(response, by=make_user())
    assert [page for page in pages if "Đã thay bóng." in process.get(page).text] == pages


@committing
def test_every_name_on_a_card_follows_its_row(process):
    """Nothing tells the card that one of them has changed but its values."""
    opinion, response = make_opinion(moderation=Moderation.APPROVED), make_response(state="published")
    for row, column in [
        (opinion, "subject"),
        (opinion, "public_text"),
        (opinion.session, "title"),
        (response, "text"),
        (response.body, "name"),
        (response.outcome, "name"),
    ]:
        process.get(LIST)
        type(row).objects.filter(pk=row.pk).update(**{column: "Tên đã sửa"})
        assert "Tên đã sửa" in process.get(LIST).text
        type(row).objects.filter(pk=row.pk).update(**{column: getattr(row, column)})
    assert "Tên đã sửa" not in process.get(LIST).text


@committing
def test_a_part_is_never_older_than_its_minute(process, standing_clock):
    opinion = make_opinion(moderation=Moderation.APPROVED)
    standing_clock.time = lambda: 119.0
    process.get(LIST)
    make_concern(opinion)
    assert "1 người cùng quan tâm" not in process.get(LIST).text
    standing_clock.time = lambda: 120.0
    assert "1 người cùng quan tâm" in process.get(LIST).text


@pytest.mark.django_db
def test_within_a_transaction_every_part_is_made_anew(process):
    """What it changes moves the publication of PostgreSQL only when it ends."""
    opinion = make_opinion(moderation=Moderation.APPROVED)
    assert len(queries_of(process, LIST)) == len(queries_of(process, LIST)) > 2
    hide(opinion, by=make_user(), reason="Lộ số nhà.")
    assert opinion.subject not in process.get(LIST).text


@committing
def test_while_nothing_is_watched_every_part_is_made_anew(process):
    first = queries_of(process, LIST)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dialogue_portal_publication")
    assert len(queries_of(process, LIST)) == len(queries_of(process, LIST)) == len(first)


# How little a page asks


@committing
def test_a_page_put_together_asks_next_to_nothing(process):
    chain, asked = published_chain(), {}
    for address in [*addresses(chain), "/tim-kiem/?q=đường"]:
        if is_kept(address.partition("?")[0]) and process.get(address).headers["Content-Type"].startswith("text/html"):
            asked[address] = len(queries_of(process, address))
    assert len(asked) > 20
    assert {address: number for address, number in asked.items() if number > 6} == {}
    large = [reverse("home"), LIST, "/tim-kiem/?q=đường", reverse("feedback:commitments"), reverse("feedback:figures")]
    for row in ["session", "notice", "opinion", "issue", "commitment", "announcement", "document", "official", "group"]:
        large.append(chain[row].get_absolute_url())
    assert {address: asked[address] for address in large if asked[address] > 2} == {}
    assert asked[LIST] == 1
    for address in files_of_the_map()[2:]:
        process.get(address)
        assert len(queries_of(process, f"{address}?la=1")) == 1


@committing
@pytest.mark.parametrize("page", ["feedback:figures", "feedback:figures_file"])
def test_figures_are_not_counted_anew_for_what_is_no_year_and_no_conference(process, page):
    make_opinion(moderation=Moderation.APPROVED)
    first = process.get(reverse(page)).text
    for year in ["hai", "3000"]:
        assert len(queries_of(process, f"{reverse(page)}?nam={year}&hoi_nghi=khong-co")) == 2
        assert process.get(f"{reverse(page)}?nam={year}").text == first


@committing
def test_the_file_of_a_conference_is_made_once_for_a_moment(process):
    opinion = make_opinion(moderation=Moderation.APPROVED, public_text="Đèn tắt đã lâu.")
    address = f"{opinion.session.get_absolute_url()}ho-so.zip"

    def told():
        bundle = zipfile.ZipFile(io.BytesIO(process.get(address).body))
        return {name.partition("/")[2]: bundle.read(name) for name in bundle.namelist()}

    first, number = told(), len(queries_of(process, address))
    assert "Đèn tắt đã lâu." in first["y-kien-va-tra-loi.html"].decode()
    assert (told(), number <= 4) == (first, True)
    hide(opinion, by=make_user(), reason="Lộ số nhà.")
    assert not [name for name, content in told().items() if "Đèn tắt" in content.decode()]


# How parts are kept


def test_a_part_is_made_once_for_a_moment():
    shelf, made = parts.PartShelf(), iter(range(9))
    with parts.nothing_kept():
        for moment in [1, 1, 2, 2]:
            parts.read_at(Moment("token", moment), shelf)
            last = parts.kept(lambda: f"lần {next(made)}", "tên")
    assert last == "lần 1"
    assert parts.kept(lambda: "không giữ", "tên") == "không giữ"


def test_of_many_parts_only_those_are_made_that_are_missing():
    asked = []

    def make(missing):
        asked.append(missing)
        return {key: f"thẻ {key}" for key in missing if key != 3}

    with parts.nothing_kept():
        parts.read_at(Moment("token", 1), parts.PartShelf())
        parts.kept_each(make, [1, 2], "thẻ")
        assert parts.kept_each(make, [2, 3, 4, 1], "thẻ") == ["thẻ 2", "thẻ 4", "thẻ 1"]
    assert asked == [[1, 2], [3, 4]]


def test_who_asks_for_a_part_that_is_being_made_waits_for_it():
    shelf, made, asking = parts.PartShelf(), [], Barrier(4)

    def make():
        made.append(1)
        time.sleep(0.05)
        return parts.kept(lambda: "mảnh", "trong mảnh khác")

    def ask(_):
        with parts.nothing_kept():
            parts.read_at(Moment("token", 1), shelf)
            asking.wait(5)
            return parts.kept(make, "tên")

    with ThreadPoolExecutor(4) as visitors:
        assert list(visitors.map(ask, range(4))) == ["mảnh"] * 4
    assert len(made) == 1


def test_a_part_does_not_know_who_asks():
    template = Template(
        '{% load part_tags %}{% part "tên" %}[{{ request }}{{ user }}{{ word }}]{% endpart %}{{ user }}'
    )
    page = template.render(Context({"request": "hỏi", "user": "Lan", "word": "chung"}))
    assert page == "[NoneNonechung]Lan"


def test_the_shelf_of_parts_takes_no_more_than_its_room(settings):
    settings.KEEP_PARTS_MB = 0.02
    shelf = parts.PartShelf()
    for number in range(30):
        shelf.put(number, "x" * 1000)
        shelf.put("again", "y" * number)
    assert shelf.find(0) is None
    assert shelf.find(29) == "x" * 1000
    assert 4 < len(shelf.kept) < 10
    assert shelf.taken <= 0.01 * 1024 * 1024


@committing
def test_no_part_is_kept_under_a_long_address(process, settings):
    address = f"{LIST}?x{'x' * LONGEST_QUERY}"
    process.get(LIST)
    asked = len(queries_of(process, address))
    settings.KEEP_PARTS_MB = 0
    assert len(queries_of(process, address)) == asked


def test_equal_values_are_drawn_once(monkeypatch):
    def card(words):
        return parts.drawn("components/excerpt.html", excerpt=((words, True),))

    first = card("chữ <đầu>")
    with monkeypatch.context() as nothing_is_drawn:
        nothing_is_drawn.setattr(parts, "get_template", None)
        assert card("chữ <đầu>") is first
    assert first == '\n<p class="excerpt"><mark>chữ &lt;đầu&gt;</mark></p>\n'


def test_what_was_drawn_is_forgotten_when_the_day_ends(monkeypatch):
    """What was erased is in no process of the next day, which never reads those words again."""
    parts.drawn("components/excerpt.html", excerpt=(("đã xóa", True),))
    monkeypatch.setattr(parts.timezone, "localdate", lambda: dt.date(2999, 1, 1))
    parts.drawn("components/excerpt.html", excerpt=(("chữ khác", True),))
    assert "đã xóa" not in str(parts.DRAWN.kept)
    assert "chữ khác" in str(parts.DRAWN.kept)


@committing
def test_a_list_that_is_not_narrowed_makes_its_filter_form_once(process, monkeypatch):
    """It is the dearest of the page: four times what the rest of a page of kept parts costs."""
    make_opinion(moderation=Moderation.APPROVED)
    process.get(LIST)
    made = []
    monkeypatch.setattr(Asked, "form", property(made.append))
    assert process.get(LIST).status == 200
    assert made == []
