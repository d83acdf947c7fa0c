"""Answers and promises may name an official of the list, beside the words of that day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0011_who_publishes_photos"),
        ("sessions_app", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="official",
            field=models.ForeignKey(
                blank=True,
                help_text="Nếu có trong danh sách cán bộ: việc này hiện trên trang của người đó.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="sessions_app.official",
                verbose_name="cán bộ phụ trách",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="signer",
            field=models.ForeignKey(
                blank=True,
                help_text="Nếu có trong danh sách cán bộ: câu trả lời hiện trên trang của người đó.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signed_responses",
                to="sessions_app.official",
                verbose_name="cán bộ ký, trả lời",
            ),
        ),
    ]
