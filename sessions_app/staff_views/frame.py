"""The common parts of desk pages: the frame of the staff site, and forms that look like the admin's."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.http import HttpRequest


def desk_context(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title, **more}


def in_blocks(form: forms.Form, *blocks: tuple[str | None, list[Any]], folded: str = "") -> AdminForm:
    """`form` for the admin's template: each block is a heading and lines of field names. The block with the heading
    `folded` is collapsed."""
    put_cursor_on_first_wrong(form)
    classes = {folded: ["collapse"]} if folded else {}
    lines_of = [(title, {"fields": lines, "classes": classes.get(title or "", [])}) for title, lines in blocks]
    return AdminForm(form, lines_of, {})


def ask_for_files_again(form: forms.BaseForm) -> None:
    """Say that a chosen file must be chosen again: no browser keeps it when a page is shown again, and the rest would
    be saved without it."""
    for name in form.fields:
        file = form.files.get(form.add_prefix(name))
        if file and name not in form.errors:
            form.add_error(name, f"«{file.name}» chưa được lưu. Hãy chọn lại tệp này.")


def put_cursor_on_first_wrong(form: forms.Form) -> None:
    """Put the focus on the first refused field, for people who work by keyboard."""
    wrong = [name for name in form.fields if name in form.errors]
    if form.errors:
        ask_for_files_again(form)
    for name, field in form.fields.items():
        if wrong:
            field.widget.attrs.pop("autofocus", None)
        if name in wrong[:1]:
            field.widget.attrs["autofocus"] = True
