"""`manage.py make_load`: a great many made-up opinions, to see how the portal works when it has grown."""

import time
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dialogue_portal.lib.commands import OwnCommand
from feedback import load
from feedback.demo import NotEmpty, refuse_foreign


class Command(OwnCommand):
    help = "Nạp rất nhiều ý kiến đặt ra để thử tải. Chỉ vào cơ sở dữ liệu trống hoặc chỉ có dữ liệu minh họa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--opinions", metavar="SỐ", type=int, default=1_000_000, help="số ý kiến (mặc định 1.000.000)"
        )
        parser.add_argument("--sessions", metavar="SỐ", type=int, default=200, help="số hội nghị (mặc định 200)")

    def handle(self, *args: Any, **options: Any) -> None:
        scale = load.Scale(options["opinions"], options["sessions"])
        if not 1 <= scale.sessions <= scale.opinions:
            raise CommandError("Cần ít nhất 1 hội nghị, và mỗi hội nghị ít nhất 1 ý kiến.")
        try:
            refuse_foreign("dữ liệu thử tải.")
        except NotEmpty as refusal:
            raise CommandError(str(refusal)) from None
        began = time.monotonic()
        load.fill(scale, lambda words: self.stdout.write(f"{time.monotonic() - began:6.0f} giây: {words}"))
        self.stdout.write(f"Xong sau {time.monotonic() - began:.0f} giây.")
