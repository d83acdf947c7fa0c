"""A public conclusion, and its corrections."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from feedback.actions.conclude import publish_conclusion
from feedback.actions.conclusion_corrections import correct_conclusion
from feedback.documents import PAPERS
from sessions_app.actions import Mending, Wording, make_paper
from sessions_app.actions.conclusion_corrections import said_in
from sessions_app.edit_conflicts.marks import OPENED
from sessions_app.models import Body, ConclusionItem, ConclusionPlace
from tests.builders import make_body, make_conclusion, make_meeting, make_opinion, make_session, make_user
from tests.staff import text_of, verb_address

OLD, NEW = "Giao sửa đèn ngõ 8 trong quý ba.", "Giao sửa đèn ngõ 18 trong quý ba."
NOTE, REASON = "Ngõ 18; bản trước ghi nhầm ngõ 8", "Nhầm khi chép từ biên bản"


def out(**kwargs):
    """A public conclusion with one line in part d)."""
    session = make_session(title="Hội nghị đối thoại lần 1 năm 2026")
    make_meeting(session=session, held_on=timezone.localdate() - dt.timedelta(days=9))
    issuer = Body.objects.filter(kind="committee").first() or make_body(kind="committee")
    given = {"number_symbol": "05/TB-UBND", "introduction": "Người chủ trì kết luận như sau:", **kwargs}
    notice = make_conclusion(session=session, issuer=issuer, **given)
    body = Body.objects.filter(name="Phòng Hạ tầng").first() or make_body(name="Phòng Hạ tầng")
    due_on = timezone.localdate() + dt.timedelta(days=30)
    ConclusionItem.objects.create(notice=notice, part="d", order=7, text=OLD, body=body, due_on=due_on)
    publish_conclusion(notice, by=make_user())
    return notice


def mended(notice, text=NEW, item=None, **changes):
    item = item or notice.items.first()
    before = said_in(notice, ConclusionPlace.ITEM, item)
    after = Wording(text, changes.get("body", before.body), changes.get("due_on", before.due_on))
    return Mending(ConclusionPlace.ITEM, before, after, item, changes.get("is_withheld", False))


def correct(notice, *mendings, **kwargs):
    said = {"note": NOTE, "reason": REASON, **kwargs}
    return correct_conclusion(notice, by=make_user("Văn phòng"), mendings=mendings or [mended(notice)], **said)


def page(client, notice):
    return text_of(client.get(notice.get_absolute_url()))


def letter_of(made, **kwargs):
    return make_paper(PAPERS["correction_letter"], made, by=make_user(), **kwargs)


def about(notice, **kwargs):
    """A public opinion from which the line of `notice` came."""
    opinion = make_opinion(session=notice.session, moderation="approved", **kwargs)
    opinion.conclusion_items.add(notice.items.get())
    return opinion


def correction_address(notice, *places):
    query = "&".join(f"muc={place}" for place in places)
    return f"{reverse('admin:conclusion_correction', args=[notice.pk])}?{query}"


def correction_form(client, notice, *places):
    """What a browser sends of the untouched form."""
    form = client.get(correction_address(notice, *places)).context["form"]
    kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    day = {name: f"{value:%d/%m/%Y}" for name, value in kept.items() if isinstance(value, dt.date)}
    return {**kept, **day, OPENED: form.opened, "note": NOTE, "reason": REASON}


VERB = "giau-loi-cu"
GONE = "Lời cũ của một chỗ đã chọn không còn ai ngoài cán bộ đọc được."


def ticks(client, notice):
    """By name: the choices, and those ticked at first."""
    form = client.get(verb_address(notice, VERB)).context["adminform"].form
    return {name: (dict(form.fields[name].choices), form.fields[name].initial) for name in form.boxes}
