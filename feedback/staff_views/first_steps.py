"""What a new portal still lacks, in the order in which it is filled in; told until there is a conference."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from sessions_app.models import Body, DialogueSession, ResidentialGroup, User, WardProfile


@dataclass(frozen=True)
class FirstStep:
    """Something to fill in: by whom, whether that was done, and on which page of the admin."""

    label: str
    permission: str
    is_done: Callable[[], bool]
    page: str

    @property
    def address(self) -> str:
        return reverse(f"admin:{self.page}")


STEPS = [
    FirstStep(
        "Ghi tên địa phương, địa chỉ, điện thoại",
        "sessions_app.change_wardprofile",
        WardProfile.objects.exists,
        "sessions_app_wardprofile_changelist",
    ),
    FirstStep(
        "Thêm cơ quan, đơn vị xử lý ý kiến", "sessions_app.add_body", Body.objects.exists, "sessions_app_body_add"
    ),
    FirstStep(
        "Thêm tổ dân phố",
        "sessions_app.add_residentialgroup",
        ResidentialGroup.objects.exists,
        "sessions_app_residentialgroup_add",
    ),
    FirstStep(
        "Lập tài khoản cho cán bộ",
        "sessions_app.add_user",
        lambda: User.objects.filter(is_staff=True)[1:].exists(),
        "sessions_app_user_add",
    ),
    FirstStep(
        "Lập hội nghị đầu tiên",
        "sessions_app.add_dialoguesession",
        DialogueSession.objects.exists,
        "sessions_app_dialoguesession_add",
    ),
]


def first_steps(user: User) -> list[tuple[FirstStep, bool]]:
    """Those that this person may take, each with whether it was; none once there is a conference, which one query
    tells."""
    if DialogueSession.objects.exists():
        return []
    return [(step, step.is_done()) for step in STEPS if user.has_perm(step.permission)]
