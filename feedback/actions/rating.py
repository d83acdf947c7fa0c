"""How content the senders are with an answer: said once per answer, confidential, and good for reopening it twice."""

from django.db import transaction
from django.db.models import Q

from sessions_app.actions import NotReady, WrongState, record

from ..models import Moderation, Opinion, Rating, Response, SenderNote
from ..models.choices import DONE
from .answer import reopen
from .sender_links import is_same, link_token, numbers_in

REOPENINGS = 2
"""So often a sender's «not content» takes one case into work again."""

ASKED_AGAIN = "Người gửi chưa hài lòng với câu trả lời và đề nghị xem xét lại."


@transaction.atomic
def rate(
    response: Response, *, score: str, reason: str = "", opinion: Opinion | None = None, reopens: bool = False
) -> Rating:
    """Say, once per published answer, how content one is with it. Neither score nor reason goes into the record.

    `score` is one of `Rating.Score`; `opinion` is the sender's own where the answer was given to another that says the
    same. With `reopens`, «not content» takes the case into work again, and its reason goes to staff as a note.

    Raises `WrongState` for an answer that is not public or not to this opinion, `NotReady` the second time, or to
    reopen without a reason or once too often.
    """
    opinion = opinion or response.opinion
    case = Opinion.objects.locked(opinion.duplicate_of_id or opinion.pk)
    if not may_be_rated(response, opinion):
        raise WrongState
    if Rating.objects.filter(response=response, opinion=opinion).exists():
        raise NotReady("Ông/bà đã đánh giá câu trả lời này.")
    if reopens:
        check_reopens(case, score, reason)
    rating = Rating.objects.create(response=response, opinion=opinion, score=score, reason=reason, reopened=reopens)
    record(opinion, "rate", by=None)
    if reopens:
        SenderNote.objects.get_or_create(opinion=opinion, text=reason)
        reopen(case, by=None, reason=ASKED_AGAIN)
    return rating


def check_reopens(case: Opinion, score: str, reason: str) -> None:
    if score != Rating.Score.UNSATISFIED:
        raise NotReady("Chỉ khi chưa hài lòng mới đề nghị xem xét lại.")
    if not reason.strip():
        raise NotReady("Hãy ghi còn thiếu điều gì để được xem xét lại.")
    if not may_reopen(case):
        raise NotReady(f"Ý kiến này không mở lại được nữa: đang được xem xét lại, hoặc đã mở lại {REOPENINGS} lần.")


def case_of(opinion: Opinion) -> Opinion:
    """Where the answer to `opinion` is worked on: at what it repeats, or itself."""
    return opinion.duplicate_of or opinion


def may_reopen(case: Opinion) -> bool:
    """Whether a sender's «not content» would take `case` into work again."""
    times = Rating.objects.filter(Q(opinion=case) | Q(opinion__duplicate_of=case), reopened=True).count()
    is_answered = case.processing in DONE and case.moderation == Moderation.APPROVED and not case.withdrawn_at
    return is_answered and times < REOPENINGS


def token_of(response: Response, opinion: Opinion) -> str:
    """The secret of one sender's link to rate one answer, in that mail only."""
    return link_token("rating", response.pk, response.issued_on.isoformat(), opinion)


def rated_with(token: str) -> tuple[Response, Opinion] | None:
    """The answer and the opinion that `token` was made for; None for what we never made, or may not be rated now."""
    numbers = numbers_in(token)
    if numbers is None:
        return None
    response = Response.objects.select_related("opinion__session", "body").filter(pk=numbers[0]).first()
    opinion = Opinion.objects.select_related("session").filter(pk=numbers[1]).first()
    if response is None or opinion is None or not is_same(token, token_of(response, opinion)):
        return None
    return (response, opinion) if may_be_rated(response, opinion) else None


def may_be_rated(response: Response, opinion: Opinion) -> bool:
    """Whether the sender of `opinion` reads `response` as its answer: its own, that of what it repeats, or that of the
    issue it is in."""
    answered = Opinion.objects.with_answer().get(pk=opinion.duplicate_of_id or opinion.pk)
    is_read = answered.moderation == Moderation.APPROVED and not (opinion.withdrawn_at or answered.withdrawn_at)
    return is_read and answered.response == response and reads_answer(opinion, answered)


def reads_answer(opinion: Opinion, answered: Opinion) -> bool:
    """Whether the words of the answer at `answered`, loaded `with_answer`, are for the sender of `opinion`: those to
    another's opinion only while everybody may read that, or for they are given to many."""
    response = answered.response
    return opinion == answered or answered.is_public or bool(response and response.issue_id)
