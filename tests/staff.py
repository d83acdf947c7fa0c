"""A member of staff on the staff site."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from sessions_app.models import CaseEvent, User
from sessions_app.signing_in import known_browsers, password_again
from tests.builders import make_superuser, make_user


def signed_in(role: str | None = None, **kwargs: Any) -> Client:
    """A browser with somebody of that role signed in (`.user`), or without a role a superuser."""
    client = Client()
    client.user = make_user(role, **kwargs) if role else make_superuser(**kwargs)
    sign_in(client, client.user)
    return known(client)


def sign_in(client: Client, user: User) -> None:
    """Give `client` a session of `user` as after signing in: `force_login` makes fifteen queries."""
    told = {SESSION_KEY: str(user.pk), HASH_SESSION_KEY: user.get_session_auth_hash()}
    told[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    row = Session(session_key=get_random_string(32), expire_date=timezone.now() + dt.timedelta(hours=10))
    row.session_data = SessionStore().encode(told)
    row.save(force_insert=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = row.session_key


def known(client: Client) -> Client:
    """`client` as a browser in which staff signed in before."""
    response = HttpResponse()
    known_browsers.remember(HttpRequest(), response, "can-bo")
    client.cookies.update(response.cookies)
    return client


def told_password(client: Client) -> Client:
    """`client` as after typing the password just now (`signed_in` types none)."""
    session = client.session
    session[password_again.TOLD] = {"user": client.user.pk, "at": timezone.now().timestamp()}
    session.save()
    return client


def page_of(row_or_model: Any, page: str = "change") -> str:
    name = f"admin:{row_or_model._meta.app_label}_{row_or_model._meta.model_name}_{page}"
    return reverse(name, args=[row_or_model.pk] if page in {"change", "delete"} else [])


def verb_address(row: Model, verb: str) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_verb", args=[row.pk, verb])


def do(client: Client, row: Model, verb: str, **typed: Any) -> HttpResponse:
    """Press the button on the page of `verb`, and follow redirects."""
    return client.post(verb_address(row, verb), typed, follow=True)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def fresh(row: Model) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def verbs_of(row: Model) -> list[str]:
    """The verbs in the record of `row`, in order."""
    events = CaseEvent.objects.filter(case_kind=row._meta.model_name, case_id=row.pk)
    return list(events.order_by("sequence").values_list("verb", flat=True))


def empty_inlines(*names: str) -> dict[str, int]:
    """What the form of a row sends of the rows below it while there are none."""
    return {f"{name}-{count}_FORMS": 0 for name in names for count in ["TOTAL", "INITIAL"]}
