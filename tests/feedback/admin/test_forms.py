"""The staff site: the form of an opinion, opinions on paper, the search."""

import re
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.models import Channel, Moderation, Opinion, Visibility
from sessions_app.models import CaseEvent
from tests.builders import make_opinion, make_session
from tests.staff import fresh, page_of, signed_in, text_of

from .steps import plain_form

PHONE = "+84912345678"


def test_the_first_public_text_is_offered_and_not_stored():
    opinion = make_opinion(original_text="Đèn ngõ 3 hỏng.")
    page = signed_in("Văn phòng").get(page_of(opinion))
    assert page.context["adminform"].form["public_text"].value() == "Đèn ngõ 3 hỏng."
    assert fresh(opinion).public_text == ""


def test_a_published_text_is_not_edited_in_place():
    opinion = make_opinion(moderation=Moderation.APPROVED, public_text="Đã công khai.")
    form = plain_form(opinion, public_text="Sửa lén.", place="ngõ 3")
    signed_in("Văn phòng").post(page_of(opinion), form)
    assert (fresh(opinion).public_text, fresh(opinion).place) == ("Đã công khai.", "ngõ 3")


def test_a_channel_set_right_counts_anew_when_it_was_said_unless_that_was_chosen_by_hand():
    office, opinion = signed_in("Văn phòng"), make_opinion(channel="household_slip", timing="before")
    post = partial(office.post, page_of(opinion), follow=True)
    page = text_of(post(plain_form(opinion, channel="conference")))
    assert (fresh(opinion).timing, "Thời điểm đổi theo kênh tiếp nhận: tại hội nghị." in page) == ("at", True)
    post(plain_form(fresh(opinion), channel="letter_box", timing="after"))
    assert fresh(opinion).timing == "after"
    assert "Thời điểm đổi" not in text_of(post(plain_form(fresh(opinion), channel="conference")))
    assert fresh(opinion).timing == "after"
    retimed = CaseEvent.objects.get(verb="retime")
    assert (retimed.actor, retimed.case_id) == (office.user, opinion.pk)


def test_no_form_field_moves_a_state():
    opinion = make_opinion()
    form = plain_form(
        opinion, subject="A", public_text="B", moderation="approved", processing="closed", original_text="C"
    )
    signed_in().post(page_of(opinion), form)
    changed = fresh(opinion)
    assert (changed.subject, changed.folded) == ("A", "a b")
    assert (changed.moderation, changed.processing, changed.original_text) == (
        "pending",
        "received",
        opinion.original_text,
    )


def test_saving_a_form_never_writes_back_a_state_that_somebody_moved_meanwhile(monkeypatch):
    from feedback.admin.opinions import OpinionAdmin

    opinion = make_opinion()
    original = OpinionAdmin.save_model

    def quicker(self, request, obj, form, change):
        Opinion.objects.filter(pk=opinion.pk).update(moderation="declined", decline_reason="Trùng.")
        original(self, request, obj, form, change)

    monkeypatch.setattr(OpinionAdmin, "save_model", quicker)
    signed_in().post(page_of(opinion), plain_form(opinion, subject="A", public_text="B"))
    assert (fresh(opinion).moderation, fresh(opinion).subject) == ("declined", "A")


def paper(session, **typed):
    now = timezone.localtime()
    data = {"session": session.pk, "channel": Channel.HOUSEHOLD_SLIP, "kind": "report", "text": "Đường tối."}
    moment = {"received_at_0": f"{now:%d/%m/%Y}", "received_at_1": "00:00"}
    return {**data, **moment, "visibility": Visibility.UNNAMED, "ticket": "a" * 32, **typed}


def test_an_opinion_on_paper_gets_a_code_that_finds_it():
    session = make_session()
    form = paper(session, name="Lê Thị Thử", phone="0912 345 678")
    page = text_of(signed_in("Văn phòng").post(reverse("admin:feedback_opinion_add"), form, follow=True))
    opinion = Opinion.objects.get()
    shown = re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]", page)[0]
    assert opinion.code_hash == codes.hashed(shown)
    assert (opinion.original_text, opinion.channel, opinion.moderation) == ("Đường tối.", "household_slip", "pending")
    assert (opinion.sender.name, opinion.sender.phone) == ("Lê Thị Thử", PHONE)


def test_the_same_form_twice_is_one_opinion_and_another_text_is_another():
    office, session = signed_in("Văn phòng"), make_session()
    for text in ["Đường tối.", "Đường tối.", "Đường ngập."]:
        office.post(reverse("admin:feedback_opinion_add"), paper(session, text=text))
    assert sorted(Opinion.objects.values_list("original_text", flat=True)) == ["Đường ngập.", "Đường tối."]


@pytest.mark.parametrize(
    "wrong",
    [{"phone": "123"}, {"text": ""}, {"visibility": "named"}, {"received_at_0": "31/12/2199"}, {"channel": "portal"}],
)
def test_an_opinion_on_paper_with_wrong_input_is_not_stored(wrong):
    response = signed_in("Văn phòng").post(reverse("admin:feedback_opinion_add"), paper(make_session(), **wrong))
    assert response.status_code == 200
    assert not Opinion.objects.exists()


def test_search_finds_words_without_marks_and_the_code_of_a_receipt():
    office = signed_in("Văn phòng")
    code = codes.code_for("b" * 32)
    public = make_opinion(moderation="approved", subject="Đèn đường hỏng", code_hash=codes.hashed(code))
    waiting = make_opinion(original_text="Thoát nước kém")

    def found(words):
        page = office.get(reverse("admin:feedback_opinion_changelist"), {"q": words})
        return list(page.context["cl"].queryset)

    assert found("den duong") == [public]
    assert found(code.lower()) == [public]
    assert found("thoat nuoc") == [waiting]
    assert found("nuoc den") == []
