"""What a sender does with their own opinion, by the code of the receipt.

Nobody is signed in, so every event is recorded without a name, and nothing that was typed goes into the record.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from dialogue_portal.lib.files import download_name
from dialogue_portal.lib.storage import delete_when_saved
from sessions_app.actions import NotReady, WrongState, claim, hold_words, move, record
from sessions_app.models import CaseEvent, EarlierWords, User

from ..deadlines import refresh_deadline
from ..models import Opinion, Processing, Sender, SenderNote, Tombstone, Visibility, WaitingFile
from ..models.choices import DONE
from ..stored_files import detach, media_type_of
from .assign import stop_waiting
from .attachments import attach
from .confirm_address import ask_again
from .erase import add_tombstone
from .issue_answers import lock_issues_of
from .issue_lead import see_to_lead
from .moderate import leave_work, let_go_of_duplicates
from .redact import replace_in_commitments, replace_in_papers, take_out
from .tell_together import call_apart
from .waiting_files import taken

MAX_NOTES = 10
"""Notes on one opinion; whoever has more to say is asked to call."""

MAX_NOTE_FILES = 15
"""Files with all notes on one opinion."""

ONLY_FILES = "Chỉ gửi ảnh, tệp."
"""What a note says that came without words."""

MAX_CONTACTS = 10
"""Corrections of one contact: each new address may be written to, and need not be theirs."""


@transaction.atomic
def add_note(
    opinion: Opinion,
    *,
    text: str,
    files: Sequence[Any] = (),
    waiting: Sequence[WaitingFile] = (),
    by: User | None = None,
) -> SenderNote:
    """Add a private note for staff, with `files` that nobody sees but them, and those kept `waiting` to go with it. The
    same words twice, with no other files, are one note. Whoever was asked for more has answered by it, also in words
    that they have used before. `by` wrote it down for them, on the telephone.

    Raises `WrongState` for a withdrawn opinion, `NotReady` after `MAX_NOTES` and above `MAX_NOTE_FILES`; `BadFile`.
    """
    still_there(opinion)
    if opinion.sender_notes.count() >= MAX_NOTES:
        raise NotReady("Ông/bà đã bổ sung nhiều lần. Nếu còn điều cần nói, xin gọi hoặc đến trụ sở.")
    note, is_new = noted(opinion, text or ONLY_FILES, [*taken(waiting), *files])
    told = "Qua điện thoại." if by else ""
    asked = [row for row in family(opinion) if row.processing == Processing.WAITING]
    for row in asked:
        stop_waiting(row, by=by, verb="add_note", reason=told)
    if is_new and opinion not in asked:
        record(opinion, "add_note", by=by, reason=told)
    return note


def noted(opinion: Opinion, text: str, files: Sequence[Any]) -> tuple[SenderNote, bool]:
    """The note, and whether it is new: a second tap sends the same words and the same files."""
    present = opinion.attachments.exclude(note=None)
    known = set(present.values_list("note__text", "file_name", "size"))
    others = [file for file in files if (text, download_name(file.name, media_type_of(file)), file.size) not in known]
    delete_when_saved([file.kept_as for file in files if file not in others and hasattr(file, "kept_as")])
    found = opinion.sender_notes.filter(text=text).first()
    if found and not others:
        return found, False
    if present.count() + len(others) > MAX_NOTE_FILES:
        raise NotReady("Ông/bà đã gửi thêm nhiều tệp. Nếu còn ảnh, giấy tờ cần đưa, xin gọi hoặc đến trụ sở.")
    note = opinion.sender_notes.create(text=text)
    for file in others:
        attach(note, file)
    return note, True


@transaction.atomic
def withdraw(opinion: Opinion) -> None:
    """Take an opinion back, with its parts: off every public page and out of work. The record stays, and an issue that
    it was in goes on without it. Those who said the same and still wait for its answer are decided on anew.

    Raises `WrongState` when it was withdrawn already.
    """
    hold_words()
    lock_issues_of(opinion, ever=True)
    for row in family(opinion):
        start = Processing(row.processing)
        claim(row, "withdrawn_at")
        leave_work(row, by=None)
        if start != Processing.CLOSED:
            move(row, start, Processing.CLOSED)
        take_out(row, by=None)
        record(row, "withdraw", by=None, start=start, end=Processing.CLOSED)
        refresh_deadline(row)
        see_to_lead(row, by=None)
        if start not in DONE:
            let_go_of_duplicates(row, by=None, reason=f"Ý kiến số {row.pk} đã được người gửi rút.")
    for file in opinion.waiting_files.all():
        detach(file)
    add_tombstone(Tombstone.Kind.WITHDRAWN, opinion.pk)
    opinion.refresh_from_db()


@transaction.atomic
def withdraw_name(opinion: Opinion) -> None:
    """Show an opinion, and its parts, without the sender's name from now on. The opinion itself stays.

    A conclusion notice or a paper that names the sender as the portal wrote it gets «Công dân …» there, published or
    not: the consent is gone. Raises `WrongState` when no name was to be shown.
    """
    if opinion.visibility != Visibility.NAMED:
        raise WrongState
    hold_words()
    still_there(opinion)
    for row in family(opinion):
        shown = row.attribution
        row.visibility, row.public_name = Visibility.UNNAMED, ""
        row.save(update_fields=["visibility", "public_name"])
        unname_in_conclusions(row, shown)
        replace_in_papers(row, {shown: row.attribution}, by=None)
        replace_in_commitments(row, {shown: row.attribution}, by=None)
        record(row, "withdraw_name", by=None, start=Visibility.NAMED, end=Visibility.UNNAMED)
    Sender.objects.filter(opinion=opinion).update(naming_consented_at=None, naming_consent_version="")
    add_tombstone(Tombstone.Kind.UNNAMED, opinion.pk)
    opinion.refresh_from_db()


def unname_in_conclusions(opinion: Opinion, shown: str) -> None:
    """Put today's attribution in the place of the one that was `shown`, in every conclusion that holds the opinion, and
    in what it said before a correction."""
    if shown == opinion.attribution:
        return
    for item in opinion.conclusion_items.filter(text__contains=shown).select_related("notice"):
        item.text = item.text.replace(shown, opinion.attribution)
        item.save(update_fields=["text"])
        record(item.notice, "withdraw_name", by=None)
    earlier = EarlierWords.objects.filter(item__in=opinion.conclusion_items.all(), text__contains=shown)
    for words in earlier:
        words.text = words.text.replace(shown, opinion.attribution)
        words.save(update_fields=["text"])


@transaction.atomic
def correct_contact(
    opinion: Opinion, *, phone: str = "", email: str = "", forget_phone: bool = False, forget_email: bool = False
) -> None:
    """Change or erase how the sender is reached. `phone` as stored (`+84…`); what is empty stays as it was.

    Another e-mail address is unconfirmed again, and asked to confirm an opinion that waits for it. Raises `WrongState`
    for a withdrawn opinion, `NotReady` after `MAX_CONTACTS`; what is only erased is not refused.
    """
    still_there(opinion)
    sender, _ = Sender.objects.select_for_update().get_or_create(opinion=opinion)
    corrected = CaseEvent.objects.filter(case_kind="opinion", case_id=opinion.pk, verb="correct_contact")
    if (phone or email) and corrected.count() >= MAX_CONTACTS:
        raise NotReady("Ông/bà đã sửa cách liên lạc nhiều lần. Nếu còn phải sửa, xin gọi hoặc đến trụ sở.")
    for kind, is_forgotten in {Tombstone.Kind.PHONE: forget_phone, Tombstone.Kind.EMAIL: forget_email}.items():
        if is_forgotten:
            add_tombstone(kind, opinion.pk, at=timezone.now())
    phone = "" if forget_phone else phone or sender.phone
    email = "" if forget_email else email or sender.email
    if change_contact(sender, phone=phone, email=email):
        ask_again(opinion)


def change_contact(sender: Sender, *, phone: str, email: str, reason: str = "") -> bool:
    """Returns whether the address is another one, which nobody has confirmed."""
    has_other_phone, has_other_email = phone != sender.phone, email != sender.email
    sender.phone, sender.email = phone, email
    if has_other_email:
        sender.email_confirmed_at = None
    sender.save(update_fields=["phone", "email", "email_confirmed_at"])
    record(sender.opinion, "correct_contact", by=None, reason=reason)
    if has_other_phone:
        call_apart(sender)
    return has_other_email


def family(opinion: Opinion) -> list[Opinion]:
    """The opinion and the parts it was split into, locked."""
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("group").order_by("pk")
    return [*rows.filter(pk=opinion.pk), *rows.filter(part_of=opinion)]


def still_there(opinion: Opinion) -> None:
    """Locked, it stays so: of many at once each sees what those before it did. Raises `WrongState` once withdrawn."""
    if Opinion.objects.locked(opinion.pk).withdrawn_at:
        raise WrongState
