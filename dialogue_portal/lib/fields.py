"""Model fields that clean Vietnamese text on every way into the database."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from . import rich_text, text
from .widgets import RichTextarea

UNREADABLE = "Có ký tự không đọc được trong phần này. Vui lòng xóa đi và gõ lại."
UNREADABLE_AFTER = "Có ký tự không đọc được ngay sau «…{}». Vui lòng xóa chỗ ấy và gõ lại; phần khác vẫn còn."
LONGEST_BEFORE = 60
LONGEST_KEY = 18
"""Digits of the longest key that every database can compare."""


def as_key(typed: Any) -> int | None:
    """`typed` as the key of a row; None, which no row has, if it cannot be one."""
    digits = str(typed)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_KEY else None


def too_long(value: str, limit: int) -> str:
    """What to tell a person whose `value` is longer than `limit` characters."""
    return f"Thừa {text.grouped(len(value) - limit)} ký tự (nhiều nhất {text.grouped(limit)} ký tự)."


def unreadable(refused: text.UnreadableText) -> str:
    """What to tell a person: after which words the unreadable character stands, since they cannot see it. Tags of rich
    text are left out."""
    before = " ".join(re.sub(r"<[^>]*>?", " ", refused.before).split())[-LONGEST_BEFORE:]
    return UNREADABLE_AFTER.format(before) if before else UNREADABLE


class CleanCharField(forms.CharField):
    """A form field that returns text as it will be stored, and says how much of it is too long."""

    def __init__(
        self,
        *,
        multiline: bool = False,
        max_length: int | None = None,
        tidy: Callable[[str], str] = text.clean_line,
        **kwargs: Any,
    ) -> None:
        self.tidy = text.clean_text if multiline else tidy
        self.limit = max_length
        if multiline:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)
        self.validators = [
            check for check in self.validators if type(check).__name__ != "ProhibitNullCharactersValidator"
        ]

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return self.empty_value
        try:
            return self.tidy(str(value))
        except text.UnreadableText as refused:
            raise ValidationError(unreadable(refused), code="unreadable") from None
        except rich_text.TooMuch as refused:
            raise ValidationError(str(refused), code="too_much") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.limit and value and len(value) > self.limit:
            raise ValidationError(too_long(value, self.limit), code="max_length")


def reason_field(label: str = "Lý do", help_text: str = "", *, required: bool = True) -> CleanCharField:
    """The reason for an act; `help_text` says who reads it."""
    return CleanCharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=1000,
        multiline=True,
        error_messages={"required": "Hãy ghi phần này."},
    )


class LineField(models.CharField):
    """One line of text, stored clean (`text.clean_line`)."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return text.clean_line(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CleanCharField, **kwargs})


class NameField(LineField):
    """A name by which people find or recognise something, stored clean (`text.clean_name`)."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return text.latin(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"tidy": text.clean_name, **kwargs})


class ProseField(models.TextField):
    """Text of several lines, stored clean (`text.clean_text`)."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return text.clean_text(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        kwargs = {"form_class": CleanCharField, "max_length": self.max_length, **kwargs}
        return super().formfield(multiline=True, **kwargs)


class RowsField(forms.ModelMultipleChoiceField):
    """Ticked rows. A number too large to be a key is refused as no choice; SQLite would raise an error."""

    def clean(self, value: Any) -> Any:
        for key in value or []:
            if len(key) > LONGEST_KEY:
                raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class RichTextFormField(CleanCharField):
    """Takes HTML, pasted or from the editor, and plain text where no script runs."""

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", RichTextarea)
        super().__init__(max_length=max_length, **kwargs)
        self.tidy = rich_text.as_rich


class RichTextField(models.TextField):
    """Text with headings, lists and tables, stored as clean HTML (`rich_text.as_rich`)."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return rich_text.as_rich(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": RichTextFormField, **kwargs, "widget": RichTextarea})


def stored(row: models.Model, name: str) -> Any:
    """What the column `name` will hold once `row` is saved; for a property, its value."""
    columns = {field.name: field for field in row._meta.concrete_fields}
    said = getattr(row, name)
    return columns[name].get_prep_value(said) if name in columns else said


class DerivedField:
    """Mixin for a column that is computed, at each save, from other fields as they will be stored."""

    source: tuple[str, ...]
    attname: str
    """Of the model field that this is mixed into."""

    def __init__(self, *args: Any, source: tuple[str, ...] | list[str] = (), **kwargs: Any) -> None:
        self.source = tuple(source)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()  # type: ignore[misc]  # the model field comes after the mixin
        return name, path, args, {**kwargs, "source": list(self.source)}

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = self.derive(" ".join(str(stored(instance, name)) for name in self.source))
        setattr(instance, self.attname, value)
        return value

    def derive(self, joined: str) -> str:
        raise NotImplementedError


class FoldedField(DerivedField, models.TextField):
    """The text of the `source` fields as search compares it (`text.fold`)."""

    def derive(self, joined: str) -> str:
        return text.fold(joined)


class WordsField(DerivedField, models.TextField):
    """The folded words of the `source` fields with blanks around each, so that LIKE finds whole words."""

    def derive(self, joined: str) -> str:
        return f" {' '.join(text.words_of(joined))} "


class RichWordsField(WordsField):
    """As its parent, for rich text: the words without the tags."""

    def derive(self, joined: str) -> str:
        return super().derive(rich_text.to_plain(rich_text.as_rich(joined), marked=False))


class NameKeyField(DerivedField, models.CharField):
    """Sorts people by given name (`text.name_key`)."""

    def derive(self, joined: str) -> str:
        return text.name_key(joined)[: self.max_length]


class AlphabetKeyField(DerivedField, models.CharField):
    """Sorts names of things in Vietnamese order (`text.alphabet_key`): a database may put «Đ» behind «V»."""

    def derive(self, joined: str) -> str:
        return text.alphabet_key(joined)[: self.max_length]


class NaturalKeyField(AlphabetKeyField):
    """As its parent, but numbers sort by their value (`text.natural_key`)."""

    def derive(self, joined: str) -> str:
        return text.natural_key(joined)[: self.max_length]


SLUG_LENGTH = 92
"""Characters of an address made from a title; the column holds eight more, for a number."""


class AddressField(models.SlugField):
    """The row's part of its address: made from `source` when empty, made unique by a number, and then never changed by
    itself, because people have the link."""

    def __init__(self, *args: Any, source: str = "title", **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"max_length": SLUG_LENGTH + 8, "unique": True, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "max_length": self.max_length}

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        slug = getattr(instance, self.attname)
        if not slug:
            slug = self.free(self.wanted(instance), instance)
            setattr(instance, self.attname, slug)
        return slug

    def free(self, slug: str, instance: models.Model) -> str:
        others = type(instance)._base_manager.exclude(pk=instance.pk).filter(**{f"{self.attname}__startswith": slug})
        return first_free(slug, set(others.values_list(self.attname, flat=True)))

    def fill_in(self, rows: Iterable[models.Model]) -> None:
        """Set the addresses of new `rows` with one query; if left empty, each row would ask its own."""
        taken = set(self.model._base_manager.values_list(self.attname, flat=True))
        for row in rows:
            slug = first_free(self.wanted(row), taken)
            setattr(row, self.attname, slug)
            taken.add(slug)

    def wanted(self, row: models.Model) -> str:
        return made_of(str(stored(row, self.source)))


def draw_anew(row: models.Model) -> None:
    """Give `row` another address, made from its source as it is now, because the old address repeats words that must
    not be read any more."""
    row.slug = ""  # type: ignore[attr-defined]  # no type says that a row has an address
    row.save(update_fields=["slug"])


def made_of(words: str) -> str:
    return text.slugify(words, SLUG_LENGTH) or "muc"


def may_be_of(slug: str, words: str) -> bool:
    """Whether the address `slug` may have been made from `words`, with or without a number."""
    return re.fullmatch(rf"{re.escape(made_of(words))}(-\d+)?", slug) is not None


def first_free(slug: str, taken: set[str]) -> str:
    numbered = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in numbered if candidate not in taken)
