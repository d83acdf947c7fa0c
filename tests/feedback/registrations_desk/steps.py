"""Steps of the tests in this folder."""

from django.urls import reverse

from feedback.forms.registering import new_token

DESK = "/quan-tri/ban/dang-ky/"


def one(row):
    return reverse("admin:registration", args=[row.pk])


def press(client, row, what, **kwargs):
    return client.post(reverse("admin:registration_act", args=[row.pk]), {"viec": what, **kwargs}, follow=True)


def names_in(response):
    return [line["name"] for line in response.context["rows"]]


def entered(meeting, **kwargs):
    return {
        "meeting": meeting.pk,
        "wish": "speak",
        "about": "Rác ở chợ",
        "people": 1,
        "name": "Thử",
        "phone": "0911115678",
        "token": new_token(),
        **kwargs,
    }
