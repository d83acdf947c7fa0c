import sys
from typing import Any

from dialogue_portal.lib.commands import OwnCommand
from dialogue_portal.lib.sentences import moment
from sessions_app import chain


class Command(OwnCommand):
    help = "Kiểm nhật ký và các lần niêm, chỉ ra dòng đầu tiên không khớp của mỗi hồ sơ; khi đó mã kết thúc là 1."

    def handle(self, *args: Any, **options: Any) -> None:
        tally = chain.Tally()
        faults = 0
        for fault in chain.verify(tally):
            self.stderr.write(str(fault))
            faults += 1
        self.stdout.write(f"Đã kiểm {tally.events} việc của {tally.cases} hồ sơ.")
        seal = chain.latest_seal()
        if seal:
            self.stdout.write(f"Lần niêm mới nhất: {moment(seal.made_at)}, dấu niêm {seal.digest}.")
        else:
            self.stdout.write("Chưa niêm lần nào: hồ sơ bị xóa cả sẽ không phát hiện được.")
        if faults:
            self.stderr.write(f"Có {faults} chỗ không khớp.")
            sys.exit(1)
        self.stdout.write("Mọi chuỗi đều khớp.")
