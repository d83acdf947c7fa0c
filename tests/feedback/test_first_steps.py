"""The first days of a new portal: what is still to be filled in, told to whoever may."""

import pytest
from django.urls import reverse

from tests.builders import make_body, make_session, make_superuser, make_ward
from tests.staff import signed_in, text_of

pytestmark = pytest.mark.django_db
TITLE = "Những bước đầu tiên"


def steps(client):
    return client.get(reverse("admin:index")).context["first_steps"]


def test_a_new_portal_says_what_to_fill_in_and_each_page_opens(client):
    client.force_login(make_superuser())
    assert steps(client)[0][0].label == "Ghi tên địa phương, địa chỉ, điện thoại"
    for step, is_done in steps(client):
        assert not is_done
        assert client.get(step.address, follow=True).status_code == 200
    assert TITLE in text_of(client.get(reverse("admin:index")))


def test_what_was_filled_in_is_ticked_off(client):
    make_ward()
    make_body()
    client.force_login(make_superuser())
    assert [is_done for _, is_done in steps(client)] == [True, True, False, False, False]
    assert "Thêm cơ quan, đơn vị xử lý ý kiến <small>đã xong</small>" in text_of(client.get(reverse("admin:index")))


def test_with_the_first_conference_it_is_over(client):
    make_session()
    client.force_login(make_superuser())
    assert steps(client) == []
    assert TITLE not in text_of(client.get(reverse("admin:index")))


def test_who_may_fill_in_nothing_is_told_nothing():
    assert TITLE not in text_of(signed_in("Đơn vị xử lý").get(reverse("admin:index")))
