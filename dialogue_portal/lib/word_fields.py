"""Fields of a Word file that have another program do something when it is opened (DDE: «Dynamic Data Exchange»), or
draw on another file (LINK, INCLUDETEXT)."""

import zipfile
from xml.parsers import expat

MAX_BYTES = 16 * 1024 * 1024
"""Of all parts with fields together: a thousand pages have a third of it. It takes two seconds to read, and a file that
grows to it when it is unpacked may be small."""

MOST_SIGNS = 500_000
"""Of those with which an element or the value of an attribute begins, of all these parts together: more than twelve
hundred pages have. Each asks Python anew, and the same takes a few kilobytes when it is packed."""

CODES = {"instrText", "delInstrText"}
MARKS = [
    name.encode(encoding).strip(b"\0") for name in ["nstrText", "fldSimple"] for encoding in ["utf-8", "utf-16-le"]
]
"""What is in every part with fields: names of elements cannot be written otherwise."""

BLANKS = ' \t\r\n"'
ASKING = ("DDE", "LINK", "INCLUDETEXT")
"""How their codes begin. INCLUDEPICTURE stays: Word writes it beside a picture that it keeps, for whatever is pasted
from a web page."""


class UnreadableFields(ValueError):
    """A part is no XML, or they are larger than any honest ones."""


def asks_programs(archive: zipfile.ZipFile) -> bool:
    """Whether a field of any part is one of those. Raises `UnreadableFields`."""
    room, signs = MAX_BYTES, MOST_SIGNS
    for part in archive.infolist():
        content = words_with_fields(archive, part)
        room -= len(content)
        signs -= content.count(b"<") + content.count(b"=")
        if room < 0 or signs < 0:
            raise UnreadableFields
        if content and Fields().ask(content):
            return True
    return False


def words_with_fields(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part that is XML with fields in it; nothing of any other, whatever its name says."""
    with archive.open(part) as file:
        start = file.read(4)
        is_wide = b"\0" in start or start[:2] in {b"\xff\xfe", b"\xfe\xff"}
        if not (is_wide or start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")):
            return b""
        if part.file_size > MAX_BYTES:
            raise UnreadableFields
        content = start + file.read()
    return content if any(mark in content for mark in MARKS) else b""


def begun(code: str) -> str:
    """The beginning of a field code, as long as the longest name that is looked for: no more of it is judged. A code
    may come in a hundred thousand pieces and is put together after each: all of it would take minutes."""
    return code.lstrip(BLANKS)[: max(map(len, ASKING))]


class Fields:
    """The codes of the fields of one part, put together from the pieces that Word cuts them into. One that begins with
    what another field says is not seen, and taken for the worst: no honest one does."""

    def __init__(self) -> None:
        self.open = [""]
        self.is_within = self.is_asking = False

    def ask(self, content: bytes) -> bool:
        parser = expat.ParserCreate()
        parser.buffer_text = True  # else each line break is told by itself: 15 MB of them for twelve seconds
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.add
        parser.StartDoctypeDeclHandler = self.refuse
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise UnreadableFields from error
        return self.is_asking

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag in CODES:
            self.is_within = True
        elif tag in {"fldSimple", "fldChar"}:
            of_word = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            self.judge(of_word.get("instr", ""))
            self.begin_or_end(of_word.get("fldCharType"))

    def begin_or_end(self, what: str | None) -> None:
        if what == "begin":
            self.is_asking = self.is_asking or (len(self.open) > 1 and not self.open[-1].strip(BLANKS))
            self.open.append("")
        elif what == "end" and len(self.open) > 1:
            self.open.pop()

    def add(self, text: str) -> None:
        if self.is_within:
            self.open[-1] = begun(self.open[-1] + text)

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] in CODES:
            self.is_within = False
            self.judge(self.open[-1])

    def judge(self, code: str) -> None:
        self.is_asking = self.is_asking or begun(code).partition(" ")[0].upper().startswith(ASKING)

    def refuse(self, *told: object) -> None:
        raise UnreadableFields
