"""A body reports that a promise is kept; those who asked for it, and the Front, say whether it is so.

Each sender answers once per report. What a sender types stays with staff until they write what may be read of it.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from dialogue_portal.lib.files import BadFile
from sessions_app.actions import NotReady, WrongState, move, record
from sessions_app.models import User

from ..models import (
    Commitment,
    CommitmentState,
    DoneReport,
    EarlierReason,
    EditedFor,
    Opinion,
    Verification,
    VerificationFile,
    WaitingFile,
)
from ..models.progress import PROOF
from ..models.verifying import ASKING_DAYS, is_silenced
from ..stored_files import OTHER_PICTURE, media_type_of, store
from ..tasks import render_verification_file
from .calls import end_overtaken_calls, waiting_calls
from .follow_up import add_progress, change
from .progress_files import NewFile
from .promised import (
    QUESTION,
    addresses_asked,
    is_told_of,
    promised_to,
    tell_who_asked,
    tell_who_follows,
    tell_who_keeps,
)
from .sender_links import is_same, link_token, numbers_in
from .tell import sender_of
from .waiting_files import taken

MOST_PICTURES = 2
"""Photographs that a sender may add to «not yet»."""
ONLY_PICTURES = f"Chỉ nhận ảnh, chưa nhận phim. {OTHER_PICTURE}"

Answer = Verification.Answer
SAID_DONE = (CommitmentState.REPORTED_DONE, CommitmentState.VERIFIED)


@transaction.atomic
def report_done(commitment: Commitment, *, by: User, text: str = "", files: Sequence[NewFile] = ()) -> DoneReport:
    """The lead body says that it is done, and what was done; the senders of what it comes from are asked, once each,
    and who follows it is told. What proves it stands with the progress of the work.

    Raises `NotReady` while the public cannot see the commitment: nobody could be asked about it; and what
    `add_progress_file` raises.
    """
    if not Commitment.objects.public().filter(pk=commitment.pk).exists():
        raise NotReady("Việc này chưa công bố nên chưa hỏi được người đã nêu ý kiến. Hãy công bố trước.")
    change(commitment, CommitmentState.UNDER_WAY, CommitmentState.REPORTED_DONE, by=by)
    end_overtaken_calls(commitment, by=by, kinds=["put_off", "asked_done", "taken_up"])
    report = DoneReport.objects.create(commitment=commitment, text=text, reported_by=by)
    if files:
        add_progress(commitment, by=by, text=PROOF, on=timezone.localdate(), files=files)
    tell_who_asked(commitment, QUESTION, occurrence=report.pk)
    asked = addresses_asked(commitment)
    tell_who_follows(commitment, "reported_done", occurrence=report.pk, knowing=asked, with_opinions=False)
    return report


@transaction.atomic
def verify_commitment(commitment: Commitment, *, by: User) -> None:
    """Somebody outside the lead body confirms that it is done."""
    if commitment.lead_body in by.bodies:
        raise NotReady("Đơn vị chủ trì không tự xác nhận việc của mình.")
    change(commitment, CommitmentState.REPORTED_DONE, CommitmentState.VERIFIED, by=by)
    report = standing_report(commitment)
    Verification.objects.create(report=report, verifier=by, answer=Answer.DONE)
    tell_who_follows(commitment, "kept", occurrence=report.pk)


@transaction.atomic
def send_back(commitment: Commitment, *, by: User, reason: str) -> None:
    """The Front has looked: it is not done, and says publicly what is missing. Work goes on.

    Raises `NotReady` without a reason, `WrongState` for a promise that was not reported done.
    """
    if not reason.strip():
        raise NotReady("Hãy ghi việc gì chưa xong: người dân đọc được.")
    start = CommitmentState(commitment.state)
    if start not in SAID_DONE:
        raise WrongState
    move(commitment, start, CommitmentState.UNDER_WAY)
    record(commitment, "send_back", by=by, start=start, end=CommitmentState.UNDER_WAY, reason=reason)
    report = standing_report(commitment)
    said = {"reason": reason, "public_reason": reason}
    Verification.objects.create(report=report, verifier=by, answer=Answer.NOT_YET, **said)
    refute(report, start, by=by)


def standing_report(commitment: Commitment) -> DoneReport:
    """The report that stands. A promise reported done before reports were stored gets one now."""
    report, _ = DoneReport.objects.standing().get_or_create(commitment=commitment)
    return report


def refute(report: DoneReport, start: CommitmentState, *, by: User | None, knowing: Collection[str] = ()) -> None:
    """Close a report as untrue: nobody is called any more to be asked about it. The body that made it is told, which
    goes on with the work, under its new name if it was renamed since, and who follows the promise; who follows an
    opinion hears of it when they had heard that the promise was kept. `start` is how it stood before."""
    report.refuted_at = timezone.now()
    report.save(update_fields=["refuted_at"])
    promise, was_kept = report.commitment, start == CommitmentState.VERIFIED
    promise.lead_body = promise.lead_body.now
    promise.save(update_fields=["lead_body"])
    end_overtaken_calls(promise, by=by, kinds=["asked_done"])
    tell_who_keeps(promise, "not_done", occurrence=str(report.pk))
    tell_who_follows(promise, "not_done", occurrence=report.pk, knowing=knowing, with_opinions=was_kept)


def token_of(report: DoneReport, opinion: Opinion) -> str:
    """The secret of one sender's link about one report; only in that mail."""
    return link_token("done-report", report.pk, report.reported_at.isoformat(), opinion)


def asked_with(token: str) -> tuple[DoneReport, Opinion] | None:
    """The report and the opinion of `token`; None if we never made it, or the sender is no longer asked."""
    numbers = numbers_in(token)
    if numbers is None:
        return None
    report = DoneReport.objects.select_related("commitment__lead_body").filter(pk=numbers[0]).first()
    opinion = Opinion.objects.select_related("session").filter(pk=numbers[1]).first()
    if report is None or opinion is None or not is_same(token, token_of(report, opinion)):
        return None
    return (report, opinion) if is_asked(report, opinion) else None


def is_asked(report: DoneReport, opinion: Opinion) -> bool:
    return is_told_of(opinion, report.commitment)


def said_of(report: DoneReport, opinion: Opinion) -> Verification | None:
    """This sender's answer about this report, if any."""
    return Verification.objects.filter(report=report, opinion=opinion).first()


def reports_to(opinion: Opinion) -> QuerySet[DoneReport]:
    """All reports on promises that come from `opinion`, even if its sender may not answer any more."""
    return DoneReport.objects.filter(commitment__in=promised_to(opinion)).select_related("commitment__lead_body")


def open_reports(opinion: Opinion) -> QuerySet[DoneReport]:
    """The reports that the sender of `opinion` may answer now: standing, not answered yet."""
    commitments = promised_to(opinion).exclude(state=CommitmentState.DROPPED)
    standing = DoneReport.objects.standing().filter(reported_at__gte=timezone.now() - ASKING_DAYS)
    answered = Verification.objects.filter(opinion=opinion)
    reports = standing.filter(commitment__in=commitments.values("pk")).exclude(verifications__in=answered)
    return reports.select_related("commitment__lead_body")


def why_closed(report: DoneReport) -> str:
    """Why nobody may answer this report any more, as a sentence for the sender; empty while they may."""
    if report.commitment.state == CommitmentState.DROPPED:
        return "Việc này không làm nữa như đã báo; lý do ghi ở trang của việc này."
    if DoneReport.objects.filter(commitment=report.commitment_id, pk__gt=report.pk).exists():
        return "Đơn vị đã báo lại lần khác. Mời ông/bà trả lời về lần báo mới nhất."
    if report.set_aside_at:
        return "Sau lần báo này việc đã ghi không làm nữa, rồi được làm tiếp. Đơn vị báo xong thì ông/bà lại được hỏi."
    if timezone.now() > report.reported_at + ASKING_DAYS:
        days = ASKING_DAYS.days
        return f"Đã quá {days} ngày kể từ lần báo này. Việc chưa xong, mời ông/bà gửi ý kiến mới hoặc gọi điện."
    return ""


@transaction.atomic
def say_whether_done(
    report: DoneReport,
    opinion: Opinion,
    *,
    answer: str,
    reason: str = "",
    pictures: Sequence[Any] = (),
    waiting: Sequence[WaitingFile] = (),
    by: User | None = None,
) -> Verification:
    """A sender's one answer about one report. `answer` is one of `Verification.Answer`; `waiting` are pictures kept
    while they mended the form.

    «Done» verifies what was reported; «not yet», with a reason, puts it back to work at once, also after somebody else
    verified it. Nothing that was typed goes into the record; `by` is who wrote down what was said by telephone.

    Raises `WrongState` for who is not asked, `NotReady` for a second answer, after the time, or without a reason,
    `BadFile` for what is no picture; nothing is kept then.
    """
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=report.commitment_id)
    report = DoneReport.objects.get(pk=report.pk)
    report.commitment = commitment
    if not is_asked(report, opinion):
        raise WrongState
    if said_of(report, opinion):
        raise NotReady("Ông/bà đã trả lời lần báo này.")
    if why := why_closed(report):
        raise NotReady(why)
    if answer == Answer.NOT_YET and not reason.strip():
        raise NotReady("Hãy ghi việc gì chưa xong.")
    said = Verification.objects.create(report=report, opinion=opinion, answer=answer, reason=reason)
    add_pictures(said, [*taken(waiting), *pictures])
    spare_a_call(report, opinion)
    carry_out(said, opinion, commitment, by=by)
    return said


def spare_a_call(report: DoneReport, opinion: Opinion) -> None:
    """End calls that would ask this sender, also about earlier reports, and about other opinions of theirs."""
    reports = DoneReport.objects.filter(commitment=report.commitment_id, pk__lte=report.pk).values_list("pk", flat=True)
    questions = waiting_calls().filter(kind=QUESTION, occurrence__in=[str(pk) for pk in reports])
    marks = list(questions.filter(case_id=opinion.pk).exclude(gathered_for="").values_list("gathered_for", flat=True))
    questions.filter(Q(case_id=opinion.pk) | Q(gathered_for__in=marks)).update(dropped_at=timezone.now())


def add_pictures(said: Verification, pictures: Sequence[Any]) -> None:
    """Store the pictures privately; staff may publish some."""
    if len(pictures) > MOST_PICTURES:
        raise NotReady(f"Nhiều nhất {MOST_PICTURES} ảnh.")
    for upload in pictures:
        file = VerificationFile(verification=said, media_type=media_type_of(upload))
        if not file.is_picture:
            raise BadFile(ONLY_PICTURES)
        store(file, upload)
        render_verification_file.enqueue(file_id=file.pk)


def carry_out(said: Verification, opinion: Opinion, commitment: Commitment, *, by: User | None) -> None:
    """Apply the answer of the sender of `opinion`; no effect once the report was refuted."""
    report, is_done = said.report, said.answer == Answer.DONE
    start, verb = CommitmentState(commitment.state), "confirm_done" if is_done else "refute_done"
    if report.refuted_at or start not in SAID_DONE or (is_done and start == CommitmentState.VERIFIED):
        record(commitment, verb, by=by)
        return
    end = CommitmentState.VERIFIED if is_done else CommitmentState.UNDER_WAY
    move(commitment, start, end)
    record(commitment, verb, by=by, start=start, end=end)
    sender = sender_of(opinion)
    knowing = {sender.email.lower()} if sender else ()
    if is_done:
        tell_who_follows(commitment, "kept", occurrence=report.pk, knowing=knowing)
    else:
        refute(report, start, by=by, knowing=knowing)


@transaction.atomic
def publish_reason(
    said: Verification,
    *,
    by: User,
    public_reason: str,
    shown: Sequence[int] = (),
    edited_for: str = "",
    why: str = "",
) -> None:
    """Write what the public reads of a sender's reason, which may be nothing, and let the pictures with the keys
    `shown` through.

    What everybody could read before is kept for staff, and the page of the promise says from now on when it was edited
    and why (`edited_for` of `EditedFor`, in own words `why`), never what it said: it is mostly edited to take out what
    tells of somebody. Raises `WrongState` where `said` reads otherwise by now, or is the Front's, whose words are
    corrected openly; `NotReady` to edit without a reason, or to let a picture through that is not encoded anew yet.
    """
    senders = Verification.objects.exclude(opinion=None).select_for_update(of=("self",), no_key=True)
    current = senders.filter(pk=said.pk, public_reason=said.public_reason).first()
    if current is None:
        raise WrongState
    is_edited = current.public_reason != public_reason and was_read(current)
    files = list(said.files.all())
    if any(file.pk in shown and file.rendered_at is None for file in files):
        raise NotReady("Ảnh chưa xử lý xong nên chưa đăng được. Hãy thử lại sau ít phút.")
    told = keep_reason(current, by=by, edited_for=edited_for, why=why).told_why if is_edited else ""
    said.public_reason, said.decided_at = public_reason, timezone.now()
    said.save(update_fields=["public_reason", "decided_at"])
    for file in files:
        file.is_public = file.pk in shown
        file.save(update_fields=["is_public"])
    record(said.report.commitment, "edit_reason" if is_edited else "publish_reason", by=by, reason=told)


def was_read(said: Verification) -> bool:
    """Whether its public words could ever be read. Those of a withdrawn or diverted opinion are shown to nobody, now or
    later."""
    is_heard = Verification.objects.exclude(is_silenced()).filter(pk=said.pk).exists()
    return is_heard and bool(said.public_reason or said.earlier_reasons.exists())


def keep_reason(said: Verification, *, by: User, edited_for: str, why: str) -> EarlierReason:
    """Keep the present words for staff. Call it with `said` locked."""
    if edited_for not in EditedFor.values or (edited_for == EditedFor.OTHER and not why.strip()):
        raise NotReady("Hãy ghi vì sao sửa: mọi người đọc được.")
    last = said.earlier_reasons.aggregate(last=Max("number"))["last"] or 0
    kept = {"text": said.public_reason, "replaced_by": by, "edited_for": edited_for, "why": why}
    return said.earlier_reasons.create(number=last + 1, **kept)
