"""What the first view of a page, without its photographs, may weigh: few bytes, few requests, nothing that moves once it is seen."""

import brotli
import pytest
from django.utils import timezone

from dialogue_portal.look import STYLE

from ..builders import image_bytes, make_opinion
from ..chain import published_chain

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PAGE_BYTES = 25_000
STYLE_BYTES = 12_000
REQUESTS = 5
SHIFT = 0.01
SHIFTS = "new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))"


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
    assert not [url for url in bodies if url.endswith(".css")]


def test_the_style_of_our_own_is_small():
    assert packed(STYLE.text.encode()) < STYLE_BYTES
