"""Where promises come from: an item of a conclusion or an answer becomes one by a press."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from feedback.models import Commitment
from feedback.staff_views.promises.sources import newest_answers_left
from tests.builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_opinion,
    make_outcome,
    make_response,
    make_user,
)
from tests.mails import make_due
from tests.marks import asks_sqlite_how
from tests.staff import fresh, signed_in, text_of

from .desk import LIST, address_of

pytestmark = pytest.mark.usefixtures("ward")

SOURCES = f"{LIST}nguon/"


def promised_item(**fields):
    notice = make_conclusion(published_at=timezone.now())
    return notice.items.create(part="d", **{"text": "Sửa đèn ngõ 8", "body": make_body(), **fields})


def promised_answer(**fields):
    return make_response(state="published", outcome=make_outcome(is_promise=True), **fields)


def test_one_press_makes_a_promise_of_an_item_or_an_answer(office):
    item, answer = promised_item(), promised_answer()
    page = text_of(office.get(SOURCES))
    assert item.text in page
    assert answer.opinion.subject in page
    for source in [f"muc.{item.pk}", f"tra-loi.{answer.pk}"]:
        made = office.post(SOURCES, {"tu": source})
        assert made.url == address_of(Commitment.objects.latest("pk"))
        again = office.post(SOURCES, {"tu": source}, follow=True)
        assert again.redirect_chain[-1][0] == made.url
        assert "đã được lập ở lần bấm trước" in text_of(again)
    assert Commitment.objects.count() == 2
    assert item.text not in text_of(office.get(SOURCES))


def test_a_published_conclusion_leads_on_to_what_it_promises_until_all_of_it_is_made(office):
    item = promised_item()
    other = item.notice.items.create(part="d", text="Nạo vét cống", body=item.body, order=2)
    there = reverse("admin:sessions_app_conclusionnotice_change", args=[item.notice_id])
    for first in [item, other]:
        assert leads_to(office.get(there)) == f"{SOURCES}#muc-{first.pk}"
        assert leads_to(signed_in("MTTQ").get(there)) is None
        office.post(SOURCES, {"tu": f"muc.{first.pk}"})
    assert leads_to(office.get(there)) is None


def leads_to(page):
    return {link.label: address for link, address in page.context["verbs"]}.get("Lập việc phải làm")


@pytest.mark.parametrize("source", ["", "muc.", "muc.x", "khac.1", "tra-loi.99999999999999999999", "muc.²"])
def test_a_malformed_source_makes_no_promise(office, source):
    promised_item()
    assert office.post(SOURCES, {"tu": source}).status_code == 404
    assert not Commitment.objects.exists()


def test_the_start_page_reminds_of_the_newest_answers_and_leads_to_these_alone(office):
    item, today = promised_item(), timezone.localdate()
    new, old = [promised_answer(issued_on=today - dt.timedelta(days=days)) for days in [60, 61]]
    (tile,) = [found for found in office.get(reverse("admin:index")).context["tiles"] if SOURCES in found.address]
    page = text_of(office.get(tile.address))
    assert tile.number == 1
    assert [new.opinion.subject in page, old.opinion.subject in page, item.text in page] == [True, False, False]
    office.post(tile.address, {"tu": f"tra-loi.{new.pk}"})
    assert not [found for found in office.get(reverse("admin:index")).context["tiles"] if SOURCES in found.address]


@asks_sqlite_how
def test_the_newest_answers_are_found_by_their_day(office):
    plan = newest_answers_left(make_user("Văn phòng")).order_by().values("pk").explain()
    assert "response_newest (issued_on>?)" in plan
    assert "feedback_response USING INTEGER PRIMARY KEY" not in plan


def test_an_unpublished_conclusion_is_no_source_of_a_promise(office):
    hidden = make_conclusion().items.create(part="d", text="DAU-KIN", body=make_body())
    assert hidden.text not in text_of(office.get(SOURCES))
    assert office.post(SOURCES, {"tu": f"muc.{hidden.pk}"}).status_code == 404


def press_many(client, *sources):
    keys = [f"{'tra-loi' if hasattr(source, 'outcome') else 'muc'}.{source.pk}" for source in sources]
    return client.post(SOURCES, {"viec": "nhieu", "rows": keys})


def test_many_become_promises_by_one_press_and_are_listed_to_be_published(office):
    item, answer = promised_item(), promised_answer()
    other = item.notice.items.create(part="d", text="Nạo vét cống", body=item.body, order=2)
    made = press_many(office, item, other, answer)
    assert made.url == f"{LIST}?tinh_trang=chua-cong-bo"
    assert "Đã lập 03 việc phải làm, chưa công bố." in text_of(office.get(made.url))
    assert set(Commitment.objects.values_list("conclusion_item", "response", "published_at")) == {
        (item.pk, None, None),
        (other.pk, None, None),
        (None, answer.pk, None),
    }


def test_of_many_an_item_and_an_answer_to_the_same_opinion_are_one_promise(office):
    item, answer = promised_item(), promised_answer()
    item.opinions.add(answer.opinion)
    press_many(office, answer, item)
    assert list(Commitment.objects.values_list("conclusion_item", "response")) == [(item.pk, answer.pk)]


def test_of_many_what_may_be_promised_already_is_left_for_people_to_say(office):
    item, free, opinion = promised_item(), promised_item(text="Nạo vét cống"), make_opinion(moderation="approved")
    item.opinions.add(opinion)
    make_commitment().opinions.add(opinion)
    page = text_of(office.get(SOURCES))
    assert f'value="muc.{free.pk}" id="chon-' in page
    assert f'value="muc.{item.pk}" id="chon-' not in page
    made = press_many(office, item, free)
    told = text_of(office.get(made.url))
    assert made.url == SOURCES
    assert "Đã lập 01 việc phải làm" in told
    assert "«Sửa đèn ngõ 8»: Đã có việc phải làm về cùng ý kiến" in told
    assert not Commitment.objects.filter(conclusion_item=item).exists()


@pytest.mark.parametrize("rows", [[], ["muc.x", "khac.1", "tra-loi.99999999999999999999"]])
def test_making_many_promises_without_ticked_rows_makes_none(office, rows):
    promised_item()
    assert "Hãy đánh dấu" in text_of(office.post(SOURCES, {"viec": "nhieu", "rows": rows}, follow=True))
    assert not Commitment.objects.exists()


def test_who_only_supervises_makes_none_of_many():
    item = promised_item()
    assert press_many(signed_in("MTTQ"), item).status_code == 403
    assert not Commitment.objects.exists()


def unpublished(**fields):
    return make_commitment(**{"due_on": timezone.localdate() + dt.timedelta(days=9), **fields})


def test_many_are_published_by_one_press_but_what_has_to_be_looked_at_first(office):
    plain, undated = [unpublished(), unpublished()], unpublished(due_on=None)
    telling = unpublished(description="Gọi 0912 345 678 trước khi vào")
    ticked = {"viec": "cong-bo", "rows": [row.pk for row in [*plain, undated, telling]]}
    told = text_of(office.post(LIST, ticked, follow=True))
    assert set(Commitment.objects.exclude(published_at=None)) == set(plain)
    dated = plain[0].due_on
    for words in ["Đã công bố 02 việc", f"«{undated}»: Chưa có thời hạn.", f"«{telling}»: Còn chữ giống thông tin"]:
        assert words in told
    for day, refusal in [("01/02/2020", "ngày đã qua"), ("01/02/2206", "Hãy xem lại năm.")]:
        assert refusal in text_of(office.post(LIST, {**ticked, "due_on": day}))
    office.post(LIST, {**ticked, "due_on": f"{dated + dt.timedelta(days=9):%d/%m/%Y}"})
    assert (fresh(undated).due_on, bool(fresh(undated).published_at)) == (dated + dt.timedelta(days=9), True)
    assert (fresh(plain[0]).due_on, fresh(telling).published_at) == (dated, None)
    assert "Ghi thời hạn" in text_of(office.get(address_of(undated)))


def test_of_many_that_one_press_publishes_each_person_of_the_lead_body_reads_in_one_mail(office, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    body, other = make_body(), make_body()
    for lead, email in [(body, "mot@example.vn"), (body, "hai@example.vn"), (other, "khac@example.vn")]:
        make_user("Đơn vị xử lý", body=lead, email=email)
    first, second, third = [unpublished(lead_body=lead) for lead in [body, body, other]]
    office.post(LIST, {"viec": "cong-bo", "rows": [row.pk for row in [first, second, third]]})
    make_due()
    call_command("send_outbox")
    told = [(sent.to, [row for row in [first, second, third] if address_of(row) in sent.body]) for sent in mail.outbox]
    both = [first, second]
    assert told == [(["mot@example.vn"], both), (["hai@example.vn"], both), (["khac@example.vn"], [third])]
    assert [sent.body.count("Kính gửi") for sent in mail.outbox] == [1, 1, 1]


def test_publishing_many_needs_some_and_the_right_to(office):
    row = unpublished()
    assert "Hãy đánh dấu ít nhất một việc." in text_of(office.post(LIST, {"viec": "cong-bo"}))
    unit = signed_in("Đơn vị xử lý", body=row.lead_body)
    assert "Công bố các việc đã đánh dấu" not in text_of(unit.get(LIST))
    assert unit.post(LIST, {"viec": "cong-bo", "rows": [row.pk]}).status_code == 403
    assert not Commitment.objects.exclude(published_at=None).exists()
