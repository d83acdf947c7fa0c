"""A look at what would be made stands at an address of its own: going back to it sends nothing again."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.models import CalendarDay, ResidentialGroup
from tests.builders import make_ward
from tests.staff import signed_in, text_of

pytestmark = pytest.mark.django_db

PAGES = {
    "admin:add_groups": ({"viec": "danh-sach", "ten": "Tổ 1\nTổ 2", "truoc": "Tổ"}, "them", ResidentialGroup, "Tổ 2"),
    "admin:calendar_days": ({"viec": "co-dinh", "nam": "2030"}, "ghi", CalendarDay, "01/01/2030"),
}


@pytest.fixture
def office():
    make_ward()
    return signed_in("Văn phòng")


@pytest.mark.parametrize("page", PAGES)
def test_a_look_is_led_to_and_loaded_anew_as_often_as_one_likes(office, page):
    typed, make, model, shown = PAGES[page]
    there = model.objects.count()
    answer = office.post(reverse(page), {**typed, "csrfmiddlewaretoken": "x"})
    assert answer["Location"] == f"{reverse(page)}?xem=1"
    looks = [office.get(answer["Location"]) for _ in range(2)]
    assert all(shown in text_of(look) and f'name="{make}"' in text_of(look) for look in looks)
    assert "csrfmiddlewaretoken" not in str(office.session["looked_at"])
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
    office.post(reverse("admin:add_groups"), typed)

    def shows(client, page):
        return f'name="{PAGES[page][1]}"' in text_of(client.get(reverse(page), {"xem": "1"}))

    assert shows(office, "admin:add_groups")
    assert not shows(office, "admin:calendar_days")
    assert not shows(signed_in("Văn phòng"), "admin:add_groups")
    assert f'name="{make}"' not in text_of(office.get(reverse("admin:add_groups")))
    later = timezone.now() + dt.timedelta(minutes=61)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert not shows(office, "admin:add_groups")
