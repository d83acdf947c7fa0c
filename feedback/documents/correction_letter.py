"""Công văn đính chính: what was wrong in a published conclusion notice and how to read it (by Decree 30/2020 the
issuing body corrects what it has issued by such a letter)."""

import datetime as dt

from dialogue_portal.lib.text import capital, full_stop
from sessions_app.documents import Paper
from sessions_app.documents.conference import file_name
from sessions_app.documents.content import Block, Content, Head, Missing, Text
from sessions_app.models import (
    BodyKind,
    ConclusionCorrection,
    ConclusionNotice,
    ConclusionPart,
    DocumentKind,
    EarlierWords,
    WardProfile,
    numbered,
)
from sessions_app.wording import date_of

from ..conference.conclusion_lines import repeats_what_is_gone
from ..conference.matters import TAKEN_DOWN

WITHHELD = "(lời cũ không nhắc lại vì có thông tin không được công khai)"


def write(correction: ConclusionCorrection, head: Head) -> Content:
    notice = correction.notice
    lines = numbered(notice.items.select_related("body").prefetch_related("opinions__group"))
    earlier = list(correction.earlier.all())
    for words in earlier:
        words.item = lines.get(words.item_id or 0)
    blocks: list[Block] = [] if notice.number_symbol else [Missing("số, ký hiệu của thông báo kết luận")]
    blocks += [
        Text(f"{capital(named(notice))} có chỗ ghi chưa đúng: {full_stop(correction.note)}"),
        Text(f"Lý do: {full_stop(correction.reason)} Nay đính chính như sau:"),
    ]
    blocks += [Text(line_of(number, words), "item") for number, words in enumerate(earlier, start=1)]
    blocks.append(Text("Các nội dung khác của thông báo giữ nguyên. Trân trọng thông báo."))
    units = f"Các cơ quan, đơn vị, {WardProfile.current().group_word} đã nhận thông báo kết luận"
    name = file_name(f"cong van dinh chinh lan {correction.number}", notice.session)
    subject = f"đính chính thông báo kết luận{f' số {notice.number_symbol}' if notice.number_symbol else ''}"
    return Content(head, "", subject, tuple(blocks), opening=("Kính gửi:", units), file_name=name)


def named(notice: ConclusionNotice) -> str:
    number = f" số {notice.number_symbol}" if notice.number_symbol else ""
    day = f" {date_of(notice.issued_on)}" if notice.issued_on else ""
    return f"thông báo{number}{day} «{notice.title}»"


def line_of(number: int, words: EarlierWords) -> str:
    since = said_since(words)
    now = quoted(words, since.text, since.body_then, since.due_on, since.is_withheld) if since else said_now(words)
    before = quoted(words, words.text, words.body_then, words.due_on, words.is_withheld)
    return f"{number}. {capital(words.place_name)}: đã ghi {before}; nay đọc là {now}."


def said_since(words: EarlierWords) -> EarlierWords | None:
    """The words that replaced the new ones, if a later correction did so."""
    later = EarlierWords.objects.filter(correction__notice=words.correction.notice_id, pk__gt=words.pk)
    return later.filter(place=words.place, item=words.item_id).first()


def said_now(words: EarlierWords) -> str:
    item = words.item
    if item is None:
        return quoted(words, getattr(words.correction.notice, words.place), "", None)
    return quoted(words, item.text, item.body.name if item.body else "", item.due_on)


def quoted(words: EarlierWords, text: str, body: str, due_on: dt.date | None, is_withheld: bool = False) -> str:
    """What the place of `words` said, without the words of opinions if none of them is public any more."""
    if is_withheld:
        return WITHHELD
    behind = list(words.item.opinions.all()) if words.item else []
    said = EarlierWords(item=words.item, text=text)
    shown = TAKEN_DOWN if repeats_what_is_gone(said, behind, [row for row in behind if row.is_public]) else text
    verb = "chuyển" if words.part == ConclusionPart.FORWARDED else "giao"
    named_too = [f"{verb} {body}" if body else "", f"thời hạn {date_of(due_on)}" if due_on else ""]
    return f"«{shown.removesuffix('.') or '(để trống)'}»" + "".join(f", {part}" for part in named_too if part)


PAPER = Paper(
    "correction_letter",
    "Công văn đính chính kết luận",
    DocumentKind.LETTER,
    "conclusioncorrection",
    BodyKind.COMMITTEE,
    write,
    about="Thông báo kết luận đã ghi nhầm gì, nay đọc là gì. Cơ quan nào ban hành thông báo thì cơ quan ấy đính chính.",
)
