"""Correcting a published conclusion: its papers are rewritten, followers are told, and promises stay as they are."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from django.db import transaction
from django.db.models import Subquery

from dialogue_portal.lib.fields import draw_anew
from dialogue_portal.lib.json_words import each_string
from dialogue_portal.lib.text import inline, shorten
from sessions_app import actions as session_actions
from sessions_app.actions import Mending, NotReady, by_correction, document_of, hold_words, make_paper
from sessions_app.models import ConclusionCorrection, ConclusionNotice, Document, EarlierWords, User

from ..documents import conclusion, correction_letter
from ..models import Commitment, CommitmentState
from .redact import rename, rewrite_all
from .tell import tell_session_followers

LONGEST_NOTE = 300
"""Of a version of a paper."""


@transaction.atomic
def correct_conclusion(
    notice: ConclusionNotice,
    *,
    by: User,
    mendings: Sequence[Mending],
    note: str,
    reason: str,
) -> ConclusionCorrection:
    """Correct a published conclusion, write its paper anew and tell the followers of its session.

    A promise made from a line stays as it is: of such a line only the words are free, its office and day become what
    the promise says. Raises `NotReady` where they would differ, and what the other app's verb raises.
    """
    hold_words()
    made = session_actions.correct_conclusion(notice, by=by, mendings=mendings, note=note, reason=reason)
    refuse_to_part_from_promises(mendings)
    write_paper_anew(notice, made, by=by)
    if made.earlier.filter(is_withheld=True).exists():
        withhold_papers(notice, by=by)
    tell_session_followers(notice.session, "conclusion_corrected", occurrence=str(made.pk))
    return made


def refuse_to_part_from_promises(mendings: Iterable[Mending]) -> None:
    """Call it with the lines locked: others who make, postpone or drop a promise of one then wait."""
    moved = {mending.item.pk: mending.after for mending in mendings if mending.item and mending.moves_promise}
    kept = Commitment.objects.exclude(state=CommitmentState.DROPPED).filter(conclusion_item__in=moved)
    for promise in kept.select_for_update(of=("self",)).order_by("pk").select_related("lead_body"):
        said = moved[promise.conclusion_item_id or 0]
        if (said.body, said.due_on) != (promise.lead_body, promise.due_on):
            day = f", hạn {promise.due_on:%d/%m/%Y}" if promise.due_on else ", chưa có hạn"
            raise NotReady(
                f"Mục này đã thành việc phải làm số {promise.pk} ({promise.lead_body}{day}). Đính chính không đổi việc "
                "ấy: cơ quan và thời hạn của mục chỉ ghi được như việc đang ghi. Muốn đổi việc thì trước hết «Lùi "
                "hạn», «Đổi đơn vị chủ trì» hay «Không làm nữa» ở trang của việc, rồi đính chính mục này."
            )


def write_paper_anew(notice: ConclusionNotice, made: ConclusionCorrection, *, by: User) -> None:
    """Write a newer text of its paper, if the portal has written one; a signed scan stays."""
    if document_of(conclusion.PAPER, notice.session):
        note = shorten(f"Đính chính: {made.note}", LONGEST_NOTE)
        make_paper(conclusion.PAPER, notice.session, by=by, note=note)


@transaction.atomic
def withhold_places(notice: ConclusionNotice, *, by: User, words: Collection[int], reason: str) -> None:
    """Let only staff read the earlier `words` of these keys, of one correction of `notice` or of several, in the papers
    too. All or none; raises what the other app's verb raises."""
    hold_words()
    for made, only in by_correction(notice.corrections.all(), words):
        session_actions.withhold_earlier_words(made, by=by, reason=reason, only=only)
    withhold_papers(notice, by=by)


def withhold_papers(notice: ConclusionNotice, *, by: User) -> None:
    """Rewrite the letters about its corrections without the withheld words, and leave only the newest text of each
    paper of `notice` public. A withheld title also leaves the name of its paper."""
    documents = [document_of(conclusion.PAPER, notice.session)]
    for made in notice.corrections.all():
        if document := document_of(correction_letter.PAPER, made):
            make_paper(correction_letter.PAPER, made, by=by, note="Bỏ lời cũ không được công khai.")
            documents.append(document)
    for document in filter(None, documents):
        newest = document.texts.values("pk")[:1]
        document.texts.exclude(pk=Subquery(newest)).update(published_at=None)
    for words in EarlierWords.objects.filter(correction__notice=notice).withheld_titles():
        withhold_title(notice, words.text, by=by)


def withhold_title(notice: ConclusionNotice, old: str, *, by: User) -> None:
    """Give the paper of `notice` its present title, also in the register of numbers and its address, and in papers of
    the conference that cite it. A signed scan stays."""
    title = ConclusionNotice.objects.values_list("title", flat=True).get(pk=notice.pk)
    subject = old[: Document._meta.get_field("subject").max_length]
    for document in Document.objects.filter(session=notice.session_id, subject=subject).exclude(subject=title):
        rename(document, title)
        draw_anew(document)
    papers = Document.objects.filter(session=notice.session_id, is_internal=False, texts__isnull=False)
    rewrite_all(papers, partial(each_string, change=retitled(old, title)), "trích yếu cũ của kết luận", by=by)


def retitled(old: str, new: str) -> Callable[[str], str]:
    """Replacements for places where a paper says just the title or cites it (`based_on`): elsewhere, a short title may
    stand for something else."""
    cited = f" về {inline(old)}."

    def change(said: str) -> str:
        return new if said == old else said.replace(cited, f" về {inline(new)}.")

    return change
