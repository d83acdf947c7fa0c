"""The desk of promises: the list, one promise on one page, what waits on the start page."""

import datetime as dt
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.erase import forget_verifications
from feedback.models import CarryOver, Opinion, ProgressFile, VerificationFile
from sessions_app.actions import NotReady
from tests.builders import (
    make_body,
    make_commitment,
    make_done_report,
    make_drop_reason,
    make_meeting,
    make_opinion,
    make_session,
    make_user,
)
from tests.office_files import word
from tests.staff import fresh, page_of, signed_in, text_of, verb_address

from .desk import LIST, WORDS, address_of, picture, public, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ward")]


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def listed(response):
    return list(response.context["page"])


# The list


def test_the_list_names_a_conference_shortly(office):
    named = public(session=make_session(title="Tên đầy đủ của hội nghị", year=2026, ordinal=2))
    row = text_of(office.get(LIST, {"q": named.title})).partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Định kỳ, lần 2 năm 2026" in row
    assert "Tên đầy đủ" not in row


def test_ones_own_come_first_and_of_these_what_is_late():
    unit_body = make_body()
    office = signed_in("Văn phòng", body=unit_body)
    done = public(lead_body=unit_body, state="verified", due_on=in_days(-9))
    soon, late = public(lead_body=unit_body, due_on=in_days(3)), public(lead_body=unit_body, due_on=in_days(-3))
    undated, other = public(lead_body=unit_body), public(due_on=in_days(-30))
    assert listed(office.get(LIST)) == [late, soon, undated, done, other]


def test_a_unit_sees_its_own_only():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    mine, other = public(lead_body=unit.user.body), public()
    assert listed(unit.get(LIST)) == [mine]
    assert unit.get(address_of(other)).status_code == 404
    assert unit.get(address_of(mine)).status_code == 200


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("tinh_trang=qua-han", "late"),
        ("tinh_trang=verified", "done"),
        ("tinh_trang=chua-cong-bo", "hidden"),
        ("tinh_trang=chua-xong", "refuted"),
        ("tinh_trang=ly-do", "refuted"),
        ("q=NAO+VET", "late"),
        ("q=v\u200be\u0301t", "late"),
    ],
)
def test_the_list_is_narrowed(office, query, wanted):
    rows = {
        "late": public(title="Nạo vét ngõ 12", due_on=in_days(-1)),
        "done": public(state="verified"),
        "hidden": make_commitment(),
        "refuted": refused().report.commitment,
    }
    assert listed(office.get(f"{LIST}?{query}")) == [rows[wanted]]


def test_the_list_is_narrowed_by_body_and_session_and_nonsense_is_ignored(office):
    one, other = public(), public()
    assert listed(office.get(f"{LIST}?don_vi={one.lead_body_id}")) == [one]
    assert listed(office.get(f"{LIST}?hoi_nghi={other.session_id}")) == [other]
    assert "<p data-found>01 việc phù hợp.</p>" in text_of(office.get(f"{LIST}?hoi_nghi={other.session_id}"))
    assert "<p>02 việc.</p>" in text_of(office.get(LIST))
    assert len(listed(office.get(f"{LIST}?don_vi=x&hoi_nghi=99999999999999999999&tinh_trang=khong-co"))) == 2


@pytest.mark.parametrize("address", [LIST, f"{LIST}in/"])
def test_the_list_takes_the_same_queries_for_any_length(office, address, django_assert_num_queries):
    public()
    office.get(address)
    with CaptureQueriesContext(connection) as one:
        office.get(address)
    rows = [public(due_on=in_days(-2)) for _ in range(25)]
    with django_assert_num_queries(len(one)):
        page = text_of(office.get(address))
    assert all(row.title in page for row in rows)


def test_several_go_to_the_next_conference_together(office):
    late = [public(due_on=in_days(-3)) for _ in range(2)]
    target = make_meeting(held_on=in_days(40)).session
    typed = {"rows": [row.pk for row in late], "to_session": target.pk}
    assert office.post(LIST, typed).status_code == 302
    assert set(CarryOver.objects.values_list("commitment", flat=True)) == {row.pk for row in late}
    again = text_of(office.post(LIST, typed))
    assert "đã được chuyển sang hội nghị này" in again
    assert CarryOver.objects.count() == 2


def test_of_several_those_that_cannot_go_to_the_next_conference_are_named_at_once(office):
    done, target = [public(state="verified") for _ in range(7)], make_meeting(held_on=in_days(40)).session
    page = html.unescape(
        text_of(office.post(LIST, {"rows": [row.pk for row in [public(), *done]], "to_session": target.pk}))
    )
    refused = [f"«{row}»: đã xác nhận xong, không chuyển sang hội nghị sau được. Hãy bỏ đánh dấu." for row in done]
    assert f"{' '.join(refused[:5])} Và 02 việc nữa.<" in page
    assert refused[5] not in page
    assert "<title>Có lỗi: " in page
    assert not CarryOver.objects.exists()


def test_what_has_ended_is_not_there_to_be_ticked(office):
    ended = [public(state="verified"), public(state="dropped", dropped_reason="Trùng.")]
    open_ = [public(), public(state="reported_done"), make_commitment()]
    page = text_of(office.get(LIST))
    ticks = {int(key) for key in re.findall(r'name="rows" value="(\d+)"', page)}
    assert ticks == {row.pk for row in open_}
    assert all(row.title in page for row in ended)


@pytest.mark.parametrize("missing", ["rows", "to_session"])
def test_carrying_over_needs_what_and_where_to(office, missing):
    typed = {"rows": [public().pk], "to_session": make_meeting(held_on=in_days(40)).session.pk}
    del typed[missing]
    assert "Hãy" in text_of(office.post(LIST, typed))
    assert not CarryOver.objects.exists()


def test_a_key_that_no_database_holds_is_none_of_these_rows(office):
    typed = {"rows": ["9" * 19], "to_session": make_meeting(held_on=in_days(40)).session.pk}
    assert "<title>Có lỗi: " in text_of(office.post(LIST, typed))


def test_who_only_reports_carries_nothing_over():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    mine = public(lead_body=unit.user.body)
    target = make_meeting(held_on=in_days(40)).session
    assert unit.post(LIST, {"rows": [mine.pk], "to_session": target.pk}).status_code == 403
    assert not CarryOver.objects.exists()


# One


def test_the_page_of_a_promise_shows_progress_postponements_and_what_the_sender_said(office):
    said = refused(pictures=[picture()], due_on=in_days(-5))
    commitment, clerk = fresh(said.report.commitment), make_user()
    files = [actions.NewFile(picture(), "after", "Ngõ sau khi sửa")]
    actions.report_progress(commitment, by=clerk, text="Đã sửa.", percent=80, files=files)
    actions.postpone_commitment(commitment, by=clerk, due_on=in_days(9), reason="Mưa lớn.")
    page = text_of(office.get(address_of(commitment)))
    for words in [commitment.title, WORDS, "Ngõ sau khi sửa", "Mưa lớn.", "80%", "Người nêu ý kiến: chưa xong"]:
        assert words in page
    for file, name in [(ProgressFile, "progress_file"), (VerificationFile, "verification_file")]:
        address = reverse(f"admin:{name}", args=[file.objects.get().key])
        assert address in page
        assert office.get(address).status_code == 200


def test_a_promise_to_many_folds_the_opinions_after_five(office):
    commitment = public()
    rows = [make_opinion(subject=f"Cống ngõ {number}", moderation="approved") for number in range(7)]
    commitment.opinions.add(*rows)
    page = text_of(office.get(f"{LIST}{commitment.pk}/"))
    folded = page.partition("<summary>02 ý kiến nữa</summary>")[2].partition("</details>")[0]
    assert folded.count("<li>") == 2
    assert all(page.count(row.subject) == 1 for row in rows)


def test_a_unit_reads_what_was_written_for_the_public_and_no_word_of_a_resident():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    said = refused(lead_body=unit.user.body, pictures=[picture()])
    address = address_of(said.report.commitment)
    assert WORDS not in text_of(unit.get(address))
    actions.publish_reason(said, by=make_user(), public_reason="Một nắp cống vẫn vỡ.")
    page = text_of(unit.get(address))
    assert ("Một nắp cống vẫn vỡ." in page, WORDS in page) == (True, False)
    assert unit.get(reverse("admin:verification_file", args=[said.files.get().key])).status_code == 404


@pytest.mark.parametrize("since", ["withdrawn", "diverted", "erased", "taken back"])
def test_a_reason_that_nobody_will_read_waits_for_nobody(office, since):
    said = refused()
    ask = f"{LIST}?tinh_trang=ly-do"
    assert listed(office.get(ask)) == [said.report.commitment]
    opinion = Opinion.objects.filter(pk=said.opinion_id)
    if since == "withdrawn":
        opinion.update(withdrawn_at=timezone.now())
    elif since == "diverted":
        opinion.update(moderation="diverted")
    elif since == "erased":
        forget_verifications(type(said).objects.filter(pk=said.pk))
    else:
        actions.publish_reason(said, by=make_user(), public_reason="Nắp cống vẫn vỡ.")
        actions.publish_reason(said, by=make_user(), public_reason="", edited_for="asked")
    assert listed(office.get(ask)) == []


def test_a_file_is_removed_with_a_reason(office):
    commitment = public()
    files = [actions.NewFile(picture(), "after", "Ngõ")]
    actions.report_progress(commitment, by=make_user(), text="x", files=files)
    tried = {"viec": f"bo-tep.{ProgressFile.objects.get().pk}"}
    assert "Hãy ghi vì sao bỏ tệp này." in text_of(office.post(address_of(commitment), tried))
    unreadable = office.post(address_of(commitment), {**tried, "reason": "Ảnh\x02 nhầm."})
    assert "Có ký tự không đọc được ngay sau «…Ảnh»." in text_of(unreadable)
    assert ProgressFile.objects.exists()
    assert office.post(address_of(commitment), {**tried, "reason": "Nhầm ảnh."}).status_code == 302
    assert not ProgressFile.objects.exists()
    assert office.post(address_of(commitment), {**tried, "reason": "Nhầm ảnh."}).status_code == 404


def test_the_page_offers_the_verbs_and_a_verb_leads_back_to_it(office):
    commitment = public(due_on=in_days(3))
    page = text_of(office.get(address_of(commitment)))
    for verb in ["bat-dau", "ghi-tien-do", "lui-han", "chuyen-ky-sau", "thoi-lam"]:
        assert verb_address(commitment, verb) in page
    typed = {"due_on": f"{in_days(20):%d/%m/%Y}", "reason": "Mưa."}
    slip = office.post(verb_address(commitment, "lui-han"), {**typed, "due_on": "05/12/2206"})
    assert ("Hãy xem lại năm." in text_of(slip), fresh(commitment).due_on) == (True, in_days(3))
    assert office.post(verb_address(commitment, "lui-han"), typed).url == address_of(commitment)
    assert fresh(commitment).due_on == in_days(20)


@pytest.mark.parametrize(("announced_in", "leads_there"), [(-1, True), (1, False)])
def test_what_everybody_reads_is_led_to_and_corrected_and_nothing_before(office, announced_in, leads_there):
    announced_at = timezone.now() + dt.timedelta(days=announced_in)
    promise = make_commitment(session=make_session(announced_at=announced_at), published_at=timezone.now())
    correction = reverse("admin:promise_correction", args=[promise.pk])
    assert (correction in text_of(office.get(page_of(promise)))) == leads_there
    for page in [page_of(promise), reverse("admin:promise", args=[promise.pk])]:
        assert (f'href="{promise.get_absolute_url()}"' in text_of(office.get(page))) == leads_there


def test_what_is_not_begun_says_how_it_is_reported_done():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    hint = "bấm «Bắt đầu làm» trước, rồi «Báo đã làm xong»"
    for state, role, is_told in [("planned", unit, True), ("under_way", unit, False), ("planned", "MTTQ", False)]:
        client = signed_in(role) if role == "MTTQ" else role
        row = public(state=state, lead_body=unit.user.body)
        assert (hint in text_of(client.get(reverse("admin:promise", args=[row.pk])))) == is_told


def test_progress_is_written_with_files_by_the_verb(office):
    commitment = public()
    address = verb_address(commitment, "ghi-tien-do")
    wrong = office.post(address, {"text": "Đã sửa.", "file_1": picture(), "role_1": "after"})
    assert "Ảnh phải có chú thích" in text_of(wrong)
    forgotten = office.post(address, {"text": "Đã sửa.", "role_1": "after", "caption_1": "Ngõ 12"})
    assert "Có chú thích mà chưa chọn tệp." in text_of(forgotten)
    assert "Chỉ nhận" in text_of(
        office.post(address, {"text": "x", "file_1": SimpleUploadedFile("a.png", b"<script>"), "caption_1": "Ngõ"})
    )
    tracked = SimpleUploadedFile("a.docx", word('<w:del w:id="1"/>').getvalue())
    assert "cả chữ đã xóa" in text_of(office.post(address, {"text": "x", "file_1": tracked, "role_1": "document"}))
    typed = {"text": "Đã sửa.", "file_1": picture(), "role_1": "after", "caption_1": "Ngõ 12"}
    assert office.post(address, typed).url == address_of(commitment)
    assert ProgressFile.objects.get().caption == "Ngõ 12"


def test_a_report_that_it_is_done_takes_proof_along(office, client):
    commitment = public(state="under_way")
    address = verb_address(commitment, "bao-xong")
    typed = {"text": "Đã thay 09 nắp.", "file_1": picture(), "role_1": "after"}
    assert "Ảnh phải có chú thích" in text_of(office.post(address, typed))
    bad = {**typed, "file_1": SimpleUploadedFile("a.png", b"<script>"), "caption_1": "Ngõ"}
    assert "Chỉ nhận" in text_of(office.post(address, bad))
    assert (fresh(commitment).state, ProgressFile.objects.count()) == ("under_way", 0)
    assert office.post(address, {**typed, "file_1": picture(), "caption_1": "Ngõ 12"}).url == address_of(commitment)
    assert fresh(commitment).state == "reported_done"
    page = text_of(client.get(commitment.get_absolute_url()))
    assert page.count("Đã thay 09 nắp.") == 1
    assert "Ảnh, tài liệu kèm lần báo đã làm xong." in page
    assert ProgressFile.objects.get().largest_url in page


def test_that_it_is_done_and_another_day_are_told_only_once_it_is_public(office):
    commitment, out = make_commitment(state="under_way"), public(state="under_way")
    hidden, shown = (text_of(office.get(address_of(row))) for row in [commitment, out])
    for verb in ["bao-xong", "lui-han"]:
        offered = [verb_address(row, verb) in page for row, page in [(commitment, hidden), (out, shown)]]
        assert (verb, offered) == (verb, [False, True])
    assert "công bố rồi mới báo đã làm xong được" in hidden
    office.post(verb_address(commitment, "bao-xong"), {"text": "Đã thay 09 nắp."})
    assert fresh(commitment).state == "under_way"


def test_nobody_is_offered_to_confirm_the_work_of_their_own_body():
    front, other = signed_in("MTTQ", body=make_body()), signed_in("MTTQ", body=make_body())
    report = make_done_report(public(lead_body=front.user.body))
    confirm = verb_address(report.commitment, "xac-nhan")
    pages = [text_of(client.get(address_of(report.commitment))) for client in [front, other]]
    assert [confirm in page for page in pages] == [False, True]


def test_a_report_without_proof_writes_no_progress(office):
    commitment = public(state="under_way")
    office.post(verb_address(commitment, "bao-xong"), {"text": "Đã thay 09 nắp."})
    assert fresh(commitment).state == "reported_done"
    assert not commitment.progress.exists()


def test_proof_that_is_refused_leaves_it_not_reported(office):
    commitment = public(state="under_way")
    with pytest.raises(NotReady):
        actions.report_done(commitment, by=office.user, text="Xong.", files=[actions.NewFile(picture(), "after")])
    assert fresh(commitment).state == "under_way"


def others_led(commitment, times):
    for _ in range(times):
        body, proposed = make_body(), make_body()
        said = {"proposed": proposed, "handed_back_by": make_user(), "settled_at": timezone.now()}
        commitment.hand_backs.create(body=body, reason="Không phải.", **said)
        told = {"drop_reason": make_drop_reason(), "dropped_reason": "Hết tiền.", "due_on": in_days(9)}
        commitment.resumptions.create(reason="Có tiền.", **told)
        commitment.lead_changes.create(body_before=body, body=proposed, reason="Giao nhầm.")


def test_the_page_takes_the_same_queries_for_one_row_of_each_and_many(office, django_assert_num_queries):
    said = refused()
    commitment = fresh(said.report.commitment)
    actions.report_progress(commitment, by=office.user, text="x")
    others_led(commitment, times=1)
    office.get(address_of(commitment))
    with CaptureQueriesContext(connection) as one:
        office.get(address_of(commitment))
    for number in range(9):
        opinion = make_opinion(moderation="approved")
        commitment.opinions.add(opinion)
        said.report.verifications.create(opinion=opinion, answer="not_yet", reason=f"Lý do {number}")
        actions.report_progress(commitment, by=office.user, text=f"Dòng {number}")
    others_led(commitment, times=9)
    with django_assert_num_queries(len(one)):
        page = text_of(office.get(address_of(commitment)))
    assert "Lý do 8" in page


# The start page


def tiles(client):
    return {
        counted.tile.label: (counted.number, counted.address)
        for counted in client.get(reverse("admin:index")).context["tiles"]
        if counted.tile.desk == "admin:promises"
    }


def test_the_tiles_count_what_their_lists_show():
    body = make_body()
    chief = signed_in("Quản trị", body=body)
    make_done_report()
    refused()
    refused()
    public(due_on=in_days(-1), session=make_session())
    found = tiles(chief)
    assert {label: number for label, (number, _) in found.items()} == {
        "việc báo đã xong, chờ xác nhận": 1,
        "việc bị báo chưa xong": 2,
        "việc có lý do chưa xong chờ biên tập": 2,
        "việc phải làm quá hạn": 1,
    }
    for number, address in found.values():
        assert len(listed(chief.get(address))) == number


def test_a_unit_has_tiles_of_its_own_promises_only():
    unit = signed_in("Đơn vị xử lý", body=make_body())
    public(due_on=in_days(-1))
    refused()
    public(due_on=in_days(-1), lead_body=unit.user.body)
    assert {label: number for label, (number, _) in tiles(unit).items()} == {"việc phải làm quá hạn": 1}


@pytest.mark.parametrize(
    ("words", "told"),
    [("Gọi 0912 345 678 trước khi vào", "số điện thoại «0912 345 678»"), ("Nạo vét", "máy không thấy")],
)
def test_whoever_publishes_a_promise_reads_what_it_may_tell_of_a_person(office, words, told):
    promise = make_commitment(description=words)
    assert told in text_of(office.get(verb_address(promise, "cong-bo")))
