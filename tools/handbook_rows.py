"""Rows for the handbook's pictures beside the demo, so that no desk is empty. Imported after Django is set up."""

import datetime as dt
import io

from django.core.management import call_command
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.actions import synthesise
from feedback.actions.calls import dismiss_call
from feedback.actions.conclude import draft_again
from feedback.actions.submit import Contact
from feedback.deadlines import answer_deadline
from feedback.demo.accounts import user
from feedback.demo.ward import group
from feedback.models import Channel, Opinion, Outcome, ResponseTemplate
from sessions_app.actions import reserve_number, void_number
from sessions_app.models import (
    Body,
    BodyKind,
    ConclusionNotice,
    DialogueSession,
    Document,
    DocumentKind,
    Official,
    OutboxMessage,
    Photo,
    Topic,
)

BY_PHONE = Contact(name="Người gửi minh họa", phone="+84900000000")


def add_rows() -> dict[str, int]:
    """The demo, and work for every desk, made by the verbs. Returns the ids of the rows to show."""
    call_command("prepare_demo", verbosity=0, stdout=io.StringIO())
    session = DialogueSession.objects.get(opinions_close_at__gt=timezone.now())
    # A conference that is only an illustration has no duties.
    DialogueSession.objects.filter(pk=session.pk).update(is_illustrative=False)
    crossing = Opinion.objects.get(subject__startswith="Kẻ vạch sang đường")
    give_away(crossing)
    add_template()
    add_calls(session)
    add_registrations(session)
    conclusion = ConclusionNotice.objects.filter(session__is_illustrative=True).earliest("pk")
    take_back(conclusion)
    add_numbers()
    add_said_alike(session)
    return {
        "moderate": Opinion.objects.get(original_text__startswith="Tôi bán hàng ăn nhỏ").pk,
        "sort": Opinion.objects.get(subject__startswith="Lịch khám sức khỏe").pk,
        "answer": crossing.pk,
        "synthesis": session.pk,
        "traffic": Topic.objects.get(slug="giao-thong").pk,
        "session": session.pk,
        "conclusion": conclusion.pk,
        "papers": session.pk,
        "document": Document.objects.exclude(session=None).earliest("pk").pk,
        "official": Official.objects.earliest("pk").pk,
        "photos": Photo.objects.unpublished().get().session_id,
        "case": Opinion.objects.get(subject__startswith="Nẹt pô").pk,
    }


def give_away(opinion: Opinion) -> None:
    section = Body.objects.get(name="Phòng Kinh tế, Hạ tầng và Đô thị")
    note = "Người gửi sẵn sàng chỉ chỗ; cần hẹn thì hỏi văn phòng."
    actions.assign(opinion, by=user("vanphong"), body=section, note=note)


def take_back(conclusion: ConclusionNotice) -> None:
    """Make it a draft again, as on the day after the conference."""
    ConclusionNotice.objects.filter(pk=conclusion.pk).update(published_at=None)
    conclusion.refresh_from_db()
    draft_again(conclusion, by=user("vanphong"))


def add_template() -> None:
    ResponseTemplate.objects.create(
        name="Đã khảo sát, sẽ làm",
        topic=Topic.objects.get(slug="giao-thong"),
        outcome=Outcome.objects.get(slug="dang-giai-quyet"),
        text="{don_vi} đã nhận ý kiến số {so_y_kien} gửi ngày {ngay_gui} của công dân {to_dan_pho} và đã khảo sát tại "
        "chỗ. Phòng sẽ làm xong việc này trước ngày …",
    )


def add_numbers() -> None:
    """A book of numbers with a missing number and a voided one."""
    issuer, by = Body.objects.active().filter(kind=BodyKind.COMMITTEE).earliest("pk"), user("vanphong")
    for number, subject in [(1, "Lịch tiếp công dân"), (2, "Cắt điện sửa đường dây"), (4, "Thu gom rác dịp lễ")]:
        row = reserve_number(issuer, kind=DocumentKind.NOTICE, by=by, subject=subject, number=number)
    void_number(row, by=by, reason="Trùng với thông báo đã gửi tổ trưởng")


def add_calls(session: DialogueSession) -> None:
    """Two senders with only a telephone number: one is to be told of a later day, one that the opinion was received."""
    roots = sent(session, 2, "Rễ cây làm vỡ vỉa hè trước nhà sinh hoạt tổ 2, người già đi dễ vấp.")
    actions.approve(roots, by=user("vanphong"), subject="Rễ cây làm vỡ vỉa hè", public_text=roots.original_text)
    dismiss_call(OutboxMessage.objects.get(kind="received", case_id=roots.pk), by=user("vanphong"))
    until = answer_deadline(roots).result + dt.timedelta(days=14)
    actions.extend_deadline(roots, by=user("vanphong"), until=until, reason="Chờ công ty cây xanh khảo sát bộ rễ.")
    sent(session, 5, "Tuyến xe buýt qua phường ít chuyến vào buổi tối, xin thêm chuyến sau 20 giờ.")


def add_said_alike(session: DialogueSession) -> None:
    """Opinions about two matters: one is an issue already, the other is suggested as one."""
    lights = ["Ngõ 12 tối om vì đèn đường hỏng", "Đèn đường ngõ 12 hỏng", "Xin sửa đèn đường trong ngõ 12"]
    buses = ["Xin thêm chuyến xe buýt buổi tối", "Xe buýt buổi tối ít chuyến"]
    made = [approved(session, number, subject) for number, subject in enumerate([*lights, *buses], start=1)]
    picks = [synthesise.Pick(opinion.pk) for opinion in made[len(lights) :]]
    group = synthesise.Group(picks, "Xe buýt buổi tối còn ít chuyến", words="xe buýt, buổi tối")
    synthesise.gather(session, [group], by=user("mttq"))


def approved(session: DialogueSession, number: int, subject: str) -> Opinion:
    opinion = sent(session, number, f"{subject}, người già đi lại khó khăn.")
    actions.approve(opinion, by=user("vanphong"), subject=subject, public_text=opinion.original_text)
    dismiss_call(OutboxMessage.objects.get(kind="received", case_id=opinion.pk), by=user("vanphong"))
    return opinion


def sent(session: DialogueSession, number: int, text: str) -> Opinion:
    opinion, _ = actions.submit_opinion(
        session,
        text=text,
        ticket=codes.new_ticket(),
        contact=BY_PHONE,
        topic=Topic.objects.get(slug="giao-thong"),
        group=group(number),
        channel=Channel.GROUP_MEETING,
    )
    return opinion


def add_registrations(session: DialogueSession) -> None:
    """A full hall, and one more person who wants to speak."""
    meeting = session.meetings.get()
    meeting.seats, meeting.speaking_slots = 4, 3
    meeting.save()
    asked = actions.Asked("speak", "Thêm chuyến xe buýt buổi tối", None, group(5))
    actions.register(
        meeting, ticket=codes.new_ticket(), asked=asked, contact=BY_PHONE, would_wait=True, by=user("vanphong")
    )
