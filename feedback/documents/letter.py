"""Công văn trả lời: an answer to one opinion, or to all that raised an issue, as a letter.

It goes to a person and may name one, so it is internal: the public reads the answer on the opinion's page.
"""

from dialogue_portal.lib.text import inline, slugify
from sessions_app.documents import AS_ABOVE, Paper
from sessions_app.documents.content import Block, Content, Head, Missing, Text
from sessions_app.models import BodyKind, DocumentKind, ResidentialGroup
from sessions_app.wording import conference_named

from ..conference.matters import counted, group_place, named
from ..models import Draft, Opinion, Response, Visibility

LONGEST_ABOUT = 80
"""The longest title, in letters, that fits under «V/v». Of a longer one the number is given there, and the text has all
of it."""
NOT_YET = {Draft.DRAFT, Draft.SUBMITTED}


def write(response: Response, head: Head, *, addressee: str = "") -> Content:
    """`addressee`: the name given by staff instead of «Công dân tổ dân phố số N»."""
    opinions = answered_by(response)
    about = response.issue.title if response.issue else response.opinion.subject or str(response.opinion)
    blocks: list[Block] = []
    if response.state in NOT_YET:
        blocks.append(Missing("phê duyệt câu trả lời: đang là bản nháp"))
    blocks += [Text(said(response, opinions)), *basis_of(response), Text(response.text)]
    if response.corrects_id:
        blocks.append(Text(f"Công văn này đính chính nội dung đã trả lời trước đây: {response.correction_note}"))
    return Content(
        head,
        "",
        f"trả lời {in_short(about, response)}",
        (*blocks, Text("Trân trọng.")),
        opening=("Kính gửi:", *([addressee.strip()] if addressee.strip() else residents(opinions))),
        file_name=slugify(f"cong van tra loi y kien so {response.opinion_id}"),
    )


def in_short(about: str, response: Response) -> str:
    if len(about) > LONGEST_ABOUT:
        return f"ý kiến số {response.opinion_id}"
    return f"ý kiến về {inline(about)}"


def answered_by(response: Response) -> list[Opinion]:
    """The opinions that the answer is given to."""
    if response.issue is None:
        return [response.opinion]
    members = Opinion.objects.in_issue(response.issue).select_related("group")
    return list(members.order_by("pk")) or [response.opinion]


def residents(opinions: list[Opinion]) -> list[str]:
    """«Công dân tổ dân phố số 3», once for each group; a name only if that person agreed to be named."""
    if len(opinions) == 1:
        return [polite(opinions[0])]
    groups: set[ResidentialGroup] = {row.group for row in opinions if row.group}
    lines = [f"Công dân {named([group])}" for group in sorted(groups, key=group_place)]
    return lines if len(lines) == len({row.group_id for row in opinions}) else [*lines, "Công dân đã gửi ý kiến"]


def polite(opinion: Opinion) -> str:
    """«Ông (bà) Nguyễn Văn A, tổ dân phố số 3», for a published name without a title of its own."""
    who = opinion.attribution
    is_name = opinion.visibility == Visibility.NAMED and opinion.public_name
    return f"Ông (bà) {who}" if is_name and not who.lower().startswith(("ông ", "bà ")) else who


def said(response: Response, opinions: list[Opinion]) -> str:
    """What is answered, where it was raised, and who answers."""
    session = response.opinion.session
    if response.issue is None:
        asked = f"ý kiến số {response.opinion_id}: «{response.opinion.subject}»"
    else:
        groups = named(row.group for row in opinions)
        asked = f"{counted(len(opinions))} về vấn đề «{response.issue.title}»" + (f" ({groups})" if groups else "")
    return f"Trả lời {asked}, gửi đến {conference_named(session.title)}, {response.body.name} trả lời như sau:"


def basis_of(response: Response) -> list[Block]:
    return [Text(line, "basis") for line in response.legal_basis.splitlines() if line.strip()]


PAPER = Paper(
    "letter",
    "Công văn trả lời",
    DocumentKind.LETTER,
    "response",
    BodyKind.COMMITTEE,
    write,
    about="Câu trả lời cho một ý kiến hoặc cho cả một vấn đề, gửi người nêu.",
    is_internal=True,
    recipients=AS_ABOVE,
    options=("addressee",),
)
