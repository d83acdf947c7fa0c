"""What many said: issues, the opinions in them, and the steps of the desk that sorts them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0015_who_posts_notices"),
        ("sessions_app", "0021_papers_drafted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IssueOpinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "matched_words",
                    dialogue_portal.lib.fields.LineField(
                        blank=True, editable=False, max_length=200, verbose_name="từ giống nhau"
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="đưa vào lúc")),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="đưa ra lúc")),
            ],
            options={
                "verbose_name": "ý kiến của vấn đề",
                "verbose_name_plural": "ý kiến của vấn đề",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SynthesisStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", dialogue_portal.lib.fields.LineField(max_length=300, verbose_name="việc")),
                ("before", models.JSONField(default=dict, verbose_name="vấn đề trước đó")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="bỏ lúc")),
            ],
            options={
                "verbose_name": "bước tổng hợp",
                "verbose_name_plural": "các bước tổng hợp",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "title",
                    dialogue_portal.lib.fields.LineField(
                        help_text="Trung tính, nói việc gì, ở đâu; không nêu tên ai.",
                        max_length=200,
                        verbose_name="tên vấn đề",
                    ),
                ),
                (
                    "summary",
                    dialogue_portal.lib.fields.ProseField(
                        blank=True,
                        help_text="Người dân đọc phần này. Gộp những gì các ý kiến nêu.",
                        max_length=3000,
                        verbose_name="tóm tắt",
                    ),
                ),
                ("folded", dialogue_portal.lib.fields.FoldedField(editable=False, source=["title", "summary"])),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="thứ tự")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="lập lúc")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="công bố lúc"),
                ),
                (
                    "dissolved_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="thôi gộp lúc"),
                ),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="issues",
                        to="sessions_app.agendaitem",
                        verbose_name="trong chương trình",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads_issues",
                        to="feedback.opinion",
                        verbose_name="ý kiến tiêu biểu",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="feedback.issue",
                        verbose_name="đã nhập vào",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="sessions_app.dialoguesession",
                        verbose_name="hội nghị",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="sessions_app.topic",
                        verbose_name="lĩnh vực",
                    ),
                ),
            ],
            options={
                "verbose_name": "vấn đề tổng hợp",
                "verbose_name_plural": "vấn đề tổng hợp",
                "ordering": ["-pk"],
                "permissions": [
                    ("synthesise_issue", "Được tổng hợp ý kiến thành vấn đề"),
                    ("publish_issue", "Được công bố vấn đề tổng hợp"),
                ],
            },
        ),
        migrations.AddField(
            model_name="response",
            name="issue",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="feedback.issue",
                verbose_name="trả lời chung cho vấn đề",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("issue__isnull", False), ("state", "published")),
                fields=("issue",),
                name="one_published_response_of_an_issue",
                violation_error_message="Vấn đề này đã có câu trả lời được công bố.",
            ),
        ),
        migrations.AddField(
            model_name="issueopinion",
            name="issue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="feedback.issue",
                verbose_name="vấn đề",
            ),
        ),
        migrations.AddField(
            model_name="issueopinion",
            name="opinion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issue_memberships",
                to="feedback.opinion",
                verbose_name="ý kiến",
            ),
        ),
        migrations.AddField(
            model_name="issue",
            name="opinions",
            field=models.ManyToManyField(
                blank=True,
                related_name="issues_ever",
                through="feedback.IssueOpinion",
                to="feedback.opinion",
                verbose_name="ý kiến",
            ),
        ),
        migrations.AddField(
            model_name="synthesisstep",
            name="began",
            field=models.ManyToManyField(blank=True, related_name="+", to="feedback.issueopinion"),
        ),
        migrations.AddField(
            model_name="synthesisstep",
            name="ended",
            field=models.ManyToManyField(blank=True, related_name="+", to="feedback.issueopinion"),
        ),
        migrations.AddField(
            model_name="synthesisstep",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
                verbose_name="người làm",
            ),
        ),
        migrations.AddField(
            model_name="synthesisstep",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="synthesis_steps",
                to="sessions_app.dialoguesession",
                verbose_name="hội nghị",
            ),
        ),
        migrations.AddConstraint(
            model_name="issueopinion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("opinion",),
                name="opinion_in_one_issue_at_a_time",
                violation_error_message="Ý kiến này đã thuộc một vấn đề khác.",
            ),
        ),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["session", "order"], name="issue_of_session"),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="issue_has_title",
                violation_error_message="Vấn đề phải có tên.",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("dissolved_at__isnull", False), _connector="OR"),
                name="merged_issue_is_dissolved",
                violation_error_message="Vấn đề đã nhập vào vấn đề khác thì không còn đứng riêng.",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None), models.Q(("merged_into", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="issue_not_merged_into_itself",
                violation_error_message="Không thể nhập vào chính nó.",
            ),
        ),
    ]
