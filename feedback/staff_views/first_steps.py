"""What a new portal still needs, in the order in which it is filled in. Shown until there is a conference."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Exists, Q
from django.urls import reverse

from dialogue_portal.lib.sentences import padded
from sessions_app.models import Body, DialogueSession, ResidentialGroup, User, WardProfile


@dataclass(frozen=True)
class FirstStep:
    """Something to fill in: who may, whether it is done, on which page of the admin, and what is the case `until` then.
    `lacks` says what is missing if it was only begun; that is filled in on the page `goes_on`."""

    label: str
    permission: str
    is_done: Callable[[], bool]
    page: str
    until: str = ""
    lacks: Callable[[], str] = str
    goes_on: str = ""

    @property
    def address(self) -> str:
        return reverse(f"admin:{self.page}")


ABLE = Q(is_superuser=True) | Q(groups__isnull=False)


def somebody_else_can_work() -> bool:
    """Whether there is somebody besides the first administrator. An account without a role can open no page."""
    return User.objects.filter(ABLE, User.AT_WORK).distinct()[1:].exists()


def accounts_without_role() -> str:
    number = User.objects.filter(is_active=True).exclude(ABLE).count()
    return f"{padded(number)} tài khoản chưa có vai trò nên chưa làm được việc gì: hãy chọn vai trò." if number else ""


NAME = FirstStep(
    "Ghi tên địa phương, địa chỉ, điện thoại",
    "sessions_app.change_wardprofile",
    WardProfile.objects.exists,
    "sessions_app_wardprofile_changelist",
    "Chưa ghi thì mọi trang, thư, giấy in chỉ gọi là «địa phương», không có tên, số điện thoại để liên hệ.",
)
STEPS = [
    NAME,
    FirstStep(
        "Thêm cơ quan, đơn vị xử lý ý kiến", "sessions_app.add_body", Body.objects.exists, "sessions_app_body_add"
    ),
    FirstStep(
        "Thêm {group_word}",
        "sessions_app.add_residentialgroup",
        ResidentialGroup.objects.exists,
        "add_groups",
    ),
    FirstStep(
        "Lập tài khoản cho cán bộ",
        "sessions_app.add_user",
        somebody_else_can_work,
        "sessions_app_user_add",
        lacks=accounts_without_role,
        goes_on="sessions_app_user_changelist",
    ),
    FirstStep(
        "Lập hội nghị đầu tiên",
        "sessions_app.add_dialoguesession",
        DialogueSession.objects.exists,
        "sessions_app_dialoguesession_add",
    ),
]


def first_steps(user: User) -> list[tuple[FirstStep, bool]]:
    """The steps that `user` may take, each with whether it is done. Once there is a conference, only the name of the
    ward, if it is missing; one query then tells that nothing is missing."""
    if WardProfile.objects.filter(Exists(DialogueSession.objects.all())).exists():
        return []
    steps = [NAME] if DialogueSession.objects.exists() else named(STEPS)
    return [looked_at(step) for step in steps if user.has_perm(step.permission)]


def looked_at(step: FirstStep) -> tuple[FirstStep, bool]:
    is_done = step.is_done()
    lack = "" if is_done else step.lacks()
    return (replace(step, page=step.goes_on, until=lack) if lack else step, is_done)


def named(steps: list[FirstStep]) -> list[FirstStep]:
    """With the ward's own word for a group."""
    word = WardProfile.current().group_word
    return [replace(step, label=step.label.format(group_word=word)) for step in steps]
