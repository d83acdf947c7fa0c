"""What every desk page takes: the frame of the staff site, and forms that look like the admin's."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.http import HttpRequest


def desk_context(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title, **more}


def in_blocks(form: forms.Form, *blocks: tuple[str | None, list[Any]]) -> AdminForm:
    """`form` for the admin's own template: each block is a heading and lines of field names."""
    return AdminForm(form, [(title, {"fields": lines}) for title, lines in blocks], {})
