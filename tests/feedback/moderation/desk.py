"""The desk of moderation, as the tests use it."""

from django.urls import reverse

QUEUE = reverse("admin:moderation")


PRIVATE = "0912345678"


EDITED = {"subject": "Đèn ngõ 5 hỏng", "public_text": "Đèn ngõ 5 hỏng hai tuần."}


def case(opinion, page="moderate"):
    return reverse(f"admin:{page}", args=[opinion.pk])


def decide(client, opinion, what, follow=True, **typed):
    return client.post(case(opinion), {"viec": what, **EDITED, **typed}, follow=follow)


def said(response):
    return [str(message) for message in response.context["messages"]]
