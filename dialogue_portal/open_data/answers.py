"""The columns of an answer, in the tables of opinions and issues."""

from collections.abc import Callable

from feedback.lists.card_rows import ToldAnswer

from .columns import Column, Value


def of_answer(name: str, heading: str, meaning: str, value: Callable[[ToldAnswer], Value]) -> Column:
    """A column of the `answer` of a row; empty without an answer."""
    return Column(name, heading, meaning, lambda row: value(row.answer) if row.answer else None)


def signer_of(answer: ToldAnswer) -> str | None:
    return answer.signer.name if answer.signer and answer.signer.is_public else None


ANSWER = (
    of_answer(
        "co_quan_tra_loi",
        "Cơ quan trả lời",
        "Cơ quan, đơn vị đã trả lời; để trống là chưa có trả lời trên cổng.",
        lambda answer: answer.body.name,
    ),
    of_answer("ket_qua", "Kết quả", "Câu trả lời đi đến đâu.", lambda answer: answer.outcome.name),
    of_answer("tra_loi", "Nội dung trả lời", "Nguyên văn câu trả lời đang có hiệu lực.", lambda answer: answer.text),
    of_answer(
        "ngay_tra_loi",
        "Ngày trả lời",
        "Ngày ghi trên văn bản, hoặc ngày trả lời tại hội nghị.",
        lambda answer: answer.issued_on,
    ),
    of_answer(
        "tra_loi_tai_cho", "Trả lời tại chỗ", "«có» là trả lời ngay tại hội nghị.", lambda answer: answer.on_the_spot
    ),
    of_answer("so_van_ban", "Số văn bản", "Số, ký hiệu của văn bản trả lời.", lambda answer: answer.number_symbol),
    of_answer("can_cu", "Căn cứ", "Quy định mà câu trả lời dựa vào.", lambda answer: answer.legal_basis),
    of_answer(
        "nguoi_tra_loi", "Người trả lời", "Chức danh người trả lời, vào lúc ấy.", lambda answer: answer.answered_by
    ),
    of_answer("nguoi_ky", "Cán bộ ký", "Tên cán bộ ký, nếu có trong danh sách cán bộ đang đăng.", signer_of),
    of_answer(
        "loi_dinh_chinh",
        "Lời đính chính",
        "Câu trả lời này sửa điều gì của câu trả lời trước.",
        lambda answer: answer.correction_note,
    ),
)
