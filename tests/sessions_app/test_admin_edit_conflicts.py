"""Two people at one page of the staff site: who comes second is told, and neither loses what they typed."""

import datetime as dt
import html
import re

import pytest
from django.utils import timezone

from feedback import actions
from sessions_app.models import CaseEvent
from tests.builders import (
    make_attachment,
    make_body,
    make_commitment,
    make_conclusion,
    make_group,
    make_opinion,
    make_session,
    make_topic,
)
from tests.feedback.admin.steps import plain_form
from tests.forms import form_on, opened_form, send
from tests.staff import fresh, page_of, signed_in, text_of, verb_address


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
    assert re.search(r"<title>\s*Có lỗi: ", shown)
    assert shown.count("Trong lúc ông/bà sửa, trang này đã được lưu từ nơi khác.") == 1
    assert "Hãy xem lại ô có lời nhắc." not in shown
    for words in ["Cán bộ Thứ nhất", "<del>tắt.</del>", "<ins>hỏng hẳn.</ins>", "Chiếu sáng"]:
        assert words in shown
    assert refused.context["adminform"].form["public_text"].value() == "Đèn ngõ 3 hỏng hẳn."
    again = html.unescape(re.search(r'name="_opened" value="([^"]*)"', shown)[1])
    assert second.post(page_of(opinion), {**mine, "_opened": again}).status_code == 302
    assert fresh(opinion).public_text == "Đèn ngõ 3 hỏng hẳn."


def test_who_saved_in_another_window_is_told_of_nobody_else(first):
    opinion = make_opinion()
    earlier = opened(first, opinion)
    first.post(page_of(opinion), plain_form(opinion, public_text="Đèn ngõ 3 tắt.", **earlier))
    shown = text_of(first.post(page_of(opinion), plain_form(opinion, public_text="Đèn ngõ 3 hỏng.", **earlier)))
    assert "<strong>Cán bộ Thứ nhất</strong> đã lưu" in shown
    assert "người khác" not in shown.lower()
    assert "hai người" not in shown.lower()


TAKEN = "Các ô ông/bà chưa sửa đã lấy theo bản kia"


def test_a_box_that_the_second_left_alone_takes_what_the_first_wrote(first, second):
    opinion, topic, group = make_opinion(), make_topic(name="Chiếu sáng"), make_group(name="Tổ dân phố số 3")
    form = opened_form(second, page_of(opinion))
    theirs = {"topic": topic.pk, "group": group.pk, "place": "Ngõ 3", "public_text": "Đèn ngõ 3 tắt."}
    first.post(page_of(opinion), plain_form(opinion, **theirs))
    form.fill("public_text", "Đèn ngõ 3 hỏng hẳn.")
    refused = second.post(page_of(opinion), form.values)
    assert TAKEN in text_of(refused)
    assert "<del>tắt.</del>" in text_of(refused)
    send(second, page_of(opinion), form_on(refused))
    saved = fresh(opinion)
    assert (saved.topic, saved.group, saved.place) == (topic, group, "Ngõ 3")
    assert saved.public_text == "Đèn ngõ 3 hỏng hẳn."


def test_moments_and_ticks_that_were_left_alone_are_taken_too(second):
    now = timezone.now().replace(second=0, microsecond=0)
    session = make_session(opinions_open_at=now, opinions_close_at=now + dt.timedelta(days=9), announced_at=None)
    form = opened_form(second, page_of(session))
    form.fill("summary", "Tóm tắt mới.")
    later = now + dt.timedelta(days=12)
    type(session).objects.filter(pk=session.pk).update(opinions_close_at=later, takes_registrations=False)
    refused = second.post(page_of(session), form.values)
    assert TAKEN in text_of(refused)
    assert fresh(session).summary == session.summary
    send(second, page_of(session), form_on(refused))
    saved = fresh(session)
    assert (saved.opinions_close_at, saved.takes_registrations, saved.summary) == (later, False, "Tóm tắt mới.")


def test_many_choices_that_were_left_alone_are_taken_too(second):
    promise, helper = make_commitment(), make_body()
    form = opened_form(second, page_of(promise))
    form.fill("description", "Nói rõ thêm.")
    promise.coordinating_bodies.add(helper)
    refused = second.post(page_of(promise), form.values)
    assert TAKEN in text_of(refused)
    send(second, page_of(promise), form_on(refused))
    assert (fresh(promise).description, list(promise.coordinating_bodies.all())) == ("Nói rõ thêm.", [helper])


def test_rows_that_were_left_alone_take_what_the_first_wrote_and_the_others_stay_as_typed(second):
    session = make_session(announced_at=None)
    one, two, _ = (session.agenda.create(title=title, order=order) for order, title in enumerate("abc", start=1))
    form = opened_form(second, page_of(session))
    form.fill("agenda-1-title", "Trả lời của phường")
    form.fill("agenda-2-title", "Kết luận của chủ trì")
    session.agenda.filter(pk=one.pk).update(title="Khai mạc", done_by="Văn phòng")
    session.agenda.filter(pk=two.pk).update(done_by="Chủ tịch", title="Trả lời")
    refused = second.post(page_of(session), form.values)
    assert "những dòng ông/bà chưa sửa" in text_of(refused)
    assert "Khai mạc" in text_of(refused)
    send(second, page_of(session), form_on(refused))
    assert list(session.agenda.order_by("pk").values_list("title", "done_by")) == [
        ("Khai mạc", "Văn phòng"),
        ("Trả lời của phường", "Chủ tịch"),
        ("Kết luận của chủ trì", ""),
    ]


def test_a_row_that_was_deleted_meanwhile_stays_away(second):
    session = make_session(announced_at=None)
    one, _ = (session.agenda.create(title=title, order=order) for order, title in enumerate("ab", start=1))
    form = opened_form(second, page_of(session))
    form.fill("summary", "Tóm tắt mới.")
    session.agenda.filter(pk=one.pk).delete()
    refused = second.post(page_of(session), form.values)
    assert "Có hai lần sửa" in text_of(refused)
    assert list(session.agenda.values_list("title", flat=True)) == ["b"]


def test_the_second_of_two_at_a_draft_of_a_conclusion_writes_back_no_line(second):
    notice = make_conclusion(items=3)
    form = opened_form(second, page_of(notice))
    form.fill("introduction", "Mở đầu.")
    notice.items.filter(order=2).update(text="Nội dung đã sửa.")
    refused = second.post(page_of(notice), form.values)
    send(second, page_of(notice), form_on(refused))
    assert fresh(notice).introduction == "Mở đầu."
    assert list(notice.items.values_list("text", flat=True)) == ["Nội dung 1.", "Nội dung đã sửa.", "Nội dung 3."]


def test_what_the_second_changed_too_is_kept_as_typed(first, second):
    opinion, one, other = make_opinion(), make_topic(name="Chiếu sáng"), make_topic(name="Điện")
    form = opened_form(second, page_of(opinion))
    first.post(page_of(opinion), plain_form(opinion, topic=one.pk))
    form.fill("topic", str(other.pk))
    refused = second.post(page_of(opinion), form.values)
    assert TAKEN not in text_of(refused)
    assert form_on(refused).values["topic"] == [str(other.pk)]


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
    picture = make_attachment(opinion)
    seen = opened(second, opinion)
    type(picture).objects.filter(pk=picture.pk).update(is_public=True)
    rows = {"attachments-TOTAL_FORMS": 1, "attachments-INITIAL_FORMS": 1, "attachments-0-id": picture.pk}
    shown = text_of(second.post(page_of(opinion), plain_form(opinion, **rows, **seen)))
    assert "Có hai lần sửa" in shown
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


@pytest.mark.parametrize(
    "nonsense", ["", "x", "[]", "[" * 9_999, "7", '{"password": "x", "+": 1}', '{"+attachment.rows": {"1": 2}}']
)
def test_a_form_that_says_nothing_of_when_it_was_opened_is_taken_as_it_comes(first, nonsense):
    opinion = make_opinion()
    assert first.post(page_of(opinion), plain_form(opinion, subject="Đèn", _opened=nonsense)).status_code == 302
    assert fresh(opinion).subject == "Đèn"


@pytest.fixture
def approved():
    return make_opinion(moderation="approved", topic=make_topic(name="Điện"), competence="ward")


def test_a_verb_goes_over_nobody_else_unawares_and_keeps_what_was_typed(first, second, approved):
    body, other, address = (
        make_body(name="Phòng Kinh tế"),
        make_body(name="Công an"),
        verb_address(approved, "phan-cong"),
    )
    actions.assign(approved, by=first.user, body=body, note="Xem ngay.")
    form = opened_form(second, address)
    actions.assign(approved, by=first.user, body=other, note="Xem ngay.", reason="Đổi.")
    form.fill("note", "Cần trả lời trước 20/11.")
    form.fill("reason", "Đơn vị đề nghị.")
    refused = second.post(address, form.values)
    for words in ["Có hai lần sửa", "Cán bộ Thứ nhất", TAKEN, "Công an", "Cần trả lời trước 20/11."]:
        assert words in text_of(refused)
    assert approved.assignments.current().get().note == "Xem ngay."
    send(second, address, form_on(refused))
    line = approved.assignments.current().get()
    assert (line.body, line.note) == (other, "Cần trả lời trước 20/11.")


def test_a_text_that_was_edited_meanwhile_is_not_approved_as_it_was(first, second):
    opinion = make_opinion(subject="Đèn", public_text="Đèn ngõ 12 tắt.")
    address = verb_address(opinion, "duyet")
    form = opened_form(second, address)
    first.post(page_of(opinion), plain_form(opinion, public_text="Đèn ngõ 3 tắt."))
    refused = second.post(address, form.values)
    assert "Đèn ngõ 3 tắt." in text_of(refused)
    assert fresh(opinion).moderation == "pending"
    send(second, address, form_on(refused))
    assert (fresh(opinion).moderation, fresh(opinion).public_text) == ("approved", "Đèn ngõ 3 tắt.")


def test_a_verb_with_something_wrong_still_knows_as_what_it_was_opened(first, second):
    opinion = make_opinion(subject="Đèn", public_text="Đèn ngõ 12 tắt.")
    address = verb_address(opinion, "duyet")
    form = opened_form(second, address)
    form.fill("subject", "")
    wrong = form_on(second.post(address, form.values))
    first.post(page_of(opinion), plain_form(opinion, public_text="Đèn ngõ 3 tắt."))
    wrong.fill("subject", "Đèn ngõ 3")
    assert "Có hai lần sửa" in text_of(second.post(address, wrong.values))
    assert fresh(opinion).moderation == "pending"


def test_a_verb_that_nobody_disturbs_is_done_at_once(second, approved):
    address = verb_address(approved, "phan-cong")
    form = opened_form(second, address)
    form.fill("body", str(make_body().pk))
    send(second, address, form)
    assert approved.assignments.current().exists()
