"""The papers of a conference as Word files (Decree 30/2020, annex I): one module for each kind.

`PAPER` in a module describes the kind; a function makes a `Content` from rows, and `docx` makes the file from it.
Papers that need what residents said are in `feedback.documents`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..models import Body
from .content import Content, Head
from .heads import head_of, signed_as

AS_ABOVE = ("Như trên;",)
"""For a paper that goes only to those to whom it is addressed."""
FOR_THE_CHAIR = ("Người chủ trì hội nghị;", "Thư ký hội nghị;")
"""For a working paper that stays with those who run the conference."""


@dataclass(frozen=True)
class Paper:
    """One kind of paper.

    `subject` is the model that it is made from, by lower-case name (`dialoguesession`, `response`, …); `kind` a
    `DocumentKind`; `write` returns its content; `is_internal` keeps it off the portal for good. `issuer_kind` is the
    `BodyKind` of its letterhead unless staff choose another.
    """

    key: str
    name: str
    kind: str
    subject: str
    issuer_kind: str
    write: Callable[..., Content | Sequence[Content]]
    about: str = ""
    permission: str = "sessions_app.add_papertext"
    is_internal: bool = False
    options: tuple[str, ...] = ()
    """Names of further keyword arguments of `write`, each a form field of the papers desk."""
    recipients: tuple[str, ...] = ()
    """Under «Nơi nhận:» instead of the recipients of the letterhead, which are for papers to everybody."""
    lacking: str = "Chưa có dữ liệu để lập văn bản này."
    """The message if `write` has no data."""
    told_by: Callable[[Any], Any] | None = None
    """The row, or None, where staff entered who issues and who signs the paper on a subject: `issuer`, `signer`."""

    def told_of(self, subject: Any) -> Any:
        return self.told_by(subject) if self.told_by and subject else None

    def head_of(self, issuer: Body, subject: Any = None, **chosen: Any) -> Head:
        """The head and foot of this paper about `subject`, issued by `issuer`."""
        usual = {"recipients": self.recipients} if self.recipients else {}
        told = self.told_of(subject)
        if told and (told.issuer == issuer if told.issuer else issuer.kind == self.issuer_kind):
            usual = {**usual, **signed_as(told.signer, issuer)}
        return head_of(issuer, **{**usual, **chosen})


@dataclass(frozen=True)
class Option:
    """A choice on the form of the papers desk: one of `choices`, or text, or lines of text."""

    label: str
    help_text: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_long: bool = False


OPTIONS: dict[str, Option] = {
    "addressee": Option("Kính gửi", "Để trống thì gửi «Công dân» và khu dân cư."),
    "each_of": Option(
        "Mời lần lượt",
        choices=(
            ("", "chỉ những người ghi dưới đây"),
            ("groups", "người đứng đầu, trưởng ban công tác Mặt trận từng khu dân cư"),
            ("officials", "từng cán bộ có tên trong hội nghị"),
        ),
    ),
    "guests": Option("Người, cơ quan được mời", "Mỗi dòng một giấy mời.", is_long=True),
}
"""For every name in `Paper.options`: text arguments of `write`."""
