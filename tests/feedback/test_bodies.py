"""A body that is called otherwise: the archive keeps the name that it then had, its work goes on under the new one."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Assignment, Response
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import Body, CaseEvent

from ..builders import (
    make_body,
    make_commitment,
    make_conclusion,
    make_done_report,
    make_meeting,
    make_official,
    make_opinion,
    make_outcome,
    make_response,
    make_session,
    make_user,
    make_ward,
)
from ..staff import do, empty_inlines, fresh, page_of, signed_in, text_of

OLD, NEW = "Phòng Địa chính", "Phòng Kinh tế, Hạ tầng"


@pytest.fixture
def body():
    make_ward()
    return make_body(name=OLD)


def renamed(body, **kwargs):
    return actions.rename_body(body, by=make_user(), **{"name": NEW, **kwargs})


def test_what_was_published_keeps_the_name_that_it_then_had(client, body):
    session = make_session()
    answer = make_response(opinion=make_opinion(session=session, moderation="approved"), state="published", body=body)
    kept = make_commitment(session=session, lead_body=body, state="verified", published_at=timezone.now())
    notice = make_conclusion(session=session, issuer=body, published_at=timezone.now())
    item = notice.items.create(part="d", order=1, text="Làm đường.", body=body, due_on=dt.date(2026, 12, 31))
    make_meeting(session=session, held_on=dt.date(2026, 1, 5))
    renamed(body)
    assert fresh(item).body == fresh(notice).issuer == fresh(kept).lead_body == fresh(answer).body == body
    for row in [answer.opinion, kept, notice]:
        page = text_of(client.get(row.get_absolute_url()))
        assert OLD in page
        assert NEW not in page


def test_its_people_and_its_work_go_on_under_the_new_name(body):
    unit, helper = make_user("Đơn vị xử lý", body=body), make_body()
    official = make_official()
    official.roles.update(body=body)
    opinion = make_opinion(moderation="approved", processing="assigned")
    Assignment.objects.create(opinion=opinion, body=body)
    earlier = Assignment.objects.create(opinion=opinion, body=body, is_lead=False, ended_at=timezone.now())
    draft = make_response(opinion=opinion, body=body, state="approved")
    promise = make_commitment(lead_body=helper, published_at=timezone.now())
    promise.coordinating_bodies.add(body)
    led = make_commitment(lead_body=body)
    coming = make_session(organiser=body)
    make_meeting(session=coming, held_on=timezone.localdate() + dt.timedelta(days=3))
    after = renamed(body, short_name="P. KTHT")
    assert (fresh(body).is_active, fresh(body).successor, after.kind) == (False, after, body.kind)
    assert fresh(unit).body == official.roles.get().body == fresh(coming).organiser == fresh(led).lead_body == after
    assert [line.body for line in opinion.assignments.current()] == [after]
    assert fresh(earlier).body == body
    assert list(promise.coordinating_bodies.all()) == [after]
    actions.publish_response(fresh(draft), by=make_user())
    assert Response.objects.published().get().body == after
    told = CaseEvent.objects.filter(verb="hand_over").values_list("case_kind", "case_id")
    assert set(told) == {("opinion", opinion.pk), ("commitment", led.pk)}
    with pytest.raises(WrongState):
        renamed(body, name="Tên khác nữa")


@pytest.mark.parametrize("who", ["the Front", "a sender"])
def test_work_that_turns_out_not_to_be_done_goes_on_under_the_new_name(body, who):
    asker = make_opinion(moderation="approved", sender={"email": "dau@example.vn"})
    report = make_done_report(make_commitment(lead_body=body, published_at=timezone.now()))
    report.commitment.opinions.add(asker)
    unit = make_user("Đơn vị xử lý", body=body, email="donvi@example.vn")
    actions.verify_commitment(report.commitment, by=make_user())
    after = renamed(body)
    mail.outbox.clear()
    if who == "the Front":
        actions.send_back(fresh(report.commitment), by=make_user(), reason="Còn 03 nắp vỡ.")
    else:
        actions.say_whether_done(report, asker, answer="not_yet", reason="Còn 03 nắp vỡ.")
    assert (fresh(report.commitment).lead_body, fresh(unit).body) == (after, after)
    assert [sent.to for sent in mail.outbox] == [["donvi@example.vn"]]


def test_what_is_promised_after_all_is_promised_under_the_new_name(body):
    notice = make_conclusion(session=make_session(), published_at=timezone.now())
    item = notice.items.create(part="d", order=1, text="Làm đường.", body=body)
    answer = make_response(state="published", outcome=make_outcome(is_promise=True), body=body)
    after = renamed(body)
    made = [actions.promise_from_item(item, by=make_user()), actions.promise_from_response(answer, by=make_user())]
    assert [promise.lead_body for promise in made] == [after, after]


def test_an_answer_that_no_longer_reads_as_it_was_approved_is_not_approved_by_a_new_name(body):
    answer = make_response(opinion=make_opinion(moderation="approved"), body=body, state="approved")
    Response.objects.filter(pk=answer.pk).update(text="Lời khác.")
    renamed(body)
    with pytest.raises(NotReady, match="sửa sau khi duyệt"):
        actions.publish_response(fresh(answer), by=make_user())


def test_its_staff_correct_under_the_new_name_what_it_answered_under_each_old_one(client, body):
    opinion = make_opinion(moderation="approved", processing="assigned", session=make_session())
    Assignment.objects.create(opinion=opinion, body=body)
    wrong = make_response(opinion=opinion, body=body, state="published", text="Sẽ sửa ngày 31/02.")
    unit, others = signed_in("Đơn vị xử lý", body=body), signed_in("Đơn vị xử lý", body=make_body())
    renamed(body, name="Tên giữa")
    after = renamed(fresh(body).successor)
    way = reverse("admin:answer", args=[opinion.pk]) + "?dinh-chinh=1"
    assert "dinh-chinh=1" in text_of(unit.get(reverse("admin:case", args=[opinion.pk])))
    assert f'<option value="{after.pk}" selected>' in text_of(unit.get(way))
    assert wrong.text in text_of(unit.get(page_of(wrong)))
    assert others.get(way).status_code == 404
    assert others.get(page_of(wrong)).status_code == 302
    assert OLD in text_of(client.get(opinion.get_absolute_url()))
    do(unit, wrong, "dinh-chinh", text="Sẽ sửa ngày 01/03.", issued_on="01/03/2026", correction_note="Sai ngày.")
    assert Response.objects.get(corrects=wrong).body == after


@pytest.mark.parametrize("name", [OLD, "Công an phường"])
def test_a_name_is_not_taken_twice(body, name):
    make_body(name="Công an phường")
    with pytest.raises(NotReady):
        renamed(body, name=name)
    assert Body.objects.count() == 2


def test_a_slip_is_mended_everywhere_and_the_office_chooses_which_it_is(client, body):
    answer = make_response(opinion=make_opinion(moderation="approved"), state="published", body=body)
    office = signed_in("Văn phòng")
    office.post(page_of(body), {"name": "Lén đổi", "kind": "office", "order": "1", "is_active": "on"})
    assert fresh(body).name == OLD
    do(office, body, "sua-ten", name="Phòng Địa chính Xây dựng", short_name="")
    assert "Phòng Địa chính Xây dựng trả lời" in text_of(client.get(answer.opinion.get_absolute_url()))
    assert "Đã có cơ quan tên này" in text_of(do(office, body, "doi-ten", name=make_body(name="Trạm Y tế").name))
    do(office, body, "doi-ten", name=NEW, short_name="")
    assert Body.objects.get(name=NEW).predecessors.get() == body


def test_who_dissolves_a_body_reads_what_it_still_leads(body):
    office, answered = signed_in("Văn phòng"), make_opinion(moderation="approved", processing="answered")
    form = {"kind": "office", "order": "1", **empty_inlines("letterhead")}
    Assignment.objects.create(opinion=answered, body=body)
    make_commitment(lead_body=body, state="verified")
    page = text_of(office.post(page_of(body), form, follow=True))
    assert (fresh(body).is_active, "Còn chủ trì" in page) == (False, False)
    Assignment.objects.create(opinion=make_opinion(moderation="approved", processing="assigned"), body=body)
    make_commitment(lead_body=body)
    page = text_of(office.post(page_of(body), form, follow=True))
    for at, told in [("case_list", "01 ý kiến</a>: hãy phân"), ("promises", "01 việc phải làm</a>: hãy đổi")]:
        assert f'Còn chủ trì <a href="{reverse(f"admin:{at}")}?don_vi={body.pk}">{told}' in page
