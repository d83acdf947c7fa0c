"""Giấy mời: one for all guests, or one for each in a file that is printed at once.

Those with a personal name stay internal; the general one may be published.
"""

from collections.abc import Sequence

from dialogue_portal.lib.text import capital

from ..likeness import within_a_sentence
from ..models import BodyKind, DialogueSession, DocumentKind, Participation, ResidentialGroup, WardProfile
from ..wording import conference_named, unlisted
from . import AS_ABOVE, Paper
from .conference import chairs, file_name, labelled, prose, stopped, time_and_place
from .content import INVITATION, Block, Content, Head, Missing, Text

EACH_GROUP, EACH_OFFICIAL = "groups", "officials"


def write(session: DialogueSession, head: Head) -> Content:
    lines = [capital(unlisted(line)) for part in session.invited.splitlines() for line in part.split(";")]
    invited = [line for line in lines if line]
    return letter(session, head, [f"{line};" for line in invited[:-1]] + [f"{line}." for line in invited[-1:]])


def write_for_each(session: DialogueSession, head: Head, *, each_of: str = "", guests: str = "") -> Sequence[Content]:
    """One for every line of `guests` and every guest in `each_of`; empty if nobody is named."""
    names = [*(line.strip() for line in guests.splitlines() if line.strip()), *known_guests(session, each_of)]
    return [letter(session, head, [name]) for name in dict.fromkeys(names)]


def known_guests(session: DialogueSession, each_of: str) -> list[str]:
    """The residential groups that the meetings are for (all groups if none is named), or the officials of the
    session."""
    if each_of == EACH_GROUP:
        groups = ResidentialGroup.objects.active()
        meant = groups.filter(meeting__session=session).distinct()
        head = capital(WardProfile.current().group_head)
        return [f"{head}, Trưởng ban công tác Mặt trận {within_a_sentence(group.name)}" for group in meant or groups]
    if each_of == EACH_OFFICIAL:
        return [str(row) for row in session.participations.all() if row.role != Participation.Role.SPEAK]
    return []


def letter(session: DialogueSession, head: Head, invited: list[str]) -> Content:
    """In the order of the decree's form: event, chairs, time, place, then the subject."""
    title = conference_named(session.title)
    unnamed: list[Block] = [] if invited else [Missing("người, cơ quan được mời")]
    blocks = [
        *unnamed,
        Text(f"Trân trọng kính mời đến dự {title}."),
        chairs(session),
        *time_and_place(session, to_come_only=True),
        Text("Nội dung đối thoại:"),
        *prose(session.content, "nội dung đối thoại"),
        *([Text(session.how_to_attend)] if session.how_to_attend else []),
        labelled("Đầu mối liên hệ", stopped(session.contact)),
        Text("Rất mong được đón tiếp."),
    ]
    name = file_name("giay moi", session)
    opening = ("Kính mời:", *invited) if invited else ()
    return Content(head, INVITATION, f"Dự {title}", tuple(blocks), opening=opening, file_name=name)


PAPER = Paper(
    "invitation",
    "Giấy mời chung",
    DocumentKind.INVITATION,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write,
    about="Một giấy cho mọi thành phần tham dự.",
    recipients=AS_ABOVE,
)
PAPER_FOR_EACH = Paper(
    "invitations",
    "Giấy mời từng người, từng khu dân cư",
    DocumentKind.INVITATION,
    "dialoguesession",
    BodyKind.COMMITTEE,
    write_for_each,
    about="Mỗi người, mỗi khu dân cư một giấy, in một lần. Không đăng lên cổng.",
    is_internal=True,
    options=("each_of", "guests"),
    lacking="Chưa chọn mời ai. Hãy mở văn bản này, chọn từng khu dân cư, từng cán bộ hay ghi tên người được mời.",
    recipients=AS_ABOVE,
)
