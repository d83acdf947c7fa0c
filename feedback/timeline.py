"""What became of an opinion, told to everybody: days, bodies and papers; nobody's name, no word that was not published.

Read from the rows of the case. Of the record only the days of some verbs are taken, for no row keeps them.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from dialogue_portal.lib.combined_query import Rows
from dialogue_portal.lib.query_values import Given
from sessions_app.models import CaseEvent

from .models import (
    Assignment,
    DeadlineExtension,
    InformationRequest,
    IssueOpinion,
    Opinion,
    OpinionCorrection,
    Referral,
    Response,
    Urging,
)

PUBLISHED = "Đăng lên cổng"
DECIDED = {
    "approve": PUBLISHED,
    "split_off": "Tách riêng từ một ý kiến nêu nhiều việc, đăng lên cổng",
    "reopen": "Mở lại để xem xét thêm",
}
"""The verbs of which the record alone knows the day, as they are told."""
REPLIED, TAKEN_BACK = "record_reply", "take_back"
WAS_A_MISTAKE = "Nhận lại để tự giải quyết: lần chuyển ấy là chuyển nhầm"


@dataclass(frozen=True)
class Step:
    """`at` orders what happened on one day."""

    day: dt.date
    at: dt.datetime
    words: str
    why: str = ""


Found = Mapping[str, list[Any]]


def told_from(opinion: Opinion, found: Found) -> list[Step]:
    """All steps, oldest first, from what was found as `rows_named` names it."""
    told = [Step(timezone.localdate(opinion.received_at), opinion.received_at, "Nhận ý kiến")]
    for steps in [decided, handled, sent_on, answered]:
        told += steps(found)
    return sorted(told, key=lambda step: (step.day, step.at))


def rows_named(opinion: Given) -> Rows:
    events = CaseEvent.objects.filter(case_kind="opinion", case_id=opinion, verb__in=[*DECIDED, REPLIED, TAKEN_BACK])
    out = (Response.objects.published() | Response.objects.superseded()).select_related("body")
    joined = IssueOpinion.objects.standing().filter(opinion=opinion)
    return {
        "events": events.order_by("sequence").values_list("verb", "at"),
        "corrections": OpinionCorrection.objects.filter(opinion=opinion).values_list("at", "note"),
        "leads": Assignment.objects.filter(opinion=opinion, is_lead=True).select_related("body"),
        "requests": InformationRequest.objects.filter(opinion=opinion),
        "extensions": DeadlineExtension.objects.filter(opinion=opinion),
        "referrals": Referral.objects.filter(opinion=opinion).select_related("to_body"),
        "urgings": Urging.objects.filter(referral__opinion=opinion).select_related("referral__to_body"),
        "versions": out.filter(opinion=opinion),
        "joined": joined.values_list("issue", "added_at"),
        "answers of the issue": out.filter(issue__in=joined.values("issue")).exclude(opinion=opinion),
    }


def on(at: dt.datetime, words: str, why: str = "") -> Step:
    return Step(timezone.localdate(at), at, words, why)


def decided(found: Found) -> Iterator[Step]:
    for verb, at in found["events"]:
        if verb in DECIDED:
            yield on(at, DECIDED[verb])
    for at, note in found["corrections"]:
        yield on(at, "Đính chính lời đăng", note)


def published_now() -> Step:
    """What an approval at this moment would add, for whoever looks before approving."""
    return on(timezone.now(), PUBLISHED)


def handled(found: Found) -> Iterator[Step]:
    for line in found["leads"]:
        yield on(line.assigned_at, f"Giao {line.body.name} giải quyết")
    for request in found["requests"]:
        yield on(request.asked_at, "Hỏi thêm người gửi, thời hạn tạm dừng")
        if request.ended_at:
            yield on(request.ended_at, "Tiếp tục giải quyết")
    for extension in found["extensions"]:
        yield on(extension.extended_at, f"Gia hạn trả lời đến ngày {extension.until:%d/%m/%Y}", extension.reason)


def sent_on(found: Found) -> Iterator[Step]:
    noted_on = {timezone.localdate(at): at for verb, at in found["events"] if verb in {REPLIED, TAKEN_BACK}}
    for line in found["referrals"]:
        letter = f", công văn số {line.letter_number}" if line.letter_number else ""
        yield Step(line.sent_on, line.referred_at, f"Chuyển {line.to_body.name}{letter}", awaited(line))
        if line.replied_on:
            number = f", văn bản số {line.reply_number}" if line.reply_number else ""
            noted_at = noted_on.get(line.replied_on, end_of(line.replied_on))
            came = f"Nhận trả lời của {line.to_body.name}{number}"
            yield Step(line.replied_on, noted_at, WAS_A_MISTAKE if line.taken_back else came)
    for urging in found["urgings"]:
        number = f", công văn số {urging.letter_number}" if urging.letter_number else ""
        yield Step(urging.urged_on, urging.urged_at, f"Đôn đốc {urging.referral.to_body.name} trả lời{number}")


def awaited(line: Referral) -> str:
    """That nothing came back yet, and when it was promised for: also where the ward has given its own answer since."""
    if line.replied_on:
        return ""
    promised = f"Hẹn trả lời ngày {line.expected_on:%d/%m/%Y}. " if line.expected_on else ""
    return f"{promised}Chưa nhận được trả lời."


def end_of(day: dt.date) -> dt.datetime:
    """What was noted later comes last: nothing of that day was done because of it."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


def answered(found: Found) -> Iterator[Step]:
    """By itself, and together with the others in its issue, from the day it came to be one of them."""
    for line in found["versions"]:
        yield on(line.published_at, *words_of(line))
    joined = dict(found["joined"])
    for line in found["answers of the issue"]:
        yield on(max(line.published_at, joined[line.issue_id]), *words_of(line))


def words_of(answer: Response) -> tuple[str, str]:
    """What an answer was, and why it took the place of another."""
    together = " chung cho các ý kiến cùng vấn đề" if answer.issue_id else ""
    if answer.corrects_id:
        return f"{answer.body.name} đính chính câu trả lời{together}", answer.correction_note
    return f"{answer.body.name} trả lời{together}", ""
