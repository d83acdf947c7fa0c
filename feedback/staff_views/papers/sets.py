"""Which conferences have papers, and the whole set of one: made together or one by one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dialogue_portal.lib.paging import page_of
from sessions_app.actions import each, make_paper, was_published
from sessions_app.documents import Paper
from sessions_app.models import DialogueSession, PaperText, User
from sessions_app.models.papers import INTERNAL_KINDS
from sessions_app.staff_views.double_submit import Refused, pressed_once

from ..desk_pages import desk_context
from .rows import MAY_SEE, PaperRow, rows_of

ALL = "tat-ca"


@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def papers(request: HttpRequest) -> HttpResponse:
    """The conferences, those that come first; how many papers of each are made, how many are out, and how many came as
    a file alone."""
    made = Q(documents__in=PaperText.objects.values("document"))
    inside = Q(documents__is_internal=True) | Q(documents__kind__in=INTERNAL_KINDS)
    sessions = DialogueSession.objects.annotate(
        made_count=Count("documents", made, distinct=True),
        numbered_count=Count("documents", made & ~Q(documents__number_symbol=""), distinct=True),
        signed_count=Count("documents", made & Q(documents__versions__isnull=False), distinct=True),
        public_count=Count("documents", made & Q(documents__published_at__isnull=False), distinct=True),
        filed_count=Count("documents", ~made & ~inside, distinct=True),
        is_begun=Exists(PaperText.objects.filter(document__session=OuterRef("pk"))),
    )
    page = page_of(sessions.by_date(), request)
    return render(request, "admin/feedback/papers/sessions.html", desk_context(request, "Văn bản", page=page))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
@pressed_once()
def session_papers(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(DialogueSession, pk=pk)
    rows, rest, files = rows_of(session, request.user)
    if request.method == "POST":
        wanted = request.POST.get("lap", "")
        asked = [row for row in rows if wanted in {ALL, row.paper.key}]
        back = redirect("admin:session_papers", session.pk)
        if not make(request, session, asked, is_all=wanted == ALL):
            raise Refused(back)
        return back
    context = desk_context(
        request,
        f"Văn bản của {session.title}",
        session=session,
        rows=[(row, may_make(row.paper, request.user)) for row in rows],
        rest=rest,
        files=files,
        may_make_any=any(may_make(row.paper, request.user) for row in rows),
    )
    return render(request, "admin/feedback/papers/set.html", context)


def make(request: HttpRequest, session: DialogueSession, rows: list[PaperRow], *, is_all: bool) -> bool:
    """Make the papers of `rows` and tell the results; returns whether any was made. «All together» skips what should
    be made anew on purpose only (`is_there`)."""
    if not rows or not all(may_make(row.paper, request.user) for row in rows if not is_all):
        raise PermissionDenied
    wanted = [row for row in rows if may_make(row.paper, request.user) and not (is_all and is_there(row))]
    with transaction.atomic():
        results = each(wanted, lambda row: make_paper(row.paper, session, by=request.user))
    made = [row.paper.name for row, refused in results if not refused]
    if not wanted:
        messages.info(
            request, "Không có văn bản nào để lập: mọi văn bản đã có số, ngày, bản ký, đã công bố hay nộp bằng tệp."
        )
    if made:
        messages.success(request, f"Đã lập: {', '.join(made)}.")
    for row, refused in results:
        if refused:
            messages.warning(request, f"{row.paper.name}: {refused}")
    return bool(made)


def is_there(row: PaperRow) -> bool:
    """Whether it came as a file, was ever public, or is issued already: with a number, a day or a signed copy it says
    what was known then."""
    paper = row.document
    if paper is None:
        return bool(row.files)
    return bool(paper.number_symbol or paper.issued_on or paper.versions.all()) or was_published(paper)


def may_make(paper: Paper, user: User) -> bool:
    return user.has_perm(paper.permission)
