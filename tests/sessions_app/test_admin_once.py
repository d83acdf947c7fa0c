"""Two quick clicks on a form of the staff site add one row, without scripts and in many threads at once too."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.sentences import moment
from sessions_app.models import Announcement, CaseEvent, DialogueSession, Official, RateWindow, Topic
from tests.builders import make_body, make_commitment, make_meeting, make_official, make_session
from tests.forms import form_on, opened_form
from tests.staff import page_of, signed_in, text_of, verb_address

ADD = reverse("admin:sessions_app_official_add")


def filled(client, address=ADD, **typed):
    """What the form there sends once it is filled in."""
    form = opened_form(client, address)
    for name, value in {"name": "Nguyễn Văn Thử", **typed}.items():
        form.fill(name, value)
    return form.values


def test_the_second_of_two_clicks_adds_nothing_and_says_where_the_first_one_is(office):
    sent = filled(office)
    office.post(ADD, sent)
    again = office.post(ADD, sent, follow=True)
    official = Official.objects.get()
    assert "Mục này đã được lưu ở lần bấm trước" in text_of(again)
    assert f'<a href="{reverse("admin:sessions_app_official_change", args=[official.pk])}">' in text_of(again)
    assert "Đã có mục khác cùng tên" not in text_of(again)


def test_other_words_from_the_same_page_and_the_same_words_from_another_are_added(office):
    sent = filled(office)
    office.post(ADD, sent)
    office.post(ADD, {**sent, "name": "Trần Thị Thử"})
    office.post(ADD, filled(office))
    assert Official.objects.count() == 3


def test_what_was_refused_is_sent_again_from_the_page_that_came_back(office):
    sent = filled(office, name="")
    refused = office.post(ADD, sent)
    back = form_on(refused)
    assert back.values["_mot_lan"] == sent["_mot_lan"]
    office.post(ADD, {**back.values, "name": "Nguyễn Văn Thử"})
    assert Official.objects.count() == 1


def test_what_could_not_be_saved_after_all_is_not_taken_for_sent(office, monkeypatch):
    sent = filled(office)

    def fail(*args):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("sessions_app.admin.people.OfficialAdmin.save_related", fail)
        with pytest.raises(RuntimeError):
            office.post(ADD, sent)
    office.post(ADD, sent)
    assert Official.objects.count() == 1


def test_the_same_form_token_of_two_people_adds_two_rows(office):
    sent = filled(office)
    for client in [office, signed_in("Văn phòng")]:
        client.post(ADD, sent)
    assert Official.objects.count() == 2


@pytest.mark.parametrize("model", [Topic, Announcement, DialogueSession])
def test_every_form_that_adds_carries_a_token_and_none_that_changes(office, model):
    address = reverse(f"admin:sessions_app_{model._meta.model_name}_add")
    assert opened_form(office, address).values["_mot_lan"][0]
    assert "_mot_lan" not in text_of(office.get(page_of(make_official())))


def test_what_was_sent_is_kept_as_a_digest_alone(office):
    office.post(ADD, filled(office))
    kept = [row.key for row in RateWindow.objects.all()]
    assert len(kept) == 1
    assert len(kept[0]) == 64


def test_the_second_press_of_a_verb_is_told_when_it_was_done_and_does_nothing(office):
    draft = make_session(announced_at=None)
    make_meeting(session=draft, held_on=timezone.localdate() + dt.timedelta(days=30))
    address = verb_address(draft, "cong-bo")
    sent = opened_form(office, address).values
    office.post(address, sent)
    event = CaseEvent.objects.get()
    again = office.post(address, sent, follow=True)
    assert f"«Công bố hội nghị»: đã làm lúc {moment(event.at)}, ở lần bấm trước." in text_of(again)
    late = text_of(office.post(address, {**sent, "_mot_lan": "của trang khác"}, follow=True))
    assert f"Việc gần nhất: công bố hội nghị, {event}." in late
    assert CaseEvent.objects.get() == event


def test_a_verb_that_could_be_done_again_is_done_once_and_what_was_refused_is_pressed_again(office):
    promise = make_commitment(published_at=timezone.now(), state="under_way", lead_body=make_body())
    address = verb_address(promise, "ghi-tien-do")
    sent = {**opened_form(office, address).values, "text": ""}
    refused = form_on(office.post(address, sent)).values
    assert refused["_mot_lan"] == sent["_mot_lan"]
    typed = {**refused, "text": "Đã đào xong.", "percent": 30}
    for _ in range(3):
        office.post(address, typed)
    assert promise.progress.count() == 1
