"""What the staff's side says where Django would speak English or lead nowhere."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import DoneReport, InformationRequest, PersonRequest, SessionFigures
from sessions_app.models import Document, PaperText, RateWindow, Seal
from tests.builders import (
    make_commitment,
    make_conclusion,
    make_document,
    make_opinion,
    make_photo,
    make_registration,
    make_session,
)
from tests.staff import page_of, signed_in, text_of

pytestmark = pytest.mark.django_db


def pages_with_several_parts():
    """Some of the pages where the boxes stand in parts with headings of their own."""
    session = make_session()
    opinion = make_opinion(session=session, moderation="approved")
    promise = make_commitment(session=session, published_at=timezone.now(), description="Nói thêm.")
    notice = make_conclusion(session=session, items=3, published_at=timezone.now())
    places = [f"muc={item.pk}" for item in notice.items.all()]
    return [
        page_of(session),
        f"{reverse('admin:promise_correction', args=[promise.pk])}?muc=title&muc=description",
        f"{reverse('admin:conclusion_correction', args=[notice.pk])}?muc=title&{'&'.join(places)}",
        reverse("admin:sort_case", args=[opinion.pk]),
        reverse("admin:moderate", args=[make_opinion(session=session).pk]),
        reverse("admin:sessions_app_dialoguesession_add"),
    ]


def test_every_part_of_a_page_is_named_by_its_own_heading():
    """One that bears the name of another misleads whoever listens."""
    staff = signed_in()
    for address in pages_with_several_parts():
        page = text_of(staff.get(address))
        named = re.findall(r'aria-labelledby="([^"]*)"', page)
        ids = Counter(re.findall(r' id="([^"]*)"', page))
        assert [name for name in named if ids[name] != 1] == [], address
        assert [name for name, number in ids.items() if number > 1] == [], address


def test_what_is_missing_is_said_by_the_page_and_not_by_the_browser_in_its_language():
    """A browser that speaks English stops a form before it is sent, and says so in English."""
    staff = signed_in("Văn phòng")
    who, today = {"phone": "+84911115678"}, timezone.localdate()
    make_opinion(sender=who)
    request = PersonRequest.objects.create(
        whom=who["phone"], asked="erase", received_on=today, due_on=today, note="Gọi"
    )
    addresses = [
        reverse("admin:person_request", args=[request.pk]),
        reverse("admin:registration", args=[make_registration().pk]),
        *(reverse(f"admin:{name}") for name in ["find", "leader", "opinion_lists", "password_change"]),
    ]
    for address in addresses:
        forms = re.findall(r"<form([^>]*)>(.*?)</form>", text_of(staff.get(address)), re.DOTALL)
        assert len(forms) > 1
        assert [inside for tag, inside in forms if " required" in inside and "novalidate" not in tag] == [], address


@pytest.mark.parametrize(("is_complex", "heard"), [(True, "Có"), (False, "Không")])
def test_the_tick_of_a_page_that_is_only_read_is_heard_in_vietnamese(is_complex, heard):
    session = make_session(is_complex=is_complex, takes_registrations=is_complex)
    page = text_of(signed_in("MTTQ").get(page_of(session)))
    assert f'alt="{heard}"' in page
    assert [word for word in ["True", "False", "None"] if f'alt="{word}"' in page] == []


def test_a_page_that_is_only_read_asks_for_no_file():
    for row in [make_document(), make_photo()]:
        offered, read = (text_of(signed_in(role).get(page_of(row))) for role in ["Văn phòng", "MTTQ"])
        assert 'name="upload"' in offered
        assert [word for word in ["field-upload", "field-note", ">None<"] if word in read] == []


AFTER_MIDNIGHT = dt.datetime(2026, 11, 27, 17, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (Seal(made_at=AFTER_MIDNIGHT), "28/11/2026 00:30"),
        (RateWindow(starts_at=AFTER_MIDNIGHT), "28/11/2026 00:30"),
        (PaperText(document=Document(), made_at=AFTER_MIDNIGHT), "(28/11/2026)"),
        (InformationRequest(asked_at=AFTER_MIDNIGHT), "Hỏi thêm 28/11/2026"),
        (DoneReport(reported_at=AFTER_MIDNIGHT), "Báo xong 28/11/2026"),
        (SessionFigures(session_id=1, counted_at=AFTER_MIDNIGHT), "1: 28/11/2026 00:30"),
    ],
)
def test_a_row_is_called_by_the_hour_of_vietnam(row, told):
    assert str(row).endswith(told)
    assert timezone.get_current_timezone_name() == "Asia/Ho_Chi_Minh"


BACK_TO_WORK = '<a href="/quan-tri/">Về trang làm việc</a>'


def test_a_page_that_is_not_for_this_person_leads_back_to_their_work():
    unit = signed_in("Đơn vị xử lý")
    refused = unit.get(reverse("admin:sessions_app_user_changelist"))
    missing = unit.get("/quan-tri/ban/ho-so/99999/")
    assert (refused.status_code, missing.status_code) == (403, 404)
    assert BACK_TO_WORK in text_of(refused)
    assert BACK_TO_WORK in text_of(missing)


def test_residents_are_not_sent_to_the_staff_site(client):
    missing = client.get("/khong-co/")
    assert missing.status_code == 404
    assert "quan-tri" not in text_of(missing)
