"""Rewrites a PDF without active content and author names, in the child process that `pdf` starts (`run_in_child`)."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from pikepdf import Array, Dictionary, Name, PasswordError, Pdf, PdfError, Stream, String

from .child_process import Refused, work_in_child
from .pdf import CUT_OFF, MEMORY, SECONDS

ACTING = {
    *("javascript", "launch", "gotor", "gotoe", "importdata", "submitform", "thread"),
    *("rendition", "movie", "sound", "richmediaexecute"),
}
"""Actions that run or play something, send something or open another file; in lower case, as some viewers ignore
case."""

PLAYED = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/FileAttachment"}
"""Annotations that play or open another file."""

OF_THE_WEB = re.compile(r"https?://|mailto:|tel:|#|[\w.-]+([/?#]|$)", re.IGNORECASE)
"""How a web address begins, or one without a scheme. Any other may lead to a file or a program, perhaps on another
machine, which then learns who asked."""

OTHER_WORDS = "/AdditionalStreams"
WRITTEN_SOMEHOW = re.compile(
    b"".join(b"(?:%c|#%02x)" % (sign, sign) for sign in OTHER_WORDS[1:].encode()), re.IGNORECASE
)
"""The name `OTHER_WORDS` in any spelling: LibreOffice also looks for it in earlier states of a file, which a signed
file keeps."""

UNSEEN = {"/Metadata", "/PieceInfo", "/SpiderInfo", "/Thumb"}
"""What programs note beside the pages: who made them and with what, their origin, how they looked before."""

STAYS_PACKED = {"None", "/FlateDecode", "/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}
"""Compressions that the library leaves as they are, by their long names."""

WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|script|svg)\b", re.IGNORECASE)

LOCKED = "Tệp PDF có mật khẩu nên cổng không mở được. Vui lòng gỡ mật khẩu hoặc in lại thành PDF thường."
HOLDS_FILES = (
    "Tệp PDF có kèm tệp khác, phim hoặc tiếng bên trong. Vui lòng gửi riêng những tệp ấy, hoặc in lại thành PDF thường."
)
FORM_ALONE = "Tệp PDF là biểu mẫu mà chỉ chương trình của Adobe mở được. Vui lòng in lại thành PDF thường."
SEALED = (
    "Tệp PDF đã ký số, nhưng có mã chạy, tự mở tệp hoặc địa chỉ khác, hoặc có chỗ hỏng. Cổng không sửa được vì sửa thì "
    "mất chữ ký. Vui lòng chọn bản không có những phần ấy."
)


def rewritten(content: bytes) -> bytes:
    """What `pdf.written_anew` returns, made in this process. Raises `Refused`."""
    try:
        with read(content) as pdf:
            is_sound = not pdf.get_warnings() and is_alone(content)
            parts = [*dictionaries_in(pdf)]
            refuse_what_would_be_lost(parts)
            is_live = took_what_acts(pdf, parts)
            if not any(map(is_signature, parts)):
                return without_notes(pdf, parts)
            if is_live or not is_sound or is_live_without_table(content) or WRITTEN_SOMEHOW.search(content):
                raise Refused(SEALED)
            return content
    except PasswordError as error:
        raise Refused(LOCKED) from error
    except PdfError as error:
        raise Refused(CUT_OFF) from error


def read(content: bytes) -> Pdf:
    return Pdf.open(io.BytesIO(content), inherit_page_attributes=False, conversion_mode="explicit")


def is_alone(content: bytes) -> bool:
    """Whether the file is a PDF only: no other file format before or after it, and no second cross-reference table at
    its start, where some viewers look if it gives the length of the file."""
    start = content[:1024]
    is_archive = zipfile.is_zipfile(io.BytesIO(content))
    tells_length = any(int(number) == len(content) for number in re.findall(rb"\d{1,20}", start))
    ends = content.rstrip(b"\0\t\r\n ").endswith(b"%%EOF")
    return ends and not (is_archive or tells_length or WEB_PAGE.search(start))


def is_live_without_table(content: bytes) -> bool:
    """Whether it has active content for viewers that find its cross-reference table broken and search for its objects.
    A file that is both encrypted and compressed cannot be read so."""
    with suppress(PdfError), read(content.replace(b"startxref", b"startnone")) as pdf:
        return took_what_acts(pdf, [*dictionaries_in(pdf)])
    return False


def dictionaries_in(pdf: Pdf) -> Iterator[Any]:
    """All dictionaries of the file, at any depth, and those of streams."""
    waiting: list[Any] = []
    for held in pdf.objects:
        waiting.append(held)
        while waiting:
            part = waiting.pop()
            if is_dictionary(part):
                yield part
                inner = part.values()
            else:
                inner = part if isinstance(part, Array) else ()
            waiting += [one for one in inner if isinstance(one, Array | Dictionary) and not one.is_indirect]


def refuse_what_would_be_lost(parts: Sequence[Any]) -> None:
    """Raise `Refused` for embedded or external files, and for pages that only Adobe's viewer can draw."""
    for part in parts:
        if "/EF" in part or name_in(part, "/Subtype") in PLAYED or lies_elsewhere(part):
            raise Refused(HOLDS_FILES)
        if "/NeedsRendering" in part:
            raise Refused(FORM_ALONE)


def lies_elsewhere(part: Any) -> bool:
    """Whether it is a stream whose data is in another file."""
    return "/F" in part and isinstance(part, Stream) and isinstance(part["/F"], Dictionary | Stream | String)


def took_what_acts(pdf: Pdf, parts: Sequence[Any]) -> bool:
    """Remove all active content; returns whether there was any."""
    return any([took_opening(pdf), took_other_words(pdf), *map(took_action, parts)])


def took_other_words(pdf: Pdf) -> bool:
    """Remove the editable document packed in beside the pages, which LibreOffice opens instead of them and which names
    its author. Returns whether there was one."""
    is_there = OTHER_WORDS in pdf.trailer
    if is_there:
        del pdf.trailer[OTHER_WORDS]
    return is_there


def took_opening(pdf: Pdf) -> bool:
    """Remove what is done when the file is opened, unless it only shows one of its own pages. Returns whether something
    was removed."""
    opening: Any = pdf.Root.get("/OpenAction")
    if not is_dictionary(opening) or (name_in(opening, "/S") == "/GoTo" and "/Next" not in opening):
        return False
    del pdf.Root["/OpenAction"]
    return True


def took_action(part: Any) -> bool:
    """Remove the action in `part`. A web link stays, since it waits for a click. Returns whether something was
    removed."""
    if kind_of_action(part) in ACTING or name_in(part, "/FS") == "/URL":
        taken = part.keys() - {"/Length"}  # a stream has one without end
    else:
        taken = {key for key, acts in SLOTS.items() if key in part and acts(part[key])}
    for key in taken:
        del part[key]
    return bool(taken)


def kind_of_action(part: Any) -> str:
    kind = part.get("/S")
    return str(kind).strip("/ ").lower() if isinstance(kind, Name | String) else ""


def leads_astray(address: Any) -> bool:
    return not (isinstance(address, String) and OF_THE_WEB.match(str(address).strip()))


def holds_actions(events: Any) -> bool:
    """Whether `events` are actions. Other things have the same name: a font, or a picture drawn in layers."""
    return is_dictionary(events) and any(
        is_dictionary(one) and name_in(one, "/S") not in {"", "/Transparency"} for one in events.values()
    )


def names_a_file(reference: Any) -> bool:
    return is_dictionary(reference) and "/F" in reference


def is_dictionary(part: Any) -> bool:
    """Whether `part` is a dictionary; some viewers read a stream as one too."""
    return isinstance(part, Dictionary | Stream)


SLOTS: dict[str, Callable[[Any], bool]] = {
    "/AA": holds_actions,
    "/JavaScript": is_dictionary,
    "/OPI": is_dictionary,
    "/Ref": names_a_file,
    "/URI": leads_astray,
    "/URL": leads_astray,
    "/XFA": lambda form: True,
}
"""Keys whose values act, with how to tell: events of mouse and pages; scripts of the whole file; a file that printers
draw instead of a picture; a page of another file shown in this one; where a link leads, or what links without a scheme
start from; where a signature field gets a certificate or the time; a form that a script draws beside the pages."""


def is_signature(part: Any) -> bool:
    return bool(part.keys() >= {"/ByteRange", "/Contents"})


def without_notes(pdf: Pdf, parts: Sequence[Any]) -> bytes:
    """The file without the names of its authors and commenters; of its properties only the title stays."""
    for key in pdf.docinfo.keys() - {"/Title"}:
        del pdf.docinfo[key]
    for part in parts:
        for key in (UNSEEN | {"/T"} if is_remark(part) else UNSEEN) & part.keys():
            del part[key]
    if not len(pdf.pages):
        raise Refused(CUT_OFF)
    out, packs = io.BytesIO(), not any(map(is_packed_oddly, parts))
    pdf.save(out, deterministic_id=True, compress_streams=packs)
    return out.getvalue()


def is_packed_oddly(part: Any) -> bool:
    """Whether `part` is a stream that would be unpacked to be compressed again: two kilobytes compressed twice may grow
    to a gigabyte."""
    packed = part.get("/Filter") if isinstance(part, Stream) else None
    names = [*map(str, packed)] if isinstance(packed, Array) else [str(packed)]
    return len(names) > 1 or not STAYS_PACKED.issuperset(names)


def is_remark(part: Any) -> bool:
    """Whether `part` is an annotation and no field; in a field `/T` is its name."""
    return "/Rect" in part and "/FT" not in part and name_in(part, "/Subtype") != "/Widget"


def name_in(part: Any, key: str) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, Name) else ""


if __name__ == "__main__":
    work_in_child(rewritten, seconds=SECONDS, memory=MEMORY)
