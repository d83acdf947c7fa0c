"""Taking away of one opinion who sent it, or what it said as it came in. Nothing that the public may read goes."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from sessions_app import chain
from sessions_app.actions import forget_reasons, hold_words, record_each
from sessions_app.chain import ERASED
from sessions_app.models import OutboxMessage, User

from ..conference.matters import TAKEN_DOWN
from ..models import (
    Assignment,
    Attachment,
    Commitment,
    DeadlineExtension,
    EarlierReason,
    Follow,
    ImportBatch,
    InformationRequest,
    Issue,
    Opinion,
    OpinionCorrection,
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
from ..models.files import StoredFile
from ..models.verifying import is_silenced
from ..privacy.retention import was_published
from ..stored_files import detach
from .opinion_corrections import changes_since
from .redact import bare, forget_addressees, forget_in_papers, forget_in_steps, is_gone, words_of_whole
from .tell import forget_told


@transaction.atomic
def erase_contact(opinion: Opinion, *, by: User | None, reason: str) -> None:
    """Forget who sent `opinion` and how they are reached, who follows it by mail, what was noted of calls, and whom
    staff named in a letter to them; of a whole also what was noted at its parts, which have its sender.

    When and to which notice they agreed stays: it names nobody. A mail that waits is not sent any more.
    """
    hold_words()
    erase_contacts([opinion], by=by, reason=reason)


def erase_contacts(opinions: Sequence[Opinion], *, by: User | None, reason: str) -> None:
    """As `erase_contact`, for many at once. Call it after `hold_words`."""
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
    """Who brought the lists of these numbers, each with the last of its lines that tells it."""
    telling = Sender.objects.filter(opinion__import_batch__in=batches).exclude(collected_by="")
    left = ImportBatch.objects.filter(pk__in=batches).exclude(collector="")
    left.exclude(pk__in=telling.values("opinion__import_batch")).update(collector="")


@transaction.atomic
def erase_original(opinion: Opinion, *, by: User | None, reason: str) -> None:
    """Forget what `opinion` said as it came in and before its published words were corrected, what its sender was asked
    and added, what staff noted and other bodies replied, the words of the reasons in its record, and the files that are
    not public.

    The public text stays where the public reads it, that of a whole in the conclusion and papers of before it was split
    as well while every part is read; of an opinion that was taken down or never shown it goes, also out of the earlier
    texts of papers.
    """
    hold_words()
    forget_all_corrected([opinion], by=by, reason=reason)
    is_shown = Opinion.objects.filter(was_published(), pk=opinion.pk).exists()
    if not (is_shown or is_told_by_parts(opinion)):
        gone = dict.fromkeys([opinion.public_text, opinion.subject], TAKEN_DOWN)
        forget_in_papers(opinion, {**gone, opinion.attribution: bare(opinion)})
        forget_in_steps(opinion)
        forget_words_of_whole(opinion)
        forget_in_records(opinion, by=by, reason=reason)
        forget_public_words(opinion)
    erase_as_it_came([opinion], is_shown=is_shown, by=by, reason=reason)


def erase_as_it_came(opinions: Sequence[Opinion], *, is_shown: bool, by: User | None, reason: str) -> None:
    """What `erase_original` takes away of those that the public reads, or of those that it does not read."""
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
    """What staff wrote for each other of these opinions, and what other bodies replied."""
    sent = Referral.objects.filter(opinion__in=keys)
    sent.exclude(reply="").update(reply=ERASED)
    urged, given = Urging.objects.filter(referral__in=sent), Assignment.objects.filter(opinion__in=keys)
    for rows in [sent, urged, given]:
        rows.exclude(note="").update(note=ERASED)


def forget_said_to_sender(opinions: Collection[int]) -> None:
    """What was written to senders of what the public does not read, and what was drafted for them and never sent, with
    its files."""
    Opinion.objects.filter(pk__in=opinions).exclude(decline_reason="").update(decline_reason=ERASED)
    DeadlineExtension.objects.filter(opinion__in=opinions).update(reason=ERASED)
    drafts = Response.objects.filter(opinion__in=opinions, issue=None, published_at=None)
    remove_files(list(ResponseFile.objects.filter(response__in=drafts)))
    drafts.update(text=ERASED, legal_basis="")


def forget_verifications(said: QuerySet[Verification]) -> None:
    """Why senders said «not yet», and their pictures, but for what the public reads."""
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
    """Before they forget what they say now: of that the one may be a part of the other."""
    kept = OpinionCorrection.objects.filter(opinion__in=[opinion.pk for opinion in opinions]).exclude(text=ERASED)
    for row in kept.select_related("opinion__group", "opinion__part_of"):
        forget_corrected(row, by=by, reason=reason)


def forget_corrected(row: OpinionCorrection, *, by: User | None, reason: str) -> set[str]:
    """What an opinion said before this correction goes, also out of the texts of papers that are public no longer and
    out of records. That it was corrected, when and what of it stays. Which words are gone."""
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
    """What `opinion` said, or what of it is `telling`, stands in no record of the issues that it was ever in, of what
    else was in them, and of what was promised because of it. Before it forgets that itself."""
    telling = {opinion.subject, opinion.public_text} - {"", ERASED} if telling is None else telling
    if not telling:
        return
    issues = Issue.objects.filter(members__opinion=opinion).distinct()
    others = Opinion.objects.filter(issue_memberships__issue__in=issues).exclude(pk=opinion.pk).distinct()
    promised = Commitment.objects.filter(Q(opinions=opinion) | Q(response__opinion=opinion)).distinct()
    for case in [*issues, *others, *promised]:
        forget_reasons(case, by=by, reason=reason, telling=telling)


def forget_words_of_whole(opinion: Opinion) -> None:
    """Of a part that is read no more: what the whole said, when that was erased before and its words were left because
    all parts were read then."""
    whole = opinion.part_of
    if whole is None or whole.original_text != ERASED or whole.subject == ERASED or is_told_by_parts(whole):
        return
    told = words_of_whole(opinion)
    for row in [whole, opinion]:
        forget_in_papers(row, told)
    forget_public_words(whole)


def is_told_by_parts(opinion: Opinion) -> bool:
    """Whether it was split, not taken back, and all of its parts are still to be read."""
    return opinion.withdrawn_at is None and opinion.parts.exists() and not is_gone(opinion)


def put_up(kind: str, object_id: int) -> None:
    """Remember that this was erased for good, or taken back. Call it in the transaction of that itself."""
    Tombstone.objects.get_or_create(kind=kind, object_id=object_id)


def remove_files(files: Sequence[StoredFile]) -> None:
    for stored in files:
        detach(stored)
