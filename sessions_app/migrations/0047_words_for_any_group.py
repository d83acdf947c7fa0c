"""Lists and forms of staff name a group in words that hold where groups are called khu phố, thôn, ấp. No table changes."""

from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0046_whose_number_it_is"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="residentialgroup",
            options={
                "ordering": [models.OrderBy(models.F("number"), nulls_last=True), "name_key"],
                "verbose_name": "khu dân cư",
                "verbose_name_plural": "khu dân cư",
            },
        ),
        migrations.AlterField(
            model_name="meeting",
            name="groups",
            field=models.ManyToManyField(
                blank=True, to="sessions_app.residentialgroup", verbose_name="dành cho các khu dân cư"
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="name_then",
            field=dialogue_portal.lib.fields.LineField(
                blank=True,
                help_text="Để trống nếu chỉ biết chức vụ hoặc khu dân cư.",
                max_length=100,
                verbose_name="họ tên khi đó",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="sent_to",
            field=models.ManyToManyField(
                blank=True, to="sessions_app.residentialgroup", verbose_name="đã gửi người đứng đầu khu dân cư"
            ),
        ),
        migrations.AlterConstraint(
            model_name="residentialgroup",
            name="renamed_group_has_its_new_row",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_renamed", False), ("merged_into__isnull", False), _connector="OR"),
                name="renamed_group_has_its_new_row",
                violation_error_message="Nơi đã đổi tên phải dẫn tới tên mới.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="residentialgroup",
            name="group_name_once_at_a_time",
            constraint=models.UniqueConstraint(
                models.F("likeness"),
                condition=models.Q(("merged_into", None), ("valid_to", None)),
                name="group_name_once_at_a_time",
                violation_error_message="Tên này đang có nơi khác dùng.",
            ),
        ),
    ]
