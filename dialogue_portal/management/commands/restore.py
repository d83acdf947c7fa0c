"""`manage.py restore TỆP`: into an empty database and an empty folder, with the portal stopped."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connection

from dialogue_portal.backup.databases import NotRestorable
from dialogue_portal.backup.restoring import Restored, moment_of, restore_backup
from dialogue_portal.backup.tombstones import NAME
from dialogue_portal.backup.unfinished import is_marked
from dialogue_portal.lib.commands import OwnCommand
from dialogue_portal.lib.databases import lift_time_limit
from dialogue_portal.lib.object_storage import StoreUnavailable
from dialogue_portal.lib.sealed_files import Damaged

NOTHING_DONE = "Cơ sở dữ liệu chưa bị đụng tới; kho đã nhận dở thì dọn cho trống rồi chạy lại."
HALF_DONE = (
    "Dữ liệu đã vào nhưng những gì từng được xóa chưa được xóa lại, nên cổng không mở. Hãy tạo lại cơ sở dữ liệu "
    "trống, dọn kho cho trống rồi chạy lại."
)


class Command(OwnCommand):
    help = "Khôi phục từ một bản sao lưu vào cơ sở dữ liệu và thư mục tệp trống. Kiểm bản sao lưu trước khi ghi gì."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="TỆP", help="tệp sao-luu-….tar.gz hoặc .tar.gz.khoa")
        parser.add_argument(
            "--clock-is-right",
            action="store_true",
            help="đã xem đồng hồ của máy, giờ đúng: khôi phục cả khi bản sao lưu mới nhất đã cũ",
        )

        parser.add_argument(
            "--keys-are-lost",
            action="store_true",
            help="khóa của cổng lúc sao lưu đã mất hẳn: khôi phục với khóa mới, mã đã phát không dùng được nữa",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"Không có tệp {path}.")
        lift_time_limit()
        try:
            told = {name: options[name] for name in ["clock_is_right", "keys_are_lost"]}
            restored = restore_backup(path, settings.BACKUP_KEY, self.say, **told)
        except (Damaged, NotRestorable) as error:
            raise CommandError(str(error)) from error
        except StoreUnavailable as error:
            left = HALF_DONE if is_marked(connection) else NOTHING_DONE
            raise CommandError(f"Kho tệp (FILES_URL) không trả lời hoặc từ chối: {error.strerror}. {left}") from error
        self.tell(restored, path.parent)

    def tell(self, restored: Restored, folder: Path) -> None:
        rows = sum(restored.manifest.counts.values())
        self.say(f"Đã khôi phục {rows} dòng, {restored.manifest.file_count} tệp, lúc {moment_of(restored.manifest)}.")
        self.say(
            f"Đã xóa, rút lại {restored.erased} mục từng được xóa, được rút; xóa {restored.forgotten} mục quá hạn lưu."
        )
        if not restored.has_tombstones:
            self.say(f"CHÚ Ý: không thấy {NAME} trong {folder}: dữ liệu của người từng được xóa có thể sống lại.")
        if restored.missing:
            self.say(f"CHÚ Ý: {restored.missing} tệp mà hồ sơ nhắc tới không có trong bản sao lưu; hãy tìm ở bản khác.")
        if restored.faults:
            for fault in restored.faults:
                self.stderr.write(fault)
            raise CommandError(
                "Dữ liệu đã vào nhưng nhật ký hoặc số dòng không khớp. Thường là do AUDIT_KEY khác lúc sao lưu: "
                "hãy đặt lại khóa cũ rồi chạy manage.py verify_events."
            )
        self.say("Nhật ký khớp với dấu niêm trong bản sao lưu.")
        self.say(
            "Việc tiếp theo: deploy/upgrade (hay manage.py collectstatic --no-input rồi khởi động cổng), mở /readyz, "
            "đăng nhập xem một hồ sơ có ảnh, tra cứu thử một mã."
        )
