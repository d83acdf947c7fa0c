"""What is handed over of who follows is called in Vietnamese: only names."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0046_promise_followed_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="follow",
            name="opinion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follows",
                to="feedback.opinion",
                verbose_name="ý kiến",
            ),
        ),
        migrations.AlterField(
            model_name="follow",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follows",
                to="sessions_app.dialoguesession",
                verbose_name="hội nghị",
            ),
        ),
        migrations.AlterField(
            model_name="follow",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử"),
        ),
        migrations.AlterField(
            model_name="follow",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="xin theo dõi lúc"),
        ),
        migrations.AlterField(
            model_name="follow",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="xác nhận lúc"),
        ),
        migrations.AlterField(
            model_name="follow",
            name="stopped_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="thôi lúc"),
        ),
    ]
