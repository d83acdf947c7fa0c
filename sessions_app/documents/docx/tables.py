"""Tables of a paper: borders all around, headings on every page."""

from ..content import Table
from .marks import clean, on_one_line
from .writing import Xml, add_paragraph, child

KEPT_TOGETHER = 400
"""A row of at most so many letters is not parted between two pages."""
CELL_MARGIN = 85
SMALL_LETTER, LARGE_LETTER = 125, 180
"""About how wide a letter of a cell is, in twentieths of a point; headings are bold."""
UNBROKEN = 12
"""Words up to this long are not to break: «STT», «12/11/2026»."""


def write_table(body: Xml, table: Table, width: int) -> None:
    """Write a table as wide as the text. A cell that holds only a number or a sign is centred."""
    if table.caption:
        add_paragraph(body, "VBTenBang", table.caption)
    widths = column_widths(table, width)
    made = start_table(body, widths, borders="single")
    write_row(made, [name for name, _ in table.columns], widths, is_head=True)
    for row in table.rows:
        write_row(made, row, widths)
    add_paragraph(body, "VBSauBang")


def shares(parts: list[int], whole: int) -> list[int]:
    """`whole` divided as `parts` are to each other, without a rest.

    >>> shares([1, 1, 1], 100)
    [33, 33, 34]
    """
    total, taken, found = sum(parts) or 1, 0, []
    for place in range(1, len(parts) + 1):
        until = whole * sum(parts[:place]) // total
        found.append(until - taken)
        taken = until
    return found


def column_widths(table: Table, whole: int) -> list[int]:
    """As the columns ask, but none so narrow that a short word breaks in it, if that can be, nor wider than what it
    holds as long as another wants room."""
    asked = shares([share for _, share in table.columns], whole)
    texts = [[name, *(row[place] for row in table.rows)] for place, (name, _) in enumerate(table.columns)]
    least = [narrowest(column) for column in texts]
    if sum(least) > whole:
        return asked
    full = [widest(column) for column in texts]
    wishes = [max(min(width, most) - narrow, 0) for width, most, narrow in zip(asked, full, least, strict=True)]
    unwanted = whole - sum(least) - sum(wishes)
    hungry = [width if most > width else 0 for width, most in zip(asked, full, strict=True)]
    if unwanted > 0 and any(hungry):
        wishes = [wish + extra for wish, extra in zip(wishes, shares(hungry, unwanted), strict=True)]
    more = shares(wishes if any(wishes) else asked, whole - sum(least))
    return [narrow + extra for narrow, extra in zip(least, more, strict=True)]


def narrowest(texts: list[str]) -> int:
    words = {word for text in texts for word in text.split() if len(word) <= UNBROKEN}
    return max((sum(map(letter_width, word)) for word in words), default=0) + 2 * CELL_MARGIN + SMALL_LETTER // 2


def widest(texts: list[str]) -> int:
    """So wide that no line breaks."""
    lines = (line for text in texts for line in text.split("\n"))
    return max((sum(map(letter_width, line)) for line in lines), default=0) + 2 * CELL_MARGIN


def letter_width(letter: str) -> int:
    return LARGE_LETTER if letter.isupper() else SMALL_LETTER


def start_table(body: Xml, widths: list[int], borders: str = "nil", margin: int = CELL_MARGIN) -> Xml:
    table = child(body, "w:tbl")
    properties = child(table, "w:tblPr")
    child(properties, "w:tblW", w=sum(widths), type="dxa")
    edges = child(properties, "w:tblBorders")
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"]:
        line = {"sz": 4, "space": 0, "color": "000000"} if borders != "nil" else {}
        child(edges, f"w:{side}", val=borders, **line)
    child(properties, "w:tblLayout", type="fixed")
    sides = child(properties, "w:tblCellMar")
    for side in ["left", "right"]:
        child(sides, f"w:{side}", w=margin, type="dxa")
    grid = child(table, "w:tblGrid")
    for width in widths:
        child(grid, "w:gridCol", w=width)
    return table


def start_row(table: Xml, *, is_head: bool = False, is_whole: bool) -> Xml:
    row = child(table, "w:tr")
    if is_head or is_whole:
        properties = child(row, "w:trPr")
        child(properties, "w:cantSplit")
        if is_head:
            child(properties, "w:tblHeader")
    return row


def start_cell(row: Xml, width: int, align: str = "") -> Xml:
    cell = child(row, "w:tc")
    properties = child(cell, "w:tcPr")
    child(properties, "w:tcW", w=width, type="dxa")
    if align:
        child(properties, "w:vAlign", val=align)
    return cell


def write_row(table: Xml, texts: list[str] | tuple[str, ...], widths: list[int], *, is_head: bool = False) -> None:
    row = start_row(table, is_head=is_head, is_whole=sum(map(len, texts)) <= KEPT_TOGETHER)
    for text, width in zip(texts, widths, strict=True):
        cell = start_cell(row, width, "center" if is_head else "")
        style = "VBDauCot" if is_head else "VBOGiua" if is_short(text) else "VBO"
        for line in clean(text).split("\n"):
            add_paragraph(cell, style, on_one_line(line))


def is_short(text: str) -> bool:
    """A number, a day («05/03/2026») or a single sign."""
    return len(text) <= 10 and not any(sign.isalpha() for sign in text)
