"""What may stand in a Word file: every letter as it was, only in NFC, without what XML forbids; what stays together."""

import re

from dialogue_portal.lib.text import normal

FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

IN_A_LINE = "\u00a0"
WORDS = "ỦY BAN|NHÂN DÂN|HỘI ĐỒNG|MẶT TRẬN|TỔ QUỐC|VIỆT NAM|ĐOÀN THANH NIÊN|THÀNH PHỐ"
NAMES = rf"{WORDS}|(?:PHƯỜNG|XÃ|ĐẶC KHU) .{{1,16}}$|ĐẶC KHU"
BEFORE_A_NUMBER = "ngày|tháng|năm|số|Điều|khoản"
TELEPHONE = r"(?<!\d)0\d{1,3}(?: \d{2,4}){2,3}(?!\d)"
TOGETHER = re.compile(rf"lần \d+ năm \d{{4}}|\b(?:{BEFORE_A_NUMBER}) \d|{TELEPHONE}|\b(?:{NAMES})")
"""«lần 2 năm 2026», «số 5», «tháng 12», «Điều 43», a telephone number, and the words of a name in capitals: «TỔ / QUỐC»
on two lines reads badly."""


def clean(text: str) -> str:
    """`text` in NFC with lines ended by `\\n`, without control characters other than tab and line break."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return normal("NFC", FORBIDDEN.sub("", text))


def on_one_line(text: str) -> str:
    """The text with no-break spaces where words belong `TOGETHER`."""
    return TOGETHER.sub(lambda found: found[0].replace(" ", IN_A_LINE), text)
