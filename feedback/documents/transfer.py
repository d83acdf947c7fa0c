"""Phiếu chuyển: sends one or several opinions beyond the ward's competence to another body. Internal: it contains the
whole opinions."""

from dialogue_portal.lib.text import full_stop, slugify
from sessions_app.documents import AS_ABOVE, Paper
from sessions_app.documents.content import Block, Content, Head, Missing, Table, Text
from sessions_app.models import BodyKind, DocumentKind
from sessions_app.wording import conference_named, date_of

from ..conference.matters import counted
from ..models import Moderation, Opinion, Referral
from .material import or_missing, who_and_what

NO_DAY = "ngày hẹn trả lời"
"""The gap if the body promised no day."""


COLUMNS = (("STT", 2), ("Người nêu", 6), ("Nội dung", 17))


def write(referral: Referral, head: Head) -> Content:
    rows = told_in(referral) or [referral]
    referral, opinion = rows[0], rows[0].opinion
    if len(rows) > 1:
        return about_many(referral, [row.opinion for row in rows], head)
    session = opinion.session
    blocks: list[Block] = [
        Text(
            f"Qua {conference_named(session.title)}, {session.ward_then} nhận được ý kiến số {opinion.pk} thuộc "
            "thẩm quyền của quý cơ quan, xin chuyển để quý cơ quan xem xét, giải quyết:"
        ),
        *who_and_what(opinion),
        *([Text(f"3. Nơi xảy ra: {opinion.public_place}.", "item")] if opinion.public_place else []),
        *asked_for(referral),
    ]
    about = f"ý kiến số {opinion.pk}"
    return slip(referral, head, about, blocks, slugify(f"phieu chuyen y kien so {opinion.pk}"))


def told_in(referral: Referral) -> list[Referral]:
    """What the slip sends, by the number of the opinion: neither mistakes nor what was withdrawn or diverted since. One
    that was split since is told as it was."""
    ours = {"opinion__withdrawn_at": None, "opinion__moderation": Moderation.APPROVED}
    meant = referral.in_letter().meant().filter(**ours).order_by("opinion_id")
    rows = list(meant.select_related("to_body", "opinion__session", "opinion__group"))
    numbers = {row.opinion_id for row in rows}
    return [row for row in rows if row.opinion.part_of_id not in numbers]


def about_many(referral: Referral, opinions: list[Opinion], head: Head) -> Content:
    """One slip with a line for each opinion, all of one conference."""
    session, many = opinions[0].session, counted(len(opinions))
    empty = sum(not (opinion.subject and opinion.public_text) for opinion in opinions)
    blocks: list[Block] = [
        Text(
            f"Qua {conference_named(session.title)}, {session.ward_then} nhận được {many} thuộc thẩm quyền của quý cơ "
            "quan, xin chuyển để quý cơ quan xem xét, giải quyết:"
        ),
        *([Missing(f"nội dung đã biên tập của {counted(empty)}")] if empty else []),
        Table(COLUMNS, tuple(line_of(number, opinion) for number, opinion in enumerate(opinions, start=1))),
        *asked_for(referral),
    ]
    name = slugify(f"phieu chuyen {len(opinions)} y kien {referral.to_body.name}")
    return slip(referral, head, many, blocks, name)


def line_of(number: int, opinion: Opinion) -> tuple[str, ...]:
    place = f" Nơi xảy ra: {opinion.public_place}." if opinion.public_place else ""
    said = f"Số {opinion.pk}: {full_stop(opinion.subject)} {opinion.words}".strip()
    return (str(number), opinion.attribution, f"{said}{place}")


def asked_for(referral: Referral) -> list[Block]:
    by = f"chậm nhất {date_of(referral.expected_on)}" if referral.expected_on else ""
    return [
        or_missing(f"Đề nghị quý cơ quan trả lời {by}." if by else "", NO_DAY),
        Text(
            "Kết quả xin gửi về nơi chuyển để trả lời người nêu và đăng trên Cổng đối thoại. Cách liên lạc của người "
            "nêu do nơi chuyển giữ."
        ),
    ]


def slip(referral: Referral, head: Head, about: str, blocks: list[Block], file_name: str) -> Content:
    return Content(
        head,
        "PHIẾU CHUYỂN",
        f"Chuyển {about} đến {referral.to_body.name}",
        tuple(blocks),
        opening=("Kính gửi:", referral.to_body.name),
        file_name=file_name,
    )


PAPER = Paper(
    "transfer",
    "Phiếu chuyển",
    DocumentKind.TRANSFER,
    "referral",
    BodyKind.COMMITTEE,
    write,
    about="Một hay nhiều ý kiến chuyển cơ quan có thẩm quyền. Không đăng lên cổng.",
    is_internal=True,
    recipients=AS_ABOVE,
)
