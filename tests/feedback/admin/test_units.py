"""The staff site: who among staff sees what."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from feedback.actions import attach
from feedback.models import Issue, Opinion, Outcome, Response, Sender
from sessions_app.models import CaseEvent
from tests.builders import (
    make_body,
    make_commitment,
    make_group,
    make_issue,
    make_opinion,
    make_response,
    make_session,
    make_topic,
)
from tests.pdfs import kept_pdf
from tests.staff import do, page_of, signed_in, text_of, verb_address

PHONE = "+84912345678"


@pytest.fixture
def unit():
    return signed_in("Đơn vị xử lý", body=make_body())


def given_to(client, **kwargs):
    opinion = make_opinion(moderation="approved", sender={"name": "Phạm Bí Mật", "phone": PHONE}, **kwargs)
    opinion.assignments.create(body=client.user.body)
    return opinion


def test_a_unit_sees_only_what_it_was_given(unit):
    mine, other = given_to(unit), make_opinion(moderation="approved")
    mine_answer = make_response(opinion=mine, body=unit.user.body)
    mine_task, other_task = make_commitment(lead_body=unit.user.body), make_commitment()
    for row in [other, make_response(opinion=other), make_response(opinion=mine), other_task]:
        assert unit.get(page_of(row), follow=True).redirect_chain[0][0] == reverse("admin:index")
        assert unit.get(verb_address(row, "trinh")).status_code == 404
    for name, rows in {"opinion": [mine], "response": [mine_answer], "commitment": [mine_task]}.items():
        page = unit.get(reverse(f"admin:feedback_{name}_changelist"))
        assert list(page.context["cl"].queryset) == rows
        assert unit.get(page_of(rows[0])).status_code == 200


def test_a_unit_reads_no_opinion_of_others_behind_its_commitment(unit):
    mine, other = given_to(unit, subject="Đèn ở ngõ 5"), make_opinion(moderation="approved", subject="Việc kín")
    commitment = make_commitment(lead_body=unit.user.body)
    commitment.opinions.set([mine, other])
    page = text_of(unit.get(page_of(commitment)))
    assert "Đèn ở ngõ 5" in page
    assert "Việc kín" not in page
    assert "Việc kín" in text_of(signed_in("Văn phòng").get(page_of(commitment)))


def test_a_unit_is_led_to_no_row_that_does_not_open_to_it(unit):
    opinion = given_to(unit, topic=make_topic(name="Thoát nước"), group=make_group(name="Tổ dân phố số 7"))
    behind = [opinion.session, opinion.topic, opinion.group]
    page = text_of(unit.get(page_of(opinion)))
    office = text_of(signed_in("Văn phòng").get(page_of(opinion)))
    for row in behind:
        assert unit.get(page_of(row)).status_code == 403
        assert str(row) in page
        assert f'href="{page_of(row)}"' not in page
    assert any(f'<a href="{page_of(row)}">{row}</a>' in office for row in behind)


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("case_list", "hoi_nghi"),
        ("answering", "hoi_nghi"),
        ("feedback_opinion_changelist", "session__id__exact"),
    ],
)
def test_a_unit_chooses_among_announced_conferences_and_those_of_its_opinions(unit, name, box):
    draft, announced = make_session(title="Việc chưa công bố", announced_at=None), make_session()
    mine = given_to(unit, session=make_session(title="Bản nháp có việc", announced_at=None)).session
    office, address = signed_in("Văn phòng"), reverse(f"admin:{name}")
    for query in [{}, {box: draft.pk}]:
        page = text_of(unit.get(address, query))
        assert announced.title in page
        assert mine.title in page
        assert draft.title not in page
        assert draft.title in text_of(office.get(address, query))


def test_a_unit_reads_nothing_that_a_sender_typed(unit):
    opinion = given_to(unit, place="nhà bà Lan, số 12 ngõ 5", original_text="Nguyên văn của bà Lan")
    page = text_of(unit.get(page_of(opinion)))
    assert opinion.public_text in page
    assert "bà Lan" not in page
    assert text_of(signed_in("Văn phòng").get(page_of(opinion))).count("bà Lan") == 2


def test_whoever_moderates_without_seeing_all_reads_nothing_that_a_sender_typed(unit):
    for codename in ["moderate_opinion", "change_attachment", "view_attachment", "change_opinion"]:
        unit.user.user_permissions.add(Permission.objects.get(codename=codename))
    opinion = given_to(unit, original_text="Nguyên văn của bà Lan")
    attach(opinion, SimpleUploadedFile("don-cua-ba-Lan.pdf", kept_pdf()))
    page = text_of(unit.get(page_of(opinion)))
    assert not any(told in page for told in ["bà Lan", "ba-Lan", verb_address(opinion, "tach")])
    for verb in ["tach", "duyet", "khong-dang"]:
        assert [unit.get(verb_address(opinion, verb)).status_code, do(unit, opinion, verb).status_code] == [403, 403]


def test_a_unit_reads_the_issues_of_its_opinions_and_the_public_ones(unit):
    mine, other = given_to(unit), make_opinion(moderation="approved", subject="Việc kín", visibility="not_published")
    own, hidden = make_issue(mine, other), make_issue(make_opinion())
    Issue.objects.filter(pk=own.pk).update(lead=other)
    public = make_issue(make_opinion(moderation="approved"), published_at=timezone.now())
    seen = unit.get(reverse("admin:feedback_issue_changelist")).context["cl"].queryset
    assert set(seen) == {own, public}
    assert "Việc kín" not in text_of(unit.get(page_of(own)))
    assert unit.get(page_of(hidden), follow=True).redirect_chain
    assert signed_in("Văn phòng").get(page_of(hidden)).status_code == 200


@pytest.mark.parametrize(("role", "opens"), [("Đơn vị xử lý", False), ("Lãnh đạo", False), ("MTTQ", True)])
def test_only_who_may_open_the_desk_of_synthesis_is_led_there(role, opens):
    client, issue = signed_in(role, body=make_body()), make_issue(make_opinion(moderation="approved"))
    Issue.objects.update(published_at=timezone.now())
    desk = reverse("admin:synthesis_issue", args=[issue.pk])
    for address in [reverse("admin:feedback_issue_changelist"), page_of(issue)]:
        assert (desk in text_of(client.get(address))) is opens
    assert (client.get(desk).status_code == 200) is opens


@pytest.mark.parametrize(("role", "opens"), [("Lãnh đạo", False), ("Văn phòng", True)])
def test_only_who_may_open_the_desk_of_photographs_is_led_there(role, opens):
    client, desk = signed_in(role), reverse("admin:photo_sessions")
    assert (desk in text_of(client.get(reverse("admin:sessions_app_photo_changelist")))) is opens
    assert (client.get(desk).status_code == 200) is opens


@pytest.mark.parametrize("role", ["Đơn vị xử lý", "Văn phòng", "Lãnh đạo"])
def test_who_wrote_an_answer_is_named_and_leads_to_no_account(role):
    client, author = signed_in(role, body=make_body()), signed_in("Đơn vị xử lý").user
    answer = make_response(opinion=given_to(client), body=client.user.body, author=author)
    page = text_of(client.get(page_of(answer)))
    assert str(author) in page
    assert page_of(author) not in page


def test_a_unit_reads_why_its_answer_came_back(unit):
    answer = make_response(opinion=given_to(unit), body=unit.user.body, state="submitted")
    do(signed_in("Người duyệt"), answer, "tra-lai", reason="Chưa nêu căn cứ.")
    assert "Chưa nêu căn cứ." in text_of(unit.get(page_of(answer)))


def test_a_unit_finds_only_its_opinions_when_it_answers(unit):
    mine, other = given_to(unit), make_opinion(moderation="approved")
    query = {"app_label": "feedback", "model_name": "response", "field_name": "opinion", "term": ""}
    found = unit.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [row["id"] for row in found] == [str(mine.pk)]
    form = {"text": "A", "outcome": Outcome.objects.first().pk, "body": unit.user.body_id, "issued_on": "03/04/2026"}
    unit.post(reverse("admin:feedback_response_add"), {**form, "opinion": other.pk})
    assert not Response.objects.exists()
    unit.post(reverse("admin:feedback_response_add"), {**form, "opinion": mine.pk, "body": make_body().pk})
    assert not Response.objects.exists()
    unit.post(reverse("admin:feedback_response_add"), {**form, "opinion": mine.pk})
    assert Response.objects.get().opinion == mine


def test_a_unit_sees_neither_sender_nor_original(unit):
    opinion = given_to(unit, original_text="Tôi là Phạm Bí Mật.")
    page = text_of(unit.get(page_of(opinion)))
    assert opinion.public_text in page
    assert "Bí Mật" not in page
    assert not re.search(r"912 ?345", page)


@pytest.mark.parametrize("role", ["Văn phòng", "Đơn vị xử lý"])
def test_a_contact_is_masked_until_somebody_says_why_they_need_it(role):
    client = signed_in(role, body=make_body())
    opinion = given_to(client)
    address = reverse("admin:case", args=[opinion.pk])
    for page in [page_of(opinion), address]:
        shown = text_of(client.get(page))
        assert "P. B. M. · …5678" in shown
        assert PHONE not in shown
    assert PHONE not in text_of(do(client, opinion, "xem-lien-lac", reason=" "))
    assert PHONE in text_of(do(client, opinion, "xem-lien-lac", reason="Hẹn đi khảo sát."))
    assert PHONE in text_of(client.get(page_of(opinion)))
    assert PHONE not in text_of(signed_in("Văn phòng").get(address))
    event = CaseEvent.objects.get(verb="see_contact")
    assert (event.actor, event.reason) == (client.user, "Hẹn đi khảo sát.")
    Sender.objects.all().delete()
    assert "xem-lien-lac" not in text_of(client.get(address))


@pytest.mark.parametrize("role", ["MTTQ", "Người duyệt", "Lãnh đạo"])
def test_only_the_office_sees_who_sent_an_opinion(role):
    opinion = make_opinion(sender={"name": "Phạm Bí Mật", "phone": PHONE})
    page = text_of(signed_in(role).get(page_of(opinion)))
    assert opinion.original_text in page
    assert "Bí Mật" not in page
    assert PHONE not in page


@pytest.mark.parametrize("lookup", ["original_text__contains=Bí", "sender__phone__startswith=%2B84", "code_hash__gt=0"])
def test_no_column_can_be_read_through_the_address_of_a_list(unit, lookup):
    given_to(unit, original_text="Tôi là Phạm Bí Mật.")
    assert unit.get(f"{reverse('admin:feedback_opinion_changelist')}?{lookup}").status_code in {302, 400}


def test_a_unit_searches_only_what_it_may_read(unit):
    opinion = given_to(unit, original_text="Tôi là Phạm Bí Mật.")
    Opinion.objects.filter(pk=opinion.pk).update(moderation="pending")
    page = unit.get(reverse("admin:feedback_opinion_changelist"), {"q": "bi mat"})
    assert list(page.context["cl"].queryset) == []
