"""The boxes that lists of staff are narrowed by."""

from feedback.forms.cases import CaseFilterForm
from feedback.forms.moderating import QueueForm
from sessions_app.models import Body, DialogueSession, ResidentialGroup, Topic
from tests.builders import make_body, make_group, make_meeting, make_session, make_superuser, make_topic


def options(form, name):
    return [(str(value), label) for value, label in form.fields[name].choices]


def test_each_box_holds_all_rows_as_they_are_called_in_their_order():
    make_body(short_name="CA", order=1)
    make_body(order=2)
    for make in [make_topic, make_group, make_session]:
        make(), make()
    make_meeting(session=make_session(title="Hội nghị <mới>"))
    form = CaseFilterForm({}, reader=make_superuser())
    for name, rows, unknown in [
        ("linh_vuc", Topic.objects.all(), [("chua-ro", "Chưa phân lĩnh vực")]),
        ("to", ResidentialGroup.objects.all(), []),
        ("hoi_nghi", DialogueSession.objects.by_date(), []),
        ("don_vi", Body.objects.all(), [("chua-ro", "Chưa giao đơn vị chủ trì")]),
    ]:
        assert options(form, name) == [("", "Tất cả"), *((str(row.pk), str(row)) for row in rows), *unknown]


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
