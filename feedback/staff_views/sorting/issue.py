"""The page of one issue for sorting: its opinions are forwarded with one letter, the reply is recorded once, what was a
mistake is taken back together; a preview before each."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.sentences import padded
from sessions_app.actions import ActionRefused
from sessions_app.admin.verbs import asking
from sessions_app.models import Body
from sessions_app.staff_views.double_submit import SentTwice, once, token_for
from sessions_app.staff_views.previews import forget_look, show_look, typed_on

from ... import actions
from ...actions.issue_answers import members_of
from ...actions.referred_together import NOT_AWAY, Results, away_of, why_not_back, why_not_sent
from ...actions.tell_together import reach_of
from ...cases.steps import GIVEN, step_of
from ...forms.handling import CorrectReceiverForm, ForwardForm, ReplyForm, UrgeForm
from ...forms.moderating import TickForm
from ...models import Issue, Opinion, Referral
from ..desk_pages import desk_context, in_blocks, tell_each
from .letters import tell_letters, tell_slip
from .waiting import for_sorters

FORWARD, URGE, LOOK, DO, MARKS = "chuyen", "don-doc", "xem", "lam", "luc-mo"
HERE = "0"
GONE = "Phần đang xem trước không còn: đã làm xong, hoặc đã để quá một giờ. Hãy chọn lại."
BEFORE = "Đã làm ở lần bấm trước; không làm lần nữa."


@dataclass(frozen=True)
class Deed:
    """Something that is done with many opinions. `why_not` says why it is not done with one."""

    name: str
    title: str
    about: str
    form: Callable[..., forms.Form]
    run: Callable[..., Results]
    why_not: Callable[[Opinion], str]
    done: str
    refused: str
    is_told: bool = True
    is_of_letter: bool = False
    """Whether it is done with all that went with the letters of these opinions."""

    def __str__(self) -> str:
        return self.title


def why_no_reply(opinion: Opinion) -> str:
    return "" if away_of(opinion) else NOT_AWAY


DEEDS = [
    Deed(
        FORWARD,
        "Chuyển cơ quan có thẩm quyền",
        "Các ý kiến đã đánh dấu đi cùng một công văn. Trang công khai nói chuyển đến đâu; đơn vị đang giữ thôi xử lý.",
        ForwardForm,
        actions.forward_many,
        why_not_sent,
        "đã ghi việc chuyển",
        "chưa chuyển",
    ),
    Deed(
        "tra-loi",
        "Ghi trả lời của cơ quan nhận",
        "Một trả lời cho mọi ý kiến đã đánh dấu; vẫn phải trả lời công khai.",
        ReplyForm,
        actions.record_reply_to_many,
        why_no_reply,
        "đã ghi trả lời của cơ quan nhận",
        "chưa ghi trả lời",
    ),
    Deed(
        URGE,
        "Đôn đốc cơ quan nhận",
        "Một cuộc gọi, một công văn nói về mọi ý kiến đã đánh dấu. Trang công khai nói ngày đôn đốc và số công văn.",
        UrgeForm,
        actions.urge_many,
        why_not_back,
        "đã ghi lần đôn đốc",
        "chưa ghi đôn đốc",
        is_told=False,
    ),
    Deed(
        "sua-noi-nhan",
        "Sửa cơ quan nhận ghi nhầm",
        "Chỉ khi trên cổng ghi nhầm. Sửa cho cả công văn, kể cả ý kiến không đánh dấu mà đi cùng công văn ấy. Phiếu "
        "chuyển đã lập thì lập lại.",
        CorrectReceiverForm,
        actions.correct_receiver_of_many,
        why_not_back,
        "đã sửa cơ quan nhận",
        "chưa sửa cơ quan nhận",
        is_of_letter=True,
    ),
    Deed(
        "nhan-lai",
        "Chuyển nhầm, tự trả lời",
        "Các ý kiến đã đánh dấu là việc của địa phương: trở lại hàng chờ phân công, hạn trả lời tính như chưa từng "
        "chuyển đi. Công văn đã gửi thì báo cho cơ quan ấy là không phải trả lời nữa.",
        asking("Vì sao là chuyển nhầm", "Chỉ cán bộ đọc được. Đừng ghi tên hay số điện thoại."),
        actions.take_back_many,
        why_not_back,
        "đã nhận lại",
        "chưa nhận lại",
    ),
]
BY_NAME = {deed.name: deed for deed in DEEDS}


@dataclass(frozen=True)
class Asked:
    """What a button asks: which deed, with what is at which place, to look at it or to do it."""

    deed: Deed
    place: str
    is_done: bool

    @property
    def prefix(self) -> str:
        return f"{self.deed.name}-{self.place}"


def asked_in(typed: QueryDict | None) -> Asked | None:
    name, _, rest = (typed.get("viec", "") if typed else "").partition(":")
    place, _, step = rest.partition(":")
    return Asked(BY_NAME[name], place, step == DO) if name in BY_NAME and step in {LOOK, DO} else None


@require_http_methods(["GET", "HEAD", "POST"])
@for_sorters
def sort_issue(request: HttpRequest, pk: int) -> HttpResponse:
    issue = get_object_or_404(Issue.objects.standing().select_related("session"), pk=pk)
    typed = typed_on(request)
    asked = asked_in(typed)
    if typed is None or asked is None:
        if LOOK in request.GET:
            messages.info(request, GONE)
            return redirect("admin:sort_issue", pk)
        return screen(request, issue)
    ticked = IssueTickForm(typed, opinions=Opinion.objects.filter(session=issue.session))
    form = asked.deed.form(typed, prefix=asked.prefix)
    if not (ticked.is_valid() & form.is_valid()):
        return screen(request, issue, asked, form, ticked)
    rows = list(ticked.cleaned_data["rows"])
    if request.method != "POST":
        return preview(request, issue, asked, form, rows)
    return carried_out(request, issue, asked, form, ticked) if asked.is_done else show_look(request)


class IssueTickForm(TickForm):
    most = 500


def carried_out(
    request: HttpRequest, issue: Issue, asked: Asked, form: forms.Form, ticked: IssueTickForm
) -> HttpResponse:
    """Do it with all that are as they were shown, and tell which are not."""
    rows, deed = list(ticked.cleaned_data["rows"]), asked.deed
    try:
        with once(request):
            moved = moved_meanwhile(issue, rows, marks_in(request.POST))
            going = [row for row in rows if row.pk not in moved]
            results = deed.run(going, by=request.user, **form.cleaned_data) if going else []
    except SentTwice:
        messages.info(request, BEFORE)
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return screen(request, issue, asked, form, ticked)
    else:
        results = [*results, *((row, moved[row.pk]) for row in rows if row.pk in moved)]
        tell_each(request, results, deed.done, refused=deed.refused)
        lead_on(request, deed, [row for row, refusal in results if not refusal], form.cleaned_data)
    forget_look(request)
    return redirect("admin:sort_issue", issue.pk)


def lead_on(request: HttpRequest, deed: Deed, done: Sequence[Opinion], typed: dict[str, Any]) -> None:
    """To the paper that is to be made now."""
    if deed.name == FORWARD and done:
        tell_slip(request, done[0])
    if deed.name == URGE:
        tell_letters(request, done, means=typed["means"])


def moved_meanwhile(issue: Issue, rows: Iterable[Opinion], seen: dict[str, str]) -> dict[int, str]:
    """Lock `rows`; for those that are no longer as they were `seen`, the sentence that says so."""
    keys = [row.pk for row in rows]
    list(Opinion.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    inside = {row.pk: row for row in loaded(members_of(issue).filter(pk__in=keys))}
    found = {key: "Không còn trong vấn đề này." for key in keys if key not in inside}
    for key, row in inside.items():
        if seen.get(str(key), mark_of(row)) != mark_of(row):
            found[key] = f"Trong lúc ông/bà xem, ý kiến này đã được xử lý từ nơi khác. Hiện nay: {step_of(row).state}."
    return found


def loaded(opinions: QuerySet[Opinion]) -> QuerySet[Opinion]:
    case = ["referrals__to_body", "referrals__urgings", *GIVEN, "responses"]
    return opinions.select_related("group").prefetch_related(*case)


def mark_of(opinion: Opinion) -> str:
    """A digest of where an opinion stands, as `loaded`: with whom it is, and how far its answer has come."""
    given = [(line.body_id, line.is_lead) for line in opinion.assignments.all() if line.ended_at is None]
    gone = [(line.pk, line.to_body_id, line.replied_on) for line in opinion.referrals.all()]
    answers = [(answer.pk, answer.state) for answer in opinion.responses.all()]
    known = repr([opinion.processing, opinion.competence, given, gone, answers])
    return hashlib.sha256(known.encode()).hexdigest()[:12]


def marks_in(typed: QueryDict) -> dict[str, str]:
    """As the page showed them: «key-mark» each."""
    return dict(part.split("-", 1) for part in typed.get(MARKS, "").split() if "-" in part)


@dataclass(frozen=True)
class Row:
    """One opinion on the page."""

    opinion: Opinion
    state: str
    is_ticked: bool = True
    why_not: str = ""


@dataclass(frozen=True)
class Place:
    """The opinions that the ward has (`HERE`) or that one body has, and what may be done with them."""

    key: str
    title: str
    rows: list[Row]
    deeds: list[tuple[Deed, str, Any]]

    @property
    def marks(self) -> str:
        return " ".join(f"{row.opinion.pk}-{mark_of(row.opinion)}" for row in self.rows)


def screen(
    request: HttpRequest,
    issue: Issue,
    asked: Asked | None = None,
    form: forms.Form | None = None,
    ticked: IssueTickForm | None = None,
) -> HttpResponse:
    members = list(loaded(members_of(issue)))
    here = [row for row in members if not why_not_sent(row)]
    away: dict[Body, list[Opinion]] = {}
    for row in members:
        if referral := away_of(row):
            away.setdefault(referral.to_body, []).append(row)
    groups = [
        (HERE, "Còn ở địa phương", here),
        *((str(body.pk), f"Đang ở {body.name}", rows) for body, rows in away.items()),
    ]
    typed = typed_on(request) if asked else None
    places = [place_of(group, asked, form, typed) for group in groups if group[2]]
    media = [made.media for place in places for _, _, made in place.deeds]
    context = desk_context(
        request,
        "Chuyển cả vấn đề",
        issue=issue,
        session=issue.session,
        number=len(members),
        places=places,
        stays=staying(members),
        tried=asked.prefix if asked else "",
        form=form,
        ticked=ticked,
        media=sum(media, admin.site.get_model_admin(Opinion).media),
    )
    return render(request, "admin/feedback/sorting/issue.html", context)


def place_of(
    group: tuple[str, str, list[Opinion]], asked: Asked | None, form: forms.Form | None, typed: QueryDict | None
) -> Place:
    """With the form that was sent, and what was ticked beside it."""
    key, title, opinions = group
    is_asked = asked is not None and asked.place == key
    chosen = set(typed.getlist("rows")) if typed and is_asked else None
    rows = [Row(row, step_of(row).state, chosen is None or str(row.pk) in chosen) for row in opinions]
    deeds = []
    for deed in DEEDS:
        if (deed.name == FORWARD) == (key == HERE):
            prefix = f"{deed.name}-{key}"
            made = form if is_asked and asked and asked.prefix == prefix and form else deed.form(prefix=prefix)
            deeds.append((deed, prefix, in_blocks(made, (None, list(made.fields)))))
    return Place(key, title, rows, deeds)


def staying(members: Iterable[Opinion]) -> list[tuple[str, list[Opinion]]]:
    """What neither can be forwarded nor is away, by the reason."""
    found: dict[str, list[Opinion]] = {}
    for row in members:
        if (why := why_not_sent(row)) and not away_of(row):
            found.setdefault(why, []).append(row)
    return list(found.items())


def preview(
    request: HttpRequest, issue: Issue, asked: Asked, form: forms.Form, ticked: Sequence[Opinion]
) -> HttpResponse:
    """What would be done with which opinions, and who is told."""
    deed = asked.deed
    meant = (
        with_letters(issue, ticked)
        if deed.is_of_letter
        else members_of(issue).filter(pk__in=[row.pk for row in ticked])
    )
    rows = [Row(row, step_of(row).state, why_not=deed.why_not(row)) for row in loaded(meant)]
    going = [row for row in rows if not row.why_not]
    typed = typed_on(request)
    context = desk_context(
        request,
        f"{deed}: {padded(len(going))} ý kiến",
        issue=issue,
        deed=deed,
        asked=asked,
        lines=[(bound.label, said) for bound in form if (said := said_in(bound))],
        blocks=in_blocks(form, (None, list(form.fields))),
        rows=going,
        left=[row for row in rows if row.why_not],
        marks=typed.get(MARKS, "") if typed else "",
        reach=reach_of([row.opinion for row in going]) if deed.is_told else None,
        token=token_for(request),
        media=form.media + admin.site.get_model_admin(Opinion).media,
    )
    return render(request, "admin/feedback/sorting/issue_preview.html", context)


def with_letters(issue: Issue, ticked: Sequence[Opinion]) -> QuerySet[Opinion]:
    """Those that are away by one of the letters by which `ticked` are."""
    away = Referral.objects.filter(replied_on=None)
    letters = away.filter(opinion__in=ticked).values("referred_at")
    return members_of(issue).filter(pk__in=away.filter(referred_at__in=letters).values("opinion"))


def said_in(bound: forms.BoundField) -> str:
    """What was typed into a field, as it is read."""
    value = bound.form.cleaned_data[bound.name]
    if isinstance(bound.field, forms.DateField):
        return f"{value:%d/%m/%Y}" if value else ""
    if isinstance(bound.field, forms.ChoiceField) and not isinstance(bound.field, forms.ModelChoiceField):
        return str(dict(bound.field.choices).get(value, ""))
    return str(value or "")
