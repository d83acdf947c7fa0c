"""The head and the foot of papers, by issuing body."""

import re
from typing import Any

from dialogue_portal.lib.text import fold

from ..models import Body, BodyKind, Letterhead, Official, WardProfile
from ..offices import parted
from .content import Head

AUTHORITY = {
    BodyKind.COMMITTEE: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    BodyKind.PARTY: ("T/M BAN CHẤP HÀNH", "BÍ THƯ"),
    BodyKind.FRONT: ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"),
    BodyKind.COUNCIL: ("TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"),
}
SYMBOLS = {BodyKind.COMMITTEE: "UBND", BodyKind.PARTY: "ĐU", BodyKind.FRONT: "MTTQ", BodyKind.COUNCIL: "HĐND"}

SIGN_FOR_THE_HEAD = {BodyKind.COMMITTEE, BodyKind.COUNCIL}
"""Bodies whose deputies sign «KT.» (Decree 30/2020, annex I); deputies in the Party and the Front sign for the body."""
ORDERED = re.compile(r"(TL|TUQ)\. *chủ tịch\b[\s,;:/–-]*(?=\w)", re.IGNORECASE)
HEAD_OF_A_UNIT = re.compile(r"(?:chánh|trưởng|giám đốc)\b", re.IGNORECASE)
ACTING = re.compile(r"\b(?:quyền|q\.) *chủ tịch\b", re.IGNORECASE)
"""Who signs by order of the chair or as acting chair (Decree 30/2020, Art. 13 and annex I, II.7)."""

BEFORE_KT = re.compile(r"[,;/]\s*(?=(?:KT|TL|TUQ)\.)", re.IGNORECASE)
"""Where to break a line that staff type as one: «TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH»."""

OWN_WORDS = {
    BodyKind.COMMITTEE: ("ubnd", "uy ban nhan dan"),
    BodyKind.PARTY: ("dang uy",),
    BodyKind.FRONT: ("mttq", "mat tran"),
    BodyKind.COUNCIL: ("hdnd", "hoi dong nhan dan"),
}
"""Folded words that tell which of a person's offices is that of the body, as one person may hold several."""


def head_of(body: Body, **chosen: Any) -> Head:
    """The head of the papers of `body`: its letterhead, with empty fields filled from its name.

    `chosen`: fields of `Head` that staff set for this one paper.
    """
    letterhead = Letterhead.objects.select_related("signer").filter(body=body).first() or Letterhead(body=body)
    authority, title = AUTHORITY.get(BodyKind(body.kind), ("", "TRƯỞNG ĐƠN VỊ"))
    known = {
        "issuer": letterhead.issuer_line or full_name(body).upper(),
        "upper": letterhead.upper_line,
        "form": "party" if body.kind == BodyKind.PARTY and not letterhead.pk else letterhead.form,
        "place": letterhead.place or WardProfile.current().name or "(chưa có địa danh)",
        "authority": tuple(filter(None, BEFORE_KT.split(letterhead.authority or authority))),
        "signer_title": letterhead.signer_title or title,
        "signer": letterhead.signer.name if letterhead.signer else "",
        "recipients": tuple(filter(None, letterhead.recipients.splitlines())),
    }
    return Head(**{**known, **chosen})


def full_name(body: Body) -> str:
    """The name of `body`, with the ward's name added if it ends before that: «Đảng ủy phường Gia Thụy» for «Đảng ủy
    phường»."""
    ward = WardProfile.current()
    return f"{body.name} {ward.name}" if body.name.lower().endswith(f" {ward.unit_kind.lower()}") else body.name


def symbol_of(body: Body) -> str:
    """The symbol of `body` in a number: «UBND», «ĐU»."""
    letterhead = Letterhead.objects.filter(body=body).first()
    return (letterhead.symbol if letterhead else "") or SYMBOLS.get(BodyKind(body.kind), "")


def signed_as(said: str, body: Body) -> dict[str, Any]:
    """The fields of `Head` for a paper of `body` signed by `said`, an office and a name in one line: «Phó Chủ tịch UBND
    phường Trần Văn A» as TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH, Trần Văn A; «Chánh Văn phòng» as TL. CHỦ
    TỊCH.

    Without a name, the name in the letterhead if that has the same office.
    """
    if not said:
        return {}
    usual = head_of(body)
    office, name = office_and_name(said)
    if not office:
        return {"signer": name}
    kind = BodyKind(body.kind)
    if kind in SIGN_FOR_THE_HEAD and (signs := by_order(office)):
        return {**signs, "signer": name}
    fitting = [part for part in office.split(",") if any(word in fold(part) for word in OWN_WORDS.get(kind, ()))]
    office = fitting[0].strip() if fitting else office
    title = AUTHORITY.get(kind, ("", usual.signer_title))[1]
    authority = tuple(line for line in usual.authority if not line.upper().startswith("KT."))
    if f"phó {title}".lower() in office.lower():
        authority += (f"KT. {title}",) if kind in SIGN_FOR_THE_HEAD else ()
        title = f"PHÓ {title}"
    elif kind in SIGN_FOR_THE_HEAD and ACTING.search(office):
        title = f"Q. {title}"
    elif title.lower() not in office.lower():
        title, authority = office.upper(), usual.authority
    known = usual.signer if title == usual.signer_title else ""
    return {"authority": authority, "signer_title": title, "signer": name or known}


def by_order(office: str) -> dict[str, Any]:
    """Signing by order of the chair, for «TL. Chủ tịch, Chánh Văn phòng» or the head of a unit alone; empty for other
    offices."""
    found = ORDERED.match(office)
    if not (found or HEAD_OF_A_UNIT.match(office)):
        return {}
    how, unit = (found[1].upper(), office[found.end() :]) if found else ("TL", office)
    return {"authority": (f"{how}. CHỦ TỊCH",), "signer_title": unit.upper()}


def office_and_name(said: str) -> tuple[str, str]:
    """Split «Chủ tịch UBND phường Trần Văn A»; the name is that of an official, or what follows the office."""
    for name in Official.objects.values_list("name", flat=True):
        if said.lower().endswith(name.lower()):
            return said.removesuffix(said[-len(name) :]).strip(" ,;:–-"), name
    return parted(said, WardProfile.current().names)
