"""The sheet: its size, margins and sections, the number of the page at its top, the digest at its foot."""

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from .writing import Xml, add_paragraph, child

MM = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
LONG_SIDE, SHORT_SIDE = 16838, 11906
"""A4, as Word writes it."""
MARGINS = {"top": 20, "right": 15, "bottom": 20, "left": 30, "header": 10, "footer": 8}
"""Millimetres. Decree 30/2020, annex I, part I: top and bottom 20 to 25, left 30 to 35, right 15 to 20."""


def width_of(is_wide: bool) -> int:
    """How wide the text is."""
    return (LONG_SIDE if is_wide else SHORT_SIDE) - round((MARGINS["left"] + MARGINS["right"]) * MM)


TEXT_WIDTH = width_of(False)


class Sections:
    """The parts of a file one after the other. Each is closed by its properties when the next one opens."""

    def __init__(self, body: Xml, references: list[Xml]) -> None:
        self.body, self.references = body, references
        self.properties: Xml | None = None

    def open(self, *, is_wide: bool = False) -> Xml:
        """Where to write what comes next, a paper or an appendix: each begins with page 1, whose number is not
        shown (Decree 30/2020, annex I: the pages of an appendix are numbered apart)."""
        if self.properties is not None:
            self.last_line()[0].append(self.properties)
        self.properties = properties_of(is_wide, self.references)
        self.references = []
        return self.body

    def close(self) -> None:
        self.last_line()
        self.body.append(self.properties)

    def last_line(self) -> Xml:
        """Without height, so that a table that fills its page is not followed by an empty one."""
        last = self.body[-1]
        if last.tag != qn("w:p") or last[0][0].get(qn("w:val")) != "VBSauBang":
            return add_paragraph(self.body, "VBCuoi")
        last[0][0].set(qn("w:val"), "VBCuoi")
        return last


def properties_of(is_wide: bool, references: list[Xml]) -> Xml:
    """`references` to head and foot are given to the first section: the others have the same."""
    properties = OxmlElement("w:sectPr")
    properties.extend(references)
    child(properties, "w:type", val="nextPage")
    if is_wide:
        child(properties, "w:pgSz", w=LONG_SIDE, h=SHORT_SIDE, orient="landscape")
    else:
        child(properties, "w:pgSz", w=SHORT_SIDE, h=LONG_SIDE)
    child(properties, "w:pgMar", **{side: round(width * MM) for side, width in MARGINS.items()}, gutter=0)
    child(properties, "w:pgNumType", start=1)
    child(properties, "w:titlePg")
    return properties


def head_and_foot(document: Document, digest: str, seal: str) -> list[Xml]:
    """The references to the heads and feet of all pages, still to be put into a section."""
    document.element.body.append(properties_of(False, []))
    section = document.sections[0]
    for part in [section.header, section.first_page_header, section.footer, section.first_page_footer]:
        part.is_linked_to_previous = False
        for old in list(part._element):
            part._element.remove(old)
    add_page_number(section.header._element)
    add_paragraph(section.first_page_header._element, "Header")
    for foot in [section.footer, section.first_page_footer]:
        add_paragraph(foot._element, "Footer", f"Mã kiểm tra nội dung: {digest}" if digest else "")
        if seal:
            add_paragraph(foot._element, "Footer", f"Dấu niêm nhật ký: {seal}")
    properties = document.element.body[-1]
    references = [part for part in properties if part.tag in {qn("w:headerReference"), qn("w:footerReference")}]
    document.element.body.remove(properties)
    return references


def add_page_number(head: Xml) -> None:
    """«2» in the middle, counted by Word itself."""
    paragraph = add_paragraph(head, "Header")
    field = child(paragraph, "w:fldSimple", instr=" PAGE ")
    child(child(field, "w:r"), "w:t").text = "2"
