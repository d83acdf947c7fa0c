"""A published promise is corrected openly: what it said, what was wrong with it and why stay to be read.

Words only. Who leads it and until when was promised to everybody: that moves by «put off», «change the lead» and «give
up», each of which is told openly too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from dialogue_portal.lib.json_words import ending_anew
from dialogue_portal.lib.text import full_stop
from sessions_app.actions import (
    AT_ONCE,
    CorrectedMeanwhile,
    NotReady,
    WrongState,
    by_correction,
    changing,
    hold_words,
    lock_readable,
    make_paper,
    record,
    record_withheld,
    was_published,
)
from sessions_app.models import Document, PaperText, User

from ..documents import previous
from ..models import (
    Commitment,
    CommitmentState,
    DoneReport,
    EarlierPromiseWords,
    LeadChange,
    Postponement,
    ProgressEntry,
    ProgressFile,
    PromiseCorrection,
    PromisePlace,
    Resumption,
    Verification,
)
from ..models.promise_corrections import ROW_PLACES, Row
from .promised import tell_who_follows
from .redact import rewrite_all

COLUMNS = {
    PromisePlace.PROGRESS: "text",
    PromisePlace.CAPTION: "caption",
    PromisePlace.LEAD_CHANGE: "reason",
    PromisePlace.GIVEN_UP: "dropped_reason",
    PromisePlace.TAKEN_UP: "reason",
    PromisePlace.POSTPONEMENT: "reason",
    PromisePlace.REPORT: "text",
    PromisePlace.SENT_BACK: "public_reason",
}
"""Where the words of each kind of row stand."""
IN_REPORTS = [PromisePlace.TITLE, PromisePlace.DROPPED, PromisePlace.GIVEN_UP, PromisePlace.PROGRESS]
"""What the next conference is told of a promise."""


@dataclass(frozen=True)
class PromiseMending:
    """One place of a promise: as whoever corrects it has read it, and as it shall read. `row` is what hangs on the
    promise there, None for its own words; `is_withheld` where only staff shall read what it said."""

    place: PromisePlace
    before: str
    after: str
    row: Row | None = None
    is_withheld: bool = False


@transaction.atomic
def correct_promise(
    commitment: Commitment,
    *,
    by: User,
    mendings: Sequence[PromiseMending],
    note: str,
    reason: str,
) -> PromiseCorrection:
    """Put what shall be read in the place of what was wrong; `note` tells everybody what was, `reason` why. Who follows
    the promise by mail is told.

    Office, days, state and percentages stay, no row comes or goes. What each place said stays readable; where
    its mending `is_withheld` only for staff, and so does all that this place said before. Raises `WrongState` when the
    promise is not public, or a row is gone or of another promise; `CorrectedMeanwhile` when a place reads otherwise by
    now; `NotReady` without a note, a reason or a changed word, and for nothing where something must be said.
    """
    hold_words()
    public = Commitment.objects.public().select_for_update(of=("self",), no_key=True)
    current = public.filter(pk=commitment.pk).first()
    if current is None:
        raise WrongState
    changed = changing(mendings, note=note, reason=reason)
    last = current.corrections.aggregate(last=Max("number"))["last"] or 0
    made = PromiseCorrection.objects.create(commitment=current, number=last + 1, note=note, reason=reason)
    kept = [mend(made, mending) for mending in changed]
    hidden = [words for words, mending in zip(kept, changed, strict=True) if mending.is_withheld]
    commitment.refresh_from_db()
    record(commitment, "correct", by=by, reason=f"{full_stop(note)} {reason}")
    if hidden:
        withhold(made, by=by, only={words.pk for words in hidden})
        record_withheld(commitment, made.number, [words.place_name for words in hidden], by=by, reason=AT_ONCE)
    write_drafts_anew(made, by=by)
    if current.state != CommitmentState.DROPPED:  # who follows has had the last mail about it
        tell_who_follows(commitment, "promise_corrected", occurrence=made.pk, with_opinions=False)
    return made


def mend(made: PromiseCorrection, mending: PromiseMending) -> EarlierPromiseWords:
    """Compare and set, within the locks: nobody's words are lost. What it said until now."""
    place = mending.place
    row = locked(made.commitment, place, mending.row) if mending.row else made.commitment
    if said_at(place, row) != mending.before:
        raise CorrectedMeanwhile
    if must_say_something(place, row):
        if not mending.before:
            raise WrongState
        if not mending.after.strip():
            raise NotReady("Phần này không để trống được.")
    at = {place.value: row} if place in ROW_PLACES else {}
    kept = EarlierPromiseWords.objects.create(correction=made, place=place, text=mending.before, **at)
    write(row, place, mending.after)
    return kept


def rows_at(commitment: Commitment, place: PromisePlace) -> QuerySet[Any]:
    """The rows on `commitment` with words that staff wrote for the public. What a sender says of a report has a public
    text of its own, which staff write anew as often as they must."""
    rows: dict[PromisePlace, QuerySet[Any]] = {
        PromisePlace.PROGRESS: ProgressEntry.objects.filter(commitment=commitment),
        PromisePlace.CAPTION: ProgressFile.objects.filter(entry__commitment=commitment).select_related("entry"),
        PromisePlace.LEAD_CHANGE: LeadChange.objects.filter(commitment=commitment),
        PromisePlace.GIVEN_UP: Resumption.objects.filter(commitment=commitment),
        PromisePlace.TAKEN_UP: Resumption.objects.filter(commitment=commitment),
        PromisePlace.POSTPONEMENT: Postponement.objects.filter(commitment=commitment),
        PromisePlace.REPORT: DoneReport.objects.filter(commitment=commitment).exclude(text=""),
        PromisePlace.SENT_BACK: Verification.objects.filter(
            report__commitment=commitment, opinion=None, answer=Verification.Answer.NOT_YET
        ),
    }
    return rows[place]


def locked(commitment: Commitment, place: PromisePlace, row: Row) -> Any:
    """Raises `WrongState` where it is gone, or hangs on another promise."""
    found = rows_at(commitment, place).select_for_update(of=("self",), no_key=True).filter(pk=row.pk).first()
    if found is None:
        raise WrongState
    return found


def said_at(place: PromisePlace, row: Row) -> str:
    """What a place says now."""
    return str(getattr(row, column_of(place)))


def column_of(place: PromisePlace) -> str:
    return COLUMNS.get(place, place.value)


def must_say_something(place: PromisePlace, row: Row) -> bool:
    if isinstance(row, ProgressFile):
        return row.is_picture
    return place != PromisePlace.DESCRIPTION


def write(row: Row, place: PromisePlace, text: str) -> None:
    column = column_of(place)
    setattr(row, column, text)
    beside = []
    if isinstance(row, Commitment):
        beside = ["words"]
    elif isinstance(row, Verification):  # of the Front, which writes one reason for both
        row.reason, beside = text, ["reason"]
    row.save(update_fields=[column, *beside])


def withhold(made: PromiseCorrection, *, by: User, only: Collection[int]) -> None:
    """Keep from the public, of what `made` replaced, the words of the keys `only`, and what the same places said
    before: that may tell the same."""
    earlier = EarlierPromiseWords.objects.filter(correction__commitment=made.commitment_id)
    before = earlier.filter(correction__number__lte=made.number)
    for words in made.earlier.filter(pk__in=only):
        before.filter(words.same_place).update(is_withheld=True)
    withhold_in_reports(made.commitment, by=by)


def withhold_in_reports(commitment: Commitment, *, by: User) -> None:
    """Put what the promise says now in the place of what is withheld, in each report to the next conference. A signed
    scan stays as it is."""
    withheld = EarlierPromiseWords.objects.filter(correction__commitment=commitment, is_withheld=True)
    told = (
        withheld.filter(place__in=IN_REPORTS)
        .exclude(text="")
        .select_related("entry", "given_up", "correction__commitment")
    )
    now = {words.text: said_now(words) for words in told}
    changes = {old: new for old, new in now.items() if old != new}
    reports = Document.objects.filter(is_internal=False, texts__paper=previous.PAPER.key)
    if changes:
        rewrite_all(reports, partial(ending_anew, changes), f"việc phải làm số {commitment.pk}", by=by)


def write_drafts_anew(made: PromiseCorrection, *, by: User) -> None:
    """Make each draft of a report to the next conference anew where it tells what `made` replaced: it shows the present
    words of a promise until it is issued.

    One that was issued (numbered, dated, signed or ever public) is a document of its day and stays: what is corrected
    is told openly, where it stands (Law 10/2022, Art. 14), and never edited in silence in what was handed out. Who
    wants the report to tell of it makes it anew, with a note. Only what is withheld leaves it (`withhold_in_reports`).
    """
    told = (
        made.earlier.filter(place__in=IN_REPORTS)
        .exclude(text="")
        .select_related("entry", "given_up", "correction__commitment")
    )
    changes = {words.text: said_now(words) for words in told}
    for document in drafts().select_related("session") if changes else []:
        newest = document.texts.first()
        is_stale = newest is not None and ending_anew(changes, newest.content) != newest.content
        if document.session and is_stale and not was_published(document):
            note = f"Việc phải làm số {made.commitment_id} đã đính chính."
            make_paper(previous.PAPER, document.session, by=by, note=note)


def drafts() -> QuerySet[Document]:
    """Reports to a next conference that bear no number, no day and no signature and are not public."""
    bare = Document.objects.filter(published_at=None, issued_on=None, number_symbol="", versions=None)
    return bare.filter(pk__in=PaperText.objects.filter(paper=previous.PAPER.key).values("document"))


def said_now(words: EarlierPromiseWords) -> str:
    """What the place of `words` says now."""
    row = getattr(words, words.place) if words.is_at_row else words.correction.commitment
    return said_at(PromisePlace(words.place), row)


@transaction.atomic
def withhold_promise_places(commitment: Commitment, *, by: User, words: Collection[int], reason: str) -> None:
    """Let only staff read the earlier `words` of these keys, of one correction of `commitment` or of several. All or
    none; raises `WrongState` for words of another promise, and what `withhold_earlier_promise_words` raises."""
    for made, only in by_correction(commitment.corrections.all(), words):
        withhold_earlier_promise_words(made, by=by, reason=reason, only=only)


@transaction.atomic
def withhold_earlier_promise_words(made: PromiseCorrection, *, by: User, reason: str, only: Collection[int]) -> None:
    """Let only staff read, of what `made` replaced, the words of the keys `only`, when it turns out that nobody should.
    What was corrected and why stays public. Raises what `lock_readable` raises."""
    hold_words()
    Commitment.objects.select_for_update(of=("self",), no_key=True).get(pk=made.commitment_id)  # as who corrects it
    found = lock_readable(made.earlier.with_rows(), only, reason=reason)
    withhold(made, by=by, only=only)
    record_withheld(made.commitment, made.number, [words.place_name for words in found], by=by, reason=reason)
