"""A PDF that does something as soon as it is opened, or sends what is typed, is refused; one with links is not."""

import re
import time
import zlib
from io import BytesIO

import pytest

from dialogue_portal.lib.files import PDF, BadFile, recognise
from dialogue_portal.lib.pdf_actions import LONGEST, MOST

URI = b"<< /S /URI /URI (https://vi-du.example/x) >>"
GOES = b"<< /S /GoTo /D [3 0 R /Fit] >>"
LINK = b" 9 0 obj << /Type /Annot /Subtype /Link /A " + URI + b" >> endobj "


def pdf(*parts):
    return BytesIO(b"%PDF-1.7\n" + b"\n".join(parts) + b" %%EOF")


def packed(objects):
    first = re.match(rb"[\d ]*", objects).end()
    told = b"5 0 obj << /Type /ObjStm /N 2 /First %d /Filter /FlateDecode >> stream\n" % first
    return told + zlib.compress(objects) + b"endstream endobj"


def in_pack(action):
    first = b"<< /Kind (7 8) >> "
    return packed(b"6 0 7 %d " % len(first) + first + action)


def opening(action):
    return b"1 0 obj << /Type /Catalog /OpenAction " + action + b" >> endobj"


@pytest.mark.parametrize(
    "parts",
    [
        [opening(URI)],
        [opening(b"<</URI (a >> b \\) c)/S/URI>>")],
        [opening(b"<< /S /#55RI /URI (https://vi-du.example) >>")],
        [opening(b"7 0 R"), b"7 0 obj " + URI + b" endobj"],
        [opening(b"0" * 20 + b"7\0 0 R"), b"007\0 0 obj " + URI + b" endobj"],
        [opening(b"%\n7 0 R"), b"7 0 obj " + URI + b" endobj"],
        [opening(b"1" * 5000 + b" 0 R")],
        [opening(b"<< /S /GoTo /X (" + b"x" * LONGEST + b") /Next " + URI + b" >>")],
        [opening(b"<< /S 8 0 R /URI (https://vi-du.example) >>"), b"8 0 obj /URI endobj"],
        [opening(b"7 0 R"), packed(b"7 0 8 0 " + URI)],
        [opening(b"7 0 R"), b"7 0 obj " + GOES + b" endobj", b"7 0 obj " + URI + b" endobj"],
        [opening(b"7 0 R"), in_pack(URI)],
        [opening(b"7 0 R"), packed(b"6 0 7 12 <</#41#41 1>><</A" + GOES + URI[2:])],
        [packed(b"1 0 2 3 x 1 << /OpenAction 7 0 R >>"), b"7 0 obj " + URI + b" endobj"],
        [opening(b"<< /S /GoTo /D [3 0 R /Fit] /Next " + URI + b" >>")],
        [opening(b"<< /S /GoTo /Next [7 0 R 8 0 R] >>"), b"7 0 obj " + GOES, b"8 0 obj " + URI],
        [opening(b"<< /Next %d 0 R >>" % n) + b"%d 0 obj << /Next %d 0 R >> endobj" % (n, n + 1) for n in range(MOST)],
        [b"3 0 obj << /Type /Page /AA << /O " + URI + b" >> >> endobj"],
        [b"3 0 obj << /Type /Page /AA 7 0 R >> endobj"],
        [b"3 0 obj << /A << /S /SubmitForm /F (https://vi-du.example) >> >> endobj"],
        [b"3 0 obj << /Length 0 /F << /FS /URL /F (https://vi-du.example) >> >> stream endstream endobj"],
        [opening(b"<< /S /Thread /F <5C5C6D6179> /D 0 >>")],
        [opening(b"<< %(\n /X << %)\n >> /S /URI /URI (https://vi-du.example) >>")],
        [b"3 0 obj << /A << /S /GoToR /F (khac.pdf) >> >> endobj"],
        [opening(b"<< /S /Launch /F (calc.exe) >>")],
    ],
)
def test_what_leads_out_of_itself_unasked_is_refused(parts):
    with pytest.raises(BadFile, match="tự mở địa chỉ khác"):
        recognise(pdf(*parts), 100)


@pytest.mark.parametrize(
    "parts",
    [
        [LINK],
        [opening(b"[3 0 R /XYZ null null 0]"), LINK],
        [opening(GOES), LINK],
        [opening(b"7 0 R"), b"7 0 obj " + GOES + b" endobj", LINK],
        [opening(b"7 0 R"), in_pack(GOES), packed(b"9 0 " + URI), packed(b"")],
        [opening(b"7 0 R"), LINK],
        [opening(b"7 0 R"), b"7 0 obj << /S /GoTo /Next 7 0 R >> endobj"],
        [opening(GOES)] * 3,
        [b"/AA/AAA (text)"],
        [opening(b"<< /S /GoTo /D (100% (a) \\) >>) >>")],
    ],
)
def test_what_waits_until_it_is_followed_is_taken(parts):
    assert recognise(pdf(*parts), 100) == PDF


@pytest.mark.parametrize("part", [b"/OpenAction <<", b"/OpenAction 7 0 R 7 0 obj << "])
def test_what_is_done_first_is_told_once_not_a_hundred_thousand_times(part):
    """Each was looked at as far as it goes: a megabyte took ten seconds, or gigabytes of memory."""
    started = time.process_time()
    with pytest.raises(BadFile, match="tự mở địa chỉ khác"):
        recognise(pdf(part * 100_000), 100)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("packs", [[b"7 0 " * 1_000_000], [b"7 0 " * 1000] * 300])
def test_more_packed_objects_than_any_file_has_are_not_looked_through(packs):
    """Of twenty kilobytes were made a gigabyte and a half of numbers, of up to ten actions each anew."""
    started = time.process_time()
    with pytest.raises(BadFile, match="tự mở địa chỉ khác"):
        recognise(pdf(*(opening(b"%d 0 R" % number) for number in range(8)), *map(packed, packs)), 100)
    assert time.process_time() - started < 2


def test_brackets_that_never_close_are_gone_over_once():
    actions = [b"%d 0 obj << /Next %d 0 R /D " % (n, n + 1) + b"(\\" * 1950 + b" >> endobj" for n in range(1, MOST)]
    started = time.process_time()
    with pytest.raises(BadFile, match="tự mở địa chỉ khác"):
        recognise(pdf(opening(b"1 0 R"), *actions), 100)
    assert time.process_time() - started < 0.1
