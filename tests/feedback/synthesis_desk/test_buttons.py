"""What each button of the synthesis desk does, what a wrong press leaves behind, and the page of one issue."""

import re
import unicodedata

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from feedback.models import Issue, IssueOpinion, SynthesisStep
from feedback.synthesis.board import sections_of
from sessions_app.models import AgendaItem, CaseEvent
from tests.builders import make_issue, make_response, make_session, make_topic
from tests.forms import FormReader
from tests.staff import fresh, signed_in, text_of

from .steps import desk_of, issue_page, lights, members, other, pick, press, suggested

# Buttons


def test_a_suggestion_is_accepted_as_staff_left_it(front, session):
    first, second, _third = lights(session, 3)
    page = press(front, session, f"gop:{first.pk}", **suggested([first, second], first.pk))
    issue = Issue.objects.get()
    assert (issue.title, issue.summary, members(issue)) == ("Ngõ 12 tối", "Tóm tắt.", {first.pk, second.pk})
    assert issue.members.first().matched_words == "ngõ 12"
    assert "Bỏ bước: Gộp 2 ý kiến thành «Ngõ 12 tối»" in text_of(page)


def test_all_that_are_ticked_are_accepted_at_once(front, session):
    first, second = lights(session)
    alone = other(session)
    sent = suggested([first, second], 1, "Một") | suggested([alone], 2, "Hai") | suggested([alone], 3, "Ba")
    press(front, session, "gop", nhom=["1", "2"], **sent)
    assert set(Issue.objects.values_list("title", flat=True)) == {"Một", "Hai"}


def test_a_late_opinion_is_added_to_the_issue_that_says_it(front, session):
    first, second, late = lights(session, 3)
    issue = make_issue(first, second)
    (proposal,) = sections_of(session)[0].proposals or sections_of(session)[1].proposals
    assert (proposal.issue, [row.opinion for row in proposal.rows]) == (issue, [late])
    press(front, session, "gop:1", **suggested([late], 1, vao=issue.pk))
    assert members(issue) == {first.pk, second.pk, late.pk}


def test_an_issue_is_suggested_only_what_is_of_its_topic(session):
    mine, elsewhere = make_topic(), make_topic()
    first, second = lights(session, 2, topic=elsewhere)
    make_issue(first, topic=mine)
    assert not any(section.proposals for section in sections_of(session))
    Issue.objects.update(topic=elsewhere)
    (proposal,) = [found for section in sections_of(session) for found in section.proposals]
    assert [row.opinion for row in proposal.rows] == [second]


def test_a_refused_suggestion_stays_away_until_that_is_undone(front, session):
    opinions = lights(session)
    press(front, session, "bo:1", **suggested(opinions, 1))
    assert not sections_of(session)[0].proposals
    press(front, session, f"bo-buoc:{SynthesisStep.objects.get().pk}")
    assert sections_of(session)[0].proposals


def test_a_late_opinion_that_is_something_else_is_not_suggested_again(front, session):
    first, second, late = lights(session, 3)
    issue = make_issue(first, second)
    press(front, session, "bo:1", **suggested([late], 1, vao=issue.pk))
    assert not any(section.proposals for section in sections_of(session))


def test_what_was_taken_out_is_not_suggested_to_the_same_issue_again(front, session):
    opinions = lights(session, 3)
    make_issue(*opinions)
    press(front, session, "ra", chon=[pick(opinions[0])])
    assert not any(section.proposals for section in sections_of(session))
    assert [row.opinion for section in sections_of(session) for row in section.rest] == [opinions[0]]


def test_ticked_opinions_become_an_issue_each(front, session):
    first, second = other(session), lights(session, 1)[0]
    press(front, session, "rieng", chon=[pick(first), pick(second)])
    assert set(Issue.objects.values_list("title", flat=True)) == {first.subject, second.subject}


def test_ticked_opinions_and_issues_go_into_an_issue(front, session):
    first, second, third = lights(session, 3)
    target, gone = make_issue(first), make_issue(second)
    press(front, session, f"dua:{target.pk}", chon=[pick(second), pick(third)], **{"van-de": [gone.pk, target.pk]})
    assert members(target) == {first.pk, second.pk, third.pk}
    assert fresh(gone).merged_into == target


def test_some_of_an_issue_are_split_off_and_loose_ones_become_one(front, session):
    first, second, third = lights(session, 3)
    whole = make_issue(first, second)
    press(front, session, "moi", chon=[pick(first)], ten="Tách ra")
    press(front, session, "moi", chon=[pick(third)], ten="Từ ý kiến lẻ")
    assert members(whole) == {second.pk}
    assert [members(Issue.objects.get(title=title)) for title in ["Tách ra", "Từ ý kiến lẻ"]] == [
        {first.pk},
        {third.pk},
    ]


def test_an_issue_without_a_typed_name_gets_a_subject_unless_nothing_is_public(front, session):
    private, public = other(session, visibility="not_published"), lights(session, 1)[0]
    assert '<li class="error">' in text_of(press(front, session, "moi", chon=[pick(private)]))
    press(front, session, "moi", chon=[pick(private), pick(public)])
    assert Issue.objects.get().title == public.subject


def test_ticked_issues_get_a_topic_at_once_and_none_loses_the_one_it_has(front, session):
    chosen, kept = make_topic(), make_topic()
    first, second, sorted_before = (make_issue(other(session)) for _ in range(3))
    Issue.objects.filter(pk=sorted_before.pk).update(topic=kept)
    sent = {"van-de": [first.pk, second.pk, sorted_before.pk], "linh-vuc": chosen.pk}
    page = text_of(press(front, session, "linh-vuc", **sent))
    assert list(Issue.objects.order_by("pk").values_list("topic", flat=True)) == [chosen.pk, chosen.pk, kept.pk]
    assert f"«{sorted_before}» đã có lĩnh vực, giữ nguyên." in page
    assert said_of(first) == f"Lĩnh vực: {chosen}."
    press(front, session, f"bo-buoc:{SynthesisStep.objects.get().pk}")
    assert list(Issue.objects.order_by("pk").values_list("topic", flat=True)) == [None, None, kept.pk]


def test_an_issue_takes_the_topic_that_its_opinions_were_given(front, session):
    topic = make_topic()
    alike, mixed = make_issue(other(session, topic=topic), other(session)), make_issue(other(session))
    for _ in range(2):
        late = other(session, topic=make_topic())
        IssueOpinion.objects.create(issue=mixed, opinion=late)
    page = text_of(front.get(desk_of(session)))
    assert "Lấy lĩnh vực của ý kiến bên trong (1 vấn đề)" in page
    page = text_of(press(front, session, "linh-vuc", **{"van-de": [alike.pk, mixed.pk]}))
    assert list(Issue.objects.order_by("pk").values_list("topic", flat=True)) == [topic.pk, None]
    assert f"«{mixed}»: các ý kiến trong đó chưa có cùng một lĩnh vực." in page


def test_only_who_publishes_changes_the_topic_of_what_is_published(front, session):
    issue, topic = make_issue(other(session), published_at=timezone.now()), make_topic()
    sent = {"van-de": issue.pk, "linh-vuc": topic.pk}
    may_publish, group = Permission.objects.get(codename="publish_issue"), Group.objects.get(name="MTTQ")
    group.permissions.remove(may_publish)
    assert press(front, session, "linh-vuc", **sent).status_code == 403
    assert Issue.objects.get().topic is None
    group.permissions.add(may_publish)
    press(front, session, "linh-vuc", **sent)
    group.permissions.remove(may_publish)
    assert press(front, session, f"bo-buoc:{SynthesisStep.objects.get().pk}").status_code == 403
    assert Issue.objects.get().topic == topic


def test_only_who_publishes_ends_the_page_of_what_is_published(front, session):
    opinion, left, alone = other(session), other(session), other(session)
    public, waiting = make_issue(opinion, left, published_at=timezone.now()), make_issue(alone)
    may_publish, group = Permission.objects.get(codename="publish_issue"), Group.objects.get(name="MTTQ")
    group.permissions.remove(may_publish)
    ended = [(f"dua:{waiting.pk}", {"van-de": public.pk}), ("ra", {"chon": [pick(opinion), pick(left)]})]
    for what, sent in ended:
        assert "Chưa làm gì: việc này bỏ đi một vấn đề đã công bố." in text_of(press(front, session, what, **sent))
    assert front.post(issue_page(public), {"viec": "nhap", "into": waiting.pk}).status_code == 403
    assert 'value="nhap"' not in text_of(front.get(issue_page(public)))
    press(front, session, "ra", chon=[pick(left)])
    assert (list(Issue.objects.public()), members(public)) == ([public], {opinion.pk})
    group.permissions.add(may_publish)
    press(front, session, f"dua:{waiting.pk}", **{"van-de": public.pk})
    assert not Issue.objects.public().exists()


def said_of(issue):
    events = CaseEvent.objects.filter(case_kind="issue", case_id=issue.pk)
    return events.order_by("-sequence").values_list("reason", flat=True).first()


def test_the_issues_of_a_topic_are_published_together(front, session):
    issues = [make_issue(opinion) for opinion in lights(session)]
    press(front, session, "dang", dang=[issue.pk for issue in issues])
    assert set(Issue.objects.public()) == set(issues)


def test_the_undo_button_names_its_step_and_undoes_it(front, session):
    opinions = lights(session)
    press(front, session, "gop:1", **suggested(opinions, 1))
    press(front, session, f"bo-buoc:{SynthesisStep.objects.get().pk}")
    assert not Issue.objects.standing().exists()
    assert "data-undo" not in text_of(front.get(desk_of(session)))


@pytest.mark.parametrize(
    "sent",
    [
        {"viec": ""},
        {"viec": "khong-co"},
        {"viec": "gop"},
        {"viec": "gop:7"},
        {"viec": "gop:7", "y-kien-7": ["1-0"], "ten-7": " "},
        {"viec": "gop:7", "y-kien-7": ["x"], "ten-7": "Tên"},
        {"viec": "gop:7", "y-kien-7": ["9999999999999999999999-0"], "ten-7": "Tên"},
        {"viec": "gop:7", "y-kien-7": ["1-0"], "ten-7": "Tên", "vao-7": "9999999999999999999999"},
        {"viec": "gop:7", "y-kien-7": ["1-0"], "ten-7": "x" * 201},
        {"viec": "moi", "ten": "Không có ý kiến"},
        {"viec": "moi"},
        {"viec": "ra", "chon": ["5-5"]},
        {"viec": "rieng"},
        {"viec": "bo:7"},
        {"viec": "moi", "van-de": ["x"]},
    ],
)
def test_a_wrong_press_is_said_so_and_changes_nothing(front, session, sent):
    lights(session)
    page = front.post(desk_of(session), sent)
    assert page.status_code == 200
    assert '<li class="error">' in text_of(page)
    assert not (Issue.objects.exists())
    assert not (SynthesisStep.objects.exists())


@pytest.mark.parametrize("deed", ["moi", "rieng", "ra"])
def test_with_nothing_ticked_that_is_what_is_said(front, session, deed):
    lights(session)
    assert "Chưa chọn ý kiến nào." in text_of(front.post(desk_of(session), {"viec": deed}))


@pytest.mark.parametrize("what", ["dua:0", "dua:x", "dua:9999999999999999999999", "bo-buoc:0", "dang:0"])
def test_a_malformed_button_of_the_synthesis_desk_is_404(front, session, what):
    assert front.post(desk_of(session), {"viec": what, "chon": [pick(other(session))]}).status_code == 404


def test_nothing_of_another_conference_can_be_pressed(front, session):
    (mine,) = lights(session, 1)
    elsewhere = make_issue(other(make_session()))
    assert press(front, session, f"dua:{elsewhere.pk}", chon=[pick(mine)]).status_code == 404
    page = press(front, session, "moi", chon=[pick(elsewhere.lead)], ten="Tên")
    assert '<li class="error">' in text_of(page)
    assert members(elsewhere) == {elsewhere.lead_id}


def test_a_name_that_was_typed_survives_a_refusal(front, session):
    first, _second = lights(session)
    refused = first.pk + 1
    page = front.post(
        desk_of(session),
        {f"ten-{first.pk}": "Tên tôi gõ", "viec": f"gop:{refused}", **suggested([first], refused, title="")},
    )
    assert 'value="Tên tôi gõ"' in text_of(page)


def test_a_name_of_letters_and_marks_apart_is_not_cut_before_its_limit(front, session):
    """A browser counts the marks too, so that it must not count at all."""
    (first,) = lights(session, 1)
    page = text_of(front.get(desk_of(session)))
    assert not re.findall(r'<(?:input [^>]*type="text"|textarea)[^>]*maxlength', page)
    press(front, session, "moi", chon=[pick(first)], ten="ệ" * 201)
    press(front, session, "moi", chon=[pick(first)], ten=unicodedata.normalize("NFD", "ệ" * 200))
    assert Issue.objects.get().title == "ệ" * 200


def test_who_comes_second_is_told_what_was_done_meanwhile(front, session):
    opinions = lights(session)
    old_page = suggested(opinions, 1)
    make_issue(opinions[0], title="Của người đến trước")
    page = press(front, session, "gop:1", **old_page)
    assert "Của người đến trước" in text_of(page)
    assert Issue.objects.count() == 1


# One issue


def wording(client, issue, **changes):
    form = client.get(issue_page(issue)).context["forms"]["sua"]
    typed = {name: form[name].value() or "" for name in form.fields}
    return {"viec": "sua", **typed, **changes}


def test_an_issue_gets_other_words_and_its_place(front, session):
    issue, topic = make_issue(*lights(session)), make_topic()
    sent = wording(front, issue, title="Ngõ 12 thiếu đèn", summary="Dòng một\r\nDòng hai", topic=topic.pk, order=3)
    front.post(issue_page(issue), sent)
    now = fresh(issue)
    assert (now.title, now.summary, now.topic, now.order) == ("Ngõ 12 thiếu đèn", "Dòng một\nDòng hai", topic, 3)


def form_of(page, button):
    """Of the forms of the page that of `button`, as a browser sends it."""
    reader = FormReader()
    reader.feed(text_of(page))
    form = next(form for form in reader.forms if {"sua": "title", "chuong_trinh": "item"}[button] in form.names)
    return {**form.values, "viec": button}


def test_who_rewords_second_is_told_takes_the_rest_and_may_then_go_over_it(front, session):
    issue = make_issue(*lights(session), title="Một", summary="Tóm tắt.")
    mine = {**form_of(front.get(issue_page(issue)), "sua"), "title": "Hai"}
    colleague = signed_in("MTTQ", full_name="Cán bộ Mặt trận")
    colleague.post(issue_page(issue), wording(colleague, issue, title="Ba", summary="Tóm tắt mới."))
    page = front.post(issue_page(issue), mine)
    for words in ["Cán bộ Mặt trận", "<ins>Hai</ins>", "chưa sửa đã lấy theo bản kia", "Tóm tắt mới."]:
        assert words in text_of(page)
    assert fresh(issue).title == "Ba"
    assert front.post(issue_page(issue), form_of(page, "sua")).status_code == 302
    assert (fresh(issue).title, fresh(issue).summary) == ("Hai", "Tóm tắt mới.")


def test_a_place_in_the_programme_that_was_given_meanwhile_is_not_taken_away(front, session):
    issue = make_issue(*lights(session))
    one, other_item = (session.agenda.create(title=title, order=order) for order, title in enumerate("ab"))
    mine = {**form_of(front.get(issue_page(issue)), "chuong_trinh"), "item": other_item.pk}
    Issue.objects.filter(pk=issue.pk).update(agenda_item=one)
    page = front.post(issue_page(issue), mine)
    assert "Có hai lần sửa" in text_of(page)
    assert fresh(issue).agenda_item == one
    front.post(issue_page(issue), form_of(page, "chuong_trinh"))
    assert fresh(issue).agenda_item == other_item


@pytest.mark.parametrize("wrong", [{"title": ""}, {"title": "x" * 201}, {"order": "-1"}, {"topic": "999999"}])
def test_wrong_words_are_not_saved(front, session, wrong):
    issue = make_issue(*lights(session), title="Như cũ")
    page = front.post(issue_page(issue), wording(front, issue, summary="Đã gõ", **wrong))
    assert "Hãy xem lại các ô có lời nhắc" in text_of(page)
    assert "Đã gõ" in text_of(page)
    assert fresh(issue).title == "Như cũ"


def test_who_saves_second_is_told_and_keeps_what_was_typed(front, session):
    issue = make_issue(*lights(session))
    sent = wording(front, issue, title="Của tôi")
    front.post(issue_page(issue), wording(front, issue, title="Của người khác"))
    page = front.post(issue_page(issue), sent)
    assert "vấn đề này đã được sửa từ nơi khác" in text_of(page)
    assert 'value="Của tôi"' in text_of(page)
    assert fresh(issue).title == "Của người khác"


def test_an_issue_is_put_on_the_programme_published_and_merged(front, session):
    first, second = lights(session)
    issue, kept = make_issue(first), make_issue(second)
    item = AgendaItem.objects.create(session=session, title="Giải trình")
    front.post(issue_page(issue), {"viec": "chuong_trinh", "item": item.pk})
    front.post(issue_page(issue), {"viec": "dang"})
    assert (fresh(issue).agenda_item, fresh(issue).is_published) == (item, True)
    asked = text_of(front.get(issue_page(issue)))
    assert asked.index("<summary>Thôi công bố vấn đề này…</summary>") < asked.index('value="thoi-dang"')
    front.post(issue_page(issue), {"viec": "thoi-dang"})
    assert not fresh(issue).is_published
    front.post(issue_page(issue), {"viec": "nhap", "into": kept.pk})
    assert fresh(issue).merged_into == kept
    assert front.get(issue_page(issue)).status_code == 404


def test_an_issue_is_not_merged_into_one_of_another_conference(front, session):
    issue, elsewhere = make_issue(*lights(session)), make_issue(other(make_session()))
    front.post(issue_page(issue), {"viec": "nhap", "into": elsewhere.pk})
    assert fresh(issue).dissolved_at is None


def test_what_is_answered_is_said_so_and_stays(front, session):
    first, second = lights(session)
    issue = make_issue(first, second)
    make_response(opinion=first, issue=issue, state="published")
    assert "<li>đã trả lời</li>" in text_of(front.get(desk_of(session)))
    page = press(front, session, "ra", chon=[pick(second)])
    assert "đã được trả lời chung" in text_of(page)
    assert members(issue) == {first.pk, second.pk}
