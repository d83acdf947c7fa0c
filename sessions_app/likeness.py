"""Which names of residential groups mean the same to a resident."""

import re

from django.db import models

from dialogue_portal.lib.fields import DerivedField
from dialogue_portal.lib.text import fold, inline, latin, plain_digits

UNITS = {"to": "to", "tdp": "to", "to dan pho": "to", "khu": "khu", "khu pho": "khu", "kp": "khu"} | {
    word: word for word in ["thon", "ap", "ban", "xom", "lang", "khom", "buon", "bon", "phum", "soc", "tieu khu"]
}
"""Words for a group, folded, each with its synonym used for comparing."""

WORD_FOR_A_GROUP = re.compile(
    r"(?:tổ|khu|khối|khóm|thôn|ấp|bản|xóm|làng|buôn|bon|phum|sóc|tiểu khu|cụm|điểm dân cư)\b", re.IGNORECASE
)

NUMBERED = re.compile(rf"(?:(?P<unit>{'|'.join(UNITS)})(?: so)? ?)?0*(?P<number>\d{{1,4}})")
"""«3», «Tổ 03», «TDP số 3», «khu phố 3», folded."""


LETTERED = re.compile(rf"{NUMBERED.pattern} ?(?P<letter>[a-z])")
"""«3A», «TDP số 3a», folded. Such names are found by their number and letter, whatever the word before it."""


def number_with_letter(name: str) -> str:
    """«3a» of «Tổ dân phố số 03A» and of «3 A»; empty for a name that is no number with a letter."""
    found = LETTERED.fullmatch(fold(plain_digits(latin(name))))
    return f"{int(found['number'])}{found['letter']}" if found else ""


def likeness(name: str) -> str:
    """The same for «Tổ 03», «TDP số 3» and «Tổ dân phố 3», which residents could not tell apart.

    >>> likeness("TDP số 03"), likeness("Thôn  Đông 02")
    ('to 3', 'thon dong 2')
    """
    folded = fold(plain_digits(latin(name)))
    found = NUMBERED.fullmatch(folded)
    if found and found["unit"]:
        return f"{UNITS[found['unit']]} {int(found['number'])}"
    return re.sub(r"\b0+(?=\d)", "", folded)


def sameness(name: str) -> str:
    """As `likeness`, which is stored, and the same for «Tổ 3A» and «TDP số 03a» too, of which that knows nothing."""
    found = LETTERED.fullmatch(fold(plain_digits(latin(name))))
    if found and found["unit"]:
        return f"{UNITS[found['unit']]} {int(found['number'])}{found['letter']}"
    return likeness(name)


def within_a_sentence(name: str) -> str:
    """«Tổ dân phố số 3» as «tổ dân phố số 3»; «KP 3», and «An Lạc», which begins with no word for a group, as they are.

    >>> within_a_sentence("Thôn Đông"), within_a_sentence("TDP số 3")
    ('thôn Đông', 'TDP số 3')
    """
    return inline(name) if WORD_FOR_A_GROUP.match(name) else name


class LikenessField(DerivedField, models.CharField):
    """`likeness` of the name in `source`."""

    def derive(self, joined: str) -> str:
        return likeness(joined)[: self.max_length]
