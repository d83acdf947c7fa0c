"""Who among staff opens which page and runs which verb: every address of the staff site, asked by every role.

The addresses come from the URL configuration and the verbs from the admin: a new one fails here until somebody wrote
down in `roles` who may use it.
"""

import re
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from sessions_app.models import CaseEvent

from . import builders
from .roles import CHANGES, PAGES, ROLES, VERBS
from .staff_pages import NAMES, VERB_NAMES, address_of, is_refused, led_on, opened, verb_address_of
from .staff_pages import world as world

pytestmark = pytest.mark.django_db


def browser_of(letter: str, world: SimpleNamespace) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[letter]
    return client


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose session it is and what they may do is read at the first request: that was half of what each one took."""
    users: dict[str, Any] = {}

    def get_user(request: HttpRequest) -> Any:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key not in users:
            users[key] = read(request)
        return users[key]

    read = auth.get_user
    monkeypatch.setattr(auth, "get_user", get_user)


def granted(names: Iterable[str], letter: str, world: SimpleNamespace, ask: Any) -> list[str]:
    """What that role is not refused; what each request does is undone before the next."""
    found = []
    for name in names:
        with transaction.atomic():
            found += [] if is_refused(ask(browser_of(letter, world), name)) else [name]
            transaction.set_rollback(True)
    return found


def written_down(table: dict[str, str], letter: str) -> list[str]:
    return [name for name, letters in table.items() if letter in letters]


def test_every_page_and_verb_has_its_line_here():
    verb_pages = {name for name in NAMES if name.endswith("_verb")}
    assert set(NAMES) - verb_pages == set(PAGES)
    assert set(VERB_NAMES) == set(VERBS)
    assert {name for name in NAMES if re.fullmatch(r".*_change", name)} == set(CHANGES)


def test_who_has_no_role_opens_nothing_but_the_start_page(world):
    nobody = Client()
    nobody.force_login(builders.make_user())
    assert [name for name in NAMES if not is_refused(opened(nobody, address_of(name, world)))] == ["index"]


@pytest.mark.parametrize("letter", ROLES)
def test_each_role_is_given_what_is_written_down_for_it(letter, world, undrawn, read_once):
    """Pages, rows to save, verbs: of one world, which takes as long to build as fifty pages to ask for. No browser keeps
    a page for whoever sits down next."""

    def open_page(client, name):
        page = opened(client, address_of(name, world))
        assert page.status_code != 200 or name == "jsi18n" or "no-store" in page["Cache-Control"], name
        return page

    def save(client, name):
        return led_on(client, client.post(address_of(name, world), {"_save": "1"}))

    def open_verb(client, name):
        return opened(client, verb_address_of(name, world))

    for table, ask in [(PAGES, open_page), (CHANGES, save), (VERBS, open_verb)]:
        assert granted(table, letter, world, ask) == written_down(table, letter)


def test_a_forged_press_of_a_verb_is_refused_and_leaves_no_trace(world, undrawn, read_once):
    events = CaseEvent.objects.count()

    def press(client, name):
        return led_on(client, client.post(verb_address_of(name, world), {"reason": "x", "text": "x"}))

    for letter in ROLES:
        client = browser_of(letter, world)
        forged = [name for name, roles in VERBS.items() if letter not in roles]
        assert [name for name in forged if not is_refused(press(client, name))] == [], letter
    assert CaseEvent.objects.count() == events


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_in_without_signing_in(method, world):
    client = Client()
    for name in NAMES:
        response = getattr(client, method)(address_of(name, world))
        assert response.status_code in {302, 403, 405}, name
        assert response.status_code != 302 or response["Location"].startswith(reverse("admin:login")), name


def test_a_member_of_staff_without_a_role_sees_nothing(world, undrawn, read_once):
    client = Client()
    client.force_login(builders.make_user())
    addresses = {name: address_of(name, world) for name in NAMES if name != "index"}
    assert [name for name, address in addresses.items() if not is_refused(opened(client, address))] == []
