"""A commune and a special zone, both with thôn, and words on a page that would be wrong for them."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from .builders import make_ward

SAID_RIGHTLY = re.compile(
    r"phường (Thử|Mỹ Ẵng|Gia Thụy)|xã, phường, đặc khu|\"phường\"( selected)?>phường</option>"
    r"|\(\?:PHƯỜNG\|XÃ\|ĐẶC KHU\)|tổ dân phố (số|\d)|tổ dân phố, khu phố|viết, tổ dân phố và nơi xảy ra",
    re.IGNORECASE,
)
"""Names that builders, samples and examples of former names have; all kinds together; the notice before it is fitted."""
KIND = re.compile(r".{0,60}\b(?:phường|tổ dân phố|tổ trưởng)\b.{0,40}", re.IGNORECASE)
NAMES = {"xã": "Quảng Bạch", "đặc khu": "Phú Quốc"}


@pytest.fixture(params=NAMES)
def kind(request):
    make_ward(
        unit_kind=request.param,
        group_word="thôn",
        name=NAMES[request.param],
        province="An Giang",
        responsible_body=f"Ủy ban nhân dân {request.param} {NAMES[request.param]}",
    )
    return request.param


def told_wrong(text: str) -> list[str]:
    return KIND.findall(SAID_RIGHTLY.sub("", text))


def words_in(response) -> str:
    """The text of a page or file: plain text, Word, or a zip of such."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return text_in(body)


def text_in(body: bytes) -> str:
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as packed:
            return "\n".join(text_in(packed.read(name)) for name in packed.namelist())
    return body.decode(errors="ignore")


def all_told_wrong(client, found) -> dict[str, list[str]]:
    answers = {address: told_wrong(words_in(client.get(address, follow=True))) for address in found}
    return {address: words for address, words in answers.items() if words}
