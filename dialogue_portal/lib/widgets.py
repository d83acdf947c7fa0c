"""Boxes of forms that do more where scripts run, and all that is needed where none does."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.templatetags.static import static


class RichTextarea(forms.Textarea):
    """A box for rich text: static/js/rich_text.js puts an editor in its place, without it HTML or plain text is typed.

    What is pasted is cleaned at the address `data-clean` before the editor puts it in: whoever uses the box gives it.
    """

    class Media:
        js = [Script("js/rich_text.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        editor = static("django_prose_editor/editor.js")
        return super().get_context(name, value, {"rows": 18, **(attrs or {}), "data-rich-text": editor})

    def use_required_attribute(self, initial: Any) -> bool:
        """A browser would refuse the form for a box that nobody sees."""
        return False


class LineBox(forms.Textarea):
    """A box for one line that may be long: it shows the whole, and static/js/line_box.js keeps breaks out. Without it
    the field turns them into blanks (`text.clean_line`)."""

    class Media:
        js = [Script("js/line_box.js", defer=True)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, {"rows": 2, **(attrs or {}), "class": "line-box", "data-line": True})


class OpenBoxes(forms.CheckboxSelectMultiple):
    """Boxes to tick whose words take more than a line: each as wide as the page, the words beside it."""

    template_name = "admin/open_boxes.html"


class FoldedBoxes(forms.CheckboxSelectMultiple):
    """Boxes to tick of which few are: those that are ticked stand in sight, the others in a fold."""

    template_name = "admin/folded_boxes.html"
