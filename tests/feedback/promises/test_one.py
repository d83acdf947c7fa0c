"""The desk of promises: one promise on one page."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback import actions
from feedback.actions.erase import forget_verifications
from feedback.models import Opinion, ProgressFile, VerificationFile
from sessions_app.actions import NotReady
from tests.builders import (
    image_file,
    make_body,
    make_commitment,
    make_done_report,
    make_drop_reason,
    make_opinion,
    make_session,
    make_user,
)
from tests.office_files import word
from tests.staff import fresh, page_of, signed_in, text_of, verb_address

from .desk import LIST, WORDS, address_of, listed, public, refused
from .steps import in_days

pytestmark = pytest.mark.usefixtures("ward")


def test_the_page_of_a_promise_shows_progress_postponements_and_what_the_sender_said(office):
    said = refused(pictures=[image_file()], due_on=in_days(-5))
    commitment, clerk = fresh(said.report.commitment), make_user()
    files = [actions.NewFile(image_file(), "after", "Ngõ sau khi sửa")]
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
    said = refused(lead_body=unit.user.body, pictures=[image_file()])
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
    files = [actions.NewFile(image_file(), "after", "Ngõ")]
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
    wrong = office.post(address, {"text": "Đã sửa.", "file_1": image_file(), "role_1": "after"})
    assert "Ảnh phải có chú thích" in text_of(wrong)
    forgotten = office.post(address, {"text": "Đã sửa.", "role_1": "after", "caption_1": "Ngõ 12"})
    assert "Có chú thích mà chưa chọn tệp." in text_of(forgotten)
    assert "Chỉ nhận" in text_of(
        office.post(address, {"text": "x", "file_1": SimpleUploadedFile("a.png", b"<script>"), "caption_1": "Ngõ"})
    )
    tracked = SimpleUploadedFile("a.docx", word('<w:del w:id="1"/>').getvalue())
    assert "cả chữ đã xóa" in text_of(office.post(address, {"text": "x", "file_1": tracked, "role_1": "document"}))
    typed = {"text": "Đã sửa.", "file_1": image_file(), "role_1": "after", "caption_1": "Ngõ 12"}
    assert office.post(address, typed).url == address_of(commitment)
    assert ProgressFile.objects.get().caption == "Ngõ 12"


def test_a_report_that_it_is_done_takes_proof_along(office, client):
    commitment = public(state="under_way")
    address = verb_address(commitment, "bao-xong")
    typed = {"text": "Đã thay 09 nắp.", "file_1": image_file(), "role_1": "after"}
    assert "Ảnh phải có chú thích" in text_of(office.post(address, typed))
    bad = {**typed, "file_1": SimpleUploadedFile("a.png", b"<script>"), "caption_1": "Ngõ"}
    assert "Chỉ nhận" in text_of(office.post(address, bad))
    assert (fresh(commitment).state, ProgressFile.objects.count()) == ("under_way", 0)
    assert office.post(address, {**typed, "file_1": image_file(), "caption_1": "Ngõ 12"}).url == address_of(commitment)
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
        actions.report_done(commitment, by=office.user, text="Xong.", files=[actions.NewFile(image_file(), "after")])
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


@pytest.mark.parametrize(
    ("words", "told"),
    [("Gọi 0912 345 678 trước khi vào", "số điện thoại «0912 345 678»"), ("Nạo vét", "máy không thấy")],
)
def test_whoever_publishes_a_promise_reads_what_it_may_tell_of_a_person(office, words, told):
    promise = make_commitment(description=words)
    assert told in text_of(office.get(verb_address(promise, "cong-bo")))
