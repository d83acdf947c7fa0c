"""Whose matter an opinion is, who deals with it and until when: each verb with its event, its mail and its deadline."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.models import Assignment, Opinion
from feedback.models.handling import InformationRequest
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import CaseEvent, OutboxMessage, Topic
from tests.builders import make_body, make_opinion, make_response, make_topic, make_user, make_ward
from tests.mails import make_due
from tests.staff import do, fresh, page_of, signed_in, text_of, verb_address

from .steps import DAY, SENDER, approved, assigned, forwarded, last_event, told, unit

pytestmark = pytest.mark.django_db


def test_classifying_says_what_it_is_about_and_whose_it_is(clerk):
    opinion, topic = approved(), Topic.objects.first()
    actions.classify(opinion, by=clerk, topic=topic, competence="higher")
    row = fresh(opinion)
    assert (row.topic, row.competence, row.processing, row.duty) == (topic, "higher", "classified", "forward")
    assert last_event(opinion).verb == "classify"


def test_each_body_is_told_once_and_nothing_private_is_in_the_mail(clerk):
    opinion = approved(original_text="Tôi là Phạm Bí Mật, 0912345678.")
    lead, helper = unit(), unit(email="phoihop@example.vn")
    actions.assign(opinion, by=clerk, body=lead, helpers=[helper, lead], note="Xem ngõ 15.")
    assert [(line.body, line.is_lead) for line in Assignment.objects.current()] == [(lead, True), (helper, False)]
    assert sorted(to for (to,), _ in told()) == ["donvi@example.vn", "phoihop@example.vn"]
    for message in mail.outbox:
        assert f"ý kiến số {opinion.pk}" in message.body
        assert all(word not in message.body + message.subject for word in ["Bí Mật", "0912", "ngõ 15"])
    assert (fresh(opinion).processing, fresh(opinion).duty) == ("assigned", "answer")


def test_of_many_that_one_press_assigns_each_person_of_the_body_reads_in_one_mail(clerk, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    body, opinions = unit(), [approved(), approved()]
    make_user("Đơn vị xử lý", body=body, email="hai@example.vn")
    for opinion in opinions:
        actions.assign_ward_matter(opinion, by=clerk, body=body, topic=Topic.objects.first())
    make_due()
    call_command("send_outbox")
    assert [
        (sent.to, [row for row in opinions if reverse("admin:case", args=[row.pk]) in sent.body])
        for sent in mail.outbox
    ] == [
        (["donvi@example.vn"], opinions),
        (["hai@example.vn"], opinions),
    ]


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}, {"is_staff": False}])
def test_who_left_or_has_no_address_gets_no_mail(clerk, fields):
    actions.assign(approved(), by=clerk, body=unit(**fields))
    assert mail.outbox == []


def test_the_mail_of_a_body_that_no_longer_has_it_is_dropped(clerk, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    opinion, first, second = approved(), unit(), unit(email="sau@example.vn")
    actions.assign(opinion, by=clerk, body=first)
    actions.assign(opinion, by=clerk, body=second, reason="Giao nhầm.")
    from feedback.outbox.delivery import deliver_due

    make_due()
    deliver_due()
    assert [to for (to,), _ in told()] == ["sau@example.vn"]
    assert OutboxMessage.objects.filter(kind="assigned", dropped_at__isnull=False).count() == 1


def test_another_lead_needs_a_reason_and_the_record_has_it(clerk):
    opinion = assigned()
    with pytest.raises(NotReady, match="lý do"):
        actions.assign(opinion, by=clerk, body=make_body())
    actions.assign(opinion, by=clerk, body=make_body(name="Công an phường"), reason="Việc trật tự.")
    assert last_event(opinion).verb == "reassign"
    assert last_event(opinion).reason == "Công an phường; Việc trật tự."


def test_a_draft_goes_on_with_the_case_to_the_next_lead(clerk):
    opinion, second = assigned(), make_body()
    answer = make_response(opinion=opinion, body=opinion.assignments.get().body, state="draft")
    actions.assign(opinion, by=clerk, body=second, reason="Giao nhầm.")
    assert fresh(answer).body == second


def test_a_case_whose_answer_was_handed_in_stays_with_who_wrote_it(clerk):
    opinion = assigned()
    line = opinion.assignments.get()
    make_response(opinion=opinion, body=line.body, state="submitted")
    with pytest.raises(NotReady, match="đã trình"):
        actions.assign(opinion, by=clerk, body=make_body(), reason="Giao nhầm.")
    assert list(opinion.assignments.current()) == [line]


def test_what_waits_for_its_sender_is_given_to_nobody(clerk):
    opinion = assigned()
    actions.ask_sender(opinion, by=clerk, question="Ở đâu?")
    with pytest.raises(WrongState):
        actions.assign(opinion, by=clerk, body=opinion.assignments.get().body, note="Xem ngõ 15.")
    assert fresh(opinion).processing == "waiting"


def test_a_body_may_get_an_earlier_day_but_none_after_the_one_promised(clerk):
    opinion = approved()
    due = fresh(opinion).due_on
    with pytest.raises(NotReady, match="gia hạn"):
        actions.assign(opinion, by=clerk, body=make_body(), due_on=due + DAY)
    actions.assign(opinion, by=clerk, body=make_body(), due_on=due - DAY)
    assert Assignment.objects.get().due_on == due - DAY


def test_extending_promises_a_later_day_and_tells_the_sender(clerk):
    opinion = assigned()
    until = fresh(opinion).due_on + 7 * DAY
    actions.extend_deadline(opinion, by=clerk, until=until, reason="Chờ khảo sát.")
    assert fresh(opinion).due_on == until
    assert f"{until:%d/%m/%Y}" in mail.outbox[0].body
    assert "Chờ khảo sát." in mail.outbox[0].body
    assert "Chờ khảo sát." in last_event(opinion).reason


@pytest.mark.parametrize(("days", "reason"), [(7, " "), (0, "Chậm."), (-3, "Chậm.")])
def test_an_extension_has_a_reason_and_a_later_day(clerk, days, reason):
    opinion = assigned()
    due = fresh(opinion).due_on
    with pytest.raises(NotReady):
        actions.extend_deadline(opinion, by=clerk, until=due + days * DAY, reason=reason)
    assert fresh(opinion).due_on == due


def test_what_is_late_is_not_extended_to_a_day_that_is_over(clerk):
    opinion = assigned(received_at=timezone.now() - 60 * DAY)
    with pytest.raises(NotReady):
        actions.extend_deadline(opinion, by=clerk, until=timezone.localdate() - DAY, reason="Chờ khảo sát.")
    actions.extend_deadline(opinion, by=clerk, until=timezone.localdate(), reason="Chờ khảo sát.")
    assert fresh(opinion).due_on == timezone.localdate()


def test_the_clock_stands_still_while_the_sender_is_asked(clerk):
    opinion = assigned(received_at=timezone.now() - 20 * DAY)
    due = fresh(opinion).due_on
    actions.ask_sender(opinion, by=clerk, question="Đèn nào trong ngõ?")
    assert (fresh(opinion).processing, fresh(opinion).due_on) == ("waiting", None)
    assert "Đèn nào trong ngõ?" in mail.outbox[0].body
    InformationRequest.objects.update(asked_at=timezone.now() - 14 * DAY)
    actions.add_note(fresh(opinion), text="Đèn thứ ba.")
    assert fresh(opinion).processing == "assigned"
    assert fresh(opinion).due_on > due


def test_a_sender_without_contact_cannot_be_asked_and_nothing_is_left_behind(clerk):
    opinion = approved(sender={})
    with pytest.raises(NotReady, match="cách liên lạc"):
        actions.ask_sender(opinion, by=clerk, question="Ở đâu?")
    assert not InformationRequest.objects.exists()
    assert (fresh(opinion).processing, CaseEvent.objects.count()) == ("received", 0)


def test_staff_go_on_without_waiting_and_say_why(clerk):
    opinion = assigned()
    actions.ask_sender(opinion, by=clerk, question="Ở đâu?")
    with pytest.raises(NotReady):
        actions.resume(opinion, by=clerk, reason="")
    actions.resume(opinion, by=clerk, reason="Đã hỏi qua điện thoại.")
    assert fresh(opinion).processing == "assigned"
    assert InformationRequest.objects.get().ended_at


def test_of_two_who_extend_at_once_the_later_day_stands(clerk):
    opinion = assigned()
    seen_before = Opinion.objects.prefetch_related("extensions", "information_requests").get(pk=opinion.pk)
    list(seen_before.extensions.all())
    actions.extend_deadline(opinion, by=clerk, until=fresh(opinion).due_on + 20 * DAY, reason="Chờ thiết bị.")
    with pytest.raises(NotReady):
        actions.extend_deadline(seen_before, by=clerk, until=seen_before.due_on + 5 * DAY, reason="Chờ.")
    assert fresh(opinion).extensions.count() == 1


@pytest.mark.parametrize("meanwhile", ["answered", "waiting"])
def test_what_was_answered_or_asked_about_a_moment_ago_is_not_promised_for_later(clerk, meanwhile):
    opinion = assigned()
    Opinion.objects.filter(pk=opinion.pk).update(processing=meanwhile)
    with pytest.raises(WrongState):
        actions.extend_deadline(opinion, by=clerk, until=opinion.due_on + 20 * DAY, reason="Chờ thiết bị.")
    assert not opinion.extensions.exists()


@pytest.mark.parametrize("verb", ["classify", "assign", "extend_deadline", "ask_sender", "forward"])
@pytest.mark.parametrize(
    "fields", [{"moderation": "pending"}, {"processing": "answered"}, {"withdrawn_at": timezone.now()}]
)
def test_only_an_approved_case_in_work_is_handled(clerk, verb, fields):
    opinion = make_opinion(**{"moderation": "approved", "sender": SENDER, **fields})
    said = {
        "classify": {"topic": Topic.objects.first(), "competence": "ward"},
        "assign": {"body": make_body()},
        "extend_deadline": {"until": timezone.localdate() + 90 * DAY, "reason": "x"},
        "ask_sender": {"question": "x"},
        "forward": {"to_body": make_body(), "letter_number": "1", "sent_on": timezone.localdate()},
    }[verb]
    with pytest.raises(WrongState):
        getattr(actions, verb)(opinion, by=clerk, **said)
    assert not CaseEvent.objects.exists()


@pytest.mark.parametrize("how", ["the sender answered", "nobody waits any more", "reopened"])
def test_the_body_that_leads_hears_that_a_case_waits_for_it_again(clerk, how):
    opinion, body = approved(), unit()
    helper = make_body()
    make_user("Đơn vị xử lý", body=helper, email="phoi-hop@example.vn")
    actions.assign(opinion, by=clerk, body=body, helpers=[helper])
    if how == "reopened":
        actions.publish_response(make_response(opinion=opinion, body=body, state="approved"), by=make_user())
    else:
        actions.ask_sender(opinion, by=clerk, question="Ngõ nào?")
    mail.outbox.clear()
    if how == "the sender answered":
        actions.add_note(fresh(opinion), text="Ngõ riêng 5.")
    elif how == "reopened":
        actions.reopen(fresh(opinion), by=clerk, reason="Đèn lại hỏng.")
    else:
        actions.resume(fresh(opinion), by=clerk, reason="Đã gọi.")
    to_staff = [sent for sent in mail.outbox if sent.to != [SENDER["email"]]]
    assert [sent.to for sent in to_staff] == [["donvi@example.vn"]]
    assert "lại chờ đơn vị của ông/bà" in to_staff[0].body
    assert f"Hạn: {fresh(opinion).due_on:%d/%m/%Y}" in to_staff[0].body
    assert not any(words in to_staff[0].body for words in ["Ngõ riêng", "Bí Mật", "Đèn lại hỏng"])


def test_a_reopened_case_is_owed_an_answer_anew(clerk):
    opinion = assigned(received_at=timezone.now() - 60 * DAY)
    make_response(opinion=opinion, state="published")
    actions.reopen(opinion, by=clerk, reason="Đèn lại hỏng.")
    row = fresh(opinion)
    assert (row.processing, row.duty) == ("assigned", "answer")
    assert row.due_on > timezone.localdate()
    assert "xem xét lại" in mail.outbox[-1].subject


def in_words(day):
    return f"{day:%d/%m/%Y}"


TYPED = {
    "phan-loai": lambda: {"topic": Topic.objects.first().pk, "competence": "ward"},
    "phan-cong": lambda: {"body": make_body().pk},
    "chuyen-di": lambda: {
        "to_body": make_body().pk,
        "letter_number": "9/UBND",
        "sent_on": in_words(timezone.localdate()),
    },
    "hoi-them": lambda: {"question": "Ở đâu?"},
    "gia-han": lambda: {"until": in_words(timezone.localdate() + 90 * DAY), "reason": "Chờ."},
}


@pytest.mark.parametrize("verb", TYPED)
def test_the_button_of_the_page_does_it_for_the_office_and_for_nobody_else(verb):
    make_ward()
    opinion = approved(topic=Topic.objects.first())
    before = CaseEvent.objects.count()
    for role in ["MTTQ", "Người duyệt", "Lãnh đạo"]:
        assert do(signed_in(role), opinion, verb, **TYPED[verb]()).status_code == 403
    assert CaseEvent.objects.count() == before
    do(signed_in("Văn phòng"), opinion, verb, **TYPED[verb]())
    assert CaseEvent.objects.count() == before + 1


def test_the_page_that_extends_says_until_when_it_is_promised_and_what_lateness_stays(office):
    opinion = approved()
    day = f"{fresh(opinion).due_on:%d/%m/%Y}"
    assert f"<p>{day}</p>" in text_of(office.get(verb_address(opinion, "gia-han")))
    late = approved(received_at=timezone.now() - 90 * DAY)
    assert "số liệu vẫn tính là trễ hạn" in text_of(office.get(verb_address(late, "gia-han")))


@pytest.mark.parametrize(
    ("sender", "way"),
    [
        ({"email": "rieng@example.vn"}, "<p>thư điện tử</p>"),
        ({"phone": "+84911115678"}, "<p>điện thoại, ở bàn «Cần gọi điện»</p>"),
        (None, "không để lại cách liên lạc"),
    ],
)
def test_the_page_that_asks_says_first_whether_the_sender_can_be_asked(office, sender, way):
    page = text_of(office.get(verb_address(approved(sender=sender), "hoi-them")))
    assert way in page
    assert "rieng@example.vn" not in page
    assert "5678" not in page


def test_what_has_no_topic_is_not_given_away_before_one_is_chosen(office):
    opinion, body, topic = approved(), unit(), make_topic()
    page = text_of(do(office, opinion, "phan-cong", body=body.pk, note="Xem ngõ 15."))
    assert "Hãy chọn lĩnh vực." in page
    assert "Xem ngõ 15." in page
    assert not opinion.assignments.exists()
    do(office, opinion, "phan-cong", body=body.pk, topic=topic.pk)
    row = fresh(opinion)
    assert (row.topic, row.competence, row.processing) == (topic, "ward", "assigned")
    assert "Hãy chọn lĩnh vực." not in text_of(do(office, row, "phan-cong", body=body.pk, note="Xem ngõ 16."))


def test_what_was_typed_wrongly_is_kept_with_a_sentence():
    make_ward()
    page = text_of(do(signed_in("Văn phòng"), approved(), "chuyen-di", letter_number="77/UBND", sent_on="31/02/2026"))
    assert "Hãy chọn cơ quan nhận." in page
    assert "Ngày chưa đúng" in page
    assert 'value="77/UBND"' in page


def test_a_body_that_was_dissolved_is_not_offered():
    gone, there = make_body(name="Đội cũ", is_active=False), make_body(name="Đội mới")
    page = text_of(signed_in("Văn phòng").get(verb_address(approved(), "phan-cong")))
    assert there.name in page
    assert gone.name not in page


def test_the_page_of_the_opinion_offers_what_fits(clerk):
    opinion = assigned()
    client = signed_in("Văn phòng")
    assert "Hỏi thêm người gửi" in text_of(client.get(page_of(opinion)))
    actions.ask_sender(opinion, by=clerk, question="Ở đâu?")
    page = text_of(client.get(page_of(opinion)))
    assert "Thôi chờ" in page
    assert "Gia hạn" not in page


def test_the_day_of_the_case_is_always_the_one_that_is_owed(clerk):
    from feedback.deadlines import owed

    opinion = assigned()
    actions.extend_deadline(opinion, by=clerk, until=fresh(opinion).due_on + 5 * DAY, reason="Chờ.")
    actions.ask_sender(opinion, by=clerk, question="Ở đâu?")
    actions.resume(opinion, by=clerk, reason="Đã rõ.")
    forwarded(opinion, clerk)
    row = Opinion.objects.get(pk=opinion.pk)
    assert (row.duty, row.due_on) == (owed(row).duty, owed(row).due_on)


@pytest.mark.parametrize("verb", ["extend_deadline", "resume"])
def test_a_day_is_counted_from_the_case_as_it_is_and_not_as_it_was_read(clerk, verb):
    opinion = assigned()
    if verb == "resume":
        actions.ask_sender(opinion, by=clerk, question="Ở đâu?")
    seen, until = fresh(opinion), timezone.localdate() + 90 * DAY
    actions.classify(fresh(opinion), by=clerk, topic=make_topic(), competence="higher")
    said = {"until": until} if verb == "extend_deadline" else {}
    getattr(actions, verb)(seen, by=clerk, reason="Đúng việc hơn.", **said)
    assert fresh(opinion).duty == "forward"


def test_nobody_goes_on_with_what_follows_another_procedure(clerk):
    opinion = assigned()
    actions.ask_sender(opinion, by=clerk, question="Ở đâu?")
    seen = fresh(opinion)
    actions.divert(fresh(opinion), by=clerk)
    with pytest.raises(WrongState):
        actions.resume(seen, by=clerk, reason="Đã rõ.")
    assert fresh(opinion).due_on is None


def test_nobody_is_given_a_day_that_is_over_but_a_late_case_can_be_given_away(clerk):
    opinion, body = approved(), make_body()
    with pytest.raises(NotReady, match="đã qua"):
        actions.assign(opinion, by=clerk, body=body, due_on=timezone.localdate() - DAY)
    assert not opinion.assignments.exists()
    opinion.assignments.create(body=body, due_on=timezone.localdate() - DAY)
    actions.assign(opinion, by=clerk, body=body, due_on=timezone.localdate() - DAY, note="Làm ngay.")
    assert opinion.assignments.current().get().note == "Làm ngay."
