"""The words of the models fit a xã, a phường and a đặc khu; nothing in the database changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0039_slips_typed_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="opinion",
            name="competence",
            field=models.CharField(
                blank=True,
                choices=[("ward", "cấp xã"), ("higher", "cấp trên"), ("other", "cơ quan khác")],
                editable=False,
                max_length=10,
                verbose_name="thẩm quyền",
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="state",
            field=models.CharField(
                choices=[
                    ("registered", "đã có chỗ"),
                    ("held", "chờ cán bộ xem"),
                    ("waiting_list", "trong danh sách chờ"),
                    ("cancelled", "đã rút"),
                    ("came", "đã đến"),
                ],
                default="registered",
                editable=False,
                max_length=20,
                verbose_name="tình trạng",
            ),
        ),
    ]
