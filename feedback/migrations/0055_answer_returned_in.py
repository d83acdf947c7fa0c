"""Which act sent an answer back is kept with the answer: the newest of its opinion may be another answer's."""

import django.db.models.deletion
from django.db import migrations, models


def find_acts(apps, schema_editor):
    """Of drafts: the newest since they were begun."""
    Response, CaseEvent = apps.get_model("feedback", "Response"), apps.get_model("sessions_app", "CaseEvent")
    for response in Response.objects.filter(state="draft").iterator():
        events = CaseEvent.objects.filter(case_kind="opinion", case_id=response.opinion_id).order_by("sequence")
        begun = events.filter(verb__in=["draft_response", "answer_came"]).last()
        came_back = events.filter(verb="return_response")
        last = (came_back.filter(sequence__gt=begun.sequence) if begun else came_back).last()
        if last:
            Response.objects.filter(pk=response.pk).update(returned_in=last)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0054_hands_in_answers"),
        ("sessions_app", "0041_mails_gathered_for_a_mailbox"),
    ]

    operations = [
        migrations.AddField(
            model_name="response",
            name="returned_in",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="sessions_app.caseevent",
                verbose_name="trả lại gần nhất",
            ),
        ),
        migrations.RunPython(find_acts, migrations.RunPython.noop),
    ]
