"""What prevents deleting a row, as Django's admin lists it, without reading the tens of thousands of opinions of one
topic or group."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import NestedObjects, quote
from django.db.models import PROTECT, Model, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from dialogue_portal.lib.text import capital

NAMED = 100
"""Rows of each kind that are listed: nobody removes more of them one by one."""
OTHERS = "… và những mục khác"


class WhatIsInTheWay(NestedObjects):
    """Collects what would be deleted along with a row, and the first of the rows that prevent it. `is_cut`: there are
    more."""

    is_cut = False

    def related_objects(self, related_model: type[Model], related_fields: Any, objs: Any) -> QuerySet:
        rows = super().related_objects(related_model, related_fields, objs)
        if any(field.remote_field.on_delete is not PROTECT for field in related_fields):
            return rows
        first = rows.order_by()[:NAMED]
        self.is_cut = self.is_cut or (len(first) == NAMED and rows.order_by()[NAMED:].exists())
        return first


def what_goes(rows: Any, request: HttpRequest, site: AdminSite, *, using: str) -> tuple[Any, Any, set[str], list[str]]:
    """For the page that confirms deleting: rows deleted along with it, their number by kind, kinds that this person may
    not delete, and rows that prevent it."""
    found = WhatIsInTheWay(using=using, origin=rows)
    found.collect(rows)
    barred: set[str] = set()

    def named(row: Model) -> str:
        if site.is_registered(type(row)) and not site.get_model_admin(type(row)).has_delete_permission(request, row):
            barred.add(str(row._meta.verbose_name))
        return link_to(row, site)

    along = found.nested(named)
    in_the_way = [named(row) for row in sorted(found.protected, key=lambda row: (row._meta.label, row.pk))]
    counts = {model._meta.verbose_name_plural: len(rows) for model, rows in found.model_objs.items()}
    return along, counts, barred, [*in_the_way, *([OTHERS] if found.is_cut else [])]


def link_to(row: Model, site: AdminSite) -> str:
    kind, meta = capital(str(row._meta.verbose_name)), row._meta
    try:
        address = reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[quote(row.pk)])
    except NoReverseMatch:
        return f"{kind}: {row}"
    return format_html('{}: <a href="{}">{}</a>', kind, address, row)
