"""The desks of the staff site: pages for daily work, each for those who may do it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse

from sessions_app.staff_views import conclusions, copy, groups, numbers, overview, texts

from .staff_views import (
    answering,
    attachments,
    calendar_days,
    calls,
    case,
    case_list,
    conclusion_corrections,
    find,
    keying,
    leader,
    list_import,
    moderation,
    papers,
    persons,
    photos,
    promises,
    registrations,
    slips,
    sorting,
    synthesis,
)


@dataclass(frozen=True)
class Desk:
    """A page of daily work. `about` says in one line what is done there; a desk without a name is not on the index.

    Who may open it its view decides. The index asks for `permission`, of several for any one.
    """

    address: str
    url_name: str
    view: Callable[..., Any]
    permission: str | tuple[str, ...] = ""
    name: str = ""
    about: str = ""


DESKS = [
    Desk(
        "lanh-dao/",
        "leader",
        leader.leader,
        leader.MAY_LEAD,
        "Trang lãnh đạo",
        "Cái gì quá hạn và của ai, người dân chưa hài lòng về gì, chờ ký gì; báo cáo quý, 6 tháng, năm.",
    ),
    Desk("tim/", "find", find.find),
    Desk("tep/<uuid:key>/", "attachment_file", attachments.attachment_file),
    Desk(
        "duyet/",
        "moderation",
        moderation.moderation,
        moderation.MAY_MODERATE,
        "Duyệt ý kiến",
        "Đọc ý kiến mới, bỏ thông tin riêng, đăng lên cổng hoặc trả lời vì sao không đăng.",
    ),
    Desk("duyet/<int:pk>/", "moderate", moderation.moderate),
    Desk("duyet/<int:pk>/xem/", "moderate_preview", moderation.preview),
    Desk("duyet/thong-tin-rieng/", "moderation_marks", moderation.marks),
    Desk(
        "phan-cong/",
        "sorting",
        sorting.sorting,
        sorting.MAY_ASSIGN,
        "Phân loại, phân công",
        "Nói ý kiến thuộc việc của ai, giao đơn vị, chuyển cơ quan có thẩm quyền, đôn đốc nơi chậm trả lời.",
    ),
    Desk("phan-cong/<int:pk>/", "sort_case", sorting.sort_case),
    Desk("phan-cong/van-de/<int:pk>/", "sort_issue", sorting.sort_issue),
    Desk(
        "tra-loi/",
        "answering",
        answering.answering,
        answering.MAY_ANSWER,
        "Trả lời ý kiến",
        "Soạn, trình, duyệt, công bố và đính chính câu trả lời.",
    ),
    Desk("tra-loi/nhieu/", "answer_many", answering.answer_many),
    Desk("tra-loi/tep/<uuid:key>/", "answer_file", attachments.answer_file),
    Desk("tra-loi/<int:pk>/", "answer", answering.answer),
    Desk(
        "ho-so/",
        "case_list",
        case_list.case_list,
        case_list.MAY_SEE,
        "Hồ sơ ý kiến",
        "Tìm, lọc, in và tải danh sách; mở một hồ sơ để xem đã đi đến đâu.",
    ),
    Desk("ho-so/in/", "case_print", case_list.case_print),
    Desk("ho-so/tai-ve/", "case_file", case_list.case_file),
    Desk("ho-so/<int:pk>/", "case", case.case),
    Desk(
        "viec-phai-lam/",
        "promises",
        promises.promises,
        promises.MAY_SEE,
        "Việc phải làm",
        "Ai phải làm gì, đến khi nào; ghi tiến độ, báo xong, xác nhận, lùi hạn, chuyển sang hội nghị sau.",
    ),
    Desk("viec-phai-lam/nguon/", "promise_sources", promises.promise_sources),
    Desk("viec-phai-lam/in/", "promise_print", promises.promise_print),
    Desk("viec-phai-lam/tep/<uuid:key>/", "progress_file", promises.progress_file),
    Desk("viec-phai-lam/xac-nhan/tep/<uuid:key>/", "verification_file", promises.verification_file),
    Desk("viec-phai-lam/<int:pk>/", "promise", promises.promise),
    Desk("viec-phai-lam/<int:pk>/dinh-chinh/", "promise_correction", promises.promise_correction),
    Desk(
        "can-goi-dien/",
        "calls",
        calls.call_list,
        calls.MAY_CALL,
        "Cần gọi điện",
        "Báo kết quả cho người gửi không có thư điện tử; ghi cuộc gọi, in thư.",
    ),
    Desk("can-goi-dien/<int:pk>/", "call", calls.call_page),
    Desk("can-goi-dien/<int:pk>/lien-lac/", "call_contact", calls.show_contact),
    Desk("can-goi-dien/<int:pk>/bo/", "call_dismiss", calls.dismiss),
    Desk("can-goi-dien/<int:pk>/thu/", "call_letter", calls.letter),
    Desk(
        "dang-ky/",
        "registrations",
        registrations.registrations,
        registrations.MAY_SEE,
        "Đăng ký dự, phát biểu",
        "Xem ai đến và nói về việc gì, xếp thứ tự phát biểu, ghi người đã đến, in và tải danh sách.",
    ),
    Desk("dang-ky/<int:pk>/", "registration", registrations.registration),
    Desk("dang-ky/<int:pk>/viec/", "registration_act", registrations.act),
    Desk("dang-ky/rut/", "registrations_withdraw_held", registrations.withdraw_held),
    Desk("dang-ky/giu/", "registrations_hold_back", registrations.hold_back),
    Desk("dang-ky/nhan/", "registrations_let_in_held", registrations.let_in_held),
    Desk("dang-ky/ca-loat/", "registrations_all", registrations.in_bulk),
    Desk("dang-ky/them/", "registration_add", registrations.add),
    Desk("dang-ky/goi/<int:pk>/", "registration_call", registrations.call),
    Desk("dang-ky/man-hinh/<int:pk>/", "hall", registrations.hall),
    Desk("dang-ky/in/", "registration_speakers", registrations.speakers),
    Desk("dang-ky/in-cua-vao/", "registration_door", registrations.door),
    Desk("dang-ky/tai-ve/", "registration_file", registrations.file),
    Desk(
        "nhap-phieu/",
        "keying",
        keying.keying,
        keying.MAY_RECEIVE,
        "Nhập phiếu giấy",
        "Gõ từng phiếu bằng bàn phím, kèm ảnh phiếu, in giấy biên nhận.",
    ),
    Desk("nhap-phieu/bien-nhan/", "slip_receipt", keying.slip_receipt),
    Desk(
        "nhap-danh-sach/",
        "opinion_lists",
        list_import.lists,
        list_import.MAY_RECEIVE,
        "Nhập danh sách ý kiến",
        "Nhập tệp Excel hoặc CSV của từng khu dân cư; xem trước từng dòng rồi mới ghi.",
    ),
    Desk("nhap-danh-sach/ghi/", "list_confirm", list_import.confirm),
    Desk("nhap-danh-sach/ma/", "list_codes", list_import.list_codes),
    Desk("nhap-danh-sach/mau/<int:pk>.<str:extension>", "list_template", list_import.list_template),
    Desk(
        "phieu-giay/",
        "slips",
        slips.slips,
        slips.MAY_RECEIVE,
        "In phiếu lấy ý kiến",
        "Phiếu A5 cho từng khu dân cư, có mã QR dẫn đến trang gửi ý kiến.",
    ),
    Desk(
        "tong-hop/",
        "synthesis",
        synthesis.synthesis,
        synthesis.MAY_SYNTHESISE,
        "Tổng hợp ý kiến",
        "Gộp những ý kiến nói cùng một việc thành vấn đề, đặt tên, đưa vào chương trình, công bố.",
    ),
    Desk("tong-hop/<int:pk>/", "synthesise", synthesis.synthesise),
    Desk("tong-hop/van-de/<int:pk>/", "synthesis_issue", synthesis.synthesis_issue),
    Desk("tao-tu/<int:pk>/", "session_copy", copy.copy_session),
    Desk("loi-bao/<int:pk>/", "session_texts", texts.session_texts),
    Desk("ket-luan/<int:pk>/xem/", "conclusion_preview", conclusions.conclusion_preview),
    Desk("ket-luan/<int:pk>/dinh-chinh/", "conclusion_correction", conclusion_corrections.conclusion_correction),
    Desk("nhiem-vu/<int:pk>/", "session_duties", overview.session_duties),
    Desk(
        "nam/",
        "session_this_year",
        overview.session_year,
        overview.MAY_SEE,
        "Đối thoại trong năm",
        "Mỗi cơ quan, mỗi khu dân cư đã họp, đã có lịch hay chưa; tạo hội nghị còn thiếu.",
    ),
    Desk("nam/<int:year>/", "session_year", overview.session_year),
    Desk(
        "hinh-anh/",
        "photo_sessions",
        photos.photo_sessions,
        photos.MAY_KEEP,
        "Hình ảnh hội nghị",
        "Tải nhiều ảnh một lần, xếp thứ tự, viết chú thích và mô tả, công bố, gỡ xuống.",
    ),
    Desk("hinh-anh/<int:pk>/", "session_photos", photos.session_photos),
    Desk("hinh-anh/<int:pk>/tai-len/", "session_photos_upload", photos.upload_photos),
    Desk(
        "van-ban/",
        "papers",
        papers.papers,
        papers.MAY_SEE,
        "Văn bản của hội nghị",
        "Lập cả bộ văn bản từ dữ liệu, tải Word, lấy số, nộp bản ký, công bố.",
    ),
    Desk("van-ban/<int:pk>/", "session_papers", papers.session_papers),
    Desk("van-ban/<slug:key>/<int:pk>/", "paper", papers.paper),
    Desk("van-ban/<slug:key>/<int:pk>/tai-ve/", "paper_file", papers.paper_file),
    Desk(
        "du-lieu-ca-nhan/",
        "person_requests",
        persons.person_requests,
        persons.MAY_HANDLE,
        "Dữ liệu cá nhân",
        "Người dân đề nghị xem, nhận bản sao, xóa dữ liệu của mình: tìm, xuất, xóa, đúng hạn.",
    ),
    Desk("du-lieu-ca-nhan/<int:pk>/", "person_request", persons.person_request),
    Desk(
        "so-van-ban/",
        "document_numbers",
        numbers.document_numbers,
        numbers.MAY_SEE,
        "Sổ số văn bản",
        "Số đã cấp theo cơ quan, loại, năm; số thiếu, số bỏ; giữ số, in, tải về.",
    ),
    Desk("so-van-ban/in/", "document_numbers_print", numbers.numbers_print),
    Desk("so-van-ban/tai-ve/", "document_numbers_file", numbers.numbers_file),
    Desk("so-van-ban/giu/", "number_reserve", numbers.reserve),
    Desk("so-van-ban/<int:pk>/bo/", "number_void", numbers.void),
    Desk("nhieu-to/", "add_groups", groups.add_groups),
    Desk("lich-nghi/", "calendar_days", calendar_days.calendar_days),
]


def desk_patterns(site: AdminSite) -> list[URLPattern]:
    return [path(f"ban/{desk.address}", site.admin_view(desk.view), name=desk.url_name) for desk in DESKS]


def desks_for(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Name, address and purpose of the desks on the index that this person may use."""
    return [
        (desk.name, reverse(f"admin:{desk.url_name}"), desk.about)
        for desk in DESKS
        if desk.name and may_use(desk, request)
    ]


def may_use(desk: Desk, request: HttpRequest) -> bool:
    any_of = [desk.permission] if isinstance(desk.permission, str) else desk.permission
    return any(request.user.has_perm(permission) for permission in any_of)
