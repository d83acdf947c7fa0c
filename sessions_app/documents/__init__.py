"""The papers of a conference as Word files (Decree 30/2020, annex I): one module for each kind.

A module says in `PAPER` what it makes and in a function how: from rows to a `Content`. `docx` turns that into a file.
Papers that need what residents said live in `feedback.documents`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..models import Body
from .content import Content, Head
from .heads import head_of, signed_as

AS_ABOVE = ("Như trên;",)
"""Of a paper that goes to those whom it addresses, and to nobody else."""
FOR_THE_CHAIR = ("Người chủ trì hội nghị;", "Thư ký hội nghị;")
"""Of a working paper that stays on the table of those who run the conference."""


@dataclass(frozen=True)
class Paper:
    """One kind of paper.

    `subject` is the model it is made from, by lower-case name (`dialoguesession`, `response`, …); `kind` a
    `DocumentKind`; `write` gives its content; `is_internal` keeps it off the portal for good. `issuer_kind` is the
    `BodyKind` whose letterhead it bears unless staff choose another.
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
    """Names of further choices that `write` takes by keyword, each a form field of the papers desk."""
    recipients: tuple[str, ...] = ()
    """Under «Nơi nhận:» instead of those of the letterhead, which are for papers that go to everybody."""
    lacking: str = "Chưa có dữ liệu để lập văn bản này."
    """What is said where `write` finds nothing to write."""
    told_by: Callable[[Any], Any] | None = None
    """The row, or None, in which staff have said of a subject who issues the paper and who signs it: `issuer`,
    `signer`."""

    def told_of(self, subject: Any) -> Any:
        return self.told_by(subject) if self.told_by and subject else None

    def head_of(self, issuer: Body, subject: Any = None, **chosen: Any) -> Head:
        """The head and foot of this paper about `subject` when `issuer` issues it."""
        own = {"recipients": self.recipients} if self.recipients else {}
        told = self.told_of(subject)
        if told and (told.issuer == issuer if told.issuer else issuer.kind == self.issuer_kind):
            own = {**own, **signed_as(told.signer, issuer)}
        return head_of(issuer, **{**own, **chosen})


@dataclass(frozen=True)
class Option:
    """How the form of the papers desk asks for a choice: one of `choices`, or words, or lines of them."""

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
"""Of every name in `Paper.options`, each a keyword of `write` that takes text."""
