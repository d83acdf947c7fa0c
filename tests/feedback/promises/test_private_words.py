"""What staff write about a promise is public and in mails at once: it is asked about if it tells of a person."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from sessions_app.models import CaseEvent
from tests.builders import make_body, make_drop_reason
from tests.staff import text_of, verb_address

from .desk import address_of, public


@pytest.mark.parametrize("verb", ["ghi-tien-do", "bao-xong", "lui-han", "doi-don-vi", "thoi-lam"])
def test_words_that_go_out_at_once_are_asked_about_if_they_tell_of_a_person(office, verb):
    promise = public(state="under_way", due_on=timezone.localdate())
    told = "Hỏi bà con số 0912 345 678."
    later = f"{timezone.localdate() + dt.timedelta(days=9):%d/%m/%Y}"
    choices = {"due_on": later, "body": make_body().pk, "drop_reason": make_drop_reason().pk}
    typed = {"text": told, "reason": told, **choices}
    asked = office.post(verb_address(promise, verb), typed)
    assert "Đăng lên thì ai cũng đọc được: số điện thoại 0912 345 678." in text_of(asked)
    assert not CaseEvent.objects.exists()
    (seal,) = re.findall(r'name="seen" value="(\w+)"', asked.content.decode())
    assert office.post(verb_address(promise, verb), {**typed, "seen": seal}).url == address_of(promise)
