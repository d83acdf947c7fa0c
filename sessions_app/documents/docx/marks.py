"""What may stand in a Word file: every letter as it was, only in NFC and without what XML forbids."""

import re
import unicodedata

FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """`text` in NFC with lines ended by `\\n`, without control characters other than tab and line break."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", FORBIDDEN.sub("", text))
