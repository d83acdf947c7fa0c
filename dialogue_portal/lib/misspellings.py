"""What may have been meant by words that found nothing: the nearest words that stand together in a text.

A misspelling is one letter too many, too few or wrong, two neighbours exchanged, a letter struck twice, or what Telex
or VNI leaves behind when the keyboard does not compose it: `nuwowcs`, `ngap5`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise, product
from string import ascii_lowercase
from typing import NamedTuple

from .abbreviations import SHORT

SHORTEST, LONGEST = 3, 20
"""Letters of a word that is corrected: shorter ones are near to everything, longer ones are no words."""
SHORTEST_KNOWN = 4
"""Letters of a known word that may still be misspelt, where no text has all the words."""
NEAREST = 8
"""How many words near to a typed one are tried."""
FARTHEST = 2
WAYS, READ = 8, 50
"""Readings of the typed words that are taken from one text, and texts that are read for one reading."""

SIGNS = bytes(sign if chr(sign).isalnum() or chr(sign) == "\n" else 32 for sign in range(128)) + b" " * 128
"""Translates all but letters and digits to blanks."""

VOWEL = re.compile("[aeiouyw]")
MARKS = re.compile("[fsrxjzw]")
TWICE = re.compile(r"(.)\1+")
DIGITS = re.compile(r"\d")


class Vocabulary(NamedTuple):
    """Folded texts, with blanks around each, and how often each word stands in them."""

    counts: dict[str, int]
    texts: list[str]


def vocabulary_of(folded: Iterable[str]) -> Vocabulary:
    """The vocabulary of texts folded by `text.fold`."""
    joined = "\n".join(folded).encode("ascii", "replace").translate(SIGNS).decode("ascii")
    return Vocabulary(Counter(joined.split()), [f" {text} " for text in joined.split("\n")])


def joined(vocabularies: Iterable[Vocabulary]) -> Vocabulary:
    """Several vocabularies as one."""
    counts: Counter[str] = Counter()
    texts: list[str] = []
    for each in vocabularies:
        counts.update(each.counts)
        texts += each.texts
    return Vocabulary(counts, texts)


def meant(typed: list[str], vocabulary: Vocabulary) -> list[str] | None:
    """The folded words nearest to `typed` that stand together in one text; None if there are none. Fewest misspellings
    first, then those that most often stand next to each other, then in most texts, then alphabetically. The last word
    may be the beginning of one.

    Where each word is known but no text has all, one of them may be misspelt too. Changing one letter of a short word
    may make any other word, so a word corrected so must stand next to another of the words. An abbreviation is no
    misspelling: the search offers its words.
    """
    if not typed or not SHORT.isdisjoint(typed):
        return None
    is_there = [is_known(word, vocabulary, is_last=place == len(typed) - 1) for place, word in enumerate(typed)]
    misspelt = [word for word, known in zip(typed, is_there, strict=True) if not known]
    choices = []
    for place, (word, known) in enumerate(zip(typed, is_there, strict=True)):
        itself = [Choice(0, word, f" {word}" if place == len(typed) - 1 and len(word) > 1 else f" {word} ")]
        others = near(word, vocabulary.counts) if not known or (not misspelt and len(word) >= SHORTEST_KNOWN) else []
        choices.append((itself if known else []) + [Choice(far, other, f" {other} ") for far, other in others])
    if not all(choices):
        return None
    found = standing_together(choices, vocabulary, most=len(misspelt) or 1)
    best = min((found_in(texts, chosen) for chosen, texts in found.items()), default=None)
    if best is None or best.is_unlikely:
        return None
    words = [each.word for each in best.chosen]
    return words if words != typed else None


class Choice(NamedTuple):
    """A word that a typed one may be: how far it is from it, and its pattern in a text."""

    far: int
    word: str
    pattern: str


class Found(NamedTuple):
    """Words that stand together; sorts with the likeliest first."""

    is_unlikely: bool
    far: int
    beside: int
    texts: int
    chosen: tuple[Choice, ...]


def is_known(word: str, vocabulary: Vocabulary, *, is_last: bool) -> bool:
    if word in vocabulary.counts:
        return True
    return is_last and len(word) > 1 and any(other.startswith(word) for other in vocabulary.counts)


def standing_together(
    choices: list[list[Choice]], vocabulary: Vocabulary, *, most: int
) -> dict[tuple[Choice, ...], list[str]]:
    """The texts that have one of the `choices` for each word, at most `most` of them misspelt, grouped by the words
    chosen. Rare words are looked for first, so that most texts are done with at once. Empty if one text has all words
    as typed."""
    counts = vocabulary.counts
    rarest = sorted(range(len(choices)), key=lambda place: sum(counts.get(each.word, 0) for each in choices[place]))
    found: dict[tuple[Choice, ...], list[str]] = {}
    for text in vocabulary.texts:
        there: dict[int, list[Choice]] = {}
        misspelt = 0
        for place in rarest:
            there[place] = [each for each in choices[place] if each.pattern in text]
            misspelt += bool(there[place] and there[place][0].far)
            if not there[place] or misspelt > most:
                break
        else:
            if not misspelt:
                return {}
            for chosen in islice(product(*(there[place] for place in range(len(choices)))), WAYS):
                if sum(each.far > 0 for each in chosen) <= most:
                    found.setdefault(chosen, []).append(text)
    return found


def found_in(texts: list[str], chosen: tuple[Choice, ...]) -> Found:
    """How likely `chosen` is, which stands together in `texts`."""
    pairs = [one.pattern.rstrip() + other.pattern for one, other in pairwise(chosen)]
    beside = [sum(pair in text for text in texts[:READ]) for pair in pairs]
    around = [sum(sides) for sides in pairwise([0, *beside, 0])]
    alone = any(each.far == FARTHEST and not sides for each, sides in zip(chosen, around, strict=True))
    return Found(alone and len(chosen) > 1, sum(each.far for each in chosen), -sum(beside), -len(texts), chosen)


def near(word: str, known: dict[str, int]) -> list[tuple[int, str]]:
    """Up to `NEAREST` of the `known` words that `word` may be, each with its distance: keyboard remains and exchanged
    letters first, then other misspellings; the most frequent first."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isascii() or word.isdigit():
        return []
    near_by = {other for other in as_put_together(word) | exchanged(word) if other in known} - {word}
    others = {other for other in one_off(word) if other in known} - near_by - {word} if word.isalpha() else set()
    ranked = [*((1, other) for other in near_by), *((FARTHEST, other) for other in others)]
    return sorted(ranked, key=lambda each: (each[0], -known[each[1]], each[1]))[:NEAREST]


def as_put_together(word: str) -> set[str]:
    """`word` without remains of Telex or VNI, and without letters struck twice.

    >>> sorted(as_put_together("nuwowcs"))
    ['nuoc', 'nuwowcs']
    """
    ways = {word, without_telex(word), DIGITS.sub("", word) if word[0].isalpha() else word}
    return {other for way in ways for other in (way, TWICE.sub(r"\1", way)) if len(other) > 1}


def without_telex(word: str) -> str:
    """`word` without the keys for marks, which follow its first vowel; a «w» that is itself this vowel is «ư»."""
    plain = re.sub("([adeo])\\1", r"\1", word)
    if not (vowel := VOWEL.search(plain)):
        return plain
    return plain[: vowel.end()].replace("w", "u") + MARKS.sub("", plain[vowel.end() :])


def exchanged(word: str) -> set[str]:
    """`word` with two neighbours in each other's place."""
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


def one_off(word: str) -> Iterator[str]:
    """All words that `word` becomes by one letter more, less or another."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
        for letter in ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
