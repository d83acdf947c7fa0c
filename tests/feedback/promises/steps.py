"""A public promise, its places, and their corrections."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from feedback.actions.promise_corrections import PromiseMending, column_of, correct_promise, said_at
from feedback.documents import PAPERS
from feedback.models import Commitment, ProgressFile, PromisePlace
from feedback.models.promise_corrections import OWN_PLACES
from sessions_app.actions import make_paper, publish_document
from sessions_app.edit_conflicts.marks import OPENED
from sessions_app.models import PaperText
from tests.builders import make_body, make_commitment, make_drop_reason, make_meeting, make_session, make_user
from tests.staff import fresh, text_of

OLD, NEW = "Sửa đèn ngõ 8", "Sửa đèn ngõ 18"
NOTE, REASON = "Ngõ 18; trước đây ghi nhầm ngõ 8", "Nhầm khi chép từ biên bản"
PHONE = "Hỏi số 0912 345 678."
PLACES = list(PromisePlace)


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def public(**fields):
    return make_commitment(**{"title": OLD, "published_at": timezone.now(), "due_on": in_days(9), **fields})


def row_at(commitment, place, words):
    """A row with `words` at that place."""
    if place in OWN_PLACES:
        dropped = {"state": "dropped", "drop_reason": make_drop_reason()} if place == PromisePlace.DROPPED else {}
        Commitment.objects.filter(pk=commitment.pk).update(**{place.value: words, **dropped})
        return fresh(commitment)
    if place == PromisePlace.POSTPONEMENT:
        return commitment.postponements.create(due_before=in_days(9), due_on=in_days(30), reason=words)
    if place == PromisePlace.LEAD_CHANGE:
        return commitment.lead_changes.create(body_before=make_body(), body=commitment.lead_body, reason=words)
    if place in {PromisePlace.GIVEN_UP, PromisePlace.TAKEN_UP}:
        said = {"reason": "Có tiền.", "dropped_reason": "Hết tiền.", column_of(place): words}
        return commitment.resumptions.create(due_on=in_days(30), **said)
    if place == PromisePlace.PROGRESS:
        return commitment.progress.create(text=words)
    if place == PromisePlace.CAPTION:
        entry = commitment.progress.create(text="Đã khảo sát.")
        kept = {"media_type": "image/jpeg", "size": 1, "rendered_at": timezone.now(), "width": 64, "height": 64}
        return ProgressFile.objects.create(entry=entry, file_name="anh.jpg", caption=words, **kept)
    said = words if place == PromisePlace.REPORT else "Đã xong."
    report = commitment.done_reports.create(text=said, refuted_at=timezone.now())
    if place == PromisePlace.REPORT:
        return report
    return report.verifications.create(answer="not_yet", reason=words, public_reason=words)


def mended(row, text=NEW, place=PromisePlace.TITLE, *, is_withheld=False):
    return PromiseMending(place, said_at(place, row), text, None if place in OWN_PLACES else row, is_withheld)


def correct(commitment, *mendings, by=None, **kwargs):
    said = {"note": NOTE, "reason": REASON, **kwargs}
    by = by or make_user("Văn phòng")
    return correct_promise(commitment, by=by, mendings=mendings or [mended(fresh(commitment))], **said)


def page(client, commitment):
    return text_of(client.get(commitment.get_absolute_url()))


def reported(*, is_out=True, **fields):
    """A promise of the conference before, and the report on it, public or a draft."""
    make_body(kind="committee")
    before, session = make_session(), make_session()
    make_meeting(session=before, held_on=in_days(-60))
    make_meeting(session=session, held_on=in_days(20))
    promise = public(session=before, **fields)
    promise.progress.create(text=PHONE)
    by = make_user()
    text = make_paper(PAPERS["previous"], session, by=by)
    if is_out:
        publish_document(text.document, by=by)
    return promise, text.document


def told_in(document):
    return "\n".join(PaperText.objects.public().filter(document=document).values_list("text", flat=True))


def correction_address(promise, *places):
    query = "&".join(f"muc={place}" for place in places)
    return f"{reverse('admin:promise_correction', args=[promise.pk])}?{query}"


def correction_form(client, promise, *places):
    """What a browser sends of the untouched form."""
    form = client.get(correction_address(promise, *places)).context["form"]
    kept = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    return {**kept, OPENED: form.opened, "note": NOTE, "reason": REASON}
