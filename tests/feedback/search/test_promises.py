"""Promises are found by their words, on both databases alike, whatever was changed since."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue_portal import search
from feedback.actions.redact import retell
from feedback.models import Commitment
from feedback.privacy.scrubbing import scrub_personal
from feedback.search import promises
from feedback.views import commitment_list
from tests.builders import make_body, make_commitment, make_opinion
from tests.marks import committing
from tests.staff import text_of

from .steps import Editor, on_sqlite

TITLE = "Lát lại vỉa hè đường Ngọc Lâm"


@pytest.fixture
def paving():
    make_commitment(title="Thông cống ngõ 5", published_at=timezone.now())
    return make_commitment(title=TITLE, description="Cả hai phía, gạch 30×30.", published_at=timezone.now())


def found(words):
    return {row.title for row in Commitment.objects.public().containing(words)}


def test_it_is_found_by_its_words_in_any_order_the_last_only_begun(paving):
    asked = ["vỉa hè", "VIA HE", "lâm ngọc", "duong ng", "hai phía lát", "30", "hè, vỉa!"]
    assert [words for words in asked if found(words) != {TITLE}] == []


def test_other_words_or_signs_do_not_find_the_promise(paving):
    asked = ["vỉ hè", "vỉa hè cống", "h", "15", "", "***", "'", '"', "a OR b", "zz:*"]
    assert [words for words in asked if found(words)] == []


@pytest.mark.parametrize("words", ["30×30", "x" * 3000, "từ" * 700])
def test_what_is_no_ordinary_word_breaks_nothing(words):
    make_commitment(title=TITLE, description=words, published_at=timezone.now())
    assert found(words) == {TITLE}


def test_what_is_written_anew_is_found_by_the_new_words_alone(paving):
    paving.title = "Trồng cây"
    paving.save()
    assert (found("vỉa hè"), found("trồng cây")) == (set(), {"Trồng cây"})
    paving.delete()
    assert found("trồng cây") == set()


@on_sqlite
def test_the_triggers_are_there_after_all_migrations():
    """Whoever altered `Commitment` in a migration and lost them: end it with `promises.recreate_triggers`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'feedback_commitment'")
        assert {name for (name,) in cursor.fetchall()} >= set(promises.TRIGGERS)


@on_sqlite
def test_of_words_that_are_gone_nothing_stays_in_the_index(paving):
    paving.title, paving.description = "Trồng cây", ""
    paving.save()
    scrub_personal()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT hex(block) FROM {promises.WORDS}_data")
        assert not any(b"ngoc".hex().upper() in block for (block,) in cursor.fetchall())


@committing
def test_the_index_can_be_removed_and_made_again(paving):
    promises.remove(None, Editor)
    promises.create(None, Editor)
    assert found("vỉa hè") == {TITLE}


def test_the_board_finds_it_by_its_words_and_by_who_leads():
    make_commitment(title="Thông cống ngõ 5", published_at=timezone.now())
    body = make_body(name="Phòng Kinh tế")
    make_commitment(title=TITLE, description="Gạch 30×30.", lead_body=body, published_at=timezone.now())
    for words in ["vỉa hè", "via du", "gach 30", "vỉa kinh tế", "kinh te", "te kinh"]:
        page = Client().get(reverse("feedback:commitments"), {"q": words}).content.decode()
        assert TITLE in page
        assert "Thông cống" not in page


@pytest.mark.parametrize("few", [0, 10_000])
def test_of_very_many_the_newest_are_looked_at_however_they_are_found(few, monkeypatch):
    body = make_body(name="Phòng Kinh tế")
    for number in range(12):
        title = f"Thông cống ngõ {number}" if number % 3 else f"Lát vỉa hè {number}"
        published_at = timezone.now() if number % 5 else None
        make_commitment(title=title, published_at=published_at, **({"lead_body": body} if number % 2 else {}))
    asked = ["ngõ", "ng", "cống ng", "n", "vỉa hè", "kinh te", "zz", "ngõ kinh"]
    every = {words: set(commitment_list.looked_at({"q": words})[0]) for words in asked}
    monkeypatch.setattr(commitment_list, "FEW", few)
    monkeypatch.setattr(commitment_list, "READ_FIRST", 8)
    monkeypatch.setattr(commitment_list, "MOST_FOUND", 2)
    for words, rows in every.items():
        found, is_cut = commitment_list.looked_at({"q": words})
        assert set(found) == set(sorted(rows, key=lambda row: -row.pk)[:2]), words
        assert is_cut == (len(rows) > 2), words


def test_the_board_says_that_it_shows_the_newest_of_more(client, monkeypatch):
    monkeypatch.setattr(commitment_list, "MOST_FOUND", 2)
    old, *newer = (make_commitment(title=f"Lát vỉa hè {number}", published_at=timezone.now()) for number in range(3))
    address = reverse("feedback:commitments")
    page = text_of(client.get(address, {"q": "vỉa hè"}))
    assert "Hơn 02 việc phù hợp; đây là 02 việc mới nhất trong đó: 0 đã xác nhận xong" in page
    assert [row.title in page for row in [old, *newer]] == [False, True, True]
    assert "03 việc: 0" in text_of(client.get(address))


@pytest.mark.parametrize("rows", [1, 3])
def test_searching_the_board_takes_the_same_queries_for_any_length(client, rows, django_assert_num_queries):
    for number in range(rows):
        make_commitment(title=f"Lát vỉa hè {number}", published_at=timezone.now())
    with django_assert_num_queries(7):
        client.get(reverse("feedback:commitments"), {"q": "vỉa hè"})


def test_what_was_taken_out_of_a_promise_no_longer_finds_it():
    promise = make_commitment(title=TITLE, description="Bà Thị Nở", published_at=timezone.now())
    retell(promise, TITLE, "Bà", make_opinion(), by=None)
    assert found("nở") == set()


def test_among_very_many_the_newest_are_read_first_and_the_same_are_found(monkeypatch):
    for number in range(12):
        title = f"Thông cống ngõ {number}" if number % 3 else f"Lát vỉa hè {number}"
        make_commitment(title=title, published_at=timezone.now() if number % 5 else None)
    monkeypatch.setattr("dialogue_portal.search.RANKED", 2)
    of_few = {
        words: list(search.commitments(words)) for words in ["ngõ", "ng", "cống ng", "n", "ngõ 1", "vỉa hè", "zz", ""]
    }
    monkeypatch.setattr("feedback.search.words.FEW", 0)
    monkeypatch.setattr("feedback.models.commitments.NEWEST", 8)
    assert {words: list(search.commitments(words)) for words in of_few} == of_few


def test_of_a_word_that_most_have_the_index_is_not_asked(paving, monkeypatch):
    monkeypatch.setattr("dialogue_portal.search.RANKED", 0)
    monkeypatch.setattr("feedback.search.words.FEW", 0)
    indexed = {words: promises.WORDS in str(search.commitments(words).query) for words in ["vỉa", "zz"]}
    assert indexed == {"vỉa": False, "zz": True}
