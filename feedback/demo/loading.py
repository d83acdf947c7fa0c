"""Loading the demo, and when that is allowed."""

from django.db import models, transaction
from django.db.models import Q

from feedback.models import Opinion
from sessions_app.models import Announcement, DialogueSession, User, WardProfile

from . import accounts, ward
from .gia_thuy import SLUG, add_gia_thuy
from .news import add_news
from .past import add_past
from .upcoming import add_upcoming


class NotEmpty(Exception):
    """The database has rows that the demo did not make; `str()` is a Vietnamese sentence that names them."""


@transaction.atomic
def load(*, force: bool = False) -> bool:
    """Load everything, or nothing: False if the demo is there already. Raises `NotEmpty` unless forced.

    `force` leaves existing rows untouched: profile, bodies and groups are kept. Accounts with the names that the demo
    needs are refused even so: it would act, and be recorded, in their name.
    """
    if holds_demo():
        return False
    if not force:
        refuse_foreign("dữ liệu minh họa. Nếu vẫn muốn nạp, hãy thêm --force.")
    refuse_taken_names()
    ward.add_ward()
    accounts.add_accounts()
    add_gia_thuy()
    add_upcoming(add_past())
    add_news()
    return True


def holds_demo() -> bool:
    return DialogueSession.objects.filter(Q(slug=SLUG) | Q(is_illustrative=True)).exists()


def is_empty() -> bool:
    """Whether nobody has entered anything yet: no conference, profile, account, opinion or announcement."""
    return not any(model.objects.exists() for model in (DialogueSession, WardProfile, User, Opinion, Announcement))


def refuse_foreign(what: str) -> None:
    """Raises `NotEmpty`, which ends with `what` is not loaded, for a database with data that people entered."""
    found = [str(rows.model._meta.verbose_name) for rows in foreign_rows() if rows.exists()]
    if found:
        raise NotEmpty(f"Cơ sở dữ liệu đã có dữ liệu thật ({', '.join(found)}) nên không nạp {what}")


def refuse_taken_names() -> None:
    taken = User.objects.filter(username__in=accounts.NAMES).values_list("username", flat=True)
    if taken:
        raise NotEmpty(f"Đã có tài khoản {', '.join(taken)}: dữ liệu minh họa cần các tên đó nên không nạp được.")


def foreign_rows() -> list[models.QuerySet]:
    """The rows that the demo did not make, of each kind that people enter first."""
    return [
        DialogueSession.objects.filter(is_illustrative=False).exclude(slug=SLUG),
        Opinion.objects.filter(is_illustrative=False),
        Announcement.objects.filter(is_illustrative=False).exclude(session__slug=SLUG),
        WardProfile.objects.exclude(name=ward.NAME),
        User.objects.exclude(username__in=accounts.NAMES),
    ]
