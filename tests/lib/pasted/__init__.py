"""Clipboard contents from Word."""

from pathlib import Path

PASTED = (Path(__file__).parent / "word.html").read_text(encoding="utf-8")
