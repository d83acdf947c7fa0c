"""The rows of pages that list papers: how far each has come, and from which row it is made."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse

from sessions_app.documents import Paper
from sessions_app.models import (
    ConclusionCorrection,
    ConclusionNotice,
    DialogueSession,
    Document,
    DocumentKind,
    PaperText,
    User,
)

from ...documents import PAPERS
from ...models import Referral, Urging
from ...seen_by_staff import each_opinion_for, each_response_for

MAY_SEE = "sessions_app.view_papertext"
MAY_NUMBER = "sessions_app.add_documentnumber"
MAY_VOID = "sessions_app.change_documentnumber"
MAY_ATTACH = "sessions_app.change_document"
MAY_PUBLISH = "sessions_app.publish_document"

SET = "dialoguesession"
PROCEDURE = list(DocumentKind)
"""The kinds stand in the order in which a conference needs them."""

OUT_OF_USE = "không còn dùng"
"""The state of a paper that asks another body for what the ward has taken back."""

LIGHT = ["document", "paper", "subject_kind", "subject_id", "made_at", "published_at"]


@dataclass
class PaperRow:
    """One paper of a set, with its document if it was made. `files` are documents of its kind that came as files
    instead."""

    paper: Paper
    subject_id: int
    document: Document | None = None
    text: PaperText | None = None
    files: Sequence[Document] = ()
    is_out_of_use: bool = False

    @property
    def address(self) -> str:
        return reverse("admin:paper", args=[self.paper.key, self.subject_id])

    @property
    def state(self) -> str:
        return OUT_OF_USE if self.is_out_of_use else state_of(self.document)


def state_of(document: Document | None) -> str:
    """The last state that it has reached. Needs `versions` loaded."""
    if document is None:
        return "chưa lập"
    if document.published_at:
        return "đã công bố"
    if document.versions.all():
        return "có bản ký"
    return "đã lấy số" if document.number_symbol else "bản soạn"


def papers_of_sessions(user: User) -> list[Paper]:
    """Papers made from a conference that this person may see, in the order of the procedure."""
    papers = [paper for paper in PAPERS.values() if paper.subject == SET and may_see(paper, user)]
    return sorted(papers, key=lambda paper: PROCEDURE.index(DocumentKind(paper.kind)))


def may_see(paper: Paper, user: User) -> bool:
    """Whether `user` may see `paper`. Papers that are never published name people, and are for those who make them."""
    return user.has_perm(paper.permission if paper.is_internal else MAY_SEE)


def documents_of(session: DialogueSession) -> QuerySet[Document]:
    texts = PaperText.objects.only(*LIGHT)
    return session.documents.prefetch_related("versions", Prefetch("texts", texts)).order_by("pk")


def rows_of(session: DialogueSession, user: User) -> tuple[list[PaperRow], list[PaperRow], list[Document]]:
    """The set, then papers made from answers and referrals, then those that came only as files. Five queries."""
    documents = list(documents_of(session))
    found = {key_of(document.texts.all()[0]): document for document in documents if document.texts.all()}
    papers = papers_of_sessions(user)
    whole = [PaperRow(paper, session.pk, found.get((paper.key, SET, session.pk))) for paper in papers]
    for row in whole:
        row.text = row.document.texts.all()[0] if row.document else None
        row.files = [] if row.document else files_of(row.paper, documents)
    ended = out_of_use([(kind, subject_id) for _, kind, subject_id in found])
    rest = [
        PaperRow(
            PAPERS[key],
            subject_id,
            document,
            document.texts.all()[0],
            is_out_of_use=(kind, subject_id) in ended,
        )
        for (key, kind, subject_id), document in found.items()
        if kind != SET and key in PAPERS and may_see(PAPERS[key], user)
    ]
    return whole, rest, [row for row in documents if came_as_file(row)]


def out_of_use(subjects: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of `subjects` (kind and key) whose papers nobody may use any more: slips and letters that urge about
    nothing but what was forwarded by mistake. Two queries."""
    keys = [key for _, key in subjects]
    sent = Referral.objects.meant().filter(referred_at=OuterRef("referred_at"))
    mistaken = Referral.objects.filter(~Exists(sent), pk__in=keys)
    meant = Urging.objects.in_letter(OuterRef("pk")).filter(referral__taken_back="")
    pointless = Urging.objects.filter(~Exists(meant), pk__in=keys)
    ended = {("referral", row.pk) for row in mistaken.only("pk")} | {("urging", row.pk) for row in pointless.only("pk")}
    return ended.intersection(subjects)


def files_of(paper: Paper, documents: Iterable[Document]) -> list[Document]:
    """Documents that may stand for a paper that was not made; none for a paper that names people."""
    return [row for row in documents if not paper.is_internal and row.kind == paper.kind and came_as_file(row)]


def came_as_file(document: Document) -> bool:
    return not document.texts.all() and not document.stays_inside


def key_of(text: PaperText) -> tuple[str, str, int]:
    return text.paper, text.subject_kind, text.subject_id


def urgings_by_letter(user: User) -> QuerySet[Urging]:
    """The urgings that name a letter and of which this person may see everything."""
    seen = Exists(each_opinion_for(user).filter(pk=OuterRef("referral__opinion")))
    unseen_beside = Urging.objects.filter(~seen, letter_of=OuterRef("pk"))
    return Urging.objects.filter(seen, ~Exists(unseen_beside), means=Urging.Means.LETTER, letter_of=None)


def referrals_by_slip(user: User) -> QuerySet[Referral]:
    """The referrals by whose slip nothing goes that this person may not see."""
    seen = Exists(each_opinion_for(user).filter(pk=OuterRef("opinion")))
    unseen_beside = Referral.objects.filter(~seen, referred_at=OuterRef("referred_at"))
    return Referral.objects.filter(seen, ~Exists(unseen_beside))


def key_of_paper(paper: Paper, pk: int) -> int:
    """The key of the row from which `paper` is made: of what goes with one slip, the first."""
    referral = Referral.objects.filter(pk=pk).first() if paper.subject == "referral" else None
    return referral.first_in_letter().pk if referral else pk


def subject_of(paper: Paper, pk: int, user: User) -> Any:
    """The row from which a paper is made, if this person may see it; else 404."""
    visible = {
        SET: DialogueSession.objects.all,
        "response": lambda: each_response_for(user).select_related("opinion__session"),
        "conclusioncorrection": lambda: ConclusionCorrection.objects.select_related("notice__session").filter(
            notice__in=ConclusionNotice.objects.exclude(published_at=None)
        ),
        "referral": lambda: referrals_by_slip(user).select_related("opinion__session", "to_body"),
        "urging": lambda: urgings_by_letter(user).select_related("referral__opinion__session", "referral__to_body"),
    }
    row = visible[paper.subject]().filter(pk=key_of_paper(paper, pk)).first() if paper.subject in visible else None
    if row is None or not may_see(paper, user):
        raise Http404
    return row
