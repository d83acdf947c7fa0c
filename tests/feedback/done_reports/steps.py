"""Steps of the tests in this folder."""

from django.urls import reverse
from django.utils import timezone

from feedback import actions

from ...builders import (
    make_commitment,
    make_opinion,
    make_user,
)
from ...staff import fresh

MAIL = {"email": "dau@example.vn"}


WORDS = "Nắp cống thứ ba vẫn vỡ, nhà số 5"


def heard(**fields):
    return make_opinion(**{"moderation": "approved", "sender": MAIL, **fields})


def promise(*opinions, **fields):
    """A public commitment under way, from `opinions`."""
    made = make_commitment(**{"published_at": timezone.now(), "state": "under_way", **fields})
    made.opinions.set(opinions)
    return made


def reported(*opinions, **fields):
    """A commitment reported done, with the report; its senders are asked."""
    commitment = promise(*opinions, **fields)
    return actions.report_done(commitment, by=make_user(), text="Đã thay 09 nắp.")


def say(report, opinion, answer="done", **said):
    return actions.say_whether_done(report, opinion, answer=answer, **said)


def refuse(report, opinion, reason=WORDS, **said):
    return say(report, opinion, "not_yet", reason=reason, **said)


def page_of(report):
    return reverse("feedback:commitment", args=[report.commitment_id])


def state_of(report):
    return fresh(report.commitment).state
