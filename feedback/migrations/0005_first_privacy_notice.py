"""The notice that the form's boxes name. A new version is a new row; nobody's consent ever changes its text."""

import datetime as dt

from django.db import migrations

VERSION = "2026-11"

TEXT = """## Phường giữ những gì
Điều ông/bà viết, tổ dân phố và nơi xảy ra nếu ông/bà ghi, tệp ông/bà gửi kèm, và nếu ông/bà cho biết: họ tên, điện thoại, thư điện tử. Cổng không hỏi số căn cước, không dùng cookie để theo dõi, không gắn mã của bên thứ ba.

## Ai xem được
Mọi người chỉ đọc được bản đã được cán bộ duyệt và bỏ thông tin cá nhân. Nguyên văn và cách liên lạc chỉ cán bộ được giao tiếp nhận xem được; đơn vị trả lời không thấy họ tên, điện thoại, thư điện tử.

## Khi nào tên hiện công khai
Chỉ khi ông/bà chọn nêu tên và đánh dấu ô đồng ý. Ông/bà rút lại được bất cứ lúc nào bằng mã tra cứu.

## Giữ trong bao lâu
Cách liên lạc được xóa 90 ngày sau khi việc khép lại; nếu còn việc đã hứa thì giữ đến khi việc ấy xong. Ý kiến không đăng được xóa sau 12 tháng. Phần đang viết mà chưa gửi được xóa sau 24 giờ.

## Muốn xem lại, sửa hoặc xóa
Dùng mã tra cứu trên giấy biên nhận, hoặc liên hệ phường theo địa chỉ ở cuối trang này."""


def add_notice(apps, schema_editor):
    Notice = apps.get_model("feedback", "PrivacyNotice")
    Notice.objects.get_or_create(version=VERSION, defaults={"in_force_from": dt.date(2026, 11, 1), "text": TEXT})


def remove_notice(apps, schema_editor):
    apps.get_model("feedback", "PrivacyNotice").objects.filter(version=VERSION).delete()


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_receiving")]
    operations = [migrations.RunPython(add_notice, remove_notice)]
