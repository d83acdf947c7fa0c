"""The filters of the promises for staff."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.folded_rows import rows_with
from dialogue_portal.lib.narrowing import ANY, NarrowingForm, any_or
from dialogue_portal.lib.text import fold
from sessions_app.chain import ERASED
from sessions_app.models import Body, DialogueSession, User

from ..models import Commitment, CommitmentState, DoneReport, PromiseHandBack, Verification
from ..models.commitments import TO_BE_KEPT, CommitmentQuerySet
from ..models.verifying import is_silenced

LATE, REFUTED, REASONS, HIDDEN, HANDED_BACK = "qua-han", "chua-xong", "ly-do", "chua-cong-bo", "tra-lai"
SEARCHED = ["title", "description", "official_then"]


def refuted(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """Under way again because somebody said that it is not done."""
    said = DoneReport.objects.filter(commitment=OuterRef("pk"), refuted_at__isnull=False, set_aside_at=None)
    return commitments.filter(Exists(said), state=CommitmentState.UNDER_WAY)


def with_unread_reasons(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """Promises with a sender's «not yet» whose public part nobody has decided yet; not if the sender is not heard any
    more, the words are erased, or what was published was taken back."""
    undecided = {"answer": Verification.Answer.NOT_YET, "public_reason": "", "decided_at": None}
    said = Verification.objects.filter(report__commitment=OuterRef("pk"), opinion__isnull=False, **undecided)
    unread = said.exclude(is_silenced()).exclude(reason=ERASED).filter(earlier_reasons=None)
    return commitments.filter(Exists(unread))


def not_out_yet(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """Promises that are still to be published, without those dropped before."""
    return commitments.filter(published_at=None).exclude(state=CommitmentState.DROPPED)


def handed_back(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """Promises that the body that leads them said are not its own."""
    return commitments.filter(pk__in=PromiseHandBack.objects.standing().values("commitment"))


NARROWED: dict[str, tuple[str, Callable[[CommitmentQuerySet], CommitmentQuerySet]]] = {
    LATE: ("quá hạn", CommitmentQuerySet.overdue),
    REFUTED: ("bị báo chưa xong", refuted),
    REASONS: ("có lý do chưa xong chờ biên tập", with_unread_reasons),
    HIDDEN: ("chưa công bố", not_out_yet),
    HANDED_BACK: ("đơn vị trả lại", handed_back),
}


class PromiseFilterForm(NarrowingForm):
    """The filters of the list."""

    q = CleanCharField(label="Từ khóa", required=False, max_length=200)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=any_or([*CommitmentState.choices, *((key, name) for key, (name, _) in NARROWED.items())]),
    )
    don_vi = forms.ModelChoiceField(label="Đơn vị", queryset=Body.objects.none(), required=False, empty_label=ANY)
    hoi_nghi = forms.ModelChoiceField(
        label="Hội nghị", queryset=DialogueSession.objects.none(), required=False, empty_label=ANY
    )

    def __init__(self, *args: Any, seen: QuerySet[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].queryset = Body.objects.filter(pk__in=seen.order_by().values("lead_body"))
        sessions = DialogueSession.objects.filter(pk__in=seen.order_by().values("session"))
        self.fields["hoi_nghi"].queryset = sessions.to_choose_from()

    def narrow(self, commitments: CommitmentQuerySet) -> CommitmentQuerySet:
        chosen = self.chosen()
        if state := chosen.get("tinh_trang"):
            commitments = NARROWED[state][1](commitments) if state in NARROWED else commitments.filter(state=state)
        if body := chosen.get("don_vi"):
            commitments = commitments.filter(lead_body=body)
        if session := chosen.get("hoi_nghi"):
            commitments = commitments.filter(session=session)
        if words := fold(chosen.get("q", "")).split():
            commitments = commitments.filter(pk__in=rows_with(words, commitments, SEARCHED))
        return commitments


def for_work(commitments: CommitmentQuerySet, user: User) -> CommitmentQuerySet:
    """One's own body's first; of these the waiting ones first, by day; ended ones last."""
    bodies = [body.pk for body in user.bodies]
    is_own = Case(When(lead_body__in=bodies, then=Value(0)), default=Value(1))
    waits = Case(
        When(state__in=TO_BE_KEPT, then=Value(0)),
        When(state=CommitmentState.REPORTED_DONE, then=Value(1)),
        default=Value(2),
    )
    return commitments.annotate(is_own=is_own, waits=waits).order_by(
        "is_own", "waits", F("due_on").asc(nulls_last=True), "pk"
    )
