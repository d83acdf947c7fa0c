"""Ninety hostile files sent with an opinion, and into every form of staff: taken as what they are or refused in words, and nothing live comes back."""

import io
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from dialogue_portal.lib.files import BadFile
from feedback.actions import attach
from feedback.models import Attachment
from tests.builders import image_bytes, make_opinion, make_superuser

from .forms import html_of, pages_with_forms
from .naughty import Page

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PDF = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def picture(kind, size=(8, 8), **options):
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind, **options)
    return out.getvalue()


def claimed_size(width, height):
    """A PNG whose header promises more than is there."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    check = zlib.crc32(b"IHDR" + header).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + header + check + picture("PNG")[33:]


def contents():
    png, jpeg = image_bytes(), picture("JPEG")
    exif = Image.Exif()
    exif[0x010E] = "0987654321 <script>"
    word = {"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>"}
    return {
        "nothing": b"",
        "one byte": b"\0",
        "svg": SVG,
        "html": HTML,
        "html after a png": png + HTML,
        "html after a jpeg": jpeg + HTML,
        "gif with script": b"GIF89a/*" + HTML,
        "jpeg with a telling comment": picture("JPEG", comment=b"<script>0987654321</script>"),
        "jpeg with exif": picture("JPEG", exif=exif),
        "cut png": png[:40],
        "cut jpeg": jpeg[: len(jpeg) // 2],
        "huge by its word": claimed_size(60_000, 60_000),
        "wide by its word": claimed_size(2**31 - 1, 1),
        "none by its word": claimed_size(0, 0),
        "many pixels": picture("PNG", (9000, 9000)),
        "pdf with script": PDF,
        "pdf in a jpeg": jpeg + PDF,
        "half a pdf": PDF[:12],
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run",
        "zip bomb": zipped(word__document_xml=b"0" * 30_000_000),
        "word with macros": zipped(**word, word__vbaProject_bin=b"x"),
        "word that climbs": zipped(**word, **{"..__..__etc__passwd": b"x"}),
        "word with entities": zipped(
            **{**word, "word__document.xml": b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"}
        ),
        "program": b"MZ" + b"\0" * 200,
        "elf": b"\x7fELF" + b"\0" * 200,
        "shell": b"#!/bin/sh\nrm -rf /",
        "tiff": picture("TIFF"),
        "bmp": picture("BMP"),
        "csv that computes": b"=HYPERLINK(1)\n@SUM(A1)",
        "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    }


NAMES = ["../../../etc/passwd.jpg", "anh\r\nSet-Cookie: x.png", '"><script>alert(1)</script>.pdf']
NAMES_MORE = ["a" * 5000 + ".docx", "=cmd|' /C calc'!A0.jpg", "‮gpj.exe", "con.jpg", ".htaccess", "tep.jpg.php"]


def files():
    """Every content under three names in turn, of the nine."""
    names = [*NAMES, *NAMES_MORE]
    for number, (what, content) in enumerate(contents().items()):
        for step in range(3):
            yield what, names[(number + 3 * step) % len(names)], content


def test_ninety_hostile_files_break_nothing_and_come_back_dead():
    staff, tried, taken = Client(raise_request_exception=False), 0, 0
    staff.force_login(make_superuser())
    faults = []
    for what, name, content in files():
        tried += 1
        opinion = make_opinion(moderation="approved")
        try:
            row = attach(opinion, SimpleUploadedFile(name, content, content_type="image/jpeg"))
            row = Attachment.objects.filter(pk=row.pk).first()
        except BadFile:
            continue
        taken += 1
        answer = staff.get(reverse("admin:attachment_file", args=[row.key])) if row else None
        page = staff.get(reverse("admin:case", args=[opinion.pk]))
        kind = answer.get("Content-Type", "") if answer else ""
        given = answer.getvalue() if answer and answer.status_code == 200 else b""
        is_download = answer is not None and answer.get("Content-Disposition", "").startswith("attachment")
        if page.status_code != 200 or b"<script>alert" in page.content or (answer and answer.status_code >= 500):
            faults.append((what, name[:40], "page"))
        if (
            given
            and not is_download
            and not kind.startswith(("image/jpeg", "image/png", "image/webp", "application/pdf"))
        ):
            faults.append((what, name[:40], kind))
        if kind.startswith("image/") and any(mark in given for mark in [b"<script", b"0987654321"]):
            faults.append((what, name[:40], "what was hidden in the picture came back"))
        if answer and ("\n" in str(answer.headers.get("Content-Disposition", "")) or "Set-Cookie" in answer.headers):
            faults.append((what, name[:40], "header"))
    print(f"{tried} tệp, nhận {taken}")
    assert faults == []
    assert tried == 90
    assert taken > 10


def forms_with_files(world, staff):
    """Target, fields as the page has them with every empty text filled, and the names of the file fields."""
    for who, address in pages_with_forms(world):
        if who == "staff":
            page = Page(html_of(staff.get(address, follow=True)))
            for (action, known, texts), names in zip(page.forms, page.uploads, strict=True):
                if names:
                    filled = {name: known[name] or "x" for name in texts}
                    yield action if action.startswith("/") else address, known | filled, names


def test_hostile_files_in_every_form_of_staff_break_nothing(world, settings):
    staff, sent, faults = Client(raise_request_exception=False), 0, []
    staff.force_login(make_superuser())
    hostile = list(files())[::3]
    for target, fields, names in list(forms_with_files(world, staff)):
        for what, name, content in hostile:
            upload = {field: SimpleUploadedFile(name, content, content_type="image/jpeg") for field in names}
            with transaction.atomic():
                answer = staff.post(target, fields | upload, follow=True)
                transaction.set_rollback(True)
            sent += 1
            faults += [(target, what, answer.status_code)] if answer.status_code >= 500 else []
            faults += [(target, what, found) for found in Page(html_of(answer)).live]
    print(f"{sent} lần gửi tệp vào biểu mẫu của cán bộ")
    assert faults == []
    assert sent >= 200
