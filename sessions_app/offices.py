"""The signer of a paper, typed in one line: an office, followed by a name."""

import re
from collections.abc import Iterable

from .models import UnitKind

OF_AN_OFFICE = re.compile(
    r"(?:tm\.|kt\.|tl\.|tuq\.|q\.|quyền|phó|chủ tịch|bí thư|thường trực|ubnd|hđnd|(?:ban thường trực )?(?:ủy|uỷ) ban|"
    r"nhân dân|hội đồng|"
    rf"(?:ubmttq|mttq|mặt trận tổ quốc)(?: việt nam)?|đảng (?:ủy|uỷ)|{'|'.join(UnitKind.values)}|[,;:–-])(?=[\s,;:]|$)",
    re.IGNORECASE,
)
KIND = re.compile(rf"^(?:{'|'.join(UnitKind.values)})\s+", re.IGNORECASE)
SPACE = re.compile(r"\s+")
NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,5}")


def parted(said: str, wards: Iterable[str]) -> tuple[str, str]:
    """Split «Chủ tịch UBND phường Gia Thụy Trần Văn A» into office and name; all of it and «» if no name follows.
    `wards` are names of wards that may occur, with or without the word for their kind: nothing else tells where the
    ward's name ends and the person's begins."""
    names = sorted({KIND.sub("", ward, count=1) for ward in wards if ward}, key=len, reverse=True)
    place = 0
    while found := OF_AN_OFFICE.match(said, place) or SPACE.match(said, place):
        place = found.end()
        if found[0].lower() in UnitKind.values:
            place += len(next((told for name in names if (told := begun_with(said[place:], name))), ""))
    rest = said[place:]
    is_name = NAME.fullmatch(rest) and all(word[0].isupper() and not word[1:].isupper() for word in rest.split())
    return (said[:place].strip(" ,;:–-"), rest) if is_name else (said, "")


def begun_with(text: str, name: str) -> str:
    """The beginning of `text` that equals `name`, whole words, with the spaces before it; else empty."""
    found = re.match(rf"\s*{re.escape(name)}(?!\w)", text, re.IGNORECASE)
    return found[0] if found else ""
