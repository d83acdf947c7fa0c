"""What stands before every view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

Handler = Callable[[HttpRequest], HttpResponse]


def refuse_odd_charsets(get_response: Handler) -> Handler:
    """Answer 400 to a form whose bytes are not UTF-8 by its own word.

    Django 5.2 raises while it reads such a form, and once more while it builds the error page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        if charset.lower().strip("'\"") not in {"utf-8", "utf8", "us-ascii"}:
            return HttpResponseBadRequest("Biểu mẫu phải dùng bảng mã UTF-8.", content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware
