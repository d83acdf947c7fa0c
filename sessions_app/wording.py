"""A conference in words: for the loudspeaker, and for the chat of a group. Made from the same rows as its page, so that
the three agree."""

import datetime as dt
import re

from django.utils import timezone

from dialogue_portal.lib.abbreviations import ABBREVIATIONS
from dialogue_portal.lib.addresses import absolute
from dialogue_portal.lib.calendar import WEEKDAYS
from dialogue_portal.lib.text import capital, inline, shorten

from .models import DialogueSession, Meeting, SessionState, WardProfile

SHORT = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, ABBREVIATIONS))})(?!\w)")
"""Abbreviations that staff type and nobody says."""
DATE = re.compile(r"(?:ngày\s+)?(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", re.IGNORECASE)
MONTH = re.compile(r"tháng\s+(0?[1-9]|1[0-2])/(\d{4})(?![\d/])", re.IGNORECASE)
HOUR = re.compile(r"(?<!\d)([01]?\d|2[0-3])(?::|h)([0-5]\d)(?!\d)")
NUMBERED = re.compile(r"^\s*(?:[-–•+*]|\d+[.)])\s*")
EVENTS = re.compile(
    r"(?:hội nghị|hội thảo|họp|buổi|cuộc|phiên|đợt|đối thoại|tiếp xúc|tiếp công dân|gặp gỡ|gặp mặt|diễn đàn|"
    r"t[oọ][aạ] đàm|ngày hội|chương trình|lấy ý kiến|lắng nghe|sinh hoạt)\b",
    re.IGNORECASE,
)
"""Beginnings of a title that names an event; other titles say who talks with whom."""


def loudspeaker_text(session: DialogueSession, ward: WardProfile) -> str:
    """Plain sentences, a paragraph for each matter: days and hours in words, no abbreviations, no web address."""
    title, off = sentence(conference_named(session.title)), called_off(session)
    about = f"thông báo về {title}" if off else f"thông báo về việc tổ chức {title}"
    parts = [
        f"Kính thưa bà con! {capital(ward.full_name)} xin {about}",
        *([off] if off else invitation(session)),
        labelled("Đầu mối liên hệ", session.contact),
        "" if off else "Rất mong bà con đến dự đông đủ và đóng góp ý kiến.",
        "Xin trân trọng thông báo!",
    ]
    return "\n\n".join(part for part in parts if part)


def invitation(session: DialogueSession) -> list[str]:
    """When, where, what about, for whom and how."""
    return [
        *meetings_in_words(session),
        labelled("Mục đích", session.purpose),
        labelled("Nội dung đối thoại", session.content),
        labelled("Thành phần tham dự", session.invited),
        labelled("Cách tham dự", session.how_to_attend),
        window_in_words(session),
        labelled("Nơi và cách gửi ý kiến", session.how_to_send),
    ]


def chat_text(session: DialogueSession, ward: WardProfile) -> str:
    """A few lines and the address of the page, for a chat on telephones; for a past conference, the link to its
    results."""
    told = [] if session.is_called_off else to_come(list(session.meetings.all()))
    lines = [
        f"{capital(session.ward_then if is_over(session) else ward.full_name)} {what_is_told(session)}:",
        session.title,
        called_off(session),
        *(f"- {one_line(meeting)}" for meeting in told),
    ]
    is_asked = tells_window(session)
    lines += [f"Gửi ý kiến đến {session.opinions_until}."] if is_asked else []
    way = "Đọc trả lời, kết luận" if is_over(session) else "Xem"
    return "\n".join([*(line for line in lines if line), f"{way}{' và gửi ý kiến' * is_asked}: {address_of(session)}"])


def what_is_told(session: DialogueSession) -> str:
    if session.is_called_off:
        return "báo tin"
    return "đã tổ chức" if is_over(session) else "mời bà con dự"


def address_of(session: DialogueSession) -> str:
    return absolute(session.get_absolute_url())


def one_line(meeting: Meeting) -> str:
    return ". ".join(part for part in [meeting.when, shorten(meeting.place or meeting.address, 90)] if part)


def meetings_in_words(session: DialogueSession) -> list[str]:
    meetings = list(session.meetings.all())
    if len(meetings) == 1:
        return [meeting_in_words(meetings[0])]
    left = to_come(meetings)
    told = [f"Buổi thứ {meetings.index(one) + 1}. {meeting_in_words(one)}" for one in left]
    over = len(meetings) - len(left)
    begun = f" Đã họp {over} buổi, còn {len(left)} buổi." if over else ""
    return [f"Hội nghị gồm {len(meetings)} buổi.{begun}", *told] if meetings else []


def to_come(meetings: list[Meeting]) -> list[Meeting]:
    """The meetings that are not over; all of them if all are over."""
    return [meeting for meeting in meetings if meeting.ends_at > timezone.now()] or meetings


def meeting_in_words(meeting: Meeting) -> str:
    groups = ", ".join(str(group) for group in meeting.groups.all())
    day = spoken(meeting.day_said) if meeting.day_said else time_of(meeting) + day_in_words(meeting.held_on)
    told = [f"Thời gian: {day}."]
    told += [f"Địa điểm: {sentence(meeting.where)}"] if meeting.where else []
    told += [f"Các điểm cầu: {sentence(points)}"] if (points := bridge_points(meeting)) else []
    told += [f"Dành cho bà con {sentence(groups)}"] if groups else []
    return " ".join(told)


def bridge_points(meeting: Meeting) -> str:
    """Where people can follow an online conference, in one line."""
    return "; ".join(filter(None, (unlisted(line) for line in meeting.bridge_points.splitlines())))


def unlisted(line: str) -> str:
    """A line of a list without its dash or number and its final punctuation."""
    return NUMBERED.sub("", line).strip(" .;,")


def time_of(meeting: Meeting) -> str:
    """«19 giờ 30 phút, », «buổi sáng, », or nothing."""
    if meeting.start_time:
        until = f" đến {hour_in_words(meeting.end_time)}" if meeting.end_time else ""
        return f"{hour_in_words(meeting.start_time)}{until}, "
    return f"buổi {meeting.get_part_of_day_display()}, " if meeting.part_of_day else ""


def day_in_words(day: dt.date) -> str:
    """«thứ Ba, ngày 08 tháng 12 năm 2026», with zeros as Decree 30/2020 writes them."""
    return f"{WEEKDAYS[day.weekday()]}, {date_of(day)}"


def date_in_words(day: int, month: int, year: int) -> str:
    return f"ngày {day:02d} {month_in_words(month, year)}"


def month_in_words(month: int, year: int) -> str:
    return f"tháng {f'{month:02d}' if month < 3 else month} năm {year}"


def date_of(day: dt.date) -> str:
    """«ngày 08 tháng 12 năm 2026»."""
    return date_in_words(day.day, day.month, day.year)


def hour_in_words(time: dt.time) -> str:
    return f"{time.hour} giờ {time.minute} phút" if time.minute else f"{time.hour} giờ"


def moment_in_words(at: dt.datetime) -> str:
    local = timezone.localtime(at)
    return f"{hour_in_words(local.time())}, {day_in_words(local.date())}"


def window_in_words(session: DialogueSession) -> str:
    if not tells_window(session):
        return ""
    opens, closes = ends_of_window(session)
    return f"Nhận ý kiến của bà con từ {opens}, đến {closes}."


def ends_of_window(session: DialogueSession) -> list[str]:
    """The beginning and end of the window for opinions, both known; whole days as «hết thứ Tư, ngày …»."""
    ends = [session.opinions_open_at, session.opinions_close_at]
    if session.takes_whole_days:
        opens, closes = (day_in_words(timezone.localdate(at)) for at in ends)
        return [opens, f"hết {closes}"]
    return [moment_in_words(at) for at in ends]


def tells_window(session: DialogueSession) -> bool:
    """Whether opinions can still be sent, now or later."""
    return bool(session.opinions_window) and not session.window_has_closed and not session.is_called_off


def is_over(session: DialogueSession) -> bool:
    """Whether it was held, so that nobody is asked to come any more."""
    return session.state in {SessionState.ENDED, SessionState.CONCLUDED, SessionState.CLOSED}


def called_off(session: DialogueSession) -> str:
    if session.cancelled_at:
        return f"Hội nghị đã hủy. Lý do: {sentence(session.cancelled_reason)}"
    if session.postponed_at:
        return f"Hội nghị tạm hoãn. Lý do: {sentence(session.postponed_reason)} Ngày mới sẽ được báo sau."
    return ""


def conference_named(title: str) -> str:
    """A title within a sentence: «Hội nghị đối thoại» as «hội nghị đối thoại»; a title that names no event but who
    talks with whom, «Chủ tịch UBND phường đối thoại với nhân dân», in quotation marks."""
    return inline(title) if EVENTS.match(title) else f"hội nghị «{title}»"


def labelled(label: str, text: str) -> str:
    """A label and the lines of `text` as sentences, without the dashes and numbers of a list."""
    lines = [NUMBERED.sub("", line) for line in text.splitlines() if line.strip()]
    return f"{label}: {' '.join(sentence(line) for line in lines)}" if lines else ""


def sentence(text: str) -> str:
    """`text` as it is spoken, with one full stop."""
    text = spoken(text).strip()
    return text if text.endswith(("…", "!", "?")) else text.rstrip(" .;,") + "."


def spoken(text: str) -> str:
    text = SHORT.sub(lambda found: ABBREVIATIONS[found[1]], text)
    text = DATE.sub(lambda found: date_in_words(int(found[1]), int(found[2]), int(found[3])), text)
    text = MONTH.sub(lambda found: month_in_words(int(found[1]), int(found[2])), text)
    text = HOUR.sub(lambda found: hour_of(int(found[1]), int(found[2])), text)
    return re.sub(r"\s+", " ", text)


def hour_of(hour: int, minute: int) -> str:
    return hour_in_words(dt.time(hour, minute))
