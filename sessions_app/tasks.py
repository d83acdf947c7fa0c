"""Work that a page does not wait for. Jobs carry ids only."""

from django_tasks import task

from . import actions, emails
from .models import Photo, User


@task()
def render_photo(photo_id: int) -> None:
    """Make the public sizes of one photograph; does nothing when it is gone."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo:
        actions.render_photo(photo)


@task()
def send_password_reset(user_id: int) -> None:
    """Mail the way to a new password. Not tried again: whoever waits for it asks again."""
    user = User.objects.filter(pk=user_id, is_active=True, is_staff=True).exclude(email="").first()
    if user:
        emails.password_reset_mail(user).send()
