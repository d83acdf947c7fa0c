"""Take the author's name out of an office file. Word and Excel write the name of the account, often a clerk's, into the
file's properties; nobody who downloads a published file needs it."""

import io
import re
import zipfile
from typing import Any

from django.core.files.base import ContentFile

from .files import DOCX, NO_ARCHIVE, SPOILT, XLSX, BadFile

NAMES = ["docProps/core.xml", "docProps/app.xml"]
NAMED = re.compile(rb"(<((?:\w+:)?(?:creator|lastModifiedBy|Manager))(?:\s[^<>]*)?>)[^<]*(?=</\2>)")
"""Never on over the next «<»: else a few kilobytes, unpacked to begun tags alone, keep a process busy for days."""
SIGNATURES = "_xmlsignatures/"


def without_authors(upload: Any, media_type: str) -> Any:
    """`upload` itself, or a copy without the names of its authors. Signed files stay as they are. Raises `BadFile` for
    an office file that cannot be opened."""
    if media_type not in {DOCX, XLSX}:
        return upload
    upload.seek(0)
    content = upload.read()
    bare = bare_office(content)
    upload.seek(0)
    return upload if bare == content else ContentFile(bare, upload.name)


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
