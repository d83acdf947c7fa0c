"""Where objects are packed in a PDF is found once, however it is made; what is refused of them, test_files.py says."""

import time

import pytest

from dialogue_portal.lib.pdf_packs import Unclear, packs

PACK = b"5 0 obj << /First 4 >> stream\n...endstream endobj\n"


def test_a_heading_is_no_pack_whatever_its_title_says():
    heading = b"4 0 obj << /First 6 0 R /Title (a (stream\\)) b) >> endobj\n"
    assert list(packs(heading + PACK)) == [(b"\n5 0 obj << /First 4 >> ", b"\n...")]


@pytest.mark.parametrize("part", [b"()", b"/First()endobj", b"(", b"/a"])
def test_signs_without_end_are_gone_over_once(part):
    begun = time.process_time()
    with pytest.raises(Unclear):
        list(packs(b"1 0 obj << /First " + part * 400_000))
    assert time.process_time() - begun < 1
