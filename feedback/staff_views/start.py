"""The start page of staff: what waits for this person, what is due, what is late, and the next conference.

A tile counts exactly the rows of the list that it links to, up to `COUNTED`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from dialogue_portal.lib.queues import COUNTED
from sessions_app.countdown import Countdown, countdowns
from sessions_app.deadlines import WorkingCalendar
from sessions_app.duties import Progress
from sessions_app.holidays import year_to_enter
from sessions_app.models import Meeting, User
from sessions_app.postings import owed_postings

from ..actions.live import why_not
from ..admin.commitments import MAY_PUBLISH, MAY_REPORT, MAY_VERIFY
from ..admin.handling_verbs import MAY_ASSIGN
from ..admin.opinion_verbs import MAY_MODERATE
from ..answers.steps import APPROVE, OWN, PUBLISH, SENT_BACK, STEPS, WRITE, own_to_publish, to_draft
from ..forms.cases import LATE, TODAY, due
from ..forms.promise_list import HANDED_BACK as PROMISES_BACK
from ..forms.promise_list import HIDDEN, REASONS, REFUTED, not_out_yet, refuted, with_unread_reasons
from ..forms.promise_list import LATE as LATE_PROMISES
from ..forms.promise_list import handed_back as promises_back
from ..forms.registrations import HELD, TO_CALL, numbers_to_call
from ..forms.sorting import HANDED_BACK, TO_URGE
from ..models import Commitment, CommitmentState, Moderation, Opinion, Registration
from ..seen_by_staff import MAY_UNMASK, SEES_ALL, commitments_for, each_opinion_for
from . import photos, promises, synthesis
from .calendar_days import MAY_ADD as MAY_ADD_DAYS
from .calls import MAY_CALL, calls_for
from .case_list import MAY_SEE
from .first_steps import first_steps
from .moderation.waiting import to_moderate
from .promises.one import MAY_LET_THROUGH
from .registrations import MAY_CHANGE as MAY_CHANGE_REGISTRATIONS
from .registrations import MAY_SEE as MAY_SEE_REGISTRATIONS
from .sorting.waiting import handed_back, to_sort
from .start_numbers import Tile, numbers_of


@dataclass(frozen=True)
class Counted:
    """A tile with its number for this person; `shown` is the text."""

    tile: Tile
    number: int
    address: str

    @property
    def shown(self) -> str:
        return f"hơn {COUNTED}" if self.number > COUNTED else str(self.number)


def due_today(user: User) -> QuerySet[Opinion]:
    return due(each_opinion_for(user), TODAY)


def late(user: User) -> QuerySet[Opinion]:
    return due(each_opinion_for(user), LATE)


def held(user: User) -> QuerySet[Opinion]:
    """Some of these are erased after a time even if nobody has looked at them."""
    return to_moderate(user, Moderation.HELD)


def registrants_to_call(user: User) -> QuerySet[Registration]:
    """For everybody who may see the numbers."""
    return numbers_to_call()


def registrations_held(user: User) -> QuerySet[Registration]:
    return Registration.objects.held().in_time()


def to_verify(user: User) -> QuerySet[Commitment]:
    return commitments_for(user).filter(state=CommitmentState.REPORTED_DONE)


def said_not_done(user: User) -> QuerySet[Commitment]:
    return refuted(commitments_for(user))


def reasons_to_edit(user: User) -> QuerySet[Commitment]:
    return with_unread_reasons(commitments_for(user))


def late_promises(user: User) -> QuerySet[Commitment]:
    return commitments_for(user).overdue()


def to_publish(user: User) -> QuerySet[Commitment]:
    return not_out_yet(commitments_for(user))


def promises_handed_back(user: User) -> QuerySet[Commitment]:
    return promises_back(commitments_for(user))


TILES = [
    Tile("ý kiến quá hạn", (MAY_SEE,), late, "admin:case_list", f"han={LATE}", is_late=True),
    Tile("ý kiến đến hạn hôm nay", (MAY_SEE,), due_today, "admin:case_list", f"han={TODAY}"),
    Tile("chờ duyệt", (MAY_MODERATE, SEES_ALL), to_moderate, "admin:moderation"),
    Tile("tạm giữ, chờ cán bộ xem", (MAY_MODERATE, SEES_ALL), held, "admin:moderation", "loai=giu"),
    Tile("chờ phân loại, phân công", (MAY_ASSIGN, SEES_ALL), to_sort, "admin:sorting"),
    Tile(
        "đơn vị trả lại, cần phân công lại",
        (MAY_ASSIGN, SEES_ALL),
        handed_back,
        "admin:sorting",
        f"loai={HANDED_BACK}",
    ),
    Tile("cần soạn trả lời", (STEPS[WRITE].permission,), to_draft, "admin:answering", f"buoc={WRITE}", later="begun"),
    Tile(
        "trả lại để sửa",
        (STEPS[WRITE].permission,),
        None,
        "admin:answering",
        f"buoc={WRITE}&chi={SENT_BACK}",
        later="sent back",
    ),
    Tile(
        "chờ duyệt trả lời",
        (STEPS[APPROVE].permission,),
        STEPS[APPROVE].rows,
        "admin:answering",
        f"buoc={APPROVE}",
    ),
    Tile(
        "chờ công bố trả lời",
        (STEPS[PUBLISH].permission,),
        STEPS[PUBLISH].rows,
        "admin:answering",
        f"buoc={PUBLISH}",
    ),
    Tile(
        "của ông/bà, chờ người khác công bố",
        (STEPS[PUBLISH].permission,),
        own_to_publish,
        "admin:answering",
        f"buoc={PUBLISH}&chi={OWN}",
    ),
    Tile("cần gọi điện", (MAY_CALL,), calls_for, "admin:calls"),
    Tile(
        "người đăng ký cần gọi",
        (MAY_SEE_REGISTRATIONS, MAY_CHANGE_REGISTRATIONS, MAY_UNMASK),
        registrants_to_call,
        "admin:registrations",
        f"loai={TO_CALL}",
    ),
    Tile(
        "đăng ký chờ cán bộ xem",
        (MAY_SEE_REGISTRATIONS, MAY_CHANGE_REGISTRATIONS),
        registrations_held,
        "admin:registrations",
        f"loai={HELD}",
    ),
    Tile(
        "hội nghị có ảnh chờ công bố",
        (photos.MAY_KEEP, photos.MAY_PUBLISH),
        photos.to_publish,
        "admin:photo_sessions",
        f"loai={photos.WAITING}",
    ),
    Tile(
        "hội nghị có ảnh được xin gỡ",
        (photos.MAY_KEEP, photos.MAY_HIDE),
        photos.asked_to_hide,
        "admin:photo_sessions",
        f"loai={photos.ASKED}",
        is_late=True,
    ),
    Tile(
        "hội nghị chờ tổng hợp ý kiến",
        (synthesis.MAY_SYNTHESISE, SEES_ALL),
        synthesis.to_synthesise,
        "admin:synthesis",
        f"loai={synthesis.WAITING}",
    ),
    Tile(
        "cơ quan khác quá hẹn, cần đôn đốc",
        (MAY_ASSIGN, SEES_ALL),
        None,
        "admin:sorting",
        f"loai={TO_URGE}",
        is_late=True,
        later="to urge",
    ),
    Tile(
        "việc báo đã xong, chờ xác nhận",
        (promises.MAY_SEE, MAY_VERIFY),
        to_verify,
        "admin:promises",
        f"tinh_trang={CommitmentState.REPORTED_DONE}",
    ),
    Tile(
        "việc bị báo chưa xong",
        (promises.MAY_SEE, MAY_REPORT),
        said_not_done,
        "admin:promises",
        f"tinh_trang={REFUTED}",
    ),
    Tile(
        "việc có lý do chưa xong chờ biên tập",
        (promises.MAY_SEE, MAY_LET_THROUGH, SEES_ALL),
        reasons_to_edit,
        "admin:promises",
        f"tinh_trang={REASONS}",
    ),
    Tile(
        "câu trả lời mới, chưa lập việc phải làm",
        (promises.MAY_ADD,),
        promises.newest_answers_left,
        "admin:promise_sources",
        f"loai={promises.RECENT}",
    ),
    Tile(
        "việc phải làm chưa công bố",
        (promises.MAY_SEE, MAY_PUBLISH),
        to_publish,
        "admin:promises",
        f"tinh_trang={HIDDEN}",
    ),
    Tile(
        "việc phải làm đơn vị trả lại",
        (promises.MAY_SEE, MAY_PUBLISH, SEES_ALL),
        promises_handed_back,
        "admin:promises",
        f"tinh_trang={PROMISES_BACK}",
    ),
    Tile(
        "việc phải làm quá hạn",
        (promises.MAY_SEE, MAY_REPORT),
        late_promises,
        "admin:promises",
        f"tinh_trang={LATE_PROMISES}",
        is_late=True,
    ),
]
"""In the order of the work. The page shows late ones first."""


def start_context(request: HttpRequest) -> dict[str, Any]:
    """What the start page shows about today's work, in a constant number of queries."""
    numbers = numbers_of([tile for tile in TILES if request.user.has_perms(tile.permissions)], request.user)
    counted = [Counted(tile, number, address_of(tile)) for tile, number in numbers.of_tiles.items()]
    return {
        "today": timezone.localdate(),
        "tiles": sorted((found for found in counted if found.number), key=lambda found: not found.tile.is_late),
        "has_tiles": bool(counted),
        "synthesis_first": numbers.saves_assigning,
        "own_promises": numbers.own_promises,
        "lacks_body": bool(counted) and not request.user.has_perm(SEES_ALL) and not request.user.bodies,
        "first_steps": first_steps(request.user),
        **owed_about_conferences(request.user),
    }


def owed_about_conferences(user: User) -> dict[str, Any]:
    """What the ward still has to do about its conferences and notices; reads the calendar once."""
    if not user.has_perm("sessions_app.view_dialoguesession"):
        return {"countdowns": [], "halls": [], "owed_postings": [], "duties_late": 0, "has_duties": False}
    calendar = WorkingCalendar.current()
    conferences = countdowns(calendar)
    hung = owed_postings(calendar) if user.has_perm("sessions_app.add_posting") else []
    duties = [duty for owed in [*conferences, *hung] for duty in owed.duties]
    return {
        "countdowns": conferences,
        "halls": halls(conferences) if user.has_perm(MAY_CHANGE_REGISTRATIONS) else [],
        "owed_postings": hung,
        "duties_late": sum(duty.progress == Progress.LATE for duty in duties),
        "has_duties": any(duty.progress != Progress.DONE for duty in duties),
        "year_to_enter": year_to_enter(calendar.off, calendar.worked) if user.has_perm(MAY_ADD_DAYS) else None,
    }


def halls(conferences: Iterable[Countdown]) -> list[Meeting]:
    """Today's meetings whose hall screen can be operated."""
    return [meeting for row in conferences for meeting in row.session.meetings.all() if not why_not(meeting)]


def address_of(tile: Tile) -> str:
    address = reverse(tile.desk)
    return f"{address}?{tile.query}" if tile.query else address
