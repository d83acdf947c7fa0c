"""Documents get pages of their own, and what stands in their files can be found."""

import django.db.models.deletion
from django.db import migrations, models

import dialogue_portal.lib.fields
from dialogue_portal.lib.text import slugify, words_of

KINDS = {
    "plan": "kế hoạch",
    "notice": "thông báo tổ chức",
    "invitation": "giấy mời",
    "programme": "chương trình",
    "report": "báo cáo",
    "synthesis": "báo cáo tổng hợp ý kiến",
    "minutes": "biên bản",
    "conclusion": "thông báo kết luận",
    "resolution_plan": "kế hoạch giải quyết",
    "letter": "công văn",
}


def give_addresses(apps, schema_editor):
    """The addresses and the words that each would have got when it was saved."""
    documents = apps.get_model("sessions_app", "Document").objects
    taken = set()
    for document in documents.order_by("pk"):
        kind = KINDS.get(document.kind, "tài liệu khác")
        slug = slugify(f"{kind} {document.number_symbol} {document.subject}", dialogue_portal.lib.fields.SLUG_LENGTH)
        numbered = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(taken) + 2))
        document.slug = next(candidate for candidate in numbered if candidate not in taken)
        taken.add(document.slug)
        words = words_of(f"{document.subject} {document.number_symbol} {document.signer}")
        documents.filter(pk=document.pk).update(slug=document.slug, words=f" {' '.join(words)} ")


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0007_photo_publishing")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="slug",
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="words",
            field=dialogue_portal.lib.fields.WordsField(
                default="", editable=False, source=["subject", "number_symbol", "signer"]
            ),
            preserve_default=False,
        ),
        migrations.RunPython(give_addresses, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="document",
            name="slug",
            field=dialogue_portal.lib.fields.AddressField(
                blank=True, max_length=100, source="address_words", unique=True, verbose_name="địa chỉ trang"
            ),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="note",
            field=dialogue_portal.lib.fields.LineField(
                blank=True,
                help_text="Khác tệp trước ở chỗ nào, vì sao. Ai cũng đọc được.",
                max_length=300,
                verbose_name="ghi chú về tệp này",
            ),
        ),
        migrations.CreateModel(
            name="DocumentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, editable=False, verbose_name="chữ trong tệp")),
                ("words", dialogue_portal.lib.fields.WordsField(editable=False, source=["text"])),
                (
                    "problem",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="không đọc được"),
                ),
                ("read_at", models.DateTimeField(auto_now=True, verbose_name="đọc lúc")),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reading",
                        to="sessions_app.documentversion",
                        verbose_name="tệp",
                    ),
                ),
            ],
            options={"verbose_name": "chữ trong tệp", "verbose_name_plural": "chữ trong tệp"},
        ),
    ]
