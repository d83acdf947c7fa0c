"""`manage.py migrate` without the time limit of pages: an index on a million rows takes longer than they may."""

from typing import Any

from django.core.management.commands import migrate

from dialogue_portal.lib.databases import lift_time_limit


class Command(migrate.Command):
    help = "Lập bảng dữ liệu, hoặc nâng bảng lên bản của mã nguồn. Có --check thì chỉ xem còn việc phải làm không."

    def handle(self, *args: Any, **options: Any) -> None:
        lift_time_limit()
        super().handle(*args, **options)
