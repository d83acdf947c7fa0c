"""What somebody else saved of an answer, compared with what was typed."""

from typing import Any

from dialogue_portal.lib.differences import difference
from sessions_app.models import CaseEvent, PaperText

from ...forms.answering import AnswerForm
from ...models import Response


def compared(theirs: Response, form: AnswerForm) -> dict[str, Any]:
    """Who saved meanwhile, when, and all boxes that differ. Sending the form again overwrites that."""
    found = [difference(str(form.fields[name].label), getattr(theirs, name), mine) for name, mine in form.typed.items()]
    who = last_hand(theirs, form.cleaned_data["version"])
    form.open_again(theirs)
    return {**who, "boxes": [box for box in found if box]}


def last_hand(theirs: Response, version: int) -> dict[str, Any]:
    """Who saved the text since `version`; else who took or cancelled the number of its letter."""
    if theirs.version != version:
        return {"who": theirs.edited_by or theirs.author, "at": theirs.edited_at}
    letters = PaperText.objects.filter(subject_kind="response", subject_id=theirs.pk).values("document")
    events = CaseEvent.objects.filter(case_kind="document", case_id__in=letters)
    event = events.filter(verb__in=["take_number", "void_number"]).order_by("-at").first()
    return {"who": event.actor_name, "at": event.at} if event else {}
