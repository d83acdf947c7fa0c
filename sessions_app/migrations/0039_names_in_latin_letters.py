"""Names are kept in Latin letters: one that only looks the same is found by no search, and may stand beside its twin.

The columns stay as they are. Of groups whose names are alike then, the later active one gets a number behind it.
"""

from django.db import migrations
from django.utils import timezone

import dialogue_portal.lib.fields
from dialogue_portal.lib.text import latin, natural_key
from sessions_app import chain
from sessions_app.likeness import likeness

from ._latin_names import free, respell


def respell_all(apps, schema_editor):
    for name, column in [("Body", "name"), ("Body", "short_name"), ("Official", "name"), ("User", "full_name")]:
        respell(apps.get_model("sessions_app", name), column)
    respell(apps.get_model("sessions_app", "WardProfile"), "name")
    respell(apps.get_model("sessions_app", "Topic"), "name", is_unique=True)
    respell_groups(apps)


def respell_groups(apps):
    groups = apps.get_model("sessions_app", "ResidentialGroup").objects
    for group in groups.order_by("pk"):
        if latin(group.name) != group.name:
            others = groups.filter(valid_to=None, merged_into=None).exclude(pk=group.pk)
            is_active = group.valid_to is None and group.merged_into_id is None
            before, group.name = group.name, latin(group.name)
            if is_active and others.filter(likeness=likeness(group.name)[:300]).exists():
                group.name = free(group.name, {group.name, *others.values_list("name", flat=True)}, 100)
            group.name_key, group.likeness = natural_key(group.name)[:900], likeness(group.name)[:300]
            group.save(update_fields=["name", "name_key", "likeness"])
            record(apps, group, f"Nâng cấp cổng: chữ trông giống chữ Latinh trong «{before}» nay là chữ Latinh.")


def record(apps, group, reason):
    events = apps.get_model("sessions_app", "CaseEvent").objects
    event = events.model(
        case_kind="residentialgroup", case_id=group.pk, verb="respell", at=timezone.now(), reason=reason
    )
    chain.seal_reason(event)
    chain.link(event, *chain.head_of(event))
    event.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0038_rules_for_hidden_photos_and_words_withheld"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="body",
                    name="name",
                    field=dialogue_portal.lib.fields.NameField(max_length=200, verbose_name="tên"),
                ),
                migrations.AlterField(
                    model_name="body",
                    name="short_name",
                    field=dialogue_portal.lib.fields.NameField(blank=True, max_length=60, verbose_name="tên ngắn"),
                ),
                migrations.AlterField(
                    model_name="official",
                    name="name",
                    field=dialogue_portal.lib.fields.NameField(max_length=100, verbose_name="họ và tên"),
                ),
                migrations.AlterField(
                    model_name="residentialgroup",
                    name="name",
                    field=dialogue_portal.lib.fields.NameField(
                        help_text="Tên đầy đủ, ví dụ: Tổ dân phố số 3.", max_length=100, verbose_name="tên"
                    ),
                ),
                migrations.AlterField(
                    model_name="topic",
                    name="name",
                    field=dialogue_portal.lib.fields.NameField(max_length=120, unique=True, verbose_name="tên"),
                ),
                migrations.AlterField(
                    model_name="user",
                    name="full_name",
                    field=dialogue_portal.lib.fields.NameField(blank=True, max_length=150, verbose_name="họ và tên"),
                ),
                migrations.AlterField(
                    model_name="wardprofile",
                    name="name",
                    field=dialogue_portal.lib.fields.NameField(
                        help_text="Chỉ ghi tên riêng, ví dụ: Gia Thụy.", max_length=100, verbose_name="tên"
                    ),
                ),
            ]
        ),
        migrations.RunPython(respell_all, migrations.RunPython.noop, elidable=True),
    ]
