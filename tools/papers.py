"""Make each kind of paper that the demo has a row for, as Word, PDF and pictures of its pages: `make papers`.

For checking by eye: docs/the-thuc.md says what to compare. The demo is loaded into a temporary folder; in var/ only
var/van-ban/ is written. Without LibreOffice there are only Word files, without poppler no pictures.
"""

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from tools import serve

if TYPE_CHECKING:
    from sessions_app.documents import Paper
    from sessions_app.documents.content import Content
    from sessions_app.models import Body

FOLDER = serve.ROOT / "var" / "van-ban"
DPI = "80"
ISSUED_ON = dt.date(2026, 3, 5)
"""A day below 10 in a month below 10: the day is written with a zero, the month without."""
A_GAP = 500
"""Letters that a text must have more to be preferred although it has one more gap."""
CHOSEN = {"each_of": "groups"}
"""Options without which a paper is empty."""


def main(wanted: list[str]) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        load_demo(Path(folder))
        made = [write(paper) for paper in papers() if not wanted or paper.key in wanted]
    files = [file for file in made if file]
    print(f"{len(files)} tệp Word ở {FOLDER.relative_to(serve.ROOT)}/")
    pdfs = [file for file in map(as_pdf, files) if file]
    pages = sum(map(pictures_of, pdfs))
    print(f"{len(pdfs)} tệp PDF, {pages} ảnh trang")
    if len(pdfs) < len(files):
        raise SystemExit(1)


def load_demo(folder: Path) -> None:
    """Load the demo into a database of its own."""
    os.environ.update(VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="dialogue_portal.settings", DEBUG="1")
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_demo")


def papers() -> "list[Paper]":
    """All papers, and the plan once more as issued by the Party, which has another form."""
    from feedback.documents import PAPERS
    from sessions_app.models import BodyKind

    return [*PAPERS.values(), replace(PAPERS["plan"], key="plan-dang", issuer_kind=BodyKind.PARTY)]


def write(paper: "Paper") -> Path | None:
    """Write the paper about the row of the demo that fills it most."""
    from sessions_app.actions.drafting import usual_issuer
    from sessions_app.documents.docx import render
    from sessions_app.documents.heads import full_name
    from sessions_app.models.papers import WITHOUT_NUMBER
    from sessions_app.numbering import written as number_of

    body = usual_issuer(paper)
    found = list(written(paper, body))
    if not found:
        print(f"{paper.key}: dữ liệu minh họa không có gì để lập")
        return None
    best = max(found, key=worth)
    file = FOLDER / f"{paper.key}.docx"
    takes_number = paper.kind not in WITHOUT_NUMBER
    number_symbol = number_of(5, "", kind=paper.kind, issuer=body) if takes_number else None
    issuer = full_name(body)
    file.write_bytes(render(best, number_symbol=number_symbol, issued_on=ISSUED_ON, digest="0" * 64, issuer=issuer))
    gaps = [gap for content in best for gap in content.gaps]
    print(f"{file.stem}: {len(best)} văn bản, {len(gaps)} chỗ trống {gaps or ''}")
    return file


def worth(contents: "list[Content]") -> int:
    return sum(len(content.plain) - A_GAP * len(content.gaps) for content in contents)


def written(paper: "Paper", issuer: "Body") -> "Iterator[list[Content]]":
    from sessions_app.documents.content import Content

    options = {name: value for name, value in CHOSEN.items() if name in paper.options}
    for subject in subjects(paper.subject):
        contents = paper.write(subject, paper.head_of(issuer, subject), **options)
        yield [contents] if isinstance(contents, Content) else list(contents)


def subjects(name: str) -> Any:
    from django.apps import apps

    model = next(model for model in apps.get_models() if model._meta.model_name == name)
    return model._base_manager.order_by("pk")


def as_pdf(file: Path) -> Path | None:
    from sessions_app.documents.pdf import NoPdf, pdf_of

    try:
        file.with_suffix(".pdf").write_bytes(pdf_of(file.read_bytes()))
    except NoPdf as refusal:
        print(f"{file.name}: {refusal}")
        return None
    return file.with_suffix(".pdf")


def pictures_of(file: Path) -> int:
    """Returns the number of pages drawn."""
    if not shutil.which("pdftoppm"):
        print("Máy này không có pdftoppm nên không có ảnh trang (Debian, Ubuntu: apt install poppler-utils).")
        return 0
    subprocess.run(["pdftoppm", "-r", DPI, "-png", str(file), str(file.with_suffix(""))], check=True)
    return len(list(FOLDER.glob(f"{file.stem}-*.png")))


if __name__ == "__main__":
    main(sys.argv[1:])
