"""The values of each axis of an opinion's state, with their words."""

from django.db import models


class OpinionKind(models.TextChoices):
    REPORT = "report", "phản ánh"
    PETITION = "petition", "kiến nghị"
    SUGGESTION = "suggestion", "góp ý"
    QUESTION = "question", "câu hỏi"


class Channel(models.TextChoices):
    """How an opinion came in: the ways that Law 10/2022 lists."""

    PORTAL = "portal", "cổng đối thoại"
    CONFERENCE = "conference", "phát biểu tại hội nghị"
    GROUP_MEETING = "group_meeting", "họp khu dân cư"
    HOUSEHOLD_SLIP = "household_slip", "phiếu lấy ý kiến hộ gia đình"
    LETTER_BOX = "letter_box", "hòm thư góp ý, đường dây nóng"
    FRONT = "front", "qua Ban công tác Mặt trận"
    SOCIAL = "social", "mạng xã hội"


class Timing(models.TextChoices):
    BEFORE = "before", "trước hội nghị"
    AT = "at", "tại hội nghị"
    AFTER = "after", "sau hội nghị"


class Visibility(models.TextChoices):
    """Whether and how the sender wants the opinion to be published."""

    UNNAMED = "unnamed", "công khai, không nêu tên"
    NAMED = "named", "công khai, có nêu tên"
    NOT_PUBLISHED = "not_published", "không công khai"


class Moderation(models.TextChoices):
    HELD = "held", "tạm giữ"
    PENDING = "pending", "chờ duyệt"
    APPROVED = "approved", "đã duyệt"
    DECLINED = "declined", "không đăng"
    DIVERTED = "diverted", "chuyển khiếu nại, tố cáo"
    DUPLICATE = "duplicate", "trùng ý kiến khác"


class Processing(models.TextChoices):
    RECEIVED = "received", "đã tiếp nhận"
    CLASSIFIED = "classified", "đã phân loại"
    ASSIGNED = "assigned", "đang xử lý"
    WAITING = "waiting", "chờ người gửi bổ sung"
    ANSWERED = "answered", "đã trả lời"
    CLOSED = "closed", "đã khép lại"


DONE = (Processing.ANSWERED, Processing.CLOSED)
"""States in which no answer is owed any more."""


class Competence(models.TextChoices):
    """Who is competent for the matter."""

    WARD = "ward", "cấp xã"
    HIGHER = "higher", "cấp trên"
    OTHER = "other", "cơ quan khác"


class HeldReason(models.TextChoices):
    """Why an opinion is held before it reaches the moderators."""

    FLOOD = "flood", "gửi quá nhiều trong thời gian ngắn"
    UNCONFIRMED = "unconfirmed", "chưa xác nhận thư điện tử"
    LOOKS_LIKE_SPAM = "spam", "có dấu hiệu thư rác"
