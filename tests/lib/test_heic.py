"""A photograph as telephones keep it is taken as any other."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from dialogue_portal.lib import heic, images
from dialogue_portal.lib.child_process import run_in_child
from dialogue_portal.lib.images import BadImage, check_image, render

HEIC = Path(__file__).parents[1] / "ngo-15.heic"
"""64 × 48 pixels, upper left half red, taken with the camera turned, a place in its EXIF."""


def test_a_telephones_photograph_is_upright_and_says_nothing_but_its_pixels():
    file = BytesIO(HEIC.read_bytes())
    assert b"NOI-CHUP" in file.getvalue()
    assert check_image(file, 898) == (48, 64)
    assert b"NOI-CHUP" not in file.getvalue()
    with Image.open(file) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (48, 64), {})
    assert [(made.width, made.height, made.extension) for made in render(file)] == [(48, 64, "webp"), (48, 64, "jpg")]


def test_it_is_read_by_a_process_of_its_own():
    assert run_in_child("dialogue_portal.lib.heic", HEIC.read_bytes(), seconds=60) == heic.decoded(HEIC.read_bytes())


@pytest.mark.parametrize("spoilt", [HEIC.read_bytes()[:500], b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypmif1" + b"x" * 900])
def test_what_cannot_be_read_is_refused_with_what_everybody_can_do(spoilt):
    with pytest.raises(BadImage, match="chụp màn hình"):
        check_image(BytesIO(spoilt), len(spoilt))


def test_a_photograph_that_would_take_all_memory_is_refused(monkeypatch):
    monkeypatch.setattr(heic, "MAX_PIXELS", 64 * 48 - 1)
    with pytest.raises(BadImage, match=images.SHOOT_THE_SCREEN):
        check_image(BytesIO(HEIC.read_bytes()), 898)
