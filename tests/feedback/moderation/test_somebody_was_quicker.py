"""Two moderators at one case."""

import pytest
from django.urls import reverse

from feedback import actions
from feedback.models import Opinion
from sessions_app.models import CaseEvent
from tests.builders import make_opinion, make_topic, make_user
from tests.feedback.admin.steps import plain_form
from tests.forms import form_on, opened_form
from tests.marks import committing, needs_several_writers
from tests.staff import fresh, page_of, signed_in, text_of
from tests.threads import at_once

from .desk import EDITED, case, decide, said


def test_of_two_moderators_the_second_is_told_who_was_first_and_keeps_the_text(office):
    opinion = make_opinion()
    decide(signed_in("Văn phòng", full_name="Lê Thị Trước"), opinion, "khong-dang", reason="Ngoài phạm vi.")
    Opinion.objects.filter(pk=opinion.pk).update(moderation="diverted")
    page = text_of(decide(office, opinion, "duyet"))
    assert "đã được xử lý từ nơi khác" in page
    assert "Lê Thị Trước: không đăng ý kiến, " in page
    assert EDITED["public_text"] in page
    assert fresh(opinion).moderation == "diverted"


def test_what_is_decided_between_reading_and_writing_is_decided_once(office, monkeypatch):
    """The row is read as waiting, and another moderator is done before this one writes."""
    opinion = make_opinion()
    other = make_user()
    suggest = actions.moderate.show_only

    def quicker(stale, pictures):
        raise AssertionError("the race was lost, nothing more may be written")

    read = actions.moderate.decide

    def late(stale, start, end, **changes):
        monkeypatch.setattr(actions.moderate, "decide", read)
        actions.decline(fresh(stale), by=other, reason="Ngoài phạm vi.")
        monkeypatch.setattr(actions.moderate, "show_only", quicker)
        read(stale, start, end, **changes)

    monkeypatch.setattr(actions.moderate, "decide", late)
    page = text_of(decide(office, opinion, "duyet"))
    monkeypatch.setattr(actions.moderate, "show_only", suggest)
    assert "đã được xử lý từ nơi khác" in page
    assert not Opinion.objects.public().exists()


def test_what_another_declined_meanwhile_is_approved_only_by_who_knows(office):
    opinion = make_opinion()
    assert 'name="state" value="pending"' in text_of(office.get(case(opinion)))
    decide(signed_in("Văn phòng", full_name="Lê Thị Trước"), opinion, "khong-dang", reason="Ngoài phạm vi.")
    page = text_of(decide(office, opinion, "duyet", state="pending"))
    assert "Lê Thị Trước: không đăng ý kiến, " in page
    assert EDITED["public_text"] in page
    assert 'name="state" value="declined"' in page
    assert fresh(opinion).moderation == "declined"
    decide(office, opinion, "duyet", state="declined")
    assert fresh(opinion).moderation == "approved"


@needs_several_writers
@committing
@pytest.mark.parametrize("other", ["duyet", "khong-dang", "khieu-nai"])
def test_of_two_decisions_at_the_same_moment_one_is_done(other, tmp_path):
    opinion = make_opinion()
    typed = {"duyet": EDITED, "khong-dang": {"reason": "Ngoài phạm vi."}, "khieu-nai": {}}
    people = [(what, signed_in("Văn phòng")) for what in ["duyet", other]]

    def press(turn):
        what, client = people[turn]
        return what, client.post(case(opinion), {"viec": what, "state": "pending", **typed[what]}).status_code

    answers = at_once(press, threads=2, folder=tmp_path)
    verbs = {"duyet": "approve", "khong-dang": "decline", "khieu-nai": "divert"}
    done = [verbs[what] for what, status in answers if status == 302]
    assert list(CaseEvent.objects.values_list("verb", flat=True)) == done[-1:]
    assert done


def test_a_text_that_a_colleague_edited_meanwhile_is_not_published_as_it_was(office):
    opinion, topic = make_opinion(subject="Đèn", public_text="Nhà số 12 tắt đèn."), make_topic(name="Chiếu sáng")
    form = opened_form(office, case(opinion))
    form.fill("subject", "Đèn ngõ 5")
    colleague = signed_in("Văn phòng", full_name="Lê Thị Trước")
    colleague.post(page_of(opinion), plain_form(opinion, public_text="Đèn tắt.", topic=topic.pk))
    page = office.post(case(opinion), {**form.values, "viec": "duyet"})
    for words in ["Có hai lần sửa", "Lê Thị Trước", "chưa sửa đã lấy theo bản kia", "Chiếu sáng"]:
        assert words in text_of(page)
    assert fresh(opinion).moderation == "pending"
    office.post(case(opinion), {**form_on(page).values, "viec": "duyet"})
    published = fresh(opinion)
    assert (published.subject, published.public_text, published.topic) == ("Đèn ngõ 5", "Đèn tắt.", topic)


def test_what_was_opened_is_known_through_other_buttons_of_the_page(office):
    opinion = make_opinion(subject="Đèn", public_text="Nhà số 12 tắt đèn.")
    form = opened_form(office, case(opinion))
    again = form_on(office.post(case(opinion), {**form.values, "viec": "khong-dang"}))
    signed_in("Văn phòng").post(page_of(opinion), plain_form(opinion, public_text="Đèn tắt."))
    page = office.post(case(opinion), {**again.values, "viec": "duyet"})
    assert "Có hai lần sửa" in text_of(page)
    assert fresh(opinion).moderation == "pending"


def test_what_its_sender_took_back_meanwhile_is_not_published(office):
    opinion = make_opinion()
    actions.withdraw(fresh(opinion))
    assert "Người gửi đã rút ý kiến này" in text_of(decide(office, opinion, "duyet"))
    assert fresh(opinion).moderation == "pending"


@pytest.mark.parametrize("moderation", ["approved", "diverted", "duplicate"])
def test_the_page_of_a_decided_case_leads_to_the_case(office, moderation):
    opinion = make_opinion(moderation=moderation)
    page = office.get(case(opinion), follow=True)
    assert page.redirect_chain[-1][0] == reverse("admin:case", args=[opinion.pk])
    assert said(page) == [f"Số {opinion.pk}: đã được quyết định."]


def test_what_was_declined_can_still_be_approved(office):
    opinion = make_opinion(moderation="declined", decline_reason="Chưa rõ.")
    page = text_of(office.get(case(opinion)))
    assert "Lời gửi người dân: Chưa rõ." in page
    assert "Chuyển khiếu nại" not in page
    decide(office, opinion, "duyet")
    assert (fresh(opinion).moderation, fresh(opinion).decline_reason) == ("approved", "")


def test_a_waiting_opinion_leads_to_its_place_on_the_desk_and_a_decided_one_does_not(office):
    waiting, decided = make_opinion(), make_opinion(moderation="approved")
    assert case(waiting) in text_of(office.get(page_of(waiting)))
    assert case(decided) not in text_of(office.get(page_of(decided)))
    assert case(waiting) not in text_of(signed_in("MTTQ").get(page_of(waiting)))
