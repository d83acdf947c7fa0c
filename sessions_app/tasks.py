"""Background jobs. Their arguments are ids only."""

from django_tasks import task

from . import document_words, emails, photo_files
from .models import DocumentVersion, Photo, User


@task()
def render_photo(photo_id: int) -> None:
    """Make the public sizes of one photograph; does nothing if it is gone."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo:
        photo_files.render_photo(photo)


@task(priority=-20)
def read_version(version_id: int) -> None:
    """Read the words of one file, after work that people wait for; does nothing if it is gone."""
    version = DocumentVersion.objects.filter(pk=version_id).first()
    if version:
        document_words.read_version(version)


@task()
def send_password_reset(user_id: int) -> None:
    """Mail the link for a new password. Not retried: a person who waits for it asks again."""
    user = User.objects.filter(User.AT_WORK, pk=user_id).exclude(email="").first()
    if user:
        emails.password_reset_mail(user).send()
