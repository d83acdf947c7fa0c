"""The papers that need only what the conference itself says. Those about what residents said join in
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
