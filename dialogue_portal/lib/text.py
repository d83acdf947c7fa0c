"""Vietnamese text: clean it, compare it without its marks, sort it, make addresses of it. Rules: DOMAIN, section 6."""

import math
import re
import unicodedata
from typing import Literal

NOT_SEEN = [
    *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0x200B, 0x2010)),
    *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0),
    *(*range(0xFFF0, 0xFFFC), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000)),
]
"""What Unicode calls default-ignorable, and notes between lines: soft hyphens, zero-width characters and the byte order
mark, pasted along unseen, after which no search finds the word; right-to-left overrides, which make a sentence show
something else than it says; fillers and tags, of which whole texts can be made that no moderator sees."""

UNSEEN = dict.fromkeys(NOT_SEEN)
SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2800\u3000"), " ") | dict.fromkeys(
    map(ord, "\x0b\x0c\x85\u2028\u2029"), "\n"
)
"""Blanks, and the line and page breaks of word processors."""

LETTER_D = str.maketrans("đĐðÐ", "dDdD")
"""Vietnamese đ and its look-alike eth (U+00F0), which keyboards and PDF files confuse."""

ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405"
    "\u03bf\u03bd\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "aeopcyxijshdqwABEKMHOPCTYXIJSovABEZHIKMNOPTYX",
) | {0xFEE0 + sign: chr(sign) for sign in [*range(0x41, 0x5B), *range(0x61, 0x7B)]}
"""Letters of the Cyrillic and the Greek alphabet, and wide ones, that nobody can tell from Latin ones."""

OTHER_ALPHABETS = re.compile("[\u0370-\u052f]")
WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 8
"""Words of a search that are looked at."""

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Dictionary order of the marks: huyền, hỏi, ngã, sắc, nặng."""


class UnreadableText(ValueError):
    """Text holds a character that no keyboard types: NUL or another control character. `before` are the last words
    before it, by which people find what they cannot see; «» at the beginning."""

    def __init__(self, before: str = "") -> None:
        super().__init__(before)
        self.before = before


def clean_text(text: str) -> str:
    """`text` as it is stored: NFC, without invisible characters or heaps of marks on one letter, lines ended by
    `\\n`, no blanks at either end.

    Raises `UnreadableText` for NUL and the other control characters except tab and line break, for U+FFFD: there stood
    something that was lost on the way, and for what Unicode gives no meaning in its last two planes.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(UNSEEN)
    text = without_stacks(normal("NFC", text.translate(SPACES)))
    if found := re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff\U000f0000-\U0010ffff]", text):
        raise UnreadableText(" ".join(text[: found.start()].split()[-5:]))
    return text.strip()


HEAP = re.compile(r"[^\w\s\x00-\x7f]{31,}")
"""More signs in a row that are no letters than any word has: perhaps combining marks, of which none is a letter."""

HIGHEST = 30
"""Marks in a row, as many as text in «stream-safe format» may have (Unicode, annex 15)."""


def normal(form: Literal["NFC", "NFD", "NFKC"], text: str) -> str:
    """`text` in the Unicode normal form `form`, with at most `HIGHEST` combining marks on a letter.

    Unicode's own algorithm takes time quadratic in the number of marks on a letter: half a million of them, which fit
    into a form, took a quarter of an hour. In NFC text they are already in order.
    """
    if not unicodedata.is_normalized("NFC", text):
        text = HEAP.sub(lowered, text)
    return unicodedata.normalize(form, text)


def lowered(heap: re.Match[str]) -> str:
    kept, height = [], 0
    for sign in heap[0]:
        height = height + 1 if unicodedata.combining(unicodedata.normalize("NFD", sign)[0]) else 0
        if height <= HIGHEST:
            kept.append(sign)
    return "".join(kept)


MARKS_ON_A_LETTER = 2
"""Left over after NFC. Vietnamese needs none; more than two on one letter («zalgo») spill over the lines around."""


def without_stacks(text: str) -> str:
    """`text` with at most `MARKS_ON_A_LETTER` combining marks in a row."""
    marks = "".join(sign for sign in set(text) if unicodedata.category(sign) in {"Mn", "Me"})
    if not marks:
        return text
    return re.sub(rf"([{re.escape(marks)}]{{{MARKS_ON_A_LETTER}}})[{re.escape(marks)}]+", r"\1", text)


def clean_line(text: str) -> str:
    """`clean_text` on one line, with single blanks."""
    return re.sub(r"\s+", " ", clean_text(text))


def latin(text: str) -> str:
    """`text` with Latin letters for look-alikes of other alphabets, in every word that is then all Latin: a name in
    another alphabet stays as it is.

    >>> latin("Tổ dân phố А")
    'Tổ dân phố A'
    """

    def spelt(word: re.Match[str]) -> str:
        changed = word[0].translate(ALIKE)
        return word[0] if OTHER_ALPHABETS.search(changed) else changed

    return normal("NFC", re.sub(r"\S+", spelt, text))


def clean_name(text: str) -> str:
    """`clean_line` in `latin` letters, for a name by which something is found or recognised."""
    return latin(clean_line(text))


def without_marks(text: str) -> str:
    """`text` as people type it without marks: «Đường Láng» as «Duong Lang»."""
    decomposed = normal("NFD", text.translate(LETTER_D))
    return normal("NFC", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def fold(text: str) -> str:
    """`text` as search compares it: lower case, without tone marks, đ as d, single blanks.

    >>> fold("Tổ dân phố Đường  Láng")
    'to dan pho duong lang'
    """
    return re.sub(r"\s+", " ", without_marks(text.casefold())).strip()


def words_of(text: str) -> list[str]:
    """The words of `text` as search compares them: folded, and without signs that a query would take for operators."""
    return WORD.findall(fold(text))


def plain_digits(text: str) -> str:
    """`text` with full-width and foreign digits as 0 to 9; the length stays the same.

    >>> plain_digits("tổ ０９")
    'tổ 09'
    """
    return re.sub(r"(?a:(?!\d))\d", lambda digit: str(int(digit[0])), text)


def slugify(text: str, max_length: int = 80) -> str:
    """`text` as part of an address, at most `max_length` characters, cut between words. May be empty."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > max_length:
            return slug or word[:max_length]
        slug = longer
    return slug


def alphabet_key(text: str) -> str:
    """A string of digits that sorts in Vietnamese dictionary order: letters first, tones after.

    The tone counts for the word, whichever vowel bears it: «Hoà» and «Hòa» are one name, before «Hóa». Digits only, so
    that every collation of both databases sorts it alike.
    """
    letters, tones = [], [""]
    for sign in normal("NFC", text.lower().replace("ð", "đ")):
        tone = next((mark for mark in unicodedata.normalize("NFD", sign) if mark in TONES), None)
        letter = unicodedata.normalize("NFC", unicodedata.normalize("NFD", sign).replace(tone, "")) if tone else sign
        place = ALPHABET.find(letter)
        letters.append(f"{place + 20:02d}" if place >= 0 else "05" if sign.isspace() else f"1{ord(sign):07d}")
        tones[-1] += str(TONES.index(tone) + 1) if tone else ""
        if sign.isspace():
            tones.append("")
    return "".join(letters) + "00" + "".join(tone or "0" for tone in tones)


def natural_key(text: str) -> str:
    """`alphabet_key` in which numbers sort by value: «Thôn 2» before «Thôn 10»."""
    return alphabet_key(re.sub(r"\d+", lambda number: number[0].zfill(DIGITS), text))


DIGITS = 4
"""Of a number in a name; longer ones keep their digits and come where those lead them."""


def name_key(full_name: str) -> str:
    """A sort key for people in a Vietnamese list: by given name (the last word), then the rest."""
    *rest, given = full_name.split() or [""]
    return alphabet_key(given) + "00" + alphabet_key(" ".join(rest))


def capital(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def inline(title: str) -> str:
    """A title as part of a sentence: «Kết luận hội nghị» as «kết luận hội nghị», «UBND …» as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


TIED = re.compile(r"\b(thứ|ngõ|ngách|hẻm|số|ngày|tháng|năm) (?=(?:\d+|Hai|Ba|Tư|Năm|Sáu|Bảy)\b)", re.IGNORECASE)


def tied(text: str) -> str:
    """With no-break spaces where a line must not end: «Thứ Sáu», «ngõ 12», «ngày 08». To be shown, never stored.

    >>> tied("Thứ Sáu, số 5 ngõ 12, năm nay").split(" ")
    ['Thứ\\xa0Sáu,', 'số\\xa05', 'ngõ\\xa012,', 'năm', 'nay']
    """
    return TIED.sub("\\1\u00a0", text)


def full_stop(text: str) -> str:
    """`text` with one full stop at its end, unless it ends with another sign or with «...»."""
    text = text.strip()
    return text if text.endswith(("…", "...", "!", "?")) else text.rstrip(" .") + "."


def grouped(number: int) -> str:
    """A large count: «12.345». Never for years, numbers of papers, or anything in an address."""
    return f"{number:,}".replace(",", ".")


def within_a_line(address: str) -> str:
    """An address as it follows other words: «Số 12 phố A» as «số 12 phố A»."""
    return f"số {address[3:]}" if address.startswith("Số ") else address


BEGUN = re.compile(r"^(\w{1,3}[.)]|[^\t\n]*:)[^\S\n]*\t", re.MULTILINE)
"""«1.» or «Hạn:» and a tab, which parts no columns."""
CELLS = re.compile(r"(?<=\S)[^\S\n]*\t[^\S\n]*(?=\S)")


def on_one_line(text: str) -> str:
    """`text` with one space for each white space. A row of a table that was pasted keeps its columns apart.

    >>> on_one_line("Hạn:\\tquý I\\nNgõ 5\\t3 bóng  đèn")
    'Hạn: quý I Ngõ 5 | 3 bóng đèn'
    """
    return re.sub(r"\s+", " ", CELLS.sub(" | ", BEGUN.sub(r"\1 ", text.strip()))).strip()


def shorten(text: str, length: int) -> str:
    """The first words of `text`, at most `length` characters with the ellipsis."""
    text = on_one_line(text)
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(",.;: ") + "…"


def megabytes(size: int) -> str:
    """`size` bytes in MB, rounded up: more than a limit of 10 MB never reads as «10».

    >>> megabytes(10 * 1024 * 1024 + 1)
    '10,1'
    """
    return f"{math.ceil(size / 1024 / 1024 * 10) / 10:.1f}".replace(".", ",").removesuffix(",0")
