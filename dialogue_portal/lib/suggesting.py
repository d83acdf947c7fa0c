"""What a list or search page asks of whom it has nothing to show: «Có phải ông/bà muốn tìm …?»

Nothing is learnt from anybody and nothing is stored: the words are those of the texts that everybody may read now, and
nothing is said that the page itself would not find.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet
from django.db.models.functions import Left

from .misspellings import Vocabulary, meant
from .narrowing import NarrowingForm
from .paging import kept_query
from .spellings import as_written
from .text import MAX_WORDS, WORD, fold, words_of

OPINIONS, OTHERS, BEGINNING = 1500, 500, 300
"""So many of the newest rows tell which words there are, by so many signs at the beginning of each; where there are
fewer rows, by more of each."""
FOUND = 10
"""Texts that tell with which marks a word is written."""
LONGEST = 100
"""Signs that a search takes."""


class Meant(NamedTuple):
    """What to look for instead, and what asks for it; «» where there is nothing to say."""

    words: str = ""
    query: str = ""


def instead(
    typed: str,
    vocabulary: Callable[[], Vocabulary],
    find: Callable[[str], list[str]],
    *,
    query: Mapping[str, Any] | None = None,
    names: Iterable[str] = (),
) -> Meant:
    """For `typed`, of which nothing was found; «» if something was. `find` gives the first public texts that the page
    finds by words; what the list is narrowed by otherwise, the `names` in `query`, remains."""
    words = suggestion(typed, vocabulary(), find) if typed else ""
    kept = kept_query(query, [name for name in names if name != "q"]) if query else ""
    return Meant(words, kept + urlencode({"q": words})) if words else Meant()


def found_or_meant(
    form: NarrowingForm, page: Page, vocabulary: Callable[[], Vocabulary], find: Callable[[str], list[str]]
) -> dict[str, Any]:
    """What a list that `form` narrows shows: one `page` of what was found, or what may have been meant by the words
    of which nothing was (`find` as of `instead`)."""
    chosen = form.chosen()
    in_vain = "" if page.paginator.count else chosen.get("q", "")
    return {
        "form": form,
        "is_filtered": bool(chosen),
        "page": page,
        "meant": instead(in_vain, vocabulary, find, query=form.data, names=form.fields),
        "kept": kept_query(form.data, list(form.fields)),
    }


def suggestion(typed: str, vocabulary: Vocabulary, find: Callable[[str], list[str]]) -> str:
    """The words in place of `typed`, which is clean text, with the marks that were typed or that they have where they
    were found."""
    words = words_of(typed)
    wanted = meant(words[:MAX_WORDS], vocabulary)
    texts = find(" ".join(wanted))[:FOUND] if wanted else []
    if not wanted or not texts:
        return ""
    as_typed = {fold(word): word for word in WORD.findall(typed.lower())}
    written = zip(wanted, as_written(wanted, texts), strict=True)
    said = [as_typed[word] if not as_typed.get(word, "").isascii() else marked for word, marked in written]
    whole = " ".join([*said, *words[MAX_WORDS:]])
    return whole if len(whole) <= LONGEST else ""


def first_texts(rows: QuerySet, *columns: str) -> list[str]:
    """What the `columns` of the first of `rows` hold."""
    return [" ".join(row) for row in rows.values_list(*columns)[:FOUND]]


def beginnings(rows: QuerySet, column: str, newest: int = OTHERS) -> QuerySet:
    """What a vocabulary is made of: the folded `column` of the `newest` of `rows`, which are in this order."""
    signs = newest * BEGINNING // max(rows[:newest].count(), 1)
    return rows.values_list(Left(column, signs), flat=True)[:newest]
