"""The desk of moderation: the queue, one case after the other, the preview, many at once."""

import re
import threading

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback import actions
from feedback.models import DeclineReason, Opinion
from sessions_app.models import CaseEvent
from tests.builders import (
    image_bytes,
    make_decline_reason,
    make_group,
    make_opinion,
    make_response,
    make_session,
    make_topic,
    make_user,
)
from tests.staff import fresh, page_of, signed_in, text_of

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:moderation")
PRIVATE = "0912345678"
EDITED = {"subject": "Đèn ngõ 5 hỏng", "public_text": "Đèn ngõ 5 hỏng hai tuần."}


@pytest.fixture
def office():
    return signed_in("Văn phòng")


def case(opinion, page="moderate"):
    return reverse(f"admin:{page}", args=[opinion.pk])


def decide(client, opinion, what, follow=True, **typed):
    return client.post(case(opinion), {"viec": what, **EDITED, **typed}, follow=follow)


def said(response):
    return [str(message) for message in response.context["messages"]]


def attached(opinion, name="anh.png"):
    return actions.attach(opinion, SimpleUploadedFile(name, image_bytes()))


# Who may


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


def test_what_is_not_there_is_not_found(office):
    for page in ["moderate", "moderate_preview"]:
        assert office.post(reverse(f"admin:{page}", args=[999999]), EDITED).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "trace"])
def test_the_desk_takes_only_reading_and_posting(office, method):
    opinion = make_opinion()
    for address in [QUEUE, case(opinion)]:
        assert getattr(office, method)(address).status_code == 405
    assert office.get(case(opinion, "moderate_preview")).status_code == 405
    assert office.get(reverse("admin:moderation_marks")).status_code == 405


# The case


def test_a_case_shows_all_that_a_moderator_needs_and_marks_what_tells_of_a_person(office):
    opinion = make_opinion(
        original_text=f"<b>Đèn</b> hỏng, gọi tôi {PRIVATE}.",
        place="số nhà 12 ngõ 5",
        visibility="not_published",
        declares_grievance=True,
    )
    opinion.sender_notes.create(text="Viết cho lan@example.vn nhé.")
    page = text_of(office.get(case(opinion)))
    for kind, found in [("số điện thoại", PRIVATE), ("số nhà", "số nhà 12"), ("địa chỉ thư điện tử", "lan@example.vn")]:
        assert f'<mark>{found}<span class="visually-hidden"> ({kind})</span></mark>' in page
    assert "&lt;b&gt;Đèn&lt;/b&gt;" in page
    assert "Người gửi nói đây là khiếu nại hoặc tố cáo." in page
    assert "không công khai" in page
    assert "Cách tính" in page
    assert PRIVATE not in re.search(r"<title>.*?</title>", page, re.DOTALL)[0]


def test_approving_publishes_what_was_typed_and_opens_the_next(office):
    first, second = make_opinion(visibility="named", sender={"name": "Nguyễn Thử"}), make_opinion()
    topic = make_topic()
    typed = {"public_place": "Ngõ 5", "public_name": "Ông Thử", "topic": topic.pk}
    page = decide(office, first, "duyet", **typed)
    assert page.redirect_chain == [(case(second), 302)]
    assert said(page) == [f"Số {first.pk}: đã duyệt."]
    now = fresh(first)
    assert (now.moderation, now.subject, now.public_text) == ("approved", *EDITED.values())
    assert (now.public_place, now.public_name, now.topic) == ("Ngõ 5", "Ông Thử", topic)


def test_who_did_not_ask_to_be_named_is_not_named(office):
    opinion = make_opinion(sender={"name": "Nguyễn Thử"})
    assert "Nguyễn Thử" not in text_of(office.get(case(opinion)))
    decide(office, opinion, "duyet", public_name="Nguyễn Thử")
    assert fresh(opinion).public_name == ""


@pytest.mark.parametrize(
    "wrong",
    [{"subject": ""}, {"public_text": " "}, {"topic": "x"}, {"topic": "9" * 30}, {"public_text": "x" * 4001}],
)
def test_wrong_input_is_told_and_nothing_typed_is_lost(office, wrong):
    opinion = make_opinion()
    page = decide(office, opinion, "duyet", **{"public_place": "Ngõ 55", "note": "Ghi chú dở.", **wrong})
    assert "Hãy xem lại các ô có lời nhắc." in text_of(page)
    assert "Ngõ 55" in text_of(page)
    assert "Ghi chú dở." in text_of(page)
    assert fresh(opinion).moderation == "pending"


def test_a_button_that_is_none_keeps_what_was_typed(office):
    opinion = make_opinion()
    for what in ["", "xoa"]:
        assert EDITED["public_text"] in text_of(decide(office, opinion, what))
    assert fresh(opinion).moderation == "pending"


def test_personal_data_in_the_public_text_is_warned_of_once_and_may_be_insisted_on(office):
    opinion = make_opinion()
    typed = {"public_text": f"Gọi trạm bơm {PRIVATE}."}
    page = decide(office, opinion, "duyet", **typed)
    assert "Vẫn còn số điện thoại <mark>0912345678</mark>: đăng lên thì ai cũng đọc được." in text_of(page)
    assert fresh(opinion).moderation == "pending"
    seen = page.context["leak"].seal
    other = decide(office, opinion, "duyet", seen=seen, public_text=f"Gọi {PRIVATE} hoặc 0987654321.")
    assert "0987654321</mark>: đăng lên" in text_of(other)
    decide(office, opinion, "duyet", seen=seen, **typed)
    assert fresh(opinion).public_text == typed["public_text"]


@pytest.mark.parametrize("box", ["subject", "public_place"])
def test_every_public_box_is_looked_through(office, box):
    opinion = make_opinion()
    assert "Chưa đăng" in text_of(decide(office, opinion, "duyet", **{box: f"Gọi {PRIVATE}"}))


def test_the_marks_of_a_text_that_is_typed_are_shown(office):
    marks = reverse("admin:moderation_marks")
    page = text_of(office.post(marks, {"text": f"{'Dài. ' * 40}Gọi <i>{PRIVATE}</i>"}))
    assert f"Gọi &lt;i&gt;<mark>{PRIVATE}</mark>&lt;/i&gt;" in page
    assert page.count("Dài.") < 10
    assert "không thấy thông tin riêng" in text_of(office.post(marks, {"text": "Đèn hỏng."}))


def test_each_picture_has_its_own_yes_or_no(office, client):
    opinion = make_opinion()
    shown, kept = attached(opinion), attached(opinion)
    scan = actions.attach(opinion, SimpleUploadedFile("phieu.png", image_bytes()), role="scan")
    paper = actions.attach(opinion, SimpleUploadedFile("don.pdf", b"%PDF-1.7 thu %%EOF"))
    page = text_of(office.get(case(opinion)))
    ticks = re.findall(r'name="pictures" value="(\d+)"', page)
    assert ticks == [str(file.pk) for file in [shown, kept, scan]]
    assert "checked" not in page.split('class="mod-files"')[1].split("</fieldset>")[0]
    decide(office, opinion, "duyet", pictures=[shown.pk, scan.pk])
    assert [fresh(file).is_public for file in [shown, kept, scan, paper]] == [True, False, True, False]
    assert client.get(fresh(kept).largest_url).status_code == 404


def test_a_file_that_is_no_picture_or_of_another_cannot_be_let_through(office):
    opinion = make_opinion()
    paper = actions.attach(opinion, SimpleUploadedFile("don.pdf", b"%PDF-1.7 thu %%EOF"))
    for file in [paper, attached(make_opinion())]:
        assert "Tệp đã chọn không công khai được" in text_of(decide(office, opinion, "duyet", pictures=file.pk))
        assert fresh(file).is_public is False
    for key in ["x", "-1", "9" * 30]:
        assert "Tệp đã chọn không công khai được" in text_of(decide(office, opinion, "duyet", pictures=key))
    assert fresh(opinion).moderation == "pending"


# Not publishing


def test_declining_tells_the_sender_the_words_of_the_reason(office):
    opinion, reason = make_opinion(sender={"email": "toi@example.vn"}), make_decline_reason(words="Xin gửi lại cho rõ.")
    decide(office, opinion, "khong-dang", template=reason.pk, reason="")
    assert (fresh(opinion).moderation, fresh(opinion).decline_reason) == ("declined", "Xin gửi lại cho rõ.")
    assert "Xin gửi lại cho rõ." in mail.outbox[-1].body


def test_the_words_of_a_reason_are_filled_in_to_be_edited_without_a_script(office):
    opinion, reason = make_opinion(), make_decline_reason(words="Xin gửi lại cho rõ.")
    page = decide(office, opinion, "loi-mau", template=reason.pk)
    assert page.context["decline"]["reason"].value() == "Xin gửi lại cho rõ."
    assert EDITED["public_text"] in text_of(page)
    assert fresh(opinion).moderation == "pending"
    decide(office, opinion, "khong-dang", template=reason.pk, reason="Lời đã sửa.")
    assert fresh(opinion).decline_reason == "Lời đã sửa."


def test_declining_needs_words_and_offers_only_reasons_in_use(office):
    opinion, old = make_opinion(), make_decline_reason(is_active=False, name="Lý do đã bỏ")
    assert "Hãy chọn lý do hoặc ghi lời" in text_of(decide(office, opinion, "khong-dang"))
    assert "Lý do đã bỏ" not in text_of(office.get(case(opinion)))
    for template in [old.pk, "x", "9" * 30]:
        decide(office, opinion, "khong-dang", template=template)
    assert fresh(opinion).moderation == "pending"


def test_diverting_publishes_nothing(office, client):
    opinion = make_opinion()
    decide(office, opinion, "khieu-nai", note="Đã hướng dẫn.")
    assert fresh(opinion).moderation == "diverted"
    assert CaseEvent.objects.get(verb="divert").reason == "Đã hướng dẫn."
    assert client.get(opinion.get_absolute_url()).status_code == 404


def test_a_similar_opinion_is_offered_and_picked(office):
    session = make_session()
    words = "Đèn đường ngõ Tô Hiệu hỏng đã hai tuần, tối không đi được."
    first = make_opinion(session=session, moderation="approved", subject="Đèn ngõ Tô Hiệu hỏng", public_text=words)
    make_opinion(
        session=session, moderation="approved", hidden_at=first.received_at, public_text=words, subject="Ẩn đi"
    )
    opinion = make_opinion(session=session, original_text="Đèn đường ngõ Tô Hiệu hỏng, tối om.")
    page = text_of(office.get(case(opinion)))
    assert "Đèn ngõ Tô Hiệu hỏng" in page
    assert "Ẩn đi" not in page
    office.post(case(opinion), {"same_as": first.pk, "of": ""})
    assert fresh(opinion).duplicate_of == first


def test_a_duplicate_is_named_by_its_number(office):
    first, opinion = make_opinion(moderation="approved"), make_opinion()
    decide(office, opinion, "trung", of=first.pk)
    assert (fresh(opinion).moderation, fresh(opinion).duplicate_of) == ("duplicate", first)


@pytest.mark.parametrize("number", ["", "x", "-1", "0", "999999", "9" * 30])
def test_a_number_that_is_no_opinion_is_refused(office, number):
    opinion = make_opinion()
    page = text_of(decide(office, opinion, "trung", of=number))
    assert "Không có ý kiến số này." in page or "Hãy ghi số của ý kiến kia." in page
    assert fresh(opinion).moderation == "pending"


def test_what_cannot_be_waited_for_is_refused_with_what_was_typed(office):
    opinion, pending = make_opinion(), make_opinion()
    page = text_of(decide(office, opinion, "trung", of=pending.pk))
    assert "Chỉ ghi trùng được với một ý kiến khác đang công khai" in page
    assert EDITED["public_text"] in page


# Somebody was quicker


def test_of_two_moderators_the_second_is_told_who_was_first_and_keeps_the_text(office):
    opinion = make_opinion()
    decide(signed_in("Văn phòng", full_name="Lê Thị Trước"), opinion, "khong-dang", reason="Ngoài phạm vi.")
    Opinion.objects.filter(pk=opinion.pk).update(moderation="diverted")
    page = text_of(decide(office, opinion, "duyet"))
    assert "đã được người khác xử lý" in page
    assert "Lê Thị Trước: không đăng ý kiến." in page
    assert EDITED["public_text"] in page
    assert fresh(opinion).moderation == "diverted"


def test_what_is_decided_between_reading_and_writing_is_decided_once(office, monkeypatch):
    """The row is read as waiting, and another moderator is done before this one writes."""
    opinion = make_opinion()
    other = make_user()
    suggest = actions.moderate.show_only

    def quicker(stale, pictures):
        raise AssertionError("the race was lost, nothing more may be written")

    read = actions.moderate.decide

    def late(stale, start, end, **changes):
        monkeypatch.setattr(actions.moderate, "decide", read)
        actions.decline(fresh(stale), by=other, reason="Ngoài phạm vi.")
        monkeypatch.setattr(actions.moderate, "show_only", quicker)
        read(stale, start, end, **changes)

    monkeypatch.setattr(actions.moderate, "decide", late)
    page = text_of(decide(office, opinion, "duyet"))
    monkeypatch.setattr(actions.moderate, "show_only", suggest)
    assert "đã được người khác xử lý" in page
    assert not Opinion.objects.public().exists()


def test_what_another_declined_meanwhile_is_approved_only_by_who_knows(office):
    opinion = make_opinion()
    assert 'name="state" value="pending"' in text_of(office.get(case(opinion)))
    decide(signed_in("Văn phòng", full_name="Lê Thị Trước"), opinion, "khong-dang", reason="Ngoài phạm vi.")
    page = text_of(decide(office, opinion, "duyet", state="pending"))
    assert "Lê Thị Trước: không đăng ý kiến." in page
    assert EDITED["public_text"] in page
    assert 'name="state" value="declined"' in page
    assert fresh(opinion).moderation == "declined"
    decide(office, opinion, "duyet", state="declined")
    assert fresh(opinion).moderation == "approved"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory lets only one write at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("other", ["duyet", "khong-dang", "khieu-nai"])
def test_of_two_decisions_at_the_same_moment_one_is_done(other):
    opinion, together = make_opinion(), threading.Barrier(2)
    typed = {"duyet": EDITED, "khong-dang": {"reason": "Ngoài phạm vi."}, "khieu-nai": {}}
    people = [(what, signed_in("Văn phòng")) for what in ["duyet", other]]
    answers = []

    def press(what, client):
        try:
            together.wait(20)
            answers.append(
                (what, client.post(case(opinion), {"viec": what, "state": "pending", **typed[what]}).status_code)
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=person) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verbs = {"duyet": "approve", "khong-dang": "decline", "khieu-nai": "divert"}
    done = [verbs[what] for what, status in answers if status == 302]
    assert len(answers) == 2
    assert list(CaseEvent.objects.values_list("verb", flat=True)) == done[-1:]
    assert done


def test_what_its_sender_took_back_meanwhile_is_not_published(office):
    opinion = make_opinion()
    actions.withdraw(fresh(opinion))
    assert "Người gửi đã rút ý kiến này" in text_of(decide(office, opinion, "duyet"))
    assert fresh(opinion).moderation == "pending"


@pytest.mark.parametrize("moderation", ["approved", "diverted", "duplicate"])
def test_the_page_of_a_decided_case_leads_to_the_case(office, moderation):
    opinion = make_opinion(moderation=moderation)
    page = office.get(case(opinion), follow=True)
    assert page.redirect_chain[-1][0] == reverse("admin:case", args=[opinion.pk])
    assert said(page) == [f"Số {opinion.pk}: đã được quyết định."]


def test_what_was_declined_can_still_be_approved(office):
    opinion = make_opinion(moderation="declined", decline_reason="Chưa rõ.")
    page = text_of(office.get(case(opinion)))
    assert "Lời gửi người dân: Chưa rõ." in page
    assert "Chuyển khiếu nại" not in page
    decide(office, opinion, "duyet")
    assert fresh(opinion).moderation == "approved"


def test_a_waiting_opinion_leads_to_its_place_on_the_desk_and_a_decided_one_does_not(office):
    waiting, decided = make_opinion(), make_opinion(moderation="approved")
    assert case(waiting) in text_of(office.get(page_of(waiting)))
    assert case(decided) not in text_of(office.get(page_of(decided)))
    assert case(waiting) not in text_of(signed_in("MTTQ").get(page_of(waiting)))


# One after the other


def test_the_next_opens_by_itself_and_what_was_put_off_comes_last(office):
    first, second, third = make_opinion(), make_opinion(), make_opinion()
    assert f'href="{case(second)}" accesskey="n"' in text_of(office.get(case(first)))
    assert decide(office, second, "duyet").redirect_chain == [(case(third), 302)]
    end = decide(office, third, "duyet")
    assert end.redirect_chain == [(QUEUE, 302)]
    assert said(end)[-1] == "Đã đi hết lượt. Còn 01 ý kiến để sau."
    assert said(decide(office, first, "duyet"))[-1] == "Đã xử lý hết hàng chờ. Cảm ơn ông/bà."


def test_what_is_due_first_comes_first_and_the_narrowing_stays(office):
    session = make_session()
    late = make_opinion(session=session, duty="first_response", due_on="2026-01-05")
    make_opinion(duty="first_response", due_on="2026-01-04")
    soon = make_opinion(session=session, duty="first_response", due_on="2026-01-06")
    make_opinion(session=session, moderation="held")
    address = f"{case(late)}?hoi_nghi={session.pk}"
    page = office.post(address, {"viec": "duyet", **EDITED}, follow=True)
    assert page.redirect_chain == [(f"{case(soon)}?hoi_nghi={session.pk}", 302)]


# The preview


def article(page):
    return re.search(r"<article.*?</article>", page, re.DOTALL)[0]


def test_the_preview_is_the_public_page_of_what_is_typed_and_stores_nothing(office, client):
    opinion = make_opinion(
        visibility="named", sender={"name": "Tý"}, group=make_group(), original_text=f"Gọi {PRIVATE}"
    )
    picture, hidden, topic = attached(opinion), attached(opinion), make_topic()
    typed = {**EDITED, "public_place": "Ngõ <5>", "public_name": "Bà Tý", "topic": topic.pk, "pictures": picture.pk}
    preview = text_of(office.post(case(opinion, "moderate_preview"), typed))
    assert PRIVATE not in preview
    assert str(hidden.key) not in preview
    assert fresh(opinion).moderation == "pending"
    assert fresh(opinion).subject == ""
    assert not CaseEvent.objects.exists()
    decide(office, opinion, "duyet", **typed)
    public = text_of(client.get(opinion.get_absolute_url()))
    address = reverse("admin:attachment_file", args=[picture.key])
    pictures = re.compile(r"<source[^>]*>")
    as_staff = pictures.sub("", article(public)).replace(fresh(picture).largest_url, address)
    assert article(preview) == as_staff


def test_the_preview_says_so_when_the_public_will_not_see_it(office):
    opinion = make_opinion(visibility="not_published")
    assert "người dân cũng không thấy trang này" in text_of(office.post(case(opinion, "moderate_preview"), EDITED))


def test_a_preview_of_nothing_says_what_is_missing(office):
    page = text_of(office.post(case(make_opinion(), "moderate_preview"), {"subject": "", "public_text": ""}))
    assert "Hãy xem lại các ô có lời nhắc." in page


# Many at once


def test_each_row_of_many_is_reported(office):
    fine, private, late = (
        make_opinion(original_text="Đèn hỏng."),
        make_opinion(original_text=f"Gọi {PRIVATE}"),
        make_opinion(),
    )
    actions.divert(fresh(late), by=make_user())
    page = office.post(QUEUE, {"viec": "duyet", "rows": [fine.pk, private.pk, late.pk]}, follow=True)
    first, second, third = said(page)
    assert first == f"Số {fine.pk}: đã duyệt."
    assert second == f"Số {private.pk}: chưa làm. Có thông tin riêng, hãy duyệt từng ý kiến."
    assert third.startswith(f"Số {late.pk}: chưa làm. Việc này không còn làm được")
    assert list(Opinion.objects.public()) == [fine]


def test_many_are_declined_with_one_reason(office):
    rows = [make_opinion(), make_opinion()]
    reason = DeclineReason.objects.first()
    keys = [row.pk for row in rows]
    page = office.post(QUEUE, {"viec": "khong-dang", "rows": keys, "template": reason.pk}, follow=True)
    assert sorted(said(page)) == sorted(f"Số {key}: đã ghi là không đăng." for key in keys)
    assert {fresh(row).decline_reason for row in rows} == {reason.words}


def test_many_are_diverted(office):
    rows = [make_opinion(), make_opinion(moderation="held")]
    office.post(QUEUE, {"viec": "khieu-nai", "rows": [row.pk for row in rows], "note": "Đơn."})
    assert {fresh(row).moderation for row in rows} == {"diverted"}


@pytest.mark.parametrize("rows", [[], ["x"], ["999999"], ["9" * 30], ["-1"]])
def test_ticks_that_cannot_be_do_nothing(office, rows):
    opinion = make_opinion()
    page = text_of(office.post(QUEUE, {"viec": "duyet", "rows": [*rows, *([opinion.pk] if rows else [])]}))
    assert "Chưa đánh dấu ý kiến nào." in page or "Hãy đánh dấu lại." in page
    assert fresh(opinion).moderation == "pending"


def test_many_without_a_reason_keep_their_ticks(office):
    opinion = make_opinion()
    page = text_of(office.post(QUEUE, {"viec": "khong-dang", "rows": opinion.pk}))
    assert "Hãy chọn lý do hoặc ghi lời" in page
    assert f'id="chon-{opinion.pk}" checked' in page
    filled = office.post(QUEUE, {"viec": "loi-mau", "rows": opinion.pk, "template": DeclineReason.objects.first().pk})
    assert f'id="chon-{opinion.pk}" checked' in text_of(filled)
    assert DeclineReason.objects.first().words in text_of(filled)
    assert fresh(opinion).moderation == "pending"


def test_a_verb_that_is_none_of_ours_does_nothing_to_many(office):
    opinion = make_opinion()
    office.post(QUEUE, {"viec": "xoa", "rows": opinion.pk, "reason": "x"})
    assert fresh(opinion).moderation == "pending"


def test_ticking_more_than_a_hundred_is_refused(office, monkeypatch):
    monkeypatch.setattr("feedback.forms.moderating.MOST_TICKED", 1)
    rows = [make_opinion(), make_opinion()]
    assert "Mỗi lần làm được nhiều nhất 1 ý kiến." in text_of(
        office.post(QUEUE, {"viec": "duyet", "rows": [row.pk for row in rows]})
    )
    assert not Opinion.objects.public().exists()


# The queue


def test_the_queue_shows_what_waits_and_nothing_else(office):
    waiting = make_opinion(original_text=f"Đèn hỏng, {PRIVATE}. " + "Dài. " * 80, declares_grievance=True)
    held, gone = make_opinion(moderation="held"), make_opinion(withdrawn_at=waiting.received_at)
    page = text_of(office.get(QUEUE))
    assert f"Ý kiến số {waiting.pk}" in page
    assert "có thông tin riêng" in page
    assert "người gửi nói là khiếu nại, tố cáo" in page
    assert page.count("Dài.") > 80
    for other in [held, gone, make_opinion(moderation="approved")]:
        assert f'id="chon-{other.pk}"' not in page
    assert f'id="chon-{held.pk}"' in text_of(office.get(QUEUE, {"loai": "giu"}))
    assert "Chờ duyệt (01)" in page
    assert "Tạm giữ (01)" in page


def test_the_queue_is_narrowed_to_a_session_and_passes_over_nonsense(office):
    opinion, other = make_opinion(), make_opinion()
    page = text_of(office.get(QUEUE, {"hoi_nghi": opinion.session_id}))
    assert f'id="chon-{opinion.pk}"' in page
    assert f'id="chon-{other.pk}"' not in page
    for nonsense in ["x", "9" * 30, "-1"]:
        answer = office.get(QUEUE, {"hoi_nghi": nonsense, "loai": "<b>", "trang": "y"})
        assert answer.context["page"].paginator.count == 2


def test_an_empty_queue_says_so_kindly(office):
    assert "Không còn ý kiến nào chờ duyệt" in text_of(office.get(QUEUE))
    assert "Không có ý kiến nào bị tạm giữ" in text_of(office.get(QUEUE, {"loai": "giu"}))
    assert "của hội nghị này đang chờ" in text_of(office.get(QUEUE, {"hoi_nghi": make_session().pk}))


def test_the_queue_takes_the_same_queries_for_any_length(office, django_assert_num_queries):
    make_full()
    office.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        office.get(QUEUE)
    for _ in range(29):
        make_full()
    with django_assert_num_queries(len(one)):
        assert office.get(QUEUE).content.count(b'name="rows"') == 30


def make_full():
    opinion = make_opinion(topic=make_topic(), group=make_group(), sender={"name": "Tý"}, visibility="named")
    opinion.sender_notes.create(text="Thêm.")
    attached(opinion)
    return opinion


def test_a_case_takes_the_same_queries_for_any_number_of_things_on_it(office, django_assert_num_queries):
    session = make_session()
    words = "Đèn đường ngõ Tô Hiệu hỏng đã hai tuần."

    def more(opinion, number):
        for _ in range(number):
            attached(opinion)
            opinion.sender_notes.create(text="Thêm.")
            make_response(
                opinion=make_opinion(session=session, moderation="approved", subject="Đèn", public_text=words),
                state="published",
            )

    opinion = make_opinion(session=session, original_text=words)
    more(opinion, 1)
    office.get(case(opinion))
    with CaptureQueriesContext(connection) as one:
        office.get(case(opinion))
    more(opinion, 29)
    for _ in range(29):
        make_opinion(session=session)
    with django_assert_num_queries(len(one)):
        page = text_of(office.get(case(opinion)))
    assert page.count('name="pictures"') == 30
