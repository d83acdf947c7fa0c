"""The verbs of moderation: what each does, what it refuses, and what a race leaves behind."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions import TakenBack
from feedback.models import Opinion
from sessions_app.actions import NotReady, WrongState
from sessions_app.models import OutboxMessage
from tests.builders import make_attachment, make_body, make_opinion, make_response, make_topic
from tests.pdfs import kept_pdf
from tests.staff import do, fresh, page_of, signed_in, text_of, verbs_of

WORDS = {"subject": "Đèn hỏng", "public_text": "Đèn ngõ 5 hỏng."}


@pytest.mark.parametrize(
    ("start", "verb", "kwargs"),
    [
        ("pending", actions.approve, WORDS),
        ("pending", actions.decline, {"reason": "Chưa rõ."}),
        ("pending", actions.divert, {}),
        ("approved", actions.hide, {"reason": "Lộ tên."}),
    ],
)
def test_what_its_sender_took_back_meanwhile_is_not_decided(clerk, start, verb, kwargs):
    opinion = make_opinion(moderation=start, sender={"email": "toi@example.vn"})
    actions.withdraw(fresh(opinion))
    with pytest.raises(TakenBack):
        verb(opinion, by=clerk, **kwargs)
    assert (fresh(opinion).moderation, fresh(opinion).hidden_at) == (start, None)
    assert verbs_of(opinion) == ["withdraw"]
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("Cống tắc, đề nghị nạo vét.", "Cống tắc, đề nghị nạo vét"),
        ("Bao giờ nạo vét?", "Bao giờ nạo vét?"),
        ("...", ""),
    ],
)
def test_a_subject_that_is_proposed_has_no_full_stop(typed, subject):
    """It stands in the midst of sentences: «Cống tắc, đề nghị nạo vét (03 ý kiến).»"""
    assert actions.suggest_public_text(make_opinion(original_text=typed)) == (subject, typed)


def test_what_its_sender_took_back_is_no_duplicate(clerk):
    opinion = make_opinion()
    actions.withdraw(fresh(opinion))
    with pytest.raises(TakenBack):
        actions.mark_duplicate(opinion, by=clerk, of=make_opinion(moderation="approved"))


def test_only_the_pictures_that_were_let_through_are_shown(clerk):
    opinion = make_opinion()
    files = [
        make_attachment(opinion, "mot.png"),
        make_attachment(opinion, "hai.png"),
        make_attachment(make_opinion(), "la.png"),
    ]
    paper = actions.attach(opinion, SimpleUploadedFile("don.pdf", kept_pdf()))
    actions.approve(opinion, by=clerk, **WORDS, pictures=[files[1], files[2], paper])
    assert [fresh(file).is_public for file in [*files, paper]] == [False, True, False, False]


def test_a_picture_that_was_shown_before_is_taken_back(clerk):
    opinion = make_opinion()
    files = [make_attachment(opinion, "mot.png"), make_attachment(opinion, "hai.png")]
    opinion.attachments.update(is_public=True)
    actions.approve(opinion, by=clerk, **WORDS, pictures=[files[1]])
    assert [fresh(file).is_public for file in files] == [False, True]


def test_what_was_not_asked_for_is_left_as_the_sender_chose(clerk):
    opinion = make_opinion(topic=make_topic(), sender={"name": "Nguyễn Thử"})
    actions.approve(opinion, by=clerk, **WORDS, public_name="Ông Thử")
    assert (fresh(opinion).topic, fresh(opinion).public_name) == (opinion.topic, "")


def test_what_a_list_suggests_is_published_when_nothing_in_it_tells_of_a_person(clerk):
    opinion = make_opinion(original_text="Đèn ngõ 5 hỏng.", place="ngõ 5")
    actions.approve_as_suggested(opinion, by=clerk)
    now = fresh(opinion)
    assert (now.moderation, now.public_text, now.public_place) == ("approved", "Đèn ngõ 5 hỏng.", "ngõ 5")


@pytest.mark.parametrize(
    "fields",
    [
        {"original_text": "Gọi tôi 0912345678."},
        {"place": "số nhà 12"},
        {"visibility": "named", "sender": {"name": "Tý"}},
        {"declares_grievance": True},
        {"subject": "Ông Nam 0912345678", "public_text": "Đèn hỏng."},
    ],
)
def test_what_a_person_must_look_at_alone_is_not_published_from_a_list(clerk, fields):
    opinion = make_opinion(**fields)
    with pytest.raises(NotReady):
        actions.approve_as_suggested(opinion, by=clerk)
    assert not Opinion.objects.public().exists()


@pytest.mark.parametrize("moderation", ["approved", "declined", "diverted", "duplicate"])
def test_what_was_decided_is_not_published_from_a_list(clerk, moderation):
    opinion = make_opinion(moderation=moderation)
    with pytest.raises(WrongState):
        actions.approve_as_suggested(opinion, by=clerk)


@pytest.mark.parametrize("fields", [{"visibility": "not_published"}, {"hidden_at": "2026-11-20T10:00+07:00"}])
def test_an_opinion_is_no_duplicate_of_one_that_is_not_public(clerk, fields):
    first = make_opinion(moderation="approved", **fields)
    opinion = make_opinion()
    with pytest.raises(NotReady):
        actions.mark_duplicate(opinion, by=clerk, of=first)


def test_the_sender_of_a_duplicate_is_not_told_what_was_hidden_since(clerk):
    first = make_opinion(moderation="approved", subject="Ông Nam lấn ngõ")
    opinion = make_opinion(sender={"email": "toi@example.vn"})
    actions.mark_duplicate(opinion, by=clerk, of=first)
    assert "Ông Nam lấn ngõ" in mail.outbox[-1].body
    actions.hide(first, by=clerk, reason="Lộ tên.")
    second = make_opinion(moderation="duplicate", duplicate_of=fresh(first), sender={"email": "chi@example.vn"})
    actions.moderate.tell_sender(second, "duplicate")
    assert mail.outbox[-1].to == ["chi@example.vn"]
    assert "Ông Nam" not in mail.outbox[-1].body


def test_a_hidden_opinion_is_put_back_with_a_reason():
    office = signed_in("Văn phòng")
    opinion = make_opinion(moderation="approved", hidden_at="2026-11-20T10:00+07:00")
    assert "Hãy ghi phần này." in text_of(do(office, opinion, "dang-lai"))
    do(office, opinion, "dang-lai", reason="Gỡ nhầm.")
    assert list(Opinion.objects.public()) == [opinion]
    assert verbs_of(opinion) == ["show_again"]


def test_an_opinion_is_marked_as_a_duplicate_and_not_any_more():
    office = signed_in("Văn phòng")
    first, opinion = make_opinion(moderation="approved"), make_opinion()
    assert "Không có ý kiến số này." in text_of(do(office, opinion, "trung", of=999999))
    assert "Chỉ ghi trùng được" in text_of(do(office, opinion, "trung", of=opinion.pk))
    do(office, opinion, "trung", of=first.pk)
    assert fresh(opinion).duplicate_of == first
    do(office, opinion, "bo-trung")
    assert (fresh(opinion).moderation, fresh(opinion).duplicate_of) == ("pending", None)
    assert verbs_of(opinion) == ["mark_duplicate", "unmark_duplicate"]


@pytest.mark.parametrize(("has_topic", "after"), [(True, "classified"), (False, "received")])
@pytest.mark.parametrize("processing", ["assigned", "waiting"])
def test_what_was_given_to_a_unit_before_it_was_a_duplicate_is_with_nobody_after(clerk, processing, has_topic, after):
    topic = make_topic() if has_topic else None
    opinion = make_opinion(moderation="approved", processing=processing, topic=topic)
    opinion.assignments.create(body=make_body())
    if processing == "waiting":
        opinion.information_requests.create(question="Ở đâu?", asked_at=timezone.now())
    actions.mark_duplicate(opinion, by=clerk, of=make_opinion(moderation="approved"))
    actions.unmark_duplicate(opinion, by=clerk)
    assert fresh(opinion).processing == after
    assert not opinion.information_requests.filter(ended_at=None).exists()


def taken_back(first, by):
    actions.withdraw(first)


def split_up(first, by):
    actions.split_opinion(first, by=by, parts=[actions.Part(f"Việc {n}", "Nội dung.", make_topic()) for n in [1, 2]])


@pytest.mark.parametrize("verb", [taken_back, split_up])
def test_who_waits_for_an_answer_that_will_not_come_is_decided_on_anew(clerk, verb):
    first = make_opinion(moderation="approved", topic=make_topic())
    alike, gone = make_opinion(), make_opinion()
    for opinion in [alike, gone]:
        actions.mark_duplicate(opinion, by=clerk, of=first)
    actions.withdraw(gone)
    verb(first, clerk)
    alike = fresh(alike)
    assert (alike.moderation, alike.duplicate_of, alike.duty) == ("pending", None, "first_response")
    assert fresh(gone).moderation == "duplicate"


def test_who_is_declined_again_is_told_again(clerk):
    opinion = make_opinion(sender={"phone": "+84911115678"})
    actions.decline(opinion, by=clerk, reason="Chưa rõ.")
    actions.approve(opinion, by=clerk, **WORDS)
    actions.mark_duplicate(opinion, by=clerk, of=make_opinion(moderation="approved"))
    actions.unmark_duplicate(opinion, by=clerk)
    actions.decline(opinion, by=clerk, reason="Nêu tên người khác.")
    assert OutboxMessage.objects.filter(kind="declined").count() == 2


def test_what_was_split_is_not_put_back_beside_its_parts(clerk):
    opinion = make_opinion(moderation="approved", topic=make_topic())
    split_up(opinion, clerk)
    with pytest.raises(WrongState):
        actions.show_again(fresh(opinion), by=clerk, reason="Nhầm.")
    assert fresh(opinion).hidden_at


def answer_begun(opinion, by):
    make_response(opinion=opinion, state="draft")


def waited_for(opinion, by):
    actions.mark_duplicate(make_opinion(), by=by, of=opinion)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (answer_begun, "đã có câu trả lời"),
        (waited_for, "đang ghi trùng với ý kiến này"),
        (split_up, "Hãy ghi trùng từng"),
    ],
)
def test_what_is_being_answered_waited_for_or_split_is_no_duplicate_and_the_desk_says_why(clerk, change, why):
    opinion, other = (make_opinion(moderation="approved", topic=make_topic()) for _ in range(2))
    change(opinion, clerk)
    with pytest.raises(NotReady, match=why):
        actions.mark_duplicate(fresh(opinion), by=clerk, of=other)
    assert fresh(opinion).moderation == "approved"


def test_who_was_answered_with_another_waits_for_nothing_when_that_is_taken_back(clerk):
    first = make_opinion(moderation="approved", processing="answered")
    alike = make_opinion(moderation="duplicate", duplicate_of=first)
    actions.withdraw(first)
    assert fresh(alike).moderation == "duplicate"


@pytest.mark.parametrize(
    ("verb", "moderation"), [("dang-lai", "approved"), ("trung", "pending"), ("bo-trung", "duplicate")]
)
@pytest.mark.parametrize("role", ["MTTQ", "Lãnh đạo", "Người duyệt", "Đơn vị xử lý"])
def test_only_the_office_shows_again_and_joins_duplicates(role, verb, moderation):
    hidden = {"hidden_at": "2026-11-20T10:00+07:00"} if verb == "dang-lai" else {}
    opinion = make_opinion(moderation=moderation, **hidden)
    typed = {"reason": "x", "of": make_opinion(moderation="approved").pk}
    assert do(signed_in(role), opinion, verb, **typed).status_code in {403, 404}
    assert (fresh(opinion).moderation, fresh(opinion).hidden_at is None) == (moderation, not hidden)


@pytest.mark.parametrize("verb", ["dang-lai", "bo-trung"])
def test_a_button_that_does_not_fit_does_nothing(verb):
    opinion = make_opinion(moderation="approved")
    do(signed_in("Văn phòng"), opinion, verb, reason="x")
    assert verbs_of(opinion) == []


def test_an_answered_opinion_offers_no_duplicate():
    opinion = make_opinion(moderation="approved")
    make_response(opinion=opinion, state="published")
    assert "Trùng ý kiến khác" not in text_of(signed_in("Văn phòng").get(page_of(opinion)))


def test_the_sender_of_a_duplicate_is_led_to_the_other(client):
    from dialogue_portal.lib import codes

    first = make_opinion(moderation="approved")
    code = codes.code_for("e" * 32)
    make_opinion(moderation="duplicate", duplicate_of=first, code_hash=codes.hashed(code))
    page = text_of(client.post(reverse("feedback:look_up"), {"code": code}, follow=True))
    assert f"Sẽ được trả lời chung với ý kiến số {first.pk}" in page
    assert first.get_absolute_url() in page
    assert "Đã duyệt và đăng lên cổng" not in page
