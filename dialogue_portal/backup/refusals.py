"""What a restore refuses before it writes anything: a target that is not empty or another program's, and a backup that
does not fit the clock, keys or code here."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from dialogue_portal import clock, keys
from dialogue_portal.command_line import OURS
from dialogue_portal.files_and_rows import files_in_storage
from feedback.demo import is_empty

from . import early_trials
from .archive import Manifest
from .databases import VENDORS, NotRestorable
from .making import newest_in

NAMED = 3
"""Tables named in a message."""


def refuse_full_target() -> None:
    """Raises `NotRestorable` if a restored portal would be mixed with anything here."""
    refuse_somebody_elses()
    has_tables = "feedback_opinion" in connection.introspection.table_names()
    if has_tables and not is_empty():
        raise NotRestorable("Cơ sở dữ liệu đích đã có dữ liệu. Chỉ khôi phục vào cơ sở dữ liệu trống.")
    if next(files_in_storage(), None):
        place = "Kho tệp (FILES_URL)" if settings.FILES_URL else f"Thư mục tệp {settings.MEDIA_ROOT}"
        raise NotRestorable(f"{place} đã có tệp. Chỉ khôi phục vào nơi trống.")


def refuse_somebody_elses() -> None:
    """Raises `NotRestorable` if no table is ours and some are not Django's either."""
    there = connection.introspection.table_names()
    known = {*connection.introspection.django_table_names(), MigrationRecorder.Migration._meta.db_table}
    others = sorted(set(there) - known)
    if others and not any(name.startswith(OURS) for name in there):
        raise NotRestorable(
            f"Trong cơ sở dữ liệu này có bảng của chương trình khác ({', '.join(others[:NAMED])}). Chưa ghi gì. Cổng "
            "cần một cơ sở dữ liệu của riêng mình: hãy xem DATABASE_URL."
        )


def refuse_clock_ahead(folder: Path, manifest: Manifest) -> None:
    """Raises `NotRestorable` if days have passed since the newest backup here. By a clock that leapt ahead, data within
    its time would be erased after the restore, and be missing in the next backup."""
    made_at = [parse_datetime(manifest.made_at), newest_in(folder)]
    days = (timezone.now() - max(moment for moment in made_at if moment)).days
    if days >= clock.LEAP.days:
        raise NotRestorable(
            f"Đồng hồ của máy này chỉ {timezone.localtime():%H:%M ngày %d/%m/%Y}, muộn hơn bản sao lưu mới nhất ở "
            f"{folder} {days} ngày. Khôi phục xong, lệnh xóa ngay những gì quá thời hạn lưu tính theo đồng hồ ấy. Chưa "
            "ghi gì. Hãy xem timedatectl: giờ sai thì sửa rồi chạy lại; giờ đúng thì chạy lại với --clock-is-right."
        )


def refuse_other_keys(manifest: Manifest) -> None:
    """Raises `NotRestorable` if the saved portal had other keys; older backups do not tell."""
    ours = keys.marks()
    if others := [name for name, mark in manifest.key_marks.items() if ours.get(name) != mark]:
        raise NotRestorable(
            f"{', '.join(others)} ở đây không phải khóa của cổng lúc sao lưu. CODE_KEY khác thì mã trên giấy biên nhận "
            "không mở được hồ sơ, AUDIT_KEY khác thì nhật ký không kiểm được. Chưa ghi gì. Hãy đặt đúng khóa cũ rồi "
            "chạy lại; khóa cũ đã mất hẳn thì chạy lại với --keys-are-lost."
        )


def refuse_other_version(manifest: Manifest) -> None:
    """Raises `NotRestorable` for a backup of a newer portal, of an early trial or of an unknown kind of database."""
    if manifest.vendor not in VENDORS:
        raise NotRestorable(f"Bản sao lưu này của {manifest.vendor}: cổng không dùng cơ sở dữ liệu ấy.")
    graph = MigrationLoader(None).graph
    targets = early_trials.as_of_today(manifest.migrations.items())
    unknown = [key for key in targets if key not in graph.nodes]
    if unknown and early_trials.made(unknown, parse_datetime(manifest.made_at)):
        raise NotRestorable(early_trials.REFUSED.format("Bản sao lưu này", "khôi phục bằng mã ấy"))
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown)
        raise NotRestorable(f"Bản sao lưu của phiên bản mới hơn mã nguồn ở đây ({names}).")
    if connection.vendor == manifest.vendor == "sqlite":
        return
    passed = {key for target in targets for key in graph.forwards_plan(target)}
    if MigrationRecorder(connection).applied_migrations().keys() - passed:
        raise NotRestorable("Cơ sở dữ liệu đích đã có bảng của phiên bản mới hơn. Hãy tạo một cơ sở dữ liệu trống.")


def refuse_early_trial() -> None:
    """Raises `NotRestorable` if the tables here cannot go on from where they stand."""
    if early_trials.is_amid_steps():
        way = "chạy deploy/upgrade (máy chạy thử: make run)"
        raise NotRestorable(early_trials.REFUSED.format("Bảng dữ liệu ở đây", way))
