"""The desk of one conference: what is suggested, what is left, the issues so far, and one step after the other."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.paging import kept_query
from dialogue_portal.lib.sentences import moment
from sessions_app.actions import ActionRefused, NotReady, WrongState
from sessions_app.models import DialogueSession, Topic, User

from ...actions import synthesise as actions
from ...documents.figures import undecided
from ...forms.synthesis import ChosenForm, DeskFilterForm, GroupForm, standing_issues
from ...models import Issue, IssueOpinion, Moderation, Opinion, SynthesisStep
from ...seen_by_staff import SEES_ALL
from ...synthesis.board import Proposal, Section, narrowed
from ...synthesis.desk import desk_of, elsewhere
from ...synthesis.titles import proposed_title
from ..desk_pages import desk_context

MAY_SYNTHESISE = "feedback.synthesise_issue"
MAY_PUBLISH = "feedback.publish_issue"
SHOWN = ["title", "summary", "topic_id"]
JUST = dt.timedelta(minutes=10)
"""Who runs into a step of their own for so long pressed twice."""

ONLY_WHO_PUBLISHES = (
    "Chưa làm gì: việc này bỏ đi một vấn đề đã công bố. Xin nhờ người có quyền công bố, hoặc để lại ít nhất một ý kiến."
)
MAY = (MAY_SYNTHESISE, SEES_ALL)
"""All of these: the desk shows every opinion of the conference."""

Deed = Callable[[HttpRequest, DialogueSession, str], str]
"""Does what a button says, to what stands behind its colon; the sentence that says what was done."""


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY, raise_exception=True)
def synthesise(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(DialogueSession, pk=pk)
    if request.method == "POST":
        try:
            messages.success(request, done(request, session))
            return redirect(request.get_full_path())
        except ActionRefused as refused:
            if step := own_step(session, request.user, refused):
                messages.info(
                    request, f"Đã làm ở lần bấm trước: {step}, {moment(step.made_at)}. Không làm thêm lần nữa."
                )
                return redirect(request.get_full_path())
            messages.error(request, str(refused))
    return screen(request, session)


def own_step(session: DialogueSession, by: User, refused: ActionRefused) -> SynthesisStep | None:
    """The step that `by` made a moment ago, as the last of all, where it is what a second press runs into."""
    step = actions.newest_step(session)
    if step is None or step.made_by != by or step.made_at < timezone.now() - JUST:
        return None
    if isinstance(refused, actions.MovedMeanwhile):
        moved = Q(opinion=refused.opinion)
        return step if step.began.filter(moved).exists() or step.ended.filter(moved).exists() else None
    return step if isinstance(refused, WrongState) else None


@transaction.atomic
def done(request: HttpRequest, session: DialogueSession) -> str:
    what, _, of = request.POST.get("viec", "").partition(":")
    if what not in DEEDS:
        raise NotReady("Chưa chọn việc nào.")
    public = set(published_in(session).values_list("pk", flat=True))
    said = DEEDS[what](request, session, of)
    if not request.user.has_perm(MAY_PUBLISH) and published_in(session).filter(pk__in=public).count() < len(public):
        raise NotReady(ONLY_WHO_PUBLISHES)
    return said


def published_in(session: DialogueSession) -> QuerySet[Issue]:
    """Those with a page that everybody reads: to end one is for those who publish."""
    return standing_issues(session).filter(published_at__isnull=False)


def read(form: Any) -> Any:
    """`form` when what was sent is readable. Raises `NotReady` with the first thing that is wrong with it."""
    if not form.is_valid():
        raise NotReady(next(iter(form.errors.values()))[0])
    return form


def accept(request: HttpRequest, session: DialogueSession, of: str) -> str:
    """One suggestion, or all that are ticked: new issues in one step, and those that an issue takes in a step each."""
    names = [of] if of else request.POST.getlist("nhom")
    forms = [read(GroupForm(request.POST, name=name, issues=standing_issues(session))) for name in names[:200]]
    groups = [form.group for form in forms if form.issue is None]
    said = []
    for form in forms:
        if form.issue:
            actions.add_to_issue(form.issue, form.group.picks, by=request.user, words=form.group.words)
            said.append(f"Đã đưa {len(form.group.picks)} ý kiến vào «{form.issue}».")
    if groups:
        made, refusals = actions.gather(session, groups, by=request.user)
        for refusal in refusals:
            messages.warning(request, refusal)
        said.append(f"Đã lập vấn đề: {'; '.join(f'«{issue}»' for issue in made)}.")
    if not said:
        raise NotReady("Chưa đánh dấu nhóm nào.")
    return " ".join(said)


def refuse(request: HttpRequest, session: DialogueSession, of: str) -> str:
    form = read(GroupForm(request.POST, name=of, issues=standing_issues(session)))
    keys = [pick.opinion for pick in form.group.picks]
    others = list(form.issue.members.current().values_list("opinion", flat=True)) if form.issue else []
    actions.keep_apart(session, keys, by=request.user, others=others)
    return "Sẽ không gợi ý gộp những ý kiến này với nhau nữa."


def stand_alone(request: HttpRequest, session: DialogueSession, of: str) -> str:
    made = actions.stand_alone(session, chosen(request, session).cleaned_data["chon"], by=request.user)
    return f"Đã để riêng {len(made)} ý kiến, mỗi ý kiến một vấn đề."


def put_into(request: HttpRequest, session: DialogueSession, of: str) -> str:
    """The ticked opinions into an issue, and the ticked issues as wholes."""
    issue, form = issue_of(session, of), chosen(request, session)
    others = [other for other in form.cleaned_data["van-de"] if other != issue]
    along = set(IssueOpinion.objects.filter(issue__in=others).values_list("pk", flat=True))
    picks = [pick for pick in form.cleaned_data["chon"] if pick.membership not in along]
    for other in others:
        actions.merge_issues(other, into=issue, by=request.user)
    if picks or not others:
        actions.add_to_issue(issue, picks, by=request.user)
    said = [f"{len(picks)} ý kiến"] if picks else []
    said += [f"{len(others)} vấn đề"] if others else []
    return f"Đã đưa {' và '.join(said)} vào «{issue}»."


def take_out(request: HttpRequest, session: DialogueSession, of: str) -> str:
    picks = chosen(request, session).cleaned_data["chon"]
    actions.take_out(session, picks, by=request.user)
    return f"Đã đưa {len(picks)} ý kiến ra khỏi vấn đề."


def make_new(request: HttpRequest, session: DialogueSession, of: str) -> str:
    """An issue of the ticked opinions: split off when they are some of one issue. Without a name it gets a subject."""
    form = chosen(request, session).cleaned_data
    picks = form["chon"]
    title = form["ten"] or subject_of(picks, session)
    homes = set(Issue.objects.filter(members__in=[pick.membership for pick in picks if pick.membership]))
    whole = homes.pop() if len(homes) == 1 and all(pick.membership for pick in picks) else None
    if whole and whole.members.current().count() > len(picks):
        issue = actions.split_issue(whole, picks, by=request.user, title=title)
    else:
        (issue,), _ = actions.gather(session, [actions.Group(picks, title)], by=request.user)
    return f"Đã lập vấn đề «{issue}» từ {len(picks)} ý kiến."


def subject_of(picks: Sequence[actions.Pick], session: DialogueSession) -> str:
    """What an issue of these could be called; empty when nothing of them is public."""
    keys = [pick.opinion for pick in picks]
    opinions = Opinion.objects.for_synthesis().filter(session=session, pk__in=keys).select_related("topic")
    found = list(opinions.order_by("received_at", "pk"))
    return proposed_title(found, next((opinion.topic.name for opinion in found if opinion.topic), ""))


def give_topic(request: HttpRequest, session: DialogueSession, of: str) -> str:
    """The ticked issues, which the public may read already: then it is for those who publish."""
    form = chosen(request, session).cleaned_data
    if any(issue.published_at for issue in form["van-de"]) and not request.user.has_perm(MAY_PUBLISH):
        raise PermissionDenied
    given, refusals = actions.give_topic(session, form["van-de"], by=request.user, topic=form["linh-vuc"])
    for refusal in refusals:
        messages.warning(request, refusal)
    return f"Đã ghi lĩnh vực cho «{given[0]}»." if len(given) == 1 else f"Đã ghi lĩnh vực cho {len(given)} vấn đề."


def publish(request: HttpRequest, session: DialogueSession, of: str) -> str:
    if not request.user.has_perm(MAY_PUBLISH):
        raise PermissionDenied
    keys = [of] if of else request.POST.getlist("dang")
    issues = [issue_of(session, key) for key in keys[:500]]
    actions.publish_issues(session, issues, by=request.user)
    return f"Đã công bố «{issues[0]}»." if len(issues) == 1 else f"Đã công bố {len(issues)} vấn đề."


def undo(request: HttpRequest, session: DialogueSession, of: str) -> str:
    step = get_object_or_404(SynthesisStep, session=session, pk=as_key(of))
    if not request.user.has_perm(MAY_PUBLISH) and changes_publication(step):
        raise PermissionDenied
    actions.undo_step(step, by=request.user)
    return f"Đã bỏ bước «{step}»."


def changes_publication(step: SynthesisStep) -> bool:
    """Whether the portal shows something else once `step` is undone: another issue, or other words or another topic."""
    before = {key: shown(row) for key, row in step.before.items() if isinstance(row, dict)}
    now = Issue.objects.filter(pk__in=before).values("pk", "published_at", *SHOWN)
    return any(shown(row) != before[str(row["pk"])] for row in now)


def shown(row: dict[str, Any]) -> list[Any]:
    """What the public reads of an issue with these columns itself; nothing of one that is not published."""
    return [row.get(name) for name in SHOWN] if row.get("published_at") else []


DEEDS: dict[str, Deed] = {
    "gop": accept,
    "bo": refuse,
    "rieng": stand_alone,
    "dua": put_into,
    "ra": take_out,
    "moi": make_new,
    "linh-vuc": give_topic,
    "dang": publish,
    "bo-buoc": undo,
}


def chosen(request: HttpRequest, session: DialogueSession) -> ChosenForm:
    form: ChosenForm = read(ChosenForm(request.POST, issues=standing_issues(session)))
    return form


def issue_of(session: DialogueSession, key: str) -> Issue:
    return get_object_or_404(Issue, session=session, pk=as_key(key))


def screen(request: HttpRequest, session: DialogueSession) -> HttpResponse:
    filter_form = DeskFilterForm(request.GET)
    narrowing = filter_form.narrowing()
    by_concern = narrowing.pop("by_concern")
    desk = desk_of(session, narrowing["topic"], narrowing["words"], by_concern=by_concern)
    asked = {name: narrowing[name] for name in ["words", "only_open"]}
    shown = narrowed(desk.sections, **narrowing | ({"topic": desk.only} if desk.only else {}), by_concern=by_concern)
    context = desk_context(
        request,
        "Bàn tổng hợp",
        session=session,
        filter=filter_form,
        is_narrowed=any((asked if desk.only else narrowing).values()),
        unfolds=any(narrowing.values()),
        topic=desk.only or narrowing["topic"],
        only=desk.only,
        at_most=desk.at_most,
        by_concern=by_concern,
        every=desk.tabs,
        elsewhere=elsewhere(session, desk, **asked),
        sections=[as_typed(section, request) for section in shown],
        open_count=sum(tab.open_count for tab in desk.tabs),
        total=sum(tab.total for tab in desk.tabs),
        issue_count=sum(tab.issues for tab in desk.tabs),
        undecided=undecided(session).count(),
        joined=joined_in(session).count(),
        step=actions.newest_step(session),
        kept=kept_query(request.GET, ["chi", "q", "xep"]),
        may_publish=request.user.has_perm(MAY_PUBLISH),
        topics=Topic.objects.active() if any(tab.topic is None and tab.issues for tab in desk.tabs) else (),
        topic_chosen=request.POST.get("linh-vuc", ""),
        typed=request.POST.get("ten", ""),
        chosen=request.POST.getlist("chon"),
    )
    return render(request, "admin/feedback/synthesis/desk.html", context)


def joined_in(session: DialogueSession) -> QuerySet[Opinion]:
    """What was joined to an opinion of the desk as the same: the report counts it, and it moves with that one."""
    whole = Opinion.objects.for_synthesis().filter(session=session)
    return Opinion.objects.filter(moderation=Moderation.DUPLICATE, withdrawn_at=None, duplicate_of__in=whole)


def as_typed(section: Section, request: HttpRequest) -> Section:
    """The suggestions with the names that were typed when something else was refused."""
    if request.method == "POST":
        section.proposals = list(with_names(section.proposals, request))
    return section


def with_names(proposals: Iterable[Proposal], request: HttpRequest) -> Iterable[Proposal]:
    for proposal in proposals:
        title = request.POST.get(f"ten-{proposal.name}", proposal.title)
        yield replace(proposal, title=title, summary=request.POST.get(f"tom-tat-{proposal.name}", proposal.summary))
