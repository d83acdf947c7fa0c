"""Work that a page does not wait for. Jobs carry ids only."""

from django_tasks import task

from dialogue_portal.lib import mail_files

from .models import Attachment, ProgressFile, ResponseFile, VerificationFile
from .models.files import StoredFile
from .privacy.scrubbing import scrub_personal
from .stored_files import render_stored


def render(model: type[StoredFile], pk: int) -> None:
    stored = model._base_manager.filter(pk=pk).first()
    if stored:
        render_stored(stored)


@task()
def render_attachment(attachment_id: int) -> None:
    """Encode one attached picture anew; does nothing when it is gone."""
    render(Attachment, attachment_id)


@task()
def render_response_file(file_id: int) -> None:
    """Encode one picture of an answer anew; does nothing when it is gone."""
    render(ResponseFile, file_id)


@task()
def render_progress_file(file_id: int) -> None:
    """Encode one picture of a progress entry anew; does nothing when it is gone."""
    render(ProgressFile, file_id)


@task()
def render_verification_file(file_id: int) -> None:
    """Encode one picture that a sender added to «not yet» anew; does nothing when it is gone."""
    render(VerificationFile, file_id)


@task(priority=-10)
def scrub_database() -> None:
    """Take what was erased out of the database's files as well, and out of mail that went into files."""
    scrub_personal()
    mail_files.clear()


@task(priority=-10)
def send_message(message_id: int) -> None:
    """Send one mail of the outbox. After the pictures: a mail server that hangs must not hold them up."""
    from .outbox import delivery  # which builds on the verbs, and they enqueue this job

    delivery.deliver(message_id)


@task(priority=-10)
def send_due() -> None:
    """Send all that is due, with another look later in case this worker dies half-way."""
    from .outbox import delivery  # as above

    delivery.look_again()
    delivery.deliver_due()
