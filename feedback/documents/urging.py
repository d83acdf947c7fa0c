"""Công văn đôn đốc: urges a body to answer one or several opinions of the ward's people. Internal, like the slip."""

from dialogue_portal.lib.sentences import padded
from dialogue_portal.lib.text import full_stop, slugify
from sessions_app.documents import AS_ABOVE, Paper
from sessions_app.documents.content import Block, Content, Head, Missing, Table, Text
from sessions_app.models import BodyKind, DocumentKind
from sessions_app.wording import conference_named, date_of

from ..conference.matters import counted
from ..models import Moderation, Referral, Urging
from .material import who_and_what

ASKED = (
    "chưa giải quyết xong thì cho biết đã làm đến đâu, vướng mắc gì và ngày trả lời, để nơi chuyển báo lại người nêu "
    "và đăng trên Cổng đối thoại."
)

COLUMNS = (("STT", 2), ("Ý kiến", 14), ("Công văn chuyển", 5), ("Hẹn trả lời", 4), ("Đã đôn đốc", 4))


def write(urging: Urging, head: Head) -> Content:
    rows = told_in(urging) or [urging]
    if len(rows) > 1:
        return about_many(rows, head)
    urging = rows[0]
    referral, opinion = urging.referral, urging.opinion
    session = opinion.session
    blocks: list[Block] = [
        Text(
            f"Qua {conference_named(session.title)}, {session.ward_then} đã chuyển quý cơ quan ý kiến số "
            f"{opinion.pk}{at_letter(referral)} {date_of(referral.sent_on)}."
        ),
        *unnumbered([urging]),
        *who_and_what(opinion),
        Text(f"3. {how_it_stands(referral, urging)}", "item"),
        Text(f"Đề nghị quý cơ quan trả lời trước {date_of(urging.again_on)}; {ASKED}"),
    ]
    about = f"ý kiến số {opinion.pk}"
    return letter(head, about, blocks, referral.to_body.name, slugify(f"cong van don doc y kien so {opinion.pk}"))


def told_in(urging: Urging) -> list[Urging]:
    """All urgings in the letter of `urging` but those about a mistake and about what was withdrawn or diverted since,
    by the number of the opinion. An opinion that was split since is listed as it was: its parts were not in the
    letter."""
    ours = {"referral__opinion__withdrawn_at": None, "referral__opinion__moderation": Moderation.APPROVED}
    found = Urging.objects.in_letter(urging.pk).filter(referral__taken_back="", **ours)
    found = found.order_by("referral__opinion_id")
    found = found.select_related("referral__to_body", "referral__opinion__session", "referral__opinion__group")
    rows = list(found.prefetch_related("referral__urgings"))
    numbers = {row.opinion_id for row in rows}
    return [row for row in rows if row.opinion.part_of_id not in numbers]


def about_many(rows: list[Urging], head: Head) -> Content:
    """One letter with a line for each opinion; they may come from several conferences."""
    first, many = rows[0], counted(len(rows))
    sessions = list(dict.fromkeys(row.opinion.session for row in rows))
    through = " và ".join(conference_named(session.title) for session in sessions)
    untitled = sum(not row.opinion.subject for row in rows)
    blocks: list[Block] = [
        Text(
            f"Qua {through}, {first.opinion.session.ward_then} đã chuyển quý cơ quan {many} nêu trong bảng dưới đây. "
            f"Đến {date_of(first.urged_on)}, chưa nhận được trả lời của quý cơ quan."
        ),
        *([Missing(f"tiêu đề của {counted(untitled)}")] if untitled else []),
        *unnumbered(rows),
        Table(COLUMNS, tuple(line_of(number, row) for number, row in enumerate(rows, start=1))),
        Text(
            f"Đề nghị quý cơ quan trả lời từng ý kiến trước {date_of(min(row.again_on for row in rows))}; {ASKED} "
            "Nội dung đầy đủ của các ý kiến đã gửi kèm các công văn chuyển nêu trên."
        ),
    ]
    name = slugify(f"cong van don doc {len(rows)} y kien {first.referral.to_body.name}")
    return letter(head, many, blocks, first.referral.to_body.name, name)


def at_letter(referral: Referral) -> str:
    return f" tại Công văn số {referral.letter_number}" if referral.letter_number else ""


def unnumbered(rows: list[Urging]) -> list[Block]:
    """The gap for the numbers of slips that have none yet."""
    without = sum(not row.referral.letter_number for row in rows)
    return [Missing(f"số công văn chuyển của {counted(without)}")] if without else []


def letter(head: Head, about: str, blocks: list[Block], to: str, file_name: str) -> Content:
    said = (*blocks, Text("Trân trọng."))
    return Content(head, "", f"đôn đốc trả lời {about}", said, opening=("Kính gửi:", to), file_name=file_name)


def line_of(number: int, urging: Urging) -> tuple[str, ...]:
    """The opinion and who said it, the letter it went with, the day promised for the answer, the urgings before
    this."""
    referral, opinion = urging.referral, urging.opinion
    titled = f"Số {opinion.pk}: {opinion.subject}" if opinion.subject else f"Số {opinion.pk}"
    sent = ", ".join(filter(None, [referral.letter_number, f"{referral.sent_on:%d/%m/%Y}"]))
    days, before = days_late(referral, urging), urged_before(referral, urging)
    promised = f"{referral.expected_on:%d/%m/%Y}" if referral.expected_on else "không hẹn"
    late = f", quá {padded(days)} ngày" if days else ""
    urged = f"{padded(len(before))} lần, lần cuối {before[-1].urged_on:%d/%m/%Y}" if before else "chưa"
    return (str(number), f"{full_stop(titled)} {opinion.attribution}.", sent, promised + late, urged)


def days_late(referral: Referral, urging: Urging) -> int:
    """Days from the promised day to the letter; 0 if none was promised, or it had not passed."""
    return max((urging.urged_on - referral.expected_on).days, 0) if referral.expected_on else 0


def urged_before(referral: Referral, urging: Urging) -> list[Urging]:
    return [row for row in referral.urgings.all() if row.urged_on < urging.urged_on]


def how_it_stands(referral: Referral, urging: Urging) -> str:
    """How late the answer was on the day of the letter, and how often it was urged before."""
    before, days = urged_before(referral, urging), days_late(referral, urging)
    late = f", quá ngày hẹn ({referral.expected_on:%d/%m/%Y}) {padded(days)} ngày" if days else ""
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
    about="Đôn đốc cơ quan đã nhận ý kiến của người dân trả lời, một hay nhiều ý kiến. Không đăng lên cổng.",
    is_internal=True,
    recipients=AS_ABOVE,
)
