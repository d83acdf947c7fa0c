"""From whatever was pasted to paragraphs, headings, lists and tables, each with words in it."""

import re
from collections.abc import Iterable
from itertools import groupby

import nh3

from .. import text as vietnamese
from .bounds import bounded, within_bounds
from .plain import from_plain
from .safe import ATTRIBUTES, BLOCKS, INLINES, SCHEMES, TAGS, WITH_CONTENT, sanitised
from .tree import Node, parsed, written
from .word import Item, as_item, lists_of

SAME_AS = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"}
BOXES = {"div", "section", "article", "header", "footer", "main", "center", "pre", "dl", "dt", "dd", "figure", "hr"}
"""Left out; what is in them stands in paragraphs of its own."""
READ = TAGS | set(SAME_AS) | BOXES
MARKS = {**ATTRIBUTES, "p": {"class", "style"}, "tr": set()}
"""Word says with a class and a style which paragraphs are a list."""
KNOWN = READ | WITH_CONTENT | {"html", "body", "span", "font", "u", "s", "img", "o:p"}
TAG = re.compile(rf"</?(?:{'|'.join(sorted(KNOWN))})(?:[\s/][^<>]*)?>|<!", re.IGNORECASE)
"""What tells HTML from a sentence with «<» in it."""
MOST_SPANNED = 50


def as_rich(given: str) -> str:
    """What was typed or pasted, as it is stored: plain text becomes paragraphs, HTML is cleaned. Raises as
    `clean_html` does."""
    return clean_html(given) if TAG.search(given) else within_bounds(from_plain(vietnamese.clean_text(given)))


def clean_html(html: str) -> str:
    """`html` as rich text: only tags of the list, nothing empty, NFC. Cleaning twice changes nothing.

    Raises `UnreadableText` for control characters, `TooMuch` for what nobody writes by hand.
    """
    read = nh3.clean(
        bounded(vietnamese.clean_text(html)),
        tags=READ,
        attributes=MARKS,
        url_schemes=SCHEMES,
        clean_content_tags=WITH_CONTENT,
        link_rel=None,
    )
    found = blocks(parsed(within_bounds(read)).children)
    return within_bounds(sanitised("\n".join(written([block]) for block in found)))


def blocks(nodes: Iterable[Node | str], *, in_cell: bool = False) -> list[Node]:
    """`nodes` as blocks: loose words between them become paragraphs, items of Word in a row become lists."""
    found: list[Node | Item] = []
    loose: list[Node | str] = []

    def end_paragraph() -> None:
        for piece in paragraph(loose):
            part = as_item(piece) or piece
            found.extend([part] if words_in(part) else [])
        loose.clear()

    for node in nodes:
        if isinstance(node, str) or is_inline(node):
            loose.append(node)
            continue
        end_paragraph()
        item = as_item(node) if node.tag == "p" else None
        found.extend([item] if item and item.node.text.strip() else block(node, in_cell=in_cell))
    end_paragraph()
    return list(with_lists(found))


def words_in(part: Node | Item) -> bool:
    """Whether anything is left to read: a bullet that stood alone is gone."""
    return bool((part.node if isinstance(part, Item) else part).text.strip())


def is_inline(node: Node) -> bool:
    """A link or bold that holds whole paragraphs (Google Docs) is none: only what is in it counts."""
    return SAME_AS.get(node.tag, node.tag) in INLINES and not any(inner.tag in BLOCKS | BOXES for inner in node.walk())


def with_lists(found: list[Node | Item]) -> Iterable[Node]:
    waiting: list[Item] = []
    for part in [*found, None]:
        if isinstance(part, Item):
            waiting.append(Item(part.level, part.number, Node("li", inline(part.node.children))))
            continue
        yield from lists_of(waiting)
        waiting = []
        if part is not None:
            yield part


def block(node: Node, *, in_cell: bool) -> list[Node]:
    """What becomes of an element that is no inline one: nothing when no word is in it."""
    tag = SAME_AS.get(node.tag, node.tag)
    if tag in {"ul", "ol"}:
        return list_of(node)
    if tag == "table":
        return blocks(cells_of(node), in_cell=True) if in_cell else table(node)
    if tag == "blockquote":
        inner = blocks(node.children, in_cell=in_cell)
        return [Node("blockquote", [*inner])] if inner else []
    if tag in {"p", "h2", "h3", "h4"}:
        return paragraph(node.children, tag)
    return blocks(node.children, in_cell=in_cell)


def paragraph(nodes: list[Node | str], tag: str = "p") -> list[Node]:
    inner = inline(nodes)
    if tag != "p":
        inner = trimmed(merged(unwrapped(inner, {"strong", "br"})))
    return [Node(tag, inner)] if inner else []


def list_of(node: Node) -> list[Node]:
    """A list; one that stands in it without an item of its own belongs to the item before."""
    items: list[Node] = []
    for child in node.children:
        inner = blocks(child.children if isinstance(child, Node) and child.tag == "li" else [child])
        if inner and inner[0].tag in {"ul", "ol"} and items:
            items[-1].children.extend(inner)
        elif inner:
            items.append(Node("li", opened(inner)))
    start = node.attributes.get("start", "")
    attributes = {"start": start} if node.tag == "ol" and re.fullmatch(r"[1-9]\d{0,3}", start) and start != "1" else {}
    return [Node(node.tag, [*items], attributes)] if items else []


def opened(inner: list[Node]) -> list[Node | str]:
    """What an item or a cell holds: a first paragraph needs no tag of its own unless another block follows."""
    first, *rest = inner
    if first.tag == "p" and all(node.tag in {"ul", "ol"} for node in rest):
        return [*first.children, *rest]
    return [*inner]


def table(node: Node) -> list[Node]:
    """A table with at least one word in it; of its groups only a head is kept apart."""
    captions = [Node("caption", inline(child.children)) for child in elements(node, "caption")]
    heads = [row(line) for group in elements(node, "thead") for line in elements(group, "tr")]
    bodies = [row(line) for group in elements(node, "tbody") for line in elements(group, "tr")]
    bodies += [row(line) for line in elements(node, "tr")]
    if not heads + bodies or not any(map(words, [*captions, *heads, *bodies])):
        return []
    groups = [Node("thead", [*heads])] if heads else []
    groups += [Node("tbody", [*bodies])] if bodies else []
    return [Node("table", [*(caption for caption in captions if caption.children), *groups])]


def row(node: Node) -> Node:
    return Node("tr", [cell(child) for child in node.children if isinstance(child, Node) and child.tag in {"th", "td"}])


def cell(node: Node) -> Node:
    inner = blocks(node.children, in_cell=True)
    return Node(node.tag, opened(inner) if inner else [], spans(node))


def spans(node: Node) -> dict[str, str]:
    """Over how many columns and rows a cell goes, where that is more than one and believable."""
    given = {name: node.attributes.get(name, "") for name in ["colspan", "rowspan"]}
    numbers = {name: value for name, value in given.items() if value.isdecimal() and len(value) <= 3}
    return {name: value for name, value in numbers.items() if 1 < int(value) <= MOST_SPANNED}


def cells_of(node: Node) -> list[Node | str]:
    """A table within a table is no longer one: its cells become paragraphs."""
    found: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node):
            is_cell = child.tag in {"th", "td", "caption"}
            found.extend([Node("div", child.children)] if is_cell else cells_of(child))
    return found


def elements(node: Node, tag: str) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node) and child.tag == tag]


def inline(nodes: Iterable[Node | str]) -> list[Node | str]:
    """Words with their marks: single blanks, nothing empty, none at the ends, equal neighbours joined."""
    return trimmed(merged(simple(nodes, frozenset())))


def simple(nodes: Iterable[Node | str], around: frozenset[str]) -> list[Node | str]:
    """Only the inline tags of the list, none within its like, each with words in it."""
    found: list[Node | str] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(clean_words(node))
            continue
        tag = SAME_AS.get(node.tag, node.tag)
        if tag == "br":
            found.append(Node("br"))
            continue
        inner = merged(simple(node.children, around | {tag}))
        keeps = tag in INLINES and tag not in around and any(words(child) for child in inner)
        if keeps and tag == "a" and not leads_somewhere(node.attributes.get("href", "")):
            keeps = False
        attributes = {"href": node.attributes["href"].strip()} if keeps and tag == "a" else {}
        found.extend([Node(tag, inner, attributes)] if keeps else inner)
    return found


def leads_somewhere(href: str) -> bool:
    """Not to a mark within the Word document that was left behind."""
    return bool(href.strip()) and not href.strip().startswith("#")


def words(node: Node | str) -> str:
    return (node if isinstance(node, str) else node.text).strip()


def clean_words(given: str) -> str:
    """`clean_text`, but blanks at the ends are the blanks between words."""
    tidy = re.sub(r"\s+", " ", vietnamese.clean_text(f"x{given}x"))
    return tidy[1:-1]


def merged(nodes: list[Node | str]) -> list[Node | str]:
    """Neighbours that are alike as one: Word cuts a bold sentence into many pieces."""
    found: list[Node | str] = []
    for kind, alike in groupby((node for node in nodes if node != ""), key=mark_of):
        row = list(alike)
        if kind is None:
            words = "".join(str(piece) for piece in row)
            found.append(re.sub(r" +", " ", words) if len(row) > 1 else words)
        elif len(row) == 1 or kind[0] == "br":
            found.extend(row)
        else:
            found.append(joined([piece for piece in row if isinstance(piece, Node)]))
    return found


def mark_of(node: Node | str) -> tuple[str, dict[str, str]] | None:
    return None if isinstance(node, str) else (node.tag, node.attributes)


def joined(alike: list[Node]) -> Node:
    first = alike[0]
    first.children = merged([child for node in alike for child in node.children])
    return first


def trimmed(nodes: list[Node | str]) -> list[Node | str]:
    """Without line breaks and blanks at either end."""
    for place in [0, -1]:
        while nodes and (is_break(nodes[place]) or not words(nodes[place])):
            nodes.pop(place)
    if nodes and isinstance(nodes[0], str):
        nodes[0] = nodes[0].lstrip()
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] = nodes[-1].rstrip()
    return nodes


def is_break(node: Node | str) -> bool:
    return isinstance(node, Node) and node.tag == "br"


def unwrapped(nodes: list[Node | str], tags: set[str]) -> list[Node | str]:
    """Without `tags`, whose words stay; a line break becomes a blank."""
    found: list[Node | str] = []
    for node in nodes:
        if isinstance(node, Node) and node.tag in tags:
            found.extend(unwrapped(node.children, tags) if node.children else [" "])
        else:
            found.append(node)
    return found
