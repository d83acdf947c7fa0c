"""The page of one paper: making it, number and day, the signed scan, publishing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods

from dialogue_portal.lib.sentences import moment
from dialogue_portal.lib.uploads import takes_files
from sessions_app.actions import (
    ActionRefused,
    WrongState,
    add_version,
    date_paper,
    digest_as_of_now,
    document_of,
    make_paper,
    publish_document,
    take_number,
    void_number,
    was_published,
)
from sessions_app.actions.drafting import session_of, usual_issuer, usual_issuers
from sessions_app.documents import Paper
from sessions_app.edit_conflicts.offering import OfferingForm
from sessions_app.models import Body, ConclusionCorrection, DialogueSession, Document, DocumentNumber, PaperText
from sessions_app.numbering import next_number
from sessions_app.staff_forms import VoidNumberForm
from sessions_app.staff_views.double_submit import SentTwice, once, token_for

from ...admin.handling_verbs import EXPECTED, MAY_ASSIGN, is_promised_no_day
from ...documents import PAPERS, synthesis, transfer
from ...documents.synthesis import summary_gap
from ...documents.transfer import NO_DAY
from ...forms.papers import DayForm, MakingForm, NumberForm, PublishForm, ScanForm
from ...models import Issue, Referral, Response, Urging
from ..desk_pages import desk_context, in_blocks
from ..synthesis.desk import MAY_SYNTHESISE
from .files import contents_of, number_line
from .rows import (
    MAY_ATTACH,
    MAY_NUMBER,
    MAY_PUBLISH,
    MAY_SEE,
    MAY_VOID,
    OUT_OF_USE,
    SET,
    out_of_use,
    state_of,
    subject_of,
)


@dataclass
class Sheet:
    """The paper, with everything that the forms of its page need."""

    request: HttpRequest
    paper: Paper
    subject: Any
    document: Document | None
    text: PaperText | None

    @property
    def session(self) -> DialogueSession:
        return session_of(self.subject)

    @property
    def issuer(self) -> Body:
        """Of last time, the one named elsewhere, the usual one, else any: the form offers the others."""
        told = self.paper.told_of(self.subject)
        known = (self.document and self.document.issuer) or (told and told.issuer) or usual_issuers(self.paper).first()
        return known or Body.objects.active().first() or usual_issuer(self.paper)

    @property
    def number(self) -> DocumentNumber | None:
        return DocumentNumber.objects.filter(document=self.document).first() if self.document else None

    @property
    def gaps(self) -> list[str]:
        return [gap for content in contents_of(self.text) for gap in content.gaps] if self.text else []

    @property
    def gaps_with_places(self) -> list[tuple[str, str]]:
        """Each gap, and the page where it is filled in as far as there is one for this person."""
        gaps, places = self.gaps, {}
        if gaps and self.paper is synthesis.PAPER and self.may(MAY_SYNTHESISE):
            issues = Issue.objects.standing().filter(session=self.session)
            places = {summary_gap(issue): reverse("admin:synthesis_issue", args=[issue.pk]) for issue in issues}
        if self.paper is transfer.PAPER and self.may(MAY_ASSIGN) and is_promised_no_day(self.subject.opinion):
            places = {NO_DAY: reverse("admin:feedback_opinion_verb", args=[self.subject.opinion_id, EXPECTED])}
        return [(gap, places.get(gap, "")) for gap in gaps]

    @cached_property
    def is_out_of_use(self) -> bool:
        return bool(out_of_use([(self.subject._meta.model_name, self.subject.pk)]))

    @property
    def is_out(self) -> bool:
        return bool(self.document and self.document.published_at)

    def may(self, permission: str) -> bool:
        return self.request.user.has_perm(permission)


@dataclass(frozen=True)
class Step:
    """One form of the page. `when`: whether it is offered, of a paper in use; `form` makes it from the request; `run`
    does it."""

    title: str
    button: str
    when: Callable[[Sheet], bool]
    form: Callable[[Sheet, Any, Any], forms.Form]
    run: Callable[[Sheet, Any], str]


def steps_for(sheet: Sheet) -> dict[str, Step]:
    """The steps that are offered now. Of a paper that is out of use only its number can be cancelled."""
    named = {"bo-so": STEPS["bo-so"]} if sheet.is_out_of_use else STEPS
    return {name: step for name, step in named.items() if step.when(sheet)}


def making_form(sheet: Sheet, data: Any, files: Any) -> forms.Form:
    chosen = sheet.text.chosen if sheet.text else {}
    needs_note = bool(sheet.document and was_published(sheet.document))
    about = {"paper": sheet.paper, "subject": sheet.subject, "issuer": sheet.issuer}
    return MakingForm(data, **about, chosen=chosen, needs_note=needs_note)


def make(sheet: Sheet, form: Any) -> str:
    text = make_paper(sheet.paper, sheet.subject, by=sheet.request.user, **form.choices())
    return "Đã lập văn bản." if text != sheet.text else "Dữ liệu và thể thức không đổi: giữ nguyên bản trước."


def number_form(sheet: Sheet, data: Any, files: Any) -> forms.Form:
    document = written(sheet)
    told, told_on = told_elsewhere(sheet)
    day = document.issued_on or told_on
    proposed = next_number(sheet.issuer, document.kind, (day or timezone.localdate()).year)
    return NumberForm(data, kind=document.kind, issuer=sheet.issuer, proposed=proposed, day=day, told=told)


def told_elsewhere(sheet: Sheet) -> tuple[str, dt.date | None]:
    """The number and the day that the deed or the conclusion bears already whose paper this is."""
    if isinstance(sheet.subject, Referral | Urging):
        return sheet.subject.letter_number, sheet.subject.letter_day
    notice = written(sheet).conclusion
    return (notice.number_symbol, notice.issued_on) if notice else ("", None)


def number(sheet: Sheet, form: Any) -> str:
    taken = take_number(written(sheet), issuer=sheet.issuer, by=sheet.request.user, **form.cleaned_data)
    return f"Đã lấy số {taken}.{kept_apart(sheet)}"


def kept_apart(sheet: Sheet) -> str:
    """A warning when the row that the paper is about has another number or day than the paper."""
    subject, document = sheet.subject, written(sheet)
    if notice := document.conclusion:
        notice.refresh_from_db()
        is_other = notice.number_symbol not in {"", document.number_symbol}
        return f" Thông báo kết luận trên cổng vẫn ghi số {notice.number_symbol}." if is_other else ""
    if not isinstance(subject, Response | Referral | Urging):
        return ""
    subject.refresh_from_db()
    document.refresh_from_db()
    if isinstance(subject, Response):
        is_other = document.issued_on and subject.issued_on != document.issued_on
        return f" Câu trả lời vẫn ghi ngày {subject.issued_on:%d/%m/%Y}; đổi thì trả lại để sửa." if is_other else ""
    number = f"số {subject.letter_number}" if subject.letter_number != document.number_symbol else ""
    day = f"ngày {subject.letter_day:%d/%m/%Y}" if document.issued_on not in {None, subject.letter_day} else ""
    kept = " ".join(filter(None, [number, day]))
    deed = "Lần đôn đốc" if isinstance(subject, Urging) else "Lần chuyển"
    return f" {deed} vẫn ghi {kept}." if kept else ""


def date(sheet: Sheet, form: Any) -> str:
    date_paper(written(sheet), by=sheet.request.user, **form.cleaned_data)
    return f"Đã ghi ngày ban hành.{kept_apart(sheet)}"


def void(sheet: Sheet, form: Any) -> str:
    taken = sheet.number
    if taken is None:
        raise WrongState
    void_number(taken, by=sheet.request.user, **form.cleaned_data)
    return f"Đã bỏ số {taken}. Số đó không cấp lại."


def attach(sheet: Sheet, form: Any) -> str:
    typed = {"note": form.cleaned_data["note"], "media_type": form.media_type}
    try:
        with once(sheet.request):
            add_version(written(sheet), form.cleaned_data["file"], by=sheet.request.user, **typed)
    except SentTwice:
        return "Bản ký này đã được nhận ở lần bấm trước. Không nhận thêm."
    return "Đã nhận bản ký."


def publish(sheet: Sheet, form: Any) -> str:
    publish_document(written(sheet), by=sheet.request.user)
    return "Đã công bố văn bản."


def written(sheet: Sheet) -> Document:
    if sheet.document is None:
        raise WrongState
    return sheet.document


def bears_numbers(sheet: Sheet) -> bool:
    return sheet.document is not None and sheet.document.takes_number and not sheet.is_out


STEPS = {
    "lap": Step(
        "Lập văn bản",
        "Lập văn bản",
        lambda sheet: sheet.may(sheet.paper.permission) and (not sheet.is_out or sheet.may(MAY_PUBLISH)),
        making_form,
        make,
    ),
    "so": Step(
        "Lấy số",
        "Lấy số",
        lambda sheet: bears_numbers(sheet) and sheet.number is None and sheet.may(MAY_NUMBER),
        number_form,
        number,
    ),
    "ngay": Step(
        "Ngày ban hành",
        "Ghi ngày",
        lambda sheet: sheet.document is not None and not sheet.is_out and sheet.may(MAY_NUMBER),
        lambda sheet, data, files: DayForm(data, day=written(sheet).issued_on),
        date,
    ),
    "ban-ky": Step(
        "Bản đã ký",
        "Nộp bản ký",
        lambda sheet: sheet.document is not None and sheet.may(MAY_ATTACH),
        lambda sheet, data, files: ScanForm(data, files),
        attach,
    ),
    "cong-bo": Step(
        "Công bố",
        "Công bố văn bản",
        lambda sheet: (
            sheet.document is not None
            and not sheet.is_out
            and not sheet.document.stays_inside
            and sheet.may(MAY_PUBLISH)
        ),
        lambda sheet, data, files: PublishForm(data, gaps=sheet.gaps),
        publish,
    ),
    "bo-so": Step(
        "Bỏ số",
        "Bỏ số này",
        lambda sheet: not sheet.is_out and sheet.number is not None and sheet.may(MAY_VOID),
        lambda sheet, data, files: VoidNumberForm(data),
        void,
    ),
}


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
def paper(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found = PAPERS.get(key)
    if found is None:
        raise Http404
    subject = subject_of(found, pk, request.user)
    document = document_of(found, subject)
    sheet = Sheet(request, found, subject, document, document.texts.first() if document else None)
    try:
        return answered(sheet) if request.method == "POST" else shown(sheet)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("admin:session_papers", sheet.session.pk)


def answered(sheet: Sheet) -> HttpResponse:
    """Do the step that was sent; a refusal is shown on its form, with what was typed."""
    name = sheet.request.POST.get("viec", "")
    step = steps_for(sheet).get(name)
    if step is None:
        return told_of_first(sheet, name)
    form = step.form(sheet, sheet.request.POST, sheet.request.FILES)
    if form.is_valid() and is_as_opened(sheet, form):
        try:
            messages.success(sheet.request, step.run(sheet, form))
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            # An address without a mark keeps that of the form, which lies below what was done and what is missing.
            return redirect(f"{reverse('admin:paper', args=[sheet.paper.key, sheet.subject.pk])}#content-start")
    return shown(sheet, **{name: form})


def told_of_first(sheet: Sheet, name: str) -> HttpResponse:
    """For a second press: when the first one did it. Raises `PermissionDenied` if there was none."""
    done, taken = "", sheet.number
    if name == "so" and taken and sheet.may(MAY_NUMBER):
        done = f"Đã lấy số {taken} lúc {moment(taken.taken_at)}. Không lấy thêm số nào."
    elif name == "cong-bo" and sheet.is_out and sheet.may(MAY_PUBLISH):
        done = f"Văn bản đã được công bố lúc {moment(written(sheet).published_at)}."
    if not done:
        raise PermissionDenied
    messages.info(sheet.request, done)
    return redirect("admin:paper", sheet.paper.key, sheet.subject.pk)


def is_as_opened(sheet: Sheet, form: forms.Form) -> bool:
    """Whether nobody made, dated or emptied the paper since the form was opened."""
    return not isinstance(form, OfferingForm) or form.is_as_opened(sheet.document or sheet.subject)


def shown(sheet: Sheet, **sent: forms.Form) -> HttpResponse:
    forms_shown = {name: sent.get(name) or step.form(sheet, None, None) for name, step in steps_for(sheet).items()}
    document, text = sheet.document, sheet.text
    context = desk_context(
        sheet.request,
        sheet.paper.name,
        sheet=sheet,
        paper=sheet.paper,
        document=document,
        text=text,
        texts=document.texts.select_related("made_by").defer("content", "text", "words")[1:] if document else [],
        state=OUT_OF_USE if sheet.is_out_of_use else state_of(document),
        gaps=[] if sheet.is_out_of_use else sheet.gaps_with_places,
        digest=digest_as_of_now(document, text.text) if document and text and document.issued_on else "",
        number_line=number_line(document) if document else "",
        steps=[(name, STEPS[name], form, blocks_of(name, form)) for name, form in forms_shown.items()],
        form=next(iter(sent.values()), None),
        token=token_for(sheet.request),
        back=way_back(sheet),
    )
    return render(sheet.request, "admin/feedback/papers/one.html", context)


def blocks_of(name: str, form: Any) -> Any:
    lines = form.lines if name == "lap" else [("number", "symbol"), "issued_on"] if name == "so" else list(form.fields)
    return in_blocks(form, (None, lines)) if form.fields else []


def way_back(sheet: Sheet) -> tuple[str, str]:
    """Where the paper was opened from: the set of its conference, the conclusion that it corrects, or the case."""
    if sheet.paper.subject == SET:
        return sheet.session.title, reverse("admin:session_papers", args=[sheet.session.pk])
    if isinstance(sheet.subject, ConclusionCorrection):
        notice = sheet.subject.notice
        return str(notice), reverse("admin:sessions_app_conclusionnotice_change", args=[notice.pk])
    return f"Ý kiến số {sheet.subject.opinion_id}", reverse("admin:case", args=[sheet.subject.opinion_id])
