"""What search engines may list: everything published, but no forms, personal pages or single pictures."""

import re
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dialogue_portal.lib.addresses import absolute
from feedback.urls import urlpatterns as feedback_routes
from sessions_app.urls import urlpatterns as sessions_routes

PICTURES = {
    "photo_file",
    "attachment",
    "response_picture",
    "progress_picture",
    "verification_picture",
    "announcement_photo",
    "posting_proof",
}

FORMS = {
    "send",
    "look_up",
    "own_opinion",
    "receipt",
    "confirm_email",
    "verify_done",
    "rate_answer",
    "concern",
    "follow_opinion",
    "follow_commitment",
    "follow_session",
    "confirm_follow",
    "stop_follow",
    "ask_removal",
    "register",
    "look_up_registration",
    "own_registration",
    "announcement_preview",
}
"""Routes whose page is about who asks. What lies below their addresses is closed with them."""


def closed_addresses() -> list[str]:
    """The addresses as robots.txt has them, with a star for the parts that change."""
    routes = [route for route in [*feedback_routes, *sessions_routes] if route.name in FORMS | PICTURES]
    found = {f"/{re.sub('<[^>]+>', '*', str(route.pattern))}" for route in routes}
    return sorted({folder_of_pictures(address) for address in found} | {reverse("admin:index"), reverse("search")})


def folder_of_pictures(address: str) -> str:
    return address.partition("*")[0] if "*.*" in address else address


@lru_cache
def closed() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(address).replace(r"\*", "[^/]+") for address in closed_addresses()))


def is_closed(address: str) -> bool:
    """Whether the page at `address` is not to be listed."""
    return closed().match(address) is not None


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    refused = [f"Disallow: {address}" for address in closed_addresses()]
    lines = ["User-agent: *", *refused, "", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
