"""Every page, public and staff, as axe sees it: both schemes, four widths, letters twice as large, forced colours.

WCAG 2.2 to AA, and AAA for the contrast of text. One page of each kind, found by following links through the demo with
the rows of the handbook's pictures. `make soak`; `PAGES='admin:case|home'` asks only about kinds that match.
"""

from collections import defaultdict

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection

from tests.marks import committing

from .walk import every_kind

pytestmark = committing

WIDTHS = [320, 390, 768, 1280]
SCHEMES = ["light", "dark"]
ALL = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
OF_LAYOUT = {
    "resultTypes": ["violations"],
    "runOnly": ["color-contrast", "color-contrast-enhanced", "target-size", "scrollable-region-focusable"],
}
"""What another width or scheme can change."""

SIDE_BY_SIDE = {"admin:components", "admin:public_components"}
"""Two schemes on one page: its landmarks stand twice, and where the system forces its colours there is only one."""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the same pages on every database")
def test_every_page_is_accessible_in_every_way_of_looking(browser, live_server, capsys):
    found, looked = Complaints(), 0
    for page, kind in every_kind(browser, live_server.url):
        look_at(page, kind, found)
        looked += 1
    with capsys.disabled():
        print(f"\n{looked} kinds of pages")
    assert not found.lines(), "\n".join(found.lines())


class Complaints:
    """What is wrong, each thing with the pages where it is."""

    def __init__(self):
        self.where = defaultdict(list)

    def add(self, kind, way, what):
        self.where[what].append(f"{kind} ({way})")

    def lines(self):
        return [f"{what}: {len(where)} times, {', '.join(where[:3])}" for what, where in sorted(self.where.items())]


def look_at(page, kind, found):
    # A bar that stays in sight lies on something; whoever scrolls finds it.
    page.evaluate("document.querySelectorAll('.save-bar').forEach(bar => bar.style.position = 'static')")
    for scheme in SCHEMES:
        for width in WIDTHS:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce" if width == 768 else "no-preference")
            page.set_viewport_size({"width": width, "height": 900})
            is_first = (scheme, width) in {("light", 1280), ("dark", 320)}
            ask(page, kind, f"{width} {scheme}", ALL if is_first else OF_LAYOUT, found)
    if kind not in SIDE_BY_SIDE:
        page.emulate_media(color_scheme="light", forced_colors="active")
        ask(page, kind, "forced colours", ALL, found)
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    ask(page, kind, "200 %", OF_LAYOUT, found)
    page.set_viewport_size({"width": 320, "height": 900})
    measure(page, kind, "320 px and 200 %", found)


def measure(page, kind, way, found):
    wide, here = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide > here:
        found.add(kind, way, "wider than the screen")


def ask(page, kind, way, options, found):
    measure(page, kind, way, found)
    if page.evaluate("document.getAnimations().length"):
        found.add(kind, way, "something moves")
    for violation in Axe().run(page, options=options).response["violations"]:
        if violation["id"] != "landmark-unique" or kind not in SIDE_BY_SIDE:
            for node in violation["nodes"]:
                found.add(kind, way, f"{violation['id']}: {' '.join(map(str, node['target']))[-90:]}")
