"""The filters of lists for staff. There may be hundreds of conferences and groups: the choices are read as plain values
and together, and only if the boxes are drawn."""

from collections.abc import Iterable
from functools import cached_property, partial
from typing import Any

from django import forms

from dialogue_portal.lib.combined_query import Rows, ask_together, asked_together
from dialogue_portal.lib.narrowing import ANY, NarrowingForm
from sessions_app.models import Body, DialogueSession, ResidentialGroup, Topic, User

from ..figures.measures import UNKNOWN
from ..seen_by_staff import SEES_DRAFTS, sessions_for
from .narrowing import SHORT_NAME, KnownOrNotField
from .public import NOT_A_CHOICE


def row_of(label: str, model: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label,
        queryset=model.objects.all(),
        required=False,
        empty_label=ANY,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )


def topic_or_none() -> KnownOrNotField:
    """Opinions from paper often have no topic yet, so there is a choice for these."""
    unknown = "Chưa phân lĩnh vực"
    wrong = {"invalid_choice": NOT_A_CHOICE}
    return KnownOrNotField(label="Lĩnh vực", queryset=Topic.objects.all(), unknown=unknown, error_messages=wrong)


def known(value: Any) -> Any:
    """The chosen row, None for «none on record»."""
    return None if value == UNKNOWN else value


@asked_together
def rows_to_choose() -> Rows:
    """The choices, by the name of the box: the name of each row, in the order of its kind."""
    return {
        "hoi_nghi": DialogueSession.objects.by_date().values_list("pk", "title"),
        "linh_vuc": Topic.objects.values_list("pk", "name"),
        "to": ResidentialGroup.objects.values_list("pk", "name"),
        "don_vi": Body.objects.values_list("pk", SHORT_NAME),
    }


class ChoosingForm(NarrowingForm):
    """Boxes with those names have all rows as choices; of conferences those that the `reader` may know."""

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = {name: part for name, part in rows_to_choose.rows.items() if name in self.fields}
        if "hoi_nghi" in self.wanted and not reader.has_perm(SEES_DRAFTS):
            known = self.fields["hoi_nghi"].queryset = sessions_for(reader)
            self.wanted["hoi_nghi"] = known.by_date().values_list("pk", "title")
        for name in self.wanted:
            self.fields[name].choices = partial(self.choices_of, name)

    @cached_property
    def rows(self) -> dict[str, list[Any]]:
        """One query for all boxes."""
        return ask_together(self.wanted)

    def choices_of(self, name: str) -> Iterable[tuple[Any, str]]:
        field = self.fields[name]
        unknown = [(UNKNOWN, field.unknown)] if isinstance(field, KnownOrNotField) else []
        return [("", field.empty_label), *self.rows[name], *unknown]
