"""What stands around the text: head, title, whom it is for, signature, «Nơi nhận» and the head of an appendix.

Decree 30/2020, annex I, part II; for the Party Guide 36-HD/VPTW. The rules under the head are borders of low empty
paragraphs, since drawn lines move when somebody types above them.
"""

import datetime as dt
from dataclasses import dataclass

from dialogue_portal.lib.text import capital

from ...wording import date_of
from ..conference import roman
from ..content import Appendix, Content, Head
from .marks import on_one_line
from .pages import TEXT_WIDTH
from .tables import shares, start_cell, start_row, start_table
from .writing import Xml, add_paragraph, child

MOTTO_RULE, PARTY_RULE, SHORT_RULE = 3360, 4120, 1000
"""Twentieths of a point: as long as «Độc lập - Tự do - Hạnh phúc» at 14 and «ĐẢNG CỘNG SẢN VIỆT NAM» at 15, bold;
the short one a third to a half of the line above it."""
BLANK, BLANK_DAY = " " * 10, "ngày      tháng      năm          "


@dataclass(frozen=True)
class Issued:
    """What a paper gets when it is issued: the number (see `render`), the day, the name of the body."""

    number_symbol: str | None
    on: dt.date | None
    by: str


def is_party(head: Head) -> bool:
    return head.form == "party"


def styled(style: str, head: Head) -> str:
    """The Party writes some lines larger."""
    return f"{style}Dang" if is_party(head) else style


def write_head(body: Xml, paper: Content, issued: Issued) -> None:
    widths = shares([48, 52] if is_party(paper.head) else [38, 62], TEXT_WIDTH)
    table = start_table(body, widths, margin=0)
    row = start_row(table, is_whole=True)
    write_issuer(start_cell(row, widths[0]), paper.head, widths[0])
    write_motto(start_cell(row, widths[1]), paper.head, widths[1])
    row = start_row(table, is_whole=True)
    cell = start_cell(row, widths[0])
    add_paragraph(cell, styled("VBSo", paper.head), number_line(paper.head, issued.number_symbol))
    if paper.is_letter:
        add_paragraph(cell, styled("VBVeViec", paper.head), f"V/v {paper.subject}")
    add_paragraph(start_cell(row, widths[1]), "VBNgay", f"{paper.head.place}, {day_words(issued.on)}")
    write_title(body, paper)


def write_issuer(cell: Xml, head: Head, width: int) -> None:
    if head.upper:
        add_paragraph(cell, styled("VBCoQuanTren", head), head.upper)
    add_paragraph(cell, styled("VBCoQuan", head), on_one_line(head.issuer))
    if is_party(head):
        add_paragraph(cell, styled("VBSo", head), "*")
    else:
        add_rule(cell, SHORT_RULE, width)


def write_motto(cell: Xml, head: Head, width: int) -> None:
    if is_party(head):
        add_paragraph(cell, "VBTieuDeDang", "ĐẢNG CỘNG SẢN VIỆT NAM")
        return add_rule(cell, PARTY_RULE, width)
    add_paragraph(cell, "VBQuocHieu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    add_paragraph(cell, "VBTieuNgu", "Độc lập - Tự do - Hạnh phúc")
    return add_rule(cell, MOTTO_RULE, width)


def add_rule(parent: Xml, length: int, width: int, style: str = "VBKe") -> None:
    """A line of `length` in the middle of `width`."""
    indent = (width - length) // 2
    properties = add_paragraph(parent, style)[0]
    child(properties, "w:ind", left=indent, right=width - length - indent)


def number_line(head: Head, number_symbol: str | None) -> str:
    """«Số: 05/TB-UBND»; of the Party «Số 14-KH/ĐU»; room to write where there is no number yet; empty where there will
    be none."""
    if number_symbol is None:
        return ""
    word = "Số" if is_party(head) else "Số:"
    if not number_symbol:
        return f"{word}{BLANK}"
    return f"{word}{BLANK}{number_symbol}" if number_symbol[0] in "/-" else f"{word} {number_symbol}"


def day_words(day: dt.date | None) -> str:
    """The day in words, with a zero before days under 10 and the months 1 and 2 (annex I, part II)."""
    return date_of(day) if day else BLANK_DAY


def write_title(body: Xml, paper: Content) -> None:
    if not paper.is_letter:
        add_paragraph(body, styled("VBTenLoai", paper.head), paper.title)
        for line in paper.subject.splitlines():
            add_paragraph(body, styled("VBTrichYeu", paper.head), on_one_line(line))
        add_rule(body, SHORT_RULE * 2, TEXT_WIDTH, "VBKeTen")
    write_opening(body, paper.opening, "VBKinhMoiMuc" if paper.is_invitation else "VBKinhGuiMuc")


def write_opening(body: Xml, lines: tuple[str, ...], each: str) -> None:
    """One name on the line of «Kính gửi:», several below it, each with its dash; those of guests, which are long, have
    the whole width."""
    if len(lines) <= 2:
        if lines:
            add_paragraph(body, "VBKinhGui", " ".join(lines))
        return
    add_paragraph(body, "VBKinhGui", lines[0])
    for line in lines[1:]:
        add_paragraph(body, each, dashed(line))


def dashed(line: str) -> str:
    return line if line.startswith(("-", "–")) else f"- {line}"


def write_foot(body: Xml, head: Head) -> None:
    """«Nơi nhận» left, who signs right; where two sign, both above it."""
    widths = shares([45, 55], TEXT_WIDTH)
    table = start_table(body, widths, margin=0)
    row = start_row(table, is_whole=True)
    if head.beside:
        write_signature(start_cell(row, widths[0]), Head("", signer_title=head.beside))
        write_signature(start_cell(row, widths[1]), head)
        row = start_row(table, is_whole=True)
    write_recipients(start_cell(row, widths[0]), head)
    rest = start_cell(row, widths[1])
    if head.beside:
        add_paragraph(rest, "VBKy")
    else:
        write_signature(rest, head)


def write_recipients(cell: Xml, head: Head) -> None:
    add_paragraph(cell, styled("VBNoiNhan", head), "Nơi nhận:")
    for line in recipients_of(head):
        add_paragraph(cell, styled("VBNoiNhanMuc", head), line)


def recipients_of(head: Head) -> list[str]:
    """Each with its dash, «- Lưu: VT.» the last unless staff wrote their own."""
    given = [dashed(line.strip()) for line in head.recipients if line.strip()]
    if not is_party(head):
        given = [ended(line) for line in given]
    return given if any(map(is_of_keeping, given)) else [*given, "- Lưu: VT."]


def ended(line: str) -> str:
    """The line as annex I has it: «;» at its end, a full stop at that of the last; a sign typed by staff stays."""
    if line[-1] in ".,:;":
        return line
    return line + ("." if is_of_keeping(line) else ";")


def is_of_keeping(line: str) -> bool:
    return line.lstrip("-– ").startswith("Lưu")


def write_signature(cell: Xml, head: Head) -> None:
    for line in [*head.authority, head.signer_title]:
        if line:
            add_paragraph(cell, "VBKy", line)
    add_paragraph(cell, "VBTenKy", head.signer)


def accompanies(paper: Content, issued: Issued) -> str:
    """«(Kèm theo Thông báo số 05/TB-UBND ngày 05 tháng 3 năm 2026 của Ủy ban nhân dân phường …)»."""
    kind = capital(paper.title.lower()) if paper.title else "Công văn"
    day, number_symbol = day_words(issued.on), issued.number_symbol
    by = f" của {issued.by}" if issued.by else ""
    if number_symbol is None:
        return f"(Kèm theo {kind} {day}{by})"
    number = BLANK + number_symbol if not number_symbol or number_symbol[0] in "/-" else number_symbol
    return f"(Kèm theo {kind} số {number} {day}{by})"


def write_appendix_head(body: Xml, appendix: Appendix, number: int, accompanies: str) -> None:
    """Its number only where there are several."""
    add_paragraph(body, "VBPhuLuc", f"Phụ lục {roman(number)}".strip())
    add_paragraph(body, "VBTenPhuLuc", appendix.title)
    if appendix.subtitle:
        add_paragraph(body, "VBKemTheo", appendix.subtitle)
    add_paragraph(body, "VBKemTheo", accompanies)
