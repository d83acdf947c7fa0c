"""The list at the desk: who comes and about what, in which order, narrowed by a filter."""

import pytest
from django.utils import timezone

from feedback.models import Registration
from tests.builders import make_group, make_meeting, make_registration, make_session
from tests.staff import page_of, text_of

from .steps import DESK, names_in, press


def test_the_desk_shows_the_nearest_session_in_the_order_of_the_day(office):
    meeting = make_meeting(seats=5)
    kwargs = {"meeting": meeting}
    make_registration(state="waiting_list", who={"name": "Chờ"}, **kwargs)
    make_registration(who={"name": "Dự", "phone": "+84911115678"}, people=3, **kwargs)
    make_registration(wish="speak", place=2, who={"name": "Nói sau"}, **kwargs)
    make_registration(wish="speak", place=1, who={"name": "Nói trước"}, **kwargs)
    make_registration(state="cancelled", withdrawn_at=timezone.now(), who={"name": "Đã rút"}, **kwargs)
    make_registration(who={"name": "Hội nghị khác"})
    for part, name in [("evening", "Tối"), ("morning", "Sáng")]:
        later = make_meeting(session=meeting.session, held_on=meeting.held_on, part_of_day=part)
        make_registration(meeting=later, who={"name": name})
    page = office.get(DESK)
    assert names_in(page) == ["Nói trước", "Nói sau", "Dự", "Chờ", "Sáng", "Tối"]
    assert "05 trên 05 người có chỗ, 02 lượt phát biểu, 01 đăng ký chờ, 0 người đã đến" in text_of(page)
    assert "…5678" in text_of(page)
    assert "911115678" not in text_of(page)


def test_who_registers_twice_with_one_telephone_is_told_of(office):
    meeting, phone = make_meeting(), {"phone": "+84911115678"}
    first, second = (make_registration(meeting=meeting, who=phone) for _ in range(2))
    make_registration(who=phone)
    for _ in range(2):
        make_registration(meeting=meeting, who={"phone": ""})
    gone = make_registration(meeting=meeting, who=phone, state="cancelled", withdrawn_at=timezone.now())
    page = office.get(DESK, {"hoi_nghi": meeting.session_id, "xem": "het"})
    twins = {line["row"].pk: line["row"].twin for line in page.context["rows"]}
    assert {pk: twin for pk, twin in twins.items() if twin and pk != gone.pk} == {
        first.pk: second.pk,
        second.pk: first.pk,
    }
    assert text_of(page).count("cùng số điện thoại với <a") == 2


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("phat-bieu", ["Nói"]),
        ("da-den", ["Đến"]),
        ("chua-den", ["Nói"]),
        ("cho", ["Chờ"]),
        ("cho-xem", ["Giữ"]),
        ("da-rut", ["Rút"]),
    ],
)
def test_the_list_is_narrowed(office, show, names):
    meeting, now = make_meeting(), timezone.now()
    make_registration(meeting=meeting, wish="speak", who={"name": "Nói"})
    make_registration(meeting=meeting, state="came", came_at=now, who={"name": "Đến"})
    make_registration(meeting=meeting, state="waiting_list", who={"name": "Chờ"})
    make_registration(meeting=meeting, state="cancelled", withdrawn_at=now, who={"name": "Rút"})
    make_registration(meeting=meeting, state="held", who={"name": "Giữ"})
    assert names_in(office.get(DESK, {"loai": show, "buoi": meeting.pk})) == names


def test_the_filter_is_folded_until_it_narrows_by_more_than_words(office):
    make_registration(meeting=make_meeting())
    folded = '<details class="case-filter__more folded">'
    pages = [office.get(DESK), office.post(DESK, {"q": "dang"}, follow=True), office.get(DESK, {"loai": "cho"})]
    assert [folded in text_of(page) for page in pages] == [True, True, False]
    assert ["Bỏ lọc" in text_of(page) for page in pages] == [False, True, True]


@pytest.mark.parametrize("nonsense", [{"hoi_nghi": "x"}, {"buoi": "0"}, {"loai": "x"}, {"trang": "x"}])
def test_a_filter_that_is_none_is_ignored(office, nonsense):
    row = make_registration(meeting=make_meeting())
    assert office.get(DESK, nonsense).context["rows"][0]["row"] == row


def test_speakers_are_put_in_order(office):
    meeting = make_meeting()
    first, second = (make_registration(meeting=meeting, wish="speak") for _ in range(2))
    press(office, second, "up")
    assert list(Registration.objects.speakers()) == [second, first]
    press(office, second, "down")
    assert list(Registration.objects.speakers()) == [first, second]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_desk_takes_the_same_queries_for_any_length(office, rows, django_assert_num_queries):
    meeting = make_meeting()
    for _ in range(rows):
        make_registration(meeting=meeting, wish="speak", group=make_group(), who={"name": "Thử"})
    with django_assert_num_queries(12):
        assert len(office.get(DESK).context["rows"]) == rows


def test_the_page_of_a_session_leads_to_its_registrations(office):
    session = make_session()
    assert f"{DESK}?hoi_nghi={session.pk}" in text_of(office.get(page_of(session)))


def test_nothing_registered_yet_is_said(office):
    assert "Chưa có ai đăng ký." in text_of(office.get(DESK))
    make_meeting()
    assert "Không có ai phù hợp." in text_of(office.post(DESK, {"q": "Thử"}, follow=True))
