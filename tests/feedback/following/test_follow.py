"""Anybody follows an opinion, a promise or a session by mail: asked for, confirmed once, few mails, stopped with one click."""

import email
import email.policy
import re

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.actions.follow import ask_to_follow, confirm_follow, is_on, stop_follow, token_of
from feedback.actions.tell_together import tell_of_each
from feedback.models import Commitment, Follow, Opinion
from sessions_app.models import OutboxMessage
from tests.builders import make_commitment, make_opinion, make_response, make_session

from .steps import ASKER, follower

pytestmark = pytest.mark.usefixtures("ward")


@pytest.fixture
def opinion():
    opinion = make_opinion(moderation="approved")
    make_response(opinion=opinion, state="published")
    return opinion


@pytest.fixture
def promise():
    return make_commitment(published_at=timezone.now())


def page_for(subject):
    if isinstance(subject, Opinion):
        return reverse("feedback:follow_opinion", args=[subject.pk])
    if isinstance(subject, Commitment):
        return reverse("feedback:follow_commitment", args=[subject.pk])
    return reverse("feedback:follow_session", args=[subject.slug])


def ask(client, subject, **changes):
    return client.post(page_for(subject), {"email": ASKER, "consent": "on", "website": "", **changes}, follow=True)


WHAT_COMES = {
    "opinion": "khi ý kiến này có tin: có trả lời, đính chính câu trả lời, chuyển cơ quan khác, cơ quan ấy trả lời, xem xét lại;",
    "promise": "khi việc này có tin: tiến độ mới, lùi hạn, đơn vị báo đã xong, xác nhận đã xong hay chưa, đính chính,",
    "session": "khi hội nghị đổi lịch, hoãn, hủy, họp lại; khi có kết luận và khi kết luận được đính chính",
}


def test_who_asks_to_follow_reads_which_news_come_and_can_write_the_address_again(client, opinion, promise):
    for name, subject in [("opinion", opinion), ("promise", promise), ("session", opinion.session)]:
        told = [key for key, words in WHAT_COMES.items() if words in client.get(page_for(subject)).content.decode()]
        assert told == [name]
        asked = ask(client, subject).content.decode()
        assert f'<a href="{page_for(subject)}">ghi lại địa chỉ</a>' in asked
        assert "<title>Xin mở hộp thư: theo dõi qua thư điện tử" in asked


def link_in(body, word="theo-doi"):
    return re.search(rf"http://127.0.0.1:8000(/{word}/\S+)", body)[1]


def test_following_begins_with_a_mail_and_a_button(client, opinion):
    assert "mở hộp thư" in ask(client, opinion).content.decode()
    address = link_in(mail.outbox[0].body)
    assert "Xác nhận theo dõi</button>" in client.get(address).content.decode()
    assert not Follow.objects.by_mail().exists()
    assert "Đã xác nhận" in client.post(address, follow=True).content.decode()
    assert Follow.objects.by_mail().get().email == ASKER


def test_a_second_click_says_that_it_is_confirmed_already_and_changes_nothing(client, opinion):
    ask(client, opinion)
    address = link_in(mail.outbox[0].body)
    assert "Đã xác nhận." in client.post(address, follow=True).content.decode()
    confirmed = Follow.objects.get().confirmed_at
    for answer in [client.get(address), client.post(address, follow=True)]:
        assert answer.status_code == 200
        assert f"Đã xác nhận rồi, ngày {timezone.localdate():%d/%m/%Y}." in answer.content.decode()
        assert "<button" not in answer.content.decode().partition("<h1>")[2].partition("</main>")[0]
    assert Follow.objects.get().confirmed_at == confirmed


def test_the_link_of_a_following_that_was_ended_does_not_begin_it_again(client, opinion):
    ask(client, opinion)
    old = link_in(mail.outbox[0].body)
    client.post(old)
    stop_follow(Follow.objects.get())
    for answer in [client.get(old), client.post(old, follow=True)]:
        assert answer.status_code == 200
        assert "Ông/bà đã thôi theo dõi" in answer.content.decode()
        assert f'href="{page_for(opinion)}"' in answer.content.decode()
    assert not Follow.objects.by_mail().exists()
    ask(client, opinion)
    new = link_in(mail.outbox[1].body)
    assert "đã thôi theo dõi" not in client.get(new).content.decode()
    client.post(new)
    assert Follow.objects.by_mail().exists()
    stop_follow(Follow.objects.get())
    for link in [old, new]:
        client.post(link)
    assert not Follow.objects.by_mail().exists()


def test_a_page_that_lay_open_while_it_was_ended_does_not_begin_it_again(opinion):
    ask_to_follow(opinion, email=ASKER)
    seen = Follow.objects.get()
    stop_follow(Follow.objects.get())
    confirm_follow(seen)
    assert not Follow.objects.by_mail().exists()


def test_a_session_is_followed_the_same_way(client):
    session = make_session()
    ask(client, session)
    client.post(link_in(mail.outbox[0].body))
    assert Follow.objects.by_mail().get().session == session


def test_a_promise_is_followed_the_same_way(client, promise):
    ask(client, promise)
    assert f"về việc phải làm «{promise.title}»" in mail.outbox[0].body
    client.post(link_in(mail.outbox[0].body))
    assert Follow.objects.by_mail().get().commitment == promise


def test_one_address_follows_all_kinds_of_the_same_number_by_links_of_their_own(client):
    subjects = [
        make_opinion(pk=7, moderation="approved"),
        make_commitment(pk=7, published_at=timezone.now()),
        make_commitment(pk=8, published_at=timezone.now()),
        make_session(pk=77),
    ]
    follows = [follower(subject) for subject in [*subjects, *subjects[:2]]]
    assert len({token_of(follow) for follow in follows}) == Follow.objects.count() == 4
    stop_follow(follows[1])
    assert {follow.commitment_id for follow in Follow.objects.by_mail()} == {None, 8}
    assert token_of(follower(make_session(pk=8), f"/{ASKER}")) != token_of(follows[2])


def test_what_will_not_be_done_is_not_offered_to_be_followed(client, promise):
    Commitment.objects.update(state="dropped", dropped_reason="Hết kinh phí")
    assert page_for(promise) not in client.get(promise.get_absolute_url()).content.decode()
    answer = client.post(page_for(promise), {"email": ASKER, "consent": "on"})
    assert answer.url == promise.get_absolute_url()
    assert not Follow.objects.exists()


@pytest.mark.parametrize("columns", [[], ["opinion", "commitment"], ["commitment", "session"], ["opinion", "session"]])
def test_the_database_takes_no_follow_of_nothing_or_of_two_things(opinion, promise, columns):
    rows = {"opinion": opinion, "commitment": promise, "session": opinion.session}
    with pytest.raises(IntegrityError):
        Follow.objects.create(email=ASKER, **{column: rows[column] for column in columns})


def test_the_database_takes_no_second_follow_of_a_promise(promise):
    promise.follows.create(email=ASKER)
    with pytest.raises(IntegrityError):
        promise.follows.create(email=ASKER)


def test_the_pages_lead_to_the_form(client, opinion, promise):
    for subject in [opinion, promise, opinion.session]:
        assert page_for(subject) in client.get(subject.get_absolute_url()).content.decode()
        assert client.get(page_for(subject)).status_code == 200


def test_the_answer_does_not_tell_whether_the_address_follows_already(client, opinion):
    def answer(address):
        return re.sub(r'name="csrf\S+ value="\S+"', "", ask(client, opinion, email=address).content.decode())

    new = answer(ASKER)
    confirm_follow(Follow.objects.get())
    assert answer(ASKER) == answer(ASKER.upper()) == answer("nguoi-khac@example.vn") == new
    assert [sent.to for sent in mail.outbox] == [[ASKER], ["nguoi-khac@example.vn"]]
    assert Follow.objects.count() == 2


def test_asking_again_on_the_same_day_sends_no_second_mail(client, opinion):
    ask(client, opinion)
    ask(client, opinion)
    assert len(mail.outbox) == 1


def test_nobody_can_make_the_portal_flood_a_mailbox(client):
    for _ in range(8):
        ask(client, make_opinion(moderation="approved"))
    assert len(mail.outbox) == 5
    for spelled in [ASKER.replace("@", "+khac@"), ASKER.replace("example", "ex\u200bample"), "theo-doi@ｅxample.vn"]:
        ask(client, make_opinion(moderation="approved"), email=spelled)
    assert len(mail.outbox) == 5


def test_one_network_cannot_use_up_what_everybody_may_ask(client, opinion, monkeypatch, settings):
    monkeypatch.setattr("feedback.views.following.PER_ADDRESS_AN_HOUR", 2)
    monkeypatch.setattr("feedback.actions.follow.REQUESTS_IN_ALL", 4)
    answers = [ask(client, opinion, email=f"la-{number}@example.vn") for number in range(6)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429, 429, 429]
    assert "đợi" in answers[-1].content.decode()
    assert 'value="la-5@example.vn"' in answers[-1].content.decode()
    assert ask(Client(REMOTE_ADDR="203.0.113.9"), opinion).status_code == 200
    settings.RATE_LIMIT_EXEMPT = ["127.0.0.0/8"]
    assert ask(client, opinion, email="hoi-truong@example.vn").status_code == 200
    assert [sent.to[0] for sent in mail.outbox] == [
        "la-0@example.vn",
        "la-1@example.vn",
        ASKER,
        "hoi-truong@example.vn",
    ]


def test_a_robot_gets_the_same_answer_and_nothing_else(client, opinion):
    assert "mở hộp thư" in ask(client, opinion, website="http://example.com").content.decode()
    assert not Follow.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": ""}, "Hãy ghi địa chỉ thư điện tử."),
        ({"email": "theo-doi@"}, "Địa chỉ thư điện tử chưa đúng"),
        ({"email": "a@example.vn\nBcc: b@example.vn"}, "Địa chỉ thư điện tử chưa đúng"),
        ({"email": '"theo-doi"@example.vn'}, "Địa chỉ thư điện tử chưa đúng"),
        ({"email": "a" * 250 + "@example.vn"}, "Địa chỉ thư điện tử dài quá"),
        ({"consent": ""}, "Cần ông/bà đồng ý"),
    ],
)
def test_wrong_input_gets_a_sentence_and_stores_nothing(client, opinion, changes, sentence):
    assert sentence in ask(client, opinion, **changes).content.decode()
    assert not Follow.objects.exists()


def test_what_is_not_public_cannot_be_followed(client):
    hidden = make_opinion(moderation="approved", hidden_at=timezone.now())
    for subject in [make_opinion(), hidden, make_session(announced_at=None), make_commitment()]:
        assert ask(client, subject).status_code == 404


def test_the_database_holds_no_link_that_opens(opinion):
    follow = follower(opinion)
    assert follow.token_hash == codes.keyed("follow-hash", token_of(follow)).hex()
    assert token_of(follow) not in str(Follow.objects.values().get())
    assert token_of(follow) not in str(OutboxMessage.objects.values().get())


@pytest.mark.parametrize("name", ["confirm_follow", "stop_follow"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_that_was_made_up_opens_nothing(client, opinion, name, method):
    follow = follower(opinion)
    for token in ["x", follow.token_hash, token_of(Follow(email=ASKER)), "0" * 64]:
        answer = getattr(client, method)(reverse(f"feedback:{name}", args=[token]))
        assert (answer.status_code, "Hãy mở lại thư" in answer.content.decode()) == (404, True)
    assert Follow.objects.by_mail().exists()


def test_a_link_cut_off_before_its_last_part_says_how_to_open_it_too(client):
    names = ["confirm_follow", "stop_follow", "confirm_email", "rate_answer", "verify_done"]
    for name in names:
        answer = client.get(reverse(f"feedback:{name}", args=["x"]).removesuffix("x/"))
        assert (answer.status_code, "Hãy mở lại thư" in answer.content.decode()) == (404, True), name


def test_every_mail_to_a_follower_can_be_stopped_with_one_click(opinion):
    follow = follower(opinion)
    tell_of_each({opinion: ""}, "answered")
    raw = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    address = link_in(raw["List-Unsubscribe"].strip("<>"))
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    follow.refresh_from_db()
    assert not is_on(follow)


def test_opening_the_stopping_link_stops_nothing_and_its_button_does(client, opinion):
    follower(opinion)
    tell_of_each({opinion: ""}, "answered")
    address = link_in(mail.outbox[0].body, "theo-doi/dung")
    assert "Thôi nhận thư</button>" in client.get(address).content.decode()
    assert Follow.objects.by_mail().exists()
    stopped = client.post(address).content.decode()
    assert "<title>Đã thôi: " in stopped
    assert f'<a href="{page_for(opinion)}">theo dõi lại</a>' in stopped
    tell_of_each({opinion: ""}, "corrected")
    assert len(mail.outbox) == 1


def test_who_stopped_can_follow_again_on_the_same_day(client, opinion):
    stop_follow(follower(opinion))
    ask(client, opinion)
    client.post(link_in(mail.outbox[0].body))
    assert Follow.objects.by_mail().count() == 1
