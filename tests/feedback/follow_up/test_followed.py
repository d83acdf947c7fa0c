"""Who follows a promise by mail hears how it goes, in words of its own, and of nothing twice."""

import pytest
from django.core import mail
from django.utils import timezone

from feedback import actions
from feedback.actions.promised import tell_who_follows
from feedback.models import CommitmentState
from sessions_app.models import OutboxMessage
from tests.mails import mail_for

from ...builders import image_file, make_commitment, make_drop_reason, make_opinion, make_user
from ...staff import fresh
from .steps import in_days

FOLLOWER = "theo@example.vn"
ASKER = "dau@example.vn"


def follow(subject, address=FOLLOWER):
    return subject.follows.create(email=address, confirmed_at=timezone.now())


@pytest.fixture
def opinion():
    return make_opinion(moderation="approved", sender={"email": ASKER})


@pytest.fixture
def promise(opinion):
    made = make_commitment(
        title="Nạo vét cống ngõ 12", published_at=timezone.now(), due_on=in_days(3), state=CommitmentState.UNDER_WAY
    )
    made.opinions.set([opinion])
    follow(made)
    return made


@pytest.fixture
def sends(django_capture_on_commit_callbacks):
    """Does something, and gives the mails that come of it: to whom, and the words."""

    def do(verb, *args, **kwargs):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            verb(*args, **kwargs)
        return sorted((sent.to[0], " ".join(sent.body.split())) for sent in mail.outbox)

    return do


def progress(promise, by, sends):
    return sends(actions.report_progress, promise, by=by, text="Đã nạo vét 200 mét.", percent=40)


def put_off(promise, by, sends):
    return sends(actions.postpone_commitment, promise, by=by, due_on=in_days(9), reason="Mưa lớn")


def give_up(promise, by, sends):
    why = make_drop_reason(name="Hết kinh phí năm nay")
    return sends(actions.drop_commitment, promise, by=by, drop_reason=why, reason="Chuyển sang năm sau")


def report(promise, by, sends):
    return sends(actions.report_done, promise, by=by, text="Đã thay 09 nắp.")


def front_confirms(promise, by, sends):
    actions.report_done(promise, by=by)
    return sends(actions.verify_commitment, promise, by=by)


def front_denies(promise, by, sends):
    actions.report_done(promise, by=by)
    return sends(actions.send_back, promise, by=by, reason="Còn một nắp vỡ.")


def asker_confirms(promise, by, sends):
    made = actions.report_done(promise, by=by)
    return sends(actions.say_whether_done, made, promise.opinions.order_by("pk").first(), answer="done")


def asker_denies(promise, by, sends):
    made = actions.report_done(promise, by=by)
    said = {"answer": "not_yet", "reason": "Trước nhà tôi hở"}
    return sends(actions.say_whether_done, made, promise.opinions.order_by("pk").first(), **said)


WORDS = {
    progress: "đã làm được 40%: Đã nạo vét 200 mét.",
    put_off: "Lý do: Mưa lớn.",
    give_up: "Lý do: Hết kinh phí năm nay. Chuyển sang năm sau. Đây là thư cuối cùng về việc này, trừ khi việc được làm tiếp.",
    report: "Đơn vị ghi: Đã thay 09 nắp. Chưa ai xác nhận đã xong.",
    front_confirms: "Mặt trận Tổ quốc xác nhận việc này đã làm xong",
    front_denies: "Mặt trận Tổ quốc xem lại và cho biết việc này chưa xong. Lý do: Còn một nắp vỡ.",
    asker_confirms: "người đã nêu ý kiến xác nhận việc này đã làm xong",
    asker_denies: "người đã nêu ý kiến cho biết việc này chưa xong.",
}


@pytest.mark.parametrize("happens", WORDS)
def test_who_follows_a_promise_hears(happens, promise, clerk, sends):
    (body,) = [body for to, body in happens(promise, clerk, sends) if to == FOLLOWER]
    assert "Ông/bà theo dõi việc phải làm sau đây: Nạo vét cống ngõ 12" in body
    assert WORDS[happens] in body
    assert promise.get_absolute_url() in body
    assert "vì đã theo dõi việc này. Thôi nhận thư: http" in body
    assert "Trước nhà tôi" not in body


def test_a_day_that_is_over_is_not_told_as_that_until_which_work_goes_on(promise, clerk, sends):
    make_user("Đơn vị xử lý", body=promise.lead_body, email="donvi@example.vn")
    type(promise).objects.filter(pk=promise.pk).update(due_on=in_days(-2))
    told = dict(asker_denies(fresh(promise), clerk, sends))
    over = f"{in_days(-2):%d/%m/%Y}"
    assert f"làm tiếp; hạn {over} đã qua, đơn vị chưa hẹn ngày khác." in told[FOLLOWER]
    assert f"Hạn: {over}, đã qua." in told["donvi@example.vn"]


@pytest.mark.parametrize("happens", WORDS)
def test_nobody_is_mailed_twice_for_one_thing(happens, promise, opinion, clerk, sends):
    for subject in [promise, opinion, other := make_opinion(moderation="approved")]:
        follow(subject, ASKER)
    for subject in [opinion, other]:
        follow(subject)
    promise.opinions.add(other)
    told = [to for to, _ in happens(promise, clerk, sends)]
    assert told.count(FOLLOWER) == 1
    assert told.count(ASKER) == (0 if happens in {asker_confirms, asker_denies} else 1)  # who says it knows it


def test_files_that_prove_it_make_no_mail_of_progress(promise, clerk, sends):
    shown = [actions.NewFile(image_file(), "after", "Sau khi làm")]
    told = sends(actions.report_done, promise, by=clerk, files=shown)
    assert [to for to, _ in told] == [ASKER, FOLLOWER]
    assert "báo việc này đã làm xong" in told[1][1]


def test_of_the_progress_only_the_promise_itself_tells(promise, opinion, clerk, sends):
    follow(opinion, "y-kien@example.vn")
    assert [to for to, _ in progress(promise, clerk, sends)] == [FOLLOWER]
    assert [to for to, _ in report(promise, clerk, sends)] == [ASKER, FOLLOWER]


def test_who_heard_that_it_is_done_hears_that_it_is_not(promise, opinion, clerk, sends):
    follow(opinion, "y-kien@example.vn")
    assert [to for to, _ in front_denies(promise, clerk, sends)] == [FOLLOWER]
    assert [to for to, _ in front_confirms(fresh(promise), clerk, sends)] == [FOLLOWER, "y-kien@example.vn"]
    told = sends(actions.send_back, fresh(promise), by=clerk, reason="Lại vỡ.")
    assert [to for to, _ in told] == [FOLLOWER, "y-kien@example.vn"]


def test_of_what_is_not_public_or_not_confirmed_or_stopped_nobody_hears(promise, clerk, sends):
    follow(hidden := make_commitment(state=CommitmentState.UNDER_WAY))
    assert progress(hidden, clerk, sends) == []
    promise.follows.update(stopped_at=timezone.now())
    promise.follows.create(email="chua@example.vn")
    assert progress(promise, clerk, sends) == []


def test_what_something_newer_stands_for_is_not_told_any_more(promise, clerk):
    first = actions.report_progress(promise, by=clerk, text="Đang đào.")
    actions.report_progress(promise, by=clerk, text="Đã lấp.")
    older = OutboxMessage.objects.get(kind="progress", occurrence=first.pk)
    assert mail_for(older) is None
    made = actions.report_done(promise, by=clerk)
    reported = OutboxMessage.objects.get(kind="reported_done", occurrence=made.pk)
    assert mail_for(reported)
    actions.send_back(promise, by=clerk, reason="Chưa lấp hết.")
    assert mail_for(reported) is None


@pytest.mark.parametrize("rows", [1, 30])
def test_telling_many_costs_a_verb_no_more_than_telling_one(
    settings, promise, opinion, rows, django_assert_num_queries
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for number in range(rows):
        for subject in [promise, opinion]:
            follow(subject, f"a{number}@example.vn")
        follow(opinion, f"b{number}@example.vn")
    with django_assert_num_queries(7):
        assert tell_who_follows(promise, "kept", occurrence=1) == 2 * rows + 1
