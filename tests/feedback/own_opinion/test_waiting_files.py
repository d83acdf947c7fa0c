"""Files chosen for a note or for «not yet»: they wait while the form is mended, for this browser alone, and not for long."""

import datetime as dt
import io
import os
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from feedback import actions
from feedback.actions import waiting_files
from feedback.actions.erase import erase_original
from feedback.actions.waiting_files import keep_waiting
from feedback.models import SenderNote, Verification, VerificationFile, WaitingFile
from feedback.stored_files import detach
from sessions_app.models import RetentionRule
from tests.pdfs import kept_pdf

from ...builders import image_bytes, make_commitment, make_opinion, make_user
from ...staff import fresh, signed_in, text_of
from .page import OWN, do, look_up, sent

TOO_LONG = "x" * 2001


def chosen(*names):
    return [SimpleUploadedFile(name, image_bytes() if name.endswith("png") else PAPER) for name in names]


PAPER = kept_pdf(b"don")
NOTE = f"{OWN}bo-sung/"


@pytest.fixture
def opinion(client):
    code, opinion = sent(moderation="approved")
    opinion.code = code
    look_up(client, code)
    return opinion


def named_on(page):
    return re.findall('Bỏ tệp ([^"]+)"', text_of(page))


def keys_on(page):
    return re.findall('name="kept" value="([^"]+)"', page.content.decode())


def test_files_wait_while_the_words_are_mended_and_go_with_them(client, opinion):
    film = SimpleUploadedFile("a.mp4", b"film")
    page = do(client, "bo-sung", text=TOO_LONG, files=[*chosen("cot.png", "don.pdf"), film])
    assert named_on(page) == ["cot.png", "don.pdf"]
    assert "Đã nhận cot.png, don.pdf; không phải chọn lại." in text_of(page)
    assert not opinion.attachments.exists()
    page = do(client, "bo-sung", text="Cột này.", files=chosen("them.png"), kept=keys_on(page))
    assert "Đã nhận điều ông/bà gửi thêm." in text_of(page)
    files = opinion.sender_notes.get().attachments.order_by("file_name")
    assert [(str(file), file.media_type, bool(file.rendered_at)) for file in files] == [
        ("cot.png", "image/png", True),
        ("don.pdf", "application/pdf", False),
        ("them.png", "image/png", True),
    ]
    assert default_storage.exists(files[1].file.name)
    assert not WaitingFile.objects.exists()


def test_one_is_dropped_and_the_words_and_the_others_stay(client, opinion, django_capture_on_commit_callbacks):
    page = do(client, "bo-sung", text=TOO_LONG, files=chosen("a.png", "don.pdf"))
    gone = WaitingFile.objects.get(file_name="don.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        page = do(client, "bo-sung", text="Đây.", files=chosen("b.png"), kept=keys_on(page), drop=str(gone.key))
    assert named_on(page) == ["a.png", "b.png"]
    assert all(words in text_of(page) for words in ["Đã bỏ tệp don.pdf", "Đây.</textarea>"])
    assert "Vui lòng xem lại" not in text_of(page)
    assert not default_storage.exists(gone.file.name)
    assert not SenderNote.objects.exists()


def test_a_waiting_file_is_seen_by_nobody_else(client, opinion):
    do(client, "bo-sung", text=TOO_LONG, files=chosen("rieng.png"))
    other = Client()
    look_up(other, opinion.code)
    drop = str(WaitingFile.objects.get().key)
    do(other, "bo-sung", text=TOO_LONG, files=chosen("khac.pdf"))
    pages = [other.get(NOTE), do(other, "bo-sung", text="Chào.", kept=[drop]), do(other, "bo-sung", drop=drop)]
    pages += [signed_in("Văn phòng").get(reverse("admin:case", args=[opinion.pk])), client.get(OWN)]
    assert not any("rieng.png" in text_of(page) for page in pages)
    assert not opinion.attachments.exists()
    assert named_on(client.get(NOTE)) == ["rieng.png"]
    client.post(f"{OWN}thoat/")
    assert [file.file_name for file in WaitingFile.objects.all()] == ["khac.pdf"]


def test_a_second_tap_of_kept_files_alone_reads_the_same_and_sends_nothing(client, opinion):
    kept = keys_on(do(client, "bo-sung", text=TOO_LONG, files=chosen("a.png", "a.png")))
    pages = [do(client, "bo-sung", kept=kept) for _ in range(2)]
    assert all("Đã nhận điều ông/bà gửi thêm." in text_of(page) for page in pages)
    assert (len(kept), opinion.sender_notes.get().attachments.count()) == (1, 1)
    assert "Hãy viết, hoặc chọn ảnh" in text_of(do(client, "bo-sung", kept=["x"]))


def test_a_file_sent_twice_after_an_error_is_attached_once(client, opinion, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            kept = keys_on(do(client, "bo-sung", text=TOO_LONG, files=chosen("don.pdf")))
            waits = WaitingFile.objects.get()
            do(client, "bo-sung", text="Đây.", kept=kept)
    sent = opinion.attachments.get()
    assert [default_storage.exists(name) for name in [sent.file.name, waits.file.name]] == [True, False]


def test_one_that_is_dropped_in_the_moment_in_which_it_goes_off_arrives(
    client, opinion, django_capture_on_commit_callbacks
):
    kept = keys_on(do(client, "bo-sung", text=TOO_LONG, files=chosen("don.pdf")))
    about_to_be_dropped = WaitingFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        do(client, "bo-sung", text="Đây.", kept=kept)
        detach(about_to_be_dropped)
    assert default_storage.exists(opinion.attachments.get().file.name)


def test_what_another_page_of_the_browser_kept_is_named_before_it_goes(client, opinion):
    kept = keys_on(do(client, "bo-sung", text=TOO_LONG, files=chosen("a.png")))
    do(client, "bo-sung", text=TOO_LONG, files=chosen("khac.png"))
    do(client, "bo-sung", text="Đây.", kept=kept)
    assert [str(file) for file in opinion.attachments.all()] == ["a.png"]
    assert named_on(client.get(NOTE)) == ["khac.png"]


def test_the_limits_count_what_waits(client, opinion, monkeypatch):
    page = do(client, "bo-sung", text=TOO_LONG, files=chosen(*(f"{number}.png" for number in range(4))))
    page = do(client, "bo-sung", text="Đây.", files=chosen("a.png", "b.png"), kept=keys_on(page))
    assert "Nhiều nhất 5 tệp; đang có 4, vừa chọn thêm 2." in text_of(page)
    assert len(named_on(page)) == 4
    monkeypatch.setattr(waiting_files, "MOST_OF_ONE", 5)
    keep_waiting(opinion, "x" * 40, chosen("moi.pdf", "moi.png"), report=None, most=5)
    assert [file.file_name for file in WaitingFile.objects.all()] == ["1.png", "2.png", "3.png", "moi.pdf", "moi.png"]


def test_one_address_sends_so_many_megabytes_an_hour_with_notes_and_answers_too(client, opinion, monkeypatch):
    monkeypatch.setattr("feedback.spam.MEGABYTES_PER_ADDRESS_AN_HOUR", 3)
    first, link = large("a.pdf"), f"{OWN}da-xong/{reported(opinion).pk}/"
    kept = keys_on(do(client, "bo-sung", text=TOO_LONG, files=first))
    do(client, "bo-sung", text="Đây.", files=large("b.pdf"), kept=kept)
    assert client.post(f"{OWN}bo-sung/", {"text": "Nữa.", "files": large("c.pdf")}).status_code == 302
    for page in [
        client.post(NOTE, {"text": "Thêm.", "files": large("d.pdf")}),
        client.post(NOTE, {"text": TOO_LONG, "files": large("e.pdf")}),
        client.post(NOTE, {"text": "Thêm.", "files": large("f.pdf"), "drop": "x"}),
        client.post(link, {"answer": "not_yet", "reason": "Vẫn vỡ.", "pictures": [noise()]}),
    ]:
        assert (page.status_code, int(page["Retry-After"]) > 0) == (429, True)
        assert "lời vẫn gửi được" in text_of(page)
    assert not WaitingFile.objects.exists()
    assert not Verification.objects.exists()
    assert sorted(map(str, opinion.attachments.all())) == ["a.pdf", "b.pdf", "c.pdf"]
    assert do(client, "bo-sung", text="Lời thôi.", files=chosen("nho.png")).status_code == 200
    assert opinion.attachments.filter(file_name="nho.png").exists()


def large(name):
    return [SimpleUploadedFile(name, kept_pdf(b"x" * 1024**2))]


def noise():
    """A picture that no packing makes smaller: 1.1 MB."""
    out = io.BytesIO()
    Image.frombytes("RGB", (620, 620), os.urandom(620 * 620 * 3)).save(out, "PNG", compress_level=1)
    return SimpleUploadedFile("lon.png", out.getvalue())


@pytest.mark.parametrize("rows", [1, 3])
def test_a_form_with_what_waits_takes_the_same_queries_for_any_number(client, opinion, rows, django_assert_num_queries):
    do(client, "bo-sung", text=TOO_LONG, files=chosen(*(f"{number}.pdf" for number in range(rows))))
    with django_assert_num_queries(9):
        assert len(named_on(client.get(NOTE))) == rows


def waits(opinion, hours=0, name="don.pdf"):
    keep_waiting(opinion, "x" * 40, chosen(name), report=None, most=5)
    file = opinion.waiting_files.last()
    opinion.waiting_files.filter(pk=file.pk).update(added_at=timezone.now() - dt.timedelta(hours=hours))
    return file


def test_a_day_unsent_is_the_end_whatever_the_rule_for_other_drafts(
    client, opinion, django_capture_on_commit_callbacks
):
    do(client, "bo-sung", text=TOO_LONG, files=chosen("don.pdf"))
    old, new = WaitingFile.objects.get(), waits(make_opinion(), 23)
    RetentionRule.objects.update_or_create(kind="drafts", defaults={"amount": 168})
    WaitingFile.objects.filter(pk=old.pk).update(added_at=timezone.now() - dt.timedelta(hours=24, minutes=1))
    assert named_on(client.get(NOTE)) == []
    with django_capture_on_commit_callbacks(execute=True):
        call_command("sweep")
    assert list(WaitingFile.objects.all()) == [new]
    assert [default_storage.exists(file.file.name) for file in [old, new]] == [False, True]


@pytest.mark.parametrize(
    "leave",
    [
        actions.withdraw,
        lambda opinion: erase_original(opinion, by=make_user(), reason="Theo đề nghị."),
    ],
    ids=["withdrawn", "erased"],
)
def test_who_takes_it_back_or_is_erased_leaves_no_file(opinion, leave, django_capture_on_commit_callbacks):
    file = waits(opinion)
    with django_capture_on_commit_callbacks(execute=True):
        leave(fresh(opinion))
    assert not WaitingFile.objects.exists()
    assert not default_storage.exists(file.file.name)


def reported(opinion):
    made = make_commitment(published_at=timezone.now(), state="under_way")
    made.opinions.set([opinion])
    return actions.report_done(made, by=make_user())


def test_a_picture_waits_while_the_reason_is_missing_and_goes_with_it(client, opinion):
    first, second = reported(opinion), reported(opinion)
    page = client.post(f"{OWN}da-xong/{first.pk}/", {"answer": "not_yet", "pictures": chosen("nap.png", "a.pdf")})
    assert named_on(page) == ["nap.png"]
    assert named_on(client.get(f"{OWN}da-xong/{second.pk}/")) == named_on(client.get(NOTE)) == []
    said = {"answer": "not_yet", "reason": "Nắp vẫn vỡ", "kept": keys_on(page)}
    client.post(f"{OWN}da-xong/{first.pk}/", said)
    picture = VerificationFile.objects.get()
    assert (str(picture), picture.verification.reason, bool(picture.rendered_at)) == ("nap.png", "Nắp vẫn vỡ", True)
    assert not WaitingFile.objects.exists()


def test_by_the_link_of_a_mail_pictures_wait_as_well_and_are_dropped(client):
    opinion = make_opinion(moderation="approved", sender={"email": "dau@example.vn"})
    link = reverse("feedback:verify_done", args=[actions.done_reports.token_of(reported(opinion), opinion)])
    page = client.post(link, {"answer": "not_yet", "pictures": chosen("a.png", "b.png")})
    assert named_on(page) == named_on(client.get(link)) == ["a.png", "b.png"]
    assert named_on(Client().get(link)) == []
    kept = keys_on(page)
    page = client.post(link, {"answer": "not_yet", "reason": "Vẫn vỡ", "kept": kept, "drop": kept[0]})
    assert (named_on(page), "Vẫn vỡ</textarea>" in text_of(page)) == (["b.png"], True)
    client.post(link, {"answer": "not_yet", "reason": "Vẫn vỡ", "kept": keys_on(page)})
    assert [str(file) for file in Verification.objects.get().files.all()] == ["b.png"]
