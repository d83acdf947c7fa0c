"""Announcements become rich text: what was typed as plain text is kept as the HTML that it was shown as."""

from django.db import migrations

import dialogue_portal.lib.fields
from dialogue_portal.lib.rich_text import from_plain, to_plain


def to_html(apps, schema_editor):
    rewrite(apps, from_plain)


def to_text(apps, schema_editor):
    rewrite(apps, to_plain)


def rewrite(apps, change):
    """By `save`, so that the words of search are derived anew."""
    for announcement in apps.get_model("sessions_app", "Announcement").objects.all():
        announcement.text = change(announcement.text)
        announcement.save(update_fields=["text", "words"])


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0010_announcement_author_and_words")]
    operations = [
        migrations.RunPython(to_html, to_text),
        migrations.AlterField(
            model_name="announcement",
            name="text",
            field=dialogue_portal.lib.fields.RichTextField(
                help_text="Dán được từ Word: phông chữ, màu và khung thừa tự mất đi.", verbose_name="nội dung"
            ),
        ),
    ]
