"""Of those who registered: when nobody needs their names any more, these go."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from dialogue_portal.lib import codes
from feedback import actions
from feedback.actions import Asked
from feedback.actions.registrants import tell_registrant
from feedback.actions.submit import Contact
from feedback.models import PhoneCall, Registrant, Registration, Tombstone
from sessions_app.actions import NotReady, WrongState
from sessions_app.chain import ERASED
from sessions_app.models import OutboxMessage, RetentionRule
from tests.builders import make_meeting, make_registration, make_user, make_ward
from tests.mails import mail_for
from tests.staff import fresh, verbs_of


def registered_by_mail():
    make_ward()
    meeting = make_meeting(held_on=timezone.localdate() + dt.timedelta(days=9))
    contact = Contact("Nguyễn Thử", "", "thu@example.vn")
    return actions.register(meeting, ticket=codes.new_ticket(), asked=Asked(), contact=contact)[0]


def test_name_and_contact_are_forgotten_when_nobody_needs_them():
    clerk, row = make_user(), registered_by_mail()
    with pytest.raises(NotReady):
        actions.erase_registrant(row, by=clerk, reason="Hết hạn lưu")
    told = OutboxMessage.objects.get(case_kind="registration", case_id=row.pk)
    assert mail_for(told)
    OutboxMessage.objects.filter(pk=told.pk).update(sent_at=None, ticket="0" * 32)
    actions.withdraw_registration(row)
    actions.erase_registrant(row, by=clerk, reason="Hết hạn lưu")
    who = Registrant.objects.get()
    assert (who.name, who.phone, who.email, who.folded) == ("", "", "", "")
    assert (fresh(told).ticket, bool(fresh(told).dropped_at)) == ("", True)
    with pytest.raises(WrongState):
        actions.erase_registrant(row, by=clerk, reason="Lần nữa")
    assert mail_for(told) is None


def who(name):
    return {"name": name, "phone": "+84911115678", "email": "a@example.vn"}


@pytest.mark.parametrize("days", [90, 30])
def test_names_go_by_themselves_when_the_meeting_is_long_over(days):
    make_ward()
    RetentionRule.objects.filter(kind="registrants").update(amount=days)
    today = timezone.localdate()
    old, new = (make_meeting(held_on=today - dt.timedelta(days=ago)) for ago in [days + 1, days])
    gone, kept = (
        make_registration(meeting=old, who=who("Cũ") | {"email": ""}),
        make_registration(meeting=new, who=who("Mới")),
    )
    message = tell_registrant(gone, "moved_up")
    call = PhoneCall.objects.create(message=message, result="no_answer", note="Con trai nghe máy")
    call_command("sweep")
    call_command("sweep")
    assert list(Registrant.objects.order_by("pk").values_list("name", "phone", "email")) == [
        ("", "", ""),
        ("Mới", "+84911115678", "a@example.vn"),
    ]
    assert (verbs_of(gone), verbs_of(kept)) == (["erase_contact"], [])
    assert (fresh(call).note, bool(fresh(message).dropped_at)) == ("", True)


def test_about_what_they_meant_to_speak_is_forgotten_too():
    make_ward()
    past = make_meeting(held_on=timezone.localdate() - dt.timedelta(days=100))
    row = make_registration(meeting=past, wish="speak", about="Đền bù cho nhà tôi ở ngõ 5", who=who("Nguyễn Thử"))
    listener = make_registration(meeting=past, who=who("Nguyễn Nghe"))
    soon = make_registration(wish="speak", about="Chỗ đỗ xe", who=who("Nguyễn Còn"))
    call_command("retention")
    assert (fresh(row).about, fresh(row).wish, fresh(listener).about) == (ERASED, "speak", "")
    assert list(Registration.objects.matching("đền bù")) == []
    assert fresh(soon).about == "Chỗ đỗ xe"


def test_who_was_erased_by_hand_stays_erased_after_a_restore():
    asked, old = (
        make_registration(who={"name": "Nguyễn Thử"}, state="cancelled", withdrawn_at=timezone.now()) for _ in range(2)
    )
    actions.erase_registrant(asked, by=make_user(), reason="Gọi điện đề nghị")
    actions.erase_registrant(old, by=None, reason="Đã quá 90 ngày.")
    assert list(Tombstone.objects.values_list("kind", "object_id")) == [("registration", asked.pk)]
