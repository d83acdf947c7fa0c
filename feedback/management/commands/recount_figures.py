from typing import Any

from django.core.management.base import CommandError, CommandParser

from dialogue_portal.lib.commands import OwnCommand
from feedback.actions import concern
from feedback.deadlines import answer_time_differences, recount_answer_times
from feedback.figures import stored


class Command(OwnCommand):
    help = "Đếm lại mọi số liệu từ đầu. Với --check chỉ so sánh, không ghi gì; có sai khác thì báo lỗi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="chỉ đếm lại và so sánh")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.compare()
            return
        answers, sessions, concerns = recount_answer_times(), stored.store(everything=True), concern.recount_all()
        self.stdout.write(
            f"Đã tính lại thời gian của {answers} câu trả lời, đếm lại {sessions} hội nghị; "
            f"sửa số người cùng quan tâm của {concerns} ý kiến."
        )

    def compare(self) -> None:
        wrong = [f"{what}: số đã lưu khác số đếm lại" for what in stored.differences()]
        wrong += [f"ý kiến {pk}: thời gian trả lời đã lưu khác khi tính lại" for pk in answer_time_differences()]
        wrong += [f"ý kiến {pk}: số người cùng quan tâm đã lưu khác số đếm lại" for pk in concern.differing()]
        for line in wrong:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} chỗ sai khác. Chạy lại không có --check để ghi số đúng.")
        self.stdout.write("Mọi số liệu đúng như đếm lại.")
