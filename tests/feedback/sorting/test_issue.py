"""The page of an issue at the sorting desk: what many said goes to another body with one letter, after a look at it."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Opinion, Referral, Sender
from tests.builders import make_body, make_issue, make_user
from tests.forms import form_on
from tests.staff import fresh, signed_in, text_of

from .steps import DAY, given, said, waiting

pytestmark = pytest.mark.django_db

TODAY, YESTERDAY = (f"{timezone.localdate() - days:%d/%m/%Y}" for days in [0 * DAY, DAY])


@pytest.fixture
def power():
    return make_body(name="Công ty Điện lực", kind="higher")


@pytest.fixture
def opinions():
    first = waiting()
    return [first, *(waiting(session=first.session) for _ in range(3))]


@pytest.fixture
def issue(opinions):
    return make_issue(*opinions)


def page(issue):
    return reverse("admin:sort_issue", args=[issue.pk])


def typed_for(power):
    return {"chuyen-0-to_body": power.pk, "chuyen-0-sent_on": TODAY, "chuyen-0-letter_number": "12/UBND-VX"}


def look(client, issue, deed, place, rows, **typed):
    """Press «Xem trước» on the page as it is now; the preview."""
    marks = next(found.marks for found in client.get(page(issue)).context["places"] if found.key == str(place))
    sent = {"viec": f"{deed}:{place}:xem", "rows": [row.pk for row in rows], "luc-mo": marks, **typed}
    return client.post(page(issue), sent, follow=True)


def do(client, shown, **typed):
    """Press the button of the preview."""
    asked = shown.context["asked"]
    pressed = {"viec": f"{asked.deed.name}:{asked.place}:lam"}
    return client.post(shown.wsgi_request.get_full_path(), {**form_on(shown).values, **pressed, **typed}, follow=True)


def test_all_go_with_one_letter_after_a_look(office, issue, opinions, power):
    given(opinions[1])
    shown = look(office, issue, "chuyen", 0, opinions, **typed_for(power))
    told = text_of(shown)
    assert "Được báo, mỗi người một lần: 01 người gửi qua thư, 0 người phải gọi điện, 0 người theo dõi" in told
    assert "04 ý kiến sẽ ghi" in told
    assert not Referral.objects.exists()
    done = do(office, shown)
    numbers = ", ".join(str(row.pk) for row in opinions)
    assert f"Số {numbers}: đã ghi việc chuyển (04 ý kiến)." in said(done)
    assert {row.letter_number for row in Referral.objects.all()} == {"12/UBND-VX"}
    assert len(mail.outbox) == 1
    assert "Đang ở Công ty Điện lực: 04 ý kiến" in text_of(done)


def test_the_look_says_when_there_is_nobody_to_tell(office, issue, opinions, power):
    Sender.objects.all().delete()
    assert "Không phải báo ai: " in text_of(look(office, issue, "chuyen", 0, opinions, **typed_for(power)))


def test_what_somebody_else_did_meanwhile_is_left_alone_and_said(office, issue, opinions, power):
    shown = look(office, issue, "chuyen", 0, opinions, **typed_for(power))
    clerk = make_user("Văn phòng")
    other = make_body(name="Công ty Cấp nước", kind="higher")
    actions.forward(fresh(opinions[0]), by=clerk, to_body=other, sent_on=timezone.localdate())
    actions.assign(fresh(opinions[1]), by=clerk, body=(unit := make_body()))
    issue.members.filter(opinion=opinions[2]).update(ended_at=timezone.now())
    told = said(do(office, shown))
    meanwhile = "chưa chuyển. Trong lúc ông/bà xem, ý kiến này đã được xử lý từ nơi khác. Hiện nay: "
    assert f"Số {opinions[0].pk}: {meanwhile}Đã chuyển Công ty Cấp nước." in told
    assert f"Số {opinions[1].pk}: {meanwhile}Đang xử lý." in told
    assert f"Số {opinions[2].pk}: chưa chuyển. Không còn trong vấn đề này." in told
    assert f"Số {opinions[3].pk}: đã ghi việc chuyển." in told
    assert opinions[1].assignments.current().get().body == unit


def test_what_cannot_go_is_listed_with_the_reason(office, issue, opinions, power):
    Opinion.objects.filter(pk=opinions[0].pk).update(processing="answered")
    told = text_of(office.get(page(issue)))
    assert "01 ý kiến: Đã có câu trả lời." in told
    assert "Còn ở địa phương: 03 ý kiến" in told


def test_the_reply_comes_once_and_those_left_out_still_wait(office, issue, opinions, power):
    do(office, look(office, issue, "chuyen", 0, opinions, **typed_for(power)))
    mail.outbox.clear()
    key = f"tra-loi-{power.pk}"
    reply = {f"{key}-replied_on": TODAY, f"{key}-reply": "Sẽ thay dây trong quý I."}
    shown = look(office, issue, "tra-loi", power.pk, opinions, **reply)
    do(office, shown, rows=[row.pk for row in opinions[:3]])
    assert [row.referrals.get().reply for row in opinions] == ["Sẽ thay dây trong quý I."] * 3 + [""]
    assert len(mail.outbox) == 1
    told = text_of(office.get(page(issue)))
    assert "Đang ở Công ty Điện lực: 01 ý kiến" in told
    assert "Còn ở địa phương: 03 ý kiến" in told


@pytest.mark.parametrize(
    ("deed", "typed", "expected"),
    [
        ("don-doc", {"urged_on": TODAY, "means": "phone"}, "đã ghi lần đôn đốc (04 ý kiến)."),
        ("nhan-lai", {"reason": "Dây này của phường."}, "đã nhận lại (04 ý kiến)."),
    ],
)
def test_they_are_urged_or_taken_back_together(office, issue, opinions, power, deed, typed, expected):
    do(office, look(office, issue, "chuyen", 0, opinions, **typed_for(power)))
    key = f"{deed}-{power.pk}"
    shown = look(office, issue, deed, power.pk, opinions, **{f"{key}-{name}": told for name, told in typed.items()})
    assert any(line.endswith(expected) for line in said(do(office, shown)))


def test_a_wrong_receiver_is_put_right_for_the_whole_letter(office, issue, opinions, power):
    do(office, look(office, issue, "chuyen", 0, opinions, **typed_for(power)))
    right, key = make_body(name="Công ty Cấp nước", kind="higher"), f"sua-noi-nhan-{power.pk}"
    typed = {f"{key}-to_body": right.pk, f"{key}-reason": "Chọn nhầm dòng."}
    shown = look(office, issue, "sua-noi-nhan", power.pk, opinions[:1], **typed)
    assert "04 ý kiến sẽ ghi" in text_of(shown)
    do(office, shown)
    assert {row.to_body for row in Referral.objects.select_related("to_body")} == {right}


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(office, issue, opinions, power):
    refused = look(office, issue, "chuyen", 0, opinions[:2], **{"chuyen-0-letter_number": "12/UBND-VX"})
    told = text_of(refused)
    assert "Hãy chọn cơ quan nhận." in told
    assert 'value="12/UBND-VX"' in told
    ticks = [row.is_ticked for row in refused.context["places"][0].rows]
    assert ticks == [True, True, False, False]
    nobody = look(office, issue, "chuyen", 0, [], **typed_for(power))
    assert "Chưa đánh dấu ý kiến nào." in text_of(nobody)
    shown = look(office, issue, "chuyen", 0, opinions, **typed_for(power), **{"chuyen-0-expected_on": YESTERDAY})
    assert "ngày hẹn trả lời không thể trước ngày chuyển" in text_of(do(office, shown))
    assert not Referral.objects.exists()


def test_pressed_twice_it_is_done_once(office, issue, opinions, power):
    shown = look(office, issue, "chuyen", 0, opinions, **typed_for(power))
    do(office, shown)
    assert said(do(office, shown)) == ["Đã làm ở lần bấm trước; không làm lần nữa."]
    assert Referral.objects.count() == 4
    assert "không còn" in said(office.get(shown.wsgi_request.get_full_path(), follow=True))[0]


def test_only_who_assigns_opens_it(issue):
    assert [signed_in(role).get(page(issue)).status_code for role in ["MTTQ", "Đơn vị xử lý"]] == [403, 403]


def test_the_page_of_one_opinion_leads_there(office, issue, opinions):
    assert page(issue) in text_of(office.get(reverse("admin:sort_case", args=[opinions[0].pk])))


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_takes_the_same_queries_for_any_length(office, opinions, power, number, django_assert_num_queries):
    some = opinions[:number]
    issue = make_issue(*some)
    office.get(page(issue))
    with django_assert_num_queries(11):
        office.get(page(issue))
