"""Steps of the tests in this folder."""

from django.utils import timezone

from feedback import actions
from feedback.models import Opinion, Outcome
from sessions_app.models import OutboxMessage
from tests.builders import make_body, make_opinion
from tests.staff import fresh


def said(session, email="", **fields):
    sender = {"email": email} if email else {}
    return make_opinion(session=session, moderation="approved", sender=sender, **fields)


def words(**fields):
    first = {"text": "Sẽ sửa trong tháng.", "outcome": Outcome.objects.first(), "body": make_body()}
    return {**first, "issued_on": timezone.localdate(), **fields}


def publish(response, *, by):
    for verb in [actions.submit_response, actions.approve_response, actions.publish_response]:
        verb(fresh(response), by=by)
    return fresh(response)


def answer(opinion, *, by, **fields):
    return publish(actions.start_response(fresh(opinion), by=by, **words(**fields)), by=by)


def told(kind="answered"):
    return sorted(OutboxMessage.objects.filter(kind=kind, recipient_kind="sender").values_list("case_id", flat=True))


def keys(opinions):
    return sorted(opinion.pk for opinion in opinions)


def read(opinion):
    return Opinion.objects.with_response().get(pk=opinion.pk).response
