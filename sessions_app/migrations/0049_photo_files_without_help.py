"""Nobody read the help text of a picture that waits: the forms have their own. No table changes."""

from django.db import migrations, models

import sessions_app.models.photos


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0048_seats_changed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="incoming",
            field=models.FileField(
                blank=True, upload_to=sessions_app.models.photos.incoming_photo_name, verbose_name="tệp ảnh"
            ),
        ),
    ]
