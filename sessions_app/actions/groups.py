"""Residential groups: adding many at once, merging, renaming. A group that was merged or renamed stays and leads to the
new one."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from ..group_names import MOST, clash
from ..likeness import sameness
from ..models import ResidentialGroup, User
from .base import NotReady, WrongState, record, record_first, refusing

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def add_groups(groups: Sequence[ResidentialGroup], *, by: User) -> None:
    """Save the new `groups`: all or none.

    Raises `NotReady` for more than `MOST`, and for a name that exists or stands twice in `groups`. When the form is
    sent twice at once, the second finds the names taken, or the addresses.
    """
    if len(groups) > MOST:
        raise NotReady(f"Mỗi lần nhiều nhất {MOST} tên.")
    ResidentialGroup._meta.get_field("slug").fill_in(groups)
    names = [group.name for group in groups]
    if len(set(map(sameness, names))) < len(groups) or ResidentialGroup.objects.active().named_as(*names).exists():
        raise NotReady(MADE_MEANWHILE)
    with refusing(MADE_MEANWHILE):
        ResidentialGroup.objects.bulk_create(groups)
    record_first([(group, f"Một trong {len(groups)} tên thêm cùng lúc.") for group in groups], "add", by=by)


MADE_MEANWHILE = "Có tên trong danh sách này vừa được thêm. Hãy xem lại rồi bấm lần nữa."
TAKEN_MEANWHILE = "Tên này vừa có nơi khác dùng. Hãy xem lại rồi bấm lần nữa."


@transaction.atomic
def merge_group(group: ResidentialGroup, *, into: ResidentialGroup, on: dt.date, by: User) -> None:
    """From the day `on`, `group` is part of `into`. What was said in it before stays under its own name.

    Raises `NotReady` for a future day, a day before the group existed, or when `into` is no valid other group;
    `WrongState` when the group has ended already.
    """
    both = ResidentialGroup.objects.filter(pk__in=[group.pk, into.pk]).order_by("pk").select_for_update(no_key=True)
    if into.pk == group.pk or into.pk not in [row.pk for row in both if row.is_active]:
        raise NotReady("Hãy chọn một nơi khác đang hoạt động.")
    end(group, on=on, merged_into=into, is_renamed=False)
    record(group, "merge", by=by, reason=f"Vào {into.name}, từ ngày {on:%d/%m/%Y}.")


@transaction.atomic
def rename_group(group: ResidentialGroup, *, name: str, number: int | None, on: dt.date, by: User) -> ResidentialGroup:
    """From the day `on` the group is called `name`: a new row, to which the old one leads. Raises as `merge_group`
    does, and `NotReady` when the name is then taken."""
    if name == group.name:
        raise NotReady("Tên mới giống tên đang dùng.")
    end(group, on=on)
    renamed = ResidentialGroup(name=name, number=number, valid_from=on)
    if taken := clash(renamed, name):
        raise NotReady(taken)
    with refusing(TAKEN_MEANWHILE):
        renamed.save(force_insert=True)
    group.merged_into, group.is_renamed = renamed, True
    group.save(update_fields=["merged_into", "is_renamed"])
    record(group, "rename", by=by, reason=f"Thành {name}, từ ngày {on:%d/%m/%Y}.")
    return renamed


def end(group: ResidentialGroup, *, on: dt.date, **changes: object) -> None:
    if on > timezone.localdate():
        raise NotReady("Ngày này chưa tới. Hãy ghi khi đã thực hiện.")
    if group.valid_from and on <= group.valid_from:
        raise NotReady("Ngày này phải sau ngày được lập.")
    changes["valid_to"] = on - ONE_DAY
    if not ResidentialGroup.objects.active().filter(pk=group.pk).update(**changes):
        raise WrongState
    for name, value in changes.items():
        setattr(group, name, value)


@transaction.atomic
def respell_group(group: ResidentialGroup, *, name: str, number: int | None, by: User) -> None:
    """Correct a typing mistake in the name, for all time. Raises `NotReady` when another group of the same time has the
    name."""
    if taken := clash(group, name):
        raise NotReady(taken)
    before, group.name, group.number = group.name, name, number
    with refusing(TAKEN_MEANWHILE):
        group.save(update_fields=["name", "name_key", "likeness", "number"])
    record(group, "respell", by=by, reason=f"Từ «{before}» thành «{name}».")
