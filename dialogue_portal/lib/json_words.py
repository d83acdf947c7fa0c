"""Replacing words in all strings of a JSON value."""

import re
from collections.abc import Callable
from typing import Any


def replaced(value: Any, changes: dict[str, str]) -> Any:
    """`value` with each old word or phrase in `changes` replaced, wherever it stands in a string, as whole words."""

    def without(text: str) -> str:
        for old, new in changes.items():
            if old in text:  # seldom, and to read a pattern of a thousand letters takes a thousand times as long
                text = new.join(re.split(rf"(?<!\w){re.escape(old)}(?!\w)", text))
        return text

    return each_string(value, without)


def exchanged(changes: dict[str, str], value: Any) -> Any:
    """`value` with those strings replaced that equal an old text in `changes`, such as a title in a table."""
    return each_string(value, lambda text: changes.get(text, text))


def ending_anew(changes: dict[str, str], value: Any) -> Any:
    """`value` with those strings changed that equal an old text in `changes` or end with it after a state or a day, as
    reports tell what became of a promise."""

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
