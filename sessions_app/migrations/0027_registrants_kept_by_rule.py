"""How long registrants are kept is one of the rules of retention now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0026_first_retention")]
    operations = [migrations.RemoveField(model_name="wardprofile", name="registrants_kept_days")]
