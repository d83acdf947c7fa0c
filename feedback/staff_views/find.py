"""One search box for everything that staff keep: a number, a code or a few words of a caller lead to the row in one
step."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import quote as quoted
from django.contrib.auth.decorators import permission_required
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib import codes
from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.keyset import LARGEST, page_among
from dialogue_portal.lib.text import MAX_WORDS, capital, words_of
from sessions_app.models import Announcement, Body, ConclusionNotice, DialogueSession, Document, Official, User

from ..cases.rows import rows_of
from ..cases.tables import in_order
from ..forms.cases import NEWEST, CaseFilterForm
from ..forms.registrations import RegistrationFilterForm
from ..models import Commitment, Registration
from ..search.promises import having
from ..seen_by_staff import commitments_for
from . import case_list, promises, registrations
from .desk_pages import desk_context, focus, remember, remembered

SHOWN = 5
"""Rows of each kind; for more there is the list of that kind."""

LOOKED_FOR = "tim"
FOUND = "ket-qua"
"""In the address after a search. What was searched for is not: it may be a code or a name."""

NUMBER = re.compile(r"(?:số\s*|#\s*)?([0-9]{1,19})", re.IGNORECASE)
"""A number alone, as people say it. No key has more digits."""

NUMBERED = [Document, ConclusionNotice]
LISTS: list[type[Model]] = [DialogueSession, Announcement, *NUMBERED, Body, Official, User]
"""Lists of the admin that are searched, each as its own search box would."""


class FindForm(forms.Form):
    q = CleanCharField(
        label="Số, mã tra cứu hoặc từ khóa",
        max_length=100,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Hãy ghi điều cần tìm."},
    )


@dataclass(frozen=True)
class Found:
    """A row that was found: its name, its address, and what tells it from similar rows."""

    name: str
    address: str
    beside: str = ""


@dataclass(frozen=True)
class Section:
    """The rows of one kind, and the address of its list if there are more than are shown."""

    title: str
    rows: Sequence[Found] = ()
    more: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(case_list.MAY_SEE, raise_exception=True)
def find(request: HttpRequest) -> HttpResponse:
    here = reverse("admin:find")
    if request.method == "POST":
        form = FindForm(request.POST)
        if form.is_valid():
            onward = redirect(f"{here}?{FOUND}=1")
            return remember(request, onward, LOOKED_FOR, quote(form.cleaned_data["q"]), here)
    else:
        typed = unquote(remembered(request, LOOKED_FOR)) if FOUND in request.GET else ""
        form = FindForm({"q": typed} if typed else None)
    sections: list[Section] = []
    if form.is_valid():
        typed = bare(form.cleaned_data["q"])
        sections = looked_for(request, typed)
        if sections and codes.normalise(typed):  # of one row, which is opened at once
            return redirect(sections[0].rows[0].address)
    else:
        focus(form, "q")
    return render(request, "admin/feedback/find.html", desk_context(request, "Tìm", form=form, sections=sections))


def bare(typed: str) -> str:
    """The number of «số 12» or «#12»; any other text as it is."""
    numbered = NUMBER.fullmatch(typed)
    return numbered[1] if numbered else typed


def number_in(typed: str) -> int | None:
    """The number that `typed` consists of, else None."""
    return min(int(typed), LARGEST) if typed.isascii() and typed.isdigit() else None


def looked_for(request: HttpRequest, typed: str) -> list[Section]:
    """What `typed` finds of each kind that this person may see; only sections with rows."""
    sections = [look(request, typed) for look in [cases, promised, registered]]
    if not codes.normalise(typed):
        lists = LISTS if number_in(typed) is None else NUMBERED
        sections += [listed(request, model, typed) for model in lists]
    return [section for section in sections if section.rows]


def cases(request: HttpRequest, typed: str) -> Section:
    form = CaseFilterForm({"q": typed, "sap_xep": NEWEST}, reader=request.user)
    page = page_among(form.listed(case_list.wanted_by(request, form)), QueryDict(), SHOWN)
    found = [
        Found(
            f"{row.pk}. {row.heading}",
            reverse("admin:case", args=[row.pk]),
            told(row.state, row.lead, f"hội nghị {row.session}"),
        )
        for row in rows_of(in_order(page.keys))
    ]
    return Section("Ý kiến", found, f"{reverse('admin:case_list')}?{form.kept_query()}" if page.next else "")


def promised(request: HttpRequest, typed: str) -> Section:
    if not request.user.has_perm(promises.MAY_SEE):
        return Section("")
    seen, number, words = commitments_for(request.user), number_in(typed), words_of(typed)[:MAX_WORDS]
    if number is not None:
        seen = seen.filter(pk=number)
    else:
        seen = seen.filter(having(words)) if words else Commitment.objects.none()
    rows = list(seen.with_names().order_by("-pk")[: SHOWN + 1])
    found = [
        Found(
            f"{row.pk}. {row.title}",
            reverse("admin:promise", args=[row.pk]),
            told(row.get_state_display(), row.lead_body.name, f"hạn {row.due_on:%d/%m/%Y}" if row.due_on else ""),
        )
        for row in rows
    ]
    return section("Việc phải làm", found, f"{reverse('admin:promises')}?{urlencode({'q': typed})}")


def registered(request: HttpRequest, typed: str) -> Section:
    """Registrations found by code or number in every conference, by name, matter or telephone in the nearest one."""
    if not request.user.has_perm(registrations.MAY_SEE):
        return Section("")
    if codes.normalise(typed):
        rows = Registration.objects.with_code(typed)
    else:
        named = RegistrationFilterForm({"q": typed}).narrow().order_by().values("pk")
        rows = Registration.objects.filter(Q(pk__in=named) | Q(pk=number_in(typed)))
    people = rows.select_related("registrant", "meeting__session").order_by("-pk")[: SHOWN + 1]
    found = [
        Found(
            registrations.person_in(row),
            reverse("admin:registration", args=[row.pk]),
            told(row.get_state_display(), f"hội nghị {row.meeting.session.short_name}"),
        )
        for row in people
    ]
    return section("Đăng ký dự, phát biểu", found, reverse("admin:registrations"))


def listed(request: HttpRequest, model: type[Model], typed: str) -> Section:
    """Rows of one of the admin's lists, found as the list itself finds them."""
    of_model = admin.site._registry[model]
    title, name = capital(model._meta.verbose_name_plural), f"{model._meta.app_label}_{model._meta.model_name}"
    if not of_model.has_view_permission(request):
        return Section(title)
    rows, _ = of_model.get_search_results(request, of_model.get_queryset(request), typed)
    found = [Found(capital(str(row)), reverse(f"admin:{name}_change", args=[quoted(row.pk)])) for row in few(rows)]
    return section(title, found, f"{reverse(f'admin:{name}_changelist')}?{urlencode({'q': typed})}")


def few(rows: QuerySet) -> QuerySet:
    return rows.order_by("-pk")[: SHOWN + 1]


def section(title: str, found: list[Found], more: str) -> Section:
    """The first rows of `found`; `more` is the address of the whole list, if there are others."""
    return Section(title, found[:SHOWN], more if len(found) > SHOWN else "")


def told(*parts: Any) -> str:
    """«đang xử lý · Phòng Kinh tế · hội nghị lần 1», without empty parts."""
    return " · ".join(str(part) for part in parts if part)
