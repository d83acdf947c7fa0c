"""Paragraphs of WordprocessingML, written directly: python-docx's objects take ten times as long for long tables."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from ..content import Text
from .marks import clean, on_one_line

Xml = Any
"""An element of lxml."""

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PIECES = re.compile(r"([\t\n])")
BREAKS = {"\t": qn("w:tab"), "\n": qn("w:br")}
W_P, W_PPR, W_PSTYLE, W_R, W_RPR, W_T, W_VAL = map(qn, ["w:p", "w:pPr", "w:pStyle", "w:r", "w:rPr", "w:t", "w:val"])

STYLE_OF = {
    "body": "VBThan",
    "basis": "VBCanCu",
    "part": "VBPhan",
    "item": "VBMuc",
    "cue": "VBLoiNhac",
    "centred": "VBGiua",
    "note": "VBGhiChu",
}
"""Style of a paragraph by the style of a `Text`."""
CLOSE = {"VBThan": "VBThanSat"}
"""What stands in for it where a paper is set close."""


def child(parent: Xml, tag: str, **attributes: Any) -> Xml:
    """A new last child of `parent`: `child(parent, "w:jc", val="center")`."""
    return etree.SubElement(parent, qn(tag), {qn(f"w:{name}"): str(value) for name, value in attributes.items()})


def add_paragraph(parent: Xml, style: str, text: str = "") -> Xml:
    """One paragraph; line breaks and tabs within `text` stay in it."""
    paragraph = etree.SubElement(parent, W_P)
    etree.SubElement(etree.SubElement(paragraph, W_PPR), W_PSTYLE).set(W_VAL, style)
    if text:
        add_run(paragraph, text)
    return paragraph


def add_run(paragraph: Xml, text: str, **properties: dict[str, Any]) -> Xml:
    """`properties` by name of their element: `b={}`, `highlight={"val": "yellow"}`, in the order of the schema."""
    run = etree.SubElement(paragraph, W_R)
    if properties:
        format_ = etree.SubElement(run, W_RPR)
        for name, attributes in properties.items():
            child(format_, f"w:{name}", **attributes)
    for piece in PIECES.split(clean(text)):
        if piece in BREAKS:
            etree.SubElement(run, BREAKS[piece])
        elif piece:
            element = etree.SubElement(run, W_T)
            element.set(SPACE, "preserve")
            element.text = piece
    return run


def add_text(parent: Xml, text: Text, *, is_close: bool) -> None:
    """A paragraph for each line of `text`."""
    for line in clean(text.text).split("\n"):
        style = style_of(text.style, line)
        add_paragraph(parent, CLOSE.get(style, style) if is_close else style, on_one_line(line))


def style_of(style: str, line: str) -> str:
    """An item that ends without a stop is a heading: bold, and never the last line of a page."""
    if style == "item" and line and line.rstrip()[-1:] not in ".;:,!?/)»":
        return "VBMucDe"
    return STYLE_OF.get(style, STYLE_OF["body"])


def add_missing(parent: Xml, what: str, *, is_close: bool) -> None:
    paragraph = add_paragraph(parent, CLOSE["VBThan"] if is_close else "VBThan")
    add_run(paragraph, f"[Chưa có: {what}]", highlight={"val": "yellow"})


def keep_with_next(paragraph: Xml) -> None:
    """Never the last line of a page."""
    paragraph[0].insert(1, OxmlElement("w:keepNext"))
