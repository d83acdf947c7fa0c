"""The layout of the signing-in pages that ask for one thing, and where they lead."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from ..limits import too_many


def next_page(request: HttpRequest) -> str:
    """Where to go on: a page of this site, or the start page."""
    told = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure())
    return told if is_ours else resolve_url("admin:index")


def page(request: HttpRequest, title: str, *, form: Any = None, **context: Any) -> HttpResponse:
    blocks = AdminForm(form, [(None, {"fields": list(form.fields)})], {}) if form else None
    base = {**admin.site.each_context(request), "title": title, "form": form, "adminform": blocks}
    response = render(request, "admin/second_step.html", {**base, **context})
    return too_many(response, form.wait if form else 0)
