"""What residents said and what became of it, for the pages of the other app."""

import datetime as dt
from typing import Any

import segno
from django import template
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dialogue_portal.lib.combined_query import Rows, asked_together, give
from dialogue_portal.lib.parts import kept, same
from dialogue_portal.lib.query_values import Given, RightNow
from sessions_app.models import (
    ConclusionCorrection,
    ConclusionItem,
    ConclusionNotice,
    ConclusionPart,
    DialogueSession,
    EarlierWords,
    Official,
    PaperText,
    ResidentialGroup,
    numbered,
)

from .. import public_chain
from ..answers.public_pages import with_public_pages
from ..conference.conclusion_lines import repeats_what_is_gone
from ..conference.in_the_hall import goes_on
from ..emails.to_sender import answer_day
from ..figures.stored import opinions_of_group
from ..figures.tables import Figure, Row, Table
from ..lists.card_rows import card_of, rows_told, told_from, told_opinions
from ..models import CarryOver, Commitment, Issue, IssueOpinion, LiveEntry, Opinion, Response

register = template.Library()

OPINIONS_ON_A_PAGE = 10
ANSWERS_OF_A_GROUP = 5
ROWS_OF_AN_OFFICIAL = 50
OF_A_LETTER = ["document__slug", "document__number_symbol", "document__issued_on"]
NOTHING = mark_safe(' class="figures-table__none"')
TAKEN_DOWN = "Nội dung này đã được gỡ khỏi cổng."


@register.simple_tag
def told_at(session: DialogueSession) -> dict[str, Any]:
    """The public issues and opinions of a session with their answers, and the number of each; its promises, and those
    carried over to it; whether it can be followed live now. Opinions in a public issue are shown there. One query."""
    return kept(lambda: told_in(session), "told at", session.pk)


def told_in(session: DialogueSession) -> dict[str, Any]:
    found = rows_at(session.pk)
    single, issues = told_from(found), found["issues of it"]
    made_here = [row for row in found["promises"] if row.session_id == session.pk]
    stands = not (session.is_called_off or session.closed_at or session.published_conclusion)
    return {
        "issues": issues,
        "cards": [card_of(opinion, level=4 if issues else 3) for opinion in single[:OPINIONS_ON_A_PAGE]],
        "has_more": len(single) > OPINIONS_ON_A_PAGE,
        "figures": found["figures"][0],
        "commitments": made_here,
        "carried": [row for row in found["promises"] if row not in made_here],
        "is_live": stands and goes_on(found["pressed today"]),
    }


@asked_together
def rows_at(session: Given) -> Rows:
    issues = Issue.objects.public().filter(session=session)
    opinions = Opinion.objects.public().filter(session=session)
    # A published issue may be read by everybody who may read an opinion in it: checking `public()` of the issues again,
    # for each opinion, took PostgreSQL a minute without statistics.
    out = Q(issue__session=session, issue__dissolved_at=None, issue__published_at__lte=RightNow())
    inside = IssueOpinion.objects.current().filter(out, opinion=OuterRef("pk"))
    carried = CarryOver.objects.filter(commitment=OuterRef("pk"), to_session=session)
    promises = Commitment.objects.public().filter(Q(session=session) | Exists(carried))
    return {
        **rows_told(opinions.filter(~Exists(inside)).newest_first()[: OPINIONS_ON_A_PAGE + 1]),
        "issues of it": issues.with_public_count().in_order(),
        "figures": opinions.as_figures(),
        "promises": promises.with_names().with_percent().by_due_date(),
        "pressed today": LiveEntry.objects.of_today().filter(meeting__session=session).select_related("meeting"),
    }


@register.inclusion_tag("feedback/registration_link.html")
def registration_link(session: DialogueSession) -> dict[str, Any]:
    """The link to registration, if there is a meeting to register for. Costs no query if `meetings` are prefetched."""
    return {"session": session, "is_open": bool(session.meetings_to_register_for)}


@register.inclusion_tag("feedback/group_opinions.html")
def group_opinions(group: ResidentialGroup) -> dict[str, Any]:
    """What a residential group, and the groups merged into it, said; what became of it; the latest answers."""
    lineage = ResidentialGroup.objects.lineage(group)
    opinions = Opinion.objects.public().filter(group__in=lineage)
    answered = told_opinions(opinions.answered().newest_first()[:ANSWERS_OF_A_GROUP])
    cards = [card_of(opinion, level=4, show_session=True) for opinion in answered]
    return {"group": group, "figures": opinions_of_group(group, lineage), "cards": cards}


@register.inclusion_tag("feedback/send_link.html")
def send_link(group: ResidentialGroup) -> dict[str, Any]:
    """The link to the form with the group filled in, if a session takes opinions."""
    return {"group": group, "is_open": group.is_active and DialogueSession.objects.accepting().exists()}


@register.inclusion_tag("feedback/official_answers.html")
def official_answers(official: Official) -> dict[str, Any]:
    """The public answers signed by `official`, newest first."""
    shown = Response.objects.published().readable().filter(signer=official)
    newest = shown.with_names().select_related("opinion").order_by("-issued_on", "-pk")[:ROWS_OF_AN_OFFICIAL]
    answers = with_public_pages(newest)
    return {"answers": answers, "total": len(answers) if len(answers) < ROWS_OF_AN_OFFICIAL else shown.count()}


@register.simple_tag
def commitment_chain(commitment: Commitment) -> SafeString:
    """From what was said to what was done, on the page of a promise. Needs `conclusion_item__notice`, `response`."""
    return public_chain.as_html(public_chain.of_commitment(commitment))


@register.inclusion_tag("feedback/official_commitments.html")
def official_commitments(official: Official) -> dict[str, Any]:
    """The public promises that `official` is or was in charge of."""
    return {"commitments": Commitment.objects.public().filter(official=official).with_names().by_due_date()}


SHORT_NOTICE = 8
"""The most items that a notice may have without links to its parts."""


@register.inclusion_tag("feedback/conclusion_parts.html")
def conclusion_parts(notice: ConclusionNotice) -> dict[str, Any]:
    """The four parts of a notice; each item with the public issues or opinions behind it and its promises.

    If none of the opinions behind an item is public any more, their words in it are not shown either.
    """
    found, behind = told_behind(notice)
    items, earlier = found["items"], earlier_by_item(found["earlier"], behind)
    give([notice], "items", items, "notice_id")
    issues: dict[int, list[Issue]] = {}
    for pair in found["issues"]:
        issues.setdefault(pair.conclusionitem_id, []).append(pair.issue)
    for item in items:
        opinions = behind.get(item.pk, [])
        item.shown = [opinion for opinion in opinions if opinion.is_shown]
        item.public_text = public_words(item, opinions)
        item.told_before = earlier.get(item.pk, [])
    commitments = {row.conclusion_item_id: row for row in found["commitments"]}
    around = {row.opinion_id: [row.issue] for row in found["around"]}
    promises = public_chain.Promises.told(commitments, found["asked for"], found["asked together"])
    steps = public_chain.of_items(items, {item.pk: item.shown for item in items}, issues, promises, around)
    lines: dict[str, list[Any]] = {part: [] for part in ConclusionPart}
    for item in items:
        whole = public_chain.as_html(steps[item.pk])
        lines[item.part].append((item, issues.get(item.pk, []), item.shown, commitments.get(item.pk), whole))
    return {"parts": [(part, lines[part]) for part in ConclusionPart], "is_long": len(items) > SHORT_NOTICE}


@register.inclusion_tag("components/corrections.html")
def conclusion_corrections(notice: ConclusionNotice) -> dict[str, Any]:
    """The corrections of a published notice with day and reason, and the former words of its own parts. Former words of
    a line are shown at the line."""
    found, _ = told_behind(notice)
    letters: dict[int, list[Any]] = {}
    for letter in found["letters"]:
        letters.setdefault(letter.subject_id, []).append(letter.document)
    for correction in found["corrections"]:
        correction.letters = letters.get(correction.pk, [])
    return {"corrections": found["corrections"]}


def told_behind(notice: ConclusionNotice) -> tuple[dict[str, list[Any]], dict[int, list[Opinion]]]:
    """The rows of `rows_behind` and the opinions behind each item, read once for a notice however many tags of its page
    use them. Withheld words are emptied in them."""
    told = getattr(notice, "told_behind", None)
    if told is None:
        found = rows_behind(notice.pk)
        give(found["corrections"], "earlier", found["earlier"], "correction_id")
        items = numbered(found["items"])
        for words in found["earlier"]:
            words.item = items.get(words.item_id)
            if words.is_withheld:
                words.text, words.body_then, words.due_on = "", "", None
        told = (found, opinions_by_item(found["opinions"]))
        notice.told_behind = told  # type: ignore[attr-defined]  # for the other tags of the page
    return told


def earlier_by_item(rows: list[EarlierWords], behind: dict[int, list[Opinion]]) -> dict[int, list[EarlierWords]]:
    """The former words of each item, newest first, as the public may read them."""
    found: dict[int, list[EarlierWords]] = {}
    for words in reversed(rows):
        if words.item_id:
            told = public_words(words, behind.get(words.item_id, []))
            words.public_text = told  # type: ignore[attr-defined]  # for the template
            found.setdefault(words.item_id, []).append(words)
    return found


def public_words(said: ConclusionItem | EarlierWords, behind: list[Any]) -> str:
    shown = [opinion for opinion in behind if opinion.is_shown]
    return TAKEN_DOWN if repeats_what_is_gone(said, behind, shown) else said.text


@asked_together
def rows_behind(notice: Given) -> Rows:
    """The items of a notice, and by item the opinions behind it, public or not, its public issues and promises; the
    public issues that the public opinions are in, and the promises because of either. Its corrections, its former
    words, and the public letters about them."""
    is_public, public = Exists(Opinion.objects.public().filter(pk=OuterRef("opinion"))), Commitment.objects.public()
    of_opinions = Opinion.conclusion_items.through.objects.filter(conclusionitem__notice=notice)
    of_issues = Issue.conclusion_items.through.objects.filter(conclusionitem__notice=notice)
    corrections = ConclusionCorrection.objects.filter(notice=notice)
    opinions = of_opinions.annotate(is_public=is_public).select_related("opinion").order_by("opinion")
    shown = of_opinions.filter(is_public).values("opinion")
    around = public_chain.memberships().filter(opinion__in=shown)
    known = of_issues.order_by().values("issue").union(around.order_by().values("issue"))
    asked_for = Commitment.opinions.through.objects.filter(opinion__in=shown, commitment__in=public)
    together = Commitment.issues.through.objects.filter(issue__in=known, commitment__in=public)
    return {
        "items": ConclusionItem.objects.filter(notice=notice).select_related("body"),
        "opinions": opinions.only("conclusionitem", "opinion__subject", "opinion__part_of", "opinion__processing"),
        "issues": of_issues.filter(issue__in=Issue.objects.public()).select_related("issue").order_by("pk"),
        "commitments": public.filter(conclusion_item__notice=notice),
        "around": around,
        "asked for": asked_for.select_related("commitment"),
        "asked together": together.select_related("commitment"),
        "corrections": corrections,
        "earlier": EarlierWords.objects.filter(correction__notice=notice),
        "letters": letters_about(corrections),
    }


def letters_about(corrections: QuerySet[ConclusionCorrection]) -> QuerySet[PaperText]:
    """The text in force of each public letter about one of `corrections`."""
    texts = PaperText.objects.public()
    later = texts.filter(document=OuterRef("document"), pk__gt=OuterRef("pk"))
    told = texts.filter(subject_kind="conclusioncorrection", subject_id__in=corrections.values("pk"))
    return told.filter(~Exists(later)).select_related("document").only("subject_id", *OF_A_LETTER).order_by("pk")


def opinions_by_item(pairs: list[Any]) -> dict[int, list[Opinion]]:
    """The opinions behind each item, each with `is_shown`: whether it is public."""
    found: dict[int, list[Opinion]] = {}
    for pair in pairs:
        pair.opinion.is_shown = pair.is_public
        found.setdefault(pair.conclusionitem_id, []).append(pair.opinion)
    return found


@register.inclusion_tag("feedback/receipt_code.html")
def receipt_code(code: str, link: str) -> dict[str, Any]:
    """The code of a receipt, and a QR picture of the look-up page with it, drawn inline so that no picture address
    contains it."""
    # Safe: segno draws it from our own address and code, and writes neither as text.
    drawn = segno.make(link, error="m").svg_inline(border=2, dark="#000", light="#fff", omitsize=True)
    named = drawn.replace("<svg ", '<svg role="img" aria-label="Mã QR của trang tra cứu" ', 1)
    return {"code": code, "picture": mark_safe(named), "address": link.partition("#")[0]}


@register.simple_tag
def answer_day_of(opinion: Opinion) -> dt.date | None:
    """The day by which its sender may expect the answer; None if none is owed."""
    return answer_day(opinion)


@register.simple_tag
def figure_row(table: Table, row: Row) -> SafeString:
    """A row of a table of figures. There may be hundreds, of which an answer changes a few."""
    return same(
        lambda: SafeString(render_to_string("feedback/figures/row.html", {"table": table, "row": row})),
        "row of figures",
        *table.shared,
        *row.told,
    )


def linked(figure: Figure) -> SafeString:
    return format_html('<a href="{}">{}</a>', figure.link, figure.text)


@register.simple_tag
def figure_cells(table: Table, row: Row) -> SafeString:
    """The figures of a row as cells, each with the title of its column, which narrow screens show beside it. A zero has
    no link: for keyboards each would be one more stop. Not a loop in the template, as a page has more than a thousand
    cells."""
    return format_html_join(
        "",
        '<td role="cell" data-label="{}"{}>{}</td>',
        (
            (heading, *((NOTHING, each.text) if each.is_nothing else ("", linked(each))))
            for heading, each in zip(table.headings, row.figures, strict=True)
        ),
    )
