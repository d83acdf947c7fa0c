"""Why mail is not sent, in words for each kind of error, which is all that the outbox keeps of it."""

from typing import NamedTuple

from django.db.models import Count

from sessions_app.models import OutboxMessage


class Fault(NamedTuple):
    """What is wrong, as the rest of a sentence, and where the operator looks."""

    words: str
    remedy: str = ""


HANGS = Fault(
    "máy chủ thư nhận kết nối rồi im lặng hay ngắt giữa chừng",
    "Nếu mãi như vậy: xem cổng mạng trong EMAIL_URL (465 đi với ssl=True, 587 với tls=True), hỏi nơi giữ máy chủ thư.",
)
NO_TLS = Fault(
    "không mã hóa được đường truyền tới máy chủ thư",
    "Xem cổng mạng, «tls», «ssl» trong EMAIL_URL có hợp nhau không (465 đi với ssl=True, 587 với tls=True), chứng thư "
    "của máy chủ thư còn hạn không, tên máy trong EMAIL_URL có phải tên trong chứng thư không.",
)
GREETED_BADLY = Fault("máy chủ thư từ chối kết nối từ máy này", "Hỏi nơi giữ máy chủ thư: máy này có bị chặn không.")
FAULTS = {
    "NoAddress": Fault("không có địa chỉ dùng được"),
    "ConnectionRefusedError": Fault(
        "máy chủ thư không nhận kết nối", "Xem máy chủ thư còn chạy không, tên máy và cổng mạng trong EMAIL_URL."
    ),
    "gaierror": Fault("không tìm thấy máy chủ thư", "Xem tên máy trong EMAIL_URL, mạng và DNS của máy này."),
    "OSError": Fault("không tới được máy chủ thư", "Xem mạng của máy này và tường lửa."),
    "TimeoutError": HANGS,
    "SMTPServerDisconnected": HANGS,
    "ConnectionResetError": HANGS,
    "BrokenPipeError": HANGS,
    "SMTPAuthenticationError": Fault(
        "máy chủ thư không nhận tên hay mật khẩu của cổng",
        "Xem tên, mật khẩu trong EMAIL_URL; ký tự đặc biệt viết theo mã (@ là %40).",
    ),
    "SMTPNotSupportedError": NO_TLS,
    "SSLError": NO_TLS,
    "SSLCertVerificationError": NO_TLS,
    "SSLEOFError": NO_TLS,
    "SSLZeroReturnError": NO_TLS,
    "SMTPSenderRefused": Fault(
        "máy chủ thư không nhận thư gửi từ địa chỉ của cổng",
        "Xem DEFAULT_FROM_EMAIL; máy chủ đòi đăng nhập hay mã hóa trước thì ghi tên, mật khẩu, tls=True vào EMAIL_URL.",
    ),
    "SMTPRecipientsRefused": Fault("máy chủ thư không nhận địa chỉ của người nhận"),
    "SMTPDataError": Fault(
        "máy chủ thư không nhận nội dung thư",
        "Thường vì coi là thư rác: hỏi nơi giữ máy chủ thư, xem bản ghi SPF, DKIM của tên miền.",
    ),
    "SMTPConnectError": GREETED_BADLY,
    "SMTPHeloError": GREETED_BADLY,
}


def fault_of(kind: str) -> Fault:
    """The fault for a `last_error`. An error that does not come from a mail server tells a programmer more than
    staff."""
    return FAULTS.get(kind, Fault(f"lỗi «{kind}»", "Tìm «was not sent» trong log."))


def why_mail_waits() -> list[tuple[int, Fault]]:
    """How many mails wait for the same reason, most first, and the reason."""
    numbers: dict[Fault, int] = {}
    failed = OutboxMessage.objects.waiting_mail().exclude(last_error="").order_by()
    for kind, number in failed.values_list("last_error").annotate(number=Count("pk")):
        numbers[fault_of(kind)] = numbers.get(fault_of(kind), 0) + number
    return sorted(((number, fault) for fault, number in numbers.items()), reverse=True)
