"""Work that a page does not wait for. Jobs carry ids only."""

from django_tasks import task

from . import actions
from .models import Photo


@task()
def render_photo(photo_id: int) -> None:
    """Make the public sizes of one photograph; does nothing when it is gone."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo:
        actions.render_photo(photo)
