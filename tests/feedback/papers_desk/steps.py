"""Steps at the papers desk."""

from django.urls import reverse

from tests.forms import FormReader
from tests.staff import text_of


def page_of_set(session):
    return reverse("admin:session_papers", args=[session.pk])


def page_of_paper(key, subject):
    return reverse("admin:paper", args=[key, subject.pk])


def press(client, key, subject, step, **typed):
    return client.post(page_of_paper(key, subject), {"viec": step, **typed}, follow=True)


def head(shown_for, **changes):
    """The form as shown, with `changes`."""
    shown = {"place": "Thử Nghiệm", "authority": "TM. ỦY BAN NHÂN DÂN", "signer_title": "CHỦ TỊCH"}
    return {"shown_for": shown_for.pk, "issuer": shown_for.pk, **shown, **changes}


def step_form(page, step):
    """The form of one step on the page, as a browser sends it."""
    reader = FormReader()
    reader.feed(text_of(page))
    return next(form for form in reader.forms if form.values.get("viec") == [step])
