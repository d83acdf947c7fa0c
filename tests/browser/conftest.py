"""A real Chromium for the tests in this folder, at two widths; its errors fail the test."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError

from sessions_app.models import DialogueSession
from tests.builders import make_collecting_session, make_group, make_ward
from tools.browser import launch_options

from .people import make_staff

# Playwright keeps an event loop in this thread, beside which Django's ORM refuses to work.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
WIDTHS = {"390px": PHONE, "1280px": DESKTOP} if os.environ.get("EVERY_WIDTH") else {"390px": PHONE}
"""Each check uses the narrowest width; `make test-all`, and the soak of every page, use the desktop as well."""
WITHOUT_SCRIPTS = "without-scripts"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One test goes all the way without scripts:
    `test_sending_works_without_scripts_and_the_way_back_keeps_everything`. Others without scripts are marked long; the
    answers of the server are tested outside this folder."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if f"[{WITHOUT_SCRIPTS}" in item.name:
                item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_options()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    """A visitor from Đà Nẵng; `page.goto("/y-kien/")` goes to the live server."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
    }


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Errors on the console, violations of the CSP and uncaught exceptions, from every page of the test.

    A test that provokes one on purpose (say a 404) checks the list and then clears it.
    """
    found: list[str] = []
    yield found
    if found:
        pytest.fail("The browser complained:\n" + "\n".join(found), pytrace=False)


@pytest.fixture
def new_context(complaints: list[str], new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Listens to every context, and so every page, that a test opens."""

    def hear_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def hear_exception(error: WebError) -> None:
        complaints.append(str(error.error))

    def open_context(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(10_000)
        context.on("console", hear_message)
        context.on("weberror", hear_exception)
        return context

    return open_context


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(**PHONE).new_page()


@pytest.fixture
def desktop(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(**DESKTOP).new_page()


@pytest.fixture(params=WIDTHS.values(), ids=list(WIDTHS))
def page_at(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]) -> Page:
    """The test runs on a phone, and perhaps again on a desktop (`WIDTHS`)."""
    return new_context(**request.param).new_page()


@pytest.fixture(params=[True, False], ids=["with-scripts", WITHOUT_SCRIPTS])
def page(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]) -> Page:
    """The test runs twice: with scripts and without."""
    return new_context(viewport=DESKTOP["viewport"], java_script_enabled=request.param).new_page()


@pytest.fixture(autouse=True)
def every_test_unhurried(unhurried: None) -> None:
    """A browser too is quicker than a person."""


@pytest.fixture
def session() -> DialogueSession:
    """A session that takes opinions, residential group 3, and «vanphong» at the office."""
    make_ward(phone="024 3827 0000")
    make_group(number=3, name="Tổ dân phố số 3")
    make_staff("vanphong", "Văn phòng")
    return make_collecting_session()


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture
def assert_accessible(axe: Axe, complaints: list[str]) -> Callable[[Page], None]:
    """`assert_accessible(page)` fails with what axe found. Axe is evaluated, not inserted: the page's CSP stays on.

    It tries styles of its own, about which the browser complains: these complaints are dropped. Axe is a script, and on
    a page without scripts it would wait for ever: such a page is left to its twin with scripts.
    """

    def check(page: Page) -> None:
        page.wait_for_load_state()
        if not page.evaluate("matchMedia('(scripting: enabled)').matches"):
            return
        own = list(complaints)
        violations = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        complaints[:] = own
        if violations:
            pytest.fail(f"{page.url} is not accessible:\n" + "\n".join(map(describe, violations)), pytrace=False)

    return check


def describe(violation: dict[str, Any]) -> str:
    """One rule, and below it each element that breaks it: selector and HTML."""
    places = [f"    {' '.join(map(str, node['target']))}  {node['html'][:160]}" for node in violation["nodes"]]
    return "\n".join([f"  {violation['id']} ({violation['impact']}): {violation['help']}", *places])
