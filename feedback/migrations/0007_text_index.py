"""The word index of the opinions, outside Django's own tables: see `feedback/search/index.py`."""

from django.db import migrations

from feedback.search import index as search_index


class Migration(migrations.Migration):
    dependencies = [("feedback", "0006_receiving_permissions")]
    operations = [migrations.RunPython(search_index.create, search_index.remove)]
