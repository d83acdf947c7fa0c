"""Home: the newest answers, a box to find by, the way to what is over."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from .builders import (
    make_issue,
    make_meeting,
    make_opinion,
    make_response,
    make_session,
)
from .staff import text_of

pytestmark = pytest.mark.django_db


def told_answers(client):
    page = client.get(reverse("home")).content.decode()
    return re.findall(r'class="brief">\s*<h3><a href="[^"]*">([^<]*)', page)


def test_home_shows_the_answers_that_were_published_last_whenever_it_was_asked(client):
    now = timezone.now()
    for day, subject in [(9, "Hỏi lâu rồi"), (2, "Hỏi sau"), (1, "Hỏi mới")]:
        opinion = make_opinion(moderation="approved", subject=subject, received_at=now - dt.timedelta(days=day))
        answered_at = now - dt.timedelta(minutes=10 - day)
        make_response(opinion=opinion, state="published", published_at=answered_at)
    make_response(opinion=make_opinion(subject="KHÔNG CÔNG KHAI"), state="published")
    assert told_answers(client) == ["Hỏi lâu rồi", "Hỏi sau", "Hỏi mới"]


def test_home_shows_no_answer_of_long_ago_that_is_only_retold_as_new(client):
    make_response(opinion=make_opinion(moderation="approved", subject="Hỏi năm nay"), state="published")
    old = make_session(source="Bài đăng ngày 16/09/2019")
    retold = make_opinion(moderation="approved", subject="Hỏi năm 2019", session=old)
    make_response(opinion=retold, state="published", published_at=timezone.now())
    assert told_answers(client) == ["Hỏi năm nay"]


def test_home_has_a_box_that_finds_where_there_is_something_to_find(client):
    page = client.get(reverse("home")).content.decode()
    assert 'class="find"' not in page
    opinion = make_opinion(moderation="approved", subject="Cây xà cừ đổ")
    page = client.get(reverse("home")).content.decode()
    action, name = re.search(
        r'<form class="find" action="([^"]+)".*?<input type="search" name="(\w+)"', page, re.DOTALL
    ).groups()
    assert opinion.subject in text_of(client.get(action, {name: "xa cu"}))


def test_home_shows_an_answer_to_many_once(client):
    session = make_session()
    lamps = [make_opinion(session=session, moderation="approved", subject=f"Đèn {ward}") for ward in "ABC"]
    issue = make_issue(*lamps, published_at=timezone.now())
    make_response(opinion=lamps[0], issue=issue, state="published")
    for lamp in lamps:
        type(lamp).objects.filter(pk=lamp.pk).update(processing="answered")
    assert told_answers(client) == ["Đèn A"]


def test_home_leads_to_past_sessions_only_where_there_are_any(client):
    assert "Các hội nghị đã qua" not in client.get(reverse("home")).content.decode()
    make_meeting(session=make_session(), held_on=timezone.localdate() - dt.timedelta(days=9))
    assert "Các hội nghị đã qua" in client.get(reverse("home")).content.decode()
