"""Work that a page does not wait for. Jobs carry ids only."""

from django_tasks import task

from dialogue_portal.lib import mail_files

from . import actions
from .models import Attachment, ProgressFile, ResponseFile, VerificationFile
from .outbox import delivery
from .privacy.scrubbing import scrub_personal


@task()
def render_attachment(attachment_id: int) -> None:
    """Encode one attached picture anew; does nothing when it is gone."""
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment:
        actions.render_stored(attachment)


@task()
def render_response_file(file_id: int) -> None:
    """Encode one picture of an answer anew; does nothing when it is gone."""
    file = ResponseFile.objects.filter(pk=file_id).first()
    if file:
        actions.render_stored(file)


@task()
def render_progress_file(file_id: int) -> None:
    """Encode one picture of a progress entry anew; does nothing when it is gone."""
    file = ProgressFile.objects.filter(pk=file_id).first()
    if file:
        actions.render_stored(file)


@task()
def render_verification_file(file_id: int) -> None:
    """Encode one picture that a sender added to «not yet» anew; does nothing when it is gone."""
    file = VerificationFile.objects.filter(pk=file_id).first()
    if file:
        actions.render_stored(file)


@task(priority=-10)
def scrub_database() -> None:
    """Take what was erased out of the database's files as well, and out of mail that went into files."""
    scrub_personal()
    mail_files.clear()


@task(priority=-10)
def send_message(message_id: int) -> None:
    """Send one mail of the outbox. After everything else: a mail server that hangs must not hold up pictures."""
    delivery.deliver(message_id)


@task(priority=-10)
def send_due() -> None:
    """Send all that is due, with another look later in case this worker dies half-way."""
    delivery.look_again()
    delivery.deliver_due()
