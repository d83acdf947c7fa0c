"""Lists as Word writes them: paragraphs that begin with a bullet or a number and some blanks."""

import re
from collections import deque
from dataclasses import dataclass

from .tree import Node

IS_WORD_LIST = re.compile(r"MsoListParagraph|mso-list:", re.IGNORECASE)
LEVEL = re.compile(r"mso-list:[^;]{0,99}level(\d)", re.IGNORECASE)
BARE = r"(?:[·•▪●○■➢]\s+)"
"""Bullets that no sentence begins with: an editor pastes them without saying that they were a list."""
NUMBER = re.compile(rf"\s*(\d{{1,3}})[.)]\s+{BARE}*")
BULLET = re.compile(rf"\s*[·•▪●○■▶➢✓§Øoüvq\-–+*]\s+{BARE}*")
"""Word's bullets are letters of fonts like Symbol and Wingdings: «·», «o», «§», «ü»…"""
BARE_BULLET = re.compile(rf"\s*{BARE}+")


@dataclass
class Item:
    """A paragraph that is an item of a list; `number` is None for a bullet."""

    level: int
    number: int | None
    node: Node


def as_item(paragraph: Node) -> Item | None:
    """`paragraph` without its bullet or number; None when it is no item. Letters («a)») stay text: papers cite them."""
    marks = f"{paragraph.attributes.get('class', '')} {paragraph.attributes.get('style', '')}"
    is_word_list = bool(IS_WORD_LIST.search(marks))
    text = paragraph.text
    number = NUMBER.match(text) if is_word_list else None
    begin = number or (BULLET if is_word_list else BARE_BULLET).match(text)
    if begin is None:
        return None
    drop(paragraph, begin.end())
    level = LEVEL.search(marks)
    return Item(int(level[1]) if level else 1, int(number[1]) if number else None, paragraph)


def drop(node: Node, length: int) -> int:
    """Take the first `length` characters of text out of `node`; how many are still to be dropped."""
    for place, child in enumerate(node.children):
        if not length:
            break
        if isinstance(child, Node):
            length = drop(child, length)
        else:
            node.children[place], length = child[length:], max(0, length - len(child))
    return length


def lists_of(items: list[Item]) -> list[Node]:
    """`items` in a row as lists; deeper ones go into the item before them."""
    lists: list[Node] = []
    waiting = deque(items)
    while waiting:
        first, deeper = waiting.popleft(), list[Item]()
        while waiting and waiting[0].level > first.level:
            deeper.append(waiting.popleft())
        children = [*first.node.children, *lists_of(deeper)]
        kind = "ul" if first.number is None else "ol"
        if not lists or lists[-1].tag != kind:
            lists.append(Node(kind, attributes={"start": str(first.number)} if first.number not in {None, 1} else {}))
        lists[-1].children.append(Node("li", children))
    return lists
