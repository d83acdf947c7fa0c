from typing import Any

from django.core.management.base import BaseCommand

from feedback.actions.sweep import sweep


class Command(BaseCommand):
    help = "Xóa ý kiến viết dở quá 24 giờ, các số đếm cũ, tên người đăng ký quá hạn giữ; đếm lại số liệu. Chạy mỗi giờ."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep()
        self.stdout.write(
            f"Đã xóa {done['drafts']} bản viết dở, {done['windows']} số đếm cũ, "
            f"tên và cách liên lạc của {done['registrants']} người đăng ký; "
            f"đếm lại số liệu của {done['figures']} hội nghị."
        )
