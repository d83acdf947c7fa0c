"""Every page, of the public and of the staff, speaks of the own kind of unit.

The walks are long. What each sentence of the source says is looked at in `test_unit_kind`, with every change.
"""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.models import DialogueSession

from . import staff_pages
from .builders import make_meeting
from .staff import signed_in, text_of
from .staff_pages import world as world
from .unit_kinds import NAMES, all_told_wrong, told_wrong, words_in
from .unit_kinds import kind as kind
from .whole_conference import addresses, machine_addresses, published_chain

pytestmark = [pytest.mark.long, pytest.mark.django_db]


def test_no_public_page_calls_a_commune_a_ward(client, kind):
    coming = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9)).session
    assert all_told_wrong(client, ["/", "/quyen-rieng-tu/"]) == {}
    chain = published_chain()
    DialogueSession.objects.update(ward_then=f"{kind} {NAMES[kind]}")
    found = [*addresses(chain), *machine_addresses(), coming.get_absolute_url(), f"{reverse('search')}?q=den"]
    assert all_told_wrong(client, found) == {}
    assert kind in words_in(client.get(reverse("feedback:commitments")))


def test_a_portal_without_a_conference_speaks_of_its_own_kind(client, kind):
    page = text_of(client.get("/"))
    assert f"{kind.capitalize()} báo trước" in page
    assert told_wrong(page) == []
    names = ["sessions", "announcements", "conclusions", "officials", "groups", "documents"]
    found = [reverse(f"sessions_app:{name}") for name in names]
    found += [reverse(f"feedback:{name}") for name in ["opinions", "commitments", "figures", "send"]]
    assert all_told_wrong(client, found) == {}


@pytest.mark.parametrize("kind", ["đặc khu"], indirect=True)
def test_no_page_of_the_staff_calls_a_commune_a_ward(world, kind):
    DialogueSession.objects.update(ward_then="xã Cũ")
    client = signed_in()
    found = {}
    for name in staff_pages.NAMES:
        if name.endswith("_verb"):
            continue
        response = staff_pages.opened(client, staff_pages.address_of(name, world))
        if response.status_code == 200 and (words := told_wrong(words_in(response))):
            found[name] = words
    assert found == {}


@pytest.mark.parametrize("kind", ["xã"], indirect=True)
def test_no_verb_of_the_staff_calls_a_commune_a_ward(world, kind):
    client = signed_in()
    pages = {
        name: staff_pages.opened(client, staff_pages.verb_address_of(name, world)) for name in staff_pages.VERB_NAMES
    }
    told = {name: told_wrong(words_in(page)) for name, page in pages.items()}
    assert {name: words for name, words in told.items() if words} == {}
