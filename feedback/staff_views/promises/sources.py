"""Sources of promises: items of part d) and answers that have no promise yet."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.db.models import BigIntegerField, Case, DateTimeField, Q, QuerySet
from django.db.models.lookups import In, LessThanOrEqual
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.query_values import RightNow
from dialogue_portal.lib.sentences import padded
from sessions_app.actions import ActionRefused, NotReady, each
from sessions_app.models import ConclusionItem, User

from ... import actions
from ...actions.promise import has_promise, items_left, promised_already
from ...forms.promise_list import HIDDEN
from ...models import Commitment, Outcome, Response
from ...models.columns import Unindexed
from ...models.conditions import in_turn
from ...models.responses import ResponseQuerySet, is_published
from ..desk_pages import desk_context
from .told import tell_of_promises

MAY_ADD = "feedback.add_commitment"
ITEM, ANSWER, MANY = "muc", "tra-loi", "nhieu"
SHOWN = 200
"""Of each kind; the rest follow when these are done."""
RECENT, DAYS = "moi", 60
"""So long the start page reminds of an answer: not every one needs a promise, and nobody could say so."""


def items() -> QuerySet[ConclusionItem]:
    """The items, those of the newest conclusion first."""
    return items_left().select_related("notice__session", "body").order_by("-notice", "order", "pk")


def answers_left() -> QuerySet[Response]:
    """Published answers that leave something to be done, without a promise."""
    return shown(Response.objects.published().filter(leaves_something()))


def newest_answers_left(user: User) -> QuerySet[Response]:
    """For everybody who may make promises. Found by their day: SQLite would go through all that ever were published."""
    out = Q(LessThanOrEqual(Unindexed("published_at", output_field=DateTimeField()), RightNow()))
    newest = Response.objects.filter(issued_on__gte=timezone.localdate() - dt.timedelta(days=DAYS))
    return shown(newest.filter(is_published(), out, leaves_something()))


def leaves_something() -> Case:
    """A promise is looked for only if the outcome says that something is to be done."""
    promising = Outcome.objects.filter(is_promise=True).order_by().values("pk")
    return in_turn(Q(In(Unindexed("outcome", output_field=BigIntegerField()), promising)), ~has_promise())


def shown(answers: ResponseQuerySet) -> QuerySet[Response]:
    return answers.select_related("opinion__session", "body", "outcome").newest_first()


def tell_what_is_left(request: HttpRequest, answers: Iterable[Response]) -> None:
    """Tell whoever has just published `answers` where what they leave to be done can be made a promise."""
    left = answers_left().filter(pk__in=[answer.pk for answer in answers])
    if request.user.has_perm(MAY_ADD) and (number := left.count()):
        told = '{} câu trả lời còn việc phải làm mà chưa thành việc theo dõi được: <a href="{}">lập việc phải làm</a>.'
        messages.info(request, format_html(told, padded(number), reverse("admin:promise_sources")))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_ADD, raise_exception=True)
def promise_sources(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return make_many(request) if request.POST.get("viec") == MANY else make(request)
    only_recent = request.GET.get("loai") == RECENT
    left = newest_answers_left(request.user) if only_recent else answers_left()
    of_notices = ConclusionItem.objects.none() if only_recent else items()
    context = desk_context(
        request,
        "Lập việc phải làm",
        items=with_promises(of_notices.prefetch_related("opinions", "issues")[:SHOWN], "conclusion_item"),
        rows=with_promises(left[:SHOWN], "response"),
        only_days=DAYS if only_recent else None,
    )
    return render(request, "admin/feedback/promises/sources.html", context)


def with_promises(sources: QuerySet[Any], field: str) -> list[tuple[Any, list[tuple[Commitment, bool]]]]:
    """Each source with open promises to the same people, and whether such a promise can take the source."""
    found = promised_already(sources)
    return [(row, [(promise, getattr(promise, field) is None) for promise in rows]) for row, rows in found.items()]


def make(request: HttpRequest) -> HttpResponse:
    """Make the promise; what is missing (a day, helping bodies) is filled in before it is published. Or attach the
    source to an existing promise."""
    source: Any
    kind, key, into = (*request.POST.get("tu", "").split("."), "", "")[:3]
    rows, verb = {
        ITEM: (items(), actions.promise_from_item),
        ANSWER: (answers_left(), actions.promise_from_response),
    }.get(kind, (ConclusionItem.objects.none(), actions.promise_from_item))
    source = rows.filter(pk=as_key(key)).first()
    if source is None:
        return led_to_first(request, kind, as_key(key))
    try:
        if into:
            return attached(request, source, get_object_or_404(Commitment, pk=as_key(into)))
        commitment = verb(source, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin:promise_sources")
    messages.success(request, "Đã lập việc phải làm. Hãy xem lại rồi công bố.")
    return redirect("admin:promise", commitment.pk)


def led_to_first(request: HttpRequest, kind: str, key: int | None) -> HttpResponse:
    """After a second press, lead to the promise that the first press, or a colleague, made."""
    made_from = {ITEM: Q(conclusion_item=key), ANSWER: Q(response=key)}
    if key is None or kind not in made_from:
        raise Http404
    promise = get_object_or_404(Commitment, made_from[kind])
    messages.info(request, "Việc này đã được lập ở lần bấm trước, hoặc người khác vừa lập. Không lập thêm.")
    return redirect("admin:promise", promise.pk)


def make_many(request: HttpRequest) -> HttpResponse:
    """Make every ticked source a promise, items of conclusions first; a refusal does not affect the others."""
    ticked = request.POST.getlist("rows")
    from_items, from_answers = (numbers_of(kind, ticked) for kind in [ITEM, ANSWER])
    if not from_items and not from_answers:
        messages.error(request, "Hãy đánh dấu ít nhất một mục.")
        return redirect("admin:promise_sources")
    made: set[int] = set()
    with transaction.atomic():
        rows = items().filter(pk__in=from_items).prefetch_related("opinions", "issues")
        results = each(rows, promise_once, make_it=actions.promise_from_item, made=made, by=request.user)
        answers = answers_left().filter(pk__in=from_answers)
        results += each(answers, promise_once, make_it=actions.promise_from_response, made=made, by=request.user)
    tell_of_promises(request, results, f"Đã lập {len(made):02d} việc phải làm, chưa công bố.", is_done=bool(made))
    if not made or any(refusal for _, refusal in results):
        return redirect("admin:promise_sources")
    return redirect(f"{reverse('admin:promises')}?tinh_trang={HIDDEN}")


def promise_once(source: Any, *, make_it: Callable[..., Commitment], made: set[int], by: User) -> None:
    """A new promise, added to `made`; or `source` attached to one just made to the same people.

    Raises `NotReady` when there is an older one: people must say whether it is the same matter.
    """
    standing = promised_already([source])[source]
    if not standing:
        made.add(make_it(source, by=by).pk)
    elif len(standing) == 1 and standing[0].pk in made:
        actions.attach_source(standing[0], source, by=by)
    else:
        raise NotReady("Đã có việc phải làm về cùng ý kiến: hãy gắn vào việc ấy, hoặc lập riêng.")


def numbers_of(kind: str, ticked: list[str]) -> list[int]:
    """The numbers in keys as «muc.5» of that kind, no more than a page shows."""
    parted = [key.partition(".") for key in ticked]
    found = [as_key(number) for name, _, number in parted if name == kind]
    return [number for number in found if number is not None][:SHOWN]


def attached(request: HttpRequest, source: Any, commitment: Commitment) -> HttpResponse:
    actions.attach_source(commitment, source, by=request.user)
    messages.success(request, "Đã gắn vào việc phải làm này; không lập thêm việc.")
    return redirect("admin:promise", commitment.pk)
