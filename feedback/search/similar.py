"""«Có phải ý này không?»: opinions about the same thing as a text that somebody is about to send.

Three steps, so that the cost does not grow with the number of opinions: the newest show how common the words are, the
index finds opinions with the rarest of them, and only these are compared in full.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from math import log, sqrt
from typing import TYPE_CHECKING

from dialogue_portal.lib.text import WORD, fold

from .index import any_of

if TYPE_CHECKING:
    from ..models.opinion_queryset import OpinionQuerySet
    from ..models.opinions import Opinion

READ = 1500
"""How many characters of a text are compared: by then the matter has been named."""

SAMPLE = 500
"""How many of the newest opinions show how common a word is."""

RARE = SAMPLE // 150
"""A gram in at most so many of these tells what a text is about."""

COMMON = SAMPLE // 8
"""A word in more than so many of these is common. Pairs of two common words are not searched: every text that has both
would be checked for their positions, and they mostly met by chance, across a full stop."""

PHRASES = 12
"""How many such grams of a text the index searches; less than a third of that if only common ones are left."""

CANDIDATES = 2000
"""How many opinions, the newest that have one of the grams, are considered."""

COMPARED = 60
"""How many of these, those with most in common, are compared in full."""

ENOUGH = 0.22
"""The similarity from which two texts count as similar (0 nothing in common, 1 the same words)."""

ANSWERED_BONUS = 0.06
"""An answered opinion goes before one that waits even if it is less similar by this much."""

SMALL_WORDS = """
a ai ba bac bang bi bo boi ca cac cai can cang chi cho chu chung chua co con cua cung da dang day de deu di do du duoc
em gi giua hay het hon kha khi khong la lai lam len luon ma mot muon nay nen neu nguoi nhieu nhu nhung noi o ong qua ra
rang rat roi sau se tai the thi thuong toi tren trong tu tuy va van vao ve vi voi vua xa xin phuong
"""
FILLERS = frozenset(SMALL_WORDS.split())
COURTESIES = re.compile(
    r"\b(kinh (gui|thua|mong|de nghi)|de nghi|kien nghi|phan anh|xin hoi|cam on|mong muon|uy ban nhan dan|ubnd|"
    r"chinh quyen|lanh dao|dia phuong|co quan chuc nang|dac khu|to dan pho|khu dan cu|ba con|nguoi dan|nhan dan|ho dan|"
    r"xem xet|giai quyet|quan tam|kiem tra|xu ly|tra loi)\b"
)
"""What every opinion says, whatever it is about: small words, and those used to address the ward."""

Gram = tuple[str, ...]
"""One word, or two in succession: most Vietnamese words are written as two."""


def most_similar(opinions: "OpinionQuerySet", text: str, limit: int) -> list["Opinion"]:
    """Up to `limit` of `opinions` about the same thing as `text`; none if no opinion is."""
    wanted = grams_of(fold(text[:READ]))
    if not wanted:
        return []
    singles = {(word,) for gram in wanted for word in gram}
    newest = dict(opinions.newest_first().values_list("pk", "folded")[:SAMPLE])
    frequency = frequencies(wanted | singles, newest.values())
    weights = {gram: weight(frequency[gram]) for gram in wanted}
    likeness = compared(opinions, frequency, weights, of=max(newest, default=0))
    nearest = [pk for pk in nlargest(limit * 2, likeness, key=lambda pk: likeness[pk]) if likeness[pk] >= ENOUGH]
    found = opinions.with_response().in_bulk(nearest)

    def rank(opinion: "Opinion") -> float:
        return likeness[opinion.pk] + (ANSWERED_BONUS if opinion.response else 0)

    return sorted(found.values(), key=rank, reverse=True)[:limit]


def one_of_each_issue(opinions: Iterable["Opinion"], limit: int) -> list["Opinion"]:
    """Up to `limit` of `opinions`, most similar first, with only the first of each public issue: thirty that say the
    same would leave no room for anything else, and one of them leads to the issue."""
    found: dict[tuple[str, int], Opinion] = {}
    for opinion in opinions:
        issue = opinion.issue
        found.setdefault(("issue", issue.pk) if issue and issue.is_published else ("opinion", opinion.pk), opinion)
    return list(found.values())[:limit]


def grams_of(folded: str) -> set[Gram]:
    """The words of a folded text, and the pairs they form, that carry meaning."""
    words = WORD.findall(COURTESIES.sub(" ", folded))
    tells = [len(word) > 1 and word not in FILLERS for word in words]
    single = {(word,) for word, says in zip(words, tells, strict=True) if says and not word.isdigit()}
    pairs = zip(pairwise(words), pairwise(tells), strict=True)
    return single | {pair for pair, both in pairs if all(both)}


def frequencies(wanted: set[Gram], texts: Iterable[str]) -> Counter[Gram]:
    """In how many of `texts` each of `wanted` occurs; these include the words of its pairs."""
    found = Counter(dict.fromkeys(wanted, 0))
    words = {gram[0] for gram in wanted if len(gram) == 1}
    pairs = [(*gram, f" {' '.join(gram)} ") for gram in wanted if len(gram) > 1]
    for text in map(bare, texts):
        here = words.intersection(text.split())
        found.update(zip(here, strict=True))
        found.update((one, two) for one, two, both in pairs if one in here and two in here and both in text)
    return found


@lru_cache(maxsize=2 * SAMPLE)
def bare(text: str) -> str:
    """The words of a text, each between spaces: the newest texts are read again and again."""
    return f" {' '.join(WORD.findall(text))} "


def weight(frequency: int) -> float:
    """How much a gram says: less, the more texts have it."""
    return log((SAMPLE + 1) / (frequency + 1))


def compared(
    opinions: "OpinionQuerySet", frequency: Counter[Gram], weights: dict[Gram, float], *, of: int
) -> dict[int, float]:
    """The similarity of each opinion, by key, for those that have most in common with the text. `of`: about how many
    opinions there are (the last key, as keys are given in turn)."""
    told = [gram for gram in weights if min(frequency[(word,)] for word in gram) <= COMMON or len(gram) == 1]
    rarest_first = sorted(told, key=lambda gram: (frequency[gram], -len(gram), gram))
    asked = [gram for gram in rarest_first if frequency[gram] <= RARE][:PHRASES]
    sharing = holding(opinions, asked, CANDIDATES, frequency, of)
    if len(sharing) < COMPARED:
        common = [gram for gram in rarest_first if frequency[gram] > RARE][: PHRASES // 3]
        sharing |= holding(opinions, common, CANDIDATES // 4, frequency, of)
        asked += common
    needles = [(" ".join(gram), weights[gram]) for gram in asked]

    def shared(pk: int) -> float:
        return sum(weight for words, weight in needles if words in sharing[pk])

    return {pk: alike(sharing[pk], weights) for pk in nlargest(COMPARED, sharing, key=shared)}


def holding(
    opinions: "OpinionQuerySet", grams: list[Gram], most: int, frequency: Counter[Gram], of: int
) -> dict[int, str]:
    """The folded texts, by key, of the opinions with one of `grams` that were recorded last: in the order of keys
    SQLite reads no further than needed, by date of receipt it would sort all."""
    if not grams:
        return {}
    gathered = are_gathered(sum(frequency[gram] for gram in grams), most, of)
    words = replace(any_of(grams), gathered=gathered, newest=of)
    return dict(opinions.filter(folded__has=words).order_by("-pk").values_list("pk", "folded")[:most])


def are_gathered(number: int, most: int, of: int) -> bool:
    """Whether PostgreSQL finds `most` texts sooner by collecting all that have what `number` of the newest have, than
    by reading back until it has so many: collecting one costs it as much as passing by two or three. On its own, it
    reads all `of` texts back for words that it does not know to be rare."""
    expected = of * number / SAMPLE
    return expected**2 < of * most / 2


def alike(folded: str, weights: dict[Gram, float]) -> float:
    """The cosine of the angle between two texts: `folded`, and the one whose grams have these `weights`.

    Grams only in `folded` count as much as the other's grams do on average, so their frequencies are not needed.
    """
    grams = grams_of(folded[:READ])
    shared = sum(weights[gram] ** 2 for gram in grams if gram in weights)
    whole = sum(weight**2 for weight in weights.values())
    rest = (len(grams) - len(grams & weights.keys())) * whole / len(weights)
    return shared / sqrt(whole * (shared + rest)) if shared else 0.0
