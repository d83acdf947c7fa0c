"""The admin's lists on a phone: a row is a card, and each cell says which column it was."""

import pytest
from django.urls import reverse

from ..builders import make_body
from ..staff import signed_in, text_of


@pytest.mark.parametrize("rows", [1, 3])
def test_each_cell_of_a_list_names_its_column(rows):
    made = [make_body(name=f"Phòng {number} <b>") for number in range(rows)]
    page = text_of(signed_in("Văn phòng").get(reverse("admin:sessions_app_body_changelist")))
    assert page.count('<td data-label="loại"') == page.count('<th class="field-name_in_its_place">') >= rows
    assert all(f"Phòng {number} &lt;b&gt;" in page for number in range(len(made)))


def test_a_cell_with_nothing_in_it_is_marked_to_be_left_out():
    make_body(name="Phòng A", short_name="")
    make_body(name="Phòng B", short_name="—x")
    page = text_of(signed_in("Văn phòng").get(reverse("admin:sessions_app_body_changelist")))
    empty = '<td data-label="tên ngắn" data-empty class="field-short_name">—</td>'
    assert page.count("data-empty") == page.count(empty) >= 1
    assert '<td data-label="tên ngắn" class="field-short_name">—x</td>' in page
