"""`manage.py retention`: once a day. With `--dry-run` it only lists what would be deleted."""

import datetime as dt
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Count, Min
from django.utils import timezone

from dialogue_portal import clock
from dialogue_portal.lib.commands import OwnCommand
from dialogue_portal.lib.databases import lift_time_limit
from feedback.actions.forget import FORGET, forget
from feedback.privacy.retention import past
from sessions_app.models import RetentionRule

LINE = "{:>8}  {:>10}  {:<10}  {}"


class Command(OwnCommand):
    help = "Xóa dữ liệu quá thời hạn lưu đã đặt. Với --dry-run chỉ đếm, không xóa gì. Chạy mỗi ngày."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="chỉ đếm và in ra, không xóa gì")

    def handle(self, *args: Any, **options: Any) -> None:
        lift_time_limit()
        is_trial = options["dry_run"]
        if not is_trial and clock.is_doubted():
            raise CommandError(clock.DOUBTED.format(so="chưa xóa gì: có thể chưa quá hạn lưu"))
        self.stdout.write("Sẽ xóa khi chạy thật:" if is_trial else "Đã xóa:")
        self.stdout.write(LINE.format("số mục", "cũ nhất", "giữ trong", "loại dữ liệu"))
        for kind in FORGET:
            rule = RetentionRule.objects.of(kind)
            found = [rows.order_by().aggregate(number=Count("pk"), oldest=Min("since")) for rows in past(kind)]
            oldest = min(filter(None, (each["oldest"] for each in found)), default=None)
            number = sum(each["number"] for each in found) if is_trial else forget(kind)
            self.stdout.write(LINE.format(number, day_of(oldest), rule.period, rule))


def day_of(moment: dt.date | dt.datetime | None) -> str:
    if moment is None:
        return "—"
    day = timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment
    return f"{day:%d/%m/%Y}"
