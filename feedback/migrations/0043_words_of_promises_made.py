"""The words of the promises that are there already, in a step of its own: whoever reads does not wait for it."""

from django.db import migrations

from dialogue_portal.lib.text import words_of

AT_ONCE = 1000


def fill(apps, schema_editor):
    """As each would have got them when it was saved."""
    promises = apps.get_model("feedback", "Commitment").objects
    rows = []
    for promise in promises.order_by("pk").only("title", "description").iterator(AT_ONCE):
        promise.words = f" {' '.join(words_of(f'{promise.title} {promise.description}'))} "
        rows.append(promise)
    promises.bulk_update(rows, ["words"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0042_words_of_promises"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
