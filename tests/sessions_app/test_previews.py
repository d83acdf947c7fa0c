"""A look at what would be made stands at an address of its own: going back to it sends nothing again."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.models import CalendarDay, ResidentialGroup
from sessions_app.staff_views.previews import MOST
from tests.staff import signed_in, text_of

pytestmark = pytest.mark.usefixtures("ward")

PAGES = {
    "admin:add_groups": ({"viec": "danh-sach", "ten": "Tổ 1\nTổ 2", "truoc": "Tổ"}, "them", ResidentialGroup, "Tổ 2"),
    "admin:calendar_days": ({"viec": "co-dinh", "nam": "2030"}, "ghi", CalendarDay, "01/01/2030"),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_look_is_led_to_and_loaded_anew_as_often_as_one_likes(office, page):
    typed, make, model, shown = PAGES[page]
    there = model.objects.count()
    answer = office.post(reverse(page), {**typed, "csrfmiddlewaretoken": "x"})
    assert answer["Location"].startswith(f"{reverse(page)}?xem=")
    looks = [office.get(answer["Location"]) for _ in range(2)]
    assert all(shown in text_of(look) and f'name="{make}"' in text_of(look) for look in looks)
    assert "csrfmiddlewaretoken" not in str(dict(office.session))
    assert model.objects.count() == there
    office.post(answer["Location"], {**typed, make: "1", "da_xem": looks[0].context["seen"]})
    assert model.objects.count() > there
    assert f'name="{make}"' not in text_of(office.get(answer["Location"]))


@pytest.mark.parametrize("page", PAGES)
def test_what_is_wrong_is_said_at_that_address_too(office, page):
    typed = PAGES[page][0]
    emptied = {**dict.fromkeys(typed, ""), "viec": typed["viec"]}
    look = office.post(reverse(page), emptied, follow=True)
    assert "Hãy xem lại các ô có lời nhắc." in text_of(look)


def test_a_look_is_for_its_own_page_and_person_and_an_hour(office, monkeypatch):
    typed, make, _, _ = PAGES["admin:add_groups"]
    look = office.post(reverse("admin:add_groups"), typed)["Location"].partition("?")[2]

    def shows(client, page):
        return f'name="{PAGES[page][1]}"' in text_of(client.get(f"{reverse(page)}?{look}"))

    assert shows(office, "admin:add_groups")
    assert not shows(office, "admin:calendar_days")
    assert not shows(signed_in("Văn phòng"), "admin:add_groups")
    assert f'name="{make}"' not in text_of(office.get(reverse("admin:add_groups")))
    later = timezone.now() + dt.timedelta(minutes=61)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert not shows(office, "admin:add_groups")


def test_two_tabs_have_each_their_own_look_and_one_step_back_is_the_step_before(office):
    page, (typed, make, _, _) = reverse("admin:add_groups"), PAGES["admin:add_groups"]
    first = office.post(page, {**typed, "ten": "Tổ 1"})["Location"]
    second = office.post(first, {**typed, "ten": "Tổ 1\nTổ 2"})["Location"]
    other = office.post(page, {**typed, "ten": "Tổ 8"})["Location"]
    shown = [office.get(look).context["reading"].names for look in [first, second, other]]
    assert shown == ["Tổ 1", "Tổ 1\nTổ 2", "Tổ 8"]
    seen = office.get(second).context["seen"]
    office.post(second, {**typed, "ten": "Tổ 1\nTổ 2", make: "1", "da_xem": seen})
    assert [f'name="{make}"' in text_of(office.get(look)) for look in [first, second, other]] == [False, False, True]


def test_of_many_looks_the_newest_are_kept(office):
    page, (typed, _, _, _) = reverse("admin:add_groups"), PAGES["admin:add_groups"]
    looks = [office.post(page, {**typed, "ten": f"Tổ {number}"})["Location"] for number in range(MOST + 2)]
    names = office.session.keys()
    assert len([name for name in names if name.startswith("looked_at_")]) == MOST
    assert [office.get(look).context["reading"] is None for look in [*looks[:3], looks[-1]]] == [
        True,
        True,
        False,
        False,
    ]
