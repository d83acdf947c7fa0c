"""What was typed on a page, kept in the session while the person is asked or shown something else first."""

from django.http import HttpRequest, QueryDict
from django.utils import timezone


def keep(request: HttpRequest, name: str, path: str, **beside: str | list[str]) -> None:
    """Keep what was sent from the page at `path` under `name`, without passwords and tokens, and the values in
    `beside`."""
    boxes = {box: values for box, values in request.POST.lists() if not is_secret(box)}
    boxes |= {box: value if isinstance(value, list) else [value] for box, value in beside.items()}
    request.session[name] = {**whose(request, path), "boxes": boxes, "at": timezone.now().timestamp()}


def kept(request: HttpRequest, name: str, path: str, *, seconds: int) -> QueryDict | None:
    """What this person sent from the page at `path` and `keep` kept under `name` in the last `seconds`; else None."""
    found = request.session.get(name, {})
    if not whose(request, path).items() <= found.items() or timezone.now().timestamp() - found["at"] > seconds:
        return None
    typed = QueryDict(mutable=True)
    for box, values in found["boxes"].items():
        typed.setlist(box, values)
    return typed


def whose(request: HttpRequest, path: str) -> dict[str, object]:
    return {"user": request.user.pk, "path": path}


def is_secret(box: str) -> bool:
    return "password" in box or box == "csrfmiddlewaretoken"
