"""What somebody else saved of an answer, against what was typed."""

from typing import Any

from dialogue_portal.lib.differences import difference

from ...forms.answering import AnswerForm
from ...models import Response


def compared(theirs: Response, form: AnswerForm) -> dict[str, Any]:
    """Who saved meanwhile, when, and every box that reads otherwise."""
    found = [
        difference(str(form.fields[name].label), getattr(theirs, name), mine) for name, mine in form.written.items()
    ]
    boxes = [box for box in found if box]
    return {"who": theirs.edited_by or theirs.author, "at": theirs.edited_at, "version": theirs.version, "boxes": boxes}
