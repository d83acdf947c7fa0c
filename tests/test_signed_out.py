"""Whoever is signed out while writing loses nothing: staff write long answers, and a session ends with the day."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.models import Assignment, Outcome, Response
from sessions_app.models import Topic

from .builders import make_body, make_opinion, make_user
from .forms import form_on
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


def test_words_sent_while_signed_out_are_shown_to_nobody_else(desk):
    strict = Client(enforce_csrf_checks=True)
    assert "tuần tra" not in strict.post(desk, {"text": WORDS}).content.decode()
    assert "tuần tra" not in Client().get(desk, {"text": WORDS}, follow=True).content.decode()


def test_who_is_signed_in_goes_on_as_ever(desk):
    assert signed_in("Văn phòng").post(desk, {"viec": "luu", "text": WORDS}).status_code in {200, 302}


# Signed in again, in another tab: the page that is still open carries a mark of before


STRICT = {"headers": {"Sec-Fetch-Site": "same-origin"}}


@pytest.fixture
def writer():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("Văn phòng"))
    return client


def sent_from_old_page(client, desk, **more):
    sent = {"viec": "luu", "text": WORDS, "outcome": "1", "csrfmiddlewaretoken": "c" * 64, **more}
    client.get(desk)
    return client.post(desk, sent, **STRICT)


def test_what_a_page_of_before_the_sign_in_sends_is_given_back_and_sent_again_by_one_button(writer, desk):
    again = form_on(page := sent_from_old_page(writer, desk, version="0", issued_on=f"{timezone.localdate():%d/%m/%Y}"))
    assert page.status_code == 403
    assert "mở từ trước lần đăng nhập gần nhất" in page.content.decode()
    assert again.values["text"] == ["\n" + WORDS]
    assert again.values["csrfmiddlewaretoken"] != ["c" * 64]
    body = Assignment.objects.get().body_id
    values = {**again.values, "text": WORDS, "viec": "luu", "body": body, "outcome": Outcome.objects.first().pk}
    assert writer.post(desk, values, **STRICT).status_code == 302
    assert Response.objects.get().text == WORDS


def test_what_came_from_elsewhere_or_holds_a_password_is_not_repeated(writer, desk):
    foreign = writer.post(desk, {"text": WORDS}, headers={"Sec-Fetch-Site": "cross-site"})
    secret = sent_from_old_page(writer, desk, old_password="mat-khau")
    assert [page.status_code for page in [foreign, secret]] == [403, 403]
    assert not ["tuần tra" for page in [foreign, secret] if "tuần tra" in page.content.decode()]


def test_who_signed_in_beside_the_page_of_signing_in_is_led_on(writer):
    login = reverse("admin:login")
    typed = {"username": "a", "password": "b"}
    assert writer.post(login, typed, **STRICT).url == reverse("admin:index")
    assert Client(enforce_csrf_checks=True).post(login, typed, **STRICT).status_code == 403


def test_who_is_signed_out_sends_it_again_from_the_same_page(desk):
    page = Client().post(desk, {"viec": "luu", "text": WORDS, "outcome": "1"})
    again = form_on(page)
    assert (again.values["viec"], again.values["outcome"]) == (["luu"], ["1"])
    assert f'<form method="post" action="{desk}"' in page.content.decode()
