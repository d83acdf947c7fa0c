"""Every page, public and staff, when whatever somebody wrote is one word without a blank: none is wider than the screen.

One page of each kind, found by following links through the demo, at three widths. `make soak`; `PAGES='admin:case|home'`
asks only about kinds that match.
"""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from dialogue_portal.lib.fields import LineField, ProseField, RichTextField
from tests.soak.test_access import PAGES, browser, signed_in  # noqa: F401  # a fixture
from tools.every_page import every_page
from tools.handbook_rows import add_rows

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WORD = "LiềnMạchKhôngDấuCách" * 6
WIDTHS = [320, 390, 1280]
RECORDS = {"caseevent", "outboxmessage"}
"""What may not be changed once it is written."""


def write_long_words():
    """How many values were made one word: every line and text of every row, as long as it may be."""
    changed = 0
    for model in [*apps.get_app_config("sessions_app").get_models(), *apps.get_app_config("feedback").get_models()]:
        for field in model._meta.concrete_fields:
            if isinstance(field, LineField | ProseField | RichTextField) and model._meta.model_name not in RECORDS:
                changed += write_into(model, field)
    return changed


def write_into(model, field):
    if field.choices:
        return 0
    try:
        with transaction.atomic():
            rows = model.objects.exclude(**{field.name: ""})
            return rows.update(**{field.name: WORD[: field.max_length or len(WORD)]})
    except IntegrityError:  # names that must differ
        return 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the same pages on every database")
def test_no_page_is_wider_than_the_screen_because_of_a_long_word(browser, live_server):  # noqa: F811
    add_rows()
    assert write_long_words() > 500
    seen, wide = set(), []
    for username in ["", "vanphong", "quantri"]:
        context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        context.set_default_timeout(60_000)
        if username:
            context.add_cookies([signed_in(username, live_server.url)])
        page = context.new_page()
        for one in every_page(context, live_server.url, "/quan-tri/" if username else "/", "/quan-tri/giao-dien/cong/"):
            if PAGES.search(one.kind) and one.kind not in seen:
                seen.add(one.kind)
                page.goto(live_server.url + one.address)
                wide += [f"{one.kind} at {width}" for width in WIDTHS if is_wider(page, width)]
        context.close()
    assert len(seen) > 150 or PAGES.pattern != "."
    assert wide == []


def is_wider(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
