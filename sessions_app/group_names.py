"""Names of residential groups as people write them: read from a pasted list, compared with those that are there."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from dialogue_portal.lib.text import capital, clean_name, fold, plain_digits, shorten

from .likeness import NUMBERED, likeness
from .models import ResidentialGroup, WardProfile

MOST = 300
"""At once; a ward has 20 to 60."""

LONGEST = 100
HIGHEST = 9999
BULLET = re.compile(r"^\s*(?:[-–•+*]|\d+[.)])\s+")
AROUND = " \t;,."
AS_A_CELL = re.compile(rf"(\d{{1,{LONGEST}}})(?:[.,]0+)?")
"""A number as a spreadsheet hands it out: «3», «3,0»; Python reads none of thousands of digits."""

HEADINGS = {"stt", "tt", "so", "so tt", "ten", "ten to", "ten goi"}


@dataclass(frozen=True)
class Refused:
    """A line that names no group, and why."""

    line: int
    text: str
    why: str


@dataclass
class Reading:
    """What a list says: groups to make, those that are there already, lines that cannot be taken."""

    new: list[ResidentialGroup] = field(default_factory=list)
    there: list[ResidentialGroup] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def names(self) -> str:
        """What was looked at before it is made."""
        return "\n".join(group.name for group in self.new)


def read_names(lines: Iterable[str], *, before: str) -> Reading:
    """One name a line; a line that is only a number is named by `before` and that number."""
    reading = Reading()
    met: dict[str, int] = {}
    there = {group.likeness: group for group in ResidentialGroup.objects.active()}
    word = fold(WardProfile.current().group_word)
    for number, line in enumerate(lines, start=1):
        typed = BULLET.sub("", plain_digits(line)).strip(AROUND)
        if not typed:
            continue
        name = named(typed, before)
        like = likeness(name)
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
    """Why a line cannot be taken, or «»."""
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
    """The number of a name that is only that behind `before` or a word for a group. Others sort by their name."""
    found = NUMBERED.fullmatch(fold(name).removeprefix(f"{fold(before)} "))
    return int(found["number"]) if found and (found["unit"] or before) else None


def clash(group: ResidentialGroup, name: str) -> str:
    """Why `group` cannot be called `name`, or «»: residents choose a group by its name."""
    other = ResidentialGroup.objects.mistaken_for(group, name).first()
    return f"Đã có «{other}» trong cùng thời gian; người dân không phân biệt được hai nơi." if other else ""


def usual_beginning() -> str:
    """What stands before the number in the names that are there; where there is none, the ward's own word."""
    names = ResidentialGroup.objects.active().exclude(number=None).values_list("name", flat=True)
    found = Counter(match[1] for name in names if (match := re.fullmatch(r"(.*\D) +\d+", name)))
    return found.most_common(1)[0][0] if found else f"{capital(WardProfile.current().group_word)} số"
