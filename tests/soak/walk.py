"""Every page of the demo with the rows of the handbook's pictures, one of each kind, as seen by three people."""

import os
import re

from django.conf import settings
from django.test import Client

from sessions_app.models import User
from tools.every_page import every_page
from tools.handbook_rows import add_rows

PAGES = re.compile(os.environ.get("PAGES", "."))


def every_kind(browser, base, *, before=lambda: None):
    """The open page and its kind, each kind once; only those that match `PAGES`. `before` is called after the rows are
    made."""
    add_rows()
    before()
    seen = set()
    for username in ["", "vanphong", "quantri"]:
        context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        context.set_default_timeout(60_000)
        if username:
            context.add_cookies([signed_in(username, base)])
        page = context.new_page()
        for one in every_page(context, base, "/quan-tri/" if username else "/", "/quan-tri/giao-dien/cong/"):
            if PAGES.search(one.kind) and one.kind not in seen:
                seen.add(one.kind)
                page.goto(base + one.address)
                yield page, one.kind
        context.close()


def signed_in(username, url):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }
