"""Two people at one page of the staff site: who comes second is told, and neither loses what they typed."""

import html
import re

import pytest

from feedback import actions
from sessions_app.models import CaseEvent
from tests.builders import make_opinion, make_topic
from tests.feedback.test_admin_forms import plain_form
from tests.feedback.test_attachments import attached
from tests.staff import fresh, page_of, signed_in, text_of

pytestmark = pytest.mark.django_db


def opened(client, row):
    """What the page carries to say as what it was opened."""
    found = re.search(r'name="_opened" value="([^"]*)"', text_of(client.get(page_of(row))))
    return {"_opened": html.unescape(found[1])}


@pytest.fixture
def first():
    return signed_in("Văn phòng", full_name="Cán bộ Thứ nhất")


@pytest.fixture
def second():
    return signed_in("Văn phòng", full_name="Cán bộ Thứ hai")


def test_the_second_is_told_who_changed_what_and_neither_text_is_lost(first, second):
    opinion, topic = make_opinion(), make_topic(name="Chiếu sáng")
    seen_by_both = opened(second, opinion)
    first.post(page_of(opinion), plain_form(opinion, public_text="Đèn ngõ 3 tắt.", topic=topic.pk, **seen_by_both))
    mine = plain_form(opinion, public_text="Đèn ngõ 3 hỏng hẳn.", subject="Đèn", **seen_by_both)
    refused = second.post(page_of(opinion), mine)
    shown = text_of(refused)
    assert fresh(opinion).public_text == "Đèn ngõ 3 tắt."
    assert fresh(opinion).topic == topic
    for words in ["Cán bộ Thứ nhất", "<del>tắt.</del>", "<ins>hỏng hẳn.</ins>", "Chiếu sáng"]:
        assert words in shown
    assert refused.context["adminform"].form["public_text"].value() == "Đèn ngõ 3 hỏng hẳn."
    again = html.unescape(re.search(r'name="_opened" value="([^"]*)"', shown)[1])
    assert second.post(page_of(opinion), {**mine, "_opened": again}).status_code == 302
    assert fresh(opinion).public_text == "Đèn ngõ 3 hỏng hẳn."


def test_what_was_typed_into_a_text_that_was_approved_meanwhile_is_still_there(first, second):
    opinion = make_opinion()
    seen = opened(second, opinion)
    actions.approve(opinion, by=first.user, subject="Đèn", public_text="Đèn ngõ 3 tắt.")
    shown = text_of(second.post(page_of(opinion), plain_form(opinion, public_text="Đèn ngõ 3 hỏng hẳn.", **seen)))
    for words in ["Cán bộ Thứ nhất", "<ins>hỏng hẳn.</ins>"]:
        assert words in shown
    assert fresh(opinion).public_text == "Đèn ngõ 3 tắt."


def test_who_comes_second_unticks_no_picture_unawares(first, second):
    opinion = make_opinion()
    picture = attached(opinion)
    seen = opened(second, opinion)
    type(picture).objects.filter(pk=picture.pk).update(is_public=True)
    rows = {"attachments-TOTAL_FORMS": 1, "attachments-INITIAL_FORMS": 1, "attachments-0-id": picture.pk}
    shown = text_of(second.post(page_of(opinion), plain_form(opinion, **rows, **seen)))
    assert "Hai người cùng sửa" in shown
    assert fresh(picture).is_public


def test_who_saves_alone_is_not_stopped_and_what_was_changed_is_on_record(first):
    opinion = make_opinion()
    for words in ["Đèn ngõ 3 tắt.", "Đèn ngõ 3 hỏng."]:
        form = plain_form(opinion, public_text=words, **opened(first, opinion))
        assert first.post(page_of(opinion), form).status_code == 302
    assert fresh(opinion).public_text == "Đèn ngõ 3 hỏng."
    events = CaseEvent.objects.filter(case_id=opinion.pk, verb="edit_opinion")
    assert ["nội dung công khai" in event.reason.lower() for event in events] == [True, True]
    assert not any("Đèn" in event.reason for event in events)


def test_every_form_of_the_staff_site_is_watched(first, second):
    topic = make_topic(name="Điện")
    seen = opened(second, topic)
    first.post(page_of(topic), {"name": "Điện, chiếu sáng", "order": 1, "is_active": "on", **seen})
    refused = second.post(page_of(topic), {"name": "Điện lực", "order": 1, "is_active": "on", **seen})
    assert "Cán bộ Thứ nhất" in text_of(refused)
    assert fresh(topic).name == "Điện, chiếu sáng"


@pytest.mark.parametrize("nonsense", ["", "x", "[]", "7", '{"password": "x", "+": 1}'])
def test_a_form_that_says_nothing_of_when_it_was_opened_is_taken_as_it_comes(first, nonsense):
    opinion = make_opinion()
    assert first.post(page_of(opinion), plain_form(opinion, subject="Đèn", _opened=nonsense)).status_code == 302
    assert fresh(opinion).subject == "Đèn"
