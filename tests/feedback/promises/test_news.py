"""The feed of promises: each is news again with whatever happens to it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from feedback.actions import (
    NewFile,
    change_lead,
    drop_commitment,
    postpone_commitment,
    publish_commitment,
    publish_reason,
    report_done,
    report_progress,
    say_whether_done,
    start_commitment,
    take_up,
    verify_commitment,
    withdraw,
)
from feedback.promises.news import newest_news
from sessions_app.models import CaseEvent
from tests.builders import image_bytes, make_body, make_commitment, make_drop_reason, make_opinion, make_user

pytestmark = pytest.mark.django_db


def told(number=30):
    return [(news.title, news.words) for news in newest_news(number)]


@pytest.fixture
def promise():
    commitment = make_commitment(title="Nạo vét cống", due_on=timezone.localdate() + dt.timedelta(days=5))
    publish_commitment(commitment, by=make_user())
    return commitment


def photograph():
    return NewFile(SimpleUploadedFile("sau.png", image_bytes()), "after", "Ngõ 5")


def test_a_new_promise_says_who_does_it_and_until_when(promise):
    ((title, words),) = told()
    assert title == "Việc phải làm mới: Nạo vét cống"
    assert f"{promise.lead_body.name} chủ trì, hạn {promise.due_on:%d/%m/%Y}." in words


def test_progress_another_day_and_giving_up_are_news_with_their_words(promise):
    by = make_user()
    report_progress(promise, by=by, text="Đã xong đoạn đầu.", percent=40)
    (news,) = newest_news(30)
    assert news.title == "Tiến độ: Nạo vét cống"
    assert "40%: Đã xong đoạn đầu." in news.words
    later = promise.due_on + dt.timedelta(days=20)
    postpone_commitment(promise, by=by, due_on=later, reason="Mưa kéo dài")
    (postponed,) = newest_news(30)
    assert postponed.title == "Lùi hạn: Nạo vét cống"
    assert f"{later:%d/%m/%Y}" in postponed.words
    assert "Lý do lùi hạn: Mưa kéo dài" in postponed.words
    assert postponed.mark != news.mark
    drop_commitment(promise, by=by, drop_reason=make_drop_reason(name="Thay đổi quy hoạch"), reason="Đường đi nơi khác")
    ((title, words),) = told()
    assert title == "Không làm nữa: Nạo vét cống"
    assert "Thay đổi quy hoạch. Đường đi nơi khác" in words


def test_another_lead_and_going_on_after_all_are_news_with_their_reasons(promise):
    by, before = make_user(), promise.lead_body.name
    change_lead(promise, by=by, body=make_body(name="Công an phường"), reason="Việc trật tự")
    ((title, words),) = told()
    assert title == "Đổi đơn vị chủ trì: Nạo vét cống"
    assert "Công an phường chủ trì" in words
    assert words.endswith(f"Trước đó do {before} chủ trì. Lý do đổi: Việc trật tự.")
    drop_commitment(promise, by=by, drop_reason=make_drop_reason(), reason="Đường đi nơi khác")
    take_up(promise, by=by, due_on=timezone.localdate() + dt.timedelta(days=9), reason="Đã có vốn")
    ((title, words),) = told()
    assert title == "Làm tiếp: Nạo vét cống"
    assert words.endswith("Lý do làm tiếp: Đã có vốn.")


def test_what_the_one_who_asked_says_is_news_where_it_moved_the_promise(promise):
    first, second = make_opinion(moderation="approved"), make_opinion(moderation="approved")
    promise.opinions.add(first, second)
    start_commitment(promise, by=make_user())
    report = report_done(promise, by=make_user(), text="Đã nạo vét.", files=[photograph()])
    assert told()[0][0] == "Đơn vị báo đã xong: Nạo vét cống"
    say_whether_done(report, first, answer="not_yet", reason="Ông Riêng Tư ở số 5 vẫn ngập")
    ((title, words),) = told()
    assert title == "Chưa xong: Nạo vét cống"
    assert "Riêng Tư" not in words
    promise.refresh_from_db()
    again = report_done(promise, by=make_user(), text="Đã nạo vét lại.")
    promise.refresh_from_db()
    verify_commitment(promise, by=make_user())
    (confirmed,) = newest_news(30)
    assert confirmed.title == "Đã xác nhận xong: Nạo vét cống"
    say_whether_done(again, second, answer="done")
    assert newest_news(30) == [confirmed]


@pytest.fixture
def edited(promise):
    """Of a public promise, a sender's reason that everybody read before staff took something out."""
    promise.opinions.add(opinion := make_opinion(moderation="approved"))
    start_commitment(promise, by=make_user())
    report = report_done(promise, by=make_user(), text="Đã nạo vét.")
    said = say_whether_done(report, opinion, answer="not_yet", reason="Ông Riêng Tư nói vẫn ngập")
    publish_reason(said, by=make_user(), public_reason="Ông Riêng Tư nói vẫn ngập.")
    publish_reason(said, by=make_user(), public_reason="Vẫn ngập.", edited_for="personal")
    return said


def test_that_a_reason_was_edited_is_news_with_why_and_never_what_it_said(edited):
    (news,) = newest_news(30)
    assert news.title == "Sửa lời nói chưa xong: Nạo vét cống"
    assert news.words.endswith(
        "Cán bộ đã sửa hoặc gỡ lời của người nêu ý kiến. Vì sao: bỏ thông tin riêng của một người."
    )
    assert "Riêng Tư" not in news.words
    publish_reason(edited, by=make_user(), public_reason="", edited_for="asked")
    assert newest_news(30)[0].mark != news.mark
    report_progress(edited.report.commitment, by=make_user(), text="Đang làm lại.")
    assert told()[0][0] == "Tiến độ: Nạo vét cống"


def test_of_a_sender_who_is_not_heard_any_more_no_edit_is_news(edited):
    withdraw(edited.opinion)
    assert told()[0][0] == "Chưa xong: Nạo vét cống"


def test_an_edit_moves_the_feed(client, edited):
    before = client.get("/rss/viec-phai-lam/")
    publish_reason(edited, by=make_user(), public_reason="", edited_for="asked")
    after = client.get("/rss/viec-phai-lam/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "người nêu ý kiến đề nghị" in after.content.decode()


def test_what_was_done_before_it_was_public_is_no_news_of_its_own():
    commitment = make_commitment(title="Thay đèn")
    report_progress(commitment, by=make_user(), text="Đã khảo sát.")
    assert told() == []
    commitment.published_at = timezone.now()
    commitment.save()
    assert told()[0][0] == "Việc phải làm mới: Thay đèn"


def test_the_newest_act_stands_first_and_many_acts_of_one_promise_hide_no_other():
    by = make_user()
    old, busy, new = (make_commitment(title=title, published_at=timezone.now()) for title in ["Cũ", "Bận", "Mới"])
    report_progress(old, by=by, text="Một.")
    for number in range(30):
        report_progress(busy, by=by, text=f"Lần {number}.")
    CaseEvent.objects.filter(case_id=busy.pk).update(at=timezone.now() + dt.timedelta(minutes=5))
    assert [news.promise for news in newest_news(30)] == [busy, old, new]


@pytest.mark.parametrize("rows", [1, 35])
def test_the_news_take_the_same_queries_for_any_number(django_assert_num_queries, rows):
    by = make_user()
    for _ in range(rows):
        report_progress(make_commitment(published_at=timezone.now()), by=by, text="Đang làm.")
    with django_assert_num_queries(8):
        assert [news.words and news.title for news in newest_news(30)]
