"""The public pages of opinions and promises, and the forms by which residents send and look up."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from dialogue_portal.lib.keyset import (
    AFTER,
    BEFORE,
    CappedCount,
    KeysetPage,
    Place,
    count_of,
    first_page,
    keyset_page,
    page_among,
    places,
    to_count,
)
from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.parts import is_kept, kept, when_needed
from dialogue_portal.lib.suggesting import Meant, first_texts, instead
from dialogue_portal.lib.together import Given, Rows, ask_together, asked_together, give, totals
from sessions_app.models import WardProfile
from sessions_app.models.ward import ward_with_band
from sessions_app.views import kept_picture, stored_file

from .. import chain, timeline
from ..actions.promise_reports import public_reports_behind
from ..forms.public import OFFERED, OpinionFilterForm, rows_offered
from ..models import (
    Attachment,
    Commitment,
    Issue,
    IssueOpinion,
    Opinion,
    ProgressFile,
    Response,
    ResponseFile,
    VerificationFile,
)
from ..promise_story import corrections_told, reports_told, with_story
from ..promised_days import computation_of
from ..told import opinion_cards
from ..vocabularies import words_of_opinions
from .narrowing import NEWEST_FIRST, ORDERS, Narrowed

PER_PAGE = 20
COUNTED, COUNTED_OF_SEARCH = 1000, 100
"""Opinions that are counted before «hơn» is said: to count a million took longer than all the rest of the page, and to
count a thousand that hold a frequent word longer than to find the first and draw them."""


@require_safe
def opinion_list(request: HttpRequest) -> HttpResponse:
    asked = kept_query(request.GET, list(OpinionFilterForm.base_fields))
    form = SimpleLazyObject(lambda: OpinionFilterForm(request.GET))
    chosen = form.chosen() if asked else {}
    order = chosen.pop("sap_xep", "")
    wanted = Narrowed(chosen)
    cap = COUNTED_OF_SEARCH if "q" in chosen else COUNTED
    place = kept_query(request.GET, [AFTER, BEFORE])
    found: dict[str, list[Any]] = {}

    def to_be_counted() -> QuerySet:
        return to_count(wanted.opinions, cap, along=NEWEST_FIRST if wanted.are_open else None)

    def beside() -> Rows:
        """What else is not kept, and is asked along with the page."""
        counted = {} if is_kept("opinions counted", asked) else {"counted": to_be_counted().values_list("pk")}
        return {**counted, **({} if is_kept(*OFFERED) else rows_offered.rows)}

    def ask(places: QuerySet) -> list[Place]:
        found.update(ask_together({"places": places, **({} if found else beside())}))
        return found["places"]

    def listed() -> KeysetPage:
        if order == OpinionFilterForm.MOST_CARED:
            by_concern = wanted.by_concern(are_few=wanted.of_session or are_few())
            return page_among(by_concern, request.GET, PER_PAGE, ask=ask)
        if asked or place:
            return keyset_page(wanted.opinions, ORDERS[order], request.GET, PER_PAGE, ask=ask)
        found.update(rows_listed_first())
        return first_page(NEWEST_FIRST, found["places"], PER_PAGE)

    def are_few() -> bool:
        """Whether there is nothing more than was counted; of all there are nobody needs to know."""
        if chosen and (rows := beside()):
            found.update(ask_together(rows))
        return bool(chosen) and not kept(counted, "opinions counted", asked).is_capped

    def counted(page: KeysetPage | None = None) -> CappedCount:
        if page and (told := count_of(page, cap)):
            return told
        return CappedCount(len(found["counted"]) if "counted" in found else to_be_counted().count(), cap)

    def find(words: str) -> list[str]:
        opinions = Narrowed({**chosen, "q": words}).opinions
        return first_texts(opinions.newest_first(), "subject", "public_text")

    def meant() -> Meant:
        return instead(chosen["q"], words_of_opinions, find, query=request.GET, names=names)

    names = list(form.fields) if asked else []
    page = kept(listed, "opinions listed", asked, place)
    count = kept(lambda: counted(page), "opinions counted", asked)
    context = {
        "form": form,
        "asked": asked,
        "is_filtered": bool(chosen),
        "part": page,
        "cards": opinion_cards(page.keys, level=2, show_session=True),
        "count": count,
        "meant": kept(meant, "opinions meant", asked) if "q" in chosen and not count.number else None,
        "kept": kept_query(request.GET, names),
        "by_concern": order == OpinionFilterForm.MOST_CARED,
        "orders": orders(request.GET, names, order),
    }
    if "to" in found:
        form.offer(found)
    return render(request, "feedback/opinion_list.html", context)


@asked_together
def rows_listed_first() -> Rows:
    """The page that most ask for, all its querysets put together once."""
    public = Opinion.objects.public()
    return {
        "places": places(NEWEST_FIRST, public, PER_PAGE),
        "counted": to_count(public, COUNTED).values_list("pk"),
        **rows_offered.rows,
    }


def orders(query: QueryDict, names: list[str], chosen: str) -> list[tuple[str, str, bool]]:
    """The name of each order of the list, what asks for it with the filters `names`, and whether it is `chosen`."""
    kept = kept_query(query, [name for name in names if name != "sap_xep"])
    choices = OpinionFilterForm.base_fields["sap_xep"].choices
    return [(name, f"{kept}sap_xep={key}" if key else kept.rstrip("&"), key == chosen) for key, name in choices]


@require_safe
def opinion_page(request: HttpRequest, pk: int) -> HttpResponse:
    told = kept(lambda: told_of(pk), "opinion", pk)
    if told is None:
        return gone(request, pk)
    more = when_needed(lambda: shown(told["opinion"], told["issues"]), *OF_AN_OPINION)
    return render(request, "feedback/opinion_page.html", {**told, **more})


OF_AN_OPINION = ["pictures", "superseded", "timeline", "alike", "chain"]


def told_of(pk: int) -> dict[str, Any] | None:
    """The opinion as `with_response` loads it, the public issue that it is in, and the ward; nothing if it is not
    public."""
    found = rows_of(pk)
    if not found["opinion"]:
        return None
    issues = [membership.issue for membership in found["current_memberships"]]
    give(issues, "published_responses", found["shared"], "issue_id", as_list=True)
    for name in ["current_memberships", "published_responses"]:
        give(found["opinion"], name, found[name], "opinion_id", as_list=True)
    public = [row.issue for row in found["memberships"]]
    return {"opinion": found["opinion"][0], "issues": public, "ward": WardProfile.told(found["ward"])}


@asked_together
def rows_of(opinion: Given) -> Rows:
    inside = IssueOpinion.objects.current().filter(opinion=opinion, issue__dissolved_at=None)
    answers = Response.objects.published().with_names()
    opinions = Opinion.objects.public().filter(pk=opinion).select_related("session", "topic", "group")
    return {
        **ward_with_band.rows,
        "opinion": opinions.with_counts(),
        "current_memberships": inside.select_related("issue"),
        "published_responses": answers.filter(opinion=opinion),
        "shared": answers.filter(issue__in=inside.values("issue")),
        "memberships": chain.memberships().filter(opinion=opinion),
    }


def shown(opinion: Opinion, issues: list[Issue], pictures: Sequence[Any] | None = None) -> dict[str, Any]:
    """What the page of an opinion tells, beside it: two queries. `issues`: the public one that it is in, if it is.
    `pictures`: others than were let through."""
    answers, issue = [opinion.response] if opinion.response else [], opinion.issue
    found = rows_shown(
        opinion.pk, issue and issue.pk, answers[0].pk if answers else None, [opinion.pk], [row.pk for row in issues]
    )
    give([*answers, *found["superseded"]], "shown_files", found["files"], "response_id", as_list=True)
    return {
        "opinion": opinion,
        "pictures": found["pictures"] if pictures is None else pictures,
        "superseded": found["superseded"],
        "timeline": timeline.told_from(opinion, found),
        "alike": found["alike"][0]["number"],
        "chain": chain.as_html(chain.of_opinion(opinion, issues, found)),
    }


@asked_together
def rows_shown(opinion: Given, issue: Given, answer: Given, opinions: Given, issues: Given) -> Rows:
    """`issue`: that it is in, so that the answers to that are its own too. `answer`: the one that holds."""
    superseded = Response.objects.superseded().filter(Q(opinion=opinion) | Q(issue=issue))
    answers = superseded.order_by().values("pk").union(Response.objects.filter(pk=answer).order_by().values("pk"))
    return {
        **timeline.rows_named(opinion),
        **chain.rows_named(opinions, issues),
        "superseded": superseded.with_names().select_related("correction").order_by("-published_at"),
        "files": ResponseFile.objects.public().filter(response__in=answers),
        "pictures": Attachment.objects.public().filter(opinion=opinion),
        "alike": totals(Opinion.objects.said_the_same().filter(duplicate_of=opinion), number=Count("pk")),
    }


def with_files(answers: Sequence[Response]) -> None:
    """Load what each shows beside its words (`shown_files`): one query for all of them."""
    prefetch_related_objects(answers, Prefetch("files", ResponseFile.objects.public(), to_attr="shown_files"))


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """Why an opinion that was public no longer is, and not a word of it; what is told elsewhere leads there."""
    opinion = get_object_or_404(Opinion.objects.gone().select_related("duplicate_of"), pk=pk)
    if opinion.duplicate_of and not opinion.hidden_at:
        return redirect(opinion.duplicate_of)
    reason = "" if opinion.withdrawn_at else opinion.hidden_reason
    return render(request, "feedback/opinion_gone.html", {"number": opinion.pk, "reason": reason}, status=410)


@require_safe
def attachment_picture(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    """A picture that staff let through, as it was encoded anew."""
    attachment = get_object_or_404(Attachment.objects.public(), key=key)
    return kept_picture(request, attachment, width, extension)


@require_safe
def response_picture(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    """A picture of an answer that is or was public, as it was encoded anew."""
    file = get_object_or_404(ResponseFile.objects.public(), key=key)
    return kept_picture(request, file, width, extension)


@require_safe
def response_document(request: HttpRequest, key: str) -> FileResponse:
    """A document of an answer that is or was public, to keep; a browser never opens it as part of the portal."""
    file = get_object_or_404(ResponseFile.objects.public().exclude(media_type__startswith="image/"), key=key)
    return stored_file(str(file.file.name), file.media_type, as_attachment=True, filename=file.file_name)


@require_safe
def commitment_page(request: HttpRequest, pk: int) -> HttpResponse:
    head = kept(lambda: head_of_commitment(pk), "commitment", pk)
    more = when_needed(lambda: whole_story(pk), "commitment", "computation", "reports", "corrections", "reports_behind")
    return render(request, "feedback/commitment_page.html", {"pk": pk, **head, **more})


def head_of_commitment(pk: int) -> dict[str, str]:
    commitment = get_object_or_404(Commitment.objects.public().select_related("lead_body"), pk=pk)
    return {"title": commitment.title, "in_short": commitment.in_short}


def whole_story(pk: int) -> dict[str, Any]:
    commitments = (
        Commitment.objects.public().with_names().select_related("conclusion_item__notice", "response", "official")
    )
    commitment = get_object_or_404(with_story(commitments).prefetch_related("coordinating_bodies"), pk=pk)
    corrections = corrections_told(commitment)
    return {
        "commitment": commitment,
        "computation": computation_of(commitment),
        "reports": reports_told(commitment),
        "corrections": corrections,
        "reports_behind": public_reports_behind(corrections),
    }


@require_safe
def progress_picture(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    """A picture of the work on a public commitment, as it was encoded anew."""
    return kept_picture(request, get_object_or_404(ProgressFile.objects.public(), key=key), width, extension)


@require_safe
def progress_document(request: HttpRequest, key: str) -> FileResponse:
    """A document about the work on a public commitment, to keep; a browser never opens it as part of the portal."""
    file = get_object_or_404(ProgressFile.objects.public().exclude(media_type__startswith="image/"), key=key)
    return stored_file(str(file.file.name), file.media_type, as_attachment=True, filename=file.file_name)


@require_safe
def verification_picture(request: HttpRequest, key: str, width: int, extension: str) -> HttpResponseBase:
    """A picture that a sender added to «not yet» and staff let through, as it was encoded anew."""
    return kept_picture(request, get_object_or_404(VerificationFile.objects.public(), key=key), width, extension)
