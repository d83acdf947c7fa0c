"""A case in work, and its page."""

from django.urls import reverse

from feedback.deadlines import refresh_deadline
from tests.builders import make_opinion, make_ward

SENDER = {"name": "Phạm Bí Mật", "phone": "+84912345678", "email": "rieng@example.vn"}


def address(opinion):
    return reverse("admin:case", args=[opinion.pk])


def in_work(**kwargs):
    make_ward()
    opinion = make_opinion(
        moderation="approved", sender=SENDER, original_text="Tôi là Phạm Bí Mật, đèn hỏng.", **kwargs
    )
    refresh_deadline(opinion)
    return opinion
