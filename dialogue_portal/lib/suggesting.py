"""What a list or search page suggests when it has found nothing: «Có phải ông/bà muốn tìm …?»

Nothing is learnt from visitors and nothing is stored: the words come from texts that everybody may read now, and every
suggestion finds something on the same page.
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
"""How many of the newest rows the words come from, and how many characters from the beginning of each; from more of
each where there are fewer rows."""
FOUND = 10
"""Texts that show with which marks a word is written."""
LONGEST = 100
"""Characters that a search takes."""


class Meant(NamedTuple):
    """What to search for instead, and the query string that does so; empty if there is no suggestion."""

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
    """A suggestion for `typed`, which has found nothing; empty without `typed`. `find` returns the first public texts
    that the page finds for words. The other filters, `names` in `query`, stay."""
    words = suggestion(typed, vocabulary(), find) if typed else ""
    kept = kept_query(query, [name for name in names if name != "q"]) if query else ""
    return Meant(words, kept + urlencode({"q": words})) if words else Meant()


def found_or_meant(
    form: NarrowingForm, page: Page, vocabulary: Callable[[], Vocabulary], find: Callable[[str], list[str]]
) -> dict[str, Any]:
    """The context of a list with the filters `form`: the `page` that was found, or a suggestion if the words have found
    nothing (`find` as in `instead`)."""
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
    """Words to replace `typed`, which is clean text: with the marks that were typed, or else those of the texts they
    were found in."""
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
    """The texts of `columns` in the first of `rows`."""
    return [" ".join(row) for row in rows.values_list(*columns)[:FOUND]]


def beginnings(rows: QuerySet, column: str, newest: int = OTHERS) -> QuerySet:
    """Texts for a vocabulary: the beginnings of the folded `column` in the `newest` of `rows`, which are sorted newest
    first."""
    signs = newest * BEGINNING // max(rows[:newest].count(), 1)
    return rows.values_list(Left(column, signs), flat=True)[:newest]
