"""Officials and residential groups."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import DialogueSession, Official, OfficialRole, ResidentialGroup


@require_safe
def official_list(request: HttpRequest) -> HttpResponse:
    roles = Prefetch("roles", OfficialRole.objects.select_related("body"))
    officials = list(Official.objects.public().by_name().prefetch_related(roles))
    in_office = [official for official in officials if any(role.is_current for role in official.roles.all())]
    former = [official for official in officials if official not in in_office]
    return render(request, "sessions_app/official_list.html", {"in_office": in_office, "former": former})


@require_safe
def official_page(request: HttpRequest, slug: str) -> HttpResponse:
    official = get_object_or_404(Official.objects.public(), slug=slug)
    public_sessions = DialogueSession.objects.public()
    context = {
        "official": official,
        "roles": official.roles.select_related("body"),
        "participations": official.participations.filter(session__in=public_sessions)
        .select_related("session")
        .order_by("-session__year", "-session_id", "order"),
    }
    return render(request, "sessions_app/official_page.html", context)


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    groups = ResidentialGroup.objects.select_related("merged_into")
    return render(request, "sessions_app/group_list.html", {"groups": groups})


@require_safe
def group_page(request: HttpRequest, slug: str) -> HttpResponse:
    groups = ResidentialGroup.objects.select_related("merged_into").prefetch_related("merged_from")
    return render(request, "sessions_app/group_page.html", {"group": get_object_or_404(groups, slug=slug)})
