"""Between plain text, as the portal kept it and as mails and searches need it, and rich text."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from ..text import on_one_line
from .tree import Node, parsed

HEADING = "## "
BULLET = re.compile(r"^\s*[-–•+*]\s+")


def from_plain(text: str) -> str:
    """Plain text as rich text: a blank line ends a paragraph, lines with a dash or bullet are a list, «## » begins a
    heading, a tab ends a column."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "\n".join(piece for block in blocks for piece in pieces(block))


def pieces(block: str) -> Iterator[str]:
    if block.startswith(HEADING):
        heading, _, block = block.removeprefix(HEADING).partition("\n")
        yield f"<h2>{written(heading)}</h2>"
    for is_list, lines in groupby(block.splitlines(), key=lambda line: bool(BULLET.match(line))):
        if is_list:
            yield "<ul>" + "".join(f"<li>{written(BULLET.sub('', line))}</li>" for line in lines) + "</ul>"
        elif words := "<br>".join(written(line) for line in lines):
            yield f"<p>{words}</p>"


def written(line: str) -> str:
    return escape(on_one_line(line), quote=False)


def to_plain(html: str, *, marked: bool = True) -> str:
    """The words of rich text, blocks apart by a blank line; with `marked`, lists and headings as `from_plain` reads
    them."""
    lines = [lines_of(node, marked) for node in parsed(html).children if isinstance(node, Node)]
    return "\n\n".join(text for text in lines if text)


def lines_of(node: Node, marked: bool) -> str:
    if node.tag in {"ul", "ol"}:
        return "\n".join(item_of(child, marked) for child in node.children if isinstance(child, Node))
    if node.tag == "table":
        return "\n".join(
            " | ".join(line_of(cell) for cell in row.children if isinstance(cell, Node)) for row in rows(node)
        )
    if node.tag == "blockquote":
        return "\n\n".join(lines_of(child, marked) for child in node.children if isinstance(child, Node))
    heading = HEADING if marked and node.tag in {"h2", "h3", "h4"} else ""
    return heading + "\n".join(part.strip() for part in with_breaks(node).split("\n"))


def item_of(item: Node, marked: bool) -> str:
    """An item and, on lines below it, those of the lists within it."""
    without_lists = Node("li", [child for child in item.children if not is_list(child)])
    inner = [lines_of(child, marked) for child in item.children if isinstance(child, Node) and is_list(child)]
    return "\n".join([("- " if marked else "") + line_of(without_lists), *inner])


def is_list(node: Node | str) -> bool:
    return isinstance(node, Node) and node.tag in {"ul", "ol"}


def rows(table: Node) -> list[Node]:
    return [node for node in table.walk() if node.tag in {"tr", "caption"}]


def line_of(node: Node) -> str:
    return re.sub(r"\s+", " ", with_breaks(node)).strip()


def with_breaks(node: Node) -> str:
    """The text of `node`, with a line break for each `br` and after each block in it."""
    found = ""
    for child in node.children:
        if isinstance(child, str):
            found += child
        else:
            found += "\n" if child.tag == "br" else with_breaks(child) + ("\n" if child.tag in {"p", "li"} else "")
    return found
