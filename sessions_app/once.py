"""A form for something new adds it only once, however often somebody clicks, and without scripts: the form carries a
token of its page, and the same input with the same token is not added again. Different input is: somebody who goes back
and types the next name adds that."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .limits import counted

TOKEN = "_mot_lan"
DAY = 86_400


class SentTwice(Exception):
    """The same page sent the same input before, and it was saved."""


def token_for(request: HttpRequest) -> str:
    """The token of the page that was sent, otherwise a new one."""
    return request.POST.get(TOKEN, "") or get_random_string(22)


def save_once(request: HttpRequest) -> None:
    """Call it in the transaction that saves: a second call waits for the end of the first, and passes if that was
    rolled back. Raises `SentTwice`. A form without a token passes too."""
    if request.POST.get(TOKEN) and counted("add", f"{request.user.pk}/{words_of(request)}", DAY) > 1:
        raise SentTwice


@contextmanager
def once(request: HttpRequest) -> Iterator[None]:
    """Context manager: its block is one transaction and runs once for one page and input. Raises `SentTwice`."""
    with transaction.atomic():
        save_once(request)
        yield


def words_of(request: HttpRequest) -> str:
    """A digest of the whole input, token included; of files, their names and sizes."""
    typed = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    files = [(name, file.name, file.size) for name, chosen in request.FILES.lists() for file in chosen]
    return sha256(repr([request.path, sorted(typed), sorted(files)]).encode()).hexdigest()


def told_of_first(request: HttpRequest, model: Any) -> SafeString:
    """The message for a second click, with a link to the row that the first one added."""
    kind = ContentType.objects.get_for_model(model)
    added = LogEntry.objects.filter(user=request.user.pk, content_type=kind, action_flag=ADDITION)
    entry = added.order_by("-action_time", "-pk").first()
    if entry is None:
        return format_html("Mục này đã được lưu ở lần bấm trước; không thêm lần nữa.")
    row = format_html('<a href="{}">{}</a>', entry.get_admin_url(), entry.object_repr)
    return format_html("Mục này đã được lưu ở lần bấm trước: {}. Không thêm lần nữa.", row)
