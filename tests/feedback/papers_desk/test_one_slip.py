"""Many opinions that were forwarded together have one slip, and one letter that urges an answer."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Referral, Urging
from sessions_app.models import PaperText
from tests.builders import make_body, make_opinion, make_session, make_user
from tests.staff import fresh, text_of

from .steps import head, page_of_paper, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    session, clerk = make_session(), make_user("Văn phòng")
    rows = [
        make_opinion(session=session, moderation="approved", public_text="Dây điện sà xuống đường.") for _ in range(3)
    ]
    to_body = make_body(name="Công ty Điện lực", kind="higher")
    actions.forward_many(rows, by=clerk, to_body=to_body, sent_on=timezone.localdate())
    return list(Referral.objects.order_by("pk"))


def test_it_is_made_once_and_its_number_is_that_of_all(office, sent):
    first, _, last = sent
    issuer = make_body(name="UBND phường", kind="committee")
    case = text_of(office.get(reverse("admin:case", args=[last.opinion_id])))
    assert page_of_paper("transfer", last) in case
    assert f"ngày {timezone.localdate():%d/%m/%Y}, cùng 02 ý kiến khác" in case
    press(office, "transfer", last, "lap", **head(issuer))
    text = PaperText.objects.get()
    assert text.subject_id == first.pk
    assert all(f"Số {row.opinion_id}: {row.opinion.subject}" in text.text for row in sent)
    press(office, "transfer", first, "so", symbol="/PC-UBND", issued_on=f"{timezone.localdate():%d/%m/%Y}")
    assert {fresh(row).letter_number for row in sent} == {"01/PC-UBND"}


def test_what_was_taken_back_is_no_longer_in_it_and_the_rest_is(office, sent):
    clerk = make_user("Văn phòng")
    issuer = make_body(name="UBND phường", kind="committee")
    actions.take_back(fresh(sent[0]), by=clerk, reason="Cột của phường.")
    right = make_body(name="Công ty Cấp nước", kind="higher")
    actions.correct_receiver(fresh(sent[1]), by=clerk, to_body=right, reason="Chọn nhầm dòng.")
    press(office, "transfer", sent[1], "lap", **head(issuer))
    text = PaperText.objects.get().text
    assert [f"Số {row.opinion_id}:" in text for row in sent] == [False, True, True]
    assert "Chuyển 02 ý kiến đến Công ty Cấp nước" in text
    assert "không còn dùng" not in text_of(office.get(page_of_paper("transfer", sent[1])))
    for row in sent[1:]:
        actions.take_back(fresh(row), by=clerk, reason="Cột của phường.")
    assert "không còn dùng" in text_of(office.get(page_of_paper("transfer", sent[1])))


def test_what_was_withdrawn_before_it_is_made_is_not_in_it(office, sent):
    actions.withdraw(fresh(sent[1].opinion))
    press(office, "transfer", sent[2], "lap", **head(make_body(name="UBND phường", kind="committee")))
    text = PaperText.objects.get().text
    assert [f"Số {row.opinion_id}:" in text for row in sent] == [True, False, True]


@pytest.fixture
def urged(sent):
    said = {"urged_on": timezone.localdate(), "means": "letter"}
    actions.urge_many([row.opinion for row in sent], by=make_user(), **said)
    return Urging.objects.get(letter_of=None)


def test_nobody_is_urged_about_what_was_withdrawn_before_the_letter_is_made(office, sent, urged):
    actions.withdraw(fresh(sent[1].opinion))
    press(office, "urging", urged, "lap", **head(make_body(name="UBND phường", kind="committee")))
    text = PaperText.objects.get().text
    assert [f"Số {row.opinion_id}" in text for row in sent] == [True, False, True]
