"""Abbreviations that offices and residents write («UBND»), and the words they stand for."""

import re

from .text import WORD, fold, normal, words_of

ABBREVIATIONS = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "TDP": "tổ dân phố",
    "TTHC": "thủ tục hành chính",
    "GCN": "giấy chứng nhận",
    "QSDĐ": "quyền sử dụng đất",
    "GPMB": "giải phóng mặt bằng",
    "VSMT": "vệ sinh môi trường",
    "KT-XH": "kinh tế - xã hội",
    "NVH": "nhà văn hóa",
    "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông",
    "BHYT": "bảo hiểm y tế",
    "BHXH": "bảo hiểm xã hội",
    "ANTT": "an ninh trật tự",
    "ATGT": "an toàn giao thông",
    "PCCC": "phòng cháy, chữa cháy",
    "CCHC": "cải cách hành chính",
    "NTM": "nông thôn mới",
    "GCNQSDĐ": "giấy chứng nhận quyền sử dụng đất",
    "ĐT": "điện thoại",
    "TP.": "thành phố ",
    "TP": "thành phố",
}
AMBIGUOUS = {"ĐT", "TP.", "TP"}
"""Two letters that, without marks, may mean many things: a search does not replace them by the words."""

LOOKED_FOR = {short: said for short, said in ABBREVIATIONS.items() if short not in AMBIGUOUS}
SHORT = {fold(short) for short in LOOKED_FOR}
"""As the words of a search are compared."""
WAYS = [
    *((words_of(short), said) for short, said in LOOKED_FOR.items()),
    *((words_of(said), short) for short, said in LOOKED_FOR.items()),
]
"""The words of each way to write it, and the other way."""

JOINED = re.compile(r"\b(TDP)(?=\d)", re.IGNORECASE)
"""What people write without a blank: «TDP3»."""
OF_A_NUMBER = re.compile(r"\d/\S*$")
"""What stands before the «UBND» of «05/TB-UBND»."""


def written_otherwise(typed: str) -> str:
    """`typed` with its abbreviations spelt out, or else with its words abbreviated; «» if there is neither. Ignores
    case and marks.

    >>> written_otherwise("gcn QSDD ngõ 15")
    'giấy chứng nhận quyền sử dụng đất ngõ 15'
    """
    typed = JOINED.sub(r"\1 ", normal("NFC", typed))
    for ways in (WAYS[: len(LOOKED_FOR)], WAYS[len(LOOKED_FOR) :]):
        other = typed
        for words, instead in ways:
            other = replaced(other, words, instead)
        if other != typed:
            return other
    return ""


def replaced(text: str, words: list[str], instead: str) -> str:
    """`text` with the first place where `words` stand in a row replaced by `instead`, but not in the number of a
    paper."""
    found = [word for word in WORD.finditer(text) if not OF_A_NUMBER.search(text, 0, word.start())]
    folded = [fold(word[0]) for word in found]
    for place in range(len(found) - len(words) + 1):
        if folded[place : place + len(words)] == words:
            return text[: found[place].start()] + instead + text[found[place + len(words) - 1].end() :]
    return text
