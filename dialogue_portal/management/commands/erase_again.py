"""`manage.py erase_again THƯ-MỤC`: after a restore by other means than `manage.py restore`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dialogue_portal.backup import tombstones
from dialogue_portal.lib.commands import OwnCommand
from dialogue_portal.lib.sealed_files import Damaged
from feedback.privacy.scrubbing import scrub_personal


class Command(OwnCommand):
    help = "Xóa, rút lại những hồ sơ ghi trong da-xoa.jsonl, sau khi khôi phục bằng công cụ khác."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="THƯ-MỤC", help="thư mục có tệp da-xoa.jsonl")
        parser.add_argument(
            "--keys-are-lost",
            action="store_true",
            help="AUDIT_KEY cũ đã mất hẳn: tin cả những dòng không mang dấu của khóa ở đây",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        if not tombstones.lie_beside(folder):
            raise CommandError(f"Không có tệp {tombstones.NAME} trong {folder}.")
        try:
            erased = tombstones.apply(folder, options["keys_are_lost"])
        except Damaged as error:
            raise CommandError(str(error)) from error
        scrub_personal()
        self.stdout.write(f"Đã xóa, rút lại {erased} mục.")
