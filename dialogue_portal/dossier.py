"""«Hồ sơ hội nghị»: one zip with everything published of a conference, and an index to it."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

import feedback.dossier
import sessions_app.dossier
from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.spreadsheets import csv_bytes
from dialogue_portal.lib.text import slugify
from dialogue_portal.lib.zip_stream import Entry, Packed, zipped
from sessions_app.models import DialogueSession, WardProfile

from .made_files import not_too_often
from .open_data.issues import ISSUES
from .open_data.opinions import OPINIONS
from .open_data.promises import PROMISES

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "dossier.css"
WORDS_OF_A_NAME = 50
"""Signs: a path within the folder must stay below what old Windows opens."""


@require_safe
@not_too_often
def dossier(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The zip. The database is read before the first byte is sent, once for all who ask at the same moment; files are
    opened one by one. A HEAD request gets only the headers and is not counted."""
    session = get_object_or_404(DialogueSession.objects.public(), slug=slug)
    # The title ends with the year, and is cut: two years' files would unpack into one folder.
    name = f"ho-so-{session.year}-so-{session.pk}-{slugify(session.slug, WORDS_OF_A_NAME)}"
    content = [] if request.method == "HEAD" else zipped(name, kept(lambda: packed(session), "dossier", slug))
    return StreamingHttpResponse(content, content_type="application/zip", headers=as_file(f"{name}.zip"))


def packed(session: DialogueSession) -> tuple[Packed, ...]:
    return tuple(map(Packed.of, entries_of(session)))


def entries_of(session: DialogueSession) -> list[Entry]:
    ward = WardProfile.current()
    found = [*sessions_app.dossier.entries(session, ward), *feedback.dossier.entries(session, ward), *tables(session)]
    entries = [entry for entry in found if entry.is_there]
    return [*index(session, ward, entries), *entries]


def tables(session: DialogueSession) -> Iterator[Entry]:
    """What was said and what came of it, with the columns of the open data."""
    for name, dataset in {"y-kien-va-tra-loi": OPINIONS, "van-de": ISSUES, "viec-phai-lam": PROMISES}.items():
        yield Entry(f"{name}.csv", f"{dataset.title}, dạng bảng", content=csv_bytes(dataset.table_of(session)))


def index(session: DialogueSession, ward: WardProfile, entries: list[Entry]) -> list[Entry]:
    """The list of `entries` three times: for people, for spreadsheets and for programs."""
    page = sessions_app.dossier.page("dossier/index.html", ward=ward, session=session, entries=entries)
    table = [["Tệp", "Tiêu đề", "Ghi chú", "Cỡ (byte)"]]
    table += [[entry.name, entry.title, entry.about, str(entry.size)] for entry in entries]
    facts = {
        "hoi_nghi": session.title,
        "don_vi": session.ward_then,
        "nam": session.year,
        "dia_chi": absolute(session.get_absolute_url()),
        "tep": [{"ten": row.name, "tieu_de": row.title, "ghi_chu": row.about, "co": row.size} for row in entries],
    }
    return [
        Entry("muc-luc.html", "Mục lục", content=page),
        Entry("muc-luc.csv", "Mục lục, dạng bảng", content=csv_bytes(table)),
        Entry("muc-luc.json", "Mục lục cho máy đọc", content=json.dumps(facts, ensure_ascii=False, indent=1).encode()),
        Entry("trinh-bay.css", "Cách trình bày", content=STYLE.read_bytes()),
    ]
