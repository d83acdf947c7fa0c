"""Phiếu chuyển: sends an opinion beyond the ward's competence to another body. Internal: it contains the whole
opinion."""

from dialogue_portal.lib.text import slugify
from sessions_app.documents import AS_ABOVE, Paper
from sessions_app.documents.content import Block, Content, Head, Text
from sessions_app.models import BodyKind, DocumentKind
from sessions_app.wording import conference_named, date_of

from ..models import Referral
from .material import or_missing, who_and_what

NO_DAY = "ngày hẹn trả lời"
"""The gap if the body promised no day."""


def write(referral: Referral, head: Head) -> Content:
    opinion = referral.opinion
    session = opinion.session
    by = f"chậm nhất {date_of(referral.expected_on)}" if referral.expected_on else ""
    blocks: list[Block] = [
        Text(
            f"Qua {conference_named(session.title)}, {session.ward_then} nhận được ý kiến số {opinion.pk} thuộc "
            "thẩm quyền của quý cơ quan, xin chuyển để quý cơ quan xem xét, giải quyết:"
        ),
        *who_and_what(opinion),
        *([Text(f"3. Nơi xảy ra: {opinion.public_place}.", "item")] if opinion.public_place else []),
        or_missing(f"Đề nghị quý cơ quan trả lời {by}." if by else "", NO_DAY),
        Text(
            "Kết quả xin gửi về nơi chuyển để trả lời người nêu và đăng trên Cổng đối thoại. Cách liên lạc của người "
            "nêu do nơi chuyển giữ."
        ),
    ]
    return Content(
        head,
        "PHIẾU CHUYỂN",
        f"Chuyển ý kiến số {opinion.pk} đến {referral.to_body.name}",
        tuple(blocks),
        opening=("Kính gửi:", referral.to_body.name),
        file_name=slugify(f"phieu chuyen y kien so {opinion.pk}"),
    )


PAPER = Paper(
    "transfer",
    "Phiếu chuyển",
    DocumentKind.TRANSFER,
    "referral",
    BodyKind.COMMITTEE,
    write,
    about="Một ý kiến chuyển cơ quan có thẩm quyền. Không đăng lên cổng.",
    is_internal=True,
    recipients=AS_ABOVE,
)
