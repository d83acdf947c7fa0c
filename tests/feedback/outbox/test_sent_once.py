"""However many workers send, and however often they try: one mail."""

from django.core import mail
from django.core.management import call_command
from django_tasks_db.management.commands.db_worker import Worker

from feedback.outbox import delivery
from sessions_app.models import OutboxMessage
from tests.mails import IN_JOBS, mail_for
from tests.marks import committing

from .steps import SERVERS, fresh, told


def test_two_senders_at_once_send_one_mail(in_jobs, settings):
    settings.EMAIL_BACKEND = SERVERS + "SecondWorkerMeanwhile"
    message = told()
    delivery.deliver(message.pk)
    delivery.deliver(message.pk)
    call_command("send_outbox")
    assert len(mail.outbox) == 1
    assert fresh().tries == 1


def test_of_two_workers_that_read_the_same_row_one_gets_it(in_jobs):
    message = told()
    same = OutboxMessage.objects.get(pk=message.pk)
    assert [delivery.claim(message), delivery.claim(same)] == [True, False]


def test_every_try_of_a_message_carries_the_same_message_id(in_jobs):
    message = told()
    ids = [mail_for(message).message()["Message-ID"] for _ in range(2)]
    assert ids[0] == ids[1]
    assert "rieng" not in ids[0]


@committing
def test_the_worker_of_the_real_portal_sends_what_a_verb_wrote(settings):
    settings.TASKS = IN_JOBS
    settings.CONN_MAX_AGE = None
    told()
    names = {"queue_names": ["default"], "excluded_queue_names": [], "backend_name": "default", "worker_id": "x"}
    Worker(interval=0, batch=True, startup_delay=False, max_tasks=None, **names).run()
    assert len(mail.outbox) == 1
    assert fresh().sent_at
