import os

import pytest
from playwright.sync_api import sync_playwright

from tests.staff_pages import world as world
from tools.browser import launch_options


@pytest.fixture
def browser(monkeypatch):
    """A browser of its own; tests that look at pages use the database beside it."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()
