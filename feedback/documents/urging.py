"""Công văn đôn đốc: a body that has an opinion of the ward's people is urged to answer. Internal, as the slip is."""

from dialogue_portal.lib.text import slugify
from sessions_app.documents import AS_ABOVE, Paper
from sessions_app.documents.conference import inline
from sessions_app.documents.content import Block, Content, Head, Text
from sessions_app.models import BodyKind, DocumentKind
from sessions_app.templatetags.portal_tags import full_stop, padded
from sessions_app.wording import date_of

from ..models import Referral, Urging
from .material import or_missing


def write(urging: Urging, head: Head) -> Content:
    referral, opinion = urging.referral, urging.opinion
    blocks: list[Block] = [
        Text(
            f"Qua {inline(opinion.session.title)}, {opinion.session.ward_then} đã chuyển quý cơ quan ý kiến số "
            f"{opinion.pk} tại Công văn số {referral.letter_number} {date_of(referral.sent_on)}."
        ),
        Text(f"1. Người nêu: {opinion.attribution}.", "item"),
        or_missing(f"2. Nội dung: {full_stop(opinion.subject)}" if opinion.subject else "", "tiêu đề ý kiến", "item"),
        or_missing(opinion.public_text, "nội dung đã biên tập của ý kiến"),
        Text(f"3. {how_it_stands(referral, urging)}", "item"),
        Text(
            f"Đề nghị quý cơ quan trả lời trước {date_of(urging.again_on)}; chưa giải quyết xong thì cho biết đã làm "
            "đến đâu, vướng mắc gì và ngày trả lời, để nơi chuyển báo lại người nêu và đăng trên Cổng đối thoại."
        ),
    ]
    return Content(
        head,
        "",
        f"đôn đốc trả lời ý kiến số {opinion.pk}",
        (*blocks, Text("Trân trọng.")),
        opening=("Kính gửi:", referral.to_body.name),
        file_name=slugify(f"cong van don doc y kien so {opinion.pk}"),
    )


def how_it_stands(referral: Referral, urging: Urging) -> str:
    """For how long nothing came by the day of the letter, and how often it was asked for before."""
    before = [row for row in referral.urgings.all() if row.urged_on < urging.urged_on]
    days = (urging.urged_on - referral.expected_on).days if referral.expected_on else 0
    late = f", quá ngày hẹn ({referral.expected_on:%d/%m/%Y}) {padded(days)} ngày" if days > 0 else ""
    said = f"Đến {date_of(urging.urged_on)}{late}, chưa nhận được trả lời của quý cơ quan."
    if not before:
        return said
    return f"{said} Trước đó đã đôn đốc {padded(len(before))} lần, lần cuối {date_of(before[-1].urged_on)}."


PAPER = Paper(
    "urging",
    "Công văn đôn đốc",
    DocumentKind.LETTER,
    "urging",
    BodyKind.COMMITTEE,
    write,
    about="Đôn đốc cơ quan đã nhận một ý kiến của người dân trả lời. Không đăng lên cổng.",
    is_internal=True,
    recipients=AS_ABOVE,
)
