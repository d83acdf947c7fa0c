"""What a new portal begins with. Staff change it afterwards.

A later change is a later migration: these are never edited.
"""

import datetime as dt

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions

OUTCOMES = [
    {"name": "Đã giải quyết", "slug": "da-giai-quyet"},
    {"name": "Đang giải quyết", "slug": "dang-giai-quyet", "is_promise": True},
    {"name": "Đã giải thích", "slug": "da-giai-thich"},
    {"name": "Chưa chấp nhận", "slug": "chua-chap-nhan"},
    {"name": "Vượt thẩm quyền cấp xã", "slug": "vuot-tham-quyen", "is_decided_elsewhere": True},
]
"""What an answer can amount to."""

DROP_REASONS = [
    "Không bố trí được kinh phí",
    "Quy định của cấp trên không cho phép",
    "Không thuộc thẩm quyền cấp xã",
    "Đã được giải quyết bằng cách khác",
    "Người dân trong khu vực không đồng thuận",
]

DECLINE_REASONS = {
    "Ngoài nội dung đối thoại": "Nội dung ông/bà nêu không thuộc phạm vi của hội nghị đối thoại nên không đăng trên cổng.",
    "Chưa đủ rõ": "Nội dung chưa đủ rõ để giải quyết. Xin ông/bà gửi lại, nói rõ việc gì, ở đâu, từ khi nào.",
    "Lời lẽ xúc phạm": "Trong nội dung có lời lẽ xúc phạm người khác nên không đăng được. Mời ông/bà viết lại và gửi lại.",
    "Thông tin riêng không tách ra được": "Nội dung gắn với thông tin riêng của người khác, không thể lược bỏ để đăng "
    "công khai. Mời ông/bà liên hệ trực tiếp bộ phận tiếp công dân.",
    "Quảng cáo, thư rác": "Nội dung mang tính quảng cáo nên không đăng trên cổng.",
    "Đã có trả lời": "Việc ông/bà nêu đã được trả lời và công bố. Mời ông/bà tìm trong mục Ý kiến của cổng.",
}
"""By the reason, the words that its sender reads."""

NOTICE = """## Chúng tôi giữ những gì
Điều ông/bà viết, tổ dân phố và nơi xảy ra nếu ông/bà ghi, tệp ông/bà gửi kèm, và nếu ông/bà cho biết: họ tên, điện thoại, thư điện tử. Cổng không hỏi số căn cước, không dùng cookie để theo dõi, không gắn mã của bên thứ ba.

## Ai xem được
Mọi người chỉ đọc được bản đã được cán bộ duyệt và bỏ thông tin cá nhân. Nguyên văn chỉ cán bộ tiếp nhận, Mặt trận, người duyệt câu trả lời và lãnh đạo đọc được. Họ tên, điện thoại, thư điện tử được che bớt; cán bộ tiếp nhận hay đơn vị trả lời muốn xem phải ghi lý do, và mỗi lần xem đều được ghi lại.

## Khi nào tên hiện công khai
Chỉ khi ông/bà chọn nêu tên và đánh dấu ô đồng ý. Ông/bà rút lại được bất cứ lúc nào bằng mã tra cứu.

## Giữ trong bao lâu
Cách liên lạc được xóa 90 ngày sau khi việc khép lại; nếu còn việc đã hứa thì giữ đến khi việc ấy xong. Ý kiến không đăng được xóa sau 12 tháng. Phần đang viết mà chưa gửi được xóa sau 24 giờ.

## Muốn xem lại, sửa hoặc xóa
Dùng mã tra cứu trên giấy biên nhận, hoặc liên hệ theo địa chỉ ở cuối trang này."""
"""The first privacy notice, which the form's boxes name. A new version is a new row."""

ADMINISTRATOR = "Quản trị"
NOT_THE_ADMINISTRATORS = {
    "answertime",
    "concerncount",
    "conclusioncorrection",
    "earlierpromisewords",
    "earlierreason",
    "earlierwords",
    "figuretotals",
    "issueopinion",
    "opinioncorrection",
    "promisecorrection",
    "sessionfigures",
    "synthesisstep",
}
"""What no page of the staff edits."""
NEVER = ["delete_issue"]

CONFERENCE = (
    "dialoguesession meeting agendaitem participation attendeecount reportedfigure announcement document "
    "documentversion photo conclusionnotice conclusionitem official officialrole body residentialgroup topic posting "
    "sitenotice letterhead"
)
HANDLING = "outcome assignment progressentry attachment responsefile verificationfile caseevent"
ROLES = {
    "Văn phòng": {
        "view": "retentionrule sender sendernote privacynotice importbatch verificationfile caseevent",
        "view change": "wardprofile deadlinerule attachment verification",
        "view add": "papertext",
        "view add change": "posting letterhead documentnumber outcome assignment progressentry declinereason "
        "responsetemplate dropreason",
        "view add change delete": "official officialrole topic body residentialgroup meeting agendaitem participation "
        "attendeecount reportedfigure documentversion conclusionitem calendarday responsefile",
        "view add change delete announce": "dialoguesession",
        "view add change delete publish": "announcement document conclusionnotice",
        "view add change delete hide publish": "photo",
        "view add change delete tell": "sitenotice",
        "view add change assign export moderate receive reopen see_every": "opinion",
        "view add change publish submit": "response",
        "view add change publish synthesise": "issue",
        "view add change publish report": "commitment",
        "view change export": "registration",
        "handle": "personrequest",
        "unmask call": "sender",
        "reissue": "code",
    },
    "MTTQ": {
        "view": f"{CONFERENCE} {HANDLING} importbatch response",
        "view add": "documentnumber papertext",
        "view change": "registration verification",
        "view export receive see_every": "opinion",
        "view add change publish synthesise": "issue",
        "view verify": "commitment",
    },
    "Đơn vị xử lý": {
        "view": "opinion responsetemplate issue",
        "view add": "progressentry",
        "view add change submit": "response",
        "view add change delete": "responsefile",
        "view report": "commitment",
        "unmask": "sender",
    },
    "Người duyệt": {
        "view": f"{CONFERENCE} {HANDLING} documentnumber papertext issue commitment verification",
        "view see_every": "opinion",
        "view approve": "response",
    },
    "Lãnh đạo": {
        "view": f"{CONFERENCE} {HANDLING} documentnumber papertext issue commitment verification deadlinerule registration",
        "view export reopen see_every": "opinion",
        "view approve": "response",
    },
}
"""The roles of staff beside the administrator's: what each may do, with which nouns."""


def add(apps, schema_editor):
    def put(model, rows):
        apps.get_model("feedback", model).objects.bulk_create(apps.get_model("feedback", model)(**row) for row in rows)

    put("Outcome", in_order(OUTCOMES))
    put("DropReason", in_order([{"name": name} for name in DROP_REASONS]))
    put("DeclineReason", in_order([{"name": name, "words": words} for name, words in DECLINE_REASONS.items()]))
    put("PrivacyNotice", [{"version": "2026-11", "in_force_from": dt.date(2026, 11, 1), "text": NOTICE}])
    add_roles(apps)


def in_order(rows):
    return [{**row, "order": 10 * place} for place, row in enumerate(rows, start=1)]


def add_roles(apps):
    for label in ["sessions_app", "feedback"]:
        create_permissions(current_apps.get_app_config(label), apps=apps, verbosity=0)
    ours = apps.get_model("auth", "Permission").objects.filter(content_type__app_label__in=["sessions_app", "feedback"])
    all_but_few = ours.exclude(content_type__model__in=NOT_THE_ADMINISTRATORS).exclude(codename__in=NEVER)
    give(apps, ADMINISTRATOR, all_but_few)
    for role, granted in ROLES.items():
        wanted = {
            f"{verb}_{noun}" for verbs, nouns in granted.items() for verb in verbs.split() for noun in nouns.split()
        }
        found = ours.filter(codename__in=wanted)
        if missing := wanted - set(found.values_list("codename", flat=True)):
            raise ValueError(f"No such permissions: {sorted(missing)}")
        give(apps, role, found)


def give(apps, role, permissions):
    apps.get_model("auth", "Group").objects.create(name=role).permissions.set(permissions)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=[ADMINISTRATOR, *ROLES]).delete()
