"""Steps of the tests in this folder."""

from feedback import actions
from feedback.actions.tell import tell_sender
from sessions_app.models import OutboxMessage
from tests.builders import make_opinion, make_response, make_user

SENDER = {"name": "Phạm Thị Riêng", "phone": "+84912345678", "email": "rieng@example.vn"}
SERVERS = "tests.feedback.outbox.mail_servers."


def opinion_of(**kwargs):
    return make_opinion(**{"sender": SENDER, **kwargs})


def told(kind="declined", **kwargs):
    opinion = opinion_of(moderation=kwargs.pop("moderation", "declined"), **kwargs)
    return tell_sender(opinion, kind, occurrence="1")


def publish(**kwargs):
    opinion = kwargs.pop("opinion", None) or opinion_of(moderation="approved")
    response = make_response(opinion=opinion, state="approved", author=make_user(), **kwargs)
    actions.publish_response(response, by=make_user())
    return response


def fresh():
    return OutboxMessage.objects.get()
