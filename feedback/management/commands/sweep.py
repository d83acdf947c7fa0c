from typing import Any

from django.core.management.base import BaseCommand

from feedback.actions.sweep import sweep


class Command(BaseCommand):
    help = "Xóa ý kiến viết dở quá 24 giờ và các số đếm lượt cũ. Nên chạy mỗi giờ."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep()
        self.stdout.write(f"Đã xóa {done['drafts']} bản viết dở, {done['windows']} số đếm cũ.")
