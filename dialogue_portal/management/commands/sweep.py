from typing import Any

from django.core.management.base import CommandError

from dialogue_portal import clock
from dialogue_portal.lib.commands import OwnCommand
from feedback.actions.sweep import count_some, sweep


class Command(OwnCommand):
    help = "Xóa ý kiến viết dở, số đếm lượt, tên người đăng ký đã quá thời hạn lưu; đếm lại số liệu. Chạy mỗi giờ."

    def handle(self, *args: Any, **options: Any) -> None:
        if clock.is_doubted():
            raise CommandError(clock.DOUBTED.format(so="chưa xóa gì: có thể chưa quá hạn lưu"))
        done = sweep() | count_some()
        self.stdout.write(
            f"Đã xóa {done['drafts']} bản viết dở, {done['tries']} số đếm cũ, "
            f"tên và cách liên lạc của {done['registrants']} người đăng ký; "
            f"đếm lại số liệu của {done['figures']} hội nghị, số người cùng quan tâm của {done['concerns']} ý kiến."
        )
