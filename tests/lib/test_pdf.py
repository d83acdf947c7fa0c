"""PDF files are written anew: what they do by themselves stays behind, what people see in them is there."""

import io
import os
import zipfile
import zlib

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from dialogue_portal.lib import pdf_writer
from dialogue_portal.lib.child_process import Refused, run_in_child, seconds_spent
from dialogue_portal.lib.files import PDF, BadFile, recognise
from dialogue_portal.lib.pdf import WRITER, written_anew
from tests.pdfs import kept_pdf, made_pdf

CLERK = "Tran Thi Thu"
EVIL = b"https://vi-du.example/ai-doc"
URI = b"<</S /URI /URI (%b)>>" % EVIL
SCRIPT = b"<</S /JavaScript /JS (app.alert\\('%b'\\))>>" % EVIL
LINK = b"<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /A %b>>"
FIELD = b"/AcroForm <</Fields [4 0 R] %b>>"
BOX = b"4 0 obj <</FT /Tx /T (ho-ten) /Subtype /Widget /Rect [0 0 9 9] %b>> endobj"


def stream_of(dictionary):
    """What some programs take for the dictionary that stands before it."""
    return b"4 0 obj %b /Length 0>> stream\n\nendstream endobj" % dictionary.removesuffix(b">>")


LAYERED = stream_of(b"<</Subtype /Form /BBox [0 0 9 9] /Group <</S /Transparency>>>>")
SIGNATURE = b"4 0 obj <</Type /Sig /ByteRange [0 9 9 9] /Contents <00> /M (%b)>> endobj"


def taken(content):
    """The file as it is kept, opened."""
    file = io.BytesIO(content)
    assert recognise(file, len(content)) == PDF
    return pikepdf.open(file)


def words_of(opened):
    """All that its objects say."""
    return b"\n".join(one.to_json(dereference=True) for one in [*opened.objects, opened.trailer])


def packed(content):
    """The same with its objects packed."""
    return saved(content, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def saved(content, **how):
    """The same by the library alone: nothing is taken out."""
    out = io.BytesIO()
    pikepdf.open(io.BytesIO(content)).save(out, **how)
    return out.getvalue()


LIVE = [
    {"catalog": b"/OpenAction " + SCRIPT},
    {"catalog": b"/OpenAction " + URI},
    {"catalog": b"/OpenAction 4 0 R", "objects": b"4 0 obj " + URI + b" endobj"},
    {"catalog": b"/OpenAction <</S /GoTo /D [3 0 R /Fit] /Next [5 0 R]>>", "objects": b"5 0 obj " + URI + b" endobj"},
    {"catalog": b"/#4FpenAction " + SCRIPT.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53")},
    {"catalog": b"/Names <</JavaScript <</Names [(a) " + SCRIPT + b"]>>>>"},
    {"page": b"/AA <</O " + URI + b">>"},
    {"page": b"/AA 4 0 R", "objects": b"4 0 obj <</O 5 0 R>> endobj\n5 0 obj " + URI + b" endobj"},
    {"page": b"/Annots [" + LINK % SCRIPT + b"]"},
    {"page": b"/Annots [" + LINK % b"<</S /Launch /F (%b)>>" % EVIL + b"]"},
    {"page": b"/Annots [" + LINK % b"<</S /GoToR /F (%b)>>" % EVIL + b"]"},
    {"page": b"/Annots [" + LINK % b"<</S /SubmitForm /F <</FS /URL /F (%b)>>>>" % EVIL + b"]"},
    {"page": b"/Annots [" + LINK % b"<</S /URI /URI (file:%b)>>" % EVIL + b"]"},
    {"page": b"/Annots [" + LINK % b"<</S /URI /URI (\\\\\\\\%b)>>" % EVIL + b"]"},
    {"catalog": b"/URI <</Base (file:%b)>>" % EVIL},
    {"catalog": FIELD % b"/XFA (%b)" % EVIL, "objects": BOX % b""},
    {"catalog": FIELD % b"", "objects": BOX % b"/AA <</K %b>>" % SCRIPT},
    {"page": b"/Resources <</XObject <</X 4 0 R>>>>", "objects": b"4 0 obj <</Subtype /Form /BBox [0 0 9 9] /Length 0 "
     b"/Ref <</F (%b) /Page 0>>>> stream\n\nendstream endobj" % EVIL},
    {"page": b"/Resources <</XObject <</X 4 0 R>>>>", "objects": b"4 0 obj <</Subtype /Form /BBox [0 0 9 9] /Length 0 "
     b"/OPI <</2.0 <</Version 2.0 /F (%b)>>>>>> stream\n\nendstream endobj" % EVIL},
    *({"catalog": FIELD % b"", "objects": BOX % b"/SV <</%b <</URL (file:%b)>>>>" % (asked, EVIL)}
      for asked in [b"Cert", b"TimeStamp"]),
    {"catalog": b"/OpenAction 4 0 R", "objects": stream_of(URI)},
    {"page": b"/AA 4 0 R", "objects": stream_of(b"<</O %b>>" % URI)},
    {"page": b"/AA <</O 4 0 R>>", "objects": stream_of(URI)},
    {"page": b"/Annots [" + LINK % b"4 0 R" + b"]", "objects": stream_of(SCRIPT)},
    {"catalog": b"/Names <</JavaScript <</Names [(a) <</JS (%b)>>]>>>>" % EVIL},
    {"trailer": b"/AdditionalStreams [/application#2Fvnd.oasis.opendocument.text <</A (%b)>>]" % EVIL},
    *({"page": b"/Annots [" + LINK % b"<</S %b /JS (%b)>>" % (kind, EVIL) + b"]"}
      for kind in [b"(JavaScript)", b"/javascript", b"/JavaScript#20"]),
    *({"page": b"/Annots [" + LINK % b"<</S /URI /URI %b>>" % address + b"]"}
      for address in [b"(fi\tle:%b)" % EVIL, b"(\"file:%b)" % EVIL, b"(\033file:%b)" % EVIL, b"(http:\\\\%b)" % EVIL,
                      b"(..\\%b)" % EVIL, b"[(file:%b)]" % EVIL]),
]  # fmt: skip


@pytest.mark.parametrize("parts", LIVE)
@pytest.mark.parametrize("way", [bytes, packed])
def test_active_content_is_removed(parts, way):
    content = way(made_pdf(**parts))
    assert EVIL in words_of(pikepdf.open(io.BytesIO(content)))
    with taken(content) as opened:
        assert EVIL not in words_of(opened)
        assert len(opened.pages) == 1


def test_objects_without_a_reference_are_removed():
    hidden = b"4 0 obj <</S /JavaScript /JS (app.alert\\(1\\))>> endobj\n"
    with taken(made_pdf(objects=hidden) + b"MZ program %%EOF") as opened:
        assert b"alert" not in words_of(opened)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"page": b"/Annots [" + LINK % URI + b"]"}, EVIL),
        ({"page": b"/Annots [" + LINK % b"<</S /URI /URI (mailto:a@vi-du.example)>>" + b"]"}, b"mailto:a@"),
        ({"page": b"/Annots [" + LINK % b"<</S /URI /URI (vi-du.example/a)>>" + b"]"}, b"vi-du.example/a"),
        ({"page": b"/Annots [" + LINK % b"<</S /URI /URI ( https://vi-du.example/b)>>" + b"]"}, b"vi-du.example/b"),
        ({"page": b"/Resources <</XObject <</AA 4 0 R>>>>", "objects": LAYERED}, b"/Transparency"),
        ({"catalog": b"/OpenAction [3 0 R /Fit]"}, b"/OpenAction"),
        ({"catalog": b"/OpenAction <</S /GoTo /D [3 0 R /Fit]>>"}, b"/OpenAction"),
        ({"catalog": FIELD % b"", "objects": BOX % b""}, b"ho-ten"),
        ({"catalog": FIELD % b"", "objects": BOX % b"/SV <</TimeStamp <</URL (%b)>>>>" % EVIL}, EVIL),
        ({"page": b"/Resources <</Font <</AA <</Type /Font /BaseFont /Chu-thuong>>>>>>"}, b"/Chu-thuong"),
        ({"trailer": b"/Info <</Title (Don kien nghi)>>"}, b"Don kien nghi"),
    ],
)
def test_text_links_and_fields_stay(parts, words):
    with taken(made_pdf(**parts)) as opened:
        assert words in words_of(opened)


def test_the_pixels_of_a_scan_are_what_they_were():
    pixels = os.urandom(200_000) + b"/JS (x) /AA <</S /JavaScript>>"
    stream = b"4 0 obj <</Length %d>> stream\n%b\nendstream endobj" % (len(pixels), pixels)
    with taken(made_pdf(page=b"/Contents 4 0 R", objects=stream)) as opened:
        assert opened.pages[0].Contents.read_bytes() == pixels


@pytest.mark.parametrize("how", [b"[/FlateDecode /FlateDecode]", b"[/ASCIIHexDecode]", b"/AHx"])
def test_a_stream_packed_twice_is_not_unpacked(how):
    packed = zlib.compress(zlib.compress(bytes(30_000_000))) if b"Flate" in how else b"00" * 500
    stream = b"4 0 obj <</Length %d /Filter %b>> stream\n%b\nendstream endobj" % (len(packed), how, packed)
    with taken(made_pdf(page=b"/Contents 4 0 R", objects=stream)) as opened:
        assert opened.pages[0].Contents.read_raw_bytes() == packed


@pytest.mark.parametrize("large", [False, True])
def test_an_upload_is_the_file_that_is_kept(large):
    content = made_pdf(catalog=b"/OpenAction " + SCRIPT)
    upload = TemporaryUploadedFile("a.pdf", PDF, len(content), None) if large else SimpleUploadedFile("a.pdf", b"")
    upload.write(content)
    assert recognise(upload, len(content)) == PDF
    kept = default_storage.open(default_storage.save("a.pdf", upload)).read()
    upload.close()
    assert (kept, upload.size) == (pdf_writer.rewritten(content), len(kept))


def test_a_file_that_only_its_owner_may_change_is_taken_and_one_nobody_can_open_is_not():
    opened = pikepdf.open(io.BytesIO(kept_pdf()))
    for user, is_taken in [("", True), ("mat-khau", False)]:
        out = io.BytesIO()
        opened.save(out, encryption=pikepdf.Encryption(owner="chu", user=user))
        if is_taken:
            assert not taken(out.getvalue()).is_encrypted
        else:
            with pytest.raises(BadFile, match="có mật khẩu"):
                recognise(out, 100)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (made_pdf()[:-9], "bị cụt"),
        (b"%PDF-1.7 khong co gi %%EOF", "bị cụt"),
        (made_pdf().replace(b"[3 0 R]", b"[]"), "bị cụt"),
        (made_pdf(catalog=b"/Names <</EmbeddedFiles <</Names [(a) <</EF <</F 4 0 R>>>>]>>>>"), "kèm tệp khác"),
        (made_pdf(page=b"/Annots [<</Subtype /RichMedia /Rect [0 0 9 9]>>]"), "phim"),
        (made_pdf(page=b"/Annots [<</Subtype /FileAttachment /Rect [0 0 9 9] /FS (//may/a)>>]"), "kèm tệp khác"),
        (made_pdf(page=b"/Annots [<</Subtype /#53creen /Rect [0 0 9 9]>>]"), "phim"),
        (made_pdf(page=b"/Contents 4 0 R", objects=b"4 0 obj <</Length 0 /F (//may/a)>> stream\n\nendstream endobj"), "kèm"),
        (made_pdf(catalog=FIELD % b"" + b"/NeedsRendering true", objects=BOX % b""), "biểu mẫu mà chỉ"),
    ],
)  # fmt: skip
def test_a_pdf_that_would_lose_content_is_refused(content, told):
    with pytest.raises(BadFile, match=told):
        recognise(io.BytesIO(content), len(content))


def test_names_of_authors_and_commenters_are_removed():
    note = b"/Annots [<</Subtype /Text /Rect [0 0 9 9] /T (%b) /Contents (Xem lai)>>]"
    named = made_pdf(
        page=note % CLERK.encode(),
        catalog=b"/Metadata 4 0 R",
        objects=b"4 0 obj <</Type /Metadata /Length 12>> stream\n%b\nendstream endobj" % CLERK.encode(),
        trailer=b"/Info <</Author (%b) /Title (Thong bao)>>" % CLERK.encode(),
    )
    for content in [named, packed(named)]:
        with taken(content) as opened:
            assert CLERK.encode() not in words_of(opened)
            assert opened.docinfo["/Title"] == "Thong bao"
            assert b"Xem lai" in words_of(opened)


HIDDEN = b"1 0 obj <</Type /Catalog /Pages 2 0 R /OpenAction %b>> endobj\n" % SCRIPT
"""In the place of the first, for whoever looks for the parts of a file without its table."""


def signed(more=b"", **parts):
    return saved(made_pdf(objects=SIGNATURE % more, page=b"/X 4 0 R", **parts))


def with_more(content, more):
    """Before its table of parts, and the table is where it says."""
    place = content.rindex(b"xref\n0")
    return content[:place] + more + content[place:].replace(b"%d\n%%" % place, b"%d\n%%" % (place + len(more)))


def signed_afterwards(**parts):
    """As programs do it: they add to a file what is new in it, and its table leads to the one before."""
    before = saved(made_pdf(**parts))
    start, content = before[before.rindex(b"startxref") :].split()[1], before + SIGNATURE % b"" + b"\n"
    table = b"xref\n4 1\n%010d 00000 n \n" % len(before)
    last = b"trailer <</Root 1 0 R /Size 5 /Prev %b>>\nstartxref\n%d\n%%%%EOF\n" % (start, len(content))
    return content + table + last


@pytest.mark.parametrize("lock", [None, pikepdf.Encryption(owner="chu", user="")])
@pytest.mark.parametrize("mode", pikepdf.ObjectStreamMode.__members__.values())
def test_a_signed_pdf_stays_byte_for_byte(lock, mode):
    named = signed(trailer=b"/Info <</Author (%b)>>" % CLERK.encode())
    content = saved(named, object_stream_mode=mode, encryption=lock or False)
    file = io.BytesIO(content)
    recognise(file, len(content))
    assert file.read() == content


@pytest.mark.parametrize(
    "content",
    [
        *(signed(**parts) for parts in LIVE if "objects" not in parts and "page" not in parts),
        signed() + b"MZ program %%EOF\nMZ",
        signed()[:9] + b"<script>alert(1)</script>" + signed()[9:],
        signed().replace(b"startxref\n", b"startxref\n1"),
        with_more(signed(), b"%% %d\n" % (len(signed()) + 6)),
        with_more(signed(), HIDDEN),
        *(
            signed_afterwards(trailer=b"/%b [/a <<>>]" % name)
            for name in [b"AdditionalStreams", b"#41dditionalStreams"]
        ),
    ],
)
def test_what_is_signed_and_would_have_to_be_changed_is_refused(content):
    with pytest.raises(BadFile, match="đã ký số"):
        recognise(io.BytesIO(content), len(content))


def test_a_pdf_signed_in_a_later_revision_stays():
    content = signed_afterwards()
    assert pdf_writer.rewritten(content) == content


def test_an_archive_behind_a_signed_file_is_refused():
    file = io.BytesIO(signed())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("a.exe", b"MZ" + b"%%EOF")
    with pytest.raises(BadFile, match="đã ký số"):
        recognise(file, 100)


def test_a_process_of_its_own_gives_the_same_and_tells_why_it_refuses():
    content, before = made_pdf(catalog=b"/OpenAction " + SCRIPT), seconds_spent()
    assert run_in_child(WRITER, content, seconds=60) == pdf_writer.rewritten(content)
    assert seconds_spent() > before
    with pytest.raises(Refused, match="kèm tệp khác"):
        run_in_child(WRITER, made_pdf(page=b"/EF <<>>"), seconds=60)


def test_a_file_that_wants_all_memory_is_refused_in_time(monkeypatch):
    monkeypatch.setattr("dialogue_portal.lib.pdf.run_in_child", run_in_child)
    with pytest.raises(Refused, match="quá phức tạp"):
        written_anew(made_pdf(page=b"/X [" + b"<<>>" * 1_000_000 + b"]"))
