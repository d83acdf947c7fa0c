"""Fields of a Word file that make another program do something when it is opened (DDE), or that read another file
(LINK, INCLUDETEXT)."""

import zipfile
from xml.parsers import expat

MAX_BYTES = 16 * 1024 * 1024
"""Of all parts with fields together. A thousand pages have a third of it; reading it takes two seconds. The packed file
may be small."""

MOST_SIGNS = 500_000
"""Of the characters that begin an element or an attribute's value, in all these parts together: more than twelve
hundred pages have. Each is one call of Python, and they pack into a few kilobytes."""

CODES = {"instrText", "delInstrText"}
MARKS = [
    name.encode(encoding).strip(b"\0") for name in ["nstrText", "fldSimple"] for encoding in ["utf-8", "utf-16-le"]
]
"""What every part with fields contains: element names can be written in no other way."""

BLANKS = ' \t\r\n"'
ASKING = ("DDE", "LINK", "INCLUDETEXT")
"""How their field codes begin. INCLUDEPICTURE is allowed: Word writes it for every picture pasted from a web page, and
keeps the picture."""


class UnreadableFields(ValueError):
    """A part is no XML, or its fields are larger than in any honest file."""


def asks_programs(archive: zipfile.ZipFile) -> bool:
    """Whether any part has a field of `ASKING`. Raises `UnreadableFields`."""
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
    """The content of `part` if it is XML with fields, whatever its name says; else empty."""
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
    """The beginning of a field code, as long as the longest name in `ASKING`. A code may come in a hundred thousand
    pieces, and joining the whole of it after each piece would take minutes."""
    return code.lstrip(BLANKS)[: max(map(len, ASKING))]


class Fields:
    """The field codes of one part, joined from the pieces into which Word cuts them. A code that begins with the result
    of another field cannot be read and counts as asking: no honest file has one."""

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
