"""Who left only a telephone number is told too: the desk says whom to call, why and what to say, and logs the call."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from feedback import actions
from feedback.actions.calls import log_call, unsaid_before
from feedback.actions.tell import tell_sender
from feedback.emails import script_for
from feedback.models import Moderation, Opinion, PhoneCall
from sessions_app.actions import WrongState
from sessions_app.models import CaseEvent, OutboxMessage
from tests.builders import make_body, make_done_report, make_opinion, make_response, make_session, make_user
from tests.staff import signed_in, text_of

from .steps import DESK, SENDER, address, call_about, opinion_of


@pytest.mark.parametrize("kind", ["answered", "corrected"])
def test_the_sender_of_a_duplicate_is_not_read_the_answer_to_what_was_hidden(kind):
    first = make_opinion(moderation="approved", sender=SENDER)
    second = make_opinion(moderation="duplicate", duplicate_of=first, sender={**SENDER, "phone": "+84912340000"})
    note = {"correction_note": "Sửa số nhà của ông Nam."} if kind == "corrected" else {}
    make_response(opinion=first, state="published", text="Ông Nam đã dọn ngõ.", **note)
    told = {row.pk: tell_sender(row, kind) for row in [first, second]}
    assert "Ông Nam đã dọn ngõ" in script_for(told[second.pk])
    actions.hide(first, by=make_user(), reason="Lộ tên.")
    assert "Nam" not in script_for(told[second.pk])
    assert f"ý kiến số {second.pk}".lower() in script_for(told[second.pk]).lower()
    assert "Ông Nam đã dọn ngõ" in script_for(told[first.pk])


def log(client, message, result, note=""):
    return client.post(address("call", message), {"result": result, "note": note}, follow=True)


def fresh(message):
    return OutboxMessage.objects.get(pk=message.pk)


def test_declining_an_opinion_of_somebody_with_only_a_phone_puts_a_call_on_the_desk(office):
    opinion = make_opinion(sender=SENDER, original_text="Đèn đường ngõ 5 hỏng.")
    actions.decline(opinion, by=make_user(), reason="Trùng ý kiến khác.")
    page = text_of(office.get(DESK))
    assert f"Số {opinion.pk}: chưa có tiêu đề" in page
    assert "Đèn đường ngõ 5 hỏng." not in page
    assert "Đèn đường ngõ 5 hỏng." in text_of(office.get(address("call", OutboxMessage.objects.get())))
    assert "ý kiến không được đăng" in page
    assert opinion.session.title in page
    assert "chưa gọi" in page


def test_a_contact_is_seen_only_after_asking_and_the_asking_is_recorded(office):
    message = call_about()
    assert "912345678" not in text_of(office.get(address("call", message)))
    assert not CaseEvent.objects.filter(verb="see_contact").exists()
    page = text_of(office.post(address("call_contact", message), follow=True))
    assert 'href="tel:+84912345678">0912345678</a>' in page
    assert "Phạm Thị Riêng" in page
    office.post(address("call_contact", message))  # a second press, to whom it is shown already
    event = CaseEvent.objects.get(verb="see_contact")
    assert (event.case_id, event.actor) == (message.case_id, office.user)


def test_what_was_typed_of_a_call_stays_when_the_number_is_shown(office):
    message = call_about()
    assert 'form="ket-qua" formaction="' + address("call_contact", message) in text_of(
        office.get(address("call", message))
    )
    typed = {"result": "no_answer", "note": "Bận, gọi lại chiều."}
    page = office.post(address("call_contact", message), typed, follow=True)
    assert page.redirect_chain[0][0].startswith(f"{address('call', message)}?xem=")
    assert "0912345678" in text_of(page)
    form = page.context["form"]
    assert (form["result"].value(), form["note"].value(), form.is_bound) == ("no_answer", "Bận, gọi lại chiều.", False)
    assert f'action="{address("call", message)}"' in text_of(page)


def test_the_title_of_a_call_tells_that_something_is_wrong(office):
    assert "<title>Có lỗi: " in text_of(office.post(address("call", call_about()), {"result": "", "note": ""}))


def test_what_one_person_asked_to_see_another_does_not_see_nor_oneself_for_ever(office):
    message = call_about()
    office.post(address("call_contact", message))
    assert "912345678" not in text_of(signed_in("Văn phòng").get(address("call", message)))
    CaseEvent.objects.update(at=timezone.now() - dt.timedelta(hours=1))
    assert "912345678" not in text_of(office.get(address("call", message)))


def test_the_call_page_says_what_to_say(office):
    page = text_of(office.get(address("call", call_about("answered"))))
    assert "đã có trả lời" in page
    assert "Đã thay bóng đèn ngày 3/11." in page
    assert "127.0.0.1" not in page


@pytest.mark.parametrize(
    ("result", "is_done"), [("told", True), ("letter", True), ("no_answer", False), ("wrong_number", False)]
)
def test_a_call_is_logged_and_only_one_that_told_ends_the_matter(office, result, is_done):
    message = call_about()
    log(office, message, result, "Gọi lúc trưa.")
    call = PhoneCall.objects.get()
    assert (call.result, call.note, call.caller) == (result, "Gọi lúc trưa.", office.user)
    assert bool(fresh(message).sent_at) == is_done
    assert fresh(message).tries == 1
    page = text_of(office.get(DESK))
    assert ("Không còn ai phải gọi." in page) == is_done
    event = CaseEvent.objects.get(verb="call_sender")
    assert event.reason == call.get_result_display()


def test_a_call_that_failed_is_counted_on_the_desk(office):
    message = call_about()
    log(office, message, "no_answer")
    log(office, message, "no_answer")
    assert "2 lần, gần nhất: không nghe máy" in text_of(office.get(DESK))


def test_telling_the_newest_news_ends_the_older_ones_of_the_same_opinion(office):
    received = call_about("received")
    answered = tell_sender(opinion_of(received), "forwarded")
    other = call_about("received")
    log(office, answered, "told")
    assert [bool(fresh(message).sent_at) for message in [received, answered, other]] == [True, True, False]


def test_one_call_tells_a_person_what_holds_now(office):
    received = call_about("received")
    log(office, received, "no_answer")
    make_response(opinion=opinion_of(received), state="published", text="Đã thay bóng đèn ngày 3/11.")
    answered = tell_sender(opinion_of(received), "answered")
    page = office.get(DESK)
    [row] = page.context["rows"]
    assert (row["message"], row["why"]) == (answered, "đã có trả lời")
    assert "1 lần, gần nhất: không nghe máy" in text_of(page)
    assert "không nghe máy" in text_of(office.get(address("call", answered)))
    assert office.get(address("call", received)).url == address("call", answered)
    assert "01 việc cần báo" in text_of(page)


def test_a_question_tells_the_news_that_waited_before_it_as_well(office):
    answered = call_about("answered")
    report = make_done_report()
    report.commitment.opinions.add(opinion_of(answered))
    asked = tell_sender(opinion_of(answered), "asked_done", occurrence=str(report.pk))
    assert [row["message"] for row in office.get(DESK).context["rows"]] == [asked]
    page = text_of(office.get(address("call", asked)))
    assert page.index("Đã thay bóng đèn ngày 3/11.") < page.index(report.commitment.title)
    assert "Đã thay bóng đèn ngày 3/11." in text_of(office.get(address("call_letter", asked)))


def test_a_letter_tells_the_newest_news_and_the_question_before_it_and_no_older_news():
    first = call_about("received")
    opinion = opinion_of(first)
    asked, answered, done = (tell_sender(opinion, kind) for kind in ["asked", "answered", "asked_done"])
    assert unsaid_before(done) == [answered, asked]
    assert unsaid_before(answered) == [asked]
    assert unsaid_before(asked) == [first]


@pytest.mark.parametrize("verb", ["correct", "hide", "show_again"])
def test_what_becomes_of_the_words_on_the_portal_is_told_beside_the_answer(office, verb):
    answered = call_about("answered")
    opinion = opinion_of(answered)
    if verb == "correct":
        words = {"subject": "Đèn ngõ 15", "public_text": "Đèn ngõ 15 hỏng.", "note": "Sửa số ngõ."}
        actions.correct_public_words(opinion, by=make_user(), **words)
    else:
        actions.hide(opinion, by=make_user(), reason="Lộ số nhà.")
    if verb == "show_again":
        actions.show_again(opinion, by=make_user(), reason="Gỡ nhầm.")
    newest = OutboxMessage.objects.latest("pk")
    page = text_of(office.get(address("call", newest)))
    said = {"correct": "Sửa số ngõ.", "hide": "Lộ số nhà.", "show_again": "nay được đăng lại"}[verb]
    assert page.index("Đã thay bóng đèn ngày 3/11.") < page.index(said)
    assert ("Lộ số nhà." in page) == (verb == "hide")


def test_what_another_body_replied_is_told_before_the_last_day_that_was_promised(office):
    opinion, today, by = make_opinion(moderation="approved", sender=SENDER), timezone.localdate(), make_user()
    referral = actions.forward(opinion, by=by, to_body=make_body(), sent_on=today)
    actions.record_reply(referral, by=by, replied_on=today, reply="Sẽ thay cáp trong quý II.")
    for days in [60, 90]:
        opinion.refresh_from_db()
        actions.extend_deadline(opinion, by=by, until=today + dt.timedelta(days=days), reason=f"Chờ cáp {days} ngày.")
    page = text_of(office.get(address("call", OutboxMessage.objects.latest("pk"))))
    assert page.index("Sẽ thay cáp trong quý II.") < page.index("Chờ cáp 90 ngày.")
    assert "Chờ cáp 60 ngày." not in page


def test_of_two_promises_each_is_asked_about(office):
    message = call_about("received")
    reports = [make_done_report(), make_done_report()]
    for report in reports:
        report.commitment.opinions.add(opinion_of(message))
    first, second = [tell_sender(opinion_of(message), "asked_done", occurrence=str(row.pk)) for row in reports]
    assert [row["message"] for row in office.get(DESK).context["rows"]] == [first, second]
    log(office, second, "told")
    assert [bool(fresh(row).sent_at) for row in [message, first, second]] == [True, False, True]


def test_the_next_call_opens_first_the_rest_for_who_is_on_the_line(office):
    missed = call_about(sender={**SENDER, "phone": "+84912340000"})
    waiting = call_about("received", sender={**SENDER, "phone": "+84912341111"})
    mine, also_mine = call_about("received"), call_about()
    answers = []
    for message, result in [(missed, "no_answer"), (mine, "told"), (also_mine, "no_answer")]:
        answers.append(office.post(address("call", message), {"result": result}, follow=True))
    assert [page.redirect_chain[-1][0] for page in answers] == [
        address("call", waiting),
        address("call", also_mine),
        DESK,
    ]
    assert "Đã xem hết một lượt. Còn 03 việc để sau." in text_of(answers[-1])
    narrowed = office.post(f"{address('call', missed)}?viec=declined", {"result": "no_answer"})
    assert narrowed.url == f"{address('call', also_mine)}?viec=declined"
    done = office.post(f"{address('call', waiting)}?viec=received", {"result": "told"}, follow=True)
    assert "Đã gọi hết danh sách này. Cảm ơn ông/bà." in text_of(done)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_next_call_is_found_without_reading_all_that_wait(office, rows, django_assert_num_queries):
    session = make_session()
    calls = [
        call_about(session=session, sender={**SENDER, "phone": f"+849123400{number:02}"}) for number in range(rows + 1)
    ]
    with django_assert_num_queries(25) as seen:
        assert office.post(address("call", calls[0]), {"result": "told"}).url == address("call", calls[1])
    read = [query["sql"] for query in seen.captured_queries if 'FROM "sessions_app_outboxmessage"' in query["sql"]]
    assert [sql for sql in read if sql.startswith("SELECT") and "LIMIT" not in sql] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_call_names_what_else_the_same_number_waits_for(office, rows, django_assert_num_queries):
    stranger = call_about(sender={**SENDER, "phone": "+84912340000"})
    gone = call_about()
    Opinion.objects.filter(pk=gone.case_id).update(withdrawn_at=timezone.now())
    message, *others = [call_about() for _ in range(rows + 1)]
    office.get(address("call", message))
    with django_assert_num_queries(24):
        response = office.get(address("call", message))
    assert [row["message"] for row in response.context["same_person"]] == others
    page = text_of(response)
    assert "Cùng số điện thoại này còn phải báo" in page
    assert address("call", stranger) not in page
    assert "912345678" not in page


def test_what_was_said_from_a_page_that_was_open_is_kept(office):
    received = call_about("received")
    answered = tell_sender(opinion_of(received), "forwarded")
    log(office, received, "told", "Đã nói chuyện.")
    assert PhoneCall.objects.get().message == received
    assert [row["message"] for row in office.get(DESK).context["rows"]] == [answered]


def test_of_two_who_call_at_once_the_second_is_told():
    message = call_about()
    log_call(message, by=make_user(), result="told")
    with pytest.raises(WrongState):
        log_call(message, by=make_user(), result="letter")
    assert PhoneCall.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Hãy chọn kết quả."),
        ({"result": "sold"}, "Kết quả này không có trong danh sách."),
        ({"result": "told", "note": "a" * 501}, "Thừa 1 ký tự"),
        ({"result": "told", "note": "\x00"}, "Có ký tự không đọc được"),
    ],
)
def test_wrong_input_is_told_and_logs_nothing(office, typed, sentence):
    message = call_about()
    assert sentence in text_of(office.post(address("call", message), typed))
    assert not PhoneCall.objects.exists()
    assert fresh(message).sent_at is None


@pytest.mark.parametrize("role", ["MTTQ", "Đơn vị xử lý", "Người duyệt", "Lãnh đạo"])
def test_others_neither_see_nor_do_any_of_it(role):
    message, client = call_about(), signed_in(role, body=make_body())
    assert client.get(DESK).status_code == 403
    for page in ["call", "call_letter"]:
        assert client.get(address(page, message)).status_code == 403
    for page in ["call", "call_contact", "call_dismiss"]:
        assert client.post(address(page, message), {"result": "told"}).status_code == 403
    assert not PhoneCall.objects.exists()
    assert not CaseEvent.objects.filter(verb="see_contact").exists()


def test_a_unit_that_may_call_reaches_only_the_senders_of_its_own_opinions():
    body = make_body()
    unit = signed_in("Đơn vị xử lý", body=body)
    unit.user.user_permissions.add(Permission.objects.get(codename="call_sender"))
    ours, theirs = call_about("answered"), call_about("answered")
    actions.assign(make_response_less(ours), by=make_user(), body=body)
    page = text_of(unit.get(DESK))
    assert address("call", ours) in page
    assert address("call", theirs) not in page
    assert opinion_of(ours).original_text not in page
    assert unit.post(address("call_contact", theirs)).status_code == 404


def make_response_less(message):
    opinion = opinion_of(message)
    Opinion.objects.filter(pk=opinion.pk).update(processing="received")
    opinion.refresh_from_db()
    return opinion


def test_looking_changes_nothing(office):
    message = call_about()
    before = list(OutboxMessage.objects.values()), CaseEvent.objects.count()
    for page in [DESK, address("call", message), address("call_letter", message)]:
        assert office.get(page).status_code == 200
    assert (list(OutboxMessage.objects.values()), CaseEvent.objects.count()) == before
    assert office.get(address("call_contact", message)).status_code == 405


def test_a_letter_has_the_ward_at_its_head_and_leaves_the_address_to_be_filled_in(office):
    page = text_of(office.get(address("call_letter", call_about("answered"))))
    assert "Ủy ban nhân dân phường Thử Nghiệm" in page
    assert "Kính gửi:</p>" in page
    assert "Đã thay bóng đèn ngày 3/11." in page
    assert "024 3827 0000" in page
    assert "Riêng" not in page
    assert "912345678" not in page


def test_what_became_untrue_is_not_said_but_taken_off_the_desk(office):
    message = call_about()
    Opinion.objects.update(moderation=Moderation.PENDING)
    page = text_of(office.get(address("call", message)))
    assert "không cần báo nữa" in page
    assert "Trùng với ý kiến khác" not in page
    office.post(address("call_dismiss", message))
    assert fresh(message).dropped_at
    assert "Không còn ai phải gọi." in text_of(office.get(DESK))


def test_what_is_still_to_be_told_cannot_be_taken_off(office):
    message = call_about()
    office.post(address("call_dismiss", message))
    assert fresh(message).dropped_at is None


def test_nobody_is_called_about_an_opinion_that_was_withdrawn(office):
    message = call_about()
    Opinion.objects.update(withdrawn_at=timezone.now())
    assert "Không còn ai phải gọi." in text_of(office.get(DESK))
    assert office.get(address("call", message)).status_code == 404
