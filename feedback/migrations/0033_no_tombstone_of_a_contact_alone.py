"""Nobody ever erases how a sender is reached and leaves what they said: what is past its time goes again by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0032_open_opinions_of_a_group"),
    ]

    operations = [
        migrations.AlterField(
            model_name="tombstone",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opinion", "nguyên văn và cách liên lạc của ý kiến"),
                    ("registration", "tên và cách liên lạc của người đăng ký"),
                    ("follow", "thư điện tử của người theo dõi"),
                ],
                max_length=20,
                verbose_name="cái gì",
            ),
        ),
    ]
