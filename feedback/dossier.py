"""What a conference's file («hồ sơ hội nghị») holds of what was said: public words, and what came of it."""

from collections.abc import Iterator, Sequence

from dialogue_portal.lib.bundles import Entry, file_name
from dialogue_portal.lib.files import EXTENSIONS
from dialogue_portal.lib.spreadsheets import csv_bytes
from dialogue_portal.lib.text import capital
from sessions_app.dossier import page
from sessions_app.models import DialogueSession, WardProfile

from .models import Attachment, Commitment, Draft, Issue, Opinion, ResponseFile
from .models.files import StoredFile


def entries(session: DialogueSession, ward: WardProfile) -> Iterator[Entry]:
    """Of a public `session`: opinions with their answers, promises, what the portal counts, files."""
    issues = list(Issue.objects.public().filter(session=session).with_public_count().in_order().select_related("topic"))
    opinions = list(Opinion.objects.public().filter(session=session).with_response().order_by("received_at", "pk"))
    promised = Commitment.objects.public().filter(session=session)
    commitments = list(promised.with_names().with_corrected_at().by_due_date())
    content = page(
        "dossier/opinions.html", ward=ward, session=session, issues=issues, opinions=opinions, commitments=commitments
    )
    yield Entry("y-kien-va-tra-loi.html", "Ý kiến, trả lời và việc phải làm", f"{len(opinions)} ý kiến", content)
    counted = counted_table(opinions, commitments)
    yield Entry("so-lieu-cong-dem.csv", "Số liệu do cổng đếm", "Những gì đang đăng trên cổng", counted)
    yield from files(session)


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
