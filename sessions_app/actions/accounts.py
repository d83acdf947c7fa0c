"""Accounts of staff: making the first one, ending sessions, closing, standing in. Each account has a record of its
own."""

from collections.abc import Collection, Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import Body, StandIn, User
from .base import ActionRefused, NotReady, WrongState, claim, record

ADMINISTRATION = "Quản trị"
"""The group that may do everything; a migration of the other app makes it."""


class LastAdministrator(ActionRefused):
    """After that nobody could give anybody an account."""

    sentence = "Đây là quản trị viên cuối cùng còn hoạt động. Hãy giao vai trò quản trị cho người khác trước."


def administrators() -> QuerySet[User]:
    """Active staff who may manage accounts by a role of their own, not as somebody's deputy."""
    may_manage = Q(
        groups__permissions__codename="change_user", groups__permissions__content_type__app_label="sessions_app"
    )
    return User.objects.filter(Q(is_superuser=True) | may_manage, User.AT_WORK).distinct()


def hold_administrators() -> None:
    """Lock administrators until this transaction ends, so that two of them cannot remove each other at once. Call it
    before the account is changed."""
    rows = User.objects.filter(pk__in=administrators().values("pk")).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def read_by_body_alone(roles: Iterable[Group]) -> bool:
    """Whether people with these roles see only cases given to their body. Without a body they would see none."""
    keys = [role.pk for role in roles]
    every_case = Permission.objects.filter(group__in=keys, codename="see_every_opinion")
    return bool(keys) and not every_case.exists()


def staff_of(body: Body) -> QuerySet[User]:
    """Staff who work for `body` today, by their own account or as deputies."""
    return User.objects.filter(Q(body=body) | Q(pk__in=lent_to([body]).values("deputy")))


def working_for(bodies: Collection[Body]) -> dict[int, set[int]]:
    """The keys of `staff_of` each body, by its key. Two queries, however many bodies."""
    own = User.objects.filter(body__in=bodies).values_list("body", "pk")
    found: dict[int, set[int]] = {body.pk: set() for body in bodies}
    for body, user in [*own, *lent_to(bodies).values_list("absent__body", "deputy")]:
        found[body].add(user)
    return found


def lent_to(bodies: Collection[Body]) -> QuerySet[StandIn]:
    return StandIn.objects.in_force().filter(
        absent__body__in=bodies, absent__is_active=True, absent__is_superuser=False
    )


def colleagues_of(user: User) -> QuerySet[User]:
    """The other active staff of the same body, or of none."""
    return User.objects.filter(User.AT_WORK, body=user.body).exclude(pk=user.pk)


def refuse_second_first() -> None:
    if administrators().exists():
        raise NotReady("Đã có quản trị viên đang hoạt động. Hãy nhờ người đó thêm tài khoản.")


@transaction.atomic
def add_first_administrator(*, username: str, full_name: str, email: str, password: str) -> User:
    """The account that gives all others theirs. Raises `NotReady` when there is an administrator already,
    `ValidationError` for an unsuitable name, address or password."""
    refuse_second_first()
    user = User(username=username, full_name=full_name, email=email, is_staff=True, is_superuser=True)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    user.groups.set(Group.objects.filter(name=ADMINISTRATION))
    record(user, "add_account", by=None, reason="Quản trị viên đầu tiên, tạo bằng dòng lệnh.")
    return user


@transaction.atomic
def reset_password(user: User, *, password: str) -> None:
    """Replace a forgotten password; all sessions of the account end.

    Raises `WrongState` when the account was closed or got another password since `user` was read, so a link works once
    even if it is used twice at the same moment.
    """
    same = User.objects.filter(pk=user.pk, password=user.password, is_active=True)
    user.set_password(password)
    if not same.update(password=user.password):
        raise WrongState
    end_sessions(user)
    record(user, "reset_password", by=user)


@transaction.atomic
def sign_out_everywhere(user: User, *, by: User) -> int:
    """End all sessions of `user`, on every computer. Returns how many there were."""
    check_reach(user, by)
    ended = end_sessions(user)
    record(user, "sign_out", by=by)
    return ended


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End the sessions of `user` except the one with the key `but`. Returns how many there were.

    Reads all sessions, as their owners are stored inside them. Only staff have any.
    """
    running = Session.objects.filter(expire_date__gt=timezone.now()).iterator()
    keys = [row.pk for row in running if row.pk != but and row.get_decoded().get("_auth_user_id") == str(user.pk)]
    return Session.objects.filter(pk__in=keys).delete()[0]


@transaction.atomic
def close_account(user: User, *, by: User, heir: User | None, handed_over: str = "") -> None:
    """Close the account of somebody who leaves; `heir` stands in for those whom `user` stood in for. Their cases stay.

    `handed_over` says in Vietnamese, for the record, what else the heir got. Raises `WrongState` when the account is
    closed already, `LastAdministrator`, and `NotReady` for an heir of another body or for one's own account.
    """
    check_reach(user, by)
    hold_administrators()
    if not user.is_active:
        raise WrongState
    if user == by:
        raise NotReady("Không ai tự cho mình thôi việc được. Hãy nhờ một quản trị viên khác.")
    if heir and not colleagues_of(user).filter(pk=heir.pk).exists():
        raise NotReady("Người nhận bàn giao phải là người đang làm việc ở cùng cơ quan, đơn vị.")
    said = [f"Bàn giao cho {heir}.", handed_over] if heir else [handed_over]
    said.append(hand_over_stand_ins(user, heir, by=by))
    user.groups.clear()
    user.is_active = user.is_superuser = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "is_superuser", "password"])
    if not administrators().exists():
        raise LastAdministrator
    end_sessions(user)
    record(user, "leave", by=by, reason=" ".join(filter(None, said)))


def check_reach(user: User, by: User) -> None:
    if user.is_superuser and not by.is_superuser:
        raise NotReady("Tài khoản này có toàn quyền nên chỉ người có toàn quyền mới làm được việc này.")


def hand_over_stand_ins(user: User, heir: User | None, *, by: User) -> str:
    """Let `heir` stand in for those whom `user` stood in for, and end the stand-ins for `user`. Returns a sentence for
    the record, or «».

    Raises `NotReady` when somebody relies on `user` and there is no heir.
    """
    still = StandIn.objects.filter(until__gte=timezone.localdate(), ended_at=None)
    for row in still.filter(absent=user):
        end_stand_in(row, by=by)
    rows = still.filter(deputy=user).select_related("absent")
    if rows and heir is None:
        raise NotReady("Người này đang làm thay đồng nghiệp. Hãy chọn người nhận bàn giao.")
    for row in rows:
        end_stand_in(row, by=by)
        if heir and row.absent != heir and row.absent.is_active:
            since = max(row.since, timezone.localdate())
            handed = StandIn(absent=row.absent, deputy=heir, since=since, until=row.until, reason=row.reason)
            appoint(handed, by=by)
    return f"Việc làm thay: {len(rows)}." if rows else ""


@transaction.atomic
def appoint(row: StandIn, *, by: User) -> None:
    """Save a new stand-in. Raises `NotReady` for what `check_appointment` refuses, also to the second of two at
    once."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=row.absent_id)
    check_appointment(row, by=by)
    row.save(force_insert=True)
    record(row, "appoint", by=by, reason=f"{row}, từ {row.since:%d/%m/%Y} đến hết {row.until:%d/%m/%Y}. {row.reason}")


def check_appointment(row: StandIn, *, by: User) -> None:
    """Refuse to appoint oneself, to stand in for a superuser, and a second stand-in for the same days."""
    if row.deputy == by:
        raise NotReady("Không ai tự cử mình làm thay người khác. Hãy nhờ một quản trị viên khác.")
    if row.absent.is_superuser:
        raise NotReady("Không làm thay được tài khoản có toàn quyền: quyền ấy không cho mượn.")
    if not (row.absent.is_active and row.deputy.is_active and row.deputy.is_staff):
        raise NotReady("Cả hai tài khoản phải đang hoạt động.")
    if row.until < timezone.localdate():
        raise NotReady("Những ngày này đã qua.")
    same_days = StandIn.objects.filter(absent=row.absent, ended_at=None, since__lte=row.until, until__gte=row.since)
    if same_days.exists():
        raise NotReady("Trong những ngày đó đã có người làm thay người này.")


@transaction.atomic
def end_stand_in(row: StandIn, *, by: User) -> None:
    """End a stand-in early, as the colleague is back. Raises `WrongState` when it has ended already."""
    claim(row, "ended_at")
    record(row, "end_stand_in", by=by, reason=str(row))
