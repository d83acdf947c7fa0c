from typing import Any

from dialogue_portal.lib.commands import OwnCommand
from dialogue_portal.lib.sentences import moment
from sessions_app import chain


class Command(OwnCommand):
    help = "Niêm nhật ký: ghi lại đầu mọi chuỗi và in dấu niêm. Nên chạy mỗi ngày, giữ dấu niêm ở nơi khác."

    def handle(self, *args: Any, **options: Any) -> None:
        seal = chain.seal()
        self.stdout.write(f"Đã niêm lúc {moment(seal.made_at)}: {seal.case_count} hồ sơ, {seal.event_count} việc.")
        self.stdout.write(f"Dấu niêm: {seal.digest}")
