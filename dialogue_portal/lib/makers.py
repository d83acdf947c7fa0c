"""Who wrote an office file, as the program that made it notes beside its pages: the name of an account, often that of a
clerk. Of what everybody can download nobody needs it."""

import io
import re
import zipfile
from typing import Any

from django.core.files.base import ContentFile

from .files import DOCX, NO_ARCHIVE, PDF, SPOILT, XLSX, BadFile

NAMES = ["docProps/core.xml", "docProps/app.xml"]
NAMED = re.compile(rb"(<((?:\w+:)?(?:creator|lastModifiedBy|Manager))(?:\s[^<>]*)?>)[^<]*(?=</\2>)")
"""Never on over the next «<»: else a few kilobytes, unpacked to begun tags alone, keep a process busy for days."""
SIGNATURES = "_xmlsignatures/"

SEALED = re.compile(rb"/(?:ByteRange|Encrypt)\b")
"""A signature holds for every byte; in an encrypted file nobody reads a name without the key."""

SAID = rb"[^()\\]|\\."
AUTHOR = re.compile(
    rb"/Author\s{0,9}(?:\(((?:%b|\((?:%b){0,300}\)){0,600})\)|<([0-9A-Fa-f\s]{0,2400})>)" % (SAID, SAID), re.DOTALL
)
"""Bounded, as a file of brackets alone would take hours."""

CREATOR = re.compile(rb"<dc:creator>(?:(?!<dc:creator>).){0,2000}?</dc:creator>", re.DOTALL)
WORDS = re.compile(rb"(?<=>)[^<>]+(?=<)")


def without_makers(upload: Any, media_type: str) -> Any:
    """`upload` itself, or what takes its place: the same without the names of those who wrote it. What is signed stays
    as it is. Raises `BadFile` for an office file that cannot be opened."""
    if media_type not in BARE:
        return upload
    upload.seek(0)
    content = upload.read()
    bare = BARE[media_type](content)
    upload.seek(0)
    return upload if bare == content else ContentFile(bare, upload.name)


def bare_pdf(content: bytes) -> bytes:
    """Blanks in the place of names, so that everything stays where the file says that it is. Names that lie in packed
    objects stay."""
    if SEALED.search(content):
        return content
    return CREATOR.sub(lambda told: WORDS.sub(blank, told[0]), AUTHOR.sub(blank_author, content))


def blank_author(found: re.Match[bytes]) -> bytes:
    group = 1 if found[1] is not None else 2
    start, end = (place - found.start() for place in found.span(group))
    return found[0][:start] + b" " * (end - start) + found[0][end:]


def blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])


def bare_office(content: bytes) -> bytes:
    out, is_named = io.BytesIO(), False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as made:
            if any(name.startswith(SIGNATURES) for name in archive.NameToInfo):
                return content
            told = {name: archive.read(name) for name in NAMES if name in archive.NameToInfo}
            bare = {name: NAMED.sub(rb"\1", part) for name, part in told.items()}
            is_named = bare != told
            for part in archive.infolist() if is_named else []:
                made.writestr(part, bare.get(part.filename) or archive.read(part))
    except NO_ARCHIVE as error:
        raise BadFile(SPOILT) from error
    return out.getvalue() if is_named else content


BARE = {PDF: bare_pdf, DOCX: bare_office, XLSX: bare_office}
