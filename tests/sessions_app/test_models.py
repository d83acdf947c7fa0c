import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sessions_app.actions import respell_group
from sessions_app.models import (
    Body,
    ConclusionItem,
    DialogueSession,
    Meeting,
    Official,
    OfficialRole,
    ReportedFigure,
    ResidentialGroup,
    SessionState,
    WardProfile,
)
from sessions_app.models.meetings import by_hour

from ..builders import make_body, make_conclusion, make_group, make_meeting, make_session, make_user, make_ward

DAY = dt.timedelta(days=1)


def session_with(meeting_in_days, **fields):
    session = make_session(**fields)
    make_meeting(session=session, held_on=timezone.localdate() + meeting_in_days * DAY, start_time=dt.time(8))
    return DialogueSession.objects.get(pk=session.pk)


def window(opens_in_days, closes_in_days):
    now = timezone.now()
    return {"opinions_open_at": now + opens_in_days * DAY, "opinions_close_at": now + closes_in_days * DAY}


@pytest.mark.parametrize(
    ("meeting_in_days", "fields", "state"),
    [
        (9, {"announced_at": None}, SessionState.DRAFT),
        (9, {"announced_at": timezone.now() + 2 * DAY}, SessionState.DRAFT),
        (9, {}, SessionState.ANNOUNCED),
        (9, window(1, 5), SessionState.ANNOUNCED),
        (9, window(-1, 5), SessionState.COLLECTING),
        (9, window(-5, -1), SessionState.PREPARING),
        (-1, window(-5, -2), SessionState.ENDED),
        (9, {"postponed_at": timezone.now()}, SessionState.POSTPONED),
        (0, {"postponed_at": timezone.now()}, SessionState.POSTPONED),
        (-9, {"postponed_at": timezone.now()}, SessionState.POSTPONED),
        (-9, {"postponed_at": timezone.now(), "cancelled_at": timezone.now()}, SessionState.CANCELLED),
        (9, {"cancelled_at": timezone.now()}, SessionState.CANCELLED),
        (-9, {"closed_at": timezone.now()}, SessionState.CLOSED),
    ],
)
def test_the_state_follows_from_what_was_published_and_the_clock(meeting_in_days, fields, state):
    assert session_with(meeting_in_days, **fields).state == state


@pytest.mark.parametrize(
    ("title", "ordinal", "name"),
    [
        ("Đối thoại về đất đai", None, "Đối thoại về đất đai"),
        ("Đối thoại về đất đai", 2, "hội nghị lần 2 năm 2019"),
        ("Đối thoại về đất đai, " * 9, None, f"{'Đối thoại về đất đai, ' * 3}Đối… (2019)"),
    ],
)
def test_a_row_of_a_list_names_a_session_in_few_words(title, ordinal, name):
    assert DialogueSession(title=title, ordinal=ordinal, year=2019).name_in_lists == name


def test_every_kind_of_conference_has_a_short_name_of_its_own():
    named = [DialogueSession(title="Đối thoại", kind=kind, ordinal=2, year=2019) for kind in DialogueSession.Kind]
    assert len({session.name_in_lists for session in named}) == len(DialogueSession.Kind)


@pytest.mark.parametrize(
    ("meeting_in_days", "fields", "kicker"),
    [
        (9, {}, "Hội nghị sắp tới"),
        (-1, {}, "Hội nghị vừa họp"),
        (9, {"postponed_at": timezone.now()}, "Hội nghị tạm hoãn"),
        (0, {"cancelled_at": timezone.now()}, "Hội nghị đã hủy"),
    ],
)
def test_a_session_that_has_met_or_was_called_off_is_not_said_to_lie_ahead(meeting_in_days, fields, kicker):
    assert session_with(meeting_in_days, **fields).kicker == kicker


@pytest.mark.parametrize(
    ("meeting_in_days", "fields", "is_coming"),
    [
        (9, {}, True),
        (0, {}, True),
        (-1, {}, False),
        (9, {"postponed_at": timezone.now()}, True),
        (-9, {"postponed_at": timezone.now()}, True),
        (9, {"cancelled_at": timezone.now()}, True),
        (-9, {"cancelled_at": timezone.now()}, False),
        (-9, {"postponed_at": timezone.now(), "cancelled_at": timezone.now()}, False),
        (9, {"closed_at": timezone.now()}, False),
    ],
)
def test_a_session_is_either_coming_or_past(meeting_in_days, fields, is_coming):
    session = session_with(meeting_in_days, **fields)
    coming, past = DialogueSession.objects.coming(), DialogueSession.objects.past()
    assert (list(coming), list(past)) == (([session], []) if is_coming else ([], [session]))


def test_a_session_without_a_day_is_coming_and_a_concluded_one_is_past():
    without_a_day, concluded = make_session(), session_with(9)
    make_conclusion(session=concluded, published_at=timezone.now())
    assert list(DialogueSession.objects.coming()) == [without_a_day]
    assert list(DialogueSession.objects.past()) == [concluded]


def test_the_soonest_session_comes_first_and_those_called_off_last():
    put_off = session_with(1, postponed_at=timezone.now())
    later, soon = session_with(9), session_with(2)
    assert list(DialogueSession.objects.coming().nearest_first()) == [soon, later, put_off]


def test_a_session_is_live_while_a_meeting_lasts():
    now = timezone.localtime()
    session = make_session()
    make_meeting(session=session, held_on=now.date(), start_time=dt.time(0), end_time=dt.time(23, 59, 59))
    assert session.state == SessionState.LIVE


def test_the_meetings_of_a_day_follow_one_another_as_far_as_is_known():
    session = make_session()
    known = [{"part_of_day": "evening"}, {"start_time": dt.time(13, 30)}, {"part_of_day": "morning"}, {}]
    evening, after_lunch, morning, whole_day = (make_meeting(session=session, **fields) for fields in known)
    tomorrow = make_meeting(session=session, held_on=evening.held_on + DAY, part_of_day="morning")
    order = [whole_day, morning, after_lunch, evening, tomorrow]
    assert [*session.meetings.all()] == order
    assert [*Meeting.objects.order_by("held_on", by_hour(), "pk")] == order


def test_a_session_whose_day_nobody_knows_is_never_going_on():
    session = make_meeting().session
    assert session.state == SessionState.LIVE
    session.meetings.update(day_said="cuối tháng")
    assert DialogueSession.objects.get(pk=session.pk).state == SessionState.ANNOUNCED


def test_a_published_conclusion_concludes_the_session():
    session = session_with(-9)
    notice = make_conclusion(session=session)
    assert DialogueSession.objects.get(pk=session.pk).state == SessionState.ENDED
    notice.published_at = timezone.now()
    notice.save()
    assert DialogueSession.objects.get(pk=session.pk).state == SessionState.CONCLUDED


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"start_time": dt.time(19)}, "19:00, Thứ Năm, 12/09/2019"),
        ({"start_time": dt.time(8), "end_time": dt.time(11, 30)}, "08:00 đến 11:30, Thứ Năm, 12/09/2019"),
        ({"part_of_day": "morning"}, "Sáng Thứ Năm, 12/09/2019"),
        ({}, "Thứ Năm, 12/09/2019"),
        ({"day_said": "cuối tháng 9/2019", "start_time": dt.time(8)}, "Cuối tháng 9/2019"),
    ],
)
def test_a_meeting_says_when_as_far_as_is_known(fields, words):
    assert make_meeting(held_on=dt.date(2019, 9, 12), **fields).when == words


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        ((0, 0), (23, 59), "từ ngày 20/03/2024 đến hết ngày 27/03/2024"),
        ((8, 0), (17, 0), "từ 08:00 ngày 20/03/2024 đến 17:00 ngày 27/03/2024"),
        ((0, 0), (17, 0), "từ 00:00 ngày 20/03/2024 đến 17:00 ngày 27/03/2024"),
    ],
)
def test_opinions_taken_on_whole_days_are_announced_without_hours(opens, closes, words):
    opens_at = timezone.make_aware(dt.datetime(2024, 3, 20, *opens))
    closes_at = timezone.make_aware(dt.datetime(2024, 3, 27, *closes))
    assert make_session(opinions_open_at=opens_at, opinions_close_at=closes_at).opinions_window == words


@pytest.mark.parametrize(
    ("closes", "asked", "is_taken"),
    [
        ((23, 59), (31, 23, 59, 59), True),
        ((23, 59), (32, 0, 0, 0), False),
        ((17, 0), (31, 16, 59, 59), True),
        ((17, 0), (31, 17, 0, 0), False),
    ],
)
def test_opinions_are_taken_until_the_end_of_the_day_that_is_told(monkeypatch, closes, asked, is_taken):
    """«Đến hết ngày 31/12» is kept to its last second, at the turn of the year too."""
    opens_at = timezone.make_aware(dt.datetime(2026, 12, 1))
    closes_at = timezone.make_aware(dt.datetime(2026, 12, 31, *closes))
    session = make_session(opinions_open_at=opens_at, opinions_close_at=closes_at, announced_at=opens_at)
    day, *hours = asked
    now = timezone.make_aware(dt.datetime(2026, 12, 31, *hours)) + dt.timedelta(days=day - 31)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert session.accepts_opinions is is_taken
    assert session.window_has_closed is not is_taken
    assert DialogueSession.objects.accepting().exists() is is_taken


def test_a_session_and_the_list_of_those_that_take_opinions_agree():
    now = timezone.now()
    taking = [{}, {"postponed_at": now}]
    not_taking = [
        {"announced_at": None},
        {"announced_at": now + DAY},
        {"cancelled_at": now},
        {"closed_at": now},
        window(-5, -1),
        window(1, 5),
    ]
    sessions = [make_session(**{**window(-1, 5), **fields}) for fields in [*taking, *not_taking]]
    listed = set(DialogueSession.objects.accepting())
    assert [session in listed for session in sessions] == [True] * 2 + [False] * 6
    assert [session.accepts_opinions for session in sessions] == [True] * 2 + [False] * 6


def test_bodies_are_listed_as_a_vietnamese_dictionary_does():
    first = make_body(name="Văn phòng", order=1)
    for name in ["Trường Tiểu học", "Phòng Y tế", "Đoàn Thanh niên", "Trạm Y tế", "Dân quân", "Hội Phụ nữ", "HĐND"]:
        make_body(name=name)
    names = list(Body.objects.exclude(pk=first.pk).values_list("name", flat=True))
    assert names == ["Dân quân", "Đoàn Thanh niên", "HĐND", "Hội Phụ nữ", "Phòng Y tế", "Trạm Y tế", "Trường Tiểu học"]
    assert Body.objects.first() == first


def test_groups_sort_by_number():
    for number in [10, 2, 1]:
        make_group(number=number, name=f"Tổ {number}")
    assert [group.number for group in ResidentialGroup.objects.all()] == [1, 2, 10]


def test_groups_without_a_number_come_last_by_the_numbers_in_their_names():
    names = ["Tổ 3", "Tổ 3A", "Đông 2", "Đông 10", "Xuân"]
    for name in reversed(names):
        make_group(number=3 if name.startswith("Tổ") else None, name=name)
    assert [group.name for group in ResidentialGroup.objects.all()] == names
    assert [
        group.name for group in sorted(ResidentialGroup.objects.order_by("-pk"), key=lambda row: row.place)
    ] == names


def test_a_respelt_group_moves_to_its_new_place():
    wrong, other = make_group(number=None, name="Vông"), make_group(number=None, name="Đoài")
    respell_group(wrong, name="Bông", number=None, by=make_user())
    assert list(ResidentialGroup.objects.all()) == [wrong, other]


def test_addresses_are_made_of_the_title_and_stay_unique():
    first, second = (make_session(title="Đối thoại lần 1") for _ in range(2))
    assert (first.slug, second.slug) == ("doi-thoai-lan-1", "doi-thoai-lan-1-2")
    first.title = "Tên khác"
    first.save()
    assert first.slug == "doi-thoai-lan-1"


def test_text_is_stored_clean_on_every_way_in():
    body = Body.objects.create(name="  Phòng\u00a0Địa\u200b  chính ")
    assert Body.objects.get(pk=body.pk).name == "Phòng Địa chính"


def second_ward():
    WardProfile.objects.create(pk=2, name="x", province="y", responsible_body="z")


def window_reversed():
    make_session(opinions_open_at=timezone.now(), opinions_close_at=timezone.now() - DAY)


def window_half():
    make_session(opinions_open_at=timezone.now())


def year_of_another_age():
    make_session(year=19)


def same_ordinal_twice():
    for _ in range(2):
        make_session(year=2026, ordinal=1)


def meeting_ends_before_it_starts():
    make_meeting(start_time=dt.time(9), end_time=dt.time(8))


def figure_twice():
    session = make_session()
    for _ in range(2):
        ReportedFigure.objects.create(session=session, kind="opinions", value=7)


def role_backwards():
    official = Official.objects.create(name="A")
    OfficialRole.objects.create(
        official=official, title="x", body=make_body(), since=dt.date(2020, 1, 2), until=dt.date(2020, 1, 1)
    )


def group_backwards():
    make_group(valid_from=dt.date(2020, 1, 2), valid_to=dt.date(2020, 1, 1))


def group_in_itself():
    group = make_group()
    ResidentialGroup.objects.filter(pk=group.pk).update(merged_into=group)


def assigned_to_nobody():
    ConclusionItem.objects.create(notice=make_conclusion(), part="d", text="x")


def same_body_twice():
    make_body(name="Công an phường")
    make_body(name="Công an phường")


@pytest.mark.parametrize(
    "nonsense",
    [
        second_ward,
        window_reversed,
        window_half,
        year_of_another_age,
        same_ordinal_twice,
        meeting_ends_before_it_starts,
        figure_twice,
        role_backwards,
        group_backwards,
        group_in_itself,
        assigned_to_nobody,
        same_body_twice,
    ],
)
def test_the_database_refuses_nonsense(nonsense):
    with pytest.raises(IntegrityError), transaction.atomic():
        nonsense()


def test_the_ward_has_plain_words_before_anything_is_entered():
    assert WardProfile.current().full_name == "địa phương"
    make_ward(name="Gia Thụy")
    assert WardProfile.current().full_name == "phường Gia Thụy"


def test_a_meeting_without_a_day_yet_is_called_nothing():
    """As in a form that came back because the day was left out."""
    assert str(Meeting()) == ""
