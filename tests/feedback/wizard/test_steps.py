"""A resident sends an opinion step by step, without an account."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback.actions import submit_opinion
from feedback.actions.drafts import keep_step
from feedback.actions.submit import Contact
from feedback.models import Opinion, OpinionDraft, Sender
from sessions_app.models import Topic

from ...builders import make_group, make_meeting, make_session, make_ward
from ...staff import text_of
from .steps import HOUR, STEPS, address, go


def test_each_step_leads_to_the_next_and_back_keeps_everything(client, session):
    topic, group = Topic.objects.first(), make_group()
    go(client, session, upto="cong-khai", topic=topic.pk, group=group.pk, name="Nguyễn Thử", text="Nước <ngập>")
    first = client.get(address(session)).content.decode()
    assert f'<option value="{topic.pk}" selected>' in first
    assert f'<option value="{group.pk}" selected>' in first
    assert "Chưa gửi mà đóng trình duyệt hay để lâu thì mất." in first
    assert client.cookies["draft"]["max-age"] == ""
    assert "Nước &lt;ngập&gt;" in client.get(address(session, "noi-dung")).content.decode()
    assert 'value="Nguyễn Thử"' in client.get(address(session, "nguoi-gui")).content.decode()


def test_above_the_button_that_sends_there_is_no_other_of_that_name(client, session):
    """Whoever takes that one believes to have sent what only begins anew."""
    go(client, session, upto="cong-khai")
    elsewhere, step = session.get_absolute_url(), address(session, "kiem-tra")
    link = f'href="{reverse("feedback:send")}"'
    assert [link in client.get(page).content.decode() for page in [elsewhere, step]] == [True, False]


@pytest.mark.parametrize(
    ("step", "typed", "before"),
    [
        ("noi-dung", {"text": "Chưa viết xong"}, "ve-viec-gi"),
        ("noi-dung", {"text": "123"}, "ve-viec-gi"),
        ("nguoi-gui", {"name": "Văn phòng", "phone": "12345", "email": "abc@"}, "tep"),
        ("cong-khai", {"visibility": "named", "naming_consent": "", "consent": ""}, "nguoi-gui"),
    ],
)
def test_going_back_a_step_keeps_what_was_typed_finished_or_not(client, session, step, typed, before):
    go(client, session, upto="nguoi-gui", name="Văn phòng")
    answer = client.post(address(session, step), typed | {"back": "←"})
    assert answer.url == address(session, before) + ("?tro-lai=1" if before == "ve-viec-gi" else "")
    form = client.get(address(session, step)).context["form"]
    assert {name: form[name].value() or "" for name in typed} == typed


def test_who_opens_the_form_anew_reads_that_something_was_left_here_and_who_is_writing_does_not(client, session):
    """Perhaps the next person at a shared machine, a minute later."""
    go(client, session, upto="noi-dung")
    told = [client.get(address(session, *step)).content.decode() for step in [(), ("noi-dung",)]]
    assert ["Trên máy này có một ý kiến viết dở lúc" in page for page in told] == [True, False]
    assert "Không phải của tôi" in told[0]
    back = client.post(address(session, "noi-dung"), {"text": "Đang viết", "back": "←"}, follow=True)
    assert "viết dở lúc" not in back.content.decode()
    go(client, session, upto="cong-khai")
    assert f'href="{address(session)}?tro-lai=1"' in client.get(address(session, "kiem-tra")).content.decode()
    OpinionDraft.objects.update(data={"kind": "report"})
    assert "viết dở lúc" not in client.get(address(session)).content.decode()


def test_going_back_keeps_nothing_that_a_database_refuses_and_never_without_end(client, session):
    go(client, session, upto="noi-dung")
    client.post(address(session, "noi-dung"), {"text": "a\x00b" + "c" * 9000, "back": "←"})
    kept = OpinionDraft.objects.get().data["text"]
    assert kept.startswith("abc")
    assert len(kept) == 8000


def test_what_was_left_wrong_by_going_back_is_asked_again_before_it_is_sent(client, session):
    go(client, session, upto="cong-khai")
    client.post(address(session, "noi-dung"), {"text": "123", "back": "←"})
    assert client.post(address(session, "kiem-tra"), {}).url == f"{address(session, 'noi-dung')}?sua=1"
    assert not Opinion.objects.exists()


def test_the_last_page_shows_every_answer_once_more(client, session):
    go(client, session, upto="cong-khai", phone="0912 345 678", text="Nước ngập", place="ngõ 15")
    page = client.get(address(session, "kiem-tra")).content.decode()
    for answer in ["Nước ngập", "ngõ 15", "0912345678", "phản ánh một việc đang xảy ra", "không nêu tên tôi"]:
        assert answer in page
    assert not Opinion.objects.exists()


def test_without_a_draft_every_step_leads_to_the_first(client, session):
    for step in list(STEPS)[1:]:
        assert client.get(address(session, step)).url == address(session)
        assert client.post(address(session, step), {"seen": "a" * 32}).url == f"{address(session)}?viet-lai=1"
    assert not OpinionDraft.objects.exists()


@pytest.mark.parametrize("is_swept", [True, False], ids=["swept", "sent long ago"])
def test_who_presses_send_when_the_draft_is_gone_is_told_whether_it_was_sent(client, session, is_swept):
    go(client, session, upto="cong-khai" if is_swept else "kiem-tra")
    drafts = OpinionDraft.objects.all()
    drafts.delete() if is_swept else drafts.update(sent_at=timezone.now() - HOUR)
    page = client.post(address(session, "kiem-tra"), {}, follow=True).content.decode()
    assert ("Lần bấm vừa rồi chưa gửi được gì." in page) is is_swept
    assert ("<title>Xin ghi lại: Gửi ý kiến" in page) is is_swept
    assert ("Ý kiến trước đã gửi rồi." in page) is not is_swept
    assert Opinion.objects.count() == (0 if is_swept else 1)
    assert "đã gửi rồi" not in client.get(address(session, "kiem-tra"), follow=True).content.decode()


@pytest.mark.parametrize("lost", ["swept", "cookie", "sent long ago"])
def test_words_that_arrive_after_their_draft_is_gone_are_kept_and_the_rest_is_asked_again(client, session, lost):
    if lost == "sent long ago":
        go(client, session)
        OpinionDraft.objects.update(sent_at=timezone.now() - HOUR)
    else:
        go(client, session, upto="ve-viec-gi")
        OpinionDraft.objects.all().delete() if lost == "swept" else client.cookies.clear()
    answer = client.post(address(session, "noi-dung"), {"text": "Viết cả buổi chiều."}, follow=True)
    assert answer.request["PATH_INFO"] == address(session)
    assert "Điều ông/bà vừa ghi thì vẫn còn" in answer.content.decode()
    client.post(address(session), {"kind": "report"})
    assert "Viết cả buổi chiều." in client.get(address(session, "noi-dung")).content.decode()


def test_words_without_a_draft_that_come_too_late_are_shown_to_be_copied(client, session):
    type(session).objects.update(opinions_close_at=timezone.now() - HOUR / 2)
    assert "Viết cả buổi." in client.post(address(session, "noi-dung"), {"text": "Viết cả buổi."}).content.decode()


def test_nobody_else_opens_a_draft(client, session):
    from django.test import Client

    go(client, session, upto="noi-dung", text="RIÊNG TÔI")
    stranger = Client()
    assert stranger.get(address(session, "noi-dung")).url == address(session)
    stranger.cookies["draft"] = "a" * 32
    assert stranger.get(address(session, "noi-dung")).url == address(session)


def test_two_steps_that_arrive_at_once_lose_nothing(client, session):
    go(client, session, upto="ve-viec-gi")
    draft, same = OpinionDraft.objects.get(), OpinionDraft.objects.get()
    keep_step(draft, "", session, {"text": "Đèn hỏng."})
    keep_step(same, "", session, {"name": "Văn phòng"})
    assert OpinionDraft.objects.get().data == draft.data | {"text": "Đèn hỏng.", "name": "Văn phòng"}


def test_a_window_that_closes_meanwhile_says_when_and_shows_the_text(client, session):
    go(client, session, upto="noi-dung", text="Đã gõ rất lâu")
    type(session).objects.update(
        opinions_open_at=timezone.make_aware(dt.datetime(2026, 3, 1, 17, 0)),
        opinions_close_at=timezone.make_aware(dt.datetime(2026, 3, 4, 17, 0)),
    )
    page = client.post(address(session, "nguoi-gui"), {}).content.decode()
    assert "ngừng nhận ý kiến từ 17:00 ngày 04/03/2026" in page
    assert "Đã gõ rất lâu" in page


@pytest.mark.parametrize("fields", [{"announced_at": None}, {"announced_at": timezone.now() + HOUR}])
def test_an_unknown_session_takes_nothing(client, session, fields):
    type(session).objects.filter(pk=session.pk).update(**fields)
    assert client.post(address(session), STEPS["ve-viec-gi"]).status_code == 404
    assert client.post("/y-kien/gui/khong-co/", STEPS["ve-viec-gi"]).status_code == 404
    assert client.get(f"/y-kien/gui/{session.slug}/buoc-la/").status_code == 404


def test_the_link_of_a_group_fills_it_in(client, session):
    group = make_group()
    page = client.get(address(session), {"to": group.slug}).content.decode()
    assert f'<option value="{group.pk}" selected>' in page


@pytest.mark.parametrize(
    ("cookie", "heading"), [("", "Có lẽ trình duyệt đang chặn cookie"), ("a" * 32, "Biểu mẫu đã cũ")]
)
def test_a_form_without_its_token_is_not_taken_and_what_was_typed_on_ours_is_given_back(session, cookie, heading):
    client = Client(enforce_csrf_checks=True)
    if cookie:
        client.cookies[settings.CSRF_COOKIE_NAME] = cookie
    for site, is_given_back in [("same-origin", True), ("cross-site", False)]:
        page = client.post(address(session), STEPS["noi-dung"], headers={"Sec-Fetch-Site": site})
        shown = text_of(page)
        assert (page.status_code, f"<h1>{heading}</h1>" in shown) == (403, True)
        assert (STEPS["noi-dung"]["text"] in shown) == is_given_back


def test_a_draft_for_another_session_leaves_the_first_one_alone(client, session):
    first = go(client, session, upto="ve-viec-gi")
    other = make_session(opinions_open_at=session.opinions_open_at, opinions_close_at=session.opinions_close_at)
    second = go(client, other, upto="ve-viec-gi")
    assert [response.cookies["draft"]["path"] for response in (first, second)] == [address(session), address(other)]
    go(client, session)
    gone = client.post(reverse("feedback:receipt"))
    assert gone.cookies["draft"]["path"] == address(session)


def test_a_window_that_is_not_open_yet_says_when_it_opens(client, session):
    session.opinions_open_at = timezone.make_aware(dt.datetime(2100, 3, 4, 7, 0))
    session.opinions_close_at = timezone.make_aware(dt.datetime(2100, 3, 5, 7, 0))
    session.save()
    assert "bắt đầu nhận ý kiến từ 07:00 ngày 04/03/2100" in client.get(address(session)).content.decode()
    type(session).objects.update(closed_at=timezone.now())
    assert "đã khép lại nên không nhận ý kiến nữa" in client.get(address(session)).content.decode()


def test_one_open_session_is_gone_to_at_once_and_several_are_offered(client, session):
    assert client.get(reverse("feedback:send")).url == address(session)
    other = make_session(opinions_open_at=session.opinions_open_at, opinions_close_at=session.opinions_close_at)
    page = client.get(reverse("feedback:send")).content.decode()
    assert session.title in page
    assert other.title in page


def test_without_an_open_session_people_are_told_where_to_go(client):
    make_ward(phone="024 0000 0000")
    page = client.get(reverse("feedback:send")).content.decode()
    assert "không có hội nghị nào đang nhận ý kiến" in page
    assert "024 0000 0000" in page


def test_nobody_is_said_to_have_ticked_a_box_on_paper(session):
    submit_opinion(session, text="x", ticket=codes.new_ticket(), contact=Contact(name="A"), visibility="named")
    sender = Sender.objects.get()
    assert (sender.consented_at, sender.naming_consented_at, sender.consent_version) == (None, None, "")


@pytest.mark.parametrize(("days", "timing"), [(3, "before"), (0, "at"), (-3, "after")])
def test_an_opinion_knows_whether_it_came_before_at_or_after_the_conference(session, days, timing):
    make_meeting(session=session, held_on=timezone.localdate() + dt.timedelta(days=days))
    opinion, _ = submit_opinion(session, text="x", ticket=codes.new_ticket(), contact=Contact())
    assert opinion.timing == timing


def test_what_another_tab_changed_is_shown_before_it_is_sent(client, session):
    go(client, session, upto="cong-khai", text="Đèn hỏng.")
    seen = client.get(address(session, "kiem-tra")).context["form"].initial["seen"]
    client.post(address(session, "noi-dung"), {"text": "Cống tắc."})
    response = client.post(address(session, "kiem-tra"), {"seen": seen}, follow=True)
    page = response.content.decode()
    assert ("Chưa gửi." in page, "Cống tắc." in page, Opinion.objects.exists()) == (True, True, False)
    client.post(address(session, "kiem-tra"), {"seen": response.context["form"].initial["seen"]})
    assert Opinion.objects.get().original_text == "Cống tắc."


def test_a_last_look_that_still_holds_is_sent_at_once(client, session):
    go(client, session, upto="cong-khai", text="Đèn hỏng.")
    seen = client.get(address(session, "kiem-tra")).context["form"].initial["seen"]
    client.post(address(session, "kiem-tra"), {"seen": seen})
    assert Opinion.objects.get().original_text == "Đèn hỏng."


def test_only_who_gave_a_name_is_asked_whether_to_be_named(client, session):
    asked = []
    for name in ["", "Văn phòng"]:
        go(client, session, upto="nguoi-gui", name=name)
        asked.append(client.get(address(session, "cong-khai")).text)
    assert ['value="named"' in page for page in asked] == [False, True]
    assert ["naming_consent" in page for page in asked] == [False, True]
    assert ["Muốn nêu tên thì ghi họ và tên ở bước trước." in page for page in asked] == [True, False]
