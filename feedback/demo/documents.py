"""The demo's papers. The PDFs are in `papers/`, printed by a browser from the pages beside them; the minutes are
written here, as they name the day."""

import zipfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile
from django.utils import timezone

from dialogue_portal.lib.files import recognise
from dialogue_portal.lib.text_extraction import text_of
from sessions_app import actions
from sessions_app.document_words import keep_text
from sessions_app.models import Body, DialogueSession, Document, DocumentKind, DocumentVersion, User

PAPERS = Path(__file__).parent / "papers"
MARK = "DỮ LIỆU MINH HỌA. Phường Minh Họa không có thật."

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
RELATIONSHIPS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="word/document.xml" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def add_document(
    session: DialogueSession,
    *,
    by: User,
    kind: DocumentKind,
    subject: str,
    issuer: Body,
    number_symbol: str,
    file_name: str,
    content: bytes,
    signer: str = "",
) -> Document:
    """A published document with one file, dated today by the clock."""
    document = Document.objects.create(
        session=session,
        kind=kind,
        subject=subject,
        issuer=issuer,
        number_symbol=number_symbol,
        issued_on=timezone.localdate(),
        signer=signer,
        is_illustrative=True,
    )
    add_file(document, file_name, content)
    actions.publish_document(document, by=by)
    return document


def add_file(document: Document, file_name: str, content: bytes, note: str = "") -> None:
    """Add a file; its text is read at once, as the demo made it itself."""
    file = ContentFile(content, name=file_name)
    media_type = recognise(file, len(content))
    version = DocumentVersion.objects.create(
        document=document, file=file, file_name=file_name, media_type=media_type, size=len(content), note=note
    )
    keep_text(version, text=text_of(content, media_type))


def correct_document(document: Document, file_name: str, content: bytes, *, by: User, note: str) -> None:
    """Add a newer version of a published file, with a note of what is different."""
    add_file(document, file_name, content, note)
    actions.record(document, "add_file", by=by, reason=note)


def pdf(name: str) -> bytes:
    return (PAPERS / name).read_bytes()


def docx(paragraphs: list[str]) -> bytes:
    """A Word file of plain paragraphs, the first of them centred, under the mark of the demo."""
    body = paragraph(MARK, "center") + paragraph(paragraphs[0], "center")
    body += "".join(paragraph(text, "both") for text in paragraphs[1:])
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONSHIPS)
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        )
    return out.getvalue()


def paragraph(text: str, alignment: str) -> str:
    font = 'w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"'
    style = f'<w:rPr><w:rFonts {font}/><w:sz w:val="28"/></w:rPr>'
    return f'<w:p><w:pPr><w:jc w:val="{alignment}"/></w:pPr><w:r>{style}<w:t>{escape(text)}</w:t></w:r></w:p>'
