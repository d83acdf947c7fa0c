"""Words exchanged within a value of JSON, wherever in it they stand."""

import re
from collections.abc import Callable
from typing import Any


def replaced(value: Any, changes: dict[str, str]) -> Any:
    """`value` of JSON with every string changed, wherever in it the old words stand."""

    def without(text: str) -> str:
        for old, new in changes.items():
            if old in text:  # seldom, and to read a pattern of a thousand letters takes a thousand times as long
                text = new.join(re.split(rf"(?<!\w){re.escape(old)}(?!\w)", text))
        return text

    return each_string(value, without)


def exchanged(changes: dict[str, str], value: Any) -> Any:
    """`value` of JSON with those strings changed that are the old words and nothing else, as the title in a table."""
    return each_string(value, lambda text: changes.get(text, text))


def ending_anew(changes: dict[str, str], value: Any) -> Any:
    """`value` of JSON with those strings changed that are the old words, or end with them behind a state or a day, as
    what a report says became of a promise."""

    def told(text: str) -> str:
        old = next((old for old in changes if text == old or text.endswith((f": {old}", f". {old}"))), "")
        return text.removesuffix(old) + changes.get(old, "")

    return each_string(value, told)


def each_string(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: each_string(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [each_string(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value
