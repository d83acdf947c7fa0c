"""The public pages of conferences and of what the ward publishes. All of them the same for every visitor."""

from django.core.files.storage import default_storage
from django.db.models import F, Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dialogue_portal.lib.counting import ViewCounter
from dialogue_portal.lib.paging import kept_query, page_of

from .actions import PHOTO_EXTENSIONS
from .forms import YearForm
from .models import (
    Announcement,
    ConclusionNotice,
    DialogueSession,
    Document,
    DocumentVersion,
    Official,
    OfficialRole,
    Participation,
    Photo,
    ResidentialGroup,
)

PHOTOS_ON_SESSION_PAGE = 6


def add_views(pk: int, number: int) -> None:
    Announcement.objects.filter(pk=pk).update(view_count=F("view_count") + number)


announcement_views = ViewCounter(add_views)


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    sessions = DialogueSession.objects.public()
    form = YearForm(request.GET, years=sessions.order_by("-year").values_list("year", flat=True).distinct())
    chosen = form.chosen_year()
    if chosen:
        sessions = sessions.filter(year=chosen)
    sessions = sessions.by_date().select_related("conclusion").prefetch_related("meetings")
    page = page_of(sessions, request)
    return render(
        request,
        "sessions_app/session_list.html",
        {"form": form, "chosen_year": chosen, "page": page, "kept": kept_query(request.GET, ["nam"])},
    )


@require_safe
def session_page(request: HttpRequest, slug: str) -> HttpResponse:
    sessions = (
        DialogueSession.objects.public()
        .select_related("organiser", "conclusion")
        .prefetch_related(
            "meetings__groups",
            "agenda__participation",
            Prefetch("participations", Participation.objects.select_related("official")),
            "attendee_counts",
            "reported_figures",
            Prefetch("documents", Document.objects.public().prefetch_related("versions"), to_attr="public_documents"),
            Prefetch("photos", Photo.objects.public(), to_attr="public_photos"),
            Prefetch("announcements", Announcement.objects.public(), to_attr="public_announcements"),
        )
    )
    session = get_object_or_404(sessions, slug=slug)
    context = {"session": session, "photos": session.public_photos[:PHOTOS_ON_SESSION_PAGE]}
    return render(request, "sessions_app/session_page.html", context)


@require_safe
def gallery(request: HttpRequest, slug: str) -> HttpResponse:
    session = get_object_or_404(DialogueSession.objects.public(), slug=slug)
    photos = Photo.objects.public().filter(session=session)
    return render(request, "sessions_app/gallery.html", {"session": session, "photos": photos})


@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    page = page_of(Announcement.objects.public(), request)
    return render(request, "sessions_app/announcement_list.html", {"page": page})


@require_safe
def announcement_page(request: HttpRequest, slug: str) -> HttpResponse:
    public = Announcement.objects.public()
    announcement = get_object_or_404(public.select_related("session"), slug=slug)
    announcement_views.add(announcement.pk)
    context = {
        "announcement": announcement,
        "previous": public.filter(published_at__lt=announcement.published_at).order_by("-published_at").first(),
        "next": public.filter(published_at__gt=announcement.published_at).order_by("published_at").first(),
    }
    return render(request, "sessions_app/announcement_page.html", context)


@require_safe
def conclusion_list(request: HttpRequest) -> HttpResponse:
    page = page_of(ConclusionNotice.objects.public().select_related("session"), request)
    return render(request, "sessions_app/conclusion_list.html", {"page": page})


@require_safe
def conclusion_page(request: HttpRequest, slug: str) -> HttpResponse:
    notices = ConclusionNotice.objects.public().select_related("session", "issuer").prefetch_related("items__body")
    return render(request, "sessions_app/conclusion_page.html", {"notice": get_object_or_404(notices, slug=slug)})


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


@require_safe
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    version = get_object_or_404(DocumentVersion.objects.filter(document__in=Document.objects.public()), pk=pk)
    return stored_file(version.file.name, version.media_type, filename=version.file_name, as_attachment=True)


@require_safe
def photo_file(request: HttpRequest, key: str, width: int, extension: str) -> FileResponse:
    photo = get_object_or_404(Photo.objects.public(), key=key)
    if width not in photo.widths or extension not in PHOTO_EXTENSIONS:
        raise Http404
    response = stored_file(photo.path(width, extension), f"image/{'jpeg' if extension == 'jpg' else extension}")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def stored_file(name: str, media_type: str, **options: object) -> FileResponse:
    """A stored file as an answer; a file that is gone from the disk is a page that is not there."""
    try:
        return FileResponse(default_storage.open(name), content_type=media_type, **options)
    except FileNotFoundError:
        raise Http404 from None
