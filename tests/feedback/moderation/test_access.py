"""Who may moderate."""

import pytest
from django.urls import reverse

from tests.builders import (
    make_opinion,
)
from tests.staff import fresh, signed_in, text_of

from .desk import EDITED, PRIVATE, QUEUE, case, decide


@pytest.mark.parametrize("role", ["MTTQ", "Lãnh đạo", "Người duyệt", "Đơn vị xử lý"])
def test_only_the_office_moderates(role):
    client, opinion = signed_in(role), make_opinion(original_text=f"Bí mật {PRIVATE}")
    answers = [client.get(QUEUE), client.post(QUEUE, {"viec": "duyet", "rows": opinion.pk})]
    answers += [client.get(case(opinion)), decide(client, opinion, "duyet"), decide(client, opinion, "khieu-nai")]
    answers += [client.post(case(opinion, "moderate_preview"), EDITED)]
    answers += [client.post(reverse("admin:moderation_marks"), {"text": PRIVATE})]
    assert {answer.status_code for answer in answers} == {403}
    assert all(PRIVATE not in text_of(answer) for answer in answers)
    assert fresh(opinion).moderation == "pending"


def test_a_stranger_is_asked_to_sign_in(client):
    opinion = make_opinion()
    for address in [QUEUE, case(opinion), case(opinion, "moderate_preview")]:
        assert client.get(address).url.startswith(reverse("admin:login"))


def test_moderating_an_opinion_that_does_not_exist_is_404(office):
    for page in ["moderate", "moderate_preview"]:
        assert office.post(reverse(f"admin:{page}", args=[999999]), EDITED, follow=True).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "trace"])
def test_the_desk_takes_only_reading_and_posting(office, method):
    opinion = make_opinion()
    for address in [QUEUE, case(opinion)]:
        assert getattr(office, method)(address).status_code == 405
    assert office.get(case(opinion, "moderate_preview")).url == case(opinion)
    assert office.get(reverse("admin:moderation_marks")).status_code == 405
