from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=36)),
            ],
            options={
                "verbose_name": "bản công bố",
                "verbose_name_plural": "bản công bố",
                "default_permissions": (),
            },
        ),
    ]
