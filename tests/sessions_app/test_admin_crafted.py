"""The staff site under addresses and forms that no page of ours makes: none is a fault, none filters, none loses text."""

import pytest
from django.contrib import admin
from django.db.models import CharField, TextField
from django.urls import reverse

from feedback.models import Commitment, Opinion, Response
from sessions_app.admin.base import CarefulChoices, PortalAdmin
from sessions_app.models import Announcement, Body, CaseEvent, Photo
from tests.builders import make_body, make_event, make_opinion, make_session
from tests.staff import page_of, signed_in, text_of

pytestmark = pytest.mark.long

ADMINS = {model._meta.label_lower: model_admin for model, model_admin in admin.site._registry.items()}


def test_every_admin_and_inline_starts_from_ours():
    assert [label for label, found in ADMINS.items() if not isinstance(found, PortalAdmin)] == []
    inlines = [inline for found in ADMINS.values() for inline in found.inlines]
    assert [inline for inline in inlines if not issubclass(inline, CarefulChoices)] == []


def test_a_form_that_says_to_hold_thousands_of_rows_is_shown_with_a_few_and_what_was_typed(monkeypatch):
    monkeypatch.setattr("sessions_app.admin.base.MOST_ROWS", 3)
    sent = {"name": "Ông Nguyễn Văn An", "roles-TOTAL_FORMS": 2000, "roles-INITIAL_FORMS": 0, "roles-0-title": "Bí thư"}
    page = text_of(signed_in().post(reverse("admin:sessions_app_official_add"), sent))
    assert "Nhiều nhất 3 mục." in page
    assert "Ông Nguyễn Văn An" in page
    assert ('name="roles-2-title"' in page, 'name="roles-3-title"' in page) == (True, False)


# Keys that are none

NO_KEYS = ["abc", "1,zz", "-1", "99999999999999999999", "1' OR 1=1", "٣"]


@pytest.mark.parametrize("value", NO_KEYS)
@pytest.mark.parametrize("label", ADMINS)
def test_a_form_opens_whatever_the_address_says_of_its_fields(label, value):
    model = ADMINS[label].model
    names = [field.name for field in [*model._meta.fields, *model._meta.many_to_many]]
    query = {**dict.fromkeys(names, value), "_changelist_filters": f"session__id__exact={value}"}
    response = signed_in().get(reverse(f"admin:{label.replace('.', '_')}_add"), query)
    assert response.status_code in {200, 302, 403}


def test_what_completes_names_nothing_through_a_relation_seen_from_its_other_end():
    client = signed_in()
    for model in {found.model for found in ADMINS.values()}:
        for relation in model._meta.related_objects:
            about = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
            asked = {**about, "field_name": relation.name, "term": "x"}
            assert client.get(reverse("admin:autocomplete"), asked).status_code in {403, 404}


@pytest.mark.parametrize("value", NO_KEYS)
@pytest.mark.parametrize("model", [Photo, Commitment, Response, Opinion, Announcement])
def test_a_wrong_session_on_the_list_we_came_from_is_passed_over(model, value):
    query = {"_changelist_filters": f"session__id__exact={value}"}
    assert signed_in().get(page_of(model, "add"), query).status_code == 200


@pytest.mark.parametrize("value", NO_KEYS)
def test_a_posted_key_that_is_none_keeps_what_was_typed(value):
    session, typed = make_session(organiser=make_body()), {"title": "Tên đã gõ", "organiser": value}
    names = ["meetings", "agenda", "participations", "attendee_counts", "reported_figures"]
    counts = {f"{name}-{count}_FORMS": 0 for name in names for count in ["TOTAL", "INITIAL"]}
    meeting = {"meetings-TOTAL_FORMS": 1, "meetings-0-groups": [value]}
    response = signed_in("Văn phòng").post(page_of(session), {**typed, **counts, **meeting})
    assert response.status_code == 200
    assert "Tên đã gõ" in text_of(response)
    assert {"organiser"} <= set(response.context["adminform"].form.errors)


@pytest.mark.parametrize("value", NO_KEYS)
def test_a_posted_list_of_keys_that_are_none_keeps_what_was_typed(value):
    counts = {f"progress-{count}_FORMS": 0 for count in ["TOTAL", "INITIAL"]}
    form = {"title": "Việc đã gõ", "opinions": [value], "coordinating_bodies": [value], **counts}
    response = signed_in("Văn phòng").post(page_of(Commitment, "add"), form)
    assert response.status_code == 200
    assert "Việc đã gõ" in text_of(response)


def test_a_key_that_is_one_is_still_chosen():
    session = make_session()
    page = text_of(signed_in().get(page_of(Photo, "add"), {"session": session.pk}))
    assert f'<option value="{session.pk}" selected>{session.title}</option>' in page


@pytest.mark.parametrize("value", NO_KEYS)
@pytest.mark.parametrize("label", ADMINS)
def test_actions_on_rows_that_are_none_do_nothing(label, value):
    address = reverse(f"admin:{label.replace('.', '_')}_changelist")
    form = {"action": "add_to_conclusion", "_selected_action": [value], "index": value}
    assert signed_in().post(address, form).status_code in {200, 302, 400, 403}


# Look-ups that are not offered

CRAFTED = ["regex", "contains", "iregex", "startswith", "gt", "in", "length", "isnull__regex"]


def text_columns(model):
    return [field.name for field in model._meta.fields if isinstance(field, CharField | TextField)]


@pytest.mark.parametrize("lookup", CRAFTED)
@pytest.mark.parametrize("label", ADMINS)
def test_a_look_up_that_no_filter_offers_is_refused(label, lookup):
    model, client = ADMINS[label].model, signed_in()
    address = reverse(f"admin:{label.replace('.', '_')}_changelist")
    for column in [*text_columns(model), "pk"]:
        response = client.get(address, {f"{column}__{lookup}": "["})
        assert response.status_code in {302, 400}, column
        if response.status_code == 302:  # the ward is one row: its list leads to its form
            assert "regex" not in response.url


@pytest.mark.parametrize(
    "lookup",
    ["actor__password__startswith", "actor__password", "reason", "id__regex", "case_id__in", "at__year__gt"],
)
def test_the_record_cannot_be_read_through_its_address(lookup):
    make_event()
    assert signed_in("Văn phòng").get(page_of(CaseEvent, "changelist"), {lookup: "1"}).status_code == 400


@pytest.mark.parametrize("label", ADMINS)
def test_every_filter_of_a_list_still_filters(label):
    """Each address that a list's own filters offer opens that list."""
    client = signed_in()
    make_opinion(moderation="approved", session=make_session(organiser=make_body()))
    make_event()
    address = reverse(f"admin:{label.replace('.', '_')}_changelist")
    response = client.get(address)
    if response.status_code == 302:
        return
    changelist = response.context["cl"]
    offered = [choice["query_string"] for spec in changelist.filter_specs for choice in spec.choices(changelist)]
    assert {client.get(address + query).status_code for query in offered} <= {200}


def test_a_filter_narrows_to_what_it_names():
    body, other = make_body(kind="party"), make_body(kind="police")
    page = signed_in().get(page_of(Body, "changelist"), {"kind__exact": "party"})
    assert body in page.context["cl"].queryset
    assert other not in page.context["cl"].queryset
