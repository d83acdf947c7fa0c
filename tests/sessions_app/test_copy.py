"""A new conference from an earlier one: its pattern comes along, what was said in it does not."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sessions_app.actions import NotReady, copy_session, next_ordinal
from sessions_app.models import CaseEvent, DialogueSession
from tests.builders import (
    make_body,
    make_conclusion,
    make_document,
    make_group,
    make_meeting,
    make_opinion,
    make_photo,
    make_session,
    make_user,
    make_ward,
)
from tests.forms import form_on
from tests.staff import page_of, signed_in, text_of

FIRST_DAY = dt.date(2027, 3, 9)


@pytest.fixture(autouse=True)
def ward():
    make_ward(name="Mới")


@pytest.fixture
def source():
    """A conference that was held, with everything that can hang on it."""
    session = make_session(
        title="Hội nghị đối thoại lần 1 năm 2025",
        year=2025,
        ordinal=1,
        kind="thematic",
        mode="hybrid",
        organiser=make_body(),
        invited="Mọi công dân.",
        how_to_attend="Không cần giấy mời.",
        how_to_send="Qua tổ trưởng.",
        contact="Văn phòng",
        summary="Tóm tắt cũ",
        content="Nội dung cũ",
        topics_raised="Việc cũ",
        opinions_open_at=timezone.now() - dt.timedelta(days=9),
        opinions_close_at=timezone.now() - dt.timedelta(days=2),
    )
    first = make_meeting(session=session, held_on=dt.date(2025, 5, 6), part_of_day="evening", place="Hội trường")
    second = make_meeting(
        session=session,
        held_on=dt.date(2025, 5, 13),
        start_time=dt.time(0, 0),
        end_time=dt.time(2, 0),
        address="Số 1",
        online_url="https://hop.example.vn/cu",
    )
    second.groups.add(make_group())
    chair = session.participations.create(role="chair", name_then="Người Cũ", title_then="Bí thư Đảng ủy")
    session.agenda.create(
        order=1, title="Khai mạc", participation=chair, meeting=first, proceedings="Đã nói", time="08:00"
    )
    session.agenda.create(order=2, title="Phát biểu", done_by="Nhân dân", meeting=second)
    session.reported_figures.create(kind="people", value=9)
    session.attendee_counts.create(category="Nhân dân", number=9)
    make_opinion(session=session, moderation="approved")
    make_photo(session=session)
    make_document(session=session)
    make_conclusion(session=session, items=1)
    return session


def copied(source, **kwargs):
    return copy_session(source, by=make_user(), **{"title": "Mới", "year": 2027, "first_day": FIRST_DAY, **kwargs})


def test_the_settings_of_the_earlier_conference_are_copied(source):
    new = copied(source)
    kept = ["kind", "mode", "organiser", "invited", "how_to_attend", "how_to_send", "contact"]
    assert [getattr(new, name) for name in kept] == [getattr(source, name) for name in kept]
    assert new.ward_then == "phường Mới"


def test_the_meetings_keep_their_distance_from_the_first(source):
    first, second = copied(source).meetings.all()
    assert (first.held_on, first.part_of_day, first.place) == (FIRST_DAY, "evening", "Hội trường")
    assert (second.held_on, second.start_time, second.address) == (dt.date(2027, 3, 16), dt.time(0), "Số 1")
    assert list(second.groups.all()) == list(source.meetings.last().groups.all())
    assert second.online_url == ""


def test_the_programme_names_offices_and_no_people(source):
    new = copied(source)
    rows = [(item.order, item.title, item.presenter, item.time) for item in new.agenda.all()]
    assert rows == [(1, "Khai mạc", "Bí thư Đảng ủy", dt.time(8)), (2, "Phát biểu", "Nhân dân", None)]
    assert [item.meeting for item in new.agenda.all()] == list(new.meetings.all())


def test_nothing_that_was_said_comes_along(source):
    new = copied(source)
    empty = ["summary", "purpose", "content", "topics_raised"]
    assert [getattr(new, name) for name in empty] == [""] * 4
    assert (new.announced_at, new.opinions_open_at, new.slug == source.slug) == (None, None, False)
    assert not any(item.proceedings for item in new.agenda.all())
    rows = ["opinions", "photos", "documents", "participations", "reported_figures", "attendee_counts"]
    assert all(getattr(source, name).exists() for name in rows)
    assert not any(getattr(new, name).exists() for name in rows)
    assert not hasattr(new, "conclusion")


def test_what_was_merged_since_is_what_took_its_place(source):
    newest = make_body()
    between = make_body(successor=newest, is_active=False)
    type(newest).objects.filter(pk=source.organiser_id).update(successor=between)
    group = source.meetings.last().groups.get()
    group.merged_into = make_group()
    group.save()
    source.refresh_from_db()
    new = copied(source)
    assert new.organiser == newest
    assert list(new.meetings.last().groups.all()) == [group.merged_into]


def test_the_next_number_of_the_year_is_proposed_and_a_taken_one_refused(source):
    assert copied(source).ordinal == 1
    assert next_ordinal(source, 2027) == 2
    assert copied(source).ordinal == 2
    client = signed_in("Văn phòng")
    page = client.post(reverse("admin:session_copy", args=[source.pk]), typed(ordinal="2"))
    assert "Năm này đã có hội nghị cùng loại mang số lần đó." in text_of(page)
    assert "Hội nghị mới</textarea>" in text_of(page)
    assert DialogueSession.objects.count() == 3


def test_who_counts_otherwise_than_the_ward_gets_no_number_of_its(source):
    DialogueSession.objects.update(ordinal=None, title="Mặt trận đối thoại lần 1 năm 2025")
    source.refresh_from_db()
    assert copied(source).ordinal is None
    page = text_of(signed_in("Văn phòng").get(reverse("admin:session_copy", args=[source.pk])))
    assert f"\nMặt trận đối thoại lần 1 năm {timezone.localdate().year}</textarea>" in page
    assert copied(source, ordinal=3).ordinal == 3


def test_the_second_of_two_who_copy_at_once_is_told(source, monkeypatch):
    taken = copied(source).ordinal
    monkeypatch.setattr("sessions_app.actions.copy.refuse_what_cannot_be", lambda new: None)  # it looked before
    with pytest.raises(NotReady, match="số lần đó"):
        copied(source, ordinal=taken)
    assert DialogueSession.objects.count() == 2


def test_the_conferences_of_a_ward_that_was_called_otherwise_are_not_counted(source):
    DialogueSession.objects.filter(pk=copied(source).pk).update(ward_then="Phường cũ", ordinal=7)
    assert next_ordinal(source, 2027) == 1


def typed(**changes):
    return {"title": "Hội nghị mới", "year": "2027", "ordinal": "", "first_day": "09/03/2027", **changes}


def test_copying_leads_to_the_new_draft_and_is_recorded_once(source):
    client, address = signed_in("Văn phòng"), reverse("admin:session_copy", args=[source.pk])
    token = form_on(client.get(address)).values["_mot_lan"]
    response, again = (client.post(address, typed(_mot_lan=token), follow=True) for _ in range(2))
    new = DialogueSession.objects.get(title="Hội nghị mới")
    assert response.redirect_chain == [(page_of(new), 302)]
    assert "đã được tạo ở lần bấm trước" in text_of(again)
    event = CaseEvent.objects.get(case_kind="dialoguesession", case_id=new.pk)
    assert (event.verb, event.actor, event.reason) == ("copy", client.user, f"Theo mẫu của «{source}».")


def test_the_form_proposes_this_year_and_the_old_name(source):
    year = timezone.localdate().year
    page = text_of(signed_in("Văn phòng").get(reverse("admin:session_copy", args=[source.pk])))
    assert f"\nHội nghị đối thoại lần 1 năm {year}</textarea>" in page


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("title", "", "Chỗ này còn trống"),
        ("title", "x" * 201, "Thừa 1 ký tự"),
        ("year", "19", "1990"),
        ("first_day", "31/02/2027", "Ngày chưa đúng."),
        ("first_day", "09/03/9999", "Năm phải từ 1990 đến 2200."),
        ("ordinal", "0", "1"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(source, name, value, says):
    page = signed_in("Văn phòng").post(reverse("admin:session_copy", args=[source.pk]), typed(**{name: value}))
    assert name in page.context["form"].errors
    assert says in str(page.context["form"].errors[name])
    assert DialogueSession.objects.count() == 1


@pytest.mark.parametrize("role", ["MTTQ", "Đơn vị xử lý", "Người duyệt", "Lãnh đạo"])
def test_who_may_not_add_sessions_neither_copies_nor_is_offered_it(source, role):
    address, client = reverse("admin:session_copy", args=[source.pk]), signed_in(role)
    assert client.post(address, typed()).status_code == 403
    assert address not in text_of(client.get(page_of(source)))
    assert DialogueSession.objects.count() == 1


def test_the_button_is_on_the_page_and_on_the_list(source):
    client, address = signed_in("Văn phòng"), reverse("admin:session_copy", args=[source.pk])
    assert address in text_of(client.get(page_of(source)))
    assert address in text_of(client.get(page_of(source, "changelist")))


def test_a_session_without_a_meeting_gets_one():
    new = copied(make_session())
    assert [meeting.held_on for meeting in new.meetings.all()] == [FIRST_DAY]


def test_a_longer_programme_costs_no_more_queries(source):
    with CaptureQueriesContext(connection) as short:
        copied(source)
    for number in range(30):
        source.agenda.create(order=number, title="Việc", meeting=source.meetings.first())
    with CaptureQueriesContext(connection) as long:
        copied(source)
    assert len(long) == len(short)
