"""Publishing a photograph becomes an act. Those that everybody sees now, or saw before they were hidden, are published."""

from django.db import migrations, models
from django.db.models import F, Q
from django.utils import timezone

import dialogue_portal.lib.fields


def publish_what_is_seen(apps, schema_editor):
    photos = apps.get_model("sessions_app", "Photo").objects.exclude(alt_text="")
    sessions = apps.get_model("sessions_app", "DialogueSession").objects.filter(announced_at__lte=timezone.now())
    photos.filter(rendered_at__isnull=False, session__in=sessions).update(published_at=F("rendered_at"))


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0006_chain_the_record")]
    operations = [
        migrations.AddField(
            model_name="photo",
            name="file_name",
            field=dialogue_portal.lib.fields.LineField(
                blank=True, editable=False, max_length=150, verbose_name="tên tệp khi tải lên"
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="published_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
        ),
        migrations.RunPython(publish_what_is_seen, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(alt_text=""),
                name="photo_published_is_described",
                violation_error_message="Ảnh đã công bố phải có mô tả cho người không nhìn thấy ảnh.",
            ),
        ),
        migrations.AlterModelOptions(
            name="photo",
            options={
                "ordering": ["order", "pk"],
                "permissions": [("hide_photo", "Được gỡ hình ảnh"), ("publish_photo", "Được công bố hình ảnh")],
                "verbose_name": "hình ảnh",
                "verbose_name_plural": "hình ảnh",
            },
        ),
    ]
