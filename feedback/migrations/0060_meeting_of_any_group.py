"""The meeting of a group is told in words that hold where groups are called khu phố, thôn, ấp. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0059_files_that_wait"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importbatch",
            name="channel",
            field=models.CharField(
                choices=[
                    ("portal", "cổng đối thoại"),
                    ("conference", "phát biểu tại hội nghị"),
                    ("group_meeting", "họp khu dân cư"),
                    ("household_slip", "phiếu lấy ý kiến hộ gia đình"),
                    ("letter_box", "hòm thư góp ý, đường dây nóng"),
                    ("front", "qua Ban công tác Mặt trận"),
                    ("social", "mạng xã hội"),
                ],
                default="group_meeting",
                max_length=20,
                verbose_name="kênh tiếp nhận",
            ),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="channel",
            field=models.CharField(
                choices=[
                    ("portal", "cổng đối thoại"),
                    ("conference", "phát biểu tại hội nghị"),
                    ("group_meeting", "họp khu dân cư"),
                    ("household_slip", "phiếu lấy ý kiến hộ gia đình"),
                    ("letter_box", "hòm thư góp ý, đường dây nóng"),
                    ("front", "qua Ban công tác Mặt trận"),
                    ("social", "mạng xã hội"),
                ],
                default="portal",
                max_length=20,
                verbose_name="kênh tiếp nhận",
            ),
        ),
    ]
