"""Officials and residential groups."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.parts import kept, when_needed
from dialogue_portal.lib.text import words_of

from ..forms import NameSearchForm
from ..likeness import likeness, number_with_letter
from ..models import DialogueSession, Meeting, Official, OfficialRole, Participation, ResidentialGroup

LONG = 12
"""From this number of names a list can be searched."""

Row = TypeVar("Row", Official, ResidentialGroup)


def having(words: str, rows: Iterable[Row], text_of: Callable[[Row], str]) -> list[Row]:
    """The `rows` whose text has, for each of `words`, a word beginning with it; marks and case ignored."""
    typed = words_of(words)
    if words and not typed:
        return []
    texts = ((row, words_of(text_of(row))) for row in rows)
    return [row for row, held in texts if all(any(word.startswith(begun) for word in held) for begun in typed)]


@require_safe
def official_list(request: HttpRequest) -> HttpResponse:
    form = NameSearchForm(request.GET)
    everybody = list(Official.objects.public().by_name().prefetch_related(with_bodies()))
    found = having(form.words(), everybody, names_of)
    for official in found:
        official.current = [role.title for role in official.roles.all() if role.is_current]
        official.earlier = [role.title for role in official.roles.all() if not role.is_to_come]
        official.titles = official.current or official.earlier
    in_office = [official for official in found if official.current]
    former = [official for official in found if not official.current and (official.earlier or not official.roles.all())]
    context = {"form": form, "words": form.words(), "is_long": len(everybody) > LONG or form.words()}
    return render(request, "sessions_app/official_list.html", {**context, "in_office": in_office, "former": former})


def with_bodies() -> Prefetch:
    return Prefetch("roles", OfficialRole.objects.select_related("body"))


def names_of(official: Official) -> str:
    return " ".join([official.name, *(f"{role.title} {role.body.name}" for role in official.roles.all())])


@require_safe
def official_page(request: HttpRequest, slug: str) -> HttpResponse:
    official = kept(lambda: get_object_or_404(Official.objects.public(), slug=slug), "official", slug)
    more = when_needed(lambda: career_of(official), "current", "earlier", "participations")
    return render(request, "sessions_app/official_page.html", {"official": official, **more})


def career_of(official: Official) -> dict[str, Any]:
    roles = list(official.roles.select_related("body"))
    return {
        "current": [role for role in roles if role.is_current],
        "earlier": [role for role in roles if not (role.is_current or role.is_to_come)],
        "participations": participations_of(official),
    }


def participations_of(official: Official) -> list[Participation]:
    """In public sessions: first chaired, then reported, then attended; within each the newest session first."""
    places = [When(role=role, then=Value(place)) for place, role in enumerate(Participation.Role)]
    rows = official.participations.filter(session__in=DialogueSession.objects.public())
    rows = rows.select_related("session").prefetch_related("session__meetings")
    by_role = Case(*places, output_field=IntegerField())
    return list(rows.order_by(by_role, "-session__year", "-session_id", "order"))


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    form = NameSearchForm(request.GET)
    everywhere = list(ResidentialGroup.objects.select_related("merged_into"))
    typed = number_with_letter(form.words()) or likeness(form.words())
    found = having(typed, everywhere, lambda row: f"{row.name} {row.number or ''} {row.likeness}")
    context = {
        "form": form,
        "words": form.words(),
        "is_long": len(everywhere) > LONG or form.words(),
        "active": [group for group in found if group.is_active],
        "ended": [group for group in found if not group.is_active],
    }
    return render(request, "sessions_app/group_list.html", context)


@require_safe
def group_page(request: HttpRequest, slug: str) -> HttpResponse:
    group = kept(lambda: place(slug), "group", slug)
    more = when_needed(lambda: {"meetings": meetings_of(group)}, "meetings")
    return render(request, "sessions_app/group_page.html", {"group": group, **more})


def place(slug: str) -> ResidentialGroup:
    groups = ResidentialGroup.objects.select_related("merged_into").prefetch_related("merged_from")
    return get_object_or_404(groups, slug=slug)


def meetings_of(group: ResidentialGroup) -> QuerySet[Meeting]:
    """Public meetings to which this group, or one merged into it, was invited."""
    held = Meeting.objects.filter(
        groups__in=ResidentialGroup.objects.lineage(group), session__in=DialogueSession.objects.public()
    )
    return held.select_related("session").prefetch_related("groups").order_by("-held_on", "-pk").distinct()
