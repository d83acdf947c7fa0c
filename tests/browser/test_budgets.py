"""What the first view of a page, without its photographs, may weigh: few bytes, few requests, few kinds of letters, nothing that moves once it is seen."""

import brotli
import pytest
from django.utils import timezone

from dialogue_portal.page_styles import PAPER, STYLES, sheet
from tests.marks import committing

from ..builders import image_bytes, make_opinion
from ..whole_conference import published_chain

pytestmark = committing

PAGE_BYTES = 25_000
STYLE_BYTES = 12_000
REQUESTS = 5
SHIFT = 0.01
KINDS_OF_TYPE = 14
SHIFTS = "new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))"

TYPE = """(() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = {};
  while (texts.nextNode()) {
    const look = getComputedStyle(texts.currentNode.parentElement);
    const name = [look.fontSize, look.fontWeight, look.fontStyle, look.fontFamily, look.textRendering].join(" ");
    if (texts.currentNode.data.trim()) found[name] = texts.currentNode.data.trim();
  }
  return found;
})()"""
"""Every size, weight and slant of letters on the page, with a text that has it."""


def packed(text: bytes) -> int:
    """As kept pages and collected files are sent to browsers."""
    return len(brotli.compress(text, quality=5))


@pytest.mark.parametrize("name", ["home", "session"])
def test_the_first_view_is_light_and_stands_still(phone, name):
    session = published_chain()["session"]
    for _ in range(12):
        make_opinion(session=session, moderation="approved", received_at=timezone.now())
    seen = []
    phone.on("response", lambda response: seen.append(response))
    phone.route("**/anh/**", lambda route: route.fulfill(body=image_bytes(), content_type="image/png"))
    phone.add_init_script(f"window.shifted = 0; {SHIFTS}.observe({{ type: 'layout-shift', buffered: true }})")
    phone.goto("/" if name == "home" else session.get_absolute_url())
    phone.wait_for_load_state("networkidle")
    bodies = {response.url: packed(response.body()) for response in seen if "/anh/" not in response.url}
    assert len(bodies) <= REQUESTS, sorted(bodies)
    assert sum(bodies.values()) <= PAGE_BYTES, bodies
    assert phone.evaluate("window.shifted") <= SHIFT
    assert phone.evaluate("document.fonts.size") == 0
    assert [url for url in bodies if url.endswith(".css") and not url.endswith("/print.css")] == []
    kinds = phone.evaluate(TYPE)
    assert len(kinds) <= KINDS_OF_TYPE, kinds
    assert [kind for kind in kinds if not kind.endswith("geometricprecision")] == []


def test_the_style_of_our_own_is_small():
    texts = [*(style.text for style in STYLES), sheet(PAPER)]
    assert packed("".join(texts).encode()) < STYLE_BYTES
