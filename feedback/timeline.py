"""What became of an opinion, told to everybody: days, bodies and papers; nobody's name, no word that was not published.

Read from the rows of the case. Of the record only the days of two verbs are taken, for no row keeps them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from sessions_app.models import CaseEvent

from .models import Opinion, Response

PUBLISHING = "approve"
REOPENING = "reopen"
PUBLISHED = "Đăng lên cổng"


@dataclass(frozen=True)
class Step:
    """`at` orders what happened on one day."""

    day: dt.date
    at: dt.datetime
    words: str
    why: str = ""


def public_timeline(opinion: Opinion) -> list[Step]:
    """All steps, oldest first: seven queries for any number, one more for what is in an issue."""
    found = [Step(timezone.localdate(opinion.received_at), opinion.received_at, "Nhận ý kiến")]
    for steps in [decided, handled, sent_on, answered]:
        found += steps(opinion)
    return sorted(found, key=lambda step: (step.day, step.at))


def on(at: dt.datetime, words: str, why: str = "") -> Step:
    return Step(timezone.localdate(at), at, words, why)


def decided(opinion: Opinion) -> Iterator[Step]:
    events = CaseEvent.objects.filter(case_kind="opinion", case_id=opinion.pk, verb__in=[PUBLISHING, REOPENING])
    for verb, at in events.order_by("sequence").values_list("verb", "at"):
        yield on(at, PUBLISHED if verb == PUBLISHING else "Mở lại để xem xét thêm")


def published_now() -> Step:
    """What an approval at this moment would add, for whoever looks before approving."""
    return on(timezone.now(), PUBLISHED)


def handled(opinion: Opinion) -> Iterator[Step]:
    for line in opinion.assignments.filter(is_lead=True).select_related("body"):
        yield on(line.assigned_at, f"Giao {line.body.name} giải quyết")
    for request in opinion.information_requests.all():
        yield on(request.asked_at, "Hỏi thêm người gửi, thời hạn tạm dừng")
        if request.ended_at:
            yield on(request.ended_at, "Tiếp tục giải quyết")
    for extension in opinion.extensions.all():
        yield on(extension.extended_at, f"Gia hạn trả lời đến ngày {extension.until:%d/%m/%Y}", extension.reason)


def sent_on(opinion: Opinion) -> Iterator[Step]:
    for line in opinion.referrals.select_related("to_body"):
        yield Step(line.sent_on, line.referred_at, f"Chuyển {line.to_body.name}, công văn số {line.letter_number}")
        if line.replied_on:
            number = f", văn bản số {line.reply_number}" if line.reply_number else ""
            yield Step(line.replied_on, end_of(line.replied_on), f"{line.to_body.name} đã trả lời phường{number}")


def end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


def answered(opinion: Opinion) -> Iterator[Step]:
    """By itself, and together with the others in its issue, from the day it came to be one of them."""
    versions = opinion.responses.published() | opinion.responses.superseded()
    for line in versions.select_related("body"):
        yield on(line.published_at, *words_of(line))
    memberships = opinion.issue_memberships.current().filter(issue__dissolved_at=None)
    for issue, added_at in memberships.values_list("issue", "added_at"):
        shared = Response.objects.filter(issue=issue).exclude(opinion=opinion)
        for line in (shared.published() | shared.superseded()).select_related("body"):
            yield on(max(line.published_at, added_at), *words_of(line))


def words_of(answer: Response) -> tuple[str, str]:
    """What an answer was, and why it took the place of another."""
    together = " chung cho các ý kiến cùng vấn đề" if answer.issue_id else ""
    if answer.corrects_id:
        return f"{answer.body.name} đính chính câu trả lời{together}", answer.correction_note
    return f"{answer.body.name} trả lời{together}", ""
