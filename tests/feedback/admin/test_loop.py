"""The staff site for opinions: the whole loop, and each decision on an opinion."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Moderation, Outcome, Response
from sessions_app.models import CaseEvent
from tests.builders import make_body, make_conclusion, make_opinion, make_topic
from tests.staff import do, fresh, page_of, signed_in, text_of, verb_address

pytestmark = pytest.mark.django_db


def test_an_opinion_goes_from_waiting_to_answered_and_into_a_published_conclusion():
    office, approver = signed_in("Văn phòng"), signed_in("Người duyệt")
    opinion, body = make_opinion(original_text="Ngõ 7 ngập, anh Nam 0912345678 biết."), make_body()
    notice = make_conclusion(session=opinion.session)
    today = timezone.localdate()
    in_two_weeks = today + dt.timedelta(days=14)

    do(office, opinion, "duyet", subject="Ngõ 7 ngập", public_text="Ngõ 7 ngập khi mưa.")
    do(office, opinion, "phan-cong", topic=make_topic().pk, body=body.pk, due_on=f"{in_two_weeks:%d/%m/%Y}")
    do(office, opinion, "vao-ket-luan")
    draft = {"opinion": opinion.pk, "text": "Đã nạo vét.", "outcome": Outcome.objects.first().pk, "body": body.pk}
    author = signed_in("Đơn vị xử lý", body=body)
    author.post(reverse("admin:feedback_response_add"), {**draft, "issued_on": f"{today:%d/%m/%Y}"})
    response = Response.objects.get()
    do(author, response, "trinh")
    do(approver, response, "duyet")
    do(office, response, "cong-bo")
    do(office, notice, "cong-bo")

    opinion, response = fresh(opinion), fresh(response)
    assert (opinion.public_text, opinion.moderation, opinion.processing) == (
        "Ngõ 7 ngập khi mưa.",
        "approved",
        "answered",
    )
    assert opinion.original_text == "Ngõ 7 ngập, anh Nam 0912345678 biết."
    assert (response.state, response.author, response.issued_on) == ("published", author.user, today)
    assert fresh(notice).is_public
    assert list(notice.items.values_list("opinions", flat=True)) == [opinion.pk]


def test_the_page_of_a_verb_explains_and_changes_nothing():
    opinion = make_opinion()
    page = text_of(signed_in("Văn phòng").get(verb_address(opinion, "duyet")))
    assert opinion.original_text in page
    assert "hiện trên cổng" in page
    assert fresh(opinion).moderation == Moderation.PENDING


def test_approving_without_a_text_keeps_what_was_typed():
    opinion = make_opinion()
    page = text_of(do(signed_in("Văn phòng"), opinion, "duyet", subject="Tiêu đề đã gõ", public_text=""))
    assert "Tiêu đề đã gõ" in page
    assert fresh(opinion).moderation == Moderation.PENDING


@pytest.mark.parametrize("verb", ["duyet", "khong-dang", "chuyen-khieu-nai", "an", "phan-cong", "vao-ket-luan"])
@pytest.mark.parametrize("role", ["MTTQ", "Người duyệt", "Lãnh đạo"])
def test_only_the_office_decides_on_opinions(role, verb):
    opinion = make_opinion()
    assert do(signed_in(role), opinion, verb, reason="x", subject="x", public_text="x").status_code == 403
    assert fresh(opinion).moderation == Moderation.PENDING


def test_a_verb_that_came_too_late_says_so_and_changes_nothing():
    opinion = make_opinion(moderation=Moderation.APPROVED)
    page = text_of(do(signed_in("Văn phòng"), opinion, "khong-dang", reason="Lý do đã gõ."))
    assert "không còn làm được" in page
    assert "Lý do đã gõ." in page
    assert fresh(opinion).moderation == Moderation.APPROVED


def test_what_tells_of_a_person_is_shown_of_the_words_that_will_be_read_and_let_through_knowingly():
    words = {
        "original_text": "Gọi 0912 345 678.",
        "subject": "Đèn hỏng",
        "public_text": "Đèn hỏng, hỏi số 0987 654 321.",
    }
    opinion, office = make_opinion(**words), signed_in("Văn phòng")
    page = text_of(office.get(verb_address(opinion, "duyet")))
    assert ["0987 654 321</mark>" in page, "0912 345 678</mark>" in page] == [True, False]
    typed = {"subject": "Đèn hỏng", "public_text": "Đèn hỏng, gọi 0905 111 222."}
    refused = do(office, opinion, "duyet", **typed)
    assert "Chưa duyệt. Đăng lên thì ai cũng đọc được: số điện thoại 0905 111 222." in text_of(refused)
    assert fresh(opinion).moderation == Moderation.PENDING
    do(office, opinion, "duyet", **typed, seen=refused.context["adminform"].form.data["seen"])
    assert (fresh(opinion).moderation, fresh(opinion).public_text) == (Moderation.APPROVED, typed["public_text"])


def test_an_approved_opinion_offers_no_second_approval():
    page = text_of(signed_in("Văn phòng").get(page_of(make_opinion(moderation=Moderation.APPROVED))))
    assert "/viec/phan-cong/" in page
    assert "/viec/duyet/" not in page


@pytest.mark.parametrize(
    ("verb", "start", "end"),
    [
        ("khong-dang", {}, {"moderation": "declined", "decline_reason": "Vì thế."}),
        ("chuyen-khieu-nai", {}, {"moderation": "diverted"}),
        ("an", {"moderation": "approved"}, {"hidden_reason": "Vì thế."}),
    ],
)
def test_a_verb_with_a_reason_keeps_it(verb, start, end):
    opinion = make_opinion(**start)
    do(signed_in("Văn phòng"), opinion, verb, reason="Vì thế.")
    opinion = fresh(opinion)
    assert {name: getattr(opinion, name) for name in end} == end
    assert CaseEvent.objects.get(case_kind="opinion", case_id=opinion.pk).reason == "Vì thế."


@pytest.mark.parametrize(("verb", "start"), [("khong-dang", {}), ("an", {"moderation": "approved"})])
def test_a_verb_that_needs_a_reason_does_nothing_without(verb, start):
    opinion = make_opinion(**start)
    assert "Hãy ghi phần này." in text_of(do(signed_in("Văn phòng"), opinion, verb, reason=" "))
    assert fresh(opinion) == opinion
    assert not CaseEvent.objects.exists()


def test_several_opinions_go_into_the_conclusion_and_each_refusal_is_told():
    public = make_opinion(moderation=Moderation.APPROVED)
    waiting = make_opinion(session=public.session)
    notice = make_conclusion(session=public.session)
    form = {"action": "add_to_conclusion", "_selected_action": [public.pk, waiting.pk]}
    page = text_of(signed_in("Văn phòng").post(reverse("admin:feedback_opinion_changelist"), form, follow=True))
    assert f"Đã có trong thông báo kết luận: {public.subject}." in page
    assert f"{waiting}: Chỉ đưa được ý kiến đang công khai" in page
    assert list(notice.items.values_list("opinions", flat=True)) == [public.pk]


def test_the_conclusion_page_names_the_opinions_of_its_items():
    opinion = make_opinion(moderation=Moderation.APPROVED)
    notice = make_conclusion(session=opinion.session)
    office = signed_in("Văn phòng")
    do(office, opinion, "vao-ket-luan")
    assert f'<a href="{page_of(opinion)}">{opinion.subject}</a>' in text_of(office.get(page_of(notice)))
