"""Somebody who asks for their data, and everything that may be kept of them."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from feedback.actions import attach, report_done
from feedback.actions.persons import take_request
from feedback.actions.waiting_files import keep_waiting
from feedback.models import Follow, PersonRequest, SenderNote
from tests.builders import (
    image_file,
    make_announcement,
    make_commitment,
    make_opinion,
    make_paper_text,
    make_registration,
    make_response,
    make_user,
)
from tests.pdfs import kept_pdf

PHONE, EMAIL, NAME = "+84911115678", "thu@example.vn", "Văn Thư Tổ Ba"
WHO = {"name": NAME, "phone": PHONE, "email": EMAIL}
MARKS = ["911115678", EMAIL, NAME, "dau-vet-nguyen-van", "dau-vet-bo-sung", "dau-vet-hoi-them", "zzdauvetzz"]


def make_person():
    """Everything that the portal may hold of somebody: an answered opinion, one in work, a registration, a follow."""
    text = "Nhà tôi: dau-vet-nguyen-van"
    answered = make_opinion(
        moderation="approved",
        processing="answered",
        sender=WHO,
        original_text=text,
        visibility="named",
        public_name=NAME,
    )
    make_response(opinion=answered, state="published", text="Phường đã sửa cống.")
    waiting = make_opinion(sender=WHO, original_text=text, subject="zzdauvetzz")
    for opinion in [answered, waiting]:
        note = SenderNote.objects.create(opinion=opinion, text="dau-vet-bo-sung")
        attach(note, SimpleUploadedFile("don.pdf", kept_pdf()))
    attach(waiting, image_file())
    unsent = SimpleUploadedFile("dau-vet-nguyen-van.pdf", kept_pdf())
    keep_waiting(answered, "x" * 32, [unsent], report=None, most=1)
    waiting.information_requests.create(question="dau-vet-hoi-them", asked_at=timezone.now())
    row = make_registration(who=WHO, wish="speak", about="dau-vet-nguyen-van")
    Follow.objects.create(opinion=make_opinion(moderation="approved"), email=EMAIL, confirmed_at=timezone.now())
    return answered, waiting, row


def make_request(kept=PHONE, **kwargs):
    today = timezone.localdate()
    fields = {"whom": kept, "received_on": today, "due_on": today + dt.timedelta(days=10), "note": "Gọi lại đúng số"}
    return take_request(PersonRequest(**{**fields, **kwargs}), by=make_user())


def named_in(where, opinion):
    """A row with public words that name the person at the place `where`, and one beside it without."""
    words = f"Đã đến nhà {NAME} xem."
    if where == "news":
        make_announcement(text="Đã xem.")
        return make_announcement(text=f"<p>{words}</p>")
    if where == "earlier news":
        news = make_announcement(text="Đã xem.")
        news.versions.create(number=1, title=news.title, text=words, replaced_at=timezone.now(), note="Sửa")
        return news
    if where == "paper":
        make_paper_text(published_at=timezone.now())
        return make_paper_text(text=words, published_at=timezone.now()).document
    title = words if where == "title" else "Sửa cống"
    promise = make_commitment(title=title, published_at=timezone.now(), state="under_way")
    promise.opinions.add(opinion)
    if where == "progress":
        promise.progress.create(text=words)
    elif where in {"report", "reason"}:
        report = report_done(promise, by=make_user(), text=words if where == "report" else "Xong.")
        public = words if where == "reason" else ""
        report.verifications.create(opinion=opinion, answer="not_yet", reason="Chưa xong", public_reason=public)
    return promise


def taken(client, **kwargs):
    today = timezone.localdate()
    typed = {"asked": "erase", "typed": "0911115678", "note": "Gọi lại", "received_on": f"{today:%d/%m/%Y}"}
    due = today + dt.timedelta(days=10)
    return client.post(reverse("admin:person_requests"), {**typed, "due_on": f"{due:%d/%m/%Y}", **kwargs})
