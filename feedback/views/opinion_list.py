"""The public list of opinions, with its filters and orders."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from dialogue_portal.lib.combined_query import Rows, ask_together, asked_together
from dialogue_portal.lib.keyset import (
    AFTER,
    BEFORE,
    CappedCount,
    KeysetPage,
    Place,
    count_of,
    first_page,
    keyset_page,
    page_among,
    places,
    to_count,
)
from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.parts import is_kept, kept
from dialogue_portal.lib.suggesting import Meant, first_texts, instead

from ..forms.narrowing import OFFERED, OpinionFilterForm, rows_offered
from ..lists.card_rows import opinion_cards
from ..models import Opinion
from ..vocabularies import words_of_opinions
from .narrowing import NEWEST_FIRST, ORDERS, Narrowed

PER_PAGE = 20
COUNTED, COUNTED_OF_SEARCH = 1000, 100
"""How many opinions are counted before «hơn» is said: counting a million took longer than the rest of the page, and
counting a thousand with a frequent word longer than finding and drawing the first."""


@require_safe
def opinion_list(request: HttpRequest) -> HttpResponse:
    asked = Asked(request.GET)
    page = kept(lambda: asked.page, "opinions listed", asked.query, asked.place)
    count = kept(lambda: asked.counted(page), "opinions counted", asked.query)
    context = {
        "form": SimpleLazyObject(lambda: asked.form),
        "asked": asked.query,
        "is_filtered": bool(asked.chosen),
        "part": page,
        "cards": opinion_cards(page.keys, level=2),
        "count": count,
        "meant": kept(asked.meant, "opinions meant", asked.query) if asked.words and not count.number else None,
        "kept": kept_query(request.GET, asked.names),
        "by_concern": asked.order == OpinionFilterForm.MOST_CARED,
        "orders": orders(request.GET, asked.names, asked.order),
    }
    if "to" in asked.found:
        asked.form.offer(asked.found)
    return render(request, "feedback/opinion_list.html", context)


class Asked:
    """The list for one address. Parts of the page that are not kept are read in one statement, into `found`."""

    def __init__(self, typed: QueryDict) -> None:
        self.typed = typed
        self.query = kept_query(typed, list(OpinionFilterForm.base_fields))
        self.place = kept_query(typed, [AFTER, BEFORE])
        self.found: dict[str, list[Any]] = {}
        self.chosen = self.form.chosen() if self.query else {}
        self.order = self.chosen.pop("sap_xep", "")
        self.words = self.chosen.get("q", "")
        self.wanted = Narrowed(self.chosen)
        self.cap = COUNTED_OF_SEARCH if self.words else COUNTED

    @cached_property
    def form(self) -> OpinionFilterForm:
        return OpinionFilterForm(self.typed)

    @property
    def names(self) -> list[str]:
        return list(self.form.fields) if self.query else []

    @property
    def page(self) -> KeysetPage:
        if self.order == OpinionFilterForm.MOST_CARED:
            by_concern = self.wanted.by_concern(are_few=self.wanted.of_session or self.are_few())
            return page_among(by_concern, self.typed, PER_PAGE, ask=self.ask)
        if self.query or self.place:
            return keyset_page(self.wanted.opinions, ORDERS[self.order], self.typed, PER_PAGE, ask=self.ask)
        self.found.update(rows_listed_first())
        return first_page(NEWEST_FIRST, self.found["places"], PER_PAGE)

    def ask(self, places: QuerySet) -> list[Place]:
        self.found.update(ask_together({"places": places, **({} if self.found else self.beside())}))
        return self.found["places"]

    def beside(self) -> Rows:
        """The queries for what else is not kept, to be run together with that of the page."""
        is_counted = is_kept("opinions counted", self.query)
        counted = {} if is_counted else {"counted": self.to_be_counted().values_list("pk")}
        return {**counted, **({} if is_kept(*OFFERED) else rows_offered.rows)}

    def to_be_counted(self) -> QuerySet:
        return to_count(self.wanted.opinions, self.cap, along=NEWEST_FIRST if self.wanted.are_open else None)

    def are_few(self) -> bool:
        """Whether there are no more than were counted; without filters that is not needed."""
        if self.chosen and (rows := self.beside()):
            self.found.update(ask_together(rows))
        return bool(self.chosen) and not kept(self.counted, "opinions counted", self.query).is_capped

    def counted(self, page: KeysetPage | None = None) -> CappedCount:
        if page and (told := count_of(page, self.cap)):
            return told
        counted = len(self.found["counted"]) if "counted" in self.found else self.to_be_counted().count()
        return CappedCount(counted, self.cap)

    def meant(self) -> Meant:
        """The words to suggest, if none of those typed is found."""
        return instead(self.words, words_of_opinions, self.find, query=self.typed, names=self.names)

    def find(self, words: str) -> list[str]:
        opinions = Narrowed({**self.chosen, "q": words}).opinions
        return first_texts(opinions.newest_first(), "subject", "public_text")


@asked_together
def rows_listed_first() -> Rows:
    """The page that most people open, all its querysets built once."""
    public = Opinion.objects.public()
    return {
        "places": places(NEWEST_FIRST, public, PER_PAGE),
        "counted": to_count(public, COUNTED).values_list("pk"),
        **rows_offered.rows,
    }


def orders(query: QueryDict, names: list[str], chosen: str) -> list[tuple[str, str, bool]]:
    """The orders of the list: name, query string with the filters `names`, and whether it is `chosen`."""
    kept = kept_query(query, [name for name in names if name != "sap_xep"])
    choices = OpinionFilterForm.base_fields["sap_xep"].choices
    return [(name, f"{kept}sap_xep={key}" if key else kept.rstrip("&"), key == chosen) for key, name in choices]
