"""Form boxes that do more where scripts run, and everything needed where they do not."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.templatetags.static import static


class RichTextarea(forms.Textarea):
    """A box for rich text: static/js/rich_text.js replaces it by an editor; without scripts people type HTML or plain
    text.

    The editor has pasted text cleaned at the address in `data-clean`, which the form must give.
    """

    class Media:
        js = [Script("js/rich_text.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        editor = static("django_prose_editor/editor.js")
        return super().get_context(name, value, {"rows": 18, **(attrs or {}), "data-rich-text": editor})

    def use_required_attribute(self, initial: Any) -> bool:
        """False: a browser would refuse the form because of a folded box that nobody sees."""
        return False


class LineBox(forms.Textarea):
    """A box for one line that may be long: it shows the whole line, and static/js/line_box.js keeps line breaks out.
    Without scripts the field turns them into blanks (`text.clean_line`)."""

    class Media:
        js = [Script("js/line_box.js", defer=True)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, {"rows": 2, **(attrs or {}), "class": "line-box", "data-line": True})


class OpenBoxes(forms.CheckboxSelectMultiple):
    """Check boxes with long labels: each as wide as the page, the label beside it."""

    template_name = "admin/open_boxes.html"


class FoldedBoxes(forms.CheckboxSelectMultiple):
    """Many check boxes of which few are ticked: those are in sight, the others folded."""

    template_name = "admin/folded_boxes.html"
