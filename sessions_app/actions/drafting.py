"""Papers that the portal writes: making their text from data, and the register of their numbers."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from dialogue_portal.lib.text import capital

from ..documents import Paper
from ..documents.content import Content, Head, digest_of_words
from ..models import (
    Body,
    BodyKind,
    CaseEvent,
    DialogueSession,
    Document,
    DocumentKind,
    DocumentNumber,
    PaperText,
    User,
)
from ..numbering import book_of, halves, next_number, series_of, typed_by_hand, written
from .base import NotReady, WrongState, claim, record


def hold_words() -> None:
    """Until this transaction is over nobody else takes down what residents said or writes it into a paper or a promise:
    whoever takes down would miss what is being written just then. Call it before anything else is locked."""
    sessions = DialogueSession.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(sessions.values_list("pk", flat=True))


@transaction.atomic
def make_paper(
    paper: Paper,
    subject: models.Model,
    *,
    by: User,
    note: str = "",
    head_choices: dict[str, Any] | None = None,
    options: dict[str, Any] | None = None,
) -> PaperText:
    """Write `paper` about `subject` from today's data, on top of what was written before; nothing earlier is changed.

    `head_choices` are fields of `Head`, and `issuer` the `Body` whose paper it is (else that of last time, the one that
    staff named elsewhere, or the ward's body of the paper's kind); what is None is as last time. The same words again
    make nothing. What the public reads gets the new text at once: raises `NotReady` when then the `note` is missing,
    when no such body is known, or when its number is another body's.
    """
    session = DialogueSession.objects.select_for_update(no_key=True).get(pk=session_of(subject).pk)
    document = locked_document(paper, subject)
    newest = document.texts.first() if document else None
    chosen = chosen_now(newest, head_choices, options)
    issuer = (head_choices or {}).get("issuer") or (document and document.issuer) or issuer_of(paper, subject)
    head = head_with(paper, issuer, subject, chosen["head"])
    contents = as_contents(paper, paper.write(subject, head, **chosen["options"]))
    document = described(document, paper, session, issuer, contents[0])
    text = text_of(document, paper, subject, contents, by=by, note=note, chosen=chosen)
    if newest and newest.content == text.content:
        return newest
    if was_published(document) and not note.strip():
        raise NotReady("Văn bản đã từng công bố. Hãy ghi bản mới khác bản trước ở chỗ nào, vì sao.")
    text.save()
    record(document, "make_paper", by=by, reason=note)
    return text


def chosen_now(
    newest: PaperText | None, head_choices: dict[str, Any] | None, options: dict[str, Any] | None
) -> dict[str, Any]:
    last = newest.chosen if newest else {}
    head = last.get("head", {}) if head_choices is None else {**head_choices}
    head.pop("issuer", None)
    return {"head": head, "options": last.get("options", {}) if options is None else options}


def head_with(paper: Paper, issuer: Body, subject: models.Model, chosen: dict[str, Any]) -> Head:
    """JSON keeps lines as a list, a head as a tuple."""
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in chosen.items()}
    return paper.head_of(issuer, subject, **fields)


def document_of(paper: Paper, subject: models.Model) -> Document | None:
    """The document that holds the makings of `paper` about `subject`."""
    made = PaperText.objects.filter(paper=paper.key, subject_kind=subject._meta.model_name, subject_id=subject.pk)
    return Document.objects.filter(pk__in=made.values("document")).order_by("pk").first()


def locked_document(paper: Paper, subject: models.Model) -> Document | None:
    """The document as it is now, locked: nobody gives it a number or publishes it while its text is written."""
    found = document_of(paper, subject)
    return found and Document.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)


def session_of(subject: Any) -> DialogueSession:
    """The conference that `subject` is or belongs to, at first or second hand («trả lời» → «ý kiến» → «hội nghị»)."""
    for name in ["notice", "opinion", "session"]:
        subject = getattr(subject, name, subject)
    return cast(DialogueSession, subject)


def issuer_of(paper: Paper, subject: models.Model) -> Body:
    """Whom staff have named for `subject`, else the usual one. Raises `NotReady` when there is none."""
    told = paper.told_of(subject)
    return (told and told.issuer) or usual_issuer(paper)


def usual_issuers(paper: Paper) -> models.QuerySet[Body]:
    return Body.objects.active().filter(kind=paper.issuer_kind)


def usual_issuer(paper: Paper) -> Body:
    issuer = usual_issuers(paper).first()
    if issuer is None:
        raise NotReady(f"Danh mục cơ quan chưa có cơ quan loại «{BodyKind(paper.issuer_kind).label}».")
    return issuer


def as_contents(paper: Paper, written: Content | Sequence[Content]) -> list[Content]:
    contents = [written] if isinstance(written, Content) else list(written)
    if not contents:
        raise NotReady(paper.lacking)
    return contents


def described(
    document: Document | None, paper: Paper, session: DialogueSession, issuer: Body, content: Content
) -> Document:
    """The document of a paper, named as the paper is; one that the public had, or that bears a number, keeps its own
    issuer, and a published one all its words."""
    document = document or Document(kind=paper.kind, session=session, is_internal=paper.is_internal)
    if document.published_at:
        return document
    taken = DocumentNumber.objects.filter(document=document).first() if document.pk else None
    if taken and taken.issuer_id != issuer.pk:
        raise NotReady(f"Văn bản đã lấy số {taken} của {taken.issuer}. Muốn đổi cơ quan ban hành thì bỏ số đó trước.")
    document.subject = (content.subject or paper.name)[:300]
    before, document.signer = document.signer, content.head.signer[:150]
    document.issuer = issuer
    if document.kind == DocumentKind.CONCLUSION and document.conclusion_id is None:
        document.conclusion = conclusion_without_paper(session)
    document.save()
    if document.conclusion:
        document.conclusion.bear_signer(document.signer, before=before)
    return document


def conclusion_without_paper(session: DialogueSession) -> Any:
    notice = getattr(session, "conclusion", None)
    return None if notice and Document.objects.filter(conclusion=notice).exists() else notice


def text_of(
    document: Document,
    paper: Paper,
    subject: models.Model,
    contents: list[Content],
    *,
    by: User,
    note: str,
    chosen: dict[str, Any],
) -> PaperText:
    """A text that is not saved yet; on top of what the public reads it is public itself."""
    kept = [content.as_json() for content in contents]
    text = "\n\n".join(content.plain for content in contents)
    return PaperText(
        document=document,
        paper=paper.key,
        subject_kind=subject._meta.model_name or "",
        subject_id=subject.pk,
        content=kept[0] if len(kept) == 1 else kept,
        text=text,
        digest=digest_as_of_now(document, text),
        chosen=chosen,
        note=note,
        made_by=by,
        published_at=timezone.now() if document.published_at else None,
    )


def digest_as_of_now(document: Document, text: str) -> str:
    """Of the words together with the number and the day that the document has at this moment."""
    return digest_of_words(text, number_symbol=document.number_symbol, issued_on=document.issued_on)


def was_published(document: Document) -> bool:
    """Whether people could read it at any time."""
    return CaseEvent.objects.filter(case_kind="document", case_id=document.pk, verb="publish").exists()


# The register of numbers

LONGEST_NUMBER = 60
"""Signs of a number with its symbol."""


@transaction.atomic
def take_number(
    document: Document,
    *,
    issuer: Body,
    by: User,
    number: int | None = None,
    symbol: str = "",
    issued_on: dt.date | None = None,
) -> DocumentNumber:
    """Give `document` a number of the register of `issuer`, and its day if that is known: the next free one unless
    `number` says which, perhaps one that was reserved, with its day.

    `symbol` is what follows the number (`numbering.written`). Its `bearers_of` bear it too. Raises `NotReady` when the
    document is out, has a number or takes none, or when `number` is taken.
    """
    if not document.takes_number:
        raise NotReady(f"{capital(document.get_kind_display())} không phải loại văn bản được cấp số.")
    hold_bearers(document)
    now = Document.objects.select_for_update().get(pk=document.pk)
    taken = DocumentNumber.objects.filter(document=document).first()
    if now.published_at:
        raise NotReady("Văn bản đã công bố nên số và ngày giữ nguyên. Muốn sửa thì gỡ xuống trước.")
    if taken:
        raise NotReady(f"Văn bản đã có số {taken}. Muốn lấy số khác thì bỏ số này trước.")
    day = issued_on or document.issued_on
    year = (day or timezone.localdate()).year
    row = reserved(issuer, document.kind, year, number, symbol)
    row = row or new_number(issuer, document.kind, year, number, symbol, by=by, of=document)
    day = day or row.issued_on
    DocumentNumber.objects.filter(pk=row.pk).update(document=document, subject=document.subject, issued_on=day)
    row.refresh_from_db()
    bear(document, row.number_symbol, issued_on=day, issuer=issuer)
    for bearer in bearers_of(document):
        bearer.bear_number(row.number_symbol)
    record(document, "take_number", by=by, reason=row.number_symbol)
    if day:
        give_day(document, day, by=by)
    return row


def hold_bearers(document: Document) -> None:
    """Call it before `document` is locked: who takes an opinion down holds that before its papers."""
    for bearer in bearers_of(document):
        bearer.hold()


def give_day(document: Document, day: dt.date, *, by: User) -> None:
    """What `document` tells of was done on that day: so say its `bearers_of` where that can be, and their record."""
    paper = f"{capital(document.get_kind_display())} {document.number_symbol}".strip()
    for bearer in bearers_of(document):
        for case, before in bearer.bear_day(day, document.number_symbol):
            days = " → ".join(f"{told:%d/%m/%Y}" for told in [before, day] if told)
            record(case, "date_paper", by=by, reason=f"{paper}: {days}")


def bear(document: Document, number_symbol: str, **fields: Any) -> None:
    document.number_symbol = number_symbol
    for name, value in fields.items():
        setattr(document, name, value)
    document.save(update_fields=["number_symbol", "words", *fields])


def bearers_of(document: Document) -> list[Any]:
    """What bears the number of `document` too, and its day: the conclusion that it belongs to, the answer whose letter
    it is, the sending of an opinion to another body, the opinions about which its letter urges."""
    numbered = {model._meta.model_name: model for model in apps.get_models() if hasattr(model, "bear_number")}
    made_from = document.texts.order_by().values_list("subject_kind", "subject_id").distinct()
    rows = [numbered[kind]._base_manager.filter(pk=key).first() for kind, key in made_from if kind in numbered]
    return [row for row in [document.conclusion, *rows] if row]


@transaction.atomic
def reserve_number(
    issuer: Body,
    *,
    kind: str,
    by: User,
    subject: str = "",
    number: int | None = None,
    symbol: str = "",
    issued_on: dt.date | None = None,
) -> DocumentNumber:
    """Keep a number for a paper that is not on the portal, or not yet. Raises `NotReady` when `number` is taken."""
    year = (issued_on or timezone.localdate()).year
    row = new_number(issuer, kind, year, number, symbol, by=by, subject=subject, issued_on=issued_on)
    record(row, "reserve_number", by=by, reason=f"{row.number_symbol} {subject}".strip())
    return row


@transaction.atomic
def note_number(number_symbol: str, *, issued_on: dt.date, subject: str, by: User) -> DocumentNumber | None:
    """Keep the number of a letter that staff name where they note what was done with it, so that nobody gets it anew;
    its paper takes it. None for what is of no book here, and where the number has its line or its paper already."""
    number, symbol = halves(number_symbol)
    book = book_of(number_symbol)
    if not (number and book) or len(number_symbol) >= LONGEST_NUMBER:
        return None
    issuer, kind = book
    about = subject[:300]
    with suppress(NotReady):
        return reserve_number(
            issuer, kind=kind, by=by, subject=about, number=number, symbol=symbol, issued_on=issued_on
        )
    return None


@transaction.atomic
def void_number(row: DocumentNumber, *, by: User, reason: str) -> None:
    """The number is not used and given to nobody else; its paper may take another, and so may those of its `bearers_of`
    that are not out.

    Raises `NotReady` without a reason or when the public reads the paper, `WrongState` when it was voided before.
    """
    if not reason.strip():
        raise NotReady("Hãy ghi lý do bỏ số.")
    document = row.document
    if document and document.published_at:
        raise NotReady("Văn bản mang số này đã công bố. Muốn bỏ số thì gỡ văn bản xuống trước.")
    if document:
        hold_bearers(document)
    bearers = bearers_of(document) if document else []
    claim(row, "voided_at", voided_reason=reason.strip()[:200], document=None)
    if document and document.number_symbol == row.number_symbol:
        bear(document, "")
    for bearer in bearers:
        bearer.lose_number(row.number_symbol)
    record(row, "void_number", by=by, reason=f"{row.number_symbol}: {reason}")
    if document:
        record(document, "void_number", by=by, reason=f"{row.number_symbol}: {reason}")


@transaction.atomic
def date_paper(document: Document, *, issued_on: dt.date, by: User) -> None:
    """Say on which day the paper was issued, and its `bearers_of` with it. Raises `WrongState` when the public has it,
    `NotReady` for a day in another year than that of its number."""
    hold_bearers(document)
    row = DocumentNumber.objects.filter(document=document).first()
    if row and row.year != issued_on.year:
        raise NotReady(f"Số {row} thuộc sổ năm {row.year}. Muốn ghi ngày của năm khác thì bỏ số đó trước.")
    if not Document.objects.filter(pk=document.pk, published_at=None).update(issued_on=issued_on):
        raise WrongState
    document.issued_on = issued_on
    DocumentNumber.objects.filter(document=document).update(issued_on=issued_on)
    record(document, "date_paper", by=by, reason=f"{issued_on:%d/%m/%Y}")
    give_day(document, issued_on, by=by)


def reserved(issuer: Body, kind: str, year: int, number: int | None, symbol: str) -> DocumentNumber | None:
    """The line of `number` if it was kept and no paper has it; it takes the typed `symbol`. That of a slip may stand in
    the book of letters, when its symbol says so."""
    kept = DocumentNumber.objects.select_for_update(of=("self",)).filter(
        issuer=issuer, year=year, number=number or 0, document=None, voided_at=None
    )
    number_symbol = written(number or 0, symbol, kind=kind, issuer=issuer)
    row = kept.filter(kind=series_of(kind)).first() or kept.filter(number_symbol=number_symbol).first()
    if row and symbol.strip():
        row.number_symbol = number_symbol
        row.save(update_fields=["number_symbol"])
    return row


def new_number(
    issuer: Body,
    kind: str,
    year: int,
    number: int | None,
    symbol: str,
    *,
    by: User,
    of: Document | None = None,
    **fields: Any,
) -> DocumentNumber:
    """One more line, `of` a paper if there is one. Two people at once stand in a row: the second gets the number after.

    Raises `NotReady` for a number that the register has given, or that another paper bears.
    """
    Body.objects.select_for_update(no_key=True).get(pk=issuer.pk)
    wanted = number or next_number(issuer, kind, year)
    place = {"issuer": issuer, "kind": series_of(kind), "year": year, "number": wanted}
    if DocumentNumber.objects.filter(**place).exists():
        raise NotReady(f"Số {wanted:02d} năm {year} đã có trong sổ. Hãy lấy số khác.")
    number_symbol = written(wanted, symbol, kind=kind, issuer=issuer)
    if number_symbol in typed_by_hand(issuer, kind, year, but=of):
        raise NotReady(f"Số {number_symbol} năm {year} đã ghi ở một văn bản khác trên cổng. Hãy lấy số khác.")
    return DocumentNumber.objects.create(**place, number_symbol=number_symbol, taken_by=by, **fields)
