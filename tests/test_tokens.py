"""The colours of static/css/tokens.css: what is written on what, read in the sun and at night."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR, "static/css/tokens.css").read_text()
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")
WRITTEN = ["ink", "ink-soft", "accent", "accent-strong", "late", "answer-line"]
GROUNDS = ["paper", "paper-warm", "accent-wash", "answer-wash", "late-wash"]
PAIRS = [*product(WRITTEN, GROUNDS), ("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-band", "band")]


def scheme(name):
    """The colours by day, and over them those of the night."""
    day, by_system, by_switch = (dict(COLOUR.findall(part)) for part in re.split(r"html:root|@media screen \{", TOKENS))
    assert by_system == by_switch, "both ways into the dark show the same colours"
    return {"day": day, "night": {**day, **by_system}}[name]


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2, «contrast ratio»."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["day", "night"])
def test_all_text_stands_out_seven_to_one(name):
    colours = scheme(name)
    weak = [pair for pair in PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < 7]
    assert not weak


@pytest.mark.parametrize("name", ["day", "night"])
def test_what_bounds_a_field_and_marks_the_focus_can_be_seen(name):
    colours = scheme(name)
    weak = [pair for pair in product(["line-strong", "focus"], GROUNDS) if contrast(*map(colours.get, pair)) < 3]
    assert not weak


def test_the_measure_of_contrast_knows_black_on_white():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
