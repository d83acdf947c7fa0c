"""Sealed files: the same comes out as went in, and nothing comes out of what was touched."""

import io
import runpy
from base64 import b64decode

import pytest

from dialogue_portal.lib import sealed_files
from dialogue_portal.lib.sealed_files import MAGIC, PIECE, PREFIX, SALT, TAG, Damaged, SealedReader, SealedWriter
from tests.marks import seldom

KEY = "mot-khoa-de-thu"
HEAD = len(MAGIC) + SALT + PREFIX


def sealed(text, step=400_000):
    out = io.BytesIO()
    writer = SealedWriter(out, KEY)
    for start in range(0, len(text), step):
        writer.write(text[start : start + step])
    writer.finish()
    return out.getvalue()


def unsealed(content, key=KEY):
    return io.BufferedReader(SealedReader(io.BytesIO(content), key)).read()


@pytest.mark.parametrize("length", [0, 1, PIECE, 2 * PIECE + 5, *seldom(PIECE - 1, PIECE + 1, 2 * PIECE)])
def test_a_sealed_file_is_read_as_it_was_written(length):
    text = bytes(range(256)) * (length // 256 + 1)
    assert unsealed(sealed(text[:length])) == text[:length]


def test_nothing_of_it_can_be_read_without_the_key():
    content = sealed(b"0911115678 " * 1000)
    assert b"0911115678" not in content
    with pytest.raises(Damaged, match="Khóa không đúng"):
        unsealed(content, "mot-khoa-khac")


PIECES = sealed(b"x" * (2 * PIECE + 5))
FIRST, SECOND = PIECES[HEAD : HEAD + PIECE + TAG], PIECES[HEAD + PIECE + TAG : HEAD + 2 * (PIECE + TAG)]
LAST = PIECES[HEAD + 2 * (PIECE + TAG) :]


def another(sealed, place):
    """`sealed` with another byte at that place, whatever stood there."""
    return sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]


@pytest.mark.parametrize(
    "touched",
    [
        PIECES[:HEAD] + FIRST + SECOND,
        PIECES[:HEAD] + FIRST + LAST,
        PIECES[:HEAD] + SECOND + FIRST + LAST,
        PIECES[:-1],
        PIECES + b"x",
        PIECES[:HEAD],
        another(PIECES, HEAD + 9),
        another(PIECES, HEAD - 1),
    ],
    ids=["last piece gone", "middle gone", "swapped", "cut", "longer", "empty", "changed", "head changed"],
)
def test_a_changed_sealed_file_is_refused(touched):
    with pytest.raises(Damaged):
        unsealed(touched)


EARLIER = b64decode(
    "UE9SVEFMLVNFQUxFRC0xCq1T9q+ZN1OibLWFQ11vLTCAj2HPwmxVPtp9i8RUUDmZ/FULlb5ESTg3oj3PdOE7ZfRZV9rmII7+iB4T"
)


def test_a_file_sealed_by_an_earlier_release_is_opened():
    """With all the work of a real portal, of which the other tests do a thousandth (`tests/conftest.py`)."""
    reader = runpy.run_path(sealed_files.__file__)["SealedReader"]
    assert io.BufferedReader(reader(io.BytesIO(EARLIER), KEY)).read().decode() == "Lời từ trước."
