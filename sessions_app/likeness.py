"""Which names of residential groups say the same to a resident."""

import re

from django.db import models

from dialogue_portal.lib.fields import DerivedField
from dialogue_portal.lib.text import fold, latin, plain_digits

UNITS = {"to": "to", "tdp": "to", "to dan pho": "to", "khu": "khu", "khu pho": "khu", "kp": "khu"} | {
    word: word for word in ["thon", "ap", "ban", "xom", "lang", "khom", "buon", "bon", "phum", "soc", "tieu khu"]
}
"""Folded, each with the word that means the same."""

NUMBERED = re.compile(rf"(?:(?P<unit>{'|'.join(UNITS)})(?: so)? ?)?0*(?P<number>\d{{1,4}})")
"""«3», «Tổ 03», «TDP số 3», «khu phố 3», folded."""


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


class LikenessField(DerivedField, models.CharField):
    """`likeness` of the name in `source`."""

    def derive(self, joined: str) -> str:
        return likeness(joined)[: self.max_length]
