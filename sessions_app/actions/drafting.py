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
from ..numbering import book_of, halves, is_borne, next_number, series_of, written
from .base import NotReady, WrongState, claim, record


def hold_words() -> None:
    """Lock all conferences until this transaction ends. While it is held, nobody else takes down what residents said or
    writes it into a paper or a promise: otherwise taking down could miss what is being written at that moment. Call it
    before any other lock."""
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
    """Write `paper` about `subject` from today's data as its newest text; earlier texts stay as they are.

    `head_choices` are fields of `Head`, and `issuer` the `Body` that issues it (by default that of last time, the one
    that staff named elsewhere, or the ward's usual body). With None everything is as last time. If the words have not
    changed, no text is added. A published document shows the new text at once. Raises `NotReady` when the document was
    ever public and `note` is missing, when no issuer is known, or when its number is another body's.
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
    """The head of `paper` with the `chosen` fields, in which JSON has made lists of tuples."""
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in chosen.items()}
    return paper.head_of(issuer, subject, **fields)


def document_of(paper: Paper, subject: models.Model) -> Document | None:
    """The document that holds the texts of `paper` about `subject`, or None."""
    made = PaperText.objects.filter(paper=paper.key, subject_kind=subject._meta.model_name, subject_id=subject.pk)
    return Document.objects.filter(pk__in=made.values("document")).order_by("pk").first()


def locked_document(paper: Paper, subject: models.Model) -> Document | None:
    """As `document_of`, locked: nobody can number or publish it while its text is written."""
    found = document_of(paper, subject)
    return found and Document.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)


def session_of(subject: Any) -> DialogueSession:
    """The conference that `subject` is or belongs to, perhaps through others («trả lời» → «ý kiến» → «hội nghị»)."""
    for name in ["notice", "opinion", "session"]:
        subject = getattr(subject, name, subject)
    return cast(DialogueSession, subject)


def issuer_of(paper: Paper, subject: models.Model) -> Body:
    """The body that staff have named for `subject`, else the usual one. Raises `NotReady` when there is none."""
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
    """The document of a paper, new or updated with its title, issuer and signer. One with a number keeps its issuer, a
    published one everything."""
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
    """A new text, not saved yet; public if its document is."""
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
    """The digest of `text` with the number and day that the document has now."""
    return digest_of_words(text, number_symbol=document.number_symbol, issued_on=document.issued_on)


def was_published(document: Document) -> bool:
    """Whether people could read it at any time."""
    return CaseEvent.objects.filter(case_kind="document", case_id=document.pk, verb="publish").exists()


# The register of numbers

LONGEST_NUMBER = 60
"""Characters of a number with its symbol."""


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
    """Give `document` a number from the register of `issuer`: `number`, which may be a reserved one, or the next free
    one. Also its day, if that is known.

    `symbol` follows the number (`numbering.written`). The `bearers_of` the document get the number too. Raises
    `NotReady` when the document is published, has a number or takes none, or when `number` is taken.
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
    """Lock the `bearers_of` `document`. Call it before locking the document: taking down an opinion locks in this
    order."""
    for bearer in bearers_of(document):
        bearer.hold()


def give_day(document: Document, day: dt.date, *, by: User) -> None:
    """Write the day of `document` to its `bearers_of`, where it fits, and to their record."""
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
    """The rows that bear the number and day of `document` too: its conclusion, the answer whose letter it is, the
    referral to another body, the opinions about which its letter urges."""
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
    """Reserve a number for a paper that is not on the portal, or not yet. Raises `NotReady` when `number` is taken."""
    year = (issued_on or timezone.localdate()).year
    row = new_number(issuer, kind, year, number, symbol, by=by, subject=subject, issued_on=issued_on)
    record(row, "reserve_number", by=by, reason=f"{row.number_symbol} {subject}".strip())
    return row


@transaction.atomic
def note_number(number_symbol: str, *, issued_on: dt.date, subject: str, by: User) -> DocumentNumber | None:
    """Reserve the number of a letter that staff mention in a note, so that nobody else gets it; the letter's paper
    takes it later. Returns None if it belongs to no register here, or is in the register already."""
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
    """Cancel a number: it is never given again. Its paper may take another, and so may those of its `bearers_of` that
    are not public.

    Raises `NotReady` without a reason or when the paper is public, `WrongState` when it was cancelled before.
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
    """Set the day on which the paper was issued, for its `bearers_of` too. Raises `WrongState` when it is public,
    `NotReady` for a day in another year than its number."""
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
    """The reserved line of `number`, if no paper has it, with `symbol` if one was typed. A slip's number may be
    reserved in the register of letters, if the symbol says so."""
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
    """Add a line to the register, `of` a paper if there is one. Locks the issuer, so of two at once the second gets the
    next number.

    Raises `NotReady` for a number that is in the register or on another paper.
    """
    Body.objects.select_for_update(no_key=True).get(pk=issuer.pk)
    wanted = number or next_number(issuer, kind, year)
    place = {"issuer": issuer, "kind": series_of(kind), "year": year, "number": wanted}
    if DocumentNumber.objects.filter(**place).exists():
        raise NotReady(f"Số {wanted:02d} năm {year} đã có trong sổ. Hãy lấy số khác.")
    number_symbol = written(wanted, symbol, kind=kind, issuer=issuer)
    concluded = of.session_id if of and of.kind == DocumentKind.CONCLUSION else None
    if is_borne(number_symbol, issuer=issuer, kind=kind, year=year, but=of, session=concluded):
        raise NotReady(f"Số {number_symbol} năm {year} đã ghi ở một văn bản khác trên cổng. Hãy lấy số khác.")
    return DocumentNumber.objects.create(**place, number_symbol=number_symbol, taken_by=by, **fields)
