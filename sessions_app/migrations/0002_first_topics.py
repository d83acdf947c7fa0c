"""The topics to start from; staff rename, add and retire them afterwards."""

from django.db import migrations

TOPICS = [
    ("Đất đai và giấy chứng nhận", "dat-dai"),
    ("Quy hoạch, xây dựng, trật tự đô thị", "quy-hoach-xay-dung"),
    ("Giao thông, chiếu sáng", "giao-thong"),
    ("Thoát nước, ngập úng", "thoat-nuoc"),
    ("Vệ sinh môi trường, rác thải", "ve-sinh-moi-truong"),
    ("An ninh trật tự, phòng cháy", "an-ninh-trat-tu"),
    ("Giải phóng mặt bằng, tái định cư", "giai-phong-mat-bang"),
    ("An sinh, người có công, bảo hiểm", "an-sinh"),
    ("Giáo dục", "giao-duc"),
    ("Y tế, an toàn thực phẩm", "y-te"),
    ("Văn hóa, nhà sinh hoạt", "van-hoa"),
    ("Thủ tục hành chính, dịch vụ công, chuyển đổi số", "thu-tuc-hanh-chinh"),
    ("Xây dựng Đảng, chính quyền, cán bộ", "xay-dung-dang-chinh-quyen"),
    ("Khác", "khac"),
]


def add_topics(apps, schema_editor):
    Topic = apps.get_model("sessions_app", "Topic")
    Topic.objects.bulk_create(
        Topic(name=name, slug=slug, order=10 * place) for place, (name, slug) in enumerate(TOPICS, start=1)
    )


def remove_topics(apps, schema_editor):
    apps.get_model("sessions_app", "Topic").objects.filter(slug__in=[slug for _, slug in TOPICS]).delete()


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0001_initial")]
    operations = [migrations.RunPython(add_topics, remove_topics)]
