"""«Có phải ông/bà muốn tìm …?»: said to whom nothing was found for, of public words alone, and at no cost to others."""

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.text import words_of
from dialogue_portal.search import vocabulary
from feedback.actions import hide, withdraw
from tests.marks import committing

from .builders import (
    make_announcement,
    make_commitment,
    make_conclusion,
    make_document,
    make_group,
    make_issue,
    make_opinion,
    make_session,
    make_user,
    make_ward,
)
from .visitors import Process
from .whole_conference import PRIVATE, seed_private

SEARCH, OPINIONS = reverse("search"), reverse("feedback:opinions")
ASKED = re.compile(r"Có phải ông/bà muốn tìm <a href=\"([^\"]*)\" rel=\"nofollow\">«([^<]*)»\?</a>")
SAID = [
    "Ngập úng ở ngõ 12",
    "Đèn chiếu sáng hỏng đến nay ba tháng, đến nay chưa sửa",
    "Nước thải và rác thải",
    "Thoát nước",
]


def asked(page):
    """The words that `page` asks about, and what their link asks for; None if it asks nothing."""
    found = ASKED.search(page)
    return found and (html.unescape(found[2]), html.unescape(found[1]))


def of(client, address, **query):
    return asked(client.get(address, query).content.decode())


@pytest.mark.django_db
def test_who_mistypes_is_asked_with_marks_and_one_link_finds_it(client):
    for text in SAID:
        make_opinion(moderation="approved", subject=text, public_text=text)
    for typed, meant in [
        ("nagp ung", "ngập úng"),
        ("den chieu sangs", "đèn chiếu sáng"),
        ("thoat nuocc", "thoát nước"),
        ("Rác thaii", "rác thải"),
        ("ngap ungg ng", "ngập úng ng"),
    ]:
        words, link = of(client, OPINIONS, q=typed)
        assert words == meant
    found = client.get(OPINIONS + link).content.decode()
    assert "Có 01 ý kiến phù hợp" in found
    assert not asked(found)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["ngap ung", "ngõ 13", "khongcogi", "***", "ngập thải"])
def test_nobody_is_asked_where_something_was_found_or_nothing_is_near(client, typed):
    for text in SAID:
        make_opinion(moderation="approved", subject=text, public_text=text)
    assert of(client, SEARCH, q=typed) is None
    assert of(client, OPINIONS, q=typed) is None


@pytest.mark.django_db
def test_every_kind_that_is_looked_through_is_asked_about(client):
    session = make_session(title="Hội nghị nhalac")
    opinion = make_opinion(session=session, moderation="approved", subject="Ý kiến sangtac")
    make_issue(opinion, title="Vấn đề ruongdong", published_at=timezone.now())
    make_conclusion(session=session, title="Kết luận thuyluc", published_at=timezone.now())
    make_commitment(session=session, title="Việc bochinh", published_at=timezone.now())
    make_announcement(title="Tin khaigiang")
    make_document(session=session, subject="Kế hoạch dulich")
    for word in ["nhalac", "sangtac", "ruongdong", "thuyluc", "bochinh", "khaigiang", "dulich"]:
        assert of(client, SEARCH, q=f"{word}m")[0] == word
    for name, word in [
        ("feedback:commitments", "bochinh"),
        ("sessions_app:announcements", "khaigiang"),
        ("sessions_app:documents", "dulich"),
    ]:
        assert of(client, reverse(name), q=f"{word}m") == (word, f"?q={word}")


@pytest.mark.django_db
def test_a_narrowed_list_asks_only_for_what_it_has_itself(client):
    here, elsewhere = make_group(), make_group()
    make_opinion(moderation="approved", group=here, subject="Ngập úng")
    assert of(client, OPINIONS, q="nagp ung", to=here.slug) == ("ngập úng", f"?to={here.slug}&q=ng%E1%BA%ADp+%C3%BAng")
    assert of(client, OPINIONS, q="nagp ung", to=elsewhere.slug) is None


LISTS = ["feedback:opinions", "feedback:commitments", "sessions_app:announcements", "sessions_app:documents"]


@pytest.mark.django_db
def test_what_only_private_rows_say_is_never_asked_about(client):
    """Held, waiting, declined, hidden, withdrawn, not to be published; drafts of everything; what is private of a public
    row."""
    seed_private(make_session())
    make_announcement(title=PRIVATE, published_at=None)
    make_announcement(title=PRIVATE, published_at=timezone.now() + dt.timedelta(days=1))
    typed = PRIVATE.replace("RIENG", "RIENGG")
    assert [of(client, address, q=typed) for address in [SEARCH, *map(reverse, LISTS)]] == [None] * 5
    assert "rieng" not in vocabulary().counts
    make_opinion(moderation="approved", subject=PRIVATE)
    assert "rieng" in vocabulary().counts
    assert [of(client, address, q=typed)[0] for address in [SEARCH, OPINIONS]] == [" ".join(words_of(PRIVATE))] * 2


@committing
def test_what_is_hidden_or_withdrawn_is_asked_about_no_more_at_once_in_any_process(settings, standing_clock):
    settings.KEEP_PARTS_MB = settings.KEEP_PAGES_MB = 4
    make_ward()
    processes, clerk = [Process(), Process()], make_user()
    hidden, withdrawn = (make_opinion(moderation="approved", subject=word) for word in ["Nhalac", "Sangtac"])

    def told():
        return [
            asked(process.get(f"{address}?q={typed}").text)
            for process in processes
            for address in [SEARCH, OPINIONS]
            for typed in ["nhalacm", "sangtacm"]
        ]

    assert told() == told() == [("nhalac", "?q=nhalac"), ("sangtac", "?q=sangtac")] * 4
    hide(hidden, by=clerk, reason="Lộ số nhà.")
    assert told() == [None, ("sangtac", "?q=sangtac")] * 4
    withdraw(withdrawn)
    assert told() == [None] * 8


def queries(visitor, address):
    with CaptureQueriesContext(connection) as made:
        visitor.get(address)
    return [row["sql"] for row in made]


@pytest.mark.django_db
def test_it_takes_the_same_queries_for_any_length(client):
    """And none for whoever finds something: no vocabulary is made then."""
    make_ward()
    counts = []
    for rows in [1, 9]:
        for _ in range(rows):
            opinion = make_opinion(moderation="approved", subject="Ngập úng")
        make_issue(opinion, title="Ngập úng", published_at=timezone.now())
        make_commitment(title="Ngập úng", published_at=timezone.now())
        make_announcement(title="Ngập úng")
        make_document(subject="Ngập úng")
        counts.append([len(queries(client, f"{address}?q=nagp+ung")) for address in [SEARCH, *map(reverse, LISTS)]])
    assert counts[0] == counts[1]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["search", *LISTS])
def test_no_suggestion_is_computed_when_something_is_found(client, name, monkeypatch):
    make_opinion(moderation="approved", subject="Ngập úng")
    make_commitment(title="Ngập úng", published_at=timezone.now())
    make_announcement(title="Ngập úng")
    make_document(subject="Ngập úng")
    asked_for = []
    monkeypatch.setattr("dialogue_portal.lib.suggesting.suggestion", lambda *given: asked_for.append(given) or "")
    client.get(reverse(name), {"q": "ngap ung"})
    client.get(reverse(name))
    assert not asked_for
    client.get(reverse(name), {"q": "ngap ungg"})
    assert len(asked_for) == 1


@committing
def test_the_words_are_collected_once_until_something_is_published(settings, standing_clock):
    """Whoever looks for nonsense all day has the search, and nothing more."""
    settings.KEEP_PARTS_MB, settings.KEEP_PAGES_MB = 4, 0
    make_ward()
    make_opinion(moderation="approved", subject="Ngập úng")
    for address in [*map(reverse, LISTS), SEARCH]:
        process = Process()
        texts_read = [
            re.findall(r"(?:SUBSTR|LEFT)\(", str(queries(process, f"{address}?q={typed}"))) for typed in NONSENSE
        ]
        assert texts_read[0]
        assert texts_read[1:] == [[], []]
    assert len(queries(process, f"{SEARCH}?q=kkkk")) == len(queries(process, f"{SEARCH}?q=ngap"))


NONSENSE = ["qqqq", "zzzz", "jjjj"]
