"""HTML as a small tree, and back. Takes only what `nh3` has written: every tag closed, every sign escaped."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"br"}
DEEPEST = 60
"""Tags within tags. Deeper ones are passed over, their words are kept: nobody writes so, and nothing may break."""


@dataclass
class Node:
    """An element. `attributes` without a value hold «»."""

    tag: str
    children: list["Node | str"] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> Iterator["Node"]:
        """This element and all that are in it."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()


class TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, attributes={name: value or "" for name, value in attrs})
        if len(self.open) < DEEPEST or tag in VOID:
            self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node if len(self.open) < DEEPEST else self.open[-1])

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(html: str) -> Node:
    builder = TreeBuilder()
    builder.feed(html)
    builder.close()
    return builder.root


def written(nodes: list[Node | str]) -> str:
    return "".join(escape(node, quote=False) if isinstance(node, str) else written_node(node) for node in nodes)


def written_node(node: Node) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in sorted(node.attributes.items()))
    end = "" if node.tag in VOID else f"{written(node.children)}</{node.tag}>"
    return f"<{node.tag}{attributes}>{end}"
