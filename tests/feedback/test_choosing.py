"""The boxes that lists of staff are narrowed by."""

import pytest

from feedback.forms.cases import CaseFilterForm
from feedback.forms.moderating import QueueForm
from sessions_app.models import Body, DialogueSession, ResidentialGroup, Topic
from tests.builders import make_body, make_group, make_meeting, make_session, make_superuser, make_topic

pytestmark = pytest.mark.django_db


def options(form, name):
    return [(str(value), label) for value, label in form.fields[name].choices]


def test_each_box_holds_all_rows_as_they_are_called_in_their_order():
    make_body(short_name="CA", order=1)
    make_body(order=2)
    for make in [make_topic, make_group, make_session]:
        make(), make()
    make_meeting(session=make_session(title="Hội nghị <mới>"))
    form, everything = CaseFilterForm({}, reader=make_superuser()), ("", "Tất cả")
    for name, rows in {
        "linh_vuc": Topic.objects.all(),
        "to": ResidentialGroup.objects.all(),
        "hoi_nghi": DialogueSession.objects.by_date(),
    }.items():
        assert options(form, name) == [everything, *((str(row.pk), str(row)) for row in rows)]
    bodies = [(str(row.pk), str(row)) for row in Body.objects.all()]
    assert options(form, "don_vi") == [everything, *bodies, ("chua-ro", "Chưa giao đơn vị chủ trì")]


def test_the_chosen_one_is_marked_and_the_boxes_are_read_once(django_assert_num_queries):
    session = make_session(title="Hội nghị <mới>")
    form = CaseFilterForm({"hoi_nghi": session.pk}, reader=make_superuser())
    with django_assert_num_queries(2):  # what was chosen, and all boxes
        assert form.chosen() == {"hoi_nghi": session}
        page = "".join(str(form[name]) for name in ["hoi_nghi", "linh_vuc", "to", "don_vi"])
    assert f'<option value="{session.pk}" selected>Hội nghị &lt;mới&gt;</option>' in page


def test_a_form_that_is_not_drawn_reads_no_boxes(django_assert_num_queries):
    reader = make_superuser()
    with django_assert_num_queries(0):
        assert QueueForm({"hoi_nghi": "", "loai": "giu"}, reader=reader).chosen() == {"loai": "giu"}
