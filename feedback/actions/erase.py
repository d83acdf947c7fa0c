"""Erasing who sent an opinion, or what it said as it came in. What the public may read stays."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet

from sessions_app import chain
from sessions_app.actions import forget_reasons, hold_words, record_each
from sessions_app.chain import ERASED
from sessions_app.models import OutboxMessage, User

from ..conference.matters import TAKEN_DOWN
from ..models import (
    Assignment,
    Attachment,
    CaseHandBack,
    Commitment,
    DeadlineExtension,
    EarlierReason,
    Follow,
    ImportBatch,
    InformationRequest,
    Issue,
    Opinion,
    OpinionCorrection,
    PromiseHandBack,
    Rating,
    Referral,
    Response,
    ResponseFile,
    Sender,
    SenderNote,
    Tombstone,
    Urging,
    Verification,
    VerificationFile,
    WaitingFile,
)
from ..models.conditions import is_published
from ..models.files import StoredFile
from ..models.verifying import is_silenced
from ..stored_files import detach
from .opinion_corrections import changes_since
from .redact import bare, forget_addressees, forget_in_papers, forget_in_steps, is_gone, place_replaced, words_of_whole
from .tell import forget_told


@transaction.atomic
def erase_contact(opinion: Opinion, *, by: User | None, reason: str) -> None:
    """Erase who sent `opinion` and how to reach them, its followers by mail, notes of calls, and the addressee that
    staff named in letters; if it was split, the calls and letters of its parts as well. Mails that still wait are not
    sent.

    When they agreed to be contacted, and to which notice, stays: it names nobody.
    """
    hold_words()
    erase_contacts([opinion], by=by, reason=reason)


def erase_contacts(opinions: Sequence[Opinion], *, by: User | None, reason: str) -> None:
    """Do what `erase_contact` does for several `opinions`. Call it after `hold_words`."""
    keys = [opinion.pk for opinion in opinions]
    family = [*opinions, *Opinion.objects.filter(part_of__in=keys).select_related("group")]
    senders = Sender.objects.filter(opinion__in=keys)
    senders.update(name="", phone="", email="", collected_by="", email_confirmed_at=None)
    forget_collectors({opinion.import_batch_id for opinion in opinions if opinion.import_batch_id})
    Follow.objects.filter(opinion__in=keys).exclude(email="").delete()
    told = OutboxMessage.objects.filter(case_kind="opinion", recipient_kind="sender")
    forget_told(told.filter(case_id__in=[row.pk for row in family]))
    forget_addressees(family)
    record_each(opinions, "erase_contact", by=by, reason=reason)


def forget_collectors(batches: set[int]) -> None:
    """Erase the collectors of the import `batches` of which no sender names one any more."""
    telling = Sender.objects.filter(opinion__import_batch__in=batches).exclude(collected_by="")
    left = ImportBatch.objects.filter(pk__in=batches).exclude(collector="")
    left.exclude(pk__in=telling.values("opinion__import_batch")).update(collector="")


@transaction.atomic
def erase_original(opinion: Opinion, *, by: User | None, reason: str) -> None:
    """Erase what `opinion` said as it came in and before corrections, questions to its sender and their additions,
    notes of staff, why a promise made because of it was handed back, replies of other bodies, reasons in its record,
    and files that are not public.

    The public text stays while the public reads it; if the opinion was split, also in the conclusion and in papers from
    before, while every part is public. For an opinion that was taken down or never shown, the public text goes too,
    also from earlier texts of papers.
    """
    hold_words()
    forget_all_corrected([opinion], by=by, reason=reason)
    is_shown = Opinion.objects.filter(is_published(), pk=opinion.pk).exists()
    if not (is_shown or is_told_by_parts(opinion)):
        gone = dict.fromkeys([opinion.public_text, opinion.subject], TAKEN_DOWN)
        gone |= place_replaced(opinion, opinion.public_place)
        forget_in_papers(opinion, {**gone, opinion.attribution: bare(opinion)})
        forget_in_steps(opinion)
        forget_words_of_whole(opinion)
        forget_in_records(opinion, by=by, reason=reason)
        forget_public_words(opinion)
    erase_as_it_came([opinion], is_shown=is_shown, by=by, reason=reason)


def erase_as_it_came(opinions: Sequence[Opinion], *, is_shown: bool, by: User | None, reason: str) -> None:
    """Erase what `erase_original` erases in the rows of `opinions` themselves, all of which the public reads
    (`is_shown`) or none."""
    keys = [opinion.pk for opinion in opinions]
    for opinion in opinions:
        opinion.original_text, opinion.place = ERASED, ""
    Opinion.objects.filter(pk__in=keys).update(original_text=ERASED, place="")
    if not is_shown:
        OpinionCorrection.objects.filter(opinion__in=keys).update(note=ERASED)
        forget_said_to_sender(keys)
    SenderNote.objects.filter(opinion__in=keys).delete()
    InformationRequest.objects.filter(opinion__in=keys).update(question=ERASED)
    forget_notes(keys)
    forget_promise_hand_backs(keys, by=by, reason=reason)
    Rating.objects.filter(opinion__in=keys).exclude(reason="").update(reason="")
    forget_verifications(Verification.objects.filter(opinion__in=keys))
    files = Attachment.objects.filter(opinion__in=keys)
    remove_files(list(files.filter(is_public=False) if is_shown else files))
    remove_files(list(WaitingFile.objects.filter(opinion__in=keys)))
    record_each(opinions, "erase_original", by=by, reason=reason)
    told = chain.with_reasons("opinion", keys)
    for opinion in opinions:
        if opinion.pk in told:
            forget_reasons(opinion, by=by, reason=reason)


def forget_notes(keys: Sequence[int]) -> None:
    """Erase notes, urgings and hand-backs of staff about the opinions `keys`, and what other bodies replied."""
    sent = Referral.objects.filter(opinion__in=keys)
    sent.exclude(reply="").update(reply=ERASED)
    sent.exclude(taken_back="").update(taken_back=ERASED)
    urged, given = Urging.objects.filter(referral__in=sent), Assignment.objects.filter(opinion__in=keys)
    for rows in [sent, urged, given]:
        rows.exclude(note="").update(note=ERASED)
    CaseHandBack.objects.filter(assignment__in=given).update(reason=ERASED)


def forget_promise_hand_backs(keys: Sequence[int], *, by: User | None, reason: str) -> None:
    """Erase why units handed back promises made because of the opinions `keys`, and what the office answered them, also
    in the records of these promises."""
    because_of = Q(commitment__opinions__in=keys) | Q(commitment__response__opinion__in=keys)
    told = PromiseHandBack.objects.filter(because_of, ~Q(reason=ERASED) | ~Q(answer__in=["", ERASED]))
    for row in told.select_related("commitment").distinct():
        telling = {text.strip().rstrip(" .") for text in [row.reason, row.answer]} - {"", ERASED}
        if telling:
            forget_reasons(row.commitment, by=by, reason=reason, telling=telling)
        answer = ERASED if row.answer else ""
        PromiseHandBack.objects.filter(pk=row.pk).update(reason=ERASED, answer=answer)


def forget_said_to_sender(opinions: Collection[int]) -> None:
    """Erase what was written to the senders of `opinions` that are not public, and unpublished drafts of answers with
    their files; a page that is open with such a draft does not save it again."""
    Opinion.objects.filter(pk__in=opinions).exclude(decline_reason="").update(decline_reason=ERASED)
    DeadlineExtension.objects.filter(opinion__in=opinions).update(reason=ERASED)
    drafts = Response.objects.filter(opinion__in=opinions, issue=None, published_at=None)
    remove_files(list(ResponseFile.objects.filter(response__in=drafts)))
    drafts.update(text=ERASED, legal_basis="", version=F("version") + 1)


def forget_verifications(said: QuerySet[Verification]) -> None:
    """Erase why senders said «not yet», and their pictures, except what the public reads."""
    said.exclude(reason="").update(reason=ERASED)
    earlier = EarlierReason.objects.filter(said__in=said)
    earlier.exclude(text="").update(text=ERASED)
    silenced = said.filter(is_silenced())
    silenced.update(public_reason="")
    earlier.filter(said__in=silenced).exclude(why="").update(why=ERASED)
    files = VerificationFile.objects.filter(verification__in=said)
    remove_files(list(files.filter(Q(is_public=False) | is_silenced("verification__opinion"))))


def forget_public_words(opinion: Opinion) -> None:
    empty = opinion.moderation != "approved"  # the database wants an approved one to have both
    opinion.subject = opinion.public_text = "" if empty else ERASED
    opinion.public_place = opinion.public_name = ""
    opinion.save(update_fields=["subject", "public_text", "public_place", "public_name", "folded"])


def forget_all_corrected(opinions: Sequence[Opinion], *, by: User | None, reason: str) -> None:
    """Erase what `opinions` said before their corrections. Call it before their present words are erased: an earlier
    text may contain a present one."""
    kept = OpinionCorrection.objects.filter(opinion__in=[opinion.pk for opinion in opinions]).exclude(text=ERASED)
    for row in kept.select_related("opinion__group", "opinion__part_of"):
        forget_corrected(row, by=by, reason=reason)


def forget_corrected(row: OpinionCorrection, *, by: User | None, reason: str) -> set[str]:
    """Erase what the opinion said before the correction `row`, also in texts of papers that are no longer public and in
    records. When and which fields were corrected stays. Returns the words that are gone."""
    opinion = row.opinion
    said_now = {opinion.subject, opinion.public_text, opinion.public_name}
    gone = {row.subject, row.text, row.name} - said_now - {"", ERASED}
    forget_in_papers(opinion, changes_since(row))
    forget_in_records(opinion, by=by, reason=reason, telling=gone)
    OpinionCorrection.objects.filter(pk=row.pk).update(subject="", text=ERASED, place="", name="")
    opinion.issue_memberships.update(matched_words="")  # it was put there by what it said then
    return gone


def forget_in_records(
    opinion: Opinion, *, by: User | None, reason: str, telling: Collection[str] | None = None
) -> None:
    """Erase the reasons that repeat `opinion` (the words `telling`, or else its subject and public text) in the records
    of the issues that it was ever in, of their other members, and of promises made because of it. Call it before the
    opinion's own words are erased."""
    telling = {opinion.subject, opinion.public_text} - {"", ERASED} if telling is None else telling
    if not telling:
        return
    issues = Issue.objects.filter(members__opinion=opinion).distinct()
    others = Opinion.objects.filter(issue_memberships__issue__in=issues).exclude(pk=opinion.pk).distinct()
    promised = Commitment.objects.filter(Q(opinions=opinion) | Q(response__opinion=opinion)).distinct()
    for case in [*issues, *others, *promised]:
        forget_reasons(case, by=by, reason=reason, telling=telling)


def forget_words_of_whole(opinion: Opinion) -> None:
    """If `opinion` is a part that is no longer public, erase the words of its whole that `erase_original` left because
    all parts were public then."""
    whole = opinion.part_of
    if whole is None or whole.original_text != ERASED or whole.subject == ERASED or is_told_by_parts(whole):
        return
    told = words_of_whole(opinion)
    for row in [whole, opinion]:
        forget_in_papers(row, told)
    forget_public_words(whole)


def is_told_by_parts(opinion: Opinion) -> bool:
    """Whether the opinion was split, not withdrawn, and all of its parts are public."""
    return opinion.withdrawn_at is None and opinion.parts.exists() and not is_gone(opinion)


def add_tombstone(kind: str, object_id: int, *, at: dt.datetime | None = None) -> None:
    """Remember that this row was erased for good or withdrawn, so that a restored backup does not bring it back. Call
    it in the same transaction. `at`: when what may be erased several times was erased."""
    row, _ = Tombstone.objects.get_or_create(kind=kind, object_id=object_id)
    if at:
        row.at = at
        row.save(update_fields=["at"])


def remove_files(files: Sequence[StoredFile]) -> None:
    for stored in files:
        detach(stored)
