"""The papers that need only the data of the conference. Those about what residents said are added in
`feedback.documents`."""

from . import Paper, invitation, notice, plan, programme, script

PAPERS: tuple[Paper, ...] = (
    plan.PAPER,
    notice.PAPER,
    invitation.PAPER,
    invitation.PAPER_FOR_EACH,
    programme.PAPER,
    script.PAPER,
)
