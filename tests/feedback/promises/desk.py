"""The desk of promises, and a promise whose report a sender refuted."""

from django.utils import timezone

from feedback import actions
from tests.builders import make_commitment, make_done_report, make_opinion

LIST = "/quan-tri/ban/viec-phai-lam/"
WORDS = "Nắp cống nhà số 5 vẫn vỡ"


def public(**fields):
    return make_commitment(**{"published_at": timezone.now(), **fields})


def refused(reason=WORDS, pictures=(), **fields):
    """What a sender said in refuting the report of a public promise."""
    commitment, opinion = public(**fields), make_opinion(moderation="approved")
    commitment.opinions.add(opinion)
    report = make_done_report(commitment)
    return actions.say_whether_done(report, opinion, answer="not_yet", reason=reason, pictures=pictures)


def address_of(commitment):
    return f"{LIST}{commitment.pk}/"


def listed(response):
    return list(response.context["page"])
