"""The words of the models fit a xã, a phường and a đặc khu; nothing in the database changes."""

from django.db import migrations, models

import dialogue_portal.lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("sessions_app", "0030_record_newest_first"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="wardprofile",
            options={"verbose_name": "thông tin địa phương", "verbose_name_plural": "thông tin địa phương"},
        ),
        migrations.AlterField(
            model_name="announcement",
            name="author",
            field=dialogue_portal.lib.fields.LineField(
                blank=True,
                help_text="Hiện cuối bài. Ví dụ: Ban biên tập, Văn phòng HĐND và UBND.",
                max_length=150,
                verbose_name="người viết",
            ),
        ),
        migrations.AlterField(
            model_name="dialoguesession",
            name="ward_then",
            field=dialogue_portal.lib.fields.LineField(
                help_text="Tên xã, phường, đặc khu lúc tổ chức, giữ nguyên khi sáp nhập.",
                max_length=130,
                verbose_name="đơn vị khi đó",
            ),
        ),
        migrations.AlterField(
            model_name="letterhead",
            name="place",
            field=dialogue_portal.lib.fields.LineField(
                blank=True,
                help_text="Trước ngày tháng. Trống thì lấy tên riêng của xã, phường, đặc khu.",
                max_length=60,
                verbose_name="địa danh",
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="title_then",
            field=dialogue_portal.lib.fields.LineField(
                help_text="Ví dụ: Bí thư Đảng ủy, Chủ tịch Hội đồng nhân dân; hoặc: Công dân tổ dân phố số 3.",
                max_length=250,
                verbose_name="chức vụ hoặc tư cách khi đó",
            ),
        ),
        migrations.AlterField(
            model_name="wardprofile",
            name="responsible_body",
            field=dialogue_portal.lib.fields.LineField(
                help_text="Hiện ở chân mọi trang, ví dụ: Ủy ban nhân dân xã …",
                max_length=200,
                verbose_name="cơ quan chịu trách nhiệm",
            ),
        ),
        migrations.AlterField(
            model_name="wardprofile",
            name="unit_kind",
            field=dialogue_portal.lib.fields.LineField(
                choices=[("xã", "xã"), ("phường", "phường"), ("đặc khu", "đặc khu")],
                default="phường",
                max_length=30,
                verbose_name="loại đơn vị",
            ),
        ),
        migrations.AlterField(
            model_name="wardprofile",
            name="waives_two_hands",
            field=models.BooleanField(
                default=False,
                help_text="Chỉ chọn khi quá ít người. Nhật ký ghi rõ mỗi lần như vậy.",
                verbose_name="một người được vừa soạn vừa duyệt trả lời",
            ),
        ),
    ]
