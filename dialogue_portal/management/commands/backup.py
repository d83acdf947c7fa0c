"""`manage.py backup THƯ-MỤC`: once a day, onto another disk."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from dialogue_portal import clock
from dialogue_portal.backup.making import DiskFull, make_backup, remove_old
from dialogue_portal.lib.commands import OwnCommand
from dialogue_portal.lib.object_storage import StoreUnavailable
from dialogue_portal.lib.sealed_files import Damaged
from dialogue_portal.lib.text import megabytes


class Command(OwnCommand):
    help = (
        "Sao lưu cơ sở dữ liệu và mọi tệp thành một tệp đã kiểm, trong khi cổng vẫn chạy; xóa bản quá hạn giữ. "
        "Có khóa BACKUP_KEY thì mã hóa. Không gồm các khóa của cổng."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            metavar="THƯ-MỤC",
            nargs="?",
            default=settings.BACKUP_DIR,
            help="thư mục; không ghi thì BACKUP_DIR",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"]:
            raise CommandError("Hãy ghi thư mục sao lưu, hoặc đặt biến môi trường BACKUP_DIR.")
        folder = Path(options["folder"])
        is_doubted = clock.is_doubted()  # fails without tables, before there is a backup of nothing
        try:
            path, manifest = make_backup(folder, settings.BACKUP_KEY, self.say)
            gone = [] if is_doubted else remove_old(folder, path)
        except (DiskFull, Damaged) as error:
            raise CommandError(str(error)) from error
        except StoreUnavailable as error:
            raise CommandError(
                f"Kho tệp (FILES_URL) không trả lời hoặc từ chối: {error.strerror}. Chưa có bản sao lưu mới, các bản "
                "cũ còn nguyên."
            ) from error
        except OSError as error:
            raise CommandError(f"Không ghi được vào {folder}: {error.strerror}.") from error
        rows = sum(manifest.counts.values())
        size = megabytes(path.stat().st_size)
        self.say(f"Đã sao lưu và đọc lại: {path} ({size} MB, {rows} dòng, {manifest.file_count} tệp).")
        if manifest.seal:
            self.say(f"Dấu niêm nhật ký: {manifest.seal['digest']}")
        if gone:
            self.say(f"Đã xóa {len(gone)} bản sao lưu quá hạn giữ.")
        if not settings.BACKUP_KEY:
            self.say("Bản này KHÔNG mã hóa: ai có tệp là đọc được thông tin của người dân. Hãy đặt BACKUP_KEY.")
        self.say("Các khóa SECRET_KEY, CODE_KEY, AUDIT_KEY, BACKUP_KEY không nằm trong bản sao lưu: hãy giữ riêng.")
