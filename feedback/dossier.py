"""What a conference's file («hồ sơ hội nghị») holds of what was said: public words, and what came of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Q

from dialogue_portal.lib.files import EXTENSIONS
from dialogue_portal.lib.spreadsheets import csv_bytes
from dialogue_portal.lib.text import capital
from dialogue_portal.lib.zip_stream import Entry, file_name
from sessions_app.dossier import page
from sessions_app.models import DialogueSession, WardProfile

from .models import (
    Attachment,
    Commitment,
    Draft,
    Issue,
    Opinion,
    ProgressFile,
    PromiseCorrection,
    ResponseFile,
    VerificationFile,
)
from .models.files import StoredFile
from .promises.story import ReportTold, corrections_told, reports_told, with_story


def entries(session: DialogueSession, ward: WardProfile) -> Iterator[Entry]:
    """Of a public `session`: opinions with their answers, promises, what the portal counts, files."""
    issues = list(Issue.objects.public().filter(session=session).with_public_count().in_order().select_related("topic"))
    opinions = list(Opinion.objects.public().filter(session=session).with_response().order_by("received_at", "pk"))
    promises = promises_of(session)
    commitments = [told.promise for told in promises if told.promise.session_id == session.pk]
    content = page("dossier/opinions.html", ward=ward, session=session, issues=issues, opinions=opinions)
    yield Entry("y-kien-va-tra-loi.html", "Ý kiến và trả lời", f"{len(opinions)} ý kiến", content)
    if promises:
        content, number = page("dossier/promises.html", ward=ward, session=session, promises=promises), len(promises)
        yield Entry("viec-phai-lam.html", "Việc phải làm: tiến độ, lùi hạn, xác nhận", f"{number} việc", content)
    counted = counted_table(opinions, commitments)
    yield Entry("so-lieu-cong-dem.csv", "Số liệu do cổng đếm", "Những gì đang đăng trên cổng", counted)
    yield from files(session)
    yield from files_of(promises)


@dataclass(frozen=True)
class Told:
    """A promise with its story as its page tells it; its pictures and documents lie beside, as files."""

    promise: Commitment
    reports: list[ReportTold]
    corrections: list[PromiseCorrection]
    files: list[ProgressFile | VerificationFile]


def promises_of(session: DialogueSession) -> list[Told]:
    """The public promises made at `session` or carried over to it."""
    about = Q(session=session) | Q(carry_overs__to_session=session)
    rows = Commitment.objects.public().filter(about).distinct().with_names().with_corrected_at().by_due_date()
    found = with_story(rows).prefetch_related("coordinating_bodies")
    return [Told(row, reports_told(row), corrections_told(row), list(files_shown(row))) for row in found]


def files_shown(promise: Commitment) -> Iterator[ProgressFile | VerificationFile]:
    """Taken off the rows that show them on a page."""
    said = chain.from_iterable(report.verifications.all() for report in promise.done_reports.all())
    for row in chain[Any](promise.progress.all(), said):
        yield from row.shown_files
        row.shown_files = []


def files_of(promises: Iterable[Told]) -> Iterator[Entry]:
    """What shows that promises were kept, or not. A sender's file keeps nothing of the name that it came with."""
    shown = ((told.promise, file) for told in promises for file in told.files)
    for number, (promise, file) in enumerate(shown, start=1):
        came_as = "ảnh người nêu ý kiến chụp" if isinstance(file, VerificationFile) else file.file_name
        extension = "jpg" if file.is_picture else EXTENSIONS.get(file.media_type, "bin")
        name = file_name(number, f"viec {promise.pk} {file.caption or came_as}", extension)
        yield entry_of(file, f"viec-phai-lam/{name}", f"Việc phải làm số {promise.pk}: {promise.title}")


def counted_table(opinions: Sequence[Opinion], commitments: Sequence[Commitment]) -> bytes:
    counts = {
        "Ý kiến đang đăng": len(opinions),
        "Ý kiến đã có trả lời": sum(1 for opinion in opinions if opinion.response),
        "Ý kiến quá hạn, chưa trả lời": sum(1 for opinion in opinions if opinion.overdue_since),
        "Việc phải làm": len(commitments),
        "Việc đã xác nhận xong": sum(row.state == "verified" for row in commitments),
        "Việc quá hạn": sum(row.is_overdue for row in commitments),
    }
    return csv_bytes([["Chỉ tiêu", "Số"], *([name, str(count)] for name, count in counts.items())])


def files(session: DialogueSession) -> Iterator[Entry]:
    """Pictures that came with opinions and were let through, then what the answers show."""
    pictures = Attachment.objects.public().filter(opinion__session=session).order_by("opinion", "pk")
    for number, picture in enumerate(pictures, start=1):
        about = f"Ảnh kèm ý kiến số {picture.opinion_id}"
        yield entry_of(picture, f"y-kien/{file_name(number, about, 'jpg')}", about)
    shown = ResponseFile.objects.public().filter(response__opinion__session=session, response__state=Draft.PUBLISHED)
    for number, file in enumerate(shown.select_related("response").order_by("response", "pk"), start=1):
        about = f"{capital(file.get_role_display())}, trả lời ý kiến số {file.response.opinion_id}"
        extension = "jpg" if file.is_picture else EXTENSIONS.get(file.media_type, "bin")
        name = file_name(number, f"y kien {file.response.opinion_id} {file.caption or file.file_name}", extension)
        yield entry_of(file, f"tra-loi/{name}", about)


def entry_of(file: StoredFile, name: str, about: str) -> Entry:
    stored = file.path(file.widths[-1], "jpg") if file.is_picture else str(file.file.name)
    return Entry(name, getattr(file, "caption", "") or about, about, stored=stored)
