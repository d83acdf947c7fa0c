"""Where the cursor goes on a desk that was narrowed: to what was found, past the boxes that were just filled in."""

import pytest
from django.utils import timezone

from feedback.models import Draft
from sessions_app.models import OutboxMessage
from tests.builders import make_commitment, make_opinion, make_response, make_session
from tests.staff import signed_in, text_of

DESKS = {
    "duyet/": "Mọi ý kiến ở trang này là của",
    "phan-cong/": "01 ý kiến đang chờ.",
    "tra-loi/?buoc=cong-bo": "01 ý kiến đang chờ.",
    "can-goi-dien/": "01 việc cần báo.",
    "viec-phai-lam/": "01 việc phù hợp.",
}


@pytest.mark.parametrize("desk", DESKS)
def test_the_cursor_is_led_to_what_was_found_on_a_desk_that_was_narrowed(desk):
    office, session, other = signed_in("Quản trị"), make_session(), make_session()
    kept = {"session": session, "moderation": "approved", "competence": "ward"}
    make_opinion(session=session)
    called = make_opinion(**kept, processing="classified")
    make_response(opinion=make_opinion(**kept, processing="answered"), state=Draft.APPROVED)
    OutboxMessage.objects.create(
        kind="asked", case_kind="opinion", case_id=called.pk, recipient_kind="sender", recipient_id=1, channel="phone"
    )
    make_commitment(session=session, published_at=timezone.now())
    make_commitment(session=other, state="verified", published_at=timezone.now())
    address = f"/quan-tri/ban/{desk}{'&' if '?' in desk else '?'}"
    assert "data-found" not in text_of(office.get(address))
    found = text_of(office.get(f"{address}hoi_nghi={session.pk}"))
    assert f"<p data-found>{DESKS[desk]}" in found
    nothing = text_of(office.get(f"{address}hoi_nghi={other.pk}&tinh_trang=under_way"))
    assert "<p data-found>Không có" in nothing
