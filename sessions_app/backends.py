"""The rights of a deputy beside those of their own roles."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission

from .models import StandIn, User

NEVER_LENT = [User, Group, StandIn]
"""Accounts, roles, and who stands in for whom."""


class StandInBackend(BaseBackend):
    """Lends a deputy, on the days in force, the rights of the absent colleagues' roles. It signs nobody in.

    Only what those colleagues have by their own roles: not what was lent to them, nor superuser rights. Rights over
    accounts are never lent: a deputy could keep for good what they gave themselves.
    """

    def get_group_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        if not isinstance(user_obj, User) or not user_obj.is_active or obj is not None:
            return set()
        if not hasattr(user_obj, "_lent_permissions"):
            user_obj._lent_permissions = lent_to(user_obj)
        return user_obj._lent_permissions

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))


def lent_to(user: User) -> set[str]:
    colleagues = user.absent_colleagues
    if not colleagues:
        return set()
    kept = [model._meta.model_name for model in NEVER_LENT]
    lent = Permission.objects.filter(group__user__in=colleagues).exclude(content_type__model__in=kept).order_by()
    return {f"{app}.{name}" for app, name in lent.values_list("content_type__app_label", "codename")}
