"""Reports to a next conference that tell of a promise and were issued: a correction of it does not change them, so the
pages of the promise say which still have the words of before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from dialogue_portal.lib.json_words import ending_anew
from sessions_app.models import CaseEvent, Document, PaperText

from ..documents import previous
from ..models import Commitment, PromiseCorrection
from .promise_corrections import IN_REPORTS, drafts, said_now
from .redact import holding

SOUGHT = 60
"""Letters of what is looked for in the database, before the whole is compared."""


@dataclass(frozen=True)
class IssuedReport:
    """`is_behind`: it still has words that were corrected since."""

    document: Document
    subject_id: int
    is_behind: bool


def words_before(corrections: Iterable[PromiseCorrection]) -> set[str]:
    """What a report may have been told of a promise that reads otherwise now. `corrections` as `with_earlier` loads
    them, what is withheld aside: that has left the reports."""
    earlier = [words for made in corrections for words in made.earlier.all() if words.place in IN_REPORTS]
    readable = [words for words in earlier if words.text and not words.is_withheld]
    return {words.text for words in readable if words.text != said_now(words)}


def public_reports_behind(corrections: Iterable[PromiseCorrection]) -> list[Document]:
    """Of the reports that everybody reads those that still have the words of before. One query; none without any."""
    words = words_before(corrections)
    return [text.document for text in texts_telling(words, PaperText.objects.public())] if words else []


def issued_reports(commitment: Commitment, corrections: Iterable[PromiseCorrection]) -> list[IssuedReport]:
    """Those that tell of `commitment`, as it reads now or did before, and that a correction leaves alone."""
    before, now = words_before(corrections), words_now(commitment)
    published = CaseEvent.objects.filter(case_kind="document", verb="publish").values("case_id")
    out = PaperText.objects.exclude(document__in=drafts().exclude(pk__in=published))
    return [
        IssuedReport(text.document, text.subject_id, is_behind=tells(before, text))
        for text in texts_telling(before | now, out)
    ]


def words_now(commitment: Commitment) -> set[str]:
    """What a report made today would tell of it."""
    last = next(iter(commitment.progress.all()), None)
    return set(filter(None, [commitment.title, commitment.dropped_reason, last.text if last else ""]))


def texts_telling(words: Collection[str], texts: QuerySet[PaperText]) -> list[PaperText]:
    """Of each report the newest of `texts`, where it has one of `words`; newest report first."""
    reports = texts.filter(paper=previous.PAPER.key)
    newest = reports.filter(document=OuterRef("document")).order_by("-pk").values("pk")[:1]
    sought = holding(dict.fromkeys((text.splitlines()[0][:SOUGHT] for text in words), ""), "text")
    found = reports.filter(Q(pk=Subquery(newest)), sought).select_related("document").order_by("-pk")
    return [text for text in found if tells(words, text)]


def tells(words: Collection[str], text: PaperText) -> bool:
    return bool(ending_anew(dict.fromkeys(words, ""), text.content) != text.content)
