"""Groups that only changed their name are told apart; a ward keeps the names it bore."""

from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0014_photo_removal_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="residentialgroup",
            name="is_renamed",
            field=models.BooleanField(default=False, editable=False, verbose_name="chỉ đổi tên"),
        ),
        migrations.AddField(
            model_name="wardprofile",
            name="former_names",
            field=dialogue_portal.lib.fields.ProseField(
                blank=True,
                help_text="Mỗi dòng một tên, ví dụ: phường Gia Thụy. Hội nghị cũ giữ tên khi đó và nói rõ nay là đâu.",
                verbose_name="các tên trước đây",
            ),
        ),
        migrations.AddConstraint(
            model_name="residentialgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_renamed", False), ("merged_into__isnull", False), _connector="OR"),
                name="renamed_group_has_its_new_row",
                violation_error_message="Tổ đã đổi tên phải dẫn tới tên mới.",
            ),
        ),
    ]
