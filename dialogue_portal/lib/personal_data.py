"""What in a text may reveal more about a person than its writer meant. It is shown to people, and never a reason to
refuse."""

import re
from dataclasses import dataclass

from .text import plain_digits, without_marks


@dataclass(frozen=True)
class Mark:
    """A stretch of a text that looks like personal data of a kind: `text[start:end]`."""

    kind: str
    found: str
    start: int
    end: int

    @property
    def says_its_kind(self) -> bool:
        """Whether the words themselves name the kind: «nhà số 12», «tài khoản 0123»; a bare number does not."""
        return self.kind != MAIL and self.found[:1].isalpha()


PHONE = "số điện thoại"
IDENTITY = "số căn cước hoặc chứng minh nhân dân"
ACCOUNT = "số tài khoản"
HOUSE = "số nhà"
MAIL = "địa chỉ thư điện tử"

GAP = r"[ .\-]?"
WITHIN_PHONE = r"[ .\-–()]{0,2}"
CODE_IN_BRACKETS = r"(?:\((?=0\d{1,4}\)))?"
BLANKS = r"\s{0,3}"
NUMBER = r"\d+[a-z]?"
HOUSES = "số nhà|nhà số|nhà tôi số|nhà em số|sn"
LANES = "ngõ|ngách|hẻm|kiệt"
STREETS = f"{LANES}|đường|phố"
PUBLIC = ["cột", "đèn", "điện", "trụ", "ga", "cống", "tổ", "phố", "cụm", "trạm", "chốt"]
OF_HOUSE = "".join(rf"(?<!{word}\s)" for word in PUBLIC)
"""Not that of a lamp post, a manhole, a residential group: where something is broken is what the ward must know."""
BEFORE_OTHERS = [*LANES.split("|"), "đường", "khu", "thôn", "xóm", "ấp", "lô", "dãy", "ngày", "tháng", "năm", "số"]
OF_HOUSE_ALONE = OF_HOUSE + "".join(rf"(?<!{word}\s)" for word in BEFORE_OTHERS)
"""As `OF_HOUSE`, for a bare number: not one of a lane within another («ngách 12 ngõ 68») or of a day."""
ALONE = r"(?<!\d)(?<!\d[ .\-])"
WITH_MARKS = [
    (MAIL, re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")),
    (ACCOUNT, re.compile(r"(?:tài khoản|stk|tk)\D{0,20}(\d(?:[ .\-]?\d){5,18})", re.IGNORECASE)),
    (
        PHONE,
        re.compile(
            rf"(?<!\d){CODE_IN_BRACKETS}(?:(?:\+84|0084)(?:\s?\(0\))?|0){WITHIN_PHONE}"
            rf"(?:[35789](?:{WITHIN_PHONE}\d){{8}}|2(?:{WITHIN_PHONE}\d){{9}})(?!\d)"
        ),
    ),
    (IDENTITY, re.compile(rf"{ALONE}(?:\d{GAP}){{11}}\d(?!\d)")),
    (IDENTITY, re.compile(rf"{ALONE}(?:\d{GAP}){{8}}\d(?!\d)")),
    (ACCOUNT, re.compile(r"(?<!\d)\d{10,19}(?!\d)")),
    (
        HOUSE,
        re.compile(rf"(?:{HOUSES}){BLANKS}:?{BLANKS}{NUMBER}(?:/{NUMBER})*", re.IGNORECASE),
    ),
    (HOUSE, re.compile(rf"(?<![\w/]){OF_HOUSE}số\s+{NUMBER}(?:/{NUMBER})*(?=,?\s*(?:{STREETS})\b)", re.IGNORECASE)),
    (HOUSE, re.compile(rf"(?<![\w/]){NUMBER}/{NUMBER}/{NUMBER}(?![\w/])", re.IGNORECASE)),
    (HOUSE, re.compile(rf"(?<!\w)nhà\s{{1,3}}{NUMBER}(?:/{NUMBER})*(?=,?\s{{1,3}}(?:{STREETS})\b)", re.IGNORECASE)),
    (
        HOUSE,
        re.compile(
            rf"(?<![\w/,.]){OF_HOUSE_ALONE}\d{{1,3}}[a-z]?(?:/{NUMBER})*(?=,?\s{{1,3}}(?:{LANES})\s{{1,3}}\d)",
            re.IGNORECASE,
        ),
    ),
    (HOUSE, re.compile(rf"(?<!\w)căn hộ{BLANKS}{NUMBER}(?!\w|\s*m)", re.IGNORECASE)),
]
"""Most telling first: a stretch is named once, by the first pattern that finds it. What may repeat before the sign that
decides is bounded: else a text of blanks or of one long word costs the square of its length."""


def both_ways(pattern: re.Pattern[str]) -> list[re.Pattern[str]]:
    """`pattern`, and a pattern for the same words typed without marks: «nha toi so 12»."""
    bare = without_marks(pattern.pattern)
    return [pattern] if bare == pattern.pattern else [pattern, re.compile(bare, pattern.flags)]


PATTERNS = [(kind, pattern) for kind, marked in WITH_MARKS for pattern in both_ways(marked)]

EACH_HOLDS = re.compile(r"[\d@]")
"""One of these is in whatever a pattern finds: most texts hold none."""

DATE = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)\d{2}")


def find_personal_data(text: str) -> list[Mark]:
    """The marks in `text`, in order, none within another.

    >>> [mark.kind for mark in find_personal_data("Gọi tôi 0912 345 678")]
    ['số điện thoại']
    """
    if not EACH_HOLDS.search(text):
        return []
    marks: list[Mark] = []
    plain, named = plain_digits(text), bytearray(len(text))
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(plain):
            mark = Mark(kind, text[match.start() : match.end()].strip(), match.start(), match.end())
            if not any(named[mark.start : mark.end]) and not DATE.fullmatch(mark.found):
                marks.append(mark)
                named[mark.start : mark.end] = bytes([1]) * (mark.end - mark.start)
    return sorted(marks, key=lambda mark: mark.start)
