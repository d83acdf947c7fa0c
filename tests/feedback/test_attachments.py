"""Files that came with an opinion: private, unless staff let a picture through."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.forms import FileField
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.files import BadFile
from feedback.actions import Part, split_opinion, withdraw
from feedback.forms.answering import AnswerFileForm
from feedback.forms.paper import KeyingForm
from feedback.forms.promises import ProgressForm
from feedback.models import Attachment
from tests.builders import make_attachment
from tests.pdfs import kept_pdf
from tests.staff import signed_in, text_of

from ..builders import make_body, make_opinion, make_session, make_topic, make_user

PDF = kept_pdf(b"don")


def staff_address(attachment):
    return reverse("admin:attachment_file", args=[attachment.key])


def test_staff_read_that_pictures_are_taken_as_telephones_store_them():
    boxes = [box for form in [KeyingForm(), AnswerFileForm(), ProgressForm()] for box in form.fields.values()]
    assert {"HEIC" in box.help_text for box in boxes if isinstance(box, FileField)} == {True}


def test_a_picture_is_public_only_when_staff_say_so(client):
    opinion = make_opinion(moderation="approved")
    picture = make_attachment(opinion)
    address = picture.url(64, "webp")
    assert client.get(address).status_code == 404
    assert address not in client.get(opinion.get_absolute_url()).content.decode()
    Attachment.objects.update(is_public=True)
    assert client.get(address)["Content-Type"] == "image/webp"
    assert address in client.get(opinion.get_absolute_url()).content.decode()


def test_a_picture_stays_public_with_the_parts_that_staff_split_off(client):
    whole = make_opinion(moderation="approved")
    shown, kept = make_attachment(whole), make_attachment(whole, "rieng.png")
    Attachment.objects.filter(pk=shown.pk).update(is_public=True)
    parts = [Part(f"Việc {n}", "Nội dung.", make_topic()) for n in range(2)]
    one, other = split_opinion(whole, by=make_user(), parts=parts)
    for part in [one, other]:
        page = client.get(part.get_absolute_url()).content.decode()
        assert shown.url(64, "webp") in page
        assert kept.url(64, "webp") not in page
    assert client.get(shown.url(64, "webp")).status_code == 200
    assert client.get(kept.url(64, "webp")).status_code == 404
    withdraw(whole)
    assert client.get(shown.url(64, "webp")).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"moderation": "pending"},
        {"moderation": "approved", "hidden_at": timezone.now()},
        {"moderation": "approved", "withdrawn_at": timezone.now()},
        {"moderation": "approved", "visibility": "not_published"},
    ],
)
def test_a_picture_goes_with_its_opinion(client, fields):
    picture = make_attachment(make_opinion(**fields))
    Attachment.objects.update(is_public=True)
    assert client.get(picture.url(64, "jpg")).status_code == 404


def test_a_picture_of_a_draft_session_is_not_handed_out(client):
    picture = make_attachment(make_opinion(moderation="approved", session=make_session(announced_at=None)))
    Attachment.objects.update(is_public=True)
    assert client.get(picture.url(64, "jpg")).status_code == 404


def test_a_document_never_becomes_public():
    make_attachment(make_opinion(), "don.pdf", PDF)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.update(is_public=True)


def test_the_office_gets_a_document_to_keep_and_never_to_open(client):
    letter = make_attachment(make_opinion(), "Đơn <b>.pdf", PDF)
    response = signed_in("Văn phòng").get(staff_address(letter))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == PDF


def test_a_unit_gets_no_file_even_of_its_own_cases():
    body = make_body()
    opinion = make_opinion(moderation="approved")
    opinion.assignments.create(body=body)
    response = signed_in("Đơn vị xử lý", body=body).get(staff_address(make_attachment(opinion)))
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["anh.png", "don.pdf"])
@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        ([], False),
        (["view_attachment"], False),
        (["see_every_opinion"], False),
        (["view_attachment", "see_every_opinion"], True),
    ],
)
def test_what_came_is_for_who_reads_the_words_that_came_and_may_see_files(name, permissions, may):
    body, opinion = make_body(), make_opinion(moderation="approved")
    opinion.assignments.create(body=body)
    file = make_attachment(opinion, name, PDF if name.endswith("pdf") else None)
    unit = signed_in("Đơn vị xử lý", body=body)
    unit.user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    answer = unit.get(staff_address(file))
    page = text_of(unit.get(reverse("admin:case", args=[opinion.pk])))
    assert f"Ý kiến số {opinion.pk}" in page
    assert (answer.status_code == 200, staff_address(file) in page, file.file_name in page) == (may,) * 3


def test_a_visitor_is_asked_to_sign_in(client):
    assert "/login/" in client.get(staff_address(make_attachment(make_opinion()))).url


@pytest.mark.parametrize("content", [b"", b"MZ", b"<svg/>", b"PK\x03\x04 broken", b"%PDF-1.7 no end"])
def test_other_files_are_refused_with_a_sentence(content):
    with pytest.raises(BadFile):
        make_attachment(make_opinion(), "tep.pdf", content)
    assert not Attachment.objects.exists()


def test_the_office_lets_a_picture_through_on_the_page_of_its_opinion():
    office = signed_in("Văn phòng")
    opinion = make_opinion(moderation="approved")
    picture = make_attachment(opinion)
    page = reverse("admin:feedback_opinion_change", args=[opinion.pk])
    assert staff_address(picture) in office.get(page).content.decode()
    form = {
        "kind": opinion.kind,
        "channel": opinion.channel,
        "timing": opinion.timing,
        "attachments-TOTAL_FORMS": 1,
        "attachments-INITIAL_FORMS": 1,
        "attachments-0-id": picture.pk,
        "attachments-0-opinion": opinion.pk,
        "attachments-0-is_public": "on",
    }
    office.post(page, form)
    picture.refresh_from_db()
    assert picture.is_public
