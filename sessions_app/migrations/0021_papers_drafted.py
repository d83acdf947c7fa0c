"""Papers that the portal writes itself, and the register of their numbers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0020_site_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="cue",
            field=dialogue_portal.lib.fields.ProseField(
                blank=True,
                help_text="Chỉ in trong kịch bản điều hành, không đăng lên cổng.",
                max_length=2000,
                verbose_name="lời nhắc người điều hành",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="conclusion",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paper",
                to="sessions_app.conclusionnotice",
                verbose_name="là văn bản của thông báo kết luận",
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("plan", "kế hoạch"),
                    ("notice", "thông báo tổ chức"),
                    ("invitation", "giấy mời"),
                    ("programme", "chương trình"),
                    ("script", "kịch bản điều hành"),
                    ("speakers", "danh sách đăng ký phát biểu"),
                    ("report", "báo cáo"),
                    ("previous", "báo cáo kết quả kỳ trước"),
                    ("synthesis", "báo cáo tổng hợp ý kiến"),
                    ("minutes", "biên bản"),
                    ("conclusion", "thông báo kết luận"),
                    ("resolution_plan", "kế hoạch giải quyết"),
                    ("letter", "công văn"),
                    ("transfer", "phiếu chuyển"),
                    ("other", "tài liệu khác"),
                ],
                max_length=20,
                verbose_name="loại văn bản",
            ),
        ),
        migrations.CreateModel(
            name="Letterhead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("government", "văn bản hành chính (Nghị định 30/2020)"),
                            ("party", "văn bản của Đảng"),
                        ],
                        default="government",
                        max_length=20,
                        verbose_name="thể thức",
                    ),
                ),
                (
                    "upper_line",
                    dialogue_portal.lib.fields.LineField(
                        blank=True,
                        help_text="Dòng trên cùng bên trái, không in đậm. Có thể trống.",
                        max_length=150,
                        verbose_name="cơ quan cấp trên",
                    ),
                ),
                (
                    "issuer_line",
                    dialogue_portal.lib.fields.LineField(
                        blank=True,
                        help_text="In hoa, đậm, bên trái đầu văn bản.",
                        max_length=200,
                        verbose_name="tên cơ quan",
                    ),
                ),
                (
                    "symbol",
                    dialogue_portal.lib.fields.LineField(
                        blank=True,
                        help_text="Phần sau dấu gạch, ví dụ: UBND, MTTQ, ĐU.",
                        max_length=30,
                        verbose_name="ký hiệu",
                    ),
                ),
                (
                    "place",
                    dialogue_portal.lib.fields.LineField(
                        blank=True,
                        help_text="Trước ngày tháng. Trống thì lấy tên phường.",
                        max_length=60,
                        verbose_name="địa danh",
                    ),
                ),
                (
                    "authority",
                    dialogue_portal.lib.fields.LineField(
                        blank=True,
                        help_text="Ví dụ: TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH.",
                        max_length=100,
                        verbose_name="thẩm quyền ký",
                    ),
                ),
                (
                    "signer_title",
                    dialogue_portal.lib.fields.LineField(
                        blank=True, help_text="Ví dụ: CHỦ TỊCH.", max_length=100, verbose_name="chức vụ người ký"
                    ),
                ),
                (
                    "recipients",
                    dialogue_portal.lib.fields.ProseField(
                        blank=True,
                        help_text="Mỗi dòng một nơi. Dòng «Lưu: VT» tự thêm.",
                        max_length=2000,
                        verbose_name="nơi nhận",
                    ),
                ),
                (
                    "body",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letterhead",
                        to="sessions_app.body",
                        verbose_name="cơ quan",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        blank=True,
                        help_text="Trống thì để chỗ cho họ tên.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sessions_app.official",
                        verbose_name="người ký",
                    ),
                ),
            ],
            options={
                "verbose_name": "thể thức văn bản",
                "verbose_name_plural": "thể thức văn bản",
            },
        ),
        migrations.CreateModel(
            name="DocumentNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plan", "kế hoạch"),
                            ("notice", "thông báo tổ chức"),
                            ("invitation", "giấy mời"),
                            ("programme", "chương trình"),
                            ("script", "kịch bản điều hành"),
                            ("speakers", "danh sách đăng ký phát biểu"),
                            ("report", "báo cáo"),
                            ("previous", "báo cáo kết quả kỳ trước"),
                            ("synthesis", "báo cáo tổng hợp ý kiến"),
                            ("minutes", "biên bản"),
                            ("conclusion", "thông báo kết luận"),
                            ("resolution_plan", "kế hoạch giải quyết"),
                            ("letter", "công văn"),
                            ("transfer", "phiếu chuyển"),
                            ("other", "tài liệu khác"),
                        ],
                        max_length=20,
                        verbose_name="loại văn bản",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("number", models.PositiveIntegerField(verbose_name="số")),
                ("number_symbol", dialogue_portal.lib.fields.LineField(max_length=60, verbose_name="số, ký hiệu")),
                ("subject", dialogue_portal.lib.fields.LineField(blank=True, max_length=300, verbose_name="trích yếu")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="ngày ban hành")),
                ("taken_at", models.DateTimeField(auto_now_add=True, verbose_name="lấy số lúc")),
                ("voided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="bỏ số lúc")),
                (
                    "voided_reason",
                    dialogue_portal.lib.fields.LineField(
                        blank=True, editable=False, max_length=200, verbose_name="lý do bỏ số"
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="number",
                        to="sessions_app.document",
                        verbose_name="văn bản",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="sessions_app.body",
                        verbose_name="cơ quan ban hành",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người lấy số",
                    ),
                ),
            ],
            options={
                "verbose_name": "số văn bản",
                "verbose_name_plural": "sổ số văn bản",
                "ordering": ["-year", "issuer", "kind", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "kind", "year", "number"),
                        name="document_number_once",
                        violation_error_message="Số này đã có trong sổ của cơ quan này, năm này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="document_number_from_one",
                        violation_error_message="Số văn bản bắt đầu từ 01.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("voided_at", None), models.Q(("voided_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="voided_number_says_why",
                        violation_error_message="Phải ghi lý do bỏ số.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paper", models.CharField(max_length=40, verbose_name="mẫu")),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("content", models.JSONField(verbose_name="nội dung")),
                ("digest", models.CharField(max_length=64, verbose_name="mã kiểm tra nội dung")),
                (
                    "note",
                    dialogue_portal.lib.fields.LineField(blank=True, max_length=300, verbose_name="khác bản trước"),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="lập lúc")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="sessions_app.document",
                        verbose_name="văn bản",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người lập",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản soạn",
                "verbose_name_plural": "bản soạn",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["subject_kind", "subject_id"], name="paper_text_subject")],
            },
        ),
    ]
