"""Pages of the site as a whole: home, search, and errors."""

import sys
from typing import Any

from django.contrib import admin
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import MAX_URL_REDIRECT_LENGTH
from django.views.decorators.http import require_safe

from dialogue_portal.lib.addresses import WrongMailLink, mended
from dialogue_portal.lib.cards import Card, card_response
from dialogue_portal.lib.codes import looks_like_code
from dialogue_portal.lib.combined_query import Rows, asked_together, give
from dialogue_portal.lib.parts import drawn, kept
from dialogue_portal.lib.query_values import Given
from dialogue_portal.lib.request_ids import current_request_id
from dialogue_portal.lib.text import capital
from dialogue_portal.lib.uploads import CutOff
from feedback.figures.stored import FEW, opinions_of_all
from feedback.lists.card_rows import rows_of_keys, rows_of_public, told_from
from feedback.models import Commitment, Opinion, Response
from sessions_app.models import Announcement, ConclusionNotice, DialogueSession, Meeting, Photo, WardProfile
from sessions_app.models.ward import ward_with_band

from .faults import is_outage, told_back, unavailable
from .search import SearchForm, everything_about, meant_by, topics_told_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", kept(told_at_home, "home"))


def told_at_home() -> dict[str, Any]:
    found = rows_at_home()
    coming, past = found["coming"], found["past"]
    give([*coming, *past], "meetings", found["meetings"], "session_id")
    keys = found["answered"]
    told = rows_of_public(keys) if found["many"] else answers_and_figures(keys)
    answers = sorted(told_from(told), key=lambda opinion: keys.index(opinion.pk))
    return {
        "next_session": next(iter(coming), None),
        "coming_sessions": coming[1:],
        "past_sessions": past,
        "answered": [drawn("components/answer_brief.html", opinion=opinion) for opinion in answers],
        "opinion_figures": opinions_of_all() if found["many"] else told["figures"][0],
        "promises": found["promises"][0],
        "late": found["late"],
        "done": found["done"],
        "conclusion": next(iter(found["conclusion"]), None),
        "photos": found["photos"],
        "announcements": found["announcements"],
        "ward": WardProfile.told(found["ward"]),
    }


@asked_together
def rows_at_home() -> Rows:
    sessions = DialogueSession.objects.public().select_related("conclusion")
    coming, past = sessions.coming().nearest_first()[:4], sessions.past().by_date()[:3]
    shown = Q(session__in=coming.values("pk")) | Q(session__in=past.values("pk"))
    commitments = Commitment.objects.public()
    photos = Photo.objects.public().select_related("session")
    return {
        **ward_with_band.rows,
        "coming": coming,
        "past": past,
        "meetings": Meeting.objects.filter(shown),
        "answered": last_answered(),
        "many": Opinion.objects.newest_first().values("pk")[FEW : FEW + 1],
        "promises": commitments.as_figures(),
        "late": commitments.overdue().with_names().by_due_date()[:3],
        "done": commitments.verified().with_names().order_by("-pk")[:2],
        "conclusion": ConclusionNotice.objects.public().select_related("session")[:1],
        "photos": photos.order_by("-session__year", "-session_id", "order")[:3],
        "announcements": Announcement.objects.public()[:3],
    }


def last_answered() -> QuerySet:
    """The opinions whose answers were published last; an answer to an issue counts at the opinion where it was
    written. What is typed in from an old article is no news."""
    answered = Opinion.objects.public().answered().filter(pk=OuterRef("opinion"), session__source="")
    return Response.objects.published().filter(Exists(answered)).newest_first().values_list("opinion", flat=True)[:3]


@asked_together
def answers_and_figures(keys: Given) -> Rows:
    """The newest answers, and the figures that are counted directly where there are few opinions
    (`opinions_of_all`)."""
    return {**rows_of_keys(keys), "figures": Opinion.objects.public().as_figures()}


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.words()
    is_code = looks_like_code(words)
    is_asked = words and not is_code
    found = kept(lambda: everything_about(words), "search", words) if is_asked else {"results": None}
    topics = [] if found["results"] else kept(topics_told_of, "topics told of")
    meant = kept(lambda: meant_by(words), "search meant", words) if is_asked and not found["results"] else None
    context = {"form": form, "words": words, "meant": meant, "topics": topics, "is_code": is_code, **found}
    response = render(request, "search.html", context)
    if is_code:  # it opens somebody's own page, and others use the machine too
        add_never_cache_headers(response)
    return response


@require_safe
def card(request: HttpRequest) -> HttpResponseBase:
    """The picture for sharing a page that has none of its own."""
    ward = WardProfile.current()
    words = "Gửi ý kiến, đọc trả lời, theo dõi việc đã hứa."
    where = ", ".join(filter(None, [capital(ward.full_name), ward.province]))
    return card_response(request, Card(where, "Cổng đối thoại với Nhân dân", words, ward.responsible_body))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look without being told, also from an error page."""
    return redirect(static("img/icon.svg"))


PROBLEMS = {
    400: (
        "Yêu cầu không hợp lệ",
        "Cổng không đọc được điều trình duyệt vừa gửi. Vui lòng quay lại trang trước và thử lần nữa.",
    ),
    403: (
        "Không được phép",
        "Ông/bà không có quyền xem trang này. Nếu là cán bộ, vui lòng đăng nhập bằng tài khoản được giao.",
    ),
    404: (
        "Không tìm thấy trang",
        "Trang này không có, đã được gỡ hoặc chưa công bố. Cũng có thể địa chỉ bị gõ thiếu.",
    ),
    405: (
        "Cách gửi không được nhận",
        "Trang này không nhận cách gửi mà trình duyệt vừa dùng. Vui lòng mở lại trang từ đường dẫn.",
    ),
    413: (
        "Gửi quá nhiều trong một lần",
        "Dữ liệu gửi lên lớn hơn mức cổng nhận được trong một lần. Hãy bấm nút quay lại của trình duyệt để về phần đã "
        "gõ, rồi chọn tệp nhẹ hơn, ít tệp hơn, hoặc viết ngắn lại. Ảnh, tệp người dân gửi: mỗi tệp nặng nhiều nhất "
        "10 MB, cộng lại nhiều nhất 25 MB.",
    ),
    429: (
        "Lấy tệp quá nhanh",
        "Mạng ông/bà đang dùng vừa lấy rất nhiều tệp. Xin đợi một phút rồi lấy tiếp.",
    ),
    500: (
        "Có lỗi ở phía chúng tôi",
        "Trang chưa mở được vì máy chủ gặp lỗi, và lỗi đã được ghi lại. Vui lòng thử lại sau ít phút.",
    ),
}
QUOTABLE = {400, 403, 500}
"""Where the page says under which name the log tells of it."""

CUT_OFF = (
    "Tệp chưa gửi lên hết",
    "Đường truyền bị ngắt giữa chừng nên cổng chưa nhận tệp nào trong lần này. Hãy bấm nút quay lại của trình duyệt "
    "rồi gửi lại; những bước đã xong vẫn còn.",
)
WRONG_MAIL_LINK = (
    "Đường dẫn trong thư không mở được",
    "Đường dẫn có thể bị cắt mất một đoạn. Hãy mở lại thư rồi bấm thẳng vào đường dẫn; nếu chép thì xin chép đủ đến "
    "chữ cuối. Nếu ý kiến đã rút, hoặc dữ liệu của ông/bà đã được xóa, thì đường dẫn thôi dùng và ông/bà không phải "
    "làm gì thêm.",
)
STARTS_OF_MAIL_LINKS = {
    "theo-doi/xac-nhan",
    "theo-doi/dung",
    "y-kien/xac-nhan",
    "y-kien/danh-gia",
    "viec-phai-lam/xac-nhan",
}
"""What is left of a link in a mail when its last part is cut off."""
NO_COOKIE = (
    "Có lẽ trình duyệt đang chặn cookie",
    "Cổng chưa nhận lần gửi này, vì trình duyệt không gửi kèm cookie: mẩu ghi nhớ nhỏ để cổng biết biểu mẫu do chính "
    "ông/bà mở. Xin cho phép cookie của cổng trong phần cài đặt, hoặc dùng trình duyệt khác. Sau đó bấm nút quay lại, "
    "chép phần đã viết, tải lại trang rồi gửi lần nữa. Nếu vừa xóa cookie thì chỉ cần tải lại trang.",
)
STALE_FORM = (
    "Biểu mẫu đã cũ",
    "Trang đã mở quá lâu nên cổng chưa nhận lần gửi này. Hãy bấm nút quay lại của trình duyệt: những gì đã gõ vẫn còn "
    "đó. Chép lại phần đã viết, tải lại trang rồi gửi lần nữa. Vẫn gặp lời này thì xin dùng trình duyệt khác.",
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return problem(413)
    return problem(400, *CUT_OFF) if isinstance(exception, CutOff) else problem(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem(403, is_at_work=is_at_work(request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Staff may sign in in another tab while they write, which makes their form's token invalid; a browser without
    cookies has none. If the browser says that the form came from one of our pages, what was typed is given back."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if is_ours and is_at_work(request) and (page := admin.site.sent_stale(request)):
        return page
    words = NO_COOKIE if reason == REASON_NO_CSRF_COOKIE else STALE_FORM
    typed = [text for _, _, text in told_back(request)["words"]] if is_ours else []
    return problem(403, *words, is_at_work=is_at_work(request), typed="\n\n".join(typed))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """If the address was typed in capitals, or copied with a sign after it, redirect to the page that was meant."""
    is_of_a_mail = isinstance(exception, WrongMailLink) or request.path_info.strip("/") in STARTS_OF_MAIL_LINKS
    meant = mended(request.path_info) if request.method in {"GET", "HEAD"} else ""
    query = request.META.get("QUERY_STRING", "")
    if meant and len(meant) + len(query) < MAX_URL_REDIRECT_LENGTH:  # Django refuses a longer one with an error
        return redirect(f"{meant}?{query}" if query else meant)
    words = WRONG_MAIL_LINK if is_of_a_mail else ()
    return problem(404, *words, is_at_work=is_at_work(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this for an exception of a view or a middleware."""
    error = sys.exc_info()[1]
    return unavailable(request, error) if error and is_outage(error) else problem(500)


def is_at_work(request: HttpRequest) -> bool:
    """Whether it is a staff address, for the link back."""
    return request.path.startswith(reverse("admin:index"))


def problem(
    status: int, heading: str = "", message: str = "", *, is_at_work: bool = False, typed: str = ""
) -> HttpResponse:
    """An error page that needs no database and never reads the form that may have caused it. `typed` is shown for
    copying."""
    usual_heading, usual_message = PROBLEMS[status]
    told = {"heading": heading or usual_heading, "message": message or usual_message}
    context: dict[str, Any] = {**told, "is_at_work": is_at_work, "typed": typed}
    if status in QUOTABLE:
        context["request_id"] = current_request_id()
    page = render_to_string("problem.html", context)
    return HttpResponse(page, status=status)
