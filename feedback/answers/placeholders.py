"""The placeholders in templates of answers: `{so_y_kien}` becomes the number of the opinion that is answered.

A placeholder without a value for the case stays as it is, and an answer that still contains one cannot be submitted: so
none is ever published.
"""

import re
from collections.abc import Callable

from django.utils import timezone

from sessions_app.likeness import within_a_sentence
from sessions_app.models import Body

from ..models import Opinion

PLACE = re.compile(r"\{([^{}]*)\}")
BRACE = re.compile(r"[{}]")

Words = Callable[[Opinion, Body | None], str]

PLACES: dict[str, tuple[str, Words]] = {
    "so_y_kien": ("số của ý kiến", lambda opinion, body: str(opinion.pk)),
    "ngay_gui": ("ngày gửi", lambda opinion, body: f"{timezone.localtime(opinion.received_at):%d/%m/%Y}"),
    "to_dan_pho": ("khu dân cư của người gửi", lambda opinion, body: group_of(opinion)),
    "hoi_nghi": ("tên hội nghị", lambda opinion, body: opinion.session.title),
    "don_vi": ("đơn vị trả lời", lambda opinion, body: body.name if body else ""),
    "ngay_hom_nay": ("ngày hôm nay", lambda opinion, body: f"{timezone.localdate():%d/%m/%Y}"),
}
"""What may stand between braces: its description, and the function that gives its words."""


def group_of(opinion: Opinion) -> str:
    """The name of the group inside a sentence: «tổ dân phố số 3»."""
    return within_a_sentence(opinion.group.name) if opinion.group else ""


def filled(text: str, opinion: Opinion, body: Body | None) -> str:
    """`text` with every known placeholder filled that has a value."""

    def words(place: re.Match[str]) -> str:
        _, said = PLACES.get(place[1].strip(), ("", lambda opinion, body: ""))
        return said(opinion, body) or place[0]

    return PLACE.sub(words, text)


def left_over(text: str) -> list[str]:
    """The placeholders that are still to be filled in: «{so_nha}»."""
    return list(dict.fromkeys(place[0] for place in PLACE.finditer(text)))


def unknown_places(text: str) -> list[str]:
    """Unknown placeholders of a template, and braces without their partner."""
    unknown = [place[0] for place in PLACE.finditer(text) if place[1].strip() not in PLACES]
    return list(dict.fromkeys([*unknown, *BRACE.findall(PLACE.sub("", text))]))
