"""No two active groups bear names that residents could not tell apart.

Where two do already, the older one keeps its name and each later one gets a number behind it, «Tổ 03 (2)»: nobody but
the ward knows whether they are one group or two. Nothing is deleted, merged or ended; the record says what was changed.
The rule itself comes with the next migration: PostgreSQL makes no index on rows that the same transaction changed.
"""

from itertools import count

from django.db import migrations
from django.utils import timezone

import sessions_app.likeness
from dialogue_portal.lib.text import natural_key
from sessions_app import chain
from sessions_app.likeness import likeness


def tell_apart(apps, schema_editor):
    model = apps.get_model("sessions_app", "ResidentialGroup")
    rows = list(model.objects.order_by("pk"))
    for group in rows:
        group.likeness = likeness(group.name)[:300]
    active = [group for group in rows if group.valid_to is None and group.merged_into_id is None]
    taken, first = {group.likeness for group in active}, {}
    for group in active:
        older = first.setdefault(group.likeness, group)
        if older is not group:
            rename(apps, group, older, taken)
    model.objects.bulk_update(rows, ["name", "name_key", "likeness"], batch_size=200)


def rename(apps, group, older, taken):
    before = group.name
    names = (f"{before[: 100 - len(ending)].rstrip()}{ending}" for ending in (f" ({number})" for number in count(2)))
    group.name = next(name for name in names if likeness(name)[:300] not in taken)
    group.name_key, group.likeness = natural_key(group.name)[:900], likeness(group.name)[:300]
    taken.add(group.likeness)
    record(apps, group, f"Nâng cấp cổng: từ «{before}» thành «{group.name}», vì «{older.name}» cũng đang hoạt động.")


def record(apps, group, reason):
    events = apps.get_model("sessions_app", "CaseEvent").objects
    event = events.model(
        case_kind="residentialgroup", case_id=group.pk, verb="respell", at=timezone.now(), reason=reason
    )
    chain.link(event, *chain.head_of(event))
    event.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0034_groups_in_natural_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="residentialgroup",
            name="likeness",
            field=sessions_app.likeness.LikenessField(default="", editable=False, max_length=300, source=["name"]),
            preserve_default=False,
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
    ]
