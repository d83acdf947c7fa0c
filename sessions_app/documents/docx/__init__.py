"""A paper as a Word file, in the form of Decree 30/2020, annex I, or in that of the Party (Guide 36-HD/VPTW).

The same words give the same bytes, so a file can be made again and compared; nothing in it comes from the clock.
"""

import datetime as dt
import functools
import io
import zipfile
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from ..content import Appendix, Block, Content, Missing, Text
from . import form, pages, styles
from .marks import clean
from .tables import write_table
from .writing import Xml, add_missing, add_run, add_text, keep_with_next

LONG_AGO = dt.datetime(2000, 1, 1)
"""What a file without a day of its own says of when it was made."""
FIRST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
FEW_WORDS = 60
"""Letters of a last paragraph that would stand lonely above a signature."""
KEPT_PARTS = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.HEADER,
    RELATIONSHIP_TYPE.FOOTER,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
}
"""Of python-docx's own template: its picture, its lists and two hundred styles are left out."""


def render(
    contents: Content | Sequence[Content],
    *,
    number_symbol: str | None = "",
    issued_on: dt.date | None = None,
    digest: str = "",
    seal: str = "",
    issuer: str = "",
) -> bytes:
    """The .docx file of one paper, or of several that follow each other, each with its pages from 1.

    `number_symbol` («05/TB-UBND») and `issued_on` leave room to write when empty; a symbol that begins with «/» or «-»
    leaves room for the number alone, None is of papers that take no number. `digest` stands at the foot of every page,
    and of a notice of conclusion the `seal` of the record; `issuer` is how an appendix names the body whose paper it
    goes with. Raises `ValueError` for no paper.
    """
    papers = [contents] if isinstance(contents, Content) else list(contents)
    if not papers:
        raise ValueError("no paper to write")
    document = empty_document()
    body = document.element.body
    sections = pages.Sections(body, pages.head_and_foot(document, clean(digest), clean(seal)))
    for paper in papers:
        write_paper(sections, paper, form.Issued(number_symbol, issued_on, clean(issuer)))
    sections.close()
    describe(document, papers[0], issued_on)
    return packed(document)


def write_paper(sections: pages.Sections, paper: Content, issued: form.Issued) -> None:
    body = sections.open()
    form.write_head(body, paper, issued)
    main, appendices = parts_of(paper.blocks)
    write_blocks(body, main, is_close=paper.is_invitation)
    close_text(body)
    form.write_foot(body, paper.head)
    for place, (title, blocks) in enumerate(appendices, start=1):
        body = sections.open(is_wide=title.is_wide)
        number = place if len(appendices) > 1 else 0
        form.write_appendix_head(body, title, number, form.accompanies(paper, issued))
        write_blocks(body, blocks, pages.width_of(title.is_wide))


def parts_of(blocks: Sequence[Block]) -> tuple[list[Block], list[tuple[Appendix, list[Block]]]]:
    """The blocks before the first appendix, and each appendix with its own."""
    main: list[Block] = []
    appendices: list[tuple[Appendix, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Appendix):
            appendices.append((block, []))
        else:
            (appendices[-1][1] if appendices else main).append(block)
    return main, appendices


def close_text(body: Xml) -> None:
    """«./.» after the last words (annex I, part II), which stay on the page of the signature; words as few as «Trân
    trọng.» take the end of the paragraph before along."""
    last, said = body[-1], "".join(body[-1].itertext())
    if last.find(qn("w:r")) is not None:
        add_run(last, end_mark(said))
    keep_with_next(last)
    for before in last.xpath("preceding-sibling::*[1][self::w:p]") if 0 < len(said) <= FEW_WORDS else []:
        keep_with_next(before)
    for row in last.xpath("preceding-sibling::*[1][self::w:tbl]/w:tr[last()]"):
        for line in row.iter(qn("w:p")):
            keep_with_next(line)


def end_mark(text: str) -> str:
    if text.endswith("./."):
        return ""
    return "/." if text.endswith(".") else "./."


def write_blocks(body: Xml, blocks: Sequence[Block], width: int = pages.TEXT_WIDTH, *, is_close: bool = False) -> None:
    for block in blocks:
        if isinstance(block, Text):
            add_text(body, block, is_close=is_close)
        elif isinstance(block, Appendix):
            raise ValueError("an appendix within an appendix")
        elif isinstance(block, Missing):
            add_missing(body, block.what, is_close=is_close)
        else:
            write_table(body, block, width)


def empty_document() -> Document:
    return docx.Document(io.BytesIO(empty_file()))


@functools.cache
def empty_file() -> bytes:
    """python-docx's document with nothing in it but our styles and Vietnamese as its language. Made once: reading the
    two hundred styles of the original takes longer than writing most papers."""
    document = docx.Document()
    for rels in [document.part.rels, document.part.package.rels]:
        for key in [key for key, rel in rels.items() if rel.reltype not in KEPT_PARTS]:
            del rels[key]
    styles.put_in(document)
    for child in list(document.element.body):
        document.element.body.remove(child)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def describe(document: Document, paper: Content, issued_on: dt.date | None) -> None:
    made = dt.datetime.combine(issued_on, dt.time()) if issued_on else LONG_AGO
    known = document.core_properties
    known.title = clean(": ".join(part for part in [paper.title, paper.subject] if part))[:250]
    known.author = known.last_modified_by = clean(paper.head.issuer)[:250]
    known.subject, known.language, known.comments, known.keywords = "", "vi-VN", "", ""
    known.created = known.modified = made
    known.revision = 1


def packed(document: Document) -> bytes:
    """The file, its parts in order and dated alike, whenever it is made."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, FIRST_ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
