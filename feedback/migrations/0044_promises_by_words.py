"""The word index of the promises, outside Django's own tables: see `feedback/search/promises.py`."""

from django.db import migrations

from feedback.search import promises


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("feedback", "0043_words_of_promises_made"),
    ]

    operations = [
        migrations.RunPython(promises.create, promises.remove),
    ]
