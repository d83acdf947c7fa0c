"""`/api/v1/`: open data for programs. Read only, the same for everybody, without an account.

An object has the address of its page behind `/api/v1`: `/y-kien/12/` is at `/api/v1/y-kien/12/`. If the page says that
something was taken down, or redirects, the API does the same. Scripts of any website may read it (CORS), as nothing
depends on who asks; browsers block requests with cookies, and no cookie is read.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.fields import as_key
from dialogue_portal.lib.keyset import AFTER
from dialogue_portal.lib.text import capital
from feedback.views.issues import heir_of
from feedback.views.opinions import left_of
from sessions_app.models import EarlierWords, WardProfile

from .catalogue import DATASETS, dataset_called
from .columns import Column, Reference
from .dataset import PER_PAGE, Dataset
from .forms import PageForm

View = Callable[..., HttpResponse]

NOT_THERE = "Không có địa chỉ này, hoặc điều cần tìm chưa công bố."
READ_ONLY = "Địa chỉ này chỉ để đọc: xin dùng GET hoặc HEAD."


def in_json(view: View) -> View:
    """Decorator: any result of `view` is readable for programs of any website. Search engines list the pages, not
    this."""
    reading = require_safe(conditional_page(view))

    @csrf_exempt  # a form sent here is refused, also in JSON
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = reading(request, *args, **kwargs)
        except Http404:
            response = refused(404, NOT_THERE)
        if response.status_code == 405:
            response, allowed = refused(405, READ_ONLY), response["Allow"]
            response["Allow"] = allowed
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def written(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def said(data: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(written(data), status=status, content_type="application/json")


def refused(status: int, sentence: str, **more: Any) -> HttpResponse:
    return said({"loi": sentence, **more}, status)


@in_json
def index(request: HttpRequest) -> HttpResponse:
    """The tables and the meaning of each column: the dictionary of the page, for programs."""
    ward = WardProfile.current()
    return said(
        {
            "ten": f"Cổng đối thoại với Nhân dân, {capital(ward.full_name)}",
            "co_quan": ward.responsible_body,
            "trang": absolute(reverse("open_data")),
            "so_dong_moi_trang": PER_PAGE,
            "du_lieu": [about(dataset) for dataset in DATASETS],
        }
    )


def about(dataset: Dataset) -> dict[str, Any]:
    inside = {dataset.lines.name: meanings(dataset.lines.columns)} if dataset.lines else {}
    return {
        "ten": dataset.title,
        "dia_chi": absolute(reverse("api_rows", args=[dataset.name])),
        "cot": {**meanings(dataset.columns), **inside},
    }


def meanings(columns: tuple[Column, ...]) -> dict[str, str]:
    return {column.name: column.meaning for column in columns}


@in_json
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """One page of a table, the newest first. Following `trang_sau` reads every row once, whatever is added
    meanwhile."""
    dataset = dataset_called(name)
    form = PageForm(request.GET, dataset)
    if not form.is_valid():
        return refused(400, form.problem)
    session = form.cleaned_data["hoi_nghi"]
    found, last = dataset.page(session, form.cleaned_data["sau"])
    asked = {"hoi_nghi": session.slug} if session else {}
    following = last and absolute(f"{request.path}?{urlencode({**asked, AFTER: dataset.order.written(last)})}")
    response = said({"trang_sau": following, "du_lieu": [dataset.told(row) for row in found]})
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


@in_json
def row(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """One object at its stable address; if it is no longer public, what its page says."""
    dataset = dataset_called(name)
    found = dataset.of_key(key)
    return said(dataset.told(found)) if found else gone(dataset.name, key)


def gone(dataset: str, key: str) -> HttpResponse:
    number = as_key(key)
    if dataset == "y-kien" and number is not None:
        return gone_opinion(number)
    if dataset == "van-de" and number is not None:
        return gone_issue(number)
    if dataset == "ket-luan" and len(moved := EarlierWords.objects.notices_once_at(key)) == 1:
        return redirect(Reference(dataset, moved.pop().slug).data)
    raise Http404


def gone_opinion(pk: int) -> HttpResponse:
    left = left_of(pk)
    if left.elsewhere:
        return redirect(Reference("y-kien", left.elsewhere.pk).data)
    if left.parts:
        parts = [Reference("y-kien", part.pk).told for part in left.parts]
        return refused(410, f"Ý kiến số {pk} đã được tách.", cac_phan=parts)
    if left.reason:
        return refused(410, f"Ý kiến số {pk} đã được gỡ khỏi cổng.", ly_do=left.reason)
    return refused(410, f"Người gửi đã rút ý kiến số {pk}.")


def gone_issue(pk: int) -> HttpResponse:
    heir = heir_of(pk)
    if heir:
        return redirect(Reference("van-de", heir.pk).data, permanent=True)
    return refused(410, f"Các ý kiến từng thuộc vấn đề số {pk} không còn được gộp chung.")
