"""Files as written by office programs."""

import io
import zipfile

from docx import Document

CLERK = "Trần Thị Thử"


def word_of_a_clerk():
    made, out = Document(), io.BytesIO()
    made.core_properties.author, made.core_properties.last_modified_by = CLERK, f"{CLERK} sửa"
    made.core_properties.title = "Thông báo"
    made.add_paragraph("Nội dung.")
    made.save(out)
    return out.getvalue()


def names_in(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [name for name in archive.namelist() if CLERK in archive.read(name).decode(errors="replace")]


def office_file(main, **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in {"[Content_Types].xml": "x", main: "x", **parts}.items():
            archive.writestr(name, text)
    return out


def word(text="<w:t>x</w:t>", **parts):
    return office_file("word/document.xml", **{"word/document.xml": text, **parts})
