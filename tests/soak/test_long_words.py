"""Every page, public and staff, when whatever somebody wrote is one word without a blank: none is wider than the screen.

One page of each kind, found by following links through the demo, at three widths. `make soak`; `PAGES='admin:case|home'`
asks only about kinds that match.
"""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from dialogue_portal.lib.fields import LineField, ProseField, RichTextField
from tests.marks import committing

from .walk import PAGES, every_kind

pytestmark = committing

WORD = "LiềnMạchKhôngDấuCách" * 6
WIDTHS = [320, 390, 1280]
RECORDS = {"caseevent", "outboxmessage"}
"""What may not be changed once it is written."""


def write_long_words():
    """Make every line and text of every row one word, as long as it may be."""
    changed = 0
    for model in [*apps.get_app_config("sessions_app").get_models(), *apps.get_app_config("feedback").get_models()]:
        for field in model._meta.concrete_fields:
            if isinstance(field, LineField | ProseField | RichTextField) and model._meta.model_name not in RECORDS:
                changed += write_into(model, field)
    assert changed > 500


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
def test_no_page_is_wider_than_the_screen_because_of_a_long_word(browser, live_server):
    wide, looked = [], 0
    for page, kind in every_kind(browser, live_server.url, before=write_long_words):
        wide += [f"{kind} at {width}" for width in WIDTHS if is_wider(page, width)]
        looked += 1
    assert looked > 150 or PAGES.pattern != "."
    assert wide == []


def is_wider(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
