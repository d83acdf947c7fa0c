"""A draft of the conclusion says which of its lines tell of a forwarding that was a mistake."""

import pytest
from django.utils import timezone

from feedback import actions
from feedback.conference.conclusion_lines import left_open
from tests.builders import make_body, make_user
from tests.staff import fresh, signed_in, text_of

from .drafting import drafted, held, said

pytestmark = pytest.mark.django_db

TOLD = "01 mục của phần c) (thứ tự 1) kể lần chuyển đã nhận lại hay đã sửa cơ quan nhận: xóa hoặc sửa lại."


@pytest.mark.parametrize("how", ["taken back", "corrected"])
def test_a_line_of_what_is_no_longer_so_is_warned_of_until_it_is_put_right(ward, how):
    session, clerk = held(), make_user("Văn phòng")
    opinion, other = said(session, "Dây điện sà xuống"), said(session, "Cống tắc")
    power = make_body(name="Công ty Điện lực", kind="higher")
    for row in [opinion, other]:
        actions.forward(fresh(row), by=clerk, to_body=power, sent_on=timezone.localdate())
    notice = drafted(session)
    assert TOLD not in left_open(notice)
    referral = fresh(opinion).referrals.get()
    right = make_body(name="Công ty Cấp nước", kind="higher")
    if how == "taken back":
        actions.take_back(referral, by=clerk, reason="Việc của phường.")
    else:
        actions.correct_receiver(referral, by=clerk, to_body=right, reason="Chọn nhầm.")
    assert TOLD in left_open(notice)
    line = opinion.conclusion_items.get(part="c")
    assert TOLD in text_of(signed_in("Văn phòng").get(f"/quan-tri/sessions_app/conclusionnotice/{notice.pk}/change/"))
    if how == "taken back":
        line.delete()
    else:
        type(line).objects.filter(pk=line.pk).update(body=right)
    assert TOLD not in left_open(notice)


def test_what_was_forwarded_again_is_no_mistake(ward):
    session, clerk = held(), make_user("Văn phòng")
    opinion, power = said(session, "Dây điện sà xuống"), make_body(name="Công ty Điện lực", kind="higher")
    actions.forward(fresh(opinion), by=clerk, to_body=power, sent_on=timezone.localdate())
    notice = drafted(session)
    actions.take_back(fresh(opinion).referrals.get(), by=clerk, reason="Nhầm.")
    actions.forward(fresh(opinion), by=clerk, to_body=power, sent_on=timezone.localdate())
    assert TOLD not in left_open(notice)
