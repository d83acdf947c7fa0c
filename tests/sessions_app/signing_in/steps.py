"""Signing in step by step, with a clock set by the test and an app on a telephone."""

import datetime as dt
import re
from base64 import b32decode

from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from dialogue_portal.lib import codes
from sessions_app.actions import second_factor
from sessions_app.models import SecondFactor
from tests.staff import text_of

PASSWORD = "mot-mat-khau-dai"
LOGIN, INDEX, CODE, SETUP, MINE, KEPT = (
    reverse(f"admin:{name}")
    for name in ["login", "index", "second_step", "second_setup", "second_factor", "second_kept"]
)


class Clock:
    """The portal's time, set by the test."""

    def __init__(self):
        self.now = dt.datetime(2026, 11, 26, 2, 1, tzinfo=dt.UTC)

    def pass_by(self, **time):
        self.now += dt.timedelta(**time)


def shown_by_app(user, clock, later=0):
    """The six digits shown on the telephone."""
    return f"{code_at(second_factor.key_of(SecondFactor.objects.get(user=user).ticket), clock, later):06d}"


def code_at(key, clock, later=0):
    app = TOTP(key)
    app.time = clock.now.timestamp() + later
    return app.token()


def with_app(user, clock):
    """The paper codes of `user`, who now has an app; its first code is used up, so time passes."""
    ticket = codes.new_ticket()
    paper = second_factor.add_app(user, ticket=ticket, code=f"{code_at(second_factor.key_of(ticket), clock):06d}")
    clock.pass_by(minutes=5)
    return paper


def after_password(username="van-phong", next_page="", **kwargs):
    """A browser after the first step."""
    browser = Client(**kwargs)
    browser.entered = browser.post(LOGIN, {"username": username, "password": PASSWORD, "next": next_page})
    return browser


def is_in(browser):
    return browser.get(INDEX).status_code == 200


def key_on(page):
    return b32decode(re.search(r'app-key"><code>([A-Z2-7 ]+)<', text_of(page))[1].replace(" ", ""))
