"""Where public pages may still name a person whose data was erased. Staff are shown these places and edit the words.

Texts are compared without marks, as search does: a name is not always written as its bearer wrote it. The number of
queries is the same however much is searched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from dialogue_portal.lib.phones import as_dialled
from dialogue_portal.lib.rich_text import to_plain
from dialogue_portal.lib.spellings import written_in_any_way
from dialogue_portal.lib.text import words_of
from sessions_app.models import (
    AgendaItem,
    Announcement,
    AnnouncementPhoto,
    AnnouncementVersion,
    AttendeeCount,
    ConclusionCorrection,
    ConclusionItem,
    ConclusionNotice,
    DialogueSession,
    Document,
    EarlierWords,
    Meeting,
    Participation,
    Photo,
    ReportedFigure,
    SessionChange,
)

from ..models import (
    Commitment,
    DeadlineExtension,
    DoneReport,
    EarlierPromiseWords,
    Issue,
    LeadChange,
    Opinion,
    OpinionCorrection,
    Postponement,
    ProgressEntry,
    ProgressFile,
    PromiseCorrection,
    Referral,
    Response,
    ResponseFile,
    Resumption,
    Verification,
)
from ..models.responses import OUT
from ..search import index

GROUPS = [(4, 3, 3), (3, 3, 4), (3, 4, 3), (4, 2, 2, 2)]
"""How people group the digits of a telephone number: 0911 115 678."""

OF_A_CONFERENCE = [
    *["title", "summary", "basis", "purpose", "content", "invited", "how_to_attend", "how_to_send", "contact"],
    *["topics_raised", "source", "postponed_reason", "cancelled_reason"],
]
ABOUT_A_CONFERENCE: dict[Any, list[str]] = {
    AgendaItem: ["title", "done_by", "proceedings"],
    Meeting: ["place", "address", "bridge_points", "note"],
    Participation: ["name_then", "title_then", "subject"],
    SessionChange: ["reason", "before", "after"],
    AttendeeCount: ["category"],
    ReportedFigure: ["wording"],
}
ABOUT_A_PROMISE: list[tuple[Any, str, list[str]]] = [
    (ProgressEntry, "commitment", ["text"]),
    (ProgressFile, "entry__commitment", ["caption", "file_name"]),
    (DoneReport, "commitment", ["text"]),
    (Postponement, "commitment", ["reason"]),
    (LeadChange, "commitment", ["reason"]),
    (Resumption, "commitment", ["reason", "dropped_reason"]),
    (Verification, "report__commitment", ["public_reason"]),
    (PromiseCorrection, "commitment", ["note", "reason"]),
]
"""Other texts of a promise: model, look-up to its promise, columns."""


@dataclass(frozen=True)
class Naming:
    """The rows that name the person, and those with only the last two words of the name, which many people may
    share."""

    named: list[Any]
    alike: list[Any]

    @property
    def in_words(self) -> str:
        """The rows by kind and number, without titles, which may contain the name."""
        rows = [*self.named, *self.alike]
        return ", ".join(f"{row._meta.verbose_name} số {row.pk}" for row in rows)


def still_naming(opinions: list[Opinion], marks: set[str], *, others: list[Opinion] | None = None) -> Naming:
    """Public rows that contain one of `marks`: the person's `opinions` with their answers and what was made of them,
    promises with their progress, opinions and answers of others, conferences, conclusions, photographs, news and
    papers. `others` is the result of `said_by_others`, if it is known already."""
    whole = all_ways(marks)
    short = {phrase(words[-2:]) for mark in marks if is_name(mark) and len(words := words_of(mark)) > 2}
    told = list(told_everywhere(opinions))
    named = [*holding(told, whole), *published_with(whole)]
    named += said_by_others(opinions, marks) if others is None else others
    named += [row for row in made_of_others(whole) if row not in named]
    alike = [*holding(told, short), *published_with(short)]
    return Naming(named, [row for row in alike if row not in named])


def all_ways(marks: set[str]) -> set[str]:
    return {phrase for mark in marks for phrase in written_as(mark)}


def is_name(mark: str) -> bool:
    return "@" not in mark and not any(sign.isdigit() for sign in mark)


def written_as(mark: str) -> Iterator[str]:
    """The ways in which people write `mark`, each as a `phrase`."""
    if words := words_of(mark):
        yield phrase(words)
    if mark.startswith("+84"):
        dialled = as_dialled(mark)
        for groups in [(len(dialled),), *(groups for groups in GROUPS if sum(groups) == len(dialled))]:
            pieces = in_pieces(dialled, groups)
            yield phrase(pieces)
            yield phrase(["84", pieces[0][1:], *pieces[1:]])


def in_pieces(digits: str, lengths: Iterable[int]) -> list[str]:
    pieces = []
    for length in lengths:
        pieces.append(digits[:length])
        digits = digits[length:]
    return pieces


def phrase(words: Iterable[str]) -> str:
    """`words` as `WordsField` stores them: whole words in a row."""
    return f" {' '.join(words)} "


def holding(told: Iterable[tuple[Any, list[str]]], phrases: set[str]) -> list[Any]:
    return [row for row, texts in told if any(part in text for text in texts for part in phrases)]


def told_everywhere(opinions: list[Opinion]) -> Iterator[tuple[Any, list[str]]]:
    """Each row whose texts no `WordsField` holds, with these texts as phrases."""
    yield from told_of(opinions, ["subject", "public_text", "public_place"], about_opinions(opinions))
    promises = list(promised_to(opinions))
    yield from told_of(promises, ["title", "description", "official_then"], about_promises(promises))
    sessions = list(DialogueSession.objects.public().order_by("pk").only("pk", *OF_A_CONFERENCE))
    about = (model.objects.values_list("session", *columns) for model, columns in ABOUT_A_CONFERENCE.items())
    yield from told_of(sessions, OF_A_CONFERENCE, about)
    notices = list(ConclusionNotice.objects.public().order_by("pk"))
    items = ConclusionItem.objects.public().values_list("notice", "text")
    corrections = ConclusionCorrection.objects.public().values_list("notice", "note", "reason")
    earlier = EarlierWords.objects.public().values_list("correction__notice", "text")
    yield from told_of(notices, ["title", "introduction", "closing", "signer"], [items, corrections, earlier])
    yield from told_of(list(Photo.objects.public().order_by("pk")), ["caption", "alt_text", "credit"], [])


def told_of(
    rows: list[Any], columns: Iterable[str], about: Iterable[QuerySet[Any, tuple[Any, ...]]]
) -> Iterator[tuple[Any, list[str]]]:
    """Each of `rows` with its texts as phrases. `about` are further texts, each after the key of its row."""
    texts = {row.pk: [getattr(row, column) for column in columns] for row in rows}
    for lines in about:
        for key, *more in lines:
            texts.get(key, []).extend(more)
    for row in rows:
        yield row, [phrase(words_of(text)) for text in texts[row.pk] if text]


def about_opinions(opinions: list[Opinion]) -> Iterator[QuerySet[Any, tuple[Any, ...]]]:
    """Answers to `opinions`, and texts of issues and of the conclusion that come from them."""
    answers = Response.objects.filter(opinion__in=opinions, state__in=OUT)
    yield answers.values_list("opinion", "text", "legal_basis", "correction_note", "answered_by")
    yield ResponseFile.objects.filter(response__in=answers).values_list("response__opinion", "caption", "file_name")
    yield OpinionCorrection.objects.filter(opinion__in=opinions).values_list("opinion", "note")
    yield DeadlineExtension.objects.filter(opinion__in=opinions).values_list("opinion", "reason")
    yield Referral.objects.filter(opinion__in=opinions).values_list("opinion", "reply")
    yield Issue.objects.filter(members__opinion__in=opinions).values_list("members__opinion", "title", "summary")
    yield ConclusionItem.objects.filter(opinions__in=opinions).values_list("opinions", "text")
    yield EarlierWords.objects.filter(item__opinions__in=opinions).values_list("item__opinions", "text")


def promised_to(opinions: list[Opinion]) -> QuerySet[Commitment]:
    because_of = Q(opinions__in=opinions) | Q(response__opinion__in=opinions)
    return Commitment.objects.filter(because_of).order_by("pk").distinct()


def about_promises(promises: list[Commitment]) -> Iterator[QuerySet[Any, tuple[Any, ...]]]:
    for model, promise, columns in ABOUT_A_PROMISE:
        yield model.objects.filter(**{f"{promise}__in": promises}).values_list(promise, *columns)
    earlier = EarlierPromiseWords.objects.filter(correction__commitment__in=promises)
    yield earlier.values_list("correction__commitment", "text")


def said_by_others(opinions: list[Opinion], marks: set[str]) -> list[Opinion]:
    """Other opinions which contain one of `marks` in public, or whose answers do, or what their senders read of them:
    one reply of another body may be about many. Answers have no search index: all are read."""
    phrases = all_ways(marks)
    if not phrases:
        return []
    searched = [row.pk for row in opinions]
    others = Opinion.objects.public().exclude(pk__in=searched)
    answers = Response.objects.readable().filter(state__in=OUT)
    files = ResponseFile.objects.public()
    indexed = others.filter(folded__has=index.in_a_row(part.split() for part in sorted(phrases)))
    keys = those_holding(indexed, "pk", ["subject", "public_text"], phrases)
    keys |= having(others.exclude(public_place=""), "pk", ["public_place"], phrases)
    keys |= having(OpinionCorrection.objects.filter(opinion__in=others), "opinion", ["note"], phrases)
    keys |= having(DeadlineExtension.objects.filter(opinion__in=others), "opinion", ["reason"], phrases)
    keys |= having(Referral.objects.filter(opinion__in=others).exclude(reply=""), "opinion", ["reply"], phrases)
    keys |= having(answers, "opinion", ["text", "legal_basis", "correction_note", "answered_by"], phrases)
    keys |= having(files, "response__opinion", ["caption", "file_name"], phrases)
    return list(Opinion.objects.filter(pk__in=keys.difference(searched)).order_by("pk"))


def made_of_others(phrases: set[str]) -> list[Issue | Commitment]:
    """Public issues and promises that contain one of `phrases`, whoever's opinions they come from."""
    if not phrases:
        return []
    promises = Commitment.objects.public()
    kept = having(promises, "pk", ["title", "description", "official_then"], phrases)
    for model, promise, columns in ABOUT_A_PROMISE:
        kept |= having(model.objects.filter(**{f"{promise}__in": promises}), promise, columns, phrases)
    kept |= having(EarlierPromiseWords.objects.public(), "correction__commitment", ["text"], phrases)
    issues = having(Issue.objects.public(), "pk", ["title", "summary"], phrases)
    return [
        *Issue.objects.filter(pk__in=issues).order_by("pk"),
        *Commitment.objects.filter(pk__in=kept).order_by("pk"),
    ]


def having(rows: QuerySet[Any], key: str, columns: list[str], phrases: set[str]) -> set[int]:
    """The keys of `rows` with one of `phrases` in `columns`. For many rows: the database leaves few to fold. All
    columns are matched at once, because each match on SQLite calls Python."""
    lines = chain.from_iterable((F(column), Value("\n")) for column in columns)
    likely = rows.alias(told=Concat(*lines, output_field=TextField())).filter(told__regex=written_in_any_way(phrases))
    return those_holding(likely, key, columns, phrases)


def those_holding(rows: QuerySet[Any], key: str, columns: list[str], phrases: set[str]) -> set[int]:
    """As `having`, for few `rows`: each text is folded and compared here."""
    told = [(key, [phrase(words_of(text)) for text in texts]) for key, *texts in rows.values_list(key, *columns)]
    return set(holding(told, phrases))


def published_with(phrases: set[str]) -> list[Announcement | Document]:
    """Public news and papers that contain one of `phrases`, also in an earlier version."""
    if not phrases:
        return []
    news = any_of("words", phrases) | Q(pk__in=news_beside(phrases))
    papers = reduce(or_, (any_of(column, phrases) for column in ["words", "texts__words", "versions__reading__words"]))
    return [
        *Announcement.objects.public().filter(news).order_by("pk").distinct(),
        *Document.objects.public().filter(papers).order_by("pk").distinct(),
    ]


def news_beside(phrases: set[str]) -> set[int]:
    """The keys of news with one of `phrases` in an earlier version or under a picture."""
    versions = AnnouncementVersion.objects.public().values_list("announcement", "title", "summary", "note", "text")
    pictures = AnnouncementPhoto.objects.shown().values_list("announcement", "caption", "alt_text", "credit")
    told = [(key, [*texts, to_plain(text)]) for key, *texts, text in versions]
    told += [(key, texts) for key, *texts in pictures]
    return set(holding([(key, [phrase(words_of(text)) for text in texts]) for key, texts in told], phrases))


def any_of(column: str, phrases: Iterable[str]) -> Q:
    return reduce(or_, (Q(**{f"{column}__contains": part}) for part in sorted(phrases)))
