"""The pages that show every component: for staff, from the portal's own templates, by day beside by night."""

import re

import pytest
from django.urls import reverse

from dialogue_portal import style_guide

from .builders import make_ward
from .staff import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url_name", "made"), [("components", style_guide.staff), ("public_components", style_guide.public)]
)
def test_every_component_is_shown_by_day_beside_by_night(client, url_name, made):
    make_ward()
    address = reverse(f"admin:{url_name}")
    assert client.get(address).status_code == 302
    page = text_of(signed_in("MTTQ").get(address))
    assert [page.count(f'specimen__one" data-scheme="{scheme}"') for scheme in ("light", "dark")] == [len(made(1))] * 2
    assert all(len(re.sub(r"<[^>]*>|\s", "", one.shown)) > 5 or "<img" in one.shown for one in made(1))
    ids = re.findall(r'\sid="([^"]+)"', page)
    twice = [found for found in ids if ids.count(found) > 1 and found != "loi"]  # the summary of errors has a fixed one
    assert not twice


def test_the_words_shown_have_the_hardest_letters():
    assert set("ưỡộỹẴễỮ") <= set(style_guide.HARD)
