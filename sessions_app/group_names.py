"""Names of residential groups as people write them: read from a pasted list, compared with the existing ones."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from dialogue_portal.lib.text import capital, clean_name, fold, plain_digits, shorten

from .likeness import NUMBERED, sameness
from .models import ResidentialGroup, WardProfile

MOST = 300
"""Groups at once; a ward has 20 to 60."""

LONGEST = 100
HIGHEST = 9999
BULLET = re.compile(r"^\s*(?:[-–•+*]|\d+[.)])\s+")
AROUND = " \t;,."
AS_A_CELL = re.compile(rf"(\d{{1,{LONGEST}}})(?:[.,]0+)?")
"""A number as spreadsheets write it: «3», «3,0». Limited, as Python refuses numbers of thousands of digits."""

HEADINGS = {"stt", "tt", "so", "so tt", "ten", "ten to", "ten goi"}


@dataclass(frozen=True)
class Refused:
    """A refused line, and the reason."""

    line: int
    text: str
    why: str


@dataclass
class Reading:
    """The result of reading a list: groups to make, groups that exist, refused lines."""

    new: list[ResidentialGroup] = field(default_factory=list)
    there: list[ResidentialGroup] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def names(self) -> str:
        """The new names, one a line: compared before they are made with what was previewed."""
        return "\n".join(group.name for group in self.new)


def read_names(lines: Iterable[str], *, before: str) -> Reading:
    """Read one name a line; a line with only a number is named `before` and that number."""
    reading = Reading()
    met: dict[str, int] = {}
    there = {sameness(group.name): group for group in ResidentialGroup.objects.active()}
    word = fold(WardProfile.current().group_word)
    for number, line in enumerate(lines, start=1):
        typed = BULLET.sub("", plain_digits(line)).strip(AROUND)
        if not typed:
            continue
        name = named(typed, before)
        like = sameness(name)
        if why := refusal(typed, name, word) or (f"Trùng với dòng {met[like]}." if like in met else ""):
            reading.refused.append(Refused(number, shorten(typed, 60), why))
            continue
        met[like] = number
        if like in there:
            reading.there.append(there[like])
        else:
            reading.new.append(ResidentialGroup(name=name, number=number_of(name, before)))
    return reading


def named(typed: str, before: str) -> str:
    cell = AS_A_CELL.fullmatch(typed)
    return f"{before} {int(cell[1])}" if cell else clean_name(typed)


def refusal(typed: str, name: str, word: str) -> str:
    """Why a line is refused; empty if it is not."""
    number = re.search(r"\d+$", name)
    if "\t" in typed:
        return "Dòng này có nhiều ô. Hãy chỉ dán một cột."
    if fold(typed) in HEADINGS | {word, f"ten {word}"}:
        return "Đây là tiêu đề của cột, không phải tên."
    if not re.search(r"[^\W_]", typed):
        return "Dòng này không có chữ hay số nào."
    if len(name) > LONGEST:
        return f"Tên dài quá {LONGEST} ký tự."
    if number and not 1 <= int(number[0]) <= HIGHEST:
        return f"Số phải từ 1 đến {HIGHEST}."
    return ""


def number_of(name: str, before: str = "") -> int | None:
    """The number in a name that consists of `before` or a word for a group and a number; None for others, which sort by
    name."""
    found = NUMBERED.fullmatch(fold(name).removeprefix(f"{fold(before)} "))
    return int(found["number"]) if found and (found["unit"] or before) else None


def clash(group: ResidentialGroup, name: str) -> str:
    """Why `group` cannot be called `name`, empty if it can: residents choose a group by its name."""
    other = ResidentialGroup.objects.mistaken_for(group, name).first()
    return f"Đã có «{other}» trong cùng thời gian; người dân không phân biệt được hai nơi." if other else ""


def usual_beginning() -> str:
    """The usual words before the number in existing names; otherwise made from the ward's own word."""
    names = ResidentialGroup.objects.active().exclude(number=None).values_list("name", flat=True)
    found = Counter(match[1] for name in names if (match := re.fullmatch(r"(.*\D) +\d+", name)))
    return found.most_common(1)[0][0] if found else f"{capital(WardProfile.current().group_word)} số"
