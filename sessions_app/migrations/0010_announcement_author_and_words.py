"""Who wrote an announcement, and its words as search looks for them."""

from django.db import migrations

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0009_session_duties")]
    operations = [
        migrations.AddField(
            model_name="announcement",
            name="author",
            field=dialogue_portal.lib.fields.LineField(
                blank=True,
                help_text="Hiện cuối bài. Ví dụ: Ban biên tập, Văn phòng UBND phường.",
                max_length=150,
                verbose_name="người viết",
            ),
        ),
        migrations.AddField(
            model_name="announcement",
            name="words",
            field=dialogue_portal.lib.fields.RichWordsField(
                default="", editable=False, source=["title", "summary", "text", "source", "author"]
            ),
        ),
    ]
