"""One search through all that is public: opinions and promises by their indices, the few others by reading them. The
number of an opinion, and the name of a residential group or of a unit, lead to their pages."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db.models import OuterRef, QuerySet
from django.urls import reverse

from dialogue_portal.lib.addresses import address_of
from dialogue_portal.lib.combined_query import Rows, ask_together, asked_together
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.keyset import CappedCount
from dialogue_portal.lib.misspellings import Vocabulary, joined, vocabulary_of
from dialogue_portal.lib.parts import is_kept, kept
from dialogue_portal.lib.suggesting import BEGINNING, Meant, instead
from dialogue_portal.lib.text import MAX_WORDS, WORD, capital, fold, normal, words_of
from feedback.forms.narrowing import known_bodies
from feedback.models import Commitment, Issue, Opinion
from feedback.models.choices import DONE
from feedback.models.conditions import has_one
from feedback.models.opinion_words import attributed, text_beyond_title
from feedback.search.words import are_few
from feedback.vocabularies import words_of_commitments, words_of_opinions
from sessions_app.likeness import likeness
from sessions_app.models import (
    Announcement,
    ConclusionNotice,
    DialogueSession,
    Document,
    ResidentialGroup,
    Topic,
    WardProfile,
)
from sessions_app.models.ward import ward_with_band
from sessions_app.views import add_excerpts
from sessions_app.vocabularies import words_of_announcements, words_of_documents

SHOWN = 10
"""Results of each kind on the page."""

RANKED = 100
"""How many of the newest opinions found are ordered by whether they have the words with their marks. Above it «hơn 100»
is said: these are read anyway, and to count more took half as long as all the rest of the page."""

READ = 500
"""How many of the newest rows of the other kinds are read."""

FEW = 200
"""How many of these tell which words there are: they are folded for it."""

COLUMNS = {
    "issues": ["title", "summary"],
    "opinions": ["subject", "public_text"],
    "sessions": ["title", "ward_then", "year", "summary"],
    "conclusions": ["title", "number_symbol"],
    "commitments": ["title", "description"],
    "announcements": ["title", "summary"],
    "documents": ["number_symbol", "subject"],
}
"""What is told of a row of each kind."""

NAMES = "names searched"
NUMBER = re.compile(r"(?:y kien )?(?:so )?0*([1-9][0-9]{0,8})")
"""«123», «số 123», «Ý kiến số 123», folded."""


class SearchForm(forms.Form):
    """What is looked for."""

    q = CleanCharField(label="Tìm trong toàn bộ cổng", max_length=100, required=False)

    def words(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


@dataclass
class Results:
    """What was found of one kind: the first few rows, and how many there are in all (at most `RANKED` + 1)."""

    title: str
    rows: list[Any]
    count: int
    columns: list[str]
    all_of_them: str = ""
    kind: str = field(default="page", kw_only=True)

    @property
    def counted(self) -> CappedCount:
        return CappedCount(self.count, RANKED)

    @property
    def texts(self) -> list[str]:
        return [text_of(row, self.columns) for row in self.rows]


class FoundOpinion(NamedTuple):
    """What the page tells of an opinion: a hundred whole rows would cost more than to find them."""

    pk: int
    subject: str
    public_text: str
    received_at: dt.datetime
    public_name: str
    visibility: str
    group: str | None
    processing: str
    reopened_at: dt.datetime | None

    def get_absolute_url(self) -> str:
        return address_of("feedback:opinion", self.pk)

    @property
    def is_answered(self) -> bool:
        return self.processing in DONE

    @property
    def attribution(self) -> str:
        return attributed(self.public_name, self.visibility, self.group)

    @property
    def words(self) -> str:
        return text_beyond_title(self.subject, self.public_text)


OF_A_FOUND_OPINION = [
    "pk",
    "subject",
    "public_text",
    "received_at",
    "public_name",
    "visibility",
    "group__name",
    "processing",
    "reopened_at",
]


class FoundName(NamedTuple):
    """A residential group, with the address of its page; or a unit, with the query of the lists about it."""

    title: str
    address: str = ""
    query: str = ""
    also: str = ""
    """Other words by which it is found."""

    def get_absolute_url(self) -> str:
        return self.address


def everything_about(words: str) -> dict[str, Any]:
    """What the public may read about `words`, kind by kind, as `results`; kinds without a result are left out. The ward
    is read along with it: one query, and another where papers were found."""
    rows = {
        "numbered": numbered(words),
        "opinions": opinions(words),
        "commitments": commitments(words),
        "announcements": announcements(words),
        "documents": documents(words),
    }
    named = {} if is_kept(NAMES) else rows_named.rows
    found = ask_together({**rows, **rows_read.rows, **named})
    names = kept(lambda: {name: found[name] for name in named} if named else rows_named(), NAMES)
    ward = WardProfile.told(found["ward"])
    groups = f"{reverse('sessions_app:groups')}?{urlencode({'q': words})}"
    results = [
        of_number(found["numbered"]),
        of_names(groups_in(names), likeness(words), capital(ward.group_word), groups, kind="group"),
        of_names(units_in(names), words, "Cơ quan, đơn vị", kind="unit"),
        read(found, "issues", words, "Vấn đề đã tổng hợp"),
        of_opinions(found["opinions"], words),
        read(found, "sessions", words, "Hội nghị đối thoại"),
        read(found, "conclusions", words, "Thông báo kết luận"),
        of_commitments(found["commitments"], words),
        of_announcements(found["announcements"], words),
        of_documents(found["documents"], words),
    ]
    return {"results": [kind for kind in results if kind.count], "ward": ward}


@asked_together
def rows_read() -> Rows:
    """The newest of the kinds that are few: all are read, whatever is looked for."""
    conclusions = ConclusionNotice.objects.public().order_by("-issued_on", "-pk")
    return {
        **ward_with_band.rows,
        "issues": Issue.objects.public().order_by("-pk").only("title", "summary")[:READ],
        "sessions": DialogueSession.objects.public()
        .by_date()
        .only("title", "ward_then", "year", "summary", "slug", "postponed_at", "cancelled_at")[:READ],
        "conclusions": conclusions.only("title", "number_symbol", "slug")[:READ],
    }


@asked_together
def rows_named() -> Rows:
    """All residential groups, and the units that everybody may know to have a case."""
    return {
        "groups": ResidentialGroup.objects.values_list("name", "slug", "likeness"),
        "units": known_bodies().values_list("name", "short_name", "pk"),
    }


def groups_in(names: dict[str, list[Any]]) -> list[FoundName]:
    return [FoundName(name, address_of("sessions_app:group", slug), also=like) for name, slug, like in names["groups"]]


def units_in(names: dict[str, list[Any]]) -> list[FoundName]:
    return [FoundName(name, query=urlencode({"don_vi": pk}), also=short) for name, short, pk in names["units"]]


def of_names(names: list[FoundName], words: str, title: str, all_of_them: str = "", *, kind: str) -> Results:
    columns, typed = ["title", "also"], words_of(words)[:MAX_WORDS]
    found = [row for row in names if typed and holds(text_of(row, columns), typed)]
    return Results(title, found[:SHOWN], len(found), columns, all_of_them, kind=kind)


def numbered(words: str) -> QuerySet:
    """The opinion whose number is all that was typed. One that is not public is not there."""
    typed = NUMBER.fullmatch(" ".join(words_of(words)))
    found = Opinion.objects.public().filter(pk=typed[1]) if typed else Opinion.objects.none()
    return found.values_list(*OF_A_FOUND_OPINION)


def of_number(found: list[Any]) -> Results:
    rows = [FoundOpinion(*row) for row in found]
    return Results("Ý kiến mang số này", rows, len(rows), COLUMNS["opinions"], kind="opinion")


def meant_by(words: str) -> Meant:
    """What to look for in place of `words`, of which nothing was found."""

    def find(others: str) -> list[str]:
        found: list[Results] = everything_about(others)["results"]
        return [text for kind in found for text in kind.texts]

    return instead(words, lambda: kept(vocabulary, "words of all"), find)


def vocabulary() -> Vocabulary:
    """The words of all that is looked through; of papers, those of their own and not of their files."""
    found = rows_read()
    few = [
        fold(text_of(row, COLUMNS[kind])[:BEGINNING])
        for kind in ["issues", "sessions", "conclusions"]
        for row in found[kind][:FEW]
    ]
    return joined(
        [
            words_of_opinions(),
            words_of_commitments(),
            words_of_announcements(),
            words_of_documents(),
            vocabulary_of(few),
        ]
    )


def topics_told_of() -> list[Topic]:
    """Where there is something to read, for whoever found nothing: each leads to its opinions."""
    return list(Topic.objects.filter(has_one(Opinion.objects.public().filter(topic=OuterRef("pk")))))


def opinions(words: str) -> QuerySet:
    found = Opinion.objects.public().containing(words)
    return found.newest_first().values_list(*OF_A_FOUND_OPINION)[: RANKED + 1]


def of_opinions(found: list[Any], words: str) -> Results:
    newest = [FoundOpinion(*row) for row in found]
    rows = marked_first(newest[:RANKED], words, COLUMNS["opinions"])
    address = f"{reverse('feedback:opinions')}?{urlencode({'q': words})}"
    return Results("Ý kiến", rows[:SHOWN], len(newest), COLUMNS["opinions"], address, kind="opinion")


def commitments(words: str) -> QuerySet:
    """Where there are very many, the newest are read first: of a word that half of all hold the index would collect
    fifty thousand for the hundred that are wanted."""
    shown = ["title", "description", "state", "due_on", "lead_body__name"]
    public = Commitment.objects.public()
    found = public.containing(words)
    if not are_few(public):
        newest = public.newest_containing(words).order_by("-pk").values_list("pk", flat=True)[: RANKED + 1]
        found = public.filter(pk__in=list(newest)) if len(newest) > RANKED else found
    return found.select_related("lead_body").order_by("-pk").only(*shown)[: RANKED + 1]


def of_commitments(newest: list[Any], words: str) -> Results:
    rows = marked_first(newest[:RANKED], words, COLUMNS["commitments"])
    address = f"{reverse('feedback:commitments')}?{urlencode({'q': words})}"
    return Results("Việc phải làm", rows[:SHOWN], len(newest), COLUMNS["commitments"], address, kind="commitment")


def announcements(words: str) -> QuerySet:
    return Announcement.objects.public().containing(words).only("title", "summary", "slug")[:READ]


def of_announcements(found: list[Any], words: str) -> Results:
    rows = marked_first(found, words, COLUMNS["announcements"])
    address = f"{reverse('sessions_app:announcements')}?{urlencode({'q': words})}"
    return Results("Thông báo, tin", rows[:SHOWN], len(found), COLUMNS["announcements"], address)


def documents(words: str) -> QuerySet:
    """Papers by their own words and by those of their newest file."""
    shown = ["kind", "subject", "slug", "number_symbol", "issued_on"]
    return Document.objects.public().containing(words).only(*shown)[: RANKED + 1]


def of_documents(newest: list[Any], words: str) -> Results:
    """The documents found, each with the excerpt in which the words stand."""
    rows = marked_first(newest[:RANKED], words, COLUMNS["documents"])[:SHOWN]
    add_excerpts(rows, words)
    address = f"{reverse('sessions_app:documents')}?{urlencode({'q': words})}"
    return Results("Văn bản, tài liệu", rows, len(newest), COLUMNS["documents"], address, kind="document")


def read(rows: dict[str, list[Any]], kind: str, words: str, title: str) -> Results:
    """Those of the newest of the `kind` whose columns hold all of `words`."""
    columns, typed = COLUMNS[kind], words_of(words)[:MAX_WORDS]
    found = [row for row in rows[kind] if typed and holds(text_of(row, columns), typed)]
    return Results(title, marked_first(found, words, columns)[:SHOWN], len(found), columns, kind=kind)


def text_of(row: Any, columns: list[str]) -> str:
    return " ".join(str(getattr(row, name)) for name in columns)


def holds(text: str, words: list[str]) -> bool:
    """Whether every one of the folded `words` is in `text`, the last perhaps only begun: as the index has it."""
    *whole, last = words
    held = folded_words(text)
    return held.issuperset(whole) and any(word == last or (len(last) > 1 and word.startswith(last)) for word in held)


@lru_cache(maxsize=2000)
def folded_words(text: str) -> frozenset[str]:
    """Folding is half of the work, and the same titles are asked again and again."""
    return frozenset(words_of(text))


def marked_first(rows: Iterable[Any], words: str, columns: list[str]) -> list[Any]:
    """`rows` in their order, but first those that have `words` with the marks and the đ that were typed."""
    wanted = spelt(words)
    if wanted == set(words_of(words)):
        return list(rows)
    return sorted(rows, key=lambda row: not wanted <= spelt(text_of(row, columns)))


def spelt(text: str) -> set[str]:
    """The words of `text` with their marks, each mark after the word: «hòa» and «hoà» are the same word."""
    words = WORD.findall(normal("NFC", text).casefold().replace("ð", "đ"))
    return {fold(word) + marks_of(word) if not word.isascii() else word for word in words}


def marks_of(word: str) -> str:
    return "".join(sorted(sign for sign in normal("NFD", word) if unicodedata.combining(sign) or sign == "đ"))
