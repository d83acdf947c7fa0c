"""The file chosen with the words of an answer. Browsers drop it when the page comes back with an error, so the portal
keeps it meanwhile."""

from functools import partial
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpRequest

from dialogue_portal.lib import waiting_files
from dialogue_portal.lib.files import plain_name

from ...forms.answering import AnswerFileForm, AnswerForm
from ...forms.files import CAPTION_ALONE

MAY_FILE = "feedback.add_responsefile"
SALT = "feedback.answer-file"
FILE, CAPTION, KEPT = f"{AnswerFileForm.prefix}-file", f"{AnswerFileForm.prefix}-caption", "tep-giu"
GONE = "Tệp «{}» giữ đã quá một giờ nên không còn. Hãy chọn lại; không gửi tệp nữa thì xóa chú thích rồi bấm lần nữa."


def chosen_file(request: HttpRequest, pk: int) -> AnswerFileForm | None:
    """The form with the file that was chosen now, or kept since an earlier try; None without one. The file is saved
    with the words, whichever button was pressed."""
    if not request.user.has_perm(MAY_FILE):
        return None
    if FILE in request.FILES:
        return AnswerFileForm(request.POST, request.FILES)
    kept = kept_on(request, pk)
    if not kept:
        return None
    found = waiting_files.find(kept["key"])
    if found is None:
        form = AnswerFileForm(request.POST)
        form.fields["file"].error_messages["required"] = GONE.format(kept["name"])
        return form
    with found:
        return AnswerFileForm(request.POST, {FILE: ContentFile(found.read(), kept["name"])})


def caption_alone(request: HttpRequest) -> AnswerFileForm | None:
    """The form with a caption but no file: the caption stays, and the file is asked for."""
    if not (request.user.has_perm(MAY_FILE) and request.POST.get(CAPTION, "").strip()):
        return None
    form = AnswerFileForm(request.POST)
    form.fields["file"].error_messages["required"] = CAPTION_ALONE
    return form


def kept_on(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What the page says about a file kept for the answer to the opinion `pk`, if it was kept for this person."""
    try:
        kept: dict[str, Any] = signing.loads(request.POST.get(KEPT, ""), salt=SALT)
    except signing.BadSignature:
        return {}
    return kept if (kept["user"], kept["opinion"]) == (request.user.pk, pk) else {}


def are_valid(form: AnswerForm, chosen: AnswerFileForm | None) -> bool:
    """Whether the words and the file can be saved; an error in the file is mentioned at the top too."""
    if form.is_valid() and chosen and not chosen.is_valid():
        form.add_error(None, "Chưa ghi gì, vì tệp kèm theo chưa nhận được. Hãy xem lời nhắc ở ô «Tệp».")
    return form.is_valid()


def file_again(request: HttpRequest, pk: int, tried: AnswerFileForm | None) -> tuple[AnswerFileForm, dict[str, str]]:
    """The file's boxes for the page to be shown again, and the `name` and `token` of the file kept meanwhile. What was
    typed about it stays."""
    if tried is None:
        names = {f"{AnswerFileForm.prefix}-{name}": name for name in ["role", "caption"]}
        typed = {name: request.POST[box] for box, name in names.items() if box in request.POST}
        return AnswerFileForm(initial=typed), {}
    tried.is_valid()
    file = tried.cleaned_data.get("file")
    return tried, keep(request, pk, file) if file else {}


def keep(request: HttpRequest, pk: int, file: Any) -> dict[str, str]:
    before, name = kept_on(request, pk), plain_name(file.name)
    if FILE in request.FILES or not before:
        forget(before)
        before = {"key": waiting_files.keep(file), "name": name, "user": request.user.pk, "opinion": pk}
    return {"name": name, "token": signing.dumps(before, salt=SALT)}


def forget_when_saved(request: HttpRequest, pk: int) -> None:
    """Delete the kept file once the answer is saved with it."""
    transaction.on_commit(partial(forget, kept_on(request, pk)))


def forget(kept: dict[str, Any]) -> None:
    """Delete the file that `kept_on` returned."""
    if kept:
        waiting_files.forget(kept["key"])
