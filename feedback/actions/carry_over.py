"""Carrying unfinished promises over to the next conference, as «việc tồn từ kỳ trước», with their history."""

from collections.abc import Sequence
from itertools import takewhile

from django.db import transaction
from django.db.models import F

from dialogue_portal.lib.row_order import LAST, behind
from sessions_app.actions import NotReady, correct_session, each, record
from sessions_app.models import AgendaItem, DialogueSession, Meeting, SessionState, User

from ..models import CarryOver, Commitment
from ..models.commitments import OPEN_STATES

TITLE = "Việc tồn từ kỳ trước"
NAMED = 5
"""Of those that cannot go on: whoever ticked a whole page takes their ticks away in one go."""
NEXT = {SessionState.DRAFT, SessionState.ANNOUNCED, SessionState.COLLECTING, SessionState.PREPARING}
"""States of a conference that is still to be held."""


CLOSING = ("kết luận", "bế mạc", "tổng kết")
"""How the items begin with which a conference ends."""


@transaction.atomic
def carry_over(commitments: Sequence[Commitment], *, to_session: DialogueSession, by: User) -> None:
    """Put what is not done onto the programme of `to_session`, under one item; each commitment stays what it is.

    Raises `NotReady`, naming each of the first `NAMED`, when the conference is over, called off, or the one that they
    come from, for what is not public, done or dropped, and for what was carried there already. Nothing is kept then.
    """
    to_session = DialogueSession.objects.select_for_update(of=("self",), no_key=True).get(pk=to_session.pk)
    if to_session.state not in NEXT or to_session.cancelled_at:
        raise NotReady("Chỉ đưa được vào chương trình của hội nghị chưa họp.")
    if not commitments:
        raise NotReady("Hãy chọn ít nhất một việc.")
    item = item_of(to_session, by=by)
    results = each(commitments, carry, to_session=to_session, item=item, by=by)
    if refused := [refusal for _, refusal in results if refusal]:
        more = f"Và {len(refused) - NAMED:02d} việc nữa." if len(refused) > NAMED else ""
        raise NotReady(" ".join([*refused[:NAMED], more]).strip())


def carry(commitment: Commitment, *, to_session: DialogueSession, item: AgendaItem, by: User) -> None:
    now = Commitment.objects.select_for_update(of=("self",)).select_related("session").get(pk=commitment.pk)
    if now.state not in OPEN_STATES:
        raise NotReady(f"«{now}»: {now.get_state_display()}, không chuyển sang hội nghị sau được. Hãy bỏ đánh dấu.")
    if now.session_id == to_session.pk:
        raise NotReady(f"«{now}» là việc của chính hội nghị này.")
    if now.published_at is None:
        raise NotReady(f"«{now}» chưa công bố. Hãy công bố trước.")
    _, is_new = CarryOver.objects.get_or_create(
        commitment=now, to_session=to_session, defaults={"agenda_item": item, "carried_by": by}
    )
    if not is_new:
        raise NotReady(f"«{now}» đã được chuyển sang hội nghị này.")
    record(now, "carry_over", by=by, reason=f"Sang {to_session}.")
    record(to_session, "carry_over", by=by, reason=f"Việc phải làm số {now.pk}.")


def item_of(session: DialogueSession, *, by: User) -> AgendaItem:
    """The programme item of all that is carried over, under whatever name; the first time it is added, and people who
    have read the programme are told."""
    item = session.agenda.filter(carry_overs__to_session=session).first() or session.agenda.filter(title=TITLE).first()
    if item:
        return item
    order, meeting = place_on(session)
    item = AgendaItem.objects.create(session=session, title=TITLE, order=order, meeting=meeting)
    if session.announced_at:
        parts = {"Chương trình": f"(chưa có) {TITLE}"}
        correct_session(session, by=by, parts=parts, reason="Đưa việc tồn từ kỳ trước vào chương trình.")
    return item


def place_on(session: DialogueSession) -> tuple[int, Meeting | None]:
    """Order and meeting for one more item: last, but before the items that close the conference, which move on."""
    items = list(session.agenda.select_related("meeting").order_by("order", "pk"))
    closing = list(takewhile(lambda item: item.title.lower().startswith(CLOSING), reversed(items)))
    if not closing:
        return (behind(items[-1].order), items[-1].meeting) if items else (1, None)
    following = closing[-1]
    session.agenda.filter(pk__in=[item.pk for item in closing], order__lt=LAST).update(order=F("order") + 1)
    return min(following.order, LAST - 1), following.meeting
