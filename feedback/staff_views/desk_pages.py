"""What the desk pages share: the frame of the staff site, forms like the admin's, secrets shown once, the end of a
queue."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from dialogue_portal.lib.keyset import CappedCount
from dialogue_portal.lib.sentences import padded
from sessions_app.actions import ActionRefused
from sessions_app.models import DialogueSession
from sessions_app.staff_views.frame import desk_context, in_blocks

from ..models import Opinion

__all__ = [
    "MAY_RECEIVE",
    "desk_context",
    "end_of",
    "focus",
    "in_blocks",
    "refusal_on",
    "remember",
    "remembered",
    "session_of_all",
    "tell_each",
]

MAY_RECEIVE = "feedback.receive_opinion"

SECRET_SECONDS = 1800
"""How long something that is shown once can be opened again, for example if the printer had no paper."""


def focus(form: forms.Form, otherwise: str) -> None:
    """Put the cursor on the first field with an error, else on the field `otherwise`."""
    name = next((name for name in form.fields if form.is_bound and name in form.errors), otherwise)
    form.fields[name].widget.attrs["autofocus"] = True


@contextmanager
def refusal_on(form: forms.Form) -> Iterator[None]:
    """Show the refusal of a verb as an error of `form`, which keeps what was typed."""
    try:
        yield
    except ActionRefused as refused:
        form.add_error(None, str(refused))


def end_of(left: CappedCount, *, is_narrowed: bool) -> str:
    """What to say after the last case of a queue; `left` cases were put off."""
    if left.number:
        return f"Đã xem hết một lượt. Còn {padded(left)} ý kiến để sau."
    if is_narrowed:
        return "Đã xử lý hết những ý kiến đang lọc. Bỏ bộ lọc để xem ý kiến khác còn chờ."
    return "Đã xử lý hết hàng chờ. Cảm ơn ông/bà."


def session_of_all(opinions: Iterable[Opinion]) -> DialogueSession | None:
    """The conference of all `opinions` if it is one: then it is named once and not in each row. Needs `session`
    loaded."""
    found = {opinion.session for opinion in opinions}
    return found.pop() if len(found) == 1 else None


def tell_each(
    request: HttpRequest, results: Iterable[tuple[Opinion, str]], done: str, *, refused: str = "chưa làm"
) -> list[str]:
    """Tell the result for each opinion, with equal results in one message. Returns the keys of those that were
    refused."""
    alike: dict[str, list[int]] = {}
    for opinion, refusal in results:
        alike.setdefault(refusal, []).append(opinion.pk)
    for refusal, numbers in alike.items():
        which = f"Số {', '.join(map(str, sorted(numbers)))}"
        many = f" ({padded(len(numbers))} ý kiến)" if len(numbers) > 1 else ""
        if refusal:
            messages.warning(request, f"{which}: {refused}{many}. {refusal}")
        else:
            messages.success(request, f"{which}: {done}{many}.")
    return [str(pk) for refusal, numbers in alike.items() if refusal for pk in numbers]


def remember(request: HttpRequest, response: HttpResponse, name: str, value: str, path: str) -> HttpResponse:
    """Keep a secret in a signed cookie for the page at `path` and for this person only, so that no address holds it."""
    response.set_signed_cookie(
        name,
        f"{request.user.pk}:{value}",
        max_age=SECRET_SECONDS,
        path=path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
    return response


def remembered(request: HttpRequest, name: str) -> str:
    """What `remember` kept for this person; empty when it has expired."""
    value = request.get_signed_cookie(name, default="", max_age=SECRET_SECONDS)
    owner, _, secret = value.partition(":")
    return secret if owner == str(request.user.pk) else ""
