"""Lists and forms of staff name a group in words that hold where groups are called khu phố, thôn, ấp. No table changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0065_reasons_decided"),
        ("sessions_app", "0047_words_for_any_group"),
    ]

    operations = [
        migrations.AlterField(
            model_name="liveentry",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sessions_app.residentialgroup",
                verbose_name="khu dân cư",
            ),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opinions",
                to="sessions_app.residentialgroup",
                verbose_name="khu dân cư",
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="sessions_app.residentialgroup",
                verbose_name="khu dân cư",
            ),
        ),
    ]
