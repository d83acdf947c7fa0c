"""The head and the foot of a paper, as the issuing body has them."""

from typing import Any

from ..models import Body, BodyKind, Letterhead, WardProfile
from .content import Head

AUTHORITY = {
    BodyKind.COMMITTEE: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    BodyKind.PARTY: ("T/M BAN CHẤP HÀNH", "BÍ THƯ"),
    BodyKind.FRONT: ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"),
    BodyKind.COUNCIL: ("TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"),
}
SYMBOLS = {BodyKind.COMMITTEE: "UBND", BodyKind.PARTY: "ĐU", BodyKind.FRONT: "MTTQ", BodyKind.COUNCIL: "HĐND"}


def head_of(body: Body, **chosen: Any) -> Head:
    """The head of the papers of `body`: its letterhead, and what that leaves empty made from its own name.

    `chosen` are fields of `Head` that staff put in for this one paper.
    """
    letterhead = Letterhead.objects.select_related("signer").filter(body=body).first() or Letterhead(body=body)
    authority, title = AUTHORITY.get(BodyKind(body.kind), ("", "TRƯỞNG ĐƠN VỊ"))
    known = {
        "issuer": letterhead.issuer_line or full_name(body).upper(),
        "upper": letterhead.upper_line,
        "form": "party" if body.kind == BodyKind.PARTY and not letterhead.pk else letterhead.form,
        "place": letterhead.place or WardProfile.current().name,
        "authority": tuple(line for line in [letterhead.authority or authority] if line),
        "signer_title": letterhead.signer_title or title,
        "signer": letterhead.signer.name if letterhead.signer else "",
        "recipients": tuple(filter(None, letterhead.recipients.splitlines())),
    }
    return Head(**{**known, **chosen})


def full_name(body: Body) -> str:
    """With the ward's name where that of the body stops before it: «Đảng ủy phường» as «Đảng ủy phường Gia Thụy»."""
    ward = WardProfile.current()
    return f"{body.name} {ward.name}" if body.name.lower().endswith(f" {ward.unit_kind.lower()}") else body.name


def symbol_of(body: Body) -> str:
    """What follows the hyphen in a number: «UBND», «ĐU»."""
    letterhead = Letterhead.objects.filter(body=body).first()
    return (letterhead.symbol if letterhead else "") or SYMBOLS.get(BodyKind(body.kind), "")
