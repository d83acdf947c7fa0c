"""The map of all public pages, for search engines. Large tables are cut by the numbers of their rows."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.parts import kept
from feedback.models import Commitment, Issue, IssueOpinion, Opinion, ProgressEntry, Response
from sessions_app.models import (
    Announcement,
    ConclusionNotice,
    DialogueSession,
    Document,
    DocumentVersion,
    Official,
    PaperText,
    ResidentialGroup,
    SessionChange,
)

PER_FILE = 10_000
"""Numbers of rows in one file. The protocol allows 50,000 addresses, but a file of a megabyte is kept whole
(`kept_pages`), and one of four took three seconds of a processor for whoever asked."""

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

LISTS = [
    "home",
    "sessions_app:sessions",
    "feedback:opinions",
    "feedback:commitments",
    "feedback:figures",
    "sessions_app:conclusions",
    "sessions_app:announcements",
    "sessions_app:documents",
    "sessions_app:officials",
    "sessions_app:groups",
    "feedback:privacy",
    "accessibility",
    "feeds",
    "open_data",
]


@dataclass(frozen=True)
class Part:
    """The pages of one kind: their route, what of a row stands in it, and the moments that changed the page."""

    name: str
    rows: Callable[[], QuerySet]
    route: str
    key: str
    moments: tuple[str, ...] = ()

    def files(self) -> Iterator[int]:
        """The numbers of the files that hold something."""
        last = self.rows().order_by("-pk").values_list("pk", flat=True).first() or 0
        return (number for number in range(last // PER_FILE + 1) if self.within(number).exists())

    def within(self, number: int) -> QuerySet:
        start = number * PER_FILE
        return self.rows().filter(pk__gte=start, pk__lt=start + PER_FILE).order_by("pk")

    def pages(self, number: int) -> Iterator[str]:
        today, clock = timezone.localdate(), timezone.get_current_timezone()  # looked up once for thousands of rows
        before, _, behind = absolute(reverse(self.route, args=["0"])).rpartition("0")
        for key, *moments in self.within(number).values_list(self.key, *self.moments):
            days = [day for moment in moments if moment and (day := day_of(moment, clock)) <= today]
            stamp = f"<lastmod>{max(days)}</lastmod>" if days else ""
            yield f"<url><loc>{before}{key}{behind}</loc>{stamp}</url>"


def day_of(moment: dt.date, clock: dt.tzinfo) -> dt.date:
    return moment.astimezone(clock).date() if isinstance(moment, dt.datetime) else moment


def sessions() -> QuerySet:
    """Each with the moment at which it was last put off, called off, given another day or corrected."""
    newest = SessionChange.objects.filter(session=OuterRef("pk")).order_by("-pk")
    return DialogueSession.objects.public().annotate(changed_at=Subquery(newest.values("at")[:1]))


def announcements() -> QuerySet:
    return Announcement.objects.public().with_corrected_at()


def conclusions() -> QuerySet:
    return ConclusionNotice.objects.public().with_corrected_at()


def documents() -> QuerySet:
    """Each with the moments of its newest file and text."""
    files = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-added_at")
    texts = PaperText.objects.public().filter(document=OuterRef("pk")).order_by("-pk")
    return Document.objects.public().annotate(
        filed_at=Subquery(files.values("added_at")[:1]), written_at=Subquery(texts.values("published_at")[:1])
    )


def opinions() -> QuerySet:
    """Each with the moment of its newest answer, and of that to its issue."""
    newest = Response.objects.published().order_by("-published_at").values("published_at")
    inside = IssueOpinion.objects.current().filter(opinion=OuterRef(OuterRef("pk"))).values("issue")
    return Opinion.objects.public().annotate(
        answered_at=Subquery(newest.filter(opinion=OuterRef("pk"))[:1]),
        shared_at=Subquery(newest.filter(issue__in=inside)[:1]),
    )


def issues() -> QuerySet:
    newest = Response.objects.published().filter(issue=OuterRef("pk")).order_by("-published_at")
    return Issue.objects.public().annotate(answered_at=Subquery(newest.values("published_at")[:1]))


def commitments() -> QuerySet:
    newest = ProgressEntry.objects.filter(commitment=OuterRef("pk")).order_by("-on")
    changed = Commitment.objects.public().with_corrected_at().with_edited_at()
    return changed.annotate(progressed_on=Subquery(newest.values("on")[:1]))


PARTS = [
    Part(
        "hoi-nghi",
        sessions,
        "sessions_app:session",
        "slug",
        ("announced_at", "changed_at", "closed_at", "conclusion__published_at"),
    ),
    Part("thong-bao", announcements, "sessions_app:announcement", "slug", ("published_at", "corrected_at")),
    Part("ket-luan", conclusions, "sessions_app:conclusion", "slug", ("published_at", "corrected_at")),
    Part("van-ban", documents, "sessions_app:document", "slug", ("published_at", "filed_at", "written_at")),
    Part("y-kien", opinions, "feedback:opinion", "pk", ("received_at", "answered_at", "shared_at")),
    Part("van-de", issues, "feedback:issue", "pk", ("published_at", "answered_at")),
    Part(
        "viec-phai-lam",
        commitments,
        "feedback:commitment",
        "pk",
        ("published_at", "progressed_on", "corrected_at", "edited_at"),
    ),
    Part("can-bo", Official.objects.public, "sessions_app:official", "slug"),
    Part("to-dan-pho", ResidentialGroup.objects.all, "sessions_app:group", "slug"),
]


@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of the files; those that would be empty are left out, for an empty one is an error."""
    addresses = [reverse("sitemap_lists")]
    addresses += [reverse("sitemap_part", args=[part.name, number]) for part in PARTS for number in part.files()]
    return xml("sitemapindex", (f"<sitemap><loc>{escape(absolute(address))}</loc></sitemap>" for address in addresses))


@require_safe
@conditional_page
def sitemap_lists(request: HttpRequest) -> HttpResponse:
    return xml("urlset", (f"<url><loc>{escape(absolute(reverse(name)))}</loc></url>" for name in LISTS))


@require_safe
@conditional_page
def sitemap_part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    part = next((part for part in PARTS if part.name == name), None)
    if part is None or number >= 1_000_000:
        raise Http404
    pages = kept(lambda: "\n".join(part.pages(number)), "part of the site map", name, number)
    if not pages:
        raise Http404
    return xml("urlset", [pages])


def xml(root: str, entries: Iterable[str]) -> HttpResponse:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}">', *entries, f"</{root}>", ""]
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")
