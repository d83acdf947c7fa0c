"""Every page with a form, and what it keeps of the typed words."""

from django.urls import reverse

from dialogue_portal.lib.text import UnreadableText, clean_text
from tests.addresses import every_address
from tests.roles import VERBS
from tests.staff_pages import NAMES, address_of, verb_address_of


def pages_with_forms(world):
    staff = [address_of(name, world) for name in NAMES if not name.endswith("_verb")]
    staff += [verb_address_of(name, world) for name in VERBS]
    public = [address for name, address in every_address().items() if not name.startswith("admin:")]
    slug = world.rows["dialoguesession"].slug
    public += [reverse("feedback:send_to", args=[slug]), reverse("feedback:register", args=[slug])]
    public.append(reverse("feedback:follow_session", args=[slug]))
    return [("staff", address) for address in staff] + [("visitor", address) for address in public]


def html_of(response):
    is_page = response.status_code < 300 and "html" in response.get("Content-Type", "") and not response.streaming
    return response.content.decode() if is_page else ""


def as_stored(string):
    """What a form would keep of `string`."""
    try:
        return clean_text(string)[:5000] or "x"
    except UnreadableText:
        return "x"
