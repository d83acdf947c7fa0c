"""A real Chromium for the tests in this folder, at two widths, with its complaints counted as failures."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError

from sessions_app.models import DialogueSession
from tests.builders import make_group, make_ward
from tools.browser import launch_options

from .people import make_collecting_session, make_staff

# Playwright keeps an event loop in this thread, and Django's ORM would refuse to work beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
WHOLE = bool(os.environ.get("EVERY_WIDTH"))
"""Whether this is `make test-all`."""
WIDTHS = {"390px": PHONE, "1280px": DESKTOP} if WHOLE else {"390px": PHONE}
"""Each check looks where there is least room; `make test-all`, and the soak of every page, at a desk as well."""
OF_STAFF = {
    f"test_{name}.py"
    for name in ["answering", "gallery", "moderating", "receiving_staff", "sessions", "sorting", "synthesis"]
}
"""Residents may well have no scripts, at the desks one has: these go without in `make test-all` alone."""
WALKS = {
    "test_143_opinions_in_9_topics_are_put_together_in_fewer_than_60_actions",
    "test_a_draft_is_previewed_posted_corrected_and_taken_down",
    "test_an_answer_is_written_returned_approved_published_and_corrected",
    "test_eighty_letters_without_a_blank_push_nothing_sideways",
    "test_every_button_and_lone_link_is_as_tall_as_a_finger_and_no_line_too_long",
    "test_every_page_of_the_demo_is_accessible",
    "test_every_page_of_the_desk_is_accessible",
    "test_from_handing_in_to_the_viewer",
    "test_one_opinion_goes_from_sending_through_a_refusal_and_the_next_conference_to_verified",
    "test_the_daily_pages_pass_axe_at_both_widths_by_day_and_by_night",
    "test_the_desk_is_accessible",
    "test_the_desks_of_a_conference_fit_and_are_accessible",
    "test_the_pages_fit_the_screen",
    "test_the_pages_of_papers_fit_a_phone",
    "test_the_pages_pass_axe",
    "test_the_whole_set_is_made_in_one_sitting",
    "test_twelve_opinions_come_in_and_all_come_to_an_end",
}
"""Pages that the soak of every page looks at too (test_access, test_long_words), and the longest walks, whose steps shorter
ones take as well: in `make test-all` alone."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [item for item in items if "tests/browser/" in item.path.as_posix()]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    left_out = [] if WHOLE else [item for item in ours if is_for_the_whole(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def is_for_the_whole(item: pytest.Item) -> bool:
    return item.name.partition("[")[0] in WALKS or (item.path.name in OF_STAFF and "[without-scripts" in item.name)


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

    A test that means to provoke one (a 404, say) looks at the list and then clears it.
    """
    found: list[str] = []
    yield found
    if found:
        pytest.fail("The browser complained:\n" + "\n".join(found), pytrace=False)


@pytest.fixture
def new_context(complaints: list[str], new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Listens to every context, and so to every page, that a test opens."""

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
    """The test runs on a phone, and then again at a desk (`WIDTHS`)."""
    return new_context(**request.param).new_page()


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def page(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]) -> Page:
    """The test runs twice: with scripts and without."""
    return new_context(viewport=DESKTOP["viewport"], java_script_enabled=request.param).new_page()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser fills in six pages faster than a person could, and would be held for a robot."""
    monkeypatch.setattr("feedback.spam.FASTEST_SECONDS", 0)


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

    It tries styles of its own, of which the browser complains: that is not the page's fault. Axe is a script, and
    where a page runs none it would wait for ever: there the page is left to its twin with scripts.
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
    """One rule, and below it every element that breaks it: selector and HTML."""
    places = [f"    {' '.join(map(str, node['target']))}  {node['html'][:160]}" for node in violation["nodes"]]
    return "\n".join([f"  {violation['id']} ({violation['impact']}): {violation['help']}", *places])
