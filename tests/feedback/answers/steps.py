"""The text of answers."""

from django.utils import timezone

from feedback.models import Outcome
from tests.builders import make_body


def words(**fields):
    first = {"text": "Đã sửa.", "outcome": Outcome.objects.first(), "body": make_body()}
    return {**first, "issued_on": timezone.localdate(), **fields}
