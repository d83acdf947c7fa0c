"""What everybody could read of a sender's reason is not changed in silence: when and why is told, what it said only staff
read."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.sentences import moment
from feedback import actions
from feedback.actions.erase import erase_original
from feedback.models import EarlierReason, Verification
from feedback.views.commitments import whole_story
from sessions_app.actions import NotReady, WrongState
from sessions_app.chain import ERASED
from sessions_app.models import CaseEvent

from ...builders import image_file, make_body, make_user
from ...staff import fresh, signed_in, text_of
from .steps import WORDS, heard, page_of, refuse, reported

NAMED, MENDED = "Nắp cống nhà ông Bí Mật vẫn vỡ.", "Một nắp cống vẫn vỡ."
MISCOPIED = "sửa lỗi chính tả, chỗ chép nhầm"
EDITED, TAKEN_OUT = "Cán bộ đã sửa lời này lúc", "Cán bộ đã gỡ lời đăng ở đây lúc"


def refused(**said):
    report = reported(opinion := heard())
    return refuse(report, opinion, **said)


def write(said, words, *, by=None, edited_for="miscopied", **told):
    """The first words are no edit: why is asked of nobody then."""
    actions.publish_reason(said, by=by or make_user(), public_reason=words, edited_for=edited_for, **told)


def public_page(client, said):
    return text_of(client.get(page_of(said.report)))


def verbs(said):
    events = CaseEvent.objects.filter(case_kind="commitment", case_id=said.report.commitment_id)
    return [verb for verb in events.order_by("sequence").values_list("verb", flat=True) if verb.endswith("_reason")]


def test_the_first_words_leave_no_trace(client):
    said = refused()
    write(said, MENDED)
    shown = public_page(client, said)
    assert MENDED in shown
    assert "Cán bộ đã" not in shown
    assert not EarlierReason.objects.exists()
    assert verbs(said) == ["publish_reason"]


def test_other_words_say_when_they_were_written_and_never_what_stood_there(client):
    said, by = refused(), make_user("Văn phòng")
    write(said, NAMED)
    write(said, MENDED, by=by)
    earlier = EarlierReason.objects.get()
    shown = public_page(client, said)
    assert f"{EDITED} {moment(earlier.replaced_at)}. Vì sao: {MISCOPIED}. Lời trước không đăng lại." in shown
    assert MENDED in shown
    assert "Bí Mật" not in shown
    assert (earlier.said, earlier.number, earlier.text, earlier.replaced_by) == (said, 1, NAMED, by)
    event = CaseEvent.objects.get(verb="edit_reason")
    assert (event.actor, event.case_id, event.reason) == (by, said.report.commitment_id, MISCOPIED)
    assert verbs(said) == ["publish_reason", "edit_reason"]


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ({"edited_for": "personal"}, "Vì sao: bỏ thông tin riêng của một người. Lời"),
        ({"edited_for": "asked", "why": "họ gọi lại ngày 05/3"}, "người nêu ý kiến đề nghị: họ gọi lại ngày 05/3. Lời"),
        ({"edited_for": "other", "why": "Ghi nhầm ngõ."}, "Vì sao: Ghi nhầm ngõ. Lời"),
    ],
)
def test_the_public_page_says_why_a_reason_was_edited(client, why, told):
    said = refused()
    write(said, NAMED)
    write(said, "", **why)
    assert told in public_page(client, said)


@pytest.mark.parametrize("why", [{"edited_for": ""}, {"edited_for": "other", "why": " "}, {"edited_for": "vui"}])
def test_nothing_that_was_read_is_edited_without_saying_why(why):
    said = refused()
    write(said, NAMED, edited_for="")
    with pytest.raises(NotReady, match="Hãy ghi vì sao sửa"):
        write(said, MENDED, **why)
    assert fresh(said).public_reason == NAMED
    assert not EarlierReason.objects.exists()


def test_of_an_edit_that_was_made_before_anybody_was_asked_no_reason_is_told(client):
    said = refused()
    for words in [NAMED, MENDED]:
        write(said, words)
    EarlierReason.objects.update(edited_for="")
    shown = public_page(client, said)
    assert f"{EDITED} {moment(EarlierReason.objects.get().replaced_at)}. Lời trước" in shown
    assert "Vì sao" not in shown


def test_the_last_of_several_edits_is_told(client):
    said = refused()
    for words in [NAMED, MENDED, "Còn một nắp vỡ."]:
        write(said, words)
    EarlierReason.objects.filter(number=1).update(replaced_at=timezone.now() - dt.timedelta(days=3))
    first, last = EarlierReason.objects.all()
    shown = public_page(client, said)
    assert moment(last.replaced_at) in shown
    assert moment(first.replaced_at) not in shown
    assert [first.text, last.text] == [NAMED, MENDED]


def test_words_that_are_taken_out_and_written_again_are_told_each_time(client):
    said = refused()
    write(said, NAMED)
    write(said, "")
    shown = public_page(client, said)
    assert TAKEN_OUT in shown
    assert "Lý do đã gửi cho cán bộ." in shown
    write(said, MENDED)
    assert EDITED in public_page(client, said)
    assert list(EarlierReason.objects.values_list("number", "text")) == [(1, NAMED), (2, "")]


def test_other_pictures_with_the_same_words_are_no_edit(client):
    said = refused(pictures=[image_file()])
    for shown in [[said.files.get().pk], []]:
        write(said, MENDED, shown=shown)
    assert not EarlierReason.objects.exists()
    assert verbs(said) == ["publish_reason", "publish_reason"]


def test_editing_a_reason_that_is_not_public_keeps_no_earlier_words(client):
    said = refused()
    actions.withdraw(said.opinion)
    for words in [NAMED, MENDED]:
        write(said, words)
    assert not EarlierReason.objects.exists()
    assert verbs(said) == ["publish_reason", "publish_reason"]


def test_of_an_opinion_that_was_taken_back_no_edit_is_told(client):
    said = refused()
    for words in [NAMED, MENDED]:
        write(said, words)
    actions.withdraw(fresh(said.opinion))
    shown = public_page(client, said)
    assert "chưa xong" in shown
    assert "Cán bộ đã" not in shown


def test_the_story_that_the_public_page_is_made_of_holds_nothing_of_what_stood_there():
    said = refused()
    for words in [NAMED, MENDED]:
        write(said, words)
    with CaptureQueriesContext(connection) as found:
        (told,) = whole_story(said.report.commitment_id)["reports"]
    (refusal,) = told.refusals
    assert NAMED not in map(str, vars(refusal).values())
    assert not [query for query in found if '"feedback_earlierreason"."text"' in query["sql"]]


@pytest.mark.parametrize("refusals", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_edits(client, refusals):
    report = reported(*(opinions := [heard() for _ in range(refusals)]))
    for opinion in opinions:
        said = refuse(report, opinion)
        for number in range(refusals + 1):
            write(said, f"Lời {number}.")
    client.get(page_of(report))
    with CaptureQueriesContext(connection) as found:
        shown = text_of(client.get(page_of(report)))
    assert shown.count(EDITED) == refusals
    assert len(found) == 17


def test_staff_read_what_stood_there_and_a_unit_does_not():
    report = reported(opinion := heard(), lead_body=make_body())
    said, by = refuse(report, opinion), make_user(full_name="Lê Văn Sửa")
    write(said, NAMED)
    write(said, MENDED, by=by)
    address = reverse("admin:promise", args=[report.commitment_id])
    shown = text_of(signed_in("Văn phòng").get(address))
    assert NAMED in shown
    assert f"· Lê Văn Sửa. Vì sao: {MISCOPIED}.</small>" in shown
    assert "ửa lý do chưa xong đã công khai" in shown
    unit = text_of(signed_in("Đơn vị xử lý", body=report.commitment.lead_body).get(address))
    assert MENDED in unit
    assert "Bí Mật" not in unit


@pytest.mark.parametrize("refusals", [1, 3])
def test_the_desk_takes_the_same_queries_for_any_number_of_edits(refusals):
    report = reported(*(opinions := [heard() for _ in range(refusals)]))
    for opinion in opinions:
        said = refuse(report, opinion)
        for number in range(refusals + 1):
            write(said, f"Lời {number}.")
    office, address = signed_in("Văn phòng"), reverse("admin:promise", args=[report.commitment_id])
    office.get(address)
    with CaptureQueriesContext(connection) as found:
        shown = text_of(office.get(address))
    assert shown.count("<small>Sửa lúc") == refusals * refusals
    assert len(found) == 22


def test_the_form_says_beforehand_that_an_edit_is_told_and_does_not_offer_again_what_was_taken_out():
    said, told = refused(), "thì trang của việc ghi là cán bộ đã sửa"
    office, address = signed_in("Văn phòng"), reverse("admin:promise", args=[said.report.commitment_id])
    before = text_of(office.get(address))
    assert told not in before
    assert f"{WORDS}</textarea>" in before
    write(said, NAMED)
    assert told in text_of(office.get(address))
    write(said, "")
    after = text_of(office.get(address))
    assert told in after
    assert f"{WORDS}</textarea>" not in after


def test_a_reason_edited_meanwhile_is_not_overwritten():
    said = refused()
    stale = Verification.objects.get(pk=said.pk)
    write(said, NAMED)
    with pytest.raises(WrongState):
        write(stale, MENDED)
    assert fresh(said).public_reason == NAMED
    assert not EarlierReason.objects.exists()


def test_the_words_of_the_front_have_another_door(front):
    report = reported(heard())
    actions.send_back(fresh(report.commitment), by=front, reason=NAMED)
    with pytest.raises(WrongState):
        write(report.verifications.get(), MENDED)


@pytest.mark.parametrize("is_taken_back", [True, False])
def test_what_stood_there_is_erased_with_the_words_of_its_sender(is_taken_back):
    said = refused()
    for words in [NAMED, "", MENDED]:
        write(said, words, why="Ghi nhầm ngõ 5")
    if is_taken_back:
        actions.withdraw(fresh(said.opinion))
    erase_original(fresh(said.opinion), by=None, reason="Đã quá hạn.")
    assert set(EarlierReason.objects.values_list("why", flat=True)) == {ERASED if is_taken_back else "Ghi nhầm ngõ 5"}
    assert fresh(said).public_reason == ("" if is_taken_back else MENDED)
    assert list(EarlierReason.objects.values_list("text", flat=True)) == [ERASED, ""]


@pytest.mark.parametrize(
    "broken",
    [
        {"number": 1, "text": "a"},
        {"number": 0, "text": ""},
        {"number": 2, "text": "a", "edited_for": "other"},
        {"number": 2, "text": "a", "edited_for": "vui"},
        {"number": 2, "text": "a", "why": "Ghi nhầm."},
    ],
    ids=["the same number", "before it was read", "no words", "no reason of ours", "words of no reason"],
)
def test_the_database_refuses_what_was_no_edit(broken):
    said = refused()
    for words in [NAMED, MENDED]:
        write(said, words)
    with pytest.raises(IntegrityError), transaction.atomic():
        said.earlier_reasons.create(**broken)
