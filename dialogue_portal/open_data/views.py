"""«Dữ liệu mở» for people: the page with its dictionary, and the files."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.combined_query import Rows, asked_together
from dialogue_portal.lib.downloads import as_file
from dialogue_portal.lib.parts import kept
from dialogue_portal.lib.spreadsheets import csv_parts
from dialogue_portal.lib.text import grouped

from ..made_files import FILES_A_MINUTE, not_too_often
from .catalogue import DATASETS, dataset_called
from .dataset import PER_FILE, PER_PAGE, Dataset, files_up_to


class File(NamedTuple):
    address: str
    numbers: str


class Offer(NamedTuple):
    """A table on the page: its files, the newest first, and its address in the API."""

    dataset: Dataset
    files: list[File]
    api: str


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    limits = {"per_file": grouped(PER_FILE), "per_page": PER_PAGE, "files_a_minute": FILES_A_MINUTE}
    context = {**limits, "api": absolute(reverse("api"))}
    return render(request, "open_data.html", {**context, "offers": kept(offers, "open data")})


def offers() -> list[Offer]:
    found = last_numbers()
    return [offer(dataset, next(iter(found[dataset.name]), None)) for dataset in DATASETS]


@asked_together
def last_numbers() -> Rows:
    return {dataset.name: dataset.last() for dataset in DATASETS}


def offer(dataset: Dataset, last: int | None) -> Offer:
    files = [
        File(reverse("open_data_file", args=[dataset.name, number]), numbers_of(number))
        for number in reversed(files_up_to(last))
    ]
    return Offer(dataset, files, absolute(reverse("api_rows", args=[dataset.name])))


def numbers_of(file: int) -> str:
    """«2.000 đến 3.999»."""
    return f"{grouped(max(1, file * PER_FILE))} đến {grouped((file + 1) * PER_FILE - 1)}"


@require_safe
@not_too_often
def open_data_file(request: HttpRequest, name: str, number: int) -> StreamingHttpResponse:
    """Read while it is sent: rows added meanwhile are left for the next download."""
    dataset = dataset_called(name)
    if number not in dataset.files():
        raise Http404
    lines, called = csv_parts(dataset.table(number)), f"{name}.{number}-{timezone.localdate()}.csv"
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=as_file(called))
