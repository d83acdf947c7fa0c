from typing import Any

from dialogue_portal.lib.commands import OwnCommand
from sessions_app.document_words import read_version
from sessions_app.models import DocumentVersion


class Command(OwnCommand):
    help = "Lấy chữ trong các tệp văn bản chưa được đọc, để tìm kiếm được. Chạy một lần sau khi nâng cấp."

    def handle(self, *args: Any, **options: Any) -> None:
        versions = list(DocumentVersion.objects.filter(reading=None).order_by("pk"))
        failed = sum(bool(read_version(version).problem) for version in versions)
        self.stdout.write(f"Đã đọc {len(versions)} tệp, {failed} tệp không lấy được chữ.")
