"""Which published parts of an announced conference a save changes: the public is told of every such change."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from dialogue_portal.lib.fields import CleanCharField
from dialogue_portal.lib.widgets import LineBox

from ..edit_conflicts.marks import as_words, stored
from ..models import AgendaItem, DialogueSession, Participation, SessionState

SHOWN = {
    *["title", "year", "ordinal", "kind", "mode", "ward_then", "organiser", "summary", "basis", "purpose", "content"],
    *["invited", "how_to_attend", "how_to_send", "contact", "opinions_open_at", "opinions_close_at"],
    *["takes_registrations", "source", "source_url"],
}
"""Fields that are announced. When one is changed afterwards, the public is told that, why, and what it said before."""

WRITTEN_AFTERWARDS = {"source", "source_url"}
"""Fields that nobody can know before the conference: filling them in for the first time is no correction."""

WINDOW = {"opinions_open_at", "opinions_close_at"}
UNREAD = {"official", "cue", "proceedings"}
"""Columns of a row that its public line does not show: a link, notes for the chair, what is written afterwards."""

HELD = {SessionState.LIVE, SessionState.ENDED, SessionState.CONCLUDED, SessionState.CLOSED}
EMPTY = "(để trống)"
CORRECTED = "Sửa phần đã công bố"
"""The part of the form that asks for the reason."""


class SessionForm(forms.ModelForm):
    change_note = CleanCharField(
        label="Lý do sửa",
        required=False,
        max_length=1000,
        multiline=True,
        help_text="Phải ghi khi sửa phần người dân đã đọc: tên, mục đích, nội dung, thời gian nhận ý kiến, chương "
        "trình, người tham gia… Người dân đọc được phần nào đã sửa, trước đây ghi gì và lý do này. Ghi diễn biến, "
        "người phát biểu, số liệu sau hội nghị thì không cần.",
    )
    hides_old_words = forms.BooleanField(
        label="Không cho mọi người đọc câu cũ",
        required=False,
        help_text="Chỉ chọn khi câu cũ có thông tin không được công khai, chẳng hạn số điện thoại của người dân. "
        "Khi đó câu cũ không được giữ lại.",
    )

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {"title": LineBox}
        help_texts: ClassVar[dict[str, str]] = {
            "title": "Viết như trong giấy mời, ví dụ: Hội nghị đối thoại với Nhân dân năm 2026.",
            "organiser": "Hiện ở mục «Thời gian, địa điểm»; «Đối thoại trong năm» tính hội nghị này cho cơ quan ấy.",
            "purpose": "Mục «Mục đích» của trang hội nghị.",
            "content": "Mục «Nội dung đối thoại»: sẽ nói về những việc gì.",
            "invited": "Những ai được mời, được dự.",
            "how_to_attend": "Đăng ký ở đâu, đến lúc nào, mang theo gì.",
            "how_to_send": "Ngoài cổng này: nộp giấy ở đâu, gọi số nào.",
            "contact": "Người và số điện thoại để hỏi; ai cũng đọc được.",
        }

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_whole_days(data) if data else data, *args, **kwargs)

    def shown_changes(self) -> list[str]:
        """The changed columns that the public has read."""
        if not self.instance.announced_at:
            return []
        is_new = {name for name in WRITTEN_AFTERWARDS if not self.initial.get(name)}
        return [name for name in self.changed_data if name in SHOWN - is_new]

    def old_words(self) -> dict[str, str]:
        """By label, what each part to be changed says now. Call it before saving."""
        names = self.shown_changes()
        row = stored(self.instance) if names else None
        said = {str(self.fields[name].label): shown_words(row, name) for name in names if name not in WINDOW}
        return said | ({"Thời gian nhận ý kiến": row.opinions_window or EMPTY} if WINDOW.intersection(names) else {})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.shown_changes() and not given.get("change_note"):
            self.add_error("change_note", "Hội nghị đã công bố. Hãy ghi lý do sửa.")
        return given


def with_whole_days(data: Any) -> Any:
    """If a period for opinions has no times, it covers whole days: from 00:00 of the first to 23:59 of the last."""
    data = data.copy()
    for name, hour in {"opinions_open_at": "00:00", "opinions_close_at": "23:59"}.items():
        if data.get(f"{name}_0", "").strip() and not data.get(f"{name}_1", "").strip():
            data[f"{name}_1"] = hour
    return data


class ReadFormSet(forms.models.BaseInlineFormSet):
    """Rows that the public reads: changing or dropping one, or adding one before the conference, requires a reason."""

    def clean(self) -> None:
        super().clean()
        if self.changes_what_was_read() and not self.data.get("change_note", "").strip():
            raise ValidationError(f"Hội nghị đã công bố. Hãy ghi lý do sửa ở phần «{CORRECTED}» cuối trang.")

    def changes_what_was_read(self) -> bool:
        if not self.instance.announced_at:
            return False
        changed = [form for form in self.forms if form.has_changed() or form in self.deleted_forms]
        known = [form for form in changed if form.instance.pk]
        added = [form for form in changed if form not in known and form not in self.deleted_forms]
        is_read = any(form in self.deleted_forms or set(form.changed_data) - UNREAD for form in known)
        return is_read or (bool(added) and self.instance.state not in HELD)


def shown_words(row: Any, name: str) -> str:
    """The value in words: the label of a choice, not its key."""
    chosen = getattr(row, f"get_{name}_display", None)
    return as_words(chosen() if chosen else getattr(row, name)) or EMPTY


def read_lines(session: DialogueSession) -> dict[str, list[str]]:
    """The programme and the participants, one line for each row, by the name of the part."""
    agenda = AgendaItem.objects.filter(session=session).select_related("meeting", "participation")
    people = Participation.objects.filter(session=session)
    is_one_of_several = session.meetings.count() > 1
    lines = [agenda_line(item, names_meeting=is_one_of_several) for item in agenda]
    return {"Chương trình": lines, "Người tham gia": list(map(person_line, people))}


def agenda_line(item: AgendaItem, *, names_meeting: bool) -> str:
    """«19:00 Khai mạc (Bí thư Đảng ủy), buổi 08/12/2026»."""
    time = f"{item.time:%H:%M} " if item.time else ""
    by = f" ({item.presenter})" if item.presenter else ""
    return f"{time}{item.title}{by}" + (f", buổi {item.meeting}" if item.meeting and names_meeting else "")


def person_line(person: Participation) -> str:
    return f"{person.get_role_display()}: {person}" + (f", về việc {person.subject}" if person.subject else "")


def changed_lines(before: dict[str, list[str]], after: dict[str, list[str]], *, is_held: bool) -> dict[str, str]:
    """By part, the old lines that are gone or different.

    Adding lines after the conference is no correction: it completes the record.
    """
    found = {}
    for part, old in before.items():
        gone, added = less(old, after[part]), less(after[part], old)
        if gone or not (added or old == after[part]):
            found[part] = "\n".join(gone or old)
        elif added and not is_held:
            found[part] = "\n".join(f"(chưa có) {line}" for line in added)
    return found


def less(lines: Sequence[str], others: Iterable[str]) -> list[str]:
    """`lines` without `others`, each taken away as often as it occurs there."""
    left = Counter(others)
    found = []
    for line in lines:
        left[line] -= 1
        if left[line] < 0:
            found.append(line)
    return found
