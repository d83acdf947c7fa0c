"""Who wrote and who decided: kept for each answer. Those under way get who wrote, edited or changed files so far, as
their record tells it since they were begun."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

UNDER_WAY = ["draft", "submitted", "approved"]
BEGUN, CHANGED = "draft_response", ["edit_response", "add_answer_file", "remove_answer_file"]


def note_hands(apps, schema_editor):
    models = [("feedback", "Response"), ("feedback", "ResponseHand"), ("sessions_app", "CaseEvent")]
    Response, ResponseHand, CaseEvent = (apps.get_model(*each) for each in models)
    for response in Response.objects.filter(state__in=UNDER_WAY).iterator():
        events = CaseEvent.objects.filter(case_kind="opinion", case_id=response.opinion_id).order_by("sequence")
        begun = events.filter(verb=BEGUN).last()
        later = events.filter(verb__in=CHANGED, sequence__gt=begun.sequence) if begun else events.none()
        people = {response.author_id, response.edited_by_id, *later.values_list("actor", flat=True)} - {None}
        rows = [ResponseHand(response=response, user_id=pk, wrote=True) for pk in sorted(people)]
        ResponseHand.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0053_urgings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ResponseHand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wrote", models.BooleanField(default=False, verbose_name="soạn, sửa, thêm bớt tệp")),
                ("decided", models.BooleanField(default=False, verbose_name="duyệt, công bố")),
                ("is_waived", models.BooleanField(default=False, verbose_name="được phép làm cả hai")),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hands",
                        to="feedback.response",
                        verbose_name="trả lời",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ai",
                    ),
                ),
            ],
            options={
                "verbose_name": "phần việc trong câu trả lời",
                "verbose_name_plural": "phần việc trong câu trả lời",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("response", "user"), name="response_hand_once"),
                    models.CheckConstraint(
                        condition=models.Q(("wrote", False), ("decided", False), ("is_waived", True), _connector="OR"),
                        name="response_is_of_two_hands",
                        violation_error_message="Ai có phần trong câu trả lời thì không duyệt, không công bố câu ấy.",
                    ),
                ],
            },
        ),
        migrations.RunPython(note_hands, migrations.RunPython.noop),
    ]
