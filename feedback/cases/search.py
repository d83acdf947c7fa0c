"""Finding cases by what staff type into the search box of a list."""

from django.db.models import F, Q, QuerySet

from dialogue_portal.lib import codes
from dialogue_portal.lib.keyset import LARGEST
from dialogue_portal.lib.text import MAX_WORDS, words_of

from ..models import Moderation
from ..models.opinion_queryset import OpinionQuerySet
from ..search.index import Words
from ..search.originals import Holds
from ..search.words import as_begun, as_typed


def matching(
    opinions: OpinionQuerySet, typed: str, unread: OpinionQuerySet, *, is_narrowed: bool | None = None
) -> OpinionQuerySet:
    """Those of `opinions` that match `typed`: a number alone is that of the opinion, a code that of its receipt; words
    are searched in the public text, and in the original text of opinions in `unread`.

    `is_narrowed`: whether somebody asked for less than all that a person may see; None: whether there is any filter.
    """
    typed = typed.strip()
    if codes.normalise(typed):
        return opinions.with_code(typed)
    if typed.isascii() and typed.isdigit():
        return opinions.filter(pk=int(typed)) if len(typed) < 20 and int(typed) <= LARGEST else opinions.none()
    words = words_of(typed)[:MAX_WORDS]
    if not words:
        return opinions.none() if typed else opinions
    found = Q(folded__has=asked_for(words, opinions, is_narrowed=is_narrowed))
    originals = list(holding_in_original(unread, words))
    return opinions.filter(found | Q(pk__in=originals)) if originals else opinions.filter(found)


def asked_for(words: list[str], opinions: OpinionQuerySet, *, is_narrowed: bool | None = None) -> Words:
    """In all cases, and in all of a unit, frequent words are searched by reading in the order of the list; sorting a
    narrowed list looks at each of its rows, and there the index is quicker than the texts of all."""
    is_part = opinions.query.has_filters()
    if is_part if is_narrowed is None else is_narrowed:
        return as_begun(words)
    return as_typed(words, opinions, in_order_of_all=is_part)


def holding_in_original(unread: OpinionQuerySet, words: list[str]) -> QuerySet:
    """The keys of opinions not approved whose original text contains all the folded `words`.

    No index helps: this reads all of `unread`, which should be few.
    """
    unread = unread.exclude(moderation=Moderation.APPROVED)
    for word in words:
        unread = unread.filter(Holds(F("original_text"), word))
    return unread.order_by().values_list("pk", flat=True)
