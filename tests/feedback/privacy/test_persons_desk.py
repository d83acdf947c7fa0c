"""The desk where a person asks what is kept of them, has it handed over and erased."""

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.actions.persons import end_request, erase_opinion
from feedback.models import PersonRequest
from sessions_app.models import CaseEvent, DeadlineRule
from tests.builders import make_opinion
from tests.forms import opened_form, send
from tests.staff import fresh, page_of, signed_in, text_of

from .asking import MARKS, NAME, WHO, make_person, make_request, named_in, taken


def test_the_desk_leads_to_each_place_without_a_word_of_it():
    opinion = make_opinion(moderation="approved", processing="answered", sender=WHO, public_text=f"{NAME} hỏi.")
    promise, news = named_in("title", opinion), named_in("news", opinion)
    client = signed_in("Văn phòng")
    page = text_of(client.post(taken(client).url, {"viec": "xoa", "reason": "Theo đề nghị"}, follow=True))
    for page_name, row, name in [
        ("case", opinion, "ý kiến"),
        ("promise", promise, "việc phải làm"),
        ("sessions_app_announcement_change", news, "thông báo, tin"),
    ]:
        address = reverse(f"admin:{page_name}", args=[row.pk])
        assert f'<a href="{address}">{name} số {row.pk}</a>' in page
    assert NAME not in page


def test_the_desk_takes_a_request_shows_what_is_held_masked_and_erases_it():
    answered, _, _ = make_person()
    client = signed_in("Văn phòng")
    address = taken(client).url
    page = text_of(client.get(address))
    assert f"Ý kiến số {answered.pk}" in page
    assert "…5678" in page
    assert "cả ảnh đã công khai: ảnh thấy mặt người, nhà riêng, giấy tờ thì gỡ." in page
    assert not [mark for mark in MARKS if mark in page]
    copy = client.post(address, {"viec": "xuat", "reason": "Trao tận tay"})
    assert copy["Content-Disposition"] == f'attachment; filename="du-lieu-ca-nhan-{PersonRequest.objects.get().pk}.zip"'
    assert client.post(address, {"viec": "xoa", "reason": "Theo đề nghị"}).status_code == 302
    assert (PersonRequest.objects.get().whom, PersonRequest.objects.get().handled_by) == ("", client.user)
    verbs = CaseEvent.objects.filter(case_kind="personrequest").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["take_request", "export_person", "end_request", "erase_person"]
    assert "Không tìm thấy" not in text_of(client.get(address))


def test_a_request_to_erase_is_not_ended_by_a_press_while_all_is_still_held():
    make_opinion(sender=WHO)
    client = signed_in("Văn phòng")
    address, said = taken(client).url, {"viec": "xong", "reason": "Còn tranh chấp"}
    page = text_of(client.post(address, said))
    assert "Dữ liệu của người này còn nguyên." in page
    assert 'value="Còn tranh chấp"' in page
    assert PersonRequest.objects.get().done_at is None
    assert client.post(address, {**said, "stays": "on"}).status_code == 302
    assert PersonRequest.objects.get().result == "Còn tranh chấp"


@pytest.mark.parametrize("asks", [{"asked": "see"}, {"typed": "0911119999"}])
def test_what_asks_for_no_erasure_or_finds_nothing_is_ended_with_a_reason_alone(asks):
    make_opinion(sender=WHO)
    client = signed_in("Văn phòng")
    client.post(taken(client, **asks).url, {"viec": "xong", "reason": "Đã gọi"})
    assert PersonRequest.objects.get().result == "Đã gọi"


def test_the_desk_says_until_when_the_person_must_have_heard_of_it():
    client = signed_in("Văn phòng")
    address = taken(client, received_on="31/08/2026").url
    assert "trước hết ngày 03/09/2026" in text_of(client.get(address))
    DeadlineRule.objects.filter(duty="data_reply").update(days=3, basis="Quy chế")
    assert "trước hết ngày 04/09/2026 (3 ngày làm việc, Quy chế)" in text_of(client.get(address))
    assert "trong 3 ngày làm việc (Quy chế)" in text_of(client.get(reverse("admin:person_requests")))
    end_request(PersonRequest.objects.get(), by=client.user, result="Đã trả lời")
    assert "trước hết ngày" not in text_of(client.get(address))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"typed": "Nguyễn Văn A"}, "Hãy ghi mã tra cứu, số điện thoại hoặc thư điện tử."),
        ({"due_on": "01/01/2020"}, "Hạn trả lời phải sau ngày nhận."),
        ({"note": ""}, "Hãy ghi đã xác minh thế nào."),
    ],
)
def test_the_desk_says_what_is_wrong_with_a_request(wrong, words):
    assert words in text_of(taken(signed_in("Văn phòng"), **wrong))
    assert not PersonRequest.objects.exists()


def test_the_desk_is_for_the_office_alone():
    request = make_request()
    make_opinion(sender=WHO)
    for role in ["MTTQ", "Đơn vị xử lý", "Lãnh đạo"]:
        client = signed_in(role)
        assert taken(client).status_code == 403
        assert client.post(reverse("admin:person_request", args=[request.pk]), {"viec": "xuat"}).status_code == 403


def test_without_a_reason_nothing_is_handed_over():
    make_opinion(sender=WHO)
    page = signed_in("Văn phòng").post(reverse("admin:person_request", args=[make_request().pk]), {"viec": "xuat"})
    assert "Hãy ghi lý do hoặc kết quả." in text_of(page)


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_takes_the_same_queries_for_any_length(rows, django_assert_max_num_queries):
    client = signed_in("Văn phòng")
    for _ in range(rows):
        make_request()
    make_request(done_at=timezone.now())
    client.get(reverse("admin:person_requests"))
    with django_assert_max_num_queries(12):
        page = text_of(client.get(reverse("admin:person_requests")))
    assert page.count("Đề nghị số") == rows + 1


@pytest.mark.parametrize("moderation", ["pending", "declined"])
def test_a_page_of_the_admin_that_was_left_open_brings_no_words_back(moderation):
    office, opinion = signed_in("Văn phòng"), make_opinion(moderation=moderation)
    form = opened_form(office, page_of(opinion))
    assert opinion.original_text in form.values["public_text"][0]
    erase_opinion(opinion, by=None, reason="Người gửi đề nghị")
    send(office, page_of(opinion), form)
    assert (fresh(opinion).subject, fresh(opinion).public_text) == ("", "")
