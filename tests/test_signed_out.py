"""Whoever is signed out while writing loses nothing: staff write long answers, and a session ends with the day."""

import pytest
from django.test import Client
from django.urls import reverse

from sessions_app.models import Topic

from .builders import make_body, make_opinion
from .staff import signed_in

pytestmark = pytest.mark.django_db

WORDS = "Công an phường đã tuần tra, <b>tuần nào</b> cũng có người trực."


@pytest.fixture
def desk():
    case = make_opinion(moderation="approved", processing="assigned")
    case.assignments.create(body=make_body())
    return reverse("admin:answer", args=[case.pk])


def test_words_that_came_without_a_sign_in_are_given_back(desk):
    page = Client().post(desk, {"viec": "luu", "text": WORDS, "outcome": "1"})
    assert page.status_code == 403
    assert "tuần tra, &lt;b&gt;tuần nào&lt;/b&gt; cũng" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_so_are_those_of_the_forms_of_rows():
    page = Client().post(reverse("admin:sessions_app_topic_add"), {"name": "Chiếu sáng công cộng"})
    assert "Chiếu sáng công cộng" in page.content.decode()
    assert not Topic.objects.filter(name="Chiếu sáng công cộng").exists()


def test_a_text_with_headings_and_lists_can_be_copied_with_them(desk):
    page = Client().post(desk, {"text": "<p>Sáng <strong>thứ Năm</strong>.</p><script>x()</script>"}).content.decode()
    assert ("<p>Sáng <strong>thứ Năm</strong>.</p>" in page, "x()</script>" in page) == (True, False)


@pytest.mark.parametrize("data", [{}, {"viec": "luu"}, {"text": WORDS, "old_password": "mat-khau"}])
def test_without_words_or_with_a_password_one_is_led_to_the_sign_in(desk, data):
    response = Client().post(desk, data)
    assert response.url.startswith(reverse("admin:login"))


def test_nobody_else_reads_them(desk):
    strict = Client(enforce_csrf_checks=True)
    assert "tuần tra" not in strict.post(desk, {"text": WORDS}).content.decode()
    assert "tuần tra" not in Client().get(desk, {"text": WORDS}, follow=True).content.decode()


def test_who_is_signed_in_goes_on_as_ever(desk):
    assert signed_in("Văn phòng").post(desk, {"viec": "luu", "text": WORDS}).status_code in {200, 302}
